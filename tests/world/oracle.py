"""The slow judge of whole worlds: every record against every resident, in plain Python, rule by rule.

Levels from contract §3 over the things of ``values``; what the search finds as docs/architecture.md says it; the verdict from
``tests.oracle``. There are no keys, no blocks, no tables and no short cuts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tests.oracle import ADDRESS_AGREES, NAME_AGREES, Case, Levels, judge
from tests.world import values
from tests.world.values import Address, Name, Reading, Record, Resident


@dataclass(frozen=True)
class Judged:
    """What the oracle says of a record."""

    verdict: str
    reason: str
    linkage_error: bool
    proposed_number: str | None
    levels: Levels | None


def judge_world(records: list[Record], residents: list[Resident], *, full: bool) -> list[Judged]:
    """Judge every record.

    Args:
        records: The records of one system.
        residents: The registry with what history lists.
        full: Whether the registry holds every resident.
    """
    return [_judge(record, residents, full=full) for record in records]


def number_state(number: str) -> str:
    """The states of the few numbers that worlds are made of: those that are not valid say so in their text."""
    return {"": "missing", "12345": "malformed", "000000000000": "dummy", "123456789010": "check_digit"}.get(
        number, "ok"
    )


def _judge(record: Record, residents: list[Resident], *, full: bool) -> Judged:
    holders = [resident for resident in residents if record.number and resident.number == record.number]
    past_holders = [resident for resident in residents if record.number in resident.past_numbers]
    holder, how = _holder(holders, past_holders)
    state = "ok" if how != "none" else number_state(record.number)
    levels = levels_of(record, holder) if holder else None
    if levels and how == "held" and _is_settled(record, holder, levels):
        verdict, reason = judge(Case(state, how, levels, "only"))
        return Judged(verdict, reason, linkage_error=False, proposed_number=None, levels=levels)
    others = [
        other
        for other in residents
        if (holder is None or other.code != holder.code) and other.number != record.number
    ]
    if how == "several":
        others = []
    search, found = _search(record, others, levels, holder, full=full)
    verdict, reason = judge(Case(state, how, levels or Levels("same", "same", "same", "same"), search))
    error = verdict == "mislink" or (verdict == "invalid_number" and reason != "number_missing")
    error = error or (verdict == "not_found" and search == "better")
    proposed = None
    if verdict == "old_number" and how == "superseded":
        proposed = holder
    elif verdict in {"mislink", "invalid_number", "not_found", "old_number"}:
        proposed = found
    number = proposed.number if proposed and not proposed.protected else None
    return Judged(verdict, reason, error, number, levels)


def _holder(
    holders: list[Resident], past: list[Resident]
) -> tuple[Resident | None, Literal["none", "held", "superseded", "several"]]:
    if len(holders) > 1:
        return None, "several"
    if holders:
        return holders[0], "held"
    if len(past) > 1:
        return None, "several"
    return (past[0], "superseded") if past else (None, "none")


def _is_loose(record: Record, resident: Resident, levels: Levels) -> bool:
    """Whether the names agree only by the reading or by a soft variant."""
    return levels.name == "variant" and _equal(record.name, resident.name, soft=False) is None


def _is_settled(record: Record, holder: Resident, levels: Levels) -> bool:
    agrees = (
        levels.name in {"same", "variant"}
        and levels.birth == "same"
        and levels.sex in {"same", "not_held"}
        and levels.address in {"same", "same_to_room"}
    )
    return agrees and not _is_loose(record, holder, levels)


def _search(
    record: Record, others: list[Resident], holder: Levels | None, who: Resident | None, *, full: bool
) -> tuple[Literal["only", "other", "tie", "several", "better", "renumbered"], Resident | None]:
    """What the other residents are to the record, and the only one who agrees on everything."""
    levels = {other.code: levels_of(record, other) for other in others}
    agreeing = [other for other in others if _agrees_fully(record, levels[other.code], full=full)]
    found = agreeing[0] if len(agreeing) == 1 else None
    holder_agrees = holder is not None and _agrees_fully(record, holder, full=True)
    if agreeing and not holder_agrees:
        if len(agreeing) > 1:
            return "several", None
        return ("renumbered" if agreeing[0].renumbered else "better"), found
    holder_loose = holder is not None and who is not None and _is_loose(record, who, holder)
    rivals = [other for other in others if holder_loose or not _is_loose(record, other, levels[other.code])]
    if holder is not None and any(_ties(levels[other.code], holder) for other in rivals):
        return "tie", found
    readable = isinstance(record.name, Reading) or (record.name is not None and record.name.hidden < 0)
    searchable = _is_full(record.birth) or readable
    if not (full and searchable) or any(_rivals(levels[other.code], holder) for other in others):
        return "other", found
    return "only", found


def _agrees_fully(record: Record, levels: Levels, *, full: bool) -> bool:
    return (
        levels.name in NAME_AGREES
        and levels.birth == "same"
        and levels.sex in {"same", "not_held"}
        and (levels.address in ADDRESS_AGREES or (record.address is None and full))
    )


def _ties(other: Levels, holder: Levels) -> bool:
    """Name and birth date agree on both, neither sex nor, more than the holder's, the address contradicts."""
    both = all(
        levels.name in NAME_AGREES and levels.birth == "same" and levels.sex != "different"
        for levels in (other, holder)
    )
    return both and _nearness(other) >= _nearness(holder)


