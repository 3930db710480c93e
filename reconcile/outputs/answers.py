"""Reads the departments' answers back from a worklist, as people and spreadsheet programs leave it (contract §9)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from reconcile import vocabulary
from reconcile.outputs.answer_sheets import FINDING_ID, ID, no_worklist, open_worklist, rows_by_heading
from reconcile.outputs.spreadsheet import CONFIRMED_CAUSES, DISPOSITIONS

#: Heading → column of the answers.
_SHOWN: Final = {
    "記録番号": "record_id",
    "判定": "verdict_label",
    "理由": "reason_label",
    "照合結果": "match_key",
    "正しい番号(候補)": "proposed_number",
    "推定原因": "cause_label",
}
_SAID: Final = {heading: name for name, heading in vocabulary.ANSWERS.items()}
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
_EXCEL_ZERO: Final = date(1899, 12, 30)
#: Serial numbers that a date of an answer can have (1954 to 2118), also when it came as text.
_SERIALS: Final = range(20_000, 80_000)
_SERIAL: Final = re.compile(r"[2-7][0-9]{4}")
_DAYS: Final = re.compile(r"[0-9]{1,5}")


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
        day: Reads a date that was written as text; None when it is no date.

    Raises:
        ConfigError: The file is no worklist, cannot be opened, or its headings are not those of a worklist any more.
    """
    run, tables = open_worklist(path)
    lists = [(table.sheet, cells) for table in tables if (cells := rows_by_heading(path, table)) is not None]
    if not lists and not run:  # a worklist without findings has only its first sheet
        raise no_worklist(path, "見出し(管理番号、対応区分など)が見つかりません")
    rows: list[dict[str, Any]] = []
    problems: list[dict[str, Any]] = []
    for name, below in lists:
        for line, cell in below:
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
    finding = unicodedata.normalize("NFKC", _plain(cell.get(ID)) or "").lower()
    disposition, cause = (
        _choice(said["disposition"], DISPOSITIONS),
        _choice(said["confirmed_cause"], CONFIRMED_CAUSES),
    )
    answered = _date(cell.get("対応日"), day)
    rule = None
    if not finding:
        rule = "missing_finding_id"
    elif not isinstance(cell[ID], str) or not FINDING_ID.fullmatch(finding):  # a number has lost digits
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
    elapsed = (_plain(cell.get("経過日数")) or "").replace(",", "")
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
            "elapsed_days": int(elapsed) if _DAYS.fullmatch(elapsed) else None,
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
    text = _plain(value)
    if text is None:
        return None
    if isinstance(value, float) and _SERIALS.start <= value < _SERIALS.stop:
        return _EXCEL_ZERO + timedelta(days=int(value))
    if found := day(text):
        return found
    return _EXCEL_ZERO + timedelta(days=int(text)) if _SERIAL.fullmatch(text) else None


def _plain(value: Any) -> str | None:
    """Return a cell as text without spaces around, None when it is blank."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        value = str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    text = str(value).strip()
    return text or None
