"""The short cut for plain addresses says what the scalar comparison says, or nothing; and it settles the usual ones."""

from __future__ import annotations

import random
import re
import unicodedata
from itertools import product
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import pipelines
from reconcile.compare import address_tables as tables
from reconcile.compare.address import address_levels, compare_address
from reconcile.compare.address_parse import parse_address
from reconcile.compare.address_pieces import COUNTER_BREAK, USUAL, read_counters, read_head, read_room
from reconcile.compare.address_plain import HEAD, STABLE, lie_in_two_cities, plain_levels, read_plain
from tests.compare.test_address import PAIRS

NUMERAL = "〇一二三四五六七八九"


def level(one, other):
    """The short cut's answer for one pair."""
    return plain_levels(pl.Series([one], dtype=pl.String), pl.Series([other], dtype=pl.String))[0]


def tokens_of(reading):
    """The tokens that a reading says: chome2-3-4 → chome 2, ban 3, go 4."""
    figures = []
    leading = []
    for part in reading.split("-"):
        named = re.fullmatch(r"(chome|letter)(.+)", part)
        if named:
            leading.append(named.groups())
        else:
            figures.append(part)
    return (*leading, *zip(("ban", "go", "sub"), figures, strict=False))


def check(texts):
    """Hold all that columns read in plain texts against the scalar reader; return how many were plain."""
    frame, heads = read_plain(pl.Series(texts, dtype=pl.String))
    places = {}
    plain = [
        (text, row) for text, row in zip(texts, frame.iter_rows(named=True), strict=True) if row["is_plain"]
    ]
    for text, row in plain:
        read = parse_address(text)
        head = heads[row["head"]].address
        assert row["city"] == read.city, text
        assert read.is_city_named, text
        assert not read.unreadable, text
        assert tokens_of(row["reading"]) == read.tokens, text
        assert row["lot"] == dict(read.tokens)["ban"], text
        assert row["room"] == read.room, text
        place = (read.city, read.town, read.parent, read.koaza)
        assert places.setdefault(row["place"], place) == place, text
        assert head._replace(
            tokens=(), alternate=(), is_alternate_sure=False, stated=frozenset()
        ) == read._replace(
            tokens=(), alternate=(), is_alternate_sure=False, stated=frozenset(), room="", folded=head.folded
        ), text
        if row["is_read_once"]:
            assert "ban" not in dict(read.alternate), text
    assert len(set(places.values())) == len(places)
    return len(plain)


def check_pairs(pairs):
    """Hold the short cut and the columns against the scalar comparison; return how many the short cut settled."""
    left, right = (pl.Series([pair[side] for pair in pairs], dtype=pl.String) for side in (0, 1))
    expected = [compare_address(one, other) for one, other in pairs]
    levels = address_levels(left, right)
    assert list(levels.iter_rows()) == [tuple(result) for result in expected]
    found = plain_levels(left, right)
    for pair, said, result in zip(pairs, found, expected, strict=True):
        if said is not None:
            assert (said, False) == result, pair
    return len(pairs) - found.null_count()


# --- what it settles ------------------------------------------------------------------------------------------

LOT = "長野県千曲市大字屋代3712番地3"
BLOCK = "長野県松本市浅間温泉2丁目16番19号"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("千曲市屋代3712番地の3", LOT, "same"),
        ("千曲市屋代3712番3", LOT, "same"),
        ("千曲市大字屋代３７１２－３", LOT, "same"),
        ("長野県千曲市屋代3712ー3", LOT, "same"),
        ("千曲市屋代3712の3", LOT, "same"),
        ("千曲市屋代3712番地3　コーポみどり105号", LOT, "same_to_room"),
        ("千曲市屋代3712番地3 コーポみどり105", f"{LOT}　コーポみどり１０５号室", "same"),
        ("千曲市屋代3712番地4", LOT, None),  # the branch may be a room: not for the short cut
        ("千曲市屋代3713番地3", LOT, "different"),
        ("千曲市稲荷山3712番地3", LOT, "different"),
        ("長野市屋代3712番地3", LOT, "different"),
        ("屋代3712番地3", LOT, None),  # the municipality is to be assumed
        ("千曲市屋代3712番地〓", LOT, None),
        ("千曲市屋代甲3712番地3", LOT, None),
        ("千曲市屋代甲3712番地3", "長野県千曲市大字屋代甲3712番地3", "same"),
        ("松本市浅間温泉二丁目16番19号", BLOCK, "same"),
        ("松本市浅間温泉2-16-19", BLOCK, "same"),
        ("松本市浅間温泉2‐16‐19　ヴィラ406", BLOCK, "same_to_room"),
        ("松本市浅間温泉3-16-19", BLOCK, None),
        ("松本市浅間温泉2丁目17番19号", BLOCK, "different"),
        ("松本市浅間温泉2-16-19-406", BLOCK, None),
        ("松本市大字蟻ケ崎1-2", "松本市蟻ヶ崎1番地2", "same"),  # 大字: no 丁目
        ("松本市蟻ケ崎1-2", "松本市蟻ヶ崎1番地2", None),  # a 丁目, or a lot
        ("千曲市屋代3712番地3 ロ", LOT, "same_to_room"),
        ("千曲市屋代3712番地3の ロ", LOT, None),  # what follows belongs to the figures
        ("岡谷市長地2-3-4", "岡谷市長地2丁目3番4号", "same"),  # the table knows only that there are 丁目
        ("岡谷市長地123-4", "岡谷市長地123番地4", "same"),
        (None, LOT, None),
        ("", LOT, None),
        ("神奈川県横浜市鶴見区鶴見1番地", LOT, None),
    ],
)
def test_what_is_settled(one, other, expected):
    for left, right in ((one, other), (other, one)):
        assert level(left, right) == expected
        if expected:
            assert compare_address(left, right).level == expected


