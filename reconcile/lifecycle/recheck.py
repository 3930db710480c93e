"""Recheck after a correction: both persons and both addressees must be clear. Source: reference/domain.md §4.5, E10, E15.

A replica that was put on the stop list is watched until the wrong one is gone, the right one is registered, and the
person behind the old addressee sees only what is theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import polars as pl

from reconcile.store.tables import TABLES
from reconcile.vocabulary import STOPPED

Key = tuple[str, str]

CLEAR: Final = "clear"
REPLICA_LEFT: Final = "replica_left"
REPLICA_MISSING: Final = "replica_missing"
OTHER_WRONG: Final = "other_record_wrong"
UNKNOWN: Final = "unknown"


@dataclass(frozen=True)
class Replicas:
    """What check B saw tonight.

    Attributes:
        held: ``(system, record_id)`` → addressees under which it is registered.
        expected: ``(system, record_id)`` → the addressee it should have.
        outcomes: ``(system, record_id)`` → outcome.
        behind: ``(system, addressee_no)`` → outcomes of the records registered under it.
        is_read: Whether a replica source was readable.
    """

    held: Mapping[Key, Set[str]]
    expected: Mapping[Key, str | None]
    outcomes: Mapping[Key, str]
    behind: Mapping[Key, Set[str]]
    is_read: bool


@dataclass
class Rechecked:
    """What became of the replicas that were stopped.

    Attributes:
        stops: Rows of the state's table ``stops``: those still to be watched.
        listed: Rows of recheck.csv: ``system, record_id, addressee_no, subject, outcome, corrected_on``.
        left: Records whose own number is right again while the wrong replica is still there.
        awaited: Records that were stopped and are not on tonight's list.
    """

    stops: list[dict[str, Any]] = field(default_factory=list)
    listed: list[dict[str, Any]] = field(default_factory=list)
    left: set[Key] = field(default_factory=set)
    awaited: set[Key] = field(default_factory=set)


def recheck(
    stops: Iterable[Mapping[str, Any]],
    stop_list: Iterable[Mapping[str, Any]],
    replicas: Replicas,
    *,
    passing: Set[Key],
    unseen: Set[str],
    as_of: date,
) -> Rechecked:
    """Compare the stops of earlier nights with tonight's stop list.

    Args:
        stops: The state's table ``stops``.
        stop_list: Tonight's: ``system, record_id, addressee_no, why, since``.
        replicas: What check B saw.
        passing: Records of the stops whose verdict of check A is grade A tonight.
        unseen: Systems that were left out or could not be judged whole: their stops stay as they are.
        as_of: The day of the run.
    """
    result = Rechecked()
    known = {_place(row): dict(row) for row in stops}
    for row in stop_list:
        place = _place(row)
        prior = known.pop(place, None)
        result.stops.append(_watched(row, prior or {}, as_of))
        record = (row["system"], row["record_id"])
        # the number is right again, the wrong replica is still there
        if prior is not None and record in passing and (prior["why"] in STOPPED or prior["corrected_on"]):
            result.left.add(record)
            result.stops[-1]["corrected_on"] = prior["corrected_on"] or as_of
            result.listed.append(_listed(result.stops[-1], "own", row["addressee_no"], REPLICA_LEFT))
    for prior in known.values():
        if prior["system"] in unseen:
            result.stops.append(prior)
            continue
        _settle(prior, replicas, as_of, result)
    return result


def _settle(prior: dict[str, Any], replicas: Replicas, as_of: date, result: Rechecked) -> None:
    """Say what is left of a stop that is no longer on the list, for both persons."""
    record = (prior["system"], prior["record_id"])
    result.awaited.add(record)
    corrected = {**prior, "corrected_on": prior["corrected_on"] or as_of}
    own = _own_outcome(record, prior["addressee_no"], replicas)
    outcomes = [("own", replicas.expected.get(record) or "", own)]
    if prior["addressee_no"] != (replicas.expected.get(record) or ""):
        other = _other_outcome((prior["system"], prior["addressee_no"]), replicas)
        outcomes.append(("old_addressee", prior["addressee_no"], other))
    if own == REPLICA_LEFT:
        result.left.add(record)
    result.listed += [_listed(corrected, *told) for told in outcomes]
    if any(outcome != CLEAR for _, _, outcome in outcomes):
        result.stops.append({**corrected, "outcome": next(o for _, _, o in outcomes if o != CLEAR)})


def _watched(row: Mapping[str, Any], prior: Mapping[str, Any], as_of: date) -> dict[str, Any]:
    return {
        **dict.fromkeys(TABLES["stops"]),
        **{name: row[name] for name in ("system", "record_id", "addressee_no", "why")},
        "since": row["since"],
        "listed_on": prior.get("listed_on") or as_of,
    }


def _listed(stop: Mapping[str, Any], subject: str, addressee_no: str, outcome: str) -> dict[str, Any]:
    return {
        "system": stop["system"],
        "record_id": stop["record_id"],
        "addressee_no": addressee_no,
        "subject": subject,
        "outcome": outcome,
        "corrected_on": stop["corrected_on"],
    }


def _own_outcome(record: Key, old: str, replicas: Replicas) -> str:
    if not replicas.is_read:
        return UNKNOWN
    held = replicas.held.get(record, set())
    expected = replicas.expected.get(record)
    if old in held and expected is not None and old != expected:
        return REPLICA_LEFT
    # a record that is gone from the extract, or that nothing may be registered for, needs no replica
    return REPLICA_MISSING if replicas.outcomes.get(record) == "missing" else CLEAR


def _other_outcome(place: Key, replicas: Replicas) -> str:
    if not replicas.is_read:
        return UNKNOWN
    return OTHER_WRONG if replicas.behind.get(place, set()) - {"ok", "changed"} else CLEAR


def _place(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return row["system"], row["record_id"], row["addressee_no"]


def _those(rows: pl.DataFrame, keys: pl.DataFrame, name: str) -> pl.DataFrame:
    """Join the few rows whose ``system`` and ``name`` are among the keys; most rows are told apart by one column."""
    return rows.filter(pl.col(name).is_in(keys[name].implode())).join(keys, on=["system", name])


def replicas_seen(
    outcomes: pl.DataFrame, replica: pl.DataFrame, keys: pl.DataFrame, *, is_read: bool
) -> Replicas:
    """Look up what ``recheck`` needs, for the records and addressees of the stops alone.

    Args:
        outcomes: ``replica_results``: ``system, record_id, outcome, expected_addressee_no``.
        replica: ``ok_replica``: ``system, record_id, addressee_no``.
        keys: The stops: ``system, record_id, addressee_no``.
        is_read: Whether a replica source was readable.
    """
    records = keys.select("system", "record_id").unique()
    held: dict[Key, set[str]] = {}
    for system, record, addressee in (
        _those(replica, records, "record_id").select("system", "record_id", "addressee_no").iter_rows()
    ):
        held.setdefault((system, record), set()).add(addressee or "")
    told = _those(outcomes, records, "record_id")
    under = keys.select("system", "addressee_no").unique()
    behind: dict[Key, set[str]] = {}
    near = _those(replica, under, "addressee_no")
    beside = _those(outcomes.select("system", "record_id", "outcome"), near, "record_id")
    for system, addressee, outcome in beside.select("system", "addressee_no", "outcome").iter_rows():
        behind.setdefault((system, addressee), set()).add(outcome)
    return Replicas(
        held=held,
        expected={
            (row["system"], row["record_id"]): row["expected_addressee_no"]
            for row in told.iter_rows(named=True)
        },
        outcomes={(row["system"], row["record_id"]): row["outcome"] for row in told.iter_rows(named=True)},
        behind=behind,
        is_read=is_read,
    )
