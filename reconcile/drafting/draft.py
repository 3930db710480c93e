"""From a file to the text of its layout: open, split, decide, write."""

from __future__ import annotations

from pathlib import Path

from reconcile.drafting.borders import is_fixed, read_fixed_grid
from reconcile.drafting.by_content import settle_unheaded
from reconcile.drafting.by_heading import hold_back_numbers, settle_headed
from reconcile.drafting.choices import Table
from reconcile.drafting.delimiting import best_delimiter, read_grid
from reconcile.drafting.keys import settle_keys
from reconcile.drafting.model import Doubt, Grid
from reconcile.drafting.naming import name_of
from reconcile.drafting.opening import kind_of, read_lines
from reconcile.drafting.payload import payload_of
from reconcile.drafting.tabular import read_table, read_workbook
from reconcile.drafting.toml_text import write_toml
from reconcile.errors import ConfigError


def draft_text(file: Path, kind: str) -> tuple[str, list[Doubt]]:
    """Propose a layout.

    Args:
        file: The extract.
        kind: Kind of source, one of ``FIELDS``.

    Returns:
        TOML with Japanese comments, and what the file does not settle. No value of a record is in either, but the few
        values of codes.

    Raises:
        ConfigError: The file cannot be opened, is empty, or is no text, workbook or parquet file.
    """
    table = Table(open_grid(file), kind)
    settle_headed(table)
    settle_unheaded(table)
    settle_keys(table)
    hold_back_numbers(table)
    payload, left = payload_of(table)
    return write_toml(table, name_of(file, kind), payload, left)


def open_grid(file: Path) -> Grid:
    """Read a sample of a file of any format.

    Raises:
        ConfigError: As in ``draft_text``.
    """
    kind = kind_of(file)
    if kind == "xlsx":
        return read_workbook(file)
    if kind == "parquet":
        return read_table(file)
    lines = read_lines(file)
    delimiter, width = best_delimiter(lines)
    if delimiter:
        grid = read_grid(lines, file, delimiter, width)
    elif is_fixed(lines):
        grid = read_fixed_grid(lines, file)
    else:
        raise ConfigError(
            f"{file.name} は、区切り文字でも桁位置でも列に分けられません(unknown_format)",
            "区切り文字がカンマ・タブ・;・| の CSV か、一行の長さがそろった固定長で出し直してもらってください。",
        )
    if lines.is_sure:
        return grid
    doubt = Doubt(
        "file.encoding", "ほかの文字コードとも読めます。氏名と住所が正しく見えるかを確かめてください"
    )
    return Grid(grid.facts, grid.columns, (*grid.doubts, doubt))
