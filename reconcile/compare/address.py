"""Compares addresses by their parts (contract §3). Typed figures, never joined digits: 2丁目1-2 is not 21-2.

Reference: reference/text.md §1; the grammar, the levels and their limits are in docs/addresses.md.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, Literal, NamedTuple

import polars as pl

from reconcile.compare import address_tables as tables
from reconcile.compare.address_parse import Address, parse_address
from reconcile.compare.address_plain import STABLE, lie_in_two_cities, plain_levels
from reconcile.compare.address_relation import (
    Relation,
    city_relation,
    number_relation,
    place_relation,
)
from reconcile.compare.address_unreadable import contradicts

AddressLevel = Literal["same", "same_to_room", "same_town", "different", "not_comparable"]

__all__ = [
    "AGREES", "Address", "AddressLevel", "AddressResult", "address_levels", "aligned", "compare_address", "parse_address",
]  # fmt: skip

#: Levels of two addresses that agree (a past one is another address).
AGREES: Final = ("same", "same_to_room")

_LEVELS: Final[dict[Relation, AddressLevel]] = {
    Relation.SAME: "same",
    Relation.ROOM: "same_to_room",
    Relation.MISSING: "same_town",
    Relation.DIFFERENT: "different",
}
_VAGUE: Final = re.compile(r"(?:住所)?(?:不明|不詳|不定|未定|なし|無し|無)|-*|〓*")


class AddressResult(NamedTuple):
    """Level of a pair of addresses; ``unreadable``: it is not comparable because of an unreadable character."""

    level: AddressLevel
    unreadable: bool = False


_NOT_COMPARABLE: Final = AddressResult("not_comparable")
_DIFFERENT: Final = AddressResult("different")


def compare_address(
    record: str | None,
    resident: str | None,
    *,
    record_city: str | None = None,
    resident_city: str | None = None,
) -> AddressResult:
    """Compare the address of a record with one of a resident, present or past.

    Args:
        record: As read, None when not held.
        resident: As read.
        record_city: Municipality code (five or six digits) where the source holds it apart from the text.
        resident_city: The same of the resident.

    Returns:
        ``same``: all parts equal · ``same_to_room``: equal up to the 方書, which is missing or different on a
        side · ``same_town``: nothing contradicts, but figures, 小字 or the municipality are missing on a side ·
        ``different`` · ``not_comparable``: blank, said to be unknown, no more than a municipality, or unreadable.
    """
    if record is None or resident is None:
        return _NOT_COMPARABLE
    ours, theirs, is_assumed = aligned(record, resident, record_city, resident_city)
    if _VAGUE.fullmatch(ours.folded) or _VAGUE.fullmatch(theirs.folded):
        return _NOT_COMPARABLE
    if ours.unreadable or theirs.unreadable:
        return _DIFFERENT if contradicts(ours, theirs) else AddressResult("not_comparable", unreadable=True)
    return AddressResult(_level(ours, theirs, is_assumed=is_assumed))


def aligned(
    record: str, resident: str, record_city: str | None = None, resident_city: str | None = None
) -> tuple[Address, Address, bool]:
    """Take both addresses apart, one whose text names no municipality as one of the other side's.

    Args:
        record: As read.
        resident: As read.
        record_city: As for :func:`compare_address`.
        resident_city: The same of the resident.

    Returns:
        The two, and whether a municipality is assumed.
    """
    ours, theirs = parse_address(record, record_city), parse_address(resident, resident_city)
    if bool(ours.city) == bool(theirs.city) or ours.unreadable or theirs.unreadable:
        return ours, theirs, False
    ours, theirs = _in_one_city(record, ours, theirs), _in_one_city(resident, theirs, ours)
    return ours, theirs, not (ours.is_city_named and theirs.is_city_named)


def _in_one_city(text: str, address: Address, other: Address) -> Address:
    """Read an address whose text names no municipality for sure as one of the other side's municipality."""
    if address.city or address.prefecture not in {"", other.prefecture}:
        return address
    return parse_address(text, other.city)


