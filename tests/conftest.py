"""Hypothesis explores the same examples in every run, so that a red test is news; `HYPOTHESIS_PROFILE=explore` goes further."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from reconcile.pipelines import session

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        choices=("duckdb", "spark"),
        default="duckdb",
        help="engine of every project in these tests",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take their time: none is left to run alone at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_configure(config: pytest.Config) -> None:
    """Run every project on Spark where that is asked for (``make test-spark`` does it with the spec tests)."""
    if config.getoption("--engine") == "spark":
        choose = session.open_engine
        session.open_engine = lambda settings, scratch: choose(
            settings.model_copy(update={"name": "spark"}), scratch
        )
