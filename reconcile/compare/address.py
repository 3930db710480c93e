"""Compares addresses by their parts (contract §3). Typed numbers, never joined digits: 2丁目1-2 is not 21-2.

Reference: reference/text.md §1; the grammar and its limits are in docs/addresses.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

import polars as pl

from reconcile.compare.address_parse import Address, parse_address
from reconcile.compare.address_text import UNREADABLE

AddressLevel = Literal["same", "same_to_room", "same_town", "different", "not_comparable"]

_RANK: Final = ("different", "same_town", "same_to_room", "same")
_ROOM_DIGITS: Final = 3

__all__ = ["AddressLevel", "AddressResult", "address_levels", "compare_address", "parse_address"]


class AddressResult(NamedTuple):
    """Level of a pair of addresses; ``unreadable``: it is not comparable because of an unreadable character."""

    level: AddressLevel
    unreadable: bool = False


@lru_cache(maxsize=1 << 17)
def compare_address(
    record: str | None,
    resident: str | None,
    *,
    record_city: str | None = None,
    resident_city: str | None = None,
) -> AddressResult:
    """Compare the address of a record with one of a resident.

    Args:
        record: As read, None when not held.
        resident: As read.
        record_city: Municipality code, where the source holds it apart.
        resident_city: The same of the resident.

    Returns:
        ``same``: all parts equal · ``same_to_room``: equal up to the room (方書), which is missing or different on a
        side · ``same_town``: the town is the same and numbers (or the 小字) are missing on a side · ``different`` ·
        ``not_comparable``: blank, unknown or unreadable.
    """
    if record is None or resident is None:
        return AddressResult("not_comparable")
    ours, theirs = parse_address(record, record_city), parse_address(resident, resident_city)
    if ours.is_vague or theirs.is_vague:
        return AddressResult("not_comparable")
    if ours.unreadable or theirs.unreadable:
        return _unreadable(ours, theirs)
    if not (ours.town or ours.numbers) or not (theirs.town or theirs.numbers):
        bare = ours.city == theirs.city or not ours.city or not theirs.city
        return AddressResult(
            "not_comparable" if bare else "different"
        )  # a municipality alone says too little
    return AddressResult(_level(ours, theirs))


def _level(ours: Address, theirs: Address) -> AddressLevel:
    if ours.city and theirs.city and ours.city != theirs.city:
        return "different"
    town = _town_level(ours, theirs)
    if town == "different":
        return "different"
    number = max(
        (_number_level(a, b) for a in _readings(ours, theirs) for b in _readings(theirs, ours)),
        key=_RANK.index,
    )
    if number in {"different", "same_town"}:
        return number
    if town == "same_town" or bool(ours.city) != bool(theirs.city):
        return "same_town"
    return number


def _town_level(ours: Address, theirs: Address) -> AddressLevel:
    """``same``; ``same_town`` when a side leaves the 小字 or the 通称町 out; else ``different``."""
    if ours.town == theirs.town:
        if ours.koaza == theirs.koaza:
            return "same"
        return "same_town" if not ours.koaza or not theirs.koaza else "different"
    if ours.town in theirs.parents or theirs.town in ours.parents:
        return "same_town"
    return "different"


class _Reading(NamedTuple):
    """One way to read the numbers of an address."""

    chome: str | None
    numbers: tuple[str, ...]
    extra: tuple[str, ...]
    room: str


def _readings(mine: Address, other: Address) -> list[_Reading]:
    """As written; and with the first of hyphened numbers as 丁目, where the table or the other side knows one."""
    as_written = _Reading(mine.chome, mine.numbers, mine.extra, mine.room)
    if not mine.is_open or mine.is_lot or not (mine.has_chome or other.chome is not None):
        return [as_written]
    first, *rest = (*mine.numbers, *mine.extra)
    with_chome = _Reading(first, tuple(rest[:2]), tuple(rest[2:]), mine.room)
    # where the table knows 丁目 and the other side writes one, a bare lot cannot be meant
    return [with_chome] if mine.has_chome and other.chome is not None else [as_written, with_chome]


def _number_level(a: _Reading, b: _Reading) -> AddressLevel:
    if not a.numbers or not b.numbers:
        agree = a.chome == b.chome or a.chome is None or b.chome is None
        both_bare = not a.numbers and not b.numbers and a.chome == b.chome
        if both_bare:
            return "same" if a.room == b.room else "different" if a.room and b.room else "same_town"
        return "same_town" if agree else "different"
    if a.chome != b.chome:
        return "different"
    if a.numbers != b.numbers:
        # 2丁目3番 against 2丁目3番4号: the 号 is missing; 123番地 against 123番地5 is another lot
        missing = a.chome is not None and len(a.numbers) != len(b.numbers) and a.numbers[0] == b.numbers[0]
        return "same_town" if missing else "different"
    return _room_level(a, b)


def _room_level(a: _Reading, b: _Reading) -> AddressLevel:
    """Numbers are equal: what follows is a room, unless it may be a further branch of the lot."""
    ours, theirs = "".join((*a.extra, a.room)), "".join((*b.extra, b.room))
    if ours == theirs:
        return "same"
    branches = [number for reading in (a, b) for number in reading.extra[:1]]
    is_lot_branch = a.chome is None and any(len(number) < _ROOM_DIGITS for number in branches)
    return "different" if is_lot_branch and a.extra != b.extra else "same_to_room"


def _unreadable(ours: Address, theirs: Address) -> AddressResult:
    """Readable parts may contradict; unreadable ones never make two addresses equal."""
    if ours.city and theirs.city and ours.city != theirs.city:
        return AddressResult("different")
    readable = [
        address for address in (ours, theirs) if UNREADABLE not in "".join((*address.numbers, address.town))
    ]
    if (
        len(readable) == 2
        and ours.town
        and theirs.town
        and ours.town != theirs.town
        and ours.city
        and theirs.city
    ):
        return AddressResult("different")
    figures = [re.findall(r"[0-9]+", address.text) for address in (ours, theirs)]
    if all(figures) and all(UNREADABLE not in "".join(address.numbers) for address in (ours, theirs)):
        same_numbers = (
            ours.numbers == theirs.numbers or figures[0][: len(figures[1])] == figures[1][: len(figures[0])]
        )
        if not same_numbers:
            return AddressResult("different")
    return AddressResult("not_comparable", unreadable=True)


def address_levels(left: pl.Series, right: pl.Series) -> pl.DataFrame:
    """Compare two columns of addresses.

    Args:
        left: Addresses of the records (text, null where not held).
        right: Addresses of the residents, of equal length.

    Returns:
        ``level`` and ``unreadable`` of every pair. Equal text is settled at once; the rest is compared once per
        distinct pair.
    """
    pairs = pl.DataFrame({"left": left, "right": right}, schema={"left": pl.String, "right": pl.String})
    rest = pairs.filter((pl.col("left") != pl.col("right")) | pl.col("left").str.contains(_DOUBTFUL)).unique()
    results = [compare_address(a, b) for a, b in rest.iter_rows()]
    compared = rest.with_columns(
        pl.Series("level", [result.level for result in results], dtype=pl.String),
        pl.Series("unreadable", [result.unreadable for result in results], dtype=pl.Boolean),
    )
    blank = pl.col("left").is_null() | pl.col("right").is_null()
    return pairs.join(compared, on=["left", "right"], how="left", maintain_order="left").select(
        pl.when(blank)
        .then(pl.lit("not_comparable"))
        .otherwise(pl.col("level").fill_null("same"))
        .alias("level"),
        pl.col("unreadable").fill_null(value=False),
    )


#: Text that must be looked at even where both sides are equal: unreadable, unknown, blank.
_DOUBTFUL: Final = "[〓●■□?_？＿�\ue000-\uf8ff]|不明|不詳|不定|なし|^\\s*$"