def _nearness(levels: Levels) -> int:
    if levels.address in ADDRESS_AGREES:
        return 2
    return 0 if levels.address == "different" else 1


def _rivals(other: Levels, holder: Levels | None) -> bool:
    """Has that name and birth date as far as they can be read; beside a holder whose address agrees, nothing else contradicts."""
    named = other.name in {*NAME_AGREES, "unreadable", "illegible"}
    born = other.birth in {"same", "compatible", "not_comparable"}
    if holder is not None and holder.address in ADDRESS_AGREES:
        return named and born and other.address != "different" and other.sex != "different"
    return named and born


def levels_of(record: Record, resident: Resident) -> Levels:
    """Compare a record with a resident, present and past."""
    birth = _birth(record.birth, resident.birth)
    sex = "not_held" if record.sex is None else "unknown" if "unknown" in {record.sex, resident.sex} else ""
    sex = sex or ("same" if record.sex == resident.sex else "different")
    kana_agrees = bool(record.reading) and record.reading == resident.reading
    supported = kana_agrees and birth == "same" and sex == "same"
    name, one_character = _name(record, resident, soft=supported)
    return Levels(name, birth, sex, _address(record.address, resident), one_character)


# --- name -----------------------------------------------------------------------------------------------------------


def _name(record: Record, resident: Resident, *, soft: bool) -> tuple[str, bool]:
    mine = record.name
    if mine is None:
        return "not_comparable", False
    if isinstance(mine, Reading):
        return _by_reading(mine, resident)
    now = _equal(mine, resident.name, soft=soft)
    if now:
        return now, False
    earlier = [*resident.past_names]
    if resident.former_surname:
        earlier.append(
            Name(
                resident.former_surname,
                resident.name.given,
                resident.name.hidden if resident.name.hidden > 1 else -1,
            )
        )
    if any(_equal(mine, past, soft=soft) for past in earlier):
        return "past", False
    found = {_difference(mine, resident.name, soft=soft)}
    older = {_difference(mine, past, soft=soft) for past in earlier} - {"different"}
    if found != {"different"}:
        older &= {"unreadable"}
    order = ("unreadable", "given_differs", "surname_differs", "different")
    level = next(level for level in order if level in found | older)
    if level == "unreadable":
        return level, False
    return level, any(_one_apart(mine, other) for other in (resident.name, *earlier))


