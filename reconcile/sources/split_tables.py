"""Split workbooks and parquet files by value: every cell keeps its type (contract §8)."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import polars as pl
import python_calamine
import xlsxwriter

from reconcile.errors import RunError
from reconcile.sources.layout import Layout

_HEADINGS: Final = ("state", "reason")


def split_xlsx(content: bytes, layout: Layout, decided: pl.DataFrame, registrable: Path, held: Path) -> None:
    """Split the sheet that the layout names; title and header rows stand in both, the trailer in neither.

    Args:
        content: The workbook.
        layout: Its layout.
        decided: ``line`` (row of the sheet, from 1), ``state``, ``reason``, ``passes``; ascending.
        registrable: Written.
        held: Written, with two more columns.

    Raises:
        RunError: A judged row is not in the sheet.
    """
    book = python_calamine.load_workbook(io.BytesIO(content))
    name = layout.file.sheet or book.sheet_names[0]
    rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    told = {line: (state, reason, passes) for line, state, reason, passes in _columns(decided)}
    if told and max(told) > len(rows):
        raise RunError(
            f"[{layout.id}] シートの行が足りません。何も書いていません。",
            "不具合として開発者に知らせてください。",
        )
    first = layout.file.skip_rows + int(layout.file.header)
    width = max((len(row) for row in rows), default=0)
    titles = rows[:first]
    marked = [list(row) for row in titles]
    if layout.file.header and marked:
        marked[-1] = [*_padded(marked[-1], width), *_HEADINGS]
    passed = [rows[line - 1] for line, (_, _, passes) in told.items() if passes]
    kept = [
        [*_padded(rows[line - 1], width), state, reason]
        for line, (state, reason, passes) in told.items()
        if not passes
    ]
    _write_sheet(registrable, name, [*titles, *passed])
    _write_sheet(held, name, [*marked, *kept])


def split_parquet(content: bytes, decided: pl.DataFrame, registrable: Path, held: Path) -> None:
    """Split a parquet file; the schema stays, the held one has two more columns.

    Args:
        content: The file.
        decided: ``line`` (row, from 1), ``state``, ``reason``, ``passes``; ascending.
        registrable: Written.
        held: Written.

    Raises:
        RunError: The rows are not those that were judged.
    """
    table = pl.read_parquet(io.BytesIO(content))
    lines = pl.Series("line", range(1, table.height + 1), dtype=pl.Int64)
    if not decided["line"].cast(pl.Int64).equals(lines):
        raise RunError(
            "parquet の行が判定と合いません。何も書いていません。", "不具合として開発者に知らせてください。"
        )
    passes = decided["passes"]
    names = [_free(heading, table.columns) for heading in _HEADINGS]
    marked = table.with_columns(decided["state"].alias(names[0]), decided["reason"].alias(names[1]))
    for path, frame in ((registrable, table.filter(passes)), (held, marked.filter(~passes))):
        target = io.BytesIO()
        frame.write_parquet(target, compression="zstd")
        _write(path, target.getvalue())


def _columns(decided: pl.DataFrame) -> Iterator[tuple[int, str, str, bool]]:
    return decided.select("line", "state", "reason", "passes").iter_rows()


def _free(name: str, taken: list[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _padded(row: list[Any], width: int) -> list[Any]:
    return [*row, *[""] * (width - len(row))]


def _write_sheet(path: Path, name: str, rows: list[list[Any]]) -> None:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    formats = {
        dt.date: book.add_format({"num_format": "yyyy-mm-dd"}),
        dt.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        dt.time: book.add_format({"num_format": "hh:mm:ss"}),
        dt.timedelta: book.add_format({"num_format": "[h]:mm:ss"}),
    }
    text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(name)
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(place, column, value, text)
            elif type(value) in formats:
                sheet.write_datetime(place, column, value, formats[type(value)])
            elif isinstance(value, bool):
                sheet.write_boolean(place, column, value)
            else:
                sheet.write_number(place, column, value)
    book.close()
    _write(path, target.getvalue())


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
