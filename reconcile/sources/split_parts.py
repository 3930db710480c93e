"""What splitting a file has in common in all formats."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
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


def write_new(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, and that must not be there yet."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
