"""Valid numbers for people who do not exist. Written on its own: the generator shares no code with the comparison.

Check digits: 個人番号 平成26年総務省令85号5条; 住民票コード 平成14年総務省告示436号 (the same weights over ten digits).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import polars as pl

_WEIGHTS = np.array([6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2], dtype=np.int64)
_STEP = 38_196_601_123  # odd and no multiple of 5: i * step runs through all residues of 10**10 and 10**11
Ints = npt.NDArray[np.int64]


def check_digits(prefixes: Ints, digits: int) -> Ints:
    """Return the check digit of each prefix of ``digits`` (11 or 10) digits."""
    places = 10 ** np.arange(digits - 1, -1, -1, dtype=np.int64)
    weighted = (prefixes[:, None] // places % 10 * _WEIGHTS[-digits:]).sum(axis=1) % 11
    return np.where(weighted <= 1, 0, 11 - weighted)


def distinct_numbers(count: int, digits: int, start: int) -> pl.Series:
    """Return ``count`` different numbers of ``digits`` digits and their check digit, as text.

    Args:
        count: How many.
        digits: Digits before the check digit: 11 for a 個人番号, 10 for a 住民票コード.
        start: Where in the cycle to begin; ranges that do not overlap give different numbers.
    """
    modulus = 10**digits
    # in Python integers: the products exceed 64 bits
    step, first = _STEP % modulus, (start * _STEP) % modulus
    prefixes = np.empty(count, dtype=np.int64)
    value = first
    block = 1 << 16
    offsets = np.array([(k * step) % modulus for k in range(min(block, count))], dtype=np.int64)
    for begin in range(0, count, block):
        end = min(begin + block, count)
        prefixes[begin:end] = (value + offsets[: end - begin]) % modulus
        value = (value + block * step) % modulus
    whole = prefixes * 10 + check_digits(prefixes, digits)
    return pl.Series(whole).cast(pl.String).str.zfill(digits + 1)
