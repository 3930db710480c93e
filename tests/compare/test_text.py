"""Width folding: one result for the scalar and the polars form, whatever the text."""

from __future__ import annotations

import re
import unicodedata

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.compare.text import DASHES, fold_width, fold_width_expr, has_unreadable, is_unreadable

FOLDED = [
    ("山田　太郎", "山田 太郎"),
    (" 山田  　太郎\t", "山田 太郎"),
    ("ﾔﾏﾀﾞ ﾊﾅｺ", "ヤマダ ハナコ"),
    ("ﾊﾟﾌﾞﾛ", "パブロ"),
    ("か゛", "が"),
    ("う゛", "ゔ"),
    ("ハ゜", "パ"),
    ("ＡＢＣ　ｄｅｆ", "ABC def"),
    ("葛\U000e0100城", "葛城"),
    ("辻\ufe00", "辻"),
    ("山\u200b田\ufeff", "山田"),
    ("神\uf9d0", "神類"),
    ("\ufa19田", "神田"),
    ("⼭田", "山田"),
    ("㈱", "(株)"),
    ("カ－ル", "カール"),
    ("カ‐ル", "カール"),
    ("カ―ル", "カール"),
    ("ｶｰﾙ", "カール"),
    ("カ〜ル", "カール"),
    ("カ~ル", "カール"),
    ("一郎", "一郎"),
    ("山田＿郎", "山田_郎"),
    ("？", "?"),
    ("", ""),
    ("　", ""),
    ("\u00a0山\u2003田\u00a0", "山 田"),
]
# Assigned in every Unicode version that Python or polars may carry.
ANY_CHAR = st.characters(exclude_categories=("Cs", "Cn"))
TYPICAL = st.text(
    st.sampled_from("山邊辺々 　\tｶﾞがﾊﾟー－-―~〓？\ufe00\U000e0101\u200b゛゜神ＡＢｃé한"), max_size=12
)


def _by_polars(values: list[str | None]) -> list[str | None]:
    return (
        pl.DataFrame({"name": values}, schema={"name": pl.String})
        .select(fold_width_expr(pl.col("name")))["name"]
        .to_list()
    )


@pytest.mark.parametrize(("raw", "folded"), FOLDED)
def test_folds_what_differs_in_typing_only(raw: str, folded: str) -> None:
    assert fold_width(raw) == folded


def test_the_expression_folds_alike_and_keeps_null() -> None:
    assert _by_polars([raw for raw, _ in FOLDED]) == [folded for _, folded in FOLDED]
    assert _by_polars([None, "Ａ"]) == [None, "A"]


def test_every_single_character_of_unicode_folds_alike_in_both_forms() -> None:
    chars = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in {"Cs", "Cn"}]
    differing = [
        f"{ord(c):x}" for c, out in zip(chars, _by_polars(chars), strict=True) if out != fold_width(c)
    ]
    assert differing == []


@given(st.lists(st.one_of(TYPICAL, st.text(ANY_CHAR, max_size=12)), max_size=20))
def test_both_forms_agree(values: list[str]) -> None:
    assert _by_polars([*values]) == [fold_width(value) for value in values]


@given(st.one_of(TYPICAL, st.text(ANY_CHAR, max_size=12)))
def test_folding_twice_changes_nothing(value: str) -> None:
    once = fold_width(value)
    assert fold_width(once) == once


def test_dashes_are_one_class_and_the_kanji_one_is_not_among_them() -> None:
    dashes = [chr(code) for code in range(0x10000) if re.match(f"[{DASHES}]", chr(code))]
    assert len(dashes) >= 12
    assert {fold_width(f"ア{dash}イ") for dash in dashes} == {"アーイ"}
    assert fold_width("ア一イ") == "ア一イ"
    assert fold_width("ア二イ") != fold_width("アニイ")


@pytest.mark.parametrize("mark", "〓●■□?？\ufffd\ue000\uf8ff\U000f0001◆○＊")
def test_marks_for_unreadable_characters(mark: str) -> None:
    assert has_unreadable(fold_width(f"山{mark}田"))
    assert is_unreadable(fold_width(mark))


@pytest.mark.parametrize("char", "山辺々〆〇ーアあAé.・()&𠮷﨑")
def test_readable_characters_are_no_marks(char: str) -> None:
    assert not has_unreadable(char)
    assert not is_unreadable(char)


def test_an_underscore_is_a_mark_only_once_separators_are_gone() -> None:
    assert not has_unreadable("_")
    assert is_unreadable("_")


@pytest.mark.parametrize(
    ("parted", "joined"),
    [("カﾞキ", "ガキ"), ("カ゛キ", "ガキ"), ("ハﾟン", "パン"), ("ハ゜ン", "パン"), ("か゛き", "がき")],
)
def test_voiced_marks_join_full_width_kana(parted, joined):
    assert fold_width(parted) == joined
    assert pl.select(fold_width_expr(pl.lit(parted))).item() == joined
