"""An explanation as one self-contained html page with a picture of how the verdicts fell away (reports/explain.html)."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup, escape

from reconcile import vocabulary
from reconcile.outputs.explanation import (
    FIELDS,
    GRADES,
    PARTS,
    RELATIONS,
    Explanation,
    Step,
    key_facts,
    searched_words,
)
from reconcile.outputs.templates import render

#: Sizes of the picture in user units.
_LEFT, _CELL, _ROW, _TOP = 330, 76, 30, 46


def explanation_page(told: Explanation, template: Path, *, body: str) -> str:
    """Return the page.

    Args:
        told: The explanation, masked as it shall be shown.
        template: reports/explain.html.
        body: The reporting body, such as 長野県.

    Raises:
        ConfigError: The template is missing or faulty.
    """
    return render(
        template,
        {
            "told": told,
            "body": body,
            "facts": key_facts(told),
            "grades": GRADES,
            "labels": FIELDS,
            "parts": PARTS,
            "relations": RELATIONS,
            "verdicts": vocabulary.VERDICTS,
            "searched": searched_words(told),
            "picture": picture(told.steps),
        },
    )


def picture(steps: tuple[Step, ...]) -> Markup:
    """Draw one row per fact and one cell per verdict: filled while the verdict is still possible.

    Args:
        steps: As in ``Explanation.steps``; "" is returned for none.
    """
    if not steps:
        return Markup()
    width, height = _LEFT + _CELL * len(vocabulary.VERDICTS), _TOP + _ROW * len(steps) + 4
    label = f"あり得る判定が {len(steps[0].verdicts)} から {len(steps[-1].verdicts)} に減る"
    parts = [
        Markup('<svg viewBox="0 0 {} {}" role="img" aria-label="{}">').format(width, height, label),
        *(_heading(place, verdict) for place, verdict in enumerate(vocabulary.VERDICTS)),
        *(_row(place, step) for place, step in enumerate(steps)),
        Markup("</svg>"),
    ]
    return Markup("\n").join(parts)


def _heading(place: int, verdict: str) -> Markup:
    words = vocabulary.VERDICTS[verdict].label
    lines = (
        [words]
        if len(words) <= 5
        else [words[: words.index("(")], words[words.index("(") :]]
        if "(" in words
        else [words[:5], words[5:]]
    )
    x = _LEFT + _CELL * place + _CELL // 2
    spans = Markup("").join(
        Markup('<tspan x="{}" y="{}">{}</tspan>').format(x, 16 + 15 * line, text)
        for line, text in enumerate(lines)
    )
    return Markup('<text class="head">{}</text>').format(spans)


def _row(place: int, step: Step) -> Markup:
    y = _TOP + _ROW * place
    words = f"{step.fact_label}: {step.level_label}" if step.fact else "はじめ"
    cells = [
        _cell(_LEFT + _CELL * column, y, verdict, verdict in step.verdicts)
        for column, verdict in enumerate(vocabulary.VERDICTS)
    ]
    return Markup('<text x="0" y="{}">{}</text>{}').format(y + 19, escape(words), Markup("").join(cells))


def _cell(x: int, y: int, verdict: str, is_left: bool) -> Markup:
    grade = vocabulary.VERDICTS[verdict].grade
    box = Markup('<rect x="{}" y="{}" width="{}" height="{}" class="{}"/>').format(
        x + 3, y + 3, _CELL - 6, _ROW - 6, grade if is_left else "out"
    )
    if not is_left:
        return box
    return box + Markup('<text class="on" x="{}" y="{}">{}</text>').format(x + _CELL // 2, y + 20, grade)
