"""Two forms of a name against each other: equal, a variant, or which part differs.

A split into surname and given name comes from a space, or from aligning an unspaced name with the other side's split; two
unspaced names are never split. A word in kana is held against the reading of a word in kanji where that reading is split, too.

Source: contract §3 (levels of ``name``), rule 5 (unreadable characters).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

from reconcile.compare.kana import fold_kana, is_kana, may_be_same
from reconcile.compare.name_forms import Form
from reconcile.compare.name_words import LEVEL_OF, Difference, kana_difference, word_difference
from reconcile.compare.text import is_unreadable
from reconcile.compare.variants import same_char, same_text

Readings = tuple[Callable[[], Form | None], Callable[[], Form | None]]
"""How to get at the readings of the two sides; most comparisons need none."""

_UNWRITTEN_SURROGATES: Final = "??"


def equal_level(a: Form, b: Form, readings: Readings, *, soft: bool) -> Literal["same", "variant"] | None:
    """Whether two forms are one name.

    Args:
        a: Form of the one side.
        b: Form of the other side.
        readings: Give the readings of ``a`` and ``b`` as kana forms, or None where not held.
        soft: Accept soft variants.

    Returns:
        ``same`` (equal but for width, spaces, variation selectors), ``variant``, or None. Unreadable forms are never equal.
    """
    if a.wild or b.wild:
        return None
    if a.base or b.base:
        met = _meets_former(a, b, soft=soft) or _meets_former(b, a, soft=soft)
    elif a.joined == b.joined:
        return "same"
    elif a.script != b.script:
        met = _equals_reading(a, readings[1]) or _equals_reading(b, readings[0])
    elif a.script == "kanji":
        met = same_text(a.loose, b.loose, soft=soft) or (
            _word_verdicts(a, b, readings, soft=soft) == (True, True)
        )
    else:
        met = _same_words(a, b)
    return "variant" if met else None


def difference(a: Form, b: Form, readings: Readings, *, soft: bool) -> Difference:
    """How two forms that are not equal differ.

    Args:
        a: Form of the record.
        b: Form of the resident.
        readings: Give the readings of ``a`` and ``b`` as kana forms, or None where not held.
        soft: Accept soft variants.

    Returns:
        A level of contract §3, or ``unreadable`` when the readable characters fit.
    """
    if (a.wild or b.wild) and _may_fit(a, b, readings, soft=soft):
        return "unreadable"
    if a.script != b.script:
        return _difference_by_reading(a, b, readings)
    if a.script == "latin":
        return word_difference(a.words, b.words)
    if a.script == "kana":
        return kana_difference(a, b)
    if a.script == "kanji":
        return LEVEL_OF[_word_verdicts(a, b, readings, soft=soft)]
    return "not_comparable"


def _may_fit(a: Form, b: Form, readings: Readings, *, soft: bool) -> bool:
    """Whether what can be read of two forms fits: in its place or, of names in kanji and kana, word by word."""
    scripts = {a.script, b.script}
    is_native = "kanji" in scripts and scripts <= {"kanji", "kana"}
    if (is_native or len(scripts) == 1 or "none" in scripts) and wildcard_fits(a.joined, b.joined):
        return True
    # of 〓 みどり only kana can be read, which may be those of 佐藤 みどり
    return is_native and _word_verdicts(a, b, readings, soft=soft) == (True, True)


def wildcard_fits(a: str, b: str) -> bool:
    """Whether two names may be one when each unreadable mark stands for one character (``??`` for one or two).

    Known characters must agree, variants and soft variants allowed. A name that is all marks fits any other.

    Args:
        a: A name, width-folded, without spaces.
        b: The other side's.
    """
    if all(map(is_unreadable, a)) or all(map(is_unreadable, b)):
        return True
    # A character outside the BMP that passed through UTF-16 into cp932 comes out as two question marks.
    spellings = [(x, y) for x in _spellings(a) for y in _spellings(b)]
    return any(
        len(x) == len(y)
        and all(
            is_unreadable(p) or is_unreadable(q) or same_char(p, q, soft=True)
            for p, q in zip(x, y, strict=True)
        )
        for x, y in spellings
    )


def _spellings(text: str) -> tuple[str, ...]:
    return (text, text.replace(_UNWRITTEN_SURROGATES, "?")) if _UNWRITTEN_SURROGATES in text else (text,)


def _same_words(a: Form, b: Form) -> bool:
    """Whether two kana or Latin forms are equal, or consist of the same words in another order."""
    return a.loose == b.loose or (len(a.words) > 1 and sorted(a.words) == sorted(b.words))


def _equals_reading(a: Form, read: Callable[[], Form | None]) -> bool:
    """Whether a name in kana is the other side's reading."""
    return a.script == "kana" and (reading := read()) is not None and _same_words(a, reading)


