"""Personal numbers: cleaning, what is wrong with one, and how two are related.

Check digits: 個人番号 平成26年総務省令85号5条; 住民票コード 平成14年総務省告示436号 (the same rule over ten digits);
法人番号 法人番号の指定等に関する省令2条 (modulo 9, first digit). reference/domain.md §3.7–3.8, reference/text.md §4.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
import polars as pl

State = Literal["missing", "malformed", "other_identifier", "check_digit", "dummy", "ok"]
Relation = Literal[
    "leading_zero", "adjacent_transposition", "digit_substitution", "digit_missing", "digit_extra"
]

_LENGTH: Final = 12
_TWELVE: Final = r"^[0-9]{12}$"
#: Half- or full-width digits in groups: nothing in them but digits, spaces and hyphens, whatever the version of Unicode.
_GROUPED: Final = r"^[0-9０-９ \u3000\-－]*$"
#: Weights of the eleven digits before the check digit, left to right (P_n counts from the right in the 省令).
_WEIGHTS: Final = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
#: Hyphens, dashes, long-vowel marks and invisible characters that people put between groups of digits.
_SEPARATORS: Final = re.compile(
    r"[\s\-\u00ad\u2010-\u2015\u2043\u2212\u30fc\u2500\u2501\u200b-\u200f\u2060\ufeff]+"
)


def clean_number(text: str | None) -> str | None:
    """Reduce a number to its bare characters: NFKC, then spaces and every kind of hyphen out.

    Args:
        text: The value as it stands in the extract.

    Returns:
        The bare characters (not necessarily digits); None when nothing is left.
    """
    if text is None:
        return None
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)) or None


def clean_numbers(values: pl.Series) -> pl.Series:
    """Clean a column like ``clean_number``; values that already are twelve ASCII digits cost next to nothing.

    Args:
        values: Text with nulls, n rows.

    Returns:
        ``number``, text with nulls, n rows.
    """
    return _cleaned(values)[0]


def _cleaned(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Return what ``clean_numbers`` does, and whether each is twelve digits (null where there is none)."""
    column = values.cast(pl.String).alias("number")
    is_twelve = column.str.contains(_TWELVE)
    odd = (~is_twelve).arg_true()
    if odd.is_empty():
        return column, is_twelve
    cleaned = _bare(column.gather(odd))
    return column.scatter(odd, cleaned), is_twelve.scatter(odd, cleaned.str.contains(_TWELVE))


def _bare(written: pl.Series) -> pl.Series:
    """Reduce numbers like ``clean_number``: those in digits, spaces and hyphens at once, other distinct texts one by one."""
    bare = written.str.normalize("NFKC").str.replace_all("[ -]", "")
    others = (~written.str.contains(_GROUPED)).arg_true()
    if len(others):
        texts = written.gather(others)
        distinct = texts.unique()
        cleaned = pl.Series([clean_number(text) for text in distinct], dtype=pl.String)
        bare = bare.scatter(others, texts.replace(distinct, cleaned))
    return pl.select(pl.when(pl.lit(bare) != "").then(pl.lit(bare))).to_series()


def number_state(number: str | None) -> State:
    """Say what a cleaned number is; the first that applies.

    * ``missing``: null.
    * ``other_identifier``: 13 digits with the check digit of a 法人番号, or 11 digits with that of a 住民票コード.
      A 個人番号 that lost its leading zero passes the latter by construction (the weights are the same), so the two
      cannot be told apart here; ``number_relation`` to the person's number tells.
    * ``malformed``: any other length, or a character that is not an ASCII digit.
    * ``check_digit``: twelve digits that fail their check digit (among them 111111111111 and 123456789012).
    * ``dummy``: passes, but the first eleven digits are one digit repeated or a run by one up or down in which 0
      follows 9; ``DUMMIES`` is the list. Whether somebody holds it after all is for the caller to ask.
    * ``ok``: everything else.

    Args:
        number: Result of ``clean_number``.
    """
    if number is None:
        return "missing"
    if not (number.isascii() and number.isdigit()):
        return "malformed"
    if len(number) != _LENGTH:
        return "other_identifier" if _is_corporate(number) or _is_resident_code(number) else "malformed"
    if check_digit(number[:-1]) != number[-1]:
        return "check_digit"
    return "dummy" if number in DUMMIES else "ok"


