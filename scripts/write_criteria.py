"""Writes docs/ja/判定基準書.md: what every code means, which rows lead to it, and worked examples.

Made from pipelines/decide_*.csv, reconcile/vocabulary.py, reports/explanations.csv, the defaults of reconcile.toml and the spec
tables in tests/spec/cases, so that it cannot say anything else than what the program does.

Run: ``python -m scripts.write_criteria`` (a test holds the committed page to what this makes).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from reconcile import vocabulary
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.judge.table import DecisionTable, Row
from reconcile.outputs.explanations import Explanation, load_explanations
from scripts import criteria_text as text
from scripts import criteria_wholes
from scripts.criteria_examples import Examples, links
from scripts.markdown import ROOT, block, heading, table, write

PAGE: Final = ROOT / "docs" / "ja" / "判定基準書.md"
_ANYTHING: Final = "どの場合でも"
#: Alternatives that stand in most rows, said shortly.
_SHORT: Final = {
    frozenset({"held", "superseded"}): "一人いる(変更前の番号でもよい)",
    frozenset({"better", "renumbered"}): "全項目が合う人が一人いる",
    frozenset({"tie", "several"}): "同じだけ合うか、全項目が合う人が複数いる",
}
#: The facts in the order in which somebody looks them up.
_BY_HAND: Final = ("number", "holder", "name", "one_character", "kana", "birth", "sex", "address", "search")


def page() -> str:
    """Return the whole page."""
    examples = Examples()
    parts = [
        *block(text.HEAD),
        *block(text.ORDER_BY_HAND),
        *_verdict_overview(),
        *_levels(),
        *_decision_rows(),
        *_verdicts(examples),
        *_reasons(examples),
        *block(text.PROPOSED),
        *_causes(examples),
        *_entry(examples),
        *_replica(examples),
        *criteria_wholes.gate(texts()),
        *criteria_wholes.brakes(texts()),
        *_statuses(),
        *criteria_wholes.lists(),
    ]
    return "\n".join(parts).rstrip() + "\n"


@cache
def texts() -> dict[tuple[str, str], Explanation]:
    """Return the meanings and next steps of reports/explanations.csv."""
    return load_explanations(ROOT / "reports" / "explanations.csv")


@cache
def _registry_table() -> DecisionTable:
    return load_registry_table(ROOT / "pipelines")


@cache
def _cause_table() -> DecisionTable:
    return load_cause_table(ROOT / "pipelines")


def _verdict_overview() -> list[str]:
    rows = [
        (
            f"[{verdict.label}](#verdict-{code})",
            f"`{code}`",
            text.GRADES[verdict.grade],
            _meaning("verdict", code),
        )
        for code, verdict in vocabulary.VERDICTS.items()
    ]
    return [*block(text.VERDICTS), *table(("判定", "コード", "格", "意味"), rows)]


def _levels() -> list[str]:
    lines = block(text.FIELDS)
    for field in _BY_HAND:
        if field == "search":
            lines += block(text.SEARCH)
        label, words = vocabulary.FACTS[field]
        lines += heading(3, label, f"field-{field}")
        rows = ((word, f"`{level}`", _meaning("level", f"{field}.{level}")) for level, word in words.items())
        lines += table(("段階", "コード", "どういうときか"), rows)
        if field == "number":
            lines += block(text.CHECK_DIGITS)
    return lines


def _decision_rows() -> list[str]:
    rows = (
        (
            f'<a id="row-{row.no}"></a>{row.no}',
            conditions(row, _registry_table().domain),
            vocabulary.VERDICTS[row.results["verdict"]].label,
            vocabulary.REASONS.get(row.results["reason"], "—"),
            row.explanation,
            links(row.no),
        )
        for row in _registry_table().rows
    )
    return [*block(text.TABLE), *table(("行", "条件", "判定", "理由", "説明", "事例"), rows)]


def conditions(row: Row, domain: Mapping[str, Iterable[str]]) -> str:
    """Say in Japanese when a row of a decision table matches."""
    told = []
    for column, levels in domain.items():
        allowed = row.allowed.get(column)
        if allowed is None or (column, allowed) == ("number", {"ok"}):
            continue
        label, words = vocabulary.FACTS[column]
        alternatives = " 又は ".join(words[level] for level in levels if level in allowed)
        told.append(f"{label}: {_SHORT.get(allowed, alternatives)}")
    return "<br>".join(told) or _ANYTHING


def _verdicts(examples: Examples) -> list[str]:
    lines = heading(2, "5. 判定ごとの意味・対応・例", "verdicts")
    for code, verdict in vocabulary.VERDICTS.items():
        lines += heading(3, f"{verdict.label}({text.GRADES[verdict.grade]})", f"verdict-{code}")
        lines += _told("verdict", code)
        leading = [row for row in _registry_table().rows if row.results["verdict"] == code]
        lines += ["この判定になる行(上から順):", "", *(_line_of(row) for row in leading), ""]
        lines += examples.of("verdict", code, most=2)
    return lines


def _line_of(row: Row) -> str:
    return f"- [{row.no}](#row-{row.no}) {row.explanation}"


def _reasons(examples: Examples) -> list[str]:
    lines = heading(2, "6. 理由ごとの意味・対応・例", "reasons")
    lines += ["複数の理由に当たるときは、次の順で初めに当たるものを書きます。", ""]
    for code, label in vocabulary.REASONS.items():
        lines += heading(3, label, f"reason-{code}") + _told("reason", code)
        leading = [row for row in _registry_table().rows if row.results["reason"] == code]
        rows = "、".join(
            f"[{row.no}](#row-{row.no})({vocabulary.VERDICTS[row.results['verdict']].label})"
            for row in leading
        )
        lines += [f"この理由になる行: {rows}", ""]
        lines += examples.of("reason", code)
    return lines


def _causes(examples: Examples) -> list[str]:
    lines = block(text.CAUSES)
    rows = (
        (
            f'<a id="row-{row.no}"></a>{row.no}',
            conditions(row, _cause_table().domain),
            vocabulary.CAUSES[row.results["cause"]],
            vocabulary.CAUSE_BASES[row.results["cause_basis"]],
            row.explanation,
            links(row.no),
        )
        for row in _cause_table().rows
    )
    lines += table(("行", "条件", "推定原因", "推定根拠", "説明", "事例"), rows)
    for field in ("form", "route"):
        label, words = vocabulary.FACTS[field]
        lines += [f"{label}:", ""]
        lines += table(
            ("段階", "どういうときか"),
            ((word, _meaning("level", f"{field}.{level}")) for level, word in words.items()),
        )
    lines += _coded(examples, "推定原因", "cause", vocabulary.CAUSES, "cause")
    lines += _coded(examples, "推定根拠", "cause_basis", vocabulary.CAUSE_BASES, "cause_basis")
    lines += block(text.PATTERNS)
    return lines + _coded(examples, "誤りの型", "pattern", vocabulary.PATTERNS, "pattern")


def _coded(
    examples: Examples, title: str, kind: str, labels: Mapping[str, str], column: str, place: str = "expected"
) -> list[str]:
    """One part per code: what it means, what to do, and an example."""
    lines = heading(3, title, f"{kind}s")
    for code, label in labels.items():
        lines += heading(4, f"{label} `{code}`", f"{kind}-{code}") + _told(kind, code)
        lines += examples.of(column, code, place=place)
    return lines


def _entry(examples: Examples) -> list[str]:
    return [
        *block(text.ENTRY),
        *_coded(examples, "結果", "entry", vocabulary.ENTRY_OUTCOMES, "outcome", "expected_entry"),
    ]


def _replica(examples: Examples) -> list[str]:
    return [
        *block(text.REPLICA),
        *_coded(examples, "結果", "replica", vocabulary.REPLICA_OUTCOMES, "outcome", "expected_replica"),
    ]


def _statuses() -> list[str]:
    rows = (
        (label, f"`{code}`", *texts()["registry_status", code])
        for code, label in vocabulary.REGISTRY_STATUSES.items()
    )
    return [*block(text.STATUS), *table(("状態", "コード", "意味", "次にすること"), rows)]


def _meaning(kind: str, code: str) -> str:
    return texts()[kind, code].meaning


def _told(kind: str, code: str) -> list[str]:
    told = texts()[kind, code]
    return [told.meaning, "", f"**次にすること**: {told.next_step}", ""]


if __name__ == "__main__":
    write(PAGE, page())
