"""Split workbooks and parquet files by value: every cell keeps its type (contract §8)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import polars as pl
import python_calamine

from reconcile.sources.layout import Layout
from reconcile.sources.split_parts import HEADINGS, is_header, unbalanced
from reconcile.store.private import write_new

_DATES: Final = {
    dt.date: "yyyy-mm-dd",
    dt.datetime: "yyyy-mm-dd hh:mm:ss.000",
    dt.time: "hh:mm:ss",
    dt.timedelta: "[h]:mm:ss",
}
_PLAIN: Final = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_Row = list[Any]
_Told = tuple[str, str, bool]


def split_xlsx(
    name: str, content: bytes, layout: Layout, decided: pl.DataFrame, registrable: Path, held: Path
) -> None:
    """Split the sheet that the layout names; title and header rows stand in both, the trailer in neither.

    Formulas leave as their last value, error cells as blanks.

    Args:
        name: Of the file, for messages.
        content: The workbook.
        layout: Its layout.
        decided: ``line`` (row of the sheet, from 1), ``state``, ``reason``, ``passes``; ascending.
        registrable: Written.
        held: Written, with two more columns.

    Raises:
        RunError: The rows are not those that were judged.
    """
    sheet, rows = _sheet(content, layout)
    head = layout.file.skip_rows + int(layout.file.header)
    last = _height(rows) - int(layout.file.record_count == "trailer")
    if decided["line"].to_list() != list(range(head + 1, last + 1)):
        raise unbalanced(layout.id, name)
    told = {line: (state, reason, passes) for line, state, reason, passes in _decisions(decided)}
    _write_both(sheet, rows, layout.file.skip_rows, head, told, (registrable, held))


def hold_xlsx(content: bytes, layout: Layout, reason: str, registrable: Path, held: Path) -> int | None:
    """Hold every row with content.

    A header row that names none of the layout's columns may be a record: it is held, too.

    Args:
        content: The workbook.
        layout: Its layout.
        reason: Rule by which it was refused.
        registrable: Written: title and header rows.
        held: Written.

    Returns:
        Number of records held, None (and nothing written) when the workbook cannot be opened or lacks the sheet.
    """
    try:
        sheet, rows = _sheet(content, layout)
    except (python_calamine.CalamineError, OSError, ValueError):
        return None
    titles, last = layout.file.skip_rows, _height(rows)
    head = titles
    if layout.file.header and last > titles and is_header([str(cell) for cell in rows[titles]], layout):
        head += 1
    if layout.file.record_count == "trailer" and last > head and _is_trailer(rows[last - 1]):
        last -= 1
    told = {
        line: ("held", reason, False) for line in range(head + 1, last + 1) if not _is_blank(rows[line - 1])
    }
    _write_both(sheet, rows, titles, head, told, (registrable, held))
    return len(told)


def split_parquet(
    name: str, content: bytes, layout: Layout, decided: pl.DataFrame, registrable: Path, held: Path
) -> None:
    """Split a parquet file; the schema stays, the held one has two more columns.

    Args:
        name: Of the file, for messages.
        content: The file.
        layout: Its layout.
        decided: ``line`` (row, from 1), ``state``, ``reason``, ``passes``; ascending.
        registrable: Written.
        held: Written.

    Raises:
        RunError: The rows are not those that were judged.
    """
    table = pl.read_parquet(io.BytesIO(content))
    if decided["line"].to_list() != list(range(1, table.height + 1)):
        raise unbalanced(layout.id, name)
    names = [_free(heading, table.columns) for heading in HEADINGS]
    marked = table.with_columns(decided["state"].alias(names[0]), decided["reason"].alias(names[1]))
    passes = decided["passes"]
    for path, frame in ((registrable, table.filter(passes)), (held, marked.filter(~passes))):
        target = io.BytesIO()
        frame.write_parquet(target, compression="zstd")
        write_new(path, target.getvalue())


def hold_parquet(content: bytes, layout: Layout, reason: str, registrable: Path, held: Path) -> int | None:
    """Hold every row; arguments and result as for ``hold_xlsx``."""
    try:
        height = pl.read_parquet(io.BytesIO(content)).height
    except (pl.exceptions.PolarsError, OSError):
        return None
    decided = pl.select(
        pl.int_range(1, height + 1, dtype=pl.Int64).alias("line"),
        pl.lit("held").alias("state"),
        pl.lit(reason).alias("reason"),
        pl.lit(value=False).alias("passes"),
    )
    split_parquet("", content, layout, decided, registrable, held)
    return height


def _decisions(decided: pl.DataFrame) -> list[tuple[int, str, str, bool]]:
    return decided.select("line", "state", "reason", "passes").rows()


def _free(name: str, taken: Sequence[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _sheet(content: bytes, layout: Layout) -> tuple[str, list[_Row]]:
    book = python_calamine.load_workbook(io.BytesIO(content))
    name = layout.file.sheet or book.sheet_names[0]
    return name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)


def _is_blank(row: _Row) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _height(rows: list[_Row]) -> int:
    """Return the number of rows up to the last one with content."""
    height = len(rows)
    while height and _is_blank(rows[height - 1]):
        height -= 1
    return height


def _is_trailer(row: _Row) -> bool:
    first, second = [*row, "", ""][:2]
    count = int(second) if isinstance(second, float) else str(second).strip()
    return str(first).strip() in ("T", "Ｔ") and str(count).isdecimal()


def _write_both(
    sheet: str,
    rows: list[_Row],
    titles: int,
    head: int,
    told: Mapping[int, _Told],
    targets: tuple[Path, Path],
) -> None:
    """Write the rows that pass and those that do not; ``told`` by row, from 1."""
    width = max((len(row) for row in rows), default=0)
    passed = [rows[line - 1] for line, (_, _, passes) in told.items() if passes]
    kept = [
        _longer(rows[line - 1], width, state, reason)
        for line, (state, reason, passes) in told.items()
        if not passes
    ]
    marked = [_longer(row, width, *HEADINGS) for row in rows[titles:head]]
    _write_sheet(targets[0], sheet, [*rows[:head], *passed])
    _write_sheet(targets[1], sheet, [*rows[:titles], *marked, *kept])


def _longer(row: _Row, width: int, *cells: str) -> _Row:
    return [*row, *[""] * (width - len(row)), *cells]


def _write_sheet(path: Path, name: str, rows: list[_Row]) -> None:
    import xlsxwriter  # noqa: PLC0415 - only a workbook needs it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, _PLAIN)
    formats = {kind: book.add_format({"num_format": code}) for kind, code in _DATES.items()}
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
    write_new(path, target.getvalue())
