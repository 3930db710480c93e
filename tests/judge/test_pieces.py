"""Of whom the name is not compared: only of those who make no difference to what the search tells of a record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import pipelines
from reconcile.judge.holders import STATE_FIELDS
from reconcile.judge.levels import ADDRESS_AGREES, field_levels
from reconcile.judge.pieces import CANDIDATE_LEVELS, candidate_levels

FIELDS = ("name", "name_kana", "former_name", "alias", "birth", "sex", "address")
BIRTHS = st.sampled_from(["1980-04-01", "1980-04-00", None])
SEXES = st.sampled_from(["male", "female", "unknown", None])
ADDRESSES = st.sampled_from(
    [
        "長野県松本市大手3丁目8番13号", "松本市大手３－８－１３", "長野県松本市大手3丁目8番13号 コーポ大手101", "松本市大手", "長野県松本市",
        "長野県上田市大手1丁目11番16号", "上田市大手1-11-16", "長野県松本市大手〓丁目8番13号", "不明", None,
    ]
)  # fmt: skip
HIDDEN = st.sampled_from(
    ["〓田　太郎", "山〓 太郎", "山田太●", "L〓 NA", "〓〓", "?田 太郎", "L〓＿〓田 太郎"]
)
NAMES = st.sampled_from(
    [
        "山田 太郎",
        "山田太郎",
        "佐藤 花子",
        "やまだ たろう",
        "LI NA",
        "LI NA＿李 奈",
        "〓田 太郎",
        "不明",
        None,
    ]
)
OTHERS = st.sampled_from([None, None, None, "山田", "佐藤 太郎", "LI NA", "〓田 太郎"])
READINGS = st.sampled_from([None, "ヤマダ タロウ", "リ ナ"])
RECORD = st.tuples(HIDDEN | HIDDEN | NAMES, READINGS, OTHERS, OTHERS, BIRTHS, SEXES, ADDRESSES)
RESIDENT = st.tuples(NAMES, READINGS, OTHERS, OTHERS, BIRTHS, SEXES, ADDRESSES)
STATE = st.tuples(NAMES, READINGS, OTHERS, OTHERS, ADDRESSES)
HOLDER = st.fixed_dictionaries(
    {
        "name_level": st.sampled_from(["same", "unreadable", "given_differs"]),
        "is_name_loose": st.booleans(),
        "birth_level": st.sampled_from(["same", "different"]),
        "sex_level": st.sampled_from(["same", "different", "unknown", "not_held"]),
        "address_level": st.sampled_from(["same", "same", "same", "same_to_room", "past", "same_town", "different", "not_comparable", "unreadable"]),
    }
)  # fmt: skip


def frames(
    records: list[tuple[Any, ...]],
    residents: list[tuple[tuple[Any, ...], list[tuple[Any, ...]]]],
    near: list[bool],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Every record beside every resident, as step 37 hands them over, and the residents' earlier states."""
    rows = [
        (own, *record, near[own], place, f"p{place}", *resident, f"{place:012d}", "current", False, None)
        for own, record in enumerate(records)
        for place, (resident, _) in enumerate(residents)
    ]
    schema = {
        "record_key": pl.Int64, **dict.fromkeys(FIELDS, pl.String), "is_holder_near": pl.Boolean, "resident": pl.Int64,
        "r_person": pl.String, **dict.fromkeys([f"r_{name}" for name in FIELDS], pl.String), "r_number": pl.String,
        "r_status": pl.String, "r_protected": pl.Boolean, "r_event_reason": pl.String,
    }  # fmt: skip
    states = [(f"p{place}", *state) for place, (_, earlier) in enumerate(residents) for state in earlier]
    return (
        pl.DataFrame(rows, schema=schema, orient="row"),
        pl.DataFrame(states, schema=dict.fromkeys(STATE_FIELDS, pl.String), orient="row"),
    )


