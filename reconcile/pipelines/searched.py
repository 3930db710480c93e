"""Who was sought last night need not be sought again: the records that no rule let pass, and everything found about them.

Comparison and search depend on a record's own fields, on registry and history, and on the program and its steps
(``pipelines.evidence``). So when the records that are left to be sought are, field by field and in order, those of an earlier
night, while all else is the same, the tables that the search made are taken from there. One record more or less, or one field
that differs, and all of them are sought anew. Their verdicts go through the decision tables every night either way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from reconcile.pipelines.evidence import COMPARED
from reconcile.pipelines.steps import Steps
from reconcile.store.kept import Keep

#: Not the id of any source: those have no capital letters.
SOURCE: Final = "Searched"
_ASKED: Final = "asked"
#: What later steps read of the search, and the table that holds it for the unsettled records.
TABLES: Final = {
    "judged": "judged",
    "pair_registry": "unsettled_pairs",
    "named_candidates": "named_candidates",
    "past_of_holders": "past_of_unsettled",
}
#: Records above which seeking them again costs nothing beside all the rest.
_MOST: Final = 20_000


@dataclass(frozen=True)
class Searched:
    """The search of an earlier night.

    Args:
        keep: Where it lies.
        address: Of everything that it rests on besides the records.
    """

    keep: Keep
    address: str

    def known(self, records: pl.DataFrame) -> Mapping[str, pl.DataFrame] | None:
        """Return what was found about exactly these records.

        Args:
            records: Rows of ``Intake.records``, those that are to be compared.

        Returns:
            ``TABLES`` by name, with the keys that the records have tonight; None when others were sought.
        """
        copy = None if records.height > _MOST else self.keep.find(SOURCE, self.address)
        if copy is None:
            return None
        found = {name: pl.read_parquet(list(files)) for name, files in copy.parts.items()}
        asked, now = found.pop(_ASKED), records.select("record_key", *COMPARED)
        if not asked.drop("record_key").equals(now.drop("record_key"), null_equal=True):
            return None
        keys = pl.DataFrame({"record_key": asked["record_key"], "tonight": now["record_key"]})
        return {name: _renamed(table, keys) for name, table in found.items()}

    def learn(self, steps: Steps, records: pl.DataFrame) -> None:
        """Keep what was found tonight about the records that no rule let pass.

        Args:
            steps: The runner; ``verdict_registry`` is made.
            records: As ``Intake.records``.

        Raises:
            OSError: It cannot be written.
        """
        verdicts = steps.fetch("verdict_registry", ["record_key", "grade"])
        unsettled = verdicts.filter(pl.col("grade") != "A")["record_key"]
        if unsettled.len() > _MOST:
            return
        for name in ("46_unsettled_pairs", "47_past_of_unsettled"):
            steps.sql(name)
        with self.keep.making(SOURCE) as making:
            making.add(_ASKED, _of(records.select("record_key", *COMPARED), unsettled))
            for name, held in TABLES.items():
                making.add(name, _of(steps.fetch(held), unsettled))
            self.keep.finish(making, SOURCE, self.address, {"reports": []})


def _of(table: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """Return the rows of some records; of a table without records, all."""
    if "record_key" not in table.columns:
        return table
    return table.filter(pl.col("record_key").is_in(keys.implode()))


def _renamed(table: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """Give each row the key that its record has tonight."""
    if "record_key" not in table.columns:
        return table
    return (
        table.join(keys, on="record_key", how="inner", maintain_order="left")
        .with_columns(pl.col("tonight").alias("record_key"))
        .drop("tonight")
    )
