"""Keys and properties: what agrees shares a key, what polars says the scalar says, and no fold invents equality."""

from __future__ import annotations

import unicodedata

import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from reconcile.compare.name import (
    NameFields,
    compare_name,
    equal_after_folding,
    has_wildcard,
    is_plain,
    name_keys,
    plain_keys,
    wildcard_fits,
)
from reconcile.compare.name_fields import read_forms
from reconcile.compare.text import fold_width, has_unreadable
from reconcile.compare.variants import load

AGREES = {"same", "variant", "past"}
SURNAMES = [("山田", "ヤマダ"), ("渡邉", "ワタナベ"), ("佐々木", "ササキ"), ("斎藤", "サイトウ"), ("関ヶ原", "セキガハラ"), ("森", "モリ"), ("髙﨑", "タカサキ")]  # fmt: skip
GIVEN = [("太郎", "タロウ"), ("一郎", "イチロウ"), ("花子", "ハナコ"), ("みすゞ", "ミスズ"), ("キヱ", "キエ"), ("恵", "メグミ"), ("美恵", "ミエ"), ("凜", "リン"), ("穰", "ユタカ")]  # fmt: skip
LATIN = ["NGUYEN", "VAN", "AN", "Maria", "Clara", "DA", "SILVA", "ANNA-LEE", "O'NEIL", "Đỗ", "X"]


def _inverse() -> dict[str, str]:
    table = load()
    inverse: dict[str, str] = {}
    for found in table.targets.values():
        for char in found:
            inverse[char] = inverse.get(char, "") + found
    for pair in table.soft:
        for char in pair:
            inverse[char] = inverse.get(char, char) + "".join(pair - {char})
    return inverse


RELATED = _inverse()
HALF = {unicodedata.normalize("NFKC", chr(c)): chr(c) for c in range(0xFF66, 0xFF9E)}


@st.composite
def respelled(draw: st.DrawFn, text: str) -> str:
    """The same text as another clerk would type it: variants, widths, kana kinds, selectors, repetition marks."""
    out: list[str] = []
    for char in text:
        kind = draw(st.integers(0, 9))
        if kind == 0 and char in RELATED:
            char = draw(st.sampled_from(RELATED[char]))  # noqa: PLW2901
        elif kind == 1 and char in HALF:
            char = HALF[char]  # noqa: PLW2901
        elif kind == 2 and "ァ" <= char <= "ン":
            char = chr(ord(char) - 0x60)  # noqa: PLW2901
        elif kind == 3:
            char += draw(st.sampled_from(["\U000e0100", "\ufe00", "\u200b"]))  # noqa: PLW2901
        elif kind == 4 and char == "々" and out:
            char = out[-1]  # noqa: PLW2901
        elif kind == 5 and char.isascii():
            char = char.swapcase()  # noqa: PLW2901
        out.append(char)
    return "".join(out)


@st.composite
def person(draw: st.DrawFn) -> NameFields:
    """One side's fields in any of the formats the files use."""
    (surname, s_kana), (first, f_kana) = draw(st.sampled_from(SURNAMES)), draw(st.sampled_from(GIVEN))
    (former, _), space = draw(st.sampled_from(SURNAMES)), draw(st.sampled_from(["", " ", "　", "　　"]))
    latin = " ".join(draw(st.permutations(draw(st.lists(st.sampled_from(LATIN), min_size=1, max_size=4)))))
    name = draw(
        st.sampled_from(
            [
                f"{surname}{space}{first}",
                f"{surname}{space}{first}",
                f"{s_kana}{space}{f_kana}",
                f"{f_kana} {s_kana}",
                f"{surname} {f_kana}",
                f"{s_kana}{space}{first}",
                f"{surname}［{former}］{space}{first}",
                f"{surname} {first}（{former}）",
                latin,
                f"{latin}＿{surname}{space}{first}",
                f"{latin}＿{surname} {first}（{former}{space}{first}）",
                f"{surname}・{first}",
            ]
        )
    )
    kana = draw(st.sampled_from([None, f"{s_kana}{space}{f_kana}", f"{s_kana} {f_kana}"]))
    former_name = draw(st.sampled_from([None, None, former, f"{former} {first}", f"{former}{first}"]))
    alias = draw(st.sampled_from([None, None, f"{former}{space}{first}", latin]))
    spelled = [value and draw(respelled(value)) for value in (name, kana, former_name, alias)]
    return NameFields(*spelled)


