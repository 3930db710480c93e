"""Runs steps by name on the engine and keeps the time and rows of each for the manifest and the log."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import polars as pl

from reconcile.engine import Engine, Step
from reconcile.errors import ConfigError
from reconcile.log import RunLog


@dataclass(frozen=True)
class Timing:
    """Seconds of one step; ``rows`` is -1 for a step that makes no table of its own."""

    step: str
    rows: int
    seconds: float


@dataclass
class Clock:
    """Times work and logs it.

    Attributes:
        log: Structured log.
        timings: What has run, in order.
    """

    log: RunLog
    timings: list[Timing] = field(default_factory=list)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time a step done outside SQL."""
        begun = time.perf_counter()
        yield
        self._keep(Timing(name, -1, time.perf_counter() - begun))

    def _keep(self, timing: Timing) -> None:
        self.timings.append(timing)
        self.log.event("step", step=timing.step, rows=timing.rows, seconds=round(timing.seconds, 3))


class Steps(Clock):
    """The steps of one run.

    Args:
        engine: The engine.
        available: SQL steps by name.
        log: Structured log.
    """

    def __init__(self, engine: Engine, available: dict[str, Step], log: RunLog) -> None:
        super().__init__(log)
        self.engine = engine
        self.available = available

    def sql(self, name: str) -> None:
        """Run the SQL step ``name``."""
        if name not in self.available:
            raise ConfigError(
                f"SQL ステップ {name}.sql がありません。", "pipelines/ を既定のものから写し直してください。"
            )
        result = self.engine.run(self.available[name])
        self._keep(Timing(name, result.rows, result.seconds))

    def table(self, name: str, frame: pl.DataFrame) -> None:
        """Make a frame readable by later SQL steps."""
        self.engine.register(name, frame)

    def fetch(self, table: str, columns: Iterable[str] = (), order: Iterable[str] = ()) -> pl.DataFrame:
        """Return a table that a step made."""
        return self.engine.fetch(table, columns, order)
