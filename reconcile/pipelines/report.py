"""Gathers the figures of public/report.html from a run that is about to be published."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from itertools import groupby, pairwise
from typing import Final

import polars as pl

from reconcile import vocabulary
from reconcile.lifecycle.findings import OPEN
from reconcile.lifecycle.priority import priority
from reconcile.outputs.public import self_check_rows
from reconcile.outputs.report import (
    AGE_DAYS,
    Ages,
    CauseCount,
    Count,
    Grades,
    PastNight,
    Phase,
    Report,
    SourceCheck,
)
from reconcile.outputs.usage import fiscal_year, usage_rows
from reconcile.pipelines.lists import Lists, answered_causes
from reconcile.pipelines.steps import Timing
from reconcile.sources import FileReport, Layout

_NIGHTS: Final = 30
_NOTES: Final = {"braked": "保留", "rejected": "取込不可", "done": ""}
_KINDS: Final = {
    "registry": "住基抽出", "history": "異動履歴", "replica": "副本", "addressees": "宛名", "applications": "申請書",
    "provisions": "情報提供等記録", "overseas": "附票",
}  # fmt: skip


def report_of(
    lists: Lists,
    *,
    systems: pl.DataFrame,
    causes: Mapping[str, int],
    brakes: Mapping[str, str],
    registry_age: int,
    is_registry_old: bool,
) -> Report:
    """Return what the page shows.

    Args:
        lists: The run: intake, cases, systems, verdicts, day.
        systems: ``RunSummary.systems``.
        causes: Linkage errors by presumed cause, without those of braked systems.
        brakes: Why each braked system stands still.
        registry_age: Days since the registry extract was written.
        is_registry_old: Whether it is too old.
    """
    state, intake = lists.cases.state, lists.intake
    done = systems.filter(pl.col("state") == "done")
    names = {layout.id: layout.name for layout in intake.systems}
    return Report(
        body=lists.project.config.project.name,
        run=lists.folder.id,
        as_of=lists.as_of,
        left_out=tuple(sorted(intake.left_out)),
        checked=int(done["checked"].sum()),
        errors=int(done["linkage_errors"].sum()),
        review=int(done["review"].sum()),
        self_check=self_check_rows(
            lists.infos, systems.select("system", "checked", "linkage_errors", "state")
        ),
        causes=_causes(causes, lists),
        grades=[_grades(row) for row in systems.iter_rows(named=True)],
        reasons=_reasons(lists.verdicts, list(brakes)),
        statuses=_statuses(lists.verdicts, list(brakes)),
        nights=_nights(state["runs"]),
        ages=_ages(state["findings"], intake.systems, lists.as_of, lists.project.config.worklists.due_days),
        sources=[_source(layout, intake.files.get(layout.id, ()), lists) for layout in intake.layouts],
        brakes=[(names.get(system, system), why) for system, why in brakes.items()],
        registry_age=registry_age,
        is_registry_old=is_registry_old,
        phases=phases(lists.steps.timings),
        usage=usage_rows(state["usage"], lists.infos, year=fiscal_year(lists.as_of.year, lists.as_of.month)),
    )


def _causes(presumed: Mapping[str, int], lists: Lists) -> list[CauseCount]:
    answered, confirmed = answered_causes(lists.cases.answers)
    return [
        CauseCount(label, presumed.get(code, 0), answered.get(label, 0), confirmed.get(label, 0))
        for code, label in vocabulary.CAUSES.items()
    ]


def _grades(row: Mapping[str, object]) -> Grades:
    note = _NOTES[str(row["state"])]
    if note:
        return Grades(int(str(row["no"])), str(row["name"]), note=note)
    checked, review, stopped = (int(str(row[name])) for name in ("checked", "review", "stopped"))
    return Grades(int(str(row["no"])), str(row["name"]), checked - review - stopped, review, stopped)


def _reasons(verdicts: pl.DataFrame, braked: Collection[str]) -> list[Count]:
    """Count the records that need a person's eyes by reason; a verdict without one counts by its own word."""
    found = verdicts.filter((pl.col("grade") == "B") & ~pl.col("system").is_in(list(braked)))
    labels = {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()}
    words = pl.coalesce(
        pl.col("reason").replace_strict(vocabulary.REASONS, default=None, return_dtype=pl.String),
        pl.col("verdict").replace_strict(labels),
    )
    return _counted(found.select(words.alias("label")))


