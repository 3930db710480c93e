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
        found = np.flatnonzero(_codes(self.data) == _LF)
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

    def texts(self, indices: Ints) -> list[str]:
        """Return some lines as text."""
        return [self.text(index) for index in indices.tolist()]

    def head(self, count: int) -> Lines:
        """Return the first lines."""
        return Lines(self.data[: self.start(count)], self.good[:count])

    def join_good(self) -> bytes:
        """Return the good lines put together again, without copying each."""
        if self.good.all():
            return self.data
        edges = np.flatnonzero(np.diff(np.concatenate(([False], self.good, [False]))))
        runs = zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
        return b"\n".join(self.data[self.start(first) : self.end(last - 1)] for first, last in runs)


def mark_lines(data: bytes, delimiter: bytes, width: int) -> Lines:
    """Find the lines of a piece and whether each is a record by itself.

    Args:
        data: UTF-8 text; the last line may lack its line end.
        delimiter: One byte.
        width: Number of fields of a record.
    """
    count = data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
    lines = Lines(data, np.ones(count, dtype=np.bool_))
    doubtful = _doubtful(lines, delimiter, width)
    if len(doubtful):
        raw = pl.Series("raw", lines.texts(doubtful), dtype=pl.String).to_frame()
        is_whole = strict_width(pl.col("raw"), delimiter.decode()).eq_missing(width)
        # without delimiters a blank line would pass for a record
        says_something = pl.lit(width > 1) | pl.col("raw").map_elements(_has_content, return_dtype=pl.Boolean)
        lines.good[doubtful] = raw.select(is_whole & says_something).to_series().to_numpy()
    return lines


def _has_content(line: str) -> bool:
    return bool(line.strip())


def _doubtful(lines: Lines, delimiter: bytes, width: int) -> Ints:
    """Return the lines that need the regular expression; every other line is a record.

    Of all bytes only line ends, delimiters and quotes are looked at. A line is a record when every field between two
    delimiters holds quotes in pairs, and each quote stands at an end of its field: then a field has none or two.
    """
    if width < 2:
        return np.arange(len(lines))
    marks = lines.data.translate(None, _all_but(b'\n"' + delimiter))
    if lines.data and not lines.data.endswith(b"\n"):
        marks += b"\n"
    has_quotes = b'"' in marks
    paired = marks.replace(b'""', b"") if has_quotes else marks
    record = delimiter * (width - 1)
    uneven = np.empty(0, np.int64)
    if paired != (record + b"\n") * len(lines):
        found = paired.split(b"\n")[:-1]
        uneven = np.array([index for index, line in enumerate(found) if line != record], np.int64)
    return np.union1d(uneven, _with_loose_quotes(lines, delimiter)) if has_quotes else uneven


def _with_loose_quotes(lines: Lines, delimiter: bytes) -> Ints:
    """Return the lines with a quote that stands neither first nor last in its field."""
    codes = _codes(lines.data)
    places = np.flatnonzero(codes == _QUOTE)
    is_border = np.zeros(256, np.bool_)
    is_border[[_LF, delimiter[0]]] = True
    first = is_border[codes[places - 1]] | (places == 0)
    last = is_border[codes[np.minimum(places + 1, len(codes) - 1)]] | (places == len(codes) - 1)
    return np.unique(np.searchsorted(lines.feeds, places[~(first | last)]))


def _codes(data: bytes) -> npt.NDArray[np.uint8]:
    return np.frombuffer(data, np.uint8)


def _all_but(kept: bytes) -> bytes:
    return bytes(set(range(256)) - set(kept))
