"""Split csv and fixed-width files, every record with the bytes that it came with (contract §8)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import RunError
from reconcile.sources.delimited import take_trailer
from reconcile.sources.layout import FileSpec, Layout
from reconcile.sources.model import FileRefused
from reconcile.sources.quotes import MAX_LINES, Open, split_record
from reconcile.sources.raw_lines import RawLines, count_lines, raw_lines
from reconcile.sources.split_parts import HEADINGS, is_header, unbalanced
from reconcile.store.private import write_new

#: Widths of what is added to a held line of fixed width, in characters.
STATE_WIDTH: Final = 24
REASON_WIDTH: Final = 32


def split_lines(
    path: Path, content: bytes, layout: Layout, decided: pl.DataFrame, registrable: Path, held: Path
) -> None:
    """Split a file of lines; title and header lines stand in both, the trailer in neither.

    A record is every line from its own to the next record's. That every line belongs to a record is proved: a line in
    between must continue a quoted field.

    Args:
        path: The file, by which the reader numbers its lines.
        content: Its bytes.
        layout: Its layout.
        decided: ``line``, ``state``, ``reason``, ``passes``; ascending.
        registrable: Written.
        held: Written; each record with state and reason before its line end.

    Raises:
        RunError: The lines are not those that were judged, or the header may hold a record.
    """
    spec = layout.file
    counted = count_lines(path, spec)
    raw = raw_lines(content, spec.encoding, counted)
    head = _head_height(raw, spec)
    starts = [line - 1 for line in decided["line"].to_list()]
    stops = _stops(raw, spec, head, starts)
    if stops is None or counted != len(raw.lines):
        raise unbalanced(layout.id, path.name)
    if _hides_line_end(raw, head, spec):
        raise RunError(
            f"[{layout.id}] {path.name} の見出しの行の中に改行(CR)があり、見出しと記録を分けられません。何も書いていません。",
            "改行を LF か CRLF にそろえて抽出し直してもらってください。",
        )
    add = _adder(spec, raw)
    passed: list[bytes] = []
    kept: list[bytes] = []
    columns = (decided[name].to_list() for name in ("passes", "state", "reason"))
    for start, stop, passes, state, reason in zip(starts, stops, *columns, strict=True):
        record = raw.lines[start] if stop == start + 1 else b"".join(raw.lines[start:stop])
        if passes:
            passed.append(record)
        else:
            kept.append(add(record, state, reason))
    write_new(registrable, b"".join([raw.mark, *raw.lines[:head], *passed]))
    write_new(held, b"".join([raw.mark, *_marked_head(raw.lines[:head], spec, add), *kept]))


def hold_lines(content: bytes, layout: Layout, reason: str, registrable: Path, held: Path) -> int:
    """Hold every line with content that is no title, header or trailer.

    A first line that names none of the layout's columns may be a record: it is held, too.

    Args:
        content: The bytes of the file.
        layout: Its layout.
        reason: Rule by which it was refused.
        registrable: Written: title and header lines.
        held: Written.

    Returns:
        Number of records held.
    """
    spec = layout.file
    raw = raw_lines(content, spec.encoding)
    head = _head_height(raw, spec)
    if spec.format == "csv" and (_hides_line_end(raw, head, spec) or not _names_columns(raw, head, layout)):
        head = min(spec.skip_rows, len(raw.lines))
    end = len(raw.lines)
    if spec.record_count == "trailer" and end > head and _is_trailer(raw.text(end - 1), spec.delimiter):
        end -= 1
    records = [raw.lines[index] for index in range(head, end) if raw.text(index).strip()]
    add = _adder(spec, raw)
    write_new(registrable, b"".join([raw.mark, *raw.lines[:head]]))
    kept = (add(record, "held", reason) for record in records)
    write_new(held, b"".join([raw.mark, *_marked_head(raw.lines[:head], spec, add), *kept]))
    return len(records)


def _stops(raw: RawLines, spec: FileSpec, head: int, starts: Sequence[int]) -> list[int] | None:
    """Return the line after each record, None unless head, records and trailer are the whole file."""
    end = len(raw.lines) - int(spec.record_count == "trailer")
    if (starts[0] if starts else end) != head:
        return None
    stops = [*starts[1:], end][: len(starts)]
    for start, stop in zip(starts, stops, strict=True):
        if stop != start + 1 and not _is_one_record(raw, start, stop, spec):
            return None
    return stops


def _is_one_record(raw: RawLines, start: int, stop: int, spec: FileSpec) -> bool:
    """Tell whether lines are one record of csv: a quoted field is open at the end of the first and closed at last."""
    if spec.format == "fixed" or not start < stop <= start + MAX_LINES + 1:
        return False
    if split_record(raw.text(start), spec.delimiter) is not Open:
        return False
    text = "\n".join(raw.text(index) for index in range(start, stop))
    return isinstance(split_record(text, spec.delimiter), list)


def _head_height(raw: RawLines, spec: FileSpec) -> int:
    """Return the number of title and header lines, as the reader takes them."""
    first = min(spec.skip_rows, len(raw.lines))
    if not spec.header or first == len(raw.lines):
        return first
    if spec.format == "fixed":
        return first + 1
    head = raw.text(first)
    for last in range(first, min(first + MAX_LINES, len(raw.lines))):
        if last > first:
            head += f"\n{raw.text(last)}"
        if split_record(head, spec.delimiter) is not Open:
            return last + 1
    return first + 1


def _hides_line_end(raw: RawLines, head: int, spec: FileSpec) -> bool:
    """Tell whether a CR stands in the header: it may be a line end, and what follows it a record."""
    return any("\r" in raw.text(index) for index in range(min(spec.skip_rows, head), head))


def _names_columns(raw: RawLines, head: int, layout: Layout) -> bool:
    text = "\n".join(raw.text(index) for index in range(min(layout.file.skip_rows, head), head))
    cells = split_record(text, layout.file.delimiter)
    return isinstance(cells, list) and is_header(cells, layout)


def _is_trailer(text: str, delimiter: str) -> bool:
    try:
        take_trailer(text.encode("utf-8", "replace"), delimiter)
    except FileRefused:
        return False
    return True


def _marked_head(
    lines: Sequence[bytes], spec: FileSpec, add: Callable[[bytes, str, str], bytes]
) -> Iterator[bytes]:
    """Yield title lines as they are, and the header with two more headings."""
    yield from lines[: spec.skip_rows]
    if header := b"".join(lines[spec.skip_rows :]):
        yield add(header, *HEADINGS)


def _adder(spec: FileSpec, raw: RawLines) -> Callable[[bytes, str, str], bytes]:
    """Return what puts state and reason behind a record and before its line end."""
    ends = [text.encode(raw.codec) for text in ("\r\n", "\n", "\r")]
    written = _padded if spec.format == "fixed" else _delimited
    shifts = raw.codec.startswith("iso2022_jp")
    memory: dict[tuple[str, str], bytes] = {}

    def add(record: bytes, state: str, reason: str) -> bytes:
        added = memory.get((state, reason))
        if added is None:
            added = memory[state, reason] = written(state, reason, spec.delimiter, raw.codec)
        end = next((each for each in ends if record.endswith(each)), b"")
        body = record[: len(record) - len(end)]
        if shifts and body.rfind(b"\x1b$") > body.rfind(b"\x1b("):  # cut off within kanji: back to ASCII
            added = b"\x1b(B" + added
        return body + added + end

    return add


def _delimited(state: str, reason: str, delimiter: str, codec: str) -> bytes:
    cells = []
    for cell in (state, reason):
        special = any(sign in cell for sign in (delimiter, '"', "\n", "\r"))
        cells.append('"{}"'.format(cell.replace('"', '""')) if special else cell)
    return "".join(delimiter + cell for cell in cells).encode(codec, "replace")


def _padded(state: str, reason: str, _delimiter: str, codec: str) -> bytes:
    """Pad to code units of the encoding, so that the columns of held lines stand below one another."""
    blank = " ".encode(codec)
    parts = []
    for text, width in ((state, STATE_WIDTH), (reason, REASON_WIDTH)):
        part = text.encode(codec, "replace")
        parts.append(part + blank * (width - len(part) // len(blank)))
    return b"".join(parts)
