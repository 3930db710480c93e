"""The workbook of a department: 概要, then one sheet per system with findings (contract §9).

Sheets are protected without a password: that keeps a slip of the hand from changing what was found, nothing more;
the import compares each row with the findings anyway. Everything but dates and counts is written as text, so no
cell of a record can become a formula, a link or a number without its leading zeros.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

from reconcile import vocabulary
from reconcile.outputs.files import starts_formula
from reconcile.outputs.model import SystemInfo
from reconcile.outputs.overview import OVERVIEW, PRIORITY_COLUMN, HowTo, fill_overview
from reconcile.outputs.sheet_style import add_colours, add_styles, print_setup

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Row = Sequence[object]


@dataclass(frozen=True)
class Look:
    """What all workbooks of a run share.

    Attributes:
        as_of: The day of the run, also the file's date of creation: equal rows give equal bytes.
        how_to: Texts (``overview.read_how_to``).
        due_days: Days after which a finding of 優先度 高, 中, 低 is overdue.
        run: Run id, kept as a property of the workbook: the import knows by it what the department saw.
    """

    as_of: date
    how_to: HowTo = ()
    due_days: tuple[int, int, int] = (5, 30, 90)
    run: str = ""


#: Choices of the two drop-down columns.
DISPOSITIONS: Final = ("訂正済", "誤りなし", "本人確認中", "対応不要")
CONFIRMED_CAUSES: Final = tuple(vocabulary.CAUSES.values())

_LONGEST: Final = 32_000  # Excel drops a cell of more than 32,767 characters
#: In characters; together about one and a half times A4 landscape, so that 10 points print as nearly 7.
_WIDTHS: Final = (9, 5, 5, 12, 10, 11, 9, 16, 13, 13, 13, 9, 10, 10, 11, 5, 10, 10, 11, 8, 14)
#: 管理番号 to 記録番号 stay in sight.
FROZEN_COLUMNS: Final = 5
_LINE_POINTS: Final = 13.5
_UNSAFE = re.compile(r"[\[\]:*?/\\']")


def workbook(
    department: str,
    tables: Mapping[SystemInfo, Sequence[Row]],
    headings: Sequence[str],
    *,
    answers: int,
    look: Look,
) -> bytes:
    """Build a workbook; equal arguments give equal bytes.

    Args:
        department: 担当課, shown on the first sheet.
        tables: Rows per system in the order of the sheets; a system without rows is counted but has no sheet.
            Columns as ``headings``; state, priority in the second and third.
        headings: Headings of the columns.
        answers: How many columns at the end are the department's to fill in.
        look: What all workbooks share.

    Returns:
        The xlsx file.
    """
    import xlsxwriter  # noqa: PLC0415 - nobody waits for it before reading begins

    content = io.BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties(
        {
            "title": f"訂正一覧 {department}",
            "author": "reconcile",
            "created": datetime.combine(look.as_of, time()),
        }
    )
    if look.run:
        book.set_custom_property("run", look.run)
    styles = add_styles(book)
    overview = book.add_worksheet(OVERVIEW)
    names = {system: _sheet_name(system) for system in tables}
    fill_overview(overview, styles, department, tables, names, look.as_of, look.how_to)
    for system, rows in tables.items():
        if rows:
            sheet = book.add_worksheet(names[system])
            _fill_sheet(sheet, styles, headings, rows, answers)
            add_colours(sheet, styles, headings, len(rows), look.due_days)
            print_setup(sheet, title=f"{department} {system.name} 基準日 {look.as_of:%Y-%m-%d}")
    book.close()
    return content.getvalue()


def _fill_sheet(
    sheet: Worksheet, styles: Mapping[str, Format], headings: Sequence[str], rows: Sequence[Row], answers: int
) -> None:
    first_answer = len(headings) - answers
    for column, (heading, width) in enumerate(zip(headings, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        style = styles["own_heading" if column >= first_answer else "heading"]
        sheet.write_string(0, column, heading, style)
    sheet.set_row(0, 42)
    for place, row in enumerate(rows, start=1):
        sheet.set_row(place, _LINE_POINTS * _lines(row))
        for column, value in enumerate(row[:first_answer]):
            _write_cell(sheet, (place, column), value, styles)
        for column in range(first_answer, len(headings)):
            _write_answer(sheet, (place, column), row[column], styles, is_date=headings[column] == "対応日")
    _add_choices(sheet, headings, len(rows))
    sheet.freeze_panes(1, FROZEN_COLUMNS)
    sheet.autofilter(0, 0, len(rows), len(headings) - 1)
    sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})


def _lines(row: Row) -> int:
    """Lines that the fullest cell of a row takes: no spreadsheet program fits protected, wrapped rows by itself."""
    texts = ("" if value is None else str(value) for value in row)
    widths = (
        len(text) if text.isascii() else sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
        for text in texts
    )
    return max(1, *(-(-needed // (width - 1)) for needed, width in zip(widths, _WIDTHS, strict=False)))


def _write_cell(
    sheet: Worksheet, place: tuple[int, int], value: object, styles: Mapping[str, Format]
) -> None:
    if isinstance(value, date):
        sheet.write_datetime(*place, datetime.combine(value, time()), styles["date"])
    elif isinstance(value, int):
        sheet.write_number(*place, value, styles["count"])
    else:
        text = "" if value is None else str(value)[:_LONGEST]
        is_urgent = place[1] == PRIORITY_COLUMN and text == "高"
        style = "urgent" if is_urgent else "quoted" if starts_formula(text) else "text"
        sheet.write_string(*place, text, styles[style])


def _write_answer(
    sheet: Worksheet, place: tuple[int, int], value: object, styles: Mapping[str, Format], *, is_date: bool
) -> None:
    style = styles["answer_date" if is_date else "answer"]
    if isinstance(value, date):
        sheet.write_datetime(*place, datetime.combine(value, time()), style)
    elif value is None:
        sheet.write_blank(*place, None, style)
    else:
        sheet.write_string(*place, str(value)[:_LONGEST], style)


def _add_choices(sheet: Worksheet, headings: Sequence[str], rows: int) -> None:
    for heading, choices in (("対応区分", DISPOSITIONS), ("確定原因", CONFIRMED_CAUSES)):
        column = headings.index(heading)
        sheet.data_validation(
            1,
            column,
            rows,
            column,
            {
                "validate": "list",
                "source": list(choices),
                "error_title": "一覧から選んでください",
                "error_message": f"{heading}は次のどれかです: {'、'.join(choices)}",
            },
        )
    column = headings.index("対応日")
    sheet.data_validation(
        1,
        column,
        rows,
        column,
        {
            "validate": "date",
            "criteria": ">=",
            "value": date(2015, 10, 5),  # 番号法の施行日: no correction can be older
            "error_type": "warning",
            "error_title": "日付を確かめてください",
            "error_message": "対応日は 2026-04-01 のように日付で記入します。",
        },
    )


def _sheet_name(system: SystemInfo) -> str:
    """Keep to Excel's rules: 31 characters, none that it forbids, no two alike (the number sees to that)."""
    return f"{system.no:02} {_UNSAFE.sub('_', system.name)}"[:31].strip()
