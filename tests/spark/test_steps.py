"""Every step of the pipeline gives the same rows on both engines: those of a run of the sample, and those of tables by chance."""

from __future__ import annotations

import dataclasses
import functools
import re
import shutil
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.engine import Engine, load_steps
from reconcile.engine.dialect import SPARK
from reconcile.paths import root
from reconcile.pipelines import nightly
from reconcile.store.secret import load_key
from tests.spark.tables import KEYS, outcome, shuffled

pytestmark = pytest.mark.spark
STEPS = load_steps(root() / "pipelines")
DAY = date(2026, 4, 1)
#: Steps that the sample's first night does not need.
NOT_RUN = {"45_statuses_tonight"}


class Listener:
    """An engine that keeps what every step read and made; the engine itself stays open."""

    def __init__(self, engine):
        self.engine = engine
        self.inputs = {}
        self.outputs = {}

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        return None

    def __getattr__(self, name):
        return getattr(self.engine, name)

    def run(self, step):
        self.inputs[step.name] = {name: self.engine.fetch(name) for name in step.inputs}
        done = self.engine.run(step)
        self.outputs[step.name] = self.engine.fetch(step.output)
        return done

    def apply(self, output, *arguments):
        rows = self.engine.apply(output, *arguments)
        self.outputs[output] = self.engine.fetch(output)
        return rows


def night_on(engine, folder, monkeypatch):
    listener = Listener(engine)
    monkeypatch.setattr(nightly, "engine_in", lambda session, run: listener)
    done = nightly.run_nightly(load_project(folder), as_of=DAY)
    results = {path.stem: pl.read_parquet(path) for path in (done.folder / "results").glob("*.parquet")}
    return listener, results


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """Two copies of the sample with one key, so that their digests agree."""
    folder = tmp_path_factory.mktemp("projects")
    for name in ("reconcile.toml", "schemas", "sample_data"):
        copy = shutil.copytree if (root() / name).is_dir() else shutil.copy
        (folder / "duck").mkdir(exist_ok=True)
        copy(root() / name, folder / "duck" / name)
    load_key(folder / "duck" / "state")
    shutil.copytree(folder / "duck", folder / "spark")
    return folder


