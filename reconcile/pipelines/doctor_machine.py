"""The doctor's look at the machine: Python and its parts, folders, free disk, memory."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal

from reconcile.config import Project
from reconcile.pipelines.doctor_model import Check
from reconcile.versions import MISSING, dependencies

_OLDEST_PYTHON: Final = (3, 11)
_MEMORY_BESIDE_ENGINE: Final = 2 * 1024**3
_SPARE_DISK: Final = 200 * 1024**2
_OPEN_MODES: Final = 0o077


def environment() -> Iterator[Check]:
    """Look at Python, the installed parts and the encoding of file names."""
    parts = dependencies()
    if sys.version_info < _OLDEST_PYTHON:
        yield Check(
            "環境",
            "failure",
            f"Python {platform.python_version()} は古すぎます",
            "Python 3.11 以上で入れ直してください。",
        )
    missing = [name for name, number in parts.items() if number == MISSING]
    if missing:
        yield Check(
            "環境",
            "failure",
            f"入っていない部品があります: {'、'.join(missing)}",
            "配布物から入れ直してください。",
        )
    else:
        yield Check(
            "環境", "ok", f"Python {platform.python_version()}、{platform.system()}、部品 {len(parts)}件"
        )
    if sys.getfilesystemencoding().lower() != "utf-8":
        yield Check(
            "文字コード",
            "warning",
            f"ファイル名の文字コードが {sys.getfilesystemencoding()} です",
            "環境変数 LANG を C.UTF-8 か ja_JP.UTF-8 にしてください。",
        )
    else:
        yield Check("文字コード", "ok", "ファイル名は UTF-8")


def places(project: Project) -> Iterator[Check]:
    """Look at whether out/ and state/ can be written, who else can open them, and how much room is left."""
    for name, folder in (("out", project.out), ("state", project.state)):
        yield from _writable(name, folder)
    inside = _nearest(project.out)
    if inside is None:
        return
    free = shutil.disk_usage(inside).free
    latest = project.out / "latest"
    last = _weight(latest.resolve()) if latest.is_dir() else 0
    needed = (
        2 * last + _weight(project.data) + _SPARE_DISK
    )  # a run, the state after it, what the engine spills
    state: Literal["ok", "failure"] = "ok" if free > needed else "failure"
    yield Check(
        "空き容量",
        state,
        f"空き {_size(free)}、見込み {_size(needed)}",
        "" if state == "ok" else "古い実行を reconcile purge で整理するか、容量を増やしてください。",
    )


def _nearest(folder: Path) -> Path | None:
    """Return the folder itself, or the nearest one above it that exists."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), None)


def _writable(name: str, folder: Path) -> Iterator[Check]:
    inside = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=inside) as file:
            file.write(b"\0")
    except OSError as error:
        yield Check(
            "場所",
            "failure",
            f"{name} に書けません: {folder}({type(error).__name__})",
            "権限と設定を確かめてください。",
        )
        return
    if folder.is_dir() and folder.stat().st_mode & _OPEN_MODES:
        yield Check(
            "場所",
            "warning",
            f"{name} をほかの利用者が開けます: {folder}",
            f"chmod 700 {folder} を実行してください。",
        )
    else:
        yield Check("場所", "ok", f"{name} に書けます: {folder}")


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0


def _bytes(text: str) -> int:
    """Read a size such as ``2GB`` or ``512MiB``."""
    number = text.rstrip("KMGTiB ")
    power = "KMGT".index(text[len(number) :].strip()[0]) + 1
    return int(float(number) * 1024**power)


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f}GB"


def memory(project: Project) -> Iterator[Check]:
    """Hold the engine's limit against the memory of this machine."""
    held = _memory()
    limit = _bytes(project.config.engine.memory_limit)
    if held and limit + _MEMORY_BESIDE_ENGINE > held:
        yield Check(
            "メモリ",
            "warning",
            f"この機械は {_size(held)}、エンジンの上限は {_size(limit)} です",
            "reconcile.toml の engine.memory_limit を下げてください(ほかに約 2GB を使います)。",
        )
