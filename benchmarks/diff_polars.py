"""Check B alone with polars: a full join of two tables, every business column compared.

``python -m benchmarks.diff_polars FOLDER``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import polars as pl

_KEY = ["system", "record_id"]


def main() -> None:
    """Compare and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--threads", help="set by POLARS_MAX_THREADS")
    options = arguments.parse_args()
    held = pl.read_parquet(options.folder / "payload.parquet")
    copied = pl.read_parquet(options.folder / "replica.parquet")
    print(json.dumps(differences(held, copied)))


def differences(held: pl.DataFrame, copied: pl.DataFrame) -> dict[str, int]:
    """Count what is missing, added and changed.

    Args:
        held: ``system, record_id`` and business columns of the records.
        copied: The same of the replicas.
    """
    columns = [name for name in held.columns if name not in _KEY]
    joined = held.with_columns(ours=True).join(
        copied.with_columns(theirs=True), on=_KEY, how="full", coalesce=True, suffix="_copied"
    )
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_copied")) for name in columns)
    both = pl.col("ours") & pl.col("theirs")
    counted = joined.select(
        missing=pl.col("theirs").is_null().sum(),
        added=pl.col("ours").is_null().sum(),
        changed=(both & differs).sum(),
        same=(both & ~differs).sum(),
    )
    return {name: int(value) for name, value in counted.row(0, named=True).items()}


if __name__ == "__main__":
    main()
