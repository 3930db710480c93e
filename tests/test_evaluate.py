"""The figures of an evaluation on a handful of records counted by hand, and on random ones counted slowly."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from reconcile.errors import ConfigError
from reconcile.evaluate import Evaluation, evaluate, kind_label, read_truth, render, write_csv
from reconcile.evaluate.kinds import percent

HEADER = "system,record_id,linkage_error,cause,true_number,kind"
OWN, OTHER = "023456789013", "111111111118"
VERDICTS = {
    "system": pl.String,
    "record_id": pl.String,
    "verdict": pl.String,
    "grade": pl.String,
    "reason": pl.String,
    "linkage_error": pl.Boolean,
    "cause": pl.String,
    "proposed_number": pl.String,
}
TRUTH = {
    "system": pl.String,
    "record_id": pl.String,
    "linkage_error": pl.Boolean,
    "cause": pl.String,
    "true_number": pl.String,
    "kind": pl.String,
}
ENTRY = dict.fromkeys(("system", "record_id", "outcome"), pl.String)

#: kind, truth (error, cause, number), verdict (verdict, grade, reason, error, cause, proposal) or None, form outcome
CASES: list[tuple[str, tuple[Any, ...], tuple[Any, ...] | None, str]] = [
    ("family", (True, "applicant", OWN), ("mislink", "C", "name_differs", True, "applicant", OWN), "agree"),
    ("family", (True, "staff", OWN), ("mislink", "C", "name_differs", True, "applicant", OTHER), "differs"),
    ("family", (True, "staff", OWN), ("mislink", "C", "name_differs", True, "staff", None), "no_form"),
    ("family", (True, "staff", OWN), ("review", "B", "name_differs", False, None, None), "no_form"),
    ("family", (True, "staff", OWN), ("same", "A", None, False, None, None), "no_form"),
    ("family", (True, "staff", OWN), None, "no_form"),
    ("nobody", (True, None, None), ("not_found", "C", None, False, None, None), "no_form"),
    ("clean", (False, None, OWN), ("same", "A", None, False, None, None), "agree"),
    ("clean", (False, None, OWN), ("mislink", "C", "name_differs", True, "staff", OTHER), "agree"),
    ("other_prefecture", (False, None, OWN), ("not_found", "C", None, False, None, None), "no_form"),
    ("birth_slip", (False, None, OWN), ("review", "B", "birth_date_slip", False, None, OWN), "no_form"),
]


def frames(cases: list[tuple[str, tuple[Any, ...], tuple[Any, ...] | None, str]]) -> list[pl.DataFrame]:
    ids = [("s", str(number)) for number in range(len(cases))]
    truth = [(*key, *labels, kind) for key, (kind, labels, _, _) in zip(ids, cases, strict=True)]
    judged = [(*key, *verdict) for key, (_, _, verdict, _) in zip(ids, cases, strict=True) if verdict]
    entry = [(*key, form) for key, (_, _, verdict, form) in zip(ids, cases, strict=True) if verdict]
    return [
        pl.DataFrame(truth, schema=TRUTH, orient="row"),
        pl.DataFrame(judged, schema=VERDICTS, orient="row"),
        pl.DataFrame(entry, schema=ENTRY, orient="row"),
    ]


@pytest.fixture
def evaluation() -> Evaluation:
    return evaluate(*frames(CASES))


def test_counts_by_hand(evaluation: Evaluation) -> None:
    expected = {
        "records": 11,
        "unjudged": 1,
        "planted": 7,
        "found": 3,
        "review": 1,
        "stopped": 1,
        "passed": 1,
        "lost": 1,
        "right": 4,
        "accused": 1,
        "right_stopped": 1,
        "right_review": 1,
        "cause_known": 3,
        "cause_right": 2,
        "form_cause_known": 2,
        "form_cause_right": 1,
        "number_known": 6,
        "number_right": 1,
        "number_wrong": 1,
        "number_absent": 4,
        "right_number_wrong": 1,
        "recall": 3 / 7,
        "passed_rate": 1 / 7,
        "precision": 3 / 4,
        "review_rate": 2 / 10,
        "cause_accuracy": 2 / 3,
        "form_cause_accuracy": 1 / 2,
        "number_accuracy": 1 / 6,
    }
    assert evaluation.overall == pytest.approx(expected)
    assert evaluation.unlabelled == 0


def test_kinds_by_hand(evaluation: Evaluation) -> None:
    shown = evaluation.by_kind.select("kind", "records", "planted", "found", "passed", "accused", "recall")
    assert shown.rows() == [
        ("family", 6, 6, 3, 1, 0, 0.5),
        ("nobody", 1, 1, 0, 0, 0, 0.0),
        ("birth_slip", 1, 0, 0, 0, 0, None),
        ("clean", 2, 0, 0, 0, 1, None),
        ("other_prefecture", 1, 0, 0, 0, 0, None),
    ]


def test_who_was_stopped_and_what_was_reviewed(evaluation: Evaluation) -> None:
    assert evaluation.stopped_right.rows() == [
        ("mislink", "name_differs", True, 1),
        ("not_found", None, False, 1),
    ]
    assert evaluation.reviewed.rows() == [
        ("birth_slip", "birth_date_slip", 1),
        ("family", "name_differs", 1),
    ]


def test_records_without_a_label_are_counted_apart() -> None:
    truth, verdicts, entry = frames(CASES)
    evaluation = evaluate(truth.head(5), verdicts, entry)
    assert evaluation.overall["records"] == 5
    assert evaluation.unlabelled == verdicts.height - 5


def test_nothing_to_compare() -> None:
    evaluation = evaluate(*(frame.clear() for frame in frames(CASES)))
    assert evaluation.overall["records"] == 0
    assert evaluation.overall["recall"] is None
    assert evaluation.by_kind.height == 0
    render(evaluation)


LABELS = st.tuples(
    st.booleans(),
    st.sampled_from([None, "staff", "applicant"]),
    st.sampled_from([None, OWN, OTHER]),
)
JUDGED = st.one_of(
    st.none(),
    st.tuples(
        st.sampled_from(["mislink", "not_found"]),
        st.just("C"),
        st.sampled_from([None, "name_differs"]),
        st.booleans(),
        st.sampled_from([None, "staff", "applicant"]),
        st.sampled_from([None, OWN, OTHER]),
    ),
    st.tuples(
        st.just("review"),
        st.just("B"),
        st.just("incomplete"),
        st.just(False),
        st.none(),
        st.sampled_from([None, OWN]),
    ),
    st.tuples(st.just("same"), st.just("A"), st.none(), st.just(False), st.none(), st.none()),
)
FORMS = st.sampled_from(["agree", "differs", "no_form", "form_invalid"])


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), LABELS, JUDGED, FORMS), max_size=40))
def test_the_counts_balance(cases: list[tuple[str, tuple[Any, ...], tuple[Any, ...] | None, str]]) -> None:
    """Every record is in one class, kinds add up to the whole, and slow counting gives the same."""
    evaluation = evaluate(*frames(cases))
    total = evaluation.overall
    assert total["records"] == len(cases) == total["planted"] + total["right"]
    assert total["planted"] == sum(total[name] for name in ("found", "review", "stopped", "passed", "lost"))
    assert total["number_known"] == total["number_right"] + total["number_wrong"] + total["number_absent"]
    for name in total:
        if evaluation.by_kind.schema[name].is_integer():
            assert evaluation.by_kind[name].sum() == total[name]
    errors = [case for case in cases if case[1][0]]
    found = [case for case in errors if case[2] and case[2][3]]
    assert total["found"] == len(found)
    assert total["passed"] == sum(
        bool(verdict) and verdict[1] == "A" for _, _, verdict, _ in errors if verdict
    )
    assert total["accused"] == sum(
        bool(verdict and verdict[3]) for _, labels, verdict, _ in cases if not labels[0]
    )
    with_cause = [case for case in found if case[1][1]]
    assert total["cause_right"] == sum(
        labels[1] == (verdict or ())[4] for _, labels, verdict, _ in with_cause
    )
    assert total["form_cause_known"] == sum(form != "no_form" for *_, form in with_cause)


def test_the_csv_has_every_figure(tmp_path: Path, evaluation: Evaluation) -> None:
    path = tmp_path / "evaluation.csv"
    write_csv(path, evaluation)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["kind"] for row in rows] == [*evaluation.by_kind["kind"], "計"]
    assert set(rows[0]) == {"kind", *evaluation.overall}
    assert (rows[-1]["planted"], rows[-1]["recall"]) == ("7", "0.428571")
    assert rows[2]["recall"] == ""


def test_the_terminal_shows_figures_and_no_person(evaluation: Evaluation) -> None:
    console = Console(width=80)
    with console.capture() as capture:
        console.print(render(evaluation), markup=False)
    text = capture.get()
    assert max(map(cell_len, text.splitlines())) <= 80
    lines: dict[str, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        lines.setdefault(line.split()[0], line.split())
    assert lines["仕込んだ誤り"][-1] == "7"
    assert "紐付け誤りとして検出(再現率)" in text
    assert "42.86%" in text
    assert lines["family"][1:] == [
        "6",
        "50.00%",
        "1",
        "0",
        "1",
        "16.67%",
        "1",
        "4",
        "66.67%",
    ]  # of 6: 3 found, 1 number right, 1 wrong, 4 without a proposal, 2 of 3 causes
    assert lines["相違なし"][1:] == ["2", "1", "0", "0", "0.00%"]
    assert lines["他県の人"][1:] == ["1", "0", "1", "0", "0.00%"]
    assert "生年月日が一か所だけ違う(書き誤りの可能性)" in text
    assert "該当なし" in text
    assert OWN not in text
    assert OTHER not in text


def test_no_kind_is_cut_and_no_kind_can_write_to_the_terminal() -> None:
    """The longest names, three-digit counts, an unknown kind that is longer still, mark-up and control characters."""
    known = ["namesake", "stale_variant_family", "stale_known"]
    odd = ["x" * 60, "[red]kind", "kind\x1b[31m"]
    cases = [(kind, *CASES[0][1:]) for kind in [*known * 999, *odd]] + [("renamed", *CASES[7][1:])]
    console = Console(width=80)
    with console.capture() as capture:
        console.print(render(evaluate(*frames(cases))), markup=False)
    text = capture.get()
    assert max(map(cell_len, text.splitlines())) <= 80
    assert "…" not in text
    assert text.count("x") == 60
    assert all(kind_label(kind) in text for kind in [*known, "renamed"])
    assert "[red]kind" in text
    assert "\x1b" not in text
    assert "kind\ufffd[31m" in text
    assert text.count(" 999 100.00%") == len(known)


@pytest.mark.parametrize(
    ("ratio", "words"),
    [
        (None, "-"),
        (0.0, "0.00%"),
        (1.0, "100.00%"),
        (1 / 3, "33.33%"),
        (1 / 250_000, "<0.01%"),
        (249_999 / 250_000, ">99.99%"),
        (0.0001, "0.01%"),
        (0.9999, "99.99%"),
    ],
)
def test_a_ratio_is_never_rounded_to_none_or_all(ratio: float | None, words: str) -> None:
    assert percent(ratio) == words


def write_truth(folder: Path, *lines: str) -> Path:
    path = folder / "truth.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_truth_is_read_as_text(tmp_path: Path) -> None:
    path = write_truth(tmp_path, "\ufeff" + HEADER, f"s,007,true,staff,{OWN},family", "s,008,false,,,clean")
    assert read_truth(path).rows() == [
        ("s", "007", True, "staff", OWN, "family"),
        ("s", "008", False, None, None, "clean"),
    ]


def test_more_columns_and_another_order_do_no_harm(tmp_path: Path) -> None:
    path = write_truth(
        tmp_path, "note,kind,true_number,cause,linkage_error,record_id,system", f"x,k,{OWN},both,true,1,s"
    )
    assert read_truth(path).rows() == [("s", "1", True, "both", OWN, "k")]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["system,record_id,linkage_error", "s,1,true"], "列がありません: cause、true_number、kind"),
        ([HEADER, f"s,1,true,staff,{OWN},k", f"s,2,yes,staff,{OWN},k"], "3行目: linkage_error"),
        ([HEADER, "s,1,,,,k"], "2行目: linkage_error"),
        ([HEADER, f"s,1,true,weather,{OWN},k"], "2行目: cause"),
        ([HEADER, f",1,true,staff,{OWN},k"], "2行目: system"),
        ([HEADER, "s,1,false,,,"], "2行目: system"),
        ([HEADER, "s,1,false,,,k", "s,1,true,,,k"], "3行目: 同じ記録が2度"),
        ([HEADER, f"s,1,true,staff,{OWN},k,more,{OWN}"], "読めません"),
    ],
)
def test_a_faulty_truth_file_is_a_usage_error(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_truth(write_truth(tmp_path, *lines))
    assert message in caught.value.message
    assert "truth.csv" in caught.value.message
    assert OWN not in str(caught.value)
    assert caught.value.action
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe\x00", "system,名".encode("cp932")])
def test_an_unreadable_truth_file_is_a_usage_error(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "truth.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError):
        read_truth(path)
