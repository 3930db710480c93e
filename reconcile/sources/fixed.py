"""Fixed-width text: positions are bytes of the file's encoding; one record a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reconcile.sources.delimited import take_trailer
from reconcile.sources.encoding import MARK, decode, raw_pieces, slicing_codec, utf8_pieces
from reconcile.sources.layout import FileSpec
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import BROKEN_SCHEMA, Batch, Plan, Planner

_BLANKS = " \u3000\t\0"


def read_fixed(path: Path, spec: FileSpec, planner: Planner) -> Iterator[Batch]:
    """Read a fixed-width file piece by piece.

    Args:
        path: The file.
        spec: Its layout. UTF-16 and UTF-32 positions are bytes without the byte order mark.
        planner: Called once.

    Yields:
        Batches in the order of the file; ``stated`` is set on the last one where the file has a trailer.

    Raises:
        FileRefused: No header line or trailer where the layout promises one.
    """
    codec = slicing_codec(spec.encoding)
    wide = codec.startswith(("utf-16", "utf-32"))
    plan = planner(0)
    ruler: _Ruler | None = None
    line = 1 + spec.skip_rows + int(spec.header)
    skip = line - 1
    for piece in utf8_pieces(path, spec.encoding) if wide else raw_pieces(path):
        data, stated = piece.data, None
        if piece.final and spec.record_count == "trailer":
            data, stated = take_trailer(data, spec.delimiter)
        lines = _lines(data, codec if wide else "")
        if skip and len(lines) < skip:
            raise FileRefused(
                "missing_header",
                "表題・見出しの行が足りません(空のファイルか、転送が途中で切れています)",
                "抽出をもう一度受け取ってください。",
            )
        lines, skip = lines[skip:], 0
        ruler = ruler or _ruler(lines, plan, codec)
        yield _split(lines, line, ruler, stated)
        line += len(lines)


def _lines(data: bytes, wide_codec: str) -> list[bytes]:
    if not data:
        return []
    lines = data.removesuffix(b"\n").split(b"\n")
    return [line.decode().encode(wide_codec) for line in lines] if wide_codec else lines


@dataclass(frozen=True)
class _Ruler:
    """How long a line must be.

    Attributes:
        plan: The slices.
        codec: Encoding of the slices.
        least: Bytes that the slices reach.
        exact: Length that most lines have, None in a file of lines without padding.
    """

    plan: Plan
    codec: str
    least: int
    exact: int | None

    def fits(self, line: bytes) -> bool:
        """Whether positions can be trusted: a lost or doubled byte shifts every field behind it."""
        if len(line) < self.least:
            return False
        if self.exact is None or len(line) == self.exact:
            return True
        return len(line) > self.exact and _is_blank(line[self.exact :], self.codec)


def _ruler(lines: list[bytes], plan: Plan, codec: str) -> _Ruler:
    least = max((end for _, end in plan.slices()), default=0)
    lengths = Counter(len(line) for line in lines if len(line) >= least and line.strip())
    if not lengths:
        return _Ruler(plan, codec, least, None)
    commonest = max(lengths, key=lambda length: (lengths[length], length == least, -length))
    rigid = lengths[commonest] * 2 >= lengths.total()
    return _Ruler(plan, codec, least, commonest if rigid else None)


def _is_blank(part: bytes, codec: str) -> bool:
    return not decode(part, codec).strip(_BLANKS)


def _split(lines: list[bytes], first_line: int, ruler: _Ruler, stated: int | None) -> Batch:
    good: list[bytes] = []
    numbers: list[int] = []
    broken: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines, first_line):
        if ruler.fits(line) and not _looks_blank(line, ruler.codec):
            good.append(line)
            numbers.append(number)
        else:
            rule = "blank_line" if _is_blank(line, ruler.codec) else "broken_line"
            broken.append((number, rule, line.decode(ruler.codec, "replace")))
    columns = {
        name: _decode_column([line[start:end] for line in good], ruler.codec)
        for name, (start, end) in zip(ruler.plan.names, ruler.plan.slices(), strict=True)
    }
    cells = pl.DataFrame(
        {"line": numbers, **columns},
        schema={"line": pl.Int64} | dict.fromkeys(ruler.plan.names, pl.String),
    )

    def origin(away: pl.Series) -> pl.DataFrame:
        shown = [line for line, is_away in zip(good, away, strict=True) if is_away]
        return pl.DataFrame({"raw": _decode_column(shown, ruler.codec)}, schema={"raw": pl.String})

    return Batch(
        cells=cells,
        origin=origin,
        broken=pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"),
        faulty=any(MARK in "".join(values) for values in columns.values()),
        stated=stated,
    )


def _looks_blank(line: bytes, codec: str) -> bool:
    """Cheap test first: nearly every line begins with a key."""
    return line[:1] in (b" ", b"\0", b"\x81", b"\xa1", b"\xe3", b"") and _is_blank(line, codec)


def _decode_column(slices: list[bytes], codec: str) -> list[str]:
    """Decode all values of a column at once; a fault in one never reaches into the next."""
    separator = "\n".encode(codec)
    values = decode(separator.join(slices), codec).split("\n")
    if len(values) != len(slices):  # no slices at all, or one that holds half of a wide line end
        return [decode(part, codec) for part in slices]
    return values
