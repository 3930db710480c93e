"""Wall time, processor time and peak memory of a whole process with all the processes it starts."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Seconds between two looks at the memory of the process tree.
INTERVAL: Final = 0.05
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")
_PROC: Final = Path("/proc")


@dataclass(frozen=True)
class Limits:
    """When a process is given up.

    Attributes:
        seconds: Wall time; 0 for any.
        memory: Bytes of the whole tree; 0 for any.
    """

    seconds: float = 0
    memory: int = 0


NO_LIMITS: Final = Limits()


@dataclass(frozen=True)
class Measured:
    """What one process cost.

    Attributes:
        wall: Seconds from start to end.
        cpu: Seconds of processor time, user and system, of the process and all that it waited for.
        peak: Bytes: the greatest sum of the resident memory of the process and its descendants, seen every
            ``INTERVAL`` seconds. Pages that two of them share count twice.
        peak_single: Bytes: the greatest resident memory of any one of them, by the operating system's accounting; 0 when
            it is not above this process's own, which a new process inherits (it then says nothing).
        exit_code: Of the process; negative when a signal ended it.
        stopped: Why it was given up (``"time"``, ``"memory"``), or empty.
        disk: Bytes: by how much the free room of the watched disk shrank at most meanwhile; 0 when none is watched. Whatever
            else writes there counts, too.
        output: What it wrote to standard output.
        errors: What it wrote to standard error.
    """

    wall: float
    cpu: float
    peak: int
    peak_single: int
    exit_code: int
    stopped: str
    disk: int
    output: str
    errors: str


def measure(
    command: Sequence[str],
    *,
    limits: Limits = NO_LIMITS,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    disk: Path | None = None,
) -> Measured:
    """Run a command to its end and account for it.

    Args:
        command: Program and arguments.
        limits: When to give up; the whole process group is ended then.
        environment: Variables added to this process's own.
        folder: Working directory.
        disk: A folder on the disk whose room is watched.

    Returns:
        Its cost; it is not an error when it fails.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=out,
            stderr=err,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
        )
        watch = _Watch(process.pid, begun, limits, disk)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.finish()
        # until it became the command, the child counted the memory of this process as its own
        inherited = max(inherited, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        single = usage.ru_maxrss * 1024 if usage.ru_maxrss > inherited else 0
        texts = []
        for stream in (out, err):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return Measured(
        wall, usage.ru_utime + usage.ru_stime, max(watch.peak, single), single, process.returncode, watch.stopped,
        watch.taken, texts[0], texts[1],
    )  # fmt: skip


class _Watch(threading.Thread):
    """Looks at the memory of a process tree until told to finish; ends the tree when a limit is passed."""

    def __init__(self, pid: int, begun: float, limits: Limits, disk: Path | None) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._begun = begun
        self._limits = limits
        self._ended = threading.Event()
        self._disk = disk
        self._free = free_room(disk)
        self.peak = 0
        self.taken = 0
        self.stopped = ""

    def run(self) -> None:
        while not self._ended.wait(INTERVAL):
            now = tree_memory(self._pid)
            self.peak = max(self.peak, now)
            self.taken = max(self.taken, self._free - free_room(self._disk))
            if 0 < self._limits.memory < now:
                self._give_up("memory")
            elif 0 < self._limits.seconds < time.perf_counter() - self._begun:
                self._give_up("time")

    def _give_up(self, why: str) -> None:
        if not self.stopped and not self._ended.is_set():
            self.stopped = why
            os.killpg(self._pid, signal.SIGKILL)

    def finish(self) -> None:
        self._ended.set()
        self.join()


def free_room(folder: Path | None) -> int:
    """Return the free bytes of the disk that holds a folder; 0 for None."""
    return shutil.disk_usage(folder).free if folder else 0


def tree_memory(pid: int) -> int:
    """Return the resident bytes of a process and all its descendants now; 0 when it is gone."""
    total, waiting = 0, [pid]
    while waiting:
        folder = _PROC / str(waiting.pop())
        try:
            total += int((folder / "statm").read_bytes().split()[1]) * _PAGE
            for task in (folder / "task").iterdir():
                waiting += [int(child) for child in (task / "children").read_bytes().split()]
        except (OSError, IndexError, ValueError):  # it ended while it was looked at
            continue
    return total
