"""Splits tables into pieces on disk by a hash, so that each piece can be worked on by itself.

A piece is a folder ``piece=<n>`` of Parquet files. Which rows a piece holds depends on the engine's own hash function, so a
piece means nothing outside the run, and the version of the engine that made it.
"""

from __future__ import annotations

from pathlib import Path


def of(column: str, pieces: int) -> str:
    """Return the SQL of the piece to which a value belongs: 0 to ``pieces`` - 1, null for null."""
    return (
        f"CAST(hash({column}) % {pieces} AS BIGINT)"
        if pieces > 1
        else f"CASE WHEN {column} IS NOT NULL THEN 0 END"
    )


def files(folder: Path, piece: int) -> list[Path]:
    """Return the files of a piece; none for a piece without rows."""
    return sorted((folder / f"piece={piece}").glob("*.parquet"))


def quoted(path: Path) -> str:
    """Write a path as the inside of an SQL string."""
    return str(path).replace("'", "''")
