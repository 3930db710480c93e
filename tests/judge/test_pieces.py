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
from reconcile.compare.address_plain import home_cities
from reconcile.judge.candidates import record_keys
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
        "name_level": st.sampled_from(["same", "unreadable", "illegible", "given_differs"]),
        "is_name_loose": st.booleans(),
        "birth_level": st.sampled_from(["same", "different"]),
        "sex_level": st.sampled_from(["same", "different", "unknown", "not_held"]),
        "address_level": st.sampled_from(["same", "same", "same", "same_to_room", "past", "same_town", "different", "not_comparable", "unreadable"]),
    }
)  # fmt: skip


FOLDER = Path(pipelines.__path__[0])
REGISTRY = {
    "resident": pl.Int64, "person": pl.String, **dict.fromkeys(FIELDS, pl.String), "number": pl.String, "status": pl.String,
    "protected": pl.Boolean, "event_reason": pl.String,
}  # fmt: skip
RECORDS = {
    "record_key": pl.Int64, "bucket": pl.Int64, **dict.fromkeys(FIELDS, pl.String), "is_holder_near": pl.Boolean, "number": pl.String,
    "holder_person": pl.String,
}  # fmt: skip
HISTORY = {"history_row": pl.Int64, **dict.fromkeys(STATE_FIELDS, pl.String)}
Record = tuple[Any, ...]
Residents = list[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]


def run(connection: duckdb.DuckDBPyConnection, *steps: str) -> None:
    for step in steps:
        text = (FOLDER / f"{step}.sql").read_text("utf-8")
        connection.execute(f"CREATE TABLE {step[3:]} AS {text}")


def frames(
    records: list[Record], residents: Residents, near: list[bool]
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Every record beside every resident, the residents' earlier states, and of the pairs those that step 38 leaves."""
    searched = pl.DataFrame(
        [(own, own % 2, *record, near[own], None, None) for own, record in enumerate(records)],
        schema=RECORDS,
        orient="row",
    )
    registry = pl.DataFrame(
        [
            (place, f"p{place}", *resident, f"{place:012d}", "current", False, None)
            for place, (resident, _) in enumerate(residents)
        ],
        schema=REGISTRY,
        orient="row",
    )
    states = [(f"p{place}", *state) for place, (_, earlier) in enumerate(residents) for state in earlier]
    history = pl.DataFrame([(row, *state) for row, state in enumerate(states)], schema=HISTORY, orient="row")
    pairs = searched.select("record_key").join(registry.select("resident"), how="cross")
    nobody = record_keys(searched).with_columns(needs_address=pl.lit(value=False))
    tables = {
        "candidate_pairs": pairs,
        "search_records": searched,
        "ok_registry": registry,
        "ok_history": history,
        "run_parameters": pl.DataFrame({"few_pairs": [pairs.height]}),
    }
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register(name, frame.to_arrow())
        connection.register("record_keys", nobody.to_arrow())
        run(connection, "35_possible_persons")
        everybody = connection.sql("SELECT * FROM possible_persons").pl()
        connection.execute("DROP TABLE possible_persons")
        connection.register("record_keys", record_keys(searched).to_arrow())
        run(connection, "35_possible_persons", "36_past_of_possible", "37_address_heads")
        heads = connection.sql("SELECT * FROM address_heads").pl()
        cities = heads.with_columns(home_cities(heads["head"].cast(pl.String)).alias("city"))
        connection.register("head_cities", cities.to_arrow())
        run(connection, "38_candidates")
        return everybody, history.drop("history_row"), connection.sql("SELECT * FROM candidates").pl()


def told(pairs: pl.DataFrame, levels: pl.DataFrame, holders: pl.DataFrame) -> list[tuple[Any, ...]]:
    """What steps 39 to 41 tell of each record."""
    records = holders.select("record_key")
    tables = {
        "candidates": pairs, "levels_candidates": levels, "levels_registry": holders,
        "pair_registry": records.with_columns(holder=pl.lit("held")), "search_records": records,
        "searchable_records": records, "run_parameters": pl.DataFrame({"scope": ["full"]}),
    }  # fmt: skip
    with duckdb.connect() as connection:
        for name, frame in tables.items():
            connection.register(name, frame.to_arrow())
        run(connection, "39_named_candidates", "40_candidate_facts", "41_search_facts")
        return connection.sql("SELECT * FROM search_facts ORDER BY record_key").fetchall()


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.tuples(RECORD, HOLDER), min_size=3, max_size=8),
    st.lists(st.tuples(RESIDENT, st.lists(STATE, max_size=2)), min_size=3, max_size=10),
)
def test_who_is_left_out_makes_no_difference(
    records: list[tuple[Record, dict[str, Any]]], residents: Residents
) -> None:
    holders = pl.DataFrame([{"record_key": own, **holder} for own, (_, holder) in enumerate(records)])
    near = holders["address_level"].is_in(ADDRESS_AGREES).to_list()
    pairs, states, candidates = frames([record for record, _ in records], residents, near)
    assert pairs.height == len(records) * len(residents)
    everybody = pl.concat(
        [pairs.select("record_key", "resident"), field_levels(pairs, states)], how="horizontal"
    )
    found = candidate_levels(candidates, states)
    keys = ["record_key", "resident"]
    assert found.sort(keys).equals(
        everybody.join(found, on=keys, how="semi").select(list(CANDIDATE_LEVELS)).sort(keys)
    )
    named = everybody.filter(
        pl.col("name_level").is_in(["same", "variant", "past", "unreadable", "illegible"])
    )
    event(f"{min(2, pairs.height - candidates.height)} or more left out by step")
    event(f"{min(2, named.height - found.height)} or more left out")
    assert told(candidates, found, holders) == told(pairs, named.select(list(CANDIDATE_LEVELS)), holders)


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
    _, past_states, candidates = frames([record], [(resident, states)], [is_near])
    assert candidate_levels(candidates, past_states).height == expected


