"""Who holds a number: one resident, a resident who held it in the past, or two persons (contract §3)."""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.judge.levels import NAME_AGREES, field_levels

#: Columns that a holder row hands to the comparison, beside ``number, holder, current_number``.
RESIDENT_FIELDS: Final = (
    "resident",
    "person",
    "name",
    "name_kana",
    "former_name",
    "alias",
    "birth",
    "sex",
    "address",
    "status",
    "protected",
)

#: Columns of a superseded state, as ``judge.levels.field_levels`` takes them.
STATE_FIELDS: Final = ("person", "name", "name_kana", "former_name", "alias", "address")

_NO_STATES: Final = pl.DataFrame(schema=dict.fromkeys(STATE_FIELDS, pl.String))


def held_numbers(rows: pl.DataFrame) -> pl.DataFrame:
    """Reduce the registry rows that hold a record's number to one holder per number.

    Rows of one person are one resident and the current row counts. Rows are one person's when name and birth
    date agree and they share the resident reference or are not both current, or when they share reference and
    birth date and one of them is superseded. Anything else is two persons under one number.

    Args:
        rows: Registry rows (``RESIDENT_FIELDS``, ``number``, ``event_date``).

    Returns:
        One row per number: ``number, holder`` (``held`` or ``several``), ``current_number``, the fields.
    """
    ranked = rows.sort(
        "number",
        pl.col("status") != "current",
        pl.col("event_date").fill_null(""),
        "resident",
        descending=[False, False, True, False],
    ).with_columns(pl.int_range(pl.len()).over("number").alias("rank"))
    first = ranked.filter(pl.col("rank") == 0)
    others = ranked.filter(pl.col("rank") > 0)
    doubted = _doubted(first, others)
    return first.select(
        "number",
        pl.when(pl.col("number").is_in(doubted.implode()))
        .then(pl.lit("several"))
        .otherwise(pl.lit("held"))
        .alias("holder"),
        pl.col("number").alias("current_number"),
        *RESIDENT_FIELDS,
    )


def superseded_numbers(rows: pl.DataFrame, residents: pl.DataFrame, history: pl.DataFrame) -> pl.DataFrame:
    """Name the person who held a number in the past; a person gone from the registry is known by the history row.

    Args:
        rows: ``number, person, history_row``.
        residents: Today's registry rows of these persons.
        history: All history rows (``history_row`` and the superseded fields).

    Returns:
        As ``held_numbers``, ``holder`` being ``superseded`` or ``several`` (two persons had the number).
    """
    today = residents.sort(
        "person",
        pl.col("status") != "current",
        pl.col("event_date").fill_null(""),
        "resident",
        descending=[False, False, True, False],
    ).unique("person", keep="first", maintain_order=True)
    known = rows.join(today.rename({"number": "current_number"}), on="person", how="inner")
    gone = (
        rows.join(today, on="person", how="anti")
        .join(history.drop("number", "person"), on="history_row", how="inner")
        .with_columns(
            pl.lit(None, pl.String).alias("current_number"),
            pl.lit(None, pl.Int64).alias("resident"),
            pl.lit(None, pl.String).alias("birth"),
            pl.lit(None, pl.String).alias("sex"),
            pl.lit(None, pl.String).alias("status"),
            pl.lit(value=False).alias("protected"),
        )
    )
    columns = ["number", "current_number", *RESIDENT_FIELDS]
    persons = pl.concat([known.select(columns), gone.select(columns)]).sort("number", "person")
    several = pl.len().over("number") > 1
    return (
        persons.with_columns(
            pl.when(several).then(pl.lit("several")).otherwise(pl.lit("superseded")).alias("holder")
        )
        .unique("number", keep="first", maintain_order=True)
        .select("number", "holder", "current_number", *RESIDENT_FIELDS)
    )


def _doubted(first: pl.DataFrame, others: pl.DataFrame) -> pl.Series:
    if others.is_empty():
        return pl.Series([], dtype=pl.String)
    fields = ("name", "name_kana", "former_name", "alias", "birth", "sex", "address", "person", "status")
    main = first.select("number", *(pl.col(field).alias(f"r_{field}") for field in fields))
    pairs = others.select("number", *fields).join(main, on="number", how="left", maintain_order="left")
    levels = field_levels(pairs, _NO_STATES)
    compared = pl.concat(
        [pairs.select("number", "person", "r_person", "status", "r_status"), levels], how="horizontal"
    )
    both_current = (pl.col("status") == "current") & (pl.col("r_status") == "current")
    shared = pl.col("person") == pl.col("r_person")
    alike = (
        pl.col("name_level").is_in(NAME_AGREES)
        & (pl.col("birth_level") == "same")
        & (pl.col("sex_level") != "different")
        & (shared | ~both_current)
    )
    renewed = shared & (pl.col("birth_level") == "same") & ~both_current
    return compared.filter(~(alike | renewed))["number"].unique()
