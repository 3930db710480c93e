"""Rows that an earlier night found are the rows that would be found; what is new is looked up."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.engine import rows_in_reach
from reconcile.pipelines import lookups
from reconcile.pipelines.lookups import Lookups
from reconcile.store.kept import Keep

SQL = "SELECT b.* FROM big AS b"
VALUE = st.none() | st.sampled_from("abcdef")
ROWS = st.lists(st.tuples(VALUE, VALUE), max_size=12)
KEYS = st.lists(VALUE, max_size=5)


def asked(**keys: list[str | None]) -> dict[str, pl.Series]:
    return {name: pl.Series(name, values, dtype=pl.String) for name, values in keys.items()}


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, pl.Series]]:
    """The keys that were really looked up."""
    calls = []

    def look(files: list[Path], keys: dict[str, pl.Series], sql: str) -> pl.DataFrame:
        calls.append({name: sorted(series.drop_nulls().to_list()) for name, series in keys.items()})
        return rows_in_reach(files, keys, sql)

    monkeypatch.setattr(lookups, "rows_in_reach", look)
    return calls


@settings(max_examples=150, deadline=None)
@given(ROWS, st.lists(st.tuples(KEYS, KEYS), min_size=1, max_size=4))
def test_every_night_finds_what_is_there(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[str | None, str | None]],
    nights: list[tuple[list[str | None], list[str | None]]],
) -> None:
    folder = tmp_path_factory.mktemp("nights")
    big = pl.DataFrame(
        [(number, *row) for number, row in enumerate(rows)],
        schema={"id": pl.Int64, "left": pl.String, "right": pl.String},
        orient="row",
    )
    big.write_parquet(folder / "big.parquet")
    for left, right in nights:
        keys = asked(left=left, right=right)
        known = Lookups(Keep(folder), "address")
        found = known.rows("step.big", [folder / "big.parquet"], keys, SQL)
        known.save()
        assert found.sort("id").equals(rows_in_reach([folder / "big.parquet"], keys, SQL).sort("id"))


def test_only_what_is_new_is_looked_up(tmp_path: Path, counted: list[dict[str, list[str]]]) -> None:
    file = tmp_path / "big.parquet"
    pl.DataFrame({"id": [1, 2, 3], "left": ["a", "b", "c"]}).write_parquet(file)

    def night(*keys: str, address: str = "address") -> list[int]:
        known = Lookups(Keep(tmp_path), address)
        found = known.rows("step.big", [file], asked(left=list(keys)), SQL)
        known.save()
        return sorted(found["id"])

    assert night("a", "b") == [1, 2]
    assert night("a") == [1]
    assert night("a", "b", "c") == [1, 2, 3]
    assert counted == [{"left": ["a", "b"]}, {"left": ["c"]}]
    assert night("a", address="another") == [1]  # of another registry nothing is known
    assert counted[-1] == {"left": ["a"]}
    assert night("a", "b", address="another") == [1, 2]
    assert counted[-1] == {"left": ["b"]}


def test_what_is_damaged_is_looked_up_anew(tmp_path: Path, counted: list[dict[str, list[str]]]) -> None:
    file = tmp_path / "big.parquet"
    pl.DataFrame({"id": [1], "left": ["a"]}).write_parquet(file)
    for cut in (False, True, False):
        if cut:
            part = next((tmp_path / "kept").glob("Lookups-*/step.big.rows-*"))
            part.write_bytes(part.read_bytes()[:-3])
        known = Lookups(Keep(tmp_path), "address")
        assert known.rows("step.big", [file], asked(left=["a"]), SQL)["id"].to_list() == [1]
        known.save()
    assert len(counted) == 2
