"""Runs one command and kills itself (SIGKILL) at the n-th change it makes to the disk.

``python -m tests.faults.killed N FOLDER run --project …``; N = 0 kills never and prints how many changes there were. Every
opening for writing, rename, link, removal and new folder under FOLDER counts, so every boundary between two steps that a
crash could fall on is reached. An audit hook sees them all, whichever module makes them.
"""

from __future__ import annotations

import os
import signal
import sys

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_CHANGES = {
    "os.rename", "os.link", "os.symlink", "os.mkdir", "os.rmdir", "os.remove", "os.truncate", "shutil.rmtree",
}  # fmt: skip


def changes(event, arguments, folder):
    """Whether an audit event is a change below the folder."""
    if event == "open":
        path, mode, flags = arguments
        is_write = bool(flags & _WRITES) if isinstance(flags, int) and not mode else "r" not in str(mode)
        return is_write and isinstance(path, str | os.PathLike) and str(path).startswith(folder)
    return event in _CHANGES and any(str(argument).startswith(folder) for argument in arguments[:2])


def main():
    limit, folder = int(sys.argv[1]), sys.argv[2]
    count = 0

    def hook(event, arguments):
        nonlocal count
        if changes(event, arguments, folder):
            count += 1
            if count == limit:
                os.kill(os.getpid(), signal.SIGKILL)

    from reconcile import cli  # noqa: PLC0415 - its own imports are no part of the command

    sys.addaudithook(hook)
    try:
        cli.main(sys.argv[3:])
    finally:
        if not limit:
            sys.stdout.write(f"changes {count}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
