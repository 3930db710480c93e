"""Personal numbers: cleaning, states (python-stdnum as oracle) and relations. All numbers are made up."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.jp import cn, in_

from reconcile.compare.number import (
    DUMMIES,
    check_digit,
    clean_number,
    clean_numbers,
    number_columns,
    number_relation,
    number_state,
)

HEADS = st.text("0123456789", min_size=11, max_size=11)
NUMBERS = HEADS.map(lambda head: head + check_digit(head))
ANY = st.one_of(
    st.none(),
    NUMBERS,
    st.text("0123456789", min_size=9, max_size=14),
    st.text("0123456789-－ー ０１２　Xなし", max_size=16),
    st.text(max_size=14),
    st.sampled_from(
        ["", " ", "111111111118", "123456789012", "000000000000", "1180301018771", "24727059608"]
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        *("123456789018", " 123456789018 ", "1234-5678-9018", "1234 5678 9018", "１２３４５６７８９０１８"),
        *(
            "１２３４－５６７８－９０１８",
            "1234‐5678‑9018",
            "1234–5678—9018",
            "1234−5678−9018",
            "1234ー5678ｰ9018",
        ),
        *(
            "1234　5678　9018",
            "1234\u200b56789018",
            "\ufeff123456789018",
            "123456789018\r\n",
            "1234―5678─9018",
            "1234﹣5678﹘9018",
        ),
    ],
)
def test_clean_takes_out_spaces_and_every_hyphen(text: str) -> None:
    assert clean_number(text) == "123456789018"


@pytest.mark.parametrize(
    "code",
    [
        *(0x20, 0xA0, 0x3000, 0x2003, 0x09, 0x0A, 0x0D),  # spaces
        *(
            0x2D,
            0xAD,
            0x2010,
            0x2011,
            0x2012,
            0x2013,
            0x2014,
            0x2015,
            0x2043,
            0x2212,
        ),  # hyphens, dashes, minus
        *(
            0x207B,
            0x208B,
            0xFE58,
            0xFE63,
            0xFF0D,
            0x30FC,
            0xFF70,
            0x2500,
            0x2501,
        ),  # NFKC to dashes; 長音; 罫線
        *(0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF),  # nothing to see
    ],
)
def test_each_separator(code: int) -> None:
    assert clean_number(f"1234{chr(code)}5678{chr(code)}9018") == "123456789018"


@pytest.mark.parametrize("code", [0x2E, 0x2F, 0x5F, 0x7E, 0x30FB, 0x4E00, 0x58])
def test_other_characters_stay_and_make_it_malformed(code: int) -> None:
    assert number_state(clean_number(f"1234{chr(code)}56789018")) == "malformed"


@pytest.mark.parametrize("text", [None, "", " ", "　", "-", "－－", "\t"])
def test_blank_is_missing(text: str | None) -> None:
    assert clean_number(text) is None
    assert number_state(clean_number(text)) == "missing"


@pytest.mark.parametrize(
    ("number", "state"),
    [
        ("983205673214", "ok"),  # the worked example of J-LIS, 月刊J-LIS 2015-07
        ("983205673215", "check_digit"),
        ("123456789012", "check_digit"),
        ("111111111111", "check_digit"),
        ("111111111116", "check_digit"),
        ("123456789018", "dummy"),
        ("111111111118", "dummy"),
        ("000000000000", "dummy"),
        ("987654321093", "dummy"),
        ("210987654320", "dummy"),
        ("1180301018771", "other_identifier"),  # 法人番号 of a listed company, published by the tax agency
        ("24727059608", "other_identifier"),  # public sample codes of 住民票コード
        ("24846016224", "other_identifier"),
        ("25208017643", "other_identifier"),
        ("25208017644", "malformed"),
        ("1180301018772", "malformed"),
        ("12345678901", "malformed"),
        ("1234567890123", "malformed"),
        ("98320567321X", "malformed"),
        ("983205673214983205673214", "malformed"),
        ("٩٨٣٢٠٥٦٧٣٢١٤", "malformed"),
        ("なし", "malformed"),
        ("9", "malformed"),
    ],
)
def test_states(number: str, state: str) -> None:
    assert number_state(number) == state


def test_a_number_that_lost_its_leading_zero_always_looks_like_a_resident_code() -> None:
    """E14: the two check digits have the same weights, so only the relation to the person's number tells."""
    right = "0" + "2345678921"
    right += check_digit(right)
    assert number_state(right) == "ok"
    assert number_state(right[1:]) == "other_identifier"
    assert number_relation(right[1:], right) == "leading_zero"


@given(HEADS, st.integers(0, 9))
def test_check_digit_agrees_with_python_stdnum(head: str, last: int) -> None:
    assert check_digit(head) == in_.calc_check_digit(head)
    assert (number_state(f"{head}{last}") in ("ok", "dummy")) == in_.is_valid(f"{head}{last}")


