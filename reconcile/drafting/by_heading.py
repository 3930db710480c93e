"""Fields that headings name, each held against the values below it."""

from __future__ import annotations

from typing import Final

from reconcile.drafting.by_content import read_as
from reconcile.drafting.choices import JOINER, Choice, Table
from reconcile.drafting.codes import (
    names_contradict,
    route_of_forms,
    route_values,
    sex_lean,
    sex_values,
    status_values,
)
from reconcile.drafting.fits import why_not
from reconcile.drafting.headings import BYSTANDERS
from reconcile.drafting.model import Doubt
from reconcile.drafting.profile import Profile
from reconcile.sources.kinds import DATES, FIELDS, REQUIRED

_OF_A_PERSON: Final = frozenset(
    ("name", "name_kana", "birth_date", "sex", "address", "postal_code", "former_name", "alias")
)
_BY_KEYS: Final = frozenset(("record_id", "role"))
_NUMBER_LIKE: Final = 0.7
_OTHER_READING: Final = 0.3
_FEW: Final = 20
_SEVERAL: Final = "同じ意味の見出しが複数あり、どれかを決められません"


def settle_headed(table: Table) -> None:
    """Decide every field that a heading names; record ids and roles are decided by ``keys``.

    Args:
        table: Fields are added to its choices, in the order of the contract.
    """
    person = _number(table)
    for name in FIELDS[table.kind]:
        if name in _BY_KEYS or name in table.choices:
            continue
        found = table.headed(name)
        if name in _OF_A_PERSON:
            found = _of_person(table, found, person)
        if name in ("name", "name_kana", "address") and _settle_parts(table, name, found, person):
            continue
        if len(found) > 1:
            table.doubtful(name, _SEVERAL, found)
        elif found and name in _OF_A_PERSON and _of_another(table, found[0], person):
            table.doubtful(name, f"{found[0].column.label}は別の人の項目かもしれません", found)
        elif found:
            _settle_one(table, name, found[0])
    _cross_check(table)


def _number(table: Table) -> str:
    """Decide the number; returns whose it is ("" for the person of the row)."""
    found = table.headed("my_number")
    if not found:
        return ""
    plain = [each for each in found if not table.meanings[each.column].person]
    chosen = plain or found
    if len(chosen) > 1:
        table.doubtful("my_number", _SEVERAL, chosen)
        return ""
    for other in found:
        if other is not chosen[0]:
            table.held_back[other.column] = "other_person"
    _settle_one(table, "my_number", chosen[0])
    return table.meanings[chosen[0].column].person


def _of_person(table: Table, found: list[Profile], person: str) -> list[Profile]:
    """Keep the columns of the person whose number the row holds; the others are somebody else's."""
    persons = {table.meanings[each.column].person for each in found}
    mine = person if person in persons else ""
    if mine not in persons:
        return found
    kept = [each for each in found if table.meanings[each.column].person == mine]
    for each in found:
        if each not in kept:
            table.held_back[each.column] = "other_person"
    return kept


def _of_another(table: Table, found: Profile, person: str) -> bool:
    """Whether a column names somebody who need not be the person whose number the row holds."""
    named = table.meanings[found.column].person
    return named != person and bool(named) and (bool(person) or named in BYSTANDERS)


def _settle_one(table: Table, name: str, found: Profile) -> None:
    wrong = why_not(name, found)
    if not found.count and name in REQUIRED[table.kind]:
        wrong = "見た範囲がすべて空欄で、確かめられません"
    if wrong:
        table.doubtful(name, f"見出し{found.column.label}の{wrong}", [found])
    elif name == "sex":
        _settle_sex(table, found)
    elif name == "entry_route":
        _settle_route(table, found)
    elif name == "status":
        _settle_status(table, found)
    else:
        date = found.date_format if name in DATES and found.count else ""
        note = "" if found.count else "見た範囲ではすべて空欄"
        table.settle(Choice(name, (found.column,), format=date, note=note))


def _settle_parts(table: Table, name: str, whole: list[Profile], person: str) -> bool:
    """Join a field that stands in several columns; False when it does not."""
    parts = [each for each in table.profiles if table.meanings[each.column].field == f"{name}:part"]
    parts = _of_person(table, parts, person)
    places = [table.meanings[each.column].name for each in parts]
    if not parts or len(whole) > 1:
        return False
    if len(set(places)) != len(places):
        table.doubtful(name, _SEVERAL, [*whole, *parts])
        return True
    if whole and name != "address":
        for part in parts:
            table.held_back[part.column] = "part"
        return False
    if not whole and len(parts) < 2:
        table.doubtful(name, "名の一部の列しか見当たりません", parts)
        return True
    if whole:
        parts = [each for each in parts if table.meanings[each.column].name == "5"]
        if not parts:
            return False
    ordered = [*whole, *sorted(parts, key=lambda each: table.meanings[each.column].name)]
    wrong = next((text for each in whole if (text := why_not(name, each))), "")
    if not whole and name != "address":
        wrong = next((text for each in ordered if each.count and (text := why_not(name, each))), "")
    columns = tuple(each.column for each in ordered)
    doubt = f"見出しに合う列の{wrong}" if wrong else ""
    table.settle(Choice(name, columns, joiner=JOINER, doubt=doubt))
    return True


