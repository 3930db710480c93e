"""What the values of a column look like: shares of the filled cells, never values."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import polars as pl

from reconcile.compare.address_tables import cities, prefectures
from reconcile.compare.address_text import fold_address
from reconcile.compare.kana import fold_kana, is_kana
from reconcile.compare.number import number_columns
from reconcile.compare.text import HAN, KANA, LATIN
from reconcile.drafting.model import Column
from reconcile.sources.dates import parse_date

_NAME: Final = re.compile(rf"[{HAN}{KANA}{LATIN}〓●＿?\ufffd\ue000-\uf8ff・.,'’\- ]{{1,40}}")
_POSTAL: Final = re.compile(r"〒?\d{3}-\d{4}")
_PHONE: Final = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}|0[5789]0\d{8}")
_LOT: Final = re.compile(rf"[{HAN}{KANA}].*\d")
_TWELVE: Final = re.compile(r"\d{12}")
_BUILDING: Final = re.compile(
    r"号室?$|荘|寮|ハイツ|コーポ|マンション|アパート|ビル|住宅|団地|メゾン|ハイム|パレス|棟|号館|様方|方$|館|ホーム|苑|園|\d{3,4}$"
)
_WAREKI: Final = re.compile(r"(?:明治|大正|昭和|平成|令和|[明大昭平令MTSHR])[\s.]*(?:元|\d)", re.IGNORECASE)
_FEMALE: Final = ("コ", "ミ", "エ", "カ", "ナ", "リ", "ヨ", "サ", "ネ", "ホ", "ワ", "ハ", "ノ")
_MALE: Final = (
    "オ",
    "ロウ",
    "タ",
    "シ",
    "ヒコ",
    "ロ",
    "スケ",
    "ゾウ",
    "ジ",
    "ト",
    "キチ",
    "ノブ",
    "カズ",
    "ノリ",
    "ヒロ",
    "マサ",
    "ユキ",
    "ツグ",
)
_FORMATS: Final = ("yyyymmdd", "era_code", "iso", "wareki", "auto")


@dataclass(frozen=True)
class Profile:
    """Measures of one column.

    Attributes:
        column: The column.
    """

    column: Column

    @cached_property
    def filled(self) -> tuple[str, ...]:
        """Values that are not blank."""
        return tuple(value for value in self.column.values if value)

    @property
    def count(self) -> int:
        """Number of filled cells."""
        return len(self.filled)

    @cached_property
    def fill_share(self) -> float:
        """Share of the cells that are filled."""
        return self.count / max(1, len(self.column.values))

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Filled values in NFKC."""
        return tuple(unicodedata.normalize("NFKC", value).strip() for value in self.filled)

    def _share(self, hits: int) -> float:
        return hits / max(1, self.count)

    def matching(self, pattern: re.Pattern[str]) -> float:
        """Share of the values that a pattern matches as a whole."""
        return self._share(sum(pattern.fullmatch(value) is not None for value in self.folded))

    @cached_property
    def distinct(self) -> Counter[str]:
        """Distinct values and how often each stands."""
        return Counter(self.filled)

    @cached_property
    def unique_share(self) -> float:
        """Distinct values per filled cell."""
        return self._share(len(self.distinct))

    @cached_property
    def _numbers(self) -> pl.DataFrame:
        return number_columns(pl.Series(list(self.filled), dtype=pl.String))

    @cached_property
    def number_share(self) -> float:
        """Share of the values that are twelve digits with the check digit of a 個人番号."""
        return self._share(int(self._numbers["number_state"].is_in(["ok"]).sum()))

    @cached_property
    def twelve_share(self) -> float:
        """Share of the values that have twelve digits, right or not."""
        return self._share(int(self._numbers["number"].str.contains(r"^[0-9]{12}$").sum()))

    def numbers(self) -> list[str]:
        """Cleaned numbers, one per row, "" where blank: to compare two columns of one file."""
        return (
            number_columns(pl.Series(list(self.column.values), dtype=pl.String))["number"]
            .fill_null("")
            .to_list()
        )

    @cached_property
    def digit_lengths(self) -> Counter[int]:
        """Lengths of the values that are ASCII digits only."""
        return Counter(len(value) for value in self.folded if value.isascii() and value.isdigit())

    def digits_of(self, length: int) -> float:
        """Share of the values that are digits of this length."""
        return self._share(self.digit_lengths[length])

    @cached_property
    def digit_share(self) -> float:
        """Share of the values that are digits only."""
        return self._share(self.digit_lengths.total())

    @cached_property
    def kana_share(self) -> float:
        """Share of the values that are kana and spaces only."""
        return self._share(sum(is_kana(fold_kana(value)) for value in self.filled))

    @cached_property
    def name_share(self) -> float:
        """Share of the values that a person's name can be: letters and spaces, no digit."""
        return self.matching(_NAME)

    @cached_property
    def kanji_share(self) -> float:
        """Share of the values that hold a kanji."""
        return self._share(sum(re.search(f"[{HAN}]", value) is not None for value in self.folded))

    @cached_property
    def spaced_share(self) -> float:
        """Share of the values with a space inside."""
        return self._share(sum(" " in value for value in self.folded))

    @cached_property
    def postal_share(self) -> float:
        """Share of the values that are written as a postal code."""
        return self.matching(_POSTAL)

    @cached_property
    def phone_share(self) -> float:
        """Share of the values that are written as a telephone number."""
        return self.matching(_PHONE)

    @cached_property
    def address_share(self) -> float:
        """Share of the values that begin with a prefecture or municipality and have a figure."""
        return self._share(sum(map(is_address, self.folded)))

    @cached_property
    def text_share(self) -> float:
        """Share of the values with a letter beyond ASCII."""
        return self._share(sum(not value.isascii() for value in self.folded))

    @cached_property
    def building_share(self) -> float:
        """Share of the values that name a building, room or household."""
        return self._share(sum(_BUILDING.search(value) is not None for value in self.folded))

    @cached_property
    def days(self) -> list[int]:
        """Day numbers, one per row; 0 where blank or no date."""
        return [day.toordinal() if (day := parse_date(value)) else 0 for value in self.column.values]

    @cached_property
    def date_share(self) -> float:
        """Share of the values that are real dates between 1868 and 2100."""
        return self._share(sum(bool(day) for day in self.days))

    @cached_property
    def date_format(self) -> str:
        """The format that a layout would name: the one of nearly all dates, else auto."""
        found = Counter(map(format_of, self.folded))
        name, count = max(found.items(), key=lambda each: each[1], default=("auto", 0))
        return name if count >= 0.8 * self.count else "auto"

    @cached_property
    def is_code(self) -> bool:
        """Whether the column holds few short values, many times each."""
        longest = max(map(len, self.distinct), default=0)
        return 2 <= len(self.distinct) <= 20 and longest <= 10 and len(self.distinct) * 3 <= self.count

    def median_day(self, rows: list[int] | None = None) -> float:
        """Median day number, of some rows or of all; 0 without dates."""
        days = [day for day in (self.days if rows is None else (self.days[row] for row in rows)) if day]
        return statistics.median(days) if days else 0.0


def format_of(text: str) -> str:
    """Name the format of one date in NFKC."""
    if text.isdigit():
        return {8: "yyyymmdd", 7: "era_code"}.get(len(text), "auto")
    if _WAREKI.match(text):
        return "wareki"
    return "iso" if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else "auto"


def is_address(text: str) -> bool:
    """Whether a text begins with the name of a prefecture or municipality and holds a figure."""
    if not _LOT.search(text):
        return False
    folded = fold_address(text)
    for name in prefectures():
        if folded.startswith(name):
            return True
    table = cities()
    return any(folded[:length] in table.anywhere for length in table.lengths.get(folded[:1], ()))


def gender_lean(values: list[str]) -> float:
    """Measure how female given names sound: from -1 (all male endings) to 1.

    Args:
        values: Full names in kana.
    """
    score = 0
    for value in values:
        given = fold_kana(value).split(" ")[-1]
        score += given.endswith(_FEMALE) - given.endswith(_MALE)
    return score / max(1, len(values))
