"""Settles pairs of plainly written addresses on whole columns: says what ``compare_address`` says, or nothing.

Columns take the addresses apart (:mod:`reconcile.compare.address_pieces` says what is plain); heads, counters and
rooms are few beside the addresses, and each distinct one is read once. Then other municipalities, other places or
other lots are ``different``; in one place equal figures are ``same`` with equal rooms, ``same_to_room`` with others.
All else is left open. tests/compare/test_address_plain.py holds that both ways say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

import polars as pl

from reconcile.compare import address_tables as tables
from reconcile.compare.address_parse import Address
from reconcile.compare.address_pieces import COUNTER_BREAK, Head, read_counters, read_head, read_room
from reconcile.compare.address_relation import Relation, place_relation
from reconcile.compare.address_text import fold_address

STABLE: Final = (
    r"^[\x20-\x7e"  # ASCII
    r"\x{2010}-\x{2015}\x{2212}"  # dashes
    r"\x{2160}-\x{2179}\x{2460}-\x{2473}"  # Ⅰ, ①
    r"\x{3000}-\x{30ff}"  # punctuation, kana
    r"\x{3400}-\x{4db5}\x{4e00}-\x{9fd5}\x{f900}-\x{fa2d}"  # kanji
    r"\x{ff01}-\x{ff9f}]*$"  # full and half width
)
"""Pattern (Rust) of text that folds alike in Rust and in Python, whose tables of Unicode may differ in age."""

HEAD: Final = 12
"""Characters of an address that say which municipality of the home prefecture it begins with (``37_address_heads.sql``)."""

_PARTS: Final = (
    r"^(?<head>[^0-9]+)(?<n1>[0-9]+)(?<s1>[^0-9 ]*)"
    r"(?:(?<n2>[0-9]+)(?<s2>[^0-9 ]*)(?:(?<n3>[0-9]+)(?<s3>[^0-9 ]*))?)?(?<room> .*)?$"
)
_FIGURES: Final = ("n1", "n2", "n3")
_COUNTERS: Final = ("s1", "s2", "s3")


def lie_in_two_cities(left: pl.Series, right: pl.Series) -> pl.Series:
    """Whether two addresses name two municipalities of the home prefecture, so that ``compare_address`` says ``different``.

    Args:
        left: Addresses of the records (text, null where not held).
        right: Addresses of the residents, of equal length.

    Returns:
        Booleans; False wherever a closer look is needed.
    """
    cities = home_cities(pl.concat([left, right]))
    differ = cities.head(left.len()) != cities.tail(right.len())
    return differ.fill_null(value=False)


def home_cities(texts: pl.Series) -> pl.Series:
    """Return the code of the municipality that each address begins with, null where it is not plainly one of the prefecture.

    Args:
        texts: Addresses, or no more than their first ``HEAD`` characters.
    """
    name = pl.col("text").str.extract(f"^(?:長野県)?({tables.home_pattern()})")
    city = name.replace_strict(_home_codes(), default=None, return_dtype=pl.String)
    return texts.to_frame("text").select(city).to_series()


@cache
def _home_codes() -> dict[str, str]:
    named = tables.cities().named[tables.HOME]
    return {name: named[fold_address(name)] for name in tables.home_names()}


def plain_levels(left: pl.Series, right: pl.Series) -> pl.Series:
    """Compare the plain pairs of two columns of addresses.

    Args:
        left: Addresses of the records (text, null where not held).
        right: Addresses of the residents, of equal length.

    Returns:
        ``same``, ``same_to_room`` or ``different`` as ``compare_address`` says; null for a pair that is left open.
    """
    both, heads = read_plain(pl.concat([left, right]))
    sides = [
        side.select(pl.all().name.prefix(prefix))
        for side, prefix in ((both.head(left.len()), "l_"), (both.tail(right.len()), "r_"))
    ]
    pairs = pl.concat(sides, how="horizontal")
    is_plain = pl.col("l_is_plain") & pl.col("r_is_plain")
    is_one_city = pl.col("l_city") == pl.col("r_city")
    is_one_place = pl.col("l_place") == pl.col("r_place")
    related = _related(pairs.filter(is_plain & is_one_city & ~is_one_place), heads)
    relation = pl.when(is_one_place).then(int(Relation.SAME)).otherwise("relation")
    is_same = (relation == int(Relation.SAME)) & (pl.col("l_reading") == pl.col("r_reading"))
    is_other_lot = (pl.col("l_lot") != pl.col("r_lot")) & pl.col("l_is_read_once") & pl.col("r_is_read_once")
    return (
        pairs.join(related, on=["l_head", "r_head"], how="left", maintain_order="left")
        .select(
            pl.when(~is_plain)
            .then(None)
            .when(~is_one_city | is_other_lot | (relation == int(Relation.DIFFERENT)))
            .then(pl.lit("different"))
            .when(is_same & (pl.col("l_room") == pl.col("r_room")))
            .then(pl.lit("same"))
            .when(is_same)
            .then(pl.lit("same_to_room"))
            .alias("level")
        )
        .to_series()
    )


def _related(pairs: pl.DataFrame, heads: Sequence[Head]) -> pl.DataFrame:
    """Return how the places of each distinct pair of heads relate."""
    numbers = pairs.select("l_head", "r_head").unique()
    found = [int(place_relation(heads[a].address, heads[b].address)) for a, b in numbers.iter_rows()]
    return numbers.with_columns(pl.Series("relation", found, dtype=pl.Int32))


def read_plain(texts: pl.Series) -> tuple[pl.DataFrame, list[Head]]:
    """Take plain addresses apart.

    Args:
        texts: Addresses as read, null where not held.

    Returns:
        One row per text, in order, and the distinct heads. Columns: ``is_plain``; and where that is true ``head``
        (place in the list of heads), ``city`` (code), ``place`` (a number, equal for equal municipality, town, 大字
        and 小字), ``reading`` (the tokens as text: ``chome2-3-4``, ``letter甲-12-3``), ``lot`` (the first figure
        of the lot), ``is_read_once`` (whether no other reading of the figures has a lot), ``room`` (folded).
    """
    parts = _take_apart(texts)
    found = {text: read_head(text) for text in parts["head"].unique().drop_nulls()}
    heads = {text: head for text, head in found.items() if head}
    read = (
        parts.join(_head_table(heads), on="head", how="left", maintain_order="left")
        .join(_counter_table(parts["counters"]), on="counters", how="left", maintain_order="left")
        .join(_room_table(parts["room"]), on="room", how="left", maintain_order="left")
        .with_columns(begins_with_chome=pl.col("counted_chome") | _is_chome_by_town())
    )
    figures = pl.concat_str(_FIGURES, separator="-", ignore_nulls=True)
    chome = pl.when("begins_with_chome").then(pl.lit("chome")).otherwise(pl.lit(""))
    has_lot = ~pl.col("begins_with_chome") | pl.col("n2").is_not_null()
    is_read_once = ~pl.col("is_loose") | pl.col("led_by_chome") | pl.col("n2").is_null()
    has_one_chome = ~(pl.col("counted_chome") & pl.col("led_by_chome"))
    is_known = [pl.col(name).is_not_null() for name in ("place", "room_text", "counted_chome")]
    return read.select(
        pl.all_horizontal(*is_known, has_lot, has_one_chome).fill_null(value=False).alias("is_plain"),
        pl.col("head_number").alias("head"),
        "city",
        "place",
        pl.concat_str("leading", chome, figures).alias("reading"),
        pl.when("begins_with_chome").then("n2").otherwise("n1").alias("lot"),
        is_read_once.alias("is_read_once"),
        pl.col("room_text").alias("room"),
    ), list(heads.values())


def _take_apart(texts: pl.Series) -> pl.DataFrame:
    """Return head, figures without leading zeros, counters and room; null where the text has no such form."""
    wide = pl.when(texts.str.contains(STABLE)).then(texts.str.normalize("NFKC"))
    parts = pl.select(wide.str.extract_groups(_PARTS).alias("parts")).unnest("parts")
    return parts.select(
        "head",
        *(pl.col(figure).str.replace(r"^0+([0-9])", "$1") for figure in _FIGURES),
        pl.concat_str(_COUNTERS, separator=COUNTER_BREAK, ignore_nulls=True).alias("counters"),
        pl.col("room").fill_null(""),
    )


def _is_chome_by_town() -> pl.Expr:
    """Whether the first figure, without a counter, is a 丁目 because the town has that one (see :class:`Head`)."""
    is_listed = pl.col("chome").str.contains(pl.concat_str(pl.lit(","), "n1", pl.lit(",")), literal=True)
    may_be_any = (pl.col("chome") == "*") & (pl.col("n1").str.len_chars() <= 2)
    return pl.col("is_loose") & ~pl.col("led_by_chome") & (is_listed | may_be_any)


def _head_table(heads: Mapping[str, Head]) -> pl.DataFrame:
    places: dict[tuple[str, ...], int] = {}
    rows = [
        (
            text,
            number,
            head.address.city,
            places.setdefault(_place(head.address), len(places)),
            head.leading,
            head.has_chome,
            head.chome,
        )
        for number, (text, head) in enumerate(heads.items())
    ]
    schema = {
        "head": pl.String,
        "head_number": pl.UInt32,
        "city": pl.String,
        "place": pl.UInt32,
        "leading": pl.String,
        "led_by_chome": pl.Boolean,
        "chome": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _place(address: Address) -> tuple[str, ...]:
    """Return what relates two places as SAME when it is equal (:func:`place_relation`)."""
    return address.city, address.town, address.parent, address.koaza


def _counter_table(values: pl.Series) -> pl.DataFrame:
    read = [(text, read_counters(text)) for text in values.unique().drop_nulls()]
    rows = [(text, *counters) for text, counters in read if counters]
    schema = {"counters": pl.String, "counted_chome": pl.Boolean, "is_loose": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _room_table(values: pl.Series) -> pl.DataFrame:
    rows = [(text, read_room(text)) for text in values.unique()]
    return pl.DataFrame(rows, schema={"room": pl.String, "room_text": pl.String}, orient="row")
