"""The Spark engine keeps to the surface, the laws and the silence of the DuckDB engine."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys

import polars as pl
import pytest

from reconcile.engine import dialect, pieces, spark_session
from reconcile.engine.duck import Engine
from reconcile.engine.spark import SparkEngine
from reconcile.engine.steps import parse_step
from reconcile.errors import ConfigError, RunError
from reconcile.paths import root
from tests.spark import work

pytestmark = pytest.mark.spark

HEADER = "-- step: doubles\n-- inputs: numbers\n-- output: doubled\n-- key: {key}\n-- row law: {law}\n"


def step(sql, *, key="a", law="any number of rows"):
    return parse_step("01_double", HEADER.format(key=key, law=law) + sql)


@pytest.fixture
def numbers(spark):
    spark.register("numbers", pl.DataFrame({"a": [1, 2, 2], "name": ["山田", "", None]}))
    yield spark
    spark.drop("numbers", "doubled", "made", "lefts", "rights", "thirds")


def test_it_has_the_surface_of_the_other_engine():
    def public(kind):
        return {name for name in vars(kind) if not name.startswith("_")}

    # a second way in is for one process with two threads; nobody asks a cluster for it (nightly: only where it is an Engine)
    assert public(Engine) - public(SparkEngine) == {"beside", "adopt"}


def test_a_step_makes_its_table_and_says_how_many_rows(numbers):
    result = numbers.run(step("SELECT DISTINCT a * 2 AS a FROM numbers"))
    assert (result.name, result.output, result.rows) == ("01_double", "doubled", 2)
    assert numbers.fetch("doubled", order=["a"])["a"].to_list() == [2, 4]


def test_a_step_may_replace_a_table_that_it_reads(numbers):
    for expected in ([2, 4], [4, 8]):
        numbers.run(step("SELECT DISTINCT a * 2 AS a FROM numbers"))
        numbers.register("numbers", numbers.fetch("doubled"))
        assert sorted(numbers.fetch("numbers")["a"]) == expected
    again = parse_step(
        "02",
        HEADER.replace("doubled", "numbers").format(key="a", law="one row per numbers")
        + "SELECT a + 1 AS a FROM numbers",
    )
    assert numbers.run(again).rows == 2
    assert sorted(numbers.fetch("numbers")["a"]) == [5, 9]


def test_nulls_blanks_and_japanese_survive_both_ways_and_sort_as_on_duckdb(numbers, duck):
    names = ["𠮷田", "吉田", "～", "山田", "", None, "ヤマダ", "ﾔﾏﾀﾞ", "Z", "髙"]
    frame = pl.DataFrame({"a": range(len(names)), "name": names})
    told = []
    for engine in (numbers, duck):
        engine.register("numbers", frame)
        engine.run(step("SELECT a, name FROM numbers"))
        assert engine.fetch("doubled", order=["a"]).equals(frame)
        told.append(engine.fetch("doubled", ["name"], ["name", "a"])["name"].to_list())
    assert told[0] == told[1] == [*sorted(names[:5] + names[6:]), None]


@pytest.mark.parametrize(
    ("sql", "key", "law", "said"),
    [
        ("SELECT a FROM numbers", "a", "any number of rows", r"キー\(a\)が重複"),
        ("SELECT DISTINCT a FROM numbers", "a", "one row per numbers", "numbers 3行に対し2行"),
        (
            "SELECT row_number() OVER (ORDER BY n.a, m.a) AS a FROM numbers AS n CROSS JOIN numbers AS m",
            "a",
            "at most one row per numbers",
            "numbers 3行に対し9行",
        ),
        (
            "SELECT a, name FROM numbers WHERE name IS NULL UNION ALL SELECT 2, NULL",
            "a, name",
            "any number of rows",
            "重複",
        ),
    ],
)
def test_a_broken_row_law_is_told_in_the_words_of_the_other_engine(numbers, duck, sql, key, law, said):
    duck.register("numbers", numbers.fetch("numbers"))
    told = []
    for engine in (numbers, duck):
        with pytest.raises(RunError, match=said) as caught:
            engine.run(step(sql, key=key, law=law))
        told.append(str(caught.value))
    assert told[0] == told[1]


def test_a_kept_row_law_passes(numbers):
    assert numbers.run(step("SELECT DISTINCT a FROM numbers", law="at most one row per numbers")).rows == 2
    sql = "SELECT a, name FROM numbers"
    assert numbers.run(step(sql, key="a, name", law="one row per numbers")).rows == 3


def test_nothing_of_a_row_is_told_by_a_failing_step(numbers, capfd):
    """Neither by the error, nor by Spark's log, nor by pyspark's own."""
    numbers.register("numbers", pl.DataFrame({"a": [1], "name": ["123456789018x"]}))
    for sql in (
        "SELECT CAST(name AS BIGINT) AS a FROM numbers",
        "SELECT CAST('123456789018x' AS BIGINT) AS a",
        "SELECT missing_123456789018 AS a FROM numbers",
        "SELEC 123456789018",
    ):
        with pytest.raises(RunError, match="01_double を実行できません") as caught:
            numbers.run(step(sql))
        assert "123456789018" not in str(caught.value)
        assert caught.value.__cause__ is None
        assert caught.value.__suppress_context__
    assert capfd.readouterr() == ("", "")


def test_a_failed_step_leaves_the_earlier_table_and_no_half_of_a_new_one(numbers):
    numbers.run(step("SELECT DISTINCT a FROM numbers"))
    before = sorted(numbers.scratch.glob("table*"))
    with pytest.raises(RunError):
        numbers.run(step("SELECT CAST(name AS BIGINT) AS a FROM numbers"))
    assert sorted(numbers.scratch.glob("table*")) == before
    assert numbers.count("doubled") == 2


def test_dropping_forgets_the_table_and_its_files_and_twice_is_no_error(numbers):
    numbers.run(step("SELECT DISTINCT a FROM numbers"))
    held = len(list(numbers.scratch.glob("table*")))
    numbers.drop("numbers", "numbers", "doubled", "never_there")
    assert len(list(numbers.scratch.glob("table*"))) == held - 2
    with pytest.raises(RunError, match="TABLE_OR_VIEW_NOT_FOUND"):
        numbers.run(step("SELECT a FROM numbers"))


def test_files_are_one_table_whatever_their_names_and_stay_when_it_is_dropped(numbers, tmp_path):
    files = [tmp_path / f"{name}.parquet" for name in ("it's 1", "[2]", "{3,4}*?")]
    for number, file in enumerate(files):
        pl.DataFrame({"a": [number, 10 + number], "name": ["山", None]}).write_parquet(file)
    numbers.scan("numbers", files)
    numbers.run(step("SELECT a FROM numbers WHERE name IS NOT NULL"))
    assert sorted(numbers.fetch("doubled")["a"]) == [0, 1, 2]
    assert numbers.count("numbers") == 6
    numbers.drop("numbers")
    assert all(file.exists() for file in files)


def test_every_type_of_a_column_comes_back(numbers):
    kinds = [pl.Boolean, pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Float32, pl.Float64, pl.String, pl.Date]
    schema = {f"c{place}": kind for place, kind in enumerate(kinds)} | {"moment": pl.Datetime("us")}
    numbers.register("numbers", pl.DataFrame(schema=schema))
    numbers.run(step("SELECT * FROM numbers", key="c4"))
    assert numbers.fetch("doubled").schema == pl.Schema(schema)
    assert set(dialect.SPARK.types) == {*kinds, pl.Datetime}


def test_only_the_owner_can_read_what_lies_on_disk(numbers):
    numbers.run(step("SELECT DISTINCT a FROM numbers"))
    for folder in numbers.scratch.iterdir():
        assert folder.stat().st_mode & 0o077 == 0, folder.name
    for file in numbers.scratch.glob("table*/*"):
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_a_table_is_split_into_pieces_and_saved_as_one_file(numbers, duck, tmp_path):
    frame = pl.DataFrame({"a": range(200), "name": [None, *(f"山{a % 40}" for a in range(199))]})
    for place, engine in enumerate((numbers, duck)):
        engine.register("numbers", frame)
        folder = tmp_path / f"分けた{place}"
        engine.split(
            "SELECT n.*, CASE WHEN name IS NOT NULL THEN a % 3 END AS piece FROM numbers AS n", folder
        )
        for piece in range(3):
            made = pl.read_parquet(pieces.files(folder, piece), hive_partitioning=False)
            assert made.sort("a").equals(frame[1:].filter(pl.col("a") % 3 == piece))
        assert pieces.files(folder, 3) == []
        engine.save("numbers", tmp_path / f"{place}.parquet")
        assert pl.read_parquet(tmp_path / f"{place}.parquet").sort("a").equals(frame)


def test_rows_in_no_piece_stop_the_run(numbers, tmp_path):
    """Spark's own hash is negative for every other value."""
    with pytest.raises(RunError, match="どの処理にも入らない行"):
        numbers.split("SELECT a, 1 - a AS piece FROM numbers", tmp_path / "pieces")


