"""``reconcile evaluate``: the last run against labelled truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile.config import Project
from reconcile.evaluate import Evaluation, evaluate, read_truth
from reconcile.store.run_folder import latest_run


def evaluate_latest(project: Project, truth: Path) -> Evaluation:
    """Compare the last complete run with a truth file.

    Raises:
        ConfigError: No run yet, or the truth file cannot be read.
    """
    labelled = read_truth(truth)
    results = latest_run(project.out) / "results"
    return evaluate(
        labelled, pl.read_parquet(results / "verdicts.parquet"), pl.read_parquet(results / "entry.parquet")
    )
