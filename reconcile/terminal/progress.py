"""How far a command is: a bar with the time that is left on a terminal, plain lines in a log, nothing when quiet.

Everything goes to stderr, so that stdout stays the result. Only names of steps and counts are shown.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconcile.terminal.base import WIDTH, output
from reconcile.vocabulary import phase_of

if TYPE_CHECKING:
    from reconcile.pipelines.steps import Timing


@contextmanager
def progress(out: Path | None, *, is_whole_run: bool = False) -> Iterator[None]:
    """Show how far the steps inside are.

    Args:
        out: The project's out folder: the manifest of its last run says how long each step took.
        is_whole_run: Whether the steps are those of a run, so that the time left can be told.
    """
    how = output()
    if how.is_quiet or how.is_json:
        yield
        return
    from reconcile.pipelines.steps import watched

    watcher: _Bar | _Lines = (
        _Bar(_last_seconds(out) if is_whole_run else {}) if sys.stderr.isatty() else _Lines()
    )
    try:
        with watched(watcher):
            yield
    finally:
        watcher.close()


def _last_seconds(out: Path | None) -> dict[str, float]:
    """Return the seconds of each step of the last run; empty when there was none, or it cannot be read."""
    try:
        manifest = json.loads(((out or Path()) / "latest" / "manifest.json").read_text("utf-8"))
        return {str(each["step"]): float(each["seconds"]) for each in manifest["steps"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


class _Lines:
    """One line per phase, for logs."""

    def __init__(self) -> None:
        self._phase = ""
        self._rows = 0
        self._begun = 0.0

    def began(self, step: str) -> None:
        phase = phase_of(step)
        if phase != self._phase:
            self.close()
            self._phase, self._rows, self._begun = phase, 0, time.perf_counter()

    def ended(self, timing: Timing) -> None:
        self._rows = max(self._rows, timing.rows)

    def close(self) -> None:
        if self._phase:
            seconds = time.perf_counter() - self._begun
            rows = f"{self._rows:,}行 " if self._rows else ""
            click.echo(f"{self._phase}: {rows}{seconds:.1f}秒", err=True)
        self._phase = ""


class _Bar:
    """One line that moves: phase, step, count, bar, seconds left as the last run lets expect."""

    def __init__(self, expected: Mapping[str, float]) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._expected = dict(expected)
        self._left = dict(expected)
        self._begun = time.perf_counter()
        self._done = 0
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            TextColumn("{task.completed:.0f}/{task.total:.0f}" if expected else "{task.completed:.0f}"),
            TextColumn("{task.fields[left]}"),
            console=Console(stderr=True, width=WIDTH, highlight=False),
            transient=True,
        )
        self._task = self._bar.add_task("", total=len(expected) or None, left="")
        self._bar.start()

    def began(self, step: str) -> None:
        self._bar.update(self._task, description=f"{phase_of(step)} ({step[:24]})", left=self._words())

    def ended(self, timing: Timing) -> None:
        self._left.pop(timing.step, None)
        self._done += 1
        total = max(len(self._expected), self._done) if self._expected else None
        self._bar.update(self._task, completed=self._done, total=total, left=self._words())

    def close(self) -> None:
        self._bar.stop()

    def _words(self) -> str:
        """Say the time left: what the remaining steps took last time, times how fast tonight goes."""
        passed = sum(self._expected.values()) - sum(self._left.values())
        if passed <= 0:
            return ""
        pace = (time.perf_counter() - self._begun) / passed
        return f"残り約{sum(self._left.values()) * pace:.0f}秒"