def _statuses(verdicts: pl.DataFrame, braked: Collection[str]) -> list[Count]:
    """Count the records that agree with a holder who is not current, by his status."""
    found = verdicts.filter(
        (pl.col("grade") == "A")
        & pl.col("registry_status").is_not_null()
        & (pl.col("registry_status") != "current")
        & ~pl.col("system").is_in(list(braked))
    )
    words = pl.col("registry_status").replace_strict(vocabulary.REGISTRY_STATUSES, return_dtype=pl.String)
    return _counted(found.select(words.alias("label")))


def _counted(labels: pl.DataFrame) -> list[Count]:
    counts = labels.group_by("label").len().sort(-pl.col("len").cast(pl.Int64), "label")
    return [Count(label, count) for label, count in counts.iter_rows()]


def _nights(runs: pl.DataFrame) -> list[PastNight]:
    names = ("as_of", "new", "continuing", "resolved", "reopened", "braked", "failed")
    full = runs.filter(~pl.col("is_partial")).tail(_NIGHTS).select(names)
    return [PastNight(*row) for row in full.iter_rows()]


def _ages(
    findings: pl.DataFrame, systems: Sequence[Layout], as_of: date, due_days: tuple[int, int, int]
) -> list[Ages]:
    """Count open findings per department of this run by age; what no layout names has no department."""
    departments = {layout.id: layout.department for layout in systems}
    age = (pl.lit(as_of) - pl.col("first_seen")).dt.total_days()
    due = priority().replace_strict(
        dict(zip(vocabulary.PRIORITIES, due_days, strict=True)), return_dtype=pl.Int64
    )
    found = findings.filter(
        pl.col("state").is_in(sorted(OPEN)) & pl.col("system").is_in(list(departments))
    ).select(
        pl.col("system").replace_strict(departments, return_dtype=pl.String).alias("department"),
        age.alias("age"),
        (age > due).alias("is_overdue"),
    )
    told = []
    for department in dict.fromkeys(departments.values()):
        own = found.filter(pl.col("department") == department)
        days = own["age"]
        edges = (-1, *AGE_DAYS, 10**6)
        counts = [int(((days > low) & (days <= high)).sum()) for low, high in pairwise(edges)]
        oldest = days.max()
        told.append(
            Ages(
                department,
                (counts[0], counts[1], counts[2], counts[3]),
                int(own["is_overdue"].sum()),
                oldest if isinstance(oldest, int) else None,
            )
        )
    return told


def _source(layout: Layout, reports: Sequence[FileReport], lists: Lists) -> SourceCheck:
    rules = [report.rule for report in reports if report.refused]
    failure = lists.intake.failures.get(layout.id)
    if failure is not None:
        rules.append(failure.rule)
    words = dict.fromkeys(vocabulary.REJECTION_RULES.get(rule, rule) for rule in rules)
    return SourceCheck(
        layout.name if layout.kind == "system" else _KINDS.get(layout.kind, layout.name),
        len(reports),
        sum(report.read for report in reports),
        sum(report.accepted for report in reports),
        sum(report.rejected for report in reports),
        "、".join(words),
    )


def phases(timings: Sequence[Timing]) -> list[Phase]:
    """Gather the seconds of the steps by phase, in the order of the run."""
    told = []
    for label, steps in groupby(timings, key=lambda timing: vocabulary.phase_of(timing.step)):
        each = tuple((timing.step, timing.seconds) for timing in steps)
        told.append(Phase(label, sum(seconds for _, seconds in each), each))
    return told
