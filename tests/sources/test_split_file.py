"""What leaves the gate is what came in, byte for byte (contract §8). All persons are invented."""

from __future__ import annotations

import csv
import io

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.errors import RunError, SourceError
from reconcile.sources import read_source
from reconcile.sources.raw_lines import raw_lines
from reconcile.sources.split_file import hold_file, split_file
from tests.sources.helpers import HEADER, layout_text, make_layout

CODECS = ["cp932", "euc_jp", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso2022_jp"]


@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "end", "blank", "eof"])
def test_lines_put_together_are_the_file(codec, end, tail):
    text = end.join(["手帳番号,氏名", "1,山田", "", "2,表示ソ", "3,能"])
    text += {"": "", "end": end, "blank": end * 3, "eof": f"{end}\x1a"}[tail]
    data = text.encode(codec)
    raw = raw_lines(data, codec)
    assert raw.mark + b"".join(raw.lines) + raw.tail == data
    assert len(raw.lines) == 5
    assert [line.decode(raw.codec).strip("\r\n") for line in raw.lines] == [
        "手帳番号,氏名",
        "1,山田",
        "",
        "2,表示ソ",
        "3,能",
    ]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x1a", "\ufeff".encode()])
def test_a_file_without_content_has_no_lines(data):
    raw = raw_lines(data, "utf-8")
    assert (raw.lines, raw.mark + raw.tail) == ([], data)


def test_a_stray_carriage_return_is_no_line_end():
    assert len(raw_lines(b"a,b\r c\nd,e\nf,g\n", "utf-8").lines) == 3


def test_odd_bytes_at_the_end_of_a_wide_file_are_kept():
    data = "1,山\n2,川\n".encode("utf-16-le") + b"\x41"
    raw = raw_lines(data, "utf-16-le")
    assert raw.mark + b"".join(raw.lines) + raw.tail == data


@given(st.binary(max_size=200), st.sampled_from(["cp932", "utf-8", "utf-16-le", "euc_jp"]))
def test_no_byte_of_any_file_is_lost(data, codec):
    try:
        raw = raw_lines(data, codec)
    except UnicodeDecodeError:  # a wide file that is none is refused by the reader long before
        assert codec == "utf-16-le"
        return
    assert raw.mark + b"".join(raw.lines) + raw.tail == data


CELL = st.text(st.sampled_from('山田,"\n1２-ーｱ '), max_size=8)
ROW = st.tuples(*[CELL] * 7)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(ROW, min_size=1, max_size=12),
    st.sampled_from(["cp932", "utf-8-sig", "utf-16", "euc_jp"]),
    st.sampled_from(["\r\n", "\n"]),
    st.booleans(),
    st.integers(0, 2**12),
    st.lists(st.tuples(st.integers(0, 11), st.sampled_from(["cut", "quote", "blank"])), max_size=3),
)
def test_any_csv_is_split_without_loss(tmp_path_factory, rows, codec, end, final, choice, damage):
    """Quoted cells, cells over several lines, broken and blank lines: put together again it is the file."""
    folder = tmp_path_factory.mktemp("split")
    lines = [_line(HEADER)] + [_line([f"A{place}", *row]) for place, row in enumerate(rows)]
    for place, kind in damage:
        if place + 1 < len(lines):
            lines[place + 1] = {"cut": "A9,1", "quote": f'"{lines[place + 1]}', "blank": ""}[kind]
    text = end.join(lines) + (end if final else "")
    data = text.encode(codec)
    path = folder / "techo_1.csv"
    path.write_bytes(data)
    spec = make_layout(folder, layout_text(encoding=codec))
    try:
        source = read_source(spec, folder, [path])
    except SourceError:  # a file that is refused as a whole is another test
        return
    told = pl.concat([source.accepted.select("line"), source.rejected.select("line")]).sort("line")
    passes = [bool(choice >> place & 1) for place in range(told.height)]
    decided = told.with_columns(
        pl.lit("held").alias("state"),
        pl.lit("reason").alias("reason"),
        pl.Series("passes", passes, dtype=pl.Boolean),
    )
    out = folder / "out"
    out.mkdir()
    split = split_file(path, spec, decided, out, sha256=source.files[0].sha256)
    assert (split.passed, split.kept) == (sum(passes), len(passes) - sum(passes))
    raw = raw_lines(data, codec)
    starts = [line - 1 for line in told["line"]]
    parts = [b"".join(raw.lines[a:b]) for a, b in zip(starts, [*starts[1:], len(raw.lines)], strict=False)]
    head = raw.mark + b"".join(raw.lines[: starts[0]] if starts else raw.lines)
    assert split.registrable.read_bytes() == head + b"".join(
        p for p, ok in zip(parts, passes, strict=True) if ok
    )
    added = ",held,reason".encode(raw.codec)
    held = split.held.read_bytes()
    assert held.replace(added, b"").replace(",state,reason".encode(raw.codec), b"") == head + b"".join(
        p for p, ok in zip(parts, passes, strict=True) if not ok
    )
    assert held.count(added) == split.kept


