"""The nightly run: read, check A, entry check, check B, write (``night_outputs``), publish."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from reconcile.config import Project
from reconcile.engine import Engine, Step, load_steps
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.judge.table import DecisionTable
from reconcile.log import RunLog
from reconcile.outputs.overview import HowTo, read_how_to
from reconcile.pipelines import evidence, results, searched
from reconcile.pipelines.carrying import plan_of
from reconcile.pipelines.check_a import find_causes, forget, judge_records
from reconcile.pipelines.check_b import check_replica
from reconcile.pipelines.entry_check import check_entries
from reconcile.pipelines.evidence import Evidence
from reconcile.pipelines.intake import Intake, read_everything
from reconcile.pipelines.next_state import Tonight
from reconcile.pipelines.night_outputs import Night, RunSummary, write_night
from reconcile.pipelines.piecewise import Pieces
from reconcile.pipelines.searched import Searched
from reconcile.pipelines.selection import Selection, select_layouts
from reconcile.pipelines.session import Session, Use, engine_in, keep_use, publication, publish, session
from reconcile.pipelines.steps import Steps, beside
from reconcile.pipelines.worklists import quality_by_record
from reconcile.sources import load_layouts
from reconcile.store.kept import Keep, address_of
from reconcile.store.lock import unwritable
from reconcile.store.run_folder import RUN_PARTS, RunFolder
from reconcile.store.state import State

#: Kinds of the sources that say who lives where.
_RESIDENTS: Final = frozenset({"registry", "overseas", "history"})
#: Records up to which check B runs beside check A.
_FEW_RECORDS: Final = 1_000_000


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
        keep_use(held, use)
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
) -> tuple[RunSummary, State, Use]:
    log = RunLog(folder.path / "run.log.jsonl")
    log.event("start", run=folder.id, as_of=as_of.isoformat())
    with engine_in(held, folder) as duck:
        steps = Steps(duck, equipment.steps, log)
        selection = equipment.selection
        intake = read_everything(steps, held.project, selection, held.key, is_whole=not selection.left_out)
        carry = plan_of(intake, held.state)
        tonight = Tonight(folder.id, as_of, held.state, held.project.config, carry)
        steps.table("quality", quality_by_record(intake.quality))
        facts, search = (None, None) if carry else _known(held, intake, equipment)
        check = partial(
            judge_records,
            steps,
            intake,
            equipment.verdicts,
            as_of=as_of,
            carry=carry,
            split=_pieces(held, intake, equipment, folder, as_of, facts),
            evidence=facts,
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
        return write_night(Night(held, folder, steps, intake, tonight, equipment.how_to, apart), judged)


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
    address = address_of(*_rests_on(intake, equipment, _RESIDENTS))
    facts = Evidence(keep, address, is_whole=not intake.left_out)
    if settings.pieces > 1 or intake.left_out:
        return facts, None
    return facts, Searched(keep, address)


def _pieces(
    held: Session,
    intake: Intake,
    equipment: Equipment,
    folder: RunFolder,
    as_of: date,
    facts: Evidence | None,
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
        facts.told() if facts else "",
        *_rests_on(intake, equipment),
    )
    return Pieces(settings.pieces, keep.unfinished(address))


def _rests_on(intake: Intake, equipment: Equipment, kinds: Collection[str] | None = None) -> list[str]:
    """Name everything that a result rests on: scope, layouts and bytes of the sources (of some kinds), and the steps."""
    chosen = [each for each in intake.layouts if kinds is None or each.kind in kinds]
    files = [(each.id, file) for each in chosen for file in intake.files.get(each.id, ())]
    return [
        intake.proof_scope,
        *(each.model_dump_json() for each in chosen),
        *(f"{source} {file.name} {file.sha256}" for source, file in files),
        *(step.sql for step in equipment.steps.values()),
    ]
