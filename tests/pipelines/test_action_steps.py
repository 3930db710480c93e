"""The two SQL steps behind actions/, on small tables. Every record is invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from reconcile.engine import Engine, load_steps
from reconcile.paths import root

STEPS = load_steps(root() / "pipelines")
TABLES: dict[str, dict[str, Any]] = {
    "stop_list": dict.fromkeys(("system", "record_id", "addressee_no", "why", "since"), pl.String),
    "ok_provisions": {
        "provision_row": pl.Int64,
        **dict.fromkeys(("system", "addressee_no", "provided_at", "provided_day", "requester"), pl.String),
    },
    "ok_records": {
        "record_key": pl.Int64,
        **dict.fromkeys(("system", "record_id", "name", "birth", "sex", "address"), pl.String),
    },
    "verdict_registry": {
        "record_key": pl.Int64,
        "verdict": pl.String,
        "reason": pl.String,
        "is_protected": pl.Boolean,
        "true_number": pl.String,
    },
    "addressee_numbers": {"addressee_no": pl.String, "number": pl.String},
    "ok_registry": {"number": pl.String, "protected": pl.Boolean},
}
HIDDEN = "支援措置対象のため個別に対応"


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(memory_limit="200MB", threads=1, scratch=Path(tmp_path_factory.mktemp("duck"))) as running:
        yield running


def run(engine: Engine, name: str, **tables: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run a step on tables; a table or a column that is not given is empty."""
    for table, schema in TABLES.items():
        rows = tables.get(table, [])
        assert all(set(row) <= set(schema) for row in rows)
        engine.register(table, pl.DataFrame(rows, schema=schema, orient="row"))
    step = STEPS[name]
    engine.run(step)
    return engine.fetch(step.output, order=list(step.key)).to_dicts()


def stop(record: str, addressee: str = "A1", since: str | None = "2025-01-10", **more: Any) -> dict[str, Any]:
    return {
        "system": "s",
        "record_id": record,
        "addressee_no": addressee,
        "why": "mislink",
        "since": since,
    } | more


def provision(row: int, day: str | None, addressee: str = "A1", **more: Any) -> dict[str, Any]:
    return {
        "provision_row": row,
        "system": "s",
        "addressee_no": addressee,
        "provided_at": f"{day} 09:00",
        "provided_day": day,
        "requester": "松本市税務課",
    } | more


def leaks(engine: Engine, **tables: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(row["provision_row"], row["record_id"]) for row in run(engine, "72_leak_check", **tables)]


def test_what_was_provided_from_that_day_on_is_listed(engine: Engine) -> None:
    days = ["2024-12-31", "2025-01-09", "2025-01-10", "2025-01-11", "2026-03-01"]
    rows = run(
        engine,
        "72_leak_check",
        stop_list=[stop("1")],
        ok_provisions=[provision(no, day) for no, day in enumerate(days)],
    )
    assert [row["provision_row"] for row in rows] == [2, 3, 4]
    assert rows[0] == {
        "provision_row": 2,
        "system": "s",
        "addressee_no": "A1",
        "record_id": "1",
        "provided_at": "2025-01-10 09:00",
        "requester": "松本市税務課",
        "since": "2025-01-10",
        "why": "mislink",
    }


def test_what_cannot_be_dated_counts_as_wrong(engine: Engine) -> None:
    provisions = [provision(1, "1999-01-01"), provision(2, None, provided_at="昨日"), provision(3, None)]
    assert leaks(engine, stop_list=[stop("1", since=None)], ok_provisions=provisions) == [
        (1, "1"), (2, "1"), (3, "1"),
    ]  # fmt: skip
    assert leaks(engine, stop_list=[stop("1")], ok_provisions=provisions) == [(2, "1"), (3, "1")]


def test_only_the_same_system_and_addressee(engine: Engine) -> None:
    provisions = [
        provision(1, "2026-01-01", "A2"),
        provision(2, "2026-01-01", system="t"),
        provision(3, "2026-01-01", None),  # type: ignore[arg-type]
        provision(4, "2026-01-01", ""),
    ]
    assert leaks(engine, stop_list=[stop("1")], ok_provisions=provisions) == []


def test_every_record_behind_the_addressee_is_told_and_no_row_twice(engine: Engine) -> None:
    records = [{"record_key": key, "system": "s", "record_id": str(key)} for key in (1, 2)]
    verdicts = [{"record_key": key, "verdict": "mislink", "is_protected": False} for key in (1, 2)]
    found = leaks(
        engine,
        stop_list=[stop("1"), stop("2", why="row_shift"), stop("3", "A9")],
        ok_provisions=[provision(1, "2026-01-01"), provision(2, "2026-01-01")],
        ok_records=records,
        verdict_registry=verdicts,
        addressee_numbers=[{"addressee_no": "A1", "number": "n1"}, {"addressee_no": "A1", "number": "n2"}],
        ok_registry=[{"number": each, "protected": True} for each in ("n1", "n1", "n2")],
    )
    assert found == [(1, "1"), (1, "2"), (2, "1"), (2, "2")]


