"""Invented people for files that no sample holds."""

from __future__ import annotations

import random
from datetime import date, timedelta

from reconcile.compare.number import check_digit

SURNAMES = [
    ("佐藤", "サトウ"),
    ("鈴木", "スズキ"),
    ("高橋", "タカハシ"),
    ("田中", "タナカ"),
    ("伊藤", "イトウ"),
    ("山本", "ヤマモト"),
    ("小林", "コバヤシ"),
    ("加藤", "カトウ"),
]
WOMEN = [
    ("花子", "ハナコ"),
    ("恵美", "エミ"),
    ("久美子", "クミコ"),
    ("京香", "キョウカ"),
    ("里奈", "リナ"),
    ("和江", "カズエ"),
]
MEN = [
    ("一郎", "イチロウ"),
    ("正夫", "マサオ"),
    ("健太", "ケンタ"),
    ("博司", "ヒロシ"),
    ("大介", "ダイスケ"),
    ("和彦", "カズヒコ"),
]
TOWNS = [
    "長野県長野市大字中御所",
    "長野県松本市中央一丁目",
    "上田市大手",
    "長野県飯田市大久保町",
    "長野県諏訪市高島",
]


def number(dice: random.Random) -> str:
    """A well-formed number of nobody."""
    head = "".join(str(dice.randrange(10)) for _ in range(11))
    return head + check_digit(head)


def day(dice: random.Random, first: int, last: int) -> date:
    return date(first, 1, 1) + timedelta(days=dice.randrange(365 * (last - first)))


def people(count: int, seed: int = 1) -> list[dict[str, str]]:
    """Records with every column a test may want; birth dates 1930–2010, issue dates 2016–2025."""
    dice = random.Random(seed)  # noqa: S311 - invented data
    found = []
    for index in range(count):
        is_woman = dice.random() < 0.5
        surname, given = dice.choice(SURNAMES), dice.choice(WOMEN if is_woman else MEN)
        born, issued = day(dice, 1930, 2010), day(dice, 2016, 2025)
        found.append(
            {
                "id": f"{index + 1:07}",
                "number": number(dice),
                "other": number(dice),
                "name": f"{surname[0]}　{given[0]}",
                "surname": surname[0],
                "given": given[0],
                "kana": f"{surname[1]}　{given[1]}",
                "born": f"{born:%Y%m%d}",
                "issued": f"{issued:%Y%m%d}",
                "sex": "2" if is_woman else "1",
                "address": f"{dice.choice(TOWNS)}{dice.randrange(1, 3000)}番地{dice.randrange(1, 30)}",
                "phone": f"026-{dice.randrange(200, 300)}-{dice.randrange(10000):04}",
                "corporate": f"{dice.randrange(1, 10)}{dice.randrange(10**12):012}",
                "resident": _resident(dice),
                "addressee": f"1{index + 101:014}",
                "grade": str(dice.randrange(1, 5)),
            }
        )
    return found


def _resident(dice: random.Random) -> str:
    head = "".join(str(dice.randrange(10)) for _ in range(10))
    return head + check_digit(head)


def csv_of(rows: list[dict[str, str]], columns: dict[str, str], *, header: bool = True) -> str:
    """Heading → key of ``people``."""
    lines = [",".join(columns)] if header else []
    lines += [",".join(row[key] for key in columns.values()) for row in rows]
    return "\n".join(lines) + "\n"