@pytest.fixture(scope="module")
def on_duck(projects, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch, Engine(
        memory_limit="1GB", threads=2, scratch=tmp_path_factory.mktemp("scratch")
    ) as engine:  # fmt: skip
        return night_on(engine, projects / "duck", patch)


@pytest.fixture(scope="module")
def on_spark(projects, spark):
    with pytest.MonkeyPatch.context() as patch:
        return night_on(spark, projects / "spark", patch)


def test_the_sample_needs_every_step_but_those_named(on_duck):
    assert set(STEPS) - set(on_duck[0].inputs) == NOT_RUN


@pytest.mark.parametrize("name", sorted(set(STEPS) - NOT_RUN))
def test_a_step_makes_the_same_of_the_sample_on_both_engines(on_duck, on_spark, name):
    expected, made = on_duck[0].outputs[name], on_spark[0].outputs[name]
    assert made.schema == expected.schema
    order = expected.columns
    assert made.sort(order, nulls_last=True).equals(expected.sort(order, nulls_last=True))


def test_python_makes_the_same_of_the_sample_on_both_engines(on_duck, on_spark):
    applied = set(on_duck[0].outputs) - set(STEPS)
    assert {"levels_registry", "record_keys", "other_keys", "levels_candidates"} <= applied
    for table in applied:
        expected, made = on_duck[0].outputs[table], on_spark[0].outputs[table]
        order = expected.columns
        assert made.schema == expected.schema
        assert made.sort(order, nulls_last=True).equals(expected.sort(order, nulls_last=True)), table


@pytest.mark.parametrize("table", ["verdicts", "replica", "findings"])
def test_the_published_results_are_the_same(on_duck, on_spark, table):
    own = pl.exclude("run", "first_run", "last_run", "first_seen_run")
    expected, made = (results[table].select(own) for _, results in (on_duck, on_spark))
    assert expected.height > 0
    assert made.schema == expected.schema
    order = [name for name, kind in expected.schema.items() if not kind.is_nested()]
    assert made.sort(order, nulls_last=True).equals(expected.sort(order, nulls_last=True))


@functools.cache
def keys():
    return KEYS | {step.output: [list(step.key)] for step in STEPS.values()}


def read_by(step, listener):
    if step.name in listener.inputs:
        return listener.inputs[step.name]
    registry = listener.inputs["10_holder_rows"]["ok_registry"]
    numbers = registry.select(pl.col("resident").alias("record_key"), "number")
    return {"ok_registry": registry, "carried_numbers": numbers}


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_makes_the_same_of_tables_by_chance_on_both_engines(on_duck, spark, duck, name):
    """Also where many rows have one number, and where nearly everything is missing."""
    step = STEPS[name]
    tables = shuffled(read_by(step, on_duck[0]), keys(), name)
    expected, law = outcome(duck, step, tables)
    made, same_law = outcome(spark, step, tables)
    assert made.schema == expected.schema
    assert made.equals(expected)
    assert same_law == law


#: Runs of neighbours do not come about by chance.
IN_A_ROW = {"56_shifted_numbers", "65_shifted_replicas"}


def test_chance_makes_rows_of_nearly_every_step(on_duck, duck):
    """Otherwise the comparison would compare nothing; of the sample it compares all the same."""
    empty = set()
    for name, step in STEPS.items():
        made, _ = outcome(duck, step, shuffled(read_by(step, on_duck[0]), keys(), name))
        if made.is_empty():
            empty.add(name)
    assert len(empty - IN_A_ROW) <= 3, empty


def test_rows_that_slipped_are_seen_on_both_engines(on_duck, spark, duck):
    """Eight records in a row have the number of the one before; the ids would sort otherwise as UTF-16 or as numbers."""
    own = [f"{each:012}" for each in range(12)]
    ids = sorted(["10", "9", "𠮷1", "～1", "a", "B", "Z9", "あ", "ア", "亜", "龍", "é"])
    slipped = range(3, 11)
    columns = {
        "record_key": list(range(12)),
        "system": ["s"] * 12,
        "record_id": ids,
        "number": [own[each - 1] if each in slipped else own[each] for each in range(12)],
        "grade": ["C" if each in slipped else "A" for each in range(12)],
        "linkage_error": [each in slipped for each in range(12)],
        "true_number": [own[each] if each in slipped else None for each in range(12)],
    }
    tables = {
        name: pl.DataFrame(
            {column: columns.get(column, [None] * 12) for column in frame.columns}, schema=frame.schema
        )
        for name, frame in on_duck[0].inputs["56_shifted_numbers"].items()
    }
    for engine in (spark, duck):
        places, _ = outcome(engine, STEPS["49_record_places"], tables)
        made, _ = outcome(engine, STEPS["56_shifted_numbers"], tables | {"record_places": places})
        assert made["record_key"].to_list() == list(slipped)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_a_step_makes_an_empty_table_of_empty_tables(on_duck, spark, duck, name):
    step = dataclasses.replace(STEPS[name], law="any")
    tables = {table: frame.clear() for table, frame in read_by(step, on_duck[0]).items()}
    expected, _ = outcome(duck, step, tables)
    made, _ = outcome(spark, step, tables)
    assert made.schema == expected.schema
    assert made.equals(expected)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_spark_refuses_no_step(name):
    assert SPARK.fault(STEPS[name].sql) == ""


#: Columns by which windows are ordered and that are never null: the engines would put nulls at different ends.
NEVER_NULL = {"record_id", "place", "resident"}


@pytest.mark.parametrize("name", sorted(STEPS))
def test_whatever_is_ordered_says_where_nulls_go_or_has_none(name):
    for order in re.findall(r"ORDER BY ((?:[^()]|\([^()]*\))*?)\s*\)", STEPS[name].sql):
        for term in order.split(","):
            bare = re.sub(r"\s+(ASC|DESC)$", "", term.strip())
            named = bare.split(".")[-1]
            is_told = "NULLS" in term or bare.startswith("CASE") or term.strip().endswith("DESC")
            assert is_told or named in NEVER_NULL, term
