"""Decision tables: CSV files in ``pipelines/`` whose first matching row decides.

A cell of a condition column is ``*`` (anything), ``a|b`` (one of), or ``!a|b`` (none of). Columns that start with
``=`` are results; ``no``, ``explanation`` (Japanese, for officials) and ``case`` (id of reference/domain.md §5
or a rule of contract §3) describe the row.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import ConfigError

_DESCRIPTION: Final = ("no", "explanation", "case")


@dataclass(frozen=True)
class Row:
    """One row: conditions by column (absent = anything), results by column, and its description."""

    no: str
    allowed: Mapping[str, frozenset[str]]
    results: Mapping[str, str]
    explanation: str
    case: str

    def matches(self, levels: Mapping[str, str]) -> bool:
        """Return whether every condition holds for these levels."""
        return all(levels[column] in values for column, values in self.allowed.items())


@dataclass(frozen=True)
class DecisionTable:
    """A decision table over a fixed domain of levels.

    Attributes:
        name: File name, for messages.
        domain: Every condition column with all the levels it can take, in order.
        rows: The rows in order; the first match decides.
    """

    name: str
    domain: Mapping[str, tuple[str, ...]]
    rows: tuple[Row, ...]

    def decide(self, levels: Mapping[str, str]) -> Row:
        """Return the first matching row.

        Raises:
            ConfigError: No row matches (the table is incomplete), or a level lies outside the domain.
        """
        for column, values in self.domain.items():
            if levels[column] not in values:
                raise _fault(self.name, f"列 {column} の値 {levels[column]} は定義されていません")
        for row in self.rows:
            if row.matches(levels):
                return row
        combination = "、".join(f"{column}={levels[column]}" for column in self.domain)
        raise _fault(self.name, f"どの行にも当たらない組合せがあります: {combination}")

    def apply(self, frame: pl.DataFrame, *, row_no: str) -> pl.DataFrame:
        """Decide every row of a frame; each distinct combination is decided once.

        Args:
            frame: Has every column of the domain (text, no nulls).
            row_no: Name of the added column that holds the number of the deciding row.

        Returns:
            The distinct combinations of the domain's columns with the results and ``row_no``: join on the
            domain's columns to spread it.
        """
        combinations = frame.select(list(self.domain)).unique().sort(list(self.domain))
        decided = [self.decide(levels) for levels in combinations.iter_rows(named=True)]
        names = list(self.rows[0].results)
        added = {name: [row.results[name] for row in decided] for name in names}
        return combinations.with_columns(
            *(pl.Series(name, values, dtype=pl.String) for name, values in added.items()),
            pl.Series(row_no, [row.no for row in decided], dtype=pl.String),
        )


def load_table(path: Path, domain: Mapping[str, tuple[str, ...]]) -> DecisionTable:
    """Read a decision table and hold its cells to the domain.

    Args:
        path: The CSV file (UTF-8).
        domain: Condition columns and their levels.

    Raises:
        ConfigError: Missing or unknown columns, an unknown level, no rows, a number used twice.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        header = reader.fieldnames or []
        results = [name for name in header if name.startswith("=")]
        expected = {*_DESCRIPTION, *domain, *results}
        if set(header) != expected or not results:
            raise _fault(path.name, f"見出しが違います(必要: {'、'.join(sorted(expected))})")
        rows = tuple(_row(path.name, cells, domain, results) for cells in reader)
    if not rows or len({row.no for row in rows}) != len(rows):
        raise _fault(path.name, "行がないか、no が重複しています")
    return DecisionTable(path.name, domain, rows)


def _row(name: str, cells: dict[str, str], domain: Mapping[str, tuple[str, ...]], results: list[str]) -> Row:
    allowed = {}
    for column, levels in domain.items():
        cell = cells[column]
        if cell == "*":
            continue
        named = frozenset(cell.removeprefix("!").split("|"))
        if not named <= set(levels):
            raise _fault(name, f"no {cells['no']} の {column} に未定義の値があります: {cell}")
        allowed[column] = frozenset(levels) - named if cell.startswith("!") else named
    return Row(
        no=cells["no"],
        allowed=allowed,
        results={result.removeprefix("="): cells[result] for result in results},
        explanation=cells["explanation"],
        case=cells["case"],
    )


def _fault(name: str, what: str) -> ConfigError:
    return ConfigError(f"pipelines/{name}: {what}。", "判定表の当該行を直してください。")
