"""The record id, and the role that makes it whole where a case has several rows."""

from __future__ import annotations

from collections import Counter
from typing import Final

from reconcile.drafting.choices import FEW_ROWS, Choice, Table
from reconcile.drafting.codes import role_values
from reconcile.drafting.model import Doubt
from reconcile.drafting.profile import Profile
from reconcile.sources.kinds import FIELDS

_UNIQUE: Final = 0.97
_ROLE_JOINER: Final = "-"


def settle_keys(table: Table) -> None:
    """Decide record id and role.

    Args:
        table: Fields are added to its choices. Comes after the fields of persons.
    """
    if "record_id" not in FIELDS[table.kind]:
        return
    exact = table.headed("record_id")
    if table.kind != "system":
        if exact:
            table.settle(Choice("record_id", (exact[0].column,)))
        else:
            table.doubtful("record_id", "記録番号の列が見当たりません", _ranked(table))
        return
    candidates = exact + [each for each in _ranked(table) if each not in exact]
    if candidates:
        _from_headings(table, candidates)
    else:
        _from_content(table)


def _ranked(table: Table) -> list[Profile]:
    """Columns whose heading can be that of a record id, best first."""
    ranked = [
        each
        for each in table.profiles
        if table.meanings[each.column].rank
        and each.column not in table.taken
        and each.number_share < 0.7
        and each.count
    ]
    return sorted(ranked, key=lambda each: (table.meanings[each.column].rank, table.profiles.index(each)))


def _from_headings(table: Table, candidates: list[Profile]) -> None:
    for found in candidates:
        if _is_unique(found):
            table.settle(Choice("record_id", (found.column,)))
            _tell_others(table, found, candidates)
            return
        role = _role_for(table, found)
        if role is not None:
            _settle_cases(table, found, role)
            _tell_others(table, found, candidates)
            return
        if table.meanings[found.column].rank == table.meanings[candidates[-1].column].rank:
            break
    table.doubtful("record_id", "番号の列に同じ値が何度も出てきて、一件に一つの番号になりません", candidates)


def _is_unique(profile: Profile) -> bool:
    return profile.count > 0 and profile.fill_share >= 0.95 and profile.unique_share >= _UNIQUE


def _role_for(table: Table, found: Profile) -> Profile | None:
    """Return the column that makes an id unique together with ``found``."""
    for role in table.headed("role"):
        pairs = Counter(zip(found.column.values, role.column.values, strict=True))
        if 2 <= len(role.distinct) <= 9 and len(pairs) >= _UNIQUE * table.rows:
            return role
    return None


def _settle_cases(table: Table, found: Profile, role: Profile) -> None:
    table.settle(
        Choice(
            "record_id",
            (found.column, role.column),
            joiner=_ROLE_JOINER,
            note="一件に複数の行があるので、二列を合わせて一つの番号にする",
        )
    )
    birth = table.choices.get("birth_date")
    days = next(
        (each for each in table.profiles if birth and not birth.doubt and each.column in birth.columns), None
    )
    values = role_values(found.column.values, role, days)
    if values is None:
        table.doubtful("role", f"{role.column.label}の値が、だれを表すか分かりません", [role])
        table.taken.add(role.column)
    else:
        table.settle(Choice("role", (role.column,), values=values or None))


def _tell_others(table: Table, chosen: Profile, candidates: list[Profile]) -> None:
    """A second column without repetition may be the id that the replica knows."""
    others = [each for each in candidates if each is not chosen and _is_unique(each)]
    if others:
        names = "、".join(each.column.label for each in others)
        table.remarks.append(
            Doubt(
                "fields.record_id",
                f"{chosen.column.label}を選びました。{names}にも重複がありません。副本の記録番号と同じ列かを確かめてください",
            )
        )


def _from_content(table: Table) -> None:
    """Without headings the first column counts when it never repeats; otherwise only a single such column."""
    found = [
        each
        for each in table.unnamed()
        if _is_unique(each)
        and each.date_share < 0.5
        and each.text_share < 0.1
        and each.number_share < 0.5
        and each.postal_share < 0.5
        and each.phone_share < 0.1
    ]
    cases = [each for each in table.unnamed() if _may_be_case(each)]
    if not found:
        table.doubtful("record_id", "重複のない番号の列が見当たりません")
    elif table.grid.facts.header:
        table.doubtful("record_id", "見出しからは、どれが記録番号かを決められません", found)
    elif table.rows < FEW_ROWS:
        table.doubtful("record_id", "行が少なく、値だけでは確かめられません", found)
    elif cases:
        table.doubtful(
            "record_id", "一件に複数の行があるようで、どの列が記録番号かを決められません", [*cases, *found]
        )
    elif found[0] is table.profiles[0] or len(found) == 1:
        table.settle(Choice("record_id", (found[0].column,)))
        _tell_others(table, found[0], found)
    else:
        table.doubtful("record_id", "重複のない番号の列が複数あり、どれかを決められません", found)


def _may_be_case(profile: Profile) -> bool:
    """Whether nearly every value of a column of numbers stands in two or three rows: one case, several persons."""
    counts = list(profile.distinct.values())
    return (
        profile.fill_share >= _UNIQUE
        and profile.text_share < 0.1
        and profile.date_share < 0.5
        and len(counts) >= 3
        and sum(2 <= count <= 3 for count in counts) >= 0.8 * len(counts)
    )
