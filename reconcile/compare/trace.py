"""How two values came to agree, for a person who asks: after which treatment, and which part differs where they do not.

A trace explains a level that the comparison has given already; it decides nothing and is made for single pairs only.
Source: contract §3 (levels); docs/names.md, docs/addresses.md (treatments in their order).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from reconcile.compare.address import AGREES, aligned, compare_address
from reconcile.compare.address_relation import Relation, city_relation, number_relation, place_relation
from reconcile.compare.name import NameFields, compare_name
from reconcile.compare.text import fold_width


class Trace(NamedTuple):
    """How far one treatment after another brought two values together.

    Attributes:
        how: The first treatment after which the two agree: ``as_written``, ``width`` (width, spaces, dashes),
            ``spelling`` (brackets, separators, order of words), ``variant`` (old and new forms of a kanji), ``reading`` (the
            フリガナ or a soft variant), ``former_or_alias`` (旧氏, 通称), ``history`` (a superseded state), ``calendar`` (another way to
            write the day), ``parts`` (the parts of an address); "" when they do not agree.
        parts: Part → ``equal``, ``missing`` (on a side), ``different``; empty where a value has no parts.
    """

    how: str
    parts: tuple[tuple[str, str], ...] = ()


_NO_AGREEMENT: Final = Trace("")
_RELATIONS: Final = {
    Relation.DIFFERENT: "different",
    Relation.MISSING: "missing",
    Relation.ROOM: "equal",
    Relation.SAME: "equal",
}
_NAME_PARTS: Final = {
    "surname_differs": (("surname", "different"), ("given", "equal")),
    "given_differs": (("surname", "equal"), ("given", "different")),
    "different": (("surname", "different"), ("given", "different")),
}


def name_trace(
    record: NameFields, resident: NameFields, past: Sequence[NameFields] = (), *, supported: bool = False
) -> Trace:
    """Trace two names.

    Args:
        record: What the system holds.
        resident: What the registry holds today.
        past: The resident's superseded states.
        supported: As for ``compare_name``.
    """
    if record.name and record.name == resident.name:
        return Trace("as_written")
    level, *_ = compare_name(record, resident, past, supported=supported)
    if level in _NAME_PARTS:
        return Trace("", _NAME_PARTS[level])
    if level == "not_comparable":
        return _NO_AGREEMENT
    if level == "past":
        today = compare_name(record, resident, supported=supported)
        return Trace("former_or_alias" if today.level == "past" else "history")
    if level == "same":
        joined = {fold_width(name or "").replace(" ", "") for name in (record.name, resident.name)}
        return Trace("width" if len(joined) == 1 else "spelling")
    loose = compare_name(record, resident, supported=supported).loose
    return Trace("reading" if loose else "variant")


def birth_trace(record: str | None, resident: str | None) -> Trace:
    """Trace two birth dates, given as codes (``YYYY-MM-DD``, zeros for what is not known)."""
    if record is None or resident is None:
        return _NO_AGREEMENT
    sides = zip(("year", "month", "day"), record.split("-"), resident.split("-"), strict=True)
    parts = tuple(
        (name, "missing" if not (int(a) and int(b)) else "equal" if a == b else "different")
        for name, a, b in sides
    )
    return Trace("calendar" if record == resident else "", parts)


def address_trace(record: str | None, resident: str | None, past: Iterable[str] = ()) -> Trace:
    """Trace two addresses; where today's does not agree, the first past one that does is traced instead.

    Args:
        record: As read.
        resident: Today's, as read.
        past: The resident's superseded addresses.
    """
    if record is None or resident is None:
        return _NO_AGREEMENT
    if compare_address(record, resident).level in AGREES:
        return Trace("as_written" if record == resident else "parts", _address_parts(record, resident))
    for former in past:
        if compare_address(record, former).level in AGREES:
            return Trace("history", _address_parts(record, former))
    return Trace("", _address_parts(record, resident))


def _address_parts(record: str, resident: str) -> tuple[tuple[str, str], ...]:
    """Relate municipality, town, figures and room, as far as the comparison itself went."""
    ours, theirs, _ = aligned(record, resident)
    if ours.unreadable or theirs.unreadable:
        return ()
    told: list[tuple[str, str]] = []
    relation = Relation.SAME
    for name, relate in (("city", city_relation), ("town", place_relation), ("figures", number_relation)):
        relation = relate(ours, theirs)
        told.append((name, _RELATIONS[relation]))
        if relation is Relation.DIFFERENT:
            return tuple(told)
    if told[-1][1] == "equal":
        is_missing = bool(ours.room) != bool(theirs.room)
        unequal = "missing" if is_missing else "different"
        told.append(("room", "equal" if relation is Relation.SAME else unequal))
    return tuple(told)
