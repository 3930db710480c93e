"""Fixed width: where fields begin, found from what all lines have in common at a byte position.

A field begins behind padding that every line has there, behind padding in most lines that have a value there, or where all lines
change from one class of character to another. Runs of letters and digits that stand side by side are cut by ``digits``.
Positions are bytes of the encoding, as the layouts count them.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from reconcile.drafting.digits import cut_run
from reconcile.drafting.model import Column, Doubt, FileFacts, Grid
from reconcile.drafting.opening import Lines
from reconcile.sources.encoding import slicing_codec
from reconcile.sources.files import COUNT_SUFFIX

FEW_LINES: Final = 10
_LINES: Final = 900
_WILD: Final = 0.005
_VOTES: Final = 0.6
#: Share of the lines in which a value may fill the field before it.
_FULL: Final = 0.1
_PAD, _WORD, _KANA, _WIDE, _INSIDE = range(5)
_STRIP: Final = " \u3000\t\0"

Classes = npt.NDArray[np.uint8]
Marks = npt.NDArray[np.bool_]


def is_fixed(lines: Lines) -> bool:
    """Whether most lines have the same number of bytes, and enough of them to be a record."""
    codec = slicing_codec(lines.encoding)
    every = [line for line in _records(lines) if line.strip()]
    lengths = Counter(len(line.encode(codec, "replace")) for line in every)
    length, count = max(lengths.items(), key=lambda each: each[1], default=(0, 0))
    return length >= 24 and count * 10 >= 8 * len(every) and (len(every) >= 2 or length >= 40)


def read_fixed_grid(lines: Lines, path: Path) -> Grid:
    """Find the fields of a fixed-width file.

    Args:
        lines: The sample.
        path: The file; a ``.count`` beside it is looked for.

    Returns:
        The grid; one column per field found.
    """
    codec = slicing_codec(lines.encoding)
    every = [line.encode(codec, "replace") for line in _records(lines)]
    length = Counter(len(line) for line in every if line.strip()).most_common(1)[0][0]
    skip = next(index for index, line in enumerate(every) if len(line) == length)
    records = [line.decode(codec) for line in every[skip:] if len(line) == length and line.strip()]
    classes, starts = _classes(records[:: 1 + len(records) // _LINES], codec, length)
    columns: list[Column] = []
    for first, last in _fields(classes, starts):
        columns += _cut(records, codec, first, last)
    trailer = lines.last.strip().startswith("T,") and lines.last.strip()[2:].isdecimal()
    count = "sidecar" if path.with_name(path.name + COUNT_SUFFIX).is_file() else "none"
    facts = FileFacts("fixed", lines.encoding, "", False, skip, "trailer" if trailer else count)
    return Grid(facts, tuple(columns), tuple(_doubts(len(records), columns)))


def _doubts(count: int, columns: Sequence[Column]) -> list[Doubt]:
    doubts = []
    if count < FEW_LINES:
        doubts.append(
            Doubt(
                "file.format",
                f"固定長の桁の境目を {count} 行だけでは確かめられません。レコード仕様書と照らしてください",
            )
        )
    loose = [column.label for column in columns if column.is_loose]
    if loose:
        doubts.append(
            Doubt(
                "payload", f"桁の境目が確かでない箇所: {'、'.join(loose)}。レコード仕様書と照らしてください"
            )
        )
    return doubts


def _records(lines: Lines) -> list[str]:
    return [*lines.head, *(line for run in lines.later for line in run)]


def _classes(records: Sequence[str], codec: str, length: int) -> tuple[Classes, Marks]:
    """Class of the character at each byte, and whether a character begins there; (records, length) each."""
    classes = np.zeros((len(records), length), dtype=np.uint8)
    starts = np.zeros((len(records), length), dtype=np.bool_)
    widths: dict[str, int] = {}
    for row, record in enumerate(records):
        at = 0
        for index, char in enumerate(record):
            width = widths.get(char) or widths.setdefault(char, len(char.encode(codec, "replace")))
            classes[row, at : at + width] = _class_of(char, record, index)
            starts[row, at] = True
            at += width
    return classes, starts


def _class_of(char: str, record: str, index: int) -> int:
    """Class of one character; a single space between characters of one script belongs to the value."""
    if char in _STRIP:
        around = record[max(0, index - 1) : index] + record[index + 1 : index + 2]
        if len(around) == 2 and (
            (char == "\u3000" and all(each > "\u3000" and each not in _STRIP for each in around))
            or (char == " " and all("\uff61" <= each <= "\uff9f" or each.isalpha() for each in around))
        ):
            return _INSIDE
        return _PAD
    if char <= "\x7f":
        return _WORD
    return _KANA if "\uff61" <= char <= "\uff9f" else _WIDE


def _fields(classes: Classes, starts: Marks) -> list[tuple[int, int]]:
    """(first byte, byte after the last) of every stretch that holds something, padding behind included."""
    length = classes.shape[1]
    cuts = [0, *(at for at in range(1, length) if _is_border(classes, starts, at)), length]
    joined: list[tuple[int, int]] = []
    for first, last in itertools.pairwise(cuts):
        if (classes[:, first:last] == _PAD).all() and joined:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _is_border(classes: Classes, starts: Marks, at: int) -> bool:
    if (~starts[:, at]).mean() > _WILD:
        return False
    left, right = classes[:, at - 1], classes[:, at]
    begins = right != _PAD
    if not begins.any():
        return False
    blank_left = left == _PAD
    both = begins & ~blank_left
    if begins.sum() >= min(2, len(classes)) and both.sum() <= _WILD * begins.sum():
        return True
    if both.mean() >= 1 - _WILD:
        return _changes(left[both], right[both])
    if (left == _INSIDE).any() and at >= 2:
        return False
    opened = begins & blank_left & (classes[:, max(0, at - 2)] == _PAD)
    votes = opened.sum() / begins.sum()
    few = both.sum() <= _FULL * begins.sum()
    return bool(votes >= _VOTES and opened.sum() >= 3 and (few or _holds(left[both], right[both])))


def _changes(left: Classes, right: Classes) -> bool:
    """Whether one class ends and another begins here in every line."""
    ends, begins = set(left.tolist()), set(right.tolist())
    return len(left) >= FEW_LINES and ends.isdisjoint(begins) and (ends == {_WORD} or begins == {_WORD})


def _holds(left: Classes, right: Classes) -> bool:
    """Whether the lines without padding before a border are few, or change class there."""
    return len(left) == 0 or bool((left != right).all())


def _cut(records: Sequence[str], codec: str, first: int, last: int) -> list[Column]:
    """Make the columns of one stretch; a run of letters and digits is cut further."""
    encoded = [record.encode(codec)[first:last] for record in records]
    values = [part.decode(codec, "replace").strip(_STRIP) for part in encoded]
    filled = [value for value in values if value]
    plain = all(value.isascii() and value.isalnum() for value in filled)
    widths = {len(value) for value in filled}
    if not plain or len(widths) != 1 or codec.startswith(("utf-16", "utf-32")):
        return [_column(values, first, last)]
    width = widths.pop()
    lead = next(
        index
        for index in range(last - first)
        if any(part[index : index + 1] not in b" \0" for part in encoded)
    )
    pieces = cut_run(filled, len(values))
    columns, at = [], first + lead
    for number, (size, is_loose) in enumerate(pieces):
        end = last if number == len(pieces) - 1 else at + size
        part = [
            value[at - first - lead : at - first - lead + size] if len(value) == width else ""
            for value in values
        ]
        columns.append(_column(part, first if number == 0 else at, end, is_loose=is_loose))
        at += size
    return columns


def _column(values: Sequence[str], first: int, last: int, *, is_loose: bool = False) -> Column:
    return Column((first + 1, last - first), "", tuple(value.strip(_STRIP) for value in values), is_loose)
