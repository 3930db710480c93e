"""Lookups of 本人確認情報: which are due, by which route, and how many were made (住基法 別表; reference/domain.md §0)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl

#: Route of a layout that names no 別表: the prefecture's own server.
DEFAULT_ROUTE: Final = "5"
#: The 全国サーバ: residents of other prefectures.
NATIONAL: Final = "3"


def last_lookups(records: pl.DataFrame, verified: pl.DataFrame) -> pl.DataFrame:
    """Return what was known of each record at its last verdict: ``last_digest, last_day``, in the order of ``records``.

    Args:
        records: ``system, record_id`` and whatever else.
        verified: The state's table.
    """
    keys = ["system", "record_id"]
    last = verified.select(*keys, last_digest="digest", last_day="verified_on")
    # most nights have the very records of the night before, and those need not be looked for
    if not records.select(keys).equals(last.select(keys)):
        last = records.select(keys).join(last, on=keys, how="left", maintain_order="left")
    return last.drop(keys)


def why_due(*, as_of: date, recheck_days: int) -> pl.Expr:
    """Return why a lookup is due, null where it is not; of ``digest`` beside ``last_digest, last_day``."""
    limit = as_of - timedelta(days=recheck_days)
    return (
        pl.when(pl.col("last_day").is_null())
        .then(pl.lit("new"))
        .when(pl.col("last_digest") != pl.col("digest"))
        .then(pl.lit("changed"))
        .when(pl.col("last_day") <= limit)
        .then(pl.lit("overdue"))
    )


def due(records: pl.DataFrame, verified: pl.DataFrame, *, as_of: date, recheck_days: int) -> pl.DataFrame:
    """Return the records whose lookup is due, with the reason.

    Args:
        records: ``system, record_id, digest`` and whatever else.
        verified: The state's table: ``system, record_id, digest, verified_on, verdict``.
        as_of: The day.
        recheck_days: After so many days a lookup is repeated.

    Returns:
        The columns of ``records`` and ``why``: ``new`` (never looked up), ``changed`` (other digest), ``overdue``;
        in the order of ``records``.
    """
    return (
        records.hstack(last_lookups(records, verified))
        .with_columns(why_due(as_of=as_of, recheck_days=recheck_days).alias("why"))
        .filter(pl.col("why").is_not_null())
        .drop("last_digest", "last_day")
    )


def unfound(records: pl.DataFrame, verified: pl.DataFrame, requests: pl.DataFrame) -> pl.DataFrame:
    """Return unchanged records that nobody in the prefecture's registry holds and that were not asked for on the 全国サーバ.

    Args:
        records: ``system, record_id, digest`` and whatever else.
        verified: The state's table.
        requests: The state's table; a request by route ``3`` is not repeated.
    """
    keys = ["system", "record_id", "digest"]
    lost = verified.filter((pl.col("verdict") == "not_found") & pl.col("true_number").is_null())
    asked = requests.filter(pl.col("route") == NATIONAL)
    return (
        records.join(lost.select(keys), on=keys, how="semi", maintain_order="left")
        .join(asked.select(keys), on=keys, how="anti", maintain_order="left")
        .with_columns(pl.lit("national").alias("why"))
    )


def routes(appendices: Mapping[str, str]) -> pl.Expr:
    """Return the route of each row's system: the 別表 of its layout."""
    return pl.col("system").replace_strict(
        {system: appendix or DEFAULT_ROUTE for system, appendix in appendices.items()},
        default=DEFAULT_ROUTE,
        return_dtype=pl.String,
    )


def request_id(system: str, record_id: str, route: str, at: datetime) -> str:
    """Return the 照会番号: says nothing about the record, and differs from query to query."""
    text = "\x1f".join((system, record_id, route, at.isoformat()))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def count(usage: pl.DataFrame, looked_up: pl.DataFrame, *, month: str) -> pl.DataFrame:
    """Add lookups to the table of usage.

    Args:
        usage: The state's table: ``system, month, route, lookups``.
        looked_up: ``system, route``, one row a lookup.
        month: ``YYYY-MM``.
    """
    made = looked_up.group_by("system", "route").agg(pl.len().cast(pl.Int64).alias("lookups"))
    made = made.select("system", pl.lit(month).alias("month"), "route", "lookups")
    return (
        pl.concat([usage, made])
        .group_by("system", "month", "route")
        .agg(pl.col("lookups").sum())
        .sort("month", "system", "route")
    )
