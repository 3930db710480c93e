"""``reconcile evaluate``: the last run against labelled truth, as figures, csv and picture."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reconcile.config import Project
from reconcile.errors import ConfigError
from reconcile.evaluate import Evaluation, check_targets, evaluate, read_truth, write_csv, write_picture
from reconcile.store.run_folder import latest_run

_PRIVATE = 0o700


@dataclass(frozen=True)
class Evaluated:
    """The figures and where they were written; no personal data.

    Attributes:
        evaluation: The figures.
        csv, picture: The files.
    """

    evaluation: Evaluation
    csv: Path
    picture: Path


def evaluate_latest(
    project: Project, truth: Path, *, csv: Path | None = None, picture: Path | None = None
) -> Evaluated:
    """Compare the last complete run with a truth file and write the figures.

    Args:
        project: The configured project.
        truth: Labelled truth.
        csv: Where to write the figures; None for ``out/evaluation/<run>/evaluation.csv``.
        picture: Where to draw them, ``.svg`` or ``.png``; None for ``evaluation.svg`` beside the csv of the run.

    Raises:
        ConfigError: No run yet, the truth file cannot be read, or a named place or the default one cannot be written.
        RunError: A file could not be written whole.
    """
    check_targets(truth, csv=csv, picture=picture)
    labelled = read_truth(truth)
    run = latest_run(project.out)
    results = run / "results"
    evaluation = evaluate(
        labelled, pl.read_parquet(results / "verdicts.parquet"), pl.read_parquet(results / "entry.parquet")
    )
    os.umask(0o077)
    folder = project.out / "evaluation" / run.name
    done = Evaluated(evaluation, csv or folder / "evaluation.csv", picture or folder / "evaluation.svg")
    try:
        if csv is None or picture is None:
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            folder.chmod(_PRIVATE)
        write_csv(done.csv, evaluation)
        write_picture(done.picture, evaluation, title=f"正解との比較 {run.name}")
    except OSError as error:
        raise ConfigError(
            f"評価の結果を書けません: {folder}({type(error).__name__})。",
            "書き込めるフォルダを --csv、--picture に指定してください。",
        ) from None
    return done
