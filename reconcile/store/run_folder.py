"""Published folders: written hidden, renamed when complete, so that nothing half-written is ever visible (contract §6).

A run becomes ``out/runs/<id>/``, a gate ``out/gate/<id>/``, a query ``out/query/<id>/``.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reconcile.errors import ConfigError, RunError
from reconcile.store.ids import new_id
from reconcile.store.state import flush_folder

#: Kind of work → the folder under out/ in which its results are published (those of explain never are).
PLACES: Final = {"run": "runs", "gate": "gate", "query": "query", "import": "import", "explain": "explain"}
#: Folders of a run.
RUN_PARTS: Final = ("results", "worklists", "actions", "public", "scratch")
_HIDDEN: Final = re.compile(rf"\.(?:{'|'.join(PLACES)}|latest)-.+")


class RunFolder:
    """The folder of one piece of work: ``out/.<kind>-<id>/`` until it is published as ``out/<place>/<id>/``.

    Args:
        out: The project's out folder; made (0700) when missing.
        kind: ``run``, ``gate`` or ``query``.
        parts: Folders inside; ``scratch`` is removed before publishing.

    Attributes:
        id: See ``store.ids``: sorts by time.
        path: Where it is written now.
    """

    def __init__(self, out: Path, kind: str = "run", parts: Sequence[str] = RUN_PARTS) -> None:
        self._out = out
        self.id = new_id()
        self.place = f"{PLACES[kind]}/{self.id}"
        self.path = out / f".{kind}-{self.id}"
        self._is_published = False
        try:
            self.path.mkdir(parents=True, mode=0o700)
            for part in parts:
                (self.path / part).mkdir(mode=0o700)
            for folder in (out, self.path):
                folder.chmod(0o700)
        except OSError as error:
            self.discard()
            raise unwritable(out, error) from None

    def file(self, part: str, name: str) -> Path:
        """Return the path of an output file, such as ``file("results", "verdicts.parquet")``."""
        return self.path / part / name

    def discard(self) -> None:
        """Remove everything that was written; what is published stays, whatever happens afterwards."""
        if not self._is_published:
            shutil.rmtree(self.path, ignore_errors=True)

    def publish(self, *, latest: bool) -> Path:
        """Make the work visible.

        Args:
            latest: Whether ``out/latest`` shall point to it (not for a partial run, a gate or a query).

        Returns:
            The published folder.

        Raises:
            RunError: It cannot be flushed or renamed.
        """
        try:
            shutil.rmtree(self.path / "scratch", ignore_errors=True)
            _sync(self.path)
            published = self._out / self.place
            published.parent.mkdir(mode=0o700, exist_ok=True)
            self.path.rename(published)
            flush_folder(published.parent)
            self.path = published
            if latest:
                point_latest(self._out, self.id)
            self._is_published = True
        except OSError as error:
            raise unwritable(self._out, error) from None
        return published


def point_latest(out: Path, run: str) -> None:
    """Let ``out/latest`` point to a published run."""
    pointer = out / f".latest-{run}"
    pointer.unlink(missing_ok=True)
    pointer.symlink_to(Path("runs") / run)
    pointer.replace(out / "latest")
    flush_folder(out)


def remove_leftovers(out: Path) -> list[str]:
    """Remove what interrupted work left hidden; call it only while holding the lock.

    Returns:
        Names of what was removed.
    """
    left = [path for path in out.glob(".*") if _HIDDEN.fullmatch(path.name)] if out.is_dir() else []
    for path in left:
        if path.is_symlink():
            path.unlink(missing_ok=True)
        else:
            shutil.rmtree(path, ignore_errors=True)
    return sorted(path.name for path in left)


def latest_run(out: Path) -> Path:
    """Return the folder of the last complete run.

    Raises:
        ConfigError: There has been no run yet.
    """
    latest = out / "latest"
    if not latest.is_dir():
        raise ConfigError(f"{out} に完了した実行がありません。", "先に reconcile run を実行してください。")
    return latest.resolve()


def unwritable(out: Path, error: OSError) -> RunError:
    """Say that the out folder cannot be written (full disk, rights)."""
    return RunError(
        f"出力フォルダ {out} に書けません({type(error).__name__}: {os.strerror(error.errno or 0)})。何も公開していません。",
        "reconcile.toml の paths.out、権限、空き容量を確かめてください。",
    )


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
    flush_folder(folder)
