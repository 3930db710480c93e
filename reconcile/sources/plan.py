"""From a layout and a file's real columns to what is read from where."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from reconcile.sources.kinds import REQUIRED
from reconcile.sources.layout import Key, Layout, Located
from reconcile.sources.layout_check import nearest
from reconcile.sources.model import FileRefused

PAYLOAD_PREFIX = "payload__"


@dataclass(frozen=True)
class Target:
    """One column of the accepted table.

    Attributes:
        name: Canonical field or ``payload__<name>``.
        parts: Names of the cell columns (``k0`` …) it is made of.
        joiner: Text between the parts.
    """

    name: str
    parts: tuple[str, ...]
    joiner: str


@dataclass(frozen=True)
class Plan:
    """How one file is read.

    Attributes:
        targets: Columns to make.
        places: Per cell column ``k<i>``: 0-based column index, or (0-based first byte, byte after the last).
        absent: Fields whose column this file does not hold.
    """

    targets: tuple[Target, ...]
    places: tuple[int | tuple[int, int], ...]
    absent: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Names of the cell columns, in the order of ``places``."""
        return [f"k{index}" for index in range(len(self.places))]

    def columns(self) -> list[int]:
        """Column indices of a delimited or tabular file.

        Raises:
            TypeError: The plan is for a fixed-width file.
        """
        indices = [place for place in self.places if isinstance(place, int)]
        if len(indices) != len(self.places):
            raise TypeError("plan of slices, not of columns")
        return indices

    def slices(self) -> list[tuple[int, int]]:
        """Byte ranges of a fixed-width file.

        Raises:
            TypeError: The plan is for columns.
        """
        ranges = [place for place in self.places if isinstance(place, tuple)]
        if len(ranges) != len(self.places):
            raise TypeError("plan of columns, not of slices")
        return ranges


#: Given the header names (or, without a header, the number of columns), says what to read.
Planner = Callable[[list[str] | int], Plan]


@dataclass(frozen=True)
class Batch:
    """Some rows of a file: known are their places, and cells are split when they are asked for.

    Attributes:
        line: Line number of each row.
        split: Returns the cells of the rows that a mask names: one text column per place (``k0`` …).
        origin: Returns what was read of the rows that a mask names, to be shown when they are rejected after all.
        broken: Lines that could not be split: line, rule, raw.
        faulty: Whether cells may hold ``MARK``.
        stated: Number of records that the file's trailer states, None without one.
        whole: Returns each row as it stands in the file: equal ones have equal cells. None where rows are no lines of text.
    """

    line: pl.Series
    split: Callable[[pl.Series], pl.DataFrame]
    origin: Callable[[pl.Series], pl.DataFrame]
    broken: pl.DataFrame
    faulty: bool = False
    stated: int | None = None
    whole: Callable[[], pl.Series] | None = None

    @classmethod
    def of_cells(
        cls,
        cells: pl.DataFrame,
        origin: Callable[[pl.Series], pl.DataFrame],
        broken: pl.DataFrame,
        *,
        faulty: bool = False,
        stated: int | None = None,
    ) -> Batch:
        """Make a batch of rows that come split: ``line`` and one text column per place."""
        return cls(cells["line"], cells.drop("line").filter, origin, broken, faulty=faulty, stated=stated)

    @cached_property
    def cells(self) -> pl.DataFrame:
        """All rows: ``line`` and one text column per place."""
        every = pl.repeat(value=True, n=len(self.line), eager=True)
        return pl.DataFrame([self.line.alias("line"), *self.split(every)])

    def only(self, chosen: pl.Series) -> Batch:
        """Leave the rows that a mask names; ``broken`` stays as it is."""
        places = chosen.arg_true()

        def of_all(mask: pl.Series) -> pl.Series:
            return pl.repeat(value=False, n=len(chosen), eager=True).scatter(places.filter(mask), values=True)

        whole = self.whole
        return replace(
            self,
            line=self.line.filter(chosen),
            split=lambda mask: self.split(of_all(mask)),
            origin=lambda mask: self.origin(of_all(mask)),
            whole=None if whole is None else lambda: whole().filter(chosen),
        )


BROKEN_SCHEMA = {"line": pl.Int64, "rule": pl.String, "raw": pl.String}


def plan_for(layout: Layout, shape: list[str] | int) -> Plan:
    """Resolve a layout against one file.

    Args:
        layout: The layout.
        shape: Header names, or the number of columns, or 0 for fixed width.

    Returns:
        The plan. A field that is not required and whose column the file lacks is absent, not an error.

    Raises:
        FileRefused: A required column is missing, or a named one occurs twice.
    """
    wanted: list[tuple[str, Located, bool]] = [
        (name, spec, spec.required or name in REQUIRED[layout.kind]) for name, spec in layout.fields.items()
    ]
    wanted += [(PAYLOAD_PREFIX + spec.name, spec, spec.required) for spec in layout.payload]
    index = _positions(shape)
    places: dict[int | tuple[int, int], str] = {}
    targets: list[Target] = []
    absent: list[str] = []
    missing: list[str] = []
    for name, spec, required in wanted:
        found = [_place(key, shape, index) for key in spec.keys]
        lacking = [key for key, place in zip(spec.keys, found, strict=True) if place is None]
        if lacking:
            (missing.extend(_spell(key, shape) for key in lacking) if required else absent.append(name))
            continue
        parts = tuple(places.setdefault(p, f"k{len(places)}") for p in found if p is not None)
        targets.append(Target(name, parts, spec.joiner))
    if missing:
        raise FileRefused(
            "missing_column",
            f"必要な列がありません: {'、'.join(dict.fromkeys(missing))}",
            f"抽出の列を戻すか、{layout.origin or layout.id} の列名を実際の見出しに合わせてください。",
        )
    return Plan(tuple(targets), tuple(places), tuple(absent))


def _positions(shape: list[str] | int) -> dict[str, list[int]]:
    positions: dict[str, list[int]] = {}
    for index, name in enumerate(shape if isinstance(shape, list) else []):
        positions.setdefault(name.strip(), []).append(index)
    return positions


def _place(key: Key, shape: list[str] | int, index: dict[str, list[int]]) -> int | tuple[int, int] | None:
    if isinstance(key, tuple):
        return key[0] - 1, key[0] - 1 + key[1]
    if isinstance(key, int):
        return key - 1 if isinstance(shape, int) and key <= shape else None
    found = index.get(key.strip(), [])
    if len(found) > 1:
        raise FileRefused(
            "duplicate_column",
            f"列「{key}」が見出しに {len(found)} つあり、どちらを読むか決められません",
            "抽出の見出しを直すか、列を別名にして出し直してもらってください。",
        )
    return found[0] if found else None


def _spell(key: Key, shape: list[str] | int) -> str:
    if not isinstance(key, str) or isinstance(shape, int):
        return f"{key}列目(実際は{shape}列)"
    # A file without its header has a record in its first line: never print anything that could be one.
    names = {unicodedata.normalize("NFKC", n).strip(): n.strip() for n in shape if not _looks_personal(n)}
    near = nearest(unicodedata.normalize("NFKC", key).strip(), names)
    return f"「{key}」(近い見出し:「{names[near]}」)" if near else f"「{key}」"


def _looks_personal(cell: str) -> bool:
    return sum(char.isdigit() for char in cell) >= 4
