"""Addresses of Nagano that nobody lives at: real towns, drawn numbers and buildings."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import polars as pl

Generator = np.random.Generator

#: The parts of an address as the generator keeps them: 丁目 is 0 where the town has none, the branch where there is none.
HOME_COLUMNS: Final = ("city_code", "city", "town", "chome", "first", "second", "room")

#: Buildings (方書) as people write them: with quotation marks, commas and brackets that a csv must quote.
_BUILDINGS: Final = (
    "コーポみどり", "メゾン白樺", "ハイツ千曲", "サンライズ安曇", "グリーンハイツ", "県営住宅A棟", "ひまわり荘",
    'コーポ"すみれ"', "メゾン白樺,B棟", "市営住宅(北)", "ヴィラ・アルプス", "第2ハイツ千曲",
)  # fmt: skip
_IN_BUILDING: Final = 0.15


@cache
def table(name: str) -> pl.DataFrame:
    """Read one of the generator's tables (reconcile/sample/data/)."""
    path = files("reconcile.sample") / "data" / name
    read = pl.read_csv(
        path.read_bytes(), separator="\t", infer_schema_length=None, schema_overrides={"city_code": pl.String}
    )
    return read.with_columns(pl.selectors.string().fill_null(""))  # 南箕輪村 has no 大字


def weights(name: str, column: str) -> np.ndarray:
    """Return a column of a table as probabilities."""
    weight = table(name)[column].to_numpy().astype(float)
    return np.asarray(weight / weight.sum())


def draw_homes(rng: Generator, count: int) -> pl.DataFrame:
    """Draw ``count`` homes (``HOME_COLUMNS``); towns weigh as their municipality is populated.

    Block numbers (住居表示, N丁目M番K号) stand where the town has 丁目, lot numbers (地番) elsewhere.
    """
    chosen = table("towns.tsv")[
        rng.choice(table("towns.tsv").height, size=count, p=weights("towns.tsv", "weight"))
    ]
    chome = np.ceil(rng.random(count) * chosen["chome"].to_numpy()).astype(int)
    ban, go = rng.integers(1, 40, count), rng.integers(1, 30, count)
    lot, branch = rng.integers(1, 9000, count), np.maximum(rng.integers(-6, 12, count), 0)
    kind = np.where(rng.random(count) < _IN_BUILDING, rng.integers(0, len(_BUILDINGS), count), -1)
    door = rng.integers(1, 6, count) * 100 + rng.integers(1, 9, count)
    rooms = [
        f"{_BUILDINGS[of]}{number}号" if of >= 0 else ""
        for of, number in zip(kind.tolist(), door.tolist(), strict=True)
    ]
    return chosen.select(
        "city_code",
        "city",
        "town",
        pl.Series("chome", chome, dtype=pl.Int32),
        pl.Series("first", np.where(chome > 0, ban, lot), dtype=pl.Int32),
        pl.Series("second", np.where(chome > 0, go, branch), dtype=pl.Int32),
        pl.Series("room", rooms, dtype=pl.String),
    )


def street() -> pl.Expr:
    """The address without 方書 as the registry writes it: 長野県…2丁目3番4号, or …1234番地5 where the town has no 丁目."""
    lot = pl.format("{}番地", "first") + pl.when(pl.col("second") > 0).then(
        pl.col("second").cast(pl.String)
    ).otherwise(pl.lit(""))
    block = pl.format("{}丁目{}番{}号", "chome", "first", "second")
    place = pl.lit("長野県") + pl.col("city") + pl.col("town")
    return (place + pl.when(pl.col("chome") > 0).then(block).otherwise(lot)).alias("street")


def with_room() -> pl.Expr:
    """The address with its 方書 behind an ideographic space."""
    room = pl.when(pl.col("room") != "").then("　" + pl.col("room")).otherwise(pl.lit(""))
    return (street() + room).alias("address")
