"""`reconcile run` on the committed sample: what was planned is found, nothing personal leaks."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from datetime import date

import openpyxl
import polars as pl
import pytest

from reconcile import paths
from reconcile.config import load_project
from reconcile.sample import write_sample
from reconcile.sources import load_layouts, read_source

pytestmark = pytest.mark.long

ROOT = paths.root()
SAMPLE = ROOT / "sample_data"
EXPECTED = json.loads((SAMPLE / "expected.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def night(tmp_path_factory):
    """The built-in project, run as an operator would from an empty folder."""
    folder = tmp_path_factory.mktemp("night")
    done = subprocess.run(
        [sys.executable, "-m", "reconcile", "run", "--as-of", "2026-04-01"],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return folder, done


@pytest.fixture(scope="module")
def latest(night):
    folder, done = night
    assert done.returncode == 0, done.stderr
    return (folder / "out" / "latest").resolve()


def verdicts(latest):
    return pl.read_parquet(latest / "results" / "verdicts.parquet")


def truth():
    return pl.read_csv(SAMPLE / "truth.csv", infer_schema=False)


def test_every_row_that_the_generator_wrote_was_read(latest):
    manifest = json.loads((latest / "manifest.json").read_text("utf-8"))
    told = {
        name: {key: counts[key] for key in ("read", "accepted", "rejected")}
        for name, counts in manifest["sources"].items()
    }
    assert told == EXPECTED["sources"]
    for counts in manifest["sources"].values():
        assert all(len(file["sha256"]) == 64 for file in counts["files"])


def test_the_published_tables_are_those_that_were_planned(latest):
    with (latest / "public" / "self_check.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = {row["事務"]: row for row in csv.DictReader(file)}
    names = {layout.id: layout.name for layout in load_layouts(ROOT / "schemas")}
    for system, planned in EXPECTED["systems"].items():
        row = rows[names[system]]
        assert (int(row["点検対象"]), int(row["うち紐付け誤り"])) == (
            planned["checked"],
            planned["linkage_errors"],
        )
    with (latest / "public" / "causes.csv").open(encoding="utf-8-sig", newline="") as file:
        causes = {row["原因"]: int(row["件数"]) for row in csv.DictReader(file)}
    assert causes["申請書に記入された番号の誤り"] == EXPECTED["causes"]["applicant"]
    assert causes["職員が入力した番号の誤り"] == EXPECTED["causes"]["staff"]
    assert sum(causes.values()) == sum(EXPECTED["causes"].values())


def test_every_planted_error_is_found_and_no_right_record_is_accused(latest):
    joined = truth().join(
        verdicts(latest), on=["system", "record_id"], how="full", coalesce=True, suffix="_found"
    )
    assert joined["verdict"].null_count() == joined["kind"].null_count() == 0
    planted = joined.filter(pl.col("linkage_error") == "true")
    assert planted["linkage_error_found"].all()
    assert (planted["cause"] == planted["cause_found"]).all()
    assert (planted["true_number"] == planted["proposed_number"]).all()
    right = joined.filter(pl.col("linkage_error") == "false")
    assert not right["linkage_error_found"].any()
    stopped = right.filter(pl.col("grade") == "C")
    assert set(stopped["kind"]) <= {"other_prefecture"}


def test_every_fault_of_the_replica_is_found(latest):
    planned = pl.read_csv(SAMPLE / "truth_replica.csv", infer_schema=False)
    found = pl.read_parquet(latest / "results" / "replica.parquet").filter(pl.col("outcome") != "ok")
    key = ["system", "record_id", "outcome"]
    assert found.select(key).sort(key).equals(planned.select(key).sort(key))
    findings = pl.read_parquet(latest / "results" / "findings.parquet")
    assert findings.filter(pl.col("code") == "row_shift").height == 1


def test_the_stop_list_names_what_is_wrong_and_nothing_else(latest):
    with (latest / "actions" / "stop_list.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {(row["system"], row["record_id"]) for row in rows}
    replica = pl.read_csv(SAMPLE / "replica" / "副本.csv", infer_schema=False)
    registered = set(replica.select("system", "record_id").iter_rows())
    wrong = {
        (row["system"], row["record_id"])
        for row in truth().iter_rows(named=True)
        if row["linkage_error"] == "true"
    }
    planned = pl.read_csv(SAMPLE / "truth_replica.csv", infer_schema=False)
    exposed = planned.filter(
        pl.col("outcome").is_in(["wrong_addressee", "wrong_number", "duplicate", "row_shift", "orphan"])
    )
    assert listed == (wrong & registered) | set(exposed.select("system", "record_id").iter_rows())
    assert all(row["addressee_no"] and row["why"] for row in rows)


def test_six_departments_have_a_workbook_with_their_systems_only(latest):
    layouts = [layout for layout in load_layouts(ROOT / "schemas") if layout.kind == "system"]
    departments = {layout.department for layout in layouts}
    assert len(departments) == 6
    for department in departments:
        book = openpyxl.load_workbook(latest / "worklists" / f"{department}.xlsx")
        with (latest / "worklists" / f"{department}.csv").open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
        own = {layout.name for layout in layouts if layout.department == department}
        assert {row["事務"] for row in rows} <= own
        assert book.sheetnames[0] == "概要"
        assert sum(sheet.max_row - 1 for sheet in book.worksheets[1:]) == len(rows)
    assert {path.stem for path in (latest / "worklists").iterdir()} == departments


def personal_values():
    """Every number, name, address, birth date and 住民票コード of the sample, as written and without spaces."""
    values = set()
    for layout in load_layouts(ROOT / "schemas"):
        accepted = read_source(layout, SAMPLE).accepted
        for field in (
            "my_number",
            "name",
            "name_kana",
            "address",
            "alias",
            "resident_code",
            "applied_number",
        ):
            if field in accepted.columns:
                values |= set(accepted[field].drop_nulls().to_list())
    spaced = {value.replace("　", "").replace(" ", "") for value in values}
    return {value for value in values | spaced if len(value) >= 4}


def test_no_personal_data_in_logs_messages_manifest_and_public_files(night, latest):
    _, done = night
    said = [
        done.stdout,
        done.stderr,
        (latest / "manifest.json").read_text("utf-8"),
        (latest / "run.log.jsonl").read_text("utf-8"),
    ]
    said += [path.read_text("utf-8-sig") for path in (latest / "public").iterdir()]
    text = "\n".join(said)
    values = personal_values()
    assert len(values) > 100_000
    assert min(map(len, values)) >= 4
    beginnings = {text[at : at + 4] for at in range(len(text))}  # most values do not even begin anywhere
    assert [len(value) for value in values if value[:4] in beginnings and value in text] == []


def test_no_data_of_other_persons_in_the_worklists(latest):
    """The wrong numbers, their holders' names and addresses never reach a department."""
    registry = pl.read_csv(SAMPLE / "registry" / "住基抽出.csv", infer_schema=False)
    found = verdicts(latest).filter("linkage_error")
    holders = registry.filter(pl.col("個人番号").is_in(found["my_number"].implode()))
    own = set(found["proposed_number"].drop_nulls())
    text = "\n".join(path.read_text("utf-8-sig") for path in (latest / "worklists").glob("*.csv"))
    assert holders.height > 0
    for holder in holders.iter_rows(named=True):
        assert holder["個人番号"] in own or holder["個人番号"] not in text
        assert holder["住所"] not in text
    assert all(number not in text for number in found["my_number"].drop_nulls() if number not in own)


