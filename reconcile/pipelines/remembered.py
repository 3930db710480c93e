"""Sources that are read every night: what has not changed since the last one is not parsed, validated and prepared again.

A source whose files are the same comes whole from its kept copy (``store.kept``); of one that has changed, the rows that are
the same do (``sources.recall``). Registry and history have a way of their own (``pipelines.residents``).
"""

from __future__ import annotations

import dataclasses
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import polars as pl

from reconcile.pipelines.kept_source import ROWS, finish, source_of
from reconcile.pipelines.prepared import KINDS, Preparing
from reconcile.sources import Layout, SourceData, read_source
from reconcile.sources.files import COUNT_SUFFIX, sha256, short_names, stamp
from reconcile.sources.recall import RECALLED, Recall
from reconcile.store.kept import Keep, address_of
from reconcile.store.lock import unwritable

#: A copy is made anew when more than one row in so many was not known.
_FEW: Final = 50


@dataclass
class SourceReader:
    """Reads sources, and keeps what they gave.

    Args:
        preparing: Prepares rows.
        state: The state folder, for the copies; its lock is held. None keeps and knows nothing.
        is_whole: Whether the command reads all systems, so that what it made may be kept.
        is_ruled: Whether the values of the payload are checked (``read_source``).
    """

    preparing: Preparing
    state: Path | None = None
    is_whole: bool = False
    is_ruled: bool = True

    def read(self, layout: Layout, data: Path, files: Sequence[Path]) -> SourceData:
        """Read one source.

        Args:
            layout: Its layout.
            data: The data folder.
            files: Its files.

        Returns:
            As ``read_source``; the rows of the kinds of ``prepared.KINDS`` with their prepared columns, and of the others
            only those that somebody asks for.

        Raises:
            SourceError: As ``read_source``.
            RunError: The copy cannot be written.
        """
        if layout.kind not in KINDS:
            return read_source(layout, data, files, is_ruled=self.is_ruled)
        if self.state is None:
            read = read_source(layout, data, files, is_ruled=self.is_ruled)
            return self._used(layout, read, self.preparing.whole(layout, read.accepted))
        return self._read(layout, data, files, Keep(self.state))

    def _read(self, layout: Layout, data: Path, files: Sequence[Path], keep: Keep) -> SourceData:
        """Read one source, or take what is kept of it."""
        address = self._address(layout)
        copy = keep.find(layout.id, address)
        stamps = [stamp(file) for file in files]
        digests = {file: sha256(file) for file in files}
        identities = _identities(layout, digests, data)
        if copy is not None and copy.meta["files"] == identities:
            (rows,) = copy.parts[ROWS]
            columns = Preparing.used(layout, pl.read_parquet_schema(rows))
            return source_of(layout, copy, pl.read_parquet(rows, columns=columns))
        recall = Recall(partial(self.preparing.columns, layout))
        if copy is not None and copy.meta["plan"]:
            recall = Recall(recall.prepare, copy.meta["plan"], pl.read_parquet(list(copy.parts[ROWS])))
        read = read_source(
            layout, data, files, recall=recall, digest=digests.__getitem__, is_ruled=self.is_ruled
        )
        # what was written meanwhile is not known by its digest
        if self._is_to_keep(read) and stamps == [stamp(file) for file in files]:
            _write(keep, layout, address, read, {"plan": recall.plan, "files": identities})
        return self._used(layout, read, read.accepted)

    def _used(self, layout: Layout, read: SourceData, accepted: pl.DataFrame) -> SourceData:
        """Let go of what nobody asks for any more: most of what a row holds."""
        return dataclasses.replace(
            read, accepted=accepted.select(self.preparing.used(layout, accepted.columns))
        )

    def _is_to_keep(self, read: SourceData) -> bool:
        """Whether so much was new that the next night gains by it; never of a source of which a file was refused."""
        if not (self.is_whole and self.is_ruled) or any(file.refused for file in read.files):
            return False
        new = read.accepted.height - read.accepted[RECALLED].sum()
        return new * _FEW > read.accepted.height

    def _address(self, layout: Layout) -> str:
        """Return what the rows of a source rest on, beside their cells."""
        compared = self.preparing.compared
        told = compared if layout.kind == "replica" else {layout.id: compared.get(layout.id, ())}
        return address_of(
            layout.model_dump_json(),
            *(
                f"{system} {column.model_dump_json()}"
                for system, columns in told.items()
                for column in columns
            ),
            hmac.digest(self.preparing.key, b"rows that are kept", "sha256").hex(),
        )


def _write(keep: Keep, layout: Layout, address: str, read: SourceData, told: dict[str, Any]) -> None:
    """Keep a copy of a source.

    Raises:
        RunError: It cannot be written.
    """
    try:
        with keep.making(layout.id) as making:
            making.add(ROWS, read.accepted.drop(RECALLED))
            finish(keep, making, layout, address, read, told)
    except OSError as error:
        raise unwritable(keep.folder, error) from None


def _identities(layout: Layout, digests: Mapping[Path, str], data: Path) -> list[list[str]]:
    """Return name and digest of each file, and the digest of what states its count."""
    names = short_names(list(digests), data)
    has_count = layout.file.record_count == "sidecar"
    return [
        [names[file], digest, sha256(file.with_name(file.name + COUNT_SUFFIX)) if has_count else ""]
        for file, digest in digests.items()
    ]
