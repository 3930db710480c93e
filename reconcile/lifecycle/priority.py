"""How urgent a finding is, told by what it is: the same in every worklist, in status and on the report."""

from __future__ import annotations

import polars as pl

from reconcile.vocabulary import EXPOSING, STOPPED


def priority() -> pl.Expr:
    """Return the 優先度 (a key of ``vocabulary.PRIORITIES``) of a finding by its columns ``check`` and ``code``."""
    is_wrong = (pl.col("check") == "A") & pl.col("code").is_in(sorted(STOPPED))
    is_exposed = (pl.col("check") == "B") & pl.col("code").is_in(EXPOSING)
    return (
        pl.when(is_wrong | is_exposed | (pl.col("check") == "brake"))
        .then(1)
        .when(pl.col("check").is_in(["A", "B"]))
        .then(2)
        .otherwise(3)
    )