def _settle_sex(table: Table, found: Profile) -> None:
    values = sex_values(found, table.kind)
    if values is None:
        table.doubtful("sex", f"{found.column.label}の値が、どちらの性別を表すか分かりません", [found])
    else:
        table.settle(Choice("sex", (found.column,), values=values))


def _settle_route(table: Table, found: Profile) -> None:
    values = route_values(found)
    if values is None:
        table.doubtful("entry_route", f"{found.column.label}の値が、どの経路を表すか分かりません", [found])
        return
    if set(values) == {"1", "2", "3"}:
        applied = table.headed("applied_number")
        proved = route_of_forms(found, applied[0]) if applied else ""
        if proved not in ("", "1"):
            table.doubtful(
                "entry_route", f"{found.column.label}の番号の順が、申請書の番号の有無と合いません", [found]
            )
            return
        table.remarks.append(
            Doubt(
                "fields.entry_route.values",
                "番号の意味は慣例(1 申請、2 住基照会、3 移行)で書きました。コード表で確かめてください",
            )
        )
    table.settle(Choice("entry_route", (found.column,), values=values))


def _settle_status(table: Table, found: Profile) -> None:
    values = status_values(found)
    if values is None:
        table.doubtful("status", f"{found.column.label}の値が、どの状態を表すか分かりません", [found])
    else:
        table.settle(Choice("status", (found.column,), values=values))


def _cross_check(table: Table) -> None:
    """Take back what two columns together contradict."""
    name, kana = table.headed("name"), table.headed("name_kana")
    if len(name) == 1 and len(kana) == 1:
        _check_kana(table, name[0], kana[0])
    birth, sex, read = (_profile(table, key) for key in ("birth_date", "sex", "name_kana"))
    values = table.choices["sex"].values if sex else None
    if sex and values and names_contradict(sex_lean(sex, values, read), sex.count):
        table.doubtful("sex", "値の意味が、名前の傾向と逆になっています", [sex])
    if birth:
        _check_birth(table, birth)


def _check_kana(table: Table, name: Profile, kana: Profile) -> None:
    if name.count >= 3 and name.kana_share > 0.8 and kana.kanji_share > 0.5:
        for key, each in (("name", name), ("name_kana", kana)):
            table.doubtful(key, "氏名とカナの見出しが、値と入れ替わっているようです", [each])
    elif table.choices["name_kana"].doubt or name.kanji_share <= 0.5 or kana.count < _FEW:
        return
    elif read_as([name], kana) < _OTHER_READING:
        table.doubtful("name_kana", "氏名の読みになっていません。別の人のカナかもしれません", [kana])


def _check_birth(table: Table, birth: Profile) -> None:
    """A birth date is before every other date of nearly every row."""
    for other in table.profiles:
        if other is birth or other.date_share < 0.8:
            continue
        pairs = [(a, b) for a, b in zip(birth.days, other.days, strict=True) if a and b]
        if len(pairs) >= 10 and sum(a > b for a, b in pairs) >= 0.8 * len(pairs):
            table.doubtful(
                "birth_date",
                f"{birth.column.label}の日付が、ほとんどの行で{other.column.label}より後です",
                [birth, other],
            )
            return


def hold_back_numbers(table: Table) -> None:
    """Keep other columns of numbers, another person's or of another time, out of the payload, and tell of them.

    Args:
        table: All fields decided.
    """
    known = {table.choices[name].columns for name in ("my_number", "applied_number") if name in table.choices}
    others = [
        each
        for each in table.profiles
        if (each.column,) not in known
        and each.count >= 3
        and each.number_share >= _NUMBER_LIKE
        and table.meanings[each.column].field not in ("my_number", "applied_number")
    ]
    mine = table.choices.get("my_number")
    for other in others:
        if other.column in table.taken:
            continue
        table.held_back[other.column] = "my_number"
        if mine is not None and not mine.doubt:
            table.remarks.append(
                Doubt(
                    "fields.my_number",
                    f"{other.column.label}にも個人番号の形の値があります。どちらが本人の番号かを確かめてください",
                )
            )


def _profile(table: Table, name: str) -> Profile | None:
    choice = table.choices.get(name)
    if choice is None or choice.doubt or len(choice.columns) != 1:
        return None
    return next(each for each in table.profiles if each.column == choice.columns[0])
