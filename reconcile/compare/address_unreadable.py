"""Compares addresses with unreadable characters: the readable rest may contradict, but never makes them equal.

An unreadable mark stands for exactly one character (contract §3 rule 5).
"""

from __future__ import annotations

from collections.abc import Sequence

from reconcile.compare import address_tables as tables
from reconcile.compare.address_number import Token
from reconcile.compare.address_parse import Address, parse_address
from reconcile.compare.address_relation import (
    Relation,
    city_relation,
    number_relation,
    place_relation,
)
from reconcile.compare.address_text import UNREADABLE


def contradicts(ours: Address, theirs: Address) -> bool:
    """Whether the readable parts of two addresses, one of them at least with unreadable ones, differ."""
    ours, theirs = _with_city(ours, theirs), _with_city(theirs, ours)
    if city_relation(ours, theirs) is Relation.DIFFERENT:
        return True
    if not ours.city or not theirs.city:
        return False
    return not any(
        _places_fit(left, right) and _numbers_fit(left, right)
        for left in _meanings(ours)
        for right in _meanings(theirs)
    )


def _meanings(address: Address) -> list[Address]:
    """Return the address, and the same with an unreadable mark before the figures as the end of the town."""
    kind, value = address.tokens[0] if address.tokens else ("", "")
    if not value.startswith(UNREADABLE) or len(value) == 1:
        return [address]
    bare = value.lstrip(UNREADABLE)
    place = address.koaza + UNREADABLE * (len(value) - len(bare))
    return [address, address._replace(koaza=place, tokens=((kind, bare), *address.tokens[1:]))]


def fits(left: str, right: str) -> bool:
    """Whether two texts are equal but for characters that are unreadable on a side."""
    return len(left) == len(right) and all(
        a == b or UNREADABLE in (a, b) for a, b in zip(left, right, strict=True)
    )


def _with_city(address: Address, other: Address) -> Address:
    """Read again with the other side's municipality where an unreadable character hides this one's."""
    if address.city or not other.city:
        return address
    rest = address.folded
    for prefecture in tables.prefectures():
        if fits(rest[: len(prefecture)], prefecture) and rest[:1] != "":
            rest = rest[len(prefecture) :].lstrip()
            break
    named = tables.cities().named.get(other.city[:2], {})
    for name in sorted((name for name, code in named.items() if code == other.city), key=len, reverse=True):
        if fits(rest[: len(name)], name):
            return parse_address(rest[len(name) :], other.city)
    return address


def _places_fit(ours: Address, theirs: Address) -> bool:
    if place_relation(ours, theirs) is not Relation.DIFFERENT:
        return True
    spellings = [_spellings(address) for address in (ours, theirs)]
    if not any(UNREADABLE in spelling for side in spellings for spelling in side):
        return False
    return any(fits(left, right) for left in spellings[0] for right in spellings[1])


def _spellings(address: Address) -> set[str]:
    """Return how the place may be written: with and without its 大字 or 小字."""
    parents = {address.parent} | (set(address.known.parents) if address.known else set())
    places = {address.town, address.town + address.koaza}
    return places | {parent + place for parent in parents for place in places}


def _numbers_fit(ours: Address, theirs: Address) -> bool:
    cut = any(UNREADABLE in address.room for address in (ours, theirs))
    if UNREADABLE not in "".join(value for side in (ours, theirs) for _, value in side.tokens):
        if number_relation(ours, theirs) is not Relation.DIFFERENT:
            return True
        if any(UNREADABLE in address.town + address.koaza for address in (ours, theirs)):
            # no table says whether a town that cannot be read has 丁目: 3-22-13 may be 3丁目22番13号
            return _begins(*([("", value) for _, value in side.tokens] for side in (ours, theirs)))
        return cut and _begins(ours.tokens, theirs.tokens)
    left_kinds, right_kinds = ([kind for kind, _ in side.tokens] for side in (ours, theirs))
    if left_kinds != right_kinds:
        return True  # what is unreadable may be a counter: nothing can be said
    return all(fits(a, b) for (_, a), (_, b) in zip(ours.tokens, theirs.tokens, strict=True))


def _begins(left: Sequence[Token], right: Sequence[Token]) -> bool:
    shorter = min(len(left), len(right))
    return left[:shorter] == right[:shorter]