def test_files_are_private(latest):
    assert {path.stat().st_mode & 0o777 for path in latest.rglob("*") if path.is_file()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in [latest, *latest.rglob("*")] if path.is_dir()} == {0o700}


def test_evaluate_reads_the_last_run(night, latest):
    folder, _ = night
    assert latest.exists()
    done = subprocess.run(
        [sys.executable, "-m", "reconcile", "evaluate", str(SAMPLE / "truth.csv"), "--csv", "figures.csv"],
        cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "再現率" in done.stdout
    assert (folder / "figures.csv").exists()


def test_the_committed_sample_is_what_the_generator_writes(tmp_path):
    write_sample(tmp_path / "again", scale="small", seed=1, as_of=date(2026, 4, 1))
    for path in sorted((tmp_path / "again" / "sample_data").rglob("*")):
        if path.is_file():
            assert (
                path.read_bytes()
                == (SAMPLE / path.relative_to(tmp_path / "again" / "sample_data")).read_bytes()
            ), path.name
    for name in ("truth.csv", "truth_replica.csv", "expected.json"):
        assert (tmp_path / "again" / name).read_bytes() == (SAMPLE / name).read_bytes()


def test_the_built_in_project_is_the_checkout(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(paths.PROJECT_VARIABLE, raising=False)
    assert load_project().data == SAMPLE
