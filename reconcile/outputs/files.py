"""Writing files for officials: private from the first byte, and csv that a spreadsheet opens rightly and safely.

Every csv has a BOM and CRLF (RFC 4180), because officials open it by double-click in Excel, which takes a file
without BOM for cp932. A cell that a spreadsheet would run as a formula gets an apostrophe in front; readers of
the csv take it off again (``unguarded``).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from reconcile.errors import ConfigError
from reconcile.store.private import write_new

#: First characters that start a formula; the full-width ones do so in Japanese Excel.
_FORMULA = re.compile(r"[=+\-@＝＋－＠\t\r]")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, replacing an older one (mode 0600 before the first byte).

    Args:
        path: The file; its folder must exist.
        content: All of it.

    Raises:
        OSError: The file cannot be written.
    """
    path.unlink(missing_ok=True)
    write_new(path, content)


def write_named(path: Path, text: str) -> None:
    """Write a file that a user named, for its owner alone; one that is there already is not touched.

    Args:
        path: The file.
        text: All of it (UTF-8).

    Raises:
        ConfigError: It is there already, or its folder is missing or cannot be written.
    """
    try:
        write_new(path, text.encode())
    except FileExistsError:
        raise ConfigError(
            f"{path} はもうあります(上書きしません)。",
            "別の名前を --out に指定するか、今あるファイルを移してください。",
        ) from None
    except OSError as error:
        raise ConfigError(
            f"{path} に書けません({type(error).__name__})。", "フォルダがあるか、書けるかを確かめてください。"
        ) from None


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a csv for officials: UTF-8 with BOM, CRLF, guarded cells, None as an empty cell.

    Args:
        path: The file.
        header: Headings.
        rows: As many values per row as there are headings.

    Returns:
        The number of rows written, the header not counted.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(header)
    count = 0
    for row in rows:
        writer.writerow(["" if value is None else guarded(str(value)) for value in row])
        count += 1
    write_private(path, b"\xef\xbb\xbf" + text.getvalue().encode("utf-8"))
    return count


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet could take this text for a formula (contract §9: = + - @ or a tab)."""
    return _FORMULA.match(text) is not None


def guarded(text: str) -> str:
    """Put an apostrophe before text that would run as a formula, and before a guard that was there already."""
    return f"'{text}" if starts_formula(text) or starts_formula(text.lstrip("'")) else text


def unguarded(text: str) -> str:
    """Take the apostrophe of ``guarded`` off again: ``unguarded(guarded(text)) == text`` for every text."""
    return text[1:] if text.startswith("'") and starts_formula(text.lstrip("'")) else text
