"""Sex: every combination, scalar and column."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from reconcile.compare.sex import sex_level, sex_levels

VALUES = ("male", "female", "unknown", None)
EXPECTED = {
    ("male", "male"): "same",
    ("female", "female"): "same",
    ("male", "female"): "different",
    ("female", "male"): "different",
}


@pytest.mark.parametrize(("left", "right"), list(product(VALUES, VALUES)))
def test_every_combination(left: str | None, right: str | None) -> None:
    """Two unknowns and two blanks say nothing: rule 5 of contract §3, case E25."""
    assert sex_level(left, right) == EXPECTED.get((str(left), str(right)), "not_comparable")


def test_columns_are_the_scalar_pair_by_pair() -> None:
    pairs = list(product((*VALUES, "", "1"), repeat=2))
    left = pl.Series([one for one, _ in pairs], dtype=pl.String)
    right = pl.Series([other for _, other in pairs], dtype=pl.String)
    levels = sex_levels(left, right)
    assert levels.to_list() == [sex_level(*pair) for pair in pairs]
    assert levels.name == "sex_level"


def test_a_system_that_holds_no_sex_is_not_comparable() -> None:
    """A column of nothing but nulls has no text type of its own."""
    levels = sex_levels(pl.Series([None, None]), pl.Series(["male", None]))
    assert levels.to_list() == ["not_comparable", "not_comparable"]
    assert sex_levels(pl.Series([], dtype=pl.String), pl.Series([], dtype=pl.String)).len() == 0
