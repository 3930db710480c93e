"""Prepared copies of sources: complete or not there, found only under what they were made of, private."""

from __future__ import annotations

import stat

import polars as pl
import pytest

from reconcile.store import kept
from reconcile.store.kept import Keep, address_of

ROWS = pl.DataFrame({"a": ["あ", None, "い"]})


@pytest.fixture
def keep(tmp_path):
    return Keep(tmp_path / "state")


TWO_PARTS = (ROWS, ROWS.head(1))


def make(keep, address, *, source="registry", parts=TWO_PARTS):
    making = keep.begin(source)
    for part in parts:
        making.add("rows", part)
    making.add("quality", ROWS.clear())
    return keep.finish(making, source, address, {"taken": sum(part.height for part in parts)})


def test_what_was_written_is_found_under_its_address(keep):
    make(keep, "a" * 64)
    copy = keep.find("registry", "a" * 64)
    assert copy.meta["taken"] == 4
    assert pl.concat([pl.read_parquet(path) for path in copy.parts["rows"]])["a"].to_list() == [
        "あ",
        None,
        "い",
        "あ",
    ]
    assert pl.read_parquet(copy.parts["quality"][0]).is_empty()


@pytest.mark.parametrize("address", ["b" * 64, "a" * 32 + "b" * 32, ""])
def test_no_other_address_finds_it(keep, address):
    make(keep, "a" * 64)
    assert keep.find("registry", address) is None
    assert keep.find("history", "a" * 64) is None


def test_nothing_is_found_before_it_is_complete(keep):
    making = keep.begin("registry")
    making.add("rows", ROWS)
    assert keep.find("registry", "a" * 64) is None
    kept.remove_leftovers(keep.folder.parent)
    assert list(keep.folder.iterdir()) == []


def test_a_new_copy_takes_the_place_of_the_old_one_and_of_no_other_source(keep):
    make(keep, "a" * 64)
    make(keep, "c" * 64, source="history")
    make(keep, "b" * 64, parts=(ROWS,))
    assert keep.find("registry", "a" * 64) is None
    assert keep.find("registry", "b" * 64).meta["taken"] == 3
    assert keep.find("history", "c" * 64) is not None
    assert len(list(keep.folder.iterdir())) == 2


@pytest.mark.parametrize("damage", ["flip", "cut", "remove", "meta"])
def test_a_damaged_copy_is_none(keep, damage):
    copy = make(keep, "a" * 64)
    part = copy.parts["rows"][1]
    content = part.read_bytes()
    if damage == "flip":
        part.write_bytes(content[:20] + bytes([content[20] ^ 1]) + content[21:])
    elif damage == "cut":
        part.write_bytes(content[:-5])
    elif damage == "remove":
        part.unlink()
    else:
        (copy.folder / "meta.json").write_text("{", "utf-8")
    assert keep.find("registry", "a" * 64) is None


def test_only_the_owner_can_read_it(keep):
    copy = make(keep, "a" * 64)
    assert stat.S_IMODE(copy.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in copy.folder.iterdir()} == {0o600}


def test_an_address_tells_everything_apart_that_goes_into_it():
    addresses = [
        address_of(*texts) for texts in (("a", "b"), ("ab",), ("ab", ""), ("b", "a"), ("a", "b", ""))
    ]
    assert len(set(addresses)) == len(addresses)
    assert address_of("a", "b") == addresses[0]


def test_an_address_changes_with_the_program(monkeypatch):
    before = address_of("a")
    monkeypatch.setattr(kept, "program_digest", lambda: "another version")
    assert address_of("a") != before