def _level(ours: Address, theirs: Address, *, is_assumed: bool) -> AddressLevel:
    city = city_relation(ours, theirs)
    if city is Relation.DIFFERENT:
        return "different"
    if not _says_place(ours) or not _says_place(theirs):
        return "not_comparable"  # a municipality alone says too little
    worst = min(city, place_relation(ours, theirs), number_relation(ours, theirs))
    if worst >= Relation.ROOM and _is_doubtful(ours, is_assumed=is_assumed):
        worst = Relation.MISSING
    return _LEVELS[worst]


def _is_doubtful(address: Address, *, is_assumed: bool) -> bool:
    """Whether equal spelling does not prove that it is one place."""
    if is_assumed and address.town not in tables.towns_of_one_place():
        return True  # 中央2-3-4 without a municipality: many have a 中央
    return (address.city, address.town) in tables.homographs() and "chome" not in dict(address.tokens)


def _says_place(address: Address) -> bool:
    return bool(address.town or address.koaza or address.tokens)


def address_levels(left: pl.Series, right: pl.Series) -> pl.DataFrame:
    """Compare two columns of addresses: :func:`compare_address` once per distinct pair that needs it.

    Args:
        left: Addresses of the records (text, null where not held).
        right: Addresses of the residents, of equal length.

    Returns:
        Columns ``level`` (text) and ``unreadable`` (boolean), one row per pair, in order.
    """
    schema = {"left": pl.String, "right": pl.String}
    pairs = pl.DataFrame({"left": left, "right": right}, schema=schema).with_row_index("pair")
    equal = pairs.filter(pl.col("left") == pl.col("right"))
    is_same = equal["left"].str.normalize("NFKC").str.contains(_plain_pattern())
    settled = equal.filter(is_same & equal["left"].str.contains(STABLE)).select("pair", level=pl.lit("same"))
    rest = pairs.join(settled, on="pair", how="anti", maintain_order="left")
    apart = lie_in_two_cities(rest["left"], rest["right"])
    elsewhere, rest = rest.filter(apart).select("pair", level=pl.lit("different")), rest.filter(~apart)
    rest = rest.with_columns(plain_levels(rest["left"], rest["right"]).alias("level"))
    is_open = pl.col("level").is_null()
    levels = [settled, elsewhere, rest.filter(~is_open).select("pair", "level")]
    readable = pl.concat(levels).with_columns(unreadable=pl.lit(value=False))
    return (
        pl.concat([readable, _compared(rest.filter(is_open).drop("level"))])
        .sort("pair")
        .select("level", "unreadable")
    )


def _compared(pairs: pl.DataFrame) -> pl.DataFrame:
    """Return ``pair``, ``level`` and ``unreadable`` of each pair, in any order, by comparing distinct ones one by one."""
    distinct = pairs.select("left", "right").unique()
    results = [compare_address(record, resident) for record, resident in distinct.iter_rows()]
    compared = distinct.with_columns(
        pl.Series("level", [result.level for result in results], dtype=pl.String),
        pl.Series("unreadable", [result.unreadable for result in results], dtype=pl.Boolean),
    )
    found = pairs.join(compared, on=["left", "right"], how="left", nulls_equal=True)
    return found.select("pair", "level", "unreadable")


@cache
def _plain_pattern() -> str:
    """Return a pattern of text that, standing on both sides, is one place: municipality of Nagano and a lot.

    It is a short cut only: compare_address says ``same`` of every such text (held by a test). The syntax is that
    of polars (Rust): ``&&`` is intersection.
    """
    # assigned characters without private use; a negated class of general categories misses characters there
    readable = r"[\p{L}\p{N}\p{P}\p{S}\p{Z}\p{M}&&[^〓●■□?_\x{fffd}]]*"
    return rf"^長野県(?:{tables.home_pattern()})[\p{{L}}&&[^丁]]*(?:[0-9]+丁目)?[0-9]+(?:番地|番[0-9]|-[0-9]){readable}$"
