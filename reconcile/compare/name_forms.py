"""One way a full name is written, taken apart into comparable pieces: script, words, spelling folds.

Nothing is split that a space does not split.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal, NamedTuple

from reconcile.compare.kana import KANA_FOLD, expand_repeats
from reconcile.compare.text import HAN, KANA, LATIN, LONG_MARK, UNREADABLE

Script = Literal["kanji", "kana", "latin", "other", "none"]

PLAIN_NAME: Final = re.compile(f"[{HAN}{KANA}]+(?: [{HAN}{KANA}]+)*")
"""A width-folded name of kanji, kana and spaces only: nothing to take apart."""

_BREAKS: Final = re.compile(r"[・゠=,;]")
_LATIN_BREAKS: Final = re.compile(r"[ー.]")
_LATIN_RE: Final = re.compile(f"[{LATIN}]")
_HAN_RE: Final = re.compile(f"[{HAN}]")
_NATIVE_RE: Final = re.compile(f"[{HAN}{KANA}]")
_FOREIGN_RE: Final = re.compile("[\u0370-\u1cff\ua000-\ud7ff]")
_WILD_RE: Final = re.compile(UNREADABLE + "|_")
_LETTER_RE: Final = re.compile(r"[^\W\d_]")
_APOSTROPHES: Final = str.maketrans("", "", "'’‘`´")
_SPECIAL_LATIN: Final = str.maketrans(
    {"Đ": "D", "Ð": "D", "Ø": "O", "Ł": "L", "ß": "SS", "ẞ": "SS", "Æ": "AE", "Œ": "OE", "Þ": "TH", "ı": "I"}
)


class Form(NamedTuple):
    """One way the person's full name is written.

    Attributes:
        joined: All words without spaces, width-folded: equal means *same*.
        loose: ``joined`` with iteration marks written out; Latin in bare capitals, pure kana folded.
        words: The words of ``loose`` as separated by spaces.
        script: ``latin``, ``kana`` (pure), ``kanji`` (with or without kana), ``other`` (mixed with Latin,
            or foreign); ``none`` without letters.
        wild: Whether a character is unreadable.
        base: Only for a 旧氏 beside a name without a space: that name. The form is then the former surname alone, and
            usable only where the other side's space tells the given name.
    """

    joined: str
    loose: str
    words: tuple[str, ...]
    script: Script
    wild: bool = False
    base: str = ""


def make_form(text: str) -> Form | None:
    """One form of a width-folded full name, or None when it is blank."""
    if PLAIN_NAME.fullmatch(text):
        return _native_form(text)
    text = _BREAKS.sub(" ", text)
    wild = _WILD_RE.search(text) is not None
    script = script_of(text)
    if script not in {"latin", "other"}:
        return _native_form(text, script, wild=wild) if text.strip() else None
    if script == "latin":
        text = _LATIN_BREAKS.sub(" ", text.translate(_APOSTROPHES))
    joined = text.replace(" ", "")
    words = tuple(bare for word in text.split() if (bare := _bare_capitals(expand_repeats(word))))
    loose = "".join(words)
    return Form(joined, loose, words if script == "latin" else (loose,), script, wild)


def _native_form(text: str, script: Script | None = None, *, wild: bool = False) -> Form:
    """The form of a name in kanji or kana, at least one character long."""
    if script is None:
        script = "kanji" if _HAN_RE.search(text) else "kana"
    written = text.split()
    joined = "".join(written)
    loose = expand_repeats(joined)  # of the whole: the mark repeats across a space, too
    if script == "kana":
        loose = loose.translate(KANA_FOLD)
    words, start = [], 0
    for word in written:
        words.append(loose[start : start + len(word)])
        start += len(word)
    return Form(joined, loose, tuple(words), script, wild)


def script_of(text: str) -> Script:
    """Script of a width-folded text, unreadable marks and spaces left aside; a mixture with Latin is ``other``."""
    bare = _WILD_RE.sub("", text).replace(LONG_MARK, "")
    if not _LETTER_RE.search(bare):
        return "none"
    latin = _LATIN_RE.search(bare) is not None
    if _NATIVE_RE.search(bare):
        return "other" if latin else ("kanji" if _HAN_RE.search(bare) else "kana")
    return "latin" if latin and not _FOREIGN_RE.search(bare) else "other"


def _bare_capitals(text: str) -> str:
    """Latin letters without diacritics in capitals: Nguyễn → NGUYEN, Đỗ → DO."""
    decomposed = unicodedata.normalize("NFD", text.upper().translate(_SPECIAL_LATIN))
    return "".join(char for char in decomposed if not unicodedata.combining(char))