def test_a_place_that_cannot_be_written_is_told(numbers, tmp_path):
    (tmp_path / "taken").write_bytes(b"")
    for write in (
        lambda: numbers.split("SELECT a, 0 AS piece FROM numbers", tmp_path / "taken"),
        lambda: numbers.save("numbers", tmp_path / "taken" / "file.parquet"),
    ):
        with pytest.raises(RunError, match="中間の表を書けません"):
            write()


def frame_of(ids, bucket):
    return pl.DataFrame(
        {"id": list(ids), "name": [f"山田{each}" for each in ids], "bucket": [bucket(each) for each in ids]},
        schema={"id": pl.Int64, "name": pl.String, "bucket": pl.Int64},
    )


@pytest.mark.parametrize("count", [1, 7, 200])
@pytest.mark.parametrize("inputs", [1, 2, 3])
def test_python_works_on_one_whole_bucket_at_a_time(numbers, count, inputs):
    tables = {
        "lefts": frame_of(range(1000), lambda each: each % count),
        # not every bucket has rows here, and some have rows only here
        "rights": frame_of(range(0, 90), lambda each: each % 3 * 5),
        "thirds": frame_of(range(0), int),
    }
    names = list(tables)[:inputs]
    for name in names:
        numbers.register(name, tables[name])
    assert numbers.apply("made", functools.partial(work.beside, weight=2), names, work.SCHEMA) == 1000
    expected = tables["lefts"].with_columns(
        others=pl.col("bucket").map_elements(
            lambda bucket: 2 * sum(tables[name].filter(bucket=bucket).height for name in names[1:]),
            return_dtype=pl.Int64,
        )
    )
    assert numbers.fetch("made", order=["id"]).equals(expected.select(list(work.SCHEMA)))


