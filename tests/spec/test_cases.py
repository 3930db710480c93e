"""Every spec table through the whole pipeline, on real files, in one run per registry scope."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.paths import root
from reconcile.pipelines import nightly
from tests.spec.files import all_files
from tests.spec.harness import Numbers, all_cases, modules, read, write_project

CASES = all_cases()
ANY_CASE = {"contract §3", "contract §4", "domain §8.1", "domain §0 別表3"}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Result tables of all cases, the numbers, and by system the rows of the decision tables that decided."""
    numbers = Numbers()
    parts, decided = [], defaultdict(set)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nightly, "find_causes", listen(nightly.find_causes, decided))
        for scope in sorted({case.scope for case in CASES}):
            folder = tmp_path_factory.mktemp("spec") / scope
            write_project(folder, [case for case in CASES if case.scope == scope], numbers, scope=scope)
            summary = nightly.run_nightly(load_project(folder), as_of=date(2026, 4, 1))
            assert not summary.failures
            parts.append(result_tables(summary.folder))
    return {name: pl.concat(part[name] for part in parts) for name in parts[0]}, numbers, decided


def listen(check, decided):
    """Note which rows of the decision tables decided the records; nothing that is published says so."""

    def checked(steps, *args, **kwargs):
        check(steps, *args, **kwargs)
        systems = dict(steps.fetch("ok_records").select("record_key", "system").iter_rows())
        for table, column in (("verdict_registry", "decided_by"), ("causes", "cause_decided_by")):
            for key, row in steps.fetch(table).select("record_key", column).iter_rows():
                decided[systems[key]].add(row)

    return checked


def result_tables(folder):
    names = ("verdicts", "replica", "entry", "quality")
    tables = {name: pl.read_parquet(folder / "results" / f"{name}.parquet") for name in names}
    columns = ("system", "addressee_no", "record_id", "why")
    with (folder / "actions" / "stop_list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [[row[column] for column in columns] for row in csv.DictReader(file)]
    return {**tables, "stop": pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")}


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


def given(attribute):
    """The cases that have something to say about ``attribute``."""
    return pytest.mark.parametrize(
        "case", [case for case in CASES if getattr(case, attribute)], ids=lambda case: case.id
    )


@given("expected")
def test_verdicts(run, case):
    tables, numbers, _ = run
    compare(case, tables["verdicts"], case.expected, numbers, whole=True)


@given("expected_replica")
def test_replica(run, case):
    tables, numbers, _ = run
    compare(case, tables["replica"], case.expected_replica, numbers, whole=True)


@given("expected_entry")
def test_entry(run, case):
    tables, numbers, _ = run
    compare(case, tables["entry"], case.expected_entry, numbers, whole=False)


@given("expected_quality")
def test_quality(run, case):
    tables, _, _ = run
    rows = tables["quality"].filter(pl.col("system") == case.system).select("record_id", "rule").rows()
    assert set(rows) == {(row["record_id"], row["rule"]) for row in read(case.expected_quality)}


@given("expected_stop")
def test_stop_list(run, case):
    tables, _, _ = run
    rows = tables["stop"].filter(pl.col("system") == case.system)
    told = sorted(rows.select("addressee_no", "record_id", "why").rows())
    assert told == sorted(
        (f"{case.system}-{row['addressee_no']}", row["record_id"], row["why"])
        for row in read(case.expected_stop)
    )


@given("id")
def test_the_rows_of_the_decision_tables_that_the_page_names_are_those_that_decided(run, case):
    _, _, decided = run
    assert decided[case.system] == set(case.rows.split())


def test_every_case_is_told_and_named_once():
    cases = [*CASES, *all_files()]
    assert len({case.system for case in cases}) == len(cases)
    assert all(case.title and case.why.endswith("。") for case in cases)


def test_nobody_stands_in_two_cases():
    """A resident of one case is never a candidate in another: no two cases share a name and birth date."""
    owners = defaultdict(set)
    for case in CASES:
        for row in [*read(case.registry), *read(case.overseas)]:
            owners[row["name"], row["birth_date"]].add(case.id)
    assert [cases for cases in owners.values() if len(cases) > 1] == []


def test_every_error_case_of_the_reference_has_its_module():
    names = {module.__name__.rpartition(".")[2] for module in modules()}
    assert names == {*(f"e{number:02}" for number in range(1, 35)), "rules"}
    for module in modules():
        prefix = module.__name__.rpartition(".")[2].removesuffix("s")
        told = [*getattr(module, "CASES", []), *getattr(module, "FILES", [])]
        assert told or module.NOTE.endswith("。")
        for case in told:
            assert case.id.partition(" ")[0].lower() == prefix


@pytest.mark.parametrize("load", [load_registry_table, load_cause_table])
def test_every_row_of_the_decision_tables_decides_a_record_of_a_case_that_it_names(load):
    told = defaultdict(set)
    for case in CASES:
        for number in case.rows.split():
            told[number].add(case.id)
    for row in load(root() / "pipelines").rows:
        assert told[row.no], f"{row.no}: no case"
        named = re.findall(r"E\d\d|rule \d", row.case)
        if not named:
            assert row.case in ANY_CASE, row.no
            continue
        known = {id_ for cases in told.values() for id_ in cases}
        for name in named:
            assert any(f"{id_} ".startswith(f"{name} ") for id_ in known), f"{row.no}: {name} is not told"
        assert any(f"{id_} ".startswith(f"{name} ") for name in named for id_ in told[row.no]), row.no


def test_the_page_is_what_the_script_makes():
    from scripts.write_cases_page import page  # noqa: PLC0415

    assert (Path(__file__).parents[2] / "docs" / "cases.md").read_text("utf-8") == page()
