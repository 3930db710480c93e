"""Planted linkage errors: a right record is given a wrong number, as in the cases on record (domain.md §5).

Every error is of a kind that the contract settles: the true person lives in the registry and the record agrees with
them on every field it holds (but for ``noisy_family``, of the hard profile: a field of the record is wrong or unreadable, too);
a form number or the entry route decides the cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.sample.history import World
from reconcile.sample.homes import HOME_COLUMNS, draw_homes
from reconcile.sample.kin import Kin, Row
from reconcile.sample.mistyped import MISTYPED, mistyped
from reconcile.sample.systems import APPLICANT_SHARE, BY_ID
from reconcile.sample.tangle import TANGLES

Generator = np.random.Generator

#: Noise that an erroneous record may also carry: it still agrees with the true person.
_HARMLESS: Final = ("clean", "spelling", "stale_known", "variant", "stale_variant", "romaji_order")
#: Noise under which the record does not agree with the true person either.
_DISAGREEING: Final = ("stale_unknown", "birth_slip")
#: Kinds that only records with that noise can have.
_OF_NOISE: Final = {"stale_variant_family": "stale_variant", "romaji_family": "romaji_order"}
#: Kinds that only some systems or few persons can have are placed first.
_PLACED_FIRST: Final = ("role_swap", "swapped_pair", "twin", *TANGLES, *_OF_NOISE, "noisy_family")
#: What takes the place of a kind for which a system has no fitting record.
_PLAINER: Final = ("family_member", "same_birth", "valid_nobody")
_TRIES: Final = 4000


class Planter:
    """Plants errors into the records of one sample.

    Args:
        world: The residents; namesakes and cohabitants are made by changing some who are in no system.
        records: As ``forms.add_forms`` returns them.
        kinds: Kinds of errors with their weights.
        seed: Seed of the sample.
    """

    def __init__(self, world: World, records: pl.DataFrame, kinds: Mapping[str, int], seed: int) -> None:
        self._rng = np.random.default_rng([seed, 4])
        self._world = world
        self._records = records
        self._kin = Kin(world, set(records["person"].to_list()), self._rng)
        self._kinds = kinds
        fits = records.filter(
            ~pl.col("form_differs") & (pl.col("protected") == "0")
            & (pl.col("role") != "受給者")
            & ~pl.col("person").is_in(list(world.changes))
        )  # fmt: skip
        agrees = pl.col("kind").is_in(_HARMLESS) & ~pl.col("is_unreadable")
        self._noisy = fits.filter(
            ~pl.col("foreign"), pl.col("is_unreadable") | pl.col("kind").is_in(_DISAGREEING)
        )
        self._foreign = fits.filter("foreign", agrees)
        self._fits = fits.filter(~pl.col("foreign"), agrees)
        self._used: set[int] = set()
        self._planted: list[Row] = []
        self._causes: list[str] = []
        self._systems: list[str] = []

    def plant(self, counts: Mapping[str, int]) -> pl.DataFrame:
        """Plant ``counts`` errors per system and return the records with ``linkage_error, cause, kind`` set.

        What a very small system has no fitting record for, another one that has errors takes.
        """
        self._systems = [system for system, count in counts.items() if count]
        slots = [system for system, count in counts.items() for _ in range(count)]
        applicants = round(len(slots) * APPLICANT_SHARE)
        self._causes = ["applicant"] * applicants + ["staff"] * (len(slots) - applicants)
        self._rng.shuffle(self._causes)
        self._rng.shuffle(slots)
        for kind in self._deal(len(slots)):
            if kind == "swapped_pair":
                self._plant_pair(slots)
            elif slots:
                self._plant_one(kind, slots)
        return self._finish()

    def _deal(self, total: int) -> list[str]:
        """As many kinds as errors, in the published mix; a swapped pair is dealt once for its two errors."""
        whole = sum(self._kinds.values())
        shares = {kind: weight * total / whole for kind, weight in self._kinds.items()}
        dealt = Counter({kind: int(share) for kind, share in shares.items()})
        for kind in sorted(shares, key=lambda kind: dealt[kind] - shares[kind])[
            : total - sum(dealt.values())
        ]:
            dealt[kind] += 1
        dealt["family_member"] += dealt["swapped_pair"] % 2
        dealt["swapped_pair"] //= 2
        first = [kind for kind in _PLACED_FIRST for _ in range(dealt[kind])]
        rest = [kind for kind, count in dealt.items() if kind not in _PLACED_FIRST for _ in range(count)]
        self._rng.shuffle(rest)
        # a pair that no system can take leaves its two places to others
        return [*first, *rest, *["family_member"] * (2 * dealt["swapped_pair"])]

    def _plant_one(self, kind: str, slots: list[str]) -> None:
        """Plant one error of a kind in the first system that can have it, or of a plainer kind in the next system."""
        systems = list(dict.fromkeys(slots))
        able = [name for name in systems if BY_ID[name].roles] if kind == "role_swap" else systems
        others = [name for name in self._systems if name not in systems]
        tries = [(kind, name) for name in able] + [
            (plainer, name) for among in (systems, others) for plainer in _PLAINER for name in among
        ]
        for wanted, system in tries:
            for row in self._candidates(system, wanted):
                number = self._wrong_number(wanted, row)
                if number is not None:
                    slots.remove(system if system in systems else systems[0])
                    self._set(row, number, wanted, self._causes.pop())
                    return
        raise RuntimeError("no record of any system can take an error")

    def _candidates(self, system: str, kind: str) -> Iterator[Row]:
        pool = {"romaji_family": self._foreign, "noisy_family": self._noisy}.get(kind, self._fits)
        own = pool.filter(pl.col("system") == system)
        if kind in TANGLES:
            own = own.filter(pl.col("tangle") == kind)
        elif kind in _OF_NOISE:
            own = own.filter(pl.col("kind") == _OF_NOISE[kind])
        elif kind == "twin":  # few enough to look for among all
            day = self._world.people.group_by("household", "birth").len().filter(pl.col("len") > 1)
            own = own.join(day, on=["household", "birth"], how="semi", maintain_order="left")
        for place in self._rng.permutation(own.height)[:_TRIES].tolist():
            row = own.row(place, named=True)
            if row["at"] not in self._used:
                yield row

    def _set(self, row: Row, number: str, kind: str, cause: str) -> None:
        """Give the record a wrong number, and the form or the route that tells the cause."""
        forms = BY_ID[row["system"]].forms != "none"
        # where the form's number is right but the record agrees with nobody, nothing shows that it is right
        provable = kind != "noisy_family"
        by_form = cause == "applicant" or (forms and self._rng.random() < 0.5 and provable)
        if by_form and not forms:
            raise RuntimeError(f"{row['system']} keeps no forms: no cause can be the applicant")
        form = (number if cause == "applicant" else row["my_number"]) if by_form else None
        self._used.add(row["at"])
        self._planted.append(
            {
                "at": row["at"],
                "my_number": number,
                "kind": kind,
                "cause": cause,
                "form_number": form,
                "entry_route": "application" if by_form else "registry_lookup",
            }
        )

    def _plant_pair(self, slots: list[str]) -> None:
        """Exchange the numbers of two members of one household who are both in a system with room for two."""
        for system in dict.fromkeys(slots):
            own = self._fits.filter((pl.col("system") == system) & ~pl.col("at").is_in(list(self._used)))
            pairs = own.filter(pl.len().over("household") == 2).sort("household", "at")
            if slots.count(system) < 2 or pairs.is_empty():
                continue
            place = 2 * int(self._rng.integers(pairs.height // 2))
            first, second = pairs.row(place, named=True), pairs.row(place + 1, named=True)
            cause = self._causes.pop()
            same = [place for place, other in enumerate(self._causes) if other == cause]
            self._set(first, second["my_number"], "swapped_pair", cause)
            self._set(second, first["my_number"], "swapped_pair", self._causes.pop(same[0] if same else -1))
            slots.remove(system)
            slots.remove(system)
            return

    def _wrong_number(self, kind: str, row: Row) -> str | None:
        if kind in MISTYPED:
            return mistyped(kind, row["my_number"], self._resident_code(row), self._rng)
        if kind == "valid_nobody":
            return self._world.spare_number()
        if kind in TANGLES:
            return self._kin.take(self._kin.living(self._world.people[[row["tangled_with"]]], row))
        makers = {
            "role_swap": self._parent, "twin": self._twin, "namesake": self._namesake, "other_applicant": self._other_applicant,
            "same_birth": self._same_birth, "cohabitant": self._cohabitant,
        }  # fmt: skip
        return makers.get(kind, self._family)(row)

    def _resident_code(self, row: Row) -> str:
        return str(self._world.people["resident_code"][row["person"]])

    def _family(self, row: Row) -> str | None:
        others = self._kin.of_household(row).filter(pl.col("birth") != row["birth"])
        return self._kin.take(others)

    def _parent(self, row: Row) -> str | None:
        """The recipient's number on the child's row; the recipient is the head of the household."""
        return self._kin.take(self._kin.of_household(row).filter(pl.col("role") == "h"))

    def _twin(self, row: Row) -> str | None:
        return self._kin.take(
            self._kin.of_household(row).filter((pl.col("birth") == row["birth"]) & (pl.col("role") == "c"))
        )

    def _other_applicant(self, row: Row) -> str | None:
        """The number of another record of the system that is otherwise right: two forms of one bundle."""
        others = self._fits.filter(
            (pl.col("system") == row["system"]) & (pl.col("household") != row["household"])
            & (pl.col("surname") != row["surname"]) & (pl.col("given") != row["given"]) & (pl.col("birth") != row["birth"])
            & ~pl.col("at").is_in(list(self._used))
        )  # fmt: skip
        if others.is_empty():
            return None
        other = others.row(int(self._rng.integers(others.height)), named=True)
        self._used.add(other["at"])
        return str(other["my_number"])

    def _same_birth(self, row: Row) -> str | None:
        others = self._kin.of_birth(row).filter(
            (pl.col("household") != row["household"]) & (pl.col("surname") != row["surname"])
        )
        return self._kin.take(others)

    def _namesake(self, row: Row) -> str:
        """Somebody of the same name and birth date who lives elsewhere (静岡県's 47 cases)."""
        other = self._kin.stranger(row)
        person = self._world.people.row(row["person"], named=True)
        name = {
            column: person[column] for column in ("surname", "given", "surname_kana", "given_kana", "birth")
        }
        while (home := draw_homes(self._rng, 1).row(0, named=True))["town"] == row["town"]:
            pass
        self._world.change(other["person"], **name, **home)
        return str(other["my_number"])

    def _cohabitant(self, row: Row) -> str:
        """Somebody of another name who lives at the same address."""
        other = self._kin.stranger(row)
        person: dict[str, Any] = self._world.people.row(row["person"], named=True)
        self._world.change(other["person"], **{column: person[column] for column in HOME_COLUMNS})
        return str(other["my_number"])

    def _finish(self) -> pl.DataFrame:
        changed = ("my_number", "kind", "form_number", "entry_route")
        schema = {"at": pl.UInt32, "cause": pl.String, **dict.fromkeys(changed, pl.String)}
        planted = pl.DataFrame(self._planted, schema=schema)
        joined = self._records.join(planted, on="at", how="left", suffix="_planted", maintain_order="left")
        wrong = pl.col("cause").is_not_null()
        return joined.with_columns(
            *(
                pl.when(wrong).then(pl.col(f"{name}_planted")).otherwise(pl.col(name)).alias(name)
                for name in changed
            ),
            wrong.alias("linkage_error"),
        ).drop(f"{name}_planted" for name in changed)
