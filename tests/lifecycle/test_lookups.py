"""Which lookups are due, by which route, and how they are counted; and what an answer to some of them is worth."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from reconcile.lifecycle import lookups
from reconcile.lifecycle.carried import plan_carry
from reconcile.store.tables import conform, empty, rows

DAY = date(2026, 4, 10)
NOW = datetime(2026, 4, 10, 1, 0, tzinfo=UTC)
RECORDS = pl.DataFrame(
    {"record_key": range(5), "system": ["s"] * 5, "record_id": list("12345"), "digest": list("abcde")}
)


def verified(*known):
    return rows(
        "verified",
        [
            {**dict.fromkeys(empty("verified").columns), "system": "s", "record_id": record, "digest": digest,
             "verified_on": day, "verdict": verdict, "linkage_error": False}
            for record, digest, day, verdict in known
        ],
    )  # fmt: skip


KNOWN = verified(
    ("1", "a", date(2025, 4, 10), "same"),  # 365 days ago: due again
    ("2", "b", date(2025, 4, 11), "same"),  # 364 days ago
    ("3", "other", date(2026, 4, 9), "same"),  # changed since
    ("4", "d", date(2026, 4, 9), "not_found"),
)


def test_new_changed_and_overdue_records_are_due():
    told = lookups.due(RECORDS, KNOWN, as_of=DAY, recheck_days=365)
    assert told.select("record_id", "why").rows() == [("1", "overdue"), ("3", "changed"), ("5", "new")]


def test_whom_nobody_in_the_prefecture_holds_is_asked_for_once_on_the_national_server():
    assert lookups.unfound(RECORDS, KNOWN, empty("requests"))["record_id"].to_list() == ["4"]
    sent = rows("requests", [_request("4", "d", route="3")])
    assert lookups.unfound(RECORDS, KNOWN, sent).is_empty()
    before_the_change = rows("requests", [_request("4", "x", route="3")])
    assert lookups.unfound(RECORDS, KNOWN, before_the_change)["record_id"].to_list() == ["4"]


def test_the_route_is_the_appendix_of_the_layout():
    systems = pl.DataFrame({"system": ["a", "b", "c", "d"]})
    told = systems.select(lookups.routes({"a": "5", "b": "6", "c": "3", "d": ""}))
    assert told.to_series().to_list() == ["5", "6", "3", "5"]


def test_lookups_add_up_over_nights():
    made = pl.DataFrame({"system": ["s", "s", "t"], "route": ["5", "5", "6"]})
    first = lookups.count(empty("usage"), made, month="2026-04")
    second = lookups.count(first, made.head(1), month="2026-04")
    third = lookups.count(second, made.head(1), month="2026-05")
    assert third.rows() == [("s", "2026-04", "5", 3), ("t", "2026-04", "6", 1), ("s", "2026-05", "5", 1)]


def _request(record, digest, *, route="5", at=NOW):
    return {
        "request_id": f"q{record}", "system": "s", "record_id": record, "digest": digest, "route": route,
        "why": "new", "requested_at": at,
    }  # fmt: skip


def carry(requests=(), *, scope="answer", known=KNOWN, answered_at=NOW):
    table = rows("requests", list(requests)) if requests else empty("requests")
    return plan_carry(RECORDS, known, table, scope=scope, answered_at=answered_at)


def test_a_full_registry_carries_nothing():
    assert carry(scope="full") is None


def test_an_answer_without_any_question_is_about_everybody():
    assert carry(known=empty("verified")) is None


def test_unchanged_records_keep_their_verdict_unless_they_were_asked_for():
    plan = carry([_request("2", "b"), _request("5", "e")])
    assert plan.carried["record_key"].to_list() == [0, 3]
    assert plan.unasked["record_key"].to_list() == [2], "changed, and nobody asked"
    assert sorted(plan.answered["request_id"]) == ["q2", "q5"]
    assert plan.fresh(RECORDS)["record_id"].to_list() == ["2", "3", "5"]


def test_an_answer_cannot_be_older_than_its_question():
    late = _request("5", "e", at=datetime(2026, 4, 10, 2, 0, tzinfo=UTC))
    plan = carry([late])
    assert plan.unasked["record_key"].to_list() == [2, 4]
    assert plan.answered.is_empty()


def test_a_question_about_an_older_record_is_none_about_todays():
    plan = carry([_request("3", "other")])
    assert 2 in plan.unasked["record_key"]
    assert plan.answered.is_empty()


def test_a_question_that_was_sent_twice_counts_once():
    plan = carry([_request("5", "e"), _request("5", "e", route="3")])
    assert plan.fresh(RECORDS)["record_id"].to_list() == ["3", "5"]
    assert plan.unasked["record_key"].to_list() == [2]


def test_a_verdict_is_carried_with_all_its_columns():
    assert set(conform("verified", KNOWN).columns) - set(carry().carried.columns) == {
        "system", "record_id", "digest", "verified_on",
    }  # fmt: skip


@pytest.mark.parametrize("order", [[0, 1, 2], [2, 0, 1], [1], [0, 1]])
def test_the_last_lookup_is_that_of_the_record_in_whatever_order(order):
    known = pl.DataFrame(
        {
            "system": ["s", "s", "t"],
            "record_id": ["1", "2", "1"],
            "digest": ["d1", "d2", "d3"],
            "verified_on": [date(2026, 1, 1), None, date(2026, 3, 1)],
        }
    )
    records = known.select("system", "record_id")[[0, 1, 2]]
    told = lookups.last_lookups(records, known[order]).rows()
    own = {0: ("d1", date(2026, 1, 1)), 1: ("d2", None), 2: ("d3", date(2026, 3, 1))}
    assert told == [own[at] if at in order else (None, None) for at in range(3)]
