"""Kanji variants: pairs that must be equal, pairs that never may be, and the review behind the table.

The two lists were written by hand from knowledge of Japanese surnames and given names, not taken from the table.
"""

from __future__ import annotations

import csv
import importlib.util
import re
import unicodedata
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from reconcile.compare import variants
from reconcile.compare.name import NameFields, compare_name
from reconcile.compare.variants import coarse_fold, coarse_map, load, same_char, same_text

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "reconcile" / "compare" / "data"

HARD = re.findall(
    r"\S\S",
    """
辺邊 辺邉 邊邉 斎齋 斉齊 高髙 浜濱 浜濵 濱濵 桜櫻 沢澤 滝瀧 広廣 国國 国圀 島嶋 島嶌 嶋嶌 富冨 吉𠮷 崎﨑 柳栁 船舩 松枩 桑桒
関關 館舘 竜龍 塩鹽 恵惠 亀龜 真眞 槙槇 峰峯 曽曾 会會 実實 徳德 寿壽 万萬 栄榮 円圓 条條 与與 弥彌 蛍螢 礼禮 糸絲 藪薮 鴎鷗
芦蘆 焔焰 繋繫 侠俠 倶俱 呑吞 莱萊 蝉蟬 鴬鶯 瀬瀨 緑綠 郎郞 静靜 頼賴 黒黑 麦麥 橋𣘺 戸戶 戸户 兎兔 土圡 寛寬 恒恆 慎愼 教敎
昂昻 晋晉 暁曉 毎每 清淸 渕淵 渕渊 温溫 満滿 為爲 煕熙 瑶瑤 産產 秋秌 稲稻 穂穗 絵繪 継繼 縄繩 総總 聡聰 艶艷 虎乕 衛衞 豊豐
郷鄕 青靑 侭儘 鶴靏 鶴靍 脇𦚰 蔵藏 姫姬 来來 児兒 頴穎 剣劍 勲勳 厳嚴 団團 園薗 野埜 壮壯 宝寶 専專 将將 従從 応應 戦戰 晴晴
気氣 浅淺 渋澁 狭狹 祢禰 禄祿 芸藝 荘莊 萌萠 薫薰 覚覺 譲讓 転轉 辞辭 遅遲 鉄鐵 鋭銳 録錄 鎌鐮 隆隆 隣鄰 霊靈 顕顯 麺麪 黄黃
強强 弐貳 却卻 呉吳 団團 壷壺 姉姊 巌嚴 彦彥 悦悅 抜拔 横橫 歩步 渓溪 焼燒 珍珎 研硏 秘祕 窓窗 竪豎 聴聽 臥卧 舗舖 釈釋 飯飯 駆驅 駅驛
余餘 台臺 弁辨 弁瓣 弁辯 予豫 仙僊 岳嶽 翻飜 涼凉 尭堯 駆駈
""",
)
NOT_VARIANTS_OF_HARD = {"巌嚴"}  # 巌 is 巖, not 厳/嚴

SOFT = re.findall(
    r"\S\S", "凛凜 桧檜 遥遙 亘亙 巌巖 晃晄 穣穰 斎斉 齋齊 斎齊 齋斉 崎嵜 﨑嵜 着著 藪籔 栃杤 冴冱"
)