def _by_reading(mine: Reading, resident: Resident) -> tuple[str, bool]:
    """A name in kana against today's reading; past names have none."""
    if not resident.reading:
        return "illegible" if resident.name.hidden >= 0 else "not_comparable", False
    surname, given = resident.reading.split("　")
    if (mine.surname, mine.given) == (surname, given):
        # a name that cannot be read equals nothing, but its reading can tell that it is another (docs/names.md)
        return "unreadable" if resident.name.hidden >= 0 else "variant", False
    if mine.surname == surname:
        return "given_differs", False
    return ("surname_differs" if mine.given == given else "different"), False


def _equal(a: Name | Reading | None, b: Name, *, soft: bool) -> str | None:
    if a is None or isinstance(a, Reading) or values.MARK in a.characters + b.characters:
        return None
    if a.characters == b.characters:
        return "same"
    return (
        "variant"
        if all(_same_char(x, y, soft=soft) for x, y in zip(a.characters, b.characters, strict=True))
        else None
    )


def _same_char(a: str, b: str, *, soft: bool, wild: bool = False) -> bool:
    if a == b or (wild and values.MARK in {a, b}):
        return True
    return any({a, b} <= forms for forms in values.HARD + (values.SOFT if soft else []))


def _difference(a: Name, b: Name, *, soft: bool) -> str:
    pairs = list(zip(a.characters, b.characters, strict=True))
    if values.MARK in a.characters + b.characters and all(
        _same_char(x, y, soft=True, wild=True) for x, y in pairs
    ):
        return "unreadable"
    surname, given = (_word_fits(word, soft=soft) for word in (pairs[:2], pairs[2:]))
    if surname and not given:
        return "given_differs"
    return "surname_differs" if given and not surname else "different"


def _word_fits(pairs: list[tuple[str, str]], *, soft: bool) -> bool:
    """A word with an unreadable character fits as far as it can be read, soft variants included."""
    is_marked = any(values.MARK in pair for pair in pairs)
    return all(_same_char(x, y, soft=soft or is_marked, wild=True) for x, y in pairs)


def _one_apart(a: Name, b: Name) -> bool:
    pairs = [(x, y) for x, y in zip(a.characters, b.characters, strict=True) if values.MARK not in {x, y}]
    raw = sum(x != y for x, y in pairs)
    folded = sum(not _same_char(x, y, soft=True) for x, y in pairs)
    return raw == 1 or folded == 1


# --- birth, address -------------------------------------------------------------------------------------------------


def _is_full(birth: str) -> bool:
    return bool(birth) and not birth.endswith("-00")


def _birth(a: str, b: str) -> str:
    if not a or not b:
        return "not_comparable"
    if _is_full(a) and _is_full(b):
        if a == b:
            return "same"
        return "slip" if frozenset({a, b}) in values.SLIPS else "different"
    known = [(x, y) for x, y in zip(a.split("-"), b.split("-"), strict=True) if "00" not in {x, y}]
    return "compatible" if all(x == y for x, y in known) else "different"


def _address(mine: Address | None, resident: Resident) -> str:
    if mine is None:
        return "not_comparable"
    now = _place(mine, resident.address)
    if now in {"same", "same_to_room"}:
        return now
    earlier = {_place(mine, past) for past in resident.past_addresses}
    if earlier & {"same", "same_to_room"}:
        return "past"
    if now == "different":
        return next((open_ for open_ in ("unreadable", "same_town") if open_ in earlier), now)
    return now


def _place(a: Address, b: Address) -> str:
    if a.town != b.town:
        return "different"
    if -1 in {a.lot, b.lot}:  # a mark stands for one character
        return "unreadable" if all(lot < 10 for lot in (a.lot, b.lot)) else "different"
    if 0 in {a.lot, b.lot}:
        return "same_town"
    if a.lot != b.lot:
        return "different"
    return "same" if a.room == b.room else "same_to_room"
