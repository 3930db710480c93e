"""Levels of addresses: a hand-checked table (half of it must not be equal), and properties of comparing."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare.address import address_levels, compare_address, parse_address
from reconcile.vocabulary import LEVELS

TABLE = Path(__file__).with_name("address_pairs.tsv")
with TABLE.open(encoding="utf-8", newline="") as file:
    PAIRS = [(row["a"], row["b"], row["level"], row["why"]) for row in csv.DictReader(file, delimiter="\t")]

AGREES = {"same", "same_to_room"}
NUMERAL = "〇一二三四五六七八九"


@pytest.mark.parametrize(("a", "b", "level", "why"), PAIRS)
def test_pair(a, b, level, why):
    assert compare_address(a, b).level == level, why
    assert compare_address(b, a).level == level, f"turned round: {why}"


def test_the_table_says_as_much_about_what_must_not_be_equal():
    unequal = sum(level not in AGREES for _, _, level, _ in PAIRS)
    assert len(PAIRS) >= 300
    assert 0.45 <= unequal / len(PAIRS) <= 0.6
    assert len({frozenset((a, b)) for a, b, _, _ in PAIRS}) == len(PAIRS)
    assert {level for _, _, level, _ in PAIRS} == set(LEVELS["address"]) - {"past"}
    assert all(why for *_, why in PAIRS)


def test_municipality_codes_stand_in_for_what_the_text_leaves_out():
    full, bare = "長野県松本市中央2丁目3番4号", "中央2-3-4"
    assert compare_address(bare, full).level == "same_town"
    assert compare_address(bare, full, record_city="20202").level == "same"
    assert compare_address(bare, full, record_city="202029").level == "same", "six digits, with check digit"
    assert compare_address(bare, full, record_city="20203").level == "different"
    assert compare_address(bare, bare, record_city="20202", resident_city="20203").level == "different"
    # what the text says wins over the column
    assert compare_address("上田市中央2-3-4", full, record_city="20202").level == "different"


@pytest.mark.parametrize("blank", [None, "", "　", "不明", "住所不詳", "住所不定", "－", "●●●"])
def test_what_says_nothing_is_not_comparable(blank):
    assert compare_address(blank, "長野県松本市大字島内1番地").level == "not_comparable"
    assert compare_address("長野県松本市大字島内1番地", blank).level == "not_comparable"
    assert compare_address(blank, blank).level == "not_comparable"


@pytest.mark.parametrize(
    "mark", ["〓", "●", "■", "□", "?", "？", "_", "＿", "\ufffd", "\ue000", "\U000f0001"]
)
def test_unreadable_characters_never_make_equal(mark):
    for text in (
        f"長野県松本市{mark}内1番地",
        f"長野県松本市大字島内{mark}番地",
        f"長野県松本市大字島内1番地{mark}",
    ):
        assert compare_address(text, text) == ("not_comparable", True)
        assert address_levels(pl.Series([text]), pl.Series([text])).row(0) == ("not_comparable", True)
    room = f"長野県松本市大字島内1番地 ハイツ{mark}"
    assert compare_address(room, "松本市島内1番地") == ("same_to_room", False), "the room decides nothing"
    assert compare_address(room, room) == ("same_to_room", False), "but it is never equal"
    assert address_levels(pl.Series([room]), pl.Series([room])).row(0) == ("same_to_room", False)


# --- columns --------------------------------------------------------------------------------------------------


def test_columns_agree_with_the_scalar_on_the_table():
    left = [a for a, *_ in PAIRS] + [a for a, *_ in PAIRS] + [None, "松本市島内1", None]
    right = [b for _, b, *_ in PAIRS] + [a for a, *_ in PAIRS] + ["松本市島内1", None, None]
    frame = address_levels(pl.Series(left), pl.Series(right))
    expected = [compare_address(a, b) for a, b in zip(left, right, strict=True)]
    assert frame["level"].to_list() == [result.level for result in expected]
    assert frame["unreadable"].to_list() == [result.unreadable for result in expected]


def test_columns_may_be_empty_or_null():
    empty = pl.Series([], dtype=pl.String)
    assert address_levels(empty, empty).schema == {"level": pl.String, "unreadable": pl.Boolean}
    nulls = pl.Series([None, None])
    assert address_levels(nulls, nulls)["level"].to_list() == ["not_comparable"] * 2


# --- properties -----------------------------------------------------------------------------------------------

BLOCK_TOWNS = st.sampled_from(
    ["上田市大手", "松本市深志", "長野市浅川", "諏訪市高島", "茅野市塚原", "小諸市相生町"]
)
LOT_TOWNS = st.sampled_from(
    [
        "北佐久郡軽井沢町大字長倉",
        "松本市大字島内",
        "駒ヶ根市赤穂",
        "佐久市望月",
        "上伊那郡箕輪町大字中箕輪",
        "須坂市大字須坂",
        "上伊那郡南箕輪村",
    ]
)
CHOME = st.integers(1, 2)
SMALL = st.integers(1, 9)
NUMBER = st.integers(1, 9999)
ROOM = st.sampled_from(["", " ハイツ101", "　コーポ山田２０２号室", " (県営住宅A棟303)"])


def kanji(number):
    """千二百三十四 for 1234: written here apart from the program's reader."""
    units = ["", "十", "百", "千"]
    digits = [int(digit) for digit in str(number)]
    places = range(len(digits) - 1, -1, -1)
    return "".join(
        ("" if digit == 1 and place else NUMERAL[digit]) + units[place]
        for digit, place in zip(digits, places, strict=True)
        if digit
    )


