"""Check B (点検B): every record against its replica (副本): addressee, number and payload."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from reconcile.compare.birth import birth_codes
from reconcile.compare.number import clean_numbers
from reconcile.pipelines.intake import Intake, day_codes
from reconcile.pipelines.steps import Steps
from reconcile.sources import Layout, PayloadSpec

_SEPARATOR: Final = "\x1f"
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

    ``record_places`` is made (``check_a.find_causes``); what becomes of a pair is told once the brakes are known
    (``casework.apply_brakes``).
    """
    with steps.timed("prepare_replica"):
        compared = {layout.id: _compared(layout, intake) for layout in intake.systems}
        records = _record_signatures(intake, compared)
        replica = _replica(intake, compared)
        steps.table("record_signatures", records)
        steps.table("ok_replica", replica)
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


def changed_columns(steps: Steps, intake: Intake) -> pl.DataFrame:
    """Name the payload columns that differ.

    Returns:
        ``system, record_id, columns`` (comma separated, in the layout's order) for every ``changed`` outcome.
    """
    rows = steps.fetch("replica_results").filter(pl.col("outcome") == "changed")
    pairs = rows.join(steps.fetch("record_signatures"), on="record_key").join(
        steps.fetch("ok_replica").select("replica_row", pl.col("signature").alias("replica_signature")),
        on="replica_row",
    )
    names = {layout.id: [column.name for column in _compared(layout, intake)] for layout in intake.systems}
    found = []
    for system, record_id, held, copied in pairs.select(
        "system", "record_id", "signature", "replica_signature"
    ).iter_rows():
        values = zip(names[system], held.split(_SEPARATOR), copied.split(_SEPARATOR), strict=True)
        found.append((system, record_id, ",".join(name for name, ours, theirs in values if ours != theirs)))
    schema = {"system": pl.String, "record_id": pl.String, "columns": pl.String}
    return pl.DataFrame(found, schema=schema, orient="row")


def _compared(layout: Layout, intake: Intake) -> list[PayloadSpec]:
    """Payload columns that both the system and the replica hold."""
    if intake.replica is None:
        return []
    held = set(intake.replica.accepted.columns)
    return [column for column in layout.payload if f"payload__{column.name}" in held]


def _signature(frame: pl.DataFrame, columns: Sequence[PayloadSpec]) -> pl.Series:
    if not columns:
        return pl.Series("signature", [""] * frame.height, dtype=pl.String)
    values = [comparable(frame[f"payload__{column.name}"], column.type).fill_null("") for column in columns]
    return (
        pl.DataFrame(values)
        .select(pl.concat_str(pl.all(), separator=_SEPARATOR).alias("signature"))
        .to_series()
    )


def comparable(values: pl.Series, kind: str) -> pl.Series:
    """Bring payload values to the form in which they are compared.

    Args:
        values: Text as read.
        kind: ``text`` (NFKC, trimmed), ``date`` (canonical day; text where it is no date) or ``number``
            (without leading zeros, thousands separators and a trailing ``.0``; text where it is no number).

    Returns:
        Text of the same name and length; null stays null.
    """
    text = values.str.normalize("NFKC").str.strip_chars()
    if kind == "date":
        return (
            birth_codes(values, "auto")
            .alias(values.name)
            .zip_with(birth_codes(values, "auto").is_not_null(), text)
        )
    if kind == "number":
        plain = text.str.replace_all(",", "", literal=True).str.replace(r"\.0*$", "")
        digits = plain.str.replace(r"^(-?)0+(\d)", "${1}${2}")
        return digits.zip_with(plain.str.contains(r"^-?\d+$").fill_null(value=False), text)
    return text


def _record_signatures(intake: Intake, compared: dict[str, list[PayloadSpec]]) -> pl.DataFrame:
    keys = intake.records.select("record_key", "system", "row_no")
    parts = [
        payload.select("row_no").with_columns(
            pl.lit(system).alias("system"), _signature(payload, compared[system])
        )
        for system, payload in intake.payloads.items()
    ]
    if not parts or intake.replica is None:  # nothing to compare with: check B says nothing about any record
        return pl.DataFrame(schema={"record_key": pl.Int64, "signature": pl.String})
    return keys.join(pl.concat(parts), on=["system", "row_no"], how="inner").select("record_key", "signature")


def _replica(intake: Intake, compared: dict[str, list[PayloadSpec]]) -> pl.DataFrame:
    """Replica rows of the systems of this run; a system that was not read has no say about its replica."""
    if intake.replica is None:
        return pl.DataFrame(schema=_REPLICA_SCHEMA)
    rows = intake.replica.accepted
    rows = rows.with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("replica_row"),
        day_codes(rows["registered_at"]).alias("registered_day"),
    )
    unread = [layout.id for layout in intake.systems if layout.id not in intake.payloads]
    parts = []
    for (system,), part in rows.partition_by("system", as_dict=True, maintain_order=True).items():
        if system in unread or system in intake.left_out:
            continue
        parts.append(
            part.with_columns(_signature(part, compared.get(str(system), []))).select(list(_REPLICA_SCHEMA))
        )
    return pl.concat(parts) if parts else pl.DataFrame(schema=_REPLICA_SCHEMA)


def _addressees(intake: Intake) -> pl.DataFrame:
    if intake.addressees is None:
        return pl.DataFrame(schema={"addressee_no": pl.String, "number": pl.String})
    rows = intake.addressees.accepted
    return (
        rows.select("addressee_no", clean_numbers(rows["my_number"]).alias("number"))
        .drop_nulls()
        .unique(maintain_order=True)
    )