def test_lengths_may_be_zero():
    empty = pl.Series([], dtype=pl.String)
    assert plain_levels(empty, empty).to_list() == []


def test_the_hand_checked_table_agrees():
    settled = check_pairs([(a, b) for a, b, *_ in PAIRS] + [(b, a) for a, b, *_ in PAIRS])
    assert settled >= 100
    left, right = pl.Series([a for a, *_ in PAIRS]), pl.Series([b for _, b, *_ in PAIRS])
    for (*_, expected, why), said in zip(PAIRS, plain_levels(left, right), strict=True):
        assert said in {None, expected}, why


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("長野県松本市大手3-8-13", "長野県上田市大手3-8-13", True),
        ("長野県松本市", "長野県上田市大手〓-8", True),
        ("長野県東筑摩郡山形村1", "長野県長野市1", True),
        # one municipality, or none that is certain
        ("長野県東筑摩郡山形村1", "長野県山形村2", False),
        ("長野県松本市大手3-8-13", "下高井郡木島平村1", True),
        ("松本市大手3-8-13", "上田市大手3-8-13", True),
        ("長野県松本市大手3-8-13", "松本市大手3-8-13", False),
        ("長野県松本市大手3-8-13", "大手3-8-13", False),
        ("長野県松本市大手3-8-13", "長野県上田大手3-8-13", False),
        ("長野県松本市大手3-8-13", "長野県〓田市大手3-8-13", False),
        ("長野県松本市大手3-8-13", "山形県上田市大手3-8-13", False),
        ("長野県松本市大手3-8-13", None, False),
    ],
)
def test_two_municipalities(one, other, expected):
    for left, right in ((one, other), (other, one)):
        sides = (pl.Series([side], dtype=pl.String) for side in (left, right))
        assert lie_in_two_cities(*sides).to_list() == [expected]


ODD_TEXT = st.text(
    st.sampled_from("長野県松本市上田千曲屋代大字123-丁目番地〓?_　 \u3099\u0301\ufe00\u200b\ue000不明()"),
    max_size=8,
)
ODD = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["長野県", "長野県", "長野縣", "〒390-0874 長野県", "", "〓"]),
    st.sampled_from(sorted(tables.home_names())) | st.sampled_from(["松本市", "山形村", "穂高町"]),
    ODD_TEXT,
    st.sampled_from(["", "長野県上田市大手1-2", "大手1-2"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(ODD, ODD), min_size=1, max_size=40))
def test_whoever_lives_in_two_municipalities_lives_elsewhere_whatever_else_is_written(pairs):
    quick = lie_in_two_cities(pl.Series([one for one, _ in pairs]), pl.Series([other for _, other in pairs]))
    for (one, other), apart in zip(pairs, quick, strict=True):
        if apart:
            assert compare_address(one, other) == ("different", False)


def test_the_beginning_of_an_address_says_which_municipality_it_is():
    assert max(len(name) for name in tables.home_names()) + len("長野県") <= HEAD
    steps = Path(pipelines.__path__[0])
    for step in ("37_address_heads", "38_candidates"):
        lengths = re.findall(r"left\(\w+\.\w*address, (\d+)\)", (steps / f"{step}.sql").read_text("utf-8"))
        assert len(lengths) >= 3
        assert set(lengths) == {str(HEAD)}


# --- why it is sound ------------------------------------------------------------------------------------------


def test_stable_characters_fold_alike_in_both_languages():
    characters = pl.Series([chr(code) for code in range(0x110000) if not 0xD800 <= code <= 0xDFFF])
    stable = characters.filter(characters.str.contains(STABLE))
    assert stable.len() > 27_000
    assert "\u0660" not in stable.to_list(), "a digit of another script"
    assert stable.str.normalize("NFKC").to_list() == [unicodedata.normalize("NFKC", char) for char in stable]


