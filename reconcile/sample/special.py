"""Records that are right although the registry says something else today: renamed, gone, from elsewhere, mistyped birth."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.sample import spelling
from reconcile.sample.history import RENUMBERED, World
from reconcile.sample.people import draw_given_names, draw_surnames

Generator = np.random.Generator

#: Kinds of noise that are made for whole columns at once (records.py); all others are made here.
ON_ADDRESS: Final = ("stale_known", "stale_unknown")
_ELSEWHERE: Final = (
    "東京都練馬区中村北",
    "埼玉県川口市西青木",
    "群馬県高崎市江木町",
    "山梨県甲府市丸の内",
    "愛知県豊橋市駅前大通",
)


class Special:
    """The few records whose name, birth date, number or holder is out of the ordinary, one at a time.

    Args:
        rng: Source of chance.
        world: The residents, who are changed or remembered as the noise needs.
        records: One row per record with ``at, person, kind`` (one of ``records.EXCLUSIVE`` or clean) and the fields.
        year: Year of the extract.
    """

    def __init__(self, rng: Generator, world: World, records: pl.DataFrame, year: int) -> None:
        self._rng = rng
        self._world = world
        self._records = records
        self._year = year
        self._cells: list[dict[str, Any]] = []

    def apply(self) -> pl.DataFrame:
        """Return the records with their cells changed."""
        rows = self._records.filter(~pl.col("kind").is_in(["clean", *ON_ADDRESS]))
        surnames = draw_surnames(self._rng, rows.height).iter_rows()
        given = draw_given_names(self._rng, rows["sex"]).iter_rows()
        for row, surname, first in zip(rows.iter_rows(named=True), surnames, given, strict=True):
            if row["kind"] == "renamed":
                self._rename(row, surname, first)
            else:
                getattr(self, f"_{row['kind']}")(row)
        columns = ("name", "name_kana", "birth", "address", "room", "my_number", "true_number")
        changed = pl.DataFrame(self._cells, schema={"at": pl.UInt32, **dict.fromkeys(columns, pl.String)})
        return self._records.update(changed, on="at", how="left", maintain_order="left")

    def _edit(self, row: dict[str, Any], **cells: str) -> None:
        self._cells.append({"at": row["at"], **cells})

    def _birth_slip(self, row: dict[str, Any]) -> None:
        self._edit(row, birth=spelling.slipped(row["birth"], self._rng))

    def _deceased(self, row: dict[str, Any]) -> None:
        self._world.change(row["person"], status="deceased", event_reason="死亡")

    def _moved_out(self, row: dict[str, Any]) -> None:
        self._world.change(row["person"], status="moved_out", event_reason="国内転出")

    def _other_prefecture(self, row: dict[str, Any]) -> None:
        """A person of another prefecture: nobody in the registry has this name and birth date, nor the number."""
        surname, kana = draw_surnames(self._rng, 1).row(0)
        number = self._world.spare_number()
        self._edit(
            row, name=f"{surname}　{row['given']}", name_kana=f"{kana}　{row['given_kana']}", my_number=number, true_number=number,
            address=f"{_ELSEWHERE[int(self._rng.integers(len(_ELSEWHERE)))]}{row['first']}番地", room="",
        )  # fmt: skip

    def _superseded_number(self, row: dict[str, Any]) -> None:
        number = self._world.spare_number()
        state = pl.DataFrame(
            {"person": [row["person"]], "number": [number], "valid_to": [f"{self._year - 1}-06-30"]}
        )
        self._world.remember(state)
        self._world.change(row["person"], event_reason=RENUMBERED)
        self._edit(row, my_number=number)

    def _rename(self, row: dict[str, Any], surname: tuple[str, str], given: tuple[str, str]) -> None:
        """The record holds an earlier name: from history, as 旧氏 (today's or a past one), or a foreigner's 通称."""
        if row["foreign"]:
            alias, kana = row["alias"], row["alias_kana"]
            if not alias:
                alias, kana = f"{surname[0]}　{given[0]}", f"{surname[1]}　{given[1]}"
                self._remember(row["person"], alias=alias)
            self._edit(row, name=alias, name_kana=kana)
            return
        self._edit(row, name=f"{surname[0]}　{row['given']}", name_kana=f"{surname[1]}　{row['given_kana']}")
        drawn = self._rng.random()
        if drawn < 0.25:
            self._world.change(row["person"], former_name=surname[0])
        elif drawn < 0.4:
            self._remember(row["person"], former_name=surname[0])
        else:
            self._remember(row["person"], surname=surname[0], surname_kana=surname[1])

    def _remember(self, person: int, **parts: str) -> None:
        state = {"person": [person], "valid_to": [f"{self._year - 3}-10-31"]}
        self._world.remember(pl.DataFrame({**state, **{name: [value] for name, value in parts.items()}}))
