"""How the sheets of a worklist look, on the screen and on A4 paper."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

_FONT: Final = "游ゴシック"
_A4: Final = 9


def add_styles(book: Any) -> dict[str, Format]:
    """Add every cell format to a workbook; all are locked but the two ``answer`` ones."""
    base = {"font_name": _FONT, "font_size": 10, "valign": "top", "text_wrap": True}
    boxed = {**base, "border": 1, "border_color": "#A6A6A6"}
    heading = {**boxed, "bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "valign": "vcenter"}
    own = {"bg_color": "#FFF9DB", "locked": False}
    styles: dict[str, dict[str, object]] = {
        "title": {"font_name": _FONT, "font_size": 16, "bold": True},
        "plain": {"font_name": _FONT, "font_size": 10, "valign": "top"},
        "label": {**base, "bold": True},
        "wrapped": base,
        "heading": heading,
        "own_heading": {**heading, "bg_color": "#7F6000"},
        "text": {**boxed, "num_format": "@"},
        "quoted": {**boxed, "num_format": "@", "quote_prefix": True},
        "urgent": {**boxed, "bold": True, "font_color": "#C00000"},
        "date": {**boxed, "num_format": "yyyy-mm-dd"},
        "count": {**boxed, "num_format": "#,##0"},
        "total": {**boxed, "num_format": "#,##0", "bold": True},
        "answer": {**boxed, **own, "num_format": "@"},
        "answer_date": {**boxed, **own, "num_format": "yyyy-mm-dd"},
    }
    return {name: book.add_format(style) for name, style in styles.items()}


def print_setup(sheet: Worksheet) -> None:
    """Print on A4 landscape, one page wide, the first row on every page, marked 取扱注意."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L&A&R取扱注意(特定個人情報)")
    sheet.set_footer("&C&P / &N")
