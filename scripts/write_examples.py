"""Rewrites the data of docs/examples/ (settings and layouts are kept by hand): two small synthetic projects that show how a new 事務 is taken in (docs/onboarding.md).

``shikaku`` holds the four qualification registers (准看護師, 栄養士, 保育士, 介護支援専門員), each in a layout of its own, with the 附票 as a
source; ``kansensho`` holds one 感染症 事務 with its application forms. Nobody in them exists. The same seed gives the same bytes.
"""

from __future__ import annotations

import csv
import io
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from reconcile.sample.people import residents

EXAMPLES = Path(__file__).resolve().parents[1] / "docs" / "examples"
_SEED = 20_260_401
_YEAR = 2026
_NOTE = """# {title}

架空のデータです。ここに出てくる人は一人も実在しません。氏名・番号・住所の組合せはすべて乱数で作りました。
This data is synthetic: no person in it exists. Written by scripts/write_examples.py; explained in docs/onboarding.md.
"""
_ERAS = (
    (20190501, "令和", 2018, 5),
    (19890108, "平成", 1988, 4),
    (19261225, "昭和", 1925, 3),
    (19120730, "大正", 1911, 2),
)

_SEXES = {"male": "1", "female": "2"}

Person = dict[str, Any]


@dataclass
class Record:
    """One row of a register: the person it is of, the number it holds, and what was planned for it.

    Attributes:
        person: Who it is of.
        number: The number it holds.
        kind: What was planned; "" for a right record.
        cause: 推定原因 of a planned error.
        changes: Fields that differ from the registry.
    """

    person: Person
    number: str
    kind: str = ""
    cause: str = ""
    changes: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return a field as the register has it."""
        return self.changes.get(name, str(self.person[name]))


@dataclass(frozen=True)
class Register:
    """One register: its file, its columns (heading, width, how a record and its place fill it)."""

    id: str
    no: int
    name: str
    file: str
    style: str
    prefix: str
    columns: Sequence[tuple[str, int, Callable[[Record, str], str]]]


def address(person: Person) -> str:
    """Return an address as a register writes it."""
    chome = f"{person['chome']}丁目" if person["chome"] else ""
    branch = f"{person['second']}" if person["second"] else ""
    return f"長野県{person['city']}{person['town']}{chome}{person['first']}番地{branch}"


def wareki(day: str) -> str:
    """Return 昭和55年4月1日."""
    _, era, base, _ = next(each for each in _ERAS if int(day) >= each[0])
    return f"{era}{int(day[:4]) - base}年{int(day[4:6])}月{int(day[6:])}日"


def era_code(day: str) -> str:
    """Return 3550401."""
    _, _, base, code = next(each for each in _ERAS if int(day) >= each[0])
    return f"{code}{int(day[:4]) - base:02}{day[4:]}"


def dashed(day: str) -> str:
    """Return 1980-04-01."""
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def katakana(text: str) -> str:
    """Return hiragana as katakana."""
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in text)


def _sex(record: Record, _: str) -> str:
    return _SEXES[record.value("sex")]


def _issued(identity: str) -> str:
    number = int("".join(filter(str.isdigit, identity)))
    return f"{1990 + number % 35}{1 + number % 12:02}{1 + number % 28:02}"


REGISTERS = (
    Register(
        "jun_kangoshi", 18, "准看護師", "18_准看護師.csv", "csv cp932", "JK",
        (
            ("登録番号", 0, lambda _, identity: identity),
            ("個人番号", 0, lambda record, _: record.number),
            ("氏名", 0, lambda record, _: f"{record.value('surname')}　{record.value('given')}"),
            ("フリガナ", 0, lambda record, _: katakana(f"{record.value('surname_kana')}　{record.value('given_kana')}")),
            ("生年月日", 0, lambda record, _: wareki(record.value("birth"))),
            ("性別", 0, _sex),
            ("本籍地", 0, lambda *_: "長野県"),
            ("登録年月日", 0, lambda _, identity: wareki(_issued(identity))),
        ),
    ),
    Register(
        "eiyoshi", 19, "栄養士", "19_栄養士.csv", "titled utf-8", "E",
        (
            ("登録番号", 0, lambda _, identity: identity),
            ("マイナンバー", 0, lambda record, _: f"{record.number[:4]}-{record.number[4:8]}-{record.number[8:]}"),
            ("氏名", 0, lambda record, _: f"{record.value('surname')} {record.value('given')}"),
            ("生年月日", 0, lambda record, _: dashed(record.value("birth"))),
            ("現住所", 0, lambda record, _: record.value("address")),
            ("免許年月日", 0, lambda _, identity: dashed(_issued(identity))),
        ),
    ),
    Register(
        "hoikushi", 20, "保育士", "20_保育士.xlsx", "xlsx", "長野-",
        (
            ("登録番号", 0, lambda _, identity: identity),
            ("個人番号", 0, lambda record, _: record.number),
            ("氏", 0, lambda record, _: record.value("surname")),
            ("名", 0, lambda record, _: record.value("given")),
            ("旧姓", 0, lambda record, _: record.changes.get("former", "")),
            ("生年月日", 0, lambda record, _: record.value("birth")),
            ("性別", 0, lambda record, _: {"male": "男", "female": "女"}[record.value("sex")]),
            ("住所", 0, lambda record, _: record.value("address")),
            ("登録日", 0, lambda _, identity: _issued(identity)),
        ),
    ),
    Register(
        "kaigo_shien", 21, "介護支援専門員", "21_介護支援専門員.txt", "fixed cp932", "2000",
        (
            ("登録番号", 8, lambda _, identity: identity),
            ("個人番号", 12, lambda record, _: record.number),
            ("氏名", 40, lambda record, _: f"{record.value('surname')}　{record.value('given')}"),
            ("生年月日", 7, lambda record, _: era_code(record.value("birth"))),
            ("性別", 1, _sex),
            ("住所", 100, lambda record, _: record.value("address")),
            ("有効期間満了日", 8, lambda _, identity: f"20{27 + int(identity[-1]) % 5}0331"),
        ),
    ),
)  # fmt: skip

KANSENSHO = Register(
    "kekkaku", 18, "結核医療費公費負担", "18_結核公費負担.tsv", "tsv cp932", "K",
    (
        ("受給者番号", 0, lambda _, identity: identity),
        ("個人番号", 0, lambda record, _: record.number),
        ("受給者氏名", 0, lambda record, _: f"{record.value('surname')}　{record.value('given')}"),
        ("受給者カナ", 0, lambda record, _: katakana(f"{record.value('surname_kana')} {record.value('given_kana')}")),
        ("受給者生年月日", 0, lambda record, _: wareki(record.value("birth"))),
        ("性別", 0, _sex),
        ("住所", 0, lambda record, _: record.value("address")),
        ("入力経路", 0, lambda *_: "1"),
        ("承認期間終了日", 0, lambda _, identity: wareki(f"20270{1 + int(identity[-1]) % 9}28")),
    ),
)  # fmt: skip


def main() -> None:
    """Rewrite both examples."""
    write_qualifications(EXAMPLES / "shikaku")
    write_infectious(EXAMPLES / "kansensho")


def population(count: int, seed: int) -> list[Person]:
    """Return grown-up invented people with readable names of their own, addresses joined."""
    people = []
    seen: set[tuple[str, str, str]] = set()
    for person in residents(4 * count, seed, _YEAR).iter_rows(named=True):
        key = (person["surname"], person["given"], person["birth"])
        if person["foreign"] or not "19500101" <= person["birth"] <= "20030331" or key in seen:
            continue
        seen.add(key)
        people.append({**person, "address": address(person)})
    return people[:count]


def write_qualifications(folder: Path) -> None:
    """The four registers: 320 records, and of each kind of trouble one or two."""
    people = population(420, _SEED)
    registers = {
        each.id: [Record(person, person["my_number"]) for person in people[start * 80 : start * 80 + 80]]
        for start, each in enumerate(REGISTERS)
    }
    spare = people[330:]
    nurses, dietitians, childcare, carers = registers.values()
    _take(nurses[5], spare[0], "other_person")
    _namesake(nurses[11], spare[1])
    _mistype(dietitians[7])
    _take(dietitians[20], dietitians[21].person, "other_applicant")
    _move_away(dietitians[30])
    childcare[9].changes["former"] = childcare[9].value("surname")
    history = [_renamed(childcare[9], "小松沢"), _renamed(carers[3], "宮ノ上")]
    carers[3].kind = "renamed"
    childcare[9].kind = "former_name"
    _take(carers[14], childcare[40].person, "other_person")
    abroad = [nurses[33], dietitians[44], childcare[55], carers[66]]
    for record in abroad:
        record.kind = "abroad"
    elsewhere = carers[70]
    elsewhere.kind = "other_prefecture"
    away = {id(record.person) for record in [*abroad, elsewhere]}
    _write_project(
        folder, "例: 四つの資格登録簿", people, away, {"history.csv": (("参照番号", "氏名"), history)}
    )
    _write_overseas(folder, [record.person for record in abroad])
    for register in REGISTERS:
        write_register(folder, register, registers[register.id])
    write_truth(folder, {register: registers[register.id] for register in REGISTERS})


def write_infectious(folder: Path) -> None:
    """One 事務 with forms: who wrote the wrong number can be told."""
    people = population(200, _SEED + 1)
    records = [Record(person, person["my_number"]) for person in people[:90]]
    spare = people[120:]
    forms = {place: record.number for place, record in enumerate(records)}
    _take(records[4], spare[0], "other_person")
    forms[4], records[4].cause = records[4].number, "applicant"
    forms[17] = records[17].number
    _take(records[17], spare[1], "other_person")
    records[17].cause = "staff"
    _mistype(records[40])
    records[40].cause = "staff"
    _write_project(folder, "例: 感染症の事務", people, set(), {})
    rows = [("kekkaku", identity_of(KANSENSHO, place), number, "20260115") for place, number in forms.items()]
    _write_csv(folder / "data" / "applications.csv", ("事務", "受給者番号", "申請書の番号", "受付日"), rows)
    write_register(folder, KANSENSHO, records)
    write_truth(folder, {KANSENSHO: records})


def _take(record: Record, other: Person, kind: str) -> None:
    """Give a record another person's number."""
    record.number, record.kind = other["my_number"], kind


