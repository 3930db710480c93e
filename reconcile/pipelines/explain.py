"""``reconcile explain``: the evidence for one verdict, judged again by the steps of every night, shown to whoever may see it.

Nothing of the evidence is kept between runs: the record's system is judged once more against the registry as it is now, and
the verdict is held against that of the last run. What nobody may see (contract §3 rule 7, §9) never leaves this module.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any, Final

import polars as pl

from reconcile import vocabulary
from reconcile.config import Project
from reconcile.engine import load_steps
from reconcile.errors import ConfigError
from reconcile.judge.narrowing import narrow
from reconcile.judge.registry import REGISTRY_DOMAIN, load_cause_table, load_registry_table
from reconcile.judge.table import DecisionTable
from reconcile.lifecycle.findings import OPEN
from reconcile.log import RunLog
from reconcile.outputs import explanation as told
from reconcile.outputs.explanations import load_explanations
from reconcile.outputs.masking import mask
from reconcile.pipelines import results
from reconcile.pipelines.carrying import plan_of
from reconcile.pipelines.check_a import find_causes, judge_records
from reconcile.pipelines.entry_check import check_entries
from reconcile.pipelines.explain_fields import compared_fields
from reconcile.pipelines.intake import Intake, read_everything
from reconcile.pipelines.selection import select_around
from reconcile.pipelines.session import Session, engine_in, keep_use, session, use_of, workspace
from reconcile.pipelines.steps import Steps
from reconcile.sources import Layout, load_layouts
from reconcile.store.ids import new_id
from reconcile.store.state import State

#: What explain reads beside the record's own system.
_KINDS: Final = ("registry", "history", "applications", "overseas")
_MOST_OTHERS: Final = 5
#: Nearest first.
_CLOSENESS: Final = {"full": 0, "tie": 1, "rival": 2, "none": 3}
_LEVELS: Final = ("name", "birth", "sex", "address")


@dataclass(frozen=True)
class _Case:
    """One record after the checks: the runner, what was read, its key, its row of verdicts, the tables that decided."""

    steps: Steps
    intake: Intake
    key: int
    row: dict[str, Any]
    layout: Layout
    verdicts: DecisionTable
    causes: DecisionTable
    unmask: bool

    def of(self, table: str) -> list[dict[str, Any]]:
        """Return the record's rows of a table that a step made."""
        return self.steps.fetch(table).filter(pl.col("record_key") == self.key).to_dicts()

    @cached_property
    def facts(self) -> dict[str, str]:
        """The record's level of each column of decide_registry.csv."""
        (judged,) = self.of("judged")
        return {fact: judged[fact] for fact in REGISTRY_DOMAIN}

    @property
    def is_open(self) -> bool:
        """Whether the holder's own values may be seen: asked for, and he is not evidently another person."""
        return self.unmask and self.row["grade"] != "C" and not self.row["is_protected"]


def explain_record(
    project: Project, system: str, record_id: str, *, as_of: date, unmask: bool = False, reason: str = ""
) -> told.Explanation:
    """Judge a record again and tell why it was decided so.

    Args:
        project: The configured project.
        system: Source id.
        record_id: As in the results (``#2`` behind a repeated one).
        as_of: The day by which the run judges.
        unmask: Show the record's values, and those of the number's holder unless he is another person or under
            支援措置. Who asked, when and what for is written to the use log before anything is shown.
        reason: 事由, for the use log.

    Raises:
        ConfigError: No such system or record.
        RunError: The registry cannot be read, or the use log cannot be written.
    """
    selection = select_around(load_layouts(project.schemas), system, _KINDS)
    steps_by_name = load_steps(project.pipelines)
    verdicts, causes = load_registry_table(project.pipelines), load_cause_table(project.pipelines)
    with session(project, "explain") as held, workspace(project, "explain") as folder:
        with engine_in(held, folder) as duck:
            steps = Steps(duck, steps_by_name, RunLog())
            intake = read_everything(steps, project, selection, held.key)
            key = _key_of(intake, system, record_id)
            carry = plan_of(intake, held.state)
            judge_records(steps, intake, verdicts, as_of=as_of, carry=carry)
            check_entries(steps, intake)
            find_causes(steps, causes, carry)
            judged = results.judged(steps, intake, carry).filter(pl.col("record_key") == key)
            rows = results.verdicts(steps, judged)
            layout = next(each for each in intake.systems if each.id == system)
            case = _Case(steps, intake, key, rows.row(0, named=True), layout, verdicts, causes, unmask=unmask)
            told_now = _tell(case, project, as_of)
        if unmask:
            used = rows.select("system", "record_id", pl.lit("表示").alias("result"))
            use = use_of(held, new_id(), used, command="explain", purpose=reason or "判定の根拠の確認")
            keep_use(held, use)
        return _with_last_run(told_now, project, held, rows)


