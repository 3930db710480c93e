"""The generator: the published counts, planted facts, rates of noise, determinism. Facts are read from the files it wrote."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import polars as pl
import pytest
from stdnum.jp import cn, in_

from reconcile.errors import ConfigError
from reconcile.paths import root
from reconcile.sample import Profile, Rates, write, write_sample
from reconcile.sample.extracts import payload_values, wareki
from reconcile.sample.layouts import write_layouts
from reconcile.sample.numbers import check_digits, distinct_numbers
from reconcile.sample.rates import PUBLISHED_MIX
from reconcile.sample.systems import SYSTEMS, error_counts, record_counts
from reconcile.sources import load_layouts, read_source
from tests.sample.conftest import FACTOR

PUBLISHED = {  # 項番: (事務, 担当課, 根拠, 点検対象, うち紐付け誤り), as the prefecture published them
    1: ("特定医療費(指定難病)", "保健・疾病対策課", "難病法", 27_107, 0),
    2: ("小児慢性特定疾病医療費", "保健・疾病対策課", "児童福祉法", 2_602, 0),
    3: ("精神障害者保健福祉手帳", "保健・疾病対策課", "精神保健福祉法", 35_968, 6),
    4: ("自立支援医療(精神通院医療)", "保健・疾病対策課", "障害自立支援法", 72_522, 8),
    5: ("生活保護", "地域福祉課", "生活保護法", 963, 0),
    6: ("中国残留邦人等自立支援", "地域福祉課", "中国残留邦人等自立支援法", 51, 0),
    7: ("身体障害者手帳", "障がい者支援課", "身体障害者福祉法", 57_359, 31),
    8: ("療育手帳", "障がい者支援課", "知的障害者福祉法", 23_586, 6),
    9: ("特別児童扶養手当", "障がい者支援課", "特別児童扶養手当法", 9_134, 4),
    10: ("特別障害者手当", "障がい者支援課", "特別児童扶養手当法", 381, 2),
    11: ("障害児福祉手当", "障がい者支援課", "特別児童扶養手当法", 154, 0),
    12: ("経過的福祉手当", "障がい者支援課", "特別児童扶養手当法", 1, 0),
    13: ("障害児施設入所支援", "障がい者支援課", "児童福祉法", 1_279, 0),
    14: ("児童扶養手当", "こども・家庭課", "児童扶養手当法", 2_580, 1),
    15: ("母子父子寡婦福祉資金", "こども・家庭課", "母子父子寡婦福祉法", 1_848, 1),
    16: ("職業転換給付金", "産業人材育成課", "労働施策総合推進法", 87, 0),
    17: ("特別支援教育就学奨励費", "特別支援教育課", "特別支援学校就学奨励法", 8_624, 1),
}
LAYOUTS = {layout.id: layout for layout in load_layouts(root() / "schemas")}


@pytest.fixture(scope="module")
def forms(project):
    return pl.read_csv(
        project / "sample_data" / "applications" / "申請書.csv", infer_schema=False, encoding="cp932"
    )


def test_the_layouts_name_the_systems_as_published():
    told = {
        layout.no: (layout.name, layout.department, layout.basis)
        for layout in LAYOUTS.values()
        if layout.kind == "system"
    }
    assert told == {no: row[:3] for no, row in PUBLISHED.items()}
    assert {layout.basis_kind for layout in LAYOUTS.values() if layout.kind == "system"} == {"法定事務"}
    assert {layout.no for layout in LAYOUTS.values() if layout.appendix == "6"} == {17}


def test_full_size_has_the_published_counts():
    records = record_counts(1.0)
    errors = error_counts(1.0, records)
    assert {system.no: (records[system.id], errors[system.id]) for system in SYSTEMS} == {
        no: row[3:] for no, row in PUBLISHED.items()
    }
    assert (sum(records.values()), sum(errors.values()), sum(PUBLISHED_MIX.values())) == (244_246, 60, 60)


def test_every_file_is_read_completely_by_its_layout(project):
    expected = json.loads((project / "expected.json").read_text("utf-8"))["sources"]
    for identity, counts in expected.items():
        data = read_source(LAYOUTS[identity], project / "sample_data")
        assert (data.read, data.accepted.height, data.rejected.height) == (
            counts["read"],
            counts["accepted"],
            0,
        ), identity
        assert data.quality.is_empty(), identity
        assert data.notes == (), identity
    assert set(expected) == set(LAYOUTS)


def test_every_folder_says_that_nobody_exists(project):
    for folder in (project, *(path for path in project.rglob("*") if path.is_dir())):
        text = (folder / "README.md").read_text("utf-8")
        assert "一人も実在しません" in text
        assert "No person in it exists" in text


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(project, tmp_path):
    for name, seed in (("again", 7), ("other", 8)):
        write_sample(tmp_path / name, scale=FACTOR, seed=seed)
    same, different = 0, 0
    for path in (path for path in project.rglob("*") if path.is_file()):
        inside = path.relative_to(project)
        assert (tmp_path / "again" / inside).read_bytes() == path.read_bytes(), inside
        same += 1
        different += (tmp_path / "other" / inside).read_bytes() != path.read_bytes()
    assert same > 60
    assert different > 25


def test_right_records_hold_their_own_number_and_errors_another(records, registry):
    right = records.filter((pl.col("linkage_error") == "false") & (pl.col("kind") != "superseded_number"))
    assert (right["digits"] == right["true_number"]).all()
    planted = records.filter(pl.col("linkage_error") == "true")
    assert (planted["digits"] != planted["true_number"]).all()
    own = planted.join(registry, left_on="true_number", right_on="個人番号", how="left")
    assert set(own["異動区分"]) == {"現住"}
    held = set(registry["個人番号"])
    elsewhere = records.filter(pl.col("kind") == "other_prefecture")
    assert not held & set(elsewhere["digits"])


def test_planted_kinds_are_what_they_say(records, registry):
    people = {row["個人番号"]: row for row in registry.iter_rows(named=True)}
    seen = set()
    for row in records.filter(pl.col("linkage_error") == "true").iter_rows(named=True):
        kind, number, own = row["kind"], row["digits"], people[row["true_number"]]
        other = people.get(number)
        seen.add(kind)
        if kind in {"family_member", "role_swap", "twin", "swapped_pair"}:
            assert other["住所"] == own["住所"]
            assert other["氏名"] != own["氏名"]
            assert (other["生年月日"] == own["生年月日"]) == (kind == "twin") or kind == "swapped_pair"
        elif kind == "namesake":
            assert (other["氏名"], other["生年月日"]) == (own["氏名"], own["生年月日"])
            assert other["住所"] != own["住所"]
        elif kind == "cohabitant":
            assert other["住所"] == own["住所"]
            assert other["氏名"].split("　")[0] != own["氏名"].split("　")[0]
        elif kind == "same_birth":
            assert other["生年月日"] == own["生年月日"]
            assert other["氏名"] != own["氏名"]
        elif kind == "other_applicant":
            system = records.filter(pl.col("system") == row["system"])
            assert number in set(system.filter(pl.col("linkage_error") == "false")["digits"])
        else:
            assert other is None
            assert mistyped(kind, number, row["true_number"])
    assert len(seen) >= 5


def mistyped(kind, number, own):
    """What a mistyped number must look like."""
    return {
        "digit_substitution": len(number) == 12
        and sum(a != b for a, b in zip(number, own, strict=True)) == 1
        and not in_.is_valid(number),
        "adjacent_transposition": sorted(number) == sorted(own) and not in_.is_valid(number),
        "digit_missing": len(number) == 11,
        "digit_extra": len(number) == 13 and not number.startswith(own + own),
        "leading_zero": f"0{number}" == own,
        "dummy": len(set(number)) == 1 or number.startswith("1234567890"),
        "other_identifier": cn.is_valid(number) or (len(number) == 11 and is_resident_code(number)),
        "valid_nobody": in_.is_valid(number),
    }[kind]


def is_resident_code(code):
    """告示436号: weights 2 to 7 from the right, remainder 0 or 1 gives 0."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(code, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=False)
    )
    return int(code[10]) == (0 if weighted % 11 <= 1 else 11 - weighted % 11)