def _meets_former(a: Form, former: Form, *, soft: bool) -> bool:
    """Whether a split form is the 旧氏 with the given name that ends the unspaced present name.

    A given name of one character is not taken from an unspaced name: 恵 may be the end of 美恵.
    """
    if not former.base or a.base or len(a.words) != 2:
        return False
    surname, given = a.words
    rest = len(former.base) - len(given)
    fits = len(given) > 1 and rest > 0 and same_text(former.base[rest:], given, soft=soft)
    return fits and same_text(surname, former.loose, soft=soft)


def _word_verdicts(a: Form, b: Form, readings: Readings, *, soft: bool) -> tuple[bool | None, bool | None]:
    """Whether surname and given name of two kanji forms agree; None where scripts keep a word from being compared.

    Without a split on either side both are False: the whole names are known to differ, and no split is invented.
    """
    if len(a.words) != 2 and len(b.words) == 2:
        return _word_verdicts(b, a, (readings[1], readings[0]), soft=soft)
    if len(a.words) != 2:
        return False, False

    def agree(at: int, other: str) -> bool | None:
        if _text_fits(a.words[at], other, soft=soft):
            return True
        if is_kana(a.words[at]) == is_kana(other):
            return False
        return _agree_by_reading(a.words[at], other, at, readings)

    surname, given = a.words
    if len(b.words) == 2:
        return agree(0, b.words[0]), agree(1, b.words[1])
    text = b.loose
    if len(text) > len(surname) and _text_fits(surname, text[: len(surname)], soft=soft):
        return True, agree(1, text[len(surname) :])
    if len(text) > len(given) and _text_fits(given, text[-len(given) :], soft=soft):
        return agree(0, text[: -len(given)]), True
    return False, False


def _text_fits(a: str, b: str, *, soft: bool) -> bool:
    """:func:`same_text`, with unreadable marks fitting any character."""
    if same_text(a, b, soft=soft):
        return True
    return any(map(is_unreadable, a + b)) and wildcard_fits(a, b)


def _agree_by_reading(word: str, other: str, at: int, readings: Readings) -> bool | None:
    """Hold a kana word against the other side's reading of the same word, if that reading is split."""
    kana, reading = (word, readings[1]()) if is_kana(word) else (other, readings[0]())
    if reading is None or len(reading.words) != 2:
        return None
    folded = fold_kana(kana)
    if folded == reading.words[at]:
        return True
    return None if may_be_same(folded, reading.words[at]) else False


def _difference_by_reading(a: Form, b: Form, readings: Readings) -> Difference:
    """A name in kana against the reading of a name in kanji; no other two scripts can be compared.

    The reading of a name in Latin letters is a transliteration at somebody's discretion: it can agree, not differ.
    """
    if {a.script, b.script} != {"kana", "kanji"}:
        return "not_comparable"
    kana, reading = (a, readings[1]()) if a.script == "kana" else (b, readings[0]())
    if reading is None:
        return "not_comparable"
    if kana.wild and wildcard_fits(kana.joined, reading.joined):
        return "unreadable"
    return kana_difference(kana, reading)
