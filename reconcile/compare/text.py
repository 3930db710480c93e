"""Characters before names: width, variation selectors, dashes, spaces, and marks for what could not be read.

Every function has a scalar form and, where the registry's two million rows need it, a polars expression with equal results.
The order matters: variation selectors go first, because NFKC keeps them and tables keyed on plain characters then miss;
the free-standing voiced marks (゛ ゜) go before NFKC, because NFKC turns them into a space and a combining mark.

Source: Unicode UAX #15 (NFKC); the kinds of dash and 外字 mark are those of legacy municipal files.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import polars as pl

INVISIBLE: Final = (
    "\u00ad\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff"
    "\U000e0100-\U000e01ef"
)
"""Character class: variation selectors, zero-width and direction marks, soft hyphen. None can be seen on paper."""

SPACES: Final = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""Character class: every kind of space and line end."""

DASHES: Final = "\u002d\u2010-\u2015\u2043\u2212\u2500\u2501\u301c\u30fc\ufe58\ufe63\uff0d\uff5e\uff70\u007e"
"""Character class: hyphens, dashes, minus, box lines, wave dashes and the long-vowel mark.

The kanji 一 is none of them.
"""

LONG_MARK: Final = "ー"
WILDCARDS: Final = "〓●■□◆◇▲△○◯◎※＊*?\ufffd"
"""Marks that stand for a character that could not be written (外字). ``_`` is one too, unless it separates scripts."""

PRIVATE_USE: Final = "\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd"
UNREADABLE: Final = "[" + re.escape(WILDCARDS) + PRIVATE_USE + "]"
"""Regular expression (Python and Rust) for one unreadable character, ``_`` left out."""

HAN: Final = "\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Character class: kanji, with 々 〆 〇."""

KANA: Final = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
"""Character class: hiragana and katakana with iteration and long-vowel marks, without ・."""

LETTER: Final = rf"[[\pL{HAN}]--[ー]]"
"""Regular expression (Rust) for one letter of any script; kanji newer than the engine's tables are letters, too."""

LATIN: Final = "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
"""Character class: Latin letters with and without diacritics."""

VOICED_MARKS: Final = (("\u309b", "\u3099"), ("\uff9e", "\u3099"), ("\u309c", "\u309a"), ("\uff9f", "\u309a"))
_NO_NAME_WORDS: Final = "(?:氏名|名前)?[ ー]?(?:不明|不詳|未詳|未定|未設定|なし|無し|無|該当なし)"
NO_NAME: Final = rf"^[\pP\pS\pZ]*{_NO_NAME_WORDS}[\pP\pS\pZ]*$"
"""Regular expression (Rust) for a width-folded text that says that there is no name.

Such a text is as good as blank: 不詳 never makes two values equal (contract §3, rule 5).
"""

_NO_NAME_RE: Final = re.compile(rf"[\W_]*{_NO_NAME_WORDS}[\W_]*")
_LETTER_RE: Final = re.compile(rf"[^\W\d_ー]|[{HAN}]")
_INVISIBLE_RE = re.compile(f"[{INVISIBLE}]")
_DASHES_RE = re.compile(f"[{DASHES}]")
_SPACES_RE = re.compile(f"[{SPACES}]+")
_UNREADABLE_RE = re.compile(UNREADABLE)
_SETTLED_RE = re.compile("[ \u3000\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff]+")


def fold_width(text: str) -> str:
    """Fold what differs in typing only: width, compatibility forms, invisible marks, dashes, spaces.

    Variation selectors and zero-width characters go, NFKC applies, free-standing voiced marks join their kana (う゛ → ゔ),
    every dash becomes ``ー``, every run of spaces one space, and spaces at the ends go. Letter case stays.

    Args:
        text: Any text, such as a name or a reading.

    Returns:
        The folded text; folding twice changes nothing.
    """
    if _SETTLED_RE.fullmatch(text):  # nothing to fold but spaces: most names
        return " ".join(text.split())
    text = _INVISIBLE_RE.sub("", text)
    for standing, joining in VOICED_MARKS:
        text = text.replace(standing, joining)
    text = unicodedata.normalize("NFKC", text)
    text = _DASHES_RE.sub(LONG_MARK, text)
    return _SPACES_RE.sub(" ", text).strip(" ")


def fold_width_expr(expr: pl.Expr) -> pl.Expr:
    """:func:`fold_width` as a polars expression.

    Args:
        expr: A string column.

    Returns:
        A string expression of equal length; null stays null.
    """
    folded = expr.str.replace_all(f"[{INVISIBLE}]", "")
    folded = folded.str.replace_many(dict(VOICED_MARKS)).str.normalize("NFKC")
    folded = folded.str.replace_all(f"[{DASHES}]", LONG_MARK)
    return folded.str.replace_all(f"[{SPACES}]+", " ").str.strip_chars(" ")


def has_letter(text: str) -> bool:
    """Whether a width-folded text has a letter of any script; a long-vowel mark alone (a dash) is none."""
    return _LETTER_RE.search(text) is not None


def names_nobody(text: str) -> bool:
    """Whether a width-folded text is as good as blank: no letter and no mark for one, or a word such as 不詳 or なし.

    Args:
        text: As :func:`fold_width` returns it.
    """
    if _UNREADABLE_RE.search(text) or "_" in text:
        return False
    return not has_letter(text) or _NO_NAME_RE.fullmatch(text) is not None


def has_unreadable(text: str) -> bool:
    """Whether a text holds a mark for an unreadable character or a private-use code (外字); ``_`` does not count."""
    return _UNREADABLE_RE.search(text) is not None


def is_unreadable(char: str) -> bool:
    """Whether one character is such a mark; ``_`` counts, because the caller has taken separators out."""
    return char == "_" or _UNREADABLE_RE.match(char) is not None
