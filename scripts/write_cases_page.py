"""Writes docs/cases.md from the spec tables in tests/spec/cases: the page and the tests cannot part.

Run: ``python -m scripts.write_cases_page`` (a test holds the committed page to what this makes).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import ModuleType

from reconcile import vocabulary
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.judge.table import Row
from tests.spec.files import RESIDENTS, FileCase
from tests.spec.harness import Case, modules, read

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "cases.md"
_HEAD = """# 事例と判定

誤りの型 E01–E34(公表された事例の型。reference/domain.md §5)と、契約 §3 の規則ごとに、小さな表で「何が入ると、どう判定するか」を示す。
**この頁の表は試験そのもの**で、`tests/spec/cases/` の表から作られ、`make test` が実際のファイルで夜間の点検を行って一つずつ確かめている
(事例 {cases} 件、記録 {records} 件、受入検査のファイル事例 {files} 件)。
人はすべて架空。番号は短い名前(a、mother など)で書いてあり、試験では一つずつ検査用数字の合う番号になる。

- 表の見出しは、日本語の名と、出力ファイルでの名(`verdict` など)を並べてある。`→` の付いた表が期待する結果で、`-` は空を表す。
- **判定表**は、その事例の記録を決めた [decide_registry.csv](../pipelines/decide_registry.csv)・[decide_cause.csv](../pipelines/decide_cause.csv) の行である。
  すべての行に、それが決める事例がここにある。
- 住基は、断りのない限り全住民(scope = full)である。「照会した人だけ」とあるものは照会への回答(scope = answer)である。
- 書いていない列は、その事務が持たない項目である。

