"""Use log: which record's personal number was used when, by whom and what for; never the number itself.

One immutable Parquet file per piece of work, ``state/use/<id>.parquet``, sorted by record, so that a disclosure request
for one person (条例 第11条: within ten days) is answered by reading a few row groups of each (reference/domain.md §6.2).
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import RunError
from reconcile.store.order import in_order
from reconcile.store.parquet import parquet
from reconcile.store.state import flush_folder, write_flushed

USE_SCHEMA: Final[dict[str, pl.DataType | type[pl.DataType]]] = {
    "system": pl.String,
    "record_id": pl.String,
    "result": pl.String,
    "at": pl.Datetime("ms", "UTC"),
    "operator": pl.String,
    "command": pl.String,
    "purpose": pl.String,
    "event": pl.String,
}
_ROW_GROUP: Final = 20_000


def use_file(state: Path, event: str) -> Path:
    """Return where the uses of one piece of work are kept."""
    return state / "use" / f"{event}.parquet"


def use_table(
    event: str, rows: pl.DataFrame, *, at: datetime, operator: str, command: str, purpose: str
) -> bytes:
    """Return the file that tells the uses of one piece of work.

    Args:
        event: Id of the run, gate or query.
        rows: ``system, record_id, result`` (grade, state or route).
        at: When (UTC).
        operator: Who.
        command: By which command.
        purpose: 事由.
    """
    facts = {"at": at, "operator": operator, "command": command, "purpose": purpose, "event": event}
    table = in_order(rows.select("system", "record_id", "result"))
    table = table.with_columns(
        pl.lit(value).cast(USE_SCHEMA[name]).alias(name) for name, value in facts.items()
    )
    return parquet(table, row_group_size=_ROW_GROUP)


def write_use(state: Path, event: str, table: bytes) -> Path:
    """Keep the uses of one piece of work; a file that is there already stays as it is.

    Args:
        state: The state folder.
        event: Id of the run, gate or query.
        table: As ``use_table`` gives it.

    Raises:
        OSError: It cannot be written.
    """
    path = use_file(state, event)
    if path.exists():
        return path
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)
    write_flushed(draft, table)
    draft.replace(path)
    flush_folder(path.parent)
    return path


def uses_of(state: Path, system: str, record_id: str) -> pl.DataFrame:
    """Return every use of one record's number, oldest first (``USE_SCHEMA``).

    Raises:
        RunError: A file of the log cannot be read.
    """
    found = []
    for path in sorted((state / "use").glob("[!.]*.parquet")):
        try:
            found.append(
                pl.scan_parquet(path)
                .filter((pl.col("system") == system) & (pl.col("record_id") == record_id))
                .collect()
            )
        except (pl.exceptions.PolarsError, OSError):
            raise RunError(
                f"利用記録 {path.name} を読めません。", "バックアップから state/use/ を戻してください。"
            ) from None
    return pl.concat([pl.DataFrame(schema=USE_SCHEMA), *found]).sort("at", "event", maintain_order=True)
