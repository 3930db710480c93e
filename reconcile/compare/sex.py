"""Sex: compared only where both sides state it (contract §3; reference/domain.md §3.3: 不明 and blank say nothing)."""

from __future__ import annotations

from typing import Final, Literal

import polars as pl

Level = Literal["same", "different", "not_comparable"]

_STATED: Final = ("male", "female")


def sex_level(left: str | None, right: str | None) -> Level:
    """Compare two values after the layout's mapping.

    Args:
        left: ``male``, ``female``, ``unknown`` or None.
        right: The same.

    Returns:
        ``not_comparable`` unless both sides are ``male`` or ``female``; two unknowns are not equal (rule 5).
    """
    if left not in _STATED or right not in _STATED:
        return "not_comparable"
    return "same" if left == right else "different"


def sex_levels(left: pl.Series, right: pl.Series) -> pl.Series:
    """Compare two columns, pair by pair, like ``sex_level``.

    Args:
        left: Text with nulls, n rows.
        right: Text with nulls, n rows.

    Returns:
        ``sex_level``, text without nulls, n rows.
    """
    pairs = pl.DataFrame({"left": left.cast(pl.String), "right": right.cast(pl.String)})
    stated = pl.col("left").is_in(_STATED) & pl.col("right").is_in(_STATED)
    return pairs.select(
        pl.when(~stated.fill_null(value=False))
        .then(pl.lit("not_comparable"))
        .when(pl.col("left") == pl.col("right"))
        .then(pl.lit("same"))
        .otherwise(pl.lit("different"))
        .alias("sex_level")
    ).to_series()