def test_digits_newer_than_the_tables_of_python_are_for_the_scalar_reader():
    """Outlined digits (Unicode 16): Rust folds them to digits, an older Python cannot read them."""
    text = "長野県千曲市大字屋代3712番地\U0001ccf3"
    for other in (text, "千曲市屋代3712番地3", "千曲市屋代3712番地の3"):
        check_pairs([(text, other), (other, text)])
        assert level(text, other) is None


def test_no_place_ends_within_the_figures():
    """A name with a digit (大門4番町) must not be the beginning of plain figures: a head is read without them."""
    names = set(tables.prefectures()) | set(tables.cities().anywhere) | set(tables.former())
    for places in tables.towns().values():
        names |= set(places.named) | {name for inside in places.inside.values() for name in inside}
        names |= {koaza for town in places.named.values() for koaza in town.koaza}
    names |= {former.prefix for former in tables.former().values()}
    assert len(names) > 4_500
    with_figures = {name: re.search("[0-9]+([^0-9]*)", name) for name in names}
    followed = {name: found[1] for name, found in with_figures.items() if found}
    assert "大門4番町" in followed
    for name, counter in followed.items():
        assert counter, name
        assert not [usual for usual in USUAL if usual.startswith(counter)], name


COUNTERS = [
    "",
    "丁目",
    "番",
    "番地",
    "号",
    "-",
    "‐",
    "ー",
    "の",
    "〜",
    "番の",
    "番地の",
    "番地-",
    "丁",
    "条",
    "階",
    "イ",
    "番町",
]


def test_every_row_of_usual_counters_reads_as_the_scalar_reads_it():
    chance = random.Random(4)  # noqa: S311
    texts = []
    for count in (1, 2, 3):
        for counters in product(COUNTERS, repeat=count):
            head = chance.choice(
                [
                    "長野市大字屋代",
                    "千曲市屋代",
                    "松本市蟻ケ崎",
                    "上田市大手",
                    "茅野市塚原二丁目",
                    "飯田市伝馬町甲",
                ]
            )
            figures = [str(chance.choice([1, 2, 7, 30, 101, 1234])) for _ in counters]
            texts.append(
                head + "".join(figure + counter for figure, counter in zip(figures, counters, strict=True))
            )
    assert check(texts) > len(texts) / 20


@pytest.mark.parametrize(
    ("counters", "expected"),
    [
        (["番地"], (False, False)),
        (["番地", ""], (False, False)),
        (["番地の", ""], (False, False)),
        ([""], (False, True)),
        (["-", "-", ""], (False, True)),
        (["-", "号"], (False, False)),
        (["丁目", "番", "号"], (True, False)),
        (["-", "番地", ""], (True, False)),  # 2-3番地4
        (["-", "-", "号"], None),  # 2-3-4号 and 1234-5-301号 differ
        (["丁目"], None),
        (["番地-"], None),
        (["の"], None),
        (["号棟"], None),
        (["番", "番", "番", "番"], None),
    ],
)
def test_counters(counters, expected):
    assert read_counters(COUNTER_BREAK.join(counters)) == expected


@pytest.mark.parametrize(
    ("room", "folded"),
    [
        ("", ""),
        (" ", ""),
        (" ハイツみどり105号室", "ハイツみどり105"),
        (" 山田様方", "山田"),
        (" 3号室", None),
        (" の3", None),
        (" 三号館", None),
        (" ノ荘", None),
        (" -3", None),
        (" ハイツ〓", None),
        (" 大字荘", None),
    ],
)
def test_rooms(room, folded):
    assert read_room(room) == folded


@pytest.mark.parametrize(
    ("text", "leading", "chome"),
    [
        ("千曲市屋代", "", ""),
        ("上田市大手", "", ",1,2,"),
        ("上田市大字大手", "", ""),
        ("上田市大手二丁目", "chome2-", ",1,2,"),
        ("千曲市屋代甲", "letter甲-", ""),
    ],
)
def test_heads(text, leading, chome):
    head = read_head(text)
    assert (head.leading, head.chome) == (leading, chome)


@pytest.mark.parametrize(
    "text",
    [
        "屋代",
        "東京都千代田区丸の内",
        "千曲市〓代",
        "松本市深志三の",
        "松本市深志三条",
        "〒",
        "北海道札幌市中央区北一条西",
    ],
)
def test_heads_that_are_not_plain(text):
    assert read_head(text) is None


