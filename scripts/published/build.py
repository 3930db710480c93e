"""Writes a published case as a synthetic project, with the truth of every planted record beside it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from reconcile.sample.errors import Planter
from reconcile.sample.forms import add_forms
from reconcile.sample.history import World, make_world
from reconcile.sample.people import residents
from reconcile.sample.rates import Rates
from reconcile.sample.records import draw_records
from reconcile.sample.systems import SYSTEMS
from reconcile.sample.write import identified, write_project
from scripts.published.cases import PublishedCase

AS_OF: Final = date(2026, 4, 1)
#: The default noise on right records; the replica has no fault but those of the case.
RATES: Final = Rates(
    missing=0, orphan=0, changed=0, wrong_addressee=0, wrong_number=0, duplicate=0, shifted_run=0
)
_RESIDENTS_PER_RECORD: Final = 4
_FEWEST_RESIDENTS: Final = 8_000
_SURE: Final = ("clean", "spelling", "stale_known")


def build(folder: Path, case: PublishedCase, *, scale: float = 1.0, seed: int = 1) -> pl.DataFrame:
    """Write the project.

    Args:
        folder: Must not exist.
        case: What to simulate.
        scale: Share of the published size; every planted kind keeps at least one.
        seed: Seed of chance.

    Returns:
        ``system, record_id`` (as the run will name it, ``#2`` for the second of two), ``kind`` of every planted record.
    """
    counts = {system.id: _scaled(case.systems.get(system.id, 0), scale) for system in SYSTEMS}
    people = residents(max(_FEWEST_RESIDENTS, _RESIDENTS_PER_RECORD * sum(counts.values())), seed, AS_OF.year)
    world = make_world(people, seed, AS_OF.year)
    records = add_forms(draw_records(world, counts, RATES, seed, AS_OF.year), world, RATES, seed)
    wrong = {system: _scaled(count, scale) for system, count in case.numbers.items()}
    planted = Planter(world, records, case.kinds or {"family_member": 1}, seed).plant(wrong)
    records = identified(planted, seed, AS_OF)
    meddler = _Meddler(world, records, seed)
    for kind, count in case.replica.items():
        meddler.meddle(kind, _scaled(count, scale))
    write_project(
        folder, world, meddler.records, rates=RATES, seed=seed, as_of=AS_OF, edit_replica=meddler.edit_replica
    )
    for layout in (folder / "schemas" / "systems").glob("*.toml"):
        if not counts[layout.stem.partition("_")[2]]:  # 08_ryoiku_techo.toml
            layout.unlink()
    numbers = records.filter("linkage_error").select("system", "record_id", "kind")
    return pl.concat([numbers, meddler.planted()])


def _scaled(count: int, scale: float) -> int:
    return max(1, round(count * scale)) if count else 0


class _Meddler:
    """Plants what is wrong with handbook numbers, copies or the registry, among right records of a case's first system."""

    def __init__(self, world: World, records: pl.DataFrame, seed: int) -> None:
        self.records = records
        self._world = world
        self._rng = np.random.default_rng([seed, 21])
        sure = records.with_row_index("place").filter(
            ~pl.col("linkage_error")
            & pl.col("kind").is_in(_SURE)
            & ~pl.col("is_unreadable")
            & ~pl.col("foreign")
        )
        self._sure = self._rng.permutation(sure["place"].to_numpy()).tolist()
        self._planted: list[tuple[str, str, str]] = []
        self._shifted = 0
        self._half: list[str] = []

    def meddle(self, kind: str, count: int) -> None:
        """Plant ``count`` of one of the kinds of ``PublishedCase.replica``."""
        if kind == "row_shift":
            self._shifted = count  # the block is chosen among the copies that there are
            return
        places = sorted(self._take(2 * count if kind in {"same_id", "similar_id"} else count))
        if kind in {"same_id", "similar_id"}:
            self._renumber(kind, places)
        elif kind == "half_corrected":
            self._half = [self._plant(kind, place) for place in places]
        else:
            for place in places:
                self._one_number(place)
                self._plant(kind, place)

    def planted(self) -> pl.DataFrame:
        """``system, record_id, kind`` of everything planted here; complete when the copies are written."""
        schema = dict.fromkeys(("system", "record_id", "kind"), pl.String)
        return pl.DataFrame(self._planted, schema=schema, orient="row")

    def edit_replica(self, replica: pl.DataFrame) -> pl.DataFrame:
        """Put the planted faults into the copies."""
        if self._shifted:
            replica = self._paste_one_line_off(replica)
        if self._half:
            others = (
                replica.filter(~pl.col("record_id").is_in(self._half))["addressee_no"]
                .head(len(self._half))
                .to_list()
            )
            replica = replica.with_columns(
                pl.col("record_id")
                .replace_strict(dict(zip(self._half, others, strict=True)), default=pl.col("addressee_no"))
                .alias("addressee_no")
            )
        return replica

    def _take(self, count: int) -> list[int]:
        taken: list[int] = self._sure[:count]
        self._sure = self._sure[count:]
        return taken

    def _plant(self, kind: str, place: int, record_id: str = "") -> str:
        system, own = self.records.select("system", "record_id").row(place)
        self._planted.append((system, record_id or own, kind))
        return str(own)

    def _renumber(self, kind: str, places: list[int]) -> None:
        """Give the later half of the records the handbook numbers of the earlier half, or numbers that look like them."""
        ids = self.records["record_id"].to_list()
        half = len(places) // 2
        for host, place in zip(places[:half], places[half:], strict=True):
            if kind == "same_id":
                self._plant(kind, place, f"{ids[host]}#2")
                ids[place] = ids[host]
            else:
                ids[place] = f"{ids[host][:2]}-{ids[host][2:]}"
                self._plant(kind, place, ids[place])
        self.records = self.records.with_columns(pl.Series("record_id", ids))

    def _one_number(self, place: int) -> None:
        """A second man of the same reading and birth date under the record's number (長野市・坂出市)."""
        person = self._world.people.row(int(self.records["person"][place]), named=True)
        alike = (
            (pl.col("sex") == person["sex"]) & (pl.col("surname") != person["surname"]) & ~pl.col("foreign")
            & ~pl.col("person").is_in(self.records["person"].implode()) & (pl.col("status") == "current")
        )  # fmt: skip
        other = self._world.people.filter(alike).row(0, named=True)
        same = {name: person[name] for name in ("surname_kana", "given_kana", "birth")}
        self._world.change(other["person"], my_number=person["my_number"], **same)

    def _paste_one_line_off(self, replica: pl.DataFrame) -> pl.DataFrame:
        """Keep the record ids of a block of copies and move everything else up by one line."""
        rows = replica.sort("record_id")
        start = (rows.height - self._shifted) // 2
        line = pl.int_range(pl.len())
        inside = (line >= start) & (line < start + self._shifted)
        self._planted += [
            (*row, "row_shift") for row in rows.filter(inside).select("system", "record_id").iter_rows()
        ]
        moved = [name for name in rows.columns if name not in {"system", "record_id"}]
        return rows.with_columns(
            pl.when(inside).then(pl.col(name).shift(-1)).otherwise(pl.col(name)).alias(name) for name in moved
        )
