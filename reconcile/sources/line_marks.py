"""Which lines of a piece of delimited text are records by themselves, told from the bytes at once.

The rule is that of ``quotes.strict_width``: a line stands alone when each of its fields is either free of quotes or wholly
in quotes (RFC 4180, ``""`` for a quote), and there are as many fields as the file has columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from reconcile.sources.quotes import strict_width

Ints = npt.NDArray[np.int64]
_LF, _CR, _QUOTE = b'\n\r"'
#: Bytes that are looked at together: few enough to stay in the processor's cache.
_BLOCK = 1 << 18
#: One line in so many is few.
_FEW = 10


@dataclass(frozen=True)
class Lines:
    """The lines of a piece.

    Attributes:
        data: The piece.
        good: Whether a line is a record by itself.
    """

    data: bytes
    good: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.good)

    @cached_property
    def feeds(self) -> Ints:
        """Where each line ends: its LF, or the end of the data behind a last line without one."""
        codes = _codes(self.data)
        blocks = range(0, len(codes), _BLOCK)
        found = np.concatenate([np.flatnonzero(codes[at : at + _BLOCK] == _LF) + at for at in blocks])
        return found if len(found) == len(self) else np.append(found, len(self.data))

    def start(self, index: int) -> int:
        """Return the first byte of a line."""
        return int(self.feeds[index - 1]) + 1 if index else 0

    def end(self, index: int) -> int:
        """Return the byte behind the last of a line, its line end (LF or CRLF) left out."""
        feed = int(self.feeds[index])
        has_return = feed < len(self.data) and self.data[max(feed - 1, 0)] == _CR
        return feed - has_return

    def text(self, index: int) -> str:
        """Return a line as text."""
        return self.data[self.start(index) : self.end(index)].decode()

    def texts(self, indices: Ints) -> pl.Series:
        """Return some lines as text: few one by one, many out of all."""
        if len(indices) * _FEW > len(self):
            return pl.read_lines(self.data, name="raw")["raw"].gather(indices)
        return pl.Series("raw", [self.text(index) for index in indices.tolist()], dtype=pl.String)

    def head(self, count: int) -> Lines:
        """Return the first lines."""
        return Lines(self.data[: self.start(count)], self.good[:count])

    def join(self, indices: Ints) -> bytes:
        """Return some lines, ascending, put together again, without copying each."""
        if len(indices) == len(self):
            return self.data
        firsts = indices[np.diff(indices, prepend=-2) != 1].tolist()
        lasts = indices[np.diff(indices, append=-2) != 1].tolist()
        return b"\n".join(
            self.data[self.start(first) : self.end(last)] for first, last in zip(firsts, lasts, strict=True)
        )


def mark_lines(data: bytes, delimiter: bytes, width: int) -> Lines:
    """Find the lines of a piece and whether each is a record by itself.

    Args:
        data: UTF-8 text; the last line may lack its line end.
        delimiter: One byte.
        width: Number of fields of a record.
    """
    marks = data.translate(None, _all_but(b'\n"' + delimiter))
    if data and not data.endswith(b"\n"):
        marks += b"\n"
    lines = Lines(data, np.ones(marks.count(b"\n"), np.bool_))
    doubtful = _doubtful(lines, marks, delimiter, width)
    if len(doubtful):
        raw = lines.texts(doubtful)
        widths = pl.select(strict_width(pl.lit(raw), delimiter.decode())).to_series()
        lines.good[doubtful] = widths.eq_missing(width).to_numpy()
        if width == 1:  # no delimiters to tell a blank line by
            lines.good[doubtful] &= np.fromiter((bool(line.strip()) for line in raw), np.bool_, len(raw))
    return lines


def _doubtful(lines: Lines, marks: bytes, delimiter: bytes, width: int) -> Ints:
    """Return the lines that need the regular expression; every other line is a record.

    A line is a record when the quotes between two delimiters come in pairs and each quote stands at an end of its
    field: then a field has none, or two around all of it.

    Args:
        lines: All lines.
        marks: What their data has of line ends, delimiters and quotes.
        delimiter: One byte.
        width: Number of fields of a record.
    """
    if width < 2:
        return np.arange(len(lines))
    uneven = _uneven(marks, delimiter * (width - 1) + b"\n", len(lines))
    loose = _loose_quotes(lines.data, delimiter[0]) if b'"' in marks else uneven[:0]
    return np.union1d(uneven, np.searchsorted(lines.feeds, loose)) if len(loose) else uneven


def _uneven(marks: bytes, record: bytes, count: int) -> Ints:
    """Return which of ``count`` lines of marks are not exactly ``record`` with quotes in pairs between."""
    bare = marks.translate(None, b'"')
    if bare == record * count and 2 * marks.count(b'""') == len(marks) - len(bare):
        return np.empty(0, np.int64)
    codes = _codes(marks.replace(b'""', b""))
    feeds = np.flatnonzero(codes == _LF)
    is_odd = np.diff(feeds, prepend=-1) != len(record)
    is_odd[np.searchsorted(feeds, np.flatnonzero(codes == _QUOTE))] = True
    return np.flatnonzero(is_odd)


def _loose_quotes(data: bytes, delimiter: int) -> Ints:
    """Return the places of quotes that stand neither first nor last in their field."""
    codes, found = _codes(data), [np.empty(0, np.int64)]
    for begin in range(1, len(codes) - 1, _BLOCK):
        block = codes[begin - 1 : begin + _BLOCK + 1]  # with a neighbour on each side: the ends have but one
        is_edge = (block == _LF) | (block == delimiter)
        is_loose = (block[1:-1] == _QUOTE) & ~(is_edge[:-2] | is_edge[2:])
        found.append(np.flatnonzero(is_loose) + begin)
    return np.concatenate(found)


def _codes(data: bytes) -> npt.NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)


def _all_but(kept: bytes) -> bytes:
    return bytes(set(range(256)) - set(kept))
