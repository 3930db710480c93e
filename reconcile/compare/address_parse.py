"""Takes an address apart: prefecture, municipality, town, 小字, typed figures, room (text.md §1.5).

Places are split off by table, longest match first, never by guessing: a town that the table does not know
stays the text that it is. The grammar is written down in docs/addresses.md.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from reconcile.compare import address_tables as tables
from reconcile.compare.address_number import (
    Tokens,
    find_start,
    forced_chome,
    is_loose,
    label,
    read_chain,
    stated,
)
from reconcile.compare.address_text import NUMERALS, UNREADABLE, fold_address, fold_room

_POST_CODE: Final = re.compile(r"^[0-9]{3}-?[0-9]{4}[ ]?(?=[^0-9 -])")
_DAMAGED_FIGURE: Final = re.compile(rf"[0-9{NUMERALS}丁目番地号の-]*{UNREADABLE}")
_NO_TOWNS: Final = tables.Towns({}, {}, {})


class Address(NamedTuple):
    """An address in parts; every text part is folded (see :mod:`reconcile.compare.address_text`).

    Attributes:
        prefecture: Two digits, "" when neither the text nor the municipality tells.
        city: Code of the municipality, "" when unknown. A 政令市 written without its ward has its own code.
        town: Canonical town without 大字 and 丁目, "" when there is none.
        parent: The 大字 that was written before a 通称町 (大字長野元善町: 長野).
        koaza: 小字 between the town and the figures, "" when there is none.
        is_koaza_marked: Whether the text marks the 小字 with 字.
        known: The town's entry in the table, None outside Nagano or when the table does not know it.
        tokens: Typed figures in order, see :mod:`reconcile.compare.address_number`.
        alternate: The other reading of figures without counters (2-3 as 丁目-番 or as 番-枝); empty when settled.
        is_alternate_sure: Whether ``alternate`` may make addresses equal when the other side states it.
        stated: Counters that the text says itself (``chome``, ``ban``, ``banchi``, ``go``).
        room: 方書, building and room; folded further by :func:`fold_room`.
        unreadable: Whether an unreadable character stands before the room.
        folded: The whole text, folded.
        is_city_named: Whether the text itself names the municipality.
        is_oaza_written: Whether 大字 stands before the town: then a first figure is no 丁目.
    """

    prefecture: str
    city: str
    town: str
    parent: str
    koaza: str
    is_koaza_marked: bool
    known: tables.Town | None
    tokens: Tokens
    alternate: Tokens
    is_alternate_sure: bool
    stated: frozenset[str]
    room: str
    unreadable: bool
    folded: str
    is_city_named: bool
    is_oaza_written: bool


class _Head(NamedTuple):
    """Prefecture, municipality, what a former municipality's towns are called with now, rest."""

    prefecture: str
    city: str
    is_named: bool
    prefix: str
    rest: str


class _Place(NamedTuple):
    """Town and 小字, and the text that begins with the figures."""

    town: str
    parent: str
    koaza: str
    is_koaza_marked: bool
    known: tables.Town | None
    rest: str


@lru_cache(maxsize=1 << 15)
def parse_address(text: str, city_code: str | None = None) -> Address:
    """Take an address apart.

    Args:
        text: As read; any text parses.
        city_code: Code of the municipality (five or six digits) where the source knows it apart from the text;
            used when the text names none.

    Returns:
        The parts.
    """
    folded = _POST_CODE.sub("", fold_address(text))
    head = _split_city(folded, (city_code or "")[:5])
    place = _split_town(head)
    chain = read_chain(place.rest)
    is_oaza_written = "大字" in head.rest[:4]
    tokens, alternate, sure = _readings(chain.items, place.known, is_lot=is_oaza_written)
    # an unreadable character behind the figures may be one of them
    unreadable = UNREADABLE in folded and (
        _DAMAGED_FIGURE.match(chain.rest) is not None or UNREADABLE in folded[: len(folded) - len(chain.rest)]
    )
    return Address(
        head.prefecture,
        head.city,
        place.town,
        place.parent,
        place.koaza,
        place.is_koaza_marked,
        place.known,
        tokens,
        alternate,
        sure,
        stated(chain.items, tokens),
        fold_room(chain.rest),
        unreadable,
        folded,
        head.is_named,
        is_oaza_written,
    )


def _readings(items: Tokens, town: tables.Town | None, *, is_lot: bool) -> tuple[Tokens, Tokens, bool]:
    """Return (reading by the table, other reading or (), whether the other one may make addresses equal)."""
    if not is_loose(items):
        return label(items, first_is_chome=forced_chome(items)), (), False
    as_lot, as_chome = label(items, first_is_chome=False), label(items, first_is_chome=True)
    first = next(value for kind, value in items if kind == "")
    if is_lot:
        return as_lot, (), False
    if town is None or not town.has_chome or not _may_be_chome(first, town):
        return as_lot, as_chome, True  # a 丁目 only where the other side states one
    # Where lots exist beside the 丁目, a bare 1-2 may be either: read by the table, doubted when the other
    # side states a lot (docs/addresses.md).
    return as_chome, (as_lot if town.plain else ()), False


def _may_be_chome(figure: str, town: tables.Town) -> bool:
    """Whether the table knows the 丁目, or knows only that there are some (then up to two figures)."""
    return figure in town.chome if town.chome else len(figure) <= 2


