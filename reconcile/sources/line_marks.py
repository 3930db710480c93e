"""Which lines of a piece of delimited text are records by themselves, told from the bytes at once.

The rule is that of ``quotes.strict_width``: a line stands alone when each of its fields is either free of quotes or wholly
in quotes (RFC 4180, ``""`` for a quote), and there are as many fields as the file has columns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_LF, _CR, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class Lines:
    """The lines of a piece.

    Attributes:
        data: The piece.
        starts: First byte of each line.
        ends: Byte behind the last of each line, the line end (LF or CRLF) left out.
        good: Whether a line is a record by itself.
    """

    data: bytes
    starts: Ints
    ends: Ints
    good: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.starts)

    def text(self, index: int) -> str:
        """Return a line as text."""
        return self.data[self.starts[index] : self.ends[index]].decode()

    def texts(self, indices: Ints) -> list[str]:
        """Return some lines as text."""
        return [self.text(index) for index in indices.tolist()]

    def head(self, count: int) -> Lines:
        """Return the first lines."""
        return Lines(self.data, self.starts[:count], self.ends[:count], self.good[:count])

    def join_good(self) -> bytes:
        """Return the good lines put together again, without copying each."""
        if self.good.all():
            end = self.ends[-1] if len(self) else 0
            return self.data if end >= len(self.data) - 2 else self.data[:end]
        edges = np.flatnonzero(np.diff(np.concatenate(([False], self.good, [False]))))
        runs = zip(edges[0::2].tolist(), edges[1::2].tolist(), strict=True)
        return b"\n".join(self.data[self.starts[first] : self.ends[last - 1]] for first, last in runs)


def mark_lines(data: bytes, delimiter: bytes, width: int) -> Lines:
    """Find the lines of a piece and whether each is a record by itself.

    Args:
        data: UTF-8 text; the last line may lack its line end.
        delimiter: One byte.
        width: Number of fields of a record.
    """
    codes = np.frombuffer(data, np.uint8)
    feeds = np.flatnonzero(codes == _LF)
    # a CR is part of a line end only before an LF
    has_return = (feeds > 0) & (codes[feeds - 1] == _CR)
    ends = feeds - has_return
    if len(codes) and codes[-1] != _LF:
        ends, feeds = np.append(ends, len(codes)), np.append(feeds, len(codes))
    starts = np.concatenate(([0], feeds[:-1] + 1)) if len(feeds) else feeds
    separators = np.flatnonzero(codes == delimiter[0])
    counts = np.searchsorted(separators, ends) - np.searchsorted(separators, starts)
    good = counts == width - 1
    if width == 1:  # no delimiters to tell a blank line by
        lines = (data[a:b].decode() for a, b in zip(starts.tolist(), ends.tolist(), strict=True))
        good &= np.fromiter((bool(line.strip()) for line in lines), bool, len(starts))
    quotes = np.flatnonzero(codes == _QUOTE)
    if len(quotes):
        hidden, is_sound = _quoted(codes, quotes, separators, starts, ends, delimiter[0])
        good = (counts - hidden == width - 1) & is_sound & (good | (hidden > 0))
    return Lines(data, starts, ends, good)


def _quoted(
    codes: npt.NDArray[np.uint8], quotes: Ints, separators: Ints, starts: Ints, ends: Ints, delimiter: int
) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return the delimiters within quotes of each line, and whether all its quotes stand where they may."""
    line = np.searchsorted(starts, quotes, side="right") - 1
    first = np.searchsorted(quotes, starts)
    held = np.diff(np.append(first, len(quotes)))
    opens = (np.arange(len(quotes)) - first[line]) % 2 == 0
    next_to = np.diff(quotes) == 1
    touches_before, touches_after = np.append(False, next_to), np.append(next_to, False)
    before = codes[np.maximum(quotes - 1, 0)]
    after = codes[np.minimum(quotes + 1, len(codes) - 1)]
    # a quote beside another one is the second half of "" within quotes, or the two are an empty field
    may_open = (quotes == starts[line]) | (before == delimiter) | touches_before
    may_close = (quotes + 1 == ends[line]) | (after == delimiter) | touches_after
    sound = np.where(opens, may_open, may_close)
    is_sound = held % 2 == 0
    is_sound[line[~sound]] = False
    pairs = np.flatnonzero(opens[:-1] & (line[:-1] == line[1:]) & ~next_to)
    within = np.searchsorted(separators, quotes[pairs + 1]) - np.searchsorted(separators, quotes[pairs])
    hidden = np.bincount(line[pairs], weights=within, minlength=len(starts)).astype(np.int64)
    return hidden, is_sound
