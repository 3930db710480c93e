"""Names that differ, word by word: readings, and names of several words in any order.

Source: contract §3 (levels of ``name``).
"""

from __future__ import annotations

from collections import Counter
from typing import Final, Literal

from reconcile.compare.kana import may_be_same
from reconcile.compare.name_forms import Form

Difference = Literal["given_differs", "surname_differs", "different", "not_comparable", "unreadable"]

_MIN_LATIN_PREFIX: Final = 12
LEVEL_OF: Final[dict[tuple[bool | None, bool | None], Difference]] = {
    (
        True,
        True,
    ): "not_comparable",  # of unequal names: by a reading that may be the same; unreadable words are told before
    (True, False): "given_differs",
    (False, True): "surname_differs",
    (False, False): "different",
    (True, None): "not_comparable",
    (None, True): "not_comparable",
    (None, None): "not_comparable",
    (False, None): "different",
    (None, False): "different",
}
"""Level by (surname agrees, given name agrees); None where it cannot be told."""


def kana_difference(a: Form, b: Form) -> Difference:
    """Two readings that are not the same: not comparable while they may be, else the word that differs."""
    if may_be_same(" ".join(a.words), " ".join(b.words)):
        return "not_comparable"
    if len(a.words) > 2 or len(b.words) > 2:
        return word_difference(a.words, b.words)
    if len(a.words) == len(b.words) == 2:
        return LEVEL_OF[may_be_same(a.words[0], b.words[0]), may_be_same(a.words[1], b.words[1])]
    if len(a.words) == len(b.words):
        return "different"
    (surname, given), text = (a.words, b.loose) if len(a.words) == 2 else (b.words, a.loose)
    if text in {surname, given}:
        return "not_comparable"
    agrees = text.startswith(surname)
    return LEVEL_OF[agrees, text.endswith(given) and not agrees]


def word_difference(record: tuple[str, ...], resident: tuple[str, ...]) -> Difference:
    """Names of several words in any order (alphabet, or foreign names in katakana).

    Words left out, initials and cut-off ends make neither an equal name nor a different one. The registry writes
    the surname first, so the resident's first word tells which part agrees.
    """
    rest, missing = _without(record, resident), _without(resident, record)
    if len(missing) < len(resident) and (not rest or not missing):
        return "not_comparable"
    if (
        _abbreviates(rest, missing)
        or _abbreviates(missing, rest)
        or _cut_off("".join(record), "".join(resident))
    ):
        return "not_comparable"
    if len(resident) < 2 or len(record) < 2:
        return "different"
    if resident[0] not in missing:
        return "given_differs"
    return "surname_differs" if missing == resident[:1] else "different"


def _without(words: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """The words of one name that the other has not, repetitions counted, in their order."""
    surplus = Counter(words) - Counter(others)
    return tuple(word for at, word in enumerate(words) if words[:at].count(word) < surplus[word])


def _abbreviates(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether every word left over on one side is the initial of one on the other side."""
    initials = sorted(word[0] for word in full)
    return bool(short) and all(len(word) == 1 for word in short) and sorted(short) == initials


def _cut_off(a: str, b: str) -> bool:
    """Whether one name is the other, cut off by a field that was too short."""
    short, full = sorted((a, b), key=len)
    return len(short) >= _MIN_LATIN_PREFIX and full.startswith(short)
