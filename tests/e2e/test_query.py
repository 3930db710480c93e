"""Lookups: only what is due is asked for, the answer is judged, everything else keeps its verdict (contract §7, §8)."""

from __future__ import annotations

import csv
import os
import time
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.pipelines.decisions import approve
from reconcile.pipelines.gate import run_gate
from reconcile.pipelines.nightly import run_nightly
from reconcile.pipelines.query import run_query
from reconcile.store.state import StateStore
from tests.e2e import formats
from tests.spec.harness import check_digit

TODAY = datetime.now(UTC).date()
FILE = 'path = "s.csv"\nformat = "csv"'
NOBODYS = "31000000123" + check_digit("31000000123")


class Bed:
    """Forty records; 3 holds a stranger's number, 5 lives elsewhere, 7 lives in another prefecture."""

    def __init__(self, folder):
        self.folder = formats.new_project(folder)
        formats.add_system(self.folder, "s", 1, FILE)
        self.rows = [list(row) for row in formats.records()]
        self.rows[3][1] = self.rows[20][1]
        self.rows[5][4] = "長野県飯田市よそ９９番地"
        self.rows[7][1:5] = [NOBODYS, "他県 太郎", "19330303", "東京都千代田区外神田1-1"]
        self.residents = formats.people()
        self.project = load_project(self.folder)
        self.write()

    def write(self):
        (self.folder / "data" / "s.csv").write_bytes(formats.csv_bytes(self.rows))

    def night(self, day=TODAY):
        summary = run_nightly(self.project, as_of=day)
        table = pl.read_parquet(summary.folder / "results" / "verdicts.parquet")
        return summary, {row["record_id"]: row for row in table.iter_rows(named=True)}

    def query(self, day=TODAY, **options):
        summary = run_query(self.project, as_of=day, **options)
        asked = {}
        for path in summary.folder.glob("*.csv") if summary.folder else ():
            with path.open(encoding="utf-8-sig", newline="") as file:
                asked[path.stem] = list(csv.DictReader(file))
        return summary, asked

    def answer(self, *indices):
        """The registry file becomes the answer to a query: these residents and nobody else."""
        time.sleep(0.02)
        frame = pl.DataFrame([self.residents[i] for i in indices], schema=list(self.residents[0]))
        frame.with_columns(resident_code=pl.lit("c")).with_columns(
            pl.Series("resident_code", [f"c{i}" for i in indices], dtype=pl.String)
        ).write_csv(self.folder / "data" / "registry.csv")
        toml = self.folder / "schemas" / "registry.toml"
        toml.write_text(toml.read_text("utf-8").replace('"full"', '"answer"'), "utf-8")

    def usage(self):
        return StateStore(self.folder / "state").load()["usage"]["lookups"].sum()


@pytest.fixture
def bed(tmp_path):
    return Bed(tmp_path / "project")


def test_the_first_query_asks_for_everybody_with_a_number(bed):
    bed.rows[9][1] = ""
    bed.write()
    summary, asked = bed.query()
    assert list(asked) == ["自都道府県サーバ_別表5"]
    rows = asked["自都道府県サーバ_別表5"]
    assert len(rows) == 39
    assert summary.unusable == 1
    assert rows[0] == {
        "照会番号": rows[0]["照会番号"], "事務": "s", "根拠": "検証", "法定/条例": "法定事務", "担当課": "検証課",
        "業務キー": "s:R0000", "個人番号": bed.rows[0][1], "理由": "新規",
    }  # fmt: skip
    assert len({row["照会番号"] for row in rows}) == 39
    assert bed.usage() == 39


def test_a_dry_run_only_counts(bed):
    summary, _ = bed.query(dry_run=True)
    assert summary.counts["requests"].to_list() == [40]
    assert not (bed.folder / "out" / "query").exists()
    assert bed.usage() == 0


def test_a_request_that_was_not_answered_is_sent_again_and_counted_once(bed):
    _, first = bed.query()
    summary, second = bed.query()
    assert first == second
    assert summary.again == 40
    assert bed.usage() == 40


def test_after_a_full_night_only_new_changed_and_overdue_records_are_asked_for(bed):
    bed.night()
    _, asked = bed.query()
    # nobody in the prefecture holds it: once on the 全国サーバ
    assert [(route, row["業務キー"], row["理由"]) for route, rows in asked.items() for row in rows] == [
        ("全国サーバ_別表3", "s:R0007", "県内に該当なし")
    ]
    assert bed.query()[1] == {}
    bed.rows[11][4] += " 2号室"
    bed.rows.append(["R0099", *bed.rows[12][1:]])
    bed.write()
    _, asked = bed.query()
    assert [(row["業務キー"], row["理由"]) for row in asked["自都道府県サーバ_別表5"]] == [
        ("s:R0011", "変更"),
        ("s:R0099", "新規"),
    ]
    later, _ = bed.query(TODAY + timedelta(days=365))
    assert later.counts.filter(pl.col("why") == "overdue")["requests"].to_list() == [39]


