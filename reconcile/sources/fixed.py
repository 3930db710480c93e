"""Fixed-width text: positions are bytes of the file's encoding; one record a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.sources.delimited import take_trailer
from reconcile.sources.encoding import decode, raw_pieces, slicing_codec, utf8_pieces
from reconcile.sources.fixed_lines import FixedLines
from reconcile.sources.layout import FileSpec
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import BROKEN_SCHEMA, Batch, Plan, Planner

_BLANKS = " \u3000\t\0"
#: Bytes with which blank lines begin, in whatever encoding; nearly every other line begins with a key.
_BLANK_STARTS: Final = b" \0\x81\xa1\xe3"
_SPACES: Final = b" \t\n\r\v\f"


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
        lines = FixedLines.of(data.decode().encode(codec) if wide else data, codec)
        if skip and len(lines) < skip:
            raise FileRefused(
                "missing_header",
                "表題・見出しの行が足りません(空のファイルか、転送が途中で切れています)",
                "抽出をもう一度受け取ってください。",
            )
        lines, skip = lines.without(skip), 0
        ruler = ruler or _ruler(lines, plan, codec)
        yield _split(lines, line, ruler, stated)
        line += len(lines)


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


def _ruler(lines: FixedLines, plan: Plan, codec: str) -> _Ruler:
    least = max((end for _, end in plan.slices()), default=0)
    counted = lines.lengths >= least
    for at in np.flatnonzero(lines.begin_with(_SPACES)).tolist():
        counted[at] &= bool(lines[at].strip())
    lengths, times = np.unique(lines.lengths[counted], return_counts=True)
    counts: dict[int, int] = dict(zip(lengths.tolist(), times.tolist(), strict=True))
    if not counts:
        return _Ruler(plan, codec, least, None)
    commonest = max(counts, key=lambda length: (counts[length], length == least, -length))
    rigid = counts[commonest] * 2 >= sum(counts.values())
    return _Ruler(plan, codec, least, commonest if rigid else None)


def _is_blank(part: bytes, codec: str) -> bool:
    return not decode(part, codec).strip(_BLANKS)


def _split(lines: FixedLines, first_line: int, ruler: _Ruler, stated: int | None) -> Batch:
    is_good = _good(lines, ruler)
    broken: list[tuple[int, str, str]] = []
    for at in np.flatnonzero(~is_good).tolist():
        rule = "blank_line" if _is_blank(lines[at], ruler.codec) else "broken_line"
        broken.append((at + first_line, rule, lines[at].decode(ruler.codec, "replace")))
    good = lines.only(is_good)

    def split(chosen: pl.Series) -> pl.DataFrame:
        rows = good if chosen.all() else good.only(chosen.to_numpy())
        return pl.DataFrame(
            _column(rows, start, end, ruler.codec).alias(name)
            for name, (start, end) in zip(ruler.plan.names, ruler.plan.slices(), strict=True)
        )

    def origin(away: pl.Series) -> pl.DataFrame:
        shown = good.only(away.to_numpy())
        joined = "\n".encode(ruler.codec).join(shown)
        return pl.DataFrame({"raw": _texts(joined, iter(shown), len(shown), ruler.codec)})

    return Batch(
        line=pl.Series("line", np.flatnonzero(is_good) + first_line, pl.Int64),
        split=split,
        origin=origin,
        broken=pl.DataFrame(broken, schema=BROKEN_SCHEMA, orient="row"),
        faulty=True,
        stated=stated,
        whole=lambda: pl.Series(list(good), dtype=pl.Binary),
    )


def _good(lines: FixedLines, ruler: _Ruler) -> npt.NDArray[np.bool_]:
    """Return which lines are records; only lines that could be blank or too long are looked at one by one."""
    good = lines.lengths >= max(ruler.least, ruler.exact or 0)
    may_be_blank = lines.begin_with(_BLANK_STARTS)
    careful = may_be_blank | (lines.lengths > (ruler.exact or lines.lengths))
    for at in np.flatnonzero(good & careful).tolist():
        line = lines[at]
        good[at] = ruler.fits(line) and not (may_be_blank[at] and _is_blank(line, ruler.codec))
    return good


def _column(lines: FixedLines, start: int, end: int, codec: str) -> pl.Series:
    joined = lines.cut(start, end, "\n".encode(codec))
    return _texts(joined, (line[start:end] for line in lines), len(lines), codec)


def _texts(joined: bytes, parts: Iterator[bytes], count: int, codec: str) -> pl.Series:
    """Decode parts of lines at once; a fault in one never reaches into the next."""
    values = pl.Series([decode(joined, codec)], dtype=pl.String).str.split("\n").explode()
    if len(values) != count:  # no parts at all, or one that holds half of a wide line end
        values = pl.Series([decode(part, codec) for part in parts], dtype=pl.String)
    return values