def number_columns(values: pl.Series) -> pl.DataFrame:
    """Clean a column and state each number, like ``clean_number`` and ``number_state``, on whole columns.

    Args:
        values: Text with nulls, n rows.

    Returns:
        ``number`` (text, null where blank) and ``number_state`` (text, no nulls), n rows.
    """
    numbers, is_twelve = _cleaned(values)
    passed = np.full(len(numbers), fill_value=False)
    passed[is_twelve.fill_null(value=False).to_numpy()] = _passes(numbers.filter(is_twelve))
    states = pl.select(
        pl.when(pl.lit(numbers).is_null())
        .then(pl.lit("missing"))
        .when(~pl.lit(pl.Series(passed)))
        .then(pl.lit("check_digit"))
        .when(pl.lit(numbers).is_in(sorted(DUMMIES)))
        .then(pl.lit("dummy"))
        .otherwise(pl.lit("ok"))
        .alias("number_state")
    ).to_series()
    odd = (~is_twelve).arg_true()
    if len(odd):
        held = numbers.gather(odd)
        distinct = held.unique()
        stated = pl.Series([number_state(number) for number in distinct], dtype=pl.String)
        states = states.scatter(odd, held.replace(distinct, stated))
    return pl.DataFrame([numbers, states])


def number_relation(wrong: str | None, right: str | None) -> Relation | None:
    """Say which single writing error turns the right number into the wrong one (contract §4, patterns).

    Args:
        wrong: Cleaned number in the system or on the form.
        right: The person's own number.

    Returns:
        The first that applies, or None: equal, unrelated, or one is missing.
    """
    if wrong is None or right is None or wrong == right:
        return None
    if (
        len(wrong) < len(right)
        and wrong == right[len(right) - len(wrong) :]
        and not right[: -len(wrong)].strip("0")
    ):
        return "leading_zero"
    if len(wrong) == len(right):
        return _same_length(wrong, right)
    if len(wrong) == len(right) - 1 and _is_deletion(right, wrong):
        return "digit_missing"
    if len(wrong) == len(right) + 1 and _is_deletion(wrong, right):
        return "digit_extra"
    return None


def check_digit(digits: str) -> str:
    """Compute the check digit of a 個人番号 (11 digits) or, by the same rule, of a 住民票コード (10 digits).

    Args:
        digits: ASCII digits before the check digit, at most eleven.

    Returns:
        One digit.
    """
    weights = _WEIGHTS[len(_WEIGHTS) - len(digits) :]
    remainder = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
    return "0" if remainder <= 1 else str(11 - remainder)


def _passes(numbers: pl.Series) -> npt.NDArray[np.bool_]:
    """Check digits of n numbers of exactly twelve ASCII digits at once."""
    joined = "".join(numbers.str.join("").to_list()).encode("ascii")
    digits = np.frombuffer(joined, dtype=np.uint8).reshape(-1, _LENGTH) - ord("0")
    sums = np.zeros(len(digits), np.uint16)
    for place, weight in enumerate(_WEIGHTS):
        sums += digits[:, place] * np.uint16(weight)
    remainder = sums % 11
    expected = np.where(remainder <= 1, 0, 11 - remainder)
    passed: npt.NDArray[np.bool_] = expected == digits[:, -1]
    return passed


def _is_corporate(number: str) -> bool:
    if len(number) != 13:
        return False
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number[1:])))
    return int(number[0]) == 9 - total % 9


def _is_resident_code(number: str) -> bool:
    return len(number) == 11 and check_digit(number[:-1]) == number[-1]


def _same_length(wrong: str, right: str) -> Relation | None:
    places = [place for place, (a, b) in enumerate(zip(wrong, right, strict=True)) if a != b]
    if len(places) == 1:
        return "digit_substitution"
    if len(places) == 2 and places[1] == places[0] + 1:
        first, second = places
        if wrong[first] == right[second] and wrong[second] == right[first]:
            return "adjacent_transposition"
    return None


def _is_deletion(longer: str, shorter: str) -> bool:
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer)))


def _dummies() -> frozenset[str]:
    """All numbers whose first eleven digits repeat one digit or run up or down by one, with their check digit."""
    steps = [
        [(start + step * place) % 10 for place in range(11)] for start in range(10) for step in (-1, 0, 1)
    ]
    heads = ("".join(map(str, digits)) for digits in steps)
    return frozenset(head + check_digit(head) for head in heads)


#: The thirty dummies: 000000000000, 111111111118 … 999999999996; up 012345678903, 123456789018 … 901234567893;
#: down 987654321093, 876543210989 … 098765432103.
DUMMIES: Final = _dummies()
