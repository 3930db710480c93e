"""Who is near a person: the household, those born on the same day, strangers who can be made namesakes."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from reconcile.sample.history import World

Generator = np.random.Generator
Row = dict[str, Any]


class Kin:
    """Finds other residents for a record; whoever was found or changed is not found again as a stranger.

    Args:
        world: The residents. Those with changes are never found: what they will be is not what they are.
        taken: Persons who have records.
        rng: Source of chance.
    """

    def __init__(self, world: World, taken: set[int], rng: Generator) -> None:
        self._people = world.people
        self._changes = world.changes
        self._taken = taken
        self._rng = rng
        self._household = self._people["household"].to_numpy()
        births = self._people["birth"].str.to_integer(strict=True).to_numpy()
        self._by_birth = np.argsort(births, kind="stable")
        self._births = births[self._by_birth]
        alone = (self._people["role"] == "h") & (pl.Series(self._household).is_unique())
        plain = (
            (self._people["status"] == "current")
            & ~self._people["foreign"]
            & (self._people["protected"] == "0")
            & (self._people["tangle"] == "")
        )
        self._alone = np.flatnonzero((alone & plain).to_numpy())

    def of_household(self, row: Row) -> pl.DataFrame:
        """The other members of a record's household who live here."""
        first, end = np.searchsorted(self._household, [row["household"], row["household"] + 1])
        return self._named_otherwise(self._people[int(first) : int(end)], row)

    def of_birth(self, row: Row) -> pl.DataFrame:
        """Others who live here and were born on the day of the person of a record."""
        birth = int(row["birth"])
        first, end = np.searchsorted(self._births, [birth, birth + 1])
        return self._named_otherwise(self._people[self._by_birth[first:end]], row)

    def living(self, people: pl.DataFrame, row: Row) -> pl.DataFrame:
        """Those of some people who live here, are not the person of a record and stay as they are."""
        here = people.filter((pl.col("status") == "current") & (pl.col("person") != row["person"]))
        return here.filter(~pl.col("person").is_in(list(self._changes)))

    def _named_otherwise(self, people: pl.DataFrame, row: Row) -> pl.DataFrame:
        return self.living(people.filter(pl.col("given") != row["given"]), row)

    def take(self, people: pl.DataFrame) -> str | None:
        """Return the number of the first of some people, who stays as they are from now on; None without any."""
        if people.is_empty():
            return None
        first = people.row(0, named=True)
        self._taken.add(first["person"])
        return str(first["my_number"])

    def stranger(self, row: Row) -> Row:
        """A resident who lives alone elsewhere under another surname and is in no system; free to be changed."""
        while True:
            place = int(self._alone[int(self._rng.integers(self._alone.size))])
            person = self._people.row(place, named=True)
            fits = (
                person["city"] != row["city"]
                and person["surname"] != row["surname"]
                and person["sex"] == row["sex"]
            )
            if fits and place not in self._taken and place not in self._changes:
                self._taken.add(place)
                return person
