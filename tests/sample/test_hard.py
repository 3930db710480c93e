"""The hard profile: whoever is easily taken for another is so indeed, told from the files by the tests' own means."""

from __future__ import annotations

import hashlib
from collections import Counter

import polars as pl
import pytest

from reconcile.sample import HARD, NORMAL, write_sample
from reconcile.sample.people import residents
from reconcile.sample.spelling import ALTERNATIVES
from reconcile.sample.systems import error_counts, record_counts
from reconcile.sample.tangle import TANGLES, tangle
from tests.sample.test_agreement import birth, place

KINDS = {"stale_variant_family", "romaji_family", "noisy_family", *TANGLES}


@pytest.fixture(scope="module")
def errors(hard_records, hard_registry):
    """Planted errors beside their person (own_…) and the holder of the wrong number (their_…)."""
    own = hard_registry.rename({name: f"own_{name}" for name in hard_registry.columns})
    their = hard_registry.rename({name: f"their_{name}" for name in hard_registry.columns})
    planted = hard_records.filter(pl.col("linkage_error") == "true")
    return planted.join(own, left_on="true_number", right_on="own_個人番号", how="left").join(
        their, left_on="digits", right_on="their_個人番号", how="left"
    )


def of_kind(errors, kind):
    rows = errors.filter(pl.col("kind") == kind).to_dicts()
    assert rows, kind
    return rows


def split(name):
    return name.split("　")


def test_every_kind_is_there_and_errors_are_five_times_the_published_ones(hard_records):
    counts = Counter(hard_records.filter(pl.col("linkage_error") == "true")["kind"])
    assert set(counts) >= KINDS
    assert sum(counts.values()) == 125
    right = Counter(hard_records.filter(pl.col("linkage_error") == "false")["kind"])
    assert right["romaji_order"] > 50
    assert right["kana_name"] > 30
    assert right["stale_variant"] > 100


@pytest.mark.parametrize(
    "kind",
    ["father_son", "twin_similar", "twin_sounding", "spouse_same_day", "romaji_family", "noisy_family"],
)
def test_the_holder_lives_at_one_address_under_one_surname(errors, kind):
    for row in of_kind(errors, kind):
        assert row["own_住所"] == row["their_住所"]
        assert split(row["own_氏名"])[0] == split(row["their_氏名"])[0]
        assert row["own_氏名"] != row["their_氏名"]


def test_father_and_son_differ_by_one_kanji_that_is_no_variant(errors):
    for row in of_kind(errors, "father_son"):
        mine, theirs = split(row["own_氏名"])[1], split(row["their_氏名"])[1]
        changed = [(a, b) for a, b in zip(mine, theirs, strict=True) if a != b]
        assert len(changed) == 1
        assert changed[0][1] not in ALTERNATIVES.get(changed[0][0], ())
        assert row["own_生年月日"] != row["their_生年月日"]


@pytest.mark.parametrize("kind", ["twin_similar", "twin_sounding", "spouse_same_day"])
def test_twins_and_spouses_are_born_on_one_day(errors, kind):
    for row in of_kind(errors, kind):
        assert row["own_生年月日"] == row["their_生年月日"]
        assert (row["own_性別"] == row["their_性別"]) is (kind != "spouse_same_day")
        if kind == "twin_sounding":
            assert row["own_氏名かな"] == row["their_氏名かな"]


def test_namesakes_live_in_one_town_in_another_house(errors):
    for row in of_kind(errors, "namesake_in_town"):
        for name in ("氏名", "氏名かな", "生年月日", "性別"):
            assert row[f"own_{name}"] == row[f"their_{name}"]
        (town, lot), (other_town, other_lot) = place(row["own_住所"]), place(row["their_住所"])
        assert town == other_town
        assert lot != other_lot


def test_a_name_in_latin_letters_has_the_same_words(errors, hard_records, hard_registry):
    right = hard_records.filter(kind="romaji_order").join(
        hard_registry, left_on="true_number", right_on="個人番号"
    )
    rows = [(row["name"], row["氏名"]) for row in right.to_dicts()]
    rows += [(row["name"], row["own_氏名"]) for row in of_kind(errors, "romaji_family")]
    for written, registered in rows:
        assert written.upper() != registered.upper()
        assert sorted(written.upper().split()) == sorted(registered.upper().split())


def test_a_stale_address_comes_with_another_form_of_the_name(errors, hard_project):
    history = pl.read_csv(hard_project / "sample_data" / "history" / "異動履歴.csv", infer_schema=False)
    homes = history.drop_nulls("address").group_by("resident_code").agg("address")
    known = {code: {tuple(map(str, place(home))) for home in all_} for code, all_ in homes.iter_rows()}
    for row in of_kind(errors, "stale_variant_family"):
        assert (
            row["name"].replace("　", "").replace(" ", "") != row["own_氏名"].replace("　", "")
            or "　" not in row["name"]
        )
        assert tuple(map(str, place(row["address"]))) in known[row["own_住民票コード"]]
        assert row["own_住所"] == row["their_住所"]


def test_a_noisy_record_does_not_agree_with_its_own_person(errors):
    for row in of_kind(errors, "noisy_family"):
        told = place(row["address"]) if row["address"] else place(row["own_住所"])
        is_open = (
            any(mark in row["name"] for mark in "〓●"),
            birth(row["birth_date"]) != row["own_生年月日"],
            told != place(row["own_住所"]),
        )
        assert any(is_open)


def test_nobody_is_entangled_in_the_normal_profile_and_the_share_rules():
    people = residents(4_000, 5, 2026)
    assert tangle(people, 0.0, 5).equals(people)
    some, all_ = (tangle(people, share, 5) for share in (0.1, 1.0))
    counts = [frame.filter(pl.col("tangle") != "").height for frame in (some, all_)]
    assert 0 < counts[0] < counts[1] / 4
    for row in all_.filter(pl.col("tangle") != "").to_dicts():
        other = all_.row(row["tangled_with"], named=True)
        assert (other["tangled_with"], other["tangle"]) == (row["person"], row["tangle"])


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    def digest(folder):
        files = sorted(path for path in folder.rglob("*") if path.is_file())
        return [(path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files]

    for name in ("one", "two"):
        write_sample(tmp_path / name, scale=0.02, seed=3, profile=HARD)
    assert digest(tmp_path / "one") == digest(tmp_path / "two")
    assert HARD.errors > NORMAL.errors == 1


def test_a_small_system_leaves_its_errors_to_others(tmp_path):
    """With this seed one system has three records that can take an error, and four errors to take."""
    write_sample(tmp_path / "small", scale=0.01, seed=12, profile=HARD)
    truth = pl.read_csv(tmp_path / "small" / "truth.csv", infer_schema=False)
    planted = truth.filter(pl.col("linkage_error") == "true")
    assert planted.height == sum(error_counts(0.01, record_counts(0.01), HARD.errors).values())
    assert planted["true_number"].null_count() == 0
