"""Findings over a whole source: repeated record_ids, payload rules, and whom each finding is for."""

from __future__ import annotations

import polars as pl

from reconcile.sources.layout import Layout
from reconcile.sources.model import QUALITY_SCHEMA
from reconcile.sources.plan import PAYLOAD_PREFIX
from reconcile.sources.recall import MAY, RECALLED
from reconcile.sources.rules import validate


def finish(
    layout: Layout, accepted: pl.DataFrame, findings: pl.DataFrame, *, is_ruled: bool = True
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make record_ids unique and address every finding.

    Args:
        layout: The layout.
        accepted: All accepted rows.
        findings: row_no and rule of what was found while reading.
        is_ruled: Whether the rules of the payload are checked.

    Returns:
        The accepted rows, and the findings as system, record_id, rule in the order of the rows. Rows of a kind
        without record_id are named by ``<file>#<line>``. A row with a finding shall not be known.
    """
    if layout.kind == "system":
        accepted, repeated = number_repeats(accepted)
        findings = pl.concat([findings, repeated])
    if is_ruled:
        findings = pl.concat([findings, validate(layout, _unproven(layout, accepted))])
    findings = findings.unique().sort("row_no", "rule")
    if findings.is_empty():
        return accepted, pl.DataFrame(schema=QUALITY_SCHEMA)
    if MAY in accepted.columns:  # what is to be said about a row shall be found anew every night
        accepted = accepted.with_columns(accepted[MAY].scatter(findings["row_no"].unique(), values=False))
    columns = accepted.columns
    row = pl.format("{}#{}", "file", "line")
    record = pl.coalesce("record_id", row) if "record_id" in columns else row
    # The replica and other shared files name the system that a row belongs to.
    system = pl.coalesce("system", pl.lit(layout.id)) if "system" in columns else pl.lit(layout.id)
    rows = accepted[findings["row_no"]].select(system.alias("system"), record.alias("record_id"))
    return accepted, rows.with_columns(findings["rule"])


def _unproven(layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
    """Leave the rows that no earlier night validated.

    A rule looks at one value, so what a known row holds breaks none; where one breaks that looks at a whole column, all rows
    stay.
    """
    if RECALLED not in accepted.columns or not accepted[RECALLED].any():
        return accepted
    whole = [accepted[PAYLOAD_PREFIX + spec.name].drop_nulls() for spec in layout.payload if spec.unique]
    if any(values.n_unique() < len(values) for values in whole):
        return accepted
    return accepted.filter(~pl.col(RECALLED))


def number_repeats(accepted: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Append ``#2``, ``#3`` … to the second and later rows of a record_id, in file order.

    Args:
        accepted: Rows with row_no (0-based, without gaps) and record_id.

    Returns:
        The rows with unique record_ids, and a finding ``duplicate_record_id`` for each one that was changed. A
        number that would make an id which the extract itself uses is passed over.
    """
    ids = accepted["record_id"]
    later = accepted.select("row_no", "record_id").filter(~pl.col("record_id").is_first_distinct())
    if later.is_empty():
        return accepted, pl.DataFrame(schema={"row_no": pl.Int64, "rule": pl.String})
    taken = set(ids.filter(ids.str.contains("#", literal=True)))
    counts: dict[str, int] = {}
    renamed: list[str] = []
    for record_id in later["record_id"]:
        number = counts.get(record_id, 1) + 1
        while f"{record_id}#{number}" in taken:
            number += 1
        counts[record_id] = number
        renamed.append(f"{record_id}#{number}")
        taken.add(renamed[-1])
    new = ids.scatter(later["row_no"], renamed)
    return accepted.with_columns(new.alias("record_id")), later.select(
        "row_no", pl.lit("duplicate_record_id").alias("rule")
    )
