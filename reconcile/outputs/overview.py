"""概要: the first sheet of a worklist: how many findings each system has, and how to answer them."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from reconcile.errors import ConfigError
from reconcile.outputs.model import SystemInfo
from reconcile.outputs.sheet_style import print_setup

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Row = Sequence[object]

OVERVIEW: Final = "概要"
#: Half-width characters on one line of the how-to text.
_HOW_TO_LINE: Final = 92
#: Places of 状態 and 優先度 among the columns of a row.
STATE_COLUMN: Final = 1
PRIORITY_COLUMN: Final = 2

#: Rows of the how-to text: a label and a sentence, or a heading alone.
HowTo = Sequence[tuple[str, str]]


def read_how_to(path: Path) -> HowTo:
    """Read the how-to text of a worklist (``reports/worklist_howto.csv``: label, text).

    Raises:
        ConfigError: The file cannot be read.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [(row["label"], row["text"]) for row in csv.DictReader(file)]
    except (OSError, KeyError, UnicodeDecodeError, csv.Error) as error:
        raise ConfigError(
            f"{path.name} を読めません({type(error).__name__})。",
            "reports/ を既定のものから写し直してください。",
        ) from None


def fill_overview(
    sheet: Worksheet,
    styles: Mapping[str, Format],
    department: str,
    tables: Mapping[SystemInfo, Sequence[Row]],
    names: Mapping[SystemInfo, str],
    as_of: date,
    how_to: HowTo,
) -> None:
    """Fill the sheet.

    Args:
        sheet: Empty.
        styles: As ``sheet_style.add_styles`` made them.
        department: 担当課.
        tables: Rows per system, state and priority in the second and third column.
        names: Sheet of each system, for the links.
        as_of: The day of the run.
        how_to: Text below the counts.
    """
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 6, 10)
    sheet.write_string(0, 0, f"訂正一覧 {department}", styles["title"])
    sheet.write_string(1, 0, f"基準日 {as_of:%Y-%m-%d}", styles["plain"])
    for column, heading in enumerate(("項番", "事務", "件数", "うち優先度高", "新規", "継続", "再発")):
        sheet.write_string(3, column, heading, styles["heading"])
    totals = [0] * 5
    for place, (system, rows) in enumerate(tables.items(), start=4):
        counts = _counts(rows)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        sheet.write_number(place, 0, system.no, styles["count"])
        if rows:
            sheet.write_url(place, 1, f"internal:'{names[system]}'!A1", styles["text"], system.name)
        else:
            sheet.write_string(place, 1, system.name, styles["text"])
        for column, count in enumerate(counts, start=2):
            sheet.write_number(place, column, count, styles["count"])
    last = 4 + len(tables)
    sheet.write_string(last, 0, "計", styles["total"])
    sheet.write_blank(last, 1, None, styles["total"])
    for column, total in enumerate(totals, start=2):
        sheet.write_number(last, column, total, styles["total"])
    _fill_how_to(sheet, styles, how_to, last + 2)
    sheet.protect("", {"select_locked_cells": True})
    print_setup(sheet)


def _fill_how_to(sheet: Worksheet, styles: Mapping[str, Format], how_to: HowTo, first: int) -> None:
    """Write how to answer, the order of a correction, and what the columns mean."""
    for place, (label, text) in enumerate(how_to, start=first):
        if text:
            sheet.write_string(place, 0, label, styles["label"])
            sheet.merge_range(place, 1, place, 6, text, styles["wrapped"])
            width = sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
            sheet.set_row(place, 15 * -(-width // _HOW_TO_LINE))
        else:
            sheet.write_string(place, 0, label, styles["section"])
            sheet.set_row(place, 26)


def _counts(rows: Sequence[Row]) -> list[int]:
    states = Counter(str(row[STATE_COLUMN]) for row in rows)
    urgent = sum(row[PRIORITY_COLUMN] == "高" for row in rows)
    return [len(rows), urgent, states["新規"], states["継続"], states["再発"]]
