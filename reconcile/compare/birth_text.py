"""Reading birth dates: every way officials write one, reduced to a code.

Sources: 住民記録システム標準仕様書 §1.1.8 (non-calendar dates, 不詳日); reference/domain.md §3.4; reference/text.md §3
(measured: no library reads era codes, 不詳 or zero parts). Era bounds are never enforced on marked text, because
systems write 昭和64年1月8日, 平成31年5月1日 and 昭和100年 for real days.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

Parts = tuple[int, int, int]  # year, month, day; 0 = not known

#: Western year before the first year of each era, in order; the era digits 1–5 of 7-digit codes are the positions.
ERA_BASE: Final = (1867, 1911, 1925, 1988, 2018)
#: How an era is written → its place in ``ERA_BASE``.
ERA_OF: Final = {
    mark: number
    for number, marks in enumerate(("明治 明 M", "大正 大 T", "昭和 昭 S", "平成 平 H", "令和 令 R"))
    for mark in marks.split()
}
#: First and last day of each era as (year, month, day); the boundary days belong to both eras.
_ERA_FIRST: Final = ((1868, 1, 25), (1912, 7, 30), (1926, 12, 25), (1989, 1, 8), (2019, 5, 1))
_ERA_LAST: Final = ((1912, 7, 30), (1926, 12, 25), (1989, 1, 7), (2019, 4, 30), (2199, 12, 31))
_YEARS: Final = range(1800, 2200)
_MAX_ERA_YEAR: Final = 199
_LENIENT_FROM_ERA: Final = (
    2  # 昭和: from here on a 7-digit code cannot be a year, month and day that lost a zero
)

_TIME = re.compile(r"(?<=\d)[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_PARENTHESES = re.compile(r"\([^()]*\)")
_DASHES = re.compile(r"[\u2010-\u2015\u2212\u30fc\u2500\u2501]")
_NOISE = re.compile(r"西暦|生まれ|生$")
_ABOUT = re.compile(r"推定|頃|ころ|ごろ|およそ|約")
_VAGUE = re.compile(r"春|夏|秋|冬|[上中下初]旬|[始初半末]め?|\s")
_UNKNOWN = re.compile(r"不詳|不明|[?*●○◯〓×]+")
_ERA = re.compile(r"(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])\s*\.?\s*", re.IGNORECASE)
_MARKED = re.compile(r"(?:(\d{1,4}|元)?年(?:中)?)?(?:(\d{1,2})?月(?:中)?)?(?:(\d{1,2})?日)?")
_SEPARATED = re.compile(
    r"\s*(\d+|元)\s*(?:[./,、・年-]|\s)\s*(\d{1,2}|\?+|\*+)(?:\s*(?:[./,、・-]|\s)\s*(\d{1,2}|\?+|\*+))?\s*"
)
_CODED = re.compile(
    r"([1-5])\s*(?:[./,-]|\s)\s*(\d{1,2}\s*(?:[./,-]|\s)\s*\d{1,2}\s*(?:[./,-]|\s)\s*\d{1,2})"
)
_KANJI_RUN = re.compile(r"[〇零一二三四五六七八九十百千廿卅]+")
_KANJI_DIGIT: Final = {kanji: digit for digit, kanji in enumerate("〇一二三四五六七八九")} | {"零": 0}
_KANJI_UNIT: Final = {"十": 10, "百": 100, "千": 1000}


def parse_birth(text: str | None, fmt: str = "auto") -> str | None:
    """Read a birth date in any of the forms officials write.

    Marked text (separators, 年月日, an era) means one thing only and is read whatever ``fmt`` says: systems that
    keep 和暦 for Japanese hold foreign residents in western years. ``fmt`` decides what bare digits may be:

    * 8 digits (or 14, with a time) are year, month, day in every format;
    * 7 digits are an era code in ``era_code``, ``wareki`` and ``auto`` and nothing in ``iso`` and ``yyyymmdd``.
      But for ``era_code``, a code of 明治 or 大正 must lie in that era: ``1980401`` is 1980-04-01 without a zero.
    * Other bare digits (550401, 198004) are ambiguous and not read.

    An approximate part (頃, 推定, 春, 上旬, から…まで) is not known; what is coarser than it is.

    Args:
        text: The value as it stands in the extract.
        fmt: ``auto``, ``iso``, ``yyyymmdd``, ``wareki`` or ``era_code`` (contract §2).

    Returns:
        ``YYYY-MM-DD`` with ``0000``/``00`` for unknown parts; None when blank, wholly unknown, or not a date.

    Raises:
        ValueError: ``fmt`` is none of the five.
    """
    if fmt not in ("auto", "iso", "yyyymmdd", "wareki", "era_code"):
        raise ValueError(f"unknown birth date format: {fmt}")
    if text is None:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = _TIME.sub("", plain)
    if plain.isascii() and plain.removesuffix(".0").isdigit():
        parts = _from_digits(plain.removesuffix(".0"), fmt)
    else:
        parts = _from_text(plain)
    if parts is None or not any(parts):
        return None
    return "{:04}-{:02}-{:02}".format(*parts)


def eras_of(parts: Parts) -> list[int]:
    """Eras in which a date of this year, month and day can have been written; both on a boundary day."""
    year, month, day = parts
    first, last = (year, month or 1, day or 1), (year, month or 12, day or 31)
    return (
        [era for era in range(len(ERA_BASE)) if _ERA_FIRST[era] <= last and first <= _ERA_LAST[era]]
        if year
        else []
    )


def _from_digits(digits: str, fmt: str) -> Parts | None:
    if len(digits) in (8, 14):
        return _western(digits[:4], digits[4:6], digits[6:8])
    if len(digits) != 7 or fmt in ("iso", "yyyymmdd") or digits[0] not in "12345":
        return None
    era = int(digits[0]) - 1
    parts = _of_era(era, digits[1:3], digits[3:5], digits[5:7])
    if parts is None or fmt == "era_code" or era >= _LENIENT_FROM_ERA:
        return parts
    return parts if era in eras_of(parts) else None


def _from_text(plain: str) -> Parts | None:
    about = _ABOUT.search(plain) is not None
    text = _ABOUT.sub("", _PARENTHESES.sub("", _DASHES.sub("-", plain)))
    if "から" in text:
        return _from_range(text)
    parts = _from_exact(text)
    if parts is None or not about or _VAGUE.search(text.replace(" ", "")):
        return parts  # 4月中旬頃: the 旬 is what is approximate, the month is known
    year, month, day = parts
    return (year, month, 0) if day else (year, 0, 0) if month else None


def _from_range(text: str) -> Parts | None:
    """Keep what both ends of 昭和55年4月1日から4月10日までの間 share; the day is never known."""
    start, _, end = text.partition("から")
    first = _from_exact(start)
    last = _from_exact(re.sub(r"まで|の間|\s", "", end))
    if first is None or last is None:
        return None
    year = first[0] if last[0] in (0, first[0]) else 0
    month = first[1] if last[1] in (0, first[1]) else 0
    return (year, month if year else 0, 0)


def _from_exact(text: str) -> Parts | None:
    plain = _KANJI_RUN.sub(_arabic, _NOISE.sub("", text).strip())
    coded = _CODED.fullmatch(plain)
    if coded:
        year, month, day = re.findall(r"\d+", coded[2])
        return _of_era(int(coded[1]) - 1, year, month, day)
    era_mark = _ERA.match(plain)
    era = ERA_OF[era_mark[1].upper()] if era_mark else None
    rest = plain[era_mark.end() :] if era_mark else plain
    fields = _fields(rest, is_era=era is not None)
    if fields is None:
        return None
    return _western(*fields) if era is None else _of_era(era, *fields)


def _fields(rest: str, *, is_era: bool) -> tuple[str, str, str] | None:
    """Cut what follows the era into year, month and day; "" is a part that is not given."""
    if is_era and rest.isdigit() and len(rest) in (6, 7):
        return rest[:-4], rest[-4:-2], rest[-2:]
    separated = _SEPARATED.fullmatch(rest)
    if separated:
        return separated[1], separated[2].strip("?*"), (separated[3] or "").strip("?*")
    marked = _MARKED.fullmatch(_VAGUE.sub("", _UNKNOWN.sub("", rest)))
    if marked:
        return marked[1] or "", marked[2] or "", marked[3] or ""
    return None


def _western(year: str, month: str, day: str) -> Parts | None:
    known = 0 if year in ("", "0000", "9999") else int(year) if year != "元" and len(year) == 4 else -1
    if known and known not in _YEARS:
        return None
    return _checked(known, month, day)


def _of_era(era: int, year: str, month: str, day: str) -> Parts | None:
    count = 1 if year == "元" else int(year or 0)
    is_filler = count == 99 and month in ("00", "99")  # 99.99.99; otherwise 昭和99年 is 2024
    if count > _MAX_ERA_YEAR:
        return None
    return _checked(0 if is_filler or not count else ERA_BASE[era] + count, month, day)


def _checked(year: int, month: str, day: str) -> Parts | None:
    months = 0 if month == "99" else int(month or 0)
    days = 0 if day == "99" else int(day or 0)
    return (year, months, days) if months <= 12 and days <= 31 else None


def _arabic(match: re.Match[str]) -> str:
    """Kanji numerals as digits: 五十五 (counted), 一九八〇 (written digit by digit)."""
    text = match[0].replace("廿", "二十").replace("卅", "三十")
    if not any(unit in text for unit in _KANJI_UNIT):
        return "".join(str(_KANJI_DIGIT[kanji]) for kanji in text)
    total, digit = 0, 0
    for kanji in text:
        if kanji in _KANJI_UNIT:
            total, digit = total + (digit or 1) * _KANJI_UNIT[kanji], 0
        else:
            digit = _KANJI_DIGIT[kanji]
    return str(total + digit)
