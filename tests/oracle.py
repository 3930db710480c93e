"""A slow, obvious judge in plain Python: contract §3 written down once more, without tables, frames or SQL.

It decides one record from the levels of its holder and of the other residents; tests hold the decision table and
the pipeline to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

NAME_AGREES = {"same", "variant", "past"}
ADDRESS_AGREES = {"same", "same_to_room", "past"}


@dataclass(frozen=True)
class Levels:
    """Levels of one pair, with the kinds of not_comparable told apart."""

    name: str
    birth: str
    sex: str
    address: str
    one_character: bool = False


@dataclass(frozen=True)
class Case:
    """A record: the state of its number, who holds it, and what the search among other residents found."""

    number: str
    holder: Literal["none", "held", "superseded", "several"]
    levels: Levels
    search: Literal["only", "other", "tie", "several", "better", "renumbered"]


def judge(case: Case) -> tuple[str, str]:
    """Return (verdict, reason)."""
    if case.number != "ok":
        return "invalid_number", {"missing": "number_missing", "malformed": "number_malformed"}.get(
            case.number, case.number
        )
    if case.holder == "several":
        return "registry_doubt", ""
    if case.holder == "none":
        return _nobody_holds_it(case.search)
    return _somebody_holds_it(case)


def _nobody_holds_it(search: str) -> tuple[str, str]:
    if search == "renumbered":
        return "old_number", ""
    return "not_found", "several_candidates" if search in {"several", "tie"} else ""


def _somebody_holds_it(case: Case) -> tuple[str, str]:
    levels = case.levels
    better = case.search in {"better", "renumbered"}
    several = case.search in {"several", "tie"}
    name_wrong = levels.name in {"given_differs", "different"}
    one_day_one_address = levels.birth == "same" and levels.address in ADDRESS_AGREES

    # rule 3: twins, spouses born on one day, father and son who differ by a kanji: the search alone decides
    if name_wrong and (one_day_one_address or levels.one_character):
        if better:
            return "mislink", "given_name_differs"
        return "review", "several_candidates" if several else "given_name_differs"
    # rule 2: a better candidate is evidence of another person
    if better:
        return "mislink", _first_doubt(levels)
    # rule 2: so are two disagreements, unless name and birth date both agree
    disagreements = [
        name_wrong,
        levels.birth == "different",
        levels.sex == "different",
        levels.address == "different",
    ]
    sure_of_person = levels.name in NAME_AGREES and levels.birth == "same"
    if sum(disagreements) >= 2 and not sure_of_person:
        return "mislink", _first_doubt(levels)
    if several:
        return "review", "several_candidates"
    return _nobody_else(case)


def _nobody_else(case: Case) -> tuple[str, str]:
    levels = case.levels
    doubt = _first_doubt(levels)
    if doubt in {
        "given_name_differs",
        "surname_differs",
        "name_differs",
        "birth_date_slip",
        "birth_date_differs",
        "sex_differs",
        "address_unrelated",
    }:
        return "review", doubt
    if case.holder == "superseded" and levels.name in NAME_AGREES and levels.birth == "same":
        return "old_number", ""
    open_fields = [
        levels.name not in NAME_AGREES,
        levels.birth != "same",
        levels.sex == "unknown",
        levels.address not in ADDRESS_AGREES,
    ]
    if case.holder == "held" and not any(open_fields):
        return _passes(levels), ""
    # rules 1 and 5: one field that cannot be compared, everything else agrees, and nobody else it could be
    if (
        case.holder == "held"
        and sum(open_fields) == 1
        and levels.name not in {"not_comparable", "illegible"}
        and levels.address != "same_town"
        and case.search == "only"
    ):
        return _passes(levels), "" if doubt == "address_missing" else doubt
    return "review", doubt


def _passes(levels: Levels) -> str:
    if levels.name == "past":
        return "same_renamed"
    return "same_moved" if levels.address == "past" else "same"


def _first_doubt(levels: Levels) -> str:
    """The first reason of contract §3 that applies."""
    tests = [
        ("given_name_differs", levels.name == "given_differs"),
        ("surname_differs", levels.name == "surname_differs"),
        ("name_differs", levels.name == "different"),
        ("birth_date_slip", levels.birth == "slip"),
        ("birth_date_differs", levels.birth == "different"),
        ("sex_differs", levels.sex == "different"),
        ("address_unrelated", levels.address == "different"),
        ("address_missing", levels.address == "not_comparable"),
        ("unreadable", levels.name in {"unreadable", "illegible"} or levels.address == "unreadable"),
        ("birth_date_unknown", levels.birth in {"compatible", "not_comparable"}),
    ]
    return next((reason for reason, applies in tests if applies), "incomplete")
