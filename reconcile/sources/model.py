"""What reading a source gives: rows, findings and a report per file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from reconcile.errors import RunError, SourceError

REJECTED_SCHEMA: Final = {
    "source": pl.String,
    "file": pl.String,
    "line": pl.Int64,
    "rule": pl.String,
    "raw": pl.String,
}
QUALITY_SCHEMA: Final = {"system": pl.String, "record_id": pl.String, "rule": pl.String}


class FileRefused(Exception):  # noqa: N818 - a result inside this package, not an error that anybody sees
    """One file cannot be used; the other files of the source may go on.

    Attributes:
        rule: Machine name, such as ``missing_column``.
        message: Japanese sentence without any value of a record.
        action: Japanese sentence: what to do next.
        line: 1-based physical line, 0 when the whole file is concerned.
    """

    def __init__(self, rule: str, message: str, action: str, line: int = 0) -> None:
        super().__init__(rule)
        self.rule = rule
        self.message = message
        self.action = action
        self.line = line


@dataclass(frozen=True)
class FileReport:
    """One input file, as the manifest lists it.

    Attributes:
        name: File name (path under the data folder where two files share a name).
        sha256: Hex digest of the bytes.
        bytes: Size.
        read: Records and blank lines read; 0 for a refused file.
        accepted: Rows taken over.
        rejected: Rows that could not be read.
        refused: Japanese reason why the whole file is not used, or None.
        rule: Machine name of that reason, or "".
    """

    name: str
    sha256: str
    bytes: int
    read: int = 0
    accepted: int = 0
    rejected: int = 0
    refused: str | None = None
    rule: str = ""


@dataclass(frozen=True)
class SourceData:
    """One source, read.

    Attributes:
        source: Source id.
        accepted: One row per accepted record: row_no (Int64, 0-based and without gaps, in the order of the
            source), file, line, every canonical field of the kind, ``payload__<name>``; all text, null when blank
            or not held.
        rejected: Rows that could not be read: source, file, line, rule, raw.
        quality: Findings on accepted rows: system, record_id, rule.
        files: One report per file, in the order read.
        held: Canonical fields and ``payload__<name>`` that at least one file holds.
        notes: Japanese remarks for the run's report, such as a column that the files do not hold.
        taken: Number of accepted rows that were handed on while reading and are not in ``accepted``.
    """

    source: str
    accepted: pl.DataFrame
    rejected: pl.DataFrame
    quality: pl.DataFrame
    files: tuple[FileReport, ...]
    held: frozenset[str]
    notes: tuple[str, ...] = ()
    taken: int = 0

    @property
    def read(self) -> int:
        """Records read in all files."""
        return sum(report.read for report in self.files)

    def check_balance(self) -> None:
        """Prove accepted + rejected = read, per file and for the source (contract §6).

        Raises:
            RunError: A row was lost or counted twice.
        """
        for report in self.files:
            _balance(self.source, report.name, report.read, report.accepted, report.rejected)
        _balance(self.source, "", self.read, self.accepted.height + self.taken, self.rejected.height)


def _balance(source: str, file: str, read: int, accepted: int, rejected: int) -> None:
    if accepted + rejected != read:
        raise RunError(
            f"[{source}] {file} 件数が合いません: 読込 {read}、受入 {accepted}、除外 {rejected}(unbalanced)",
            "プログラムの誤りです。run.log.jsonl を添えて開発者に知らせてください。",
        )


class UnusableSourceError(SourceError):
    """A whole source cannot be used; the reports of its files are kept for the manifest.

    Attributes:
        files: One report per file that was found, in the order read.
    """

    files: tuple[FileReport, ...] = ()
