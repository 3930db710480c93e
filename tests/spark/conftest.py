"""One Spark session for all of these tests: it takes some seconds to start."""

from __future__ import annotations

import pytest

from reconcile.engine import Engine
from reconcile.engine.spark import SparkEngine


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    # a project's folder may have any name
    scratch = tmp_path_factory.mktemp("作業 [夜間] {1}*")
    with SparkEngine(memory_limit="1GB", threads=2, scratch=scratch) as engine:
        yield engine


@pytest.fixture
def duck(tmp_path):
    with Engine(memory_limit="1GB", threads=1, scratch=tmp_path) as engine:
        yield engine
