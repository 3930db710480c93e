"""What was found and who was accused, against the labelled truth."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

#: What ``reconcile evaluate`` counts as well.
_BOTH: Final = ("records", "planted", "found", "passed", "accused")

_KEY = ["system", "record_id"]


def of_run(project: Path) -> dict[str, int]:
    """Count from the files of the last run.

    Args:
        project: Folder of a project with ``truth.csv`` and a finished run.

    Returns:
        ``planted`` errors, ``found`` ones, those ``passed`` as right (grade A), right records ``accused``, records in
        ``review`` (grade B), and ``unlabelled`` ones, on one side only.
    """
    verdicts = pl.read_parquet(project / "out" / "latest" / "results" / "verdicts.parquet")
    return judged(read_truth(project), verdicts)


def disputed(project: Path, counted: Mapping[str, int]) -> int:
    """Return in how many counts ``reconcile evaluate`` differs from ours of the same run.

    Args:
        project: Folder of a project with ``truth.csv`` and a finished run.
        counted: As ``of_run`` returns them.
    """
    command = [
        sys.executable,
        "-m",
        "reconcile",
        "evaluate",
        str(project / "truth.csv"),
        "--project",
        str(project),
        "--json",
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return differing(json.loads(done.stdout), counted)


def differing(evaluation: Mapping[str, Any], counted: Mapping[str, int]) -> int:
    """Return in how many counts an evaluation (``overall``) differs from ours."""
    return sum(evaluation["overall"][name] != counted[name] for name in _BOTH)


def read_truth(project: Path) -> pl.DataFrame:
    """Return ``system, record_id, planted`` of every record."""
    truth = pl.read_csv(project / "truth.csv", infer_schema=False)
    return truth.select(*_KEY, planted=pl.col("linkage_error") == "true")


def judged(truth: pl.DataFrame, verdicts: pl.DataFrame) -> dict[str, int]:
    """Count verdicts against truth.

    Args:
        truth: ``system, record_id, planted``.
        verdicts: ``system, record_id, grade`` (A, B, C), ``linkage_error``.
    """
    joined = truth.join(verdicts.select(*_KEY, "grade", "linkage_error"), on=_KEY, how="full", coalesce=True)
    planted = pl.col("planted")
    return {
        "records": verdicts.height,
        "planted": joined.filter(planted).height,
        "found": joined.filter(planted & pl.col("linkage_error")).height,
        "passed": joined.filter(planted & (pl.col("grade") == "A")).height,
        "accused": joined.filter(~planted & pl.col("linkage_error")).height,
        "review": joined.filter(pl.col("grade") == "B").height,
        "unlabelled": joined.filter(planted.is_null() | pl.col("grade").is_null()).height,
    }
