"""What was true of residents before: addresses, names and numbers that history lists, and today's status."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl

from reconcile.sample.homes import HOME_COLUMNS, draw_homes, with_room
from reconcile.sample.numbers import distinct_numbers
from reconcile.sample.people import draw_surnames

Generator = np.random.Generator

_MOVED: Final = 0.3
_RENAMED: Final = 0.02
_RENUMBERED: Final = 0.0002
_HAS_FORMER: Final = 0.004  # adults with a 旧氏 beside their name
_PROTECTED: Final = 0.0005
_SPARE_SHARE: Final = 20
RENUMBERED: Final = "個人番号の変更請求"

#: One past state; null where that part did not change or is not told.
PAST: Final = {
    "person": pl.Int64, "surname": pl.String, "surname_kana": pl.String, "given": pl.String, "given_kana": pl.String,
    "former_name": pl.String, "alias": pl.String, "number": pl.String,
    **{name: pl.Int32 if name in {"chome", "first", "second"} else pl.String for name in HOME_COLUMNS},
    "valid_to": pl.String,
}  # fmt: skip
#: What became of residents: share, status, 異動事由.
_FATES: Final = (
    (0.010, "deceased", "死亡"), (0.008, "moved_out", "国内転出"), (0.001, "overseas", "国外転出"),
    (0.0001, "deleted", "職権消除"),
)  # fmt: skip


@dataclass
class World:
    """The residents and everything that changes them while records are drawn.

    Attributes:
        people: As ``people.residents`` returns them, with ``status, former_name, event_reason, event_date, protected``.
        past: Known past states (``PAST``).
        changes: Later changes of residents: person → column → value.
        spare: Numbers that nobody holds.
    """

    people: pl.DataFrame
    past: list[pl.DataFrame]
    changes: dict[int, dict[str, object]] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)

    def spare_number(self) -> str:
        """Take a valid number that nobody holds or ever held."""
        return self.spare.pop()

    def change(self, person: int, **values: object) -> None:
        """Change a resident from now on."""
        self.changes.setdefault(person, {}).update(values)

    def remember(self, states: pl.DataFrame) -> None:
        """Add known past states: ``person`` and any columns of ``PAST``."""
        self.past.append(_past(states))

    def past_homes(self) -> pl.DataFrame:
        """Return each person's latest known earlier home: ``person`` and ``HOME_COLUMNS``."""
        homes = pl.concat(self.past).filter(pl.col("town").is_not_null())
        latest = homes.sort("person", "valid_to").unique("person", keep="last", maintain_order=True)
        return latest.select("person", *HOME_COLUMNS)

    def settled_people(self) -> pl.DataFrame:
        """Return the residents with all changes applied."""
        if not self.changes:
            return self.people
        columns = sorted({column for values in self.changes.values() for column in values})
        changed = pl.DataFrame(
            [{"person": person, **values} for person, values in self.changes.items()],
            schema={"person": pl.Int64, **{column: self.people.schema[column] for column in columns}},
        )
        return self.people.update(changed, on="person", how="left", maintain_order="left")

    def history(self) -> pl.DataFrame:
        """Return the history file's rows, in order of person: the columns of ``schemas/history.toml``."""
        now = self.people.select("person", "resident_code", now="given", now_kana="given_kana")
        rows = pl.concat(self.past).join(now, on="person", how="left", maintain_order="left")
        rows = rows.sort("person", "valid_to", maintain_order=True)
        named = pl.col("surname").is_not_null()
        given, kana = pl.coalesce("given", "now"), pl.coalesce("given_kana", "now_kana")
        return rows.select(
            "resident_code",
            pl.col("number").alias("my_number"),
            pl.when(named).then(pl.format("{}　{}", pl.col("surname"), given)).alias("name"),
            pl.when(named).then(pl.format("{}　{}", pl.col("surname_kana"), kana)).alias("name_kana"),
            "former_name",
            "alias",
            pl.when(pl.col("town").is_not_null()).then(with_room()).alias("address"),
            "valid_to",
        )


def make_world(people: pl.DataFrame, seed: int, as_of_year: int) -> World:
    """Give residents a past and a status."""
    rng = np.random.default_rng([seed, 2])
    count = people.height
    spare = distinct_numbers(count // _SPARE_SHARE + 2000, 11, seed * 7_000_003 + count).to_list()
    edges = np.cumsum([share for share, _, _ in _FATES])
    fate = np.searchsorted(edges, rng.random(count), side="right")
    moves = _moves(rng, people, as_of_year)
    reasons = np.array([reason for _, _, reason in _FATES] + [""])[fate]
    moved = np.zeros(count, dtype=bool)
    moved[moves["person"].to_numpy()] = True
    reasons = np.where((reasons == "") & moved, "転居", reasons)
    adult = ((people["role"] != "c") & ~people["foreign"]).to_numpy()
    has_former = adult & (rng.random(count) < _HAS_FORMER)
    world = World(
        people.with_columns(
            pl.Series("status", np.array([status for _, status, _ in _FATES] + ["current"])[fate]),
            pl.Series("event_reason", reasons),
            pl.Series("event_date", _days(rng, count, as_of_year)),
            pl.Series("protected", np.where(rng.random(count) < _PROTECTED, "1", "0")),
            pl.when(pl.Series(has_former))
            .then(draw_surnames(rng, count)["surname"])
            .otherwise(pl.lit(""))
            .alias("former_name"),
        ),
        past=[moves],
        spare=spare,
    )
    world.remember(_former_names(rng, people, as_of_year))
    numbered = np.flatnonzero(rng.random(count) < _RENUMBERED)
    old = pl.Series("number", [world.spare_number() for _ in numbered], dtype=pl.String)
    world.remember(pl.DataFrame({"person": numbered}).with_columns(old))
    for person in numbered.tolist():
        world.change(person, event_reason=RENUMBERED)
    return world


def _moves(rng: Generator, people: pl.DataFrame, year: int) -> pl.DataFrame:
    """Whole households move: three in ten have an earlier address."""
    houses = int(people["household"].max()) + 1  # type: ignore[arg-type]
    moved = np.flatnonzero(rng.random(houses) < _MOVED)
    earlier = draw_homes(rng, len(moved)).with_columns(
        pl.Series("household", moved), pl.Series("valid_to", _days(rng, len(moved), year))
    )
    rows = people.select("person", "household").join(
        earlier, on="household", how="inner", maintain_order="left"
    )
    return _past(rows.drop("household"))


def _former_names(rng: Generator, people: pl.DataFrame, year: int) -> pl.DataFrame:
    adults = people.filter((pl.col("role") != "c") & ~pl.col("foreign"))["person"].to_numpy()
    renamed = adults[rng.random(len(adults)) < _RENAMED]
    return draw_surnames(rng, len(renamed)).with_columns(
        pl.Series("person", renamed), pl.Series("valid_to", _days(rng, len(renamed), year))
    )


def _days(rng: Generator, count: int, year: int) -> pl.Series:
    """Days of the twelve years before the extract."""
    days = np.datetime64(f"{year - 12}-04-01") + rng.integers(0, 4000, count)
    return pl.Series(days).cast(pl.String)


def _past(states: pl.DataFrame) -> pl.DataFrame:
    told = {name: pl.col(name) if name in states.columns else pl.lit(None) for name in PAST}
    return states.select(column.cast(PAST[name]).alias(name) for name, column in told.items())
