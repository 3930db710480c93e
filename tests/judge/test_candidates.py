"""Blocking loses nobody: whoever the comparison cannot tell from the record is among its candidates."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import pipelines
from reconcile.compare.name import NameFields, compare_name, name_keys, plain_keys
from reconcile.compare.name_key_columns import column_keys
from reconcile.judge.candidates import record_keys, resident_keys
from tests.compare.test_name_keys import sides

BIRTH = "1980-04-01"
AGREES = {"same", "variant", "past"}
SQL = (Path(pipelines.__path__[0]) / "34_candidate_pairs.sql").read_text("utf-8")
Resident = tuple[NameFields, Sequence[NameFields]]
FIELDS = ("name", "name_kana", "former_name", "alias")

KANJI = st.sampled_from("山田渡邉邊辺斎斉齋佐々木一凜奈〆")
MARK = st.sampled_from("〓●□※\ue000")
KANA = st.sampled_from("かズみスゞヶ")
WORD = st.text(KANJI | KANJI | MARK | KANA, min_size=1, max_size=3)
SPACE = st.sampled_from(["", " ", "　"])
HIDDEN = st.tuples(WORD, SPACE, WORD).map("".join)
LATIN = st.sampled_from(["LI NA", "김 철수", "ＮＧＵＹＥＮ　ＡＮ", "LI NA＿李 奈"])
READING = st.sampled_from([None, "ヤマダ カズミ", "ワタナベ スズ", "ササキ　カズミ", "ヤマダ", "リ ナ"])
OTHER = st.none() | st.none() | HIDDEN | WORD | LATIN
PERSON = st.builds(NameFields, HIDDEN | HIDDEN | LATIN, READING, OTHER, OTHER)
STATE = st.builds(NameFields, st.none() | HIDDEN | LATIN, READING, OTHER, OTHER)


def frame(key: str, rows: Sequence[tuple[int, NameFields]], birth: str = BIRTH) -> pl.DataFrame:
    schema = {key: pl.Int64, **dict.fromkeys(FIELDS, pl.String), "birth": pl.String}
    return pl.DataFrame([(number, *fields, birth) for number, fields in rows], schema=schema, orient="row")


def candidates(records: Sequence[NameFields], residents: Sequence[Resident]) -> set[tuple[int, int]]:
    """Places of records and of the residents that the steps find for them, all born the same day."""
    today = [(place, now) for place, (now, _) in enumerate(residents)]
    registry = frame("resident", today).with_columns(pl.lit(value=True).alias("is_dated"))
    registry = registry.with_columns(plain_keys(registry["name"]).alias("name_key"))
    states = [(place, state) for place, (_, past) in enumerate(residents) for state in past]
    states += [
        (place, now)
        for place, now in today
        if now.former_name or now.alias or registry["name_key"][place] is None
    ]
    with duckdb.connect() as connection:
        connection.register("ok_registry", registry.to_arrow())
        connection.register("other_keys", resident_keys(frame("resident", states)).to_arrow())
        searched = frame("record_key", list(enumerate(records)))
        keys = record_keys(searched.with_columns(is_holder_near=pl.lit(value=False)))
        connection.register("record_keys", keys.to_arrow())
        return set(connection.sql(SQL).fetchall())


def is_open(record: NameFields, resident: NameFields, past: Sequence[NameFields]) -> bool:
    for supported in (False, True):
        result = compare_name(record, resident, past, supported=supported)
        if result.level in AGREES or result.unreadable:
            return True
    return False


@settings(max_examples=40, deadline=None)
@given(
    st.lists(PERSON, min_size=1, max_size=12),
    st.lists(st.tuples(PERSON, st.lists(STATE, max_size=1)), min_size=1, max_size=30),
)
def test_nobody_who_may_be_meant_is_left_out(records: list[NameFields], residents: list[Resident]) -> None:
    found = candidates(records, residents)
    for (own, record), (place, (now, past)) in itertools.product(enumerate(records), enumerate(residents)):
        if is_open(record, now, past):
            event("may be meant")
            assert (own, place) in found, (record, now, past)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(sides, min_size=1, max_size=12),
    st.lists(st.tuples(sides, st.lists(sides, max_size=1)), min_size=1, max_size=20),
)
def test_nobody_of_any_format_who_agrees_is_left_out(
    records: list[NameFields], residents: list[Resident]
) -> None:
    found = candidates(records, residents)
    for (own, record), (place, (now, past)) in itertools.product(enumerate(records), enumerate(residents)):
        if compare_name(record, now, past, supported=True).level in AGREES:
            assert (own, place) in found, (record, now, past)


@pytest.mark.parametrize(
    ("record", "resident", "expected"),
    [
        # the end of which more can be read decides, by two characters at most
        ("〓田　太郎", "山田　太郎", True), ("〓田　太郎", "山田　花子", False), ("〓田　太郎", "山田　次郎", False), ("〓田　郎", "山本　郎", False),
        ("渡〓　花子", "渡邉　花子", True), ("渡〓　花子", "渡邉　桜子", False), ("渡〓　花子", "山邉　花子", True), ("〓　郎", "山　郎", True),
        ("山田　〓", "山田　太", True), ("山田　〓", "山本　太", False), ("渡〓子", "渡邉子", True), ("渡〓子", "山邉子", False), ("渡〓〓子", "渡邉　桜子", True),
        # kana may be any kanji's reading
        ("渡〓　花子", "渡邉　はなこ", True), ("〓田　太郎", "山田　たろう", True), ("〓田　太郎", "山田　た郎", True), ("渡〓　花子", "わた辺　花子", True), ("山田　〓", "山だ　太", True),
        # kana of one's own, too, but not at the end that is looked at
        ("〓ノ瀬　一央", "一ノ瀬　一央", True), ("〓ノ瀬　一央", "山田　太郎", False), ("〓ノ瀬　一央", "いちのせ　一央", True), ("山田　〓み", "山田　花子", True),
        ("山田　〓み", "木村　花子", False), ("〓田　はな", "山田　花", True), ("ノ〓　一央", "木村　太郎", False), ("〓ノ　瀬ヶ", "木村　太郎", True),
        # variants are one character there
        ("邉〓　花子", "辺見　花子", True), ("〓田　凜", "山田　凛", True),
        # nothing tells them apart without a look at all of it
        ("〓田　〓", "山田　太郎", True), ("〓田　太郎", "LI NA", True), ("〓田　太郎", "김　철수", True), ("?田　太郎", "山田　花子", True), ("〓田　太郎", "〓田　花子", True),
    ],
)  # fmt: skip
def test_who_is_looked_at(record: str, resident: str, expected: bool) -> None:
    today = (NameFields(resident), [])
    in_the_past = (NameFields("木村　武"), [NameFields(resident)])
    for person in (today, in_the_past):
        assert candidates([NameFields(record)], [person]) == ({(0, 0)} if expected else set())


@settings(max_examples=40, deadline=None)
@given(st.lists(sides | PERSON, min_size=1, max_size=60))
def test_keys_by_columns_are_the_scalar_keys(people: list[NameFields]) -> None:
    rows = frame("id", list(enumerate(people)))
    keys, rest = column_keys(rows)
    settled = set(rows["id"]) - set(rest["id"])
    event(f"{len(settled) * 4 // len(people)} of 4 by columns")
    for place in settled:
        assert set(keys.filter(pl.col("id") == place)["key"]) == name_keys(people[place])
    assert set(keys["id"]) <= settled
    assert not keys.is_duplicated().any()


@pytest.mark.parametrize(
    ("person", "is_settled", "expected"),
    [
        # capitals and kana are folded before words are put in order
        (NameFields("abe BO"), True, {"ABEBO"}),
        (NameFields("BO abe"), True, {"ABEBO", "BOABE"}),
        (NameFields("花子", "ハナコ やまだ"), True, {"花子", "ハナコヤマダ"}),
        (NameFields("花子", "やまだ ハナコ"), True, {"花子", "ハナコヤマダ", "ヤマダハナコ"}),
        (NameFields("花子", None, None, "BO abe"), True, {"花子", "ABEBO", "BOABE"}),
        # a mark that repeats what stands before it is for the closer look
        (NameFields("佐々木　花子"), False, {"佐佐木花子"}),
    ],
)
def test_keys_that_columns_find(person: NameFields, is_settled: bool, expected: set[str]) -> None:
    keys, rest = column_keys(frame("id", [(0, person)]))
    assert rest.is_empty() == is_settled
    assert name_keys(person) == expected
    assert set(keys["key"]) == (expected if is_settled else set())
