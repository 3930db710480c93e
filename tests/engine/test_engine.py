from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import Engine
from reconcile.engine.steps import parse_step
from reconcile.errors import ConfigError, RunError

HEADER = "-- step: doubles\n-- inputs: numbers\n-- output: doubled\n-- key: {key}\n-- row law: {law}\n"


@pytest.fixture
def engine(tmp_path):
    with Engine(memory_limit="200MB", threads=1, scratch=tmp_path) as running:
        running.register("numbers", pl.DataFrame({"a": [1, 2, 2], "name": ["山田", "", None]}))
        yield running


def step(sql, *, key="a", law="any number of rows"):
    return parse_step("01_double", HEADER.format(key=key, law=law) + sql)


def test_a_step_makes_its_table_and_says_how_many_rows(engine):
    result = engine.run(step("SELECT DISTINCT a * 2 AS a FROM numbers"))
    assert (result.output, result.rows) == ("doubled", 2)
    assert engine.fetch("doubled", order=["a"])["a"].to_list() == [2, 4]


def test_nulls_blanks_and_japanese_survive_both_ways(engine):
    engine.run(step("SELECT row_number() OVER () AS a, name FROM numbers"))
    assert sorted(engine.fetch("doubled")["name"].to_list(), key=str) == ["", None, "山田"]


@pytest.mark.parametrize(
    ("sql", "key", "law", "said"),
    [
        ("SELECT a FROM numbers", "a", "any number of rows", "重複"),
        ("SELECT DISTINCT a FROM numbers", "a", "one row per numbers", "3行に対し2行"),
        ("SELECT a, name FROM numbers UNION ALL SELECT 2, NULL", "a, name", "any number of rows", "重複"),
        (
            "SELECT a, row_number() OVER () AS n FROM numbers, range(2)",
            "n",
            "at most one row per numbers",
            "6行",
        ),
    ],
)
def test_a_broken_row_law_stops_the_run(engine, sql, key, law, said):
    with pytest.raises(RunError, match=said):
        engine.run(step(sql, key=key, law=law))


@pytest.mark.parametrize(
    ("sql", "key", "law"),
    [
        ("SELECT DISTINCT a FROM numbers", "a", "at most one row per numbers"),
        ("SELECT a, name FROM numbers", "a, name", "one row per numbers"),
        ("SELECT row_number() OVER () AS a FROM numbers", "a", "one row per numbers"),
    ],
)
def test_a_kept_row_law_passes(engine, sql, key, law):
    assert engine.run(step(sql, key=key, law=law)).rows > 0


def test_a_failing_step_names_itself_but_no_literal(engine):
    with pytest.raises(RunError, match="01_double") as caught:
        engine.run(step("SELECT CAST('123456789012x' AS INT) AS a FROM numbers"))
    assert "123456789012" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_registering_again_replaces_and_dropping_twice_is_no_error(engine):
    engine.register("numbers", pl.DataFrame({"a": [7]}))
    assert engine.count("numbers") == 1
    engine.drop("numbers", "numbers")
    with pytest.raises(RunError):
        engine.run(step("SELECT a FROM numbers"))


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        HEADER.format(key="a", law="some rows") + "SELECT 1",
        HEADER.format(key="a; DROP", law="any number of rows") + "SELECT 1",
        "-- step: x\n-- inputs: n\n-- key: a\n-- row law: any number of rows\nSELECT 1",
    ],
)
def test_a_bad_header_is_a_configuration_error(text):
    with pytest.raises(ConfigError, match=r"01_x\.sql"):
        parse_step("01_x", text)


def doubled_beside_the_other(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Each row of the left with how many rows of the right the piece holds."""
    return left.select(pl.col("a") * 2, pl.lit(right.height).alias("others"))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_python_works_on_one_bucket_of_every_table_at_a_time(engine, count):
    left = pl.DataFrame({"a": range(20)}, schema={"a": pl.Int64}).with_columns(bucket=pl.col("a") % count)
    right = pl.DataFrame({"b": [0, 0, 1]}, schema={"b": pl.Int64}).with_columns(bucket=pl.col("b") % count)
    engine.register("lefts", left)
    engine.register("rights", right)
    schema = {"a": pl.Int64, "others": pl.Int64}
    assert engine.apply("made", doubled_beside_the_other, ("lefts", "rights"), schema) == 20
    made = engine.fetch("made", order=["a"])
    assert made["a"].to_list() == [2 * a for a in range(20)]
    held = [right.filter(bucket=a % count).height for a in range(20)]
    assert made["others"].to_list() == held


def test_python_work_on_nothing_makes_an_empty_table(engine):
    engine.register("lefts", pl.DataFrame(schema={"a": pl.Int64, "bucket": pl.Int64}))
    engine.register("rights", pl.DataFrame({"b": [1], "bucket": [0]}))
    schema = {"a": pl.Int64, "others": pl.Int64}
    assert engine.apply("made", doubled_beside_the_other, ("lefts", "rights"), schema) == 0
    assert engine.fetch("made").schema == pl.Schema(schema)


def test_files_are_read_by_every_step_as_one_table(engine, tmp_path):
    for part in (1, 2):
        pl.DataFrame({"a": [part, part + 10]}).write_parquet(tmp_path / f"it's {part}.parquet")
    engine.register("files", pl.DataFrame({"a": [0]}))
    engine.scan("files", sorted(tmp_path.glob("*.parquet")))
    assert engine.fetch("files", order=["a"])["a"].to_list() == [1, 2, 11, 12]
    engine.drop("files")
    engine.register("files", pl.DataFrame({"a": [5]}))
    assert engine.fetch("files")["a"].to_list() == [5]


def test_a_registered_frame_comes_back_as_it_was(engine):
    frame = pl.DataFrame({"a": [3, 1, 2], "name": ["山田", None, ""]})
    engine.register("rows", frame)
    assert engine.fetch("rows").equals(frame)
    assert engine.fetch("rows", ["name"]).equals(frame.select("name"))
    assert engine.fetch("rows", ["name", "a"], order=["a"]).equals(frame.select("name", "a").sort("a"))
    engine.register("rows", frame.head(1))
    assert engine.fetch("rows").equals(frame.head(1))
    engine.run(
        parse_step(
            "01_rows",
            HEADER.format(key="a", law="any number of rows").replace("doubled", "rows") + "SELECT 7 AS a",
        )
    )
    assert engine.fetch("rows")["a"].to_list() == [7], "a step's table takes the place of the frame"


def test_work_beside_shares_tables_and_not_frames(engine):
    engine.register("rows", pl.DataFrame({"a": [1]}))
    with engine.beside() as other:
        other.register("rows", pl.DataFrame({"a": [1, 2]}))
        other.register("more", pl.DataFrame({"a": [3]}))
        made = parse_step(
            "01_s",
            "-- step: s\n-- inputs: rows\n-- output: made\n-- key: a\n-- row law: one row per rows\nSELECT a FROM rows",
        )
        assert other.run(made).rows == 2
        assert engine.count("made") == 2
        assert engine.count("rows") == 1
        engine.adopt(other)
    assert engine.count("rows") == 2
    assert engine.fetch("more")["a"].to_list() == [3]
