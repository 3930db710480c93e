"""What splitting a file has in common in all formats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reconcile.errors import RunError
from reconcile.sources.layout import Layout

#: Headings of what is added to a held record.
HEADINGS: Final = ("state", "reason")


def is_header(cells: Sequence[str], layout: Layout) -> bool:
    """Tell whether one of the layout's columns is named among these cells."""
    located = (*layout.fields.values(), *layout.payload)
    wanted = {key.strip() for spec in located for key in spec.keys if isinstance(key, str)}
    return not wanted.isdisjoint(cell.strip() for cell in cells)


def unbalanced(source: str, name: str) -> RunError:
    """Return the error that says that the records found are not those that were judged."""
    return RunError(
        f"[{source}] {name} の記録が、判定した記録と合いません(unbalanced)。何も書いていません。",
        "プログラムの誤りです。run.log.jsonl を添えて開発者に知らせてください。",
    )
