"""A whole night on Spark publishes, file by file and row by row, what a night on DuckDB publishes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from reconcile.paths import root
from reconcile.sample.rates import HARD
from reconcile.sample.write import write_sample
from tests.e2e.results import files_that_differ

pytestmark = pytest.mark.spark
FIRST, SECOND = date(2026, 4, 1), date(2026, 4, 2)


def published(folder, night):
    """Run a night in a process of its own: there is one Spark to a process."""
    command = [
        sys.executable,
        "-m",
        "reconcile",
        "run",
        "--quiet",
        "--as-of",
        str(night),
        "--project",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=root(), check=False)
    assert done.returncode in {0, 1}, done.stderr  # 1: a system stands still, as in a hard sample it may
    return (folder / "out" / "latest").resolve()


def committed(folder):
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, folder / name)


def hundred_thousand(folder):
    write_sample(folder, scale=0.41, seed=3, profile=HARD)
    (folder / "reconcile.toml").unlink()


@pytest.mark.parametrize(
    ("make", "nights", "least"), [(committed, [FIRST], 4_000), (hundred_thousand, [FIRST, SECOND], 100_000)]
)
def test_nights_are_the_same_on_both_engines(tmp_path, make, nights, least):
    folders = [tmp_path / "duckdb", tmp_path / "spark"]
    make(folders[0])
    shutil.copytree(folders[0], folders[1])
    (folders[1] / "reconcile.toml").write_text('[engine]\nname = "spark"\n', "utf-8")
    for folder in folders:
        (folder / "state").mkdir(mode=0o700)
        (folder / "state" / "digest.key").write_bytes(bytes(range(32)))
    for night in nights:
        duck, spark = (published(folder, night) for folder in folders)
        assert files_that_differ(duck, spark) == []
    assert pl.read_parquet(spark / "results" / "verdicts.parquet").height >= least
