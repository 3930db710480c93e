"""`reconcile explain`: one record of every verdict and reason is told as it was decided, and nobody's data with it."""

from __future__ import annotations

import itertools
import json
import re
import stat
from datetime import UTC, date, datetime

import polars as pl
import pytest
from click.testing import CliRunner

from reconcile import vocabulary
from reconcile.cli import cli
from reconcile.config import load_project
from reconcile.errors import ConfigError
from reconcile.outputs.explanation_page import explanation_page
from reconcile.paths import root
from reconcile.pipelines.explain import explain_record
from reconcile.pipelines.nightly import run_nightly
from reconcile.store.use_log import uses_of
from tests.spec.harness import Numbers, all_cases, read, write_project

pytestmark = pytest.mark.long

DAY = date(2026, 4, 1)
PERSONAL = (
    "my_number",
    "name",
    "name_kana",
    "former_name",
    "alias",
    "birth_date",
    "address",
    "applied_number",
)


def chosen():
    """One record per verdict and reason: the first case that has it, and every case about protected persons."""
    found, kept = {}, []
    for case in all_cases():
        if case.scope != "full":
            continue
        for row in read(case.expected):
            key = (row.get("verdict"), row.get("reason", "-"))
            is_protected = "protected" in case.registry.split("\n")[1]
            if None not in key and (key not in found or is_protected):
                found.setdefault(key, case)
                kept.append((case, row))
    return kept


CHOSEN = chosen()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("explain") / "project"
    cases = list(dict.fromkeys(case for case, _ in CHOSEN))
    write_project(folder, cases, Numbers())
    run_nightly(load_project(folder), as_of=DAY)
    return load_project(folder)


@pytest.fixture(scope="module")
def told(project):
    """Every chosen record, explained without values."""
    return {
        (case.id, row["record_id"]): explain_record(project, case.system, row["record_id"], as_of=DAY)
        for case, row in CHOSEN
    }


@pytest.fixture(scope="module")
def published(project):
    """The last run's verdicts by system and record."""
    table = pl.read_parquet(project.out / "latest" / "results" / "verdicts.parquet")
    return {(row["system"], row["record_id"]): row for row in table.iter_rows(named=True)}


def values(project):
    """Every personal value of the project that is long enough to be found by chance nowhere."""
    found = set()
    for path in project.data.glob("*.csv"):
        table = pl.read_csv(path, infer_schema=False)
        for name in PERSONAL:
            if name in table.columns:
                found |= set(table[name].drop_nulls())
    return {value for value in found if len(value) > 2 and re.search(r"[^\W_]{2}", value)}


def test_every_verdict_is_among_the_records():
    assert {row["verdict"] for _, row in CHOSEN} == set(vocabulary.VERDICTS)
    assert {row["reason"] for _, row in CHOSEN if "reason" in row} >= set(vocabulary.REASONS)


@pytest.mark.parametrize(
    ("case", "row"),
    CHOSEN,
    ids=lambda each: getattr(each, "id", each.get("record_id") if isinstance(each, dict) else ""),
)
def test_the_explanation_is_that_of_the_verdict(case, row, told, published):
    explained = told[case.id, row["record_id"]]
    assert explained.verdict == row["verdict"]
    assert explained.published["is_same"]
    assert explained.meaning
    assert explained.next_step
    if explained.is_protected:
        assert not explained.steps
        return
    reason = row.get("reason", explained.reason)
    assert explained.reason == reason.replace("-", "")
    assert explained.reason_label == vocabulary.REASONS.get(explained.reason, "")
    assert explained.decision.row in case.rows.split()
    assert explained.steps[0].verdicts == tuple(vocabulary.VERDICTS)
    assert explained.steps[-1].verdicts == (row["verdict"],)
    assert explained.steps[-1].rows == 1
    left = [set(step.verdicts) for step in explained.steps]
    assert all(after <= before for before, after in itertools.pairwise(left))
    for field in explained.fields:
        column = f"{field.field}_level"
        if column in row:
            shown = "not_comparable" if field.level in {"unreadable", "unknown", "not_held"} else field.level
            assert shown == row[column]
    assert bool(explained.cause) == published[case.system, row["record_id"]]["linkage_error"]


def test_no_value_of_anybody_is_shown(project, told):
    forbidden = values(project)
    assert len(forbidden) > 100
    for explained in told.values():
        texts = [json.dumps(explained.as_json(), ensure_ascii=False)]
        texts.append(explanation_page(explained, root() / "reports" / "explain.html", body="検証県"))
        for text in texts:
            assert [value for value in forbidden if value in text] == []


def test_protected_persons_are_told_by_verdict_alone(told):
    protected = [each for each in told.values() if each.is_protected]
    assert protected
    for each in protected:
        assert (each.match_key, each.fields, each.steps, each.others, each.decision, each.cause) == (
            None,
            (),
            (),
            (),
            None,
            None,
        )
        assert each.proposed_number is None
        assert each.reason == ""


