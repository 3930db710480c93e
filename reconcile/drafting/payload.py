"""What is left over becomes payload: type by content, rules only as far as they show no value of a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from reconcile.drafting.choices import FEW_ROWS, Table
from reconcile.drafting.headings import is_payload_word, payload_name
from reconcile.drafting.model import Column, Doubt
from reconcile.drafting.profile import Profile
from reconcile.sources.kinds import PERSONAL

_UNUSED: Final = "照合に使わない列"
_HELD: Final = {
    "other_person": "ほかの人の項目",
    "part": "項目の一部(全体の列がある)",
    "my_number": "個人番号の形の値(本人の番号とは限らない)",
}
_MONEY: Final = re.compile(r"額|金$|料$|点数|amount")
_DAY: Final = re.compile(r"日|期限|年月|_on$|_at$|until|date")
#: Types of columns that are blank as far as was looked.
_TYPES: Final = {"issued_on": "date", "valid_until": "date", "next_review": "date", "amount": "number"}
_MANY_ROWS: Final = 100
_MOST_VALUES: Final = 20
_LONGEST: Final = 10
_OFTEN: Final = 3
_NUMBER_LENGTH: Final = 7
_WORD_LENGTH: Final = 3


@dataclass(frozen=True)
class PayloadColumn:
    """One ``[[payload]]`` entry.

    Attributes:
        name: Its name.
        column: Where it is.
        type: text, date or number.
        values: The few values that occur, () when they are many or may tell a person.
        length: Number of digits, 0 unless all values are as long.
        is_unique: Whether no value occurs twice in the sample.
        is_named: Whether the heading gave the name.
    """

    name: str
    column: Column
    type: str
    values: tuple[str, ...] = ()
    length: int = 0
    is_unique: bool = False
    is_named: bool = True


def payload_of(table: Table) -> tuple[list[PayloadColumn], list[tuple[Column, str]]]:
    """Describe the columns that no field uses.

    Args:
        table: All fields decided.

    Returns:
        Payload columns in the order of the file; and columns that are left out, with the reason in Japanese.
    """
    chosen: list[PayloadColumn] = []
    left: list[tuple[Column, str]] = []
    names: set[str] = set()
    for profile in table.profiles:
        if profile.column in table.taken:
            continue
        why = _why_left_out(table, profile)
        if why:
            left.append((profile.column, why))
            continue
        chosen.append(_describe(profile, names))
        names.add(chosen[-1].name)
    unnamed = [each for each in chosen if not each.is_named]
    if unnamed:
        labels = "、".join(each.column.label for each in unnamed)
        table.remarks.append(
            Doubt(
                "payload",
                f"{labels}の name は仮の名です。副本の項目名に直すか、照合しない列なら消してください",
            )
        )
    return chosen, left


def _why_left_out(table: Table, profile: Profile) -> str:
    """Say why a column is no payload, "" when it is."""
    column = profile.column
    meaning = table.meanings[column]
    held = table.held_back.get(column)
    is_named = bool(payload_name(column.heading))
    reasons = (
        (held is not None, _HELD.get(held or "", f"{held} の候補")),
        (table.kind not in ("system", "replica"), _UNUSED),
        (meaning.field == "ignored" or meaning.field in PERSONAL, _UNUSED),
        (column.is_loose, "桁の境目が確かでない"),
        (table.is_ambiguous(column), "見出しが空か、同じ見出しの列がほかにもある"),
        (not profile.count and not is_named, "見た範囲ではすべて空欄"),
        (
            bool(profile.count) and _tells_a_person(profile, is_named=is_named),
            "人を表す値のようなので、照合に使わない",
        ),
    )
    return next((text for applies, text in reasons if applies), "")


def _tells_a_person(profile: Profile, *, is_named: bool) -> bool:
    """Names, addresses, telephone and personal numbers are no payload."""
    if profile.twelve_share >= 0.5 and profile.number_share >= 0.3:
        return True
    if profile.address_share >= 0.3:
        return True
    if profile.phone_share >= 0.5:
        return True
    if is_named:
        return False
    is_open = profile.unique_share > 0.3 or len(profile.distinct) > _MOST_VALUES
    return is_open and profile.name_share >= 0.8 and (profile.kanji_share >= 0.8 or profile.kana_share >= 0.8)


def _describe(profile: Profile, names: set[str]) -> PayloadColumn:
    column = profile.column
    given = payload_name(column.heading)
    name = given or (f"bytes_{column.place[0]}" if isinstance(column.place, tuple) else "")
    if not name:
        name = f"column_{column.place}" if isinstance(column.place, int) else "column"
    base, number = name, 2
    while name in names:
        name, number = f"{base}_{number}", number + 1
    kind = _type_of(profile)
    lengths = profile.digit_lengths
    fixed = len(lengths) == 1 and profile.digit_share == 1.0 and profile.count >= FEW_ROWS
    return PayloadColumn(
        name,
        column,
        kind,
        values=_values(profile, is_named=bool(given)) if kind == "text" else (),
        length=next(iter(lengths)) if fixed and kind == "text" else 0,
        is_unique=kind == "text" and profile.count >= FEW_ROWS and profile.unique_share == 1.0,
        is_named=bool(given),
    )


def _type_of(profile: Profile) -> str:
    heading = profile.column.heading
    if not profile.count:
        return _TYPES.get(payload_name(heading), "text")
    if profile.date_share >= 0.9 and _DAY.search(heading):
        return "date"
    enough = profile.count >= FEW_ROWS or profile.digit_share < 0.5
    if profile.date_share >= 0.95 and enough and not _is_other(heading):
        return "date"
    figures = sum(re.fullmatch(r"[0-9,]+(?:\.[0-9]+)?円?", value) is not None for value in profile.folded)
    if _MONEY.search(heading) and figures >= 0.95 * profile.count:
        return "number"
    return "text"


def _is_other(heading: str) -> bool:
    """Whether a heading is known to be no date: a serial number of eight digits can look like days."""
    name = payload_name(heading)
    return is_payload_word(heading) and name not in _TYPES


def _values(profile: Profile, *, is_named: bool) -> tuple[str, ...]:
    """List the values of a code; never anything that a person could be told by."""
    if not profile.is_code or profile.count < _MANY_ROWS // 2 or min(profile.distinct.values()) < _OFTEN:
        return ()
    found = sorted(profile.distinct)
    if (
        len(found) > _MOST_VALUES
        or max(map(len, found)) > _LONGEST
        or any(_may_tell(value, is_named=is_named) for value in found)
    ):
        return ()
    return tuple(found)


def _may_tell(value: str, *, is_named: bool) -> bool:
    """Whether a value can be somebody's name or number; words are trusted only under a heading that is known."""
    if value.isdigit() and len(value) >= _NUMBER_LENGTH:
        return True
    return not is_named and (not value.isascii() or (value.isalpha() and len(value) >= _WORD_LENGTH))
