"""The chain of the 帳票管理簿: whatever is done to it from outside is noticed, and a crash costs nothing."""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.errors import RunError
from reconcile.store import ledger as ledger_module
from reconcile.store.ledger import Anchor, Ledger

AT = datetime(2026, 11, 23, 2, 0, 0, tzinfo=UTC)


def paper(number):
    return {"kind": "output", "number": f"r/{number:03}", "title": "訂正一覧"}


@pytest.fixture
def ledger(tmp_path):
    """Six lines of three appends."""
    ledger = Ledger(tmp_path)
    ledger.append([paper(1), paper(2), paper(3)], at=AT)
    ledger.append([{"kind": "disposed", "number": "r/001", "by": "甲"}], at=AT + timedelta(days=1))
    ledger.append([paper(4), paper(5)], at=AT + timedelta(days=2))
    return ledger


def lines_of(ledger):
    return ledger.path.read_bytes().splitlines(keepends=True)


def chained(entry, *, drop=()):
    """A line as contract and docstring say, made without the program."""
    body = {name: value for name, value in entry.items() if name not in {"hash", *drop}}
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    whole = {**body, "hash": hashlib.sha256(text.encode()).hexdigest()}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def test_a_ledger_that_was_never_written_is_empty(tmp_path):
    assert Ledger(tmp_path).entries() == []
    assert Ledger(tmp_path).anchor() == Anchor(0, "0" * 64)
    assert list(tmp_path.iterdir()) == []


def test_what_is_appended_is_read_in_order(ledger):
    entries = Ledger(ledger.path.parent).entries()
    assert [(entry["no"], entry["kind"], entry["number"]) for entry in entries] == [
        (1, "output", "r/001"),
        (2, "output", "r/002"),
        (3, "output", "r/003"),
        (4, "disposed", "r/001"),
        (5, "output", "r/004"),
        (6, "output", "r/005"),
    ]
    assert [entry["at"] for entry in entries][2:5] == [
        "2026-11-23T02:00:00Z",
        "2026-11-24T02:00:00Z",
        "2026-11-25T02:00:00Z",
    ]
    assert entries[3]["by"] == "甲"
    assert ledger.anchor() == Anchor(6, entries[-1]["hash"])


def test_the_chain_can_be_recomputed_by_anyone(ledger):
    head = "0" * 64
    for line in lines_of(ledger):
        entry = json.loads(line)
        assert entry["previous"] == head
        assert chained(entry) == line
        head = entry["hash"]


def test_the_files_are_private(ledger):
    assert {stat.S_IMODE(path.stat().st_mode) for path in ledger.path.parent.iterdir()} == {0o600}
    assert {path.name for path in ledger.path.parent.iterdir()} == {"ledger.jsonl", "ledger.anchor"}


def test_times_are_kept_in_utc(tmp_path):
    jst = timezone(timedelta(hours=9))
    Ledger(tmp_path).append([paper(1)], at=datetime(2026, 11, 23, 8, 30, tzinfo=jst))
    assert Ledger(tmp_path).entries()[0]["at"] == "2026-11-22T23:30:00Z"


def test_appending_nothing_writes_nothing(ledger):
    before = ledger.path.read_bytes()
    assert ledger.append([], at=AT) == ledger.anchor()
    assert ledger.path.read_bytes() == before


def edited(lines):
    lines[2] = lines[2].replace(b"r/003", b"r/033")


def edited_with_a_new_hash(lines):
    lines[2] = chained({**json.loads(lines[2]), "number": "r/033"})


def edited_last_with_a_new_hash(lines):
    lines[5] = chained({**json.loads(lines[5]), "number": "r/055"})


def removed(lines):
    del lines[2]


def removed_first(lines):
    del lines[0]


def removed_last(lines):
    del lines[5]


def removed_last_append(lines):
    del lines[4:]


def emptied(lines):
    lines.clear()


