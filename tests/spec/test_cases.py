"""Every spec table through the whole pipeline, on real files, in one run."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from tests.spec import cases_basic
from tests.spec.harness import Numbers, read, write_project

CASES = [*cases_basic.CASES]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spec")
    numbers = Numbers()
    write_project(folder, CASES, numbers)
    summary = run_nightly(load_project(folder), as_of=date(2026, 4, 1))
    assert not summary.failures
    return pl.read_parquet(summary.folder / "results" / "verdicts.parquet"), numbers


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(run, case):
    verdicts, numbers = run
    rows = {
        row["record_id"]: row
        for row in verdicts.filter(pl.col("system") == case.system).iter_rows(named=True)
    }
    expected = read(case.expected)
    assert set(rows) == {row["record_id"] for row in expected}
    told = []
    wanted = []
    for row in expected:
        got = rows[row["record_id"]]
        for column, cell in row.items():
            value = {"-": None, "true": True, "false": False}.get(cell, cell)
            if column == "proposed_number" and value is not None:
                value = numbers.of(case.id, cell)
            wanted.append((row["record_id"], column, value))
            told.append((row["record_id"], column, got[column]))
    assert told == wanted


def test_case_ids_are_unique():
    assert len({case.system for case in CASES}) == len(CASES)
