"""The SQL steps of check B, from replicas to outcomes, on small tables. Every record is invented."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from reconcile.engine import Engine, load_steps
from reconcile.paths import root

STEPS = load_steps(root() / "pipelines")
TEXT = pl.String
TABLES: dict[str, dict[str, Any]] = {
    "ok_records": {"record_key": pl.Int64, **dict.fromkeys(("system", "record_id", "number", "addressee_no"), TEXT)},
    "record_signatures": {"record_key": pl.Int64, "signature": TEXT},
    "verdict_registry": {"record_key": pl.Int64, "grade": TEXT, "registry_status": TEXT},
    "ok_replica": {
        "replica_row": pl.Int64,
        **dict.fromkeys(("system", "record_id", "addressee_no", "registered_at", "signature"), TEXT),
    },
    "addressee_numbers": {"addressee_no": TEXT, "number": TEXT},
    "number_addressees": {"number": TEXT, "addressee_no": TEXT},
    "braked_systems": {"system": TEXT},
}  # fmt: skip
ORDER = (
    "49_record_places", "62_repeated_replicas", "63_replica_pairs", "64_differing_replicas", "65_shifted_replicas",
    "67_replica_results",
)  # fmt: skip


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with Engine(memory_limit="200MB", threads=1, scratch=Path(tmp_path_factory.mktemp("duck"))) as running:
        yield running


def records(count: int, *, with_addressee: bool = True) -> list[dict[str, Any]]:
    """Records r00, r01 … of persons 0, 1 …, each with its own payload."""
    return [
        {
            "record_key": each,
            "system": "s",
            "record_id": f"r{each:02}",
            "number": f"n{each}",
            "addressee_no": f"A{each}" if with_addressee else None,
        }
        for each in range(count)
    ]


def replica(row: int, record: int, person: int | None = None, **more: Any) -> dict[str, Any]:
    """A replica of a record, of its own person or of another one."""
    person = record if person is None else person
    return {
        "replica_row": row,
        "system": "s",
        "record_id": f"r{record:02}",
        "addressee_no": f"A{person}",
        "registered_at": "2025-01-01",
        "signature": f"payload {record}",
    } | more


def outcomes(
    engine: Engine,
    held: list[dict[str, Any]],
    replicas: list[dict[str, Any]],
    *,
    grades: dict[int, tuple[str, str | None]] | None = None,
    braked: bool = False,
    unknown: tuple[str, ...] = (),
) -> dict[str, str]:
    """Run the steps; every addressee A<n> has the number n<n> but those that nobody knows."""
    known = [(f"A{each}", f"n{each}") for each in range(30) if f"A{each}" not in unknown]
    rows: dict[str, list[Any]] = {
        "ok_records": held,
        "record_signatures": [
            {"record_key": row["record_key"], "signature": f"payload {row['record_key']}"} for row in held
        ],
        "verdict_registry": [
            dict(zip(TABLES["verdict_registry"], (row["record_key"], *(grades or {}).get(row["record_key"], ("A", None))), strict=True))
            for row in held
        ],
        "ok_replica": replicas,
        "addressee_numbers": [{"addressee_no": addressee, "number": number} for addressee, number in known],
        "number_addressees": [{"addressee_no": addressee, "number": number} for addressee, number in known],
        "braked_systems": [{"system": "s"}] if braked else [],
    }  # fmt: skip
    for name, schema in TABLES.items():
        engine.register(name, pl.DataFrame(rows[name], schema=schema, orient="row"))
    for name in ORDER:
        engine.run(STEPS[name])
    made = engine.fetch("replica_results", ["record_id", "outcome"], ["record_id"])
    return dict(made.iter_rows())


def test_each_outcome_of_a_single_record(engine: Engine) -> None:
    replicas = [
        replica(0, 0),
        replica(1, 1, person=7),
        replica(2, 2, signature="another payload"),
        replica(3, 4),
        replica(4, 4, person=9),
        replica(5, 20),
    ]
    assert outcomes(engine, records(5), replicas) == {
        "r00": "ok", "r01": "wrong_addressee", "r02": "changed", "r03": "missing", "r04": "duplicate", "r20": "orphan",
    }  # fmt: skip


def test_without_an_addressee_only_the_number_tells(engine: Engine) -> None:
    replicas = [
        replica(0, 0),
        replica(1, 1, person=7),
        replica(2, 2, person=8),
        replica(3, 3, addressee_no=None),
    ]
    told = outcomes(engine, records(4, with_addressee=False), replicas, unknown=("A8",))
    assert told == {"r00": "ok", "r01": "wrong_number", "r02": "ok", "r03": "ok"}


def test_what_may_not_be_registered_is_expected_to_be_missing(engine: Engine) -> None:
    grades = {0: ("A", "current"), 1: ("B", None), 2: ("C", None), 3: ("A", "deceased"), 4: ("A", None)}
    assert outcomes(engine, records(5), [], grades=grades) == {
        "r00": "missing", "r01": "missing_expected", "r02": "missing_expected", "r03": "missing_expected",
        "r04": "missing",
    }  # fmt: skip
    assert set(outcomes(engine, records(5), [], grades=grades, braked=True).values()) == {"missing_expected"}


def test_of_two_rows_with_one_addressee_the_newest_counts(engine: Engine) -> None:
    old, new = {"registered_at": "2024-01-01", "signature": "old"}, {"registered_at": "2025-01-01"}
    undated = {"registered_at": None, "signature": "old"}
    assert outcomes(engine, records(1), [replica(0, 0, **new), replica(1, 0, **old)]) == {"r00": "ok"}
    assert outcomes(engine, records(1), [replica(0, 0, **new), replica(1, 0, **undated)]) == {"r00": "ok"}
    assert outcomes(engine, records(1), [replica(0, 0, **undated), replica(1, 0, **new)]) == {"r00": "ok"}
    # of one time the later row
    assert outcomes(engine, records(1), [replica(0, 0, signature="old"), replica(1, 0)]) == {"r00": "ok"}


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("what", ["addressee", "payload"])
def test_five_replicas_in_a_row_that_are_the_neighbours(engine: Engine, side: int, what: str) -> None:
    def slipped(each: int) -> dict[str, Any]:
        if what == "addressee":
            return replica(each, each, person=each + side)
        return replica(each, each, signature=f"payload {each + side}")

    single = "wrong_addressee" if what == "addressee" else "changed"
    for length, expected in ((5, "row_shift"), (4, single)):
        inside = range(3, 3 + length)
        replicas = [slipped(each) if each in inside else replica(each, each) for each in range(12)]
        told = outcomes(engine, records(12), replicas)
        assert told == {f"r{each:02}": expected if each in inside else "ok" for each in range(12)}


def test_a_run_holds_a_record_with_two_addressees_but_does_not_name_it(engine: Engine) -> None:
    replicas = [replica(each, each, person=each - 1 if 3 <= each < 8 else each) for each in range(12)]
    replicas.append(replica(12, 5, person=20, registered_at="2024-01-01"))
    told = outcomes(engine, records(12), replicas)
    assert told["r05"] == "duplicate"
    assert [told[f"r{each:02}"] for each in (3, 4, 6, 7)] == ["row_shift"] * 4
    shifted = engine.fetch("shifted_replicas", order=["record_id"])
    assert shifted["record_id"].to_list() == ["r03", "r04", "r06", "r07"]
    assert set(shifted["run_first"]) == {"r03"}
    assert set(shifted["run_last"]) == {"r07"}


def test_neighbours_are_those_of_the_same_system(engine: Engine) -> None:
    """Between each two records of one system stands, by id, one of another."""
    held = records(12)
    others = [
        row | {"record_key": row["record_key"] + 12, "system": "t", "record_id": row["record_id"] + "x"}
        for row in held
    ]
    replicas = [replica(each, each, person=each - 1 if 3 <= each < 8 else each) for each in range(12)]
    told = outcomes(engine, held + others, replicas)
    assert [told[f"r{each:02}"] for each in range(3, 8)] == ["row_shift"] * 5
