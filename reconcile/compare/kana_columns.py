"""Kana comparison on whole columns: vectorised where the folded readings are equal, scalar for the rest."""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.kana import KANA_FOLD, kana_level
from reconcile.compare.text import fold_width_expr

_FROM: Final = [chr(code) for code in KANA_FOLD]
_TO: Final = list(KANA_FOLD.values())
_PLAIN: Final = r"^[ァ-ヺー]+$"


def kana_levels(left: pl.Series, right: pl.Series) -> pl.Series:
    """Compare two columns of readings.

    Args:
        left: Readings of the records (text, null where not held).
        right: Readings of the residents, of equal length.

    Returns:
        ``kana_level`` of every pair.
    """
    pairs = pl.DataFrame({"left": left, "right": right}).with_row_index("pair")
    folded = pairs.lazy().select("pair", "left", "right", a=_fold("left"), b=_fold("right")).collect()
    equal = (pl.col("a") == pl.col("b")) & pl.col("a").str.contains(_PLAIN)
    blank = pl.col("left").is_null() | pl.col("right").is_null()
    levels = folded.select(
        "pair",
        "left",
        "right",
        level=pl.when(blank).then(pl.lit("not_comparable")).when(equal).then(pl.lit("same")),
    )
    rest = levels.filter(pl.col("level").is_null()).select("left", "right").unique()
    scalar = [kana_level(a, b) for a, b in rest.iter_rows()]
    settled = rest.with_columns(pl.Series("scalar", scalar, dtype=pl.String))
    return (
        levels.join(settled, on=["left", "right"], how="left", maintain_order="left")
        .select(pl.coalesce("level", "scalar").alias("kana_level"))
        .to_series()
    )


def _fold(column: str) -> pl.Expr:
    return fold_width_expr(pl.col(column)).str.replace_many(_FROM, _TO).str.replace_all(" ", "", literal=True)
