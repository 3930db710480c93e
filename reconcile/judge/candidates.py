"""Blocking keys for "who is it really?": birth date and a coarse name key, or birth date alone.

A plain name (kanji and kana, no brackets, no unreadable character) has one coarse key that polars computes for
the whole registry; every other name takes the scalar keys. Records whose name has no key, is written in kana, or holds a
character that cannot be read, are compared with everybody of their birth date; records whose birth date is partial or unknown with
everybody of their name.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.name import NameFields, has_wildcard, is_plain, name_keys, plain_keys
from reconcile.judge.levels import NAME_FIELDS

#: Hiragana and katakana of any width; 々 and dashes are none.
_KANA: Final = r"[\x{3041}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{ff66}-\x{ff9f}]"
_KEY_SCHEMA: Final = {"id": pl.Int64, "key": pl.String}


def is_full_date(birth: str) -> pl.Expr:
    """Return whether a canonical birth code has year, month and day."""
    return pl.col(birth).is_not_null() & ~pl.col(birth).str.contains("^0000|-00")


def record_keys(search: pl.DataFrame) -> pl.DataFrame:
    """Keys of the records to search for.

    Args:
        search: ``record_key``, the name fields and ``birth`` (canonical code or null).

    Returns:
        ``record_key, birth, key, block``: ``block`` is ``birth_name`` (join on both), ``birth`` (join on the
        birth date alone; key is null) or ``name`` (join on the name alone). Records that can be searched by
        neither (no readable name and no full birth date) have no row.
    """
    frame = search.with_columns(is_full_date("birth").alias("dated"), _plain(search["name"]))
    keys = _scalar_keys(frame.rename({"record_key": "id"})).rename({"id": "record_key"})
    named = frame.join(keys, on="record_key", how="inner").select(
        "record_key",
        "birth",
        "key",
        pl.when("dated").then(pl.lit("birth_name")).otherwise(pl.lit("name")).alias("block"),
    )
    # who is written in kana may be anybody of that reading, and a resident's reading is no key
    unsure = frame.filter(
        pl.col("dated") & (~pl.col("plain") | pl.col("name").str.contains("々", literal=True))
    )
    wild = pl.Series([has_wildcard(name) for name in unsure["name"]], dtype=pl.Boolean)
    keyless = ~unsure["record_key"].is_in(keys["record_key"].implode())
    in_kana = unsure["name"].str.contains(_KANA).fill_null(value=False)
    by_birth = unsure.filter(wild | keyless | in_kana).select(
        "record_key", "birth", pl.lit(None, pl.String).alias("key"), pl.lit("birth").alias("block")
    )
    return pl.concat([named, by_birth]).unique(maintain_order=True)


def resident_keys(states: pl.DataFrame) -> pl.DataFrame:
    """Keys of residents, present or past.

    Args:
        states: ``resident`` (row of the registry), the name fields, ``birth``.

    Returns:
        ``resident, birth, key, is_dated``; a name with an unreadable character has the key ``*``: it may be
        anybody's. ``is_dated`` is false where the resident's own birth date is partial or unknown.
    """
    frame = states.with_columns(_plain(states["name"]))
    alone = pl.col("plain") & pl.col("former_name").is_null() & pl.col("alias").is_null()
    named = frame.filter("plain")
    plain = named.select("resident", "birth").with_columns(plain_keys(named["name"]).alias("key"))
    others = frame.filter(~alone).rename({"resident": "id"})
    scalar = (
        _scalar_keys(others)
        .rename({"id": "resident"})
        .join(others.select(pl.col("id").alias("resident"), "birth").unique(), on="resident")
        .select("resident", "birth", "key")
    )
    keys = pl.concat([plain, scalar]).unique(maintain_order=True)
    return keys.with_columns(is_full_date("birth").alias("is_dated"))


def _plain(names: pl.Series) -> pl.Series:
    return is_plain(names).fill_null(value=False).alias("plain")


def _scalar_keys(frame: pl.DataFrame) -> pl.DataFrame:
    rows: list[tuple[int, str]] = []
    for identity, *values in frame.select("id", *NAME_FIELDS).iter_rows():
        fields = NameFields(*values)
        keys = {"*"} if has_wildcard(fields.name) else name_keys(fields)
        rows.extend((identity, key) for key in sorted(keys))
    return pl.DataFrame(rows, schema=_KEY_SCHEMA, orient="row")
