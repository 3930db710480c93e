"""How the sheets of a worklist look, on the screen and on A4 paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from reconcile.vocabulary import PRIORITIES

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_FONT: Final = "游ゴシック"
_A4: Final = 9
#: Excel drops a header of more than 255; each may be an "&", which is written twice.
_HEADER_CHARACTERS: Final = 110


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
        "section": {**base, "bold": True, "font_size": 12, "valign": "bottom", "text_wrap": False},
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
        # only what a conditional format may change; contrast of text to fill at least 7:1
        "overdue": {"bg_color": "#F8CBCB", "font_color": "#7A0000", "bold": True},
        "soon": {"bg_color": "#FFE9A8", "font_color": "#5A3E00"},
        "high": {"bg_color": "#F8CBCB", "font_color": "#7A0000", "bold": True},
        "middle": {"bg_color": "#FFE9A8", "font_color": "#5A3E00"},
        "low": {"bg_color": "#E3ECE3", "font_color": "#1F3D1F"},
        "answered": {"font_color": "#595959", "italic": True},
    }
    return {name: book.add_format(style) for name, style in styles.items()}


def add_colours(
    sheet: Worksheet,
    styles: dict[str, Format],
    headings: Sequence[str],
    rows: int,
    due_days: Sequence[int],
) -> None:
    """Colour by condition, so that it follows sorting: answered rows, 再発, 優先度, and 経過日数 against the due days.

    Args:
        sheet: One system's.
        styles: As ``add_styles`` made them.
        headings: Of the columns.
        rows: Number of rows below the heading.
        due_days: Days for 優先度 高, 中, 低; more is overdue (red), more than half of it is amber.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - see spreadsheet.workbook

    state, priority, age, answer = (
        headings.index(name) for name in ("状態", "優先度", "経過日数", "対応区分")
    )
    first = {
        name: xl_rowcol_to_cell(1, at, col_abs=True)
        for name, at in (("s", state), ("p", priority), ("a", age), ("d", answer))
    }
    overdue = ",".join(
        f'AND({first["p"]}="{word}",{first["a"]}>{days})'
        for word, days in zip(PRIORITIES.values(), due_days, strict=True)
    )
    soon = ",".join(
        f'AND({first["p"]}="{word}",{first["a"]}*2>{days})'
        for word, days in zip(PRIORITIES.values(), due_days, strict=True)
    )
    colours = [
        (age, age, f"=OR({overdue})", "overdue"),
        (age, age, f"=OR({soon})", "soon"),
        *(
            (priority, priority, f'={first["p"]}="{word}"', style)
            for word, style in zip(PRIORITIES.values(), ("high", "middle", "low"), strict=True)
        ),
        (state, state, f'={first["s"]}="再発"', "high"),
        # what came back although it was answered wants to be seen
        (0, answer - 1, f'=AND({first["d"]}<>"",{first["s"]}<>"再発")', "answered"),
    ]
    for left, right, formula, style in colours:
        sheet.conditional_format(
            1, left, rows, right, {"type": "formula", "criteria": formula, "format": styles[style]}
        )


def print_setup(sheet: Worksheet, title: str = "&A") -> None:
    """Print on A4 landscape, one page wide, the first row on every page, marked 取扱注意."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    said = title if title == "&A" else title[:_HEADER_CHARACTERS].replace("&", "&&")
    sheet.set_header(f"&L{said}&R取扱注意(特定個人情報)")
    sheet.set_footer("&C&P / &N")
