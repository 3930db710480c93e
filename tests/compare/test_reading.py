"""Kanji and kana: what can be read so, what cannot, and where nothing can be said. Every name is an invented combination."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.compare.kana import fold_kana
from reconcile.compare.reading import Readings, aligns, load, plausibility, plausible

FITS = [
    ("山田　太郎", "やまだ　たろう"), ("山田太郎", "ヤマダタロウ"), ("山田 太郎", "ﾔﾏﾀﾞ ﾀﾛｳ"), ("山田太郎", "やまだ たろう"),
    ("渡邉 花子", "ワタナベ ハナコ"), ("渡邊 花子", "ワタナベ ハナコ"), ("髙橋 一", "タカハシ ハジメ"), ("𠮷村 恵", "ヨシムラ メグミ"), ("濵田 澤子", "ハマダ サワコ"),
    # 連濁, 促音, 半濁音
    ("長谷川 進", "はせがわ すすむ"), ("江川 豊", "えがわ ゆたか"), ("一平", "いっぺい"), ("八田 一徳", "はった かずのり"), ("葉山 吉平", "はやま きっぺい"),
    # 々, kana within the name, ケ and ヶ
    ("佐々木 蘭", "ささき らん"), ("野々村 奈々", "ののむら なな"), ("山田 みすゞ", "やまだ みすず"), ("駒ヶ根 桜", "こまがね さくら"), ("一ケ瀬 光", "いちがせ ひかる"),
    ("三ツ井 さくら", "みつい さくら"), ("木ノ下 あい子", "きのした あいこ"),
    # readings that do not add up
    ("五十嵐 健", "いがらし けん"), ("服部 誠", "はっとり まこと"), ("東海林 実", "しょうじ みのる"), ("小鳥遊 舞", "たかなし まい"), ("井上 徹", "いのうえ とおる"),
    # small kana and old spelling are no difference
    ("京谷 俊", "キヨウタニ シユン"), ("三津 恵", "みづ めぐみ"), ("三津 恵", "みず めぐみ"),
    # without a space on one side
    ("石田光", "いしだ ひかる"), ("石田 光", "いしだひかる"),
]  # fmt: skip
FITS_NOT = [
    ("山田 太郎", "すずき たろう"), ("山田 太郎", "やまだ はなこ"), ("山田 太郎", "たろう やまだ"), ("山田 太郎", "やまだ"), ("山田 太郎", "やまだ たろうさん"),
    ("渡辺 花子", "わたなべ はな"), ("佐々木 蘭", "さとう らん"), ("江川 豊", "ががわ ゆたか"), ("五十嵐 健", "ごとう けん"), ("木ノ下 愛", "きした あい"),
    ("玉木 大一", "おおき たいち"), ("田中 誠", "なかた まこと"), ("林 優", "もり ゆう"), ("川 一", "がわ はじめ"), ("山田 太郎", "やま だたろう"), ("石 田光", "いしだ ひかる"),
]  # fmt: skip
UNTOLD = [
    ("", "やまだ"), (None, "やまだ"), ("山田 太郎", ""), ("山田 太郎", None), ("〓田 太郎", "やまだ たろう"), ("山田 ?郎", "やまだ たろう"), ("MARIA SANTOS", "マリア サントス"),
    ("ヤマダ タロウ", "やまだ たろう"), ("山田 太郎", "YAMADA TARO"), ("山田 太郎", "ヤマ●"), ("不詳", "ふしょう"), ("山田（旧姓 佐藤） 花子", "やまだ はなこ"), ("山田 太郎", "山田"), ("𪚲田 太郎", "なにた たろう"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "kana"), FITS)
def test_can_be_read_so(name, kana):
    assert plausible(name, kana) is True


@pytest.mark.parametrize(("name", "kana"), FITS_NOT)
def test_cannot_be_read_so(name, kana):
    assert plausible(name, kana) is False


@pytest.mark.parametrize(("name", "kana"), UNTOLD)
def test_nothing_can_be_said(name, kana):
    assert plausible(name, kana) is None


def test_the_first_sound_is_voiced_only_within_a_word():
    table = Readings({"川": frozenset({"カワ"}), "江": frozenset({"エ"})}, {})
    assert aligns("江川", "エガワ", table)
    assert not aligns("川江", "ガワエ", table)


def test_a_surname_is_read_as_a_whole_only_at_the_beginning():
    table = Readings({"花": frozenset({"ハナ"})}, {"小鳥遊": frozenset({"タカナシ"})})
    assert aligns("小鳥遊花", "タカナシハナ", table)
    assert not aligns("花小鳥遊", "ハナタカナシ", table)


common = sorted(
    char for char, readings in load().characters.items() if "一" <= char <= "鿿" and len(readings) > 3
)


@given(st.lists(st.sampled_from(common), min_size=1, max_size=4), st.data())
def test_any_readings_in_a_row_are_plausible(characters, data):
    kana = "".join(data.draw(st.sampled_from(sorted(load().characters[char]))) for char in characters)
    assert plausible("".join(characters), kana) is True


@given(st.text(max_size=8), st.text(max_size=12))
def test_any_text_gets_an_answer(name, kana):
    assert plausible(name, kana) in {True, False, None}


def test_columns_say_what_pairs_say():
    pairs = [*FITS, *FITS_NOT, *UNTOLD, *FITS[:3]]
    names, kana = (pl.Series(values, dtype=pl.String) for values in zip(*pairs, strict=True))
    assert plausibility(names, kana).to_list() == [plausible(*pair) for pair in pairs]


def test_the_tables_are_folded_and_small():
    assert all(read == fold_kana(read) for readings in load().characters.values() for read in readings)
    assert all(read == fold_kana(read) for readings in load().surnames.values() for read in readings)
    by_characters = Readings(load().characters, {})  # one for all: each works its classes out anew
    assert not any(
        aligns(name, read, by_characters) for name, readings in load().surnames.items() for read in readings
    )
