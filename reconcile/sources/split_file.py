"""Split an input file into what passes the gate and what is held, every record exactly as it came (contract §8)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import RunError
from reconcile.sources.layout import Layout
from reconcile.sources.split_lines import hold_lines, split_lines
from reconcile.sources.split_parts import unbalanced
from reconcile.sources.split_tables import hold_parquet, hold_xlsx, split_parquet, split_xlsx
from reconcile.store.private import write_new

_TEXT: Final = ("csv", "fixed")


@dataclass(frozen=True)
class Split:
    """What was written for one input file.

    Attributes:
        registrable: Records that may be registered; no file when the input is a workbook or parquet file that cannot
            be opened.
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
        decided: One row per record that ``read_source`` read from it, accepted and rejected, in any order: ``line``
            (as there), ``state``, ``reason``, ``passes``.
        folder: Exists and is not visible yet.
        mark: Tells the files of one source apart, "" when there is only one.
        sha256: Digest of the bytes that were judged, "" for any.

    Returns:
        The two files. Their records are those of the input, each in one of them, in the input's order.

    Raises:
        RunError: The file cannot be read, is not the one that was judged, or a record would be lost or pass unjudged.
    """
    content = _same_bytes(path, layout, sha256)
    registrable, held = _names(path, folder, mark)
    ordered = decided.select("line", "state", "reason", "passes").sort("line")
    if any(ordered.null_count().row(0)):
        raise unbalanced(layout.id, path.name)
    if layout.file.format in _TEXT:
        split_lines(path, content, layout, ordered, registrable, held)
    elif layout.file.format == "xlsx":
        split_xlsx(path.name, content, layout, ordered, registrable, held)
    else:
        split_parquet(path.name, content, layout, ordered, registrable, held)
    passed = int(ordered["passes"].sum())
    return Split(registrable, held, passed, ordered.height - passed)


def hold_file(
    path: Path, layout: Layout, reason: str, folder: Path, *, mark: str = "", sha256: str = ""
) -> Split:
    """Hold all records of a file that was refused as a whole.

    Every line of text with content is a record, title, header and trailer lines left out; so is every row of a sheet
    or a parquet file. A workbook or parquet file that cannot be opened, or lacks the sheet, is held as it is: ``kept`` is 0 and
    there is no registrable file, because nobody can say what its records are.

    Args:
        path: The input file.
        layout: Its layout.
        reason: Rule by which it was refused.
        folder: Exists and is not visible yet.
        mark: As for ``split_file``.
        sha256: As for ``split_file``.

    Returns:
        The two files; ``passed`` is 0.

    Raises:
        RunError: The file cannot be read, or is not the one that was refused.
    """
    content = _same_bytes(path, layout, sha256)
    registrable, held = _names(path, folder, mark)
    if layout.file.format in _TEXT:
        return Split(registrable, held, 0, hold_lines(content, layout, reason, registrable, held))
    hold = hold_xlsx if layout.file.format == "xlsx" else hold_parquet
    kept = hold(content, layout, reason, registrable, held)
    if kept is None:
        write_new(held, content)
    return Split(registrable, held, 0, kept or 0)


def _names(path: Path, folder: Path, mark: str) -> tuple[Path, Path]:
    return folder / f"registrable{mark}{path.suffix}", folder / f"held{mark}{path.suffix}"


def _same_bytes(path: Path, layout: Layout, sha256: str) -> bytes:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RunError(
            f"[{layout.id}] {path.name} を開けません({type(error).__name__})。何も書いていません。",
            "アクセス権と、ほかの処理が使っていないかを確かめてください。",
        ) from None
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise RunError(
            f"[{layout.id}] {path.name} が点検の途中で変わりました。何も書いていません。",
            "ファイルの書込みが終わってから、もう一度 reconcile gate を実行してください。",
        )
    return content
