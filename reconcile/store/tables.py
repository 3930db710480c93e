"""The tables of the state: what is kept from night to night, and how older versions become today's.

One Parquet file a table. Numbers occur as HMAC digests and, in ``verified``, as a person's own proposed number:
state/ is as confidential as results/.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import polars as pl

#: Version of what follows; written into every generation.
SCHEMA_VERSION: Final = 1

_TEXT: Final = pl.String
_DAY: Final = pl.Date
_TIME: Final = pl.Datetime("us", "UTC")

#: Columns of a verdict that are carried forward while nothing has changed (contract §8).
CARRIED: Final[dict[str, type[pl.DataType]]] = {
    "verdict": pl.String,
    "grade": pl.String,
    "reason": pl.String,
    "linkage_error": pl.Boolean,
    "registry_status": pl.String,
    "name_level": pl.String,
    "kana_level": pl.String,
    "birth_level": pl.String,
    "sex_level": pl.String,
    "address_level": pl.String,
    "cause": pl.String,
    "cause_basis": pl.String,
    "pattern": pl.String,
    "is_protected": pl.Boolean,
    "is_true_protected": pl.Boolean,
    "true_number": pl.String,
    "partner": pl.String,
}

TABLES: Final[dict[str, dict[str, pl.DataType | type[pl.DataType]]]] = {
    # every finding ever made; open ones are new, continuing or reopened
    "findings": {
        "finding_id": _TEXT, "check": _TEXT, "system": _TEXT, "record_id": _TEXT, "code": _TEXT, "state": _TEXT,
        "first_seen": _DAY, "last_seen": _DAY, "note": _TEXT, "digest": _TEXT, "changed_run": _TEXT,
    },
    # what a department said to a finding, oldest first; nothing is ever removed
    "answers": {
        "finding_id": _TEXT, "disposition": _TEXT, "confirmed_cause": _TEXT, "answered_on": _DAY, "person": _TEXT,
        "remark": _TEXT, "digest": _TEXT, "code": _TEXT, "cause": _TEXT, "status": _TEXT, "why": _TEXT, "file": _TEXT, "sheet": _TEXT,
        "line": pl.Int64, "import_id": _TEXT, "imported_at": _TIME, "answered_run": _TEXT,
    },
    # 理由付き可, bound to a digest
    "approvals": {
        "system": _TEXT, "record_id": _TEXT, "reason": _TEXT, "by": _TEXT, "until": _DAY, "digest": _TEXT,
        "verdict": _TEXT, "approved_at": _TIME,
    },
    # candidates that a gate held for a person's eyes since the last run
    "candidates": {
        "system": _TEXT, "record_id": _TEXT, "digest": _TEXT, "verdict": _TEXT, "grade": _TEXT, "gate": _TEXT,
    },
    # rules that stop a whole system, as of its last run
    "brakes": {
        "system": _TEXT, "rule": _TEXT, "measured": pl.Float64, "threshold": pl.Float64, "rows": pl.Int64,
        "since": _DAY, "is_released": pl.Boolean,
    },
    "releases": {
        "system": _TEXT, "rule": _TEXT, "measured": pl.Float64, "reason": _TEXT, "by": _TEXT, "released_at": _TIME,
        "ended_on": _DAY,
    },
    # the last verdict of every record, and when it was last looked up
    "verified": {"system": _TEXT, "record_id": _TEXT, "digest": _TEXT, "verified_on": _DAY, **CARRIED},
    # lookups that were sent and not answered yet
    "requests": {
        "request_id": _TEXT, "system": _TEXT, "record_id": _TEXT, "digest": _TEXT, "route": _TEXT, "why": _TEXT,
        "requested_at": _TIME,
    },
    "usage": {"system": _TEXT, "month": _TEXT, "route": _TEXT, "lookups": pl.Int64},
    # replicas whose provision was stopped, until the recheck finds them clear
    "stops": {
        "system": _TEXT, "record_id": _TEXT, "addressee_no": _TEXT, "why": _TEXT, "since": _TEXT,
        "listed_on": _DAY, "corrected_on": _DAY, "outcome": _TEXT,
    },
    "runs": {
        "run": _TEXT, "as_of": _DAY, "is_partial": pl.Boolean, "checked": pl.Int64, "linkage_errors": pl.Int64,
        "new": pl.Int64, "continuing": pl.Int64, "resolved": pl.Int64, "reopened": pl.Int64, "braked": pl.Int64,
        "failed": pl.Int64,
    },
}  # fmt: skip

Tables = Mapping[str, pl.DataFrame]

#: From a version to the next one: all tables of the older version → all tables of the newer.
MIGRATIONS: Final[dict[int, Callable[[Tables], dict[str, pl.DataFrame]]]] = {}


def empty(table: str) -> pl.DataFrame:
    """Return a table without rows."""
    return pl.DataFrame(schema=TABLES[table])


def rows(table: str, values: list[dict[str, object]]) -> pl.DataFrame:
    """Return a table of these rows, in the columns and types of the state."""
    return pl.DataFrame(values, schema=TABLES[table], orient="row")


def conform(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Bring a frame to the columns and types of the table; a missing column is null."""
    held = set(frame.columns)
    return frame.select(
        (pl.col(name) if name in held else pl.lit(None)).cast(kind).alias(name)
        for name, kind in TABLES[table].items()
    )