@pytest.mark.parametrize(
    ("own", "resident", "past", "others_past", "expected"),
    [
        # record: sex, address; resident: sex, address, earlier addresses, earlier addresses of somebody else
        (("male", LIVES), ("male", ELSEWHERE), [], [], False),
        (("male", LIVES), ("male", ELSEWHERE), [ELSEWHERE, LIVES], [], True),
        (("male", LIVES), ("male", ELSEWHERE), [ELSEWHERE], [LIVES], False),
        # nobody knows where 大手 or 〓 is
        (("male", LIVES), ("male", ELSEWHERE), ["大手3丁目8番13号"], [], True),
        (("male", LIVES), ("male", "長野県〓市大手3丁目8番13号"), [], [], True),
        (("male", "大手3丁目8番13号"), ("male", ELSEWHERE), [], [], True),
        (("male", "大手3丁目8番13号"), ("female", ELSEWHERE), [], [], False),
        # sex is said or not
        ((None, LIVES), ("female", LIVES), [], [], True),
        (("unknown", LIVES), ("female", LIVES), [], [], True),
        (("male", LIVES), ("unknown", LIVES), [], [], True),
        (("male", LIVES), (None, LIVES), [], [], True),
        (("male", LIVES), ("female", LIVES), [], [], False),
    ],
)
def test_who_is_left_by_the_steps(
    own: tuple[str | None, str],
    resident: tuple[str | None, str],
    past: list[str],
    others_past: list[str],
    *,
    expected: bool,
) -> None:
    birth = "1980-04-01"
    residents = [
        (("LI NA", None, None, None, birth, *resident), [(None, None, None, None, place) for place in past]),
        (
            ("LI NA", None, None, None, birth, "male", ELSEWHERE),
            [(None, None, None, None, place) for place in others_past],
        ),
    ]
    _, _, candidates = frames([("〓田 太郎", None, None, None, birth, *own)], residents, [True])
    assert (0 in candidates["resident"]) == expected


@pytest.mark.parametrize(
    ("former_name", "alias", "expected"), [(None, None, 0), (None, "LI NA", 1), ("山田", None, 1)]
)
def test_a_record_with_another_name_is_compared(
    former_name: str | None, alias: str | None, expected: int
) -> None:
    record = ("〓田 太郎", None, former_name, alias, "1980-04-01", "male", LIVES)
    resident = ("LI NA", None, None, None, "1980-04-01", "male", ELSEWHERE)
    _, states, candidates = frames([record], [(resident, [])], [True])
    assert candidate_levels(candidates, states).height == expected
