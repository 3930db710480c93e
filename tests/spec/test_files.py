"""The files of every file case through the whole pipeline, in one run."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from tests.spec.files import all_files, content, write_files_project
from tests.spec.harness import read

FILES = all_files()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files") / "project"
    write_files_project(folder, FILES)
    summary = run_nightly(load_project(folder), as_of=date(2026, 4, 1))
    manifest = json.loads((summary.folder / "manifest.json").read_text("utf-8"))
    results = summary.folder / "results"
    tables = {name: pl.read_parquet(results / f"{name}.parquet") for name in ("verdicts", "rejected")}
    return summary, manifest, tables


@pytest.mark.parametrize("case", FILES, ids=lambda case: case.id)
def test_what_is_read_is_what_the_table_says(run, case):
    summary, manifest, tables = run
    told = []
    for file in manifest["sources"][case.system]["files"]:
        rejected = tables["rejected"].filter(
            (pl.col("source") == case.system) & (pl.col("file") == file["name"])
        )
        told.append(
            {
                "file": file["name"].removeprefix(f"{case.system}_"),
                **{count: str(file[count]) for count in ("read", "accepted", "rejected")},
                "refused": file["rule"] or "-",
                "rules": " ".join(rejected["rule"]) or "-",
            }
        )
    expected = read(case.expected)
    assert told == expected
    verdicts = tables["verdicts"].filter(pl.col("system") == case.system)["verdict"].to_list()
    assert verdicts == ["same"] * sum(int(row["accepted"]) for row in expected)
    state = summary.systems.filter(pl.col("system") == case.system)["state"].item()
    read_rows, rejected_rows = (sum(int(row[count]) for row in expected) for count in ("read", "rejected"))
    is_braked = 100 * rejected_rows > 5 * read_rows  # contract §1, rejected_rows_percent
    refused = any(row["refused"] != "-" for row in expected)
    assert state == ("rejected" if refused else "braked" if is_braked else "done")


def test_a_refused_file_stops_the_run_from_ending_with_zero(run):
    summary, _, _ = run
    assert summary.is_stopped
    refused = {case.system for case in FILES if all(row["refused"] != "-" for row in read(case.expected))}
    assert set(summary.failures) == refused


def test_bytes_and_numbers_stand_where_the_text_says():
    assert content("山«ff 81»,{a}\n", "cp932", {"a": "12"}) == "山".encode("cp932") + b"\xff\x81,12\n"
