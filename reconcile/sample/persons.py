"""Who is in which system: persons of a fitting age, some of them in several systems, parents beside their children."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.sample.systems import SYSTEMS, System

Generator = np.random.Generator
Ints = npt.NDArray[np.int64]


def choose_persons(
    rng: Generator, people: pl.DataFrame, counts: Mapping[str, int], year: int
) -> pl.DataFrame:
    """Draw the persons of all systems; only residents who live here now are drawn.

    Args:
        rng: Source of chance.
        people: Residents with their status, in order of household, the head first.
        counts: Records per system.
        year: Year of the extract, in which ages are counted.

    Returns:
        One row per record, in order of system: ``system, row`` (0-based in its system)``, person, role`` (受給者 or 児童
        in systems with two persons a case, else 本人).

    Raises:
        ValueError: A system wants more persons than there are of its ages.
    """
    ages = year - 1 - people["birth"].str.slice(0, 4).cast(pl.Int64).to_numpy()
    current = (people["status"] == "current").to_numpy()
    household = people["household"].to_numpy()
    heads = np.searchsorted(household, household)
    fit_child = current & current[heads] & (people["role"] == "c").to_numpy()
    chosen: dict[str, Ints] = {}
    parts = []
    for system in SYSTEMS:
        count = counts[system.id]
        cases = (count + 1) // 2 if system.roles else count
        fits = (fit_child if system.roles else current) & _in_ages(ages, system)
        picked = _pick(rng, np.flatnonzero(fits), cases, ages, system, chosen)
        chosen[system.id] = picked
        roles = np.full(count, "本人")
        if system.roles:
            picked = np.column_stack([heads[picked], picked]).ravel()[:count]
            roles = np.tile(np.array(["受給者", "児童"]), cases)[:count]
        parts.append(
            pl.DataFrame(
                {"system": [system.id] * count, "row": np.arange(count), "person": picked, "role": roles},
                schema={"system": pl.String, "row": pl.Int64, "person": pl.Int64, "role": pl.String},
            )
        )
    return pl.concat(parts)


def _in_ages(ages: Ints, system: System) -> npt.NDArray[np.bool_]:
    youngest, oldest = system.ages
    return (ages >= youngest) & (ages <= oldest)


def _pick(
    rng: Generator, fitting: Ints, count: int, ages: Ints, system: System, chosen: Mapping[str, Ints]
) -> Ints:
    """Pick ``count`` of the fitting persons without repetition: some who are in the other system first."""
    again = np.empty(0, dtype=np.int64)
    if system.shares_with:
        other, share = system.shares_with
        common = np.intersect1d(chosen[other], fitting)
        again = rng.choice(common, size=min(round(share * count), common.size), replace=False)
    rest = np.setdiff1d(fitting, again, assume_unique=True)
    starts, weights = zip(*system.bands, strict=True)
    weight = np.array(weights)[np.searchsorted(starts, ages[rest], side="right") - 1]
    if rest.size < count - again.size:
        raise ValueError(f"{system.id}: too few residents of its ages")
    new = rng.choice(rest, size=count - again.size, replace=False, p=weight / weight.sum())
    return np.asarray(rng.permutation(np.concatenate([again, new])))
