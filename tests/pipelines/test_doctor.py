"""`reconcile doctor`: every trouble of tonight is named beforehand, with what to do; and it changes nothing."""

from __future__ import annotations

import os
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner

from reconcile.cli import cli
from reconcile.config import load_project
from reconcile.pipelines import doctor_machine, doctor_sources
from reconcile.pipelines.doctor import examine
from reconcile.pipelines.nightly import run_nightly
from reconcile.versions import MISSING
from tests.e2e import formats

TODAY = datetime.now(UTC).date()
FILE = 'path = "s.csv"\nformat = "csv"'


@pytest.fixture
def project(tmp_path):
    folder = formats.new_project(tmp_path / "project")
    formats.add_system(folder, "s", 1, FILE)
    (folder / "data" / "s.csv").write_bytes(formats.csv_bytes(formats.records()))
    return folder


def found(folder, state, today=TODAY):
    return {
        (each.area, each.message): each for each in examine(folder, today=today).checks if each.state == state
    }


def areas(folder, state, today=TODAY):
    return {area for area, _ in found(folder, state, today)}


def tree(folder):
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in folder.rglob("*")}


def test_a_sound_project_is_sound_and_stays_as_it_is(project):
    run_nightly(load_project(project), as_of=TODAY)
    before = tree(project)
    examined = examine(project, today=TODAY)
    assert [each for each in examined.checks if each.state != "ok"] == []
    assert tree(project) == before
    assert {each.area for each in examined.checks} >= {
        "環境",
        "文字コード",
        "設定",
        "判定表",
        "エンジン",
        "場所",
        "空き容量",
        "状態",
        "レイアウト",
        "抽出",
        "住基",
        "時計",
    }


def test_before_the_first_night_nothing_is_missing(project):
    assert areas(project, "failure") == set()
    assert not (project / "state").exists()
    assert not (project / "out").exists()


def broken_config(folder):
    (folder / "reconcile.toml").write_text("[paths]\ndta = 1\n", "utf-8")


def broken_layout(folder):
    (folder / "schemas" / "s.toml").write_text("[source\n", "utf-8")


def no_file(folder):
    (folder / "data" / "s.csv").unlink()


def wrong_encoding(folder):
    (folder / "data" / "s.csv").write_bytes(formats.csv_bytes(formats.records()).decode().encode("utf-16"))


def broken_table(folder):
    pipelines = folder / "pipelines"
    pipelines.mkdir()
    for path in load_project(None).pipelines.iterdir():
        (pipelines / path.name).write_bytes(path.read_bytes())
    (pipelines / "decide_registry.csv").write_text("no\n", "utf-8")


def broken_texts(folder):
    reports = folder / "reports"
    reports.mkdir()
    for path in load_project(None).reports.iterdir():
        (reports / path.name).write_bytes(path.read_bytes())
    (reports / "explanations.csv").write_text("kind,code,meaning,next_step\n", "utf-8")


TROUBLES = [
    (broken_config, "設定"),
    (broken_layout, "レイアウト"),
    (no_file, "抽出"),
    (wrong_encoding, "抽出"),
    (broken_table, "判定表"),
    (broken_texts, "説明文"),
]


@pytest.mark.parametrize(("spoil", "area"), TROUBLES, ids=[spoil.__name__ for spoil, _ in TROUBLES])
def test_what_would_fail_tonight_is_named_with_what_to_do(project, spoil, area):
    spoil(project)
    failures = found(project, "failure")
    assert {each for each, _ in failures} == {area}
    assert all(each.action for each in failures.values())
    done = CliRunner().invoke(cli, ["doctor", "--project", str(project)])
    assert done.exit_code == 1
    assert "このままでは動きません" in done.stdout


def test_unreadable_rows_are_counted(project):
    content = formats.csv_bytes(formats.records())
    (project / "data" / "s.csv").write_bytes(content + b"only,two\r\n")
    ((_, message),) = found(project, "warning")
    assert "41行のうち 1行を読めません" in message


def test_a_damaged_state_is_named(project):
    run_nightly(load_project(project), as_of=TODAY)
    (table,) = (project / "state" / "generations").glob("*/findings.parquet")
    table.chmod(0o600)
    table.write_bytes(b"cut")
    assert areas(project, "failure") == {"状態"}


def test_an_old_registry_and_open_folders_are_warned_of(project):
    run_nightly(load_project(project), as_of=TODAY)
    (project / "out").chmod(0o755)
    old = time.time() - 90 * 86400
    for path in (project / "data").glob("registry*"):
        os.utime(path, (old, old))
    assert areas(project, "warning") == {"住基", "場所"}


def test_a_clock_that_runs_backwards_is_named(project, monkeypatch):
    run_nightly(load_project(project), as_of=TODAY)

    class Earlier(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) - timedelta(days=30)

    monkeypatch.setattr(doctor_sources, "datetime", Earlier)
    assert areas(project, "failure") == {"時計"}


def test_files_of_tomorrow_are_warned_of(project):
    late = time.time() + 3 * 86400
    os.utime(project / "data" / "s.csv", (late, late))
    assert areas(project, "warning") == {"時計"}


def test_a_full_disk_is_foreseen(project, monkeypatch):
    monkeypatch.setattr(
        doctor_machine.shutil, "disk_usage", lambda _: doctor_machine.shutil._ntuple_diskusage(10, 9, 1)
    )
    assert areas(project, "failure") == {"空き容量"}


def test_a_read_only_place_is_named(project, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "no")

    monkeypatch.setattr(doctor_machine.tempfile, "TemporaryFile", refuse)
    assert areas(project, "failure") == {"場所"}


def test_a_missing_part_is_named(project, monkeypatch):
    monkeypatch.setattr(doctor_machine, "dependencies", lambda: {"duckdb": MISSING, "polars": "2.1.0"})
    assert areas(project, "failure") == {"環境"}


def test_too_little_memory_is_warned_of(project, monkeypatch):
    monkeypatch.setattr(doctor_machine, "_memory", lambda: 3 * 1024**3)
    assert areas(project, "warning") == {"メモリ"}


@pytest.mark.parametrize(
    ("text", "count"), [("2GB", 2 * 1024**3), ("512MiB", 512 * 1024**2), ("1.5 TB", int(1.5 * 1024**4))]
)
def test_sizes_are_read(text, count):
    assert doctor_machine._bytes(text) == count


def test_the_day_may_be_named(project):
    assert areas(project, "warning", date.today() + timedelta(days=60)) == {"住基"}
