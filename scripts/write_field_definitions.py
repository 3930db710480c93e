"""Writes docs/ja/項目定義書.md: every field that is read and every column that is written.

Names, types and marks come from the program (sources/kinds.py and what a run of the sample writes, which a test compares with
scripts/field_definitions.csv); the meanings stand in scripts/field_definitions.csv.

Run: ``python -m scripts.write_field_definitions`` (a test holds the committed page to what this makes).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Final, NamedTuple

from reconcile.outputs.papers import paper
from reconcile.sources.kinds import CLOSED, DATES, FIELDS, PERSONAL, REQUIRED
from scripts.markdown import ROOT, block, heading, table, write

PAGE: Final = ROOT / "docs" / "ja" / "項目定義書.md"
_TEXTS: Final = ROOT / "scripts" / "field_definitions.csv"
_HEAD: Final = """
# 項目定義書

読む項目と書く項目のすべてです。`reconcile/sources/kinds.py`、実行が書くファイル、`scripts/field_definitions.csv` から `make docs` で作られます。手で直さないでください。

- **必須**は、レイアウトで列を割り当て、ファイルに列がなければならない項目です。値が空欄の記録は、読んだうえで判定します(記録番号を除く)。
- **個人情報**の○は、番号・氏名・住所など、それだけで本人や番号が分かる項目です。画面・ログ・公表用の表には決して出ません。印のない記録番号なども、記録と結び付ければ個人情報に当たります。
- 業務システムの内容を比べる列(`[[payload]]`)は事務ごとに違い、レイアウトに書きます。すべて個人情報として扱います。
"""
_KINDS: Final = {
    "system": "業務システム",
    "registry": "住民基本台帳",
    "history": "異動履歴",
    "replica": "副本",
    "addressees": "宛名と番号",
    "applications": "申請書",
    "provisions": "情報提供等記録",
    "overseas": "戸籍の附票(国外転出者)",
}
#: Part of field_definitions.csv → a file of its kind, relative to out/, from which its name in the ledger follows.
_FILES: Final = {
    "worklists/": "runs/x/worklists/課.xlsx",
    "gate/summary.csv": "gate/x/summary.csv",
    "query/": "query/x/別表5.csv",
    "import/aside.csv": "import/x/aside.csv",
}


class Definition(NamedTuple):
    """One line of field_definitions.csv.

    Attributes:
        part: ``*`` for a field of a source, else the file or folder.
        item: Field or column.
        type: As the file holds it; empty for fields, whose type the program knows.
        personal: ``○`` or empty; empty for fields, which the program marks.
        meaning: In Japanese.
        source: Where the value comes from.
    """

    part: str
    item: str
    type: str
    personal: str
    meaning: str
    source: str


def definitions() -> list[Definition]:
    """Return every line of field_definitions.csv, in order."""
    with _TEXTS.open(encoding="utf-8", newline="") as file:
        return [Definition(*row) for row in list(csv.reader(file))[1:]]


def page() -> str:
    """Return the whole page.

    Raises:
        KeyError: A field of the program has no definition.
    """
    lines = [*block(_HEAD), *heading(2, "読む項目", "read")]
    fields = {each.item: each for each in definitions() if each.part == "*"}
    for kind, names in FIELDS.items():
        lines += heading(3, f"{_KINDS[kind]} `{kind}`", f"kind-{kind}")
        rows = (_field(kind, fields[name]) for name in names)
        lines += table(("項目", "必須", "型", "個人情報", "意味"), rows)
    lines += heading(2, "書く項目", "written")
    for part in dict.fromkeys(each.part for each in definitions() if each.part != "*"):
        columns = [each for each in definitions() if each.part == part]
        lines += heading(3, f"`{part}` {_title(part)}", _anchor(part))
        lines += table(("項目", "型", "個人情報", "意味", "元"), _columns(columns))
    return "\n".join(lines).rstrip() + "\n"


def _field(kind: str, field: Definition) -> tuple[str, ...]:
    name = field.item
    type_ = "日付" if name in DATES else "区分" if name in CLOSED else "文字"
    required = "○" if name in REQUIRED[kind] else ""
    return (f"`{name}`", required, type_, "○" if name in PERSONAL else "", field.meaning)


def _columns(columns: Iterable[Definition]) -> Iterable[tuple[str, ...]]:
    return ((f"`{each.item}`", each.type, each.personal, each.meaning, each.source) for each in columns)


def _title(part: str) -> str:
    if part == "state/use/":
        return "利用の記録"
    return paper(_FILES.get(part, f"runs/x/{part}")).title


def _anchor(part: str) -> str:
    return part.strip("/").replace("/", "-").replace(".", "-")


if __name__ == "__main__":
    write(PAGE, page())
