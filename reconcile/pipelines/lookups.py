"""What few keys led to in a table that has not changed since: found in last night's rows, not looked up again.

The records that no rule settles are sought in registry and history every night, and mostly they are those of the night
before. Rows are kept by what they were found with: whatever is asked for anew is looked up, the rest is read from a small
file beside the kept registry (``store.kept``), under an address made of everything that the tables rest on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.engine import rows_in_reach
from reconcile.store.kept import Keep

#: Not the id of any source: those have no capital letters.
SOURCE: Final = "Lookups"
_ROWS: Final = "rows"


@dataclass(frozen=True)
class _Found:
    """The keys that were asked for, by column, and the rows that have one of them."""

    keys: Mapping[str, pl.Series]
    rows: pl.DataFrame

    def has(self, keys: Mapping[str, pl.Series]) -> pl.Expr:
        """Whether a row has one of some keys."""
        return pl.any_horizontal(
            pl.col(column).is_in(series.implode()).fill_null(value=False) for column, series in keys.items()
        )


@dataclass
class Lookups:
    """The lookups of an earlier night, and of this one.

    Args:
        keep: Where they lie.
        address: Of everything that the tables and the steps rest on.
    """

    keep: Keep
    address: str
    _tonight: dict[str, _Found] = field(default_factory=dict)
    _is_new: bool = False

    def __post_init__(self) -> None:
        """Read what was kept."""
        copy = self.keep.find(SOURCE, self.address)
        self._known = {} if copy is None else _read(copy.parts)

    def rows(self, name: str, files: Sequence[Path], keys: Mapping[str, pl.Series], sql: str) -> pl.DataFrame:
        """Return what ``rows_in_reach`` would.

        Args:
            name: Of the step and its table.
            files: As for ``rows_in_reach``, as the next two.
            keys: By column.
            sql: Of the step.
        """
        sought = {column: series.drop_nulls().unique() for column, series in keys.items()}
        known = self._known.get(name)
        if known is None or known.keys.keys() != sought.keys():
            self._is_new = True
            rows = rows_in_reach(files, sought, sql)
        else:
            rows = known.rows.filter(known.has(sought))
            missing = {
                column: series.filter(~series.is_in(known.keys[column].implode()))
                for column, series in sought.items()
            }
            if any(series.len() for series in missing.values()):
                self._is_new = True
                # a row that was found by another key is there already
                more = rows_in_reach(files, missing, sql).filter(~known.has(known.keys))
                rows = pl.concat([rows, more.select(rows.columns)])
        self._tonight[name] = _Found(sought, rows)
        return rows

    def save(self) -> None:
        """Keep tonight's lookups, if anything had to be looked up.

        Raises:
            OSError: They cannot be written.
        """
        if not self._is_new:
            return
        making = self.keep.begin(SOURCE)
        try:
            for name, found in self._tonight.items():
                making.add(f"{name}.{_ROWS}", found.rows)
                for column, keys in found.keys.items():
                    making.add(f"{name}.{column}", keys.rename(column).to_frame())
            self.keep.finish(making, SOURCE, self.address, {"reports": []})
        except BaseException:
            making.discard()
            raise


def _read(parts: Mapping[str, Sequence[Path]]) -> dict[str, _Found]:
    frames = {group: pl.read_parquet(list(files)) for group, files in parts.items()}
    names = [group.removesuffix(f".{_ROWS}") for group in frames if group.endswith(f".{_ROWS}")]
    return {
        name: _Found(
            {
                (column := group.removeprefix(f"{name}.")): frame[column]
                for group, frame in frames.items()
                if group.startswith(f"{name}.") and not group.endswith(f".{_ROWS}")
            },
            frames[f"{name}.{_ROWS}"],
        )
        for name in names
    }
