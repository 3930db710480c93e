"""Columns of readings say what ``kana_level`` says of each pair, in order."""

from __future__ import annotations

import unicodedata

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare import kana_columns
from reconcile.compare.kana import fold_kana, kana_level
from reconcile.compare.kana_columns import kana_levels
from tests.compare import test_kana


def check(pairs):
    left, right = (pl.Series([pair[side] for pair in pairs], dtype=pl.String) for side in (0, 1))
    levels = kana_levels(left, right)
    expected = [kana_level(one, other) for one, other in pairs]
    wrong = [(pair, said) for pair, said, level in zip(pairs, levels, expected, strict=True) if said != level]
    assert wrong == []
    return levels


def test_order_nulls_and_blanks():
    pairs = [
        ("ﾆｼ ﾅｵｶ", "にし　なおか"),
        (None, "にし　なおか"),
        ("イケダ　サチコ", "いけた　さちこ"),
        ("ｲｹﾀﾞ ｻﾁｺ", "さちこ　いけだ"),
        ("ヴァン ユウコ", "ばん　ゆうこ"),
        ("タナカ　ハナ", None),
        ("", "にし"),
        ("　", "にし"),
        ("タナカ　ハナ", "たなか　はる"),
        ("田中", "たなか"),
        ("〓ナカ", "たなか"),
    ]
    assert check(pairs).to_list() == [
        "same",
        "not_comparable",
        "possible",
        "possible",
        "possible",
        "not_comparable",
        "not_comparable",
        "not_comparable",
        "different",
        "not_comparable",
        "not_comparable",
    ]


def test_usual_readings_are_settled_on_columns(monkeypatch):
    def refuse(left, right):
        raise AssertionError((left, right))

    monkeypatch.setattr(kana_columns, "kana_level", refuse)
    readings = ["にし　なおか", "いとう　だいき", "ばば　ぷうこ", "おおの　ゆっか", "えのもと　じょーじ"]
    spellings = ["ﾆｼ ﾅｵｶ", "ｲﾄｳ ﾀﾞｲｷ", "ババ　プウコ", "オオノ　ユツカ", "ｴﾉﾓﾄ ｼﾞﾖ-ｼﾞ"]
    same = kana_levels(pl.Series(readings), pl.Series(spellings))
    assert same.to_list() == ["same"] * 5
    others = kana_levels(pl.Series(readings), pl.Series(spellings[1:] + spellings[:1]))
    assert others.to_list() == ["different"] * 5


def test_empty_columns():
    empty = pl.Series([], dtype=pl.String)
    levels = kana_levels(empty, empty)
    assert (levels.dtype, levels.to_list()) == (pl.String, [])


def test_every_character_of_the_scripts_folds_as_the_scalar_folds_it():
    """Also with the free-standing, joining and half-width voiced marks, and each against its folded form."""
    blocks = [
        (0x20, 0x7F),
        (0xA0, 0x100),
        (0x2000, 0x2070),
        (0x2190, 0x2600),
        (0x3000, 0x3400),
        (0xFF00, 0xFFF0),
    ]
    characters = [chr(code) for first, end in blocks for code in range(first, end)]
    known = [char for char in characters if unicodedata.category(char) != "Cn"]
    pairs = []
    for char in known:
        for mark in ("", "゛", "\u3099", "\u309a", "ﾞ", "ﾟ"):
            text = f"ア{char}{mark}イ"
            pairs += [(text, fold_kana(text)), (text, "アイ"), (text, f"あ{char}い")]
    check(pairs)


PLAIN = "アイウエオカガハバパヂジヅズヲツッヤャーヴンいぃがはばぱぢじをヵケヶｶﾞｱｲｳﾊﾟｰｦｯー"
ODD = "゛゜\u3099ゝヽ々・-－—\u200b〓_田A\U000e0101゠,.ヷㇷﾟ\t"
READING = st.text(alphabet=PLAIN + "　 ", max_size=8) | st.text(alphabet=PLAIN + ODD + "　 ", max_size=8)


@settings(max_examples=150)
@given(st.lists(st.tuples(READING, READING), min_size=1, max_size=30))
def test_any_readings(pairs):
    check([*pairs, *((one, one) for one, _ in pairs)])


CHANGES = {
    "ガ": "カ",
    "オウ": "オー",
    "オオ": "オ",
    "ー": "",
    "バ": "ヴァ",
    "　": "",
    "カ": "か",
    "ア": "ｱ",
    "エイ": "エー",
}
WORD = st.text(alphabet="アイウエオカガキギハバーソオン", min_size=1, max_size=5)


@settings(max_examples=150)
@given(
    st.lists(st.tuples(WORD, WORD, st.sampled_from(sorted(CHANGES)), st.booleans()), min_size=1, max_size=20)
)
def test_readings_written_another_way(readings):
    """No change that may be the same reading is told apart: long vowels, voiced marks, order of words."""
    pairs = []
    for family, given_name, change, is_turned in readings:
        other = [given_name, family] if is_turned else [family, given_name]
        pairs.append((f"{family}　{given_name}", "　".join(other).replace(change, CHANGES[change])))
    check(pairs)


def test_the_hand_checked_readings():
    pairs = [*test_kana.SAME, *test_kana.POSSIBLE, *test_kana.DIFFERENT, *test_kana.NOT_COMPARABLE]
    check(pairs + [(other, one) for one, other in pairs])
