"""A run in pieces gives, file by file, what a run in one piece gives; an interrupted one goes on where it stopped."""

from __future__ import annotations

import json
import shutil
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.paths import root
from reconcile.pipelines import check_a
from reconcile.pipelines.nightly import run_nightly
from reconcile.sample.rates import HARD
from reconcile.sample.write import write_sample
from tests.e2e.results import files_that_differ

pytestmark = pytest.mark.long

DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    """A hard sample of its own, with the key of its digests."""
    folder = tmp_path_factory.mktemp("hard") / "p"
    write_sample(folder, scale=0.02, seed=7, profile=HARD)
    return folder, run(folder, 1)


def run(folder, pieces, keep="true"):
    """Run with so many pieces; return the published folder."""
    text = f"[engine]\npieces = {pieces}\nkeep_registry = {keep}\n"
    (folder / "reconcile.toml").write_text(text, "utf-8")
    return run_nightly(load_project(folder), as_of=DAY).folder


def copy_of(hard, folder):
    """The same project before its first night: the key, and nothing else, in its state."""
    source, whole = hard
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("out", "state"))
    (folder / "state").mkdir(mode=0o700)
    shutil.copy(source / "state" / "digest.key", folder / "state")
    return whole


@pytest.mark.parametrize(("pieces", "keep"), [(2, "true"), (13, "true"), (5, "false")])
def test_every_file_is_as_in_one_piece(hard, tmp_path, pieces, keep):
    whole = copy_of(hard, tmp_path / "p")
    in_pieces = run(tmp_path / "p", pieces, keep)
    assert files_that_differ(whole, in_pieces) == []
    kept = tmp_path / "p" / "state" / "kept"
    assert not list(kept.glob(".pieces-*"))
    assert kept.exists() is (keep == "true")
    steps = {
        row["step"]: row for row in json.loads((in_pieces / "manifest.json").read_text("utf-8"))["steps"]
    }
    assert len(steps) == len(json.loads((in_pieces / "manifest.json").read_text("utf-8"))["steps"])
    verdicts = pl.read_parquet(in_pieces / "results" / "verdicts.parquet")
    assert steps["20_pair_registry"]["rows"] == verdicts.height


class StoppedError(Exception):
    """The machine goes down."""


def watched(monkeypatch, stop=""):
    """Counts how often each stage works on a piece, and stops it at the one that is said."""
    calls = {"settle": 0, "seek": 0}

    def watch(name):
        function = getattr(check_a, f"_{name}")

        def stage(steps):
            if stop == f"{name} {calls[name]}":
                raise StoppedError
            calls[name] += 1
            function(steps)

        monkeypatch.setattr(check_a, f"_{name}", stage)

    watch("settle")
    watch("seek")
    return calls


@pytest.fixture
def counted(monkeypatch):
    """How often each stage worked on a piece."""
    return watched(monkeypatch)


@pytest.fixture(scope="module")
def stopped_at(hard, tmp_path_factory):
    """Gives a copy of the project whose first night, in four pieces, was stopped there; each is stopped once."""
    stopped = {}

    def copy(stop, folder):
        if stop not in stopped:
            stopped[stop] = tmp_path_factory.mktemp("stopped") / "p"
            copy_of(hard, stopped[stop])
            with pytest.MonkeyPatch.context() as patch, pytest.raises(StoppedError):
                watched(patch, stop)
                run(stopped[stop], 4)
        shutil.copytree(stopped[stop], folder, symlinks=True)
        return hard[1]

    return copy


@pytest.mark.parametrize(
    ("stop", "done"), [("settle 0", (0, 0)), ("settle 2", (2, 0)), ("seek 0", (4, 0)), ("seek 3", (4, 3))]
)
def test_an_interrupted_run_goes_on_where_it_stopped(stopped_at, tmp_path, counted, stop, done):
    whole = stopped_at(stop, tmp_path / "p")
    assert not list((tmp_path / "p" / "out").glob("runs/*"))
    counted.update(settle=0, seek=0)
    again = run(tmp_path / "p", 4)
    assert (counted["settle"], counted["seek"]) == (4 - done[0], 5 - done[1])
    assert files_that_differ(whole, again) == []


@pytest.mark.parametrize("change", ["extract", "day", "pieces", "step"])
def test_whatever_changed_meanwhile_is_worked_on_anew(stopped_at, tmp_path, counted, change, monkeypatch):
    folder = tmp_path / "p"
    stopped_at("seek 3", folder)
    counted.update(settle=0, seek=0)
    pieces = 4
    if change == "extract":
        place = next((folder / "sample_data" / "extracts").glob("10_*"))
        place.write_bytes(place.read_bytes() + b"\r\n")
    elif change == "day":
        monkeypatch.setattr(f"{__name__}.DAY", date(2026, 4, 2))
    elif change == "pieces":
        pieces = 3
    else:
        shutil.copytree(root() / "pipelines", folder / "pipelines")
        step = folder / "pipelines" / "41_search_facts.sql"
        step.write_text(step.read_text("utf-8") + "-- another word\n", "utf-8")
    run(folder, pieces)
    assert (counted["settle"], counted["seek"]) == (pieces, pieces + 1)


def test_a_damaged_piece_is_worked_on_anew(stopped_at, tmp_path, counted):
    folder = tmp_path / "p"
    whole = stopped_at("seek 0", folder)
    (place,) = (folder / "state" / "kept").glob(".pieces-*")
    part = place / "number" / "2" / "levels_registry.parquet"
    part.write_bytes(part.read_bytes()[:-7])
    (place / "number" / "3" / "done.json").unlink()
    counted.update(settle=0, seek=0)
    again = run(folder, 4)
    assert (counted["settle"], counted["seek"]) == (2, 5)
    assert files_that_differ(whole, again) == []


def test_nobody_else_can_read_a_piece(stopped_at, tmp_path):
    stopped_at("seek 3", tmp_path / "p")
    places = [path for path in (tmp_path / "p" / "state" / "kept").rglob("*") if ".pieces-" in str(path)]
    assert len(places) > 20
    assert {path.name for path in places if path.stat().st_mode & 0o077} == set()
