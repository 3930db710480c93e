"""Runs steps by name on the engine and keeps the time and rows of each for the manifest and the log."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, TypeVar

import polars as pl

from reconcile.engine import AnyEngine, Engine, PolarsType, Step, Work
from reconcile.errors import ConfigError
from reconcile.log import RunLog

Made = TypeVar("Made")


@dataclass(frozen=True)
class Timing:
    """Seconds of one step; ``rows`` is -1 for a step that makes no table of its own."""

    step: str
    rows: int
    seconds: float


class Watcher(Protocol):
    """Whoever wants to know how far a command is (the progress in the terminal)."""

    def began(self, step: str) -> None:
        """Be told that a step begins."""

    def ended(self, timing: Timing) -> None:
        """Be told that it has ended."""


_WATCHER: ContextVar[Watcher | None] = ContextVar("watcher", default=None)


@contextmanager
def watched(watcher: Watcher) -> Iterator[None]:
    """Let ``watcher`` see every step that runs inside."""
    token = _WATCHER.set(watcher)
    try:
        yield
    finally:
        _WATCHER.reset(token)


@dataclass
class Clock:
    """Times work, logs it, and tells whoever watches.

    Attributes:
        log: Structured log.
        timings: What has run, in order.
    """

    log: RunLog
    timings: list[Timing] = field(default_factory=list)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        """Time a step done outside SQL."""
        begun = self._begin(name)
        yield
        self.keep(Timing(name, -1, time.perf_counter() - begun))

    def awaits(self, name: str) -> None:
        """Tell that work done elsewhere is waited for; ``keep`` ends it."""
        self._begin(name)

    def keep(self, timing: Timing) -> None:
        """Keep the time of what has run, here or elsewhere."""
        self.timings.append(timing)
        watcher = _WATCHER.get()
        if watcher is not None:
            watcher.ended(timing)
        self.log.event("step", step=timing.step, rows=timing.rows, seconds=round(timing.seconds, 3))

    def _begin(self, name: str) -> float:
        watcher = _WATCHER.get()
        if watcher is not None:
            watcher.began(name)
        return time.perf_counter()


class Steps(Clock):
    """The steps of one run.

    Args:
        engine: The engine.
        available: SQL steps by name.
        log: Structured log.
    """

    def __init__(self, engine: AnyEngine, available: dict[str, Step], log: RunLog) -> None:
        super().__init__(log)
        self.engine = engine
        self.available = available

    def sql(self, name: str) -> None:
        """Run the SQL step ``name``."""
        if name not in self.available:
            raise ConfigError(
                f"SQL ステップ {name}.sql がありません。", "pipelines/ を既定のものから写し直してください。"
            )
        self._begin(name)
        result = self.engine.run(self.available[name])
        self.keep(Timing(name, result.rows, result.seconds))

    def apply(
        self, output: str, function: Work, inputs: Sequence[str], schema: Mapping[str, PolarsType]
    ) -> None:
        """Make the table ``output`` by Python, one bucket of the inputs at a time (``Engine.apply``)."""
        begun = self._begin(output)
        rows = self.engine.apply(output, function, inputs, schema)
        self.keep(Timing(output, rows, time.perf_counter() - begun))

    def table(self, name: str, frame: pl.DataFrame) -> None:
        """Make a frame readable by later SQL steps."""
        self.engine.register(name, frame)

    def files(self, name: str, files: Sequence[Path], schema: Mapping[str, PolarsType]) -> None:
        """Make Parquet files readable by later SQL steps, as an empty table where there is none."""
        if files:
            self.engine.scan(name, files)
        else:
            self.engine.register(name, pl.DataFrame(schema=schema))

    def fetch(self, table: str, columns: Iterable[str] = (), order: Iterable[str] = ()) -> pl.DataFrame:
        """Return a table that a step made."""
        return self.engine.fetch(table, columns, order)


@contextmanager
def beside(steps: Steps, engine: Engine | None, work: Callable[[Steps], Made]) -> Iterator[Future[Made]]:
    """Let work run in a thread of its own, beside what is done inside; its tables are there when both are done.

    Args:
        steps: The runner.
        engine: Its engine; None where one thing at a time is to be done: then the work comes first, in this thread.
        work: Gets a runner of its own: it sees what was there before, and neither sees the frames that the other registers
            meanwhile. It makes no table that is made inside. Nobody waits for its steps.

    Yields:
        What the work will have returned.
    """
    if engine is None:
        done: Future[Made] = Future()
        done.set_result(work(steps))
        yield done
        return
    with engine.beside() as second, ThreadPoolExecutor(max_workers=1) as pool:
        other = Steps(second, steps.available, RunLog())
        working = pool.submit(work, other)
        yield working
        working.result()
        engine.adopt(second)
        for timing in other.timings:
            steps.keep(timing)
