"""Which row holds the headings: told by known words first, then by rows below that are written otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from reconcile.drafting.headings import is_known
from reconcile.sources.dates import parse_date

_TITLES: Final = 30
_TYPED_SHARE: Final = 0.7
_MANY_DIGITS: Final = 4
_SHAPE: Final = re.compile(r"[\d\s/.:+-]+")

Row = Sequence[str] | None


def head_of(rows: Sequence[Row], width: int) -> tuple[int, bool, bool]:
    """Find the first row that counts.

    Args:
        rows: Rows as split, from the first line of the file on; None for a line that is no whole record.
        width: Number of fields of a record.

    Returns:
        (rows before it, whether it holds headings, whether that is certain).
    """
    full = [at for at, row in enumerate(rows[:_TITLES]) if row is not None and len(row) == width]
    filled = [at for at in full if sum(bool(cell.strip()) for cell in rows[at] or ()) * 2 > width]
    known = {at: sum(map(is_known, rows[at] or ())) for at in filled}
    best = max(known, key=lambda at: (known[at], -at), default=-1)
    if best >= 0 and known[best] >= min(2, width):
        return best, True, True
    first = filled[0] if filled else full[0] if full else 0
    if not filled:
        return first, False, False
    below = [row for row in rows[first + 1 :] if row is not None and len(row) == width]
    header, is_sure = _stands_out(rows[first] or (), below)
    return first, header, is_sure


def _stands_out(top: Sequence[str], below: Sequence[Sequence[str]]) -> tuple[bool, bool]:
    """Whether a row holds headings: no cell of it is written as the values of a typed column below are."""
    cells = [cell.strip() for cell in top]
    if any(looks_like_data(cell) for cell in cells):
        return False, True
    typed = [index for index in range(len(cells)) if _is_typed([row[index] for row in below])]
    if not below or not typed:
        return False, False
    named = all(cells[index] and not _SHAPE.fullmatch(cells[index]) for index in typed)
    if not named:
        return False, len(typed) > 1
    return True, len(typed) > 1 and len(set(cells)) == len(cells)


def _is_typed(values: list[str]) -> bool:
    filled = [value for value in values if value.strip()]
    return bool(filled) and sum(map(looks_like_data, filled)) >= _TYPED_SHARE * len(filled)


def looks_like_data(cell: str) -> bool:
    """Whether a cell is a date, or has as many digits as a value and no heading has."""
    return sum(char.isdigit() for char in cell) >= _MANY_DIGITS or parse_date(cell) is not None
