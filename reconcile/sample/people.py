"""Synthetic residents: households with names, ages, addresses and numbers. No such person exists.

Frequencies of names are real (reconcile/sample/data/, docs/sample.md); who lives where with whom is drawn.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

import numpy as np
import polars as pl

from reconcile.sample.numbers import distinct_numbers

Generator = np.random.Generator

#: Household kinds: share, and who lives there (h head, s spouse, c child, p parent of the head).
HOUSEHOLDS: Final = (
    (0.30, "h"), (0.20, "hs"), (0.12, "hsc"), (0.15, "hscc"), (0.05, "hsccc"), (0.06, "hc"), (0.03, "hcc"),
    (0.05, "hscp"), (0.04, "hsccp"),
)  # fmt: skip
_BUILDINGS: Final = (
    "コーポみどり",
    "メゾン白樺",
    "ハイツ千曲",
    "サンライズ安曇",
    "グリーンハイツ",
    "県営住宅A棟",
    "ひまわり荘",
)
_FOREIGN_SURNAMES: Final = (
    ("NGUYEN", "グエン"), ("TRAN", "トラン"), ("SILVA", "シルバ"), ("SANTOS", "サントス"), ("KIM", "キム"), ("PARK", "パク"),
    ("WANG", "ワン"), ("ZHANG", "ヂャン"), ("REYES", "レイエス"), ("GARCIA", "ガルシア"), ("SMITH", "スミス"), ("SHARMA", "シャルマ"),
)  # fmt: skip
_FOREIGN_GIVEN: Final = (
    ("VAN ANH", "ヴァン アイン"), ("THI HOA", "ティ ホア"), ("MARIA", "マリア"), ("JOSE LUIS", "ホセ ルイス"), ("MIN JUN", "ミン ジュン"),
    ("LI NA", "リ ナ"), ("ANA PAULA", "アナ パウラ"), ("DAVID JOHN", "デイビッド ジョン"), ("PRIYA", "プリヤ"), ("CARLOS", "カルロス"),
)  # fmt: skip
_HAS_FOREIGN: Final = 0.015


def table(name: str) -> pl.DataFrame:
    """Read one of the generator's tables."""
    path = files("reconcile.sample") / "data" / name
    return pl.read_csv(
        path.read_bytes(), separator="\t", infer_schema_length=None, schema_overrides={"city_code": pl.String}
    )


