"""Blocking keys for "who is it really?": birth date and a coarse name key, or birth date alone.

A plain name (kanji and kana, no brackets, no unreadable character) has one coarse key that polars computes for
the whole registry; of every other name the keys are found one by one. Records whose name has no key or is written in kana are
compared with everybody of their birth date; those whose name holds a character that cannot be read, with whoever has the same
characters, two at most, at one end of the name; records whose birth date is partial or unknown with everybody of their name.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.name import NameFields, has_wildcard, is_plain, name_keys, plain_keys
from reconcile.compare.name_fit import agree_with_nobody, ends_tell, is_hidden, visible_ends
from reconcile.compare.name_key_columns import column_keys
from reconcile.compare.name_keys import MANY
from reconcile.judge.levels import NAME_FIELDS

#: Hiragana and katakana of any width; 々 and dashes are none.
_KANA: Final = r"[\x{3041}-\x{309f}\x{30a1}-\x{30fa}\x{30fc}-\x{30ff}\x{31f0}-\x{31ff}\x{ff66}-\x{ff9f}]"
#: Key of a resident whose name cannot be read, and of a record whose name may be that of whoever shows no kanji at an end.
ANYBODY: Final = "*"
#: Key of a resident with a name that is not in readable kanji.
NOT_IN_KANJI: Final = "?"
_KEY_SCHEMA: Final = {"id": pl.Int64, "key": pl.String}


def is_full_date(birth: str) -> pl.Expr:
    """Return whether a canonical birth code has year, month and day."""
    return pl.col(birth).is_not_null() & ~pl.col(birth).str.contains("^0000|-00")


def record_keys(search: pl.DataFrame) -> pl.DataFrame:
    """Keys of the records to search for.

    Args:
        search: ``record_key``, the name fields, ``birth`` (canonical code or null), and ``is_holder_near``: whether the number's
            holder lives or lived where the record says.

    Returns:
        ``record_key, birth, key, block, needs_address``: ``block`` is ``birth_name`` (join on both), ``birth`` (join on the
        birth date alone; key is null), ``name`` (join on the name alone), or ``first`` or ``last`` (join on the
        birth date and the first or last one or two characters of the name; ``*`` stands for whoever has no kanji there). Records that can
        be searched by neither (no readable name and no full birth date) have no row. ``needs_address``: the name cannot be
        read and may be anybody's of that birthday, while the number's holder lives where the record says; whoever is of
        another sex or lives elsewhere is nobody to look for, then.
    """
    frame = search.with_columns(is_full_date("birth").alias("dated"), _plain(search["name"]))
    keys = _all_keys(frame.rename({"record_key": "id"})).rename({"id": "record_key"})
    named = frame.join(keys, on="record_key", how="inner").select(
        "record_key",
        "birth",
        "key",
        pl.when("dated").then(pl.lit("birth_name")).otherwise(pl.lit("name")).alias("block"),
    )
    # who is written in kana may be anybody of that reading, and a resident's reading is no key
    is_odd = ~pl.col("plain") | pl.col("name").str.contains("々", literal=True)
    has_more = pl.col("former_name").is_not_null() | pl.col("alias").is_not_null()
    unsure = frame.filter(pl.col("dated") & (is_odd | has_more))
    wild = pl.Series(
        [is_hidden(NameFields(*names)) for names in unsure.select(NAME_FIELDS).iter_rows()],
        dtype=pl.Boolean,
    )
    keyless = ~unsure["record_key"].is_in(keys["record_key"].implode())
    in_kana = unsure["name"].str.contains(_KANA).fill_null(value=False)
    hidden = unsure.filter(wild)
    by_end = _end_keys(hidden)
    by_birth = pl.concat(
        [
            hidden.join(by_end, on="record_key", how="anti", maintain_order="left"),
            unsure.filter(~wild & is_odd & (keyless | in_kana)),
        ]
    ).select("record_key", "birth", pl.lit(None, pl.String).alias("key"), pl.lit("birth").alias("block"))
    told = search.select("record_key", _needs_address(search))
    keyed = pl.concat([named, by_end, by_birth]).unique(maintain_order=True)
    return keyed.join(told, on="record_key", how="left", maintain_order="left")


def _needs_address(search: pl.DataFrame) -> pl.Series:
    has_one_name = pl.col("former_name").is_null() & pl.col("alias").is_null()
    is_near = search.select((pl.col("is_holder_near") & has_one_name).fill_null(value=False)).to_series()
    return (is_near & agree_with_nobody(search["name"])).alias("needs_address")


def _end_keys(hidden: pl.DataFrame) -> pl.DataFrame:
    """Keys of records by the end of a name that can be read; none where neither can, or another name stands beside it."""
    ends = hidden.hstack(visible_ends(hidden["name"])).filter(
        pl.col("former_name").is_null() & pl.col("alias").is_null()
    )
    shown = ends.unpivot(
        ["first", "last"], index=["record_key", "birth"], variable_name="block", value_name="key"
    ).filter(pl.col("key").is_not_null())
    return pl.concat([shown, shown.with_columns(pl.lit(ANYBODY).alias("key"))]).select(
        "record_key", "birth", "key", "block"
    )


def resident_keys(states: pl.DataFrame) -> pl.DataFrame:
    """Keys of residents, present or past.

    Args:
        states: ``resident`` (row of the registry), the name fields, ``birth``.

    Returns:
        ``resident, birth, key, is_dated``; whoever has a name with an unreadable character has the key ``*``: it
        may be anybody's; one that is not in kanji has the key ``?`` beside its own: it may be that of a record with an unreadable
        character. ``is_dated`` is false where the resident's own birth date is partial or unknown.
    """
    frame = states.with_columns(_plain(states["name"]))
    alone = pl.col("plain") & pl.col("former_name").is_null() & pl.col("alias").is_null()
    named = frame.filter("plain")
    plain = named.select("resident", "birth").with_columns(plain_keys(named["name"]).alias("key"))
    others = frame.filter(~alone).rename({"resident": "id"})
    more = (
        _all_keys(others, is_resident=True)
        .rename({"id": "resident"})
        .join(others.select(pl.col("id").alias("resident"), "birth").unique(), on="resident")
        .select("resident", "birth", "key")
    )
    keys = pl.concat([plain, more]).unique(maintain_order=True)
    return keys.with_columns(is_full_date("birth").alias("is_dated"))


def _plain(names: pl.Series) -> pl.Series:
    return is_plain(names).fill_null(value=False).alias("plain")


def _all_keys(frame: pl.DataFrame, *, is_resident: bool = False) -> pl.DataFrame:
    """Return ``id, key`` of every row of ``frame``: of many rows by columns where that is possible, else one by one."""
    settled, rest = column_keys(frame) if frame.height >= MANY else (pl.DataFrame(schema=_KEY_SCHEMA), frame)
    rows: list[tuple[int, str]] = []
    for identity, *values in rest.select("id", *NAME_FIELDS).iter_rows():
        fields = NameFields(*values)
        rows.extend((identity, key) for key in sorted(_keys(fields, is_resident=is_resident)))
    found = [settled, pl.DataFrame(rows, schema=_KEY_SCHEMA, orient="row")]
    if is_resident:
        in_latin = pl.any_horizontal(pl.col(name).str.contains(r"\p{Latin}") for name in ("name", "alias"))
        found.append(frame.filter(in_latin).select("id", pl.lit(NOT_IN_KANJI).alias("key")))
    return pl.concat(found)


def _keys(fields: NameFields, *, is_resident: bool) -> frozenset[str]:
    if not is_resident:
        return frozenset({ANYBODY}) if has_wildcard(fields.name) else name_keys(fields)
    if is_hidden(fields):
        return frozenset({ANYBODY})
    return name_keys(fields) | (frozenset() if ends_tell(fields) else {NOT_IN_KANJI})
