"""Numbers as fingers and mix-ups of forms spoil them: never another person's, and never a valid one."""

from __future__ import annotations

from typing import Final

import numpy as np

from reconcile.sample.numbers import check_digits

Generator = np.random.Generator

MISTYPED: Final = (
    "digit_substitution", "adjacent_transposition", "digit_missing", "digit_extra", "leading_zero", "dummy", "other_identifier",
)  # fmt: skip
_DUMMIES: Final = ("000000000000", "999999999999", "111111111111", "123456789012", "123456789018")


def mistyped(kind: str, number: str, resident_code: str, rng: Generator) -> str | None:
    """Return what was typed for a number, or None where this number cannot be spoilt so.

    Args:
        kind: One of ``MISTYPED``.
        number: The person's 個人番号 (12 digits).
        resident_code: The person's 住民票コード (11 digits), which one may take for it.
        rng: Source of chance.
    """
    place = int(rng.integers(1, 10))
    before, digit, after = number[:place], number[place], number[place + 1 :]
    if kind == "digit_substitution":
        return _if_invalid(f"{before}{(int(digit) + int(rng.integers(1, 10))) % 10}{after}")
    if kind == "adjacent_transposition":
        return _if_invalid(f"{before}{after[0]}{digit}{after[1:]}")
    if kind == "leading_zero":
        return number[1:] if number.startswith("0") else None
    made = {
        "digit_missing": None if number.startswith("0") else before + after,
        "digit_extra": f"{before}{digit}{digit}{after}",
        "dummy": _DUMMIES[int(rng.integers(len(_DUMMIES)))],
        "other_identifier": resident_code if rng.random() < 0.5 else _corporate_number(rng),
    }
    typed = made[kind]
    return None if typed == number else typed


def _if_invalid(number: str) -> str | None:
    """Return the number when its check digit is wrong (a slip that passes it would be another number's)."""
    prefix = np.array([int(number[:11])], dtype=np.int64)
    return number if int(check_digits(prefix, 11)[0]) != int(number[11]) else None


def _corporate_number(rng: Generator) -> str:
    """A 法人番号: a check digit of its own (財務省令 平成26年70号) before twelve digits."""
    twelve = f"{int(rng.integers(10**10, 10**11)):012}"
    weighted = sum(int(digit) * (1 if place % 2 == 0 else 2) for place, digit in enumerate(reversed(twelve)))
    return f"{9 - weighted % 9}{twelve}"
