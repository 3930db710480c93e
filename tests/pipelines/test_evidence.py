"""A record that agreed is not compared again while nothing changes; whatever changes, the night is as if nothing were known."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.paths import root
from reconcile.pipelines import evidence
from reconcile.pipelines.nightly import run_nightly
from reconcile.store import kept
from tests.e2e.results import files_that_differ
from tests.pipelines import nights
from tests.pipelines.nights import SECOND, edit

pytestmark = pytest.mark.long


def second_night(first, folder, change=lambda folder: None, only=()):
    """Return the folder of a second night, and how many records were compared."""
    done = nights.second_night(first, folder, change, only)
    steps = {
        row["step"]: row["rows"] for row in json.loads((done / "manifest.json").read_text("utf-8"))["steps"]
    }
    return done, steps.get("20_pair_registry", 0)


def forget(folder):
    """As if no night had been before, for what was found out."""
    for source in ("Evidence", "Searched"):
        for place in (folder / "state" / "kept").glob(f"{source}-*"):
            shutil.rmtree(place)


def forget_search(folder):
    """As if the records that no rule lets pass had been others."""
    shutil.rmtree(next((folder / "state" / "kept").glob("Searched-*")))


def counts(first):
    systems = first[1].systems
    return systems["checked"].sum(), systems["checked"].sum() - systems["review"].sum() - systems[
        "stopped"
    ].sum()


def test_what_is_for_a_persons_eyes_is_compared_again_when_anything_is_new(first, tmp_path):
    records, agreeing = counts(first)
    known, compared = second_night(first, tmp_path / "known", forget_search)
    assert 0 < compared == records - agreeing < records / 20
    searched, none_compared = second_night(first, tmp_path / "searched")
    assert none_compared == 0
    whole, all_compared = second_night(first, tmp_path / "whole", forget)
    assert all_compared == records
    assert files_that_differ(whole, known) == []
    assert files_that_differ(whole, searched) == []


def swap_numbers(folder):
    """Two records of one extract change their numbers: neither is compared with what was found before."""
    path = next((folder / "sample_data" / "extracts").glob("07_*"))
    lines = path.read_bytes().split(b"\n")
    separator = b"\t" if b"\t" in lines[0] else b","
    rows = [line.split(separator) for line in lines[:2]]
    rows[0][1], rows[1][1] = rows[1][1], rows[0][1]
    assert rows[0][1].isdigit()
    assert rows[0][1] != rows[1][1]
    path.write_bytes(b"\n".join([*(separator.join(row) for row in rows), *lines[2:]]))


def test_a_record_that_changed_is_compared_and_no_other(first, tmp_path):
    records, agreeing = counts(first)
    known, compared = second_night(first, tmp_path / "known", swap_numbers)
    assert records - agreeing < compared <= records - agreeing + 2
    whole, _ = second_night(first, tmp_path / "whole", lambda folder: (swap_numbers(folder), forget(folder)))
    assert files_that_differ(whole, known) == []


def protect_everybody(folder):
    path = next((folder / "sample_data" / "registry").glob("*.csv"))
    head, *rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(
        head + "".join(f"{row.rstrip()[:-1]}1\n" if row.rstrip().endswith(",0") else row for row in rows),
        "utf-8",
    )


def own_step(folder):
    shutil.copytree(root() / "pipelines", folder / "pipelines")
    step = folder / "pipelines" / "30_search_records.sql"
    step.write_text(step.read_text("utf-8") + "-- another word\n", "utf-8")


def cut(folder):
    part = next((folder / "state" / "kept").glob("Evidence-*/facts-*"))
    part.write_bytes(part.read_bytes()[:-9])


@pytest.mark.parametrize(
    "change",
    [
        protect_everybody,
        own_step,
        cut,
        edit("schemas/registry.toml", 'name_kana = "氏名かな"\n', ""),
        edit("sample_data/history/*.csv", "\n", "\n0000,,,,,,,\n"),
        edit("reconcile.toml", "keep_registry = true", "keep_registry = false"),
    ],
    ids=["registry", "step", "damaged", "layout", "history", "not kept"],
)
def test_whatever_it_rests_on_changes_everything_is_compared(first, tmp_path, change):
    records, _ = counts(first)
    known, compared = second_night(first, tmp_path / "known", change)
    assert compared == records
    whole, _ = second_night(first, tmp_path / "whole", lambda folder: (change(folder), forget(folder)))
    assert files_that_differ(whole, known) == []


def test_fields_that_only_look_alike_as_one_text_are_not_confused(tmp_path):
    separator = "\x1f+"
    columns = dict.fromkeys(("record_key", *evidence.COMPARED), pl.String) | {"record_key": pl.Int64}
    rows = [
        {"record_key": 1, "name": f"A{separator}B", "name_kana": "C"},
        {"record_key": 2, "name": "A", "name_kana": f"B{separator}C"},
        {"record_key": 3, "name": "A", "name_kana": "B"},
    ]
    records = pl.DataFrame(rows, schema=columns)
    judged = pl.DataFrame({"record_key": [1, 2, 3], "fact": ["one", "two", "three"]})
    tables = {"verdict_registry": judged.select("record_key", pl.lit("A").alias("grade")), "judged": judged}

    class Tables:
        def fetch(self, table, columns=()):
            return tables[table].select(list(columns) or pl.all())

    learned = evidence.Evidence(kept.Keep(tmp_path), "address", is_whole=True)
    learned.learn(Tables(), records, None)
    known = learned.known(records.with_columns(pl.col("record_key") + 10))
    assert known.rows() == [(13, "three")]


def test_another_version_of_the_program_compares_everything(first, tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "program_digest", lambda: "another version")
    assert second_night(first, tmp_path / "p")[1] == counts(first)[0]


def test_a_decision_table_that_changed_decides_what_is_known_too(first, tmp_path):
    def stricter(folder):
        shutil.copytree(root() / "pipelines", folder / "pipelines")
        table = folder / "pipelines" / "decide_registry.csv"
        text = table.read_text("utf-8-sig")
        assert ",same_moved,," in text
        table.write_text(text.replace(",same_moved,,", ",review,address_missing,"), "utf-8")

    known, compared = second_night(first, tmp_path / "known", stricter)
    assert compared < counts(first)[0] / 20
    whole, _ = second_night(first, tmp_path / "whole", lambda folder: (stricter(folder), forget(folder)))
    assert files_that_differ(whole, known) == []


def test_a_partial_run_uses_what_is_known_and_forgets_nothing(first, tmp_path):
    folder = tmp_path / "p"
    _, compared = second_night(first, folder, only=["shintai_techo"])
    own = first[1].systems.filter(system="shintai_techo")
    assert compared == own["review"].sum() + own["stopped"].sum()
    done = run_nightly(load_project(folder), as_of=SECOND).folder
    steps = {row["step"] for row in json.loads((done / "manifest.json").read_text("utf-8"))["steps"]}
    assert "known_search" in steps
    assert "20_pair_registry" not in steps


def test_nobody_else_can_read_it(first):
    places = list(Path(first[0] / "state" / "kept").rglob("*"))
    assert any("Evidence-" in str(path) for path in places)
    assert {path for path in places if path.stat().st_mode & 0o077} == set()


def test_what_was_learned_in_parts_is_known_as_a_whole(first, tmp_path, monkeypatch):
    # records of one person, in several systems, are learned in several parts
    monkeypatch.setattr(evidence, "_PART", 97)
    folder = tmp_path / "p"
    whole, _ = second_night(first, folder, forget)
    assert len(list((folder / "state" / "kept").glob("Evidence-*/facts-*"))) > 10
    known, compared = second_night((folder, first[1]), tmp_path / "known", forget_search)
    records, agreeing = counts(first)
    assert compared == records - agreeing
    for name in ("verdicts", "replica", "entry"):
        file = Path("results") / f"{name}.parquet"
        assert pl.read_parquet(whole / file).equals(pl.read_parquet(known / file))
