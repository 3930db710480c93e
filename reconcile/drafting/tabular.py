"""Workbooks and parquet files as a grid, read by the readers of the project."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import fastexcel
import polars as pl

from reconcile.drafting.delimiting import is_trailer, make_columns
from reconcile.drafting.model import Doubt, FileFacts, Grid
from reconcile.drafting.opening import BLOCKS, MAX_LINES
from reconcile.drafting.rows import head_of
from reconcile.errors import ConfigError
from reconcile.sources.files import COUNT_SUFFIX
from reconcile.sources.layout import FileSpec
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import Plan
from reconcile.sources.tables import as_text, read_xlsx

_HEAD: Final = 400


def read_workbook(path: Path) -> Grid:
    """Read the first sheet of a workbook.

    Raises:
        ConfigError: It cannot be opened, or the sheet is empty.
    """
    spec = FileSpec(path=path.name, format="xlsx", header=False)
    try:
        batch = next(iter(read_xlsx(path, spec, lambda shape: Plan((), tuple(range(_width(shape)))))))
        sheets = fastexcel.read_excel(path).sheet_names
    except (FileRefused, fastexcel.FastExcelError) as error:
        message = (
            error.message
            if isinstance(error, FileRefused)
            else "Excel のブックとして開けません(壊れています)"
        )
        raise ConfigError(
            f"{path.name}: {message}(unreadable_file)", "抽出をもう一度受け取ってください。"
        ) from None
    cells = batch.cells.drop("line").with_columns(pl.all().fill_null("")).rows()
    if not cells:
        raise ConfigError(
            f"{path.name} のシート「{sheets[0]}」は空です(empty_file)", "抽出をもう一度受け取ってください。"
        )
    rows = [[str(cell) for cell in row] for row in cells]
    last = [cell for cell in rows[-1] if cell]
    trailer = len(last) == 2 and is_trailer(",".join(last), ",")
    width = max(sum(bool(cell) for cell in row) for row in rows)
    keep = len(rows[0]) if width else 0
    at, header, is_sure = head_of(rows, keep)
    body = rows[at + int(header) : len(rows) - int(trailer)]
    names = rows[at] if header else []
    doubts = (
        []
        if is_sure
        else [
            Doubt(
                "file.header", "先頭の行が見出しかデータかを決められません。true か false を確かめてください"
            )
        ]
    )
    if len(sheets) > 1:
        doubts.append(
            Doubt("file.sheet", f"シートが {len(sheets)} 枚あります。最初のシート「{sheets[0]}」を見ました")
        )
    facts = FileFacts(
        "xlsx",
        header=header,
        skip_rows=int(batch.cells["line"][at]) - 1,
        record_count="trailer" if trailer else _sidecar(path),
    )
    return Grid(facts, make_columns(names, _spread(body), keep), tuple(doubts))


def _width(shape: list[str] | int) -> int:
    return shape if isinstance(shape, int) else len(shape)


def _sidecar(path: Path) -> str:
    return "sidecar" if path.with_name(path.name + COUNT_SUFFIX).is_file() else "none"


def _spread(rows: list[list[str]]) -> list[list[str]]:
    """Keep the beginning and runs of neighbouring rows of the rest."""
    if len(rows) <= MAX_LINES:
        return rows
    run = (MAX_LINES - _HEAD) // BLOCKS
    step = (len(rows) - _HEAD) // BLOCKS
    starts = [_HEAD + step * index for index in range(BLOCKS)]
    return rows[:_HEAD] + [row for start in starts for row in rows[start : start + run]]


def read_table(path: Path) -> Grid:
    """Read a sample of a parquet file.

    Raises:
        ConfigError: It cannot be opened, is empty, or has a column of lists or structures.
    """
    try:
        lazy = pl.scan_parquet(path, glob=False)
        names = lazy.collect_schema().names()
        height = int(lazy.select(pl.len()).collect().item())
        run = MAX_LINES if height <= MAX_LINES else MAX_LINES // BLOCKS
        starts = range(0, height, max(run, height // BLOCKS))
        table = pl.concat([lazy.slice(start, run).collect() for start in starts][: BLOCKS + 1])
        text = [as_text(table[name], "utf-8").fill_null("").str.strip_chars() for name in names]
    except FileRefused as error:
        raise ConfigError(f"{path.name}: {error.message}({error.rule})", error.action) from None
    except (pl.exceptions.PolarsError, OSError, ValueError):
        raise ConfigError(
            f"{path.name} を parquet として開けません(壊れているか、空です)(unreadable_file)",
            "抽出をもう一度受け取ってください。",
        ) from None
    records = [list(row) for row in zip(*(column.to_list() for column in text), strict=True)]
    facts = FileFacts("parquet", record_count=_sidecar(path))
    return Grid(facts, make_columns(names, records, len(names)))
