"""The state of a project: immutable generations of tables under ``state/generations/<n>/``.

The generation with the highest number counts. A new one is written hidden (``state/.next-<id>/``), flushed, and
becomes visible by one rename; a table that has not changed is a hard link to the one before. So a reader, a backup
(``cp -a state``) and a process that dies at any moment always leave one complete generation.

A run prepares its generation before it publishes and renames it after, so a crash between the two leaves the published
folder beside a complete draft: ``pipelines.settle`` then finishes the rename.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from reconcile.errors import RunError
from reconcile.store.lock import unwritable
from reconcile.store.parquet import parquet
from reconcile.store.private import write_new
from reconcile.store.tables import MIGRATIONS, SCHEMA_VERSION, TABLES, conform, empty

_GENERATIONS: Final = "generations"
_DRAFT: Final = ".next-"
_META: Final = "meta.json"
_KEPT: Final = 2
_RESTORE: Final = "バックアップから state/ を戻してください(docs/operation.md「バックアップと復元」)。"


@dataclass(frozen=True)
class State:
    """One generation, read.

    Attributes:
        number: Generation; 0 before the first.
        tables: Every table of ``store.tables.TABLES``.
        folder: Where it lies; None before the first.
        changed: Tables that differ from the files in ``folder``.
    """

    number: int = 0
    tables: Mapping[str, pl.DataFrame] = field(default_factory=lambda: {name: empty(name) for name in TABLES})
    folder: Path | None = None
    changed: frozenset[str] = frozenset(TABLES)

    def __getitem__(self, table: str) -> pl.DataFrame:
        return self.tables[table]

    def replace(self, **tables: pl.DataFrame) -> State:
        """Return the state with other contents of some tables; one with the same rows as before has not changed."""
        new = {name: conform(name, frame) for name, frame in tables.items()}
        other = frozenset(name for name, frame in new.items() if not frame.equals(self.tables[name]))
        return State(self.number, {**self.tables, **new}, self.folder, self.changed | other)


@dataclass(frozen=True)
class Draft:
    """A generation that is written but does not count yet.

    Attributes:
        path: The hidden folder.
        id: What it belongs to: the id of a run, of an import, of a command.
        publishes: Name of the folder under ``out`` whose publication it waits for (``runs/<id>``), "" for none.
        is_latest: Whether that publication moves ``out/latest``.
    """

    path: Path
    id: str
    publishes: str
    is_latest: bool


class StateStore:
    """The state folder.

    Args:
        folder: ``state/``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def load(self) -> State:
        """Read the generation that counts.

        Raises:
            RunError: A file is missing, damaged, unreadable, or written by a newer version of this program.
        """
        try:
            number = max(self._numbers(), default=0)
            return self._read(self.folder / _GENERATIONS / _name(number), number) if number else State()
        except OSError as error:
            raise RunError(
                f"状態フォルダ {self.folder} を読めません({type(error).__name__}: {os.strerror(error.errno or 0)})。",
                "所有者と権限を確かめてください。" + _RESTORE,
            ) from None

    def prepare(self, state: State, id_: str, *, publishes: str = "", is_latest: bool = False) -> Draft:
        """Write the next generation, hidden and complete.

        Args:
            state: As ``load`` gave it, with tables replaced.
            id_: What it belongs to.
            publishes: Folder under ``out`` that must be published for the draft to count.
            is_latest: Whether that publication moves ``out/latest``.

        Raises:
            RunError: It cannot be written; nothing is left behind.
        """
        path = self.folder / f"{_DRAFT}{id_}"
        try:
            path.mkdir(mode=0o700, parents=True)
            before = _meta(state.folder)["tables"] if state.folder else {}
            digests = {name: self._write(path, name, state, before) for name in TABLES}
            meta = {
                "schema": SCHEMA_VERSION,
                "number": state.number + 1,
                "id": id_,
                "publishes": publishes,
                "is_latest": is_latest,
                "tables": digests,
            }
            write_flushed(path / _META, json.dumps(meta, indent=2).encode())
            flush_folder(path)
        except OSError as error:
            shutil.rmtree(path, ignore_errors=True)
            raise unwritable(self.folder, error) from None
        return Draft(path, id_, publishes, is_latest)

    def finish(self, draft: Draft) -> None:
        """Let a draft count, and remove generations that nobody needs any more."""
        generations = self.folder / _GENERATIONS
        try:
            number = int(json.loads((draft.path / _META).read_bytes())["number"])
            generations.mkdir(mode=0o700, exist_ok=True)
            draft.path.rename(generations / _name(number))
            flush_folder(generations)
            for old in sorted(self._numbers())[:-_KEPT]:
                shutil.rmtree(generations / _name(old), ignore_errors=True)
        except OSError as error:
            raise unwritable(self.folder, error) from None

    def commit(self, state: State, id_: str) -> None:
        """Write the next generation and let it count."""
        self.finish(self.prepare(state, id_))

    def drafts(self) -> list[Draft]:
        """Return the complete drafts that a dead process left; incomplete ones are removed."""
        found = []
        for path in sorted(self.folder.glob(f"{_DRAFT}*")):
            try:
                meta = json.loads((path / _META).read_bytes())
                found.append(Draft(path, meta["id"], meta["publishes"], bool(meta["is_latest"])))
            except (OSError, ValueError, KeyError):
                shutil.rmtree(path, ignore_errors=True)
        return found

    def _numbers(self) -> list[int]:
        folder = self.folder / _GENERATIONS
        return (
            [int(path.name) for path in folder.iterdir() if path.name.isdecimal()] if folder.is_dir() else []
        )

    def _write(self, path: Path, name: str, state: State, before: Mapping[str, str]) -> str:
        target = path / f"{name}.parquet"
        if name not in state.changed and state.folder is not None:
            os.link(state.folder / target.name, target)
            return before[name]
        content = parquet(state[name])
        write_flushed(target, content)
        return hashlib.sha256(content).hexdigest()

    def _read(self, folder: Path, number: int) -> State:
        meta = _meta(folder)
        version = meta.get("schema")
        if not isinstance(version, int) or version > SCHEMA_VERSION:
            raise RunError(
                f"状態フォルダ {self.folder} は新しい版のプログラムのものです(版 {version}、こちらは {SCHEMA_VERSION})。",
                "プログラムを新しい版にしてください。",
            )
        try:
            tables = {name: _table(folder, name, digest) for name, digest in meta["tables"].items()}
        except (KeyError, AttributeError, TypeError):
            raise _damaged(folder / _META) from None
        if version == SCHEMA_VERSION:
            if set(tables) != set(TABLES):
                raise _damaged(folder / _META)
            return State(number, tables, folder, frozenset())
        while version < SCHEMA_VERSION:
            tables = MIGRATIONS[version](tables)
            version += 1
        return State(number, {name: conform(name, tables.get(name, empty(name))) for name in TABLES}, None)


def _name(number: int) -> str:
    return f"{number:08}"


def _meta(folder: Path) -> dict[str, Any]:
    try:
        meta = json.loads((folder / _META).read_bytes())
    except (FileNotFoundError, ValueError):
        raise _damaged(folder / _META) from None
    if not isinstance(meta, dict):
        raise _damaged(folder / _META)
    return meta


def _table(folder: Path, name: str, digest: str) -> pl.DataFrame:
    path = folder / f"{name}.parquet"
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise _damaged(path) from None
    if hashlib.sha256(content).hexdigest() != digest:
        raise _damaged(path)
    return pl.read_parquet(io.BytesIO(content))


def _damaged(path: Path) -> RunError:
    return RunError(f"状態のファイル {path} が壊れているか、ありません。何も変えていません。", _RESTORE)


def write_flushed(path: Path, content: bytes) -> None:
    """Write a private file and flush it to the disk; never half of it under its name if the folder is hidden."""
    write_new(path, content, flush=True)


def flush_folder(folder: Path) -> None:
    """Flush a folder's entries, so that a rename survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
