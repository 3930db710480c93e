"""Everything that a night writes once its checks are done: results, worklists, lists, reports, manifest; and what it comes to."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from reconcile.engine import Engine
from reconcile.errors import RunError, SourceError
from reconcile.lifecycle.brakes import explain
from reconcile.outputs import SystemInfo, worklist
from reconcile.outputs.manifest import manifest, write_manifest
from reconcile.outputs.overview import HowTo
from reconcile.outputs.report import write_report
from reconcile.outputs.spreadsheet import Look
from reconcile.pipelines import results
from reconcile.pipelines.casework import apply_brakes, settle_cases
from reconcile.pipelines.intake import Intake, is_registry_old, registry_age
from reconcile.pipelines.lists import Lists, make_lists, write_actions, write_public
from reconcile.pipelines.next_state import Brakes, Tonight
from reconcile.pipelines.report import report_of
from reconcile.pipelines.selection import infos_of
from reconcile.pipelines.session import Session, Use, use_of
from reconcile.pipelines.steps import Steps, Timing, beside
from reconcile.pipelines.worklists import worklist_findings, worklist_rows
from reconcile.store.run_folder import RunFolder
from reconcile.store.state import State
from reconcile.vocabulary import BRAKE_RULES


@dataclass(frozen=True)
class RunSummary:
    """What a person wants to know after a run; no personal data.

    Attributes:
        run: Run id.
        folder: The published folder.
        systems: One row per system: ``system, no, name, department, checked, linkage_errors, review, stopped,
            rejected, state`` (``done``, ``braked`` or ``rejected``).
        causes: Linkage errors by presumed cause, without those of braked systems.
        findings: Number of open findings by department.
        states: Number of tonight's findings by state.
        brakes: Why each braked system stands still.
        registry_age: Days since the registry extract was written.
        is_registry_old: Whether it is older than the project allows: then every gate is closed.
        failures: Sources that could not be used.
        timings: Seconds of each step.
    """

    run: str
    folder: Path
    systems: pl.DataFrame
    causes: dict[str, int]
    findings: dict[str, int]
    states: dict[str, int] = field(default_factory=dict)
    brakes: dict[str, str] = field(default_factory=dict)
    registry_age: int = 0
    is_registry_old: bool = False
    failures: dict[str, SourceError] = field(default_factory=dict)
    timings: list[Timing] = field(default_factory=list)

    @property
    def is_stopped(self) -> bool:
        """Whether something was stopped: a source or a file rejected (exit code 1)."""
        return bool(self.failures) or bool((self.systems["state"] != "done").any())


@dataclass(frozen=True)
class Night:
    """Everything that writing needs: the project, where to write, and what the checks made.

    ``apart`` is the engine where it may work on two things at a time.
    """

    held: Session
    folder: RunFolder
    steps: Steps
    intake: Intake
    tonight: Tonight
    how_to: HowTo
    apart: Engine | None


def write_night(night: Night, judged: pl.DataFrame) -> tuple[RunSummary, State, Use]:
    """Write every file; returns the summary, the next state, and whose numbers were used (``use_of``).

    Args:
        night: The run.
        judged: As ``results.judged`` gives it.
    """
    steps, intake, folder = night.steps, night.intake, night.folder
    brakes = apply_brakes(steps, intake, night.tonight)
    stops = night.tonight.state["stops"]
    steps.table("known_stops", stops.select("system", "record_id", "addressee_no", "since"))
    for name in ("70_findings", "71_stop_list", "80_self_check"):
        steps.sql(name)
    infos = infos_of(intake.systems)
    # Parquet and tables are made of whole columns outside the interpreter, all else inside it: side by side
    listing = partial(make_lists, intake=intake)
    with beside(steps, night.apart, listing), ThreadPoolExecutor(max_workers=1) as pool:
        with steps.timed("results"):
            outcomes = steps.fetch("replica_results", results.OUTCOME_COLUMNS)
            replica = pool.submit(results.replica_rows, steps, intake, outcomes)
            verdicts = results.verdicts(steps, judged)
            _balance(intake, verdicts)
            told = {"verdicts": verdicts.select(results.VERDICT_COLUMNS)}
            written = [pool.submit(results.write_results, folder, told)]
            cases = settle_cases(steps, intake, verdicts, outcomes, brakes, night.tonight)
            tables = {
                "verdicts": verdicts,
                "replica": replica.result(),
                "findings": cases.findings,
                "answers": cases.answers,
            }
            files = results.result_files(steps, intake, tables)
            written.append(pool.submit(results.write_results, folder, files))
            use = pool.submit(_use, night, verdicts)
        with steps.timed("worklists"):
            _write_worklists(night, tables, infos, brakes)
            for each in written:
                each.result()
    with steps.timed("lists"):
        summary = _summary(night, tables, brakes)
        lists = Lists(
            night.held.project,
            folder,
            steps,
            intake,
            infos,
            cases,
            brakes,
            night.tonight.as_of,
            verdicts=verdicts,
            outcomes=outcomes,
        )
        write_actions(lists)
        counts = summary.systems.select("system", "checked", "linkage_errors", "state")
        write_public(lists, counts, summary.causes)
    with steps.timed("report"):
        _write_report(night, lists, summary)
    _write_manifest(night)
    steps.log.event("done", run=folder.id)
    return summary, cases.state, use.result()


def _write_worklists(
    night: Night, tables: dict[str, pl.DataFrame], infos: list[SystemInfo], brakes: Brakes
) -> None:
    config, as_of = night.held.project.config.worklists, night.tonight.as_of
    worklist.write_worklists(
        night.folder.path / "worklists",
        worklist_rows(tables, night.intake, brakes, as_of),
        infos,
        look=Look(as_of, night.how_to, config.due_days, night.folder.id),
        show_proposed_number=config.show_proposed_number,
    )


def _write_report(night: Night, lists: Lists, summary: RunSummary) -> None:
    report = report_of(
        lists,
        systems=summary.systems,
        causes=summary.causes,
        brakes=summary.brakes,
        registry_age=summary.registry_age,
        is_registry_old=summary.is_registry_old,
    )
    template = night.held.project.reports / "report.html"
    write_report(night.folder.file("public", "report.html"), template, report)


def _write_manifest(night: Night) -> None:
    intake = night.intake
    content = manifest(
        run=night.folder.id,
        as_of=night.tonight.as_of,
        files={
            source: [dataclasses.asdict(file) for file in files] for source, files in intake.files.items()
        },
        failed={source: error.rule for source, error in intake.failures.items()},
        steps=_step_rows(night.steps.timings),
        partial=sorted(each.id for each in intake.systems) if intake.left_out else [],
        ledger=vars(night.held.anchor),
    )
    write_manifest(night.folder.path / "manifest.json", content)


def _use(night: Night, verdicts: pl.DataFrame) -> Use:
    used = verdicts.filter(~pl.col("carried")).select("system", "record_id", pl.col("grade").alias("result"))
    return use_of(night.held, night.folder.id, used, command="run", purpose="夜間の点検")


def _step_rows(timings: list[Timing]) -> list[dict[str, Any]]:
    """Tell each step once; one that worked on several pieces with the sum of them."""
    told: dict[str, dict[str, Any]] = {}
    for each in timings:
        row = told.setdefault(each.step, {"step": each.step, "rows": 0, "seconds": 0.0})
        row["rows"] = each.rows if each.rows < 0 else row["rows"] + each.rows
        row["seconds"] = round(row["seconds"] + each.seconds, 3)
    return list(told.values())


def _balance(intake: Intake, verdicts: pl.DataFrame) -> None:
    """Nothing may be lost: every row read is accepted or rejected, every accepted record has one verdict."""
    reports = [file for source in intake.files.values() for file in source]
    lost = [file.name for file in reports if file.read != file.accepted + file.rejected]
    accepted = sum(intake.accepted.values())
    if lost or verdicts.height != accepted or verdicts["verdict"].null_count():
        raise RunError(
            f"件数が合いません(受入 {accepted}件、判定 {verdicts.height}件、合わないファイル {len(lost)}件)。",
            "何も公開していません。不具合として開発者に知らせてください。",
        )


def _summary(night: Night, tables: dict[str, pl.DataFrame], brakes: Brakes) -> RunSummary:
    intake, steps = night.intake, night.steps
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
            "state": _state(intake, each.id, brakes),
        }
        for each in intake.systems
    ]
    systems = (
        pl.DataFrame(rows)
        .join(counted, on="system", how="left", maintain_order="left")
        .join(grades, on="system", how="left", maintain_order="left")
        .with_columns(pl.col("checked", "linkage_errors", "review", "stopped").fill_null(0).cast(pl.Int64))
    )
    listed = worklist_findings(tables["findings"], intake, brakes)
    by_department = (
        systems.select("system", "department")
        .join(listed, on="system", how="left")
        .group_by("department", maintain_order=True)
        .agg(pl.col("finding_id").count())
    )
    counted_causes = tables["verdicts"].filter(
        pl.col("linkage_error") & ~pl.col("system").is_in(list(brakes.systems))
    )["cause"]
    return RunSummary(
        run=night.folder.id,
        folder=night.folder.path,
        systems=systems,
        causes=dict(counted_causes.value_counts(sort=True).iter_rows()),
        findings={str(name): int(count) for name, count in by_department.iter_rows()},
        states=dict(tables["findings"]["state"].value_counts(sort=True).iter_rows()),
        brakes=explain(brakes.table, BRAKE_RULES),
        registry_age=registry_age(night.tonight.as_of, intake.registry_time),
        is_registry_old=is_registry_old(night.held.project.config, night.tonight.as_of, intake.registry_time),
        failures=intake.failures,
        timings=steps.timings,
    )


def _state(intake: Intake, system: str, brakes: Brakes) -> str:
    if system in intake.refused:
        return "rejected"
    return "braked" if system in brakes.systems else "done"
