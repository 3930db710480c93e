"""Writes docs/cases.md from the spec tables in tests/spec/cases: the page and the tests cannot part.

Run: ``python -m scripts.write_cases_page`` (a test holds the committed page to what this makes).
"""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

from reconcile import vocabulary
from tests.spec.harness import Case, modules, read

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cases.md"
_HEAD = """# 事例と判定

誤りの型 E01–E34(公表された事例の型。reference/domain.md §5)と、契約 §3 の規則ごとに、小さな表で「何が入ると、どう判定するか」を示す。
**この頁の表は試験そのもの**で、`tests/spec/cases/` の表から作られ、`make test` が実際のファイルで夜間の点検を行って一つずつ確かめている。
人はすべて架空。番号は短い名前(a、mother など)で書いてあり、試験では一つずつ検査用数字の合う番号になる。

This page is generated from the spec tables (`python -m scripts.write_cases_page`); every person is invented.
"""
_INPUTS = (
    ("registry", "住基"),
    ("history", "異動履歴"),
    ("records", "業務システムの記録"),
    ("applications", "申請書"),
    ("addressees", "宛名と番号"),
    ("replica", "副本"),
)
_OUTPUTS = (
    ("expected", "点検A"),
    ("expected_entry", "申請突合"),
    ("expected_replica", "点検B"),
    ("expected_quality", "記載内容"),
)
_WORDS = {
    "verdict": {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()},
    "reason": vocabulary.REASONS,
    "cause": vocabulary.CAUSES,
    "cause_basis": vocabulary.CAUSE_BASES,
    "pattern": vocabulary.PATTERNS,
}


def page() -> str:
    """Return the whole page."""
    parts = [_HEAD]
    for module in modules():
        parts += _section(module)
    return "\n".join(parts)


def _section(module: ModuleType) -> list[str]:
    name = module.__name__.rpartition(".")[2]
    cases: list[Case] = getattr(module, "CASES", [])
    if not cases:
        return [f"## {name.upper()} {module.TITLE}\n", f"{module.NOTE}\n"]
    if name == "rules":
        return ["## 契約 §3 の規則\n", *(line for case in cases for line in _case(case, "###"))]
    first, *others = cases
    return [*_case(first, "##"), *(line for case in others for line in _case(case, "###"))]


def _case(case: Case, mark: str) -> list[str]:
    lines = [f"{mark} {case.id} {case.title}\n", f"{case.why}\n"]
    for name, label in (*_INPUTS, *_OUTPUTS):
        if rows := read(getattr(case, name)):
            arrow = "→ " if name.startswith("expected") else ""
            lines += [f"{arrow}{label}\n", *_table(rows), ""]
    return lines


def _table(rows: list[dict[str, str]]) -> list[str]:
    columns = list(rows[0])
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    return lines + [f"| {' | '.join(_cell(column, row[column]) for column in columns)} |" for row in rows]


def _cell(column: str, cell: str) -> str:
    label = _WORDS.get(column, {}).get(cell)
    return f"{label} `{cell}`" if label else cell


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