def test_python_work_on_nothing_makes_an_empty_table(numbers):
    numbers.register("lefts", frame_of(range(0), int))
    numbers.register("rights", frame_of(range(3), lambda each: 0))
    assert numbers.apply("made", work.beside, ("lefts", "rights"), work.SCHEMA) == 0
    assert numbers.fetch("made").schema == pl.Schema(work.SCHEMA)


def test_python_gets_the_columns_it_asks_for_with_their_types_even_of_no_row(numbers):
    numbers.register("lefts", frame_of([1], int))
    numbers.register("rights", frame_of(range(0), int))
    schema = {"bucket": pl.Int64, "told": pl.String}
    numbers.apply("made", work.schemas, ("lefts", "rights"), schema)
    every = "{'id': Int64, 'name': String, 'bucket': Int64}"
    assert numbers.fetch("made")["told"].to_list() == [f"{every} {every}"]
    numbers.apply("made", work.schemas, ("lefts", "rights"), schema, {"rights": ["name"]})
    assert numbers.fetch("made")["told"].to_list() == [f"{every} {{'name': String}}"]


def test_nothing_of_a_row_is_told_by_failing_python(numbers, capfd):
    numbers.register("lefts", frame_of([1], int))
    with pytest.raises(RunError, match=r"表 made を計算できません\(ValueError\)") as caught:
        numbers.apply("made", work.fails, ("lefts",), work.SCHEMA)
    assert "山田" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT CAST(a AS VARCHAR) AS a FROM numbers", "VARCHAR は STRING と書きます"),
        ("SELECT hash(name) AS a FROM numbers", "関数 hash は、"),
        (
            "SELECT regexp_replace (name, 'a', 'b') AS a, LEVENSHTEIN(name, '') FROM numbers",
            "関数 levenshtein、regexp_replace は、",
        ),
        ("SELECT a / 2 AS a FROM numbers", "割り算"),
        ("SELECT a FROM numbers WHERE name LIKE '\\_%'", "バックスラッシュ"),
    ],
)
def test_a_step_that_spark_may_answer_differently_is_refused_before_it_runs(numbers, sql, said):
    with pytest.raises(ConfigError, match=said) as caught:
        numbers.run(step(sql))
    assert "01_double" in str(caught.value)
    assert "duckdb" in caught.value.action


def test_words_in_comments_and_texts_are_no_functions():
    sql = "-- hash(x) / VARCHAR\nSELECT 'hash(x) / it''s VARCHAR' AS a WHERE a IN (1) AND (a = 1) -- trim(y)"
    assert dialect.SPARK.fault(sql) == ""


@pytest.mark.parametrize(
    ("limit", "written"),
    [("2GB", "1907m"), ("2GiB", "2048m"), ("1.5 GiB", "1536m"), ("200MB", "512m"), ("1TB", "953674m")],
)
def test_memory_is_written_as_java_reads_it(limit, written):
    assert dialect.SPARK.memory(limit) == written