def test_the_cause_can_be_told_from_form_or_route(records, forms):
    latest = (
        forms.sort("received_at")
        .group_by("system", "record_id")
        .agg(pl.col("my_number").last().alias("form_number"))
    )
    planted = records.filter(pl.col("linkage_error") == "true").join(
        latest, on=["system", "record_id"], how="left"
    )
    column = planted["applied_number"].str.replace_all("-", "", literal=True)
    planted = planted.with_columns(pl.coalesce("form_number", column).alias("form"))
    for row in planted.iter_rows(named=True):
        if row["cause"] == "applicant":
            assert row["form"] == row["digits"]
        elif row["form"] is None:
            assert row["entry_route"] == "registry_lookup"
        else:
            assert row["form"] == row["true_number"]
    assert set(planted["cause"]) == {"applicant", "staff"}


def test_noise_comes_at_its_rates(records, registry):
    shares = dict(records["kind"].value_counts(normalize=True).iter_rows())
    rates = Rates()
    assert shares["stale_known"] == pytest.approx(rates.stale_known, rel=0.1)
    assert shares["stale_unknown"] == pytest.approx(rates.stale_unknown, rel=0.4)
    assert shares["variant"] + shares["gaiji"] == pytest.approx(rates.variant, rel=0.15)
    assert shares["spelling"] == pytest.approx(rates.spelling * (1 - rates.stale_known), rel=0.08)
    assert shares["renamed"] == pytest.approx(rates.renamed, rel=0.3)
    for kind, status in (("deceased", "死亡"), ("moved_out", "転出")):
        assert shares[kind] == pytest.approx(getattr(rates, kind), rel=0.5)
        gone = records.filter(pl.col("kind") == kind).join(registry, left_on="digits", right_on="個人番号")
        assert set(gone["異動区分"]) == {status}
    others = records.filter(~pl.col("kind").is_in(["deceased", "moved_out"]))
    held = others.join(registry, left_on="digits", right_on="個人番号")
    assert held.filter(pl.col("linkage_error") == "false")["異動区分"].unique().to_list() == ["現住"]


