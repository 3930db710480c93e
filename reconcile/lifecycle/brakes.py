"""Brakes: a fault that runs through a whole system stops the system instead of making thousands of tickets.

Rules and thresholds: contract §1 ``[brakes]``, docs/contract.md A6; cases: reference/domain.md §8.8, E09, E14, E29.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from reconcile.config import BrakesSection
from reconcile.store.tables import TABLES, rows

#: Rates say nothing about a system of a few records (contract §1).
MIN_RECORDS: Final = 100
_PER_10K: Final = 10_000
_COUNT_RULES: Final = ("record_count_mismatch", "missing_trailer", "missing_sidecar")


@dataclass(frozen=True)
class Measure:
    """What was counted in one system tonight.

    Attributes:
        system: Source id.
        checked: Accepted records.
        linkage_errors: Of them, linkage errors.
        shifted: Linkage errors whose number is the neighbour's (pattern row_shift).
        leading_zero: Linkage errors whose number lost its leading zero.
        shifted_replicas: Records whose replica is the neighbour's.
        same_number: Most records of different persons (name, birth date) that hold one number.
        read: Rows read.
        rejected: Of them, unreadable ones.
        refusals: Rules by which files were refused.
    """

    system: str
    checked: int = 0
    linkage_errors: int = 0
    shifted: int = 0
    leading_zero: int = 0
    shifted_replicas: int = 0
    same_number: int = 0
    read: int = 0
    rejected: int = 0
    refusals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Brake:
    """One rule that stops a system.

    Attributes:
        system: Source id.
        rule: Code, a key of ``vocabulary.BRAKE_RULES``.
        measured: What was measured, in the unit of the threshold.
        threshold: What was allowed.
        rows: How many records are concerned.
    """

    system: str
    rule: str
    measured: float
    threshold: float
    rows: int


def tripped(measure: Measure, limits: BrakesSection) -> list[Brake]:
    """Return the rules that a system breaks, the one that explains most first."""
    found = [*_refused(measure), *_mass(measure, limits)]
    if measure.same_number >= limits.same_number_records:
        found.append(
            _brake(
                measure, "same_number", measure.same_number, limits.same_number_records, measure.same_number
            )
        )
    percent = 100 * measure.rejected / measure.read if measure.read else 0.0
    if percent > limits.rejected_rows_percent:
        found.append(
            _brake(measure, "rejected_rows", percent, limits.rejected_rows_percent, measure.rejected)
        )
    rate = _PER_10K * measure.linkage_errors / measure.checked if measure.checked else 0.0
    is_judged = measure.checked >= MIN_RECORDS and measure.linkage_errors >= limits.min_errors
    if is_judged and rate > limits.linkage_errors_per_10k:
        found.append(
            _brake(measure, "error_rate", rate, limits.linkage_errors_per_10k, measure.linkage_errors)
        )
    return found


def _refused(measure: Measure) -> list[Brake]:
    if not measure.refusals:
        return []
    is_count = any(rule in _COUNT_RULES for rule in measure.refusals)
    return [
        _brake(
            measure, "count_mismatch" if is_count else "file_refused", len(measure.refusals), 0, measure.read
        )
    ]


def _mass(measure: Measure, limits: BrakesSection) -> list[Brake]:
    """Faults of a transfer: many rows wrong in the same way."""
    if measure.checked < MIN_RECORDS:
        return []
    found = []
    if measure.leading_zero >= limits.leading_zero_rows:
        found.append(
            _brake(
                measure, "leading_zero", measure.leading_zero, limits.leading_zero_rows, measure.leading_zero
            )
        )
    shifted = max(measure.shifted, measure.shifted_replicas)
    if shifted >= limits.shifted_rows or 100 * shifted > limits.shifted_rows_percent * measure.checked:
        found.append(
            _brake(
                measure, "row_shift", 100 * shifted / measure.checked, limits.shifted_rows_percent, shifted
            )
        )
    return found


def _brake(measure: Measure, rule: str, measured: float, threshold: float, count: int) -> Brake:
    return Brake(measure.system, rule, float(measured), float(threshold), count)


def apply_releases(
    brakes: Iterable[Brake], prior: pl.DataFrame, releases: pl.DataFrame, as_of: date, judged: Sequence[str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Compare tonight's brakes with what was released.

    A release holds for one rule of one system as long as the rule stays broken and its measure does not grow; once
    the rule is kept again the release ends, and the next time the brake closes anew.

    Args:
        brakes: Tonight's.
        prior: The state's table ``brakes``.
        releases: The state's table ``releases``.
        as_of: The day of the run.
        judged: Systems of tonight's run; those of others keep their brakes.

    Returns:
        The new tables ``brakes`` and ``releases``.
    """
    since = {(row["system"], row["rule"]): row["since"] for row in prior.iter_rows(named=True)}
    open_releases = {
        (row["system"], row["rule"]): row["measured"]
        for row in releases.filter(pl.col("ended_on").is_null()).iter_rows(named=True)
    }
    tonight = list(brakes)
    lines = [
        {
            "system": brake.system,
            "rule": brake.rule,
            "measured": brake.measured,
            "threshold": brake.threshold,
            "rows": brake.rows,
            "since": since.get((brake.system, brake.rule), as_of),
            "is_released": brake.measured <= open_releases.get((brake.system, brake.rule), float("-inf")),
        }
        for brake in tonight
    ]
    kept = prior.filter(~pl.col("system").is_in(list(judged)))
    held = {(brake.system, brake.rule) for brake in tonight}
    ended = [
        row["ended_on"]
        or (as_of if row["system"] in judged and (row["system"], row["rule"]) not in held else None)
        for row in releases.iter_rows(named=True)
    ]
    return (
        pl.concat([kept, rows("brakes", [dict.fromkeys(TABLES["brakes"]) | line for line in lines])]),
        releases.with_columns(pl.Series("ended_on", ended, dtype=pl.Date)),
    )


def braked_systems(brakes: pl.DataFrame) -> list[str]:
    """Return the systems that stand still: at least one rule is broken and not released."""
    return brakes.filter(~pl.col("is_released"))["system"].unique(maintain_order=True).to_list()


def explain(brakes: pl.DataFrame, words: Mapping[str, str]) -> dict[str, str]:
    """Say in Japanese why each system stands still, every broken rule with its figures.

    Args:
        brakes: The table ``brakes``.
        words: Text per rule with ``{measured}``, ``{threshold}`` and ``{rows}``.
    """
    told: dict[str, list[str]] = {}
    for row in brakes.filter(~pl.col("is_released")).iter_rows(named=True):
        text = words[row["rule"]].format(
            measured=f"{row['measured']:,.1f}".removesuffix(".0"),
            threshold=f"{row['threshold']:,.1f}".removesuffix(".0"),
            rows=f"{row['rows']:,}",
        )
        told.setdefault(row["system"], []).append(text)
    return {system: "。".join(texts) for system, texts in told.items()}
