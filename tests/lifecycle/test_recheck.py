"""After a correction both persons and both addressees must be clear (domain.md §4.5, E10, E15)."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.lifecycle.recheck import Replicas, recheck, replicas_seen

DAY = date(2026, 4, 10)
STOP = {
    "system": "s", "record_id": "1", "addressee_no": "old", "why": "mislink", "since": "2024-01-01",
    "listed_on": date(2026, 4, 1), "corrected_on": None, "outcome": None,
}  # fmt: skip
LISTED = {
    "system": "s",
    "record_id": "1",
    "addressee_no": "old",
    "why": "wrong_number",
    "since": "2024-01-01",
}


def replicas(*, held=("new",), expected="new", outcome="ok", behind=(), is_read=True):
    key = ("s", "1")
    return Replicas({key: set(held)}, {key: expected}, {key: outcome}, {("s", "old"): set(behind)}, is_read)


def done(stops, stop_list, seen, *, passing=True, unseen=()):
    return recheck(
        stops,
        stop_list,
        seen,
        passing=frozenset({("s", "1")}) if passing else frozenset(),
        unseen=frozenset(unseen),
        as_of=DAY,
    )


def told(result):
    return {row["subject"]: (row["addressee_no"], row["outcome"]) for row in result.listed}


@pytest.mark.parametrize(
    ("seen", "expected", "is_watched"),
    [
        (replicas(), {"own": ("new", "clear"), "old_addressee": ("old", "clear")}, False),
        (
            replicas(behind=("ok", "changed")),
            {"own": ("new", "clear"), "old_addressee": ("old", "clear")},
            False,
        ),
        (
            replicas(behind=("wrong_number",)),
            {"own": ("new", "clear"), "old_addressee": ("old", "other_record_wrong")},
            True,
        ),
        (
            replicas(held=(), outcome="missing"),
            {"own": ("new", "replica_missing"), "old_addressee": ("old", "clear")},
            True,
        ),
        # nothing may be registered: nothing is missing
        (
            replicas(held=(), outcome="missing_expected"),
            {"own": ("new", "clear"), "old_addressee": ("old", "clear")},
            False,
        ),
        (
            replicas(held=("old", "new")),
            {"own": ("new", "replica_left"), "old_addressee": ("old", "clear")},
            True,
        ),
        # the number was put right under the addressee that was right all along: one person only
        (replicas(held=("old",), expected="old"), {"own": ("old", "clear")}, False),
        (replicas(is_read=False), {"own": ("new", "unknown"), "old_addressee": ("old", "unknown")}, True),
    ],
)
def test_a_stop_that_is_no_longer_listed(seen, expected, is_watched):
    result = done([STOP], [], seen)
    assert told(result) == expected
    assert bool(result.stops) == is_watched
    assert {row["corrected_on"] for row in result.listed} == {DAY}
    assert result.awaited == {("s", "1")}


def test_the_number_is_right_and_the_wrong_replica_is_still_there():
    result = done([STOP], [LISTED], replicas(held=("old",)))
    assert result.left == {("s", "1")}
    assert told(result) == {"own": ("old", "replica_left")}
    (kept,) = result.stops
    assert (kept["listed_on"], kept["corrected_on"], kept["since"]) == (STOP["listed_on"], DAY, "2024-01-01")


def test_a_replica_alone_was_wrong_all_along():
    """Nothing was corrected: the record's own number was right from the beginning."""
    result = done([{**STOP, "why": "wrong_addressee"}], [LISTED], replicas(held=("old",)))
    assert (result.left, result.listed) == (set(), [])


def test_a_new_stop_is_only_remembered():
    result = done([], [LISTED], replicas(), passing=False)
    assert result.listed == []
    assert result.stops[0]["listed_on"] == DAY


def test_the_day_of_the_correction_is_kept():
    corrected = {**STOP, "corrected_on": date(2026, 4, 5)}
    assert done([corrected], [], replicas()).listed[0]["corrected_on"] == date(2026, 4, 5)


def test_what_could_not_be_looked_at_stays():
    result = done([STOP], [], replicas(), unseen=["s"])
    assert (result.stops, result.listed) == ([STOP], [])


def test_replicas_are_looked_up_for_the_stops_alone():
    outcomes = pl.DataFrame(
        [("s", "1", "ok", "new"), ("s", "2", "wrong_number", "x"), ("s", "3", "ok", "y")],
        schema=["system", "record_id", "outcome", "expected_addressee_no"],
        orient="row",
    )
    replica = pl.DataFrame(
        [("s", "1", "new"), ("s", "2", "old"), ("s", "3", "y")],
        schema=["system", "record_id", "addressee_no"],
        orient="row",
    )
    keys = pl.DataFrame({"system": ["s"], "record_id": ["1"], "addressee_no": ["old"]})
    seen = replicas_seen(outcomes, replica, keys, is_read=True)
    assert seen.held == {("s", "1"): {"new"}}
    assert seen.expected == {("s", "1"): "new"}
    assert seen.outcomes == {("s", "1"): "ok"}
    assert seen.behind == {("s", "old"): {"wrong_number"}}
