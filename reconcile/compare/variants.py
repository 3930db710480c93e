"""Kanji variants (異体字): which characters may stand for one another in a name, and which never do.

Two kinds. *Hard*: the one-hop candidate sets of the MJ shrink map (schemes 1 and 8, reviewed) meet. *Soft*: pairs that
are separately legal in names or kept apart by families (凛/凜, 斎/斉, 崎/嵜); the caller accepts them only when reading, birth date
and sex agree. Never transitive: components of the map reach 28 characters, so closing it would make strangers equal.
The classes of :func:`coarse_fold` are closed, but serve only to find candidates, never to judge them.

Source: ``data/variants.tsv``, written by ``scripts/build_variant_table.py`` from MJ縮退マップ (IPA, CC BY-SA 2.1 JP).
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from reconcile.compare.kana import KANA_FOLD


class VariantTable(NamedTuple):
    """The shipped table.

    Attributes:
        targets: Character → itself and the characters it may stand for, one hop.
        soft: Unordered soft pairs as frozensets of two characters.
        soft_ends: Every character of a soft pair, for a quick look.
    """

    targets: dict[str, str]
    soft: frozenset[frozenset[str]]
    soft_ends: frozenset[str]


@cache
def load() -> VariantTable:
    """Read the shipped table once (about 10 ms, 78 kB)."""
    targets: dict[str, str] = {}
    soft: set[frozenset[str]] = set()
    table = files("reconcile.compare").joinpath("data/variants.tsv").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line.startswith("#"):
            continue
        left, right = line.split("\t")
        if left[0] == "~":
            soft.add(frozenset((left[1:], right)))
            continue
        for source in right:
            targets[source] = targets.get(source, source) + left
    return VariantTable(targets, frozenset(soft), frozenset().union(*soft))


def same_char(a: str, b: str, *, soft: bool) -> bool:
    """Whether two characters may stand for one another in a name.

    Args:
        a: One character, width-folded.
        b: One character, width-folded.
        soft: Accept soft pairs, too.
    """
    if a == b or a.translate(KANA_FOLD) == b.translate(KANA_FOLD):
        return True
    table = load()
    left, right = table.targets.get(a, a), table.targets.get(b, b)
    if any(char in right for char in left):
        return True
    if not soft or table.soft_ends.isdisjoint(left):
        return False
    return any(frozenset((x, y)) in table.soft for x in left for y in right)


def same_text(a: str, b: str, *, soft: bool) -> bool:
    """Whether two texts are equal character by character, variants allowed.

    Args:
        a: Text without spaces, width-folded, iteration marks written out.
        b: The same for the other side.
        soft: Accept soft pairs, too.
    """
    if a == b:
        return True
    if len(a) != len(b):
        return False
    for x, y in zip(a, b, strict=True):  # noqa: SIM110 - twice as fast as all(), and this is the innermost loop
        if x != y and not same_char(x, y, soft=soft):
            return False
    return True


@cache
def coarse_map() -> dict[str, str]:
    """Character → the one representative of its class, closed over hard and soft variants and kana folding.

    Only characters that change are listed. For blocking keys: equal names always share a key, and now and then
    different names do, too.
    """
    table = load()
    parent: dict[str, str] = {}
    used = Counter(char for found in table.targets.values() for char in found)

    def root(char: str) -> str:
        while parent.setdefault(char, char) != char:
            parent[char] = char = parent[parent[char]]
        return char

    def join(a: str, b: str) -> None:
        # The character that stands for most others is the common one: keeping it saves replacements.
        keep, drop = root(a), root(b)
        if (-used[drop], drop) < (-used[keep], keep):
            keep, drop = drop, keep
        parent[drop] = keep

    for source, found in table.targets.items():
        for target in found[1:]:
            join(source, target)
    for pair in table.soft:
        join(*pair)
    classes = {char: root(char) for char in parent if root(char) != char}
    return classes | {chr(code): char for code, char in KANA_FOLD.items()}


@cache
def _coarse_table() -> dict[int, str]:
    return str.maketrans(coarse_map())


def coarse_fold(text: str) -> str:
    """Fold a text to the representatives of :func:`coarse_map`."""
    return text.translate(_coarse_table())
