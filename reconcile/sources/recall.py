"""Rows that an earlier night read are not interpreted, validated and prepared again.

What a row gives depends on its own cells alone, as long as layout and program are the same: so a row whose cells are known
gives what it gave then. Only rows about which nothing was to be said are known; every other one is looked at every night.
Rules over a whole column (repeated record_ids, unique values) are applied to all rows every night.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from reconcile.sources.layout import Layout
from reconcile.sources.plan import Batch, Plan
from reconcile.sources.records import Records, interpret

#: All cells of a row as one text; null for a row that shall not be known.
KEY: Final = "recall__key"
#: Whether a row was known.
RECALLED: Final = "recall__known"
_SEPARATOR: Final = "\x1f"
#: Makes further columns from accepted rows; the same rows give the same values, whatever stands beside them.
Prepare = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass
class Recall:
    """What is known of the rows of one source.

    Args:
        prepare: Makes the prepared columns of rows that are not known.
        plan: Of the files that the known rows were read from, "" where nothing is known: that of the first file then.
        known: ``KEY`` and every column of an accepted row but its place, with the prepared ones; each key once.
    """

    prepare: Prepare
    plan: str = ""
    known: pl.DataFrame | None = field(default=None, repr=False)

    def interpret(self, batch: Batch, plan: Plan, layout: Layout, file: str, first_row: int) -> Records:
        """Make records of one batch, as ``records.interpret`` does.

        Returns:
            The same, with the prepared columns, ``KEY`` and ``RECALLED`` behind the others.
        """
        self.plan = self.plan or repr(plan)
        # cells of another heading mean other fields
        keys = (
            _keys(batch.cells, plan)
            if self.plan == repr(plan)
            else batch.cells["line"].cast(pl.String).clear()
        )
        found = self._find(batch.cells, keys)
        is_new = found[KEY].is_null() if found is not None else None
        fresh = interpret(batch if is_new is None else _only(batch, is_new), plan, layout, file, first_row)
        made = self._prepared(fresh.accepted, batch.cells, keys)
        if found is None:
            return replace(fresh, accepted=made)
        return _put_together(fresh, made, found, file, first_row)

    def _find(self, cells: pl.DataFrame, keys: pl.Series) -> pl.DataFrame | None:
        """Return ``line`` and what is known of each row, null where it is not known; None when no row is."""
        if self.known is None or keys.is_empty():
            return None
        found = pl.DataFrame([cells["line"], keys.alias("asked")]).join(
            self.known.with_columns(pl.col(KEY).alias("asked")), on="asked", how="left", maintain_order="left"
        )
        return None if found[KEY].null_count() == found.height else found.drop("asked")

    def _prepared(self, accepted: pl.DataFrame, cells: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
        """Put the prepared columns, the key and the mark beside accepted rows."""
        own = pl.Series(KEY, [None], dtype=pl.String).new_from_index(0, accepted.height)
        if len(keys) == accepted.height:
            own = keys
        elif len(keys):
            own = accepted.select("line").join(
                pl.DataFrame([cells["line"], keys]), on="line", how="left", maintain_order="left"
            )[KEY]
        made = self.prepare(accepted)
        return accepted.hstack([*made.get_columns(), own]).with_columns(pl.lit(value=False).alias(RECALLED))


def _keys(cells: pl.DataFrame, plan: Plan) -> pl.Series:
    """Return all cells of a row as one text; null where a cell holds the separator: two rows could give one text."""
    joined = pl.concat_str([pl.col(name).fill_null("") for name in plan.names], separator=_SEPARATOR)
    separators = pl.col(KEY).str.count_matches(_SEPARATOR, literal=True)
    told = cells.select(joined.alias(KEY))
    return told.select(pl.when(separators == len(plan.names) - 1).then(KEY)).to_series()


def _only(batch: Batch, chosen: pl.Series) -> Batch:
    """Leave some rows of a batch."""
    places = chosen.arg_true()

    def origin(away: pl.Series) -> pl.DataFrame:
        mask = pl.Series([False], dtype=pl.Boolean).new_from_index(0, len(chosen))
        return batch.origin(mask.scatter(places.filter(away), values=True))

    return replace(batch, cells=batch.cells.filter(chosen), origin=origin)


def _put_together(
    fresh: Records, made: pl.DataFrame, found: pl.DataFrame, file: str, first_row: int
) -> Records:
    """Put new and known rows in the order of the file, and number them anew."""
    known = found.filter(pl.col(KEY).is_not_null()).with_columns(
        pl.lit(0, pl.Int64).alias("row_no"), pl.lit(file).alias("file"), pl.lit(value=True).alias(RECALLED)
    )
    rows = known.select(made.columns)
    if made.height:
        rows = pl.concat([rows, made]).sort("line", maintain_order=True)
    rows = rows.with_columns(pl.int_range(first_row, first_row + pl.len(), dtype=pl.Int64).alias("row_no"))
    findings = fresh.findings
    if findings.height:
        places = made.select(pl.col("row_no").alias("own"), "line").join(
            rows.select("line", "row_no"), on="line", how="left", maintain_order="left"
        )
        findings = findings.join(
            places.select("own", pl.col("row_no").alias("now")), left_on="row_no", right_on="own", how="left",
            maintain_order="left",
        ).select(pl.col("now").alias("row_no"), "rule")  # fmt: skip
    return replace(fresh, accepted=rows, findings=findings)
