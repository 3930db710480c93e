"""Character folding for addresses: width, variants of place-name kanji, numerals, unreadable characters.

Folding is for comparing only; what people see is always the value as it was read. Only spellings that are
mixed within one and the same place name are folded (text.md §1.4-1.5: ケヶがガ, ノの之, ツッ, old and new
kanji). Pairs that tell places apart stay apart: 崎/埼, 大/太, 庄/荘, 町/丁.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

UNREADABLE: Final = "〓"
"""The one mark that every unreadable character is folded to (contract §3 rule 5)."""

NUMERALS: Final = "〇零一二三四五六七八九十百千壱弐参拾"
"""Kanji numerals as they stand after folding; also a character class for regular expressions."""

# As they look after NFKC: ？ is ?, ＿ is _. A site's own 外字 arrive as private use, see _Fold.
_UNREADABLE_MARKS: Final = "〓●■□?_\ufffd"
_DASHES: Final = "‐‑‒–—―−─━⁃➖~〜"
_SEPARATORS: Final = "()[]{}「」『』【】〈〉《》、,。.・;:/|'\"〒"

# Old or variant form → common form. Hand-made: the 康熙字典体 that the 常用漢字表 prints beside its forms, and
# variants met in place names. A test holds that no two towns of one Nagano municipality become equal by it.
_VARIANTS: Final = (
    "澤沢 櫻桜 邊辺 邉辺 瀧滝 嶋島 嶌島 廣広 國国 龍竜 鹽塩 舘館 冨富 峯峰 萬万 會会 眞真 縣県 條条 壽寿 德徳 "
    "惠恵 榮栄 圓円 應応 淺浅 豐豊 鐵鉄 濱浜 濵浜 實実 寶宝 學学 齊斉 禮礼 靜静 總総 彌弥 藏蔵 參参 佛仏 樂楽 "
    "藥薬 來来 麥麦 關関 臺台 稻稲 穗穂 繩縄 賴頼 瀨瀬 鄕郷 髙高 﨑崎 槇槙 祇祗 鷗鴎 蘆芦 渕淵 渊淵 埜野 嶽岳 "
    "舊旧 區区 號号 觀観 歸帰 莊荘 曾曽 籠篭 藪薮 籔薮 檜桧 黑黒 靑青 淸清 增増 橫横 溫温 鎭鎮 圖図 傳伝 團団 "
    "壤壌 將将 巖巌 從従 戰戦 擴拡 晝昼 曉暁 殘残 澁渋 燒焼 獨独 當当 盡尽 經経 綠緑 繼継 聲声 莖茎 萠萌 蟲虫 "
    "變変 豫予 轉転 遙遥 鑛鉱 隱隠 雙双 雜雑 靈霊 驛駅 體体 鷄鶏 點点 龜亀 苅刈 桝枡 枩松 峽峡 狹狭 硏研 祿禄 "
    "步歩 每毎 內内 吳呉 壺壷 鶯鴬 蠟蝋 礪砺 頸頚 諫諌"
)
_KANA: Final = "ヶケ ガケ がケ ノの 之の ッツ っツ つツ ヵカ ヱエ ヰイ"


class _Fold(dict[int, "str | None"]):
    """Translation table that decides once per new code point: drop, mark as unreadable, or keep."""

    def __missing__(self, code: int) -> str | None:
        kept: str | None = chr(code)
        category = unicodedata.category(chr(code))
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or category == "Cf":
            kept = None  # variation selectors and zero-width characters carry no reading
        elif category in {"Co", "Cn", "Cs"}:
            kept = UNREADABLE
        elif category in {"Cc", "Zs", "Zl", "Zp"}:
            kept = " "
        self[code] = kept
        return kept


def _table() -> _Fold:
    """Return the fold of single characters, applied after NFKC."""
    table = _Fold()
    for pair in (*_VARIANTS.split(), *_KANA.split()):
        table[ord(pair[0])] = pair[1]
    table.update(dict.fromkeys(map(ord, _UNREADABLE_MARKS), UNREADABLE))
    table.update(dict.fromkeys(map(ord, _DASHES), "-"))
    table.update(dict.fromkeys(map(ord, _SEPARATORS), " "))
    return table


_TABLE: Final = _table()
_DIGIT_VALUES: Final = {char: i for i, char in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "壱": 1,
    "弐": 2,
    "参": 3,
}
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "千": 1000}
_ROOM_WORDS: Final = re.compile(r"号室|号|室|様|方$|[ ]+")
_ROOM_DASH: Final = re.compile(r"(?<![0-9])[-ー]|[-ー](?![0-9])")


def fold_address(text: str) -> str:
    """Fold an address or a place name for comparing.

    Args:
        text: As read.

    Returns:
        The text after NFKC, without variation selectors, with one kind of dash, brackets and punctuation as
        spaces, place-name variants in their common form, each unreadable character as :data:`UNREADABLE`.
    """
    return unicodedata.normalize("NFKC", text).translate(_TABLE).strip()


def fold_room(text: str) -> str:
    """Fold a 方書 (building, room, 様方) that was folded by :func:`fold_address` before.

    号室, 号, 室, 様 and a final 方 say nothing; a dash stays only between figures.
    """
    return _ROOM_DASH.sub("", _ROOM_WORDS.sub("", text)).casefold() if text else ""


def numeral_value(numerals: str) -> int:
    """Return the value of 千二百三十四, 二十 or a row of figures such as 一二三 (all of :data:`NUMERALS`)."""
    if not any(char in _UNITS for char in numerals):
        return int("".join(str(_DIGIT_VALUES[char]) for char in numerals))
    total, figure = 0, 0
    for char in numerals:
        if char in _UNITS:
            total += (figure or 1) * _UNITS[char]
            figure = 0
        else:
            figure = 10 * figure + _DIGIT_VALUES[char]
    return total + figure
