"""Two nights of one small project: what is changed between them, and what is forgotten."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

from reconcile.config import load_project
from reconcile.pipelines.night_outputs import RunSummary
from reconcile.pipelines.nightly import run_nightly

FIRST, SECOND = date(2026, 4, 1), date(2026, 4, 2)
Change = Callable[[Path], object]


def second_night(
    first: tuple[Path, RunSummary],
    folder: Path,
    change: Change = lambda folder: None,
    only: tuple[str, ...] = (),
) -> Path:
    """Copy the project after its first night (fixture ``first``), change something, run; return the published folder."""
    shutil.copytree(first[0], folder, symlinks=True)
    change(folder)
    return run_nightly(load_project(folder), as_of=SECOND, only=only).folder


def edit(pattern: str, old: str, new: str, encoding: str = "utf-8", count: int = 1) -> Change:
    """Return a change of the first ``count`` places of a text in a file."""

    def change(folder: Path) -> None:
        path = next(folder.glob(pattern))
        text = path.read_bytes().decode(encoding)
        assert old in text
        path.write_bytes(text.replace(old, new, count).encode(encoding))

    return change
