"""Readings: what is the same sound written another way, what only may be, what is not."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.compare.kana import expand_repeats, fold_kana, is_kana, kana_level, loosen_kana

SAME = [
    ("やまだ たろう", "ヤマダ　タロウ"),
    ("ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダタロウ"),
    ("ヤマタ゛ タロウ", "ヤマダ タロウ"),
    ("ヤマタ\u3099 タロウ", "ヤマダ タロウ"),
    ("キヨウコ", "キョウコ"),
    ("ｷﾖｳｺ", "きょうこ"),
    ("イツキ", "イッキ"),
    ("ミヅエ", "ミズエ"),
    ("ツヅキ", "つづき"),
    ("チヂワ", "チジワ"),
    ("ヰノウエ", "イノウエ"),
    ("ヱミ", "えみ"),
    ("カヲリ", "カオリ"),
    ("ジョーンズ", "ジョ－ンズ"),
    ("ジョーンズ", "ｼﾞﾖ-ﾝｽﾞ"),
    ("マリア・クララ", "マリア クララ"),
    ("グェン", "グエン"),
    ("ヴィ", "ヴイ"),
    ("みすゞ", "ミスズ"),
    ("スヾキ", "スズキ"),
    ("なゝ", "ナナ"),
    ("ﾊﾟｸ", "ぱく"),
    ("タケ\u200bシ", "タケシ"),
]
POSSIBLE = [
    ("オオノ", "オウノ"),
    ("オオノ", "オーノ"),
    ("オノ", "オオノ"),
    ("サトウ", "サトー"),
    ("サトウ", "サト"),
    ("ユウコ", "ユーコ"),
    ("ユウコ", "ユコ"),
    ("ケイコ", "ケーコ"),
    ("リイ", "リー"),
    ("キョウコ", "キヨコ"),
    ("ヴァン", "バン"),
    ("ヴ", "ブ"),
    ("ヤマサキ", "ヤマザキ"),
    ("ナカシマ", "ナカジマ"),
    ("グエン ヴァン アン", "アン グエン ヴァン"),
    ("マリア サントス", "サントス マリーア"),
    ("イソウジ", "イソジ"),
]
DIFFERENT = [
    ("タロウ", "ジロウ"),
    ("ハナコ", "ハナエ"),
    ("ミキ", "ミカ"),
    ("ユウキ", "ユウタ"),
    ("カズコ", "カツミ"),
    ("リョウ", "リュウ"),
    ("シ", "ツ"),
    ("ソ", "ン"),
    ("アキ", "アケ"),
    ("ヒロミ", "ヒロシ"),
    ("ヤマダ タロウ", "ヤマダ"),
    ("サトウ イチロウ", "サトウ イチタロウ"),
    ("ワタナベ", "ワタベ"),
]
NOT_COMPARABLE = [
    (None, "ア"),
    ("ア", None),
    ("", "ア"),
    ("　", "ア"),
    ("山田", "ヤマダ"),
    ("YAMADA", "ヤマダ"),
    ("ヤマ〓", "ヤマダ"),
    ("ヤマ?", "ヤマ?"),
    ("ヤマ\ue000", "ヤマダ"),
    ("ヤマダ(タロウ)", "ヤマダ"),
]
KANA_TEXT = st.text(st.sampled_from([chr(c) for c in range(0x30A1, 0x30F7)] + [*"ー　 ヽヾ"]), max_size=10)


@pytest.mark.parametrize(("left", "right"), SAME)
def test_same(left: str, right: str) -> None:
    assert kana_level(left, right) == kana_level(right, left) == "same"


@pytest.mark.parametrize(("left", "right"), POSSIBLE)
def test_only_possible(left: str, right: str) -> None:
    assert kana_level(left, right) == kana_level(right, left) == "possible"


@pytest.mark.parametrize(("left", "right"), DIFFERENT)
def test_different(left: str, right: str) -> None:
    assert kana_level(left, right) == kana_level(right, left) == "different"


@pytest.mark.parametrize(("left", "right"), NOT_COMPARABLE)
def test_not_comparable(left: str | None, right: str | None) -> None:
    assert kana_level(left, right) == kana_level(right, left) == "not_comparable"


def test_every_hiragana_equals_the_katakana_of_its_unicode_name() -> None:
    checked = 0
    for code in range(0x3041, 0x3097):
        name = unicodedata.name(chr(code))
        katakana = unicodedata.lookup(name.replace("HIRAGANA", "KATAKANA"))
        assert kana_level(chr(code), katakana) == "same", name
        checked += 1
    assert checked == 86


def test_every_small_kana_equals_the_large_one_of_its_unicode_name() -> None:
    small = [chr(c) for c in [*range(0x3041, 0x3097), *range(0x30A1, 0x30F7), *range(0x31F0, 0x3200)]]
    small = [char for char in small if "SMALL" in unicodedata.name(char)]
    assert len(small) == 12 + 12 + 16
    for char in small:
        assert kana_level(char, unicodedata.lookup(unicodedata.name(char).replace("SMALL ", ""))) == "same"


def test_every_half_width_kana_equals_the_full_width_one() -> None:
    for code in [*range(0xFF66, 0xFF70), *range(0xFF71, 0xFF9E)]:
        assert kana_level(chr(code), unicodedata.normalize("NFKC", chr(code))) == "same"


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("佐々木", "佐佐木"),
        ("々木", "々木"),
        ("代々々木", "代代代木"),
        ("みすゞ", "みすズ"),
        ("すゝむ", "すすむ"),
        ("バヽ", "ババ"),
        ("", ""),
    ],
)
def test_repeats_are_written_out(raw: str, written: str) -> None:
    assert expand_repeats(raw) == written


@given(KANA_TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_kana(fold_kana(text)) == fold_kana(text)


@given(KANA_TEXT)
def test_a_reading_is_the_same_as_itself_and_in_half_width(text: str) -> None:
    expected = "same" if is_kana(fold_kana(text)) else "not_comparable"
    assert kana_level(text, text) == kana_level(text, f" {text}　") == expected


@given(KANA_TEXT, KANA_TEXT)
def test_the_level_is_symmetric_and_same_implies_possible(left: str, right: str) -> None:
    level = kana_level(left, right)
    assert level == kana_level(right, left)
    if level == "same":
        assert loosen_kana(fold_kana(left)) == loosen_kana(fold_kana(right))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ヤマダ タロウ", True),
        ("やまだ", True),
        ("山ダ", False),
        ("A", False),
        ("", False),
        (" ", False),
        ("ヤ・マ", False),
    ],
)
def test_is_kana(text: str, expected: bool) -> None:
    assert is_kana(text) is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("まあこ", "まーこ"),
        ("まあこ", "まこ"),
        ("いいだ", "いーだ"),
        ("ゆうき", "ゆーき"),
        ("けいこ", "けーこ"),
        ("おおの", "おーの"),
        ("さとうゆうこ", "さとー ゆーこ"),
    ],
)
def test_every_vowel_can_be_lengthened(one: str, other: str) -> None:
    assert kana_level(one, other) == kana_level(other, one) == "possible"