def residents(count: int, seed: int, as_of_year: int) -> pl.DataFrame:
    """Draw the residents of the prefecture.

    Args:
        count: How many.
        seed: Seed of the world.
        as_of_year: Year in which ages are counted.

    Returns:
        One row per resident, in order of household: ``person`` (0-based), ``household, role`` (h, s, c, p),
        ``surname, given, surname_kana, given_kana`` (hiragana; katakana for foreigners), ``foreign, alias, alias_kana,
        birth`` (yyyymmdd), ``sex, city_code, city, town, chome, address, room, my_number, resident_code``.
    """
    rng = np.random.default_rng([seed, 1])
    frame = _households(rng, count)
    frame = frame.with_columns(_births(rng, frame, as_of_year), _sexes(rng, frame))
    homes = addresses(rng, int(frame["household"].max()) + 1).with_row_index("household")  # type: ignore[arg-type]
    frame = frame.join(
        homes.with_columns(pl.col("household").cast(pl.Int64)),
        on="household",
        how="left",
        maintain_order="left",
    )
    frame = _name(rng, frame)
    return frame.with_columns(
        distinct_numbers(count, 11, seed * 7_000_003).alias("my_number"),
        distinct_numbers(count, 10, seed * 5_000_011).alias("resident_code"),
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
    """Birth dates: parents old enough for their children; one pair of siblings in fifty are twins."""
    count = frame.height
    household = frame["household"].to_numpy()
    role = frame["role"].to_numpy()
    children = np.isin(household, household[role == "c"])
    head_age = np.where(
        children, rng.integers(26, 56, count), np.clip(rng.normal(62, 17, count), 19, 99)
    ).astype(int)
    head = head_age[np.searchsorted(household, household)]  # the head is the first of each household
    age = np.where(role == "s", np.clip(head + rng.integers(-6, 7, count), 19, 101), head)
    age = np.where(role == "c", np.clip(head - rng.integers(22, 40, count), 0, 33), age)
    age = np.where(role == "p", np.clip(head + rng.integers(21, 36, count), 45, 103), age)
    days = (
        (np.datetime64(f"{year - 1}-01-01") - np.datetime64("1900-01-01")).astype(int) - age * 365 - age // 4
    )
    birth = days + rng.integers(0, 365, count)
    second = (
        (role == "c")
        & (frame["place"].to_numpy() > 0)
        & (np.roll(role, 1) == "c")
        & (np.roll(household, 1) == household)
    )
    twins = second & (rng.random(count) < 0.02)
    birth[twins] = np.roll(birth, 1)[twins]
    text = (np.datetime64("1900-01-01") + birth).astype(str)
    return pl.Series("birth", text).str.replace_all("-", "", literal=True)


def _sexes(rng: Generator, frame: pl.DataFrame) -> pl.Series:
    drawn = np.where(rng.random(frame.height) < 0.49, "male", "female")
    role = frame["role"].to_numpy()
    opposite = np.where(np.roll(drawn, 1) == "male", "female", "male")  # the spouse stands behind the head
    return pl.Series("sex", np.where(role == "s", opposite, drawn))


def addresses(rng: Generator, count: int) -> pl.DataFrame:
    """Draw ``count`` addresses: ``city_code, city, town, chome, numbers, address, room``; towns weigh as populated."""
    towns = table("towns.tsv")
    weight = towns["weight"].to_numpy()
    chosen = towns[rng.choice(towns.height, size=count, p=weight / weight.sum())]
    chome = np.ceil(rng.random(count) * chosen["chome"].to_numpy()).astype(int)
    ban, go = rng.integers(1, 40, count), rng.integers(1, 30, count)
    lot, branch = rng.integers(1, 9000, count), rng.integers(-6, 12, count)
    room = np.where(rng.random(count) < 0.15, rng.integers(0, len(_BUILDINGS), count), -1)
    rooms = [
        f"{_BUILDINGS[kind]}{floor}0{door}号" if kind >= 0 else ""
        for kind, floor, door in zip(
            room.tolist(), rng.integers(1, 6, count).tolist(), rng.integers(1, 9, count).tolist(), strict=True
        )
    ]
    return (
        chosen.select("city_code", "city", "town")
        .with_columns(
            pl.Series("chome", chome),
            pl.Series("first", np.where(chome > 0, ban, lot)),
            pl.Series("second", np.where(chome > 0, go, np.maximum(branch, 0))),
            pl.Series("room", rooms),
        )
        .with_columns(address())
    )


def address() -> pl.Expr:
    """The address as the registry writes it: 長野県…2丁目3番4号 where the town has 丁目, …1234番地5 elsewhere."""
    lot = pl.format("{}番地", "first") + pl.when(pl.col("second") > 0).then(
        pl.col("second").cast(pl.String)
    ).otherwise(pl.lit(""))
    block = pl.format("{}丁目{}番{}号", "chome", "first", "second")
    return (
        pl.lit("長野県")
        + pl.col("city")
        + pl.col("town")
        + pl.when(pl.col("chome") > 0).then(block).otherwise(lot)
    ).alias("address")


def _name(rng: Generator, frame: pl.DataFrame) -> pl.DataFrame:
    surnames = table("surnames.tsv")
    weight = surnames["people"].to_numpy().astype(float)
    houses = int(frame["household"].max()) + 1  # type: ignore[arg-type]
    drawn = rng.choice(surnames.height, size=houses, p=weight / weight.sum())
    foreign_house = rng.random(houses) < _HAS_FOREIGN
    household = frame["household"].to_numpy()
    family = surnames[drawn[household]]
    given = _given(rng, frame["sex"].to_numpy())
    foreign = foreign_house[household]
    roman = rng.integers(0, len(_FOREIGN_SURNAMES), houses)[household]
    roman_given = rng.integers(0, len(_FOREIGN_GIVEN), frame.height)
    aliased = foreign & (rng.random(frame.height) < 0.4)
    pick = np.array(_FOREIGN_SURNAMES), np.array(_FOREIGN_GIVEN)
    named = frame.with_columns(
        pl.Series("foreign", foreign),
        family["surname"], family["reading"].alias("surname_kana"),
        given["name"].alias("given"), given["reading"].alias("given_kana"),
        pl.Series("roman_surname", pick[0][roman, 0]), pl.Series("roman_surname_kana", pick[0][roman, 1]),
        pl.Series("roman_given", pick[1][roman_given, 0]), pl.Series("roman_given_kana", pick[1][roman_given, 1]),
        pl.Series("aliased", aliased),
    )  # fmt: skip
    japanese = pl.format("{}　{}", "surname", "given"), pl.format("{}　{}", "surname_kana", "given_kana")
    return named.with_columns(
        alias=pl.when("aliased").then(japanese[0]).otherwise(pl.lit("")),
        alias_kana=pl.when("aliased").then(japanese[1]).otherwise(pl.lit("")),
        **{
            name: pl.when("foreign").then(pl.col(f"roman_{name}")).otherwise(pl.col(name))
            for name in ("surname", "given", "surname_kana", "given_kana")
        },
    ).drop(pl.selectors.starts_with("roman_"), "aliased", "place")


def _given(rng: Generator, sexes: np.ndarray) -> pl.DataFrame:
    names = table("given_names.tsv").with_row_index("at")
    chosen = np.empty(len(sexes), dtype=np.int64)
    for sex in ("male", "female"):
        own = names.filter(pl.col("sex") == sex)
        weight = own["weight"].to_numpy()
        mask = sexes == sex
        chosen[mask] = own["at"].to_numpy()[
            rng.choice(own.height, size=int(mask.sum()), p=weight / weight.sum())
        ]
    return names[chosen].select("name", "reading")
