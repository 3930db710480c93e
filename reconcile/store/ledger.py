"""帳票管理簿: an append-only list of every file that was written and what became of it, held together by a hash chain.

``state/ledger.jsonl`` has one JSON object a line; each names the hash of the line before. ``state/ledger.anchor`` holds
the number of lines and the last hash, so that lines cut off at the end are noticed as well. Whoever can write both files
could make up a new chain: the head that ``reconcile ledger list`` verified belongs on paper, or in the backup. Fields:
reference/domain.md §6.2 (いなべ市 [P72]); no personal data is ever in it (§6.1: 台帳に特定個人情報は書かない).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from reconcile.errors import RunError
from reconcile.store.lock import unwritable
from reconcile.store.state import flush_folder, write_flushed

_FIRST: Final = "0" * 64
_ACTION: Final = "state/ を変えずに保護責任者へ報告し、バックアップの state/ledger.jsonl と比べてください(docs/operation.md)。"

Entry = Mapping[str, Any]

#: Whole lines that this process has followed, with their entries: a command reads its ledger several times, and lines that
#: are the same to the byte need not be followed again.
_followed: dict[Path, tuple[bytes, list[dict[str, Any]]]] = {}


@dataclass(frozen=True)
class Anchor:
    """How long the chain is, and the hash of its last line."""

    entries: int = 0
    head: str = _FIRST


@dataclass(frozen=True)
class Chain:
    """The verified chain.

    Attributes:
        entries: Oldest first.
        whole: Bytes of their lines.
    """

    entries: list[dict[str, Any]]
    whole: int


class Ledger:
    """The ledger of a project.

    Args:
        state: The state folder.
    """

    def __init__(self, state: Path) -> None:
        self.path = state / "ledger.jsonl"
        self._anchor_path = state / "ledger.anchor"

    def entries(self) -> list[dict[str, Any]]:
        """Return all entries, oldest first, after verifying the chain."""
        return self.chain().entries

    def chain(self) -> Chain:
        """Return the chain as it stands, verified.

        What a crash cut short, and the anchor does not know, is left out: an append counts as a whole or not at all.

        Raises:
            RunError: A line was edited, moved or added from outside (``ledger_edited``), a line inside is missing
                (``ledger_line_missing``), lines at the end are missing (``ledger_truncated``), or the anchor is
                missing or damaged (``ledger_anchor``).
        """
        return Chain(*self._verified())

    def anchor(self) -> Anchor:
        """Return the anchor of the verified chain."""
        return anchor_of(self.entries())

    def append(self, entries: Sequence[Entry], *, at: datetime, chain: Chain | None = None) -> Anchor:
        """Add entries: all of them or, after a crash, none.

        Args:
            entries: Fields without ``no, at, rest, previous, hash``; ``rest`` will count the lines that follow.
            at: Time of the entry (aware).
            chain: As ``chain`` gave it while the project was held and nothing was added since; None to verify it anew.

        Raises:
            RunError: The chain is broken, or the file cannot be written.
        """
        chain = chain or self.chain()
        known, whole = chain.entries, chain.whole
        if not entries:
            return anchor_of(known)
        head = anchor_of(known).head
        lines = []
        for no, entry in enumerate(entries, start=len(known) + 1):
            rest = len(known) + len(entries) - no
            time = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
            line = {**entry, "no": no, "at": time, "rest": rest, "previous": head}
            head = _digest(line)
            lines.append(_canonical({**line, "hash": head}) + "\n")
        anchor = Anchor(len(known) + len(lines), head)
        try:
            if not self._anchor_path.exists():
                self._keep(Anchor())  # before the first line: a ledger without an anchor is never right
            self._write("".join(lines).encode(), whole)
            self._keep(anchor)
        except OSError as error:
            raise unwritable(self.path.parent, error) from None
        return anchor

    def _write(self, content: bytes, place: int) -> None:
        """Write behind the whole lines, in place of what a crash cut short; take it back if that fails."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "r+b", buffering=0) as file:
            file.truncate(place)
            file.seek(place)
            try:
                left = memoryview(content)
                while left:
                    left = left[file.write(left) :]
                os.fsync(file.fileno())
            except OSError:
                file.truncate(place)
                raise

    def _keep(self, anchor: Anchor) -> None:
        draft = self._anchor_path.with_name(f".{self._anchor_path.name}")
        draft.unlink(missing_ok=True)
        write_flushed(draft, json.dumps(vars(anchor)).encode())
        draft.replace(self._anchor_path)
        flush_folder(self._anchor_path.parent)

    def _verified(self) -> tuple[list[dict[str, Any]], int]:
        """Return the entries and the length in bytes of their lines."""
        try:
            anchor = self._read_anchor()  # first: an append that goes on just now moves it last
            content = self.path.read_bytes() if self.path.exists() else b""
        except OSError as error:
            raise RunError(
                f"帳票管理簿 {self.path} を読めません({type(error).__name__})。",
                "所有者と権限を確かめてください。",
            ) from None
        if content and anchor is None:
            raise RunError(f"帳票管理簿の控え {self._anchor_path} がありません(ledger_anchor)。", _ACTION)
        anchor = anchor or Anchor()
        entries, whole = self._chain(content, anchor.entries)
        if len(entries) < anchor.entries:
            missing = anchor.entries - len(entries)
            raise RunError(
                f"帳票管理簿 {self.path} の末尾の {missing}行がありません(ledger_truncated)。", _ACTION
            )
        if anchor.entries and entries[anchor.entries - 1]["hash"] != anchor.head:
            raise self._broken(anchor.entries, "ledger_edited")
        return entries, whole

    def _chain(self, content: bytes, known: int) -> tuple[list[dict[str, Any]], int]:
        """Follow the chain from its first line; an append that is not there to its end does not count.

        Args:
            content: Of the file.
            known: Lines that the anchor vouches for; behind them the last line may be torn.
        """
        same, before = _followed.get(self.path, (b"", []))
        entries = list(before) if content.startswith(same) else []
        head, end = (str(entries[-1]["hash"]), len(same)) if entries else (_FIRST, 0)
        complete = (len(entries), end)
        lines = content[end:].splitlines(keepends=True)
        last = len(entries) + len(lines)
        for no, line in enumerate(lines, start=len(entries) + 1):
            if no == last > known and _is_torn(line):
                break
            entry = _parsed(line)
            if entry is None or (entry["no"], entry["previous"]) != (no, head):
                is_later = entry is not None and entry["no"] > no
                raise self._broken(no, "ledger_line_missing" if is_later else "ledger_edited")
            head = entry["hash"]
            end += len(line)
            entries.append(entry)
            if entry["rest"] == 0:
                complete = (no, end)
        _followed[self.path] = content[: complete[1]], entries[: complete[0]]
        return entries[: complete[0]], complete[1]

    def _read_anchor(self) -> Anchor | None:
        if not self._anchor_path.exists():
            return None
        try:
            anchor = Anchor(**json.loads(self._anchor_path.read_bytes()))
        except (ValueError, TypeError):
            anchor = Anchor(-1)
        if not isinstance(anchor.entries, int) or anchor.entries < 0:
            raise RunError(
                f"帳票管理簿の控え {self._anchor_path} が壊れています(ledger_anchor)。", _ACTION
            ) from None
        return anchor

    def _broken(self, line: int, rule: str) -> RunError:
        what = (
            "の前の行が抜けています"
            if rule == "ledger_line_missing"
            else "が、書かれた時のものではありません"
        )
        return RunError(f"帳票管理簿 {self.path} の {line}行目{what}({rule})。", _ACTION)


def anchor_of(entries: Sequence[Entry]) -> Anchor:
    """Return the anchor that belongs to these entries."""
    return Anchor(len(entries), str(entries[-1]["hash"])) if entries else Anchor()


def _canonical(entry: Entry) -> str:
    return json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _digest(entry: Entry) -> str:
    return hashlib.sha256(_canonical(entry).encode()).hexdigest()


def _is_torn(line: bytes) -> bool:
    try:
        json.loads(line)
    except ValueError:
        return True
    return not line.endswith(b"\n")


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return a line as this program wrote it; None when a byte of it is different."""
    try:
        entry = json.loads(line)
        body = {name: value for name, value in entry.items() if name != "hash"}
        is_own = entry["hash"] == _digest(body) and f"{_canonical(entry)}\n".encode() == line
        is_whole = isinstance(entry["no"], int) and {"rest", "previous"} <= body.keys()
    except (ValueError, AttributeError, KeyError):
        return None
    return entry if is_own and is_whole else None
