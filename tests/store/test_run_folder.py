from __future__ import annotations

import stat

import pytest

from reconcile.errors import ConfigError, RunError
from reconcile.store.run_folder import RunFolder, latest_run


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_is_visible_before_publishing_and_everything_after(tmp_path):
    out = tmp_path / "out"
    folder = RunFolder(out)
    folder.file("public", "self_check.csv").write_text("x")
    assert not (out / "runs").exists()
    assert not (out / "latest").exists()
    published = folder.publish(latest=True)
    assert published == out / "runs" / folder.id
    assert latest_run(out) == published
    assert not (published / "scratch").exists()
    assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
    assert {mode(path) for path in [published, *published.rglob("*")] if path.is_dir()} == {0o700}
    assert {mode(path) for path in published.rglob("*") if path.is_file()} == {0o600}


def test_latest_moves_to_the_newer_run_but_not_for_a_partial_one(tmp_path):
    first, second, partial = (RunFolder(tmp_path) for _ in range(3))
    first.publish(latest=True)
    second.publish(latest=True)
    partial.publish(latest=False)
    assert latest_run(tmp_path).name == second.id
    assert len(list((tmp_path / "runs").iterdir())) == 3


def test_a_discarded_run_leaves_nothing(tmp_path):
    folder = RunFolder(tmp_path)
    folder.discard()
    assert list(tmp_path.iterdir()) == []


def test_no_run_yet_is_said(tmp_path):
    with pytest.raises(ConfigError, match="完了した実行がありません"):
        latest_run(tmp_path)


def test_an_out_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(RunError, match="書けません"):
        RunFolder(tmp_path / "file")
