"""Spellings, variants and slips: one thing changes, and what is written can be written in the file's code."""

from __future__ import annotations

import unicodedata
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.sample.mistyped import MISTYPED, mistyped
from reconcile.sample.spelling import (
    ALTERNATIVES,
    encodable,
    old_form,
    respelt,
    slipped,
    variants_of,
    with_unreadable,
)

seeds = st.integers(0, 2**32 - 1)


def test_the_table_goes_both_ways_between_different_characters():
    assert len(ALTERNATIVES) > 250
    for char, others in ALTERNATIVES.items():
        assert len(char) == 1
        for other in others:
            assert other != char
            assert unicodedata.normalize("NFC", other) != char
            assert char in ALTERNATIVES[other]


@pytest.mark.parametrize(
    ("name", "variant"),
    [
        ("渡辺　花子", "渡邊　花子"), ("渡辺　花子", "渡邉　花子"), ("渡邉　花子", "渡辺　花子"), ("高橋　太郎", "髙橋　太郎"),
        ("宮崎　太郎", "宮﨑　太郎"), ("小澤　花子", "小沢　花子"), ("斎藤　花子", "齋藤　花子"), ("長野　真一", "長野　眞一"),
    ],
)  # fmt: skip
def test_known_variants_are_made(name, variant):
    assert variant in variants_of(name, "cp932")


def test_only_what_the_code_has_is_written():
    assert "𠮷田　一" in variants_of("吉田　一", "utf-8")
    assert "𠮷田　一" not in variants_of("吉田　一", "cp932")
    assert any("\U000e0100" in name for name in variants_of("葛城　一", "utf-16"))
    assert variants_of("葛城　一", "cp932") == []
    assert variants_of("森　一", "utf-8") == []
    assert old_form("森") == "森"
    assert encodable(old_form("吉沢"), "cp932")


@given(st.sampled_from(sorted(ALTERNATIVES)))
def test_a_variant_differs_in_one_character(char):
    for other in variants_of(f"{char}山　太郎", "utf-8"):
        assert sum(a != b for a, b in zip(other, f"{char}山　太郎", strict=True)) == 1


@given(st.sampled_from(["山田　太郎", "森　花子", "上高井　一"]), seeds)
def test_one_character_is_unreadable_and_the_name_as_long(name, seed):
    marked = with_unreadable(name, np.random.default_rng(seed))
    assert len(marked) == len(name)
    assert sum(a != b for a, b in zip(marked, name, strict=True)) == 1
    assert set(marked) & {"〓", "●"}


@given(st.dates(date(1920, 1, 1), date(2025, 12, 31)), seeds)
def test_a_slip_is_another_real_day_one_digit_or_an_exchange_away(born, seed):
    text = born.strftime("%Y%m%d")
    slip = slipped(text, np.random.default_rng(seed))
    date(int(slip[:4]), int(slip[4:6]), int(slip[6:]))  # raises when there is no such day
    assert slip != text
    exchanged = text[:4] + text[6:] + text[4:6]
    assert slip == exchanged or sum(a != b for a, b in zip(slip, text, strict=True)) == 1


@given(
    st.sampled_from([("上水内郡飯綱町", "大字牟礼", 0), ("松本市", "中央", 2), ("駒ヶ根市", "赤穂", 0), ("長野市", "大字鶴賀", 0)]),
    st.integers(1, 9000), st.integers(0, 30), seeds,
)  # fmt: skip
def test_a_respelt_address_keeps_town_and_numbers(place, first, second, seed):
    city, town, chome = place
    second = max(second, 1) if chome else second
    text = unicodedata.normalize(
        "NFKC", respelt(city, town, chome, first, second, np.random.default_rng(seed))
    )
    assert city.partition("郡")[2] in text
    assert town.removeprefix("大字") in text
    rest = text.partition(town.removeprefix("大字"))[2]
    numerals = rest.translate(str.maketrans("一二三四五六七八九", "123456789"))
    digits = [int(part) for part in "".join(c if c in "0123456789" else " " for c in numerals).split()]
    assert digits == [number for number in (chome, first, second) if number]


def test_every_way_to_spell_an_address_comes_up():
    rng = np.random.default_rng(3)
    lots = {respelt("上高井郡高山村", "大字牧ケ原", 0, 12, 3, rng) for _ in range(300)}
    assert len(lots) >= 8
    assert any("大字" not in text for text in lots)
    assert any(text.startswith("長野県") for text in lots)
    assert any("郡" not in text for text in lots)
    assert any("ヶ" in text for text in lots)
    assert any("が" in text for text in lots)
    assert any("１２" in text for text in lots)
    assert any("番地の" in text for text in lots)
    blocks = {respelt("松本市", "中央", 2, 3, 4, rng) for _ in range(300)}
    assert any("二丁目3番4号" in text for text in blocks)
    assert any("2-3-4" in text for text in blocks)


@given(st.sampled_from(MISTYPED), st.integers(0, 10**11 - 1), seeds)
def test_a_mistyped_number_is_never_valid_for_another_person(kind, prefix, seed):
    number = f"{prefix:011}"
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    rest = sum(int(digit) * weight for digit, weight in zip(number, weights, strict=True)) % 11
    number += str(0 if rest <= 1 else 11 - rest)
    typed = mistyped(kind, number, "24727059608", np.random.default_rng(seed))
    if typed is None:
        return
    assert typed != number
    digits = [int(digit) for digit in typed]
    if len(typed) == 12 and kind != "dummy":
        rest = sum(digit * weight for digit, weight in zip(digits[:11], weights, strict=True)) % 11
        assert digits[11] != (0 if rest <= 1 else 11 - rest)
    assert len(typed) == {"digit_missing": 11, "leading_zero": 11, "digit_extra": 13}.get(kind, len(typed))