@pytest.mark.parametrize("who", ["record", "addressee", "nobody"])
def test_who_asked_is_not_told_of_a_protected_person(engine: Engine, who: str) -> None:
    rows = run(
        engine,
        "72_leak_check",
        stop_list=[stop("1"), stop("2", "A2")],
        ok_provisions=[provision(1, "2026-01-01"), provision(2, "2026-01-01", "A2")],
        ok_records=[{"record_key": key, "system": "s", "record_id": str(key)} for key in (1, 2)],
        verdict_registry=[
            {"record_key": 1, "is_protected": who == "record"},
            {"record_key": 2, "is_protected": False},
        ],
        addressee_numbers=[{"addressee_no": "A1", "number": "n1"}, {"addressee_no": "A2", "number": "n2"}],
        ok_registry=[
            {"number": "n1", "protected": False},  # an older state of the same person
            {"number": "n1", "protected": who == "addressee"},
            {"number": "n2", "protected": False},
        ],
    )
    assert [row["requester"] for row in rows] == [
        "松本市税務課" if who == "nobody" else HIDDEN,
        "松本市税務課",
    ]


def test_a_record_that_is_not_in_the_system_is_told_too(engine: Engine) -> None:
    assert leaks(engine, stop_list=[stop("9", why="orphan")], ok_provisions=[provision(1, "2026-01-01")]) == [
        (1, "9")
    ]


def test_without_stops_or_provisions_nothing_is_said(engine: Engine) -> None:
    assert leaks(engine, stop_list=[stop("1")]) == []
    assert leaks(engine, ok_provisions=[provision(1, "2026-01-01")]) == []


RECORD = {
    "system": "s",
    "name": "山田 花子",
    "birth": "1990-01-02",
    "sex": "female",
    "address": "松本市丸の内3-7",
}


def query(engine: Engine, verdict: dict[str, Any], **record: Any) -> dict[str, Any] | None:
    """What is listed for one record, without its keys; None if it is not."""
    rows = run(
        engine,
        "73_national_query",
        ok_records=[RECORD | {"record_key": 7, "record_id": "12"} | record],
        verdict_registry=[{"record_key": 7, "is_protected": False} | verdict],
    )
    if not rows:
        return None
    (row,) = rows
    assert (row.pop("record_key"), row.pop("system"), row.pop("record_id")) == (7, "s", "12")
    return row


@pytest.mark.parametrize(
    ("verdict", "record", "method"),
    [
        ({"verdict": "not_found"}, {}, "national"),
        ({"verdict": "not_found"}, {"sex": None}, "national"),
        ({"verdict": "mislink"}, {}, "four_items"),
        ({"verdict": "mislink"}, {"sex": None}, "three_items"),
        ({"verdict": "invalid_number"}, {}, "four_items"),
        ({"verdict": "invalid_number"}, {"sex": "unknown"}, "three_items"),
        ({"verdict": "invalid_number", "reason": "number_missing"}, {}, "four_items"),
        ({"verdict": "mislink", "is_protected": True}, {}, "four_items"),
    ],
)
def test_the_method_follows_from_what_is_missing(
    engine: Engine, verdict: dict[str, Any], record: dict[str, Any], method: str
) -> None:
    row = query(engine, verdict, **record)
    assert row is not None
    assert row["method"] == method
    assert row["verdict"] == verdict["verdict"]
    assert row["reason"] == verdict.get("reason")
    assert row["is_protected"] is verdict.get("is_protected", False)


@pytest.mark.parametrize(
    "verdict",
    [
        {"verdict": each}
        for each in ("same", "same_moved", "same_renamed", "review", "old_number", "registry_doubt")
    ]
    + [
        {"verdict": each, "true_number": "023456789013"}
        for each in ("not_found", "mislink", "invalid_number")
    ],
)
def test_what_the_registry_settles_is_not_asked_for(engine: Engine, verdict: dict[str, Any]) -> None:
    assert query(engine, verdict) is None


@pytest.mark.parametrize(
    ("record", "lacking"),
    [
        ({}, set()),
        ({"name": None}, {"lacks_name"}),
        ({"address": None}, {"lacks_address"}),
        ({"birth": None, "name": None}, {"lacks_name", "lacks_birth"}),
        ({"birth": "1990-00-00"}, {"lacks_birth"}),
        ({"birth": "1990-01-00"}, {"lacks_birth"}),
        ({"birth": "0000-01-02"}, {"lacks_birth"}),
        ({"birth": "2000-10-20"}, set()),
    ],
)
def test_what_a_lookup_by_items_needs_is_told(
    engine: Engine, record: dict[str, Any], lacking: set[str]
) -> None:
    row = query(engine, {"verdict": "mislink"}, **record)
    assert row is not None
    assert {name for name in row if name.startswith("lacks_") and row[name]} == lacking
    by_number = query(engine, {"verdict": "not_found"}, **record)
    assert by_number is not None
    assert not any(by_number[name] for name in by_number if name.startswith("lacks_"))


def test_nothing_of_a_person_is_in_the_table(engine: Engine) -> None:
    row = query(engine, {"verdict": "mislink"})
    assert row is not None
    assert not set(map(str, row.values())) & {value for key, value in RECORD.items() if key != "system"}
