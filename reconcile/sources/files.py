"""Which files belong to a source, their digests, and the counts that come beside them."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from reconcile.errors import ConfigError
from reconcile.sources.layout import Layout
from reconcile.sources.model import FileRefused

COUNT_SUFFIX = ".count"


def find_files(layout: Layout, data: Path) -> list[Path]:
    """Return the source's files in name order.

    Args:
        layout: The layout; ``file.path`` is a glob under ``data``.
        data: The data folder.

    Returns:
        Paths; only the last by name with ``select = "newest"``; empty when none matches. Hidden files, lock files of
        Excel (``~$…``) and sidecars are no extracts.

    Raises:
        ConfigError: A match lies outside the data folder (through a link).
    """
    spec = layout.file
    found = sorted(
        (path for path in data.glob(spec.path) if path.is_file() and _is_extract(path, spec.record_count)),
        key=lambda path: path.relative_to(data).as_posix(),
    )
    root = data.resolve()
    for path in found:
        if not path.resolve().is_relative_to(root):
            raise ConfigError(
                f"[{layout.id}] {path.name} はデータフォルダの外を指しています(path_outside)",
                "データフォルダの中にファイルそのものを置いてください。",
            )
    return found[-1:] if spec.select == "newest" else found


def _is_extract(path: Path, record_count: str) -> bool:
    if path.name.startswith((".", "~$")):
        return False
    return record_count != "sidecar" or path.suffix != COUNT_SUFFIX


def short_names(files: Sequence[Path], data: Path) -> dict[Path, str]:
    """Name files by name alone, or by path (under the data folder, if there) where two share a name."""
    names = [path.name for path in files]
    return {
        path: path.name
        if names.count(path.name) == 1
        else path.as_posix().removeprefix(f"{data.as_posix()}/")
        for path in files
    }


def sha256(path: Path) -> str:
    """Return the hex digest of a file's bytes, "" for a file that cannot be opened (its report says so)."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def stamp(path: Path) -> tuple[int, ...]:
    """Return what tells that a file was written meanwhile; () for one that cannot be looked at."""
    try:
        told = path.stat()
    except OSError:
        return ()
    return (told.st_ino, told.st_size, told.st_mtime_ns, told.st_ctime_ns)


def sidecar_count(path: Path) -> int:
    """Read the number of records that ``<file>.count`` states.

    Raises:
        FileRefused: There is no such file, or it holds no number.
    """
    sidecar = path.with_name(path.name + COUNT_SUFFIX)
    try:
        text = sidecar.read_bytes()[:64].decode("utf-8-sig", "replace")
    except OSError:
        raise FileRefused(
            "missing_sidecar",
            f"件数のファイル {sidecar.name} がありません",
            "件数のファイルを受け取るか、レイアウトの record_count を直してください。",
        ) from None
    digits = unicodedata.normalize("NFKC", text.replace("\0", "")).strip().replace(",", "")
    if not (digits.isdecimal() and digits.isascii()):
        raise FileRefused(
            "missing_sidecar",
            f"件数のファイル {sidecar.name} に数字がありません",
            "件数のファイルを作り直してもらってください。",
        )
    return int(digits)
