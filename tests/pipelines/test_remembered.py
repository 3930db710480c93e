"""A source that has not changed is not read twice, nor are the rows of one that has; the night is as if nothing were known."""

from __future__ import annotations

import json
import shutil

import pytest

from reconcile.config import load_project
from reconcile.pipelines import remembered
from reconcile.pipelines.nightly import run_nightly
from tests.e2e.results import files_that_differ
from tests.pipelines.nights import SECOND, edit, second_night

pytestmark = pytest.mark.long


@pytest.fixture
def parsed(monkeypatch):
    """Which sources were parsed, and how many of their rows were new."""
    told = {}
    read = remembered.read_source

    def listen(layout, *arguments, **named):
        source = read(layout, *arguments, **named)
        marks = source.accepted.columns
        known = source.accepted[remembered.RECALLED].sum() if remembered.RECALLED in marks else 0
        told[layout.id] = source.accepted.height - known
        return source

    monkeypatch.setattr(remembered, "read_source", listen)
    return told


def forget(folder):
    shutil.rmtree(folder / "state" / "kept")


def as_if_nothing_were_known(first, tmp_path, change):
    return second_night(first, tmp_path / "whole", lambda folder: (change(folder), forget(folder)))


def test_what_is_the_same_is_not_parsed(first, tmp_path, parsed):
    known = second_night(first, tmp_path / "known")
    assert set(parsed) == {"provisions"}  # few rows, read every night
    whole = as_if_nothing_were_known(first, tmp_path, lambda folder: None)
    assert len(parsed) > 17
    assert files_that_differ(whole, known) == []


def mistype(folder):
    """The last digit of one number and the grade of another record."""
    path = next((folder / "sample_data" / "extracts").glob("07_*"))
    lines = path.read_bytes().split(b"\n")
    separator = b"\t" if b"\t" in lines[0] else b","
    one, other = lines[3].split(separator), lines[4].split(separator)
    assert one[1].isdigit()
    one[1] = one[1][:-1] + b"%d" % ((int(one[1][-1:]) + 1) % 10)
    other[0] = b""
    path.write_bytes(
        b"\n".join([*lines[:3], separator.join(one), separator.join(other), lines[3], *lines[5:]])
    )


def test_of_a_file_that_changed_only_new_rows_are_read(first, tmp_path, parsed):
    known = second_night(first, tmp_path / "known", mistype)
    assert parsed["shintai_techo"] < 30  # those that changed, and those of which something is to be said
    assert set(parsed) == {"provisions", "shintai_techo"}
    whole = as_if_nothing_were_known(first, tmp_path, mistype)
    assert parsed["shintai_techo"] > 500
    assert files_that_differ(whole, known) == []


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (edit("schemas/systems/07_*.toml", "[fields]", "[fields] # another word"), set()),
        (edit("schemas/systems/07_*.toml", 'department = "', 'department = "本庁'), {"shintai_techo"}),
        (edit("sample_data/replica/*.csv", ",", ",", count=0), set()),
    ],
    ids=["comment", "layout", "nothing"],
)
def test_a_layout_that_changed_is_read_anew(first, tmp_path, parsed, change, again):
    second_night(first, tmp_path / "p", change)
    assert {source for source, rows in parsed.items() if rows} - {"provisions"} == again


def test_what_the_replica_holds_is_part_of_what_a_row_gives(first, tmp_path, parsed):
    def lose_a_column(folder):
        path = next(folder.glob("schemas/replica.toml"))
        text = path.read_text("utf-8")
        at = text.rindex("[[payload]]")
        path.write_text(text[:at], "utf-8")

    known = second_night(first, tmp_path / "known", lose_a_column)
    assert parsed["replica"] > 1000
    whole = as_if_nothing_were_known(first, tmp_path, lose_a_column)
    assert files_that_differ(whole, known) == []


def damage(folder):
    for part in (folder / "state" / "kept").glob("shintai_techo-*/rows-*"):
        part.write_bytes(part.read_bytes()[:-9] + b"overwritt")


def new_key(folder):
    key = folder / "state" / "digest.key"
    key.chmod(0o600)
    key.write_bytes(bytes(reversed(key.read_bytes())))


