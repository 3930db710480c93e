"""The state after a run: verdicts, lookups, brakes, stops and the run itself (``store.tables``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from reconcile.config import Config
from reconcile.lifecycle import lookups
from reconcile.lifecycle.carried import Carry
from reconcile.lifecycle.recheck import Rechecked
from reconcile.pipelines.intake import Intake
from reconcile.store.state import State
from reconcile.store.tables import CARRIED, conform, rows


@dataclass(frozen=True)
class Tonight:
    """Which run this is, and what it starts from.

    Attributes:
        run: Run id.
        as_of: The day it judges by.
        state: The state before it.
        config: Thresholds and limits.
        carry: Verdicts that are carried forward; None when all records are judged.
    """

    run: str
    as_of: date
    state: State
    config: Config
    carry: Carry | None


@dataclass(frozen=True)
class Brakes:
    """What stands still.

    Attributes:
        table: The state's table ``brakes`` of tonight.
        releases: The state's table ``releases`` of tonight.
        systems: Systems of this run that are braked and not released.
    """

    table: pl.DataFrame
    releases: pl.DataFrame
    systems: tuple[str, ...]


def next_state(
    tonight: Tonight, intake: Intake, verdicts: pl.DataFrame, held: Brakes, rechecked: Rechecked
) -> State:
    """Return the state after tonight, but for its findings and the line about the run itself.

    Args:
        tonight: The run, and the state before it.
        intake: What was read.
        verdicts: As ``results.verdicts`` gives them.
        held: Tonight's brakes.
        rechecked: What became of the replicas that were stopped.
    """
    state = tonight.state
    judged = list(intake.accepted)
    why = lookups.why_due(as_of=tonight.as_of, recheck_days=tonight.config.limits.recheck_days)
    looked = verdicts.hstack(lookups.last_lookups(verdicts, state["verified"])).with_columns(
        (why.is_not_null() & ~pl.col("carried")).alias("is_due")
    )
    usage, requests = state["usage"], state["requests"]
    if tonight.carry is None:
        # compared with a full extract: what had to be looked up, was; with an answer, the query has counted it
        appendices = {layout.id: layout.appendix for layout in intake.systems}
        looked_up = looked.filter("is_due").select("system", lookups.routes(appendices).alias("route"))
        usage = lookups.count(usage, looked_up, month=f"{tonight.as_of:%Y-%m}")
        answered_here = pl.col("system").is_in(judged) & (pl.col("requested_at") <= intake.registry_time)
        requests = requests.filter(~answered_here)
    else:
        answered = tonight.carry.answered["request_id"]
        requests = requests.filter(~pl.col("request_id").is_in(answered.implode()))
    seen = pl.col("system").is_in(judged)
    return state.replace(
        candidates=state["candidates"].filter(~seen),
        verified=_verified(state["verified"], looked, judged, tonight),
        brakes=held.table,
        releases=held.releases,
        stops=rows("stops", rechecked.stops),
        usage=usage,
        requests=requests,
    )


def _verified(
    before: pl.DataFrame, looked: pl.DataFrame, judged: list[str], tonight: Tonight
) -> pl.DataFrame:
    """Keep the last verdict of every record, with the day of its last lookup; systems that were not read keep theirs."""
    if tonight.carry is not None:
        unasked = tonight.carry.unasked.join(looked, on="record_key").select("system", "record_id")
        looked = looked.join(unasked, on=["system", "record_id"], how="anti", maintain_order="left")
    day = pl.when("is_due").then(pl.lit(tonight.as_of)).otherwise("last_day")
    now = looked.select("system", "record_id", "digest", day.alias("verified_on"), *CARRIED)
    others = before.filter(~pl.col("system").is_in(judged))
    return pl.concat([others, conform("verified", now)])


def run_row(
    intake: Intake, verdicts: pl.DataFrame, held: Brakes, listed: pl.DataFrame, tonight: Tonight
) -> pl.DataFrame:
    """Return the line about the run: what was checked, found, and stands still."""
    states = dict(listed.group_by("state").len().iter_rows())
    row = {
        "run": tonight.run,
        "as_of": tonight.as_of,
        "is_partial": bool(intake.left_out),
        "checked": verdicts.height,
        "linkage_errors": int(verdicts["linkage_error"].sum()),
        **{name: int(states.get(name, 0)) for name in ("new", "continuing", "resolved", "reopened")},
        "braked": len(held.systems),
        "failed": len(intake.failures),
    }
    return rows("runs", [row])
