"""Rows that an earlier night read are not split, interpreted, validated and prepared again.

What a row gives depends on its own line alone (or its own cells, where it is none of text), as long as layout and program are the
same: so a row whose line is known gives what it gave then. Only rows about which nothing was to be said are known; every other
one is looked at every night. Which lines are records, and rules over a whole column (repeated record_ids, unique values), are told
anew every night.

Most rows stand where they stood. So a line is first compared with the one that had its place; only where many do not agree,
they are looked for.
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

#: What stood in the row; null where rows of other cells could give the same.
ROW: Final = "recall__row"
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
            ``ROW`` and ``MAY``.
    """

    prepare: Prepare
    plan: str = ""
    known: pl.DataFrame | None = field(default=None, repr=False)
    _files: list[str] = field(default_factory=list, repr=False)

    def interpret(self, batch: Batch, plan: Plan, layout: Layout, file: str, first_row: int) -> Records:
        """Make records of one batch, as ``records.interpret`` does.

        Returns:
            The same, with the prepared columns, ``ROW``, ``MAY`` and ``RECALLED`` behind the others.
        """
        self.plan = self.plan or repr(plan)
        if file not in self._files:
            self._files.append(file)
        is_planned = self.plan == repr(plan)  # lines under another heading mean other fields
        nothing = pl.repeat(None, len(batch.line), dtype=pl.String, eager=True)
        rows = (_rows(batch, plan) if is_planned else nothing).alias(ROW)
        places = self._found(rows, batch.line)
        is_new = pl.Series(places < 0)
        fresh = interpret(batch if is_new.all() else batch.only(is_new), plan, layout, file, first_row)
        # where few rows are new nothing is kept tonight, and lines would only take memory
        may = is_planned and bool((places < 0).sum() * _FEW > len(rows))
        made = self._made(fresh.accepted, may=may)
        if self.known is None or is_new.all():
            records = replace(fresh, accepted=made)
        else:
            records = _put_together(fresh, made, self.known, places, batch.line.to_numpy(), first_row, file)
        return replace(records, accepted=_with_rows(records.accepted, rows, batch.line, may=may))

    def columns_of(self, none: pl.DataFrame) -> pl.DataFrame:
        """Return accepted rows of an empty source with every column that ``interpret`` puts behind them."""
        return self._made(none, may=True).with_columns(pl.lit(None, pl.String).alias(ROW))

    def _found(self, rows: pl.Series, lines: pl.Series) -> _Ints:
        """Return for each row its place among the known ones, -1 where it is not known."""
        places = np.full(len(rows), -1, np.int64)
        if self.known is None or self.known.is_empty() or rows.is_empty():
            return places
        there = self._in_place(lines.to_numpy())
        held = there[there >= 0]
        is_run = len(held) and _is_run(held)
        own = self.known[slice(int(held[0]), int(held[-1]) + 1) if is_run else held, [MAY, ROW]]
        asked = rows if len(held) == len(rows) else rows.filter(pl.Series(there >= 0))
        same = (own[MAY] & (own[ROW] == asked)).fill_null(value=False)
        places[there >= 0] = np.where(same.to_numpy(), held, -1)
        if (places < 0).sum() * _FEW > len(rows):
            self._look_for(rows, places)
        return places

    def _in_place(self, lines: _Ints) -> _Ints:
        """Return the known row on the same line of the file that stands where this one does; -1 where there is none."""
        assert self.known is not None  # noqa: S101 - asked before
        earlier = self.known["file"].unique(maintain_order=True)
        at = len(self._files) - 1
        there = np.full(len(lines), -1, np.int64)
        if at >= len(earlier):
            return there
        rows = (self.known["file"] == earlier[at]).arg_true().to_numpy().astype(np.int64)
        held = self.known["line"].to_numpy()[rows]
        found = np.minimum(np.searchsorted(held, lines), len(held) - 1)
        return np.where(held[found] == lines, rows[found], there)

    def _look_for(self, rows: pl.Series, places: _Ints) -> None:
        """Find rows wherever they stood, and enter their places."""
        assert self.known is not None  # noqa: S101 - asked before
        rest = np.flatnonzero(places < 0)
        told = self.known.select(ROW, MAY).with_columns(pl.Series("place", np.arange(self.known.height)))
        told = told.filter(MAY).drop(MAY).unique(ROW, keep="any")
        asked = rows[rest].to_frame()
        found = asked.join(told, on=ROW, how="left", maintain_order="left")["place"]
        places[rest] = found.fill_null(-1).to_numpy()

    def _made(self, accepted: pl.DataFrame, *, may: bool) -> pl.DataFrame:
        """Put the prepared columns and the marks beside accepted rows."""
        made = accepted.hstack(self.prepare(accepted).get_columns())
        return made.with_columns(pl.lit(may).alias(MAY), pl.lit(value=False).alias(RECALLED))


def _rows(batch: Batch, plan: Plan) -> pl.Series:
    """Return what stands in each row: its line, or all its cells as one text.

    Null where a cell holds the separator: two rows could give one text. A cell that is missing and a blank one give the same:
    neither holds anything.
    """
    if batch.whole is not None:
        return batch.whole()
    joined = pl.concat_str([pl.col(name).fill_null("") for name in plan.names], separator=_SEPARATOR)
    separators = pl.col(ROW).str.count_matches(_SEPARATOR, literal=True)
    told = batch.cells.select(joined.alias(ROW))
    return told.select(pl.when(separators == len(plan.names) - 1).then(ROW)).to_series()


def _with_rows(accepted: pl.DataFrame, rows: pl.Series, lines: pl.Series, *, may: bool) -> pl.DataFrame:
    """Put what stood in accepted rows behind them, as it is tonight; nothing where they are not to be known by it."""
    if not may:
        nothing = pl.lit(None, rows.dtype).alias(ROW)
        return accepted.with_columns(pl.lit(value=False).alias(MAY), nothing)
    if accepted.height != len(rows):
        own = pl.DataFrame([lines.alias("line"), rows])
        rows = accepted.select("line").join(own, on="line", how="left", maintain_order="left")[ROW]
    return accepted.with_columns(rows)


def _is_run(places: _Ints) -> bool:
    return bool(places[-1] - places[0] + 1 == len(places) and (np.diff(places) == 1).all())


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
