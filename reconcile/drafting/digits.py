"""Letters and digits that stand side by side without a delimiter, told apart by what each stretch can be.

A stretch of known length proves itself: twelve digits by the check digit, eight and seven by the calendar, fifteen by never
repeating (団体内統合宛名番号), one by few values. What proves nothing stays whole and is marked as a guess when it touches another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

import polars as pl

from reconcile.compare.number import number_columns
from reconcile.sources.dates import parse_date

Piece = tuple[int, bool]
#: First character, the one after the last, whether it proves itself.
Stretch = tuple[int, int, bool]
_SAMPLE: Final = 400
_LONGEST: Final = 64
_PROOF: Final = 0.9
_CHECKED: Final = 0.8
_UNKNOWN: Final = -1.0
_EACH: Final = -0.05
_CODE: Final = 2
_SERIAL: Final = 15
#: Another cut that explains nearly as much leaves the borders open.
_MARGIN: Final = 1.5
_ENOUGH: Final = 15
_FEW_VALUES: Final = 6


def cut_run(values: Sequence[str], rows: int) -> list[Piece]:
    """Cut values of one width into stretches.

    Args:
        values: ASCII letters and digits, all of the same length, none blank.
        rows: Number of lines; values of a sparse field prove less.

    Returns:
        (length, whether its borders are a guess) of each stretch, left to right.
    """
    width = len(values[0]) if values else 0
    sample = [value for value in values if value.strip("0")][:_SAMPLE] or list(values[:_SAMPLE])
    if width <= 1 or width > _LONGEST or len(sample) < 5 or (len(sample) * 5 < rows and len(sample) < 20):
        return [(width, False)]

    @cache
    def worth(start: int, end: int) -> tuple[float, bool]:
        return _worth([value[start:end] for value in sample])

    total, pieces = _best(width, worth, frozenset(), 0)
    cuts = {start for start, _, _ in pieces}
    open_cuts = {
        at
        for at in range(1, width)
        if _best(width, worth, frozenset({at}) if at in cuts else frozenset(), 0 if at in cuts else at)[0]
        >= total - _MARGIN
    }
    found: list[Piece] = []
    for index, (start, end, is_proved) in enumerate(pieces):
        is_open = not open_cuts.isdisjoint(range(start, end + 1)) or _may_slide(pieces, index)
        if not is_proved and not is_open:
            is_open = _has_code_at_an_edge([value[start:end] for value in sample])
        found.append((end - start, is_open))
    return found


def _may_slide(pieces: Sequence[Stretch], index: int) -> bool:
    """Whether a serial number of fifteen digits touches an unknown stretch: neither says where it ends."""
    around = [pieces[each] for each in (index - 1, index + 1) if 0 <= each < len(pieces)]
    start, end, is_proved = pieces[index]
    if is_proved and end - start == _SERIAL:
        return any(not proved for _, _, proved in around)
    return not is_proved and any(proved and last - first == _SERIAL for first, last, proved in around)


def _best(
    width: int, worth: Callable[[int, int], tuple[float, bool]], without: frozenset[int], through: int
) -> tuple[float, list[Stretch]]:
    """Find the stretches that explain most.

    Args:
        width: Length of the run.
        worth: What a stretch explains, and whether it proves itself.
        without: Places where no cut may be.
        through: A place where a cut must be; 0 for none.
    """
    best: list[tuple[float, list[Stretch]]] = [(0.0, [])]
    for end in range(1, width + 1):
        options: list[tuple[float, list[Stretch]]] = []
        for start in range(end) if end not in without else ():
            before, pieces = best[start]
            value, is_proved = worth(start, end)
            if start < through < end or (pieces and not _may_meet(pieces[-1], (start, end, is_proved))):
                continue
            options.append((before + value, [*pieces, (start, end, is_proved)]))
        best.append(max(options, key=lambda each: each[0]) if options else (float("-inf"), []))
    return best[width]


def _has_code_at_an_edge(parts: list[str]) -> bool:
    """Whether the first or last character has so few values that it can be a field of its own."""
    edges = [{part[0] for part in parts}, {part[-1] for part in parts}]
    return (
        len(parts[0]) > 1 and len(parts) >= _ENOUGH and any(2 <= len(edge) <= _FEW_VALUES for edge in edges)
    )


def _may_meet(left: Stretch, right: Stretch) -> bool:
    """Two unknown stretches side by side are one; beside an unknown one, a code of one or two characters proves nothing."""
    if left[2] and right[2]:
        return True
    return (left[2] and left[1] - left[0] > _CODE) or (right[2] and right[1] - right[0] > _CODE)


def _worth(parts: list[str]) -> tuple[float, bool]:
    """Return how much a stretch explains, and whether it proves itself."""
    length = len(parts[0])
    digits = all(part.isdigit() for part in parts)
    if digits and length == 12 and _share_of_numbers(parts) >= _CHECKED:
        return 30.0, True
    if digits and length in (7, 8) and _share_of_dates(parts) >= _PROOF:
        return 2.0 * length, True
    distinct = len(set(parts))
    if (
        digits
        and length == _SERIAL
        and distinct >= _PROOF * len(parts)
        and len({part[0] for part in parts}) == 1
    ):
        return 14.0, True
    if length == 1 and digits and 2 <= distinct <= 9:
        return (2.0 if distinct <= 3 else 1.0), True
    if (
        length == 2
        and parts[0][0].isalpha()
        and all(part[0].isalpha() and part[1].isdigit() for part in parts)
    ):
        return 2.0, True
    return _UNKNOWN + _EACH * length, False


def _share_of_numbers(parts: list[str]) -> float:
    states = number_columns(pl.Series(parts, dtype=pl.String))["number_state"]
    return int((states == "ok").sum()) / len(parts)


def _share_of_dates(parts: list[str]) -> float:
    """Share of real dates; zeros stand for no date."""
    days = [parse_date(part) for part in parts if part.strip("0")]
    real = [day for day in days if day is not None and 1868 <= day.year <= 2100]
    return len(real) / max(1, len(days)) if len(days) * 2 >= len(parts) else 0.0
