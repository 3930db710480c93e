"""The gate before 副本登録: which candidates may be registered (contract §8). Closed unless everything is in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

#: A record passes with these; every other state is held back.
PASSING = ("registrable", "registrable_with_reason")


@dataclass(frozen=True)
class Closed:
    """What closes the gate for every candidate.

    Attributes:
        reason: ``braked``, ``registry_missing`` or ``registry_too_old``; "" when the gate is open.
    """

    reason: str = ""


def decide(verdicts: pl.DataFrame, approvals: pl.DataFrame, closed: Closed, *, today: date) -> pl.DataFrame:
    """Decide each accepted candidate.

    Args:
        verdicts: ``system, record_id, digest, verdict, grade, reason`` (null or "" for none), ``registry_status``.
        approvals: The state's table; the newest of a record counts.
        closed: What closes the gate as a whole.
        today: An approval counts up to and including its last day.

    Returns:
        The rows with ``state`` (registrable, registrable_with_reason, held, stopped), ``why`` (code; null for
        registrable) and ``passes``.
    """
    last = (
        approvals.sort("approved_at")
        .unique(["system", "record_id"], keep="last", maintain_order=True)
        .filter(pl.col("until") >= today)
        .select("system", "record_id", "digest", pl.col("reason").alias("approved_reason"))
    )
    said = pl.coalesce(pl.col("reason").replace({"": None}), "verdict")
    is_current = pl.col("registry_status").fill_null("current") == "current"
    is_approved = (pl.col("grade") == "B") & pl.col("approved_reason").is_not_null()
    state = (
        pl.when(pl.col("grade") == "C")
        .then(pl.lit("stopped"))
        .when(pl.lit(bool(closed.reason)) | ~is_current)
        .then(pl.lit("held"))
        .when(pl.col("grade") == "A")
        .then(pl.lit("registrable"))
        .when(is_approved)
        .then(pl.lit("registrable_with_reason"))
        .otherwise(pl.lit("held"))
    )
    why = (
        pl.when(pl.col("grade") == "C")
        .then(said)
        .when(pl.lit(bool(closed.reason)))
        .then(pl.lit(closed.reason))
        .when(~is_current)
        .then(pl.col("registry_status"))
        .when(is_approved)
        .then(pl.col("approved_reason"))
        .when(pl.col("grade") == "B")
        .then(said)
    )
    return (
        verdicts.join(last, on=["system", "record_id", "digest"], how="left", maintain_order="left")
        .with_columns(state.alias("state"), why.alias("why"))
        .with_columns(pl.col("state").is_in(PASSING).alias("passes"))
        .drop("approved_reason")
    )
