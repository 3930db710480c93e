"""The files behind the 帳票管理簿: which there are, which are past their retention, and how they are removed."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath

from reconcile.config import Project
from reconcile.errors import RunError
from reconcile.outputs.papers import keep_until, paper
from reconcile.store.ids import RUN_ID, time_of
from reconcile.store.run_folder import PLACES


def published(out: Path) -> list[Path]:
    """Return the folders of this program's work, oldest first."""
    folders = [path for place in PLACES.values() for path in (out / place).glob("*") if path.is_dir()]
    return sorted((path for path in folders if started(path.name)), key=lambda path: path.name)


def started(name: str) -> datetime | None:
    """Return the time in the id that a name begins with; None when there is none."""
    return time_of(name.lstrip("."))


def unknown_files(project: Project, known: set[str], today: date) -> Iterator[Path]:
    """Yield files under out/ that are past the retention of their place and that the ledger does not know."""
    for place in PLACES.values():
        for path in sorted((project.out / place).rglob("*")):
            inside = path.relative_to(project.out).as_posix()
            if not _is_file(path) or inside in known:
                continue
            written = started(inside.split("/")[1]) or _changed(path)
            if keep_until(paper(inside), project.config.retention, written) < today:
                yield path


def old_state_files(project: Project, today: date) -> Iterator[Path]:
    """Yield use logs and answer files past their retention."""
    retention = project.config.retention
    kept = {"use": retention.use_log_days, "imports": retention.worklists_days}
    for name, days in kept.items():
        for path in sorted((project.state / name).glob("*")):
            written = started(path.name) or _changed(path)
            if written.astimezone().date() + timedelta(days=days) < today:
                yield path


def _is_file(path: Path) -> bool:
    """Whether there is anything but a folder; pointers are files, also those that lead nowhere."""
    return path.is_symlink() or (path.exists() and not path.is_dir())


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)


def place_of(path: Path, top: Path) -> str:
    """Return the folder at the top and the id of the work; never a name that a person gave."""
    place, name = path.relative_to(top).parts[:2]
    id_ = RUN_ID.match(name.lstrip("."))
    return f"{place}/{id_[0]}" if id_ else place


def remove(out: Path, paths: Iterable[Path]) -> None:
    """Remove files and folders, folders that they leave empty, and a pointer to a run that is no more.

    Raises:
        RunError: Some could not be removed; all others are.
    """
    failed = [type(error).__name__ for path in paths for error in _removed(path, out)]
    latest = out / "latest"
    if latest.is_symlink() and not latest.exists():
        latest.unlink()
    if failed:
        raise RunError(
            f"記録はしましたが、{len(failed)}件のファイルを削除できません({'、'.join(sorted(set(failed)))})。",
            "out/ と state/ の所有者と権限を直し、reconcile purge を実行してください。",
        )


def remove_hollow(out: Path, known: Iterable[str]) -> None:
    """Remove folders in which papers were and nothing is any more (a crash, or files that others removed).

    Args:
        out: The out folder.
        known: Where papers are or were, relative to it.
    """
    folders = {
        out / folder for place in known for folder in PurePosixPath(place).parents if len(folder.parts) > 1
    }
    remove(out, [folder for folder in sorted(folders) if folder.is_dir() and _is_hollow(folder)])


def _removed(path: Path, out: Path) -> list[OSError]:
    """Remove a file or folder, and the folders under out/ that it leaves empty; return what prevented it."""
    try:
        if _is_file(path):
            path.unlink()
        elif path.exists():
            shutil.rmtree(path)
        for folder in path.parents:
            if out not in folder.parents or not _is_hollow(folder):
                break
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        return [error]
    return []


def _is_hollow(folder: Path) -> bool:
    """Whether a folder holds nothing but folders."""
    return not any(_is_file(path) for path in folder.rglob("*"))
