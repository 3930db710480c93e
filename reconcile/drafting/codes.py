"""What codes mean: sex, how a number came in, who the row is about, the state of a resident."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from reconcile.drafting.profile import Profile, gender_lean

_SEXES: Final = (
    ("male", "男 男性 男子 m male 男 1 おとこ ♂"),
    ("female", "女 女性 女子 f female 2 おんな ♀"),
    ("unknown", "0 9 不明 不詳 未記載 記載なし その他 x u unknown - ― 未回答"),
)
_SEX_WORDS: Final = {word: sex for sex, words in _SEXES for word in words.split()}
_PAIRS: Final = (
    ("1", "2"),
    ("男", "女"),
    ("M", "F"),
    ("m", "f"),
    ("男性", "女性"),
    ("男子", "女子"),
    ("Male", "Female"),
)
_ROUTES: Final = (
    ("application", "申請 申請書 届出 本人申請 窓口 申出 application 1"),
    (
        "registry_lookup",
        "住基 住基照会 住基ネット照会 照会 j-lis照会 職権 機構照会 registry_lookup registrylookup 2",
    ),
    ("transfer", "移行 データ移行 引継 転入 他県引継 移管 transfer 3"),
)
_ROUTE_WORDS: Final = {word: route for route, words in _ROUTES for word in words.split()}
_STATUSES: Final = (
    ("current", "現住 現存 住民 在住 current"),
    ("deceased", "死亡 deceased"),
    ("moved_out", "転出 moved_out"),
    ("overseas", "国外転出 海外転出 overseas"),
    ("deleted", "職権消除 消除 職権削除 deleted"),
)
_STATUS_WORDS: Final = {word: status for status, words in _STATUSES for word in words.split()}
_ROLES: Final = frozenset(("受給者", "児童", "本人", "保護者", "対象児童", "申請者", "配偶者", "扶養義務者"))
_MINOR: Final = 0.02
_GENERATION: Final = 15 * 365
#: True columns of sex measure 0.8 to 1.5 in samples of a hundred rows, other codes at most 0.5.
_LEAN: Final = 0.6
_FEW: Final = 20
_SIDE: Final = 5


def _mapped(profile: Profile, words: Mapping[str, str]) -> dict[str, str] | None:
    """Map the distinct values; None when more than a few cells have a value that the words do not know."""
    found: dict[str, str] = {}
    unknown = 0
    for value, count in profile.distinct.items():
        word = words.get(unicodedata.normalize("NFKC", value).strip().lower())
        if word is None:
            unknown += count
        else:
            found[value] = word
    return found if found and unknown <= _MINOR * profile.count else None


def sex_values(profile: Profile, kind: str) -> dict[str, str] | None:
    """Map a column of sexes.

    Args:
        profile: The column.
        kind: Kind of source; the registry has 3 for unknown.

    Returns:
        The mapping, completed by the partner of each value, or None when the values do not tell (0 and 1, letters …).
    """
    words = _SEX_WORDS | ({"3": "unknown"} if kind == "registry" else {})
    plain = {unicodedata.normalize("NFKC", value) for value in profile.distinct}
    if {"0", "1"} <= plain and "2" not in plain:
        return None
    found = _mapped(profile, words)
    if found is None or not set(found.values()) & {"male", "female"}:
        return None
    for male, female in _PAIRS:
        if male in found or female in found:
            found |= {male: "male", female: "female"}
    if "1" in found:
        found |= dict.fromkeys("039" if kind == "registry" else "09", "unknown")
    order = {"male": 0, "female": 1, "unknown": 2}
    ordered = dict(sorted(found.items(), key=lambda each: (order[each[1]], each[0])))
    return ordered | {"": "unknown"}


def sex_lean(profile: Profile, values: Mapping[str, str], kana: Profile | None) -> float | None:
    """Measure how far the given names agree with a mapping: positive when they do, None when there are too few."""
    if kana is None:
        return None
    sides: dict[str, list[str]] = {"male": [], "female": []}
    for value, name in zip(profile.column.values, kana.column.values, strict=True):
        side = sides.get(values.get(value, "")) if value and name else None
        if side is not None:
            side.append(name)
    if min(map(len, sides.values())) < _SIDE:
        return None
    return gender_lean(sides["female"]) - gender_lean(sides["male"])


def names_agree(lean: float | None) -> bool:
    """Whether names prove a mapping of sexes."""
    return lean is not None and lean >= _LEAN


def names_contradict(lean: float | None, rows: int) -> bool:
    """Whether names speak against a mapping of sexes."""
    return lean is not None and rows >= _FEW and lean <= -_LEAN


def route_values(profile: Profile) -> dict[str, str] | None:
    """Map a column of entry routes; digits in the order of the contract (1 申請, 2 住基照会, 3 移行)."""
    found = _mapped(profile, _ROUTE_WORDS)
    if found is not None and set(found) <= {"1", "2", "3"}:
        return {"1": "application", "2": "registry_lookup", "3": "transfer"}
    return found


def route_of_forms(profile: Profile, applied: Profile) -> str:
    """Return the code whose rows, and nearly only they, have a number from a form; "" without one."""
    by_code: dict[str, list[bool]] = {}
    for code, number in zip(profile.column.values, applied.column.values, strict=True):
        if code:
            by_code.setdefault(code, []).append(bool(number))
    shares = {code: sum(filled) / len(filled) for code, filled in by_code.items()}
    high = [code for code, share in shares.items() if share >= 0.4]
    low = [code for code, share in shares.items() if share <= 0.02]
    return high[0] if len(high) == 1 and low and len(high) + len(low) == len(shares) else ""


def status_values(profile: Profile) -> dict[str, str] | None:
    """Map the states of residents; None when a value is not a known word."""
    found = _mapped(profile, _STATUS_WORDS)
    if found is None:
        return None
    return {
        word: status for status, words in _STATUSES for word in words.split() if not word.isascii()
    } | found


def role_values(ids: Sequence[str], profile: Profile, birth: Profile | None) -> dict[str, str] | None:
    """Tell recipient and child apart where a case has two rows: the child is a generation younger.

    Args:
        ids: The case of each row.
        profile: The column of roles.
        birth: The column of birth dates.

    Returns:
        The mapping; {} when the values are words already; None when nothing tells.
    """
    codes = sorted(profile.distinct)
    if set(codes) <= _ROLES:
        return {}
    if birth is None or len(codes) != 2:
        return None
    cases: dict[str, dict[str, int]] = {}
    for case, code, day in zip(ids, profile.column.values, birth.days, strict=True):
        if day:
            cases.setdefault(case, {})[code] = day
    gaps = [days[codes[1]] - days[codes[0]] for days in cases.values() if len(days) == 2]
    if len(gaps) < 3:
        return None
    if sum(gap >= _GENERATION for gap in gaps) >= 0.7 * len(gaps):
        return {codes[0]: "受給者", codes[1]: "児童"}
    if sum(gap <= -_GENERATION for gap in gaps) >= 0.7 * len(gaps):
        return {codes[0]: "児童", codes[1]: "受給者"}
    return None
