"""Tables of places: municipalities of Japan, towns of Nagano, former municipalities of Nagano (docs/addresses.md).

Every name is folded when it is loaded, so that it meets folded addresses. Loaded once, on first use.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from reconcile.compare.address_text import fold_address

HOME_NAME: Final = "長野県"
"""The prefecture whose towns are in the table."""


@dataclass(frozen=True)
class Town:
    """One town of Nagano.

    Attributes:
        name: Folded, without 大字.
        chome: Whether the table knows a 丁目 of it.
        parents: 大字 of which it is a 通称町 (大字X + Y is Y).
        koaza: 小字 of it.
    """

    name: str
    chome: bool
    parents: frozenset[str]
    koaza: tuple[str, ...]


@dataclass(frozen=True)
class Former:
    """A former municipality of Nagano: where it is now, and what its towns are called with."""

    code: str
    prefix: str


@cache
def prefectures() -> tuple[str, ...]:
    """The 47 prefectures, folded; the home prefecture first."""
    names = dict.fromkeys(fold_address(row["prefecture"]) for row in _rows("cities.tsv"))
    return (HOME_NAME, *(name for name in names if name != HOME_NAME))


@cache
def cities() -> dict[str, dict[str, str]]:
    """Prefecture → spelling of a municipality (with and without its county) → code."""
    named: dict[str, dict[str, str]] = defaultdict(dict)
    doubtful: set[tuple[str, str]] = set()
    for row in _rows("cities.tsv"):
        prefecture, city = fold_address(row["prefecture"]), fold_address(row["city"])
        named[prefecture][city] = row["code"]
        county, _, short = city.partition("郡")
        if county and short and city[-1] in "町村":  # 郡上市 and 大和郡山市 have no county
            if short in named[prefecture]:
                doubtful.add((prefecture, short))
            named[prefecture][short] = row["code"]
    for prefecture, short in doubtful:
        named[prefecture].pop(short)
    return dict(named)


@cache
def cities_by_head() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """(Prefecture, first two characters) → the municipalities that begin so, longest name first, with their codes."""
    heads: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for prefecture, named in cities().items():
        for name, code in named.items():
            heads[prefecture, name[:2]].append((name, code))
    return {head: tuple(sorted(found, key=lambda each: -len(each[0]))) for head, found in heads.items()}


@cache
def towns() -> dict[str, dict[str, Town]]:
    """Municipality code → spelling of a town → the town; aliases of a town lead to it."""
    found: dict[str, dict[str, Town]] = defaultdict(dict)
    for row in _rows("towns.tsv"):
        name = _bare(row["town"])
        town = Town(
            name,
            bool(row["chome"]),
            frozenset(map(_bare, _split(row["parents"]))),
            tuple(map(_bare, _split(row["koaza"]))),
        )
        found[row["code"]].setdefault(name, town)
        for alias in _split(row["aliases"]):
            found[row["code"]].setdefault(_bare(alias), town)
    return dict(found)


@cache
def former() -> dict[str, Former]:
    """Name of a former municipality (with and without its county) → where it is now."""
    found: dict[str, Former] = {}
    for row in _rows("former_municipalities.tsv"):
        place = Former(row["code"], fold_address(row["prefix"]))
        name = fold_address(row["name"])
        found[fold_address(row["county"]) + name] = place
        if name not in cities()[HOME_NAME]:
            found.setdefault(name, place)
    return found


def _bare(name: str) -> str:
    return fold_address(name).removeprefix("大字")


def _split(cell: str) -> list[str]:
    return [part for part in cell.split(",") if part]


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("reconcile.compare") / "data" / name).read_text("utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t"))