def told(pairs: pl.DataFrame, levels: pl.DataFrame, holders: pl.DataFrame) -> list[tuple[Any, ...]]:
    """What steps 39 to 41 tell of each record."""
    records = pairs.select("record_key").unique()
    tables = {
        "candidates": pairs, "levels_candidates": levels, "levels_registry": holders,
        "pair_registry": records.with_columns(holder=pl.lit("held")), "search_records": records,
        "searchable_records": records, "run_parameters": pl.DataFrame({"scope": ["full"]}),
    }  # fmt: skip
    folder = Path(pipelines.__path__[0])
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register(name, frame.to_arrow())
        for step in ("39_named_candidates", "40_candidate_facts", "41_search_facts"):
            text = (folder / f"{step}.sql").read_text("utf-8")
            connection.execute(f"CREATE TABLE {step[3:]} AS {text}")
        return connection.sql("SELECT * FROM search_facts ORDER BY record_key").fetchall()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(RECORD, HOLDER), min_size=3, max_size=8),
    st.lists(st.tuples(RESIDENT, st.lists(STATE, max_size=2)), min_size=3, max_size=10),
)
def test_who_is_left_out_makes_no_difference(
    records: list[tuple[tuple[Any, ...], dict[str, Any]]],
    residents: list[tuple[tuple[Any, ...], list[tuple[Any, ...]]]],
) -> None:
    holders = pl.DataFrame([{"record_key": own, **holder} for own, (_, holder) in enumerate(records)])
    near = holders["address_level"].is_in(ADDRESS_AGREES).to_list()
    pairs, states = frames([record for record, _ in records], residents, near)
    everybody = pl.concat(
        [pairs.select("record_key", "resident"), field_levels(pairs, states)], how="horizontal"
    )
    found = candidate_levels(pairs, states)
    keys = ["record_key", "resident"]
    assert found.sort(keys).equals(
        everybody.join(found, on=keys, how="semi").select(list(CANDIDATE_LEVELS)).sort(keys)
    )
    named = everybody.filter(pl.col("name_level").is_in(["same", "variant", "past", "unreadable"]))
    event(f"{min(2, named.height - found.height)} or more left out")
    assert told(pairs, found, holders) == told(pairs, named.select(list(CANDIDATE_LEVELS)), holders)


LIVES = "長野県松本市大手3丁目8番13号"
ELSEWHERE = "長野県上田市大手1丁目11番16号"


@pytest.mark.parametrize(
    ("name", "sex", "address", "past", "is_near", "expected"),
    [
        # a name in the alphabet excludes nobody whose name cannot be read; where he lives does
        ("〓田 太郎", "male", LIVES, None, True, True), ("〓田 太郎", "male", ELSEWHERE, None, True, False), ("〓田 太郎", "female", LIVES, None, True, False),
        ("〓田 太郎", "male", ELSEWHERE, LIVES, True, True), ("〓田 太郎", None, LIVES, None, True, True), ("〓田 太郎", "male", None, None, True, True),
        # the number's holder lives elsewhere himself: anybody may be meant
        ("〓田 太郎", "male", ELSEWHERE, None, False, True), ("〓田 太郎", "female", LIVES, None, False, True),
        # a name that can be read agrees or does not
        ("LI NA", "male", ELSEWHERE, None, True, True), ("山田 太郎", "male", LIVES, None, True, False),
    ],
)  # fmt: skip
def test_who_is_compared(
    name: str, sex: str | None, address: str | None, past: str | None, *, is_near: bool, expected: bool
) -> None:
    """He of whom nothing is known but "LI NA", his sex and where he lives."""
    birth = "1980-04-01"
    record = (name, None, None, None, birth, "male", LIVES)
    resident = ("LI NA", None, None, None, birth, sex, address)
    states = [(None, None, None, None, past)] if past else []
    found = candidate_levels(*frames([record], [(resident, states)], [is_near]))
    assert found.height == expected


@pytest.mark.parametrize(
    ("former_name", "alias", "expected"), [(None, None, 0), (None, "LI NA", 1), ("山田", None, 1)]
)
def test_a_record_with_another_name_is_compared(
    former_name: str | None, alias: str | None, expected: int
) -> None:
    record = ("〓田 太郎", None, former_name, alias, "1980-04-01", "male", LIVES)
    resident = ("LI NA", None, None, None, "1980-04-01", "male", ELSEWHERE)
    assert candidate_levels(*frames([record], [(resident, [])], [True])).height == expected
