"""Lines are told from the bytes at once exactly as one by one by the regular expression."""

from __future__ import annotations

import re
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.sources import encoding, line_marks
from reconcile.sources.ahead import ahead
from reconcile.sources.encoding import MARK, holds_mark
from reconcile.sources.line_marks import mark_lines
from reconcile.sources.quotes import strict_width

LINE_END = re.compile("\r*\n")  # a CR before a line end is trimmed with the value
PIECES = st.lists(
    st.sampled_from(['"', '""', ",", "\n", "\r\n", "\r", "a", "亜", " ", "　", "x,y", '"a"', '"a,b"', '"a""b"', '"\n"', "1,2,3\n"]),
    max_size=40,
).map("".join)  # fmt: skip


def expected(text: str, width: int) -> tuple[list[str], list[bool]]:
    lines = pl.read_lines(text.encode(), name="raw") if text else pl.DataFrame(schema={"raw": pl.String})
    widths = lines.select(strict_width(pl.col("raw"), ",")).to_series().to_list()
    raw = lines["raw"].to_list()
    blank = [width == 1 and not line.strip() for line in raw]
    return raw, [found == width and not none for found, none in zip(widths, blank, strict=True)]


@settings(max_examples=600, deadline=None)
@given(PIECES, st.integers(1, 4), st.integers(1, 9))
def test_the_bytes_tell_what_the_regular_expression_tells(text: str, width: int, block: int) -> None:
    text = text.rstrip("\r")  # at the end of a file a CR is no content
    with patch.object(line_marks, "_BLOCK", block):
        lines = mark_lines(text.encode(), b",", width)
        told = [lines.text(place) for place in range(len(lines))]
        assert lines.texts(np.arange(len(lines))).to_list() == told
    raw, good = expected(text, width)
    assert told == raw
    assert lines.good.tolist() == good
    for chosen in (np.flatnonzero(lines.good), np.arange(0, len(lines), 2), np.arange(len(lines))):
        joined = lines.join(chosen).decode()
        kept = LINE_END.sub("\n", "\n".join(raw[place] for place in chosen.tolist()))
        # a CR at the end of a line belongs to the line end that may follow
        assert LINE_END.sub("\n", joined) in (kept, LINE_END.sub("\n", f"{kept}\n"))


def test_no_text_has_no_lines() -> None:
    assert len(mark_lines(b"", b",", 3)) == 0


@pytest.mark.parametrize(
    ("line", "is_record"),
    [
        ("1,2,3", True),
        (",,", True),
        ('"",,""', True),
        ('"1","2","3"', True),
        ('"1,1",2,3', True),
        ('1,"say ""a""",3', True),
        ('1,"""",3', True),
        ('1,"2","3"\r', True),
        ("1,2", False),
        ("1,2,3,4", False),
        ("", False),
        ('1,a"2",3', False),
        ('1,"2"a,3', False),
        ('1,"2" ,3', False),
        ('1,a""b,3', False),
        ('1,""2"",3', False),
        ('1,",2,3', False),
        ('1,"2,3"', False),
        ('"1,"2","3"', False),
        ('1,",",",3', False),
    ],
)
@pytest.mark.parametrize("others", ["a,b,c\n", '"a","b","c"\n', '"a,a","""b""",\n'])
def test_a_line_among_good_ones(line: str, is_record: bool, others: str) -> None:
    lines = mark_lines((others + line + "\n" + others).encode(), b",", 3)
    assert lines.good.tolist() == [True, is_record, True]
    assert lines.text(1) == line.removesuffix("\r")


@pytest.mark.parametrize("span", [1, 2, 3, 4, 100])
def test_a_mark_is_found_wherever_it_stands(monkeypatch: pytest.MonkeyPatch, span: int) -> None:
    monkeypatch.setattr(encoding, "_SPAN", span)
    for before in range(6):
        assert holds_mark(("a" * before + MARK + "b").encode())
        assert not holds_mark(("a" * before + "ﾷ�７" + "b").encode())  # begin with the same byte
    assert not holds_mark(b"")


def test_items_come_in_order_and_an_error_in_its_place() -> None:
    def items():
        yield from range(3)
        raise ValueError("after three")

    seen = []
    try:
        for item in ahead(items()):
            seen.append(item)
    except ValueError as error:
        seen.append(str(error))
    assert seen == [0, 1, 2, "after three"]


def test_who_stops_listening_is_not_waited_for_at_the_next_item() -> None:
    made = []

    def items():
        for item in range(100):
            made.append(item)
            yield item

    coming = ahead(items())
    assert next(coming) == 0
    coming.close()
    assert len(made) <= 3


def test_many_can_work_ahead_at_a_time() -> None:
    readers = [ahead(iter(range(start, start + 20))) for start in range(0, 200, 20)]
    told = [[next(reader) for reader in readers] for _ in range(20)]
    assert [list(column) for column in zip(*told, strict=True)] == [
        list(range(start, start + 20)) for start in range(0, 200, 20)
    ]
    assert [list(reader) for reader in readers] == [[]] * 10
