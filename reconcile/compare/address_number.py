"""Reads the number part of an address as typed tokens: 丁目, 番, 号, 枝, letters; never as joined digits.

A token is (kind, value). Kinds before the lot: ``chome`` 丁目 · ``jo`` 条 · ``sen`` 線 · ``jiwari`` 地割 ·
``letter`` 甲 乙 イ ロ · ``direction`` 東西南北 · ``name`` (other text between figures, such as 大横). From the lot on:
``ban`` 番, 番地 · ``letter`` · ``go`` 号 or first branch · ``sub`` every further number. text.md §1.5.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from reconcile.compare.address_text import NUMERALS, UNREADABLE, numeral_value

Token = tuple[str, str]
Tokens = tuple[Token, ...]

_U: Final = UNREADABLE
_KATA: Final = "イロハニホヘトチリヌルヲ"
_LETTER: Final = f"[甲乙丙丁戊己庚辛壬癸{_KATA}]"
_COUNTER: Final = (
    r"丁目|番地割|地割|番地|番戸|番外|番(?![町丁館街組])|号(?![室棟館線車])|条(?![通町坊川])|線|丁(?![町場])"
)
# A figure that belongs to a building or a room is no part of the chain: 5階, 3F, 101号室, 2棟.
_FIGURE: Final = rf"(?:(?=[0-9{_U}]*[0-9])[0-9{_U}]+|{_U}+(?=丁目|番|号|-))(?![0-9{_U}]|号[室棟館]|[室棟階館才区組班戸軒]|F\b)"
# Kanji numerals are figures only before a counter, a link to more figures, a blank or the end: not in 三本松, 二の丸.
_KANJI: Final = (
    rf"[{NUMERALS}]+(?=(?:{_COUNTER})|[の-][0-9{NUMERALS}甲乙丙{_KATA}]|ー[{NUMERALS}]| |$|{_LETTER}(?:$| ))"
)
_TOKEN: Final = re.compile(
    rf"(?:第(?=[0-9{NUMERALS}]+地割))?(?P<figure>{_FIGURE}|{_KANJI})(?P<counter>{_COUNTER})?"
    rf"|(?P<letter>{_LETTER})(?![ァ-ヺー])(?P<tail>番地|番|号)?(?=$|[ \-の0-9{NUMERALS}{_U}]|番外)"
    r"|(?P<none>無番地|番外地?)"
)
_START: Final = re.compile(
    rf"(?:第(?=[0-9{NUMERALS}]+地割))?(?:{_FIGURE}(?!番[町丁館街組]|条[通町坊川]|丁町|[つツ])|{_KANJI})"
    rf"|(?<![ァ-ヺー])(?:{_LETTER}[ ]?)(?=[0-9{_U}]|[{NUMERALS}]+(?:{_COUNTER}|$))|無番地|番外地?"
)
_LINK: Final = re.compile(rf"[ ]*(?:[の-]|ー(?=[ ]*[0-9{NUMERALS}])|一(?=[ ]*[0-9]))?[ ]*")
_FARM_LOT: Final = re.compile(r"[0-9]+番地")
_SHORT_BRANCH: Final = re.compile(
    rf"[0-9{NUMERALS}]{{1,2}}(?:号)?(?:$| )|[0-9{NUMERALS}]+(?:番地?|号)(?![室棟館])"
)
_DIRECTIONS: Final = "東西南北上下左右"
_KIND: Final = {
    "丁目": "chome",
    "丁": "chome",
    "番地割": "jiwari",
    "地割": "jiwari",
    "番地": "banchi",
    "番戸": "banchi",
    "番": "ban",
    "番外": "bangai",  # 5番外3 is not 5番3
    "号": "go",
    "条": "jo",
    "線": "sen",
}
_FIGURE_KINDS: Final = frozenset({"", "ban", "banchi", "go"})
_HEAD_KINDS: Final = frozenset({"chome", "jo", "sen", "jiwari"})


# The usual forms at one stroke, nothing else: 2丁目3番4号, 1234番地5, 1234番地, 2-3-4, 12-3 (held equal by a test).
_USUAL: Final = re.compile(
    r"(?:([0-9]+)丁目)?([0-9]+)"
    r"(?:-([0-9]+)-([0-9]+)|(?:(番地)の?|(番)|[-の])([0-9]+)(号)?|(番地))?"
    rf"(?:$|(?= [^0-9 の\-ー{NUMERALS}{_U}]))"
)


class Chain(NamedTuple):
    """The figures of an address as written.

    Attributes:
        items: (counter kind or "" for none, value) in order; kinds as in the module's text, ``banchi`` apart.
        rest: What follows the figures: the room.
    """

    items: Tokens
    rest: str


def find_start(text: str) -> int:
    """Return where the number part of ``text`` begins, ``len(text)`` when it has none."""
    match = _START.search(text)
    return match.start() if match else len(text)


def read_chain(text: str) -> Chain:
    """Read figures from the start of ``text`` (which begins at :func:`find_start`) until something else comes."""
    usual = _USUAL.match(text)
    return _usual_chain(usual, text) if usual else read_unusual_chain(text)


def _usual_chain(match: re.Match[str], text: str) -> Chain:
    chome, first, second, third, banchi, ban, branch, go, alone = match.groups()
    items: list[Token] = [("chome", _plain(chome))] if chome else []
    items.append(("banchi" if banchi or alone else "ban" if ban else "", _plain(first)))
    if second:
        items += (("", _plain(second)), ("", _plain(third)))
    elif branch:
        items.append(("go" if go else "", _plain(branch)))
    return Chain(tuple(items), text[match.end() :].strip(" -ーの"))


def _plain(figure: str) -> str:
    return figure.lstrip("0") or "0"


def read_unusual_chain(text: str) -> Chain:
    """Do what :func:`read_chain` does, for any text, token by token."""
    items: list[Token] = []
    place, has_lot = 0, False
    while True:
        link = _LINK.match(text, place)
        start = link.end() if link else place
        joined = link is not None and link.group().strip() != ""
        if items and not _continues(items[-1][0], joined, start > place, text, start):
            break
        match = _TOKEN.match(text, start)
        if match is None:
            between = None if has_lot or joined or start > place or not items else _name_between(text, start)
            if between is None:
                break
            items.append(between)
            place = start + len(between[1])
            continue
        items.append(_item(match))
        has_lot = has_lot or items[-1][0] in {"ban", "banchi", "", "go"}
        if match["letter"] and match["tail"]:
            items = _close_letter(items, match["tail"])
        place = match.end()
    return Chain(tuple(items), text[place:].strip(" -ーの"))


def _item(match: re.Match[str]) -> Token:
    if match["letter"]:
        return ("letter", match["letter"])
    if match["none"]:
        return ("banchi", "無")
    figure = match["figure"]
    value = str(numeral_value(figure)) if figure[0] in NUMERALS else _plain(figure)
    return (_KIND.get(match["counter"] or "", ""), value)


def _close_letter(items: list[Token], tail: str) -> list[Token]:
    """1234ロ番地: the counter after a letter belongs to the figure before it."""
    if tail != "号" and len(items) > 1 and items[-2][0] == "":
        items[-2] = (_KIND[tail], items[-2][1])
    return items


def _continues(kind: str, joined: bool, spaced: bool, text: str, start: int) -> bool:
    """Whether figures after an item of ``kind`` still belong to the chain."""
    if kind in _HEAD_KINDS or kind in {"name", "direction"} or joined:
        return True
    if kind in {"ban", "banchi"}:
        # 123番地 5 may be branch or room: one or two figures are read as a branch, which never makes it equal
        return not spaced or _SHORT_BRANCH.match(text, start) is not None
    if kind == "letter":
        return True
    if kind == "go":  # 北5号12番地, in Hokkaido; after 3番4号 a figure is the room
        return not spaced and _FARM_LOT.match(text, start) is not None
    return not spaced and kind == "" and re.match(_LETTER, text[start : start + 1]) is not None


def _name_between(text: str, start: int) -> Token | None:
    """Text between figures before the lot: 西 in 3条西2丁目, 大横 in 三丁目大横12番地. Never a building's name."""
    if text[start : start + 1] in _DIRECTIONS and find_start(text[start + 1 :]) == 0 and text[start:]:
        return ("direction", text[start])
    match = re.match(
        rf"[^0-9 {_U}-]{{1,6}}?(?=(?:[0-9]+|[{NUMERALS}]+)(?:丁目|番地?(?![館街町])|条|線|-[0-9]))",
        text[start:],
    )
    return ("name", match.group()) if match else None


