"""Lines are told from the bytes at once exactly as one by one by the regular expression."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.sources.ahead import ahead
from reconcile.sources.line_marks import mark_lines
from reconcile.sources.quotes import strict_width

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
@given(PIECES, st.integers(1, 4))
def test_the_bytes_tell_what_the_regular_expression_tells(text: str, width: int) -> None:
    text = text.rstrip("\r")  # at the end of a file a CR is no content
    lines = mark_lines(text.encode(), b",", width)
    raw, good = expected(text, width)
    assert [lines.text(place) for place in range(len(lines))] == raw
    assert lines.good.tolist() == good
    joined = lines.join_good().replace(b"\r\n", b"\n")
    kept = [line for line, is_good in zip(raw, good, strict=True) if is_good]
    assert joined.decode().removesuffix("\n") == "\n".join(kept)


def test_no_text_has_no_lines() -> None:
    assert len(mark_lines(b"", b",", 3)) == 0


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
