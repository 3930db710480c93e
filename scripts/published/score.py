"""Runs a published case through the nightly check and counts, straight from the results, what found how many."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from reconcile import vocabulary
from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from scripts.published.build import AS_OF

_KEY: Final = ["system", "record_id"]
_FINE: Final = ("ok", "missing_expected")


@dataclass(frozen=True)
class Score:
    """What a run made of a case.

    Attributes:
        records: Records judged.
        planted: Planted records.
        found: (check, verdict or outcome in Japanese) → planted records that it found first; checks in the order A, B, quality.
        missed: Kind → planted records that nothing found.
        stopped: Planted records that would not have been provided, or were put on the stop list.
        accused: Right records with linkage_error.
        review: Right records left to a person's eyes.
    """

    records: int
    planted: int
    found: Counter[tuple[str, str]]
    missed: Counter[str]
    stopped: int
    accused: int
    review: int


def run(folder: Path, planted: pl.DataFrame) -> Score:
    """Run the project in ``folder`` and score it.

    Args:
        folder: As ``build.build`` wrote it.
        planted: ``system, record_id, kind``.
    """
    summary = run_nightly(load_project(folder), as_of=AS_OF)
    if summary.failures:
        raise RuntimeError(f"sources failed: {sorted(summary.failures)}")
    results = summary.folder / "results"
    verdicts = pl.read_parquet(results / "verdicts.parquet")
    replica = pl.read_parquet(results / "replica.parquet")
    quality = pl.read_parquet(results / "quality.parquet").select(_KEY).unique()
    stops = (
        pl.read_csv(summary.folder / "actions" / "stop_list.csv", infer_schema=False).select(_KEY).unique()
    )
    rows = (
        verdicts.join(planted, on=_KEY, how="left")
        .join(replica.select(*_KEY, "outcome"), on=_KEY, how="left")
        .join(quality.with_columns(is_broken=pl.lit(value=True)), on=_KEY, how="left")
        .join(stops.with_columns(is_stopped=pl.lit(value=True)), on=_KEY, how="left")
        .with_columns(pl.col("is_broken", "is_stopped").fill_null(value=False))
    )
    mine = rows.filter(pl.col("kind").is_not_null())
    if mine.height != planted.height:
        raise RuntimeError(f"{planted.height - mine.height} planted records have no verdict")
    found: Counter[tuple[str, str]] = Counter()
    missed: Counter[str] = Counter()
    for row in mine.iter_rows(named=True):
        finder = _finder(row)
        if finder:
            found[finder] += 1
        else:
            missed[row["kind"]] += 1
    held = (pl.col("grade") != "A") | (pl.col("registry_status").fill_null("current") != "current")
    unprovided = pl.col("outcome").is_null() | ~pl.col("outcome").is_in(_FINE)
    right = rows.filter(pl.col("kind").is_null())
    return Score(
        records=rows.height,
        planted=planted.height,
        found=found,
        missed=missed,
        stopped=mine.filter(held | unprovided | pl.col("is_stopped")).height,
        accused=right.filter("linkage_error").height,
        review=right.filter(pl.col("grade") == "B").height,
    )


def _finder(row: dict[str, object]) -> tuple[str, str] | None:
    """Which check told of a record first, and how."""
    if row["grade"] != "A":
        return "点検A", vocabulary.VERDICTS[str(row["verdict"])].label
    if row["is_broken"]:
        return "取込時の確認", "記録番号の重複"
    if row["outcome"] not in _FINE:
        return "点検B", vocabulary.REPLICA_OUTCOMES[str(row["outcome"])]
    return None
