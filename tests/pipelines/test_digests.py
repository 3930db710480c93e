"""A digest that was begun early is that of the bytes that are there, or there is none."""

from __future__ import annotations

import hashlib
import os
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.errors import ConfigError
from reconcile.pipelines import digests
from reconcile.pipelines.digests import Digests, begun, digesting
from reconcile.pipelines.nightly import run_nightly
from tests.pipelines.test_residents import Nights

DAY = date(2026, 4, 1)


@pytest.fixture
def nights(tmp_path, monkeypatch):
    return Nights(tmp_path / "p", monkeypatch)


def sources(nights):
    return [*sorted((nights.folder / "data").glob("registry*")), nights.folder / "data" / "history.csv"]


def test_registry_and_history_are_digested_for_whoever_reads_first(nights):
    with digesting(load_project(nights.folder)):
        now, later = begun(), begun()
        for file in sources(nights):
            assert now.of(file) == hashlib.sha256(file.read_bytes()).hexdigest()
            assert later.of(file) == ""
    assert begun().of(sources(nights)[0]) == ""


@pytest.mark.parametrize("way", ["in place", "replaced", "gone"])
def test_a_file_that_was_written_since_has_no_digest(tmp_path, way):
    file = tmp_path / "registry.csv"
    file.write_bytes(b"1234567890")
    told = file.stat()
    told_now = Digests()
    told_now.expect([file])
    assert told_now.of(file)
    if way == "in place":
        file.write_bytes(b"0987654321")
    else:
        file.unlink()
    if way == "replaced":
        file.write_bytes(b"1234567890")
    if way != "gone":
        os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert told_now.of(file) == ""
    told_now.close()


def test_what_cannot_be_found_is_told_by_whoever_reads_it(nights):
    for file in sources(nights):
        file.unlink()
    with digesting(load_project(nights.folder)):
        assert begun().of(sources(nights)[-1]) == ""
    (nights.folder / "schemas" / "history.toml").write_text("[source]\n", "utf-8")
    with pytest.raises(ConfigError), digesting(load_project(nights.folder)):
        pass


def test_a_night_that_began_early_takes_the_copy_and_sees_a_registry_that_came_meanwhile(nights):
    project = load_project(nights.folder)
    first = nights.run()
    nights.parsed.clear()
    with digesting(project):
        run_nightly(project, as_of=DAY)
    assert nights.parsed == []
    registry = sources(nights)[0]
    with digesting(project):
        early = digests._BEGUN.get()
        assert early is not None and all(early.of(file) for file in sources(nights))
        name = nights.people[0]["name"]
        registry.write_text(registry.read_text("utf-8").replace(name, "別人 花子"), "utf-8")
        published = run_nightly(project, as_of=DAY).folder
    assert nights.parsed == ["registry", "history"]
    assert not pl.read_parquet(published / "results" / "verdicts.parquet").equals(first)
