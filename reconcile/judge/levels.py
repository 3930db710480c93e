"""Field levels of pairs (record, resident): the one place that calls the comparison on whole frames.

A pair frame has the record's fields under their canonical names and the resident's under ``r_`` + name, and
``r_person``. Most pairs are settled by vectorised equality; only the rest goes through the scalar comparison.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from reconcile.compare.address import address_levels
from reconcile.compare.birth import birth_levels
from reconcile.compare.kana_columns import kana_levels
from reconcile.compare.name import NameFields, NameResult, compare_name, equal_after_folding
from reconcile.compare.sex import sex_levels

NAME_FIELDS: Final = ("name", "name_kana", "former_name", "alias")

_NAME_COLUMNS: Final = {"name_level": pl.String, "one_character": pl.String, "is_name_loose": pl.Boolean}

#: What a past address can leave open where today's is different.
_MAY_BE_MEANT: Final = ("unreadable", "same_town")

#: Levels that agree (contract §3).
NAME_AGREES: Final = ("same", "variant", "past")
ADDRESS_AGREES: Final = ("same", "same_to_room", "past")


def field_levels(pairs: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """Compare every field of every pair.

    Args:
        pairs: Record fields ``name, name_kana, former_name, alias, birth, sex, address``; the same of the
            resident with ``r_``; ``r_person``. A null is a field that is not held or blank.
        past: Superseded states by ``person``: ``name, name_kana, former_name, alias, address``.

    Returns:
        One row per pair, in order: ``name_level, one_character ("yes"/"no"), kana_level, birth_level,
        sex_level, address_level`` as in ``judge.registry.REGISTRY_DOMAIN``, and ``is_name_loose`` (the names agree only by
        the reading or by a soft variant).
    """
    return pl.concat([person_levels(pairs, past), address_level(pairs, past).to_frame()], how="horizontal")


def person_levels(pairs: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """Compare every field but the address: ``field_levels`` without ``address_level``."""
    levels = pl.DataFrame(
        {
            "birth_level": birth_levels(pairs["birth"], pairs["r_birth"]),
            "sex_level": sex_level(pairs),
            "kana_level": kana_levels(pairs["name_kana"], pairs["r_name_kana"]),
        }
    )
    return pl.concat([_names(pairs, levels, past), levels], how="horizontal")


def sex_level(pairs: pl.DataFrame) -> pl.Series:
    """Compare the sex: level ``different``, ``same``, ``not_held`` (by the record) or ``unknown``."""
    level = sex_levels(pairs["sex"], pairs["r_sex"])
    return pairs.select(
        pl.when(pl.col("sex").is_null())
        .then(pl.lit("not_held"))
        .when(level == "not_comparable")
        .then(pl.lit("unknown"))
        .otherwise(level)
        .alias("sex_level")
    ).to_series()


def _names(pairs: pl.DataFrame, levels: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    equal = equal_after_folding(pairs["name"], pairs["r_name"]).fill_null(value=False)
    supported = (
        (levels["kana_level"] == "same") & (levels["birth_level"] == "same") & (levels["sex_level"] == "same")
    )
    rest = (
        pairs.select(*NAME_FIELDS, *(f"r_{field}" for field in NAME_FIELDS), "r_person")
        .with_columns(equal.alias("equal"), supported.alias("supported"))
        .with_row_index("pair")
        .filter(~pl.col("equal"))
    )
    states = _name_states(past, rest["r_person"])
    found: list[tuple[str, str, bool]] = []
    for row in rest.iter_rows():
        result = compare_name(
            NameFields(*row[1:5]), NameFields(*row[5:9]), states.get(row[9], ()), supported=row[11]
        )
        found.append((_name_level(result), "yes" if result.one_character else "no", result.loose))
    compared = pl.DataFrame(
        {
            "pair": rest["pair"],
            **{
                name: pl.Series([result[place] for result in found], dtype=dtype)
                for place, (name, dtype) in enumerate(_NAME_COLUMNS.items())
            },
        }
    )
    return (
        pl.DataFrame({"pair": pl.int_range(pairs.height, dtype=pl.UInt32, eager=True)})
        .join(compared, on="pair", how="left", maintain_order="left")
        .select(
            pl.col("name_level").fill_null("same"),
            pl.col("one_character").fill_null("no"),
            pl.col("is_name_loose").fill_null(value=False),
        )
    )


def _name_level(result: NameResult) -> str:
    """Return the level as the decision table sees it."""
    if result.unreadable:
        return "unreadable" if result.fits else "illegible"
    return result.level


def named_states(past: pl.DataFrame) -> pl.DataFrame:
    """Return the superseded states that hold a name, 旧氏 or 通称."""
    return past.filter(
        pl.any_horizontal(pl.col(field).is_not_null() for field in ("name", "former_name", "alias"))
    )


def _name_states(past: pl.DataFrame, persons: pl.Series) -> Mapping[str, Sequence[NameFields]]:
    rows = named_states(past.filter(pl.col("person").is_in(persons.unique().implode()))).select(
        "person", *NAME_FIELDS
    )
    states: dict[str, list[NameFields]] = defaultdict(list)
    for person, *fields in rows.unique(maintain_order=True).iter_rows():
        states[person].append(NameFields(*fields))
    return states


def address_level(pairs: pl.DataFrame, past: pl.DataFrame) -> pl.Series:
    """Compare the addresses, with today's first and with past ones where that does not agree.

    A past address that may be meant (a number missing, a character unreadable) keeps the pair from being ``different``.
    """
    compared = address_levels(pairs["address"], pairs["r_address"])
    now = pl.DataFrame(
        {
            "pair": pl.int_range(pairs.height, dtype=pl.UInt32, eager=True),
            "person": pairs["r_person"],
            "address": pairs["address"],
            "level": _with_unreadable(compared),
        }
    )
    former = past.filter(pl.col("address").is_not_null()).select(
        "person", pl.col("address").alias("past_address")
    )
    open_pairs = now.filter(
        ~pl.col("level").is_in(["same", "same_to_room"]) & pl.col("address").is_not_null()
    )
    trials = open_pairs.join(former, on="person", how="inner").unique(
        ["pair", "past_address"], maintain_order=True
    )
    tried = _with_unreadable(address_levels(trials["address"], trials["past_address"]))
    earlier = trials.select("pair", tried.replace({"same": "past", "same_to_room": "past"}).alias("found"))
    told = earlier.group_by("pair").agg(
        pl.col("found").eq(level).any().alias(level) for level in ("past", *_MAY_BE_MEANT)
    )
    is_open = pl.col("level") == "different"
    left_open = [pl.when(is_open & pl.col(found)).then(pl.lit(found)) for found in _MAY_BE_MEANT]
    past_level = pl.when("past").then(pl.lit("past"))
    return (
        now.join(told, on="pair", how="left", maintain_order="left")
        .select(pl.coalesce(past_level, *left_open, "level").alias("address_level"))
        .to_series()
    )


def _with_unreadable(compared: pl.DataFrame) -> pl.Series:
    return compared.select(
        pl.when(pl.col("unreadable") & (pl.col("level") == "not_comparable"))
        .then(pl.lit("unreadable"))
        .otherwise(pl.col("level"))
        .alias("level")
    ).to_series()