def _namesake(record: Record, other: Person) -> None:
    """Make another resident a namesake of the record's person, born the same day, somewhere else: the register has no address."""
    for name in ("surname", "surname_kana", "given", "given_kana", "birth", "sex"):
        other[name] = record.person[name]
    record.kind = "namesake"


def _mistype(record: Record) -> None:
    """Swap two neighbouring digits that differ."""
    place = next(at for at in range(3, 10) if record.number[at] != record.number[at + 1])
    number = record.number
    record.number = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    record.kind = "mistyped"


def _move_away(record: Record) -> None:
    """Leave the record's address as it was before a move."""
    record.changes["address"] = "長野県飯田市上郷黒田9999番地"
    record.kind = "old_address"


def _renamed(record: Record, surname: str) -> tuple[str, str]:
    """Give the person another surname today; the register keeps the old one. Returns the row of the history."""
    before = str(record.person["surname"])
    record.changes["surname"] = before
    record.person["surname"] = surname
    return str(record.person["resident_code"]), f"{before}　{record.person['given']}"


def identity_of(register: Register, place: int) -> str:
    """Return the record id of the n-th row."""
    return (
        f"{register.prefix}{place + 1001:04}"
        if register.style != "xlsx"
        else f"{register.prefix}{place + 1:06}"
    )


