"""The nightly run: read, check A, entry check, check B, findings, outputs, publish."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

import polars as pl

from reconcile.config import Project
from reconcile.engine import Engine, Step, load_steps
from reconcile.errors import RunError, SourceError
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.judge.table import DecisionTable
from reconcile.lifecycle.brakes import explain
from reconcile.log import RunLog
from reconcile.outputs import worklist
from reconcile.outputs.manifest import manifest, write_manifest
from reconcile.outputs.overview import HowTo, read_how_to
from reconcile.outputs.report import write_report
from reconcile.outputs.spreadsheet import Look
from reconcile.pipelines import evidence, results, searched
from reconcile.pipelines.carrying import plan_of
from reconcile.pipelines.casework import apply_brakes, settle_cases
from reconcile.pipelines.check_a import find_causes, forget, judge_records
from reconcile.pipelines.check_b import check_replica
from reconcile.pipelines.entry_check import check_entries
from reconcile.pipelines.evidence import Evidence
from reconcile.pipelines.intake import Intake, is_registry_old, read_everything, registry_age
from reconcile.pipelines.lists import Lists, make_lists, write_actions, write_public
from reconcile.pipelines.next_state import Brakes, Tonight
from reconcile.pipelines.piecewise import Pieces
from reconcile.pipelines.report import report_of
from reconcile.pipelines.searched import Searched
from reconcile.pipelines.selection import Selection, infos_of, select_layouts
from reconcile.pipelines.session import Session, engine_in, keep_use, publication, publish, session, use_of
from reconcile.pipelines.steps import Steps, Timing, beside
from reconcile.pipelines.worklists import quality_by_record, worklist_findings, worklist_rows
from reconcile.sources import load_layouts
from reconcile.store.kept import Keep, address_of
from reconcile.store.lock import unwritable
from reconcile.store.run_folder import RUN_PARTS, RunFolder
from reconcile.store.state import State
from reconcile.vocabulary import BRAKE_RULES

#: Kinds of the sources that say who lives where.
_RESIDENTS: Final = frozenset({"registry", "overseas", "history"})
#: Records up to which check B runs beside check A.
_FEW_RECORDS: Final = 1_000_000


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
class Equipment:
    """What a run needs of the project, read before anything is written.

    Attributes:
        selection: Layouts of the run.
        sources: Ids of all layouts of the project.
        steps: SQL steps by name.
        verdicts: ``decide_registry.csv``.
        causes: ``decide_cause.csv``.
        how_to: Text of the worklists' first and last sheets.
    """

    selection: Selection
    sources: frozenset[str]
    steps: dict[str, Step]
    verdicts: DecisionTable
    causes: DecisionTable
    how_to: HowTo


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
    layouts = load_layouts(project.schemas)
    equipment = Equipment(
        select_layouts(layouts, only),
        frozenset(layout.id for layout in layouts),
        load_steps(project.pipelines),
        load_registry_table(project.pipelines),
        load_cause_table(project.pipelines),
        read_how_to(project.reports / "worklist_howto.csv"),
    )
    with session(project, "run") as held, publication(project, "run", RUN_PARTS) as folder:
        summary, state, use = _run(held, folder, equipment, as_of)
        keep_use(held, folder.id, use)
        published = publish(held, folder, state, latest=not only)
        _tidy(project, equipment.sources)
    return dataclasses.replace(summary, folder=published)


def _tidy(project: Project, sources: Collection[str]) -> None:
    """Let nothing lie in state/kept/ that no other night will ask for."""
    keep = Keep(project.state)
    ids = {*sources, evidence.SOURCE, searched.SOURCE}
    try:
        keep.unfinished("")
        keep.only(ids if project.config.engine.keep_registry else ())
    except OSError as error:
        raise unwritable(keep.folder, error) from None


def _run(
    held: Session, folder: RunFolder, equipment: Equipment, as_of: date
) -> tuple[RunSummary, State, bytes]:
    log = RunLog(folder.path / "run.log.jsonl")
    log.event("start", run=folder.id, as_of=as_of.isoformat())
    with engine_in(held, folder) as duck:
        steps = Steps(duck, equipment.steps, log)
        selection = equipment.selection
        intake = read_everything(steps, held.project, selection, held.key, is_whole=not selection.left_out)
        carry = plan_of(intake, held.state)
        tonight = Tonight(folder.id, as_of, held.state, held.project.config, carry)
        steps.table("quality", quality_by_record(intake.quality))
        evidence, search = (None, None) if carry else _known(held, intake, equipment)
        check = partial(
            judge_records,
            steps,
            intake,
            equipment.verdicts,
            as_of=as_of,
            carry=carry,
            split=_pieces(held, intake, equipment, folder, as_of, evidence),
            evidence=evidence,
            searched=search,
        )
        # the memory for two things at a time is not there for many records, and these keep both processors busy anyway
        is_light = held.project.config.engine.pieces == 1 and intake.records.height <= _FEW_RECORDS
        apart = duck if is_light and isinstance(duck, Engine) else None
        tell = partial(results.judged, intake=intake, carry=carry)
        if apart:
            with beside(steps, apart, partial(_check_apart, intake=intake)):
                check()
            with beside(steps, apart, tell) as telling:
                find_causes(steps, equipment.causes, carry)
            forget(steps)
            judged = telling.result()
        else:
            check()
            check_entries(steps, intake)
            find_causes(steps, equipment.causes, carry)
            forget(steps)
            check_replica(steps, intake)
            judged = tell(steps)
        return _write(Night(held, folder, steps, intake, tonight, equipment.how_to, apart), judged)


def _check_apart(steps: Steps, intake: Intake) -> None:
    """Do what needs nothing of check A: the entry check, and check B as far as it does not ask for verdicts."""
    steps.table("ok_records", intake.records)
    check_entries(steps, intake)
    check_replica(steps, intake)


def _known(held: Session, intake: Intake, equipment: Equipment) -> tuple[Evidence | None, Searched | None]:
    """Say where the facts and the search of earlier nights are.

    A part of the systems, or of the registry, knows nothing of a search and tells nothing.
    """
    settings = held.project.config.engine
    if not settings.keep_registry:
        return None, None
    keep = Keep(held.project.state)
    residents = {each.id for each in intake.layouts if each.kind in _RESIDENTS}
    address = address_of(*_rests_on(intake, equipment, residents))
    is_searched = settings.pieces == 1 and not intake.left_out
    return Evidence(keep, address, is_whole=not intake.left_out), Searched(
        keep, address
    ) if is_searched else None


def _pieces(
    held: Session,
    intake: Intake,
    equipment: Equipment,
    folder: RunFolder,
    as_of: date,
    evidence: Evidence | None,
) -> Pieces | None:
    """Say how the run is split: the same again for the same files, steps and settings, so that it can be taken up."""
    settings = held.project.config.engine
    if settings.pieces == 1:
        return None
    keep = Keep(held.project.state if settings.keep_registry else folder.path / "scratch")
    address = address_of(
        str(settings.pieces),
        as_of.isoformat(),
        str(held.state.number),
        # what is known already is not in any piece
        evidence.told() if evidence else "",
        *_rests_on(intake, equipment),
    )
    return Pieces(settings.pieces, keep.unfinished(address))


def _rests_on(intake: Intake, equipment: Equipment, sources: Collection[str] | None = None) -> list[str]:
    """Name everything that a result rests on: scope, layouts and bytes of (some) sources, and the steps."""
    chosen = [each for each in intake.layouts if sources is None or each.id in sources]
    files = [(each.id, file) for each in chosen for file in intake.files.get(each.id, ())]
    return [
        intake.proof_scope,
        *(each.model_dump_json() for each in chosen),
        *(f"{source} {file.name} {file.sha256}" for source, file in files),
        *(step.sql for step in equipment.steps.values()),
    ]


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


def _write(night: Night, judged: pl.DataFrame) -> tuple[RunSummary, State, bytes]:
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
    # Parquet and tables are made of whole columns outside the interpreter, all else inside it: side by side
    with _lists_beside(night), ThreadPoolExecutor(max_workers=1) as pool:
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
        infos = infos_of(intake.systems)
        with steps.timed("worklists"):
            worklist.write_worklists(
                folder.path / "worklists",
                worklist_rows(tables, intake, brakes, night.tonight.as_of),
                infos,
                look=Look(
                    night.tonight.as_of, night.how_to, night.held.project.config.worklists.due_days, folder.id
                ),
                show_proposed_number=night.held.project.config.worklists.show_proposed_number,
            )
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
        report = report_of(
            lists,
            systems=summary.systems,
            causes=summary.causes,
            brakes=summary.brakes,
            registry_age=summary.registry_age,
            is_registry_old=summary.is_registry_old,
        )
        write_report(folder.file("public", "report.html"), night.held.project.reports / "report.html", report)
    partial = sorted(each.id for each in intake.systems) if intake.left_out else []
    content = manifest(
        run=folder.id,
        as_of=night.tonight.as_of,
        files={
            source: [dataclasses.asdict(file) for file in files] for source, files in intake.files.items()
        },
        failed={source: error.rule for source, error in intake.failures.items()},
        steps=_step_rows(steps.timings),
        partial=partial,
        ledger=vars(night.held.anchor),
    )
    write_manifest(folder.path / "manifest.json", content)
    steps.log.event("done", run=folder.id)
    return summary, cases.state, use.result()


def _use(night: Night, verdicts: pl.DataFrame) -> bytes:
    used = verdicts.filter(~pl.col("carried")).select("system", "record_id", pl.col("grade").alias("result"))
    return use_of(night.held, night.folder.id, used, command="run", purpose="夜間の点検")


@contextmanager
def _lists_beside(night: Night) -> Iterator[None]:
    """Make the tables of the lists beside what is done inside, or before it."""
    if night.apart is None:
        make_lists(night.steps, night.intake)
        yield
    else:
        with beside(night.steps, night.apart, partial(make_lists, intake=night.intake)):
            yield


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