def swapped(lines):
    lines[1], lines[2] = lines[2], lines[1]


def doubled(lines):
    lines.insert(3, lines[2])


def added_inside(lines):
    lines.insert(3, chained({**paper(9), "no": 4, "rest": 0, "previous": json.loads(lines[2])["hash"]}))


def added_at_the_end(lines):
    lines.append(chained({**paper(9), "no": 7, "rest": 0, "previous": "0" * 64}))


def no_fields(lines):
    lines.append(b'{"hash": 1}\n')


def no_object(lines):
    lines[1] = b"[]\n"


def blank_line(lines):
    lines.insert(2, b"\n")


def other_line_end(lines):
    lines[2] = lines[2].replace(b"\n", b"\r\n")


def same_key_twice(lines):
    lines[3] = lines[3].replace("甲".encode(), '乙","by":"甲'.encode())


DAMAGE = [
    (edited, 3, "ledger_edited"),
    (edited_with_a_new_hash, 4, "ledger_edited"),
    (edited_last_with_a_new_hash, 6, "ledger_edited"),
    (removed, 3, "ledger_line_missing"),
    (removed_first, 1, "ledger_line_missing"),
    (removed_last, 0, "ledger_truncated"),
    (removed_last_append, 0, "ledger_truncated"),
    (emptied, 0, "ledger_truncated"),
    (swapped, 2, "ledger_line_missing"),
    (doubled, 4, "ledger_edited"),
    (added_inside, 5, "ledger_edited"),
    (added_at_the_end, 7, "ledger_edited"),
    (no_fields, 7, "ledger_edited"),
    (no_object, 2, "ledger_edited"),
    (blank_line, 3, "ledger_edited"),
    (other_line_end, 3, "ledger_edited"),
    (same_key_twice, 4, "ledger_edited"),
]


@pytest.mark.parametrize(("damage", "line", "rule"), DAMAGE, ids=[each[0].__name__ for each in DAMAGE])
def test_what_was_done_from_outside_is_told(ledger, damage, line, rule):
    lines = lines_of(ledger)
    damage(lines)
    ledger.path.write_bytes(b"".join(lines))
    damaged = ledger.path.read_bytes()
    for work in (ledger.entries, ledger.anchor, lambda: ledger.append([paper(6)], at=AT)):
        with pytest.raises(RunError) as caught:
            work()
        assert f"({rule})" in caught.value.message
        assert "ledger.jsonl" in caught.value.message
        assert "保護責任者" in caught.value.action
        if line:
            assert f" {line}行目" in caught.value.message
    assert ledger.path.read_bytes() == damaged, "evidence is left as it is"


@given(st.data())
def test_any_changed_byte_is_noticed(tmp_path_factory, data):
    ledger = Ledger(tmp_path_factory.mktemp("bytes"))
    ledger.append([paper(1), paper(2), paper(3)], at=AT)
    content = bytearray(ledger.path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    ledger.path.write_bytes(content)
    with pytest.raises(RunError):
        ledger.entries()


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"entries": -1}', b'{"entries": "x", "head": ""}'])
def test_a_missing_or_damaged_anchor_is_told(ledger, content):
    anchor = ledger.path.parent / "ledger.anchor"
    anchor.unlink()
    if content is not None:
        anchor.write_bytes(content)
    with pytest.raises(RunError, match="ledger_anchor"):
        ledger.entries()


def test_an_anchor_of_another_chain_is_told(ledger):
    anchor = ledger.path.parent / "ledger.anchor"
    anchor.write_text(json.dumps({"entries": 6, "head": "f" * 64}))
    with pytest.raises(RunError, match=r"6行目.*ledger_edited"):
        ledger.entries()


# crashes


