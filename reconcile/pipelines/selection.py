"""What a command reads: which layouts, which files, and the sources as they were read.

A source that cannot be used is kept as a failure with its message; the others go on.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final

from reconcile.config import Project
from reconcile.errors import ConfigError, SourceError
from reconcile.outputs import SystemInfo
from reconcile.pipelines.digests import KEPT_KINDS
from reconcile.pipelines.remembered import SourceReader
from reconcile.pipelines.residents import ResidentReader
from reconcile.pipelines.steps import Clock, Timing
from reconcile.sources import FileReport, Layout, SourceData, UnusableSourceError, find_files, read_source

#: Sources that are read at a time, beside registry and history: enough to keep two processors busy.
_READERS: Final = 2
#: Bytes above which one source is read at a time: two such side by side would take twice the memory.
_LARGE: Final = 64 * 2**20


@dataclass
class ReadSources:
    """Sources as they were read.

    Attributes:
        data: By source id.
        failures: Sources that could not be used.
        reports: Reports of every file by source id.
        times: When the oldest file of each source was last written (UTC).
        files: The files of each source, in the order of their reports.
    """

    data: dict[str, SourceData] = field(default_factory=dict)
    failures: dict[str, SourceError] = field(default_factory=dict)
    reports: dict[str, tuple[FileReport, ...]] = field(default_factory=dict)
    times: dict[str, datetime] = field(default_factory=dict)
    files: dict[str, list[Path]] = field(default_factory=dict)


@dataclass(frozen=True)
class Selection:
    """The layouts that a run uses.

    Attributes:
        layouts: All but the systems that are left out.
        registry: The one of the registry.
        left_out: Systems that a partial run leaves out.
        files: By source, files to read instead of those its layout names (the gate's candidates).
        is_ruled: Whether the values of the payload are checked, for the departments: who only judges need not.
    """

    layouts: list[Layout]
    registry: Layout
    left_out: frozenset[str]
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict)
    is_ruled: bool = True


def select_layouts(layouts: list[Layout], only: Collection[str] = ()) -> Selection:
    """Choose what to read, before anything is written.

    Args:
        layouts: Every layout of the project.
        only: Ids of the systems of a partial run; empty for all.

    Raises:
        ConfigError: No registry, no system, two layouts of a kind that may stand once, or an unknown id in ``only``.
    """
    for kind in ("overseas", "history", "replica", "addressees", "applications", "provisions"):
        only_of_kind(layouts, kind)
    registry = only_of_kind(layouts, "registry")
    systems = {layout.id for layout in layouts if layout.kind == "system"}
    if registry is None or not systems:
        raise ConfigError(
            'schemas に住基(kind = "registry")と業務システム(kind = "system")のレイアウトが必要です。',
            "schemas/registry.toml と schemas/systems/*.toml を置いてください。",
        )
    unknown = sorted(set(only) - systems)
    if unknown:
        raise ConfigError(
            f"--system の {'、'.join(unknown)} はありません。",
            f"次から選んでください: {'、'.join(sorted(systems))}",
        )
    left_out = frozenset(systems - set(only)) if only else frozenset[str]()
    return Selection([layout for layout in layouts if layout.id not in left_out], registry, left_out)


def select_around(
    layouts: list[Layout],
    system: str,
    kinds: Collection[str],
    files: Mapping[str, Sequence[Path]] | None = None,
) -> Selection:
    """Choose one system and the sources that it is judged by (gate, explain).

    Args:
        layouts: Every layout of the project.
        system: Id of the system.
        kinds: Kinds of the sources beside it.
        files: As ``Selection.files``.

    Raises:
        ConfigError: As ``select_layouts``.
    """
    selection = select_layouts(layouts, [system])
    needed = [each for each in selection.layouts if each.kind in kinds or each.id == system]
    return Selection(needed, selection.registry, frozenset(), files or {}, is_ruled=False)


def infos_of(layouts: Iterable[Layout]) -> list[SystemInfo]:
    """Return what reports name of each system, in the order of the layouts."""
    return [
        SystemInfo(
            each.id, each.no or 0, each.name, each.department, each.basis, each.basis_kind, each.appendix
        )
        for each in layouts
    ]


def read_sources(
    clock: Clock,
    project: Project,
    selection: Selection,
    residents: ResidentReader | None = None,
    reader: SourceReader | None = None,
) -> ReadSources:
    """Read every chosen source; one that cannot be used is a failure, and the others go on.

    Args:
        clock: Times and logs.
        project: Where the data is.
        selection: What to read.
        residents: Reads registry and history; their rows are in its ``copies``. None where they are not read.
        reader: Reads the others; None where nothing of them is known or kept.
    """
    read = ReadSources()
    reading = _Reading(project, selection, residents, reader)
    with closing(reading):
        for layout in reading.layouts:
            clock.awaits(f"read_{layout.id}")
            outcome, seconds = reading.result(layout)
            clock.keep(Timing(f"read_{layout.id}", -1, seconds))
            read.files[layout.id] = reading.files.get(layout.id, [])
            if isinstance(outcome, SourceError):
                read.failures[layout.id] = outcome
                if isinstance(outcome, UnusableSourceError):
                    read.reports[layout.id] = outcome.files
                clock.log.event("source_failed", source=layout.id, rule=outcome.rule)
                continue
            read.data[layout.id] = outcome
            read.times[layout.id] = _oldest(read.files[layout.id])
            read.reports[layout.id] = outcome.files
            for report in outcome.files:
                clock.log.event(
                    "file",
                    source=layout.id,
                    file=report.name,
                    read=report.read,
                    accepted=report.accepted,
                    rejected=report.rejected,
                    refused="yes" if report.refused else "no",
                )
    return read


class _Reading:
    """Reads the sources side by side; registry and history one after the other, since a past name may lack today's.

    Attributes:
        layouts: In the order in which they are told.
        files: By source.
    """

    def __init__(
        self,
        project: Project,
        selection: Selection,
        residents: ResidentReader | None,
        reader: SourceReader | None,
    ) -> None:
        self.layouts = sorted(selection.layouts, key=lambda each: each.kind == "history")
        self.files = {each.id: list(_files(each, project, selection)) for each in self.layouts}
        self._data, self._residents = project.data, residents
        self._read_other = (
            partial(read_source, is_ruled=selection.is_ruled) if reader is None else reader.read
        )
        self._kept = [] if residents is None else [each for each in self.layouts if each.kind in KEPT_KINDS]
        if residents is not None:
            for layout in self._kept:
                residents.expect(layout, self._data, self.files[layout.id])
        others = {each.id: each for each in self.layouts if each not in self._kept}
        size = {source: _bytes(self.files[source]) for source in others}
        # the longest first, so that none is left to run alone at the end
        in_order = sorted(others, key=size.__getitem__, reverse=True)
        large = {source for source in in_order if size[source] > _LARGE}
        alone = ThreadPoolExecutor(max_workers=1)
        beside = ThreadPoolExecutor(max_workers=_READERS - bool(large))
        self._pools = (alone, beside)
        self._coming = {
            source: (alone if source in large else beside).submit(self._read, others[source])
            for source in in_order
        }

    def close(self) -> None:
        """Let no thread outlive the reading."""
        for pool in self._pools:
            pool.shutdown(cancel_futures=True)
        if self._residents is not None:
            self._residents.close()

    def result(self, layout: Layout) -> tuple[SourceData | SourceError, float]:
        """Return what a source gave, and the seconds that reading it took."""
        return self._coming[layout.id].result() if layout.id in self._coming else self._read(layout)

    def _read(self, layout: Layout) -> tuple[SourceData | SourceError, float]:
        begun = time.perf_counter()
        read_one = (
            self._residents.read if self._residents is not None and layout in self._kept else self._read_other
        )
        outcome: SourceData | SourceError
        try:
            outcome = read_one(layout, self._data, self.files[layout.id])
        except SourceError as error:
            outcome = error
        return outcome, time.perf_counter() - begun


def _files(layout: Layout, project: Project, selection: Selection) -> Sequence[Path]:
    return selection.files.get(layout.id) or find_files(layout, project.data)


def _bytes(files: Sequence[Path]) -> int:
    """Return how much there is to read; what cannot be looked at is told when it is read."""
    try:
        return sum(file.stat().st_size for file in files)
    except OSError:
        return 0


def _oldest(files: Sequence[Path]) -> datetime:
    """Return when the oldest of some files was written: an extract is no newer than its oldest part."""
    return datetime.fromtimestamp(min(file.stat().st_mtime for file in files), UTC)


def usable_systems(read: ReadSources, layouts: Iterable[Layout]) -> list[Layout]:
    """Return the layouts of the systems that could be read, in order of their number."""
    systems = sorted((each for each in layouts if each.kind == "system"), key=lambda each: each.no or 0)
    return [layout for layout in systems if layout.id in read.data]


def only_of_kind(layouts: Iterable[Layout], kind: str) -> Layout | None:
    """Return the layout of a kind that may stand once, None when there is none.

    Raises:
        ConfigError: There are several.
    """
    found = [layout for layout in layouts if layout.kind == kind]
    if len(found) > 1:
        raise ConfigError(
            f'kind = "{kind}" のレイアウトが{len(found)}つあります。', "schemas/ に一つだけ残してください。"
        )
    return found[0] if found else None
