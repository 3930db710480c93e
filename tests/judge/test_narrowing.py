"""The way through the decision table: nothing is counted twice, and the last row is the one that decides."""

from __future__ import annotations

import itertools
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.judge.narrowing import narrow
from reconcile.judge.registry import CAUSE_DOMAIN, REGISTRY_DOMAIN, load_cause_table, load_registry_table
from reconcile.paths import root

PIPELINES = root() / "pipelines"
REGISTRY = load_registry_table(PIPELINES)


@settings(max_examples=15, deadline=None)
@given(st.fixed_dictionaries({fact: st.sampled_from(levels) for fact, levels in REGISTRY_DOMAIN.items()}))
def test_the_counts_are_those_of_the_combinations_left(levels):
    steps = narrow(REGISTRY, levels, "verdict")
    assert [step.fact for step in steps] == ["", *REGISTRY_DOMAIN]
    left = [
        prod(len(REGISTRY_DOMAIN[fact]) for fact in list(REGISTRY_DOMAIN)[place:])
        for place in range(len(REGISTRY_DOMAIN) + 1)
    ]
    assert [sum(step.outcomes.values()) for step in steps] == left
    assert steps[-1].rows == 1
    assert list(steps[-1].outcomes) == [REGISTRY.decide(levels).results["verdict"]]
    assert all(set(after.outcomes) <= set(before.outcomes) for before, after in itertools.pairwise(steps))


def test_it_works_for_any_table():
    causes = load_cause_table(PIPELINES)
    steps = narrow(causes, {"form": "none", "route": "registry_lookup", "pattern": "known"}, "cause")
    assert [step.fact for step in steps] == ["", *CAUSE_DOMAIN]
    assert list(steps[-1].outcomes) == ["staff"]


@pytest.mark.parametrize("table", [REGISTRY])
def test_before_any_fact_everything_is_possible(table):
    first = narrow(table, {fact: levels[0] for fact, levels in table.domain.items()}, "verdict")[0]
    assert first.rows == len(table.rows)
