"""What was true of residents before: addresses, names and numbers that history lists, and today's status."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl

from reconcile.sample.numbers import distinct_numbers
from reconcile.sample.people import addresses, table

Generator = np.random.Generator

_MOVED: float = 0.3
_RENAMED: float = 0.02
_RENUMBERED: float = 0.0002
HISTORY_COLUMNS = (
    "resident_code",
    "my_number",
    "name",
    "name_kana",
    "former_name",
    "alias",
    "address",
    "valid_to",
)


@dataclass
class World:
    """The residents and everything that changes them while records are drawn.

    Attributes:
        people: As ``people.residents`` returns them, with ``status``, ``former_name``, ``event_reason``, ``protected``.
        past: Known past states per person: ``person, address, surname, surname_kana, number`` (null where that part
            did not change).
        changes: Later changes of residents: person → column → value.
        spare: Numbers that nobody holds.
    """

    people: pl.DataFrame
    past: list[pl.DataFrame]
    changes: dict[int, dict[str, str]] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)

    def spare_number(self) -> str:
        """Take a valid number that nobody holds or ever held."""
        return self.spare.pop()

    def change(self, person: int, **values: str) -> None:
        """Change a resident from now on."""
        self.changes.setdefault(person, {}).update(values)

    def remember(self, person: int, **parts: str) -> None:
        """Add a known past state of a person."""
        self.past.append(
            _past(pl.DataFrame({"person": [person], **{name: [value] for name, value in parts.items()}}))
        )

    def settled_people(self) -> pl.DataFrame:
        """Return the residents with all changes applied."""
        if not self.changes:
            return self.people
        columns = sorted({column for values in self.changes.values() for column in values})
        changed = pl.DataFrame(
            [{"person": person, **values} for person, values in self.changes.items()],
            schema={"person": pl.Int64, **dict.fromkeys(columns, pl.String)},
        )
        return self.people.update(changed, on="person", how="left").sort("person")

    def history(self) -> pl.DataFrame:
        """Return the history file's rows (``HISTORY_COLUMNS``), in order of person."""
        people = self.people.select("person", "resident_code", "given", "given_kana")
        rows = (
            pl.concat(self.past)
            .join(people, on="person", how="left")
            .sort("person", "valid_to", maintain_order=True)
        )
        renamed = pl.col("surname").is_not_null()
        return rows.select(
            "resident_code",
            pl.col("number").alias("my_number"),
            pl.when(renamed).then(pl.format("{}　{}", "surname", "given")).alias("name"),
            pl.when(renamed).then(pl.format("{}　{}", "surname_kana", "given_kana")).alias("name_kana"),
            pl.lit(None, pl.String).alias("former_name"),
            pl.lit(None, pl.String).alias("alias"),
            "address",
            "valid_to",
        )


def make_world(people: pl.DataFrame, seed: int, as_of_year: int) -> World:
    """Give residents a past and a status."""
    rng = np.random.default_rng([seed, 2])
    count = people.height
    spare = distinct_numbers(count // 20 + 2000, 11, seed * 7_000_003 + count).to_list()
    drawn = rng.random(count)
    status = np.select(
        [drawn < 0.010, drawn < 0.018, drawn < 0.019], ["deceased", "moved_out", "overseas"], "current"
    )
    reason = np.select(
        [status == "deceased", status == "moved_out", status == "overseas"],
        ["死亡", "国内転出", "国外転出"],
        "",
    )
    with_status = people.with_columns(
        pl.Series("status", status),
        pl.Series("event_reason", reason),
        pl.lit("").alias("former_name"),
        pl.Series("protected", np.where(rng.random(count) < 0.0005, "1", "0")),
    )
    world = World(with_status, [], spare=spare)
    world.past.append(_moves(rng, people, as_of_year))
    world.past.append(_former_names(rng, people, as_of_year))
    numbered = np.flatnonzero(rng.random(count) < _RENUMBERED)
    old = [world.spare_number() for _ in numbered]
    world.past.append(_past(pl.DataFrame({"person": numbered, "number": pl.Series(old, dtype=pl.String)})))
    for person in numbered.tolist():
        world.change(person, event_reason="個人番号の変更請求")
    return world


def _moves(rng: Generator, people: pl.DataFrame, year: int) -> pl.DataFrame:
    """Whole households move: three in ten have an earlier address."""
    houses = int(people["household"].max()) + 1  # type: ignore[arg-type]
    moved = np.flatnonzero(rng.random(houses) < _MOVED)
    earlier = addresses(rng, len(moved)).select(
        pl.Series("household", moved), pl.col("address") + _room(), _days(rng, len(moved), year)
    )
    rows = people.select("person", "household").join(earlier, on="household", how="inner")
    return _past(rows.drop("household"))


def _former_names(rng: Generator, people: pl.DataFrame, year: int) -> pl.DataFrame:
    adults = people.filter((pl.col("role") != "c") & ~pl.col("foreign"))["person"].to_numpy()
    renamed = adults[rng.random(len(adults)) < _RENAMED]
    return _past(
        surnames(rng, len(renamed)).with_columns(pl.Series("person", renamed), _days(rng, len(renamed), year))
    )


def surnames(rng: Generator, count: int) -> pl.DataFrame:
    """Draw surnames with readings: ``surname, surname_kana``."""
    names = table("surnames.tsv")
    weight = names["people"].to_numpy().astype(float)
    drawn = names[rng.choice(names.height, size=count, p=weight / weight.sum())]
    return drawn.select("surname", pl.col("reading").alias("surname_kana"))


def _room() -> pl.Expr:
    return pl.when(pl.col("room") != "").then("　" + pl.col("room")).otherwise(pl.lit(""))


def _days(rng: Generator, count: int, year: int) -> pl.Series:
    days = np.datetime64(f"{year - 12}-04-01") + rng.integers(0, 4000, count)
    return pl.Series("valid_to", days.astype(str))


def _past(rows: pl.DataFrame) -> pl.DataFrame:
    missing = [
        name
        for name in ("address", "surname", "surname_kana", "number", "valid_to")
        if name not in rows.columns
    ]
    return rows.with_columns(pl.lit(None, pl.String).alias(name) for name in missing).select(
        pl.col("person").cast(pl.Int64), "address", "surname", "surname_kana", "number", "valid_to"
    )
