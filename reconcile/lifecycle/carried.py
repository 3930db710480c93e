"""Verdicts that are carried forward: when the registry file only answers what was asked (contract §2 ``scope``, §8).

An answer holds the residents who were asked for and nobody else, so it says nothing about a record that was not
asked for. Such a record keeps its last verdict as long as its digest is the same; one that is new or changed and was
not asked for has not been checked, and is neither passed nor accused.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from reconcile.store.tables import CARRIED

_KEY = ["system", "record_id", "digest"]


@dataclass(frozen=True)
class Carry:
    """How the records of a run are treated.

    Attributes:
        carried: ``record_key`` and the columns of ``store.tables.CARRIED`` of records that keep their last verdict.
        unasked: ``record_key`` of records that are new or changed and were not asked for.
        answered: ``request_id`` of the requests that this registry answers.
    """

    carried: pl.DataFrame
    unasked: pl.DataFrame
    answered: pl.DataFrame

    def fresh(self, records: pl.DataFrame) -> pl.DataFrame:
        """Return the records that are judged against tonight's registry."""
        return records.join(
            self.carried.select("record_key"), on="record_key", how="anti", maintain_order="left"
        )


def plan_carry(
    records: pl.DataFrame,
    verified: pl.DataFrame,
    requests: pl.DataFrame,
    *,
    scope: str,
    answered_at: datetime,
) -> Carry | None:
    """Say which records an answer is about.

    Args:
        records: ``record_key, system, record_id, digest``.
        verified: The state's table: the last verdict of every record.
        requests: The state's table: lookups that were sent.
        scope: Of tonight's registry.
        answered_at: When the registry file was written: it can answer only what was asked before.

    Returns:
        None when every record is judged afresh: the registry is full, or nobody ever asked for single residents.
    """
    if scope == "full" or (verified.is_empty() and requests.is_empty()):
        return None
    keys = records.select("record_key", *_KEY)
    sent = requests.filter(pl.col("requested_at") <= answered_at)
    asked = keys.join(sent.select(*_KEY, "request_id"), on=_KEY, how="inner")
    rest = keys.join(asked.select("record_key"), on="record_key", how="anti", maintain_order="left")
    carried = rest.join(verified, on=_KEY, how="inner", maintain_order="left").select("record_key", *CARRIED)
    unasked = rest.join(carried.select("record_key"), on="record_key", how="anti", maintain_order="left")
    return Carry(carried, unasked.select("record_key"), asked.select("request_id").unique())
