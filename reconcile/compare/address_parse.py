"""Takes an address apart: municipality, town, 小字, 丁目, numbers, room. Numbers stay a list, never joined digits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from reconcile.compare import address_tables as tables
from reconcile.compare.address_text import UNREADABLE, fold_address

_NUMERAL: Final = "〇零一二三四五六七八九十百千"
_VALUES: Final = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_KANJI_NUMBER: Final = re.compile(f"([{_NUMERAL}]+)(?=丁目|番地|番|号|条|線|-|の[0-9{_NUMERAL}]|$| )")
_LETTERS: Final = "甲乙丙丁戊己庚辛壬癸イロハニホヘト"
_PART: Final = re.compile(
    rf"[ ]?([{_LETTERS}]?)([0-9]+)([{_LETTERS}](?![ァ-ヶ目]))?[ ]?(丁目|番地の|番地|番の|番|号室|号|線|の(?=[ ]?[0-9{_LETTERS}])|-(?=[ ]?[0-9{_LETTERS}])|-$)?"
)
_FIRST_FIGURE: Final = re.compile(f"[0-9]|[{_NUMERAL}]+(?=丁目|番地|番|条)|[{_LETTERS}](?=[0-9])")
_GRID: Final = re.compile(f"([^0-9{_NUMERAL}]*)([0-9]+|[{_NUMERAL}]+)条([東西南北]?)")
_BLOCK_NAME: Final = re.compile("([\u3400-\u9fff\u3041-\u3096]{1,4})(?=[0-9])")
_ROOM_WORDS: Final = re.compile("号室|号|室| |-")
_VAGUE: Final = frozenset({"", "不明", "不詳", "住所不明", "住所不定", "住所不詳", "なし"})


@dataclass(frozen=True)
class Address:
    """An address in parts.

    Attributes:
        city: Code of the municipality, "" when the text names none that the table knows.
        town: Canonical town (folded, without 大字), "" when there is none.
        parents: 大字 of which the town is a 通称町.
        has_chome: Whether the table knows a 丁目 of the town.
        koaza: 小字, "" when there is none.
        chome: 丁目 as written, None when the text says none.
        numbers: 番地 and 枝番, or 番 and 号, each with its letter (甲 乙 イ ロ), as written.
        is_open: Whether the numbers are joined by hyphens only: the first may be a 丁目.
        is_lot: Whether 番地 is written.
        extra: Numbers after the second: a room, or a further branch of the lot.
        room: Text after the numbers, folded.
        unreadable: Whether a character before the room is unreadable.
        text: The folded address.
    """

    city: str
    town: str
    parents: frozenset[str]
    has_chome: bool
    koaza: str
    chome: str | None
    numbers: tuple[str, ...]
    is_open: bool
    is_lot: bool
    extra: tuple[str, ...]
    room: str
    unreadable: bool
    text: str

    @property
    def is_vague(self) -> bool:
        """Whether the address is blank or says only that it is not known."""
        return self.text.replace(" ", "") in _VAGUE


@lru_cache(maxsize=1 << 18)
def parse_address(text: str, city_code: str | None = None) -> Address:
    """Take an address apart.

    Args:
        text: As read. Any text parses; what cannot be placed ends in ``town``, ``koaza`` or ``room``.
        city_code: Municipality, where the source holds it apart and the text may leave it out.

    Returns:
        The parts, folded.
    """
    folded = fold_address(text)
    city, prefix, rest = _city(folded, city_code)
    town, koaza, rest = _town(city, prefix, rest.lstrip())
    known = tables.towns().get(city, {}).get(town)
    numbers, kinds, room = _numbers(rest)
    chome = numbers.pop(0) if kinds and kinds[0] == "丁目" else None
    kinds = kinds[1:] if chome is not None else kinds
    block = _BLOCK_NAME.match(room) if chome is not None and not numbers else None
    if block:  # 通り町三丁目大横306番3, 白山町三丁目東8455
        koaza += block[1]
        numbers, kinds, room = _numbers(room[block.end() :])
    # a 号室 among the numbers begins the room
    for place, kind in enumerate(kinds):
        if kind == "号室":
            room = "".join(numbers[place:]) + room
            numbers, kinds = numbers[:place], kinds[:place]
            break
    return Address(
        city=city,
        town=town,
        parents=known.parents if known else frozenset(),
        has_chome=bool(known and known.chome),
        koaza=koaza,
        chome=chome,
        numbers=tuple(numbers[:2]),
        is_open=chome is None
        and len(numbers) > 1
        and not any("番" in kind or kind == "号" for kind in kinds[:2]),
        is_lot=any(kind.startswith("番地") for kind in kinds),
        extra=tuple(numbers[2:]),
        room=_ROOM_WORDS.sub("", room),
        unreadable=UNREADABLE in folded[: len(folded) - len(room)] or _hides_number(room, numbers),
        text=folded,
    )


def _hides_number(room: str, numbers: list[str]) -> bool:
    """Whether an unreadable character after the numbers may be one of them, and not a part of the room's name."""
    return UNREADABLE in room and (not numbers or room.lstrip("-").startswith(UNREADABLE))