def label(items: Tokens, *, first_is_chome: bool) -> Tokens:
    """Give every figure of a chain its kind.

    Args:
        items: As written, see :class:`Chain`.
        first_is_chome: Whether a first figure without counter is the 丁目 (2-3-4 in a town with 丁目).

    Returns:
        Tokens with kinds ``chome``, ``ban``, ``go``, ``sub`` … in order.
    """
    roles = _roles(tuple([kind for kind, _ in items]), first_is_chome)
    return tuple([(role, value) for role, (_, value) in zip(roles, items, strict=True)])


@lru_cache(maxsize=1 << 12)
def _roles(kinds: tuple[str, ...], first_is_chome: bool) -> tuple[str, ...]:
    """Return the kind of each item; it depends on the counters alone, and few rows of counters occur."""
    roles: list[str] = []
    role, chome_open, has_no_lot = "", first_is_chome, True
    for kind in kinds:
        if kind not in _FIGURE_KINDS:
            roles.append(kind)
            chome_open = chome_open and kind != "chome"
            continue
        if kind == "" and role == "" and chome_open:
            roles.append("chome")
            chome_open = False
            continue
        if role == "ban":
            role = "go"
        elif role == "" or (kind in {"ban", "banchi"} and has_no_lot):
            role = "go" if kind == "go" else "ban"
        else:
            role = "sub"
        has_no_lot = has_no_lot and role != "ban"
        roles.append(role)
    return tuple(roles)


