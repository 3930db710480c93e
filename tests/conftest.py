"""Hypothesis explores the same examples in every run, so that a red test is news; `HYPOTHESIS_PROFILE=explore` goes further."""

from __future__ import annotations

import os
from types import CodeType

import jinja2
import pytest
from hypothesis import Phase, settings

from reconcile.pipelines import session

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None)
# who asks only whether a test fails need not wait for the smallest example
settings.register_profile(
    "unshrunk", derandomize=True, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate)
)
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


def compile_templates_once() -> None:
    """Keep the code of a template: hundreds of nights in one process fill the same four, a command fills one once.

    Same text, same name, same settings of the environment: same code. What does not compile is not kept.
    """
    compile_one, kept = jinja2.Environment.compile, {}

    def compile_or_recall(
        self: jinja2.Environment,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        **options: bool,
    ) -> CodeType | str:
        known_names = frozenset(self.filters), frozenset(self.tests), frozenset(self.extensions)
        settings_of = self.autoescape, self.trim_blocks, self.lstrip_blocks, self.sandboxed, self.undefined
        key = (type(self), source, name, filename, tuple(options.items()), known_names, settings_of)
        if key not in kept:
            kept[key] = compile_one(self, source, name, filename, **options)
        return kept[key]

    jinja2.Environment.compile = compile_or_recall  # type: ignore[method-assign]


def pytest_configure(config: pytest.Config) -> None:
    """Run every project on Spark where that is asked for (``make test-spark`` does it with the spec tests)."""
    compile_templates_once()
    if config.getoption("--engine") == "spark":
        choose = session.open_engine
        session.open_engine = lambda settings, scratch: choose(
            settings.model_copy(update={"name": "spark"}), scratch
        )
