"""The life of a finding: new → continuing → resolved → reopened (contract §6, §9).

A finding ends only when the extract, the registry or the replica shows it, or when the department has said 誤りなし to
exactly this finding. Whatever could not be looked at tonight stays open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import Any, Final

import polars as pl

from reconcile.store.tables import TABLES

OPEN: Final = frozenset({"new", "continuing", "reopened"})

CORRECTED: Final = "訂正済"
NO_ERROR: Final = "誤りなし"
NO_ACTION: Final = "対応不要"
#: 対応不要 ends only what nobody else can see: the provision of the others stays stopped (docs/contract.md A6).
_NO_ACTION_ENDS: Final = frozenset({"entry", "quality"})

NOT_CORRECTED: Final = "訂正未反映"
STILL_DIFFERS: Final = "訂正後も不一致"
NOT_CHECKED: Final = "今回は確かめられない"
RECORD_GONE: Final = "記録が抽出からなくなった"
REPLICA_LEFT: Final = "旧副本が残っている"
REPLICA_UNKNOWN: Final = "副本を確かめられない"


@dataclass(frozen=True)
class Finding:
    """One finding, as ``state/`` keeps it (columns of ``store.tables.TABLES["findings"]``)."""

    finding_id: str
    check: str
    system: str
    record_id: str
    code: str
    state: str = "new"
    first_seen: date | None = None
    last_seen: date | None = None
    note: str | None = None
    digest: str | None = None
    changed_run: str = ""


@dataclass(frozen=True)
class Answer:
    """The latest answer of the department that was taken over.

    Attributes:
        disposition: 訂正済, 誤りなし, 本人確認中, 対応不要 or None.
        code: Code of the finding when it was answered.
        digest: Digest of its record then.
        answered_run: The run whose finding was answered.
    """

    disposition: str | None
    code: str
    digest: str | None
    answered_run: str


class Absence(Enum):
    """Why a finding of earlier was not found tonight."""

    CLEAR = "clear"  # its record was judged, and there is nothing
    GONE = "gone"  # its record is no longer in a complete extract
    UNSEEN = "unseen"  # it could not be looked at: source refused, rows unreadable, system braked
    REPLICA_LEFT = "replica_left"  # corrected, but the wrong replica is still there
    REPLICA_UNKNOWN = "replica_unknown"  # corrected, but the replica could not be looked at


_ABSENT_NOTES: Final = {
    Absence.GONE: RECORD_GONE,
    Absence.UNSEEN: NOT_CHECKED,
    Absence.REPLICA_LEFT: REPLICA_LEFT,
    Absence.REPLICA_UNKNOWN: REPLICA_UNKNOWN,
}


def found_again(prior: Finding | None, found: Finding, answer: Answer | None, night: Night) -> Finding:
    """Decide the state of a finding that was found tonight.

    Args:
        prior: The same finding as it was, None when it is new.
        found: Check, code and digest of tonight.
        answer: The department's latest answer to it.
        night: Tonight.
    """
    today = replace(found, last_seen=night.as_of, changed_run=night.run)
    if prior is None:
        return replace(today, state="new", first_seen=night.as_of)
    is_same = (prior.code, prior.digest) == (found.code, found.digest)
    today = replace(today, first_seen=prior.first_seen)
    if is_honoured(answer, found):
        said = str(answer.disposition) if answer else ""
        if prior.state == "resolved":
            return replace(prior, last_seen=night.as_of)
        return replace(today, state="resolved", note=said)
    is_contradicted = answer is not None and answer.disposition == CORRECTED
    note = None
    if is_contradicted and answer is not None:
        note = NOT_CORRECTED if answer.digest == found.digest else STILL_DIFFERS
    if prior.state == "resolved":
        return replace(today, state="reopened", note=note)
    if is_contradicted and answer is not None and answer.answered_run >= prior.changed_run:
        return replace(today, state="reopened", note=note)
    changed = prior.changed_run if is_same else night.run
    return replace(today, state="continuing", note=note, changed_run=changed)


def is_honoured(answer: Answer | None, found: Finding) -> bool:
    """Whether a person has settled exactly this: same code, and a record that has not changed since."""
    if answer is None or (answer.code, answer.digest) != (found.code, found.digest):
        return False
    return answer.disposition == NO_ERROR or (
        answer.disposition == NO_ACTION and found.check in _NO_ACTION_ENDS
    )


def not_found_again(prior: Finding, absence: Absence, night: Night) -> Finding:
    """Decide the state of an open finding that was not found tonight."""
    if absence in (Absence.CLEAR, Absence.GONE):
        note = _ABSENT_NOTES.get(absence)
        return replace(prior, state="resolved", note=note, last_seen=night.as_of, changed_run=night.run)
    return replace(prior, state="continuing", note=_ABSENT_NOTES[absence])


@dataclass(frozen=True)
class Night:
    """What a run knows of itself when it decides about findings.

    Attributes:
        run: Run id; ids sort by time.
        as_of: The day it judges by.
        left_out: Systems that a partial run leaves out: their findings stay as they are.
        unseen: Systems that could not be judged whole: source or file refused, or braked.
        accepted: ``(system, record_id)`` of every accepted record that an open finding concerns.
        incomplete: Systems with rejected rows: a record that is missing may be among them.
        is_replica_read: Whether check B looked at replicas.
        left_replicas: ``(system, record_id)`` of corrected records whose wrong replica is still there.
        awaited: ``(system, record_id)`` of records on the stop list that were not seen corrected and clear yet.
    """

    run: str
    as_of: date
    left_out: Set[str] = frozenset()
    unseen: Set[str] = frozenset()
    accepted: Set[tuple[str, str]] = frozenset()
    incomplete: Set[str] = frozenset()
    is_replica_read: bool = True
    left_replicas: Set[tuple[str, str]] = frozenset()
    awaited: Set[tuple[str, str]] = frozenset()

    def absence(self, prior: Finding) -> Absence:
        """Say why ``prior`` was not found."""
        if prior.check == "brake":
            return Absence.CLEAR
        if prior.system in self.unseen or (prior.check == "B" and not self.is_replica_read):
            return Absence.UNSEEN
        return Absence.CLEAR if prior.check == "B" else self._record_absence(prior)

    def _record_absence(self, prior: Finding) -> Absence:
        key = (prior.system, prior.record_id)
        if key not in self.accepted:
            return Absence.UNSEEN if prior.system in self.incomplete else Absence.GONE
        if prior.check == "A" and key in self.left_replicas:
            return Absence.REPLICA_LEFT
        if prior.check == "A" and key in self.awaited and not self.is_replica_read:
            return Absence.REPLICA_UNKNOWN
        return Absence.CLEAR


@dataclass
class Advanced:
    """All findings after a night.

    Attributes:
        all: Every finding ever made (the state's table).
        tonight: Those of this run's findings.parquet: open ones, and those that ended tonight.
    """

    all: list[Finding] = field(default_factory=list)
    tonight: list[Finding] = field(default_factory=list)


def advance(
    priors: Iterable[Finding], found: Iterable[Finding], answers: Mapping[str, Answer], night: Night
) -> Advanced:
    """Bring every finding to its state of tonight.

    Args:
        priors: Findings of the state.
        found: Findings of tonight, each id once, in the order in which they shall be written.
        answers: Latest answer by finding id.
        night: Tonight.

    Returns:
        The new findings; ``tonight`` keeps the order of ``found``, findings that are not found again behind.
    """
    known = {prior.finding_id: prior for prior in priors}
    result = Advanced()
    met = set()
    for each in found:
        met.add(each.finding_id)
        prior = known.get(each.finding_id)
        now = found_again(prior, each, answers.get(each.finding_id), night)
        result.all.append(now)
        if now.state in OPEN or prior is None or prior.state in OPEN:
            result.tonight.append(now)
    for prior in known.values():
        if prior.finding_id in met:
            continue
        if prior.state not in OPEN or prior.system in night.left_out:
            result.all.append(prior)
            continue
        now = not_found_again(prior, night.absence(prior), night)
        result.all.append(now)
        result.tonight.append(now)
    return result


def from_table(table: pl.DataFrame) -> list[Finding]:
    """Return the findings of a table of the state."""
    return [Finding(**row) for row in table.iter_rows(named=True)]


def to_table(findings: Iterable[Finding]) -> pl.DataFrame:
    """Return findings as a table of the state, in order of id."""
    rows: list[dict[str, Any]] = [vars(finding) for finding in findings]
    return pl.DataFrame(rows, schema=TABLES["findings"]).sort("finding_id")


def latest_answers(answers: pl.DataFrame) -> dict[str, Answer]:
    """Return the latest accepted answer of each finding; the table is in the order of the imports."""
    accepted = answers.filter((pl.col("status") == "accepted") & pl.col("disposition").is_not_null())
    return {
        row["finding_id"]: Answer(row["disposition"], row["code"], row["digest"], row["answered_run"] or "")
        for row in accepted.iter_rows(named=True)
    }
