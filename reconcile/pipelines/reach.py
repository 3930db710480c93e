"""The part of the registry that a few records can meet: what a gate is asked about is looked for in it, not in all residents.

The steps bring a record and a resident together by the number, present or past, by the birth date, or by the name where one
of the two has no whole birth date (``30_search_records`` to ``37_candidates``, and in pieces ``pipelines.piecewise``).
Whoever can be met in none of these ways is left out; everybody else is there, so that the steps find what they find in the
whole registry.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.judge.candidates import is_full_date, record_keys
from reconcile.pipelines.residents import REGISTRY_ROWS

#: More records than these meet so many residents that leaving the others out saves nothing.
MOST_RECORDS: Final = 5_000


def within_reach(
    residents: Mapping[str, list[Path]], records: pl.DataFrame, scratch: Path
) -> dict[str, list[Path]]:
    """Leave out the residents whom no record can meet.

    Args:
        residents: As ``Intake.residents``.
        records: As ``Intake.records``.
        scratch: Existing folder, hidden, for the rows that are left.

    Returns:
        The same tables, ``ok_registry`` being what is within reach; as they were for more than ``MOST_RECORDS``.
    """
    if records.height > MOST_RECORDS or not residents["ok_registry"]:
        return dict(residents)
    target = scratch / "within_reach.parquet"
    (
        pl.scan_parquet(residents["ok_registry"])
        .select(list(REGISTRY_ROWS))
        .filter(_by_number(residents, records) | _by_birth(records) | _by_name(residents, records))
        .sink_parquet(target, compression="lz4", statistics=False)
    )
    return {**residents, "ok_registry": [target]}


def _by_number(residents: Mapping[str, list[Path]], records: pl.DataFrame) -> pl.Expr:
    """Whoever holds a record's number, and every row of whoever held it once."""
    numbers = records["number"].drop_nulls().unique()
    holds = pl.col("number").is_in(numbers.implode())
    if not residents["ok_history"]:
        return holds
    held = (
        pl.scan_parquet(residents["ok_history"])
        .filter(pl.col("number").is_in(numbers.implode()))
        .select("person")
        .collect()["person"]
    )
    return holds | pl.col("person").is_in(held.unique().implode())


def _by_birth(records: pl.DataFrame) -> pl.Expr:
    """Whoever was born on a record's day, and whoever has no whole birth date: he may have any name of the records."""
    return pl.col("birth").is_in(records["birth"].drop_nulls().unique().implode()) | ~pl.col("is_dated")


def _by_name(residents: Mapping[str, list[Path]], records: pl.DataFrame) -> pl.Expr:
    """Whoever has the name of a record without a whole birth date, or any name that has more keys than the plain one."""
    undated = records.filter(~is_full_date("birth"))
    if undated.is_empty():
        return pl.lit(value=False)
    has_key = pl.col("name_key").is_in(record_keys(undated)["key"].drop_nulls().unique().implode())
    if not residents["ok_names"]:
        return has_key
    named = pl.read_parquet(residents["ok_names"], columns=["resident"])["resident"].unique()
    return has_key | pl.col("resident").is_in(named.implode())
