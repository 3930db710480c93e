"""The life of a finding, one night at a time (contract §6, §9), as a table of what was, what is found, and what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.lifecycle.findings import (
    OPEN,
    Absence,
    Answer,
    Finding,
    Night,
    advance,
    from_table,
    latest_answers,
    not_found_again,
    to_table,
)
from reconcile.store.tables import rows

DAY = date(2026, 4, 10)
FIRST = date(2026, 4, 1)
NIGHT = Night(run="r9", as_of=DAY, accepted=frozenset({("s", "1")}))
FOUND = Finding("f1", "A", "s", "1", "mislink", digest="d1")
PRIOR = replace(FOUND, state="continuing", first_seen=FIRST, last_seen=FIRST, changed_run="r1")


def said(disposition, *, code="mislink", digest="d1", run="r8"):
    return {"f1": Answer(disposition, code, digest, run)}


def tonight(prior, found, answers=None, night=NIGHT):
    result = advance([prior] if prior else [], [found] if found else [], answers or {}, night)
    (row,) = result.all
    return row, row in result.tonight


@pytest.mark.parametrize(
    ("prior", "answers", "state", "note", "is_listed"),
    [
        (None, {}, "new", None, True),
        ("new", {}, "continuing", None, True),
        ("continuing", {}, "continuing", None, True),
        ("reopened", {}, "continuing", None, True),
        ("resolved", {}, "reopened", None, True),
        # an answer that settles exactly this finding
        ("continuing", said("誤りなし"), "resolved", "誤りなし", True),
        ("resolved", said("誤りなし"), "resolved", None, False),
        # … but not a changed record, and not another verdict
        ("continuing", said("誤りなし", digest="d0"), "continuing", None, True),
        ("resolved", said("誤りなし", digest="d0"), "reopened", None, True),
        ("resolved", said("誤りなし", code="review"), "reopened", None, True),
        # 対応不要 never ends a finding that stops a provision
        ("continuing", said("対応不要"), "continuing", None, True),
        ("continuing", said("本人確認中"), "continuing", None, True),
        # 訂正済 is believed when the extract shows it, and not before
        ("continuing", said("訂正済"), "reopened", "訂正未反映", True),
        ("continuing", said("訂正済", digest="d0"), "reopened", "訂正後も不一致", True),
        # the night after it was told so it is simply open
        ("reopened", said("訂正済", run="r0"), "continuing", "訂正未反映", True),
        ("resolved", said("訂正済"), "reopened", "訂正未反映", True),
    ],
)
def test_what_is_found_again(prior, answers, state, note, is_listed):
    was = None if prior is None else replace(PRIOR, state=prior)
    row, listed = tonight(was, FOUND, answers)
    assert (row.state, row.note, listed) == (state, note, is_listed)
    assert row.last_seen == DAY
    assert row.first_seen == (DAY if prior is None else FIRST)


@pytest.mark.parametrize(
    ("night", "state", "note"),
    [
        (NIGHT, "resolved", None),
        (replace(NIGHT, accepted=frozenset()), "resolved", "記録が抽出からなくなった"),
        (replace(NIGHT, accepted=frozenset(), incomplete={"s"}), "continuing", "今回は確かめられない"),
        (replace(NIGHT, unseen={"s"}), "continuing", "今回は確かめられない"),
        (replace(NIGHT, left_replicas={("s", "1")}), "continuing", "旧副本が残っている"),
        (
            replace(NIGHT, awaited={("s", "1")}, is_replica_read=False),
            "continuing",
            "副本を確かめられない",
        ),
        (replace(NIGHT, is_replica_read=False), "resolved", None),
        (replace(NIGHT, awaited={("s", "1")}), "resolved", None),
    ],
)
def test_what_is_not_found_again(night, state, note):
    row, listed = tonight(PRIOR, None, night=night)
    assert (row.state, row.note, listed) == (state, note, True)
    assert row.last_seen == (DAY if state == "resolved" else FIRST)


def test_a_finding_of_check_b_needs_a_replica_to_end():
    prior = replace(PRIOR, check="B", code="orphan", record_id="gone")
    assert tonight(prior, None)[0].state == "resolved"
    assert tonight(prior, None, night=replace(NIGHT, is_replica_read=False))[0].state == "continuing"


def test_a_brake_ends_when_the_system_runs_again():
    prior = replace(PRIOR, check="brake", record_id="*")
    assert tonight(prior, None)[0].state == "resolved"


@pytest.mark.parametrize(
    ("check", "state"), [("entry", "resolved"), ("quality", "resolved"), ("B", "continuing")]
)
def test_no_action_ends_only_what_nobody_else_can_see(check, state):
    prior, found = replace(PRIOR, check=check), replace(FOUND, check=check)
    assert tonight(prior, found, said("対応不要"))[0].state == state


def test_a_partial_run_leaves_other_systems_alone():
    row, listed = tonight(PRIOR, None, night=replace(NIGHT, left_out=frozenset({"s"})))
    assert (row, listed) == (PRIOR, False)


def test_a_resolved_finding_rests():
    prior = replace(PRIOR, state="resolved")
    assert tonight(prior, None) == (prior, False)


@pytest.mark.parametrize(
    ("change", "run"), [({}, "r1"), ({"code": "review"}, "r9"), ({"digest": "d2"}, "r9")]
)
def test_a_change_is_dated(change, run):
    """What the department has seen of it before is out of date then (contract §9)."""
    assert tonight(PRIOR, replace(FOUND, **change))[0].changed_run == run


def test_only_the_latest_accepted_answer_counts():
    def line(disposition, status):
        return {"finding_id": "f1", "disposition": disposition, "status": status, "code": "c", "digest": "d"}

    table = rows(
        "answers",
        [
            line("誤りなし", "accepted"),
            line("訂正済", "accepted"),
            line(None, "accepted"),  # a remark alone says nothing about the finding
            line("対応不要", "aside"),
        ],
    )
    assert latest_answers(table)["f1"].disposition == "訂正済"


def test_findings_survive_the_table():
    assert from_table(to_table([PRIOR])) == [PRIOR]


CODES = st.sampled_from(["mislink", "review"])
DIGESTS = st.sampled_from(["d1", "d2"])
EVENTS = st.tuples(
    st.one_of(st.none(), st.tuples(CODES, DIGESTS)),  # found tonight, or not
    st.one_of(
        st.none(), st.sampled_from(["訂正済", "誤りなし", "本人確認中", "対応不要"])
    ),  # said during the day
    st.sampled_from(["seen", "unseen", "left_out"]),
)


@given(st.lists(EVENTS, min_size=1, max_size=12))
def test_whatever_happens(events):
    """Laws over any number of nights, with any answers in between."""
    finding, answers = None, {}
    for number, (found, answer, sight) in enumerate(events):
        run = f"r{number:03}"
        night = Night(
            run=run,
            as_of=FIRST + timedelta(days=number),
            accepted=frozenset({("s", "1")}),
            unseen=frozenset({"s"}) if sight == "unseen" else frozenset(),
            left_out=frozenset({"s"}) if sight == "left_out" else frozenset(),
        )
        here = [replace(FOUND, code=found[0], digest=found[1])] if found and sight == "seen" else []
        result = advance([finding] if finding else [], here, answers, night)
        assert len(result.all) <= 1
        before, finding = finding, result.all[0] if result.all else None
        if finding is None:
            assert not here
            continue
        if before is not None:
            assert finding.first_seen == before.first_seen
            stays = sight != "seen" and finding.state == before.state  # nobody looked: it is as it was
            assert (finding.state == "reopened") <= (before.state == "resolved" or "f1" in answers or stays)
        if before is not None and before.state in OPEN and finding.state == "resolved":
            honoured = "f1" in answers and answers["f1"].disposition == "誤りなし"
            assert sight == "seen"
            assert honoured or not here, "it ends only when it is seen to be gone, or a person says so"
        if here and finding.state == "resolved":
            assert (answers["f1"].code, answers["f1"].digest) == (here[0].code, here[0].digest)
        if answer and finding.state in OPEN:
            answers = {"f1": Answer(answer, finding.code, finding.digest, run)}


def test_every_absence_has_an_outcome():
    for absence in Absence:
        assert not_found_again(PRIOR, absence, NIGHT).state in {"resolved", "continuing"}