def test_all_rates_can_be_turned_off(tmp_path):
    silent = Rates(**dict.fromkeys(Rates.__dataclass_fields__, 0.0) | {"shifted_run": 0})
    write_sample(tmp_path / "silent", scale="small", seed=3, profile=Profile(silent))
    truth = pl.read_csv(tmp_path / "silent" / "truth.csv", infer_schema=False)
    assert set(truth.filter(pl.col("linkage_error") == "false")["kind"]) == {"clean"}
    replica = pl.read_csv(tmp_path / "silent" / "truth_replica.csv", infer_schema=False)
    assert set(replica["outcome"]) <= {"missing_expected"}


@pytest.mark.parametrize("scale", ["huge", "0", "-1", "nan", 1000])
def test_a_wrong_scale_writes_nothing(tmp_path, scale):
    with pytest.raises(ConfigError, match="規模"):
        write_sample(tmp_path / "x", scale=scale)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "file").write_text("mine")
    with pytest.raises(ConfigError, match="空のフォルダ"):
        write_sample(tmp_path / "mine")
    assert (tmp_path / "mine" / "file").read_text() == "mine"


def test_a_failure_leaves_nothing_half_written(tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(write, "write_systems", fail)
    with pytest.raises(OSError, match="disk full"):
        write_sample(tmp_path / "x")
    assert list(tmp_path.iterdir()) == []


SERIALS = [(system, payload) for system in SYSTEMS for payload in system.payload if payload.kind == "serial"]


@pytest.mark.parametrize("scale", [1, 13.7, 14, 30, 66])
@pytest.mark.parametrize(("system", "payload"), SERIALS, ids=[system.id for system, _ in SERIALS])
def test_running_numbers_keep_to_their_column_in_a_nation_too(tmp_path, system, payload, scale):
    rows = int(system.records * scale)
    write_layouts(tmp_path / "schemas", {system.id: rows})
    layout = next(each for each in load_layouts(tmp_path / "schemas") if each.id == system.id)
    pattern = next(each for each in layout.payload if each.name == payload.name).pattern
    last = payload_values(payload, 9, np.random.default_rng(0), date(2026, 4, 1), rows - 9)
    assert last.str.contains(pattern).all()
    assert (layout == LAYOUTS[system.id]) is (rows < 1_000_000)


def test_numbers_are_valid_and_distinct():
    numbers = distinct_numbers(70_000, 11, 5)
    assert numbers.n_unique() == 70_000
    assert all(map(in_.is_valid, numbers[:300]))
    more = distinct_numbers(1000, 11, 5 + 70_000)
    assert not set(numbers) & set(more)
    # 住民票コード: the three public sample codes of reference/text.md §4
    codes = ["24727059608", "24846016224", "25208017643"]
    prefixes = np.array([int(code[:10]) for code in codes], dtype=np.int64)
    assert check_digits(prefixes, 10).tolist() == [int(code[10]) for code in codes]


@pytest.mark.parametrize(
    ("day", "style", "text"),
    [
        ("19800401", "kanji", "昭和55年4月1日"),
        ("20190501", "kanji", "令和元年5月1日"),
        ("19890107", "dotted", "S64.1.7"),
        ("19890108", "dotted", "H1.1.8"),
        ("19800401", "code", "3550401"),
        ("19261225", "code", "3011225"),
        ("19261224", "code", "2151224"),
        ("19800401", "slash", "1980/4/1"),
        ("19800401", "iso", "1980-04-01"),
        ("19800401", "plain", "19800401"),
    ],
)
def test_dates_in_every_style(day, style, text):
    assert wareki(day, style) == text
