"""What drafting a layout passes on from step to step: a sample of the file as a grid, places, doubts.

Values of records live only in a ``Grid``; whatever leaves this package holds headings, places and counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

FileFormat = Literal["csv", "fixed", "xlsx", "parquet"]
#: Where a column is: heading, 1-based number, or (1-based first byte, length).
Place = str | int | tuple[int, int]


@dataclass(frozen=True)
class Doubt:
    """Something that the file does not settle.

    Attributes:
        key: Key of the layout, such as ``fields.name``.
        message: Japanese sentence; no value of a record.
    """

    key: str
    message: str


@dataclass(frozen=True)
class FileFacts:
    """How the file is written; the keys of ``[file]``.

    Attributes:
        format: As in the layout.
        encoding: Python codec, "" for workbooks and parquet.
        delimiter: One character, "" unless the format is csv.
        header: Whether there is a heading line.
        skip_rows: Lines before it.
        record_count: ``none``, ``trailer`` or ``sidecar``.
    """

    format: FileFormat
    encoding: str = ""
    delimiter: str = ""
    header: bool = True
    skip_rows: int = 0
    record_count: str = "none"


@dataclass(frozen=True)
class Column:
    """One column of the sample.

    Attributes:
        place: What the layout would write.
        heading: Heading, "" without one.
        values: Trimmed text, "" where blank; as many as the sample has rows.
        is_loose: Whether its borders are a guess (fixed width).
    """

    place: Place
    heading: str
    values: tuple[str, ...]
    is_loose: bool = False

    @property
    def label(self) -> str:
        """How a person finds it: 「見出し」, 3列目 or 24～83バイト目."""
        if isinstance(self.place, tuple):
            first, length = self.place
            return f"{first}〜{first + length - 1}バイト目" if length > 1 else f"{first}バイト目"
        return f"「{self.place}」" if isinstance(self.place, str) else f"{self.place}列目"


@dataclass(frozen=True)
class Grid:
    """A sample of the file.

    Attributes:
        facts: How the file is written.
        columns: Its columns, in the order of the file.
        doubts: What about ``facts`` or the columns is not certain.
    """

    facts: FileFacts
    columns: tuple[Column, ...]
    doubts: tuple[Doubt, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Rows of the sample."""
        return len(self.columns[0].values) if self.columns else 0
