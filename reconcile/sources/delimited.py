"""Delimited text: split by polars where a line stands alone, by hand where quotes make it necessary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from reconcile.sources.ahead import ahead
from reconcile.sources.encoding import MARK, TextPiece, holds_mark, utf8_pieces
from reconcile.sources.layout import FileSpec
from reconcile.sources.line_marks import Ints, Lines, mark_lines
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import BROKEN_SCHEMA, Batch, Plan, Planner
from reconcile.sources.quotes import MAX_LINES, Careful, Open, read_carefully, split_record, strict_width

_SPARE_SEPARATORS = "\x1f\x1e\x1d\x1c\x02\x03\x04\x05"


def read_delimited(path: Path, spec: FileSpec, planner: Planner) -> Iterator[Batch]:
    """Read a delimited file piece by piece.

    Args:
        path: The file.
        spec: Its layout.
        planner: Called once, with the header (or the number of columns where there is none).

    Yields:
        Batches in the order of the file; ``stated`` is set on the last one where the file has a trailer.

    Raises:
        FileRefused: No header, a missing column, or no trailer where the layout promises one.
    """
    with closing(ahead(_marked(path, spec, planner))) as pieces:
        for piece in pieces:
            yield piece.splitter.batch(piece)


@dataclass(frozen=True)
class _Marked:
    """A piece whose lines are known: which are records, and what became of the others.

    Attributes:
        splitter: Of its file.
        lines: The lines.
        careful: Those that are no records by themselves, looked at one by one.
        first_line: Number of the first line.
        separator: What separates fields in ``lines``.
        stated: Number of records that the trailer states.
    """

    splitter: _Splitter
    lines: Lines
    careful: Careful
    first_line: int
    separator: str
    stated: int | None


def _marked(path: Path, spec: FileSpec, planner: Planner) -> Iterator[_Marked]:
    splitter: _Splitter | None = None
    line = 1
    carried = b""
    for piece in utf8_pieces(path, spec.encoding):
        data = carried + piece.data if carried else piece.data
        stated = None
        if piece.final and spec.record_count == "trailer":
            data, stated = take_trailer(data, spec.delimiter)
        if splitter is None:
            splitter, data, line = _start(data, spec, planner)
        marked, carried = splitter.mark(TextPiece(data, piece.final), line, stated)
        yield marked
        line += len(marked.lines)


def _start(data: bytes, spec: FileSpec, planner: Planner) -> tuple[_Splitter, bytes, int]:
    """Take title and header lines off the first piece; returns splitter, the rest and its first line number."""
    _, data = take_lines(data, spec.skip_rows)
    line = 1 + spec.skip_rows
    if not spec.header:
        width = _common_width(data, spec.delimiter)
        plan = planner(width) if data else Plan((), ())
        return _Splitter(spec.delimiter, width, plan), data, line
    head, data = take_lines(data, 1)
    fields = split_record(head, spec.delimiter)
    taken = 1
    while fields is Open and taken < MAX_LINES and data:
        more, data = take_lines(data, 1)
        head = f"{head}\n{more}"
        taken += 1
        fields = split_record(head, spec.delimiter)
    if not isinstance(fields, list) or not head.strip():
        raise FileRefused(
            "missing_header",
            "見出しの行がありません(空のファイルか、転送が途中で切れています)",
            "抽出をもう一度受け取ってください。",
            line,
        )
    return _Splitter(spec.delimiter, len(fields), planner(fields)), data, line + taken


def take_lines(data: bytes, count: int) -> tuple[str, bytes]:
    """Split the first ``count`` lines off; returns them as text, and the rest."""
    end = 0
    for _ in range(count):
        found = data.find(b"\n", end)
        if found < 0:
            return data.decode(), b""
        end = found + 1
    return data[:end].decode().removesuffix("\n"), data[end:]


def take_trailer(data: bytes, delimiter: str) -> tuple[bytes, int]:
    """Take the last line ``T<delimiter><n>`` off.

    Args:
        data: Lines in UTF-8 (or any superset of ASCII).
        delimiter: One character.

    Returns:
        The lines before it, and n.

    Raises:
        FileRefused: The last line is no trailer.
    """
    cut = data.rfind(b"\n")
    last = data[cut + 1 :].decode("ascii", "replace").replace('"', "").strip()
    sep = re.escape(delimiter)
    match = re.fullmatch(rf"T\s*{sep}\s*(\d{{1,12}})(?:\s*{sep})*\s*", last)
    if match is None:
        raise FileRefused(
            "missing_trailer",
            f"最後の行が件数の行(T{delimiter}件数)ではありません。転送が途中で切れた可能性があります",
            "抽出をもう一度受け取ってください。",
        )
    return data[: cut + 1], int(match[1])


def _common_width(data: bytes, delimiter: str) -> int:
    """Return the commonest number of fields: what a record of a file without a header looks like."""
    lines = _lines(data).filter(pl.col("raw").str.strip_chars() != "")
    widths = lines.select(strict_width(pl.col("raw"), delimiter).alias("width")).drop_nulls()
    if widths.is_empty():
        return 0
    counts = widths.group_by("width").len().sort("len", "width")
    return int(counts["width"][-1])


def _lines(data: bytes) -> pl.DataFrame:
    if not data:
        return pl.DataFrame(schema={"raw": pl.String})
    return pl.read_lines(data, name="raw")


@dataclass(frozen=True)
class _Splitter:
    """Splits pieces of one file into ``width`` fields."""

    delimiter: str
    width: int
    plan: Plan

    def mark(self, piece: TextPiece, first_line: int, stated: int | None) -> tuple[_Marked, bytes]:
        """Tell the records of a piece from other lines; returns it and the bytes left to the next piece."""
        separator, data = self.delimiter, piece.data
        if len(separator.encode()) > 1:
            separator, data = _narrow(separator, data)
        lines = mark_lines(data, separator.encode(), self.width)
        rest = np.flatnonzero(~lines.good)
        careful = read_carefully(
            dict(zip(rest.tolist(), self._texts(lines, rest, separator).to_list(), strict=True)),
            self.delimiter,
            self.width,
            None if piece.final else len(lines),
        )
        left = b""
        if careful.resume is not None:
            left = self._restored(data[lines.start(careful.resume) :], separator)
            lines = lines.head(careful.resume)
        return _Marked(self, lines, careful, first_line, separator, stated), left

    def batch(self, marked: _Marked) -> Batch:
        """Show the records of a piece; they are split into cells when somebody asks for those."""
        lines, careful, separator = marked.lines, marked.careful, marked.separator
        spelled = {at: raw for at, raw, _ in careful.records}
        good = np.flatnonzero(lines.good)
        places = np.union1d(good, np.array(list(spelled), np.int64)) if spelled else good

        def shown(asked: Ints) -> pl.Series:
            texts = self._texts(lines, asked, separator)
            odd = np.flatnonzero(~lines.good[asked])
            return texts.scatter(odd, [spelled[at] for at in asked[odd].tolist()]) if len(odd) else texts

        broken = [
            (at + marked.first_line, rule, raw.replace(MARK, "\ufffd")) for at, rule, raw in careful.broken
        ]
        return Batch(
            line=pl.Series("line", places + marked.first_line, dtype=pl.Int64),
            split=lambda chosen: self._split(marked, places[chosen.to_numpy()]),
            origin=lambda away: shown(places[away.to_numpy()]).alias("raw").to_frame(),
            broken=pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"),
            faulty=holds_mark(lines.data),
            stated=marked.stated,
            whole=lambda: shown(places),
        )

    def _split(self, marked: _Marked, asked: Ints) -> pl.DataFrame:
        """Split records into cells: columns k0 …, in the order of the file."""
        is_good = marked.lines.good[asked]
        cells = self._parse(marked.lines, asked[is_good], marked.separator)
        if not is_good.all():
            chosen, odd = self.plan.columns(), set(asked[~is_good].tolist())
            rows = [
                (at, *(fields[c] for c in chosen)) for at, _, fields in marked.careful.records if at in odd
            ]
            cells = pl.concat([cells, pl.DataFrame(rows, schema=cells.schema, orient="row")]).sort("at")
        return cells.select(self.plan.names)

    def _texts(self, lines: Lines, places: Ints, separator: str) -> pl.Series:
        texts = lines.texts(places)
        if separator == self.delimiter:
            return texts
        return texts.str.replace_all(separator, self.delimiter, literal=True)

    def _restored(self, data: bytes, separator: str) -> bytes:
        return (
            data if separator == self.delimiter else data.replace(separator.encode(), self.delimiter.encode())
        )

    def _parse(self, lines: Lines, asked: Ints, separator: str) -> pl.DataFrame:
        """Split lines that stand alone: columns at, k0 …."""
        chosen = self.plan.columns()
        at = pl.Series("at", asked, dtype=pl.Int64)
        if at.is_empty():
            return pl.DataFrame(schema={"at": pl.Int64} | dict.fromkeys(self.plan.names, pl.String))
        data = lines.join(asked)
        split = pl.read_csv(
            data,
            has_header=False,
            infer_schema=False,
            separator=separator,
            quote_char='"' if b'"' in data else None,
            columns=chosen,
        )
        named = split.select(
            pl.col(f"column_{column}").alias(name)
            for column, name in zip(chosen, self.plan.names, strict=True)
        )
        if separator != self.delimiter:  # inside quotes it is part of the value
            named = named.with_columns(pl.all().str.replace_all(separator, self.delimiter, literal=True))
        return at.to_frame().hstack(named)


def _narrow(delimiter: str, data: bytes) -> tuple[str, bytes]:
    """Replace a delimiter beyond ASCII by a control character that the data does not hold."""
    for spare in _SPARE_SEPARATORS:
        if spare.encode() not in data:
            return spare, data.replace(delimiter.encode(), spare.encode())
    raise FileRefused(
        "control_characters",
        "ファイルに制御文字が多すぎて、この区切り文字では分けられません",
        "区切り文字をカンマかタブにして抽出し直してもらってください。",
    )
