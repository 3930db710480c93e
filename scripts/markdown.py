"""Small pieces of Markdown for the generated documents: tables, anchors, the note on top."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table and a blank line after it.

    Args:
        headings: One per column.
        rows: As many cells each; a ``|`` in a cell is escaped.
    """
    lines = [_line(headings), f"|{'---|' * len(headings)}"]
    return [*lines, *(_line(row) for row in rows), ""]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def heading(level: int, text: str, anchor: str = "") -> list[str]:
    """Return a heading, with an anchor that does not depend on its words, and blank lines."""
    mark = [f'<a id="{anchor}"></a>', ""] if anchor else []
    return [*mark, f"{'#' * level} {text}", ""]


def block(text: str) -> list[str]:
    """Return the lines of a text that stands in the source, with one blank line after it."""
    return [*text.strip("\n").splitlines(), ""]


def write(path: Path, text: str) -> None:
    """Write a committed document (no personal data: nothing private about it)."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
