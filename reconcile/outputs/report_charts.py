"""The one picture of the report: stacked columns as inline SVG whose colours come from the page (light, dark, print)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from markupsafe import Markup

#: Sizes in user units.
_LEFT, _TOP, _HEIGHT, _BELOW = 56, 18, 200, 34
_SLOT, _SLOTS = 28, 30
_MARK: Final = "※"


def columns(labels: Sequence[str], series: Mapping[str, Sequence[int]], marked: Sequence[bool]) -> Markup:
    """Draw one stacked column per label.

    Args:
        labels: Below the columns.
        series: Name → one count per label; the first is the lowest part of a column. The n-th has the css class ``s<n>``.
        marked: Whether the mark ※ stands above a column.

    Returns:
        An ``<svg>`` that names itself to a screen reader; "" when there is nothing to draw.
    """
    if not labels:
        return Markup()
    sums = [sum(counts) for counts in zip(*series.values(), strict=True)]
    top = nice_top(max(sums))
    width, height = _LEFT + _SLOT * max(len(labels), _SLOTS), _TOP + _HEIGHT + _BELOW
    said = f"棒グラフ。{'、'.join(series)}の件数を実行の順に積み上げる。{labels[0]}から{labels[-1]}まで{len(labels)}回。数値は下の表にある。"
    parts = [
        Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">').format(width, height, said),
        *(_line(top * step // 4, top, width) for step in range(5)),
    ]
    for place, label in enumerate(labels):
        heights = [counts[place] for counts in series.values()]
        parts.append(_column(place, heights, top))
        if (len(labels) - 1 - place) % 2 == 0:  # a label is wider than a column; tonight's always stands
            parts.append(_text(place, _TOP + _HEIGHT + 20, label))
        if marked[place]:
            parts.append(_text(place, _y(sum(heights), top) - 4, _MARK))
    return Markup("\n").join([*parts, Markup("</svg>")])


def nice_top(most: int) -> int:
    """Return the end of the axis: the next of 4, 8, 20, 40, 80, 200 … that is not below ``most``."""
    top, steps = 4, (2, 2.5, 2)
    turn = 0
    while top < most:
        top = int(top * steps[turn % 3])
        turn += 1
    return top


def _line(value: int, top: int, width: int) -> Markup:
    y = _y(value, top)
    return Markup(
        '<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/><text class="axis" x="{}" y="{:.1f}">{}</text>'
    ).format(_LEFT, width, y, y, _LEFT - 8, y + 4, f"{value:,}")


def _column(place: int, counts: Sequence[int], top: int) -> Markup:
    x = _LEFT + _SLOT * place + 4
    parts, below = [], 0
    for number, count in enumerate(counts):
        if count:
            upper = _y(below + count, top)
            parts.append(
                Markup('<rect class="s{}" x="{}" y="{:.1f}" width="{}" height="{:.1f}"/>').format(
                    number, x, upper, _SLOT - 8, _y(below, top) - upper
                )
            )
        below += count
    return Markup("").join(parts)


def _text(place: int, y: float, text: str) -> Markup:
    x = _LEFT + _SLOT * place + _SLOT // 2
    return Markup('<text class="label" x="{}" y="{:.1f}">{}</text>').format(x, y, text)


def _y(value: int, top: int) -> float:
    return _TOP + _HEIGHT * (1 - value / top)