def wide(text):
    return "".join(chr(ord(char) + 0xFEE0) if "0" <= char <= "9" else char for char in text)


def blocks(town, chome, ban, go):
    """Ways in which people write one address of a town with 丁目."""
    return [
        f"長野県{town}{chome}丁目{ban}番{go}号",
        f"{town}{NUMERAL[chome]}丁目{ban}番{go}号",
        f"{town}{kanji(chome)}丁目{kanji(ban)}番{kanji(go)}号",
        f"{town}{chome}-{ban}-{go}",
        wide(f"{town}{chome}－{ban}－{go}"),
        f"{town}{chome}丁目{ban}ー{go}",
        f"{town}{chome}丁目{ban}番地{go}",
        f"{town} {chome}丁目 {ban}番 {go}号",
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
        wide(f"{short}{lot}番地{branch}"),
        f"{short}{kanji(lot)}番地{kanji(branch)}",
        f"長野県{short}{lot}ー{branch}",
    ]


@given(BLOCK_TOWNS, CHOME, SMALL, NUMBER, st.data())
def test_blocks_in_any_style_are_the_same(town, chome, ban, go, data):
    one, other = (data.draw(st.sampled_from(blocks(town, chome, ban, go))) for _ in range(2))
    assert compare_address(one, other).level == "same"


@given(LOT_TOWNS, NUMBER, SMALL, ROOM, st.data())
def test_lots_in_any_style_are_the_same_up_to_the_room(town, lot, branch, room, data):
    one, other = (data.draw(st.sampled_from(lots(town, lot, branch))) for _ in range(2))
    assert compare_address(one + room, other + room).level == "same"
    assert compare_address(one + room, other).level == ("same_to_room" if room else "same")


@settings(max_examples=300)
@given(BLOCK_TOWNS, st.tuples(CHOME, SMALL, SMALL), st.tuples(CHOME, SMALL, SMALL), ROOM, st.data())
def test_other_figures_are_never_the_same(town, figures, others, room, data):
    one = data.draw(st.sampled_from(blocks(town, *figures)))
    other = data.draw(st.sampled_from(blocks(town, *others)))
    level = compare_address(one + room, other + room).level
    assert level == ("same" if figures == others else "different")


@settings(max_examples=300)
@given(LOT_TOWNS, st.tuples(NUMBER, SMALL), st.tuples(NUMBER, SMALL), ROOM, st.data())
def test_other_lots_are_never_the_same(town, figures, others, room, data):
    one = data.draw(st.sampled_from(lots(town, *figures)))
    other = data.draw(st.sampled_from(lots(town, *others)))
    level = compare_address(one + room, other + room).level
    assert level == ("same" if figures == others else "different")


@settings(max_examples=300)
@given(LOT_TOWNS, st.lists(st.integers(1, 99), min_size=1, max_size=4), st.data())
def test_joined_figures_are_never_equal(town, figures, data):
    """Any two ways to cut one row of digits into figures are different places."""
    digits = "".join(map(str, figures))
    cuts = (
        data.draw(st.sets(st.integers(1, max(1, len(digits) - 1)), max_size=3)) if len(digits) > 1 else set()
    )
    places = [0, *sorted(cuts), len(digits)]
    others = [str(int(digits[a:b])) for a, b in pairwise(places)]
    one, other = "-".join(map(str, figures)), "-".join(others)
    level = compare_address(f"{town}{one}", f"{town}{other}").level
    if one == other:
        assert level == "same"
    else:
        # 1234-5-201 and 1234-5: a figure of three digits behind three others is a room
        assert level == "different"


@settings(max_examples=200)
@given(BLOCK_TOWNS, CHOME, SMALL, SMALL, st.integers(0, 30), st.data())
def test_an_unreadable_mark_anywhere_before_the_room_never_agrees(town, chome, ban, go, place, data):
    text = data.draw(st.sampled_from(blocks(town, chome, ban, go)))
    place %= len(text)
    damaged = text[:place] + "●" + text[place + 1 :]
    assert compare_address(damaged, text).level not in AGREES
    assert compare_address(damaged, damaged).level not in AGREES


ADDRESS_LIKE = st.lists(
    st.sampled_from(
        [
            *"長野県市上田大手字町1２3丁目番地号の-ーケヶ甲イロ〓 　室区東西条線無",
            "松本市",
            "軽井沢町",
            "北佐久郡",
            "更埴市",
            "南箕輪村",
            "大字",
            "十二",
            "丁目",
            "番地",
            "3番4号",
            "中央",
            "ハイツ",
            "101号室",
        ]
    ),
    max_size=14,
).map("".join)


@settings(max_examples=500)
@given(ADDRESS_LIKE, ADDRESS_LIKE)
def test_address_like_text_compares_the_same_both_ways(a, b):
    assert compare_address(a, b) == compare_address(b, a)
    assert compare_address(a, a).level in {"same", "same_town", "not_comparable"}


@settings(max_examples=500)
@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_compares(a, b):
    parse_address(a)
    assert compare_address(a, b) == compare_address(b, a)
    assert compare_address(a, a).level in {"same", "same_town", "not_comparable"}


@settings(max_examples=500)
@given(st.sampled_from(["", "長野県", "長野県松本市", "長野県北佐久郡軽井沢町"]), ADDRESS_LIKE)
def test_the_short_cut_for_equal_text_says_what_the_comparison_says(head, tail):
    text = pl.Series([head + tail])
    assert address_levels(text, text).row(0) == compare_address(head + tail, head + tail)
