"""The lines of a piece of fixed-width text as places in its bytes, so that whole columns are cut at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from reconcile.sources.line_marks import Ints


@dataclass(frozen=True)
class FixedLines:
    """The lines of a piece.

    Attributes:
        data: The piece.
        starts: First byte of each line.
        ends: Byte behind the last of each line, its line end left out.
    """

    data: bytes
    starts: Ints
    ends: Ints

    @classmethod
    def of(cls, data: bytes, codec: str) -> FixedLines:
        """Find the lines.

        Args:
            data: Text; the last line may lack its line end.
            codec: Its encoding.
        """
        line_end = "\n".encode(codec)
        unit = len(line_end)
        ends = np.flatnonzero(np.frombuffer(data, f"<u{unit}") == ord("\n")) * unit
        if data and not data.endswith(line_end):
            ends = np.append(ends, len(data))
        starts = np.concatenate(([0], ends[:-1] + unit)) if len(ends) else ends
        return cls(data, starts, ends)

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, index: int) -> bytes:
        return self.data[int(self.starts[index]) : int(self.ends[index])]

    def __iter__(self) -> Iterator[bytes]:
        return map(self.__getitem__, range(len(self)))

    @property
    def _codes(self) -> npt.NDArray[np.uint8]:
        return np.frombuffer(self.data, np.uint8)

    @cached_property
    def lengths(self) -> Ints:
        """Bytes of each line."""
        return self.ends - self.starts

    def begin_with(self, some: bytes) -> npt.NDArray[np.bool_]:
        """Return which lines are empty or begin with one of some bytes."""
        found: npt.NDArray[np.bool_] = self.lengths == 0
        found[~found] = np.isin(self._codes[self.starts[~found]], np.frombuffer(some, np.uint8))
        return found

    def without(self, count: int) -> FixedLines:
        """Return all lines but the first ones."""
        return FixedLines(self.data, self.starts[count:], self.ends[count:]) if count else self

    def only(self, chosen: npt.NDArray[np.bool_]) -> FixedLines:
        """Return the lines that a mask names."""
        return FixedLines(self.data, self.starts[chosen], self.ends[chosen])

    def cut(self, start: int, end: int, line_end: bytes) -> bytes:
        """Return the bytes from ``start`` to ``end`` of each line, joined; every line is long enough."""
        if not len(self):
            return b""
        width = end - start
        cut = np.empty((len(self), width + len(line_end)), np.uint8)
        cut[:, :width] = np.lib.stride_tricks.sliding_window_view(self._codes, width)[self.starts + start]
        cut[:, width:] = np.frombuffer(line_end, np.uint8)
        return cut.tobytes()[: -len(line_end)]
