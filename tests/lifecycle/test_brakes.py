"""Brakes: which faults stop a system, which do not, and what a release is worth."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.config import BrakesSection
from reconcile.lifecycle.brakes import Brake, Measure, apply_releases, braked_systems, explain, tripped
from reconcile.store.tables import empty, rows
from reconcile.vocabulary import BRAKE_RULES

LIMITS = BrakesSection()
DAY = date(2026, 4, 1)


def rules(**measure):
    return [brake.rule for brake in tripped(Measure("s", **measure), LIMITS)]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ({"checked": 1000, "linkage_errors": 4}, []),
        # 20 of 10,000, at least 5 errors, at least 100 records (contract §1); a rate must be exceeded
        ({"checked": 2500, "linkage_errors": 5}, []),
        ({"checked": 2499, "linkage_errors": 5}, ["error_rate"]),
        ({"checked": 100, "linkage_errors": 5}, ["error_rate"]),
        ({"checked": 100, "linkage_errors": 4}, []),
        ({"checked": 99, "linkage_errors": 99}, []),
        ({"read": 100, "rejected": 5, "checked": 95}, []),
        ({"read": 100, "rejected": 6, "checked": 94}, ["rejected_rows"]),
        ({"read": 3, "rejected": 1, "checked": 2}, ["rejected_rows"]),
        ({"checked": 10_000, "shifted_replicas": 99}, []),
        ({"checked": 10_000, "shifted_replicas": 100}, ["row_shift"]),
        ({"checked": 200, "shifted_replicas": 10}, []),
        ({"checked": 200, "shifted_replicas": 11}, ["row_shift"]),
        ({"checked": 99, "shifted_replicas": 99}, []),
        ({"checked": 200, "shifted": 199, "linkage_errors": 199}, ["row_shift", "error_rate"]),
        ({"checked": 60_000, "leading_zero": 20, "linkage_errors": 20}, ["leading_zero"]),
        ({"checked": 60_000, "leading_zero": 19, "linkage_errors": 19}, []),
        ({"checked": 200, "leading_zero": 20, "linkage_errors": 20}, ["leading_zero", "error_rate"]),
        ({"checked": 60_000, "same_number": 9}, []),
        ({"checked": 60_000, "same_number": 10}, ["same_number"]),
        ({"refusals": ("record_count_mismatch",)}, ["count_mismatch"]),
        ({"refusals": ("missing_column",)}, ["file_refused"]),
        ({"checked": 500, "refusals": ("missing_column", "missing_trailer")}, ["count_mismatch"]),
    ],
)
def test_rules(measure, expected):
    assert rules(**measure) == expected


def test_every_rule_has_words_that_hold_the_figures():
    for rule in BRAKE_RULES:
        table = rows("brakes", [_row(rule, 1234.5, 20)])
        told = explain(table, BRAKE_RULES)["s"]
        assert "{" not in told
        assert "1,234.5" in told or "7" in told


def _row(rule, measured, threshold, *, released=False, system="s"):
    return {
        "system": system, "rule": rule, "measured": float(measured), "threshold": float(threshold), "rows": 7,
        "since": DAY, "is_released": released,
    }  # fmt: skip


def _release(measured, *, rule="error_rate", ended_on=None):
    return {
        "system": "s", "rule": rule, "measured": float(measured), "reason": "x", "by": "y", "released_at": None,
        "ended_on": ended_on,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("release", "measured", "braked"),
    [
        (None, 30, True),
        (_release(30), 30, False),
        (_release(30), 25, False),
        (_release(30), 31, True),  # it grew: nobody has looked at that
        (_release(30, rule="row_shift"), 30, True),
        (_release(30, ended_on=DAY), 30, True),
    ],
)
def test_a_release_holds_while_the_measure_does_not_grow(release, measured, braked):
    releases = rows("releases", [release]) if release else empty("releases")
    table, _ = apply_releases(
        [Brake("s", "error_rate", measured, 20, 7)], empty("brakes"), releases, DAY, ["s"]
    )
    assert braked_systems(table) == (["s"] if braked else [])


def test_a_release_ends_when_the_rule_is_kept_again():
    releases = rows("releases", [_release(30)])
    _, after = apply_releases(
        [], rows("brakes", [_row("error_rate", 30, 20, released=True)]), releases, DAY, ["s"]
    )
    assert after["ended_on"].to_list() == [DAY]
    table, _ = apply_releases([Brake("s", "error_rate", 25, 20, 7)], empty("brakes"), after, DAY, ["s"])
    assert braked_systems(table) == ["s"]


def test_the_first_day_is_kept_and_other_systems_are_left_alone():
    prior = rows("brakes", [_row("error_rate", 30, 20), _row("row_shift", 9, 5, system="t")])
    later = date(2026, 4, 5)
    table, _ = apply_releases([Brake("s", "error_rate", 40, 20, 8)], prior, empty("releases"), later, ["s"])
    assert sorted(table.select("system", "measured", "since").rows()) == [("s", 40.0, DAY), ("t", 9.0, DAY)]
