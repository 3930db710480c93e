"""Lists that somebody must act on at once (contract §6)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reconcile.outputs.files import write_csv
from reconcile.outputs.model import WrittenFile
from reconcile.vocabulary import REPLICA_OUTCOMES, VERDICTS

_WHY: Final = {code: f"点検A: {verdict.label}" for code, verdict in VERDICTS.items()} | {
    code: f"点検B: {label}" for code, label in REPLICA_OUTCOMES.items()
}


def write_stop_list(path: Path, rows: pl.DataFrame) -> WrittenFile:
    """Write ``system,addressee_no,record_id,why``: the replicas to stop providing at once.

    The list is never withheld and names no person: the 中間サーバー is asked by addressee and record.

    Args:
        path: The csv file.
        rows: ``system, addressee_no`` (under which the replica sits now), ``record_id, why``: the code of a
            verdict or of an outcome of check B, or Japanese text. In the order in which they shall be written.

    Returns:
        The file, with the number of rows.
    """
    ordered = rows.with_columns(pl.col("why").replace(_WHY))
    columns = ("system", "addressee_no", "record_id", "why")
    return WrittenFile(path, write_csv(path, columns, ordered.select(columns).iter_rows()))