def _split_city(text: str, city_code: str) -> _Head:
    """Split off prefecture and municipality, also where a municipality column repeats them."""
    prefecture, rest = _split_prefecture(text)
    city, after = _match_city(prefecture or city_code[:2] or tables.HOME, rest, anywhere=not prefecture)
    if city:
        _, again = _split_prefecture(after)
        if again and again[:2] in rest[: len(rest) - len(after)]:  # 松本市 長野県松本市…: once more
            twice, after_twice = _match_city(city[:2], again, anywhere=False)
            after = after_twice if twice == city else after
        return _Head(city[:2], city, True, "", after)
    if prefecture in {"", tables.HOME}:
        former, rest_after = _match_former(rest)
        if former:
            return _Head(former.code[:2], former.code, True, former.prefix, rest_after)
    if prefecture and city_code[:2] != prefecture:
        city_code = ""
    return _Head(prefecture or city_code[:2], city_code, False, "", rest)


def _split_prefecture(text: str) -> tuple[str, str]:
    """Return (two digits, rest), ("", text) when no prefecture is written."""
    prefectures = tables.prefectures()
    digits = prefectures.get(text[:3])
    if digits:
        return digits, text[3:].lstrip()
    digits = prefectures.get(text[:4])
    return (digits, text[4:].lstrip()) if digits else ("", text)


def _match_city(prefecture: str, text: str, *, anywhere: bool) -> tuple[str, str]:
    """Return (code, rest) of the longest municipality at the start, ("", text) when there is none."""
    places = tables.cities()
    named = places.named.get(prefecture, {})
    county = text.find("郡 ", 1, 6)
    if county > 0:
        text = text[: county + 1] + text[county + 2 :].lstrip()
    for length in places.lengths.get(text[:1], ()):
        name = text[:length]
        code = named.get(name)
        if code is None and anywhere:
            # outside the home prefecture the name must be a 市's or have its county, and be the only one in Japan
            codes = places.anywhere.get(name, frozenset())
            code = next(iter(codes)) if len(codes) == 1 and ("市" in name or "郡" in name) else None
        if code:
            return code, text[length:].lstrip()
    return "", text


def _match_former(text: str) -> tuple[tables.Former | None, str]:
    for length in tables.former_lengths().get(text[:1], ()):
        former = tables.former().get(text[:length])
        if former:
            return former, text[length:].lstrip()
    return None, text


def _split_town(head: _Head) -> _Place:
    """Split off town and 小字: by table in Nagano, up to the figures elsewhere."""
    towns = tables.towns().get(head.city, _NO_TOWNS)
    rest = head.rest.replace("大字", "").lstrip() if "大字" in head.rest else head.rest
    if not towns.named:
        place = _unknown_town(rest)
        return place if place.town else place._replace(town=head.prefix)
    town, after = _longest_town(towns, head.prefix, rest)
    if after and find_start(after) > 0:
        former, inner = _match_former(rest)
        if former and former.code == head.city:  # 安曇野市豊科町大字高家: the old name inside the new one
            other, other_after = _longest_town(towns, former.prefix, inner)
            if other and len(other_after) < len(after):
                town, after = other, other_after
    if town is None:
        town = towns.named.get("")
        if town is None:
            return _unknown_town(rest)
        after = rest
    parent = ""
    inside = towns.inside.get(town.name)
    if inside:
        inner = after.lstrip(" 字")
        for name in sorted(inside, key=len, reverse=True):
            if inner.startswith(name):
                parent, town, after = town.name, inside[name], inner[len(name) :]
                break
    koaza, marked, after = _split_koaza(after.lstrip(), town.koaza)
    return _Place(town.name, parent, koaza, marked, town, after)


def _longest_town(towns: tables.Towns, prefix: str, text: str) -> tuple[tables.Town | None, str]:
    """Longest town at the start, with the prefix that a merger gave it or without; more text wins."""
    bare = text.removeprefix("字")
    town, length = _longest(towns, bare)
    if prefix:
        with_prefix, used = _longest(towns, prefix + bare)
        used -= len(prefix)
        if with_prefix and used >= 0 and (used >= length):
            return with_prefix, bare[used:]
    return town, bare[length:] if town else text


def _longest(towns: tables.Towns, text: str) -> tuple[tables.Town | None, int]:
    for length in towns.lengths.get(text[:1], ()):
        town = towns.named.get(text[:length])
        if town:
            return town, length
    return None, 0


def _split_koaza(text: str, known: tuple[str, ...]) -> tuple[str, bool, str]:
    """Return (小字, whether 字 marks it, text from the figures on)."""
    if text[:1].isdigit():
        return "", False, text
    marked = text.startswith(("字", "小字"))
    if marked:
        text = text.removeprefix("小").removeprefix("字").lstrip()
    name = next((name for name in known if text.startswith(name)), "")
    end = len(name) + find_start(text[len(name) :])
    return text[:end].replace(" ", ""), marked, text[end:]


def _unknown_town(text: str) -> _Place:
    """Read the town as it is written; only 字 tells where a 小字 begins."""
    end = find_start(text)
    name = text[:end].removeprefix("字").replace(" ", "")
    town, mark, koaza = name.partition("字") if name[:1] != "字" else (name, "", "")
    if not koaza or not town:  # 十文字, 字 as the last character: part of the name
        town, mark, koaza = name, "", ""
    return _Place(town, "", koaza, bool(mark), None, text[end:])
