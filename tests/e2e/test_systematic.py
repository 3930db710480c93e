"""A fault that runs through a whole system is one finding, not thousands of tickets (E09, E14, E29; domain.md §8.8)."""

from __future__ import annotations

import csv
import shutil
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.errors import ConfigError
from reconcile.pipelines.decisions import release_brake
from reconcile.pipelines.gate import run_gate
from reconcile.pipelines.nightly import run_nightly
from reconcile.sample import NORMAL, write_sample
from reconcile.store.state import StateStore
from tests.e2e.office import Table

SHINTAI = "shintai_techo"
DAY = date(2026, 4, 1)


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    folder = tmp_path_factory.mktemp("systematic") / "sample"
    write_sample(folder, scale="small", seed=7, profile=NORMAL)
    return folder


@pytest.fixture
def project(sample, tmp_path):
    return shutil.copytree(sample, tmp_path / "project")


def extract(project):
    (path,) = (project / "sample_data" / "extracts").glob("07_*.csv")
    return Table(path, "cp932", "\t", header=False)


def replica(project):
    (path,) = (project / "sample_data" / "replica").glob("*.csv")
    return Table(path, "utf-8")


def night(project):
    summary = run_nightly(load_project(project), as_of=DAY)
    findings = pl.read_parquet(summary.folder / "results" / "findings.parquet")
    return summary, findings.filter((pl.col("system") == SHINTAI) & (pl.col("state") != "resolved"))


def shift_numbers(project):
    table = extract(project)
    numbers = [row[2] for row in table.rows]
    for row, number in zip(table.rows, [*numbers[1:], numbers[0]], strict=True):
        row[2] = number
    table.write()


def lose_zeros(project):
    table = extract(project)
    for row in table.rows:
        row[2] = row[2].lstrip("0") if row[2].isdigit() else row[2]
    assert sum(len(row[2]) == 11 for row in table.rows) > 50
    table.write()


def shift_replicas(project):
    """Payloads pasted one row lower (Miyazaki's 2,336)."""
    table = replica(project)
    own = [row for row in table.rows if row["system"] == SHINTAI]
    payload = [
        name for name in table.head if name not in ("system", "record_id", "addressee_no", "registered_at")
    ]
    copies = [{name: row[name] for name in payload} for row in own]
    for row, copy in zip(own, [copies[-1], *copies[:-1]], strict=True):
        row.update(copy)
    table.write()


def one_number(project):
    table = extract(project)
    for row in table.rows[:30]:
        row[2] = table.rows[0][2]
    table.write()


def cut_short(project):
    path = extract(project).path
    content = path.read_bytes()
    path.write_bytes(content + b"T\t9999\r\n")
    toml = next((project / "schemas" / "systems").glob("07_*.toml"))
    toml.write_text(
        toml.read_text("utf-8").replace("header = false", 'header = false\nrecord_count = "trailer"'), "utf-8"
    )


def garble(project):
    path = extract(project).path
    lines = path.read_bytes().split(b"\r\n")
    path.write_bytes(
        b"\r\n".join(
            line + (b"\tone\tmore" if place % 10 == 0 and line else b"") for place, line in enumerate(lines)
        )
    )


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        (shift_numbers, "row_shift"),
        (lose_zeros, "leading_zero"),
        (shift_replicas, "row_shift"),
        (one_number, "same_number"),
        (cut_short, "count_mismatch"),
        (garble, "rejected_rows"),
    ],
)
def test_one_brake_finding(project, damage, rule):
    damage(project)
    summary, findings = night(project)
    assert findings.select("check", "code", "record_id").rows() == [("brake", rule, "*")]
    assert summary.is_stopped
    assert SHINTAI in summary.brakes
    with (summary.folder / "worklists" / "障がい者支援課.csv").open(encoding="utf-8-sig", newline="") as file:
        own = [row for row in csv.DictReader(file) if row["事務"] == "身体障害者手帳"]
    assert [row["判定"] for row in own] == ["一括停止"]
    gate = run_gate(load_project(project), SHINTAI, file=None, as_of=DAY)
    assert gate.passed == 0
    others = pl.read_parquet(summary.folder / "results" / "findings.parquet").filter(
        pl.col("system") != SHINTAI
    )
    assert others.height > 5, "the other systems go on"
    state = {row["system"]: row["state"] for row in summary.systems.iter_rows(named=True)}
    assert state.pop(SHINTAI) == ("rejected" if rule == "count_mismatch" else "braked")
    assert set(state.values()) == {"done"}


def test_a_leak_of_a_whole_system_is_one_fact_sheet(project):
    shift_numbers(project)
    summary, _ = night(project)
    page = (summary.folder / "actions" / "leak_facts.html").read_text("utf-8")
    assert page.count("<section") < 30
    assert "一括停止" in page


def test_a_release_opens_the_system_and_lists_the_tickets(project):
    lose_zeros(project)
    _, findings = night(project)
    assert findings.height == 1
    rules = release_brake(load_project(project), SHINTAI, reason="抽出の誤りと確認", by="課長B")
    assert "leading_zero" in rules
    gate = run_gate(load_project(project), SHINTAI, file=None, as_of=DAY)
    assert gate.passed > 500, "what is right may be registered"
    assert gate.kept > 50, "what is wrong is stopped one by one"
    summary, findings = night(project)
    assert findings.filter(pl.col("check") == "A").height > 50
    assert findings.filter(pl.col("check") == "brake").is_empty()
    assert summary.brakes == {}
    with pytest.raises(ConfigError, match="一括停止されていません"):
        release_brake(load_project(project), SHINTAI, reason="x", by="y")
    releases = StateStore(project / "state").load()["releases"]
    assert set(releases["by"]) == {"課長B"}
    assert set(releases["reason"]) == {"抽出の誤りと確認"}
