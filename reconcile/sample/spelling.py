"""How clerks write names, addresses and dates differently from the registry. Made by hand; sources in docs/sample.md.

Nothing here is taken from the comparison's tables. Pairs are written new form, old form.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np

Generator = np.random.Generator

#: 常用漢字表 (平成22年内閣告示第2号): the 康熙字典体 that it prints in brackets, those met in names.
_JOYO: Final = (
    "亜亞 圧壓 囲圍 為爲 栄榮 営營 衛衞 円圓 塩鹽 応應 桜櫻 奥奧 横橫 温溫 会會 楽樂 覚覺 学學 関關 観觀 亀龜 気氣 帰歸 峡峽 暁曉 区區 勲勳 薫薰 恵惠 "
    "渓溪 経經 継繼 鶏鷄 県縣 剣劍 権權 顕顯 厳嚴 広廣 恒恆 黄黃 鉱鑛 国國 黒黑 済濟 斎齋 桟棧 蚕蠶 児兒 実實 寿壽 収收 渋澁 緒緖 叙敍 将將 称稱 証證 "
    "条條 状狀 浄淨 縄繩 譲讓 真眞 慎愼 図圖 粋粹 穂穗 瀬瀨 斉齊 静靜 専專 浅淺 銭錢 禅禪 双雙 壮壯 荘莊 総總 蔵藏 増增 帯帶 滝瀧 択擇 沢澤 団團 "
    "庁廳 聴聽 鉄鐵 転轉 点點 伝傳 当當 徳德 独獨 麦麥 発發 浜濱 辺邊 変變 宝寶 豊豐 万萬 満滿 訳譯 薬藥 与與 様樣 謡謠 来來 頼賴 竜龍 両兩 緑綠 "
    "塁壘 礼禮 齢齡 郎郞 録錄 湾灣"
)
#: 戸籍法施行規則別表第二 (人名用漢字): pairs of a form and its old form.
_JINMEI: Final = "尭堯 弥彌 禄祿 槙槇 萌萠"
#: Shapes that people register and word processors of offices offer, known from the errors they make.
_SHAPES: Final = "高髙 崎﨑 吉𠮷 辺邉 富冨 島嶋 峰峯 淵渕 館舘 柳栁 桑桒 広廣 沢澤"

_PAIRS: Final = tuple((pair[0], pair[1]) for source in (_JOYO, _JINMEI, _SHAPES) for pair in source.split())
#: Character → its other forms, both ways, one hop.
ALTERNATIVES: Final[dict[str, tuple[str, ...]]] = {
    char: tuple(dict.fromkeys(b if a == char else a for a, b in _PAIRS if char in (a, b)))
    for pair in _PAIRS
    for char in pair
}
_OLD: Final = dict(reversed(_PAIRS))
#: Variation selectors that Unicode systems keep (IVD, collection Moji_Joho), with the character before them.
_SELECTORS: Final = {"葛": "葛\U000e0100", "辻": "辻\U000e0101", "芦": "芦\U000e0101", "榊": "榊\U000e0101"}
UNREADABLE: Final = ("〓", "●")
_LATEST: Final = 2024  # a slip makes nobody younger than the youngest
_DIGITS: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_KANJI: Final = "〇一二三四五六七八九"


def encodable(text: str, encoding: str) -> bool:
    """Tell whether the code of a file has every character of the text."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def old_form(name: str) -> str:
    """Return the name with the first character that has an old form in that form, if the office's code has it."""
    for char in name:
        old = _OLD.get(char, "")
        if old and encodable(old, "cp932"):
            return name.replace(char, old, 1)
    return name


def variants_of(name: str, encoding: str) -> list[str]:
    """Return the name with one character in another form, every way that the file's code can write."""
    found = []
    for place, char in enumerate(name):
        others = ALTERNATIVES.get(char, ())
        if char in _SELECTORS and encoding != "cp932":
            others = (*others, _SELECTORS[char])
        found += [f"{name[:place]}{other}{name[place + 1 :]}" for other in others]
    return [other for other in found if encodable(other, encoding)]


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
    style = int(rng.integers(9))
    place = city.partition("郡")[2] if style in {0, 1, 4, 8} and "郡" in city else city
    prefecture = "" if style not in {3, 8} else "長野県"
    short = town.removeprefix("大字") if style in {0, 1, 2, 5, 8} else town
    if style in {3, 6, 7}:
        short = _other_ke(short, style)
    text = f"{prefecture}{place}{short}{_numbers(style, chome, first, second)}"
    return text.translate(_DIGITS) if style in {2, 5} else text


def _other_ke(town: str, style: int) -> str:
    """ケ, ヶ and が between two kanji stand for the same sound."""
    for place, char in enumerate(town[1:-1], start=1):
        if char in "ケヶが" and not _is_kana(town[place - 1]) and not _is_kana(town[place + 1]):
            others = [other for other in "ケヶが" if other != char]
            return f"{town[:place]}{others[style % 2]}{town[place + 1 :]}"
    return town


def _is_kana(char: str) -> bool:
    return "ぁ" <= char <= "ヿ"


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
        return (f"{first}", f"{first}番地", f"{first}番")[style % 3]
    return (f"{first}{dash}{second}", f"{first}番地の{second}", f"{first}番{second}")[style % 3]


def slipped(birth: str, rng: Generator) -> str:
    """Write one slip into a birth date (yyyymmdd), as fingers do: the result is a day of the calendar.

    One digit of the day, the month or the year is one off; or month and day are exchanged.
    """
    year, month, day = int(birth[:4]), int(birth[4:6]), int(birth[6:])
    slips = [(year, day, month)] if day != month else []
    slips += [(year + 1, month, day)] if year % 10 < 9 else []
    slips += [(year - 1, month, day)] if year % 10 > 0 else []
    slips += [(year, month, day + 1)] if day % 10 < 9 else []
    slips += [(year, month, day - 1)] if day % 10 > 0 else []
    slips += [(year, month + 1, day)] if month not in {9, 12} else []
    real = [slip for slip in slips if _is_day(*slip) and slip[0] <= max(year, _LATEST)]
    year, month, day = real[int(rng.integers(len(real)))]
    return f"{year:04}{month:02}{day:02}"


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
