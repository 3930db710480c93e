"""How clerks write names, addresses and dates differently from the registry. Made by hand; sources in docs/sample.md.

Nothing here is taken from the comparison's tables: the character pairs are 新旧字体 and 異体字 that school books and
常用漢字表 (平成22年内閣告示第2号) print in brackets, and the shapes that handbooks of office systems warn of.
"""

from __future__ import annotations

from typing import Final

import numpy as np

Generator = np.random.Generator

#: New form → the old or variant form that a system may hold instead.
VARIANTS: Final = {
    "高": "髙", "崎": "﨑", "辺": "邊", "沢": "澤", "浜": "濱", "広": "廣", "国": "國", "桜": "櫻", "実": "實", "恵": "惠",
    "栄": "榮", "静": "靜", "徳": "德", "竜": "龍", "寿": "壽", "関": "關", "黒": "黑", "真": "眞", "滝": "瀧", "富": "冨",
    "吉": "𠮷", "豊": "豐", "円": "圓", "学": "學", "塩": "鹽", "宝": "寶", "沼": "沼", "蔵": "藏", "当": "當", "条": "條",
    "荘": "莊", "尭": "堯", "万": "萬", "与": "與", "会": "會", "満": "滿", "弥": "彌", "敏": "敏", "都": "都", "緑": "綠",
}  # fmt: skip
UNREADABLE: Final = ("〓", "●")
_DIGITS: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI: Final = "〇一二三四五六七八九"


def variant_of(name: str) -> str | None:
    """Return the name with one character in a variant form, or None when it has none."""
    for char in name:
        other = VARIANTS.get(char, char)
        if other != char:
            return name.replace(char, other, 1)
    return None


def with_unreadable(name: str, rng: Generator) -> str:
    """Return the name with its first character (of the surname) unreadable; one-character surnames stay readable."""
    surname, _, given = name.partition("　")
    mark = UNREADABLE[int(rng.integers(len(UNREADABLE)))]
    return f"{mark}{surname[1:]}　{given}" if len(surname) > 1 else f"{surname}　{given[:-1]}{mark}"


def respelt(city: str, town: str, chome: int, first: int, second: int, rng: Generator) -> str:
    """Write an address as a clerk might: something left out, other digits, other marks.

    Args:
        city: With its county.
        town: With 大字 where the registry has it.
        chome: 丁目, 0 where the town has none.
        first: 番 or 番地.
        second: 号 or the lot's branch, 0 for none.
        rng: Decides which spelling.
    """
    style = int(rng.integers(8))
    place = city.partition("郡")[2] if style in {0, 1, 4} and "郡" in city else city
    prefecture = "" if style != 3 else "長野県"
    short = town.removeprefix("大字") if style in {0, 1, 2, 5} else town
    if style == 6:
        short = short.replace("ケ", "ヶ") if "ケ" in short else short.replace("ヶ", "ケ")
    text = f"{prefecture}{place}{short}{_numbers(style, chome, first, second)}"
    return text.translate(_DIGITS) if style in {2, 5} else text


def _numbers(style: int, chome: int, first: int, second: int) -> str:
    dash = ("-", "－", "‐", "ー")[style % 4]
    if chome:
        shapes = (
            f"{chome}{dash}{first}{dash}{second}",
            f"{_KANJI[chome]}丁目{first}番{second}号",
            f"{chome}丁目{first}{dash}{second}",
        )
        return shapes[style % 3]
    if not second:
        return (f"{first}", f"{first}番地", f"{first}番")[style % 3] if style != 7 else f"{first}番地"
    return (f"{first}{dash}{second}", f"{first}番地の{second}", f"{first}番{second}")[style % 3]


def slipped(birth: str, rng: Generator) -> str:
    """Write one slip into a birth date (yyyymmdd): one digit of the day or year, or month and day swapped."""
    year, month, day = int(birth[:4]), int(birth[4:6]), int(birth[6:])
    style = int(rng.integers(3))
    if style == 0 and day <= 12 and day != month:
        return f"{year:04}{day:02}{month:02}"
    if style == 1 and year % 10 < 9:
        return (
            f"{year + 1:04}{month:02}{min(day, 28):02}" if day <= 28 else f"{year:04}{month:02}{day - 1:02}"
        )
    return f"{year:04}{month:02}{day - 1 if day % 10 else day + 1:02}"