def _write_project(
    folder: Path,
    title: str,
    people: Sequence[Person],
    away: set[int],
    more: dict[str, tuple[tuple[str, ...], list[tuple[str, ...]]]],
) -> None:
    shutil.rmtree(folder / "data", ignore_errors=True)
    (folder / "data").mkdir()
    (folder / "README.md").write_text(_NOTE.format(title=title), "utf-8")
    rows = [
        (
            person["my_number"], person["resident_code"], f"{person['surname']}　{person['given']}", f"{person['surname_kana']} {person['given_kana']}",
            person["birth"], _SEXES[person["sex"]], person["address"],
        )
        for person in people
        if id(person) not in away
    ]  # fmt: skip
    _write_csv(
        folder / "data" / "registry.csv",
        ("個人番号", "参照番号", "氏名", "氏名かな", "生年月日", "性別", "住所"),
        rows,
    )
    for file, (header, lines) in more.items():
        _write_csv(folder / "data" / file, header, lines)


def _write_overseas(folder: Path, people: Sequence[Person]) -> None:
    rows = [
        (
            each["my_number"],
            f"{each['surname']}　{each['given']}",
            each["birth"],
            _SEXES[each["sex"]],
            each["address"],
            "20240610",
        )
        for each in people
    ]
    _write_csv(
        folder / "data" / "fuhyo.csv",
        ("個人番号", "氏名", "生年月日", "性別", "最終住所", "国外転出日"),
        rows,
    )


def write_register(folder: Path, register: Register, records: Sequence[Record]) -> None:
    """Write a register's extract."""
    path = folder / "data" / register.file
    rows = [
        tuple(fill(record, identity_of(register, place)) for _, _, fill in register.columns)
        for place, record in enumerate(records)
    ]
    header = [heading for heading, _, _ in register.columns]
    if register.style == "xlsx":
        with xlsxwriter.Workbook(path) as book:
            book.set_properties({"created": datetime(2026, 4, 1)})
            sheet = book.add_worksheet("登録簿")
            for line, row in enumerate([header, *rows]):
                sheet.write_row(line, 0, row)
    elif register.style == "fixed cp932":
        widths = [width for _, width, _ in register.columns]
        lines = [
            b"".join(cell.encode("cp932").ljust(width) for cell, width in zip(row, widths, strict=True))
            for row in rows
        ]
        path.write_bytes(b"".join(line + b"\r\n" for line in lines))
    else:
        text = io.StringIO(newline="")
        writer = csv.writer(
            text, delimiter="\t" if register.style.startswith("tsv") else ",", lineterminator="\r\n"
        )
        if register.style.startswith("titled"):
            text.write(f"{register.name}名簿\r\n令和8年4月1日現在\r\n")
        writer.writerow(header)
        writer.writerows(rows)
        if register.style.startswith("titled"):
            text.write(f"T,{len(rows)}\r\n")
        path.write_bytes(text.getvalue().encode("utf-8-sig" if register.style.endswith("utf-8") else "cp932"))


def write_truth(folder: Path, registers: dict[Register, Sequence[Record]]) -> None:
    """Write what was planned, for ``reconcile evaluate`` and the test."""
    wrong = {"other_person", "other_applicant", "mistyped"}
    rows = [
        (
            register.id,
            identity_of(register, place),
            "true" if record.kind in wrong else "false",
            record.cause,
            record.person["my_number"],
            record.kind or "right",
        )
        for register, records in registers.items()
        for place, record in enumerate(records)
    ]
    _write_csv(
        folder / "truth.csv", ("system", "record_id", "linkage_error", "cause", "true_number", "kind"), rows
    )


def _write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())