FUZZ = st.text(st.sampled_from("山辺邊斎斉々ヶケーカがガゞ力　 []（）＿_/ABa-'.・〓?゛ﾞ通称旧姓:"), max_size=9)
fuzzed = st.builds(NameFields, FUZZ, st.none() | FUZZ, st.none() | FUZZ, st.none() | FUZZ)
sides = st.one_of(person(), fuzzed)


@settings(max_examples=600, deadline=None)
@given(sides, sides, st.lists(sides, max_size=2), st.booleans())
def test_what_agrees_shares_a_key(
    record: NameFields, resident: NameFields, past: list[NameFields], soft: bool
) -> None:
    result = compare_name(record, resident, past, supported=soft)
    event(result.level)
    if result.level in AGREES:
        assert name_keys(record) & name_keys(resident, past)


@settings(max_examples=400, deadline=None)
@given(st.data(), person())
def test_the_same_person_spelled_twice_shares_a_key(data: st.DataObject, resident: NameFields) -> None:
    again = [value and data.draw(respelled(unicodedata.normalize("NFKC", value))) for value in resident]
    result = compare_name(NameFields(*again), resident, supported=True)
    event(result.level)
    if result.level in AGREES:
        assert name_keys(NameFields(*again)) & name_keys(resident)


@settings(max_examples=300, deadline=None)
@given(sides)
def test_a_name_equals_itself_unless_unreadable_or_blank(side: NameFields) -> None:
    result = compare_name(side, side)
    if has_wildcard(side.name) or (side.name and has_unreadable(fold_width(side.name))):
        assert result.level in {"not_comparable", "same", "past"}  # same by a second, readable form
    elif result.level == "not_comparable":
        # nothing that could be called a name is left: 不詳, or brackets around nothing
        assert not read_forms(side).current
    else:
        assert result.level == "same"
    assert not result.one_character


@settings(max_examples=300, deadline=None)
@given(sides, sides, st.booleans())
def test_agreeing_is_symmetric(a: NameFields, b: NameFields, soft: bool) -> None:
    there, back = compare_name(a, b, supported=soft), compare_name(b, a, supported=soft)
    assert (there.level in AGREES) == (back.level in AGREES)
    if there.level in {"same", "variant"}:
        assert there.level == back.level


@settings(max_examples=300, deadline=None)
@given(sides, sides, st.lists(sides, max_size=2))
def test_support_never_takes_agreement_away(a: NameFields, b: NameFields, past: list[NameFields]) -> None:
    if compare_name(a, b, past).level in AGREES:
        assert compare_name(a, b, past, supported=True).level in AGREES


@settings(max_examples=300, deadline=None)
@given(st.data(), st.sampled_from(SURNAMES), st.sampled_from(GIVEN))
def test_a_wildcard_caps_and_fits(
    data: st.DataObject, surname: tuple[str, str], given_name: tuple[str, str]
) -> None:
    full = f"{surname[0]}　{given_name[0]}"
    at = data.draw(st.sampled_from([at for at, char in enumerate(full) if char not in "　々ゞ"]))
    mark = data.draw(st.sampled_from("〓●■□＿？?\ufffd\ue000"))
    hidden = full[:at] + mark + full[at + 1 :]
    if not {"々", "ゞ"} & {*full[at:]}:  # a mark that repeats an unreadable character is unreadable, too
        assert wildcard_fits(hidden, full)
    result = compare_name(NameFields(hidden), NameFields(full), supported=True)
    assert result.level not in AGREES


PLAIN = st.text(
    st.sampled_from(
        "山田渡邉邊斎斉髙﨑太郎花子がヶケーみかニ二一力佐々木 　\u200b\U000e0100\ufa19\ufa12\U0002f804𠮷〆"
    ),
    max_size=8,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(PLAIN, FUZZ, st.text(max_size=6)), min_size=1, max_size=25))
def test_polars_and_scalar_give_the_same_plain_key(names: list[str]) -> None:
    series = pl.Series("name", names)
    for name, plain, key in zip(names, is_plain(series), plain_keys(series), strict=True):
        if plain:
            assert name_keys(NameFields(name)) == {key}
        else:
            assert key is None


