"""How much noise and which errors the generator puts into the systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Rates:
    """Shares of records (0 to 1). The defaults are those of the published-result profile (issue: part 1).

    Attributes:
        stale_known: The record holds an address that the resident's history lists.
        stale_unknown: The record holds an address that nothing lists.
        variant: A variant form of a character in the name, a missing space, or (``gaiji`` of them) an unreadable one.
        gaiji: Share of the ``variant`` records whose name holds an unreadable character.
        spelling: The address is spelt another way.
        renamed: The record holds an earlier name that history, 旧氏 or 通称 knows.
        romaji_order: Share of the records with a name in Latin letters whose words stand in another order.
        kana_name: The record holds the reading in place of the name.
        birth_slip: One slip in the birth date.
        deceased, moved_out: The holder has died or left the prefecture.
        other_prefecture: The person lives elsewhere: the number is not in the registry.
        superseded_number: The record holds the person's number from before a change.
        form: Records with a number on a form, of those whose number came by application.
        form_differs: Records whose form was wrong and whose number staff put right.
        unregistered: Share of the records that must not be provided (wrong number, doubtful, holder gone) and that
            are not in the replica indeed.
        missing, orphan, changed, wrong_addressee, wrong_number, duplicate: Faults of the replica.
        shifted_run: Length of the one run of shifted rows in the replica (0 for none).
    """

    stale_known: float = 0.06
    stale_unknown: float = 0.002
    variant: float = 0.03
    gaiji: float = 0.1
    spelling: float = 0.25
    renamed: float = 0.005
    birth_slip: float = 0.0005
    deceased: float = 0.0018
    moved_out: float = 0.0012
    other_prefecture: float = 0.0002
    superseded_number: float = 0.0001
    form: float = 0.7
    form_differs: float = 0.0005
    unregistered: float = 0.2
    missing: float = 0.0002
    orphan: float = 0.0001
    changed: float = 0.0002
    wrong_addressee: float = 0.00005
    wrong_number: float = 0.00003
    duplicate: float = 0.00005
    shifted_run: int = 8
    romaji_order: float = 0.0
    kana_name: float = 0.0


@dataclass(frozen=True)
class Profile:
    """A world: how much noise, which errors, and how many residents are easily taken for each other.

    Attributes:
        rates: Shares of noise.
        error_kinds: Kinds of planted errors with their weights.
        errors: How many errors, as a multiple of the published ones.
        tangled: Share of the households that can have each of ``tangle.TANGLES`` and do.
    """

    rates: Rates = field(default_factory=Rates)
    error_kinds: Mapping[str, int] = field(default_factory=lambda: PUBLISHED_MIX)
    errors: float = 1.0
    tangled: float = 0.0


#: Kinds of planted errors with their weight at full size (sum 60); family members dominate (domain.md §5).
PUBLISHED_MIX: Final[Mapping[str, int]] = {
    "family_member": 25, "other_applicant": 6, "same_birth": 3, "namesake": 4, "cohabitant": 2, "swapped_pair": 2,
    "twin": 2, "role_swap": 3, "digit_substitution": 3, "adjacent_transposition": 2, "digit_missing": 2, "digit_extra": 1,
    "leading_zero": 1, "dummy": 1, "other_identifier": 1, "valid_nobody": 2,
}  # fmt: skip
#: The published result: part 1's normal profile.
NORMAL: Final = Profile()
#: Everything that makes one person look like another, far more often than in life.
HARD: Final = Profile(
    rates=Rates(
        stale_known=0.12, variant=0.12, renamed=0.01, birth_slip=0.001, spelling=0.4, romaji_order=0.5, kana_name=0.003
    ),
    error_kinds={
        **PUBLISHED_MIX, "father_son": 50, "twin_similar": 40, "twin_sounding": 20, "spouse_same_day": 30,
        "namesake_in_town": 50, "stale_variant_family": 30, "romaji_family": 20, "noisy_family": 30,
    },
    errors=5.0,
    tangled=0.08,
)  # fmt: skip
