"""Split an input file into what passes the gate and what is held, every record exactly as it came (contract §8)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import RunError
from reconcile.sources.layout import FileSpec, Layout
from reconcile.sources.raw_lines import RawLines, raw_lines
from reconcile.sources.split_tables import split_parquet, split_xlsx

#: Widths of what is added to a held line of fixed width, in characters.
STATE_WIDTH: Final = 24
REASON_WIDTH: Final = 32
_TEXT: Final = ("csv", "fixed")


@dataclass(frozen=True)
class Split:
    """What was written for one input file.

    Attributes:
        registrable: Records that may be registered.
        held: Records that may not, with state and reason.
        passed: Number of the former.
        kept: Number of the latter.
    """

    registrable: Path
    held: Path
    passed: int
    kept: int


def split_file(
    path: Path, layout: Layout, decided: pl.DataFrame, folder: Path, *, mark: str = "", sha256: str = ""
) -> Split:
    """Write ``registrable<mark><suffix>`` and ``held<mark><suffix>``.

    Args:
        path: The input file.
        layout: Its layout.
        decided: One row per record that ``read_source`` read from it, accepted and rejected: ``line`` (as there),
            ``state``, ``reason``, ``passes``.
        folder: Exists and is not visible yet.
        mark: Tells the files of one source apart, "" when there is only one.
        sha256: Digest of the bytes that were judged, "" for any.

    Returns:
        The two files.

    Raises:
        RunError: The file is not the one that was judged, or a record would be lost.
    """
    content = _same_bytes(path, layout, sha256)
    ordered = decided.sort("line")
    target = Split(
        folder / f"registrable{mark}{path.suffix}",
        folder / f"held{mark}{path.suffix}",
        int(ordered["passes"].sum()),
        int((~ordered["passes"]).sum()),
    )
    if layout.file.format in _TEXT:
        _split_lines(content, layout, ordered, target)
    elif layout.file.format == "xlsx":
        split_xlsx(content, layout, ordered, target.registrable, target.held)
    else:
        split_parquet(content, ordered, target.registrable, target.held)
    return target


def hold_file(
    path: Path, layout: Layout, reason: str, folder: Path, *, mark: str = "", sha256: str = ""
) -> Split:
    """Hold all records of a file that was refused as a whole.

    Every line of text with content, title and header lines left out, is a record. A workbook or parquet file is held as
    it is (``kept`` 0, no registrable file): nobody can say what its records are.

    Args:
        path: The input file.
        layout: Its layout.
        reason: Rule by which it was refused.
        folder: Exists and is not visible yet.
        mark: As for ``split_file``.
        sha256: As for ``split_file``.
    """
    content = _same_bytes(path, layout, sha256)
    spec = layout.file
    target = Split(folder / f"registrable{mark}{path.suffix}", folder / f"held{mark}{path.suffix}", 0, 0)
    if spec.format not in _TEXT:
        _write(target.held, content)
        return target
    raw = raw_lines(content, spec.encoding)
    first = min(len(raw.lines), spec.skip_rows + int(spec.header))
    lines = raw.lines[first:]
    if spec.record_count == "trailer" and lines and _is_trailer(lines[-1], raw, spec.delimiter):
        lines = lines[:-1]
    held = [line for line in lines if line.decode(raw.codec, "replace").strip()]
    add = _adder(spec, raw)
    _write(target.registrable, raw.mark + b"".join(raw.lines[:first]))
    head = _head(raw.lines[:first], spec, add)
    _write(target.held, raw.mark + head + b"".join(add(line, "held", reason) for line in held))
    return Split(target.registrable, target.held, 0, len(held))


def _is_trailer(line: bytes, raw: RawLines, delimiter: str) -> bool:
    text = line.decode(raw.codec, "replace").replace('"', "").strip()
    return text.startswith("T") and text[1:].strip(f"{delimiter} ").isdecimal()


def _split_lines(content: bytes, layout: Layout, decided: pl.DataFrame, target: Split) -> None:
    spec = layout.file
    raw = raw_lines(content, spec.encoding)
    end = len(raw.lines) - int(spec.record_count == "trailer")
    starts = [line - 1 for line in decided["line"].to_list()]
    first = starts[0] if starts else end
    if len(set(starts)) != len(starts) or (starts and (starts[-1] >= end or first < spec.skip_rows)):
        raise _unbalanced(layout, len(starts), end - first)
    add = _adder(spec, raw)
    passed, held = [], []
    columns = zip(
        starts,
        [*starts[1:], end][: len(starts)],
        *(decided[name].to_list() for name in ("passes", "state", "reason")),
        strict=True,
    )
    for start, stop, passes, state, reason in columns:
        record = raw.lines[start] if stop == start + 1 else b"".join(raw.lines[start:stop])
        if passes:
            passed.append(record)
        else:
            held.append(add(record, state, reason))
    head = raw.lines[:first]
    _write(target.registrable, raw.mark + b"".join(head) + b"".join(passed))
    _write(target.held, raw.mark + _head(head, spec, add) + b"".join(held))
    if (len(passed), len(held)) != (target.passed, target.kept):
        raise _unbalanced(layout, target.passed + target.kept, len(passed) + len(held))


def _head(lines: Sequence[bytes], spec: FileSpec, add: Callable[[bytes, str, str], bytes]) -> bytes:
    """Return title lines as they are and the header with two more headings."""
    titles, header = b"".join(lines[: spec.skip_rows]), b"".join(lines[spec.skip_rows :])
    return titles + (add(header, "state", "reason") if spec.header and header else header)


def _adder(spec: FileSpec, raw: RawLines) -> Callable[[bytes, str, str], bytes]:
    """Return what puts state and reason behind a record and before its line end."""
    ends = [text.encode(raw.codec) for text in ("\r\n", "\n", "\r")]
    memory: dict[tuple[str, str], bytes] = {}

    def add(record: bytes, state: str, reason: str) -> bytes:
        added = memory.get((state, reason))
        if added is None:
            text = (
                f"{state:<{STATE_WIDTH}}{reason:<{REASON_WIDTH}}"
                if spec.format == "fixed"
                else f"{spec.delimiter}{state}{spec.delimiter}{reason}"
            )
            added = memory[state, reason] = text.encode(raw.codec)
        end = next((each for each in ends if record.endswith(each)), b"")
        return record[: len(record) - len(end)] + added + end

    return add


def _same_bytes(path: Path, layout: Layout, sha256: str) -> bytes:
    content = path.read_bytes()
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise RunError(
            f"[{layout.id}] {path.name} が点検の途中で変わりました。何も書いていません。",
            "ファイルの書込みが終わってから、もう一度 reconcile gate を実行してください。",
        )
    return content


def _unbalanced(layout: Layout, judged: int, found: int) -> RunError:
    return RunError(
        f"[{layout.id}] 件数が合いません(判定 {judged}件、ファイル {found}件)。何も書いていません。",
        "不具合として開発者に知らせてください。",
    )


def _write(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
