"""Reads the pieces of a plainly written address, each by the scalar reader itself: head, counters, room.

A plain address is a head without digits (prefecture, municipality, town), figures with the usual counters, and
perhaps a room after a blank. In such a text each piece means the same whatever figures and pieces stand beside it, so
it is read once, beside sample figures, and no rule of the grammar is written twice. A piece that may mean something
else beside other text is not plain: None.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from reconcile.compare import address_tables as tables
from reconcile.compare.address_number import forced_chome, is_loose, label, read_unusual_chain
from reconcile.compare.address_parse import Address, parse_address
from reconcile.compare.address_text import NUMERALS, UNREADABLE, fold_address, fold_room

COUNTER_BREAK: Final = "\t"
"""Stands between the counters of one address in the argument of :func:`read_counters`."""

_SAMPLE_LOT: Final = ("ban", "1")
_SAMPLE_FIGURES: Final = (("1", "2", "3"), ("1234", "5678", "9876"))
_LINKS: Final = tuple("-‐‒–—―−─━~〜ーの")
USUAL: Final = frozenset(
    ["", "丁目", "番", "番地", "号", *_LINKS, *(f"{ban}{link}" for ban in ("番", "番地") for link in _LINKS)]
)
"""What may follow a figure, as it stands after NFKC; all else is for the scalar reader alone.

No name of a place goes on like this behind its first figure (held by a test), so none ends within the figures.
"""

_LOT_ROLES: Final = ("ban", "go", "sub")
_CHOME_ROLES: Final = ("chome", "ban", "go")
#: Tokens before the digits that leave the meaning of the digits alone.
_LEADING: Final = frozenset({"chome", "letter"})
#: A room that begins with one of these may be read as more figures.
_FIGURE_LIKE: Final = frozenset(NUMERALS + "のー")
#: What the reader looks for beyond the beginning of the text.
_ELSEWHERE: Final = ("大字", "郡")


class Head(NamedTuple):
    """What stands before the digits.

    Attributes:
        address: The head with a sample lot, taken apart.
        leading: Tokens before the digits as text (``letter甲-``, ``chome2-``), "" when there are none.
        has_chome: Whether the 丁目 is among them.
        chome: Which first figures are the 丁目 where no counter tells: ``,1,2,`` · ``*`` for any of up to two
            figures · "" for none.
    """

    address: Address
    leading: str
    has_chome: bool
    chome: str


class Counters(NamedTuple):
    """What the counters make of the figures.

    Attributes:
        has_chome: Whether the first figure is the 丁目.
        is_loose: Whether only the town can tell that (2-3-4, 12-3, 123).
    """

    has_chome: bool
    is_loose: bool


@lru_cache(maxsize=1 << 15)
def read_head(text: str) -> Head | None:
    """Read what stands before the digits of an address.

    Args:
        text: The address after NFKC up to its first digit.

    Returns:
        The head; None when it is not of a municipality of Nagano that the text names, when a character is
        unreadable, or when it holds part of the figures other than 丁目 and letters.
    """
    address = parse_address(f"{text}1番地")
    *leading, last = address.tokens or (("", ""),)
    kinds = [kind for kind, _ in leading]
    has_chome = "chome" in kinds
    if not address.is_city_named or not address.city.startswith(tables.HOME) or address.room:
        return None
    if UNREADABLE in address.folded or (address.city, address.town) in tables.homographs():
        return None
    # 三の1番地: a 丁目 only because of the 番地 that follows
    if last != _SAMPLE_LOT or not _LEADING.issuperset(kinds) or has_chome != ("chome" in address.stated):
        return None
    return Head(address, "".join(f"{kind}{value}-" for kind, value in leading), has_chome, _chome(address))


def _chome(address: Address) -> str:
    town = address.known
    if town is None or not town.has_chome or address.is_oaza_written:
        return ""
    return f",{','.join(sorted(town.chome))}," if town.chome else "*"


@lru_cache(maxsize=1 << 12)
def read_counters(text: str) -> Counters | None:
    """Read what follows each of up to three figures.

    Args:
        text: What follows each figure, joined by :data:`COUNTER_BREAK`.

    Returns:
        What they make of the figures; None when it is not usual, when it depends on the figures themselves, or
        when no lot is among them.
    """
    counters = text.split(COUNTER_BREAK)
    if len(counters) > len(_LOT_ROLES) or not USUAL.issuperset(counters):
        return None
    if counters[-1].endswith(_LINKS):  # 12番地の ロ: what follows the blank belongs to the figures
        return None
    found = {_counters(counters, figures[: len(counters)]) for figures in _SAMPLE_FIGURES}
    return found.pop() if len(found) == 1 else None


def _counters(counters: list[str], figures: tuple[str, ...]) -> Counters | None:
    written = "".join(figure + counter for figure, counter in zip(figures, counters, strict=True))
    chain = read_unusual_chain(fold_address(written))
    if chain.rest or tuple(value for _, value in chain.items) != figures:
        return None
    tokens = label(chain.items, first_is_chome=forced_chome(chain.items))
    roles = tuple(role for role, _ in tokens)
    if roles == _LOT_ROLES[: len(roles)]:
        return Counters(has_chome=False, is_loose=is_loose(chain.items))
    return (
        Counters(has_chome=True, is_loose=False)
        if roles == _CHOME_ROLES[: len(roles)] != ("chome",)
        else None
    )


@lru_cache(maxsize=1 << 15)
def read_room(text: str) -> str | None:
    """Read what follows the figures after a blank.

    Args:
        text: The address after NFKC from the blank on, "" where it ends with the figures.

    Returns:
        The room as :func:`~reconcile.compare.address_text.fold_room` folds it; None when it is unreadable or may
        be read as figures or as a part of the place.
    """
    folded = fold_address(text)
    if not folded:
        return ""
    if not folded[0].isalpha() or folded[0] in _FIGURE_LIKE or UNREADABLE in folded:
        return None
    return None if any(word in folded for word in _ELSEWHERE) else fold_room(folded.strip(" -ーの"))