def test_every_town_of_nagano_reads_as_the_scalar_reads_it():
    chance = random.Random(2)  # noqa: S311
    cities = {}
    for name, code in tables.cities().named[tables.HOME].items():
        cities.setdefault(code, []).append(name)
    tails = ["1番地2", "2-3", "2-3-4", "1丁目2番3号", "二丁目5番6号", "123", "甲12番地", "1丁目2"]
    texts = []
    for code, places in tables.towns().items():
        for spelling, town in places.named.items():
            oaza, koaza = chance.choice(["", "大字", "字"]), chance.choice(["", *town.koaza, "字宮前"])
            prefecture = chance.choice(["", "長野県"])
            texts.append(
                prefecture + chance.choice(cities[code]) + oaza + spelling + koaza + chance.choice(tails)
            )
    assert check(texts) > 0.9 * len(texts)


# --- made-up spellings ----------------------------------------------------------------------------------------

CITIES = [
    "長野県上田市",
    "上田市",
    "長野県松本市",
    "千曲市",
    "長野県北佐久郡軽井沢町",
    "軽井沢町",
    "南箕輪村",
    "木曽福島町",
    "",
]
TOWNS = [
    "大手",
    "大字大手",
    "蟻ケ崎",
    "大字蟻ヶ崎",
    "屋代",
    "長倉",
    "大字長倉",
    "字原",
    "三の丸",
    "福島",
    "深志",
    "",
]
ROOMS = [
    "",
    "",
    "　ハイツ101",
    " コーポ山田２０２号室",
    " 101号",
    " 甲荘",
    " ロ",
    "(北)3",
    " の5",
    " 無番地",
    " ",
    "-",
    "ハイツ",
]
FIGURE = st.one_of(st.integers(1, 3), st.integers(1, 12_000)).map(str)
LINK = st.sampled_from([*COUNTERS[:13], "丁目", "番", "番地", "-", "号"])
TAIL = st.lists(st.tuples(FIGURE, LINK), min_size=1, max_size=4).map(
    lambda parts: "".join(figure + link for figure, link in parts)
)
SPELLING = st.builds(
    "{}{}{}{}{}".format,
    st.sampled_from(CITIES),
    st.sampled_from(TOWNS),
    st.sampled_from(["", "", "", "甲", "二丁目", "一", "〓", "の", "三の"]),
    TAIL,
    st.sampled_from(ROOMS),
)


@settings(max_examples=200)
@given(st.lists(SPELLING, min_size=2, max_size=12))
def test_any_spelling_reads_as_the_scalar_reads_it(texts):
    check(texts)
    check_pairs([(one, other) for one in texts for other in texts[:3]])


def wide(text):
    return "".join(chr(ord(char) + 0xFEE0) if "0" <= char <= "9" else char for char in text)


def spellings(town, figures):
    """Ways to write one address: a lot with a branch, or 丁目, 番 and 号."""
    if len(figures) == 2:
        lot, branch = figures
        ways = [
            f"{lot}番地{branch}",
            f"{lot}番地の{branch}",
            f"{lot}番{branch}",
            f"{lot}-{branch}",
            f"{lot}‐{branch}",
            f"{lot}ー{branch}",
        ]
    else:
        chome, ban, go = figures
        ways = [
            f"{chome}丁目{ban}番{go}号",
            f"{NUMERAL[chome]}丁目{ban}番{go}号",
            f"{chome}-{ban}-{go}",
            f"{chome}丁目{ban}-{go}",
            f"{chome}丁目{ban}番地{go}",
        ]
    return [f"{prefecture}{town}{way}" for prefecture in ("", "長野県") for way in [*ways, *map(wide, ways)]]


PLACE = st.one_of(
    st.tuples(
        st.sampled_from(["千曲市屋代", "千曲市大字屋代", "軽井沢町長倉"]),
        st.tuples(st.integers(1, 4000), st.integers(1, 12)),
    ),
    st.tuples(
        st.sampled_from(["上田市大手", "松本市深志"]),
        st.tuples(st.integers(1, 2), st.integers(1, 3), st.integers(1, 3)),
    ),
)


@settings(max_examples=150)
@given(PLACE, PLACE, st.sampled_from(["", "　ハイツ101"]), st.data())
def test_spellings_of_one_address_and_of_neighbours(place, neighbour, room, data):
    one, other = (data.draw(st.sampled_from(spellings(*where))) for where in (place, place))
    beside = data.draw(st.sampled_from(spellings(*neighbour)))
    assert level(one, other) == "same"
    assert level(one + room, other) == ("same_to_room" if room else "same")
    check_pairs([(one, beside + room), (beside, other)])


@pytest.mark.parametrize("name", ["ハイツサニー", "コーポの", "コーポA-", "メゾン緑ー101"])
def test_a_building_whose_name_ends_in_a_mark_is_read_the_same(name):
    assert check([f"長野県長野市大字鶴賀緑町1613 {name}"]) == 1
