"""What need not be read twice: prepared copies of a source, addressed by what they were made of.

A copy lies in ``state/kept/<source>-<address>/`` (0700, files 0600, as the sources themselves should be) as Parquet parts and
a ``meta.json`` that names them with their digests. The address is a digest of the source's bytes, its layout and this
program, so that a changed file, layout or version never meets an old copy. A source has one copy: the newest. Nothing here
needs a backup: what is missing or damaged is read anew from the source.
"""

from __future__ import annotations

import hashlib
import io
import json
import platform
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from unicodedata import unidata_version

import polars as pl
import rapidfuzz

from reconcile.store.private import write_new

KEPT: Final = "kept"
_META: Final = "meta.json"
_DRAFT: Final = ".making-"
_PIECES: Final = ".pieces-"
#: Twice as fast as BLAKE2 where the processor knows it, and no slower where it does not matter.
_DIGEST: Final = "sha256"


@dataclass(frozen=True)
class Copy:
    """A complete copy.

    Attributes:
        folder: Where it lies.
        meta: What was said about it when it was made.
        parts: Parquet files by group, in order.
    """

    folder: Path
    meta: Mapping[str, Any]
    parts: Mapping[str, Sequence[Path]]


@dataclass
class Making:
    """A copy that is being written, hidden until it is complete.

    Args:
        folder: Where it is written; made here.
    """

    folder: Path
    parts: dict[str, list[str]] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Begin with an empty folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700, parents=True)

    def add(self, group: str, frame: pl.DataFrame) -> None:
        """Write one more part of a group.

        Raises:
            OSError: It cannot be written.
        """
        content = io.BytesIO()
        frame.write_parquet(content, compression="lz4", statistics=False)
        listed = self.parts.setdefault(group, [])
        name = f"{group}-{len(listed):05}.parquet"
        write_new(self.folder / name, content.getbuffer())
        self.digests[name] = hashlib.new(_DIGEST, content.getbuffer()).hexdigest()
        listed.append(name)

    def files(self, group: str) -> list[Path]:
        """Return the files of a group that are written so far."""
        return [self.folder / name for name in self.parts.get(group, [])]

    def discard(self) -> None:
        """Remove what was written."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Keep:
    """The copies of a project.

    Args:
        state: The state folder; the caller holds its lock.
    """

    def __init__(self, state: Path) -> None:
        self.folder = state / KEPT

    def begin(self, source: str) -> Making:
        """Begin a copy of a source."""
        return Making(self.folder / f"{_DRAFT}{source}")

    @contextmanager
    def making(self, source: str) -> Iterator[Making]:
        """Begin a copy of a source; whatever goes wrong inside, before it is finished, leaves nothing of it.

        Raises:
            OSError: It cannot be written.
        """
        making = self.begin(source)
        try:
            yield making
        except BaseException:
            making.discard()
            raise

    def finish(self, making: Making, source: str, address: str, meta: Mapping[str, Any]) -> Copy:
        """Let a copy count, in place of the source's older ones.

        Raises:
            OSError: It cannot be written.
        """
        content = {**meta, "address": address, "parts": making.parts, "digests": making.digests}
        write_new(making.folder / _META, json.dumps(content, ensure_ascii=False).encode())
        folder = self._place(source, address)
        for old in self.folder.glob(f"{source}-*"):
            shutil.rmtree(old)
        making.folder.rename(folder)
        return _copy(folder, content)

    def find(self, source: str, address: str) -> Copy | None:
        """Return the copy of that address if it is there and every byte is as it was written."""
        folder = self._place(source, address)
        meta = _meta(folder)
        if meta is None or meta.get("address") != address:
            return None
        try:
            for name, digest in meta["digests"].items():
                with (folder / name).open("rb") as file:
                    if hashlib.file_digest(file, _DIGEST).hexdigest() != digest:
                        return None
        except OSError:
            return None
        return _copy(folder, meta)

    def only(self, sources: Collection[str]) -> None:
        """Remove the copies of every other source: what is no longer read must not lie here for ever.

        Raises:
            OSError: One cannot be removed.
        """
        for folder in self.folder.glob("[!.]*"):
            if folder.name.rpartition("-")[0] not in sources:
                shutil.rmtree(folder)

    def unfinished(self, address: str) -> Path:
        """Return the folder of work that may be taken up again; any other unfinished work is given up."""
        folder = self.folder / f"{_PIECES}{address[:32]}"
        for other in self.folder.glob(f"{_PIECES}*"):
            if other != folder:
                shutil.rmtree(other)
        return folder

    def _place(self, source: str, address: str) -> Path:
        return self.folder / f"{source}-{address[:32]}"


def address_of(*made_of: str) -> str:
    """Return the address of what is made of these texts by this program."""
    digest = hashlib.sha256(program_digest().encode())
    for text in made_of:
        digest.update(b"\0" + hashlib.sha256(text.encode()).digest())
    return digest.hexdigest()


@cache
def program_digest() -> str:
    """Return one digest over this program's modules and tables, and the versions of what it compares with."""
    root = Path(__file__).resolve().parent.parent
    versions = (pl.__version__, rapidfuzz.__version__, unidata_version, platform.python_version())
    digest = hashlib.sha256(" ".join(versions).encode())
    for path in sorted(root.rglob("*")):
        place = path.relative_to(root)
        # the built-in project is no part of the program: its steps are told by whoever uses them
        if path.suffix != ".pyc" and place.parts[0] != "builtin" and path.is_file():
            digest.update(place.as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def remove_leftovers(state: Path) -> None:
    """Remove copies that a dead process began. Call it only while holding the lock."""
    for path in (state / KEPT).glob(f"{_DRAFT}*"):
        shutil.rmtree(path, ignore_errors=True)


def _copy(folder: Path, meta: Mapping[str, Any]) -> Copy:
    return Copy(
        folder, meta, {group: [folder / name for name in names] for group, names in meta["parts"].items()}
    )


def _meta(folder: Path) -> dict[str, Any] | None:
    try:
        meta = json.loads((folder / _META).read_bytes())
    except (OSError, ValueError):
        return None
    return meta if isinstance(meta, dict) and {"address", "parts", "digests"} <= meta.keys() else None


__all__ = [
    "KEPT",
    "Copy",
    "Keep",
    "Making",
    "address_of",
    "program_digest",
    "remove_leftovers",
]
