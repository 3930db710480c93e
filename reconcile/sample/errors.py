"""Planted linkage errors: a right record is given a wrong number, as in the cases on record (domain.md §5).

Every error is of a kind that the contract settles: the true person lives in the registry and the record agrees with
them on every field it holds; a form number or the entry route decides the cause.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.sample.history import World
from reconcile.sample.numbers import check_digits
from reconcile.sample.people import addresses
from reconcile.sample.systems import APPLICANT_SHARE, BY_ID, ERROR_KINDS

Generator = np.random.Generator
Row = dict[str, Any]

#: Noise that an erroneous record may also carry: it still agrees with the true person.
_HARMLESS: Final = ("clean", "spelling", "stale_known")
_DUMMY: Final = "000000000000"


class Planter:
    """Plants errors into the records of one sample.

    Args:
        world: The residents; namesakes and cohabitants are made by changing some who are in no system.
        records: As ``records.draw_records`` returns them.
        seed: Seed of the sample.
    """

    def __init__(self, world: World, records: pl.DataFrame, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 4])
        self._world = world
        self._records = records
        self._people = world.people
        self._household = self._people["household"].to_numpy()
        self._taken: set[int] = set(records["person"].to_list()) | set(world.changes)
        self._used: set[int] = set()
        self._planted: dict[int, Row] = {}

    def plant(self, counts: Mapping[str, int]) -> pl.DataFrame:
        """Plant ``counts`` errors per system and return the records with ``linkage_error, cause, kind`` set."""
        total = sum(counts.values())
        kinds = self._deal_kinds(total)
        causes = ["applicant"] * round(total * APPLICANT_SHARE)
        causes += ["staff"] * (total - len(causes))
        self._rng.shuffle(causes)
        for system, count in counts.items():
            planted = 0
            while planted < count:
                kind = self._next_kind(kinds, system, count - planted)
                planted += self._plant_one(system, kind, causes)
        return self._finish()

    def _deal_kinds(self, total: int) -> list[str]:
        kinds = [kind for kind, weight in ERROR_KINDS.items() for _ in range(weight)]
        self._rng.shuffle(kinds)
        return kinds * (total // len(kinds) + 1)

    def _next_kind(self, kinds: list[str], system: str, room: int) -> str:
        """Take the first dealt kind that this system can have."""
        for place, kind in enumerate(kinds):
            if kind == "role_swap" and not BY_ID[system].roles:
                continue
            if kind == "swapped_pair" and room < 2:
                continue
            return kinds.pop(place)
        return "family_member"

    def _plant_one(self, system: str, kind: str, causes: list[str]) -> int:
        """Plant one error of a kind, or of a plainer kind where the system has no fitting record."""
        for wanted in (kind, "family_member", "same_birth", "valid_nobody"):
            if wanted == "swapped_pair":
                pair = self._pair(system)
                if pair is not None:
                    self._swap(pair, causes)
                    return 2
                continue
            for row in self._candidates(system):
                number = self._wrong_number(wanted, row)
                if number is not None:
                    self._set(row, number, wanted, causes.pop())
                    return 1
        raise RuntimeError(f"no record of {system} can take an error")

    def _candidates(self, system: str) -> Iterator[Row]:
        fits = self._records.filter(
            (pl.col("system") == system)
            & pl.col("kind").is_in(_HARMLESS)
            & ~pl.col("form_differs")
            & ~pl.col("foreign")
            & (pl.col("role") != "受給者")
            & (pl.col("birth").str.slice(4) != "0000")
        )
        tried = min(fits.height, 4000)
        for place in self._rng.choice(fits.height, size=tried, replace=False).tolist():
            row = fits.row(place, named=True)
            if row["at"] not in self._used and row["person"] not in self._world.changes:
                yield row

    def _set(self, row: Row, number: str, kind: str, cause: str) -> None:
        """Give the record a wrong number, and the form or the route that tells the cause."""
        by_form = cause == "applicant" or self._rng.random() < 0.5 or BY_ID[row["system"]].forms == "none"
        by_form = by_form and BY_ID[row["system"]].forms != "none"
        form = (number if cause == "applicant" else row["my_number"]) if by_form else None
        self._used.add(row["at"])
        self._planted[row["at"]] = {
            "at": row["at"],
            "my_number": number,
            "kind": kind,
            "cause": cause,
            "form_number": form,
            "entry_route": "application" if by_form else "registry_lookup",
        }

    def _pair(self, system: str) -> tuple[Row, Row] | None:
        """Two members of one household who are both in the system with their own right records."""
        own = self._records.filter(
            (pl.col("system") == system)
            & pl.col("kind").is_in(_HARMLESS)
            & ~pl.col("form_differs")
            & ~pl.col("foreign")
        )
        shared = own.filter(pl.len().over("household") == 2).sort("household", "at")
        for place in range(0, shared.height - 1, 2):
            first, second = shared.row(place, named=True), shared.row(place + 1, named=True)
            fresh = {first["at"], second["at"]}.isdisjoint(self._used)
            if fresh and first["given"] != second["given"] and first["my_number"] != second["my_number"]:
                return first, second
        return None

    def _swap(self, pair: tuple[Row, Row], causes: list[str]) -> None:
        cause = causes.pop()
        other = next((place for place, each in enumerate(causes) if each == cause), len(causes) - 1)
        second_cause = causes.pop(other)
        first, second = pair
        self._set(first, second["my_number"], "swapped_pair", cause)
        self._set(second, first["my_number"], "swapped_pair", second_cause)

    def _wrong_number(self, kind: str, row: Row) -> str | None:
        number: str = row["my_number"]
        makers = {
            "family_member": self._family, "role_swap": self._family, "twin": self._twin,
            "other_applicant": self._other_applicant, "same_birth": self._same_birth, "namesake": self._namesake,
            "cohabitant": self._cohabitant,
        }  # fmt: skip
        if kind in makers:
            return makers[kind](row)
        return self._mistyped(kind, number)

    def _mistyped(self, kind: str, number: str) -> str | None:  # noqa: PLR0911 - one line per kind reads best
        place = int(self._rng.integers(1, 10))
        if kind == "digit_substitution":
            digit = (int(number[place]) + int(self._rng.integers(1, 10))) % 10
            return _if_invalid(f"{number[:place]}{digit}{number[place + 1 :]}")
        if kind == "adjacent_transposition":
            turned = f"{number[:place]}{number[place + 1]}{number[place]}{number[place + 2 :]}"
            return _if_invalid(turned) if turned != number else None
        if kind == "digit_missing":
            return None if number.startswith("0") else number[:place] + number[place + 1 :]
        if kind == "digit_extra":
            return f"{number[:place]}{number[place]}{number[place:]}"
        if kind == "leading_zero":
            return number[1:] if number.startswith("0") and not number.startswith("00") else None
        if kind == "dummy":
            return _DUMMY
        if kind == "other_identifier":
            return _corporate_number(self._rng)
        return self._world.spare_number()

    def _family(self, row: Row) -> str | None:
        home = self._people.filter(pl.col("household") == row["household"])
        others = home.filter(
            (pl.col("person") != row["person"])
            & (pl.col("given") != row["given"])
            & (pl.col("birth") != row["birth"])
        )
        current = others.filter(pl.col("status") == "current")
        return None if current.is_empty() else str(current.row(0, named=True)["my_number"])

    def _twin(self, row: Row) -> str | None:
        home = self._people.filter(
            (pl.col("household") == row["household"]) & (pl.col("birth") == row["birth"])
        )
        others = home.filter(
            (pl.col("person") != row["person"]) & (pl.col("given") != row["given"]) & (pl.col("role") == "c")
        )
        return None if others.is_empty() else str(others.row(0, named=True)["my_number"])

    def _other_applicant(self, row: Row) -> str | None:
        others = self._records.filter(
            (pl.col("system") == row["system"]) & (pl.col("kind") == "clean") & (pl.col("household") != row["household"])
            & (pl.col("surname") != row["surname"]) & (pl.col("given") != row["given"])
        )  # fmt: skip
        if others.is_empty():
            return None
        other = others.row(int(self._rng.integers(others.height)), named=True)
        return str(other["my_number"]) if other["at"] not in self._used else None

    def _same_birth(self, row: Row) -> str | None:
        others = self._people.filter(
            (pl.col("birth") == row["birth"]) & (pl.col("household") != row["household"])
            & (pl.col("surname") != row["surname"]) & (pl.col("given") != row["given"]) & (pl.col("status") == "current")
        )  # fmt: skip
        return None if others.is_empty() else str(others.row(0, named=True)["my_number"])

    def _stranger(self, row: Row) -> Row:
        """A resident who lives alone and is in no system: the one who is made a namesake or a cohabitant."""
        alone = self._people.filter(
            (pl.col("role") == "h") & (pl.len().over("household") == 1) & ~pl.col("foreign") & (pl.col("sex") == row["sex"])
            & (pl.col("status") == "current") & (pl.col("city") != row["city"]) & (pl.col("surname") != row["surname"])
        )  # fmt: skip
        while True:
            person = alone.row(int(self._rng.integers(alone.height)), named=True)
            if person["person"] not in self._taken:
                self._taken.add(person["person"])
                return person

    def _namesake(self, row: Row) -> str:
        other = self._stranger(row)
        home = addresses(self._rng, 1).row(0, named=True)
        self._world.change(
            other["person"], surname=row["surname"], given=row["given"], surname_kana=row["surname_kana"],
            given_kana=row["given_kana"], birth=row["birth"], address=home["address"], room=home["room"], city=home["city"],
            city_code=home["city_code"],
        )  # fmt: skip
        return str(other["my_number"])

    def _cohabitant(self, row: Row) -> str:
        other = self._stranger(row)
        now = self._people.row(row["person"], named=True)
        self._world.change(
            other["person"],
            address=now["address"],
            room=now["room"],
            city=now["city"],
            city_code=now["city_code"],
        )
        return str(other["my_number"])

    def _finish(self) -> pl.DataFrame:
        schema = {
            "at": pl.UInt32,
            **dict.fromkeys(("my_number", "kind", "cause", "form_number", "entry_route"), pl.String),
        }
        planted = pl.DataFrame(list(self._planted.values()), schema=schema)
        joined = self._records.join(planted, on="at", how="left", suffix="_planted", maintain_order="left")
        wrong = pl.col("cause").is_not_null()
        changed = ("my_number", "kind", "form_number", "entry_route")
        return joined.with_columns(
            *(
                pl.when(wrong).then(pl.col(f"{name}_planted")).otherwise(pl.col(name)).alias(name)
                for name in changed
            ),
            wrong.alias("linkage_error"),
        ).drop(f"{name}_planted" for name in changed)


def _if_invalid(number: str) -> str | None:
    """Return the number when its check digit is wrong (a typing slip that passes it belongs to nobody known here)."""
    prefix = np.array([int(number[:11])], dtype=np.int64)
    return number if int(check_digits(prefix, 11)[0]) != int(number[11]) else None


def _corporate_number(rng: Generator) -> str:
    """A 法人番号: a check digit of its own (財務省令 平成26年70号) before twelve digits."""
    twelve = f"{int(rng.integers(10**10, 10**11)):012}"
    weighted = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(twelve)))
    return f"{9 - weighted % 9}{twelve}"
