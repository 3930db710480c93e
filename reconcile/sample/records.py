"""The records of the seventeen systems: right ones with benign noise. Errors come afterwards (errors.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.sample import spelling
from reconcile.sample.history import World, surnames
from reconcile.sample.people import addresses
from reconcile.sample.rates import Rates
from reconcile.sample.systems import BY_ID, SYSTEMS, System

Generator = np.random.Generator

#: Columns of a record that the generator works on; ``truth`` columns are never written to an extract.
_TAKEN: Final = (
    "surname", "given", "surname_kana", "given_kana", "foreign", "alias", "alias_kana", "birth", "sex", "city", "town", "chome",
    "first", "second", "address", "room", "my_number", "status", "household",
)  # fmt: skip
_ELSEWHERE: Final = (
    "東京都練馬区中村北",
    "埼玉県川口市西青木",
    "群馬県高崎市江木町",
    "山梨県甲府市丸の内",
    "愛知県豊橋市駅前大通",
)
_ROUTES: Final = ("application", "registry_lookup", "transfer")


def draw_records(world: World, counts: Mapping[str, int], rates: Rates, seed: int, year: int) -> pl.DataFrame:
    """Draw persons into systems and give their records noise.

    Returns:
        One row per record, in order of system: ``system, row, person, role, kind`` (the noise), ``name, name_kana,
        birth, sex, address, room, my_number, true_number, entry_route, form_number``.
    """
    rng = np.random.default_rng([seed, 3])
    chosen = pl.concat([_persons(rng, world.people, system, counts[system.id], year) for system in SYSTEMS])
    records = chosen.with_row_index("at").join(
        world.people.select("person", *_TAKEN), on="person", how="left", maintain_order="left"
    )
    records = records.with_columns(
        pl.format("{}　{}", "surname", "given").alias("name"),
        pl.format("{}　{}", "surname_kana", "given_kana").alias("name_kana"),
        pl.col("my_number").alias("true_number"),
        _kinds(rng, records.height, rates),
        pl.Series("entry_route", rng.choice(_ROUTES, size=records.height, p=(0.7, 0.2, 0.1))),
    )
    edits = _Edits(records)
    _apply_kinds(edits, world, rng, year)
    _apply_spelling(edits, rates, rng)
    records = edits.frame()
    return _forms(rng, records, world, rates)


def _persons(rng: Generator, people: pl.DataFrame, system: System, count: int, year: int) -> pl.DataFrame:
    youngest, oldest = system.ages
    born = people["birth"].str.slice(0, 4).cast(pl.Int32)
    fits = (born <= year - youngest - 1) & (born >= year - oldest) & (people["status"] == "current")
    if system.roles:
        fits &= people["role"] == "c"
    candidates = people.filter(fits)["person"].to_numpy()
    cases = (count + 1) // 2 if system.roles else count
    picked = rng.choice(candidates, size=cases, replace=False)
    roles = np.full(cases, "本人")
    if system.roles:
        household = people["household"].to_numpy()
        heads = np.searchsorted(household, household[picked])
        picked = np.column_stack([heads, picked]).ravel()[:count]
        roles = np.tile(np.array(["受給者", "児童"]), cases)[:count]
    return pl.DataFrame(
        {"system": [system.id] * count, "row": np.arange(count), "person": picked, "role": roles}
    )


def _kinds(rng: Generator, count: int, rates: Rates) -> pl.Series:
    shares = {
        "stale_known": rates.stale_known, "stale_unknown": rates.stale_unknown, "renamed": rates.renamed,
        "birth_slip": rates.birth_slip, "gone": rates.gone, "other_prefecture": rates.other_prefecture,
        "superseded_number": rates.superseded,
    }  # fmt: skip
    edges = np.cumsum(list(shares.values()))
    drawn = np.searchsorted(edges, rng.random(count), side="right")
    return pl.Series("kind", np.array([*shares, "clean"])[drawn])


class _Edits:
    """Single cells that change in a big frame, by row."""

    def __init__(self, records: pl.DataFrame) -> None:
        self.records = records
        self.cells: dict[str, dict[int, str]] = {}

    def set(self, row: int, **values: str) -> None:
        for column, value in values.items():
            self.cells.setdefault(column, {})[row] = value

    def frame(self) -> pl.DataFrame:
        changed = self.records
        for column, cells in self.cells.items():
            values = changed[column].to_list()
            for row, value in cells.items():
                values[row] = value
            changed = changed.with_columns(pl.Series(column, values, dtype=pl.String))
        return changed


def _apply_kinds(edits: _Edits, world: World, rng: Generator, year: int) -> None:
    special = edits.records.filter(pl.col("kind") != "clean")
    past = pl.concat(world.past).filter(pl.col("address").is_not_null())
    known: dict[int, str] = dict(
        past.filter(pl.col("person").is_in(special["person"].implode()))
        .select("person", "address")
        .iter_rows()
    )
    homes = addresses(rng, special.height).iter_rows(named=True)
    names = surnames(rng, special.height).iter_rows()
    used: set[int] = set()
    for row, home, (surname, kana) in zip(special.iter_rows(named=True), homes, names, strict=True):
        at, person, kind = row["at"], row["person"], row["kind"]
        if kind == "stale_known":
            if person not in known:
                known[person] = home["address"]
                world.remember(person, address=home["address"], valid_to=f"{year - 2}-03-31")
            street, _, room = known[person].partition("　")
            edits.set(at, address=street, room=room)
        elif kind == "stale_unknown":
            edits.set(at, address=home["address"], room=home["room"])
        elif kind == "birth_slip":
            edits.set(at, birth=spelling.slipped(row["birth"], rng))
        elif kind == "gone" and person not in used:
            reason = ("deceased", "死亡") if rng.random() < 0.6 else ("moved_out", "国内転出")
            world.change(person, status=reason[0], event_reason=reason[1])
        elif kind == "other_prefecture":
            lives = _ELSEWHERE[int(rng.integers(len(_ELSEWHERE)))]
            number = world.spare_number()
            edits.set(at, name=f"{surname}　{row['given']}", name_kana=f"{kana}　{row['given_kana']}", my_number=number,
                      true_number=number, address=f"{lives}{home['first']}番地", room="")  # fmt: skip
        elif kind == "renamed":
            _rename(edits, world, row, surname, kana, rng, year)
        elif kind == "superseded_number":
            number = world.spare_number()
            world.remember(person, number=number, valid_to=f"{year - 1}-06-30")
            world.change(person, event_reason="個人番号の変更請求")
            edits.set(at, my_number=number)
        used.add(person)


def _rename(
    edits: _Edits, world: World, row: dict[str, Any], surname: str, kana: str, rng: Generator, year: int
) -> None:
    """The record holds an earlier name: from history, as 旧氏, or a foreigner's 通称."""
    if row["foreign"]:
        if row["alias"]:
            edits.set(row["at"], name=row["alias"], name_kana=row["alias_kana"])
        else:
            edits.set(row["at"], kind="clean")
        return
    edits.set(row["at"], name=f"{surname}　{row['given']}", name_kana=f"{kana}　{row['given_kana']}")
    if rng.random() < 0.3:
        world.change(row["person"], former_name=surname)
    else:
        world.remember(row["person"], surname=surname, surname_kana=kana, valid_to=f"{year - 3}-10-31")


