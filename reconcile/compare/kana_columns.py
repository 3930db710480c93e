"""Kana comparison on whole columns: vectorised where the readings are plain kana, scalar for the rest.

Plain kana fold in one pass over the text: each character, or half-width kana with its voiced mark, has one folded
form. What is no plain kana stays as it is, is seen by that, and goes to :func:`~reconcile.compare.kana.kana_level`.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import polars as pl

from reconcile.compare.kana import KANA_FOLD, kana_level
from reconcile.compare.text import LONG_MARK

_VOICED_MARKS: Final = ("", "ﾞ", "ﾟ")
_DASHES: Final = "-‐‑‒–—―−－ｰ"
_SPACES: Final = " 　"
_PLAIN: Final = r"^[ァ-ヺー]+$"
_VOICELESS: Final = dict(
    zip(
        "ガギグゲゴザジズゼゾダヂヅデドバビブベボパピプペポ",
        "カキクケコサシスセソタチツテトハヒフヘホハヒフヘホ",
        strict=True,
    )
)
_LENGTHENING: Final = dict.fromkeys("アイウエオ" + LONG_MARK, "")


def _folds() -> dict[str, str]:
    """Return the folded form, without spaces, of each plain kana, first of half-width kana with its mark."""
    folds = {chr(code): kana for code, kana in KANA_FOLD.items()}
    folds |= dict.fromkeys(_DASHES, LONG_MARK) | dict.fromkeys(_SPACES, "")
    for code in range(ord("ｦ"), ord("ﾝ") + 1):
        for mark in _VOICED_MARKS:
            kana = unicodedata.normalize("NFKC", chr(code) + mark)
            if len(kana) == 1:
                folds[chr(code) + mark] = kana.translate(KANA_FOLD)
    return dict(sorted(folds.items(), key=lambda fold: -len(fold[0])))  # the first that fits is taken


_FOLDS: Final = _folds()


def kana_levels(left: pl.Series, right: pl.Series) -> pl.Series:
    """Compare two columns of readings.

    Args:
        left: Readings of the records (text, null where not held).
        right: Readings of the residents, of equal length.

    Returns:
        ``kana_level`` of every pair.
    """
    pairs = pl.DataFrame({"left": left, "right": right}, schema={"left": pl.String, "right": pl.String})
    folded = pairs.lazy().select(a=_fold("left"), b=_fold("right")).collect()
    is_equal = (pl.col("a") == pl.col("b")) & pl.col("a").str.contains(_PLAIN)
    is_blank = pl.col("a").is_null() | pl.col("b").is_null()
    levels = folded.select(
        level=pl.when(is_blank).then(pl.lit("not_comparable")).when(is_equal).then(pl.lit("same"))
    ).to_series()
    is_open = levels.is_null()
    rest = pairs.filter(is_open).hstack(folded.filter(is_open))
    return levels.scatter(is_open.arg_true(), _levels_of_unequal(rest)).alias("kana_level")


def _levels_of_unequal(pairs: pl.DataFrame) -> pl.Series:
    """Compare pairs that do not fold to equal plain kana: ``left``, ``right``, and folded ``a``, ``b``."""
    is_plain = pl.all_horizontal(
        pl.col(side).str.contains(_PLAIN) & ~pl.col(side).str.contains("ヴ", literal=True)
        for side in ("a", "b")
    )
    levels = pairs.select(
        pl.when(is_plain & (_sounds("a") != _sounds("b"))).then(pl.lit("different"))
    ).to_series()
    rest = pairs.select("left", "right").filter(levels.is_null())
    distinct = rest.unique()
    scalar = [kana_level(a, b) for a, b in distinct.iter_rows()]
    settled = distinct.with_columns(pl.Series("level", scalar, dtype=pl.String))
    found = rest.join(settled, on=["left", "right"], how="left", maintain_order="left")
    return levels.scatter(levels.is_null().arg_true(), found["level"])


def _sounds(column: str) -> pl.Expr:
    """Sorted kana of a plain folded text that neither a long vowel, a voiced mark nor the order of words changes.

    Where they differ, ``may_be_same`` is false: all that it leaves out or puts elsewhere is left out or sorted here.
    """
    plain = pl.col(column).str.replace_many(_LENGTHENING).str.replace_many(_VOICELESS)
    return plain.str.split("").list.sort().list.join("")


def _fold(column: str) -> pl.Expr:
    return pl.col(column).str.replace_many(_FOLDS, leftmost=True)
