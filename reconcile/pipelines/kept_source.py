"""A source as a kept copy, and a kept copy as a source: what reading gave besides its rows, one way for all sources."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

import polars as pl

from reconcile.sources import FileReport, Layout, SourceData
from reconcile.store.kept import Copy, Keep, Making

#: Groups of parts: accepted rows, rejected rows, quality findings.
ROWS: Final = "rows"
_REJECTED: Final = "rejected"
_QUALITY: Final = "quality"


def finish(
    keep: Keep, making: Making, layout: Layout, address: str, read: SourceData, told: Mapping[str, Any]
) -> Copy:
    """Let a copy count whose rows are written.

    Args:
        keep: The copies.
        making: The copy.
        layout: Of the source.
        address: Of what the copy is made of.
        read: What reading gave.
        told: What is said of the copy besides.

    Raises:
        OSError: It cannot be written.
    """
    making.add(_REJECTED, read.rejected)
    making.add(_QUALITY, read.quality)
    meta = {
        **told,
        "reports": [dataclasses.asdict(report) for report in read.files],
        "held": sorted(read.held),
        "notes": list(read.notes),
        "taken": read.taken,
    }
    return keep.finish(making, layout.id, address, meta)


def source_of(layout: Layout, copy: Copy, accepted: pl.DataFrame | None = None) -> SourceData:
    """Return what reading gave.

    Args:
        layout: Of the source.
        copy: As ``finish`` left it.
        accepted: Its rows; None where nobody holds them.
    """
    (rejected,), (quality,) = copy.parts[_REJECTED], copy.parts[_QUALITY]
    return SourceData(
        source=layout.id,
        accepted=pl.DataFrame() if accepted is None else accepted,
        rejected=pl.read_parquet(rejected),
        quality=pl.read_parquet(quality),
        files=tuple(FileReport(**report) for report in copy.meta["reports"]),
        held=frozenset(copy.meta["held"]),
        notes=tuple(copy.meta["notes"]),
        taken=copy.meta["taken"],
    )
