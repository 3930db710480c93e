"""What a file's name says about its source, and which path the layout should name."""

from __future__ import annotations

import datetime as dt
import glob
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from reconcile.drafting.model import Doubt

_CONFIG: Final = "reconcile.toml"
_NO: Final = re.compile(r"^(\d{1,2})[_\-. ]+")
_ID: Final = re.compile(r"[a-z][a-z0-9_]*")
_DAY: Final = re.compile(r"(?<!\d)(?:20\d{6}|20\d\d[-_.]\d\d[-_.]\d\d|R\d{6}|\d{6})(?!\d)")
_SERIAL: Final = re.compile(r"[_-]\d{1,3}$")


@dataclass(frozen=True)
class Naming:
    """What ``[source]`` and ``file.path`` can be filled with.

    Attributes:
        id: Source id, "" when the name is no id.
        name: Name of the source, "" when the file's name tells none.
        no: Number before the name, 0 without one.
        path: ``file.path``.
        select: ``all`` or ``newest``.
        doubts: What is to be looked at again.
    """

    id: str
    name: str
    no: int
    path: str
    select: str
    doubts: tuple[Doubt, ...]


def name_of(file: Path, kind: str) -> Naming:
    """Read a file's name.

    Args:
        file: The extract.
        kind: Kind of source; all but systems are named after it.
    """
    stem = unicodedata.normalize("NFC", file.stem)
    number = _NO.match(stem)
    bare = _SERIAL.sub("", _DAY.sub("", _NO.sub("", stem))).strip("_-. ")
    source = kind if kind != "system" else bare.lower() if _ID.fullmatch(bare.lower()) else ""
    path, select, doubts = _path(file)
    return Naming(
        source, "" if bare.isascii() else bare, int(number[1]) if number else 0, path, select, tuple(doubts)
    )


def _path(file: Path) -> tuple[str, str, list[Doubt]]:
    doubts: list[Doubt] = []
    folder = _data_folder(file)
    inside = file.resolve().relative_to(folder).as_posix() if folder else file.name
    if folder is None:
        doubts.append(
            Doubt(
                "file.path",
                "このファイルはデータフォルダの中にありません。置く場所に合わせて path を直してください",
            )
        )
    head, _, name = inside.rpartition("/")
    dates = [match for match in _DAY.finditer(name) if _is_day(match[0])]
    pattern = glob.escape(name)
    if dates:
        first = dates[0]
        pattern = f"{glob.escape(name[: first.start()])}*{glob.escape(name[first.end() :])}"
        doubts.append(
            Doubt(
                "file.select",
                "ファイル名の日付は * とし、最新の一つだけを読みます。すべて読むなら all にしてください",
            )
        )
    elif _SERIAL.search(file.stem) and _has_sibling(file):
        stem = _SERIAL.sub("", file.stem)
        pattern = f"{glob.escape(stem)}_*{glob.escape(file.suffix)}"
        doubts.append(Doubt("file.path", "番号違いのファイルが隣にあるので、合わせて読む形にしました"))
    path = f"{glob.escape(head)}/{pattern}" if head else pattern
    return path, "newest" if dates else "all", doubts


def _has_sibling(file: Path) -> bool:
    stem = glob.escape(_SERIAL.sub("", file.stem))
    return len(list(file.parent.glob(f"{stem}_*{glob.escape(file.suffix)}"))) > 1


def _is_day(text: str) -> bool:
    digits = re.sub(r"\D", "", text)
    if len(digits) == 6:
        return 1 <= int(digits[2:4]) <= 12 and (text.startswith("R") or 1 <= int(digits[4:]) <= 31)
    try:
        dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _data_folder(file: Path) -> Path | None:
    """Return the data folder of the project above the file, None when the file lies outside."""
    resolved = file.resolve()
    for folder in resolved.parents:
        config = folder / _CONFIG
        if not config.is_file():
            continue
        try:
            named = tomllib.loads(config.read_text("utf-8")).get("paths", {}).get("data", "sample_data")
            data = (folder / str(named)).resolve()
        except (OSError, ValueError, AttributeError):
            return None
        return data if resolved.is_relative_to(data) else None
    return None
