"""What goes wrong at night: no disk, no rights, a damaged state, two runs at once, an old backup. Nothing is damaged."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.errors import RunError
from reconcile.pipelines.nightly import run_nightly
from reconcile.pipelines.status import read_status
from reconcile.store import state as state_module
from reconcile.store.lock import locked, owner_now
from reconcile.store.state import StateStore
from tests.e2e import formats
from tests.e2e.calls import call

FILE = 'path = "s.csv"\nformat = "csv"\nencoding = "cp932"'


def new_project(folder):
    formats.new_project(folder)
    rows = formats.records()
    rows[3] = (rows[3][0], rows[20][1], *rows[3][2:])
    (folder / "data" / "s.csv").write_bytes(formats.csv_bytes(rows, encoding="cp932"))
    formats.add_system(folder, "s", 1, FILE)
    return folder


@pytest.fixture
def project(tmp_path):
    return new_project(tmp_path / "project")


@pytest.fixture(scope="module")
def first_night(tmp_path_factory):
    """The project after a first night that a process of its own ran; to be copied, not changed."""
    folder = new_project(tmp_path_factory.mktemp("operation") / "project")
    assert run(folder)[0] == 0
    return folder


@pytest.fixture
def after_first(first_night, tmp_path):
    """A copy of the project after its first night."""
    return shutil.copytree(first_night, tmp_path / "project", symlinks=True)


def command(folder, *arguments, **options):
    done = subprocess.run(
        [sys.executable, "-m", "reconcile", *arguments, "--project", str(folder)],
        capture_output=True, text=True, encoding="utf-8", check=False, **options,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def run(folder, **options):
    return command(folder, "run", "--as-of", "2026-04-01", **options)


def everything(folder):
    """Bytes of every visible file under out/ and state/, without the lock."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for part in ("out", "state")
        for path in (folder / part).rglob("*")
        if path.is_file() and path.name != "lock"
    }


@pytest.mark.parametrize("limit", [2_000, 12_000])
def test_a_full_disk(after_first, limit):
    """A limit on the size of a file stands for a disk that is full: every write beyond it fails."""
    before = everything(after_first)

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    code, out, err = run(after_first, preexec_fn=small)
    assert (code, out) == (3, "")
    assert "書けません" in err
    assert "空き容量" in err
    assert "Traceback" not in err
    assert everything(after_first) == before
    run_nightly(load_project(after_first), as_of=date(2026, 4, 1))


@pytest.mark.skipif(os.geteuid() != 0, reason="mount needs root")
def test_a_disk_that_is_really_full(project, tmp_path):
    out = project / "out"
    out.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=40k", "tmpfs", str(out)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no tmpfs here")
    try:
        code, _, err = run(project)
        assert code == 3
        assert "書けません" in err
        assert list(out.iterdir()) == []
    finally:
        subprocess.run(["umount", str(out)], check=True)
    assert run(project)[0] == 0


@contextmanager
def read_only(folder):
    """Make a folder read-only: by rights, or for root, for whom rights do not count, by a mount."""
    if os.geteuid() != 0:
        folders = [folder, *(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())]
        for path in folders:
            path.chmod(0o500)
        yield
        for path in folders:
            path.chmod(0o700)
        return
    mounts = (["--bind", str(folder), str(folder)], ["-o", "remount,ro,bind", str(folder)])
    if any(
        subprocess.run(["mount", *mount], check=False, capture_output=True).returncode for mount in mounts
    ):
        pytest.skip("no mounts here")
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("part", ["out", "state"])
def test_a_folder_that_cannot_be_written(after_first, part):
    before = everything(after_first)
    with read_only(after_first / part):
        code, out, err = run(after_first)
        assert (code, out) == (3, "")
        assert str(after_first / part) in err
        assert "権限" in err
    assert everything(after_first) == before
    run_nightly(load_project(after_first), as_of=date(2026, 4, 1))


@pytest.mark.parametrize("damage", ["cut", "removed", "meta", "newer", "key"])
def test_a_damaged_state_changes_nothing(after_first, capfd, damage):
    (generation,) = (after_first / "state" / "generations").iterdir()
    if damage == "cut":
        path = generation / "findings.parquet"
        path.write_bytes(path.read_bytes()[:-20])
    elif damage == "removed":
        (generation / "answers.parquet").unlink()
    elif damage == "meta":
        (generation / "meta.json").write_text("{")
    elif damage == "newer":
        meta = json.loads((generation / "meta.json").read_text())
        (generation / "meta.json").write_text(json.dumps({**meta, "schema": 99}))
    else:
        (after_first / "state" / "digest.key").write_bytes(b"short")
    before = everything(after_first)
    for arguments in (("run",), ("status",), ("gate", "s"), ("query",)):
        if damage == "key" and arguments == ("status",):
            continue
        if damage == "cut":  # once in processes of their own
            code, out, err = command(after_first, *arguments)
        else:
            code, out, err = call(capfd, *arguments, "--project", str(after_first))
        assert (code, out) == (3, ""), arguments
        assert "state" in err or "状態" in err
        assert "→" in err
    assert everything(after_first) == before


def test_two_runs_at_once(project):
    with locked(project / "state", "run"):
        assert owner_now(project / "state").pid == os.getpid()
        begun = time.monotonic()
        code, out, err = run(project)
        assert (code, out) == (3, "")
        assert f"pid {os.getpid()}" in err
        assert "reconcile run" in err
        assert time.monotonic() - begun < 30, "a second run does not wait"
    assert owner_now(project / "state") is None
    assert run(project)[0] == 0


