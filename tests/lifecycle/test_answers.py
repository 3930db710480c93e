"""Which answers are taken over, and which are kept aside and why (contract §9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
import pytest

from reconcile.lifecycle.answers import Exported, sort_answers
from reconcile.outputs.answers import ANSWER_SCHEMA, PROBLEM_SCHEMA
from reconcile.store.state import State
from reconcile.store.tables import rows

SHOWN = {
    "記録番号": "1",
    "判定": "紐付け誤り",
    "理由": "名が違う",
    "照合結果": "-NAME",
    "正しい番号(候補)": "",
}
EXPORTED = Exported({"r1": date(2026, 4, 1), "r2": date(2026, 4, 2), "r2b": date(2026, 4, 2)}, {"f1": SHOWN})


@dataclass(frozen=True)
class File:
    run: str
    rows: pl.DataFrame
    problems: pl.DataFrame


def answer(**changes):
    return {
        **dict.fromkeys(ANSWER_SCHEMA), "finding_id": "f1", "disposition": "訂正済", "line": 2, "sheet": "07",
        "record_id": "1", "verdict_label": "紐付け誤り", "reason_label": "名が違う", "match_key": "-NAME",
        "first_seen": date(2026, 4, 1), "elapsed_days": 1, **changes,
    }  # fmt: skip


def file(*told, run="r2", problems=()):
    return File(
        run,
        pl.DataFrame(list(told), schema=ANSWER_SCHEMA, orient="row"),
        pl.DataFrame(list(problems), schema=PROBLEM_SCHEMA, orient="row"),
    )


def state(*, changed="r1", finding_state="continuing", answers=()):
    finding = {
        "finding_id": "f1", "check": "A", "system": "s", "record_id": "1", "code": "mislink", "state": finding_state,
        "first_seen": date(2026, 4, 1), "last_seen": date(2026, 4, 2), "note": None, "digest": "d",
        "changed_run": changed,
    }  # fmt: skip
    return State().replace(findings=rows("findings", [finding]), answers=rows("answers", list(answers)))


@pytest.mark.parametrize(
    ("told", "run", "known", "rule"),
    [
        (answer(), "r2", state(), None),
        (answer(), "r2", state(changed="r2"), None),
        (answer(), "r1", state(changed="r2"), "changed_since_export"),
        (answer(), "r2", state(changed="r2b"), "changed_since_export"),
        # a row of an older worklist, pasted into a newer one
        (answer(elapsed_days=0), "r2b", state(changed="r2"), "changed_since_export"),
        (answer(elapsed_days=0), "r2b", state(changed="r1"), None),
        # a csv says its day alone …
        (answer(), "", state(changed="r1"), None),
        (answer(elapsed_days=0), "", state(changed="r2"), "changed_since_export"),
        # … and within one day, what was shown
        (answer(), "", state(changed="r2b"), None),
        (answer(reason_label="住所が違う"), "", state(changed="r2b"), "changed_since_export"),
        (answer(first_seen=None), "", state(), None),
        (answer(first_seen=None, match_key="+NAME"), "", state(), "changed_since_export"),
        (answer(finding_id="f9"), "r2", state(), "unknown_finding"),
        (answer(), "r2", state(finding_state="resolved"), "already_resolved"),
    ],
)
def test_when_an_answer_is_refused(told, run, known, rule):
    result = sort_answers(file(told, run=run), "x.xlsx", known, EXPORTED)
    (stored,) = result.stored
    assert stored["why"] == rule
    assert stored["status"] == ("aside" if rule else "accepted")
    assert stored["disposition"] == "訂正済", "whatever happens, it is kept"
    assert (result.accepted, [each.rule for each in result.aside]) == ((0, [rule]) if rule else (1, []))


def test_an_answer_is_bound_to_what_the_finding_is_now():
    (stored,) = sort_answers(file(answer()), "x.xlsx", state(), EXPORTED).stored
    assert (stored["code"], stored["digest"], stored["file"], stored["line"]) == ("mislink", "d", "x.xlsx", 2)


def test_the_same_answer_is_stored_once_and_a_new_one_again():
    told = [answer(), answer(), answer(remark="再確認"), answer()]
    result = sort_answers(file(*told), "x.xlsx", state(), EXPORTED)
    assert [row["remark"] for row in result.stored] == [None, "再確認", None]
    assert (result.accepted, result.unchanged) == (3, 1)


def test_what_was_answered_before_is_unchanged():
    first = sort_answers(file(answer()), "x.xlsx", state(), EXPORTED).stored
    again = sort_answers(file(answer()), "x.xlsx", state(answers=first), EXPORTED)
    assert (again.stored, again.unchanged) == ([], 1)


def test_an_answer_that_cannot_be_understood_is_kept_with_its_words():
    problem = {
        "sheet": "07", "line": 5, "finding_id": "f1", "rule": "unreadable_date", "disposition": "訂正済",
        "confirmed_cause": None, "answered_on": "先週", "person": "担当A", "remark": "見た",
    }  # fmt: skip
    result = sort_answers(file(problems=[problem]), "x.xlsx", state(), EXPORTED)
    (stored,) = result.stored
    assert (stored["status"], stored["why"], stored["remark"]) == (
        "aside",
        "unreadable_date",
        "見た、対応日欄: 先週",
    )
    (aside,) = result.aside
    assert (aside.answer["answered_on"], aside.answer["remark"]) == ("先週", "見た")
    assert rows("answers", result.stored).height == 1