def _key_of(intake: Intake, system: str, record_id: str) -> int:
    if system in intake.failures:
        fault = intake.failures[system]
        raise ConfigError(fault.message, fault.action)
    found = intake.records.filter((pl.col("system") == system) & (pl.col("record_id") == record_id))
    if found.is_empty():
        raise ConfigError(
            f"[{system}] の今の抽出に、この記録番号の記録はありません。",
            "記録番号を訂正一覧か results/verdicts.parquet の record_id のとおりに書いてください"
            "(読めない行は results/rejected.parquet にあります)。",
        )
    return int(found["record_key"][0])


def _tell(case: _Case, project: Project, as_of: date) -> told.Explanation:
    row = case.row
    texts = load_explanations(project.reports / "explanations.csv")
    meaning = texts["verdict", row["verdict"]]
    because = texts.get(("reason", row["reason"])) if row["reason"] else None
    is_protected = bool(row["is_protected"]) or _meets_protected(case)
    is_carried = bool(row["carried"])
    is_shown = not (is_protected or is_carried)
    # of whoever holds a wrong number nothing more is told than the levels that are in every worklist
    status = None if row["grade"] == "C" else row["registry_status"]
    return told.Explanation(
        system=case.layout.id,
        system_name=case.layout.name,
        department=case.layout.department,
        record_id=row["record_id"],
        as_of=as_of.isoformat(),
        verdict=row["verdict"],
        verdict_label=vocabulary.VERDICTS[row["verdict"]].label,
        grade=row["grade"],
        reason="" if is_protected else row["reason"] or "",
        reason_label="" if is_protected else vocabulary.REASONS.get(row["reason"] or "", ""),
        meaning=meaning.meaning,
        next_step=meaning.next_step if because is None or is_protected else because.next_step,
        registry_status=status,
        registry_status_label=vocabulary.REGISTRY_STATUSES[status] if status else None,
        match_key=None if is_protected else row["match_key"],
        my_number=row["my_number"] or "" if case.is_open else mask(row["my_number"]),
        proposed_number=_proposed(case, is_protected=is_protected),
        published=None,
        fields=()
        if is_protected
        else compared_fields(case.steps, case.row, unmask=case.unmask, is_open=case.is_open),
        steps=_narrowed(case) if is_shown else (),
        decision=_decision(case) if is_shown else None,
        is_searched=is_shown and bool(case.of("search_facts")),
        looked_at=len({each["r_person"] for each in case.of("candidates")}) if is_shown else 0,
        others=_others(case) if is_shown else (),
        cause=_cause(case) if row["linkage_error"] and not is_protected else None,
        entry=_entry(case),
        replica="",
        finding=None,
        is_protected=is_protected,
        is_carried=is_carried,
        is_unmasked=case.unmask,
    )


def _meets_protected(case: _Case) -> bool:
    """Whether a resident under 支援措置 was among those compared: levels of his address would betray it."""
    return any(each["r_protected"] for each in case.of("named_candidates"))


def _proposed(case: _Case, *, is_protected: bool) -> str | None:
    number = case.row["proposed_number"]
    if number is None or is_protected or case.row["is_true_protected"]:
        return None
    return str(number) if case.unmask else mask(number)


