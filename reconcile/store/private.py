"""Files that only their owner can read, from the first byte on."""

from __future__ import annotations

import os
from pathlib import Path


def write_new(path: Path, content: bytes | memoryview, *, flush: bool = False) -> None:
    """Write a file that must not be there yet (mode 0600).

    Args:
        path: The file; its folder must exist.
        content: All of it.
        flush: Whether it must be on the disk before this returns.

    Raises:
        OSError: It is there already, or cannot be written.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        if flush:
            file.flush()
            os.fsync(file.fileno())
