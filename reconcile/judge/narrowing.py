"""What a decision table leaves open after each fact: how a verdict became the only one possible.

Every combination of levels that the table knows is decided once; then one fact after another of a record is held fixed, and
what the remaining combinations lead to is counted. The counts weigh every combination alike: they show the way through the
table, not how often anything happens.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from reconcile.judge.table import DecisionTable


@dataclass(frozen=True)
class Narrowing:
    """What is still possible when the facts up to this one are known.

    Attributes:
        fact: Column of the table; "" before any fact.
        level: The record's level of it.
        rows: How many rows of the table can still decide.
        outcomes: Result → number of combinations that lead to it, in the order of the table.
    """

    fact: str
    level: str
    rows: int
    outcomes: Mapping[str, int]


def narrow(table: DecisionTable, levels: Mapping[str, str], result: str) -> list[Narrowing]:
    """Follow the levels of one record through a table.

    Args:
        table: The decision table.
        levels: A level for each column of its domain.
        result: The result column whose values are counted.

    Returns:
        One entry before any fact and one after each column of the domain, in its order; the last has one row left.
    """
    decided = _all_combinations(table)
    told = [_counted(table, decided, "", "", result)]
    for fact in table.domain:
        decided = decided.filter(pl.col(fact) == levels[fact])
        told.append(_counted(table, decided, fact, levels[fact], result))
    return told


def _all_combinations(table: DecisionTable) -> pl.DataFrame:
    """Return every combination of levels with the place of the row that decides it (first match)."""
    frame = pl.DataFrame({"": [0]})
    for column, levels in table.domain.items():
        frame = frame.join(
            pl.DataFrame({column: list(levels)}, schema={column: pl.Enum(levels)}), how="cross"
        )
    decides = pl.lit(None, dtype=pl.Int32)
    for place, row in reversed(list(enumerate(table.rows))):
        matches = [pl.col(column).is_in(sorted(levels)) for column, levels in row.allowed.items()]
        decides = pl.when(pl.all_horizontal(matches) if matches else True).then(place).otherwise(decides)
    return frame.drop("").with_columns(decides.cast(pl.Int32).alias("row"))


def _counted(table: DecisionTable, decided: pl.DataFrame, fact: str, level: str, result: str) -> Narrowing:
    counts = decided.group_by("row").len().sort("row")
    outcomes: dict[str, int] = {}
    for place, count in counts.iter_rows():
        value = table.rows[place].results[result]
        outcomes[value] = outcomes.get(value, 0) + count
    return Narrowing(fact, level, counts.height, outcomes)
