"""Names, dates and addresses as things, each with the ways it can be written: the oracle compares the things, the pipeline the texts.

Nothing of reconcile is imported: what counts as the same is said here by hand, once more. Every name is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

MARK = "〓"

#: Characters that are forms of one another (docs/names.md: hard tier, soft tier).
HARD = [{"辺", "邊", "邉"}, {"沢", "澤"}, {"高", "髙"}]
SOFT = [{"斎", "斉"}, {"凛", "凜"}]

#: Surnames and given names (two characters each) with their readings.
SURNAMES = {
    "渡辺": "わたなべ", "渡邊": "わたなべ", "渡邉": "わたなべ", "沢村": "さわむら", "澤村": "さわむら", "高木": "たかぎ", "髙木": "たかぎ",
    "斎藤": "さいとう", "斉藤": "さいとう",
}  # fmt: skip
GIVENS = {
    "健朗": "けんろう",
    "健郎": "けんろう",
    "凛子": "りんこ",
    "凜子": "りんこ",
    "美雪": "みゆき",
    "光男": "みつお",
}


@dataclass(frozen=True)
class Name:
    """A full name in kanji. ``hidden`` is the place of a character that cannot be read (-1: none)."""

    surname: str
    given: str
    hidden: int = -1

    @property
    def characters(self) -> str:
        text = self.surname + self.given
        return text if self.hidden < 0 else text[: self.hidden] + MARK + text[self.hidden + 1 :]

    def write(self, *, spaced: bool) -> str:
        text = self.characters
        return f"{text[:2]}　{text[2:]}" if spaced else text

    @property
    def reading(self) -> str:
        return f"{SURNAMES[self.surname]}　{GIVENS[self.given]}"


@dataclass(frozen=True)
class Reading:
    """A name written in kana only, split by a space."""

    surname: str
    given: str

    @property
    def characters(self) -> str:
        return self.surname + self.given

    def write(self, *, spaced: bool) -> str:
        return f"{self.surname}　{self.given}" if spaced else self.surname + self.given


#: Birth dates: the code → ways to write it.
BIRTHS = {
    "1980-04-12": ("1980-04-12", "昭和55年4月12日", "S55.4.12", "19800412"),
    "1980-04-13": ("1980-04-13", "昭和55年4月13日"),
    "1980-04-21": ("1980-04-21", "３５５０４２１"),
    "1955-11-23": ("1955-11-23", "昭和30年11月23日"),
    "1980-04-00": ("昭和55年4月日不詳", "昭和55年4月00日"),
    "1980-00-00": ("昭和55年月日不詳",),
    "": ("", "不詳"),
}
#: Pairs of full dates that one slip of the pen parts (a digit, or two neighbouring digits exchanged).
SLIPS = {
    frozenset({"1980-04-12", "1980-04-13"}),
    frozenset({"1980-04-12", "1980-04-21"}),
}

#: Towns of Nagano with the ways to write them (municipality and town, real places).
TOWNS = {
    "saiwai": ("長野県岡谷市幸町", "岡谷市幸町"),
    "ote": ("長野県上田市大手一丁目", "上田市大手１丁目"),
    "nagakura": ("長野県北佐久郡軽井沢町大字長倉", "軽井沢町長倉"),
}


@dataclass(frozen=True)
class Address:
    """A place: town, lot (0: not said, -1: unreadable), room ("" : not said)."""

    town: str
    lot: int
    room: str = ""

    def write(self, style: int) -> str:
        town = TOWNS[self.town][style % len(TOWNS[self.town])]
        if self.lot == 0:
            return town
        lot = f"{MARK}番地" if self.lot < 0 else (f"{self.lot}番地", f"{self.lot}")[style % 2]
        return f"{town}{lot}" + (f"　{self.room}" if self.room else "")


@dataclass(frozen=True)
class Resident:
    """A resident: today's state and what the history lists of them."""

    code: str
    number: str
    name: Name
    has_reading: bool
    birth: str
    sex: str
    address: Address
    former_surname: str = ""
    status: str = "current"
    renumbered: bool = False
    protected: bool = False
    past_names: tuple[Name, ...] = ()
    past_addresses: tuple[Address, ...] = ()
    past_numbers: tuple[str, ...] = ()

    @property
    def reading(self) -> str:
        return self.name.reading if self.has_reading else ""


@dataclass(frozen=True)
class Record:
    """A record of a system; None where the system does not hold a field or has it blank."""

    number: str
    name: Name | Reading | None
    reading: str
    birth: str
    sex: str | None
    address: Address | None
