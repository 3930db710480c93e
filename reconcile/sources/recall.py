"""Rows that an earlier night read are not interpreted, validated and prepared again.

What a row gives depends on its own cells alone, as long as layout and program are the same: so a row whose cells are known
gives what it gave then. Only rows about which nothing was to be said are known; every other one is looked at every night.
Rules over a whole column (repeated record_ids, unique values) are applied to all rows every night.

Most rows stand where they stood. So a row is first compared with the one that had its place, cell by cell; only where many do not
agree, rows are looked for by their cells.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.sources.layout import Layout
from reconcile.sources.plan import Batch, Plan
from reconcile.sources.records import Records, interpret

#: What stood in the cells of a row, one column each.
CELL: Final = "recall__"
#: Whether a row may be known on another night.
MAY: Final = "recall__may"
#: Whether a row was known.
RECALLED: Final = "recall__known"
_SEPARATOR: Final = "\x1f"
#: Rows that moved are worth looking for when more than one in so many is not where it was.
_FEW: Final = 50
#: Makes further columns from accepted rows; the same rows give the same values, whatever stands beside them.
Prepare = Callable[[pl.DataFrame], pl.DataFrame]
_Ints = npt.NDArray[np.int64]


@dataclass
class Recall:
    """What is known of the rows of one source.

    Args:
        prepare: Makes the prepared columns of rows that are not known.
        plan: Of the files that the known rows were read from, "" where nothing is known: that of the first file then.
        known: Accepted rows of an earlier night, file by file in the order of their lines, with the prepared columns,
            their cells and ``MAY``.
    """

    prepare: Prepare
    plan: str = ""
    known: pl.DataFrame | None = field(default=None, repr=False)
    _files: list[str] = field(default_factory=list, repr=False)
    _names: list[str] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        """Find out which cells known rows have."""
        if self.known is not None:
            self._names = [name for name in self.known.columns if name.startswith(CELL) and name != MAY]

    def interpret(self, batch: Batch, plan: Plan, layout: Layout, file: str, first_row: int) -> Records:
        """Make records of one batch, as ``records.interpret`` does.

        Returns:
            The same, with the prepared columns, the cells, ``MAY`` and ``RECALLED`` behind the others.
        """
        self.plan = self.plan or repr(plan)
        self._names = self._names or [CELL + name for name in plan.names]
        if file not in self._files:
            self._files.append(file)
        is_planned = self.plan == repr(plan)  # cells of another heading mean other fields
        base, places = (
            self._found(batch.cells, plan) if is_planned else (None, np.full(batch.cells.height, -1))
        )
        is_new = pl.Series(places < 0)
        fresh = interpret(batch if is_new.all() else _only(batch, is_new), plan, layout, file, first_row)
        # where few rows are new nothing is kept tonight, and cells would only take memory
        may = is_planned and bool((places < 0).sum() * _FEW > batch.cells.height)
        made = self._made(fresh.accepted, may=may)
        if base is None:
            records = replace(fresh, accepted=made)
        else:
            lines = batch.cells["line"].to_numpy()
            records = _put_together(fresh, made, base, places, lines, first_row, file)
        return replace(records, accepted=self._with_cells(records.accepted, batch.cells, may=may))

    def columns_of(self, none: pl.DataFrame) -> pl.DataFrame:
        """Return accepted rows of an empty source with every column that ``interpret`` puts behind them."""
        cells = pl.DataFrame(schema={"line": pl.Int64} | dict.fromkeys(self._names, pl.String))
        bare = cells.rename({name: name.removeprefix(CELL) for name in self._names})
        return self._with_cells(self._made(none, may=True), bare, may=True)

    def _found(self, cells: pl.DataFrame, plan: Plan) -> tuple[pl.DataFrame | None, _Ints]:
        """Return known rows, and for each row of cells its place among them, -1 where it is not known."""
        places = np.full(cells.height, -1, np.int64)
        if self.known is None or self.known.is_empty() or cells.is_empty():
            return None, places
        base = self.known
        there = self._in_place(cells)
        rows = there[there >= 0]
        own = base[int(rows[0]) : int(rows[-1]) + 1] if len(rows) and _is_run(rows) else base[rows]
        same = own[MAY].fill_null(value=False)
        asked = cells if len(rows) == cells.height else cells.filter(pl.Series(there >= 0))
        for name in plan.names:
            same = same & own[CELL + name].eq_missing(asked[name])
        places[there >= 0] = np.where(same.to_numpy(), rows, -1)
        if (places < 0).sum() * _FEW > cells.height:
            self._look_for(cells, plan, places)
        return (base, places) if (places >= 0).any() else (None, places)

    def _in_place(self, cells: pl.DataFrame) -> _Ints:
        """Return the known row on the same line of the file that stands where this one does; -1 where there is none."""
        assert self.known is not None  # noqa: S101 - asked before
        earlier = self.known["file"].unique(maintain_order=True)
        at = len(self._files) - 1
        there = np.full(cells.height, -1, np.int64)
        if at >= len(earlier):
            return there
        rows = (self.known["file"] == earlier[at]).arg_true().to_numpy().astype(np.int64)
        lines, asked = self.known["line"].to_numpy()[rows], cells["line"].to_numpy()
        found = np.minimum(np.searchsorted(lines, asked), len(lines) - 1)
        return np.where(lines[found] == asked, rows[found], there)

    def _look_for(self, cells: pl.DataFrame, plan: Plan, places: _Ints) -> None:
        """Find rows by their cells wherever they stood, and enter their places."""
        assert self.known is not None  # noqa: S101 - asked before
        rest = np.flatnonzero(places < 0)
        told = pl.DataFrame({"key": _keys(self.known, self._names), "place": np.arange(self.known.height)})
        told = told.filter(self.known[MAY].fill_null(value=False)).unique("key", keep="any")
        asked = _keys(cells[rest], plan.names).alias("key").to_frame()
        found = asked.join(told, on="key", how="left", maintain_order="left")["place"]
        places[rest] = found.fill_null(-1).to_numpy()

    def _made(self, accepted: pl.DataFrame, *, may: bool) -> pl.DataFrame:
        """Put the prepared columns and the marks beside accepted rows."""
        made = accepted.hstack(self.prepare(accepted).get_columns())
        return made.with_columns(pl.lit(may).alias(MAY), pl.lit(value=False).alias(RECALLED))

    def _with_cells(self, accepted: pl.DataFrame, cells: pl.DataFrame, *, may: bool) -> pl.DataFrame:
        """Put the cells of accepted rows behind them, as they are tonight; none of rows that are not to be known by them."""
        if not may:
            nothing = pl.Series([None], dtype=pl.String).new_from_index(0, accepted.height)
            unkept = accepted.with_columns(pl.lit(value=False).alias(MAY))
            return unkept.hstack([nothing.alias(name) for name in self._names])
        own = cells
        if accepted.height != cells.height:
            own = accepted.select("line").join(cells, on="line", how="left", maintain_order="left")
        return accepted.hstack([own[name.removeprefix(CELL)].alias(name) for name in self._names])


def _is_run(places: _Ints) -> bool:
    return bool(places[-1] - places[0] + 1 == len(places) and (np.diff(places) == 1).all())


def _keys(rows: pl.DataFrame, names: list[str]) -> pl.Series:
    """Return all cells of a row as one text; null where a cell holds the separator: two rows could give one text.

    A cell that is missing and a blank one give the same: neither holds anything.
    """
    joined = pl.concat_str([pl.col(name).fill_null("") for name in names], separator=_SEPARATOR).alias("key")
    separators = pl.col("key").str.count_matches(_SEPARATOR, literal=True)
    return rows.select(joined).select(pl.when(separators == len(names) - 1).then("key")).to_series()


def _only(batch: Batch, chosen: pl.Series) -> Batch:
    """Leave some rows of a batch."""
    places = chosen.arg_true()

    def origin(away: pl.Series) -> pl.DataFrame:
        mask = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(chosen))
        return batch.origin(mask.scatter(places.filter(away), values=True))

    return replace(batch, cells=batch.cells.filter(chosen), origin=origin)


def _put_together(
    fresh: Records,
    made: pl.DataFrame,
    base: pl.DataFrame,
    places: _Ints,
    lines: _Ints,
    first_row: int,
    file: str,
) -> Records:
    """Put new and known rows in the order of the file, and number them anew.

    Args:
        fresh: The new ones, as they were interpreted.
        made: Their accepted rows with everything that is made of them.
        base: Rows of an earlier night.
        places: For each row of the file its place among them, -1 where it is not known.
        lines: Where these rows stand now.
        first_row: Number of the first row.
        file: Name of the file.
    """
    at = np.flatnonzero(places >= 0)
    all_lines = np.concatenate([lines[at], made["line"].to_numpy()])
    order = np.argsort(all_lines, kind="stable")
    taken = np.concatenate([places[at], base.height + np.arange(made.height)])[order]
    bare = made.drop(RECALLED)
    own = base.select(bare.columns)
    if made.is_empty() and _is_run(taken):
        rows = own.slice(int(taken[0]), len(taken))
    else:
        rows = pl.concat([own, bare])[taken]
    accepted = rows.with_columns(
        pl.lit(file).alias("file"),
        pl.Series("row_no", np.arange(first_row, first_row + len(order))),
        pl.Series("line", all_lines[order]),
        pl.Series(RECALLED, order < len(at)),
    )
    now = np.empty(len(order), np.int64)
    now[order] = np.arange(first_row, first_row + len(order))
    findings = fresh.findings.with_columns(
        pl.Series("row_no", now[fresh.findings["row_no"].to_numpy() - first_row + len(at)])
    )
    return replace(fresh, accepted=accepted, findings=findings)
