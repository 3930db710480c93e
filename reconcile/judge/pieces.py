"""The work that is done in Python, one piece of it at a time: what ``Engine.apply`` calls.

A piece is the rows of one bucket, from every table that the work needs. Each function is a pure function of its frames,
so that pieces may be worked on one after the other, in several processes or on other machines, with one result.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.name_fit import plainly_differ
from reconcile.compare.name_keys import MANY
from reconcile.judge.candidates import record_keys, resident_keys
from reconcile.judge.holders import STATE_FIELDS
from reconcile.judge.levels import (
    ADDRESS_AGREES,
    NAME_AGREES,
    address_level,
    field_levels,
    named_states,
    person_levels,
)

LEVELS: Final = {
    "name_level": pl.String,
    "one_character": pl.String,
    "is_name_loose": pl.Boolean,
    "birth_level": pl.String,
    "sex_level": pl.String,
    "kana_level": pl.String,
    "address_level": pl.String,
}
#: Schemas of what the functions return.
RECORD_LEVELS: Final = {"record_key": pl.Int64, **LEVELS}
CANDIDATE_LEVELS: Final = {"record_key": pl.Int64, "resident": pl.Int64, **LEVELS}
RECORD_KEYS: Final = {
    "record_key": pl.Int64,
    "birth": pl.String,
    "key": pl.String,
    "block": pl.String,
    "needs_address": pl.Boolean,
}
OTHER_KEYS: Final = {"resident": pl.Int64, "birth": pl.String, "key": pl.String, "is_dated": pl.Boolean}
AGREEING: Final = {"record_key": pl.Int64}
RELATIONS: Final = {"record_key": pl.Int64, "is_surname_same": pl.Boolean, "is_address_same": pl.Boolean}

#: Levels of a record whose number nobody holds: there is nothing to compare.
_NOTHING: Final = {
    "name_level": "not_comparable",
    "one_character": "no",
    "is_name_loose": False,
    "birth_level": "not_comparable",
    "sex_level": "not_held",
    "kana_level": "not_comparable",
    "address_level": "not_comparable",
}


def record_levels(pairs: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Compare each record with the holder of its number.

    Args:
        pairs: Rows of ``pair_registry``.
        states: Earlier states of their holders (``STATE_FIELDS``).

    Returns:
        ``RECORD_LEVELS``, one row per pair.
    """
    has_holder = pl.col("r_person").is_not_null()
    held = pairs.filter(has_holder)
    levels = pl.concat(
        [held.select("record_key"), field_levels(held, states.select(STATE_FIELDS))], how="horizontal"
    )
    alone = pairs.filter(~has_holder).select(
        "record_key", *(pl.lit(level).alias(name) for name, level in _NOTHING.items())
    )
    return pl.concat([levels.select(list(RECORD_LEVELS)), alone.select(list(RECORD_LEVELS))])


def candidate_levels(pairs: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Compare the candidates; one whose name plainly is another is none, and nothing more of him is compared.

    Where the address has to agree (``judge.candidates.record_keys``), whoever lives elsewhere is none, either, and of him the
    name is not compared at all. (He would be neither full, tie nor rival: ``pipelines/40_candidate_facts.sql``.)

    Args:
        pairs: Rows of ``candidates``.
        states: Earlier states of the candidates (``STATE_FIELDS``).

    Returns:
        ``CANDIDATE_LEVELS`` of those whose name agrees or cannot be read.
    """
    past = states.select(STATE_FIELDS)
    doubtful = pairs.filter("needs_address")
    near = doubtful.filter(address_level(doubtful, past) != "different")
    pairs = pl.concat([pairs.filter(~pl.col("needs_address")), near])
    pairs = pairs.filter(~_is_plainly_another(pairs, past))
    persons = person_levels(pairs, past)
    named = persons["name_level"].is_in([*NAME_AGREES, "unreadable", "illegible"])
    kept = pairs.filter(named)
    levels = [
        kept.select("record_key", "resident"),
        persons.filter(named),
        address_level(kept, past).to_frame(),
    ]
    return pl.concat(levels, how="horizontal").select(list(CANDIDATE_LEVELS))


def _is_plainly_another(pairs: pl.DataFrame, past: pl.DataFrame) -> pl.Series:
    """Whether a look at the two names tells that they differ; only where neither side has any other name, and pairs are many."""
    if pairs.height < MANY:
        return pl.repeat(value=False, n=pairs.height, dtype=pl.Boolean, eager=True)
    other_names = [pl.col(f"{side}{name}") for side in ("", "r_") for name in ("former_name", "alias")]
    has_past = pl.col("r_person").is_in(named_states(past)["person"].unique().implode())
    alone = ~pl.any_horizontal(name.is_not_null() for name in other_names) & ~has_past
    return pairs.select(alone.fill_null(value=False)).to_series() & plainly_differ(
        pairs["name"], pairs["r_name"]
    )


def search_keys(search: pl.DataFrame) -> pl.DataFrame:
    """Return the blocking keys of searched records (``RECORD_KEYS``); see ``judge.candidates.record_keys``."""
    return record_keys(search)


def state_keys(states: pl.DataFrame) -> pl.DataFrame:
    """Return the blocking keys of residents' names (``OTHER_KEYS``); see ``judge.candidates.resident_keys``."""
    return resident_keys(states)


def agreeing_holders(pairs: pl.DataFrame, states: pl.DataFrame) -> pl.DataFrame:
    """Records whose form number's holder has their name, birth date and sex (contract §4: then staff erred).

    Args:
        pairs: Rows of ``form_holders``.
        states: Earlier states of these holders.

    Returns:
        ``AGREEING``, each record once.
    """
    levels = field_levels(pairs, states.select(STATE_FIELDS))
    agrees = (
        levels["name_level"].is_in(NAME_AGREES)
        & (levels["birth_level"] == "same")
        & (levels["sex_level"] != "different")
    )
    return pairs.filter(agrees).select("record_key").unique()


__all__ = [
    "ADDRESS_AGREES", "AGREEING", "CANDIDATE_LEVELS", "OTHER_KEYS", "RECORD_KEYS", "RECORD_LEVELS", "RELATIONS",
    "agreeing_holders", "candidate_levels", "record_levels", "search_keys", "state_keys",
]  # fmt: skip
