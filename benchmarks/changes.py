"""A night later: in every extract some rows are not what they were, as bytes; what they say stays, so that the truth holds."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from benchmarks.files import DataFile, data_files

#: One row in so many changes.
SHARE: Final = 100
#: Sources that are extracted every night.
NIGHTLY: Final = frozenset({"system", "replica", "addressees", "applications"})
#: A file in UTF-16 is changed as UTF-8, and written back.
_WIDE: Final = "utf-16"


def change_extracts(project: Path) -> int:
    """Change every nightly text file of a project in place; each call leaves files that were never there before.

    Of delimited files one row in ``SHARE`` gets one more space behind it; in a file of fixed width the first row goes
    to the end.

    Args:
        project: Folder with layouts and data.

    Returns:
        The number of files that changed.
    """
    files = [file for file in data_files(project) if file.kind in NIGHTLY and file.format in ("csv", "fixed")]
    return sum(_change(file) for file in files)


def _change(file: DataFile) -> bool:
    data = file.path.read_bytes()
    is_wide = file.encoding == _WIDE
    lines = (data.decode(_WIDE).encode() if is_wide else data).split(b"\n")
    first, last = file.skip + file.header, len(lines) - 1 - file.trailer
    changed = _rotate(lines, first, last) if file.format == "fixed" else _pad(lines, first, last)
    written = b"\n".join(lines)
    file.path.write_bytes(written.decode().encode(_WIDE) if is_wide else written)
    return changed


def _rotate(lines: list[bytes], first: int, last: int) -> bool:
    lines[first:last] = [*lines[first + 1 : last], *lines[first : first + 1]]
    return last - first > 1


def _pad(lines: list[bytes], first: int, last: int) -> bool:
    changed = False
    for place in range(first, last, SHARE):
        line = lines[place].removesuffix(b"\r")
        if line and not line.endswith(b'"'):  # a space behind a quote would break the line
            lines[place] = line + b" " + lines[place][len(line) :]
            changed = True
    return changed