def crashed(ledger, keep, work):
    """State after a crash: the anchor is the old one and of the new lines only some bytes are there."""
    anchor = ledger.path.parent / "ledger.anchor"
    before, old = ledger.path.read_bytes(), anchor.read_bytes()
    work()
    after = ledger.path.read_bytes()
    assert after.startswith(before)
    ledger.path.write_bytes(after[: len(before) + keep(len(after) - len(before))])
    anchor.write_bytes(old)


@pytest.mark.parametrize("share", [0, 0.1, 0.3, 0.5, 0.9, 0.999])
def test_a_crash_while_appending_leaves_nothing_of_it(ledger, share):
    before = ledger.entries()
    crashed(
        ledger, lambda new: int(new * share), lambda: ledger.append([paper(n) for n in range(6, 12)], at=AT)
    )
    assert ledger.entries() == before
    ledger.append([paper(20)], at=AT)
    assert [entry["number"] for entry in ledger.entries()] == [
        *(entry["number"] for entry in before),
        "r/020",
    ]
    assert len(lines_of(ledger)) == 7


def test_a_crash_between_the_lines_and_the_anchor_loses_nothing(ledger):
    crashed(ledger, lambda new: new, lambda: ledger.append([paper(6), paper(7)], at=AT))
    assert len(ledger.entries()) == 8
    assert ledger.append([paper(8)], at=AT).entries == 9


def test_a_crash_in_the_first_append_is_no_broken_ledger(tmp_path, monkeypatch):
    ledger = Ledger(tmp_path)
    keep = Ledger._keep
    calls = []

    def dies_the_second_time(self, anchor):
        calls.append(anchor)
        if len(calls) == 2:
            raise KeyboardInterrupt
        keep(self, anchor)

    monkeypatch.setattr(Ledger, "_keep", dies_the_second_time)
    with pytest.raises(KeyboardInterrupt):
        ledger.append([paper(1), paper(2)], at=AT)
    monkeypatch.undo()
    assert len(ledger.entries()) == 2
    assert ledger.append([paper(3)], at=AT).entries == 3


def test_a_torn_line_that_the_anchor_knows_is_no_crash(ledger):
    ledger.path.write_bytes(ledger.path.read_bytes()[:-20])
    with pytest.raises(RunError, match="ledger_edited"):
        ledger.entries()


def test_a_ledger_that_cannot_be_read_or_written_is_told(ledger):
    ledger.path.unlink()
    ledger.path.mkdir()
    with pytest.raises(RunError, match=r"帳票管理簿.*を読めません"):
        ledger.entries()
    with pytest.raises(RunError, match="書けません"):
        Ledger(ledger.path.parent / "nowhere").append([paper(1)], at=AT)


def test_ten_thousand_lines_verify_in_well_under_a_second(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.append([paper(number) for number in range(10_000)], at=AT)
    began = time.process_time()
    assert len(ledger.entries()) == 10_000
    assert time.process_time() - began < 1


def test_lines_are_followed_once_and_only_as_long_as_they_are_the_same(ledger, monkeypatch):
    parsed = []
    real = ledger_module._parsed
    monkeypatch.setattr(ledger_module, "_parsed", lambda line: parsed.append(line) or real(line))
    first = Ledger(ledger.path.parent).entries()
    parsed.clear()
    first.clear()  # what a reader does with his list is his own affair
    assert [entry["no"] for entry in Ledger(ledger.path.parent).entries()] == [1, 2, 3, 4, 5, 6]
    assert parsed == []
    ledger.append([paper(6)], at=AT + timedelta(days=3))
    assert [entry["no"] for entry in ledger.entries()] == [1, 2, 3, 4, 5, 6, 7]
    assert parsed == lines_of(ledger)[6:]
    told = ledger.path.stat()
    ledger.path.write_bytes(ledger.path.read_bytes().replace(b"r/002", b"r/009", 1))
    os.utime(ledger.path, ns=(told.st_atime_ns, told.st_mtime_ns))
    with pytest.raises(RunError, match="2行目"):
        ledger.entries()