@settings(max_examples=200, deadline=None)
@given(st.data(), st.lists(st.one_of(PLAIN, FUZZ), min_size=1, max_size=25))
def test_the_quick_look_means_same(data: st.DataObject, names: list[str]) -> None:
    others = [data.draw(st.one_of(st.just(name), respelled(name), FUZZ)) for name in names]
    quick = equal_after_folding(pl.Series(names), pl.Series(others)).to_list()
    for left, right, equal in zip(names, others, quick, strict=True):
        if equal:
            assert compare_name(NameFields(left), NameFields(right)).level == "same"
            assert not has_wildcard(left)


def test_the_quick_look_finds_what_it_should() -> None:
    pairs = [
        ("山田　太郎", "山田 太郎", True), ("山田太郎", "山田　太郎", True), ("葛\U000e0100城", "葛城", True), ("ﾏﾘｱ", "マリア", True),
        ("LI", "ＬＩ", True), ("渡邉", "渡辺", False), ("山〓", "山〓", False), ("山？", "山?", False), ("山＿", "山＿", False),
        ("\ue000", "\ue000", False), ("", "", False), ("　", " ", False), (None, None, False), ("山田", None, False),
    ]  # fmt: skip
    left, right, expected = zip(*pairs, strict=True)
    assert equal_after_folding(pl.Series(left), pl.Series(right)).to_list() == list(expected)


def test_empty_series_and_all_null_series_are_fine() -> None:
    for empty in (pl.Series("n", [], dtype=pl.String), pl.Series("n", [None, None], dtype=pl.String)):
        assert plain_keys(empty).null_count() == len(empty)
        assert not is_plain(empty).any()
        assert not equal_after_folding(empty, empty).any()
        assert plain_keys(empty).name == is_plain(empty).name == "n"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("山田 太郎", True), ("山田　太郎", True), ("髙﨑 みか", True), ("𠮷田", True), ("葛\U000e0100城", True), ("佐々木 太郎", True),
     ("佐 々木", True), ("々木", False), ("人々々", False), ("み々", False), ("佐\u200b々木", False), ("みすゞ", False), ("山田〓郎", False), ("LI 李", False), ("山田［佐藤］花子", False), ("ヤマダ タロウ", False), ("ﾔﾏ田", False),
     ("山＿", False), ("山\ue000", False), ("山・田", False), ("", False), (None, False)],
)  # fmt: skip
def test_which_names_are_plain(name: str | None, expected: bool) -> None:
    assert is_plain(pl.Series([name], dtype=pl.String)).to_list() == [expected]


@pytest.mark.parametrize(
    ("a", "b"),
    [("渡邉 太郎", "渡辺太郎"), ("斎藤 花子", "齊藤花子"), ("佐々木 凜", "佐佐木凛"), ("関ヶ原 一", "関ケ原　一"), ("Đỗ An", "AN DO"),
     ("ヤマダ タロウ", "タロウ ヤマダ")],
)  # fmt: skip
def test_spellings_of_one_name_share_a_key(a: str, b: str) -> None:
    assert name_keys(NameFields(a)) & name_keys(NameFields(b))


def test_a_former_surname_beside_an_unspaced_name_has_a_key_for_every_given_name_it_may_have() -> None:
    keys = name_keys(NameFields("山田花子", None, "佐藤"))
    assert keys & name_keys(NameFields("佐藤 花子"))
    assert not keys & name_keys(NameFields("佐藤 子"))


def test_keys_of_every_field_are_there() -> None:
    keys = name_keys(NameFields("山田 花子", "ヤマダ ハナコ", "佐藤", "木村 花子"))
    for other in ("山田花子", "ﾔﾏﾀﾞ ﾊﾅｺ", "佐藤 花子", "木村花子", "山田 ハナコ", "ヤマダ 花子"):
        assert keys & name_keys(NameFields(other))
    assert not keys & name_keys(NameFields("鈴木 花子"))


def test_past_states_add_their_keys_and_lend_the_present_name_where_theirs_is_blank() -> None:
    present = NameFields("山田 花子")
    assert name_keys(present, [NameFields("佐藤 花子")]) == name_keys(present) | name_keys(
        NameFields("佐藤 花子")
    )
    assert name_keys(present, [NameFields(None, None, "佐藤")]) & name_keys(NameFields("佐藤花子"))
    assert name_keys(present, [NameFields(None), NameFields("", None, None, "木村 花子")]) & name_keys(
        NameFields("木村花子")
    )


def test_blank_and_unreadable_names_have_no_keys() -> None:
    for name in (None, "", "　", "〓〓", "山田〓郎"):
        assert name_keys(NameFields(name)) == frozenset()
