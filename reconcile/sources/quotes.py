"""Quoted delimited lines (RFC 4180): which lines stand alone, which run over line ends, which are broken.

One stray quote must not swallow the rest of the file. A quoted field may run over line ends only as long as the next
lines are not records by themselves; otherwise the line with the open quote is broken and reading resumes after it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

#: A quoted field that has not ended after so many lines is a stray quote.
MAX_LINES: Final = 500


class Open:
    """The line ends inside a quoted field."""


class Bad:
    """Something follows a closing quote that is neither delimiter nor line end."""


def split_record(text: str, delimiter: str) -> list[str] | type[Open] | type[Bad]:
    """Split one record as RFC 4180 says.

    Args:
        text: The record, which may hold line ends inside quotes.
        delimiter: One character.

    Returns:
        The fields, quotes removed; ``Open`` or ``Bad`` when the text is no whole record. A quote inside an
        unquoted field is an ordinary character.
    """
    fields: list[str] = []
    at = 0
    while True:
        if text.startswith('"', at):
            end = _closing_quote(text, at + 1)
            if end < 0:
                return Open
            fields.append(text[at + 1 : end].replace('""', '"'))
            at = end + 1
            if at == len(text):
                return fields
            if text[at] != delimiter:
                return Bad
            at += 1
        else:
            end = text.find(delimiter, at)
            if end < 0:
                return [*fields, text[at:]]
            fields.append(text[at:end])
            at = end + 1


def _closing_quote(text: str, start: int) -> int:
    while (found := text.find('"', start)) >= 0:
        if not text.startswith('""', found):
            return found
        start = found + 2
    return -1


def strict_width(raw: pl.Expr, delimiter: str) -> pl.Expr:
    """Number of fields of a line that is well formed by itself, null for any other line (vectorised)."""
    sep = re.escape(delimiter)
    quoted = '"(?:[^"]|"")*"'
    plain = f'[^"{sep}]*'
    whole = f"^(?:{quoted}|{plain})(?:{sep}(?:{quoted}|{plain}))*$"
    outside = raw.str.replace_all(quoted, "").str.count_matches(delimiter, literal=True)
    return pl.when(raw.str.contains(whole)).then(outside.cast(pl.Int64) + 1)


@dataclass
class Careful:
    """Lines that needed a closer look.

    Attributes:
        records: (index of the first line, text, fields) of those that are records after all.
        broken: (index, rule, text) of those that are not.
        resume: Index from which the next piece must take over, None when all lines are settled.
    """

    records: list[tuple[int, str, list[str]]] = field(default_factory=list)
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    resume: int | None = None


def read_carefully(lines: Mapping[int, str], delimiter: str, width: int, pending: int | None) -> Careful:
    """Settle the lines that are no plain records.

    Args:
        lines: Index → text, ascending; a line that is a record by itself is not in it.
        delimiter: One character.
        width: Number of fields of a record.
        pending: Number of lines of the piece when more pieces follow, None for the last piece: a quoted field
            that is open at its end is then left to the next piece.

    Returns:
        Records, broken lines, and where to resume.
    """
    result = Careful()
    done = -1
    for index, text in lines.items():
        if index <= done:
            continue
        fields = split_record(text, delimiter)
        if fields is Open:
            joined, fields, last = _extend(lines, index, delimiter)
            if pending is not None and fields is Open and last == pending - 1 and last - index < MAX_LINES:
                result.resume = index
                break
            if isinstance(fields, list) and len(fields) == width:
                result.records.append((index, joined, fields))
                done = last
                continue
        if isinstance(fields, list) and len(fields) == width and text.strip():
            result.records.append((index, text, fields))
        else:
            result.broken.append((index, "broken_line" if text.strip() else "blank_line", text))
    return result


def _extend(
    lines: Mapping[int, str], first: int, delimiter: str
) -> tuple[str, list[str] | type[Open] | type[Bad], int]:
    """Add lines to an open one until it closes; returns text, fields (or why not) and the last line's index."""
    parts = [lines[first]]
    last = first
    while last - first < MAX_LINES and last + 1 in lines:
        last += 1
        parts.append(lines[last])
        if '"' in lines[last]:
            text = "\n".join(parts)
            fields = split_record(text, delimiter)
            if fields is not Open:
                return text, fields, last
    return "", Open, last
