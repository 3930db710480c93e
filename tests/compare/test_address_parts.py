"""Parts of addresses: folding, numerals, typed figures, places, and the tables they are read with."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare import address_tables as tables
from reconcile.compare.address import parse_address
from reconcile.compare.address_number import find_start, label, read_chain, read_unusual_chain
from reconcile.compare.address_text import fold_address, fold_room, numeral_value
from reconcile.compare.address_unreadable import fits

DATA = Path(tables.__file__).parent / "data"


# --- folding --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("駒ヶ根市", "駒ケ根市"),
        ("駒が根市", "駒ケ根市"),
        ("駒ガ根市", "駒ケ根市"),
        ("四ッ谷", "四ツ谷"),
        ("四つ谷", "四ツ谷"),
        ("丸ノ内", "丸の内"),
        ("三ヵ野", "三カ野"),
        ("ヱビス", "エビス"),
        ("ヰナ", "イナ"),
        ("丸之内", "丸の内"),
        ("樋澤", "樋沢"),
        ("宮渕", "宮淵"),
        ("１２－３", "12-3"),
        ("ｱｰｸｽ", "アークス"),
        ("葛\U000e0100飾", "葛飾"),
        ("葛\ufe00飾", "葛飾"),
        ("中\u200b央", "中央"),
        ("（中央）", "中央"),
        ("中\ue123央", "中〓央"),
    ],
)
def test_fold(text, folded):
    assert fold_address(text) == folded


# The reviewed list, kept here a second time: a pair that is lost or added in the program shows.
VARIANTS = (
    "澤沢 櫻桜 邊辺 邉辺 瀧滝 嶋島 嶌島 廣広 國国 龍竜 鹽塩 舘館 冨富 峯峰 萬万 會会 眞真 縣県 條条 壽寿 德徳 "
    "惠恵 榮栄 圓円 應応 淺浅 豐豊 鐵鉄 濱浜 濵浜 實実 寶宝 學学 齊斉 禮礼 靜静 總総 彌弥 藏蔵 參参 佛仏 樂楽 "
    "藥薬 來来 麥麦 關関 臺台 稻稲 穗穂 繩縄 賴頼 瀨瀬 鄕郷 髙高 﨑崎 槇槙 祇祗 鷗鴎 蘆芦 渕淵 渊淵 埜野 嶽岳 "
    "舊旧 區区 號号 觀観 歸帰 莊荘 曾曽 籠篭 藪薮 籔薮 檜桧 黑黒 靑青 淸清 增増 橫横 溫温 鎭鎮 圖図 傳伝 團団 "
    "壤壌 將将 巖巌 從従 戰戦 擴拡 晝昼 曉暁 殘残 澁渋 燒焼 獨独 當当 盡尽 經経 綠緑 繼継 聲声 莖茎 萠萌 蟲虫 "
    "變変 豫予 轉転 遙遥 鑛鉱 隱隠 雙双 雜雑 靈霊 驛駅 體体 鷄鶏 點点 龜亀 苅刈 桝枡 枩松 峽峡 狹狭 硏研 祿禄 "
    "步歩 每毎 內内 吳呉 壺壷 鶯鴬 蠟蝋 礪砺 頸頚 諫諌"
)


def test_reviewed_variants_and_no_others_are_folded():
    pairs = VARIANTS.split()
    assert [pair for pair in pairs if fold_address(pair[0]) != fold_address(pair[1])] == []
    codes = [*range(0x4E00, 0xA000), *range(0xF900, 0xFB00)]
    plane = [char for char in map(chr, codes) if unicodedata.category(char) != "Cn"]
    changed = {
        char for char in plane if fold_address(char) not in {unicodedata.normalize("NFKC", char), "の"}
    }
    compatible = {char for char in changed if unicodedata.normalize("NFKC", char) != char}
    assert changed - compatible == {pair[0] for pair in pairs}


@pytest.mark.parametrize(("a", "b"), ["崎埼", "大太", "庄荘", "町丁", "斎斉", "坂阪", "二ニ", "八ハ", "島鳥"])
def test_characters_that_tell_places_apart_stay_apart(a, b):
    assert fold_address(a) != fold_address(b)


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing(text):
    once = fold_address(text)
    assert fold_address(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ハイツ山田101号室", "ハイツ山田101"),
        ("長野様方", "長野方"),
        ("A-101", "A101"),
        ("コーポ 2", "コーポ2"),
        ("長野方", "長野"),
        ("ハイツa", "ハイツA"),
    ],
)
def test_rooms_fold_to_one(one, other):
    assert fold_room(fold_address(one)) == fold_room(fold_address(other))


def test_figures_of_a_room_are_not_joined():
    assert fold_room("1-11") != fold_room("11-1")


@pytest.mark.parametrize(
    ("numerals", "value"),
    [
        ("十", 10),
        ("二十", 20),
        ("百五", 105),
        ("千二百三十四", 1234),
        ("三千", 3000),
        ("一二三", 123),
        ("一〇", 10),
    ],
)
def test_numerals(numerals, value):
    assert numeral_value(numerals) == value


# --- figures --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "items", "rest"),
    [
        ("2丁目3番4号", [("chome", "2"), ("ban", "3"), ("go", "4")], ""),
        ("2-3-4", [("", "2"), ("", "3"), ("", "4")], ""),
        ("二丁目三番四号", [("chome", "2"), ("ban", "3"), ("go", "4")], ""),
        ("2丁1番", [("chome", "2"), ("ban", "1")], ""),
        ("1234番地の5", [("banchi", "1234"), ("", "5")], ""),
        ("1234番地ロ", [("banchi", "1234"), ("letter", "ロ")], ""),
        ("1234ロ番地", [("banchi", "1234"), ("letter", "ロ")], ""),
        ("甲1234番地", [("letter", "甲"), ("banchi", "1234")], ""),
        ("3条西2丁目1", [("jo", "3"), ("direction", "西"), ("chome", "2"), ("", "1")], ""),
        ("1線北5号12番地", [("sen", "1"), ("direction", "北"), ("go", "5"), ("banchi", "12")], ""),
        ("第3地割12番地", [("jiwari", "3"), ("banchi", "12")], ""),
        ("3丁目大横12番地", [("chome", "3"), ("name", "大横"), ("banchi", "12")], ""),
        ("無番地", [("banchi", "無")], ""),
        ("12番戸", [("banchi", "12")], ""),
        ("2丁目ハイツ101", [("chome", "2")], "ハイツ101"),
        ("2-3-501号室", [("", "2"), ("", "3")], "501号室"),
        ("1-2-3 5階", [("", "1"), ("", "2"), ("", "3")], "5階"),
        ("123番地 201", [("banchi", "123")], "201"),
        ("123番地 5", [("banchi", "123"), ("", "5")], ""),
        ("123番地イーグル荘", [("banchi", "123")], "イーグル荘"),
        ("123番地ハイツ1", [("banchi", "123")], "ハイツ1"),
        ("2丁目〓番4号", [("chome", "2"), ("ban", "〓"), ("go", "4")], ""),
    ],
)
def test_chain(text, items, rest):
    assert read_chain(text) == (tuple(items), rest)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("三本松123", "三本松"),
        ("三の丸12", "三の丸"),
        ("3条通12", "3条通"),
        ("大門七番町3", "大門七番町"),
        ("大門7番町3", "大門7番町"),
        ("上木町九十五", "上木町"),
        ("島内", "島内"),
        ("幅下甲12", "幅下"),
        ("二丁目", ""),
        ("アトリ12", "アトリ"),
    ],
)
def test_where_the_figures_begin(text, before):
    assert text[: find_start(text)] == before


def test_figures_without_counters_have_two_readings():
    items = (("", "2"), ("", "3"), ("", "4"), ("", "501"))
    assert [kind for kind, _ in label(items, first_is_chome=True)] == ["chome", "ban", "go", "sub"]
    assert [kind for kind, _ in label(items, first_is_chome=False)] == ["ban", "go", "sub", "sub"]


FIGURE_TEXT = st.lists(
    st.sampled_from(
        [*"12の-ー番 ロ甲〓三", "10", "2丁目", "番地", "号", "号室", "ハイツ", "無番地", "条", "階", "F"]
    ),
    max_size=9,
).map("".join)


@settings(max_examples=800)
@given(FIGURE_TEXT)
def test_the_short_way_reads_what_the_long_way_reads(text):
    text = text[find_start(text) :]
    assert read_chain(text) == read_unusual_chain(text)


# --- places ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "city", "town", "koaza"),
    [
        ("長野県松本市中央2-3-4", "20202", "中央", ""),
        ("北佐久郡軽井沢町大字長倉1", "20321", "長倉", ""),
        ("軽井沢町長倉1", "20321", "長倉", ""),
        ("長野市大字南長野字幅下692", "20201", "南長野", "幅下"),
        ("長野市大字長野元善町491", "20201", "元善町", ""),
        ("南安曇郡豊科町大字高家1", "20220", "豊科高家", ""),
        ("安曇野市豊科町大字高家1", "20220", "豊科高家", ""),
        ("木曽福島町5129", "20432", "福島", ""),
        ("上伊那郡南箕輪村4840番地1", "20385", "", ""),
        ("南箕輪村大泉1", "20385", "", "大泉"),
        ("長野市長野県町477", "20201", "長野", "県町"),
        ("東京都千代田区丸の内1-1-1", "13101", "丸の内", ""),
        ("神奈川県横浜市日吉1", "14100", "日吉", ""),
        ("神奈川県港北区日吉1", "14109", "日吉", ""),
        ("府中市宮町1", "", "府中市宮町", ""),
        ("雫石町長山1", "", "雫石町長山", ""),
    ],
)
def test_places(text, city, town, koaza):
    address = parse_address(text)
    assert (address.city, address.town, address.koaza) == (city, town, koaza)


def test_the_code_of_the_column_is_used_only_where_the_text_names_no_municipality():
    assert parse_address("中央2-3-4", "20202").city == "20202"
    assert not parse_address("中央2-3-4", "20202").is_city_named
    assert parse_address("上田市中央2-3-4", "20202").city == "20203"
    assert parse_address("東京都中央2-3-4", "20202").city == "", "another prefecture"


def test_a_mark_fits_one_character():
    assert fits("島〓", "島内")
    assert not fits("島〓", "島")
    assert not fits("島〓", "新村")


# --- tables ---------------------------------------------------------------------------------------------------


def test_municipalities():
    named = tables.cities().named
    assert len(tables.prefectures()) == 47 == len(named)
    assert len(set(named["20"].values())) == 77 == len(tables.towns())
    assert named["20"]["軽井沢町"] == named["20"]["北佐久郡軽井沢町"] == "20321"
    assert "上市" not in named["21"], "郡上市 has no county"
    assert "山市" not in named["29"], "大和郡山市 has no county"
    assert "北区" not in named["27"], "大阪市 and 堺市 have one each"
    # 政令市: code of the whole city beside the codes of its wards (JIS X 0402)
    assert [named["14"][name] for name in ("横浜市", "横浜市戸塚区", "川崎市", "相模原市")] == [
        "14100",
        "14110",
        "14130",
        "14150",
    ]
    assert len(set(tables.cities().wards.values())) == 20, "twenty 政令指定都市"


def test_folding_makes_no_two_towns_of_a_municipality_equal():
    rows = [line.split("\t") for line in (DATA / "towns.tsv").read_text("utf-8").splitlines()[1:]]
    assert len({(row[0], fold_address(row[1])) for row in rows}) == len(rows)


def test_an_alias_is_no_other_town():
    rows = [line.split("\t") for line in (DATA / "towns.tsv").read_text("utf-8").splitlines()[1:]]
    names = {(row[0], fold_address(row[1])) for row in rows}
    aliases = [(row[0], fold_address(alias)) for row in rows for alias in row[7].split(",") if alias]
    assert len(set(aliases)) == len(aliases)
    assert not names & set(aliases)


def test_a_common_name_lies_in_a_town_of_the_table():
    for places in tables.towns().values():
        for town in places.named.values():
            assert town.parents <= set(places.named)
            assert town.name not in town.parents
            assert not (town.parents and town.has_chome), "a town with 丁目 has lots of its own"


@pytest.mark.parametrize(
    ("code", "town", "has_chome", "plain"),
    [
        ("20202", "中央", True, False),
        ("20202", "蟻ケ崎", True, True),
        ("20202", "島内", False, True),
        ("20201", "三輪", True, True),
        ("20215", "大門七番町", False, True),
        ("20201", "中御所町", True, False),
    ],
)
def test_what_the_table_knows_of_a_town(code, town, has_chome, plain):
    entry = tables.towns()[code].named[town]
    assert (entry.has_chome, entry.plain) == (has_chome, plain)


def test_former_municipalities_lead_to_towns_of_today():
    rows = [
        line.split("\t") for line in (DATA / "former_municipalities.tsv").read_text("utf-8").splitlines()[1:]
    ]
    assert len(rows) == 51 == len({(row[0], row[1]) for row in rows})
    today = {name for named in tables.cities().named.values() for name in named}
    for county, name, code, prefix, merged_on in rows:
        assert re.fullmatch(r"(199|200|201)\d-\d\d-\d\d", merged_on)
        assert county + name not in today or not county, name
        if code in tables.towns() and prefix:
            towns = tables.towns()[code].named
            assert any(town.startswith(fold_address(prefix)) for town in towns), name


def test_every_merger_of_the_checklist_is_there():
    """text.md §1.3 names the municipalities of today that took in others."""
    codes = {former.code for former in tables.former().values()}
    named = tables.cities().named["20"]
    checklist = "長野市 松本市 上田市 飯田市 伊那市 中野市 大町市 塩尻市 佐久市 千曲市 東御市 安曇野市 木曽町 長和町 佐久穂町 飯綱町 筑北村 阿智村"
    assert {named[name] for name in checklist.split()} == codes - {"21206"}


def test_homographs_are_outside_nagano():
    assert len(tables.homographs()) == 82
    assert not [code for code, _ in tables.homographs() if code.startswith(tables.HOME)]