@pytest.mark.parametrize("change", [damage, new_key], ids=["damaged", "key"])
def test_a_copy_that_cannot_be_used_is_made_anew(first, tmp_path, parsed, change):
    known = second_night(first, tmp_path / "known", change)
    assert parsed["shintai_techo"] > 500
    whole = as_if_nothing_were_known(first, tmp_path, change)
    assert files_that_differ(whole, known) == []


def test_a_count_that_changed_is_looked_at_although_the_file_did_not(first, tmp_path):
    def other_count(folder):
        path = next((folder / "sample_data" / "extracts").glob("*.count"))
        path.write_text(str(int(path.read_text("utf-8")) + 1), "utf-8")

    known = second_night(first, tmp_path / "known", other_count)
    report = json.loads((known / "manifest.json").read_text("utf-8"))
    assert "record_count_mismatch" in json.dumps(report)


def test_a_partial_run_keeps_nothing_and_forgets_nothing(first, tmp_path, parsed):
    folder = tmp_path / "p"
    second_night(first, folder, mistype, only=["shintai_techo"])
    names = {path.name for path in (first[0] / "state" / "kept").iterdir()}
    assert {path.name for path in (folder / "state" / "kept").iterdir()} == names


def test_few_new_rows_do_not_rewrite_the_copy_many_do(first, tmp_path, parsed):
    folder = tmp_path / "p"
    second_night(first, folder, mistype)
    copy = next((folder / "state" / "kept").glob("shintai_techo-*"))
    before = next((first[0] / "state" / "kept").glob("shintai_techo-*"))
    assert (copy / "meta.json").read_bytes() == (before / "meta.json").read_bytes()
    path = next((folder / "sample_data" / "extracts").glob("07_*"))
    path.write_bytes(path.read_bytes().replace("長野県".encode("cp932"), b""))
    run_nightly(load_project(folder), as_of=SECOND)
    assert (copy / "meta.json").read_bytes() != (before / "meta.json").read_bytes()
    parsed.clear()
    run_nightly(load_project(folder), as_of=SECOND)
    assert "shintai_techo" not in parsed


def test_a_source_with_a_refused_file_is_not_kept(first, tmp_path):
    def refuse(folder):
        path = next((folder / "sample_data" / "extracts").glob("07_*"))
        path.write_bytes(b"")
        forget(folder)

    second_night(first, tmp_path / "p", refuse)
    assert not list((tmp_path / "p" / "state" / "kept").glob("shintai_techo-*"))


def test_a_file_that_is_written_while_it_is_read_is_not_kept(first, tmp_path, monkeypatch):
    read = remembered.read_source

    def read_while_somebody_writes(layout, data, files, **named):
        source = read(layout, data, files, **named)
        if layout.id == "shintai_techo":
            files[0].write_bytes(files[0].read_bytes() + b"\n")
        return source

    monkeypatch.setattr(remembered, "read_source", read_while_somebody_writes)
    second_night(first, tmp_path / "p", forget)
    assert not list((tmp_path / "p" / "state" / "kept").glob("shintai_techo-*"))
    assert list((tmp_path / "p" / "state" / "kept").glob("seishin_techo-*"))


def kept_sources(folder):
    return {path.name.rpartition("-")[0] for path in (folder / "state" / "kept").iterdir()}


def test_the_copy_of_a_system_whose_layout_is_gone_goes_with_it(first, tmp_path):
    def part_with(folder):
        next(folder.glob("schemas/systems/07_*.toml")).unlink()

    second_night(first, tmp_path / "p", part_with)
    assert kept_sources(first[0]) - kept_sources(tmp_path / "p") == {"shintai_techo"}


def test_where_nothing_shall_be_kept_the_next_run_removes_what_is(first, tmp_path):
    second_night(
        first, tmp_path / "p", edit("reconcile.toml", "keep_registry = true", "keep_registry = false")
    )
    assert kept_sources(tmp_path / "p") == set()


def test_a_partial_run_removes_no_copy(first, tmp_path):
    second_night(first, tmp_path / "p", only=["shintai_techo"])
    assert kept_sources(tmp_path / "p") == kept_sources(first[0])
