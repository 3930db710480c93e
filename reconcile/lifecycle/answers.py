"""The departments' answers: which are taken over, which are kept aside and why (contract §9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final, Protocol

import polars as pl

from reconcile.lifecycle.findings import OPEN
from reconcile.store.state import State
from reconcile.vocabulary import ANSWERS

#: What the department has seen of a finding: heading in the worklist → column of the answers.
_SEEN: Final = {
    "記録番号": "record_id",
    "判定": "verdict_label",
    "理由": "reason_label",
    "照合結果": "match_key",
    "正しい番号(候補)": "proposed_number",
}


class Answers(Protocol):
    """What ``outputs.answers.read_answers`` gives."""

    @property
    def run(self) -> str:
        """Run whose worklist was filled in, "" when the file does not say."""

    @property
    def rows(self) -> pl.DataFrame:
        """Rows with at least one answer."""

    @property
    def problems(self) -> pl.DataFrame:
        """Rows whose answer cannot be understood."""


@dataclass(frozen=True)
class Exported:
    """What was exported.

    Attributes:
        days: Run id → the day it judged by.
        shown: Finding id → heading → cell, of the last run's worklists.
    """

    days: Mapping[str, date]
    shown: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Aside:
    """One answer that is not taken over: ``rule`` is a key of ``vocabulary.ASIDE_RULES``."""

    rule: str
    answer: Mapping[str, Any]


@dataclass
class Sorted:
    """The answers of one file.

    Attributes:
        stored: Rows for the state's table ``answers``, those kept aside included.
        accepted: How many were taken over.
        unchanged: How many were there already.
        aside: Those that were kept aside.
    """

    stored: list[dict[str, Any]] = field(default_factory=list)
    accepted: int = 0
    unchanged: int = 0
    aside: list[Aside] = field(default_factory=list)


def sort_answers(answers: Answers, file: str, state: State, exported: Exported) -> Sorted:
    """Decide about every answer of a file.

    Args:
        answers: As read.
        file: Name of the file.
        state: Findings and earlier answers.
        exported: What the departments have seen.
    """
    result = Sorted()
    findings = {row["finding_id"]: row for row in state["findings"].iter_rows(named=True)}
    earlier = {
        row["finding_id"]: tuple(row[name] for name in ANSWERS)
        for row in state["answers"].filter(pl.col("status") == "accepted").iter_rows(named=True)
    }
    for row in answers.rows.iter_rows(named=True):
        finding = findings.get(row["finding_id"])
        said = tuple(row[name] for name in ANSWERS)
        if finding is not None and earlier.get(row["finding_id"]) == said:
            result.unchanged += 1
            continue
        rule = _refusal(row, finding, answers.run, exported)
        stored = {
            "finding_id": row["finding_id"],
            **dict(zip(ANSWERS, said, strict=True)),
            "digest": finding["digest"] if finding else None,
            "code": finding["code"] if finding else None,
            "status": "aside" if rule else "accepted",
            "why": rule,
            "file": file,
            "sheet": row["sheet"],
            "line": row["line"],
        }
        result.stored.append(stored)
        if rule:
            result.aside.append(Aside(rule, stored))
        else:
            result.accepted += 1
            earlier[row["finding_id"]] = said
    for row in answers.problems.iter_rows(named=True):
        _keep_problem(row, file, result)
    return result


def _keep_problem(row: Mapping[str, Any], file: str, result: Sorted) -> None:
    """An answer that cannot be understood is kept as it was written, its date in the remark."""
    said = {name: row[name] for name in ("disposition", "confirmed_cause", "person", "remark")}
    written = row["answered_on"]
    stored = {
        **said,
        "finding_id": row["finding_id"],
        "answered_on": None,
        "remark": "、".join(filter(None, (said["remark"], f"対応日欄: {written}" if written else None)))
        or None,
        "digest": None,
        "code": None,
        "status": "aside",
        "why": row["rule"],
        "file": file,
        "sheet": row["sheet"],
        "line": row["line"],
    }
    result.stored.append(stored)
    result.aside.append(Aside(row["rule"], {**stored, "answered_on": written, "remark": said["remark"]}))


def _refusal(
    row: Mapping[str, Any], finding: Mapping[str, Any] | None, run: str, exported: Exported
) -> str | None:
    """Say why an answer cannot be taken over, None when it can."""
    if finding is None:
        return "unknown_finding"
    if finding["state"] not in OPEN:
        return "already_resolved"
    changed = finding["changed_run"] or ""
    changed_on = exported.days.get(changed)
    seen_on = None
    if row["first_seen"] is not None and row["elapsed_days"] is not None:
        seen_on = row["first_seen"] + timedelta(days=int(row["elapsed_days"]))
    if run:
        # a row that was pasted in from an older worklist says so by its age
        is_older = seen_on is not None and changed_on is not None and seen_on < changed_on
        return "changed_since_export" if changed > run or is_older else None
    if seen_on is not None and changed_on is not None and seen_on != changed_on:
        return "changed_since_export" if seen_on < changed_on else None
    shown = exported.shown.get(row["finding_id"])
    same = shown is not None and all(
        (row[name] or "") == (shown[heading] or "") for heading, name in _SEEN.items()
    )
    return None if same else "changed_since_export"
