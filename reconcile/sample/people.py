"""Synthetic residents: households with names, ages, addresses and numbers. No such person exists.

Frequencies of names are real (reconcile/sample/data/, docs/sample.md); who lives where with whom is drawn.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.sample.homes import draw_homes, table, weights
from reconcile.sample.numbers import distinct_numbers
from reconcile.sample.spelling import old_form

Generator = np.random.Generator
Ints = npt.NDArray[np.int64]

#: Household kinds: share, and who lives there (h head, s spouse, c child, p parent of the head).
HOUSEHOLDS: Final = (
    (0.30, "h"), (0.20, "hs"), (0.12, "hsc"), (0.15, "hscc"), (0.05, "hsccc"), (0.06, "hc"), (0.03, "hcc"),
    (0.05, "hscp"), (0.04, "hsccp"),
)  # fmt: skip
_FOREIGN_SURNAMES: Final = (
    ("NGUYEN", "グエン"), ("TRAN", "トラン"), ("SILVA", "シルバ"), ("SANTOS", "サントス"), ("KIM", "キム"), ("PARK", "パク"),
    ("WANG", "ワン"), ("ZHANG", "ヂャン"), ("REYES", "レイエス"), ("GARCIA", "ガルシア"), ("SMITH", "スミス"), ("SHARMA", "シャルマ"),
)  # fmt: skip
_FOREIGN_GIVEN: Final = (
    ("VAN ANH", "ヴァン アイン"), ("THI HOA", "ティ ホア"), ("MARIA", "マリア"), ("JOSE LUIS", "ホセ ルイス"), ("MIN JUN", "ミン ジュン"),
    ("LI NA", "リ ナ"), ("ANA PAULA", "アナ パウラ"), ("DAVID JOHN", "デイビッド ジョン"), ("PRIYA", "プリヤ"), ("CARLOS", "カルロス"),
)  # fmt: skip
_HAS_FOREIGN: Final = 0.015
_HAS_ALIAS: Final = 0.4
_TWINS: Final = 0.02
_OLD_FORM: Final = 0.02  # households whose registered surname is written in an old or variant form


def residents(count: int, seed: int, as_of_year: int) -> pl.DataFrame:
    """Draw the residents of the prefecture.

    Args:
        count: How many.
        seed: Seed of the world.
        as_of_year: Year in which ages are counted.

    Returns:
        One row per resident, in order of household: ``person`` (0-based), ``household, role`` (h, s, c, p),
        ``surname, given, surname_kana, given_kana`` (hiragana; katakana for foreigners), ``foreign, alias, alias_kana,
        birth`` (yyyymmdd), ``sex``, ``homes.HOME_COLUMNS``, ``my_number, resident_code``, and ``tangle, tangled_with`` (nobody is entangled yet).
    """
    rng = np.random.default_rng([seed, 1])
    frame = _households(rng, count)
    frame = frame.with_columns(_births(rng, frame, as_of_year), _sexes(rng, frame))
    household = frame["household"].to_numpy()
    frame = frame.hstack(draw_homes(rng, int(household[-1]) + 1)[household])
    frame = _named(rng, frame)
    return frame.with_columns(
        distinct_numbers(count, 11, seed * 7_000_003).alias("my_number"),
        distinct_numbers(count, 10, seed * 5_000_011).alias("resident_code"),
        pl.lit("").alias("tangle"),
        pl.lit(-1, pl.Int64).alias("tangled_with"),
    )


def _households(rng: Generator, count: int) -> pl.DataFrame:
    shares = np.array([share for share, _ in HOUSEHOLDS])
    kinds = rng.choice(len(HOUSEHOLDS), size=count // 2 + 1, p=shares / shares.sum())
    sizes = np.array([len(who) for _, who in HOUSEHOLDS])[kinds]
    used = int(np.searchsorted(np.cumsum(sizes), count)) + 1
    kinds, sizes = kinds[:used], sizes[:used]
    roles = np.concatenate([np.array(list(who)) for _, who in HOUSEHOLDS])
    starts = np.concatenate([[0], np.cumsum([len(who) for _, who in HOUSEHOLDS])[:-1]])
    household = np.repeat(np.arange(used), sizes)[:count]
    place = (np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes))[:count]
    return pl.DataFrame(
        {
            "person": np.arange(count),
            "household": household,
            "place": place,
            "role": roles[(np.repeat(starts[kinds], sizes)[:count] + place)],
        }
    )


def _births(rng: Generator, frame: pl.DataFrame, year: int) -> pl.Series:
    """Birth dates: parents were 22 to 40 at a birth; one second child in fifty is a twin."""
    count = frame.height
    household = frame["household"].to_numpy()
    role = frame["role"].to_numpy()
    with_children = np.isin(household, household[role == "c"])
    alone = np.clip(rng.normal(62, 17, count), 19, 99).astype(int)
    head_age = np.where(with_children, rng.integers(26, 58, count), alone)
    head = head_age[np.searchsorted(household, household)]  # the head is the first of each household
    age = np.where(role == "s", np.clip(head + rng.integers(-6, 7, count), 19, 101), head)
    at_birth = rng.integers(22, np.maximum(np.minimum(41, head + 1), 23), count)
    age = np.where(role == "c", np.maximum(head - at_birth, 0), age)
    age = np.where(role == "p", np.clip(head + rng.integers(21, 36, count), 45, 103), age)
    # in days since 1900: an age in years, then any day of that year; nobody is born after the year before
    end = (np.datetime64(f"{year - 1}-01-01") - np.datetime64("1900-01-01")).astype(int)
    birth = end - age * 365 - age // 4 + rng.integers(0, 365, count)
    behind = (np.roll(role, 1) == "c") & (np.roll(household, 1) == household)
    twins = (role == "c") & behind & (rng.random(count) < _TWINS)
    birth[twins] = np.roll(birth, 1)[twins]
    text = (np.datetime64("1900-01-01") + birth).astype(str)
    return pl.Series("birth", text).str.replace_all("-", "", literal=True)


def _sexes(rng: Generator, frame: pl.DataFrame) -> pl.Series:
    drawn = np.where(rng.random(frame.height) < 0.49, "male", "female")
    role = frame["role"].to_numpy()
    opposite = np.where(np.roll(drawn, 1) == "male", "female", "male")  # the spouse stands behind the head
    return pl.Series("sex", np.where(role == "s", opposite, drawn))


def draw_surnames(rng: Generator, count: int) -> pl.DataFrame:
    """Draw surnames with readings: ``surname, surname_kana``; a few are written in an old form."""
    names = table("surnames.tsv")
    drawn = names[rng.choice(names.height, size=count, p=weights("surnames.tsv", "people"))]
    old = pl.col("surname").replace({name: old_form(name) for name in names["surname"]})
    is_old = pl.Series(rng.random(count) < _OLD_FORM)
    return drawn.select(
        pl.when(is_old).then(old).otherwise(pl.col("surname")).alias("surname"),
        pl.col("reading").alias("surname_kana"),
    )


def draw_given_names(rng: Generator, sexes: pl.Series) -> pl.DataFrame:
    """Draw given names with readings for persons of these sexes: ``given, given_kana``."""
    names = table("given_names.tsv").with_row_index("at")
    is_sex = sexes.to_numpy()
    chosen = np.empty(len(sexes), dtype=np.int64)
    for sex in ("male", "female"):
        own = names.filter(pl.col("sex") == sex)
        weight = own["weight"].to_numpy()
        mask = is_sex == sex
        chosen[mask] = own["at"].to_numpy()[
            rng.choice(own.height, size=int(mask.sum()), p=weight / weight.sum())
        ]
    return names[chosen].select(pl.col("name").alias("given"), pl.col("reading").alias("given_kana"))


def _named(rng: Generator, frame: pl.DataFrame) -> pl.DataFrame:
    """Give each household a surname and each member a given name; nobody shares it with another of the household."""
    household = frame["household"].to_numpy()
    houses = int(household[-1]) + 1
    family = draw_surnames(rng, houses)[household]
    frame = frame.drop("place").hstack(family).hstack(draw_given_names(rng, frame["sex"]))
    for _ in range(10):
        again = frame.select(~pl.struct("household", "given").is_first_distinct()).to_series()
        if not again.any():
            break
        redrawn = draw_given_names(rng, frame["sex"].filter(again)).with_columns(
            frame["person"].filter(again)
        )
        frame = frame.update(redrawn, on="person", how="left", maintain_order="left")
    return _with_foreigners(rng, frame, rng.random(houses) < _HAS_FOREIGN)


def _with_foreigners(rng: Generator, frame: pl.DataFrame, is_foreign: npt.NDArray[np.bool_]) -> pl.DataFrame:
    """Foreign households have names in Latin letters; the Japanese name drawn before becomes a 通称 of some."""
    household = frame["household"].to_numpy()
    surname = rng.integers(0, len(_FOREIGN_SURNAMES), len(is_foreign))[household]
    given = rng.permutation(np.arange(frame.height)) % len(_FOREIGN_GIVEN)
    aliased = is_foreign[household] & (rng.random(frame.height) < _HAS_ALIAS)
    surnames, givens = np.array(_FOREIGN_SURNAMES), np.array(_FOREIGN_GIVEN)
    roman = {
        "surname": surnames[surname, 0], "surname_kana": surnames[surname, 1],
        "given": givens[given, 0], "given_kana": givens[given, 1],
    }  # fmt: skip
    blank = pl.lit("")
    return frame.with_columns(
        pl.Series("foreign", is_foreign[household]),
        pl.when(pl.Series(aliased))
        .then(pl.format("{}　{}", "surname", "given"))
        .otherwise(blank)
        .alias("alias"),
        pl.when(pl.Series(aliased))
        .then(pl.format("{}　{}", "surname_kana", "given_kana"))
        .otherwise(blank)
        .alias("alias_kana"),
    ).with_columns(
        pl.when("foreign").then(pl.Series(values)).otherwise(pl.col(name)).alias(name)
        for name, values in roman.items()
    )
