"""Worklist rows from findings: stories told together, and what readings add. Every person is invented."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from reconcile.pipelines.worklists import reading_evidence
from tests.spec.cases import e22, e30
from tests.spec.harness import Case, Numbers, write_project

ROWS = {
    "check": pl.String,
    "grade": pl.String,
    "reason": pl.String,
    "name": pl.String,
    "name_kana": pl.String,
    "kana_level": pl.String,
}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("A", "B", "given_name_differs", "山田 太朗", "ヤマダ タロウ", "same"), "。フリガナは登録番号の人と同じ"),
        (("A", "B", "given_name_differs", "山田 花子", "ヤマダ タロウ", "same"), "。フリガナは登録番号の人と同じ。フリガナは記録の氏名の普通の読みではない"),
        (("A", "B", "surname_differs", "大野 優", "オーノ ユー", "possible"), "。フリガナは登録番号の人とほぼ同じ。フリガナは記録の氏名の普通の読みではない"),
        (("A", "B", "name_differs", "山田 花子", "ヤマダ ハナコ", "different"), "。フリガナも登録番号の人と違う"),
        (("A", "B", "name_differs", "山田 花子", None, "not_comparable"), ""),
        (("A", "B", "address_unrelated", "山田 花子", "ヤマダ タロウ", "same"), ""),
        (("A", "C", "given_name_differs", "山田 花子", "ヤマダ タロウ", "same"), ""),
        (("B", "B", None, "山田 花子", "ヤマダ タロウ", "same"), ""),
        (("A", "B", None, "山田 花子", "ヤマダ タロウ", "same"), ""),
    ],
)  # fmt: skip
def test_readings_explain_a_review_of_a_name(row, said):
    rows = pl.DataFrame([row], schema=ROWS, orient="row")
    assert reading_evidence(rows).to_list() == [said]


@pytest.fixture(scope="module")
def worklist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stories")
    between = Case(
        "between",
        "入替りの二人のあいだの記録",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 諸角　剛   | 1961-01-21 | male   | 長野県下諏訪町4620番地
            2             | two       | 諸角　優   | 1963-03-23 | female | 長野県下諏訪町4620番地
            3             | three     | 諸角　瞳   | 1990-03-23 | female | 長野県下諏訪町4620番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | two       | 諸角 剛 | 1961-01-21 | male   | 下諏訪町4620
            2         | one       | 諸角 瞳 | 1990-03-23 | female | 下諏訪町4620
            3         | one       | 諸角 優 | 1963-03-23 | female | 下諏訪町4620
        """,
        expected="",
    )
    numbers = Numbers()
    cases = [between, *e30.CASES, *e22.CASES]
    write_project(folder, cases, numbers)
    run = run_nightly(load_project(folder), as_of=date(2026, 4, 1)).folder
    rows = pl.read_csv(next((run / "worklists").glob("*.csv")), infer_schema=False)
    return rows, {case.id: case for case in cases}, numbers


def test_the_two_rows_of_a_swapped_pair_stand_together_and_name_each_other(worklist):
    rows, cases, _ = worklist
    own = rows.filter(pl.col("事務") == cases["between"].id)
    assert own["記録番号"].to_list() == ["1", "3", "2"]
    assert own["誤りの型"].to_list() == [
        "二人の入替り(記録 3 と互いに。両方を一緒に直す)",
        "二人の入替り(記録 1 と互いに。両方を一緒に直す)",
        "家族の番号",
    ]


def test_nothing_of_a_holder_stands_in_the_worklist(worklist):
    rows, _, numbers = worklist
    text = rows.write_csv()
    for who in ("one", "two"):
        assert text.count(numbers.of("between", who)) == 1  # as the other's proposed number only
    assert "4620" not in text