This page is generated from the spec tables (`python -m scripts.write_cases_page`); every person is invented.
"""
_INPUTS = (
    ("registry", "住基"),
    ("overseas", "附票(国外へ転出した人)"),
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
    ("expected_stop", "停止一覧"),
    ("expected_quality", "記載内容"),
)
_WORDS = {
    "verdict": {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()},
    "reason": vocabulary.REASONS,
    "cause": vocabulary.CAUSES,
    "cause_basis": vocabulary.CAUSE_BASES,
    "pattern": vocabulary.PATTERNS,
    "outcome": vocabulary.ENTRY_OUTCOMES | vocabulary.REPLICA_OUTCOMES,
    "registry_status": vocabulary.REGISTRY_STATUSES,
    "status": vocabulary.REGISTRY_STATUSES,
    "rule": vocabulary.QUALITY_RULES,
    "entry_route": {"application": "申請書", "registry_lookup": "住基照会", "transfer": "進達"},
}
#: Words that need no code beside them.
_PLAIN_WORDS = {
    "linkage_error": {"true": "誤り", "false": "誤りでない"},
    "sex": {"male": "男", "female": "女", "unknown": "不明"},
}
HEADINGS = {
    "resident_code": "参照番号",
    "record_id": "記録番号",
    "my_number": "番号",
    "name": "氏名",
    "name_kana": "フリガナ",
    "former_name": "旧氏",
    "alias": "通称",
    "birth_date": "生年月日",
    "sex": "性別",
    "address": "住所",
    "status": "状態",
    "event_reason": "異動事由",
    "event_date": "異動日",
    "protected": "支援措置",
    "moved_on": "国外転出日",
    "valid_to": "終わりの日",
    "addressee_no": "宛名番号",
    "entry_route": "入力経路",
    "applied_number": "申請書の番号",
    "role": "役割",
    "grade": "等級",
    "kind": "種別",
    "received_at": "受付日",
    "registered_at": "登録日",
    "verdict": "判定",
    "reason": "理由",
    "linkage_error": "紐付け誤り",
    "registry_status": "住基の状態",
    "match_key": "照合結果",
    "name_level": "氏名の段階",
    "kana_level": "フリガナの段階",
    "birth_level": "生年月日の段階",
    "sex_level": "性別の段階",
    "address_level": "住所の段階",
    "proposed_number": "正しい番号(候補)",
    "cause": "推定原因",
    "cause_basis": "推定根拠",
    "pattern": "誤りの型",
    "outcome": "結果",
    "columns": "相違する列",
    "rule": "内容",
    "why": "理由",
    "file": "ファイル",
    "read": "読込",
    "accepted": "受入",
    "rejected": "除外",
    "refused": "丸ごと受け入れない理由",
    "rules": "除いた行の理由",
}


def page() -> str:
    """Return the whole page."""
    found = modules()
    cases: list[Case] = [case for module in found for case in getattr(module, "CASES", [])]
    files = sum(len(getattr(module, "FILES", [])) for module in found)
    records = sum(len(read(case.records)) for case in cases)
    parts = [_HEAD.format(cases=len(cases), records=records, files=files)]
    parts += ["## 目次\n", *(f"- [{_title(module)}](#{_anchor(module)})" for module in found), ""]
    for module in found:
        parts += _section(module)
    return "\n".join(parts)


def _name(module: ModuleType) -> str:
    return module.__name__.rpartition(".")[2]


def _anchor(module: ModuleType) -> str:
    return _name(module)


def _title(module: ModuleType) -> str:
    if _name(module) == "rules":
        return "契約 §3 の規則"
    title = module.TITLE if hasattr(module, "TITLE") else module.CASES[0].title
    return f"{_name(module).upper()} {title}"


def _section(module: ModuleType) -> list[str]:
    """A section: its heading (with an anchor that does not depend on the title), its note, its cases."""
    lines = [f'<a id="{_anchor(module)}"></a>\n', f"## {_title(module)}\n"]
    if hasattr(module, "NOTE"):
        lines.append(f"{module.NOTE}\n")
    if files := getattr(module, "FILES", []):
        residents = _table(read(RESIDENTS))
        lines += ["住基(下のどの事例でも同じ)\n", *residents, ""]
        lines.append("ファイルの中の `{a}` はその人の番号、`«ff»` はそのバイト(16進)を表す。\n")
        lines += [line for case in files for line in _file_case(case)]
    for place, case in enumerate(getattr(module, "CASES", [])):
        is_plain_form = place == 0 and _name(module) != "rules"
        lines += _case(case, heading=not is_plain_form)
    return lines


def _case(case: Case, *, heading: bool) -> list[str]:
    lines = [f"### {case.id} {case.title}\n"] if heading else []
    lines.append(f"{case.why}\n")
    for name, label in (*_INPUTS, *_OUTPUTS):
        if text := getattr(case, name):
            lines += [*_labelled(_label(case, name, label), text, name), ""]
    lines += ["判定表\n", *(f"- {_told(number)}" for number in case.rows.split()), ""]
    return lines


def _label(case: Case, name: str, label: str) -> str:
    if name == "registry" and case.scope == "answer":
        return "住基(照会した人だけ)"
    return f"→ {label}" if name.startswith("expected") else label


def _labelled(label: str, text: str, name: str) -> list[str]:
    rows = read(text)
    return [f"{label}\n", *_table(rows, name)] if rows else [f"{label}: なし"]


def _told(number: str) -> str:
    """A row of a decision table in words."""
    row = _decision_rows()[number]
    words = [
        _cell(name, value)
        for name, value in row.results.items()
        if value and name in {"verdict", "reason", "cause"}
    ]
    return f"{number}: {row.explanation} → {'、'.join(words)}"


@cache
def _decision_rows() -> dict[str, Row]:
    tables = (load(ROOT / "pipelines") for load in (load_registry_table, load_cause_table))
    return {row.no: row for table in tables for row in table.rows}


def _file_case(case: FileCase) -> list[str]:
    lines = [f"### {case.id} {case.title}\n", f"{case.why}\n"]
    settings = "、".join(f"`{key} = {value}`" for key, value in case.layout.items())
    lines.append(f"レイアウト: {settings}。ファイルの文字コード: {case.encoding}\n")
    for name, text in case.files.items():
        shown = text.replace("\r\n", "\n").removesuffix("\n") or "(空)"
        lines += [f"`{name}`\n", f"```text\n{shown}\n```\n"]
    return [*lines, "→ 受入検査\n", *_table(read(case.expected)), ""]


def _table(rows: list[dict[str, str]], name: str = "") -> list[str]:
    columns = list(rows[0])
    lines = [
        f"| {' | '.join(_heading(column, name) for column in columns)} |",
        f"|{'---|' * len(columns)}",
    ]
    return lines + [f"| {' | '.join(_cell(column, row[column]) for column in columns)} |" for row in rows]


def _heading(column: str, name: str) -> str:
    # "grade" is the verdict's in check A and a payload column everywhere else
    label = "格" if (column, name) == ("grade", "expected") else HEADINGS[column]
    return f"{label} `{column}`"


def _cell(column: str, cell: str) -> str:
    if plain := _PLAIN_WORDS.get(column, {}).get(cell):
        return plain
    label = _WORDS.get(column, {}).get(cell)
    return f"{label} `{cell}`" if label else cell


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
