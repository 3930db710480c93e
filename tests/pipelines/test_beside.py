"""Work beside other work: it sees what was there before, hands its tables over, and no error of either side is lost."""

from __future__ import annotations

import threading

import polars as pl
import pytest

from reconcile.engine import Engine
from reconcile.engine.steps import parse_step
from reconcile.errors import RunError
from reconcile.log import RunLog
from reconcile.pipelines.steps import Steps, beside

DOUBLED = parse_step(
    "01_doubled",
    "-- step: doubles\n-- inputs: rows\n-- output: doubled\n-- key: a\n-- row law: one row per rows\nSELECT a * 2 AS a FROM rows",
)


@pytest.fixture
def steps(tmp_path):
    with Engine(memory_limit="200MB", threads=1, scratch=tmp_path) as engine:
        steps = Steps(engine, {"01_doubled": DOUBLED}, RunLog())
        steps.table("rows", pl.DataFrame({"a": [1, 2]}))
        yield steps


def double(other: Steps) -> str:
    other.sql("01_doubled")
    other.table("more", other.fetch("rows").with_columns(pl.col("a") + 10))
    return threading.current_thread().name


def test_what_was_there_is_seen_and_what_is_made_is_handed_over(steps):
    with beside(steps, steps.engine, double) as working:
        steps.table("own", pl.DataFrame({"a": [5]}))
    assert working.result() != threading.current_thread().name
    assert sorted(steps.fetch("doubled")["a"]) == [2, 4]
    assert steps.fetch("more")["a"].to_list() == [11, 12]
    assert steps.fetch("own")["a"].to_list() == [5]
    assert [each.step for each in steps.timings] == ["01_doubled"]


def test_what_was_there_stays_what_it_is_here(steps):
    with beside(steps, steps.engine, lambda other: other.fetch("rows").height) as working:
        steps.table("rows", pl.DataFrame({"a": [7, 8, 9]}))
    assert working.result() == 2
    assert steps.fetch("rows")["a"].to_list() == [7, 8, 9]


def test_where_one_thing_is_done_at_a_time_the_work_comes_first(steps):
    with beside(steps, None, double) as working:
        assert working.result() == threading.current_thread().name
        assert sorted(steps.fetch("doubled")["a"]) == [2, 4]
    assert [each.step for each in steps.timings] == ["01_doubled"]


def test_an_error_of_the_work_comes_when_both_are_done(steps):
    def fail(_other: Steps) -> None:
        raise RunError("だめ", "直す")

    done = []
    with pytest.raises(RunError, match="だめ"), beside(steps, steps.engine, fail):
        done.append(steps.fetch("rows").height)
    assert done == [2]


def test_an_error_inside_waits_for_the_work(steps):
    begun, may_end, ended = threading.Event(), threading.Event(), []

    def wait(_other: Steps) -> None:
        begun.set()
        may_end.wait(10)
        ended.append(True)

    with pytest.raises(ZeroDivisionError), beside(steps, steps.engine, wait):
        begun.wait(10)
        threading.Timer(0.05, may_end.set).start()
        raise ZeroDivisionError
    assert ended == [True]