@given(st.text("0123456789", min_size=13, max_size=13))
def test_corporate_numbers_agree_with_python_stdnum(number: str) -> None:
    assert (number_state(number) == "other_identifier") == cn.is_valid(number)


@given(st.text("0123456789", min_size=12, max_size=12))
def test_every_valid_corporate_number_is_seen(tail: str) -> None:
    assert number_state(cn.calc_check_digit(tail) + tail) == "other_identifier"


def test_the_list_of_dummies() -> None:
    """Ten repeated digits, ten runs up, ten runs down; all of them pass their check digit."""
    assert len(DUMMIES) == 30
    assert all(in_.is_valid(number) for number in DUMMIES)
    repeated = {number for number in DUMMIES if len(set(number[:11])) == 1}
    assert {number[0] for number in repeated} == set("0123456789")
    for number in DUMMIES - repeated:
        steps = {(int(b) - int(a)) % 10 for a, b in pairwise(number[:11])}
        assert steps in ({1}, {9})


@given(st.lists(ANY, max_size=25))
def test_columns_are_the_scalars_row_by_row(texts: list[str | None]) -> None:
    frame = number_columns(pl.Series("my_number", texts, dtype=pl.String))
    cleaned = [clean_number(text) for text in texts]
    assert frame.columns == ["number", "number_state"]
    assert frame["number"].to_list() == cleaned
    assert frame["number_state"].to_list() == [number_state(number) for number in cleaned]
    assert clean_numbers(pl.Series(texts, dtype=pl.String)).to_list() == cleaned


def test_a_column_is_left_as_it_was() -> None:
    texts = ["1234-5678-9018", None, "123456789018", "１２３４５６７８９０１２", "-", "12345"]
    values = pl.Series("my_number", texts)
    assert number_columns(values).rows() == [
        ("123456789018", "dummy"),
        (None, "missing"),
        ("123456789018", "dummy"),
        ("123456789012", "check_digit"),
        (None, "missing"),
        ("12345", "malformed"),
    ]
    assert values.to_list() == texts


@given(st.lists(st.integers(0, 10**12 - 1).map("{:012}".format), min_size=1, max_size=60))
def test_check_digits_of_a_column(numbers: list[str]) -> None:
    states = number_columns(pl.Series(numbers))["number_state"].to_list()
    assert [state in ("ok", "dummy") for state in states] == [in_.is_valid(number) for number in numbers]


@pytest.mark.parametrize(
    "values", [pl.Series([], dtype=pl.String), pl.Series([None, None]), pl.Series(["", "  "])]
)
def test_a_column_without_numbers(values: pl.Series) -> None:
    frame = number_columns(values)
    assert frame["number"].to_list() == [None] * len(values)
    assert frame["number_state"].to_list() == ["missing"] * len(values)
    assert frame.schema == {"number": pl.String, "number_state": pl.String}


RIGHT = "983205673214"


@pytest.mark.parametrize(
    ("wrong", "right", "relation"),
    [
        ("83205673214", "083205673214", "leading_zero"),
        ("3205673214", "003205673214", "leading_zero"),
        ("893205673214", RIGHT, "adjacent_transposition"),
        ("983205673241", RIGHT, "adjacent_transposition"),
        ("983205673211", RIGHT, "digit_substitution"),
        ("98320567321O", RIGHT, "digit_substitution"),
        ("98320567321", RIGHT, "digit_missing"),
        ("83205673214", RIGHT, "digit_missing"),
        ("98325673214", RIGHT, "digit_missing"),
        ("9832056732144", RIGHT, "digit_extra"),
        ("0983205673214", RIGHT, "digit_extra"),
        ("9832005673214", RIGHT, "digit_extra"),
        (RIGHT, RIGHT, None),
        ("983205673221", RIGHT, None),
        ("389205673214", RIGHT, None),
        ("9832056732", RIGHT, None),
        ("123456789018", RIGHT, None),
        ("9832056732100", RIGHT, None),
        (None, RIGHT, None),
        (RIGHT, None, None),
        (None, None, None),
    ],
)
def test_relations(wrong: str | None, right: str | None, relation: str | None) -> None:
    assert number_relation(wrong, right) == relation


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_each_error_is_named(right: str, place: int, change: int) -> None:
    digit = str((int(right[place]) + change) % 10)
    assert number_relation(right[:place] + digit + right[place + 1 :], right) == "digit_substitution"
    dropped = right[:place] + right[place + 1 :]
    assert number_relation(dropped, right) == (
        "leading_zero" if dropped == right[1:] and right[0] == "0" else "digit_missing"
    )
    assert number_relation(right[:place] + digit + right[place:], right) == "digit_extra"
    swapped = right[:place] + right[place : place + 2][::-1] + right[place + 2 :]
    assert number_relation(swapped, right) == (None if swapped == right else "adjacent_transposition")
