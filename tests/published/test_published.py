"""The published cases: what is planted is there, what is found adds up, and misses are told as misses."""

from __future__ import annotations

from collections import Counter

import polars as pl
import pytest

from scripts.published.build import build
from scripts.published.cases import CASES
from scripts.published.score import Score, run
from scripts.published_cases import page

SCALE = 0.02
BY_ID = {case.id: case for case in CASES}


def planted_at_full_size(case):
    return sum(case.numbers.values()) + sum(case.replica.values())


@pytest.mark.parametrize(
    ("case", "published"),
    [  # reference/domain.md §1.3 and §5
        ("miyazaki", 2_336), ("shizuoka", 62), ("aichi", 23), ("shimane", 12), ("fukuoka", 65), ("osaka", 7), ("tottori", 485),
        ("yamagata", 23), ("fukushima", 5), ("nagano_sakaide", 1),
    ],
)  # fmt: skip
def test_the_published_numbers_are_planted(case, published):
    assert planted_at_full_size(BY_ID[case]) == published
    assert sum(BY_ID[case].kinds.values()) == sum(BY_ID[case].numbers.values())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_every_case_is_found_or_told_as_a_miss(tmp_path, case):
    planted = build(tmp_path / "case", case, scale=SCALE, seed=3)
    assert planted.height == sum(
        max(1, round(count * SCALE)) for count in (*case.numbers.values(), *case.replica.values())
    )
    assert planted.n_unique(["system", "record_id"]) == planted.height
    score = run(tmp_path / "case", planted)
    assert score.found.total() + score.missed.total() == score.planted == planted.height
    assert score.accused == 0
    assert set(score.missed) <= set(case.missed)
    assert score.stopped == score.found.total()
    assert score.review <= 0.02 * score.records + 3


def read(folder, name):
    return pl.read_csv(next((folder / "sample_data").glob(name)), infer_schema=False)


def test_shifted_copies_are_the_neighbours(tmp_path):
    planted = build(tmp_path / "case", BY_ID["miyazaki"], scale=SCALE, seed=4)
    replica = read(tmp_path / "case", "replica/*.csv").sort("record_id")
    numbers = dict(
        read(tmp_path / "case", "addressees/*.csv").select("addressee_no", "my_number").iter_rows()
    )
    own = dict(
        pl.read_csv(tmp_path / "case" / "truth.csv", infer_schema=False)
        .select("record_id", "true_number")
        .iter_rows()
    )
    ids = replica["record_id"].to_list()
    shifted = set(planted["record_id"])
    for place, (record, addressee) in enumerate(replica.select("record_id", "addressee_no").iter_rows()):
        expected = ids[place + 1] if record in shifted else record
        assert numbers[addressee] == own[expected]


def test_two_men_hold_one_number(tmp_path):
    planted = build(tmp_path / "case", BY_ID["nagano_sakaide"], scale=0.2, seed=5)
    registry = read(tmp_path / "case", "registry/*.csv")
    twice = registry.filter(pl.col("個人番号").is_duplicated())
    assert planted.height == 1
    assert twice.height == 2
    for same in ("氏名かな", "生年月日", "性別"):
        assert twice[same].n_unique() == 1
    assert twice["氏名"].n_unique() == 2


def test_the_page_says_what_was_counted():
    score = Score(
        records=1_000,
        planted=5,
        found=Counter({("点検B", "行ずれ"): 3}),
        missed=Counter({"similar_id": 2}),
        stopped=3,
        accused=0,
        review=4,
    )
    text = page([(BY_ID["tottori"], score)], 1.0)
    assert "| 鳥取県 | 1,000 | 5 | 点検B 行ずれ 3 | 2 | 3 | 0 | 4 |" in text
    assert "見逃し 2件: 似た手帳番号" in text
