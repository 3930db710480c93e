"""Fields of columns without a telling heading, told by their values alone.

Without headings a field is certain when only one column can hold it and enough rows say so. In a file that has headings, content
alone is a suggestion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from reconcile.compare.reading import plausible
from reconcile.drafting.choices import FEW_ROWS, JOINER, Choice, Table
from reconcile.drafting.codes import names_agree, route_of_forms, route_values, sex_lean, sex_values
from reconcile.drafting.model import Doubt
from reconcile.drafting.profile import Profile
from reconcile.sources.kinds import FIELDS, REQUIRED

_FEW: Final = "行が少なく、値だけでは確かめられません"
_NO_HEADING: Final = "見出しからは分かりませんが、値はこの項目の形です"
_TWO: Final = "この項目と読める列が複数あり、どれかを決められません"
_NOWHERE: Final = "この項目の列が見当たりません"
_YEAR: Final = 365
_SAMPLE: Final = 300


def settle_unheaded(table: Table) -> None:
    """Decide what headings have left open, in the order in which one field helps to tell the next.

    Args:
        table: Fields are added to its choices.
    """
    steps: tuple[tuple[str, Callable[[Table], None]], ...] = (
        ("my_number", _numbers),
        ("addressee_no", _addressee),
        ("birth_date", _birth),
        ("address", _address),
        ("name", _names),
        ("sex", _sex),
        ("postal_code", _postal),
        ("entry_route", _route),
    )
    for name, step in steps:
        if name in FIELDS[table.kind] and name not in table.choices:
            step(table)
    for name in REQUIRED[table.kind]:
        if name not in table.choices and name != "record_id":
            table.doubtful(name, _NOWHERE)


def _accept(
    table: Table, name: str, found: Profile, *, format: str = "", values: Mapping[str, str] | None = None
) -> None:
    """Settle a field found by content: certain only without headings and with enough rows."""
    doubt = _why_unsure(table)
    table.settle(Choice(name, (found.column,), format=format, values=values, doubt=doubt))


def _why_unsure(table: Table) -> str:
    return _NO_HEADING if table.grid.facts.header else _FEW if table.rows < FEW_ROWS else ""


def _numbers(table: Table) -> None:
    found = [each for each in table.unnamed() if each.number_share >= 0.75 and each.count]
    if not found:
        return
    if len(found) == 1:
        _accept(table, "my_number", found[0])
        return
    full = [each for each in found if each.fill_share >= 0.95]
    partial = [each for each in found if each.fill_share < 0.9]
    if len(found) == 2 and len(full) == 1 and len(partial) == 1 and _equal(full[0], partial[0]) >= 0.5:
        _accept(table, "my_number", full[0])
        _accept(table, "applied_number", partial[0])
        return
    table.doubtful("my_number", _TWO, found)


def _equal(one: Profile, other: Profile) -> float:
    pairs = [(a, b) for a, b in zip(one.numbers(), other.numbers(), strict=True) if a and b]
    return sum(a == b for a, b in pairs) / max(1, len(pairs))


def _addressee(table: Table) -> None:
    found = [each for each in table.unnamed() if each.digits_of(15) >= 0.95 and each.unique_share >= 0.8]
    if len(found) == 1:
        _accept(table, "addressee_no", found[0])
    elif found:
        table.doubtful("addressee_no", _TWO, found)


def _birth(table: Table) -> None:
    dates = [
        each for each in table.unnamed() if each.date_share >= 0.9 and each.count >= max(3, table.rows // 2)
    ]
    if not dates:
        return
    first = [each for each in dates if all(_before(each, other) for other in dates if other is not each)]
    if len(first) == 1 and _is_lifelong(first[0], alone=len(dates) == 1):
        _accept(table, "birth_date", first[0], format=first[0].date_format)
        return
    table.doubtful("birth_date", "日付の列はありますが、生年月日かどうかを決められません", dates)


def _before(one: Profile, other: Profile) -> bool:
    pairs = [(a, b) for a, b in zip(one.days, other.days, strict=True) if a and b]
    return len(pairs) >= FEW_ROWS and sum(a <= b for a, b in pairs) >= 0.9 * len(pairs)


def _is_lifelong(profile: Profile, *, alone: bool) -> bool:
    """Whether dates spread over as many years as ages do."""
    days = sorted(day for day in profile.days if day)
    low, high = days[len(days) // 20], days[-1 - len(days) // 20]
    return high - low >= (30 if alone else 12) * _YEAR


def _address(table: Table) -> None:
    found = [each for each in table.unnamed() if each.address_share >= 0.7]
    if len(found) > 1:
        table.doubtful("address", _TWO, found)
    if len(found) != 1:
        return
    after = _next(table, found[0])
    if (
        after is None
        or after not in table.unnamed()
        or after.address_share > 0.2
        or after.building_share < 0.6
    ):
        _accept(table, "address", found[0])
        return
    if after.count < 3 or after.text_share < 0.5:
        _accept(table, "address", found[0])
        return
    doubt = _why_unsure(table)
    table.settle(Choice("address", (found[0].column, after.column), joiner=JOINER, doubt=doubt))


def _next(table: Table, profile: Profile) -> Profile | None:
    at = table.profiles.index(profile)
    return table.profiles[at + 1] if at + 1 < len(table.profiles) else None


def _names(table: Table) -> None:
    people = [
        each
        for each in table.unnamed()
        if each.name_share >= 0.9 and each.count >= 0.8 * table.rows and each.unique_share > 0.3
    ]
    kana = [each for each in people if each.kana_share >= 0.9 and each.kanji_share < 0.05]
    written = [each for each in people if each not in kana and (each.kanji_share >= 0.5)]
    pair = _pair_of_parts(written)
    if pair and len(kana) == 1 and read_as([*pair], kana[0]) >= 0.6:
        doubt = _why_unsure(table)
        table.settle(Choice("name", tuple(each.column for each in pair), joiner=JOINER, doubt=doubt))
        _accept(table, "name_kana", kana[0])
        return
    agreeing = [(one, read) for one in written for read in kana if read_as([one], read) >= 0.6]
    if len(agreeing) == 1:
        _accept(table, "name", agreeing[0][0])
        if "name_kana" in FIELDS[table.kind] and "name_kana" not in table.choices:
            _accept(table, "name_kana", agreeing[0][1])
    elif len(written) == 1 and not kana and written[0].spaced_share >= 0.7 and written[0].unique_share >= 0.7:
        _accept(table, "name", written[0])
    elif written or kana:
        table.doubtful("name", _TWO if len(written) > 1 else "氏名かどうかを決められません", written or kana)
        for each in kana:
            table.held_back.setdefault(each.column, "name_kana")


def _pair_of_parts(written: list[Profile]) -> tuple[Profile, Profile] | None:
    """Surname and given name in two neighbouring columns: no spaces inside."""
    if len(written) == 2 and all(each.spaced_share < 0.1 for each in written):
        return written[0], written[1]
    return None


def read_as(parts: list[Profile], kana: Profile) -> float:
    """Measure how far a reading belongs to a name.

    Args:
        parts: Columns of the name, in order.
        kana: Column of readings.

    Returns:
        Share of the rows whose kanji can be read as the kana says, among those that the tables can judge; 0 when
        these are fewer than three.
    """
    told = []
    for row in range(min(_SAMPLE, len(kana.column.values))):
        name = " ".join(part.column.values[row] for part in parts)
        if name.strip() and kana.column.values[row]:
            told.append(plausible(name, kana.column.values[row]))
    judged = [each for each in told if each is not None]
    return sum(judged) / len(judged) if len(judged) >= 3 else 0.0


def _sex(table: Table) -> None:
    kana = next(
        (
            each
            for each in table.profiles
            if each.column in table.choices.get("name_kana", Choice("")).columns
        ),
        None,
    )
    found: list[tuple[Profile, dict[str, str]]] = []
    weak: list[Profile] = []
    for each in table.unnamed():
        values = sex_values(each, table.kind) if each.count and len(each.distinct) <= 5 else None
        if values is None:
            continue
        words = any(not value.isdigit() for value in each.distinct) and len(set(values.values())) >= 2
        if names_agree(sex_lean(each, values, kana)) or (words and "男" in values):
            found.append((each, values))
        elif set(each.distinct) <= {"0", "1", "2", "3", "9"} and {"1", "2"} <= set(each.distinct):
            weak.append(each)
    if len(found) == 1:
        _accept(table, "sex", found[0][0], values=found[0][1])
    elif found:
        table.doubtful("sex", _TWO, [each for each, _ in found])
    elif weak:
        table.doubtful(
            "sex",
            "性別かもしれない番号の列ですが、値だけでは決められません",
            weak,
            values=sex_values(weak[0], table.kind),
        )


def _postal(table: Table) -> None:
    found = [each for each in table.unnamed() if each.count and each.postal_share >= 0.95]
    if len(found) == 1:
        _accept(table, "postal_code", found[0])
    elif found:
        table.doubtful("postal_code", _TWO, found)


def _route(table: Table) -> None:
    """A column of 1, 2, 3 is the route for certain only when the numbers from forms stand in the rows of one code."""
    found = [
        each
        for each in table.unnamed()
        if each.count and set(each.distinct) <= {"1", "2", "3"} and len(each.distinct) >= 2
    ]
    applied = [
        each
        for each in table.profiles
        if each.column in table.choices.get("applied_number", Choice("")).columns
    ]
    proved = [each for each in found if applied and route_of_forms(each, applied[0]) == "1"]
    if len(proved) == 1:
        _accept(table, "entry_route", proved[0], values=route_values(proved[0]))
        table.remarks.append(
            Doubt(
                "fields.entry_route.values",
                "1 が申請であることは申請書の番号の有無から、2 と 3 は慣例で書きました。コード表で確かめてください",
            )
        )
    elif found:
        last = sorted(found, key=lambda each: -table.profiles.index(each))
        table.doubtful(
            "entry_route",
            "入力経路かもしれない番号の列ですが、値だけでは決められません",
            last,
            values=route_values(last[0]),
        )
