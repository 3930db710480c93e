"""The records of the seventeen systems: right ones with benign noise. Errors come afterwards (errors.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.sample import spelling
from reconcile.sample.habits import code_of, holds_address
from reconcile.sample.history import World
from reconcile.sample.homes import HOME_COLUMNS, draw_homes, street
from reconcile.sample.persons import choose_persons
from reconcile.sample.rates import Rates
from reconcile.sample.special import ON_ADDRESS, Special
from reconcile.sample.systems import SYSTEMS

Generator = np.random.Generator

#: Kinds of noise of which a record has one at most; all but other_prefecture may be spelt otherwise on top.
EXCLUSIVE: Final = (
    "stale_known", "stale_unknown", "renamed", "birth_slip", "deceased", "moved_out", "other_prefecture", "superseded_number",
)  # fmt: skip
#: Kinds that change the person in the registry or the history, and with it every record of that person.
_CHANGES_PERSON: Final = ("deceased", "moved_out", "renamed", "superseded_number")
_TAKEN: Final = (
    "surname", "given", "surname_kana", "given_kana", "foreign", "alias", "alias_kana", "birth", "sex", *HOME_COLUMNS,
    "my_number", "household", "protected", "tangle", "tangled_with",
)  # fmt: skip
_REAL_VARIANTS: Final = 0.8
_ROUTES: Final = ("application", "registry_lookup", "transfer")


def draw_records(world: World, counts: Mapping[str, int], rates: Rates, seed: int, year: int) -> pl.DataFrame:
    """Draw persons into systems and give their records noise.

    Args:
        world: The residents; deaths, removals, former names and numbers that the noise needs are added to it.
        counts: Records per system.
        rates: Shares of noise.
        seed: Seed of the sample.
        year: Year of the extract.

    Returns:
        One row per record, in order of system: ``at`` (0-based), ``system, row, person, role, kind`` (the noise),
        ``is_unreadable``, ``name, name_kana, birth, sex, address`` (without 方書), ``room, my_number, true_number,
        entry_route``, and of the person today: ``surname, given, foreign, household, city, protected, tangle, tangled_with``.
    """
    rng = np.random.default_rng([seed, 3])
    chosen = choose_persons(rng, world.people, counts, year).with_row_index("at")
    records = chosen.join(
        world.people.select("person", *_TAKEN), on="person", how="left", maintain_order="left"
    )
    records = records.with_columns(
        _kinds(rng, records, rates),
        pl.format("{}　{}", "surname", "given").alias("name"),
        pl.format("{}　{}", "surname_kana", "given_kana").alias("name_kana"),
        pl.col("my_number").alias("true_number"),
        pl.Series("entry_route", rng.choice(_ROUTES, size=records.height, p=(0.75, 0.15, 0.1))),
    )
    records = _moved(rng, world, records, year).with_columns(street().alias("address"))
    records = Special(rng, world, records, year).apply()
    return _otherwise_named(rng, _respelt(rng, records, rates), rates)


def _kinds(rng: Generator, records: pl.DataFrame, rates: Rates) -> pl.Series:
    """Deal the exclusive kinds; those that change the person go to persons with one record."""
    edges = np.cumsum([getattr(rates, kind) for kind in EXCLUSIVE])
    dealt = np.array([*EXCLUSIVE, "clean"])[np.searchsorted(edges, rng.random(records.height), side="right")]
    addressed = (
        records["system"]
        .replace_strict({system.id: holds_address(system.id) for system in SYSTEMS})
        .to_numpy()
    )
    dealt[np.isin(dealt, ON_ADDRESS) & ~addressed] = "clean"
    shared = records["person"].is_duplicated().to_numpy()
    misplaced = np.flatnonzero(np.isin(dealt, _CHANGES_PERSON) & shared)
    free = np.flatnonzero((dealt == "clean") & ~shared)
    instead = rng.choice(free, size=min(misplaced.size, free.size), replace=False)
    dealt[instead] = dealt[misplaced[: instead.size]]
    dealt[misplaced] = "clean"
    return pl.Series("kind", dealt)


def _moved(rng: Generator, world: World, records: pl.DataFrame, year: int) -> pl.DataFrame:
    """Records with a stale address hold an earlier home: one that history lists (added where it lists none), or another."""
    stale = records.filter(pl.col("kind").is_in(ON_ADDRESS)).select("at", "person", "household", "kind")
    drawn = stale.hstack(draw_homes(rng, stale.height))
    known = world.past_homes()
    by_history = drawn.filter(pl.col("kind") == "stale_known")
    own = by_history.select("at", "person", "household")
    listed = own.join(known, on="person", how="inner", maintain_order="left")
    fresh = by_history.join(known, on="person", how="anti", maintain_order="left")
    fresh = fresh.unique("household", keep="first", maintain_order=True).drop("at", "person", "kind")
    members = world.people.select("person", "household").join(
        fresh, on="household", how="inner", maintain_order="left"
    )
    world.remember(members.with_columns(pl.lit(f"{year - 2}-03-31").alias("valid_to")))
    added = own.join(known, on="person", how="anti", maintain_order="left").join(
        fresh, on="household", how="inner", maintain_order="left"
    )
    unknown = drawn.filter(pl.col("kind") == "stale_unknown")
    homes = pl.concat(part.select("at", *HOME_COLUMNS) for part in (listed, added, unknown))
    return records.update(homes, on="at", how="left", maintain_order="left")


def _respelt(rng: Generator, records: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """Spell names and addresses otherwise; a record that is otherwise clean is named after it (the name first)."""
    spelt = rng.random(records.height) < rates.spelling
    varied = _varied_rows(rng, records["name"], rates.variant)
    is_plain = (records["kind"] != "other_prefecture").to_numpy()
    rows = records.filter(pl.Series((spelt | varied) & is_plain))
    changed = []
    for row in rows.iter_rows(named=True):
        cells: dict[str, Any] = {"at": row["at"]}
        kind = row["kind"]
        if spelt[row["at"]] and holds_address(row["system"]):
            cells["address"] = spelling.respelt(
                row["city"], row["town"], row["chome"], row["first"], row["second"], rng
            )
            cells["room"] = "" if rng.random() < 0.3 else row["room"]
            kind = "spelling"
        if varied[row["at"]]:
            unreadable = rng.random() < rates.gaiji and row["kind"] in {"clean", "stale_known"}
            cells["name"] = _varied(rng, row["name"], code_of(row["system"]), unreadable=unreadable)
            cells["is_unreadable"] = unreadable
            kind = "gaiji" if unreadable else "variant"
        cells["kind"] = kind if row["kind"] == "clean" else row["kind"]
        changed.append(cells)
    schema = {
        "at": pl.UInt32,
        **dict.fromkeys(("address", "room", "name", "kind"), pl.String),
        "is_unreadable": pl.Boolean,
    }
    marked = records.with_columns(pl.lit(False).alias("is_unreadable"))
    return marked.update(pl.DataFrame(changed, schema=schema), on="at", how="left", maintain_order="left")


def _otherwise_named(rng: Generator, records: pl.DataFrame, rates: Rates) -> pl.DataFrame:
    """Names in Latin letters in another order, readings in place of names; a stale address with another form is a kind of its own."""
    if not (rates.romaji_order or rates.kana_name):
        return records
    registered = pl.format("{}　{}", "surname", "given")
    as_registered = pl.col("name") == registered
    ordinary = pl.col("kind").is_in(["clean", "spelling", "stale_known", "variant"])
    drawn = pl.Series(rng.random(records.height))
    shuffled = ordinary & pl.col("foreign") & (drawn < rates.romaji_order)
    read = ordinary & ~pl.col("foreign") & as_registered & (drawn < rates.kana_name)
    turned = pl.format("{}　{}", "given", "surname")
    is_stale_variant = (pl.col("kind") == "stale_known") & ~as_registered & ~pl.col("is_unreadable")
    return records.with_columns(
        pl.when(shuffled).then(turned).when(read).then("name_kana").otherwise("name").alias("name"),
        pl.when(shuffled)
        .then(pl.lit("romaji_order"))
        .when(read)
        .then(pl.lit("kana_name"))
        .when(is_stale_variant)
        .then(pl.lit("stale_variant"))
        .otherwise("kind")
        .alias("kind"),
    )


def _varied_rows(rng: Generator, names: pl.Series, rate: float) -> npt.NDArray[np.bool_]:
    """Choose the share of names to vary: four in five among those with a character that has another form."""
    able = names.str.contains_any(list(spelling.ALTERNATIVES)).to_numpy()
    share = max(float(able.mean()), 1e-9)
    chance = np.where(able, rate * _REAL_VARIANTS / share, rate * (1 - _REAL_VARIANTS) / max(1 - share, 1e-9))
    return np.asarray(rng.random(len(names)) < chance)


def _varied(rng: Generator, name: str, encoding: str, *, unreadable: bool) -> str:
    """The name with an unreadable character, in another form, or (where no character has one) without its space."""
    if unreadable:
        return spelling.with_unreadable(name, rng)
    if name.replace("　", "").isascii():
        return name.title().replace("　", " ")
    others = spelling.variants_of(name, encoding)
    return others[int(rng.integers(len(others)))] if others else name.replace("　", "")
