"""The use log: every use of a record's number is found again, the log holds no number, and it is quick enough."""

from __future__ import annotations

import stat
import time
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from reconcile.errors import RunError
from reconcile.store.use_log import USE_SCHEMA, use_file, use_table, uses_of, write_use

AT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
#: Contract: never the number, nor anything else about the person.
FIELDS = {"system", "record_id", "result", "at", "operator", "command", "purpose", "event"}


def write(state, event, rows, *, at=AT, command="run"):
    return keep(
        state, event, pl.DataFrame(rows, schema=["system", "record_id", "result"], orient="row"), at, command
    )


def keep(state, event, frame, at=AT, command="run"):
    table = use_table(event, frame, at=at, operator="甲", command=command, purpose="夜間の点検")
    return write_use(state, event, table)


def test_each_use_of_one_record_is_told_oldest_first(tmp_path):
    write(tmp_path, "b", [("techo", "2", "B"), ("techo", "1", "A")], at=AT + timedelta(days=1))
    write(tmp_path, "c", [("iryo", "1", "A"), ("techo", "11", "A")], at=AT + timedelta(days=2))
    write(tmp_path, "z", [("techo", "1", "C"), ("iryo", "1", "A")])
    write(tmp_path, "d", [("techo", "1", "held")], at=AT + timedelta(days=3), command="gate")
    assert uses_of(tmp_path, "techo", "1").select("at", "command", "result", "event").rows() == [
        (AT, "run", "C", "z"),
        (AT + timedelta(days=1), "run", "A", "b"),
        (AT + timedelta(days=3), "gate", "held", "d"),
    ]
    assert uses_of(tmp_path, "techo", "1").row(0, named=True)["operator"] == "甲"


def test_a_record_that_appears_twice_in_one_piece_of_work_is_told_twice(tmp_path):
    write(tmp_path, "a", [("techo", "1", "A"), ("techo", "1", "lookup")])
    assert sorted(uses_of(tmp_path, "techo", "1")["result"]) == ["A", "lookup"]


@pytest.mark.parametrize("record", [("techo", "9"), ("nowhere", "1"), ("techo", "")])
def test_a_number_that_was_never_used_has_no_uses(tmp_path, record):
    write(tmp_path, "a", [("techo", "1", "A")])
    assert uses_of(tmp_path, *record).height == 0
    assert uses_of(tmp_path, *record).schema == pl.Schema(USE_SCHEMA)


def test_without_any_log_there_are_no_uses(tmp_path):
    assert uses_of(tmp_path, "techo", "1").height == 0


def test_only_what_is_needed_is_kept(tmp_path):
    frame = pl.DataFrame(
        {
            "system": ["techo"],
            "record_id": ["1"],
            "result": ["A"],
            "my_number": ["000000000001"],
            "name": ["甲乙"],
        }
    )
    path = keep(tmp_path, "a", frame)
    assert set(pl.read_parquet(path).columns) == FIELDS
    assert b"000000000001" not in path.read_bytes()
    assert "甲乙".encode() not in path.read_bytes()


def test_a_file_is_private_whole_and_never_changed(tmp_path):
    path = write(tmp_path, "a", [("techo", "1", "A")])
    content = path.read_bytes()
    assert write(tmp_path, "a", [("techo", "1", "C"), ("techo", "2", "C")]) == path
    assert path.read_bytes() == content
    assert path == use_file(tmp_path, "a") == tmp_path / "use" / "a.parquet"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["a.parquet"]


def test_a_draft_that_a_crash_left_is_no_use_and_does_not_hinder(tmp_path):
    draft = tmp_path / "use" / ".a.parquet"
    draft.parent.mkdir()
    draft.write_bytes(b"half")
    assert uses_of(tmp_path, "techo", "1").height == 0
    write(tmp_path, "a", [("techo", "1", "A")])
    assert uses_of(tmp_path, "techo", "1").height == 1
    assert not draft.exists()


def test_work_without_any_record_is_logged_too(tmp_path):
    frame = pl.DataFrame(schema={"system": pl.String, "record_id": pl.String, "result": pl.String})
    keep(tmp_path, "a", frame)
    assert uses_of(tmp_path, "techo", "1").height == 0


def test_a_damaged_file_is_told_and_not_passed_over(tmp_path):
    write(tmp_path, "a", [("techo", "1", "A")])
    use_file(tmp_path, "b").write_bytes(b"not parquet")
    with pytest.raises(RunError, match=r"b\.parquet") as caught:
        uses_of(tmp_path, "techo", "1")
    assert "バックアップ" in caught.value.action


def test_a_disclosure_request_is_answered_within_minutes(tmp_path):
    """Forty nights of 100,000 records here; measured at 400 × 244,246: 0.7 s, 0.7 MB a night."""
    rows = [(f"system{no % 17:02}", f"{no:08}", "A") for no in range(100_000)]
    path = write(tmp_path, "000", rows)
    for night in range(1, 40):
        use_file(tmp_path, f"{night:03}").write_bytes(path.read_bytes())
    assert path.stat().st_size < 500_000
    began = time.perf_counter()
    assert uses_of(tmp_path, *rows[54_321][:2]).height == 40
    assert time.perf_counter() - began < 5
