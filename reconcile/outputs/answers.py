"""Reads the departments' answers back from a worklist, as people and spreadsheet programs leave it (contract §9)."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import polars as pl
import python_calamine

from reconcile.errors import ConfigError
from reconcile.outputs.files import unguarded
from reconcile.outputs.spreadsheet import CONFIRMED_CAUSES, DISPOSITIONS
from reconcile.outputs.worklist import ANSWERS, HEADINGS

_ID: Final = "管理番号"
#: Heading → column of the answers.
_SHOWN: Final = {
    "記録番号": "record_id",
    "判定": "verdict_label",
    "理由": "reason_label",
    "照合結果": "match_key",
    "正しい番号(候補)": "proposed_number",
    "推定原因": "cause_label",
}
_SAID: Final = dict(
    zip(ANSWERS, ("disposition", "confirmed_cause", "answered_on", "person", "remark"), strict=True)
)
_TEXT: Final = pl.String
ANSWER_SCHEMA: Final[dict[str, Any]] = {
    "finding_id": _TEXT,
    "disposition": _TEXT,
    "confirmed_cause": _TEXT,
    "answered_on": pl.Date,
    "person": _TEXT,
    "remark": _TEXT,
    "sheet": _TEXT,
    "line": pl.Int64,
    **dict.fromkeys(_SHOWN.values(), _TEXT),
    "first_seen": pl.Date,
    "elapsed_days": pl.Int64,
}
PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "sheet": _TEXT,
    "line": pl.Int64,
    "finding_id": _TEXT,
    "rule": _TEXT,
    **dict.fromkeys(_SAID.values(), _TEXT),
}
_FINDING_ID: Final = re.compile(r"[0-9a-f]{16}")
_MAX_BYTES: Final = 200_000_000
_ENCODINGS: Final = ("utf-8-sig", "cp932")
_EXCEL_ZERO: Final = date(1899, 12, 30)
_PROPERTIES: Final = "docProps/custom.xml"

Cells = Sequence[tuple[int, dict[str, Any]]]


@dataclass(frozen=True)
class AnswerFile:
    """A worklist that came back.

    Attributes:
        run: Run whose findings it shows, "" when the file does not say (csv).
        rows: ``ANSWER_SCHEMA``, one row per finding with at least one of the five columns filled in.
        problems: ``PROBLEM_SCHEMA``, answers that cannot be understood, as they were written.
    """

    run: str
    rows: pl.DataFrame
    problems: pl.DataFrame


def read_answers(path: Path, day: Callable[[str], date | None]) -> AnswerFile:
    """Read a filled-in worklist.

    Columns may have moved, rows may be sorted or missing, sheets renamed; only the headings count.

    Args:
        path: ``.xlsx``, ``.xlsm`` or ``.csv``.
        day: Reads a date that was written as text.

    Raises:
        ConfigError: The file is no worklist or cannot be opened.
    """
    is_book = path.suffix.lower() in (".xlsx", ".xlsm")
    run, sheets = _read_book(path) if is_book else ("", [("", _read_csv(path))])
    found = [(name, cells) for name, table in sheets if (cells := _by_heading(table)) is not None]
    if not found and not (is_book and run):
        raise _no_worklist(path, "見出し(管理番号、対応区分など)が見つかりません")
    rows: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for name, cells in found:
        for line, cell in cells:
            _take(name, line, cell, day, rows, problems)
    return AnswerFile(
        run,
        pl.DataFrame(rows, schema=ANSWER_SCHEMA, orient="row"),
        pl.DataFrame(problems, schema=PROBLEM_SCHEMA, orient="row"),
    )


def _take(
    sheet: str,
    line: int,
    cell: dict[str, Any],
    day: Callable[[str], date | None],
    rows: list[dict[str, Any]],
    problems: list[dict[str, Any]],
) -> None:
    said = {name: _plain(cell.get(heading)) for heading, name in _SAID.items()}
    if not any(said.values()):
        return
    finding = unicodedata.normalize("NFKC", _plain(cell.get(_ID)) or "").lower()
    disposition, cause = (
        _choice(said["disposition"], DISPOSITIONS),
        _choice(said["confirmed_cause"], CONFIRMED_CAUSES),
    )
    answered = _date(cell.get("対応日"), day)
    rule = None
    if not finding:
        rule = "missing_finding_id"
    elif not isinstance(cell[_ID], str) or not _FINDING_ID.fullmatch(finding):  # a number has lost digits
        rule = "bad_finding_id"
    elif said["disposition"] and disposition is None:
        rule = "unknown_disposition"
    elif said["confirmed_cause"] and cause is None:
        rule = "unknown_cause"
    elif said["answered_on"] and answered is None:
        rule = "unreadable_date"
    if rule:
        problems.append({"sheet": sheet, "line": line, "finding_id": finding or None, "rule": rule, **said})
        return
    elapsed = _plain(cell.get("経過日数"))
    rows.append(
        {
            **said,
            "finding_id": finding,
            "disposition": disposition,
            "confirmed_cause": cause,
            "answered_on": answered,
            "sheet": sheet,
            "line": line,
            **{name: _plain(cell.get(heading)) for heading, name in _SHOWN.items()},
            "first_seen": _date(cell.get("初回検出日"), day),
            "elapsed_days": int(elapsed) if elapsed and elapsed.isdecimal() else None,
        }
    )


def _choice(text: str | None, choices: Sequence[str]) -> str | None:
    """Return the choice that a cell means: width and spaces do not count."""
    folded = {"".join(unicodedata.normalize("NFKC", choice).split()): choice for choice in choices}
    return folded.get("".join(unicodedata.normalize("NFKC", text or "").split()))


def _date(value: Any, day: Callable[[str], date | None]) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and 20_000 < value < 80_000:
        return _EXCEL_ZERO + timedelta(days=int(value))
    text = _plain(value)
    return day(text) if text else None


def _plain(value: Any) -> str | None:
    """Return a cell as text without spaces around, None when it is blank."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime):
        value = value.date()
    text = str(value).strip()
    return text or None


