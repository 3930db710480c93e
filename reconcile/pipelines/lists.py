"""Everything under actions/ and public/: what somebody must do at once, and what everybody may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from reconcile.config import Project
from reconcile.outputs import SystemInfo, actions, leak_facts, public, usage
from reconcile.outputs.leak_facts import LeakFact
from reconcile.pipelines.casework import Cases
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.next_state import Brakes
from reconcile.pipelines.results import finding_id
from reconcile.pipelines.steps import Steps
from reconcile.pipelines.worklists import headings_of
from reconcile.store.run_folder import RunFolder
from reconcile.vocabulary import ALL_RECORDS, BRAKE_RULES, CAUSES, EXPOSING, REPLICA_OUTCOMES, VERDICTS

#: What was stopped because another person may see it; a number that nobody holds shows nothing to anybody.
_LEAKS: Final = ("mislink", *EXPOSING)
_STEPS: Final = ("72_leak_check", "73_national_query")


@dataclass(frozen=True)
class Lists:
    """What the lists are made of.

    Attributes:
        project: Name, templates.
        folder: Of the run.
        steps: The runner; ``stop_list`` is made.
        intake: What was read.
        infos: The systems of the run, for reports.
        cases: Findings, answers, rechecks, the next state.
        brakes: What stands still.
        as_of: The day of the run.
        verdicts: As ``results.verdicts`` gives them.
        outcomes: ``replica_results`` (``results.OUTCOME_COLUMNS``).
    """

    project: Project
    folder: RunFolder
    steps: Steps
    intake: Intake
    infos: list[SystemInfo]
    cases: Cases
    brakes: Brakes
    as_of: date
    verdicts: pl.DataFrame
    outcomes: pl.DataFrame


def make_lists(steps: Steps, intake: Intake) -> None:
    """Make ``leak_check`` and ``national_query``."""
    provisions = intake.provisions
    steps.table("ok_provisions", _NO_PROVISIONS if provisions is None else provisions)
    for name in _STEPS:
        steps.sql(name)


_NO_PROVISIONS: Final = pl.DataFrame(
    schema={
        "provision_row": pl.Int64,
        **dict.fromkeys(("system", "addressee_no", "provided_at", "provided_day", "requester"), pl.String),
    }
)


def write_actions(lists: Lists) -> None:
    """Write every file under actions/."""
    folder, steps = lists.folder, lists.steps
    stops = _ordered(steps.fetch("stop_list"), lists.infos)
    provided = _ordered(steps.fetch("leak_check", order=["provision_row", "record_id", "why"]), lists.infos)
    actions.write_stop_list(folder.file("actions", "stop_list.csv"), stops)
    actions.write_leak_check(folder.file("actions", "leak_check.csv"), provided)
    actions.write_national_query(
        folder.file("actions", "national_query.csv"), _ordered(steps.fetch("national_query"), lists.infos)
    )
    actions.write_recheck(folder.file("actions", "recheck.csv"), _ordered(lists.cases.recheck, lists.infos))
    leak_facts.write_leak_facts(
        folder.file("actions", "leak_facts.html"),
        lists.project.reports / "leak_facts.html",
        _facts(lists, stops, provided),
        as_of=lists.as_of,
        body=lists.project.config.project.name,
    )


def write_public(lists: Lists, counts: pl.DataFrame, causes: dict[str, int]) -> None:
    """Write every file under public/: counts only."""
    folder, state = lists.folder, lists.cases.state
    public.write_self_check(folder.file("public", "self_check.csv"), lists.infos, counts)
    public.write_causes(folder.file("public", "causes.csv"), causes)
    public.write_confirmed_causes(
        folder.file("public", "confirmed_causes.csv"), *answered_causes(lists.cases.answers)
    )
    usage.write_usage(
        folder.file("public", "usage.csv"),
        state["usage"],
        lists.infos,
        year=usage.fiscal_year(lists.as_of.year, lists.as_of.month),
    )


def answered_causes(answers: pl.DataFrame) -> tuple[dict[str, int], dict[str, int]]:
    """Count the errors whose cause a department has confirmed, by the presumed and by the confirmed cause (Japanese words)."""
    answered = answers.filter(pl.col("confirmed_cause").is_not_null())
    presumed = answered["cause"].drop_nulls().replace_strict(CAUSES, return_dtype=pl.String)
    return dict(presumed.value_counts().iter_rows()), dict(
        answered["confirmed_cause"].value_counts().iter_rows()
    )


def _ordered(rows: pl.DataFrame, infos: list[SystemInfo]) -> pl.DataFrame:
    order = pl.DataFrame({"system": [info.id for info in infos]}).with_row_index("place")
    keys = [name for name in ("record_id", "addressee_no") if name in rows.columns]
    return (
        rows.join(order, on="system", how="left", maintain_order="left")
        .sort("place", "system", *keys, nulls_last=True, maintain_order=True)
        .drop("place")
    )


def _facts(lists: Lists, stops: pl.DataFrame, provided: pl.DataFrame) -> list[LeakFact]:
    """Return one fact per finding behind the stop list; a braked system, or a run of shifted rows, is one."""
    known = {row["finding_id"]: row for row in lists.cases.state["findings"].iter_rows(named=True)}
    protected = set(
        lists.verdicts.select("system", "record_id", "is_protected")
        .filter("is_protected")
        .select("system", "record_id")
        .iter_rows()
    )
    layouts = {layout.id: layout for layout in lists.intake.systems}
    infos = {info.id: info for info in lists.infos}
    ranges = _ranges(lists.outcomes)
    groups: dict[str, list[dict[str, str]]] = {}
    for row in stops.filter(pl.col("why").is_in(_LEAKS)).iter_rows(named=True):
        if row["system"] in infos:
            groups.setdefault(_finding_of(row, lists.brakes, ranges), []).append(row)
    provisions: dict[tuple[str, str, str], list[tuple[str, str]]] = {}
    for row in provided.iter_rows(named=True):
        made = (row["provided_at"] or "", row["requester"] or "")
        provisions.setdefault((row["system"], row["record_id"], row["addressee_no"]), []).append(made)
    facts = []
    for finding, rows in groups.items():
        first = rows[0]
        info, about = infos[first["system"]], known.get(finding)
        days = [row["since"] for row in rows if row["since"]]
        places = [(row["system"], row["record_id"], row["addressee_no"]) for row in rows]
        facts.append(
            LeakFact(
                finding_id=finding,
                system_name=info.name,
                department=info.department,
                record_id=first["record_id"]
                if len(rows) == 1
                else f"{first['record_id']}〜{rows[-1]['record_id']}",
                persons=len({row["record_id"] for row in rows}),
                why=_why(first["why"], about),
                since=date.fromisoformat(min(days)) if days and _is_day(min(days)) else None,
                known_on=about["first_seen"] if about else lists.as_of,
                items=tuple(headings_of(layouts[first["system"]], payload=True)),
                addressee_no=first["addressee_no"] if len({place[2] for place in places}) == 1 else "(複数)",
                provisions=None
                if lists.intake.provisions is None
                else tuple(dict.fromkeys(made for place in places for made in provisions.get(place, ()))),
                is_protected=any((row["system"], row["record_id"]) in protected for row in rows),
            )
        )
    return facts


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _why(code: str, about: dict[str, str] | None) -> str:
    if about is not None and about["check"] == "brake":
        rule = BRAKE_RULES[about["code"]].split("(", maxsplit=1)[0]
        return f"一括停止: {rule}"
    verdict = VERDICTS.get(code)
    if verdict:
        return f"{verdict.label}(他人の番号が付いている)"
    return f"副本: {REPLICA_OUTCOMES[code]}"


def _ranges(outcomes: pl.DataFrame) -> dict[tuple[str, str], str]:
    """Return the range of the run of shifted rows that a record belongs to."""
    shifted = outcomes.filter(pl.col("outcome") == "row_shift")
    return {
        (row["system"], row["record_id"]): f"{row['run_first']}〜{row['run_last']}"
        for row in shifted.iter_rows(named=True)
    }


def _finding_of(row: dict[str, str], brakes: Brakes, ranges: dict[tuple[str, str], str]) -> str:
    system, record = row["system"], row["record_id"]
    if system in brakes.systems:
        return finding_id(system, ALL_RECORDS, "brake")
    if row["why"] == "row_shift":
        return finding_id(system, ranges[system, record], "B")
    return finding_id(system, record, "A" if row["why"] in VERDICTS else "B")
