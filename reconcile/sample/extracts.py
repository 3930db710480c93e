"""Writes the records of one system as its extract, in that system's habits."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

import numpy as np
import polars as pl
import xlsxwriter

from reconcile.sample.habits import Column, DateStyle, Habit
from reconcile.sample.systems import Payload, System

_ERAS: Final = ((20190501, "令和", "R", 5, 2019), (19890108, "平成", "H", 4, 1989), (19261225, "昭和", "S", 3, 1926),
                (19120730, "大正", "T", 2, 1912), (18680125, "明治", "M", 1, 1868))  # fmt: skip
_SEXES: Final = {
    "digit": {"male": "1", "female": "2"},
    "kanji": {"male": "男", "female": "女"},
    "letter": {"male": "M", "female": "F"},
}
_ROUTES: Final = {"application": "1", "registry_lookup": "2", "transfer": "3"}
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")


def wareki(day: str, style: DateStyle) -> str:
    """Write yyyymmdd in a style; a year of an era begins with 元 in kanji style only."""
    year, month, of_month = int(day[:4]), int(day[4:6]), int(day[6:])
    if style == "plain":
        return day
    if style == "slash":
        return f"{year}/{month}/{of_month}"
    if style == "iso":
        return f"{year:04}-{month:02}-{of_month:02}"
    name, letter, code, first = next(era[1:] for era in _ERAS if int(day) >= era[0])
    era_year = year - first + 1
    if style == "kanji":
        return f"{name}{'元' if era_year == 1 else era_year}年{month}月{of_month}日"
    if style == "dotted":
        return f"{letter}{era_year}.{month}.{of_month}"
    return f"{code}{era_year:02}{month:02}{of_month:02}"


def payload_values(
    payload: Payload, count: int, rng: np.random.Generator, today: date, first: int = 0
) -> pl.Series:
    """Draw one business column as plain text: yyyymmdd for dates, digits for amounts; serials begin after ``first``."""
    if payload.kind == "serial":
        values = [f"{payload.argument}{number:06}" for number in range(first + 1, first + count + 1)]
    elif payload.kind == "choice":
        values = rng.choice(payload.argument.split("|"), size=count).tolist()
    elif payload.kind == "amount":
        values = [str(int(payload.argument) // int(part)) for part in rng.integers(1, 4, count)]
    else:
        begin, span = (today - timedelta(days=3650), 3600) if payload.kind == "date" else (today, 720)
        values = [
            (begin + timedelta(days=int(days))).strftime("%Y%m%d") for days in rng.integers(0, span, count)
        ]
    return pl.Series(f"{payload.name}", values, dtype=pl.String)


def render(records: pl.DataFrame, habit: Habit, system: System) -> list[list[str]]:
    """Return the extract's cells, column by column."""
    kinds = {payload.name: payload.kind for payload in system.payload}
    return [_cells(records, column, habit, kinds.get(column.source, "")) for column in habit.columns]


def _cells(records: pl.DataFrame, column: Column, habit: Habit, payload_kind: str) -> list[str]:
    if payload_kind:
        values = records[column.source]
        if payload_kind in {"date", "until"}:
            style: DateStyle = "plain" if habit.format == "fixed" else habit.date
            return _mapped(values, lambda day: wareki(day, style))
        return values.to_list()
    source = {"number": "my_number", "form": "form_number", "birth": "birth"}.get(
        column.source, column.source
    )
    # a made column comes first: ``surname`` in the frame is the registry's, not the name that the record holds
    values = _made(records, source) if source in _MADE else records[source]
    values = values.fill_null("")
    changes: dict[str, Callable[[str], str]] = {
        **dict.fromkeys(("birth", "entered_at", "received_at"), lambda day: wareki(day, habit.date)),
        "sex": lambda sex: _SEXES[habit.sex][sex],
        "route": lambda route: _ROUTES[route],
        "number": _number(habit),
        "form": _number(habit),
        "kana": _kana(habit),
    }
    change = changes.get(column.source)
    return _mapped(values, change) if change else values.to_list()


_WORDS: Final = pl.col("name").str.split("　")
_ROOM: Final = pl.when(pl.col("room") != "").then("　" + pl.col("room")).otherwise(pl.lit(""))
#: Columns that are put together from others, or go by another name.
_MADE: Final = {
    "kana": pl.col("name_kana"),
    "surname": _WORDS.list.first(),
    "given": _WORDS.list.slice(1).list.join("　"),
    "street": pl.col("address") + _ROOM,
    "addressee": pl.col("addressee_no"),
    "route": pl.col("entry_route"),
    "id": pl.col("record_id"),
}