def test_other_commands_wait_for_each_other(after_first):
    with locked(after_first / "state", "gate"):
        waiting = subprocess.Popen(
            [sys.executable, "-m", "reconcile", "query", "--project", str(after_first)],
            stdout=subprocess.PIPE,
            text=True,
        )
        time.sleep(1.5)
        assert waiting.poll() is None
    assert waiting.wait(30) == 0
    waiting.stdout.close()


def test_a_lock_that_was_left_behind_is_taken_over(project):
    (project / "state").mkdir(mode=0o700)
    (project / "state" / "lock").write_text('{"pid": 999999, "host": "x", "command": "run", "since": "y"}')
    assert run(project)[0] == 0
    assert (project / "state" / "lock").read_bytes() == b""


def test_leftovers_of_a_dead_process_are_removed(after_first):
    out = after_first / "out"
    (out / ".run-20260101T000000000000Z-dead" / "results").mkdir(parents=True)
    (out / ".gate-20260101T000000000000Z-dead").mkdir()
    (out / ".latest-20260101T000000000000Z-dead").symlink_to("runs/none")
    (after_first / "state" / ".next-20260101T000000000000Z-dead").mkdir()
    (out / ".profile").write_text("not ours")
    assert run(after_first)[0] == 0
    assert sorted(path.name for path in out.glob(".*")) == [".profile"]
    assert not list((after_first / "state").glob(".next-*"))


def test_the_state_follows_when_the_process_died_between_publishing_and_the_state(project, monkeypatch):
    """The run was published, the state was not: the next command finishes it."""
    real = StateStore.finish

    def dies(self, draft):
        raise KeyboardInterrupt

    monkeypatch.setattr(StateStore, "finish", dies)
    with pytest.raises(KeyboardInterrupt):
        run_nightly(load_project(project), as_of=date(2026, 4, 1))
    monkeypatch.setattr(StateStore, "finish", real)
    store = StateStore(project / "state")
    assert store.load().number == 0
    assert len(list((project / "out" / "runs").iterdir())) == 1
    second = run_nightly(load_project(project), as_of=date(2026, 4, 2))
    assert second.states == {"continuing": 1}


def test_a_state_that_cannot_be_written_after_publishing_is_said(project, monkeypatch):
    def fails(self, draft):
        raise RunError("状態フォルダに書けません。")

    monkeypatch.setattr(StateStore, "finish", fails)
    with pytest.raises(RunError, match="公開しましたが"):
        run_nightly(load_project(project), as_of=date(2026, 4, 1))
    monkeypatch.undo()
    assert run_nightly(load_project(project), as_of=date(2026, 4, 2)).states == {"continuing": 1}


def test_backup_and_restore(after_first, tmp_path):
    """docs/operation.md: the state folder copied at any time is a backup; put back, the work goes on from there."""
    shutil.copytree(after_first / "state", tmp_path / "backup")
    reference = run_nightly(load_project(after_first), as_of=date(2026, 4, 2))
    wanted = {path.name: path.read_bytes() for path in (reference.folder / "results").iterdir()}
    shutil.rmtree(after_first / "state")
    shutil.copytree(tmp_path / "backup", after_first / "state")
    again = run_nightly(load_project(after_first), as_of=date(2026, 4, 2))
    assert {path.name: path.read_bytes() for path in (again.folder / "results").iterdir()} == wanted
    assert again.states == {"continuing": 1}


def test_an_older_state_migrates_forward(after_first, monkeypatch):
    store = StateStore(after_first / "state")
    (generation,) = (after_first / "state" / "generations").iterdir()
    meta = json.loads((generation / "meta.json").read_text())
    (generation / "meta.json").write_text(json.dumps({**meta, "schema": 0}))

    def renamed(tables):
        return {**tables, "findings": tables["findings"].with_columns(pl.lit("移した").alias("note"))}

    monkeypatch.setattr(state_module, "MIGRATIONS", {0: renamed})
    assert store.load()["findings"]["note"].to_list() == ["移した"]
    assert run_nightly(load_project(after_first), as_of=date(2026, 4, 2)).states == {"continuing": 1}
    newest = json.loads((max((after_first / "state" / "generations").iterdir()) / "meta.json").read_text())
    assert newest["schema"] == state_module.SCHEMA_VERSION


def test_everything_is_private(after_first):
    assert command(after_first, "gate", "s")[0] == 1
    assert command(after_first, "query")[0] == 0
    for part in ("out", "state"):
        for path in [after_first / part, *(after_first / part).rglob("*")]:
            if not path.is_symlink():
                assert path.stat().st_mode & 0o077 == 0, path


def test_a_layout_that_is_gone_ends_no_finding(project):
    """Nobody has looked at that system tonight."""
    formats.add_system(project, "t", 2, FILE)
    assert run(project)[0] == 0
    (project / "schemas" / "s.toml").unlink()
    summary = run_nightly(load_project(project), as_of=date(2026, 4, 2))
    assert summary.states == {"continuing": 2}
    formats.add_system(project, "s", 1, FILE)
    assert run_nightly(load_project(project), as_of=date(2026, 4, 3)).states == {"continuing": 2}


def test_status_before_and_after_the_first_run(project):
    code, out, err = command(project, "status")
    assert (code, err) == (0, "")
    assert "まだ実行がありません" in out
    assert run(project)[0] == 0
    _, out, _ = command(project, "status")
    assert "検証課" in out
    assert "誤り 1" in out
    assert max(len(line.encode("cp932", "replace")) for line in out.splitlines()) <= 80
    status = read_status(load_project(project), today=date(2026, 4, 20))
    assert status.departments.row(0, named=True) == {
        "department": "検証課", "open": 1, "high": 1, "overdue": 1, "oldest": 19,
    }  # fmt: skip
