"""Delimited text: which delimiter, which lines are titles, whether there are headings, whether a count closes the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from reconcile.drafting.headings import is_known
from reconcile.drafting.model import Column, Doubt, FileFacts, Grid, Place
from reconcile.drafting.opening import Lines
from reconcile.drafting.rows import head_of
from reconcile.sources.files import COUNT_SUFFIX
from reconcile.sources.quotes import split_record

DELIMITERS: Final = (",", "\t", ";", "|")
#: A delimiter must give so many of the lines the same number of fields.
_EVEN: Final = 0.8
_TITLES: Final = 30
_KNOWN: Final = 3
_BLANKS: Final = " \u3000\t\r\0\u00a0"


def best_delimiter(lines: Lines) -> tuple[str, int]:
    """Find the delimiter.

    Args:
        lines: A sample of the file.

    Returns:
        The delimiter and the number of fields that most lines have; ("", 1) when the lines are not delimited.
    """
    sample = [line for line in _every(lines) if line.strip()]
    found: list[tuple[float, int, str]] = []
    for delimiter in DELIMITERS:
        widths = Counter(len(fields) for line in sample if (fields := _split(line, delimiter)))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width = max(wide, key=lambda each: (wide[each], each))
        share = wide[width] / len(sample)
        named = _headings(sample[:_TITLES], delimiter)
        if named > 1 and wide.get(named, 0) >= share * len(sample) / 2:
            width, share = named, 1.0
        if share >= _EVEN or len(sample) == 1:
            found.append((share, width, delimiter))
    if not found:
        return "", 1
    _, width, delimiter = max(found, key=lambda each: (round(each[0], 1), each[1]))
    return delimiter, width


def _headings(lines: list[str], delimiter: str) -> int:
    """Number of fields of a line that holds at least three headings that are known; 0 without one."""
    for line in lines:
        cells = _split(line, delimiter) or []
        if sum(map(is_known, cells)) >= _KNOWN:
            return len(cells)
    return 0


def read_grid(lines: Lines, path: Path, delimiter: str, width: int) -> Grid:
    """Split the sample into columns.

    Args:
        lines: The sample.
        path: The file; a ``.count`` beside it is looked for.
        delimiter: One character.
        width: Number of fields of a record.

    Returns:
        The grid; lines with another number of fields are left out.
    """
    trailer = is_trailer(lines.last, delimiter)
    rows = [_split(line, delimiter) for line in lines.head]
    if trailer and lines.is_whole and rows:
        rows = rows[: _last_filled(lines.head)]
    at, header, is_sure = head_of(rows, width)
    later = [_split(line, delimiter) for run in lines.later for line in run]
    records = [
        _trimmed(row)
        for row in (*rows[at + int(header) :], *later)
        if row is not None and len(row) == width and any(cell.strip(_BLANKS) for cell in row)
    ]
    names = [cell.strip() for cell in rows[at] or []] if header else []
    count = "sidecar" if path.with_name(path.name + COUNT_SUFFIX).is_file() else "none"
    facts = FileFacts("csv", lines.encoding, delimiter, header, at, "trailer" if trailer else count)
    return Grid(facts, make_columns(names, records, width), tuple(_doubts(is_sure, at)))


def _doubts(is_sure: bool, skipped: int) -> Iterable[Doubt]:
    if not is_sure:
        yield Doubt(
            "file.header", "先頭の行が見出しかデータかを決められません。true か false を確かめてください"
        )
    if skipped > 5:
        yield Doubt("file.skip_rows", f"見出しの前に {skipped} 行あります。行数を確かめてください")


def make_columns(names: list[str], records: list[list[str]], width: int) -> tuple[Column, ...]:
    """Turn records into columns; a heading that is blank or stands twice cannot name a column of its own."""
    made = []
    for index in range(width):
        values = tuple(row[index] for row in records)
        heading = names[index] if names else ""
        place: Place = heading if names else index + 1
        made.append(Column(place, heading, values))
    return tuple(made)


def is_trailer(line: str, delimiter: str) -> bool:
    """Whether a line is ``T<delimiter><n>`` (contract §2, record_count)."""
    sep = re.escape(delimiter)
    plain = line.replace('"', "").strip()
    return re.fullmatch(rf"T\s*{sep}\s*\d{{1,12}}(?:\s*{sep})*", plain) is not None


def _last_filled(lines: tuple[str, ...]) -> int:
    return max(index for index, line in enumerate(lines) if line.strip())


def _split(line: str, delimiter: str) -> list[str] | None:
    fields = split_record(line, delimiter)
    return fields if isinstance(fields, list) else None


def _trimmed(row: list[str]) -> list[str]:
    return [cell.strip(_BLANKS) for cell in row]


def _every(lines: Lines) -> list[str]:
    return [*lines.head, *(line for run in lines.later for line in run)]
