"""Tables of places: municipalities of Japan, towns of Nagano, former municipalities of Nagano.

Names are folded when they are loaded, so that they meet folded addresses. Each table is read once, on first
use. Sources and licences: docs/addresses.md; towns and cities are written by scripts/build_town_tables.py.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from reconcile.compare.address_text import fold_address

HOME: Final = "20"
"""First two digits of the codes whose towns are in the table (長野県): the default prefecture."""


Lengths = dict[str, tuple[int, ...]]
"""First character of a name → lengths of the names that begin with it, longest first: few slices per look-up."""


class Town(NamedTuple):
    """One town (町, 大字 or 通称町) of a municipality of Nagano, names folded and without 大字.

    Attributes:
        name: Canonical name, "" for the part of a municipality that has no 大字 (南箕輪村).
        chome: Numbers of its 丁目; empty when it has none or their numbers are unknown.
        has_chome: Whether it has 丁目 at all.
        plain: Whether it (also) has lots outside any 丁目 (松本市 大字蟻ケ崎 beside 蟻ケ崎一丁目).
        parents: 大字 of which it is a 通称町 (大字X + Y is Y).
        koaza: 小字 of it that the table knows.
    """

    name: str
    chome: frozenset[str]
    has_chome: bool
    plain: bool
    parents: frozenset[str]
    koaza: tuple[str, ...]


class Towns(NamedTuple):
    """The towns of one municipality: spelling → town, 大字 → spelling of its 通称町, lengths of spellings."""

    named: dict[str, Town]
    inside: dict[str, dict[str, Town]]
    lengths: Lengths


class Former(NamedTuple):
    """A former municipality: the code it belongs to now, and what its towns are called with there."""

    code: str
    prefix: str


class Cities(NamedTuple):
    """Spellings of municipalities.

    A spelling without its county, a 政令市 without its ward and a ward without its 政令市 are spellings too.

    Attributes:
        named: Prefecture (two digits) → spelling → code.
        anywhere: Spelling → its codes in all of Japan.
        lengths: Lengths of the spellings in ``anywhere``.
        wards: Code of a ward → code of its 政令市.
    """

    named: dict[str, dict[str, str]]
    anywhere: dict[str, frozenset[str]]
    lengths: Lengths
    wards: dict[str, str]


@cache
def prefectures() -> dict[str, str]:
    """Folded name of a prefecture → its two digits."""
    return {fold_address(row["prefecture"]): row["code"][:2] for row in _rows("cities.tsv")}


@cache
def cities() -> Cities:
    """Municipalities of Japan; short spellings only where one municipality of the prefecture has them."""
    full: dict[str, dict[str, str]] = defaultdict(dict)
    short: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    wards: dict[str, str] = {}
    whole: dict[tuple[str, str], str] = {}
    for row in _rows("cities.tsv"):  # in the order of codes
        code, name = row["code"], fold_address(row["city"])
        full[code[:2]][name] = code
        county, _, town = name.partition("郡")
        spellings = (
            {town} if county and town and name[-1] in "町村" else set()
        )  # 郡上市, 大和郡山市: no county
        city, _, ward = name.partition("市")
        if ward.endswith("区"):
            # a 政令市 itself has the round code before its first ward: 横浜市鶴見区 14101 → 横浜市 14100
            wards[code] = whole.setdefault((code[:2], city), code[:4] + "0")
            full[code[:2]][city + "市"] = wards[code]
            spellings.add(ward)
        for spelling in spellings:
            short[code[:2]][spelling].add(code)
    for digits, spellings_of in short.items():
        for spelling, codes in spellings_of.items():
            if len(codes) == 1:
                full[digits].setdefault(spelling, next(iter(codes)))
    anywhere: dict[str, set[str]] = defaultdict(set)
    for named in full.values():
        for name, code in named.items():
            anywhere[name].add(code)
    frozen = {name: frozenset(codes) for name, codes in anywhere.items()}
    return Cities(dict(full), frozen, lengths_of(frozen), wards)


@cache
def home_names() -> frozenset[str]:
    """Municipalities of the home prefecture as they are written, with and without their county."""
    names = [row["city"] for row in _rows("cities.tsv") if row["code"].startswith(HOME)]
    return frozenset(names) | {name.partition("郡")[2] or name for name in names}


@cache
def home_pattern() -> str:
    """Return alternatives of a regular expression: ``home_names``, the longest first."""
    return "|".join(sorted(home_names(), key=len, reverse=True))


@cache
def towns() -> dict[str, Towns]:
    """Municipality code → its towns (Nagano only)."""
    grouped: dict[str, list[tuple[Town, list[str]]]] = defaultdict(list)
    for row in _rows("towns.tsv"):
        town = Town(
            fold_address(row["town"]),
            frozenset(_chome_numbers(row["chome"])),
            bool(row["chome"]),
            bool(row["plain"]),
            frozenset(map(fold_address, _split(row["parents"]))),
            tuple(sorted(map(fold_address, _split(row["koaza"])), key=len, reverse=True)),
        )
        grouped[row["code"]].append((town, _split(row["aliases"])))
    return {code: _towns_of(entries) for code, entries in grouped.items()}


def _towns_of(entries: list[tuple[Town, list[str]]]) -> Towns:
    named = {town.name: town for town, _ in entries}
    inside: dict[str, dict[str, Town]] = defaultdict(dict)
    for town, aliases in entries:
        for alias in aliases:
            named.setdefault(fold_address(alias), town)
        for parent in town.parents:
            inside[parent][town.name] = town
    return Towns(named, dict(inside), lengths_of(named))


@cache
def towns_of_one_place() -> frozenset[str]:
    """Town names that exactly one municipality of Nagano has."""
    seen: dict[str, set[str]] = defaultdict(set)
    for code, places in towns().items():
        for town in places.named.values():
            seen[town.name].add(code)
    return frozenset(name for name, codes in seen.items() if name and len(codes) == 1)


@cache
def homographs() -> frozenset[tuple[str, str]]:
    """(code, folded town) of towns whose spelling two places of one municipality share (82 in Japan)."""
    return frozenset((row["code"], fold_address(row["town"])) for row in _rows("towns_homographs.tsv"))


@cache
def former() -> dict[str, Former]:
    """Folded name of a former municipality, with and without its county → where it is now."""
    found: dict[str, Former] = {}
    for row in _rows("former_municipalities.tsv"):
        place = Former(row["code"], fold_address(row["prefix"]))
        name = fold_address(row["name"])
        found[fold_address(row["county"]) + name] = place
        found.setdefault(name, place)
    return found


@cache
def former_lengths() -> Lengths:
    """Lengths of the spellings in :func:`former`."""
    return lengths_of(former())


def lengths_of(names: Iterable[str]) -> Lengths:
    """Return for each first character the lengths of ``names`` that begin with it, longest first."""
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[:1]].add(len(name))
    return {first: tuple(sorted(lengths - {0}, reverse=True)) for first, lengths in found.items()}


def _chome_numbers(cell: str) -> Iterator[str]:
    """Yield the numbers of "1-4"; "*" (unknown) yields none."""
    for part in _split(cell.replace("*", "")):
        first, _, last = part.partition("-")
        yield from map(str, range(int(first), int(last or first) + 1))


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(",") if part]


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("reconcile.compare") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
