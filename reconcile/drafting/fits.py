"""Whether the values of a column can be what its heading says. Each test returns "" or why not, in Japanese."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Final

import polars as pl

from reconcile.compare.birth import birth_codes, says_unknown
from reconcile.drafting.profile import Profile
from reconcile.sources.kinds import DATES

_FEW: Final = 5
_FUTURE_SHARE: Final = 0.2

Test = Callable[[Profile], str]


def _number(profile: Profile) -> str:
    if profile.count < _FEW:
        return "" if profile.twelve_share >= 0.5 else "値が12桁の数字ではありません"
    if profile.twelve_share < 0.5:
        return "値の半分以上が12桁の数字ではありません"
    return "" if profile.number_share >= 0.7 else "検査数字が個人番号のものと合わない値が多すぎます"


def _applied(profile: Profile) -> str:
    if not profile.count:
        return "見た範囲に値がなく、個人番号か申請書の受付番号かを決められません"
    return (
        ""
        if profile.number_share >= 0.6
        else "値が個人番号の形ではありません(申請書の受付番号かもしれません)"
    )


def _name(profile: Profile) -> str:
    if profile.name_share < 0.8:
        return "値が氏名の形ではありません(数字や記号が入っています)"
    return "値が住所の形です" if profile.address_share > 0.3 else ""


def _kana(profile: Profile) -> str:
    return "" if profile.kana_share >= 0.7 else "値がかな・カナではありません"


def _date(profile: Profile) -> str:
    column = pl.Series(list(profile.filled), dtype=pl.String)
    read = birth_codes(column).is_not_null() | says_unknown(column)
    return "" if int(read.sum()) >= 0.8 * profile.count else "値が日付として読めません"


def _birth(profile: Profile) -> str:
    wrong = _date(profile)
    if wrong:
        return wrong
    latest = day_of_today()
    future = sum(day > latest for day in profile.days)
    if profile.count >= _FEW and future > _FUTURE_SHARE * profile.count:
        return "先の日付が多く、生年月日の分布ではありません"
    return ""


def day_of_today() -> int:
    """Day number of today."""
    return dt.date.today().toordinal()


def _address(profile: Profile) -> str:
    if profile.address_share >= 0.5 or (profile.text_share >= 0.8 and profile.name_share < 0.8):
        return ""
    return "値が住所の形ではありません"


def _postal(profile: Profile) -> str:
    return "" if profile.postal_share + profile.digits_of(7) >= 0.8 else "値が郵便番号の形ではありません"


def _addressee(profile: Profile) -> str:
    if profile.number_share >= 0.7:
        return "値が個人番号の形です"
    return "" if profile.digit_share >= 0.8 and profile.date_share < 0.8 else "値が番号の形ではありません"


def _resident_code(profile: Profile) -> str:
    return (
        ""
        if profile.number_share < 0.7 and profile.text_share < 0.2
        else "値が住民票コードの形ではありません"
    )


def _city(profile: Profile) -> str:
    return "" if profile.digits_of(5) + profile.digits_of(6) >= 0.8 else "値が団体コードの形ではありません"


def _person(profile: Profile) -> str:
    return "" if profile.date_share < 0.5 and profile.number_share < 0.5 else "値が職員を表す形ではありません"


def _other_name(profile: Profile) -> str:
    return "" if profile.name_share >= 0.8 else "値が氏名の形ではありません"


_TESTS: Final[dict[str, Test]] = {
    "my_number": _number,
    "applied_number": _applied,
    "name": _name,
    "name_kana": _kana,
    "birth_date": _birth,
    "address": _address,
    "postal_code": _postal,
    "addressee_no": _addressee,
    "resident_code": _resident_code,
    "city_code": _city,
    "entered_by": _person,
    "former_name": _other_name,
    "alias": _other_name,
}


def why_not(field: str, profile: Profile) -> str:
    """Say why a column cannot hold a field.

    Args:
        field: Canonical field.
        profile: The column that its heading names.

    Returns:
        A Japanese reason without any value, or "" when nothing speaks against it.
    """
    if not profile.count and field != "applied_number":
        return ""
    test = _TESTS.get(field) or (_date if field in DATES else None)
    return test(profile) if test else ""
