"""The nightly run: read, check A, entry check, check B, findings, outputs, publish."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from reconcile.config import Project
from reconcile.engine import Engine, load_steps
from reconcile.errors import RunError, SourceError
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.log import RunLog
from reconcile.outputs import SystemInfo, actions, public, worklist
from reconcile.outputs.manifest import manifest, write_manifest
from reconcile.outputs.overview import HowTo, read_how_to
from reconcile.pipelines import results
from reconcile.pipelines.check_a import check_registry
from reconcile.pipelines.check_b import check_replica
from reconcile.pipelines.intake import Intake, read_everything, select_layouts
from reconcile.pipelines.steps import Steps, Timing
from reconcile.pipelines.worklists import quality_by_record, worklist_rows
from reconcile.sources import load_layouts
from reconcile.store.run_folder import RunFolder
from reconcile.store.secret import load_key


@dataclass(frozen=True)
class RunSummary:
    """What a person wants to know after a run; no personal data.

    Attributes:
        run: Run id.
        folder: The published folder.
        systems: One row per system: ``system, no, name, department, checked, linkage_errors, review, stopped,
            rejected, state`` (``done`` or ``rejected``).
        causes: Linkage errors by presumed cause.
        findings: Number of findings by department.
        failures: Sources that could not be used.
        timings: Seconds of each step.
    """

    run: str
    folder: Path
    systems: pl.DataFrame
    causes: dict[str, int]
    findings: dict[str, int]
    failures: dict[str, SourceError] = field(default_factory=dict)
    timings: list[Timing] = field(default_factory=list)

    @property
    def is_stopped(self) -> bool:
        """Whether something was stopped: a source or a file rejected (exit code 1)."""
        return bool(self.failures) or bool((self.systems["state"] != "done").any())


@dataclass(frozen=True)
class WorklistStyle:
    """What the project decides about its worklists: the text of the first sheet, and whether proposals are shown."""

    how_to: HowTo
    show_proposed_number: bool


def run_nightly(project: Project, *, as_of: date, only: Collection[str] = ()) -> RunSummary:
    """Run all checks and publish all outputs.

    Args:
        project: The configured project.
        as_of: The day the run judges by.
        only: Ids of the systems of a partial run; empty for all.

    Returns:
        The summary of the published run.

    Raises:
        ConfigError: A layout, step, decision table or setting is wrong; nothing is written.
        RunError: The run failed; nothing is published.
    """
    os.umask(0o077)
    selection = select_layouts(load_layouts(project.schemas), only)
    steps_by_name = load_steps(project.pipelines)
    tables = load_registry_table(project.pipelines), load_cause_table(project.pipelines)
    how_to = read_how_to(project.reports / "worklist_howto.csv")
    key = load_key(project.state)
    folder = RunFolder(project.out)
    try:
        log = RunLog(folder.path / "run.log.jsonl")
        log.event("start", run=folder.id, as_of=as_of.isoformat())
        engine = project.config.engine
        with Engine(
            memory_limit=engine.memory_limit, threads=engine.threads, scratch=folder.path / "scratch"
        ) as duck:
            steps = Steps(duck, steps_by_name, log)
            intake = read_everything(steps, project, selection)
            _register(steps, intake)
            check_registry(steps, intake, *tables, as_of=as_of)
            check_replica(steps, intake)
            worklists = WorklistStyle(how_to, project.config.worklists.show_proposed_number)
            summary = _write(folder, steps, intake, worklists, as_of, key)
        return dataclasses.replace(summary, folder=folder.publish(latest=not only))
    except BaseException:
        folder.discard()
        raise


def _register(steps: Steps, intake: Intake) -> None:
    steps.table("ok_records", intake.records)
    steps.table("ok_registry", intake.registry)
    steps.table("ok_history", intake.history)
    steps.table("ok_applications", intake.applications)
    steps.table("quality", quality_by_record(intake.quality))


def _write(
    folder: RunFolder, steps: Steps, intake: Intake, style: WorklistStyle, as_of: date, key: bytes
) -> RunSummary:
    for name in ("70_findings", "71_stop_list", "80_self_check", "81_cause_counts"):
        steps.sql(name)
    with steps.timed("results"):
        tables = {
            "verdicts": results.verdicts(steps, intake, key),
            "replica": results.replica_rows(steps, intake),
            "findings": results.findings(steps, intake, as_of),
        }
        _balance(intake, tables["verdicts"])
        results.write_results(folder, steps, intake, tables)
    infos = [
        SystemInfo(
            each.id, each.no or 0, each.name, each.department, each.basis, each.basis_kind, each.appendix
        )
        for each in intake.systems
    ]
    with steps.timed("worklists"):
        worklist.write_worklists(
            folder.path / "worklists",
            worklist_rows(tables, intake, as_of),
            infos,
            as_of=as_of,
            show_proposed_number=style.show_proposed_number,
            how_to=style.how_to,
        )
    with steps.timed("lists"):
        summary = _summary(folder, steps, intake, tables)
        actions.write_stop_list(
            folder.file("actions", "stop_list.csv"), _ordered(steps.fetch("stop_list"), infos)
        )
        counts = summary.systems.select("system", "checked", "linkage_errors", "state")
        public.write_self_check(folder.file("public", "self_check.csv"), infos, counts)
        public.write_causes(folder.file("public", "causes.csv"), summary.causes)
    partial = sorted(each.id for each in intake.systems) if intake.left_out else []
    content = manifest(
        run=folder.id,
        as_of=as_of,
        files={
            source: [dataclasses.asdict(file) for file in files] for source, files in intake.files.items()
        },
        failed={source: error.rule for source, error in intake.failures.items()},
        steps=[
            {"step": each.step, "rows": each.rows, "seconds": round(each.seconds, 3)}
            for each in steps.timings
        ],
        partial=partial,
    )
    write_manifest(folder.path / "manifest.json", content)
    steps.log.event("done", run=folder.id)
    return summary


def _ordered(rows: pl.DataFrame, infos: list[SystemInfo]) -> pl.DataFrame:
    order = pl.DataFrame({"system": [info.id for info in infos]}).with_row_index("place")
    return (
        rows.join(order, on="system", how="left")
        .sort("place", "system", "record_id", "addressee_no", nulls_last=True)
        .drop("place")
    )


def _balance(intake: Intake, verdicts: pl.DataFrame) -> None:
    """Nothing may be lost: every row read is accepted or rejected, every accepted record has one verdict."""
    reports = [file for source in intake.files.values() for file in source]
    lost = [file.name for file in reports if file.read != file.accepted + file.rejected]
    accepted = sum(frame.height for frame in intake.payloads.values())
    if lost or verdicts.height != accepted or verdicts["verdict"].null_count():
        raise RunError(
            f"件数が合いません(受入 {accepted}件、判定 {verdicts.height}件、合わないファイル {len(lost)}件)。",
            "何も公開していません。不具合として開発者に知らせてください。",
        )


def _summary(folder: RunFolder, steps: Steps, intake: Intake, tables: dict[str, pl.DataFrame]) -> RunSummary:
    counted = steps.fetch("self_check")
    grades = (
        tables["verdicts"]
        .group_by("system")
        .agg((pl.col("grade") == "B").sum().alias("review"), (pl.col("grade") == "C").sum().alias("stopped"))
    )
    rows = [
        {
            "system": each.id,
            "no": each.no or 0,
            "name": each.name,
            "department": each.department,
            "rejected": sum(file.rejected for file in intake.files.get(each.id, ())),
            "state": _state(intake, each.id),
        }
        for each in intake.systems
    ]
    systems = (
        pl.DataFrame(rows)
        .join(counted, on="system", how="left", maintain_order="left")
        .join(grades, on="system", how="left", maintain_order="left")
        .with_columns(pl.col("checked", "linkage_errors", "review", "stopped").fill_null(0).cast(pl.Int64))
    )
    departments = systems.select("system", "department")
    by_department = (
        departments.join(tables["findings"], on="system", how="left")
        .group_by("department", maintain_order=True)
        .agg(pl.col("finding_id").count())
    )
    return RunSummary(
        run=folder.id,
        folder=folder.path,
        systems=systems,
        causes={str(cause): int(count) for cause, count in steps.fetch("cause_counts").iter_rows()},
        findings={str(name): int(count) for name, count in by_department.iter_rows()},
        failures=intake.failures,
        timings=steps.timings,
    )


def _state(intake: Intake, system: str) -> str:
    refused = any(file.refused for file in intake.files.get(system, ()))
    return "rejected" if system in intake.failures or refused else "done"