def pick(verdict, told):
    return next(
        (case, row["record_id"])
        for case, row in CHOSEN
        if row["verdict"] == verdict
        and not told[case.id, row["record_id"]].is_protected
        and told[case.id, row["record_id"]].fields
    )


def own_and_others(project, case, record_id):
    record = next(
        row
        for row in pl.read_csv(project.data / f"{case.system}.csv", infer_schema=False).to_dicts()
        if row["record_id"] == record_id
    )
    own = {record.get(name) for name in PERSONAL}
    return own, values(project) - own


def test_unmasked_shows_the_record_and_a_holder_who_may_be_the_person(project, told):
    case, record_id = pick("review", told)
    explained = explain_record(project, case.system, record_id, as_of=DAY, unmask=True, reason="窓口での確認")
    own, _ = own_and_others(project, case, record_id)
    shown = {field.field: (field.record, field.registry) for field in explained.fields}
    assert shown["name"][0] in own
    assert shown["name"][1] is not None
    assert explained.my_number in own
    uses = uses_of(project.state, case.system, record_id).filter(pl.col("command") == "explain")
    assert uses["purpose"].to_list() == ["窓口での確認"]
    assert (datetime.now(UTC) - uses["at"][0]).total_seconds() < 60


def test_unmasked_shows_nothing_of_the_holder_of_a_wrong_number(project, told):
    case, record_id = pick("mislink", told)
    explained = explain_record(project, case.system, record_id, as_of=DAY, unmask=True)
    own, others = own_and_others(project, case, record_id)
    text = json.dumps(explained.as_json(), ensure_ascii=False)
    proposed = explained.proposed_number
    assert [
        value
        for value in others - {proposed}
        if value in text and not any(value in (mine or "") for mine in own)
    ] == []
    assert {field.registry for field in explained.fields} <= {"(表示しません)", None}
    assert set(explained.my_number) == {"*"}
    assert explained.registry_status is None
    assert all(not field.parts for field in explained.fields if field.field != "name")


def test_masked_leaves_no_use_and_nothing_behind(project, told):
    case, record_id = pick("same", told)
    before = uses_of(project.state, case.system, record_id).height
    explain_record(project, case.system, record_id, as_of=DAY)
    assert uses_of(project.state, case.system, record_id).height == before
    assert not list(project.out.glob(".*"))
    assert not (project.out / "explain").exists()


def test_what_is_not_there_is_said(project):
    with pytest.raises(ConfigError, match="はありません"):
        explain_record(project, "nowhere", "1", as_of=DAY)
    with pytest.raises(ConfigError, match="この記録番号の記録はありません"):
        explain_record(project, CHOSEN[0][0].system, "ありえない番号", as_of=DAY)


def test_a_changed_record_is_told_apart_from_the_last_run(project, told):
    case, record_id = pick("same_moved", told)
    path = project.data / f"{case.system}.csv"
    kept = path.read_bytes()
    try:
        text = kept.decode("utf-8")
        table = pl.read_csv(path, infer_schema=False)
        address = table.filter(pl.col("record_id") == record_id)["address"][0]
        path.write_text(text.replace(address, "長野県飯田市よそ99番地"), "utf-8")
        explained = explain_record(project, case.system, record_id, as_of=DAY)
    finally:
        path.write_bytes(kept)
    assert not explained.published["is_same"]
    assert explained.published["verdict"] == "same_moved"
    assert explained.verdict == "review"


def invoke(project, *arguments):
    return CliRunner().invoke(
        cli, ["explain", "--project", str(project.folder), "--as-of", "2026-04-01", *arguments]
    )


def test_the_command_writes_each_form_for_its_owner_alone(project, told, tmp_path):
    case, record_id = pick("mislink", told)
    shown = invoke(project, case.system, record_id)
    assert shown.exit_code == 0
    assert "判定: 紐付け誤り(C 止める)" in shown.stdout
    assert "決めた行: decide_registry.csv" in shown.stdout
    assert max(len(line.encode("cp932", "replace")) for line in shown.stdout.splitlines()) <= 80
    as_json = json.loads(invoke(project, case.system, record_id, "--format", "json").stdout)
    assert as_json == json.loads(invoke(project, case.system, record_id, "--json").stdout)
    assert as_json["verdict"] == "mislink"
    page = tmp_path / "explain.html"
    written = invoke(project, case.system, record_id, "--format", "html", "--out", str(page))
    assert written.exit_code == 0
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "<svg" in page.read_text("utf-8")
    text = tmp_path / "explain.txt"
    to_file = invoke(project, case.system, record_id, "--out", str(text))
    assert to_file.stdout == ""
    assert "決めた行: decide_registry.csv" in text.read_text("utf-8")
    again = invoke(project, case.system, record_id, "--out", str(page))
    assert isinstance(again.exception, ConfigError)
