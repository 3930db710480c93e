"""``reconcile query``: the lookups that are due, split by route; only new, changed and overdue records (contract §7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from reconcile.config import Project
from reconcile.errors import SourceError
from reconcile.lifecycle import lookups
from reconcile.log import RunLog
from reconcile.outputs.queries import write_requests
from reconcile.pipelines.intake import records_of
from reconcile.pipelines.prepared import Preparing
from reconcile.pipelines.selection import (
    Selection,
    infos_of,
    read_sources,
    select_layouts,
    usable_systems,
)
from reconcile.pipelines.session import Session, keep_use, publication, publish, session, use_of
from reconcile.pipelines.steps import Clock
from reconcile.sources import Layout, load_layouts
from reconcile.store.run_folder import RunFolder
from reconcile.store.tables import conform


@dataclass(frozen=True)
class QuerySummary:
    """What a query asks for; no personal data.

    Attributes:
        folder: Where the requests are; None when there is nothing to ask, or for a dry run.
        counts: Rows ``route, why, requests``.
        again: How many of them were asked before and not answered yet (not counted as usage again).
        unusable: Records that are due but hold no number that can be asked for.
        failures: Systems that could not be read.
    """

    folder: Path | None
    counts: pl.DataFrame
    again: int
    unusable: int
    failures: dict[str, SourceError]


def run_query(project: Project, *, as_of: date, dry_run: bool = False) -> QuerySummary:
    """Write the requests that are due.

    Args:
        project: The configured project.
        as_of: The day by which records are overdue.
        dry_run: Only count; write nothing and count no usage.

    Raises:
        ConfigError: The project is faulty; nothing is written.
        RunError: Nothing is published.
    """
    selection = select_layouts(load_layouts(project.schemas))
    systems = [layout for layout in selection.layouts if layout.kind == "system"]
    with session(project, "query") as held, publication(project, "query", ()) as folder:
        read = read_sources(Clock(RunLog()), project, Selection(systems, selection.registry, frozenset()))
        records = records_of(read, usable_systems(read, systems), Preparing(systems, held.key))
        wanted, unusable = _wanted(records, systems, held, as_of)
        requests, again = _identified(wanted, held)
        counts = requests.group_by("route", "why").agg(pl.len().cast(pl.Int64).alias("requests"))
        counts = counts.sort("route", "why")
        if dry_run or requests.is_empty():
            folder.discard()
            return QuerySummary(None, counts, again.height, unusable, read.failures)
        published = _publish(held, folder, requests, again, systems, as_of)
    return QuerySummary(published, counts, again.height, unusable, read.failures)


def _wanted(
    records: pl.DataFrame, systems: list[Layout], held: Session, as_of: date
) -> tuple[pl.DataFrame, int]:
    """Return the records to ask for with route and reason, and how many cannot be asked for by number."""
    state = held.state
    due = lookups.due(
        records, state["verified"], as_of=as_of, recheck_days=held.project.config.limits.recheck_days
    )
    appendices = {layout.id: layout.appendix for layout in systems}
    due = due.with_columns(lookups.routes(appendices).alias("route"))
    rest = records.join(due.select("record_key"), on="record_key", how="anti", maintain_order="left")
    national = lookups.unfound(rest, state["verified"], state["requests"])
    national = national.with_columns(pl.lit(lookups.NATIONAL).alias("route"))
    wanted = pl.concat([due, national.select(due.columns)])
    usable = wanted.filter((pl.col("number_state") == "ok") & pl.col("number").is_not_null())
    return usable, wanted.height - usable.height


def _identified(wanted: pl.DataFrame, held: Session) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Give every request its 照会番号; one that was sent and not answered keeps its own."""
    keys = ["system", "record_id", "digest", "route"]
    sent = held.state["requests"].select(*keys, "request_id", "requested_at")
    requests = wanted.join(sent, on=keys, how="left", maintain_order="left")
    now = datetime.now(UTC)
    ids = [
        known or lookups.request_id(system, record, route, now)
        for known, system, record, route in requests.select(
            "request_id", "system", "record_id", "route"
        ).iter_rows()
    ]
    again = requests.filter(pl.col("request_id").is_not_null()).select("request_id")
    return (
        requests.with_columns(
            pl.Series("request_id", ids, dtype=pl.String), pl.col("requested_at").fill_null(now)
        ),
        again,
    )


def _publish(
    held: Session,
    folder: RunFolder,
    requests: pl.DataFrame,
    again: pl.DataFrame,
    systems: list[Layout],
    as_of: date,
) -> Path:
    write_requests(
        folder.path,
        requests.select(
            "request_id", "system", "record_id", pl.col("number").alias("my_number"), "route", "why"
        ),
        infos_of(systems),
    )
    uses = requests.select("system", "record_id", pl.col("route").alias("result"))
    keep_use(held, use_of(held, folder.id, uses, command="query", purpose="住基照会の作成"))
    first = requests.join(again, on="request_id", how="anti")
    state = held.state.replace(
        requests=pl.concat([held.state["requests"], conform("requests", first)]),
        usage=lookups.count(held.state["usage"], first.select("system", "route"), month=f"{as_of:%Y-%m}"),
    )
    return publish(held, folder, state)
