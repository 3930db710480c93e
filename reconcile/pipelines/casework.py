"""From tonight's results to cases: brakes, findings with their history, rechecks, lookups, and the next state."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from reconcile.lifecycle import brakes, findings
from reconcile.lifecycle.brakes import Measure
from reconcile.lifecycle.findings import Finding, Night
from reconcile.lifecycle.recheck import Rechecked, recheck, replicas_seen
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.next_state import Brakes, Tonight, next_state, run_row
from reconcile.pipelines.results import finding_id, found_tonight
from reconcile.pipelines.steps import Steps
from reconcile.store.state import State
from reconcile.store.tables import TABLES
from reconcile.vocabulary import ALL_RECORDS, ANSWERS


@dataclass(frozen=True)
class Cases:
    """What follows from tonight's results.

    Attributes:
        findings: Tonight's findings with ``record_key``: the state's columns, in the order of the worklists.
        answers: The department's latest answer per finding: ``finding_id, system, record_id, cause, disposition,
            confirmed_cause, answered_on, person, remark``.
        recheck: Rows of recheck.csv.
        state: The state after tonight.
    """

    findings: pl.DataFrame
    answers: pl.DataFrame
    recheck: pl.DataFrame
    state: State


def apply_brakes(steps: Steps, intake: Intake, tonight: Tonight) -> Brakes:
    """Measure every system, and make ``braked_systems`` and ``replica_results``."""
    steps.sql("66_brake_measures")
    with steps.timed("brakes"):
        counted = {row["system"]: row for row in steps.fetch("brake_measures").iter_rows(named=True)}
        tripped = [
            brake
            for layout in intake.systems
            for brake in brakes.tripped(_measure(layout.id, counted, intake), tonight.config.brakes)
        ]
        table, releases = brakes.apply_releases(
            tripped,
            tonight.state["brakes"],
            tonight.state["releases"],
            tonight.as_of,
            [layout.id for layout in intake.systems],
        )
        own = {layout.id for layout in intake.systems}
        systems = tuple(system for system in brakes.braked_systems(table) if system in own)
        steps.table("braked_systems", pl.DataFrame({"system": systems}, schema={"system": pl.String}))
    steps.sql("67_replica_results")
    return Brakes(table, releases, systems)


def _measure(system: str, counted: dict[str, dict[str, Any]], intake: Intake) -> Measure:
    reports = intake.files.get(system, ())
    refusals = [report.rule for report in reports if report.refused]
    if system in intake.failures and not refusals:
        refusals = [intake.failures[system].rule]
    return Measure(
        **(counted.get(system) or {"system": system}),
        read=sum(report.read for report in reports),
        rejected=sum(report.rejected for report in reports),
        refusals=tuple(refusals),
    )


def settle_cases(
    steps: Steps,
    intake: Intake,
    verdicts: pl.DataFrame,
    outcomes: pl.DataFrame,
    held: Brakes,
    tonight: Tonight,
) -> Cases:
    """Bring every finding to its state of tonight and make the next state.

    Args:
        steps: The runner; ``found`` and ``stop_list`` are made.
        intake: What was read.
        verdicts: As ``results.verdicts`` gives them.
        outcomes: ``replica_results`` (``results.OUTCOME_COLUMNS``).
        held: Tonight's brakes.
        tonight: The run.
    """
    state = tonight.state
    found = found_tonight(steps, intake, held.systems)
    priors = findings.from_table(state["findings"])
    unseen = _unseen(intake, held.systems, priors)
    rechecked = _recheck(steps, intake, verdicts, outcomes, unseen, tonight)
    night = Night(
        run=tonight.run,
        as_of=tonight.as_of,
        left_out=intake.left_out,
        unseen=unseen,
        accepted=_accepted(intake, priors),
        incomplete=_incomplete(intake),
        is_replica_read=intake.replica is not None,
        left_replicas=rechecked.left,
        awaited=rechecked.awaited,
    )
    advanced = findings.advance(
        priors,
        [*_brake_findings(held, intake), *_as_findings(found)],
        findings.latest_answers(state["answers"]),
        night,
    )
    listed = _with_keys(advanced.tonight, intake, found)
    return Cases(
        findings=listed,
        answers=_latest_answers(state["answers"], advanced.all),
        recheck=pl.DataFrame(rechecked.listed, schema=_RECHECK_SCHEMA, orient="row"),
        state=next_state(tonight, intake, verdicts, held, rechecked).replace(
            findings=findings.to_table(advanced.all),
            runs=pl.concat([state["runs"], run_row(intake, verdicts, held, listed, tonight)]),
        ),
    )


_RECHECK_SCHEMA: Final = {
    "system": pl.String,
    "record_id": pl.String,
    "addressee_no": pl.String,
    "subject": pl.String,
    "outcome": pl.String,
    "corrected_on": pl.Date,
}


def _unseen(intake: Intake, braked: Collection[str], priors: list[Finding]) -> frozenset[str]:
    """Systems that were not judged whole; one whose layout is gone was not looked at either."""
    known = {layout.id for layout in intake.systems}
    strange = {prior.system for prior in priors if prior.check != "B" and prior.system not in known}
    return frozenset({*intake.refused, *braked, *intake.left_out, *strange})


def _incomplete(intake: Intake) -> frozenset[str]:
    return frozenset(
        system for system, reports in intake.files.items() if any(report.rejected for report in reports)
    )


def _accepted(intake: Intake, priors: list[Finding]) -> frozenset[tuple[str, str]]:
    keys = pl.DataFrame(
        sorted({(prior.system, prior.record_id) for prior in priors}),
        schema={"system": pl.String, "record_id": pl.String},
        orient="row",
    )
    there = intake.records.select(keys.columns).join(keys, on=keys.columns, how="semi")
    return frozenset(there.iter_rows())


def _as_findings(found: pl.DataFrame) -> list[Finding]:
    return [Finding(**row) for row in found.drop("record_key").iter_rows(named=True)]


def _brake_findings(held: Brakes, intake: Intake) -> list[Finding]:
    """One clear finding a system: the rule that explains most; the text names the others (worklist)."""
    first = held.table.filter(~pl.col("is_released")).unique("system", keep="first", maintain_order=True)
    rules = dict(first.select("system", "rule").iter_rows())
    return [
        Finding(
            finding_id(layout.id, ALL_RECORDS, "brake"), "brake", layout.id, ALL_RECORDS, rules[layout.id]
        )
        for layout in intake.systems
        if layout.id in rules
    ]


def _recheck(
    steps: Steps,
    intake: Intake,
    verdicts: pl.DataFrame,
    outcomes: pl.DataFrame,
    unseen: frozenset[str],
    tonight: Tonight,
) -> Rechecked:
    stops = tonight.state["stops"]
    keys = ["system", "record_id"]
    known = verdicts.select(*keys, "grade").join(stops, on=keys, how="semi")
    passing = known.filter(pl.col("grade") == "A").select(keys)
    seen = replicas_seen(
        outcomes,
        steps.fetch("ok_replica", ["system", "record_id", "addressee_no"]),
        stops.select(*keys, "addressee_no"),
        is_read=intake.replica is not None,
    )
    order = ["system", "record_id", "addressee_no"]
    return recheck(
        stops.iter_rows(named=True),
        steps.fetch("stop_list", order=order).iter_rows(named=True),
        seen,
        passing=frozenset(passing.iter_rows()),
        unseen=unseen,
        as_of=tonight.as_of,
    )


def _with_keys(listed: list[Finding], intake: Intake, found: pl.DataFrame) -> pl.DataFrame:
    """Put tonight's findings in the order of systems, with the key of their record where it is there."""
    order = pl.DataFrame({"system": [layout.id for layout in intake.systems]}).with_row_index("place")
    table = pl.DataFrame([vars(each) for each in listed], schema=TABLES["findings"])
    here = intake.records.select("system", "record_id", pl.col("record_key").alias("own_key")).join(
        table, on=["system", "record_id"], how="semi"
    )
    return (
        table.join(found.select("finding_id", "record_key"), on="finding_id", how="left")
        .join(here, on=["system", "record_id"], how="left")
        .with_columns(pl.coalesce("record_key", "own_key").alias("record_key"))
        .drop("own_key")
        .join(order, on="system", how="left")
        .sort("place", pl.col("check") != "brake", "system", "record_id", "check", nulls_last=True)
        .drop("place")
    )


def _latest_answers(answers: pl.DataFrame, known: list[Finding]) -> pl.DataFrame:
    last = answers.filter(pl.col("status") == "accepted").unique(
        "finding_id", keep="last", maintain_order=True
    )
    named = pl.DataFrame(
        [(each.finding_id, each.system, each.record_id, each.state) for each in known],
        schema=dict.fromkeys(("finding_id", "system", "record_id", "state"), pl.String),
        orient="row",
    )
    return (
        last.select("finding_id", "cause", *ANSWERS)
        .join(named, on="finding_id")
        .select("finding_id", "system", "record_id", "state", "cause", *ANSWERS)
        .sort("system", "record_id", "finding_id")
    )
