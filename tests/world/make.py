"""Hypothesis strategies for worlds, and their writing as a project on disk."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st

from tests.spec.harness import check_digit
from tests.world.values import BIRTHS, GIVENS, SURNAMES, TOWNS, Address, Name, Reading, Record, Resident

NUMBERS = tuple(
    f"{(eleven := f'{27_182_818_284 + 104_729 * place:011}')}{check_digit(eleven)}" for place in range(12)
)
NOBODYS = f"{(_ELEVEN := '16180339887')}{check_digit(_ELEVEN)}"
FULL_BIRTHS = [code for code in BIRTHS if code and not code.endswith("-00")]

_names = st.builds(Name, st.sampled_from(sorted(SURNAMES)), st.sampled_from(sorted(GIVENS)))
_hidden = st.builds(
    Name, st.sampled_from(sorted(SURNAMES)), st.sampled_from(sorted(GIVENS)), st.integers(0, 3)
)
_readings = st.builds(
    Reading, st.sampled_from(sorted(set(SURNAMES.values()))), st.sampled_from(sorted(set(GIVENS.values())))
)
_homes = st.builds(
    Address,
    st.sampled_from(sorted(TOWNS)),
    st.sampled_from([7, 12]),
    st.sampled_from(["", "", "コーポ白樺201号"]),
)
_vague = st.builds(Address, st.sampled_from(sorted(TOWNS)), st.sampled_from([0, -1]))
_sexes = st.sampled_from(["male", "female"])


@st.composite
def residents(draw: st.DrawFn) -> list[Resident]:
    """Two to seven residents, many of them alike: drawn anew, or from an earlier one with a little changed."""
    made: list[Resident] = []
    for place in range(draw(st.integers(2, 7))):
        base = draw(st.sampled_from(made)) if made and draw(st.integers(0, 3)) else None
        resident = _changed(draw, base, place) if base else _fresh(draw, place)
        made.append(resident)
    return made


def _fresh(draw: st.DrawFn, place: int) -> Resident:
    return Resident(
        code=f"r{place}",
        number=NUMBERS[place],
        name=draw(_names),
        has_reading=draw(st.booleans()),
        birth=draw(st.sampled_from(FULL_BIRTHS)),
        sex=draw(_sexes),
        address=draw(_homes),
        **_history(draw, place),
    )


def _changed(draw: st.DrawFn, base: Resident, place: int) -> Resident:
    """Somebody like another resident: a twin, a spouse, a namesake, the second of two who hold one number."""
    what = draw(st.sampled_from(["name", "given", "birth", "sex", "address", "nothing", "number", "vague"]))
    changes: dict[str, object] = {"code": f"r{place}", "number": NUMBERS[place], **_history(draw, place)}
    if what == "name":
        changes["name"] = draw(_names)
    elif what == "given":
        changes["name"] = Name(base.name.surname, draw(st.sampled_from(sorted(GIVENS))))
    elif what == "birth":
        changes["birth"] = draw(st.sampled_from(sorted(BIRTHS)))
    elif what == "sex":
        changes["sex"] = "female" if base.sex == "male" else "male"
    elif what == "address":
        changes["address"] = draw(_homes)
    elif what == "vague":
        changes["name"] = draw(_hidden)
    elif what == "number" and base.birth != "1955-11-23":
        # two persons under one number: another birth date keeps them from being one person's two rows
        changes |= {"number": base.number, "birth": "1955-11-23", "past_numbers": ()}
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def _history(draw: st.DrawFn, place: int) -> dict[str, object]:
    return {
        "former_surname": draw(st.sampled_from(["", "", "", "高木"])),
        "status": draw(st.sampled_from(["current", "current", "current", "deceased"])),
        "renumbered": draw(st.integers(0, 5)) == 0,
        "protected": draw(st.integers(0, 9)) == 0,
        "past_names": tuple(draw(st.lists(_names, max_size=1))),
        "past_addresses": tuple(draw(st.lists(_homes | _vague, max_size=1))),
        "past_numbers": (NUMBERS[-1 - place % 3],) if draw(st.integers(0, 4)) == 0 else (),
    }


@st.composite
def records(draw: st.DrawFn, people: list[Resident]) -> Record:
    """A record of one of the residents (as they are or were, something wrong or missing), under anybody's number."""
    person = draw(st.sampled_from(people))
    number = draw(
        st.sampled_from(
            [person.number, person.number, *(other.number for other in people), *NUMBERS[-3:], NOBODYS]
        )
        | st.sampled_from(["", "12345", "000000000000", "123456789010"])
    )
    name: Name | Reading | None = draw(
        st.sampled_from([person.name, person.name, person.name, *person.past_names])
    )
    if (other := draw(st.integers(0, 9))) <= 2:
        name = draw((_names | _hidden, _readings, st.none())[other])
    elif other == 3 and isinstance(name, Name):
        name = dataclasses.replace(name, hidden=draw(st.integers(0, 3)))
    elif other == 4:
        name = Reading(*person.name.reading.split("　"))
    address: Address | None = draw(st.sampled_from([person.address, person.address, *person.past_addresses]))
    if (other := draw(st.integers(0, 7))) <= 2:
        address = draw((_homes, _vague, st.none())[other])
    return Record(
        number=number,
        name=name,
        reading=draw(st.sampled_from([person.name.reading, ""])),
        birth=draw(st.sampled_from([person.birth, person.birth, person.birth, *BIRTHS])),
        sex=draw(st.sampled_from([person.sex, person.sex, person.sex, "male", "female", "unknown", None])),
        address=address,
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Resident], list[Record], list[int]]:
    """Residents, records, and one number per record that chooses how its fields are written."""
    people = draw(residents())
    made = draw(st.lists(records(people), min_size=1, max_size=25))
    styles = draw(st.lists(st.integers(0, 11), min_size=len(made), max_size=len(made)))
    return people, made, styles


def registry_rows(people: list[Resident]) -> list[dict[str, str]]:
    """The registry file's rows."""
    return [
        {
            "resident_code": one.code,
            "my_number": one.number,
            "name": one.name.write(spaced=True),
            "name_kana": one.reading,
            "former_name": one.former_surname,
            "birth_date": BIRTHS[one.birth][0],
            "sex": one.sex,
            "address": one.address.write(0),
            "status": one.status,
            "event_reason": "個人番号の変更請求" if one.renumbered else "転居",
            "protected": "1" if one.protected else "",
        }
        for one in people
    ]


def history_rows(people: list[Resident]) -> list[dict[str, str]]:
    """The history file's rows: one fact each."""
    rows = []
    for one in people:
        rows += [{"resident_code": one.code, "name": name.write(spaced=True)} for name in one.past_names]
        rows += [{"resident_code": one.code, "address": home.write(0)} for home in one.past_addresses]
        rows += [{"resident_code": one.code, "my_number": number} for number in one.past_numbers]
    return rows


def record_rows(made: list[Record], styles: list[int]) -> list[dict[str, str]]:
    """The system's extract: every thing in one of the ways it can be written."""
    rows = []
    for place, (record, style) in enumerate(zip(made, styles, strict=True)):
        dates = BIRTHS[record.birth]
        rows.append(
            {
                "record_id": f"{place:03}",
                "my_number": record.number,
                # a reading or a name with a mark keeps its space: where it parts is part of what is said
                "name": record.name.write(spaced=bool(style % 3)) if record.name else "",
                "name_kana": record.reading,
                "birth_date": dates[style % len(dates)],
                "sex": record.sex or "",
                "address": record.address.write(style) if record.address else "",
            }
        )
    return rows
