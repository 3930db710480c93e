"""Quoted lines: RFC 4180 where it holds, and a stray quote that costs one line and no more."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reconcile.sources.encoding as encoding_module
from reconcile.sources.quotes import Bad, Open, split_record
from reconcile.sources.records import BLANKS
from tests.sources.helpers import HEADER, ROWS, column, csv_text, layout_text, read, rules


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("a,b", ["a", "b"]),
        ("", [""]),
        (",", ["", ""]),
        ('"a,b",c', ["a,b", "c"]),
        ('"a""b",""', ['a"b', ""]),
        ('"""",x', ['"', "x"]),
        ('"a\nb",c', ["a\nb", "c"]),
        ('a"b,c"', ['a"b', 'c"']),
        ('x,"y', Open),
        ('"', Open),
        ('"""', Open),
        ('"a"b,c', Bad),
        ('"a" ,c', Bad),
    ],
)
def test_split_record(text: str, fields: object) -> None:
    assert split_record(text, ",") == fields


CELL = st.text(alphabet="ab\"\n, 長\t'#\\;\x0b\x85\u2028", max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=8))
def test_whatever_python_writes_is_read_back(tmp_path: Path, cells: list[list[str]]) -> None:
    """All fields quoted: every record comes back, whatever commas, quotes and line ends it holds."""
    # A line inside a field that is a record by itself is what a stray quote looks like: see the test below.
    rows = [[f"A{at}", "n", "n", "b", "1", *pair, "1"] for at, pair in enumerate(cells)]
    rows = [[cell.replace("\n", "改\n") for cell in row] for row in rows]
    stream = io.StringIO()
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([HEADER, *rows])
    content = stream.getvalue().replace("\r\n", "\n").encode()
    source = read(tmp_path, content, layout_text(encoding="utf-8"))
    assert rules(source) == []
    assert column(source, "record_id") == [row[0] for row in rows]
    expected = [" ".join(filter(None, (c.strip(BLANKS) for c in row[5:7]))) or None for row in rows]
    assert column(source, "address") == expected


def test_line_numbers_count_lines_inside_quotes(tmp_path: Path) -> None:
    rows = [[*ROWS[0][:6], '"二行\nの方書"', "1"], ROWS[1], [*ROWS[2][:6], '"また\n\n三行"', "1"]]
    source = read(tmp_path, csv_text([*rows, ["bad"]]))
    assert source.accepted["line"].to_list() == [2, 4, 5]
    assert column(source, "address")[2] == "上田市4 また\n\n三行"
    assert rules(source) == [(8, "broken_line")]


def test_rejected_record_of_several_lines_is_kept_whole(tmp_path: Path) -> None:
    rows = [["", *ROWS[0][1:6], '"二\n行"', "1"], ROWS[1]]
    source = read(tmp_path, csv_text(rows))
    assert rules(source) == [(2, "blank_record_id")]
    assert source.rejected["raw"][0].count("\n") == 1


@pytest.mark.parametrize("victim", [0, 1, 2])
@pytest.mark.parametrize("cell", [0, 2, 5, 7])
@pytest.mark.parametrize("style", ["bare", "quoted"])
def test_unbalanced_quote_costs_one_line(tmp_path: Path, victim: int, cell: int, style: str) -> None:
    rows = [list(row) for row in ROWS] * 4
    lines = [[f'"{c}"' for c in row] if style == "quoted" else row for row in rows]
    lines[victim] = list(lines[victim])
    lines[victim][cell] = '"' + rows[victim][cell]
    source = read(tmp_path, csv_text(lines))
    assert rules(source) == [(victim + 2, "broken_line")]
    assert source.accepted.height == 11


def test_two_stray_quotes_do_not_swallow_the_records_between(tmp_path: Path) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][2] = '"山田 太郎'
    rows[2][2] = '小諸 一郎"'
    source = read(tmp_path, csv_text(rows))
    assert rules(source) == [(2, "broken_line")]
    assert column(source, "name") == ["長野 花子", '小諸 一郎"']


def test_text_after_a_closing_quote_breaks_the_line(tmp_path: Path) -> None:
    rows = [[*ROWS[0][:2], '"山田"太郎', *ROWS[0][3:]], ROWS[1]]
    assert rules(read(tmp_path, csv_text(rows))) == [(2, "broken_line")]


def test_quote_inside_an_unquoted_field_is_a_character(tmp_path: Path) -> None:
    rows = [[*ROWS[0][:5], '松本市5"7', *ROWS[0][6:]], [*ROWS[1][:5], '"長野市,3"', *ROWS[1][6:]]]
    source = read(tmp_path, csv_text(rows))
    assert column(source, "address") == ['松本市5"7 コーポ101', "長野市,3"]


def test_quoted_header(tmp_path: Path) -> None:
    head = ",".join(f'"{name}"' for name in HEADER).replace("等級", "等\n級")
    text = layout_text().replace('column = "等級"', 'column = "等\\n級"')
    source = read(tmp_path, head + "\n" + csv_text(ROWS, header=False), text)
    assert column(source, "payload__grade") == ["1", "2", "3"]
    assert source.accepted["line"].to_list() == [3, 4, 5]


@pytest.mark.parametrize("size", [40, 100, 200, 1000])
def test_pieces_do_not_show(tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records over line ends, broken lines and undecodable bytes come out the same in pieces of any size."""
    rows: list[list[str]] = []
    for at in range(40):
        row = [f"B{at}", *ROWS[at % 3][1:]]
        if at % 5 == 0:
            row[6] = f'"方書\n{at}\nの"'
        if at % 7 == 0:
            row = [f"bad{at}"]
        if at % 11 == 0:
            row = [f"C{at}", '"開いたまま', *row[2:]]
        rows.append(row)
    content = csv_text(rows).encode("cp932") + b"D1,1,\xff,1,1,1,1,1\n"
    whole = read(tmp_path, content)
    monkeypatch.setattr(encoding_module, "PIECE_BYTES", size)
    monkeypatch.setattr(encoding_module, "_CHUNK_BYTES", 33)
    pieces = read(tmp_path, content)
    assert pieces.accepted.equals(whole.accepted)
    assert pieces.rejected.equals(whole.rejected)
    assert whole.rejected.height > 8 and whole.accepted.height > 20


def test_trailer_is_found_in_pieces_of_any_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [[f"B{at}", *ROWS[at % 3][1:]] for at in range(25)]
    content = csv_text(rows, end="\r\n") + "T,25\r\n\r\n\x1a"
    for size in range(1, 400, 37):
        monkeypatch.setattr(encoding_module, "PIECE_BYTES", size)
        monkeypatch.setattr(encoding_module, "_CHUNK_BYTES", size)
        source = read(tmp_path, content, layout_text(more='record_count = "trailer"'))
        assert source.read == 25 and rules(source) == []
