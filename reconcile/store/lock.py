"""One writer at a time: an advisory lock on ``state/lock`` that names its owner.

The kernel drops the lock when its process ends, however it ends, so a lock that is left behind can always be taken
over; what its owner had begun is then settled by ``pipelines.settle``.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from reconcile.errors import RunError

_PAUSE_SECONDS: Final = 0.1
#: A second run of the same kind is refused at once; whoever waits for something else gives up after this time.
PATIENCE_SECONDS: Final = 600.0


@dataclass(frozen=True)
class Owner:
    """Who holds the lock.

    Attributes:
        pid: Process id.
        host: Name of the machine.
        command: What it does, such as ``run`` or ``gate``.
        since: UTC time of the start (ISO).
    """

    pid: int
    host: str
    command: str
    since: str


@contextmanager
def locked(state: Path, command: str, *, patience: float = PATIENCE_SECONDS) -> Iterator[Owner | None]:
    """Hold the project's lock.

    Args:
        state: The state folder; made (0700) when missing.
        command: What the owner does.
        patience: Seconds to wait for another command; two runs never wait for each other.

    Yields:
        The owner who left the lock behind without giving it back (killed, power cut), or None.

    Raises:
        RunError: Another process holds the lock, or the lock file cannot be written.
    """
    handle = _open(state)
    try:
        _take(handle, command, time.monotonic() + patience)
        left_behind = _read(handle)
        _write(handle, Owner(os.getpid(), socket.gethostname(), command, f"{datetime.now(UTC):%FT%TZ}"))
        yield left_behind
        os.ftruncate(handle, 0)  # given back in good order
    except OSError as error:
        raise unwritable(state, error) from None
    finally:
        os.close(handle)


def _open(state: Path) -> int:
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        state.chmod(0o700)
        return os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise unwritable(state, error) from None


def _take(handle: int, command: str, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            owner = _read(handle)
            is_same = owner is not None and owner.command == command == "run"
            if is_same or time.monotonic() > deadline:
                raise _busy(owner) from None
        time.sleep(_PAUSE_SECONDS)


def _busy(owner: Owner | None) -> RunError:
    who = f"(pid {owner.pid}、{owner.host}、reconcile {owner.command}、{owner.since} から)" if owner else ""
    return RunError(
        f"別の処理が実行中です{who}。何も変えていません。",
        "終わるのを待って、もう一度実行してください。状況は reconcile status で分かります。",
    )


def unwritable(state: Path, error: OSError) -> RunError:
    """Say that the state folder cannot be written (full disk, rights)."""
    return RunError(
        f"状態フォルダ {state} に書けません({type(error).__name__}: {os.strerror(error.errno or 0)})。",
        "reconcile.toml の paths.state、所有者と権限、空き容量を確かめてください。",
    )


def _write(handle: int, owner: Owner) -> None:
    os.ftruncate(handle, 0)
    os.pwrite(handle, json.dumps(asdict(owner)).encode(), 0)


def _read(handle: int) -> Owner | None:
    """Return what the lock file says; None for an empty or foreign one."""
    try:
        said: Any = json.loads(os.pread(handle, 4096, 0) or b"null")
        return Owner(**said) if isinstance(said, dict) else None
    except (ValueError, TypeError):
        return None


def owner_now(state: Path) -> Owner | None:
    """Return who holds the lock just now, without waiting and without taking it; None when nobody does."""
    try:
        handle = os.open(state / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(handle)
    finally:
        os.close(handle)
    return None
