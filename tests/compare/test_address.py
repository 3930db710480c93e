"""Addresses: a hand-checked table (half of it must not be equal), and properties."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare import address_tables as tables
from reconcile.compare.address import address_levels, compare_address, parse_address

TABLE = Path(__file__).with_name("address_pairs.tsv")
with TABLE.open(encoding="utf-8", newline="") as file:
    PAIRS = [(row["a"], row["b"], row["level"], row["why"]) for row in csv.DictReader(file, delimiter="\t")]

AGREES = {"same", "same_to_room"}
KANJI = "〇一二三四五六七八九"


@pytest.mark.parametrize(("a", "b", "level", "why"), PAIRS)
def test_pair(a, b, level, why):
    assert compare_address(a, b).level == level, why


def test_the_table_says_as_much_about_what_must_not_be_equal():
    unequal = sum(level not in AGREES for _, _, level, _ in PAIRS)
    assert len(PAIRS) >= 120
    assert 0.4 <= unequal / len(PAIRS) <= 0.6
    assert len({(a, b) for a, b, _, _ in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize(("a", "b", "level", "why"), PAIRS)
def test_pairs_are_symmetric(a, b, level, why):
    assert compare_address(b, a).level == level, why


def test_columns_agree_with_the_scalar():
    left, right = (
        [a for a, *_ in PAIRS] + [None, "松本市島内1"],
        [b for _, b, *_ in PAIRS] + ["松本市島内1", None],
    )
    frame = address_levels(pl.Series(left), pl.Series(right))
    expected = [compare_address(a, b) for a, b in zip(left, right, strict=True)]
    assert frame["level"].to_list() == [result.level for result in expected]
    assert frame["unreadable"].to_list() == [result.unreadable for result in expected]


def test_columns_may_be_empty_or_null():
    empty = pl.Series([], dtype=pl.String)
    assert address_levels(empty, empty).height == 0
    nulls = pl.Series([None, None], dtype=pl.String)
    assert address_levels(nulls, nulls)["level"].to_list() == ["not_comparable"] * 2


def test_unreadable_text_is_never_equal_to_itself():
    for text in ("長野県松本市大字島内〓番地", "長野県松本市島\ue0001番地", "長野県松本市島内?番地"):
        assert compare_address(text, text).level == "not_comparable"
        assert compare_address(text, text).unreadable
        assert address_levels(pl.Series([text]), pl.Series([text]))["level"].to_list() == ["not_comparable"]


CHOME = st.sampled_from(
    ["上田市大手", "上田市中央", "長野市三輪", "諏訪市高島", "茅野市塚原", "小諸市相生町"]
)
LOTS = st.sampled_from(
    [
        "北佐久郡軽井沢町大字長倉",
        "松本市大字島内",
        "飯田市大久保町",
        "佐久市中込",
        "上伊那郡箕輪町大字中箕輪",
        "須坂市大字須坂",
    ]
)
SMALL = st.integers(1, 9)
NUMBER = st.integers(1, 9999)


def blocks(town, chome, ban, go):
    """Ways in which people write one address of a town with 丁目."""
    return [
        f"長野県{town}{chome}丁目{ban}番{go}号",
        f"{town}{KANJI[chome]}丁目{ban}番{go}号",
        f"{town}{chome}-{ban}-{go}",
        f"{town}{chome}丁目{ban}－{go}",
        f"{town}{chome}丁目{ban}番地{go}",
    ]


def lots(town, lot, branch):
    """Ways in which people write one lot."""
    short = town.replace("大字", "").partition("郡")[2] or town.replace("大字", "")
    return [
        f"長野県{town}{lot}番地{branch}",
        f"{town}{lot}-{branch}",
        f"{short}{lot}番{branch}",
        f"{short}{lot}番地の{branch}",
        f"{short}{lot}の{branch}",
    ]


@given(CHOME, SMALL, SMALL, SMALL, st.data())
def test_blocks_in_any_style_are_the_same(town, chome, ban, go, data):
    one, other = (data.draw(st.sampled_from(blocks(town, chome, ban, go))) for _ in range(2))
    assert compare_address(one, other).level == "same"


@given(LOTS, NUMBER, SMALL, st.data())
def test_lots_in_any_style_are_the_same(town, lot, branch, data):
    one, other = (data.draw(st.sampled_from(lots(town, lot, branch))) for _ in range(2))
    assert compare_address(one, other).level == "same"


@settings(max_examples=400)
@given(CHOME, st.tuples(SMALL, SMALL, SMALL), st.tuples(SMALL, SMALL, SMALL), st.data())
def test_other_numbers_are_never_the_same(town, numbers, others, data):
    one = data.draw(st.sampled_from(blocks(town, *numbers)))
    other = data.draw(st.sampled_from(blocks(town, *others)))
    assert (compare_address(one, other).level in AGREES) == (numbers == others)


@settings(max_examples=400)
@given(LOTS, st.tuples(NUMBER, SMALL), st.tuples(NUMBER, SMALL), st.data())
def test_other_lots_are_never_the_same(town, numbers, others, data):
    one = data.draw(st.sampled_from(lots(town, *numbers)))
    other = data.draw(st.sampled_from(lots(town, *others)))
    assert (compare_address(one, other).level in AGREES) == (numbers == others)


@settings(max_examples=400)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_parses_and_comparison_is_symmetric(a, b):
    parse_address(a)
    assert compare_address(a, b) == compare_address(b, a)
    assert compare_address(a, a).level in {"same", "not_comparable"}


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            [*"長野県市上田大手字町1２丁目番地号の-ーケヶ甲イ〓 　室", "松本市", "軽井沢町", "更埴市", "十二"]
        ),
        max_size=14,
    ).map("".join)
)
def test_address_like_text_parses(text):
    parse_address(text)
    assert compare_address(text, text).level in {"same", "not_comparable"}


def test_the_tables_hold_all_of_nagano():
    nagano = set(tables.cities()[tables.HOME_NAME].values())
    assert len(nagano) == 77
    assert len(tables.prefectures()) == 47
    with_towns = {code for code in nagano if code in tables.towns()}
    assert len(with_towns) >= 70
    assert {former.code for former in tables.former().values()} - nagano <= {
        "21206"
    }  # 山口村 went to 中津川市


def test_folding_merges_only_two_spellings_of_one_town():
    """The two sources spell four towns differently; no two different towns of a municipality become one."""
    path = Path(tables.__file__).parent / "data" / "towns.tsv"
    spellings: dict[tuple[str, str], set[str]] = {}
    with path.open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            spellings.setdefault((row["code"], tables._bare(row["town"])), set()).add(row["town"])
    merged = [names for names in spellings.values() if len(names) > 1]
    assert sorted(map(sorted, merged)) == [
        ["判の木", "判之木"],
        ["樋沢", "樋澤"],
        ["沢底", "澤底"],
        ["高遠町藤沢", "高遠町藤澤"],
    ]
