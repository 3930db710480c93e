"""Relates two addresses part by part: municipality, town and 小字, typed figures, room (contract §3)."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, NamedTuple

from reconcile.compare import address_tables as tables
from reconcile.compare.address_number import Tokens
from reconcile.compare.address_parse import Address
from reconcile.compare.address_text import UNREADABLE

_ROOM_FIGURE: Final = 100
"""From here on a figure behind a full number is a room (101), below it may be a branch of the lot."""
_LOT_KINDS: Final = frozenset({"ban", "go"})


class Relation(IntEnum):
    """How two parts relate, the worst first: a pair of addresses is as good as its worst part."""

    DIFFERENT = 0
    MISSING = 1
    ROOM = 2
    SAME = 3


def city_relation(ours: Address, theirs: Address) -> Relation:
    """Relate prefecture and municipality; MISSING when a side leaves out the 政令市's ward or everything."""
    if ours.prefecture and theirs.prefecture and ours.prefecture != theirs.prefecture:
        return Relation.DIFFERENT
    if not ours.city or not theirs.city:
        return Relation.MISSING
    if ours.city == theirs.city:
        return Relation.SAME
    wards = tables.cities().wards
    if theirs.city == wards.get(ours.city) or ours.city == wards.get(theirs.city):
        return Relation.MISSING
    return Relation.DIFFERENT


def place_relation(ours: Address, theirs: Address) -> Relation:
    """Relate town and 小字.

    MISSING: a side leaves out the 小字, the 通称町 or the town. A lot number is unique within its 地番区域, which
    is the 大字 in most places but the 小字 in some, so a missing 小字 is for a person to decide (text.md §1.5).
    """
    if ours.town == theirs.town:
        return _koaza_relation(ours, theirs)
    if not ours.town or not theirs.town or _says_less(ours, theirs) or _says_less(theirs, ours):
        return Relation.MISSING
    if ours.known is None and theirs.known is None and ours.town + ours.koaza == theirs.town + theirs.koaza:
        return Relation.SAME  # A字B and AB, outside the table
    return Relation.DIFFERENT


def _koaza_relation(ours: Address, theirs: Address) -> Relation:
    """Relate what stands around one town: the 大字 of a 通称町 (大字長野往生地, 大字西長野往生地), the 小字."""
    if ours.parent and theirs.parent and ours.parent != theirs.parent:
        return Relation.DIFFERENT
    if ours.koaza == theirs.koaza:
        return Relation.SAME
    return Relation.DIFFERENT if ours.koaza and theirs.koaza else Relation.MISSING


def _says_less(outer: Address, inner: Address) -> bool:
    """Whether ``outer`` may be the 大字 in which the town of ``inner`` lies."""
    parents = inner.known.parents if inner.known else frozenset()
    if outer.town in parents:
        return not outer.koaza  # 大字長野 491 against 元善町 491
    # 大字X + Y against Y, where no table says in which 大字 Y lies
    return not parents and outer.koaza == inner.town


class Reading(NamedTuple):
    """One reading of the figures: tokens before the lot, lot tokens, counters the text says, room."""

    head: Tokens
    lot: Tokens
    stated: frozenset[str]
    room: str


def reading(address: Address, tokens: Tokens) -> Reading:
    """Split ``tokens`` (one of the address's readings) at the lot."""
    for place, (kind, _) in enumerate(tokens):
        if kind in _LOT_KINDS:
            return Reading(tokens[:place], tokens[place:], address.stated, address.room)
    return Reading(tokens, (), address.stated, address.room)


def number_relation(ours: Address, theirs: Address) -> Relation:
    """Relate figures and room; figures without counters may be read in a second way (``alternate``)."""
    our_first, their_first = reading(ours, ours.tokens), reading(theirs, theirs.tokens)
    best = relate_readings(our_first, their_first)
    if best >= Relation.ROOM or bool(ours.alternate) == bool(theirs.alternate):
        return best
    loose, other = (ours, their_first) if ours.alternate else (theirs, our_first)
    relation = relate_readings(reading(loose, loose.alternate), other)
    if relation >= Relation.ROOM:
        return relation if loose.is_alternate_sure else Relation.MISSING
    return best


def relate_readings(left: Reading, right: Reading) -> Relation:
    """Relate two readings: what stands before the lot, the lot, the room."""
    if not left.lot or not right.lot:
        return Relation.MISSING if _compatible(left.head, right.head) else Relation.DIFFERENT
    relation = _lot_relation(left, right)
    if left.head == right.head:
        return relation
    # a side may leave out the 丁目; 甲123 and 123 are two lots
    letters = [[token for token in side.head if token[0] == "letter"] for side in (left, right)]
    if relation and letters[0] == letters[1] and len(left.head) != len(right.head):
        return Relation.MISSING if _compatible(left.head, right.head) else Relation.DIFFERENT
    return Relation.DIFFERENT


def _compatible(left: Tokens, right: Tokens) -> bool:
    """Whether no kind that both sides have differs, so that one side only says less."""
    theirs = dict(right)
    return all(theirs.get(kind, value) == value for kind, value in left)


def _lot_relation(left: Reading, right: Reading) -> Relation:
    common = 0
    while common < min(len(left.lot), len(right.lot)) and left.lot[common] == right.lot[common]:
        common += 1
    tails = left.lot[common:], right.lot[common:]
    if not tails[0] and not tails[1]:
        return _room_relation({left.room, right.room})
    if common and all(kind == "sub" for tail in tails for kind, _ in tail):
        if not _is_full(left, right, common):
            return Relation.DIFFERENT
        rooms = {_room(tail, side.room) for tail, side in zip(tails, (left, right), strict=True)}
        return _room_relation(rooms)
    shorter, longer = (left, right) if len(left.lot) < len(right.lot) else (right, left)
    is_next_missing = common == len(shorter.lot) == 1 and longer.lot[1][0] == "go"
    if is_next_missing and "ban" in shorter.stated and "banchi" not in left.stated | right.stated:
        return Relation.MISSING  # 3番 against 3番4号; but 123番地 against 123番地5 is another lot
    return Relation.DIFFERENT


def _room_relation(rooms: set[str]) -> Relation:
    """SAME only when both sides' rooms are one readable text."""
    return Relation.SAME if len(rooms) == 1 and UNREADABLE not in "".join(rooms) else Relation.ROOM


def _is_full(left: Reading, right: Reading, common: int) -> bool:
    """Whether the common lot tokens are the whole number of a house, so that what follows is a room."""
    lot, stated = left.lot[:common], left.stated | right.stated
    if "go" not in dict(lot):
        return False
    if "go" in stated:
        return True
    figures = [value for side in (left, right) for _, value in side.lot[common:]]
    if not all(figure.isdigit() and int(figure) >= _ROOM_FIGURE for figure in figures):
        return False
    return "chome" in dict(left.head) or "banchi" in stated or len(lot) > len(_LOT_KINDS)


def _room(extra: Tokens, room: str) -> str:
    return "-".join([*(value for _, value in extra), *([room] if room else [])])
