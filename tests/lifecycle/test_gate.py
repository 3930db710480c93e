"""The gate is closed by default (contract §8): every state as a table."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.lifecycle.gate import Closed, decide
from reconcile.store.tables import empty, rows

DAY = date(2026, 4, 10)
OPEN = Closed()


def candidate(grade, *, verdict="review", reason="address_unrelated", status="current", digest="d"):
    return pl.DataFrame(
        {
            "system": ["s"], "record_id": ["1"], "digest": [digest], "verdict": [verdict], "grade": [grade],
            "reason": [reason], "registry_status": [status],
        },
        schema_overrides={"reason": pl.String, "registry_status": pl.String},
    )  # fmt: skip


def approval(*, digest="d", until=DAY, record_id="1", reason="seen", minute=0):
    return {
        "system": "s", "record_id": record_id, "reason": reason, "by": "x", "until": until, "digest": digest,
        "verdict": "review", "approved_at": datetime(2026, 4, 1, 0, minute, tzinfo=UTC),
    }  # fmt: skip


def state(frame, approvals=(), closed=OPEN, today=DAY):
    table = rows("approvals", list(approvals)) if approvals else empty("approvals")
    return decide(frame, table, closed, today=today).select("state", "why", "passes").row(0)


@pytest.mark.parametrize(
    ("frame", "approvals", "closed", "expected"),
    [
        (candidate("A", verdict="same", reason=None), [], OPEN, ("registrable", None, True)),
        (candidate("A", status="deceased"), [], OPEN, ("held", "deceased", False)),
        (candidate("A", status="overseas"), [], OPEN, ("held", "overseas", False)),
        (candidate("B"), [], OPEN, ("held", "address_unrelated", False)),
        (candidate("B", verdict="registry_doubt", reason=""), [], OPEN, ("held", "registry_doubt", False)),
        (
            candidate("C", verdict="mislink", reason="name_differs"),
            [],
            OPEN,
            ("stopped", "name_differs", False),
        ),
        (
            candidate("C", verdict="not_found", reason=None, status=None),
            [],
            OPEN,
            ("stopped", "not_found", False),
        ),
        (candidate("B"), [approval()], OPEN, ("registrable_with_reason", "seen", True)),
        # bound to the digest, to the day, to the record, and to B
        (candidate("B", digest="e"), [approval()], OPEN, ("held", "address_unrelated", False)),
        (candidate("B"), [approval(until=date(2026, 4, 9))], OPEN, ("held", "address_unrelated", False)),
        (candidate("B"), [approval(record_id="2")], OPEN, ("held", "address_unrelated", False)),
        (candidate("C", verdict="mislink", reason=None), [approval()], OPEN, ("stopped", "mislink", False)),
        (candidate("B", status="deceased"), [approval()], OPEN, ("held", "deceased", False)),
        # the newest approval counts
        (
            candidate("B"),
            [approval(digest="e", minute=2), approval(minute=1)],
            OPEN,
            ("held", "address_unrelated", False),
        ),
        # closed as a whole: nothing passes, what is wrong is still called wrong
        (candidate("A"), [], Closed("braked"), ("held", "braked", False)),
        (candidate("B"), [approval()], Closed("registry_too_old"), ("held", "registry_too_old", False)),
        (candidate("C", verdict="mislink", reason=None), [], Closed("braked"), ("stopped", "mislink", False)),
    ],
)
def test_states(frame, approvals, closed, expected):
    assert state(frame, approvals, closed) == expected


@given(
    st.sampled_from(["A", "B", "C"]),
    st.sampled_from(["current", "deceased", "moved_out", "overseas", "deleted", None]),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "braked", "registry_too_old"]),
)
def test_nothing_passes_but_for_a_reason(grade, status, same_digest, in_time, closed):
    approvals = [approval(digest="d" if same_digest else "e", until=DAY if in_time else date(2026, 1, 1))]
    told, _, passes = state(candidate(grade, status=status), approvals, Closed(closed))
    may = (
        not closed
        and status in ("current", None)
        and (grade == "A" or (grade == "B" and same_digest and in_time))
    )
    assert passes == may
    assert passes == told.startswith("registrable")
