"""One extract in other clothes: the same records in another encoding, format, order of columns, with other headings."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl
import xlsxwriter

from reconcile.drafting.draft import open_grid

#: What other systems call the same columns.
OTHER_NAMES = {
    "管理番号": "整理No", "整理番号": "管理番号", "番号": "No", "個人番号": "マイナンバー", "マイナンバー": "個人番号(12桁)", "氏名": "漢字氏名",
    "受給者氏名": "氏名(漢字)", "児童氏名": "対象児童氏名", "氏名カナ": "カナ氏名", "カナ": "フリガナ", "フリガナ": "氏名カナ", "ふりがな": "氏名_フリガナ",
    "受給者カナ": "氏名(カナ)", "児童カナ": "児童フリガナ", "生年月日": "01_生年月日", "性別": "性別コード", "住所": "現住所", "居住地": "住所",
    "方書": "建物名", "宛名番号": "団体内統合宛名番号", "統合宛名": "統合宛名番号", "入力経路": "登録経路", "経路": "入力経路", "登録区分": "番号登録区分",
    "氏": "姓", "名": "名", "更新職員": "登録者", "更新日": "更新年月日", "受付年月日": "受付日", "申請書番号": "申請書記載個人番号",
    "申請書記載番号": "申請書個人番号", "続柄区分": "続柄", "続柄": "対象者区分", "区分": "続柄区分",
}  # fmt: skip


@dataclass(frozen=True)
class Clothes:
    """How the records are written."""

    delimiter: str = ","
    encoding: str = "cp932"
    quote: bool = False
    titles: tuple[str, ...] = ()
    trailer: bool = False
    header: bool = True
    shuffle: int = 0
    rename: bool = False
    nonsense: bool = False
    line_end: str = "\n"


@cache  # worn by two hundred tests; nobody changes it
def table_of(file: Path) -> tuple[list[str], list[list[str]]]:
    """Headings ("" without) and records of a sample file."""
    grid = open_grid(file)
    rows = [list(row) for row in zip(*(column.values for column in grid.columns), strict=True)]
    return [column.heading for column in grid.columns], rows


def dressed(file: Path, clothes: Clothes) -> tuple[list[str], list[list[str]]]:
    names, rows = table_of(file)
    if clothes.rename:
        names = [OTHER_NAMES.get(name, name) for name in names]
    if clothes.nonsense:
        names = [f"項目{chr(ord('あ') + index)}" for index in range(len(names))]
    if clothes.shuffle:
        order = list(range(len(names)))
        random.Random(clothes.shuffle).shuffle(order)  # noqa: S311 - invented data
        names = [names[at] for at in order]
        rows = [[row[at] for at in order] for row in rows]
    return names, rows


def write_csv(file: Path, clothes: Clothes, target: Path) -> Path:
    names, rows = dressed(file, clothes)
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if clothes.quote else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=clothes.delimiter, lineterminator=clothes.line_end, quoting=quoting)
    text.write("".join(title + clothes.line_end for title in clothes.titles))
    writer.writerows([names, *rows] if clothes.header else rows)
    if clothes.trailer:
        text.write(f"T{clothes.delimiter}{len(rows)}{clothes.line_end}")
    target.write_bytes(text.getvalue().encode(clothes.encoding, "replace"))
    return target


def write_xlsx(file: Path, clothes: Clothes, target: Path) -> Path:
    names, rows = dressed(file, clothes)
    with xlsxwriter.Workbook(str(target), {"strings_to_numbers": False}) as book:
        sheet = book.add_worksheet("台帳")
        at = 0
        for title in clothes.titles:
            sheet.write_string(at, 0, title)
            at += 1
        for row in [names, *rows] if clothes.header else rows:
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(at, column, cell)
            at += 1
    return target


def write_parquet(file: Path, clothes: Clothes, target: Path) -> Path:
    names, rows = dressed(file, clothes)
    pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row").write_parquet(target)
    return target
