"""A quick look over many pairs of names: which plainly differ, so that no closer comparison can say otherwise.

A record whose name holds an unreadable character is held against everybody born that day; hardly any of them fits.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.name_keys import plain_folds
from reconcile.compare.text import SPACES, UNREADABLE, WILDCARDS

_MARK: Final = "〓"
_KANJI: Final = r"\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}"
#: ``?`` may stand for one character or for half of one; ``_`` may separate two names.
_MARKS: Final = "".join(mark for mark in WILDCARDS if mark not in "?*")
_WORD: Final = rf"[{_MARKS}]*[{_KANJI}][{_KANJI}{_MARKS}]*"
#: One or two words of kanji and marks, each with a kanji that can be read: nothing but the characters counts.
_SIMPLE: Final = rf"\A{_WORD}(?:[{SPACES}]+{_WORD})?\z"


def plainly_differ(left: pl.Series, right: pl.Series) -> pl.Series:
    """Whether two names differ so that ``compare_name`` neither finds them equal nor unreadable.

    It says so only of names of one or two words in kanji, with or without unreadable marks: these can be one name
    only when they are equally long and agree, coarsely folded, wherever both can be read. Whoever has a past name,
    旧氏 or 通称 beside it is for the caller to leave out.

    Args:
        left: Names of records.
        right: Names of residents, of equal length.

    Returns:
        Booleans; False wherever a closer look is needed.
    """
    frame = pl.DataFrame(
        {"left": left, "right": right}, schema_overrides={"left": pl.String, "right": pl.String}
    )
    simple = pl.all_horizontal(pl.col(side).str.contains(_SIMPLE) for side in ("left", "right"))
    folds = plain_folds()
    folded = frame.select(
        simple.fill_null(value=False).alias("simple"),
        *(
            pl.col(side).str.replace_many(folds).str.replace_all(UNREADABLE, _MARK)
            for side in ("left", "right")
        ),
    )
    lengths = folded.select(
        pl.col("left").str.len_chars().alias("left"), pl.col("right").str.len_chars().alias("right")
    )
    differ = lengths["left"] != lengths["right"]
    longest = folded["left"].str.len_chars().max()
    for place in range(longest if isinstance(longest, int) else 0):
        a, b = (folded[side].str.slice(place, 1) for side in ("left", "right"))
        differ |= (a != b) & (a != _MARK) & (b != _MARK)
    return (folded["simple"] & differ).fill_null(value=False)
