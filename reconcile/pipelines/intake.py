"""What was read, in the few canonical forms that joins need (numbers, birth dates).

Without a readable registry there is nothing to check against, and the run fails (contract §7).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.compare.birth import says_unknown
from reconcile.config import Config, Project
from reconcile.errors import RunError, SourceError
from reconcile.pipelines.kept_source import ROWS
from reconcile.pipelines.meanwhile import make_ready
from reconcile.pipelines.prepared import PREFIX, SYSTEM_FIELDS, Preparing, day_codes
from reconcile.pipelines.remembered import SourceReader
from reconcile.pipelines.residents import (
    FORMER,
    NAMES,
    ResidentReader,
    behind_registry,
    overseas_rows,
    registry_groups,
)
from reconcile.pipelines.selection import (
    ReadSources,
    Selection,
    only_of_kind,
    read_sources,
    usable_systems,
)
from reconcile.pipelines.steps import Steps
from reconcile.sources import FileReport, Layout, SourceData

_PREPARED: Final = (
    "birth", "number", "number_state", "applied_number", "applied_number_state", "digest", "signature",
)  # fmt: skip


@dataclass
class Intake:
    """Everything that was read.

    Attributes:
        layouts: Every layout of the project that this run uses.
        records: One row per accepted record of all systems, in order of system and file: ``record_key, system,
            system_no, digest, number, number_state, birth, applied_number, applied_number_state`` and the fields.
        signatures: ``record_key, signature`` of every record: its payload as check B compares it.
        accepted: Number of accepted rows by system.
        residents: Parquet files by the table that they make: ``ok_registry`` (with the 附票), ``ok_former`` (its rows that
            are not current), ``ok_names`` (names with more than one key) and ``ok_history``; schemas in ``RESIDENT_TABLES``.
        applications: ``system, record_id, number, number_state, received_at, row_no``.
        replica, addressees: As read, with their prepared columns; None when the project has no such layout or it failed.
        provisions: ``provision_row, system, addressee_no, provided_at, provided_day, requester``; None as above.
        quality: ``system, record_id, rule``.
        rejected: ``source, file, line, rule, raw``.
        files: Reports of every file by source id.
        failures: Sources that could not be used, with the message for the operator.
        registry_scope: ``full`` or ``answer``.
        registry_time: When the oldest file of the registry was last written (UTC).
        left_out: Systems that a partial run leaves out.
    """

    layouts: list[Layout]
    records: pl.DataFrame
    signatures: pl.DataFrame
    accepted: dict[str, int]
    residents: dict[str, list[Path]]
    applications: pl.DataFrame
    replica: SourceData | None
    addressees: SourceData | None
    provisions: pl.DataFrame | None
    quality: pl.DataFrame
    rejected: pl.DataFrame
    files: dict[str, tuple[FileReport, ...]]
    failures: dict[str, SourceError]
    registry_scope: str
    registry_time: datetime
    left_out: frozenset[str] = frozenset()

    @property
    def refused(self) -> frozenset[str]:
        """Sources that could not be used, or of which a file was refused."""
        partly = (source for source, files in self.files.items() if any(file.refused for file in files))
        return frozenset({*self.failures, *partly})

    @property
    def proof_scope(self) -> str:
        """What being the only one proves: ``registry_scope``, but never ``full`` while the 附票 could not be read."""
        missing = any(each.kind == "overseas" and each.id in self.failures for each in self.layouts)
        return "incomplete" if missing else self.registry_scope

    @property
    def systems(self) -> list[Layout]:
        """Layouts of the systems, in order of their number."""
        return sorted(
            (layout for layout in self.layouts if layout.kind == "system"), key=lambda each: each.no or 0
        )


def read_everything(
    steps: Steps, project: Project, selection: Selection, key: bytes, *, is_whole: bool = False
) -> Intake:
    """Read all chosen sources.

    Args:
        steps: The runner.
        project: Where the data is.
        selection: What to read.
        key: Of the digests.
        is_whole: Whether all systems are read, so that what they gave is kept for the next night.

    Raises:
        RunError: The registry cannot be read.
    """
    make_ready()
    residents = resident_reader(steps, project)
    preparing = Preparing(selection.layouts, key)
    kept = project.state if project.config.engine.keep_registry else None
    reader = SourceReader(preparing, kept, is_whole=is_whole, is_ruled=selection.is_ruled)
    read = read_sources(steps, project, selection, residents, reader)
    if selection.registry.id in read.failures:
        fault = read.failures[selection.registry.id]
        raise RunError(f"住基の抽出を読めないため、何も公開しません。\n{fault.message}", fault.action)
    return prepare(steps, read, residents, selection, preparing)


def resident_reader(steps: Steps, project: Project) -> ResidentReader:
    """Return what reads registry and history of the project."""
    return ResidentReader(project.state, project.config.engine.keep_registry, steps.engine.scratch)


def prepare(
    steps: Steps, read: ReadSources, residents: ResidentReader, selection: Selection, preparing: Preparing
) -> Intake:
    """Bring what was read to the forms that the joins need; the registry must be there."""
    with steps.timed("prepare"):
        intake = _prepare(read, residents, selection, preparing)
    intake.left_out = selection.left_out
    return intake


def is_registry_old(config: Config, as_of: date, registry_time: datetime) -> bool:
    """Whether the registry extract is older than ``limits.registry_max_age_days``: then every gate is closed."""
    return registry_age(as_of, registry_time) > config.limits.registry_max_age_days


def registry_age(as_of: date, registry_time: datetime) -> int:
    """Return the days since the registry extract was written; 0 for one of the same day or later."""
    return max(0, (as_of - registry_time.date()).days)


def records_of(read: ReadSources, usable: Iterable[Layout], preparing: Preparing) -> pl.DataFrame:
    """Return one row per accepted record, as ``Intake.records``, and its ``signature``."""
    frames = [_records(layout, preparing.whole(layout, read.data[layout.id].accepted)) for layout in usable]
    return (pl.concat(frames) if frames else _no_records()).with_columns(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("record_key")
    )


def _prepare(
    read: ReadSources, residents: ResidentReader, selection: Selection, preparing: Preparing
) -> Intake:
    layouts, registry = selection.layouts, selection.registry
    usable = usable_systems(read, layouts)
    records = records_of(read, usable, preparing)
    quality = [data.quality for data in read.data.values()] + [_birth_quality(records, usable, read)]
    return Intake(
        layouts=layouts,
        records=records.drop("signature"),
        signatures=records.select("record_key", "signature"),
        accepted={layout.id: read.data[layout.id].accepted.height for layout in usable},
        residents=_residents(residents, _overseas(read, residents, layouts)),
        applications=_applications(_prepared(read, layouts, "applications", preparing)),
        replica=_prepared(read, layouts, "replica", preparing),
        addressees=_prepared(read, layouts, "addressees", preparing),
        provisions=_provisions(_find(read, layouts, "provisions"), layouts),
        quality=pl.concat(quality).unique(maintain_order=True),
        rejected=pl.concat([data.rejected for data in read.data.values()]),
        files=read.reports,
        failures=read.failures,
        registry_scope=registry.scope,
        registry_time=read.times[registry.id],
    )


def _records(layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
    return accepted.select(
        pl.lit(layout.id).alias("system"),
        pl.lit(layout.no, pl.Int64).alias("system_no"),
        "row_no",
        *SYSTEM_FIELDS,
        *(pl.col(PREFIX + name).alias(name) for name in _PREPARED),
    )


def _no_records() -> pl.DataFrame:
    text = (*SYSTEM_FIELDS, *_PREPARED)
    return pl.DataFrame(
        schema={
            "system": pl.String,
            "system_no": pl.Int64,
            "row_no": pl.Int64,
            **dict.fromkeys(text, pl.String),
        }
    )


def _birth_quality(records: pl.DataFrame, usable: list[Layout], read: ReadSources) -> pl.DataFrame:
    """A birth date that is there but cannot be read is a finding for the department; 不詳 is none."""
    written = (
        pl.concat([read.data[layout.id].accepted["birth_date"] for layout in usable]) if usable else None
    )
    if written is None:
        return pl.DataFrame(schema=dict.fromkeys(("system", "record_id", "rule"), pl.String))
    unread = records.with_columns(written.alias("written")).filter(
        pl.col("written").is_not_null() & pl.col("birth").is_null()
    )
    return unread.filter(~says_unknown(unread["written"])).select(
        "system", "record_id", pl.lit("birth_date_unreadable").alias("rule")
    )


def _overseas(read: ReadSources, residents: ResidentReader, layouts: list[Layout]) -> dict[str, list[Path]]:
    """Write the people of the 附票 beside the registry, by group; nothing when there is none to read."""
    layout = only_of_kind(layouts, "overseas")
    if layout is None or layout.id not in read.data:
        return {}
    abroad = overseas_rows(layout, read.data[layout.id].accepted)
    taken = residents.copies["registry"].meta["taken"]
    groups = registry_groups(behind_registry(abroad, residents.rows("registry"), taken))
    for group, rows in groups.items():
        rows.write_parquet(residents.scratch / f"overseas-{group}.parquet")
    return {group: [residents.scratch / f"overseas-{group}.parquet"] for group in groups}


def _residents(residents: ResidentReader, abroad: dict[str, list[Path]]) -> dict[str, list[Path]]:
    registry = {
        group: [*residents.rows("registry", group), *abroad.get(group, [])] for group in (ROWS, FORMER, NAMES)
    }
    return {
        "ok_registry": registry[ROWS],
        "ok_former": registry[FORMER],
        "ok_names": [*registry[NAMES], *residents.rows("history", NAMES)],
        "ok_history": residents.rows("history"),
    }


def _applications(data: SourceData | None) -> pl.DataFrame:
    if data is None:
        text = dict.fromkeys(("system", "record_id", "number", "number_state", "received_at"), pl.String)
        return pl.DataFrame(schema={**text, "row_no": pl.Int64})
    return data.accepted.select(
        "system",
        "record_id",
        pl.col(f"{PREFIX}number").alias("number"),
        pl.col(f"{PREFIX}number_state").alias("number_state"),
        pl.col(f"{PREFIX}received").alias("received_at"),
        "row_no",
    )


def _provisions(data: SourceData | None, layouts: list[Layout]) -> pl.DataFrame | None:
    layout = only_of_kind(layouts, "provisions")
    if data is None or layout is None:
        return None
    written = data.accepted["provided_at"]
    return data.accepted.select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("provision_row"),
        "system",
        "addressee_no",
        "provided_at",
        day_codes(written, layout.date_format("provided_at")).alias("provided_day"),
        "requester",
    )


def _find(read: ReadSources, layouts: Iterable[Layout], kind: str) -> SourceData | None:
    layout = only_of_kind(layouts, kind)
    return None if layout is None else read.data.get(layout.id)


def _prepared(
    read: ReadSources, layouts: Iterable[Layout], kind: str, preparing: Preparing
) -> SourceData | None:
    data, layout = _find(read, layouts, kind), only_of_kind(layouts, kind)
    if data is None or layout is None:
        return None
    return dataclasses.replace(data, accepted=preparing.whole(layout, data.accepted))
