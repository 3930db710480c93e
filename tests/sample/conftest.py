"""One sample of a tenth of the prefecture for all tests of the generator."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.paths import root
from reconcile.sample import HARD, write_sample
from reconcile.sample.systems import SYSTEMS
from reconcile.sources import load_layouts, read_source

FACTOR = 0.1
SEED = 7


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "tenth"
    write_sample(folder, scale=FACTOR, seed=SEED)
    return folder


@pytest.fixture(scope="session")
def registry(project):
    return pl.read_csv(project / "sample_data" / "registry" / "住基抽出.csv", infer_schema=False)


@pytest.fixture(scope="session")
def history(project):
    return pl.read_csv(project / "sample_data" / "history" / "異動履歴.csv", infer_schema=False)


@pytest.fixture(scope="session")
def records(project):
    """Truth beside what the layouts read: the number in plain digits as ``digits``; text as written."""
    return labelled_records(project)


@pytest.fixture(scope="session")
def hard_project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample") / "hard"
    write_sample(folder, scale=FACTOR, seed=SEED, profile=HARD)
    return folder


@pytest.fixture(scope="session")
def hard_registry(hard_project):
    return pl.read_csv(hard_project / "sample_data" / "registry" / "住基抽出.csv", infer_schema=False)


@pytest.fixture(scope="session")
def hard_records(hard_project):
    return labelled_records(hard_project)


def labelled_records(project):
    """Truth beside what the layouts read."""
    layouts = {layout.id: layout for layout in load_layouts(root() / "schemas")}
    fields = (
        "record_id",
        "my_number",
        "name",
        "birth_date",
        "sex",
        "address",
        "applied_number",
        "entry_route",
        "role",
    )
    read = pl.concat(
        read_source(layouts[system.id], project / "sample_data").accepted.select(
            pl.lit(system.id).alias("system"), *fields
        )
        for system in SYSTEMS
    )
    truth = pl.read_csv(project / "truth.csv", infer_schema=False)
    joined = truth.join(read, on=["system", "record_id"], how="left")
    return joined.with_columns(
        pl.col("my_number").str.normalize("NFKC").str.replace_all("[- ]", "").alias("digits")
    )
