"""Every SQL step keeps to the portable subset (reference/peers.md §5), so that it can run on Spark too."""

from __future__ import annotations

import pytest
import sqlglot
from sqlglot import exp

from reconcile.engine import load_steps
from reconcile.paths import root

STEPS = load_steps(root() / "pipelines")

#: Node types a step may use. Anything else is looked at before it is added here: does Spark give the same answer?
ALLOWED = (
    exp.Add, exp.Alias, exp.And, exp.Anonymous, exp.Boolean, exp.Case, exp.Cast, exp.Coalesce, exp.Column, exp.Count,
    exp.DataType, exp.Distinct, exp.DPipe, exp.EQ, exp.Filter, exp.From, exp.GT, exp.GTE, exp.Group, exp.Having, exp.Identifier,
    exp.If, exp.In, exp.Is, exp.Join, exp.Lag, exp.Lead, exp.Left, exp.Like, exp.Literal, exp.LogicalOr, exp.LT, exp.LTE,
    exp.Max, exp.Min, exp.Mod, exp.NEQ, exp.Not, exp.Null, exp.NullSafeNEQ, exp.Or, exp.Order, exp.Ordered, exp.Paren,
    exp.Qualify, exp.Right, exp.RowNumber, exp.Select, exp.Star, exp.Sub, exp.Subquery, exp.Sum, exp.Table, exp.TableAlias,
    exp.Union, exp.Where, exp.Window,
)  # fmt: skip


@pytest.mark.parametrize("name", STEPS)
def test_step_uses_only_the_portable_subset(name):
    (tree,) = sqlglot.parse(STEPS[name].sql, dialect="duckdb")
    used = {type(node) for node in tree.walk()}
    assert {kind.__name__ for kind in used - set(ALLOWED)} == set()
    assert not [node.name for node in tree.find_all(exp.Anonymous)]


@pytest.mark.parametrize("name", STEPS)
def test_header_names_the_tables_that_the_step_reads(name):
    (tree,) = sqlglot.parse(STEPS[name].sql, dialect="duckdb")
    assert {table.name for table in tree.find_all(exp.Table)} == set(STEPS[name].inputs)


def test_no_two_steps_make_the_same_table():
    outputs = [step.output for step in STEPS.values()]
    assert len(outputs) == len(set(outputs))


def test_the_lint_would_notice_what_is_forbidden():
    for forbidden in (
        "SELECT levenshtein(a, b) FROM t",
        "SELECT * FROM t ASOF JOIN u ON t.a >= u.a",
        "SELECT list(a) FROM t",
        "SELECT regexp_replace(a, '(.)', '\\1') FROM t",
        "SELECT hash(a) FROM t",
    ):
        tree = sqlglot.parse_one(forbidden, dialect="duckdb")
        odd = {type(node) for node in tree.walk()} - set(ALLOWED)
        assert (
            odd
            or list(tree.find_all(exp.Anonymous))
            or any(join.method == "ASOF" for join in tree.find_all(exp.Join))
        )