NEVER = re.findall(
    r"\S\S",
    """
籐藤 崎埼 昇升 大太 智知 洲州 玉王 師帥 書昼 書晝 功切 坂阪 畑畠 庄壮 笑咲 谷穀 叶葉 后後 祇祗 渚諸 巳已 巳己 土士 末未 日曰 力カ
二ニ 一ー 口ロ 夕タ 工エ 八ハ 徹撤 柏伯 裕祐 佑祐 幸辛 幸倖 弘広 広宏 浩皓 宏弘 章彰 晃光 光晄 明朗 朗郎 良郎 市一 史吏 司可 健建 賢堅
俊峻 隼準 恵慧 由油 夫男 雄男 朋明 聡総 花華 沙砂 翔祥 坂板 杉椙 渡度 左佐 藤滕 塚家 堀掘 橘桶 萩荻 菅管 熊能 烏鳥 糸系 余矛 脩修 儀義
美実 伊井 井丼 仁二 五伍 千仙 卓拓 昂昴 暉輝 凌陵 凍凛 冶治 摩磨 麿磨 真直 季李 季秀 奈菜 紗沙 也哉 登人 悠裕 衣依 柊終 桃挑 椿春 栞刊
茜西 蒼倉 碧緑 翠緑 里理 陽洋 遼僚 亮涼 匠近 蓮連 律津 湊奏 親新 岡丘 脇脅 遊游 強彊 傅伝 升舛 易昜 丞亟 斎済 斉済 今令 貝具 午牛 旦且
""",
)


@cache
def reviewed() -> list[dict[str, str]]:
    with (DATA / "variants_reviewed.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@cache
def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "build_variant_table", ROOT / "scripts" / "build_variant_table.py"
    )
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def level(a: str, b: str, *, supported: bool = False) -> str:
    """Level of two full names that differ in the given name's last character only."""
    return compare_name(NameFields(f"長野　花{a}"), NameFields(f"長野 花{b}"), supported=supported).level


def test_the_lists_are_long_enough() -> None:
    assert len(set(HARD)) >= 150
    assert len(set(NEVER)) >= 120


@pytest.mark.parametrize("pair", sorted({*HARD} - NOT_VARIANTS_OF_HARD))
def test_variants_agree_both_ways(pair: str) -> None:
    a, b = pair
    folds_away = unicodedata.normalize("NFKC", a) == unicodedata.normalize("NFKC", b)
    assert level(a, b) == level(b, a) == ("same" if folds_away else "variant")


@pytest.mark.parametrize("pair", SOFT)
def test_soft_variants_agree_only_when_supported(pair: str) -> None:
    a, b = pair
    assert level(a, b) == level(b, a) == "given_differs"
    assert level(a, b, supported=True) == level(b, a, supported=True) == "variant"


@pytest.mark.parametrize("pair", sorted({*NEVER} | NOT_VARIANTS_OF_HARD))
def test_control_pairs_never_agree(pair: str) -> None:
    a, b = pair
    for supported in (False, True):
        assert level(a, b, supported=supported) in {"given_differs", "not_comparable"}
        assert level(b, a, supported=supported) in {"given_differs", "not_comparable"}
        assert not same_char(a, b, soft=supported)


def test_every_reviewed_decision_holds() -> None:
    assert len(reviewed()) >= 350
    for row in reviewed():
        hard = same_char(row["common"], row["other"], soft=False)
        soft = same_char(row["common"], row["other"], soft=True)
        expected = {"accept": (True, True), "soft": (False, True), "deny": (False, False)}[row["decision"]]
        assert (hard, soft) == expected, f"{row['common']}{row['other']}"
        assert row["note"] and row["origin"]


def test_the_deny_list_of_the_measured_faults_is_reviewed() -> None:
    denied = {frozenset((row["common"], row["other"])) for row in reviewed() if row["decision"] == "deny"}
    assert {frozenset(pair) for pair in ("玉王", "師帥", "書昼", "書晝", "功切")} <= denied


def test_surnames_that_the_leaks_would_join_stay_apart() -> None:
    for a, b in [
        ("玉井", "王井"),
        ("玉城", "王城"),
        ("崎山", "埼山"),
        ("藤田", "籐田"),
        ("升田", "舛田"),
        ("坂本", "阪本"),
    ]:
        assert (
            compare_name(NameFields(f"{a} 太郎"), NameFields(f"{b} 太郎"), supported=True).level
            == "surname_differs"
        )


def test_one_hop_and_never_transitive() -> None:
    assert same_char("𠔿", "田", soft=True)
    assert same_char("𠔿", "网", soft=True)
    assert not same_char("田", "网", soft=True)
    assert coarse_fold("田") == coarse_fold("网")  # a key may say where to look


