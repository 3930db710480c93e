"""``reconcile status``: what a person wants to know the morning after; reads the state alone and waits for nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from reconcile.config import Project
from reconcile.lifecycle.brakes import explain
from reconcile.lifecycle.findings import OPEN
from reconcile.lifecycle.priority import priority
from reconcile.sources import load_layouts
from reconcile.store.lock import Owner, owner_now
from reconcile.store.state import State, StateStore
from reconcile.vocabulary import BRAKE_RULES, PRIORITIES


@dataclass(frozen=True)
class Status:
    """The state in figures; no personal data.

    Attributes:
        run: The last run (row of the state's table ``runs``), None before the first.
        working: Who holds the project just now.
        departments: Rows ``department, open, high, overdue, oldest`` (days).
        brakes: Why each system stands still, by its name.
        approvals: Approvals that count, and how many of them end within 14 days.
        due_lookups: Records whose lookup is older than ``recheck_days``.
        requests: Lookups that were sent and not answered.
        rechecks: Stopped replicas that are corrected and not clear yet.
        days_since: Days since the last full run, None before the first.
    """

    run: dict[str, Any] | None
    working: Owner | None
    departments: pl.DataFrame
    brakes: dict[str, str]
    approvals: tuple[int, int]
    due_lookups: int
    requests: int
    rechecks: int
    days_since: int | None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits for anybody."""
        return not (self.brakes or self.rechecks or int(self.departments["overdue"].sum()))


def read_status(project: Project, *, today: date) -> Status:
    """Read the state.

    Raises:
        ConfigError: A layout is faulty.
        RunError: The state cannot be read.
    """
    layouts = [layout for layout in load_layouts(project.schemas) if layout.kind == "system"]
    state = StateStore(project.state).load()
    full = state["runs"].filter(~pl.col("is_partial"))
    last = full.row(-1, named=True) if full.height else None
    names = {layout.id: layout.name for layout in layouts}
    told = explain(state["brakes"], BRAKE_RULES)
    limit = today - timedelta(days=project.config.limits.recheck_days)
    valid = state["approvals"].filter(pl.col("until") >= today)
    return Status(
        run=last,
        working=owner_now(project.state),
        departments=_departments(
            state,
            {layout.id: layout.department for layout in layouts},
            today,
            project.config.worklists.due_days,
        ),
        brakes={names.get(system, system): why for system, why in told.items()},
        approvals=(valid.height, valid.filter(pl.col("until") <= today + timedelta(days=14)).height),
        due_lookups=state["verified"].filter(pl.col("verified_on") <= limit).height,
        requests=state["requests"].height,
        rechecks=state["stops"].filter(pl.col("corrected_on").is_not_null()).height,
        days_since=(today - last["as_of"]).days if last else None,
    )


def _departments(
    state: State, departments: dict[str, str], today: date, due_days: tuple[int, int, int]
) -> pl.DataFrame:
    """Count open findings per department, in the order of the systems; overdue by the days of their priority."""
    age = (pl.lit(today) - pl.col("first_seen")).dt.total_days()
    days = priority().replace_strict(dict(zip(PRIORITIES, due_days, strict=True)), return_dtype=pl.Int64)
    found = (
        state["findings"]
        .filter(pl.col("state").is_in(sorted(OPEN)))
        .with_columns(
            pl.col("system").replace_strict(departments, default="(不明の事務)").alias("department"),
            (priority() == 1).alias("is_high"),
            age.alias("age"),
            (age > days).alias("is_overdue"),
        )
        .group_by("department")
        .agg(
            pl.len().alias("open"),
            pl.col("is_high").sum().alias("high"),
            pl.col("is_overdue").sum().alias("overdue"),
            pl.col("age").max().alias("oldest"),
        )
    )
    order = pl.DataFrame({"department": list(dict.fromkeys(departments.values()))})
    return order.join(
        found, on="department", how="full", coalesce=True, maintain_order="left_right"
    ).with_columns(pl.col("open", "high", "overdue").fill_null(0).cast(pl.Int64))