def _narrowed(case: _Case) -> tuple[told.Step, ...]:
    """Return the facts that narrowed something down; the others said nothing for this record."""
    facts = narrow(case.verdicts, case.facts, "verdict")
    telling = [now for before, now in pairwise(facts) if now.rows < before.rows]
    return tuple(
        told.Step(
            each.fact,
            told.fact_label(each.fact),
            each.level,
            told.level_label(each.fact, each.level),
            each.rows,
            tuple(verdict for verdict in vocabulary.VERDICTS if verdict in each.outcomes),
        )
        for each in (facts[0], *telling)
    )


def _decision(case: _Case) -> told.Decision:
    return _decided(case.verdicts, case.facts)


def _decided(table: DecisionTable, levels: dict[str, str]) -> told.Decision:
    row = table.decide(levels)
    return told.Decision(table.name, row.no, row.explanation, row.case, levels)


def _others(case: _Case) -> tuple[told.Other, ...]:
    """Return the nearest other persons: their levels, and what the search took them for."""
    levels = {each["resident"]: each for each in case.of("levels_candidates")}
    persons: dict[str, told.Other] = {}
    for fact in case.of("candidate_facts"):
        level = levels[fact["resident"]]
        result = next((name for name in ("full", "tie", "rival") if fact[f"is_{name}"]), "none")
        other = told.Other(
            {name: told.level_label(name, level[f"{name}_level"]) for name in _LEVELS},
            result,
            told.OTHERS[result],
        )
        known = persons.get(fact["person"])
        if known is None or _CLOSENESS[result] < _CLOSENESS[known.result]:
            persons[fact["person"]] = other
    nearest = sorted(
        persons.values(), key=lambda each: (_CLOSENESS[each.result], sorted(each.levels.items()))
    )
    return tuple(nearest[:_MOST_OTHERS])


def _cause(case: _Case) -> told.Cause | None:
    row = case.row
    if row["cause"] is None:
        return None
    levels = case.of("cause_levels")
    decision = None
    facts: tuple[str, ...] = ()
    if levels:
        decision = _decided(case.causes, {fact: levels[0][fact] for fact in case.causes.domain})
        facts = told.pattern_facts(case.of("error_pairs")[0])
    return told.Cause(
        row["cause"],
        vocabulary.CAUSES[row["cause"]],
        row["cause_basis"],
        vocabulary.CAUSE_BASES[row["cause_basis"]],
        row["pattern"],
        vocabulary.PATTERNS[row["pattern"]],
        decision,
        facts,
    )


def _entry(case: _Case) -> str:
    found = case.of("entry")
    return vocabulary.ENTRY_OUTCOMES[found[0]["outcome"]] if found else ""


def _with_last_run(
    explained: told.Explanation, project: Project, held: Session, rows: pl.DataFrame
) -> told.Explanation:
    """Add what the last run published of the record, and the finding that is open."""
    own = (pl.col("system") == explained.system) & (pl.col("record_id") == explained.record_id)
    published, replica = None, ""
    latest = project.out / "latest"
    if latest.is_dir():
        last = pl.scan_parquet(latest / "results" / "verdicts.parquet").filter(own).collect()
        if last.height:
            before = last.row(0, named=True)
            published = {
                "run": latest.resolve().name,
                "verdict": before["verdict"],
                "verdict_label": vocabulary.VERDICTS[before["verdict"]].label,
                "grade": before["grade"],
                "is_same": before["verdict"] == explained.verdict and before["digest"] == rows["digest"][0],
            }
        found = pl.scan_parquet(latest / "results" / "replica.parquet").filter(own).collect()
        replica = vocabulary.REPLICA_OUTCOMES[found["outcome"][0]] if found.height else ""
    return replace(explained, published=published, replica=replica, finding=_finding(held.state, own))


def _finding(state: State, own: pl.Expr) -> dict[str, Any] | None:
    found = state["findings"].filter(own & (pl.col("check") == "A") & pl.col("state").is_in(sorted(OPEN)))
    if found.is_empty():
        return None
    row = found.row(0, named=True)
    return {
        "finding_id": row["finding_id"],
        "state": row["state"],
        "state_label": vocabulary.STATES[row["state"]],
        "first_seen": row["first_seen"].isoformat(),
        "note": row["note"] or "",
    }
