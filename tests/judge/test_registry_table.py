"""decide_registry.csv and decide_cause.csv: complete, without dead rows, and equal to the oracle everywhere."""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from reconcile import vocabulary
from reconcile.errors import ConfigError
from reconcile.judge.registry import CAUSE_DOMAIN, REGISTRY_DOMAIN, load_cause_table, load_registry_table
from reconcile.judge.table import load_table
from reconcile.paths import root
from tests.oracle import Case, Levels, judge

PIPELINES = root() / "pipelines"
REGISTRY = load_registry_table(PIPELINES)
CAUSE = load_cause_table(PIPELINES)


def combinations(domain):
    return (dict(zip(domain, values, strict=True)) for values in itertools.product(*domain.values()))


def test_every_combination_is_decided_as_the_oracle_does_and_no_row_is_dead():
    deciding = Counter()
    for levels in combinations(REGISTRY_DOMAIN):
        row = REGISTRY.decide(levels)
        deciding[row.no] += 1
        case = Case(
            number=levels["number"],
            holder=levels["holder"],
            levels=Levels(
                levels["name"],
                levels["birth"],
                levels["sex"],
                levels["address"],
                levels["one_character"] == "yes",
            ),
            search=levels["search"],
        )
        assert (row.results["verdict"], row.results["reason"]) == judge(case), (row.no, levels)
    assert [row.no for row in REGISTRY.rows if not deciding[row.no]] == []


def test_rules_that_are_not_negotiable_hold_for_every_combination():
    for levels in combinations(REGISTRY_DOMAIN):
        row = REGISTRY.decide(levels)
        grade = vocabulary.VERDICTS[row.results["verdict"]].grade
        if levels["number"] != "ok" or levels["holder"] in {"none", "several"}:
            assert grade != "A"
            continue
        if grade == "A":
            assert levels["holder"] == "held"
            assert levels["name"] not in {"surname_differs", "given_differs", "different"}  # rules 2, 3
            assert levels["birth"] not in {"slip", "different"}  # rule 4
            assert levels["sex"] != "different"  # rule 4
            assert levels["address"] != "different"  # rule 1
        if (
            levels["search"] in {"only", "other"}
            and levels["name"] in {"same", "variant", "past"}
            and levels["birth"] == "same"
        ):
            assert grade != "C"  # rule 2
        if (
            levels["search"] in {"only", "other"}
            and levels["name"] == "surname_differs"
            and levels["birth"] == "same"
            and levels["sex"] in {"same", "not_held"}
        ):
            assert grade != "C"  # rule 2, marriage and a move


def test_only_codes_of_the_contract_appear():
    assert {row.results["verdict"] for row in REGISTRY.rows} == set(vocabulary.VERDICTS)
    assert {row.results["reason"] for row in REGISTRY.rows} - {""} <= set(vocabulary.REASONS)
    assert {row.results["cause"] for row in CAUSE.rows} == set(vocabulary.CAUSES)
    assert {row.results["cause_basis"] for row in CAUSE.rows} == set(vocabulary.CAUSE_BASES)
    assert all(
        row.explanation.endswith("。") and row.case for table in (REGISTRY, CAUSE) for row in table.rows
    )


@pytest.mark.parametrize(
    ("form", "route", "pattern", "cause", "basis"),
    [  # contract §4, line by line
        ("equals_system", "other", "known", "applicant", "application"),
        ("equals_system", "registry_lookup", "unknown", "applicant", "application"),
        ("equals_true", "other", "known", "staff", "application"),
        ("third_number", "other", "known", "both", "application"),
        ("none", "registry_lookup", "known", "staff", "route"),
        ("holder_agrees", "other", "unknown", "staff", "application"),
        ("unsettled", "registry_lookup", "known", "undetermined", "pattern"),
        ("none", "other", "known", "undetermined", "pattern"),
        ("none", "other", "unknown", "undetermined", "none"),
    ],
)
def test_cause(form, route, pattern, cause, basis):
    row = CAUSE.decide({"form": form, "route": route, "pattern": pattern})
    assert (row.results["cause"], row.results["cause_basis"]) == (cause, basis)


def test_every_cause_combination_is_decided_and_no_row_is_dead():
    deciding = {CAUSE.decide(levels).no for levels in combinations(CAUSE_DOMAIN)}
    assert deciding == {row.no for row in CAUSE.rows}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no,a,=x,explanation,case\n1,same,y,z,c\n", "どの行にも"),
        ("no,a,=x,explanation,case\n1,sane,y,z,c\n", "未定義の値"),
        ("no,b,=x,explanation,case\n1,*,y,z,c\n", "見出し"),
        ("no,a,explanation,case\n1,*,z,c\n", "見出し"),
        ("no,a,=x,explanation,case\n1,same,y,z,c\n1,*,y,z,c\n", "重複"),
        ("no,a,=x,explanation,case\n", "行がない"),
    ],
)
def test_a_broken_table_is_refused(tmp_path, text, said):
    path = tmp_path / "broken.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=said):
        load_table(path, {"a": ("same", "different")}).decide({"a": "different"})


def test_negated_cells(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("no,a,=x,explanation,case\n1,!p|q,out,z,c\n2,*,in,z,c\n", "utf-8")
    table = load_table(path, {"a": ("p", "q", "r")})
    assert [table.decide({"a": level}).results["x"] for level in "pqr"] == ["in", "in", "out"]
    with pytest.raises(ConfigError, match="定義されていません"):
        table.decide({"a": "s"})


@pytest.mark.parametrize(
    ("no", "levels"),
    [  # rows that tell an official more than the row below would, with the same verdict and reason
        ("H3", {"holder": "none", "search": "better"}),
        ("T1", {"name": "given_differs", "birth": "same", "address": "same", "search": "better"}),
        (
            "K1",
            {
                "name": "given_differs",
                "one_character": "yes",
                "birth": "different",
                "address": "same",
                "search": "better",
            },
        ),
        ("B1", {"name": "given_differs", "birth": "different", "address": "same", "search": "better"}),
    ],
)
def test_the_row_that_explains_is_the_one_that_decides(no, levels):
    plain = {
        "number": "ok",
        "holder": "held",
        "name": "same",
        "one_character": "no",
        "birth": "same",
        "sex": "same",
        "address": "same",
        "search": "only",
    }
    assert REGISTRY.decide({**plain, **levels}).no == no
