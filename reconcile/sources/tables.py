"""Workbooks and parquet files, every cell as text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from reconcile.sources.encoding import MARK, decode
from reconcile.sources.layout import FileSpec
from reconcile.sources.layout_check import nearest
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import BROKEN_SCHEMA, Batch, Planner

_MIDNIGHT = r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$"
_TIME = r"^(?:1899-12-3[01]|1900-01-0[01]) (\d{2}:\d{2}:\d{2})$"
_AGAIN = "抽出をもう一度受け取り、開いて見られるか確かめてください。"


def read_xlsx(path: Path, spec: FileSpec, planner: Planner) -> Iterator[Batch]:
    """Read one sheet of a workbook.

    Text cells stay as they are, whole numbers have no decimals, dates are yyyy-mm-dd. Line numbers are the sheet's
    row numbers. Blank rows after the last record are not counted.

    Args:
        path: The file.
        spec: Its layout.
        planner: Called once, with the header row (or the number of columns where there is none).

    Yields:
        One batch.

    Raises:
        FileRefused: No workbook, no such sheet, no header row, or no trailer where the layout promises one.
    """
    table = _load_sheet(path, spec.sheet)
    columns = table.columns
    table = table.with_columns(
        pl.all().str.replace(_MIDNIGHT, "$1").str.replace(_TIME, "$1").str.strip_chars()
    ).with_row_index("line", offset=1)
    blank = pl.all_horizontal(pl.lit(True), *(pl.col(c).is_null() | (pl.col(c) == "") for c in columns))
    table = table.with_columns(blank.alias("blank"))
    filled = table.filter(~pl.col("blank"))
    table = table.head(int(filled["line"][-1]) if filled.height else 0).slice(spec.skip_rows)
    stated = None
    if spec.record_count == "trailer":
        table, stated = _take_trailer(table, columns)
    if spec.header:
        if table.is_empty():
            raise FileRefused("missing_header", "見出しの行がありません(空のシートです)", _AGAIN)
        head = [str(value or "") for value in table.select(columns).row(0)]
        plan = planner(head)
        table = table.slice(1)
    elif table.is_empty():
        plan = None
    else:
        plan = planner(len(columns))
    records = table.filter(~pl.col("blank"))
    places = zip(plan.columns(), plan.names, strict=True) if plan else ()
    yield Batch.of_cells(
        cells=records.select(
            pl.col("line").cast(pl.Int64), *(pl.col(columns[at]).alias(name) for at, name in places)
        ),
        origin=records.select(columns).filter,
        broken=table.filter("blank").select(
            pl.col("line").cast(pl.Int64), pl.lit("blank_line").alias("rule"), pl.lit("").alias("raw")
        ),
        stated=stated,
    )


def _load_sheet(path: Path, sheet: str) -> pl.DataFrame:
    """Load a sheet from its first row and column on, all text."""
    import fastexcel  # noqa: PLC0415 - only a workbook needs it

    try:
        book = fastexcel.read_excel(path)
        names = book.sheet_names
    except fastexcel.FastExcelError:
        raise FileRefused("unreadable_file", "Excel のブックとして開けません(壊れています)", _AGAIN) from None
    if sheet and sheet not in names:
        near = nearest(sheet, names)
        hint = f"。近い名前:「{near}」" if near else ""
        raise FileRefused(
            "missing_sheet",
            f"シート「{sheet}」がありません{hint}",
            "シートの名前を戻すか、レイアウトの sheet を直してください。",
        )
    try:
        loaded = book.load_sheet(sheet or 0, header_row=None, skip_rows=0, dtypes="string")
        if not loaded.width:
            return pl.DataFrame()
        # The library drops empty columns on the left: put them back, since columns may be named by number.
        first = loaded.selected_columns[0].absolute_index
        table = loaded.to_polars()
    except fastexcel.FastExcelError:
        raise FileRefused("unreadable_file", "シートを読めません(壊れています)", _AGAIN) from None
    padding = [pl.lit(None, pl.String).alias(f"empty_{index}") for index in range(first)]
    return table.select(*padding, pl.all().cast(pl.String))


def _take_trailer(table: pl.DataFrame, columns: list[str]) -> tuple[pl.DataFrame, int]:
    last = table.select(columns).row(-1) if table.height else ()
    cells = [unicodedata.normalize("NFKC", str(cell or "")) for cell in last]
    if cells[:1] != ["T"] or not cells[1:2] or not cells[1].isdecimal():
        raise FileRefused("missing_trailer", "最後の行が件数の行(T と件数)ではありません", _AGAIN)
    return table.head(-1), int(cells[1])


def read_parquet(path: Path, spec: FileSpec, planner: Planner) -> Iterator[Batch]:
    """Read a parquet file; the line number is the row number, from 1.

    Args:
        path: The file.
        spec: Its layout; ``encoding`` decodes columns of bytes.
        planner: Called once, with the column names.

    Yields:
        One batch.

    Raises:
        FileRefused: No parquet file, a missing column, or a column that is no text, number or date.
    """
    try:
        with path.open("rb") as file:
            names = list(pl.read_parquet_schema(file))
        plan = planner(names)
        chosen = list(dict.fromkeys(names[at] for at in plan.columns()))
        table = pl.read_parquet(path, columns=chosen, glob=False)
    except (pl.exceptions.PolarsError, OSError):
        raise FileRefused("unreadable_file", "parquet として開けません(壊れています)", _AGAIN) from None
    text = pl.DataFrame([as_text(table[name], spec.encoding) for name in chosen])
    places = zip(plan.columns(), plan.names, strict=True)
    cells = text.select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("line"),
        *(pl.col(names[at]).alias(name) for at, name in places),
    )
    binary = [name for name in chosen if table.schema[name] == pl.Binary]
    yield Batch.of_cells(
        cells=cells,
        origin=text.filter,
        broken=pl.DataFrame(schema=BROKEN_SCHEMA),
        faulty=any(text[name].str.contains(MARK, literal=True).any() for name in binary),
    )


def as_text(column: pl.Series, encoding: str) -> pl.Series:
    """Write one column as text: whole numbers without decimals, dates as yyyy-mm-dd.

    Args:
        column: Any column of text, bytes, numbers, booleans, dates or times.
        encoding: For columns of bytes.

    Raises:
        FileRefused: The column holds lists or structures.
    """
    kind = column.dtype
    if kind.is_nested() or kind == pl.Object:
        raise FileRefused(
            "nested_column",
            f"列「{column.name}」が文字・数・日付ではありません",
            "一つのセルに一つの値を書く形で抽出し直してもらってください。",
        )
    if kind == pl.Binary:
        values = [None if value is None else decode(value, encoding) for value in column]
        return pl.Series(column.name, values, dtype=pl.String)
    if kind.is_float():
        whole = column.is_finite() & (column == column.round()) & (column.abs() < 2.0**53)
        as_integer = column.cast(pl.Int64, strict=False).cast(pl.String)
        return as_integer.zip_with(whole.fill_null(False), column.cast(pl.String))
    if isinstance(kind, pl.Datetime):
        return column.dt.to_string("%Y-%m-%d %H:%M:%S").str.replace(_MIDNIGHT, "$1")
    return column.cast(pl.String)
