"""Ids sort by time, also within one second: what changed after what is told by comparing them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reconcile.store.ids import new_id, time_of


def test_ids_sort_by_the_time_they_were_made():
    made = [new_id() for _ in range(200)]
    times = [time_of(each) for each in made]
    assert times == sorted(times)
    assert [each[:22] for each in made] == sorted(each[:22] for each in made)
    assert abs((datetime.now(UTC) - times[-1]).total_seconds()) < 60


@pytest.mark.parametrize(
    "name", ["", "20260401", "20261301T000000000000Z-0001", "x20260401T000000000000Z-0001"]
)
def test_what_is_no_id_has_no_time(name):
    assert time_of(name) is None


def test_a_name_that_begins_with_an_id_has_its_time():
    assert time_of("20260401T020304000005Z-00ff.parquet") == datetime(2026, 4, 1, 2, 3, 4, 5, tzinfo=UTC)