def test_the_relation_is_reflexive_and_symmetric_on_the_whole_table() -> None:
    for source, found in load().targets.items():
        assert found[0] == source
        for target in found:
            assert same_char(source, target, soft=False)
            assert same_char(target, source, soft=False)


def test_the_table_is_width_folded_without_repeats() -> None:
    for source, found in load().targets.items():
        assert unicodedata.normalize("NFKC", found) == found
        assert len(set(found)) == len(found) >= 2
        assert len(source) == 1


def test_texts_compare_place_by_place() -> None:
    assert same_text("渡邊髙", "渡辺高", soft=False)
    assert not same_text("渡邊", "渡辺高", soft=False)
    assert not same_text("渡高", "高渡", soft=True)
    assert same_text("斎藤", "斉藤", soft=True)
    assert not same_text("斎藤", "斉藤", soft=False)
    assert same_text("", "", soft=False)


def test_coarse_classes_are_closed_and_hold_every_variant() -> None:
    table = load()
    folds = coarse_map()
    assert not set(folds.values()) & set(folds)
    for found in table.targets.values():
        assert len({coarse_fold(char) for char in found}) == 1
    for pair in table.soft:
        assert len({coarse_fold(char) for char in pair}) == 1


def test_common_characters_that_are_no_variants_have_keys_of_their_own() -> None:
    common = "山田太郎花子一二三佐藤鈴木高橋中村小林加"
    assert len({coarse_fold(char) for char in common}) == len(common)


def test_the_shipped_files_name_source_and_licence() -> None:
    head = (DATA / "variants.tsv").read_text(encoding="utf-8")[:800]
    assert "MJ縮退マップ" in head
    assert "IPA" in head
    assert "CC BY-SA 2.1 JP" in head


def test_the_build_refuses_a_legal_pair_that_nobody_has_read() -> None:
    with pytest.raises(ValueError, match="without decision"):
        builder().build([("真", "眞")], {}, {"真", "眞"})


def test_the_build_refuses_a_denied_pair_that_is_related_in_a_roundabout_way() -> None:
    with pytest.raises(ValueError, match="withheld but related"):
        builder().build([("甲", "丙"), ("乙", "丙")], {("甲", "乙"): "deny"}, set())


def test_the_build_applies_decisions() -> None:
    decisions = {("薮", "藪"): "accept", ("凛", "凜"): "soft", ("玉", "王"): "deny"}
    text = builder().build([("玉", "王"), ("邊", "辺"), ("邉", "辺")], decisions, {"玉", "王"})
    rows = [line for line in text.splitlines() if not line.startswith("#")]
    assert rows == ["薮\t藪", "辺\t邉邊", "~凛\t凜"]


def test_a_pair_decided_twice_or_wrongly_is_refused(tmp_path: Path) -> None:
    for body in ("真,眞,accept,x,y\n眞,真,deny,x,y\n", "真,眞,maybe,x,y\n", "真真,眞,accept,x,y\n"):
        path = tmp_path / "reviewed.csv"
        path.write_text("common,other,decision,origin,note\n" + body, encoding="utf-8")
        with pytest.raises(ValueError, match="bad row"):
            builder().read_reviewed(path)


def test_the_committed_table_is_what_the_script_builds() -> None:
    pytest.importorskip("jntajis")
    text = builder().build(builder().shrink_map(), builder().read_reviewed(), set())
    assert text == (DATA / "variants.tsv").read_text(encoding="utf-8")


def test_every_pair_of_legal_name_characters_is_reviewed() -> None:
    pytest.importorskip("jntajis")
    pytest.importorskip("kanji_lists")
    builder().build(builder().shrink_map(), builder().read_reviewed(), builder().legal_characters())


def test_the_table_loads_once() -> None:
    assert variants.load() is variants.load()
