"""Delimited text: split by polars where a line stands alone, by hand where quotes make it necessary."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from reconcile.sources.encoding import MARK, MARK_BYTES, TextPiece, utf8_pieces
from reconcile.sources.layout import FileSpec
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import BROKEN_SCHEMA, Batch, Plan, Planner
from reconcile.sources.quotes import MAX_LINES, Open, read_carefully, split_record, strict_width

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
    reader: _Splitter | None = None
    line = 1
    carried = b""
    for piece in utf8_pieces(path, spec.encoding):
        data = carried + piece.data
        stated = None
        if piece.final and spec.record_count == "trailer":
            data, stated = take_trailer(data, spec.delimiter)
        if reader is None:
            reader, data, line = _start(data, spec, planner)
        batch, used, carried = reader.split(TextPiece(data, piece.final), line)
        yield replace(batch, stated=stated)
        line += used


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

    def split(self, piece: TextPiece, first_line: int) -> tuple[Batch, int, bytes]:
        """Split one piece; returns the batch, the number of lines used, and the bytes left to the next piece."""
        quoted = b'"' in piece.data
        frame = _lines(piece.data).with_row_index("at")
        frame = self._mark_records(frame, quoted)
        rest = frame.filter(~pl.col("good"))
        careful = read_carefully(
            dict(zip(rest["at"].to_list(), rest["raw"].to_list(), strict=True)),
            self.delimiter,
            self.width,
            None if piece.final else frame.height,
        )
        left = b""
        if careful.resume is not None:
            left = _join(frame["raw"][careful.resume :]) + b"\n"
            frame = frame.head(careful.resume)
        whole = piece.data if rest.is_empty() else None
        good = frame.filter("good") if rest.height else frame
        plain = self._parse(good, whole, quoted)
        chosen = self.plan.columns()
        rows = [(at, raw, *(fields[c] for c in chosen)) for at, raw, fields in careful.records]
        cells = plain
        if rows:
            extra = pl.DataFrame(rows, schema=plain.schema, orient="row")
            cells = pl.concat([plain, extra]).sort("at")
        numbered = cells.with_columns((pl.col("at").cast(pl.Int64) + first_line).alias("line"))
        broken = [(at + first_line, rule, raw.replace(MARK, "\ufffd")) for at, rule, raw in careful.broken]
        batch = Batch(
            cells=numbered.select("line", *self.plan.names),
            origin=numbered.select("raw"),
            broken=pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"),
            faulty=MARK_BYTES in piece.data,
        )
        return batch, frame.height, left

    def _mark_records(self, frame: pl.DataFrame, quoted: bool) -> pl.DataFrame:
        """Add ``good``: whether a line is a record by itself. Only lines with quotes cost a regular expression."""
        raw = pl.col("raw")
        good = raw.str.count_matches(self.delimiter, literal=True) == self.width - 1
        if self.width == 1:  # no delimiters to tell a blank line by
            good &= raw.str.strip_chars() != ""
        frame = frame.with_columns(good.alias("good"))
        if not quoted:
            return frame
        marked = frame.filter(raw.str.contains('"', literal=True))
        judged = marked.select(
            "at", (strict_width(raw, self.delimiter) == self.width).fill_null(False).alias("strict")
        )
        joined = frame.join(judged, on="at", how="left", maintain_order="left")
        return joined.select("at", "raw", pl.coalesce("strict", "good").alias("good"))

    def _parse(self, good: pl.DataFrame, whole: bytes | None, quoted: bool) -> pl.DataFrame:
        """Split the lines that stand alone: columns at, raw, k0 …; ``whole`` are their bytes if at hand."""
        chosen = self.plan.columns()
        if good.is_empty():
            schema = {"at": pl.UInt32, "raw": pl.String} | dict.fromkeys(self.plan.names, pl.String)
            return pl.DataFrame(schema=schema)
        data = whole if whole is not None else _join(good["raw"])
        separator = self.delimiter
        if len(separator.encode()) > 1:
            separator, data = _narrow(separator, data)
        split = pl.read_csv(
            data,
            has_header=False,
            infer_schema=False,
            separator=separator,
            quote_char='"' if quoted else None,
            columns=chosen,
        )
        named = split.select(
            pl.col(f"column_{column}").alias(name)
            for column, name in zip(chosen, self.plan.names, strict=True)
        )
        if separator != self.delimiter:  # inside quotes it is part of the value
            named = named.with_columns(pl.all().str.replace_all(separator, self.delimiter, literal=True))
        return good.select("at", "raw").hstack(named)


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


def _join(raw: pl.Series) -> bytes:
    """Put lines together again."""
    return "\n".join(raw.to_list()).encode()
