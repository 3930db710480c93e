"""A prefecture larger than the real one is made in parts of its size at most: memory grows with the part, not with the whole.

The parts are worlds of their own (another seed each) whose numbers do not meet; their rows stand in the same files. What is of
the size of the prefecture or below is one part.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Final

from reconcile.sample.systems import SYSTEMS, error_counts, record_counts

RESIDENTS: Final = 2_000_000
_LEAST_RESIDENTS: Final = 4_000
#: The largest part, as a multiple of the prefecture.
LARGEST: Final = 1.0
#: Between the seeds of two parts; the ranges of numbers that seeds open (``people``, ``history``) stay apart for 100 parts.
_SEED_STEP: Final = 97
_ADDRESSEE_STEP: Final = 10_000_000


@dataclass(frozen=True)
class Part:
    """What one part holds.

    Attributes:
        seed: Of everything drawn in it.
        residents: How many.
        records, errors: How many by system.
        first_rows: By system, how many rows the parts before it may hold; even, for cases of two rows.
        first_addressee: Added to its addressee numbers.
    """

    seed: int
    residents: int
    records: Mapping[str, int]
    errors: Mapping[str, int]
    first_rows: Mapping[str, int]
    first_addressee: int


def split(factor: float, seed: int, multiple: float = 1.0) -> list[Part]:
    """Split a sample into parts as equal as can be.

    Args:
        factor: Multiple of the prefecture, above 0.
        seed: Of the sample; the first part has it.
        multiple: Of the published errors.
    """
    count = ceil(factor / LARGEST)
    residents = _shares(max(_LEAST_RESIDENTS, round(RESIDENTS * factor)), count)
    whole = record_counts(factor)
    records = {system.id: _shares(whole[system.id], count) for system in SYSTEMS}
    planned = error_counts(factor, whole, multiple)
    errors = {system.id: _shares(planned[system.id], count) for system in SYSTEMS}
    return [
        Part(
            seed=seed + _SEED_STEP * at,
            residents=residents[at],
            records={name: shares[at] for name, shares in records.items()},
            errors={name: shares[at] for name, shares in errors.items()},
            first_rows={name: at * _even(shares[0]) for name, shares in records.items()},
            first_addressee=_ADDRESSEE_STEP * at,
        )
        for at in range(count)
    ]


def _shares(total: int, count: int) -> list[int]:
    """Split a number; the first shares are the greatest, so that errors and records meet."""
    least, more = divmod(total, count)
    return [least + (at < more) for at in range(count)]


def _even(rows: int) -> int:
    return rows + rows % 2
