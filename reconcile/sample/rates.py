"""How much noise and which errors the generator puts into the systems."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rates:
    """Shares of records (0 to 1). The defaults are those of the published-result profile (issue: part 1).

    A harder profile is another ``Rates``; ``errors.ERROR_KINDS`` has the mix of planted errors.

    Attributes:
        stale_known: The record holds an address that the resident's history lists.
        stale_unknown: The record holds an address that nothing lists.
        variant: A variant form of a character in the name, a missing space, or (``gaiji`` of them) an unreadable one.
        gaiji: Share of the ``variant`` records whose name holds an unreadable character.
        spelling: The address is spelt another way.
        renamed: The record holds an earlier name that history, 旧氏 or 通称 knows.
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
