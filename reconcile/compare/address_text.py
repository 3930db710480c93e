"""Character folding for addresses: width, variants of place-name kanji, marks for unreadable characters.

Folding is for comparing only; what is shown to people is always the value as it was read. Only spellings
that people mix within one and the same place name are folded (text.md §1.4–1.5: ケヶがガ, ノの之, ツッ, old
and new kanji). Pairs that tell places apart stay apart: 崎/埼, 大/太, 斎/斉, 町/丁.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

UNREADABLE: Final = "〓"
"""The one mark that every unreadable character is folded to (contract §3 rule 5)."""

# After NFKC: ？ is ?, ＿ is _. A site's own 外字 arrive as private-use characters, see _Fold.
_UNREADABLE_MARKS: Final = "〓●■□?_\ufffd"
_DASHES: Final = "‐‑‒–—―−─━﹣⁃➖～~"
_SEPARATORS: Final = "()[]{}「」『』【】〈〉《》、,。，．・;:/|"

# Old or variant form → common form, for place names. Hand-made from the 常用漢字表's 康熙字典体 column and from
# forms seen in place names; every pair was read by a person. build_town_tables' output is checked by a test:
# no two towns of one Nagano municipality become equal by it.
_VARIANTS: Final = (
    "澤沢 櫻桜 邊辺 邉辺 瀧滝 嶋島 嶌島 廣広 國国 龍竜 鹽塩 舘館 冨富 峯峰 萬万 會会 眞真 縣県 條条 壽寿 德徳 "
    "惠恵 榮栄 圓円 應応 淺浅 豐豊 鐵鉄 濱浜 濵浜 實実 寶宝 學学 齊斉 禮礼 靜静 總総 彌弥 藏蔵 參参 佛仏 "
    "樂楽 藥薬 來来 麥麦 關関 臺台 稻稲 穗穂 繩縄 賴頼 瀨瀬 鄕郷 髙高 﨑崎 槇槙 祇祗 鷗鴎 蘆芦 渕淵 渊淵 埜野 "
    "嶽岳 舊旧 區区 號号 觀観 歸帰 莊荘 庄荘 墻牆 曾曽 籠篭 藪薮 檜桧 飮飲 黑黒 靑青 淸清 增増 橫横 温溫 "
    "眞真 鎭鎮 圖図 傳伝 單単 團団 壤壌 孃嬢 將将 巖巌 從従 戰戦 擴拡 晝昼 曉暁 櫪椚 殘残 澁渋 渕淵 燒焼 "
    "獨独 當当 盡尽 礦鉱 穩穏 竊窃 粹粋 經経 綠緑 繼継 聲声 舍舎 莖茎 萠萌 蟲虫 覺覚 觸触 變変 豫予 貳弐 "
    "轉転 遲遅 遞逓 遙遥 釋釈 鑛鉱 隱隠 雙双 雜雑 靈霊 顯顕 餘余 驛駅 體体 鷄鶏 麴麹 點点 齡齢 龜亀 "
    "苅刈 桝枡 鉋飽 梁簗 籔薮 枩松 峽峡 狹狭 硏研 祿禄 綱綱 步歩 每毎 海海 爲為 內内 吳呉 吿告 "
)
_KANA: Final = "ヶケ ガケ がケ ノの 之の ッツ っツ つツ ヵカ ヱエ ゑえ ヰイ ゐい"
# 庄/荘 and 温/溫 are written in the table's direction 庄→荘, 溫→温 below.
_EXTRA: Final = {"溫": "温", "温": "温", "荘": "荘", "綱": "綱", "海": "海", "梁": "梁", "櫪": "櫪"}


class _Fold(dict[int, str | None]):
    """Translation table that decides once per new code point: drop, mark as unreadable, or keep."""

    def __missing__(self, code: int) -> str | None:
        kept: str | None = chr(code)
        category = unicodedata.category(chr(code))
        if 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or category == "Cf":
            kept = None
        elif category in {"Co", "Cn", "Cs", "Cc"}:
            kept = " " if code in (9, 10, 13) else UNREADABLE
        self[code] = kept
        return kept


def _table() -> _Fold:
    table = _Fold()
    for pair in (*_VARIANTS.split(), *_KANA.split()):
        table[ord(pair[0])] = pair[1]
    for old, new in _EXTRA.items():
        table[ord(old)] = new
    table.update(dict.fromkeys(map(ord, _UNREADABLE_MARKS), UNREADABLE))
    table.update(dict.fromkeys(map(ord, _DASHES), "-"))
    table.update(dict.fromkeys(map(ord, _SEPARATORS), " "))
    return table


_TABLE: Final = _table()
_SPACES_RE: Final = re.compile(r"\s+")


def fold_address(text: str) -> str:
    """Fold an address for comparing: width, dashes, place-name kanji, kana of place names, single spaces.

    Args:
        text: An address as read.

    Returns:
        The folded text; every unreadable character is :data:`UNREADABLE`.
    """
    # the long mark of katakana is a dash only between figures ("1ー2"), never inside a building's name
    wide = unicodedata.normalize("NFKC", text.translate(_STRIP))
    wide = _LONG_MARK_RE.sub("-", wide)
    return _SPACES_RE.sub(" ", unicodedata.normalize("NFKC", wide.translate(_TABLE))).strip()


_STRIP: Final = dict.fromkeys(
    [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200B, 0x200C, 0x200D, 0xFEFF]
)
_LONG_MARK_RE: Final = re.compile(r"(?<=[0-9])[ー一](?=[0-9])")