def _line(cells):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def small(tmp_path, content=b"\xef\xbb\xbf", **more):
    path = tmp_path / "techo_1.csv"
    path.write_bytes(
        ",".join(HEADER).encode()
        + b"\r\nA1,1,a,b,c,d,e,f\r\nA2,1,a,b,c,d,e,f\r\n"
        + content.strip(b"\xef\xbb\xbf")
    )
    out = tmp_path / "out"
    out.mkdir()
    return path, make_layout(tmp_path, layout_text(encoding="utf-8", **more)), out


def decided(*lines):
    return pl.DataFrame(
        {
            "line": lines,
            "state": ["held"] * len(lines),
            "reason": ["x"] * len(lines),
            "passes": [False] * len(lines),
        },
        schema_overrides={"line": pl.Int64},
    )


@pytest.mark.parametrize("lines", [(2, 2), (2, 9), (2, 3, 4)])
def test_a_decision_about_a_line_that_is_not_there_is_an_error_of_the_program(tmp_path, lines):
    path, spec, out = small(tmp_path)
    with pytest.raises(RunError, match="件数が合いません"):
        split_file(path, spec, decided(*lines), out)


def test_a_file_that_is_not_the_one_that_was_judged(tmp_path):
    path, spec, out = small(tmp_path)
    with pytest.raises(RunError, match="変わりました"):
        split_file(path, spec, decided(2, 3), out, sha256="0" * 64)
    assert list(out.iterdir()) == []


def test_files_are_private_and_never_replaced(tmp_path):
    path, spec, out = small(tmp_path)
    split = split_file(path, spec, decided(2, 3), out)
    assert {each.stat().st_mode & 0o777 for each in (split.registrable, split.held)} == {0o600}
    with pytest.raises(FileExistsError):
        split_file(path, spec, decided(2, 3), out)


def test_a_refused_file_is_held_line_by_line(tmp_path):
    path, spec, out = small(tmp_path, b"\r\nT,9\r\n", more='record_count = "trailer"')
    split = hold_file(path, spec, "record_count_mismatch", out)
    assert (split.passed, split.kept) == (0, 2)
    assert split.registrable.read_bytes() == path.read_bytes().split(b"\r\n")[0] + b"\r\n"
    assert split.held.read_bytes().count(b",held,record_count_mismatch\r\n") == 2
    assert b"T,9" not in split.held.read_bytes()


def test_a_broken_workbook_is_held_as_it_is(tmp_path):
    path, spec, out = small(tmp_path)
    book = tmp_path / "x.xlsx"
    book.write_bytes(b"no workbook")
    spec = spec.model_copy(update={"file": spec.file.model_copy(update={"format": "xlsx"})})
    split = hold_file(book, spec, "unreadable_file", out)
    assert split.held.read_bytes() == b"no workbook"
    assert not split.registrable.exists()
    assert path.exists()
