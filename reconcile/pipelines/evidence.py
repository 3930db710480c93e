"""What was found out about a record stays found out as long as nothing that it rests on has changed.

The levels of a record and the search for other people depend on the record's own fields, on registry, history and 附票, and
on the program and its steps: nothing else. So a record that agreed (grade A) is not compared again while all of these are the
same; its facts go through the decision table anew every night. What is for a person's eyes is not remembered here
(``pipelines.searched``).

The facts lie beside the kept registry (``store.kept``), under an address made of everything they rest on. They are found by the
record's fields themselves, never by a digest that another record might share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from reconcile.pipelines.steps import Steps
from reconcile.store.kept import Keep

#: Not the id of any source: those have no capital letters.
SOURCE: Final = "Evidence"
_FACTS: Final = "facts"
_KEY: Final = "fields"
_HASH: Final = "hash"
_SEPARATOR: Final = "\x1f"
#: Records that are learned at a time: their fields as texts need not be held for all.
_PART: Final = 400_000
#: Everything of a record that comparison and search look at.
COMPARED: Final = (
    "number", "number_state", "name", "name_kana", "former_name", "alias", "birth", "sex", "address",
)  # fmt: skip


@dataclass(frozen=True)
class Evidence:
    """The facts of an earlier night.

    Args:
        keep: Where they lie.
        address: Of everything that they rest on.
        is_whole: Whether the run judges all systems, so that what it does not meet may be forgotten.
    """

    keep: Keep
    address: str
    is_whole: bool

    def known(self, records: pl.DataFrame) -> pl.DataFrame | None:
        """Return the facts of the records that need not be compared again.

        Args:
            records: As ``Intake.records``.

        Returns:
            Rows of ``judged``; None when nothing is known.
        """
        copy = self.keep.find(SOURCE, self.address)
        if copy is None or _FACTS not in copy.parts:
            return None
        facts = pl.read_parquet(list(copy.parts[_FACTS]))
        if len(copy.parts[_FACTS]) > 1:  # records of one person that were learned apart
            facts = facts.unique(_KEY, keep="any")
        asked = records.select("record_key", _fields())
        # numbers are joined more quickly than texts; that the texts are equal is looked at for every pair
        places = _hashes(asked).join(
            _hashes(facts).with_row_index("fact"), on=_HASH, how="inner", maintain_order="left"
        )
        met, found = asked[places["record"]], facts[places["fact"]]
        is_same = met[_KEY] == found[_KEY]
        return met.select("record_key").hstack(found.drop(_KEY)).filter(is_same)

    def told(self) -> str:
        """Say which facts are there, so that work which leaves them out is not mixed with work that does not."""
        copy = self.keep.find(SOURCE, self.address)
        return "" if copy is None else str(copy.meta["digests"])

    def learn(self, steps: Steps, records: pl.DataFrame, known: pl.DataFrame | None) -> None:
        """Keep the facts of the records that agree tonight.

        Args:
            steps: The runner; ``judged`` and ``verdict_registry`` are made.
            records: As ``Intake.records``.
            known: What ``known`` returned.

        Raises:
            OSError: They cannot be written.
        """
        verdicts = steps.fetch("verdict_registry", ["record_key", "grade"])
        agreeing = verdicts.filter(pl.col("grade") == "A")["record_key"]
        if known is not None and (not self.is_whole or agreeing.len() == known.height):
            return
        agreed = records.filter(pl.col("record_key").is_in(agreeing.implode()))
        judged = steps.fetch("judged")
        with self.keep.making(SOURCE) as making:
            for part in agreed.iter_slices(_PART):
                told = part.select("record_key", _fields()).filter(_is_plain()).unique(_KEY, keep="any")
                making.add(_FACTS, told.join(judged, on="record_key", how="inner").drop("record_key"))
            self.keep.finish(making, SOURCE, self.address, {"reports": []})


def _hashes(told: pl.DataFrame) -> pl.DataFrame:
    """Return a number for the fields of each record, and its place."""
    return told.select(pl.col(_KEY).hash().alias(_HASH)).with_row_index("record")


def _is_plain() -> pl.Expr:
    """Whether no field holds the separator itself: then the text of its fields is that of no other record's."""
    return pl.col(_KEY).str.count_matches(_SEPARATOR, literal=True) == len(COMPARED) - 1


def _fields() -> pl.Expr:
    """Return all compared fields as one text; a null is told from a blank."""
    told = [
        pl.when(pl.col(name).is_null()).then(pl.lit("-")).otherwise(pl.lit("+") + pl.col(name))
        for name in COMPARED
    ]
    return pl.concat_str(told, separator=_SEPARATOR).alias(_KEY)
