"""The quick look at two names says that they differ only where the comparison says so, too."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare.name import NameFields, compare_name
from reconcile.compare.name_fit import agree_with_nobody, plainly_differ, visible_ends
from reconcile.compare.variants import coarse_fold

AGREES = ("same", "variant", "past")
KANJI = "山田渡邉邊辺斎斉齋髙高﨑崎太郎花子一二凛凜曽曾祐佑"
NAME = st.text(st.sampled_from(KANJI + "〓●□\ue000"), min_size=1, max_size=3)
ODD = st.text(st.sampled_from(KANJI + "〓？?＿_々ヶケみなA［］（） 　\u200b\U000e0100"), max_size=6)
DENSE = st.text(st.sampled_from("一山□ "), min_size=1, max_size=5)
FULL = st.one_of(DENSE, st.tuples(NAME, st.sampled_from([" ", "　", "  ", ""]), NAME).map("".join), ODD)
READING = st.sampled_from([None, "ヤマダ タロウ", "ワタナベ ハナコ", "タカザキ"])


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(FULL, FULL, READING, READING), min_size=1, max_size=40), st.booleans())
def test_who_plainly_differs_is_never_equal_nor_unreadable(
    pairs: list[tuple[str, str, str | None, str | None]], supported: bool
) -> None:
    quick = plainly_differ(pl.Series([a for a, *_ in pairs]), pl.Series([b for _, b, *_ in pairs]))
    for (a, b, reading, other_reading), differs in zip(pairs, quick, strict=True):
        if differs:
            result = compare_name(NameFields(a, reading), NameFields(b, other_reading), supported=supported)
            assert result.level not in AGREES, (a, b)
            assert not result.unreadable, (a, b)


HIDDEN_LATIN = st.text(st.sampled_from("AbＣ〓● 　\ue000"), min_size=1, max_size=6)
NOBODY = st.sampled_from(["氏名　不明", "不詳", "（なし）", "名無 太郎"])
LATIN = st.text(st.sampled_from("AbＣｄ 　"), min_size=1, max_size=6)
OTHER = st.none() | FULL
#: Name and reading of the record, and what the resident is called, in turn: names, readings, 旧氏, 通称.
Pair = tuple[str, str, str | None, str | None, str | None, str | None]
PAIRS = st.lists(
    st.tuples(FULL | HIDDEN_LATIN, LATIN | FULL | NOBODY, READING, READING, OTHER, OTHER | LATIN), min_size=1, max_size=20
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(PAIRS, st.booleans())
def test_who_agrees_with_nobody(pairs: list[Pair], supported: bool) -> None:
    quick = agree_with_nobody(pl.Series([a for a, *_ in pairs]))
    for (name, other, reading, other_reading, former, alias), alone in zip(pairs, quick, strict=True):
        if alone:
            record, resident = NameFields(name, reading), NameFields(other, other_reading, former, alias)
            for past in ((), (NameFields("山田 太郎", None, former, alias),)):
                result = compare_name(record, resident, past, supported=supported)
                assert result.level not in AGREES, (record, resident, past)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("〓田　太郎", True), ("山田太\ue000", True), ("L〓 NA", True), ("山田　太郎", False), ("LI NA", False), ("LI〓＿李", False), (None, False), ("", False)],
)  # fmt: skip
def test_a_name_that_cannot_be_read_agrees_with_nobody(name: str | None, expected: bool) -> None:
    assert agree_with_nobody(pl.Series([name], dtype=pl.String)).to_list() == [expected]


@pytest.mark.parametrize(
    ("record", "resident", "expected"),
    [
        ("〓田　太郎", "山田　花子", True), ("〓田　太郎", "山本　太郎", True), ("〓田太郎", "小山田　次郎", False), ("〓田太郎", "小山田　太郎", False), ("小〓田太郎", "山田　太郎", True),
        ("山田 太郎", "山田　花子", True), ("山 □一", "山 □一郎", True), ("〓田 太郎", "山田太", True),
        # marks alone may be a whole word
        ("一 □一", "一□", False), ("山〓", "山　太郎", False), ("〓太郎", "山田　太郎", False),
        # these fit, or need a closer look
        ("〓田　太郎", "山田　太郎", False), ("渡〓　花子", "渡邉　花子", False), ("〓　太郎", "山田　太郎", False), ("?田　太郎", "山本　花子", False),
        ("〓田　みか", "山田　美香", False), ("〓々木　太郎", "佐藤　花子", False), ("渡辺", "渡邉", False), ("", "山田", False),
        (None, "山田", False), ("〓田　太郎", None, False), ("LI 李", "山田　花子", False), ("山田（佐藤）花子", "佐藤　花子", False),
    ],
)  # fmt: skip
def test_what_the_quick_look_tells(record: str | None, resident: str | None, expected: bool) -> None:
    assert plainly_differ(pl.Series([record]), pl.Series([resident])).to_list() == [expected]


def test_no_pairs_are_fine() -> None:
    empty = pl.Series([], dtype=pl.String)
    assert plainly_differ(empty, empty).to_list() == []


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("高橋〓　〓", "高橋", None), ("〓　花子", None, "花子"), ("高〓　子", "高", None), ("〓橋", None, "橋"), ("高〓　花子", None, "花子"),
        # a space is no character of a name, and variants are one
        ("高 橋〓", "高橋", None), ("〓　花 子", None, "花子"), ("髙橋〓", "高橋", None), ("〓　凛", None, "凜"),
        # kana, or nothing that can be read, at both ends; a sign that stands for itself
        ("ノ〓み", None, None), ("〓　〓", None, None), ("高橋〓？", None, None),
    ],
)  # fmt: skip
def test_which_end_of_a_hidden_name_can_be_searched(name: str, first: str | None, last: str | None) -> None:
    ends = visible_ends(pl.Series([name], dtype=pl.String))
    assert ends.row(0) == tuple(None if end is None else coarse_fold(end) for end in (first, last))
