"""Who was sought last night is not sought again; whoever is another, or differs in one field, lets all be sought anew."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.pipelines.evidence import COMPARED
from reconcile.pipelines.searched import TABLES, Searched
from reconcile.store.kept import Keep

SCHEMA = {"record_key": pl.Int64, **dict.fromkeys(COMPARED, pl.String)}
FIELD = st.none() | st.sampled_from(["", "a", "b"])
PEOPLE = st.lists(st.tuples(FIELD, FIELD), max_size=4)


class Made:
    """Stands for the runner after a night: of every record something was found."""

    def __init__(self, records: pl.DataFrame, grades: dict[int, str]) -> None:
        keys = records["record_key"]
        found = pl.DataFrame({"record_key": keys, "found": [f"of {name}" for name in records["name"]]})
        self.tables = {
            "verdict_registry": pl.DataFrame(
                {"record_key": keys, "grade": [grades.get(key, "B") for key in keys]}
            ),
            **dict.fromkeys(TABLES.values(), found),
            "past_of_unsettled": pl.DataFrame({"person": ["p"]}),
        }
        self.ran: list[str] = []

    def sql(self, name: str) -> None:
        self.ran.append(name)

    def fetch(self, table: str, columns: Iterable[str] = ()) -> pl.DataFrame:
        return self.tables[table].select(list(columns) or pl.all())


def records(*people: tuple[str | None, str | None], first: int = 1) -> pl.DataFrame:
    rows = [
        {"record_key": first + place, "name": name, "birth": birth}
        for place, (name, birth) in enumerate(people)
    ]
    return pl.DataFrame(rows, schema=SCHEMA)


def test_the_same_people_are_known_under_tonights_keys(tmp_path: Path) -> None:
    night = records(("a", "1"), ("b", "2"), ("c", None))
    Searched(Keep(tmp_path), "address").learn(Made(night, {2: "A"}), night)  # type: ignore[arg-type]
    tonight = records(("a", "1"), ("c", None), first=7)
    known = Searched(Keep(tmp_path), "address").known(tonight)
    assert known is not None
    assert set(known) == set(TABLES)
    assert known["judged"].rows() == [(7, "of a"), (8, "of c")]
    assert known["past_of_holders"].rows() == [("p",)]
    assert Searched(Keep(tmp_path), "another registry").known(tonight) is None


@settings(max_examples=200, deadline=None)
@given(PEOPLE, PEOPLE)
def test_whoever_differs_lets_all_be_sought(
    tmp_path_factory: pytest.TempPathFactory,
    last: list[tuple[str | None, str | None]],
    now: list[tuple[str | None, str | None]],
) -> None:
    keep = Keep(tmp_path_factory.mktemp("nights"))
    Searched(keep, "address").learn(Made(records(*last), {}), records(*last))  # type: ignore[arg-type]
    assert (Searched(keep, "address").known(records(*now)) is not None) is (last == now)


def test_a_damaged_part_is_not_believed(tmp_path: Path) -> None:
    night = records(("a", "1"))
    Searched(Keep(tmp_path), "address").learn(Made(night, {}), night)  # type: ignore[arg-type]
    part = next((tmp_path / "kept").glob("Searched-*/judged-*"))
    part.write_bytes(part.read_bytes()[:-3])
    assert Searched(Keep(tmp_path), "address").known(night) is None


def test_many_are_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.pipelines.searched._MOST", 1)
    night = records(("a", "1"), ("b", "2"))
    made = Made(night, {})
    Searched(Keep(tmp_path), "address").learn(made, night)  # type: ignore[arg-type]
    assert made.ran == []
    assert Searched(Keep(tmp_path), "address").known(night) is None