def test_an_answer_is_judged_and_everything_else_is_carried(bed):
    _, before = bed.night()
    bed.rows[11][4] = bed.residents[11]["address"] + "コーポ島内201"
    bed.rows[13][1] = bed.rows[14][1]  # asked for: its holder is in the answer, and is somebody else
    bed.rows[15][4] = "長野県飯田市よそ１番地"  # changed after the query: nobody asked
    changed = bed.rows[15][4]
    bed.rows[15][4] = bed.residents[15]["address"]
    bed.write()
    bed.query()
    bed.rows[15][4] = changed
    bed.write()
    bed.answer(11, 14)
    summary, after = bed.night()
    assert summary.systems["checked"].to_list() == [40]
    fresh = {"R0011", "R0013", "R0015", "R0007"}
    assert {id_ for id_, row in after.items() if not row["carried"]} == fresh
    for id_, row in after.items():
        if id_ not in fresh:
            assert {**row, "carried": False} == before[id_]
    assert after["R0011"]["verdict"] == "same"
    assert after["R0013"]["grade"] != "A"
    assert (after["R0015"]["verdict"], after["R0015"]["reason"]) == ("review", "incomplete"), (
        "not accused: not asked"
    )
    assert after["R0003"]["cause"] == before["R0003"]["cause"]
    counted = pl.read_csv(summary.folder / "public" / "self_check.csv")
    assert counted["点検対象"].to_list() == [40, 40]
    findings = pl.read_parquet(summary.folder / "results" / "findings.parquet")
    states = {row["record_id"]: row["state"] for row in findings.iter_rows(named=True) if row["check"] == "A"}
    assert states == {
        "R0003": "continuing", "R0005": "continuing", "R0007": "continuing", "R0013": "new", "R0015": "new",
    }  # fmt: skip


def test_an_answer_that_is_older_than_the_question_settles_nothing(bed):
    bed.night()
    bed.answer(11)
    past = time.time() - 3600
    os.utime(bed.folder / "data" / "registry.csv", (past, past))
    bed.rows[11][4] += " 2号室"
    bed.write()
    bed.query()
    _, after = bed.night()
    assert (after["R0011"]["verdict"], after["R0011"]["reason"]) == ("same", None), (
        "its holder happens to be there"
    )
    assert StateStore(bed.folder / "state").load()["requests"].height >= 1, "the question stays open"


def test_a_partial_night_answers_only_its_own_requests(bed):
    formats.add_system(bed.folder, "t", 2, FILE)
    bed.query()
    later = time.time() + 5  # the registry is written after the query
    os.utime(bed.folder / "data" / "registry.csv", (later, later))
    run_nightly(bed.project, as_of=TODAY, only=["s"])
    left = StateStore(bed.folder / "state").load()["requests"]
    assert left["system"].to_list() == ["t"] * 40


def test_a_carried_holder_who_has_died_since_is_told(bed):
    bed.night()
    bed.rows[11][4] += " 2号室"
    bed.write()
    bed.query()
    bed.answer(11, 20)
    path = bed.folder / "data" / "registry.csv"
    frame = pl.read_csv(path, infer_schema=False).with_columns(status=pl.Series(["current", "deceased"]))
    frame.write_csv(path)
    toml = bed.folder / "schemas" / "registry.toml"
    toml.write_text(toml.read_text("utf-8") + 'status = "status"\n', "utf-8")
    _, after = bed.night()
    assert after["R0020"]["carried"]
    assert after["R0020"]["registry_status"] == "deceased"
    gate = run_gate(bed.project, "s", file=None, as_of=TODAY)
    held = (gate.folder / "held.csv").read_text("utf-8")
    assert "R0020" in held
    assert ",held,deceased" in held


def test_a_record_that_changed_after_its_check_is_held_at_the_gate(bed):
    """With an answer, a result counts only while the digest is the same (contract §8)."""
    bed.night()
    bed.query()
    bed.answer(7)
    assert run_gate(bed.project, "s", file=None, as_of=TODAY).passed == 37
    bed.rows[12][4] = "長野県松本市大字島内999番地"
    bed.write()
    gate = run_gate(bed.project, "s", file=None, as_of=TODAY)
    assert gate.passed == 36
    held = (gate.folder / "held.csv").read_text("utf-8").splitlines()
    assert next(line for line in held if "R0012" in line).endswith(",held,incomplete")


def test_a_candidate_that_no_run_has_seen_can_be_approved(bed):
    bed.night()
    bed.rows.append(["R0200", *bed.rows[6][1:4], "長野県飯田市よそ３番地", "1"])
    bed.write()
    assert run_gate(bed.project, "s", file=None, as_of=TODAY).kept == 4
    approve(bed.project, "s", "R0200", reason="documents_checked", by="課長B", until=TODAY, today=TODAY)
    gate = run_gate(bed.project, "s", file=None, as_of=TODAY)
    assert gate.kept == 3
    assert gate.counts.filter(pl.col("state") == "registrable_with_reason")["records"].to_list() == [1]


def test_usage_of_a_full_registry_counts_each_record_once_a_year(bed):
    bed.night(date(2026, 4, 1))
    bed.night(date(2026, 4, 2))
    assert bed.usage() == 40
    bed.rows[11][4] += " 2号室"
    bed.write()
    bed.night(date(2026, 5, 1))
    summary, _ = bed.night(date(2027, 4, 1))
    assert bed.usage() == 40 + 1 + 39
    with (summary.folder / "public" / "usage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (rows[0]["年度"], rows[0]["4月"], rows[0]["計"]) == ("2027", "39", "39"), "a new fiscal year"
