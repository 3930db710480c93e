"""Check B alone with datacompy: the same two tables.

``python -m benchmarks.diff_datacompy FOLDER``, in datacompy's own environment.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import polars as pl
from datacompy import PolarsCompare


def main() -> None:
    """Compare and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--threads", help="set by POLARS_MAX_THREADS")
    options = arguments.parse_args()
    held = pl.read_parquet(options.folder / "payload.parquet")
    copied = pl.read_parquet(options.folder / "replica.parquet")
    compared = PolarsCompare(held, copied, join_columns=["system", "record_id"])
    changed = compared.all_mismatch().height
    print(
        json.dumps(
            {
                "missing": compared.df1_unq_rows.height,
                "added": compared.df2_unq_rows.height,
                "changed": changed,
                "same": compared.intersect_rows.height - changed,
            }
        )
    )


if __name__ == "__main__":
    main()
