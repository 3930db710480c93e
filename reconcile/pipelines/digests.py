"""Digests of registry and history, begun before the rest of the program is loaded.

Loading keeps one processor busy for about as long as another needs to digest a registry, so a command that reads one begins
with that (``digesting``). A digest counts only for the file that was digested: whatever was written since has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from reconcile.config import Project
from reconcile.errors import ReconcileError
from reconcile.sources import find_files, load_layouts
from reconcile.sources.files import sha256, stamp

#: Kinds of sources that are prepared and kept (``pipelines.residents``), and therefore digested.
KEPT_KINDS: Final = ("registry", "history")

_Stamp = tuple[int, ...]


class Digests:
    """Digests of files, made one after the other in a thread of their own."""

    def __init__(self) -> None:
        self._begun: dict[Path, Future[tuple[str, _Stamp]]] = {}
        self._pool = ThreadPoolExecutor(max_workers=1)

    def expect(self, files: Sequence[Path]) -> None:
        """Begin to digest files, unless that is done already."""
        for file in files:
            if file not in self._begun:
                self._begun[file] = self._pool.submit(_identity, file)

    def of(self, file: Path) -> str:
        """Return the digest of a file; "" when it was not expected, or is not the one that was digested."""
        if file not in self._begun:
            return ""
        digest, before = self._begun[file].result()
        return digest if before == stamp(file) else ""

    def close(self) -> None:
        """Let no thread outlive the reading."""
        self._pool.shutdown(cancel_futures=True)


_BEGUN: ContextVar[Digests | None] = ContextVar("digests", default=None)


@contextmanager
def digesting(project: Project) -> Iterator[None]:
    """Digest registry and history while what is inside loads and begins.

    Args:
        project: The configured project. Of files that cannot be found nothing is said here: reading them will tell.

    Raises:
        ConfigError: A layout has a mistake.
    """
    digests = Digests()
    for layout in load_layouts(project.schemas):
        if layout.kind in KEPT_KINDS:
            try:
                digests.expect(find_files(layout, project.data))
            except ReconcileError:
                continue
    token = _BEGUN.set(digests)
    try:
        yield
    finally:
        _BEGUN.reset(token)
        digests.close()


def begun() -> Digests:
    """Return the digests that have begun, for the one who reads now; new ones when there are none."""
    digests = _BEGUN.get()
    _BEGUN.set(None)
    return digests or Digests()


def _identity(file: Path) -> tuple[str, _Stamp]:
    """Return the digest of a file's bytes, and the stamp that it had before it was read."""
    before = stamp(file)
    return sha256(file), before