def _city(text: str, stated: str | None) -> tuple[str, str, str]:
    """Split off prefecture and municipality; returns (code, prefix of the towns of a former one, rest)."""
    prefecture, rest = "", text
    code: str | None = None
    for _ in range(2):  # both may stand twice: in columns of their own and in the address
        again, found = _prefecture(rest)
        prefecture = found or prefecture
        city, length = _match_city(prefecture, again)
        if not city or code not in {None, city}:
            rest = again
            break
        code, rest = city, again[length:].lstrip()
    code = code or stated
    if code:
        return code, "", rest
    if prefecture in {"", tables.HOME_NAME}:
        for length in range(8, 1, -1):
            place = tables.former().get(rest[:length])
            if place:
                return place.code, place.prefix, rest[length:]
    return "", "", rest


def _prefecture(text: str) -> tuple[str, str]:
    """Split off a prefecture; returns (rest, prefecture or "")."""
    for length in (3, 4):
        if text[:length] in tables.prefectures():
            return text[length:].lstrip(), text[:length]
    return text, ""


def _match_city(prefecture: str, text: str) -> tuple[str, int]:
    head = text[:2]
    for name in [prefecture] if prefecture else tables.prefectures():
        for city, code in tables.cities_by_head().get((name, head), ()):
            if text.startswith(city) and _is_sure(prefecture, name, city):
                return code, len(city)
    return "", 0


def _is_sure(prefecture: str, name: str, city: str) -> bool:
    """Without a prefecture, a place outside Nagano must be a 市 or 区 that no other prefecture has."""
    if prefecture or name == tables.HOME_NAME:
        return True
    return city[-1] in "市区" and sum(city in named for named in tables.cities().values()) == 1


def _town(city: str, prefix: str, text: str) -> tuple[str, str, str]:
    """Split off town and 小字; returns (town, koaza, rest)."""
    named = tables.towns().get(city)
    rest = text.removeprefix("大字").removeprefix("字").lstrip()
    if not named:
        return _generic_town(rest)
    name, rest_after = _longest(named, prefix + rest, prefix, rest)
    if not name:
        return _generic_town(rest)
    town, rest = named[name], rest_after.lstrip()
    inner = rest.removeprefix("大字").removeprefix("字").lstrip()
    child, after = _longest(named, inner, "", inner)
    if child and town.name in named[child].parents:
        town, rest = named[child], after.lstrip()
    koaza, rest = _koaza(town, rest)
    return town.name, koaza, rest


def _longest(named: dict[str, tables.Town], text: str, prefix: str, bare: str) -> tuple[str, str]:
    """Longest town at the start, with the prefix of a former municipality or without; returns (key, rest)."""
    for candidate, shortest in ((text, len(prefix) + 1), (bare, 1)):
        for length in range(min(12, len(candidate)), shortest - 1, -1):
            if candidate[:length] in named:
                return candidate[:length], candidate[length:]
    if prefix in named:  # the former municipality is one town today: 木曽福島町2326 is 木曽町福島2326
        return prefix, bare
    return "", bare


def _koaza(town: tables.Town, text: str) -> tuple[str, str]:
    """小字 between the town and the first figure; 字 itself says nothing."""
    rest = text.removeprefix("字")
    for name in sorted(town.koaza, key=len, reverse=True):
        if name and rest.startswith(name):
            return name, rest[len(name) :]
    figure = _FIRST_FIGURE.search(rest)
    if figure is None or figure.start() == 0:
        return "", rest
    return rest[: figure.start()].strip(), rest[figure.start() :]


def _generic_town(text: str) -> tuple[str, str, str]:
    grid = _GRID.match(text)
    if grid:  # 北一条西二丁目: the 条 belongs to the town, the 丁目 follows
        number = grid[2] if grid[2].isascii() else str(_value(grid[2]))
        return f"{grid[1]}{number}条{grid[3]}", "", text[grid.end() :]
    figure = _FIRST_FIGURE.search(text)
    end = figure.start() if figure else len(text)
    town, _, koaza = text[:end].strip().partition("字")
    return (town.strip(), koaza.strip(), text[end:]) if town else (koaza.strip(), "", text[end:])


def _numbers(text: str) -> tuple[list[str], list[str], str]:
    """Read numbers with the words that follow them until something else begins; returns (numbers, words, room)."""
    text = _KANJI_NUMBER.sub(lambda found: str(_value(found[1])), text)
    numbers: list[str] = []
    kinds: list[str] = []
    place = 0
    while True:
        part = _PART.match(text, place)
        if part is None or (text[part.start()] == " " and kinds and kinds[-1] in {"", "号", "番地"}):
            break
        letter = (part[1] or "") + (part[3] or "")
        numbers.append(letter + (part[2].lstrip("0") or "0"))
        kinds.append(part[4] or "")
        place = part.end()
        if kinds[-1] in {"", "号室"}:
            break
    return numbers, kinds, text[place:].strip()


def _value(numerals: str) -> int:
    """Value of 千二百三十四, 二十, or a row of figures such as 一二三四."""
    if not any(char in _UNITS for char in numerals):
        return int("".join(str(_VALUES[char]) for char in numerals))
    total, figure = 0, 0
    for char in numerals:
        if char in _UNITS:
            total += (figure or 1) * _UNITS[char]
            figure = 0
        else:
            figure = _VALUES[char]
    return total + figure