def _apply_spelling(edits: _Edits, rates: Rates, rng: Generator) -> None:
    """Spelling of names and addresses, beside any other noise; only records that are otherwise clean get a kind of it."""
    records = edits.frame()
    edits.records, edits.cells = records, {}
    spelt = rng.random(records.height) < rates.spelling
    varied = rng.random(records.height) < rates.variant
    special = (records["kind"] != "clean").to_numpy()
    rows = records.filter(pl.Series(spelt | varied)).iter_rows(named=True)
    for row in rows:
        at, kinds = row["at"], []
        if spelt[at] and row["kind"] not in {"stale_known", "stale_unknown", "other_prefecture"}:
            room = "" if rng.random() < 0.3 else row["room"]
            text = spelling.respelt(row["city"], row["town"], row["chome"], row["first"], row["second"], rng)
            edits.set(at, address=text, room=room)
            kinds.append("spelling")
        if varied[at] and not row["foreign"]:
            kinds.append(_vary(edits, row, rates, rng, special=bool(special[at])))
        if kinds and not special[at]:
            edits.set(at, kind=kinds[-1])


def _vary(edits: _Edits, row: dict[str, Any], rates: Rates, rng: Generator, *, special: bool) -> str:
    if rng.random() < rates.gaiji and not special:
        edits.set(row["at"], name=spelling.with_unreadable(row["name"], rng))
        return "gaiji"
    edits.set(row["at"], name=spelling.variant_of(row["name"]) or row["name"].replace("　", ""))
    return "variant"


def _forms(rng: Generator, records: pl.DataFrame, world: World, rates: Rates) -> pl.DataFrame:
    """The number on the form: mostly the one in the system; now and then a wrong one that staff put right."""
    has_form = rng.random(records.height) < rates.form
    kept = np.array([system in BY_ID and BY_ID[system].forms != "none" for system in records["system"]])
    differs = np.flatnonzero(
        (rng.random(records.height) < rates.form_differs) & (records["kind"] == "clean").to_numpy() & kept
    )
    forms: list[str | None] = [
        number if held else None for number, held in zip(records["my_number"], has_form & kept, strict=True)
    ]
    for at in differs.tolist():
        forms[at] = world.spare_number()
    frame = records.with_columns(pl.Series("form_number", forms, dtype=pl.String))
    return frame.with_columns(pl.Series("form_differs", np.isin(np.arange(records.height), differs)))
