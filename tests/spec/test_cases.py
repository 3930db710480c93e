"""Every spec table through the whole pipeline, on real files, in one run."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.paths import root
from reconcile.pipelines.nightly import run_nightly
from tests.spec.harness import Numbers, all_cases, modules, read, write_project

CASES = all_cases()


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spec")
    numbers = Numbers()
    write_project(folder, CASES, numbers)
    summary = run_nightly(load_project(folder), as_of=date(2026, 4, 1))
    assert not summary.failures
    results = summary.folder / "results"
    tables = {
        name: pl.read_parquet(results / f"{name}.parquet")
        for name in ("verdicts", "replica", "entry", "quality")
    }
    return tables, numbers


def compare(case, table, expected, numbers, *, whole):
    """Hold the rows of a case's system to the expected ones, cell by cell."""
    rows = {row["record_id"]: row for row in table.filter(pl.col("system") == case.system).to_dicts()}
    expected = read(expected)
    if whole:
        assert set(rows) == {row["record_id"] for row in expected}
    told, wanted = [], []
    for row in expected:
        got = rows[row["record_id"]]
        for column, cell in row.items():
            value = {"-": None, "true": True, "false": False}.get(cell, cell)
            if column == "proposed_number" and value is not None:
                value = numbers.of(case.id, cell)
            wanted.append((row["record_id"], column, value))
            told.append((row["record_id"], column, got[column]))
    assert told == wanted


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_verdicts(run, case):
    tables, numbers = run
    compare(case, tables["verdicts"], case.expected, numbers, whole=True)


@pytest.mark.parametrize("case", [case for case in CASES if case.expected_replica], ids=lambda case: case.id)
def test_replica(run, case):
    tables, numbers = run
    compare(case, tables["replica"], case.expected_replica, numbers, whole=True)


@pytest.mark.parametrize("case", [case for case in CASES if case.expected_entry], ids=lambda case: case.id)
def test_entry(run, case):
    tables, numbers = run
    compare(case, tables["entry"], case.expected_entry, numbers, whole=False)


@pytest.mark.parametrize("case", [case for case in CASES if case.expected_quality], ids=lambda case: case.id)
def test_quality(run, case):
    tables, _ = run
    rows = tables["quality"].filter(pl.col("system") == case.system).select("record_id", "rule").rows()
    assert set(rows) == {(row["record_id"], row["rule"]) for row in read(case.expected_quality)}


def test_every_case_is_told_and_named_once():
    assert len({case.system for case in CASES}) == len(CASES)
    assert all(case.title and case.why.endswith("。") for case in CASES)


def test_every_error_case_of_the_reference_has_its_module():
    names = {module.__name__.rpartition(".")[2] for module in modules()}
    assert names >= {f"e{number:02}" for number in range(1, 35)}
    for module in modules():
        assert getattr(module, "CASES", None) or module.NOTE.endswith("。")


@pytest.mark.parametrize("load", [load_registry_table, load_cause_table])
def test_the_decision_tables_name_cases_that_are_told(load):
    told = {match[0] for case in CASES for match in [re.match(r"E\d\d", case.id)] if match}
    for row in load(root() / "pipelines").rows:
        for name in re.findall(r"E\d\d", row.case):
            assert name in told, row.no


def test_the_page_is_what_the_script_makes():
    from scripts.write_cases_page import page  # noqa: PLC0415

    assert (Path(__file__).parents[2] / "docs" / "cases.md").read_text("utf-8") == page()
