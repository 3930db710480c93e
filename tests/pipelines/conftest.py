"""A small project after its first night, shared by all tests of what a second night need not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.config import load_project
from reconcile.pipelines.night_outputs import RunSummary
from reconcile.pipelines.nightly import run_nightly
from reconcile.sample.rates import HARD
from reconcile.sample.write import write_sample
from tests.pipelines.nights import FIRST


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, RunSummary]:
    """A hard sample after its first night; to be copied, not changed."""
    folder = tmp_path_factory.mktemp("nights") / "p"
    write_sample(folder, scale=0.01, seed=11, profile=HARD)
    return folder, run_nightly(load_project(folder), as_of=FIRST)
