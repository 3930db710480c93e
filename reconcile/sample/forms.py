"""The numbers on application forms: mostly the one in the system; now and then a wrong one that staff put right."""

from __future__ import annotations

import numpy as np
import polars as pl

from reconcile.sample.history import World
from reconcile.sample.rates import Rates
from reconcile.sample.systems import SYSTEMS


def add_forms(records: pl.DataFrame, world: World, rates: Rates, seed: int) -> pl.DataFrame:
    """Add ``form_number`` (null without a form) and ``form_differs`` to right records.

    Only numbers that came by application stand on a form, and only where the system keeps forms. The wrong number of a
    form that differs is a family member's where the person has a family, else one that nobody holds.

    Args:
        records: As ``records.draw_records`` returns them.
        world: The residents.
        rates: Shares of forms.
        seed: Seed of the sample.
    """
    rng = np.random.default_rng([seed, 10])
    keeps = [system.id for system in SYSTEMS if system.forms != "none"]
    able = (records["system"].is_in(keeps) & (records["entry_route"] == "application")).to_numpy()
    held = able & (rng.random(records.height) < rates.form)
    plain = held & (records["kind"] == "clean").to_numpy()
    among_plain = rates.form_differs / max(
        float(plain.mean()), rates.form_differs, 1e-9
    )  # the rate is of all records
    differs = plain & (rng.random(records.height) < among_plain)
    numbers: list[str | None] = [
        number if has else None for number, has in zip(records["my_number"], held.tolist(), strict=True)
    ]
    household = world.people["household"].to_numpy()
    for at in np.flatnonzero(differs).tolist():
        person, house = records["person"][at], records["household"][at]
        first, end = np.searchsorted(household, house), np.searchsorted(household, house, side="right")
        family = [other for other in range(first, end) if other != person]
        numbers[at] = world.people["my_number"][family[0]] if family else world.spare_number()
    return records.with_columns(
        pl.Series("form_number", numbers, dtype=pl.String), pl.Series("form_differs", differs)
    )
