"""帳票管理簿: an append-only list of every file that was written and what became of it, held together by a hash chain.

``state/ledger.jsonl`` has one JSON object a line; each names the hash of the line before. ``state/ledger.anchor`` holds
the number of lines and the last hash, so that lines cut off at the end are noticed as well. Fields: reference/domain.md
§6.2 (いなべ市 [P72]); no personal data is ever in it (§6.1: 台帳に特定個人情報は書かない).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from reconcile.errors import RunError
from reconcile.store.lock import unwritable
from reconcile.store.state import flush_folder, write_flushed

_FIRST: Final = "0" * 64
_ACTION: Final = "state/ を変えずに保護責任者へ報告し、バックアップの state/ledger.jsonl と比べてください(docs/operation.md)。"

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Anchor:
    """How long the chain is, and the hash of its last line."""

    entries: int = 0
    head: str = _FIRST


class Ledger:
    """The ledger of a project.

    Args:
        state: The state folder.
    """

    def __init__(self, state: Path) -> None:
        self.path = state / "ledger.jsonl"
        self._anchor_path = state / "ledger.anchor"

    def entries(self) -> list[dict[str, Any]]:
        """Return all entries, oldest first, after verifying the chain.

        A last line that a crash cut short, and that the anchor does not know, is left out.

        Raises:
            RunError: A line was edited, removed, moved or added from outside (``ledger_broken``), or lines at the end
                are missing (``ledger_truncated``).
        """
        return self._verified()[0]

    def anchor(self) -> Anchor:
        """Return the anchor of the verified chain."""
        entries = self.entries()
        return Anchor(len(entries), str(entries[-1]["hash"]) if entries else _FIRST)

    def append(self, entries: Sequence[Entry], *, at: datetime) -> Anchor:
        """Add entries: all of them or, after a crash, those that were written whole.

        Args:
            entries: Fields without ``no, at, previous, hash``.
            at: Time of the entry (UTC).

        Raises:
            RunError: The chain is broken, or the file cannot be written.
        """
        known, whole = self._verified()
        head = str(known[-1]["hash"]) if known else _FIRST
        lines = []
        for no, entry in enumerate(entries, start=len(known) + 1):
            line = {**entry, "no": no, "at": f"{at:%Y-%m-%dT%H:%M:%SZ}", "previous": head}
            head = _digest(line)
            lines.append(_canonical({**line, "hash": head}) + "\n")
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            with os.fdopen(handle, "r+b") as file:
                file.truncate(whole)  # what a crash cut short
                file.seek(whole)
                file.write("".join(lines).encode())
                file.flush()
                os.fsync(file.fileno())
            anchor = Anchor(len(known) + len(lines), head)
            self._keep(anchor)
        except OSError as error:
            raise unwritable(self.path.parent, error) from None
        return anchor

    def _keep(self, anchor: Anchor) -> None:
        draft = self._anchor_path.with_name(f".{self._anchor_path.name}")
        draft.unlink(missing_ok=True)
        write_flushed(draft, json.dumps(vars(anchor)).encode())
        draft.replace(self._anchor_path)
        flush_folder(self._anchor_path.parent)

    def _verified(self) -> tuple[list[dict[str, Any]], int]:
        """Return the entries and the length in bytes of the whole lines."""
        try:
            content = self.path.read_bytes() if self.path.exists() else b""
            anchor = self._read_anchor()
        except OSError as error:
            raise RunError(
                f"帳票管理簿 {self.path} を読めません({type(error).__name__})。",
                "所有者と権限を確かめてください。",
            ) from None
        whole = content.rfind(b"\n") + 1
        entries: list[dict[str, Any]] = []
        head = _FIRST
        for no, line in enumerate(content[:whole].splitlines(), start=1):
            entry = _parsed(line)
            if entry is None or not _follows(entry, no, head):
                raise self._broken(no)
            head = str(entry["hash"])
            entries.append(entry)
        if len(entries) < anchor.entries:
            raise RunError(
                f"帳票管理簿 {self.path} の末尾の {anchor.entries - len(entries)}行がありません(ledger_truncated)。",
                _ACTION,
            )
        if anchor.entries and entries[anchor.entries - 1]["hash"] != anchor.head:
            raise self._broken(anchor.entries)
        return entries, whole

    def _read_anchor(self) -> Anchor:
        if not self._anchor_path.exists():
            return Anchor()
        try:
            return Anchor(**json.loads(self._anchor_path.read_bytes()))
        except (ValueError, TypeError):
            raise RunError(
                f"帳票管理簿の控え {self._anchor_path} が壊れています(ledger_broken)。", _ACTION
            ) from None

    def _broken(self, line: int) -> RunError:
        return RunError(
            f"帳票管理簿 {self.path} の {line}行目が、書かれた時のものではないか、前の行が抜けています(ledger_broken)。",
            _ACTION,
        )


def _canonical(entry: Entry) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(entry: Entry) -> str:
    return hashlib.sha256(_canonical(entry).encode()).hexdigest()


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _follows(entry: dict[str, Any], no: int, head: str) -> bool:
    body = {name: value for name, value in entry.items() if name != "hash"}
    return entry.get("no") == no and entry.get("previous") == head and entry.get("hash") == _digest(body)
