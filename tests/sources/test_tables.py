"""Workbooks and parquet files: every cell as text, row numbers as the official sees them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from reconcile.errors import SourceError
from reconcile.sources.tables import as_text
from tests.sources.helpers import (
    FIELDS,
    HEADER,
    NUMBERED,
    ROWS,
    as_table,
    column,
    findings,
    layout_text,
    read,
    rules,
)


def xlsx(more: str = "", fields: str = FIELDS) -> str:
    return layout_text(fields, path="x.xlsx", file_format="xlsx", more=more)


def parquet(more: str = "", fields: str = FIELDS) -> str:
    return layout_text(fields, path="x.parquet", file_format="parquet", encoding="utf-8", more=more)


def read_book(folder: Path, rows: list[list[object]], text: str | None = None, sheet: str = "Sheet"):
    book = openpyxl.Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    book.save(folder / "made.xlsx")
    return read(folder, (folder / "made.xlsx").read_bytes(), text or xlsx(), name="x.xlsx")


def read_parquet(folder: Path, table: pl.DataFrame, text: str | None = None):
    table.write_parquet(folder / "made.parquet")
    return read(folder, (folder / "made.parquet").read_bytes(), text or parquet(), name="x.parquet")


def test_workbook(tmp_path: Path) -> None:
    source = read_book(tmp_path, [HEADER, *ROWS])
    assert column(source, "my_number") == ["012345678901", "112345678901", "212345678901"]
    assert column(source, "address")[0] == "松本市1-2 コーポ101"
    assert source.accepted["line"].to_list() == [2, 3, 4]


def test_cells_that_are_no_text(tmp_path: Path) -> None:
    rows = [
        HEADER,
        [101, 112345678901, "山田 太郎", dt.date(1980, 4, 1), 1, "松本市", None, 1.0],
        ["A2", 112345678901.0, "長野 花子", dt.datetime(1980, 4, 1, 0, 0), 2.0, 1.5, dt.time(9, 30), "2"],
        ["A3", "=NA()", "小諸 一郎", "S55.4.1", None, True, None, 3],
    ]
    source = read_book(tmp_path, rows)
    assert column(source, "record_id") == ["101", "A2", "A3"]
    assert column(source, "my_number")[:2] == ["112345678901", "112345678901"]
    assert column(source, "birth_date") == ["1980-04-01", "1980-04-01", "S55.4.1"]
    assert column(source, "address")[:2] == ["松本市", "1.5 09:30:00"]
    assert column(source, "payload__grade") == ["1", "2", "3"]


def test_blank_rows(tmp_path: Path) -> None:
    rows = [HEADER, ROWS[0], [], [None, " "], ROWS[1], [], ["", "　"]]
    source = read_book(tmp_path, rows)
    assert source.accepted["line"].to_list() == [2, 5]
    assert rules(source) == [(3, "blank_line"), (4, "blank_line")]


def test_row_without_id(tmp_path: Path) -> None:
    source = read_book(tmp_path, [HEADER, ROWS[0], [None, *ROWS[1][1:]]])
    assert rules(source) == [(3, "blank_record_id")]
    assert "112345678901" in source.rejected["raw"][0]


def test_title_rows_and_empty_left_column(tmp_path: Path) -> None:
    rows = [[], [None, "手帳一覧"], [None, *HEADER], [None, *ROWS[0]], [None, *ROWS[1]]]
    source = read_book(tmp_path, rows, xlsx("skip_rows = 2"))
    assert source.accepted["line"].to_list() == [4, 5]
    assert column(source, "name") == ["山田 太郎", "長野 花子"]


def test_column_numbers_count_from_column_a(tmp_path: Path) -> None:
    moved = NUMBERED.replace("record_id = 1", "record_id = 9")
    rows: list[list[object]] = [[None, *row[1:], row[0]] for row in ROWS]
    source = read_book(tmp_path, rows, xlsx("header = false", moved))
    assert column(source, "record_id") == ["A1", "A2", "A3"] and column(source, "name")[1] == "長野 花子"


def test_sheet_by_name(tmp_path: Path) -> None:
    assert read_book(tmp_path, [HEADER, *ROWS], xlsx('sheet = "手帳"'), sheet="手帳").read == 3
    with pytest.raises(SourceError, match=r"「手帳」がありません。近い名前:「手帳台帳」.*missing_sheet"):
        read_book(tmp_path, [HEADER, *ROWS], xlsx('sheet = "手帳"'), sheet="手帳台帳")


def test_empty_workbook(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="missing_header"):
        read_book(tmp_path, [])
    assert read_book(tmp_path, [], xlsx("header = false", NUMBERED)).read == 0


def test_missing_column_in_a_workbook(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"「生年月日」.*missing_column"):
        read_book(tmp_path, [[name for name in HEADER if name != "生年月日"], ["A1"]])


def test_trailer_in_a_workbook(tmp_path: Path) -> None:
    text = xlsx('record_count = "trailer"')
    assert read_book(tmp_path, [HEADER, *ROWS, ["T", 3]], text).read == 3
    with pytest.raises(SourceError, match="record_count_mismatch"):
        read_book(tmp_path, [HEADER, *ROWS[:2], ["T", "3"]], text)
    with pytest.raises(SourceError, match="missing_trailer"):
        read_book(tmp_path, [HEADER, *ROWS], text)


@pytest.mark.parametrize(("name", "text"), [("x.xlsx", xlsx()), ("x.parquet", parquet())])
@pytest.mark.parametrize("content", [b"", b"not what it says", b"PK\x03\x04broken", b"PAR1"])
def test_broken_files_are_refused(tmp_path: Path, name: str, text: str, content: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, content, text, name=name)
    assert caught.value.rule in ("empty_file", "unreadable_file")


def test_truncated_files_are_refused(tmp_path: Path) -> None:
    read_book(tmp_path, [HEADER, *ROWS])
    read_parquet(tmp_path, as_table(ROWS))
    for name, text in (("x.xlsx", xlsx()), ("x.parquet", parquet())):
        whole = (tmp_path / name.replace("x.", "made.")).read_bytes()
        with pytest.raises(SourceError, match="unreadable_file"):
            read(tmp_path, whole[: len(whole) // 2], text, name=name)


def test_parquet(tmp_path: Path) -> None:
    source = read_parquet(tmp_path, as_table([*ROWS, ["", *ROWS[0][1:]]]))
    assert column(source, "name") == ["山田 太郎", "長野 花子", "小諸 一郎"]
    assert source.accepted["line"].to_list() == [1, 2, 3]
    assert rules(source) == [(4, "blank_record_id")]


def test_parquet_types(tmp_path: Path) -> None:
    table = as_table(ROWS).with_columns(
        pl.Series("手帳番号", [1, 2, None]),
        pl.Series("個人番号", [1.0, 2.5, None]),
        pl.Series("生年月日", [dt.date(1980, 4, 1), dt.date(1, 1, 1), None]),
        pl.Series("等級", ["1", "2", None], dtype=pl.Categorical),
    )
    source = read_parquet(tmp_path, table)
    assert column(source, "record_id") == ["1", "2"]
    assert column(source, "my_number") == ["1", "2.5"]
    assert column(source, "birth_date") == ["1980-04-01", "0001-01-01"]
    assert rules(source) == [(3, "blank_record_id")]


@pytest.mark.parametrize(
    ("values", "dtype", "text"),
    [
        ([1.0, -0.5, float("nan"), None], pl.Float64, ["1", "-0.5", "NaN", None]),
        ([123456789012.0], pl.Float64, ["123456789012"]),
        ([True, None], pl.Boolean, ["true", None]),
        ([Decimal("1.50")], pl.Decimal(10, 2), ["1.50"]),
        (
            [dt.datetime(2024, 1, 2), dt.datetime(2024, 1, 2, 3)],
            pl.Datetime,
            ["2024-01-02", "2024-01-02 03:00:00"],
        ),
        ([b"\x8eR", b"\xff"], pl.Binary, ["山", "\ufdd0"]),
    ],
)
def test_as_text(values: list[object], dtype: pl.DataType, text: list[str | None]) -> None:
    assert as_text(pl.Series("x", values, dtype=dtype), "cp932").to_list() == text


def test_parquet_of_bytes_knows_undecodable(tmp_path: Path) -> None:
    names = pl.Series("氏名", ["山".encode(), b"\xff", "川".encode()], dtype=pl.Binary)
    assert rules(read_parquet(tmp_path, as_table(ROWS).with_columns(names))) == [(2, "undecodable")]


def test_parquet_of_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"「住所」.*nested_column"):
        read_parquet(tmp_path, as_table(ROWS).with_columns(pl.Series("住所", [["a"], ["b"], ["c"]])))


def test_parquet_missing_column(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"「氏名」(近い見出し:「氏　名」)|missing_column"):
        read_parquet(tmp_path, as_table(ROWS).rename({"氏名": "氏 名"}))


def test_optional_column_absent_in_parquet(tmp_path: Path) -> None:
    source = read_parquet(tmp_path, as_table(ROWS).drop("等級"))
    assert "payload__grade" not in source.held and findings(source) == []