def _made(records: pl.DataFrame, source: str) -> pl.Series:
    return records.select(_MADE[source].alias(source)).to_series()


def _mapped(values: pl.Series, change: Callable[[str], str]) -> list[str]:
    made = {value: change(value) if value else "" for value in values.unique().to_list()}
    return [made[value] for value in values]


def _number(habit: Habit) -> Callable[[str], str]:
    def hyphened(number: str, mark: str) -> str:
        return mark.join((number[:4], number[4:8], number[8:])) if len(number) == 12 else number

    return {
        "plain": lambda number: number,
        "hyphen": lambda number: hyphened(number, "-"),
        "space": lambda number: hyphened(number, " "),
        "wide": lambda number: number.translate(_WIDE),
    }[habit.number]


def _kana(habit: Habit) -> Callable[[str], str]:
    if habit.kana == "hiragana":
        return lambda kana: kana
    to_katakana = {code: code + 0x60 for code in range(0x3041, 0x3097)}
    if habit.kana == "katakana":
        return lambda kana: kana.translate(to_katakana)
    return lambda kana: "".join(_HALF.get(char, char) for char in kana.translate(to_katakana)).replace(
        "　", " "
    )


def _half_width() -> dict[str, str]:
    """Katakana → half-width; voiced kana take a mark of their own."""
    full = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン"
    table = {char: chr(0xFF66 + place) for place, char in enumerate(full)}
    plain, voiced = "カキクケコサシスセソタチツテトハヒフヘホ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボ"
    table |= {loud: table[soft] + "ﾞ" for soft, loud in zip(plain, voiced, strict=True)}
    table |= {loud: table[soft] + "ﾟ" for soft, loud in zip("ハヒフヘホ", "パピプペポ", strict=True)}
    return {**table, "ヴ": "ｳﾞ", "ヮ": "ﾜ", "ヰ": "ｲ", "ヱ": "ｴ"}


_HALF: Final = _half_width()


def write_extract(folder: Path, habit: Habit, columns: list[list[str]]) -> list[Path]:
    """Write the cells as the habit says; returns the files. Characters that the code lacks become 〓, as in life."""
    rows = list(zip(*columns, strict=True))
    size = -(-len(rows) // habit.parts)
    written = []
    for part in range(habit.parts):
        path = folder / habit.file.format(part + 1)
        own = rows[part * size : (part + 1) * size]
        if habit.format == "xlsx":
            _write_workbook(path, habit, own)
        else:
            path.write_bytes(_fixed(habit, own) if habit.format == "fixed" else _delimited(habit, own))
        if habit.sidecar:
            path.with_name(path.name + ".count").write_text(f"{len(own)}\n", "ascii")
        written.append(path)
    return written


def encoded(text: str, encoding: str) -> bytes:
    """Encode; a character outside the code becomes 〓 (the mark of a lost 外字)."""
    try:
        return text.encode(encoding)
    except UnicodeEncodeError:
        lost = {ord(char): "〓" for char in set(text) if not _has(char, encoding)}
        return text.translate(lost).encode(encoding)


def _has(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _delimited(habit: Habit, rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    quoting: Literal[0, 1] = csv.QUOTE_ALL if habit.quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=habit.delimiter, quoting=quoting, lineterminator="\r\n")
    if habit.title:
        text.write(habit.title + "\r\n")
    if habit.header:
        writer.writerow([column.heading for column in habit.columns])
    count = 0
    for row in rows:
        writer.writerow(row)
        count += 1
    if habit.trailer:
        text.write(f"T{habit.delimiter}{count}\r\n")
    return encoded(text.getvalue(), habit.encoding)


def _fixed(habit: Habit, rows: Iterable[tuple[str, ...]]) -> bytes:
    lines = []
    for row in rows:
        cells = [encoded(cell, habit.encoding) for cell in row]
        for cell, column in zip(cells, habit.columns, strict=True):
            if len(cell) > column.width:
                raise ValueError(f"{habit.file}: {column.heading} is too narrow")
        lines.append(
            b"".join(cell.ljust(column.width) for cell, column in zip(cells, habit.columns, strict=True))
        )
    return b"\r\n".join(lines) + b"\r\n"


def _write_workbook(path: Path, habit: Habit, rows: Iterable[tuple[str, ...]]) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 4, 1)})  # the same bytes for the same seed
        sheet = book.add_worksheet("台帳")
        sheet.write_row(0, 0, [column.heading for column in habit.columns])
        for line, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                sheet.write_string(line, place, cell)
