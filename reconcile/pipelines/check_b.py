"""Check B (点検B): every record against its replica (副本): addressee, number and payload."""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.pipelines.intake import Intake
from reconcile.pipelines.prepared import PREFIX, SEPARATOR, compared_columns, names_of
from reconcile.pipelines.steps import Steps

_REPLICA_SCHEMA: Final = {
    "replica_row": pl.Int64,
    "system": pl.String,
    "record_id": pl.String,
    "addressee_no": pl.String,
    "registered_at": pl.String,
    "registered_day": pl.String,
    "signature": pl.String,
}


def check_replica(steps: Steps, intake: Intake) -> None:
    """Make ``replica_pairs`` and ``shifted_replicas`` (no rows when the project has no readable replica).

    ``record_places`` is made (``entry_check.check_entries``); what becomes of a pair is told once the brakes are known
    (``casework.apply_brakes``).
    """
    with steps.timed("prepare_replica"):
        # nothing to compare with: check B says nothing about any record
        has_replica = intake.replica is not None
        steps.table("record_signatures", intake.signatures if has_replica else intake.signatures.clear())
        steps.table("ok_replica", _replica(intake))
        addressees = _addressees(intake)
        steps.table("addressee_numbers", addressees)
        steps.table(
            "number_addressees",
            addressees.group_by("number").agg(pl.col("addressee_no").min()).sort("number"),
        )
    for name in (
        "62_repeated_replicas", "63_replica_pairs", "64_differing_replicas", "65_shifted_replicas",
    ):  # fmt: skip
        steps.sql(name)


def changed_columns(steps: Steps, intake: Intake, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Name the payload columns that differ.

    Args:
        steps: The runner, after ``check_replica``.
        intake: What was read.
        outcomes: ``replica_results``.

    Returns:
        ``record_key, columns`` (comma separated, in the layout's order) for every ``changed`` outcome.
    """
    rows = outcomes.filter(pl.col("outcome") == "changed")
    copied = steps.fetch("ok_replica", ["replica_row", "signature"])
    pairs = rows.join(steps.fetch("record_signatures"), on="record_key").join(
        copied.rename({"signature": "replica_signature"}), on="replica_row"
    )
    names = names_of(compared_columns(intake.layouts))
    found = []
    for key, system, ours, theirs in pairs.select(
        "record_key", "system", "signature", "replica_signature"
    ).iter_rows():
        values = zip(names[system], ours.split(SEPARATOR), theirs.split(SEPARATOR), strict=True)
        found.append((key, ",".join(name for name, own, copy in values if own != copy)))
    schema = {"record_key": pl.Int64, "columns": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def _replica(intake: Intake) -> pl.DataFrame:
    """Replica rows of the systems of this run; a system that was not read has no say about its replica."""
    if intake.replica is None:
        return pl.DataFrame(schema=_REPLICA_SCHEMA)
    unread = [layout.id for layout in intake.systems if layout.id not in intake.accepted]
    rows = intake.replica.accepted.with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("replica_row"),
        pl.col(f"{PREFIX}registered_day").alias("registered_day"),
        pl.col(f"{PREFIX}signature").alias("signature"),
    )
    is_asked = ~pl.col("system").is_in([*unread, *intake.left_out])
    return rows.filter(is_asked.fill_null(value=True)).select(list(_REPLICA_SCHEMA))


def _addressees(intake: Intake) -> pl.DataFrame:
    if intake.addressees is None:
        return pl.DataFrame(schema={"addressee_no": pl.String, "number": pl.String})
    return (
        intake.addressees.accepted.select("addressee_no", pl.col(f"{PREFIX}number").alias("number"))
        .drop_nulls()
        .unique(maintain_order=True)
    )