def stated(items: Tokens, tokens: Tokens) -> frozenset[str]:
    """Return the kinds that the text says itself: ``chome``, ``ban``, ``banchi``, ``go`` (号 after a 番)."""
    return _stated(tuple([kind for kind, _ in items]), tuple([role for role, _ in tokens]))


@lru_cache(maxsize=1 << 12)
def _stated(kinds: tuple[str, ...], roles: tuple[str, ...]) -> frozenset[str]:
    return frozenset(
        kind for kind, role in zip(kinds, roles, strict=True) if kind and (kind != "go" or role == "go")
    )


def forced_chome(items: Tokens) -> bool:
    """Whether a first figure without counter must be the 丁目: 2-3番地4, 2-3-4号."""
    figures = [item for item in items if item[0] in _FIGURE_KINDS]
    if len(figures) < 2 or figures[0][0] != "" or "chome" in dict(items):
        return False
    if figures[1][0] in {"ban", "banchi"}:
        return True
    # 1234-5-301号 is a lot with a room: a 丁目 has one or two figures, and so has the 号 of a house
    kinds = [kind for kind, _ in figures[:3]]
    return kinds == ["", "", "go"] and len(figures[0][1]) <= 2 and len(figures[2][1]) <= 2


def is_loose(items: Tokens) -> bool:
    """Whether the first figure has no counter and nothing else tells 丁目 from 番地 (2-3-4, 2-11, 123)."""
    kinds = [kind for kind, _ in items if kind in _FIGURE_KINDS]
    if kinds[:1] != [""] or kinds[:2] == ["", "go"]:
        return False
    return "chome" not in dict(items) and not forced_chome(items)