def _by_heading(table: Sequence[Sequence[Any]]) -> Cells | None:
    """Return the rows below the headings with their line numbers; None for a sheet that is no list of findings."""
    for place, row in enumerate(table[:50]):
        names = [_heading(value) for value in row]
        if _ID in names and ANSWERS[0] in names:
            missing = [name for name in (*ANSWERS, _ID) if name not in names]
            if missing:
                return None
            columns = {name: names.index(name) for name in HEADINGS if name in names}
            return [
                (line, {name: cells[at] if at < len(cells) else None for name, at in columns.items()})
                for line, cells in enumerate(table[place + 1 :], start=place + 2)
            ]
    return None


def _heading(value: Any) -> str:
    folded = "".join(unicodedata.normalize("NFKC", _plain(value) or "").split())
    return next((name for name in HEADINGS if unicodedata.normalize("NFKC", name) == folded), folded)


def _read_book(path: Path) -> tuple[str, list[tuple[str, list[list[Any]]]]]:
    try:
        content = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MAX_BYTES:
                raise _no_worklist(path, "展開すると大きすぎます")
            run = _run_of(archive)
        book = python_calamine.load_workbook(io.BytesIO(content))
        return run, [
            (name, book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names
        ]
    except (zipfile.BadZipFile, python_calamine.CalamineError, OSError, ET.ParseError, ValueError):
        raise _no_worklist(path, "Excel のブックとして開けません") from None


def _run_of(archive: zipfile.ZipFile) -> str:
    """Return the custom property ``run``."""
    if _PROPERTIES not in archive.namelist():
        return ""
    root = ET.fromstring(archive.read(_PROPERTIES))  # noqa: S314 - size is limited, and expat loads no entities
    for each in root:
        if each.get("name") == "run":
            return "".join(each.itertext()).strip()
    return ""


def _read_csv(path: Path) -> list[list[Any]]:
    try:
        content = path.read_bytes()
    except OSError:
        raise _no_worklist(path, "開けません") from None
    text = _decoded(content)
    if text is None or "\0" in text:
        raise _no_worklist(path, "文字コードが UTF-8、cp932、UTF-16 のどれでもありません")
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        raise _no_worklist(path, "CSV として読めません") from None
    return [[unguarded(cell) for cell in row] for row in rows]


def _decoded(content: bytes) -> str | None:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Iterator[str] = iter(("utf-16",))
    else:
        encodings = iter(_ENCODINGS)
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _no_worklist(path: Path, why: str) -> ConfigError:
    return ConfigError(
        f"{path.name} は訂正一覧として読めません: {why}。何も取り込んでいません。",
        "reconcile run が書いた訂正一覧(.xlsx か .csv)に記入したファイルを指定してください。",
    )
