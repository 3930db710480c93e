"""A registry that has not changed is not parsed twice; one that has changed in whatever way is."""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import threading
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.errors import RunError
from reconcile.pipelines import digests, remembered, residents, selection
from reconcile.pipelines.nightly import run_nightly
from tests.e2e import formats

DAY = date(2026, 4, 1)
HISTORY = """[source]
id = "history"
kind = "history"
[file]
path = "history.csv"
[fields]
resident_code = "番号"
name = "氏名"
former_name = "旧氏"
address = "住所"
"""


class Nights:
    """A project whose runs tell which sources they parsed."""

    def __init__(self, folder, monkeypatch, first=None):
        self.people = formats.people()
        self.parsed = []
        self.folder = shutil.copytree(first, folder, symlinks=True) if first else self.new(folder)
        read = residents.read_source

        def listen(layout, *arguments, **named):
            self.parsed.append(layout.id)
            return read(layout, *arguments, **named)

        monkeypatch.setattr(residents, "read_source", listen)

    def new(self, folder):
        self.folder = formats.new_project(folder)
        formats.add_system(self.folder, "s", 1, 'path = "s.csv"\nformat = "csv"')
        (self.folder / "data" / "s.csv").write_bytes(formats.csv_bytes(formats.records()))
        formats.write_registry(self.folder, self.people)
        (self.folder / "schemas" / "history.toml").write_text(HISTORY, "utf-8")
        self.write_history([("c1", "旧名 一郎", "", ""), ("c2", "", "旧川", "")])
        return self.folder

    def write_history(self, rows):
        with (self.folder / "data" / "history.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([("番号", "氏名", "旧氏", "住所"), *rows])

    def run(self):
        self.parsed.clear()
        done = run_nightly(load_project(self.folder), as_of=DAY)
        return pl.read_parquet(done.folder / "results" / "verdicts.parquet")

    @property
    def kept(self):
        return self.folder / "state" / "kept"


@pytest.fixture
def nights(tmp_path, monkeypatch):
    return Nights(tmp_path / "p", monkeypatch)


@pytest.fixture(scope="module")
def first_night(tmp_path_factory):
    """A project after its first night; to be copied, not changed."""
    with pytest.MonkeyPatch.context() as patch:
        nights = Nights(tmp_path_factory.mktemp("residents") / "p", patch)
        nights.run()
    return nights.folder


@pytest.fixture
def after_first(first_night, tmp_path, monkeypatch):
    """A copy of it."""
    return Nights(tmp_path / "p", monkeypatch, first_night)


def test_the_second_night_takes_the_copy_and_judges_the_same(nights):
    first = nights.run()
    assert nights.parsed == ["registry", "history"]
    second = nights.run()
    assert nights.parsed == []
    assert second.equals(first)


def test_reports_and_findings_of_the_registry_are_told_every_night(nights):
    place = next((nights.folder / "data").glob("registry*"))
    text = place.read_text("utf-8")
    place.write_text(text + "壊れた行\n", "utf-8")
    told = []
    for _ in range(2):
        nights.run()
        latest = nights.folder / "out" / "latest" / "results"
        rejected = pl.read_parquet(latest / "rejected.parquet").filter(source="registry")
        told.append((rejected.to_dicts(), nights.parsed[:]))
    assert told[0][0] == told[1][0] != []
    assert told[1][1] == []


@pytest.mark.parametrize("what", ["registry", "history", "layout", "copy", "touched", "program"])
def test_whatever_changes_is_read_anew(after_first, what, monkeypatch):
    nights = after_first
    registry = next((nights.folder / "data").glob("registry*"))
    expected = {"registry", "history"}
    if what == "registry":
        # same size, same names, another person's name
        text = registry.read_text("utf-8")
        registry.write_text(text.replace(nights.people[0]["name"][:1], "甲", 1), "utf-8")
    elif what == "history":
        nights.write_history([("c1", "別名 一郎", "", ""), ("c2", "", "旧川", "")])
        expected = {"history"}
    elif what == "layout":
        layout = nights.folder / "schemas" / "registry.toml"
        layout.write_text(
            layout.read_text("utf-8").replace("[fields]", '[fields]\nname_kana = "氏名"', 1), "utf-8"
        )
    elif what == "copy":
        part = next(nights.kept.glob("history-*/rows-*.parquet"))
        part.write_bytes(part.read_bytes()[:-9] + b"overwritt")
        expected = {"history"}
    elif what == "touched":
        registry.touch()
        expected = set()
    else:
        monkeypatch.setattr(residents, "address_of", lambda *texts: "another version" + "0" * 40)
    nights.run()
    assert set(nights.parsed) == expected


def test_one_copy_is_kept_and_it_is_the_newest(nights):
    for name in ("山田 太郎", "山田 次郎"):
        nights.people[0]["name"] = name
        formats.write_registry(nights.folder, nights.people)
        nights.run()
    assert sorted(path.name.split("-")[0] for path in nights.kept.iterdir()) == [
        "Evidence",
        "Searched",
        "history",
        "registry",
        "s",
    ]
    rows = pl.concat([pl.read_parquet(path) for path in nights.kept.glob("registry-*/rows-*.parquet")])
    assert rows.filter(resident=0)["name"].to_list() == ["山田 次郎"]


def test_nothing_is_kept_where_the_project_says_so(nights):
    (nights.folder / "reconcile.toml").write_text(
        '[paths]\ndata = "data"\n[engine]\nkeep_registry = false\n', "utf-8"
    )
    first = nights.run()
    assert not nights.kept.exists()
    assert nights.run().equals(first)
    assert nights.parsed == ["registry", "history"]
    assert not list((nights.folder / "out").rglob("rows-*.parquet"))


def test_a_former_surname_alone_gets_the_name_of_today(nights):
    nights.run()
    rows = pl.concat([pl.read_parquet(path) for path in nights.kept.glob("history-*/rows-*.parquet")])
    by_row = {row["history_row"]: row for row in rows.iter_rows(named=True)}
    assert by_row[0]["name"] == "旧名 一郎"
    assert by_row[1]["former_name"] == "旧川"
    assert by_row[1]["name"] == nights.people[2]["name"]


def test_a_part_of_many_rows_is_the_same_registry(nights, monkeypatch):
    whole = nights.run()
    monkeypatch.setattr(residents, "_PART_ROWS", 7)
    monkeypatch.setattr(residents, "address_of", lambda *texts: "again" + "0" * 40)
    assert nights.run().equals(whole)
    assert len(list(nights.kept.glob("registry-*/rows-*.parquet"))) > 0


def test_a_registry_that_cannot_be_used_leaves_nothing_behind(nights):
    next((nights.folder / "data").glob("registry*")).write_bytes(b"")
    with pytest.raises(RunError):
        nights.run()
    assert not list(nights.kept.glob("registry*"))
    assert not list(nights.kept.glob(".making-*"))


def told_digest(nights):
    manifest = json.loads((nights.folder / "out" / "latest" / "manifest.json").read_bytes())
    return manifest["sources"]["registry"]["files"][0]["sha256"]


def test_a_file_is_digested_once_for_copy_and_report(nights, monkeypatch):
    registry = next((nights.folder / "data").glob("registry*"))
    digested = []
    sha256 = residents.sha256
    for module in (digests, residents):
        monkeypatch.setattr(module, "sha256", lambda file: digested.append(file.name) or sha256(file))
    for _ in range(2):
        digested.clear()
        nights.run()
        assert sorted(digested) == ["history.csv", registry.name]
        assert told_digest(nights) == hashlib.sha256(registry.read_bytes()).hexdigest()


def test_copies_are_looked_for_before_they_are_asked_for(nights, monkeypatch):
    nights.run()
    asked = []
    read = residents.ResidentReader.read

    def read_late(reader, layout, *arguments):
        asked.append((layout.id, reader._looked[layout.kind].result() is not None))
        return read(reader, layout, *arguments)

    monkeypatch.setattr(residents.ResidentReader, "read", read_late)
    nights.run()
    assert asked == [("registry", True), ("history", True)]


def add_systems(folder, lengths):
    """More systems, each with so many records."""
    for no, (system, records) in enumerate(lengths.items(), 2):
        formats.add_system(folder, system, no, f'path = "{system}.csv"\nformat = "csv"')
        rows = formats.records()[:records]
        (folder / "data" / f"{system}.csv").write_bytes(formats.csv_bytes(rows, quote=True))


def test_the_longest_source_is_begun_first(nights, monkeypatch):
    add_systems(nights.folder, {"a": 3, "b": 40, "c": 20})
    begun = []
    read = remembered.read_source
    monkeypatch.setattr(selection, "_READERS", 1)
    monkeypatch.setattr(
        remembered,
        "read_source",
        lambda layout, *rest, **named: begun.append(layout.id) or read(layout, *rest, **named),
    )
    verdicts = nights.run()
    assert begun == ["b", "s", "c", "a"]
    assert verdicts["system"].unique(maintain_order=True).to_list() == ["s", "a", "b", "c"]


def test_large_sources_are_read_one_at_a_time_and_small_ones_beside_them(nights, monkeypatch):
    add_systems(nights.folder, {"a": 30, "b": 40, "c": 3})
    small = (nights.folder / "data" / "c.csv").stat().st_size
    monkeypatch.setattr(selection, "_LARGE", small)
    large, now, most = set("ab") | {"s"}, set(), []
    small_is_read = threading.Event()
    read = remembered.read_source

    def watch(layout, *rest, **named):
        if layout.id in large:
            now.add(layout.id)
            most.append(len(now))
            assert small_is_read.wait(20)  # a large one does not keep it from being read
        try:
            return read(layout, *rest, **named)
        finally:
            now.discard(layout.id)
            if layout.id == "c":
                small_is_read.set()

    monkeypatch.setattr(remembered, "read_source", watch)
    verdicts = nights.run()
    assert most == [1, 1, 1]
    assert verdicts["system"].unique(maintain_order=True).to_list() == ["s", "a", "b", "c"]


def test_a_file_that_is_written_while_it_is_read_is_not_taken_for_what_was_digested(nights, monkeypatch):
    registry = next((nights.folder / "data").glob("registry*"))
    text = registry.read_text("utf-8")
    read = residents.read_source

    def read_while_somebody_writes(layout, *arguments, **named):
        if layout.id == "registry":
            registry.write_text(text.replace(nights.people[0]["name"][:1], "甲", 1), "utf-8")
        return read(layout, *arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(residents, "read_source", read_while_somebody_writes)
        nights.run()
    assert told_digest(nights) == hashlib.sha256(registry.read_bytes()).hexdigest()
    registry.write_text(text, "utf-8")
    nights.run()
    assert set(nights.parsed) == {"registry", "history"}