def in_a_process_of_its_own(code, tmp_path, **variables):
    """Start the engine where something is missing, and return what is told."""
    environment = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    text = (
        f"{code}\nfrom pathlib import Path\nfrom reconcile.engine.spark import SparkEngine\n"
        "from reconcile.errors import ConfigError\n"
        "try:\n    SparkEngine(memory_limit='1GB', threads=1, scratch=Path('.'), master=globals().get('master', ''))\n"
        "except ConfigError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", text],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True,
        env=environment | {"PYTHONPATH": str(root()), "PYTHONIOENCODING": "utf-8"} | variables,
    )  # fmt: skip
    assert done.stderr == ""
    return done.stdout


def test_without_pyspark_it_says_what_to_install(tmp_path):
    told = in_a_process_of_its_own("import sys\nsys.modules['pyspark'] = None", tmp_path)
    assert "pyspark がインストールされていません" in told
    assert "reconcile-my-number[spark]" in told
    assert '"duckdb"' in told


@pytest.mark.parametrize("variables", [{"PATH": "/nowhere"}, {"JAVA_HOME": "/nowhere"}])
def test_without_java_it_says_what_to_install(tmp_path, variables):
    told = in_a_process_of_its_own("", tmp_path, **variables)
    assert "Java 17 以上がありません。" in told
    assert "JAVA_HOME か PATH" in told


def test_an_old_java_is_told(tmp_path):
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_412\"' >&2\n", "utf-8")
    java.chmod(0o755)
    told = in_a_process_of_its_own("", tmp_path, JAVA_HOME=str(tmp_path))
    assert "Java 17 以上がありません(見つかったのは Java 8)" in told


def test_a_spark_that_does_not_start_is_told(tmp_path):
    told = in_a_process_of_its_own("master = 'no such scheme'", tmp_path)
    assert "Spark を起動できません(" in told
    assert "no such scheme" not in told


def test_ending_leaves_no_process_no_file_and_the_old_way_of_interrupting(tmp_path):
    """Two engines, one after the other, as in a program that runs twice."""
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nimport polars as pl\n"
        "from reconcile.engine.spark import SparkEngine\n"
        "before = signal.getsignal(signal.SIGINT)\n"
        "for turn in range(2):\n"
        "    with SparkEngine(memory_limit='1GB', threads=1, scratch=Path('.').absolute()) as engine:\n"
        "        engine.register('t', pl.DataFrame({'a': [turn]}))\n"
        "        print(engine.fetch('t')['a'].to_list(), engine._spark.sql('SELECT a FROM t').collect()[0][0])\n"
        "    print(sorted(p.name for p in Path('.').iterdir() if not p.name.startswith(('lib', 'hsperf', 'log4j2'))))\n"
        "print(signal.getsignal(signal.SIGINT) is before, 'PYSPARK_PYTHON' in os.environ)\n"
        "print(len(os.listdir('/proc/self/task')) and [p for p in os.listdir('/proc') if p.isdigit()"
        " and Path('/proc', p, 'stat').exists()"
        " and Path('/proc', p, 'stat').read_text().rsplit(')', 1)[1].split()[1] == str(os.getpid())])\n"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code],
        cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=True,
        env=os.environ | {"PYTHONPATH": str(root())},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.splitlines() == ["[0] 0", "[]", "[1] 1", "[]", "True False", "[]"]


def test_the_machines_of_a_cluster_log_nothing_either(tmp_path):
    """Seen on a cluster of two processes: their log had the value of the row that could not be converted."""
    settings = spark_session._settings("1024m", 2, tmp_path, "spark://host:7077")
    assert settings["spark.master"] == "spark://host:7077"
    option = f"-Dlog4j2.configurationFile={(tmp_path / 'log4j2.properties').as_uri()}"
    assert settings["spark.executor.extraJavaOptions"] == option
    assert option in settings["spark.driver.extraJavaOptions"]
    assert "spark.driver.host" not in settings
    for master in ("", "local[3]"):
        alone = spark_session._settings("1024m", 2, tmp_path, master)
        assert alone["spark.master"] == (master or "local[2]")
        assert alone["spark.driver.bindAddress"] == "127.0.0.1"


def test_only_two_modules_know_pyspark_and_only_when_asked():
    package = root() / "reconcile"
    knows = {
        path.name
        for path in package.rglob("*.py")
        if re.search(r"(import|from) pyspark", path.read_text("utf-8"))
    }
    assert knows == {"spark.py", "spark_session.py"}
    done = subprocess.run(
        [sys.executable, "-c", "import sys, reconcile.engine.spark; print('pyspark' in sys.modules)"],
        capture_output=True, text=True, check=True, env=os.environ | {"PYTHONPATH": str(root())},
    )  # fmt: skip
    assert done.stdout.strip() == "False"


def test_the_name_of_an_error_is_told_and_not_its_text():
    assert spark_session.kind_of(ValueError("山田")) == "ValueError"
