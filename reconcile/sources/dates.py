"""Dates in payload columns, read only as far as the rules min and max need it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Final

#: Gregorian year before the era's first year, by letter, kanji and code (明治1 大正2 昭和3 平成4 令和5).
_ERAS: Final = {
    "M": 1867, "T": 1911, "S": 1925, "H": 1988, "R": 2018,
    "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018,
    "明": 1867, "大": 1911, "昭": 1925, "平": 1988, "令": 2018,
    "1": 1867, "2": 1911, "3": 1925, "4": 1988, "5": 2018,
}  # fmt: skip
_COMPACT: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")
_ERA_CODE: Final = re.compile(r"([1-5])(\d\d)(\d\d)(\d\d)")
_GREGORIAN: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ].*)?")
_ERA: Final = re.compile(
    r"(明治|大正|昭和|平成|令和|[明大昭平令MTSHR])(元|\d{1,2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
)


def parse_date(text: str) -> dt.date | None:
    """Read a whole date as Japanese systems write it.

    Args:
        text: For example 1980-04-01, 19800401, 1980年4月1日, S55.4.1, 昭和55年4月1日 or 3550401.

    Returns:
        The date, or None when the text is no whole and real date.
    """
    plain = unicodedata.normalize("NFKC", text).replace(" ", "" if "T" in text or ":" not in text else " ")
    plain = plain.strip().upper()
    if match := _COMPACT.fullmatch(plain) or _GREGORIAN.fullmatch(plain):
        return _date(int(match[1]), match[2], match[3])
    if match := _ERA_CODE.fullmatch(plain) or _ERA.fullmatch(plain):
        year = 1 if match[2] == "元" else int(match[2])
        return _date(_ERAS[match[1]] + year, match[3], match[4])
    return None


def _date(year: int, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(year, int(month), int(day))
    except ValueError:
        return None
