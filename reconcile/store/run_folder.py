"""Run folders: written hidden, renamed when complete, so that nothing half-written is ever visible (contract §6)."""

from __future__ import annotations

import os
import secrets
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from reconcile.errors import ConfigError, RunError

_PARTS: Final = ("results", "worklists", "actions", "public", "scratch")


class RunFolder:
    """The folder of one run: ``out/.run-<id>/`` until it is published as ``out/runs/<id>/``.

    Args:
        out: The project's out folder; made (0700) when missing.

    Attributes:
        id: Run id: UTC time of the start and four random letters, so ids sort by time.
        path: Where the run is written now.
    """

    def __init__(self, out: Path) -> None:
        self._out = out
        self.id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        self.path = out / f".run-{self.id}"
        try:
            for part in _PARTS:
                (self.path / part).mkdir(parents=True, mode=0o700)
            for folder in (out, self.path):
                folder.chmod(0o700)
        except OSError as error:
            self.discard()
            raise RunError(
                f"出力フォルダ {out} に書けません({type(error).__name__})。",
                "reconcile.toml の paths.out、権限、空き容量を確かめてください。",
            ) from None

    def file(self, part: str, name: str) -> Path:
        """Return the path of an output file, such as ``file("results", "verdicts.parquet")``."""
        return self.path / part / name

    def discard(self) -> None:
        """Remove everything this run has written."""
        shutil.rmtree(self.path, ignore_errors=True)

    def publish(self, *, latest: bool) -> Path:
        """Make the run visible.

        Args:
            latest: Whether ``out/latest`` shall point to it (not for a partial run).

        Returns:
            The published folder.
        """
        shutil.rmtree(self.path / "scratch", ignore_errors=True)
        _sync(self.path)
        runs = self._out / "runs"
        runs.mkdir(mode=0o700, exist_ok=True)
        published = runs / self.id
        self.path.rename(published)
        self.path = published
        if latest:
            pointer = self._out / f".latest-{self.id}"
            pointer.symlink_to(Path("runs") / self.id)
            pointer.replace(self._out / "latest")
        return published


def latest_run(out: Path) -> Path:
    """Return the folder of the last complete run.

    Raises:
        ConfigError: There has been no run yet.
    """
    latest = out / "latest"
    if not latest.is_dir():
        raise ConfigError(f"{out} に完了した実行がありません。", "先に reconcile run を実行してください。")
    return latest.resolve()


def _sync(folder: Path) -> None:
    """Protect and flush every file, so that a published run survives a power cut."""
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o700)
        else:
            path.chmod(0o600)
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
