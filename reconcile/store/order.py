"""Rows in order of system and record, as the files under results/ and the use log have them."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def in_order(rows: pl.DataFrame, systems: Sequence[str] = ()) -> pl.DataFrame:
    """Sort rows by system and, within it, by record.

    Extracts mostly stand in order of record already; to see that is much quicker than to compare all texts anew.

    Args:
        rows: ``system, record_id`` and whatever else.
        systems: Ids that come first, in this order; others follow in order of id, null comes last.
    """
    parts = rows.partition_by("system", as_dict=True, maintain_order=True)
    others = sorted(str(system) for (system,) in parts if system is not None and system not in systems)
    ordered = [parts[system,] for system in (*systems, *others, None) if (system,) in parts]
    sorted_ = [
        part if part["record_id"].is_sorted(nulls_last=True) else part.sort("record_id", nulls_last=True)
        for part in ordered
    ]
    return pl.concat(sorted_) if sorted_ else rows
