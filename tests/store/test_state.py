"""Generations: what has not changed is the file that was there already, whoever says that it is new."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.store.state import StateStore
from reconcile.store.tables import TABLES, rows


def finding(**changed: object) -> pl.DataFrame:
    told = {
        "finding_id": "a1",
        "check": "A",
        "system": "s",
        "record_id": "1",
        "code": "mislink",
        "state": "new",
    }
    return rows("findings", [{**dict.fromkeys(TABLES["findings"]), **told, **changed}])


@pytest.fixture
def store(tmp_path):
    store = StateStore(tmp_path / "state")
    store.commit(store.load().replace(findings=finding()), "first")
    return store


def inode(store: StateStore, table: str) -> int:
    folder = store.load().folder
    assert folder is not None
    return (folder / f"{table}.parquet").stat().st_ino


def test_a_table_with_the_same_rows_is_the_same_file(store):
    before = inode(store, "findings")
    store.commit(store.load().replace(findings=finding()), "second")
    assert store.load().number == 2
    assert inode(store, "findings") == before
    assert store.load()["findings"].equals(finding())


@pytest.mark.parametrize(
    "now",
    [
        finding(state="continuing"),
        finding(note=""),  # no note and an empty one are two things
        finding().clear(),
        pl.concat([finding(), finding(finding_id="a2")]),
    ],
)
def test_any_other_row_makes_a_new_file(store, now):
    before = inode(store, "findings")
    store.commit(store.load().replace(findings=now), "second")
    assert inode(store, "findings") != before
    assert store.load()["findings"].equals(now)


def test_what_is_put_back_after_a_change_is_written_rightly(store):
    state = store.load().replace(findings=finding(state="continuing")).replace(findings=finding())
    store.commit(state, "second")
    assert store.load()["findings"].equals(finding())


def test_the_order_of_rows_is_kept(store):
    two = pl.concat([finding(), finding(finding_id="a2")])
    store.commit(store.load().replace(findings=two), "second")
    store.commit(store.load().replace(findings=two.reverse()), "third")
    assert store.load()["findings"]["finding_id"].to_list() == ["a2", "a1"]
