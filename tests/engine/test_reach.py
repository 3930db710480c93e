"""What a step can reach of a large table: never fewer rows than it would read of the whole."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from reconcile.engine import Engine, Step, duck, load_steps
from reconcile.engine.reach import rows_in_reach
from reconcile.engine.steps import parse_step
from reconcile.errors import ConfigError, RunError
from reconcile.judge.pieces import OTHER_KEYS, RECORD_KEYS
from reconcile.paths import root
from reconcile.pipelines.residents import HISTORY_ROWS, REGISTRY_ROWS

STEPS = {name: step for name, step in load_steps(root() / "pipelines").items() if step.reach}
HEADER = (
    "-- step: s\n-- inputs: big, small\n-- output: made\n-- key: id\n-- row law: at most one row per big\n"
)
SQL = "SELECT b.id, b.text FROM big AS b SEMI JOIN small AS s ON b.key = s.wanted"
BIG = pl.DataFrame(
    {"id": range(6), "key": ["a", "b", None, "c", "a", "d"], "text": list("uvwxyz"), "more": [1, None] * 3}
)
NAMES = ("name", "name_kana", "former_name", "alias", "birth", "sex", "address")
SMALL: dict[str, dict[str, Any]] = {
    "ok_records": {"record_key": pl.Int64, "number": pl.String},
    "superseded_rows": {"number": pl.String, "person": pl.String, "history_row": pl.Int64},
    "holder_persons": {"bucket": pl.Int64, "person": pl.String},
    "record_keys": RECORD_KEYS,
    "other_keys": OTHER_KEYS,
    "candidate_pairs": {"record_key": pl.Int64, "resident": pl.Int64},
    "search_records": {
        "record_key": pl.Int64,
        "bucket": pl.Int64,
        **dict.fromkeys(("number", *NAMES, "holder_person"), pl.String),
        "is_holder_near": pl.Boolean,
    },
    "possible_persons": {"bucket": pl.Int64, "r_person": pl.String},
    "run_parameters": {"few_pairs": pl.Int64},
    "form_holders": {"record_key": pl.Int64, "resident": pl.Int64, "r_person": pl.String},
}
BLOCKS = ["birth_name", "birth", "name", "first", "last"]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    with Engine(memory_limit="200MB", threads=1, scratch=tmp_path) as running:
        yield running


def step(sql: str = SQL, reach: str = "-- reach: big.key in small.wanted\n") -> Step:
    return parse_step("01_s", HEADER + reach + sql)


def placed(engine: Engine, folder: Path, wanted: list[str | None]) -> None:
    files = [folder / "big-0.parquet", folder / "big-1.parquet"]
    BIG[:4].write_parquet(files[0])
    BIG[4:].write_parquet(files[1])
    engine.scan("big", files)
    engine.register("small", pl.DataFrame({"wanted": wanted}, schema={"wanted": pl.String}))


@pytest.mark.parametrize(
    ("wanted", "found"), [(["a", "d", None], [0, 4, 5]), ([None], []), ([], []), (["q"], [])]
)
def test_a_step_finds_what_it_would_find_in_the_whole(
    engine: Engine, tmp_path: Path, wanted: list[str | None], found: list[int]
) -> None:
    placed(engine, tmp_path, wanted)
    for each in (step(), step(reach="")):
        assert engine.run(each).rows == len(found)
        assert engine.fetch("made", order=["id"])["id"].to_list() == found
        assert engine.fetch("made").columns == ["id", "text"]
    assert engine.count("big") == BIG.height


def test_only_what_is_in_reach_is_read_and_only_for_few_keys(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(engine, tmp_path, ["a", "b"])
    everything = step("SELECT b.* FROM big AS b CROSS JOIN (SELECT count(*) AS n FROM small) AS s")
    engine.run(everything)
    assert engine.fetch("made", order=["id"]).equals(BIG.filter(pl.col("key").is_in(["a", "b"])))
    monkeypatch.setattr(duck, "FEW", 1)
    engine.run(everything)
    assert engine.fetch("made", order=["id"]).equals(BIG)


def test_keys_of_one_row_each_may_be_more(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed(engine, tmp_path, ["a", "b"])
    # shows what of the table is there: all of it where the keys were not looked up
    shown = step("SELECT max(b.id) AS id FROM big AS b CROSS JOIN (SELECT count(*) AS n FROM small) AS s")
    one_each = dataclasses.replace(shown, law="at most one", per="small")
    monkeypatch.setattr(duck, "FEW", 1)
    made = {}
    for few in (2, 1):
        monkeypatch.setattr(duck, "FEW_ROWS", few)
        for each in (shown, one_each):
            engine.run(each)
            made[few, each.per] = engine.fetch("made")["id"].to_list()
    assert made == {(2, "big"): [5], (2, "small"): [4], (1, "big"): [5], (1, "small"): [5]}


def test_the_law_counts_against_the_whole_table(engine: Engine, tmp_path: Path) -> None:
    placed(engine, tmp_path, ["a", "b", "c", "d"])
    exact = dataclasses.replace(step(), law="one")
    with pytest.raises(RunError, match="big 6行に対し5行"):
        engine.run(exact)


def test_after_a_step_that_fails_the_whole_table_is_there(engine: Engine, tmp_path: Path) -> None:
    placed(engine, tmp_path, ["a"])
    with pytest.raises(RunError):
        engine.run(step("SELECT b.nothing FROM big AS b"))
    assert engine.count("big") == BIG.height


def test_a_file_that_is_gone_is_an_error_that_names_the_step_alone(engine: Engine, tmp_path: Path) -> None:
    placed(engine, tmp_path, ["a"])
    (tmp_path / "big-1.parquet").unlink()
    with pytest.raises(RunError) as caught:
        engine.run(step())
    assert "01_s" in str(caught.value)
    assert "big-1" not in str(caught.value)


def test_a_table_in_memory_is_read_as_it_is(engine: Engine) -> None:
    engine.register("big", BIG)
    engine.register("small", pl.DataFrame({"wanted": ["a"]}))
    assert engine.run(step()).rows == 2


def test_reach_names_inputs_only() -> None:
    with pytest.raises(ConfigError, match="reach"):
        step(reach="-- reach: other.key in small.wanted\n")


def test_columns_that_no_step_names_are_not_read(tmp_path: Path) -> None:
    file = tmp_path / "big.parquet"
    BIG.write_parquet(file)
    keys = {"key": pl.Series(["b"]), "id": pl.Series([5])}
    assert rows_in_reach([file], keys, "SELECT b.id, b.key FROM big AS b").rows() == [(1, "b"), (5, "d")]
    assert rows_in_reach([file], keys, "SELECT\n b.* FROM big AS b").columns == BIG.columns
    assert rows_in_reach([file], keys, "SELECT * FROM big").columns == BIG.columns


def by_chance(schema: dict[str, Any], height: int, draw: random.Random) -> pl.DataFrame:
    """A table of few different values, some of them null."""

    def cell(column: str, kind: Any) -> Any:
        if column == "block":
            return draw.choice(BLOCKS)
        if kind == pl.Boolean:
            return draw.random() < 0.7
        if column in {"resident", "history_row", "record_key"}:
            return draw.randrange(60)
        value = draw.randrange(12) if draw.random() < 0.9 else None
        return value if kind == pl.Int64 or value is None else f"v{value}"

    rows = [{column: cell(column, kind) for column, kind in schema.items()} for _ in range(height)]
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_step_finds_the_same_without_its_reach(engine: Engine, tmp_path: Path, name: str) -> None:
    found = 0
    for seed in range(30):
        draw = random.Random(f"{name} {seed}")  # noqa: S311 - nothing secret
        for table in STEPS[name].inputs:
            if table in {"ok_registry", "ok_history"}:
                schema: dict[str, Any] = dict(REGISTRY_ROWS if table == "ok_registry" else HISTORY_ROWS)
                key = "resident" if table == "ok_registry" else "history_row"
                file = tmp_path / f"{table}-{seed}.parquet"
                by_chance(schema, 60, draw).unique(key, keep="first", maintain_order=True).write_parquet(file)
                engine.scan(table, [file])
            else:
                height = 1 if table == "run_parameters" else draw.choice([0, 3, 20])
                rows = by_chance(SMALL[table], height, draw)
                unique = {"search_records": ["record_key"], "candidate_pairs": ["record_key", "resident"]}
                engine.register(table, rows.unique(unique.get(table), keep="first", maintain_order=True))
        made = []
        for each in (STEPS[name], dataclasses.replace(STEPS[name], reach=())):
            engine.run(dataclasses.replace(each, law="any", key=each.key))
            frame = engine.fetch(each.output)
            made.append(frame.sort(frame.columns, nulls_last=True))
        assert made[0].equals(made[1])
        found += made[0].height
    assert found > 0


def test_the_steps_that_look_up_few_keys_say_so() -> None:
    large = {"ok_registry", "ok_history"}
    assert {each.table for one in STEPS.values() for each in one.reach} == large
    assert {"10_holder_rows", "12_superseded_residents", "34_candidate_pairs", "35_possible_persons"} <= set(
        STEPS
    )
