"""Puts verdicts and causes that are carried forward beside those of tonight, so that all later steps see one table."""

from __future__ import annotations

import polars as pl

from reconcile.lifecycle.carried import Carry, plan_carry
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.steps import Steps
from reconcile.store.state import State


def plan_of(intake: Intake, state: State) -> Carry | None:
    """Say which records keep their last verdict; None when all are judged against tonight's registry."""
    return plan_carry(
        intake.records,
        state["verified"],
        state["requests"],
        scope=intake.registry_scope,
        answered_at=intake.registry_time,
    )


def carry_verdicts(steps: Steps, intake: Intake, carry: Carry) -> None:
    """Complete ``verdict_registry`` and ``ok_records`` by the records that were not judged.

    A holder's status is taken from tonight's answer where he is in it: who died since is held by the gate.
    """
    with steps.timed("carry_verdicts"):
        judged = _not_checked(steps.fetch("verdict_registry"), carry)
        numbered = carry.carried.join(intake.records.select("record_key", "number"), on="record_key")
        steps.table("carried_numbers", numbered.select("record_key", "number"))
        steps.sql("45_statuses_tonight")
        kept = (
            numbered.join(steps.fetch("statuses_tonight"), on="number", how="left", maintain_order="left")
            .drop("number")
            .with_columns(
                pl.coalesce("status_tonight", "registry_status").alias("registry_status"),
                pl.col("reason").fill_null(""),
            )
        )
        steps.table("ok_records", intake.records)
        steps.table("verdict_registry", _below(judged, kept))


def carry_causes(steps: Steps, carry: Carry) -> None:
    """Complete ``causes`` by those of the linkage errors that were not judged tonight."""
    kept = carry.carried.filter("linkage_error")
    steps.table("causes", _below(steps.fetch("causes"), kept))


def _below(frame: pl.DataFrame, more: pl.DataFrame) -> pl.DataFrame:
    """Add rows to a frame; columns that they lack are null."""
    held = set(more.columns)
    added = more.select(
        (pl.col(name) if name in held else pl.lit(None)).cast(kind).alias(name)
        for name, kind in frame.schema.items()
    )
    return pl.concat([frame, added])


def _not_checked(judged: pl.DataFrame, carry: Carry) -> pl.DataFrame:
    """A record that was not asked for is not *not found*: it has not been looked up yet (review, ``incomplete``)."""
    unasked = pl.col("record_key").is_in(carry.unasked["record_key"].implode())
    missed = unasked & (pl.col("verdict") == "not_found")
    return judged.with_columns(
        pl.when(missed).then(pl.lit("review")).otherwise("verdict").alias("verdict"),
        pl.when(missed).then(pl.lit("B")).otherwise("grade").alias("grade"),
        pl.when(missed).then(pl.lit("incomplete")).otherwise("reason").alias("reason"),
        pl.when(missed).then(pl.lit(value=False)).otherwise("linkage_error").alias("linkage_error"),
    )
