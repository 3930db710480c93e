"""What leaves the gate is what came in, byte for byte (contract §8). All persons are invented.

The expected bytes are put together here, record by record; nothing of the program's own cutting is used.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reconcile.errors import RunError, SourceError
from reconcile.sources import read_source, split_lines
from reconcile.sources.raw_lines import raw_lines
from reconcile.sources.split_file import hold_file, split_file
from tests.sources.helpers import (
    FIELDS,
    HEADER,
    NUMBERED,
    ROWS,
    SLICED,
    fixed_line,
    layout_text,
    make_layout,
)

#: Name in the layout, name by which pieces are encoded, byte order mark.
CODECS = {
    "cp932": ("cp932", "cp932", b""),
    "euc_jp": ("euc_jp", "euc_jp", b""),
    "utf-8": ("utf-8", "utf-8", b""),
    "utf-8 with mark": ("utf-8", "utf-8", codecs.BOM_UTF8),
    "utf-8-sig": ("utf-8-sig", "utf-8", codecs.BOM_UTF8),
    "utf-16 little": ("utf-16", "utf-16-le", codecs.BOM_UTF16_LE),
    "utf-16 big": ("utf-16", "utf-16-be", codecs.BOM_UTF16_BE),
    "utf-16 without mark": ("utf-16", "utf-16-be", b""),
    "utf-16-le": ("utf-16-le", "utf-16-le", b""),
    "utf-32": ("utf-32", "utf-32-le", codecs.BOM_UTF32_LE),
    "iso2022_jp": ("iso2022_jp", "iso2022_jp", b""),
}
RECORDS = [",".join(row) for row in ROWS] + [
    'A4,312345678901,"山田,花子",19900101,2,"松本市\n1-2","ご""り",3',
    "A5,1",
    "",
    "A6,412345678901,ソ 能,19900101,2,表示,,3",
]
RULES = ["x", "x", "x", "x", "broken_line", "blank_line", "x"]
END = {"LF": "\n", "CRLF": "\r\n", "CR": "\r"}


def write(folder, data, text, name="x.csv"):
    """Write the file and read it; returns path, layout, and lines and rules in the order of the file."""
    path = folder / name
    path.write_bytes(data)
    spec = make_layout(folder, text)
    source = read_source(spec, folder, [path])
    rows = pl.concat(
        [
            source.accepted.select("line", pl.lit("x").alias("reason")),
            source.rejected.select("line", pl.col("rule").alias("reason")),
        ]
    )
    return path, spec, rows.sort("line"), source


def decide(rows, passes):
    """Add state and passes; rejected rows never pass. In an order that is not the file's."""
    told = rows.with_columns(pl.lit("held").alias("state"), pl.Series("passes", passes, dtype=pl.Boolean))
    return told.sort("line", descending=True)


def split(folder, data, text, passes, **more):
    path, spec, rows, source = write(folder, data, text, **more)
    out = folder / "out"
    out.mkdir()
    result = split_file(path, spec, decide(rows, passes), out, sha256=source.files[0].sha256)
    assert (result.passed, result.kept) == (sum(passes), len(passes) - sum(passes))
    return result, rows


@pytest.mark.parametrize("end", END)
@pytest.mark.parametrize("codec", CODECS)
@pytest.mark.parametrize(
    "variant", ["plain", "no final line end", "blank lines behind", "titles", "trailer", "sidecar"]
)
def test_records_of_csv_keep_their_bytes(tmp_path, codec, end, variant):
    encoding, name, mark = CODECS[codec]
    inner = "\n" if end == "CR" else END[end]
    texts = [record.replace("\n", inner) + END[end] for record in RECORDS]
    head = [",".join(HEADER) + END[end]]
    more, behind = "", ""
    if variant == "no final line end":
        texts[-1] = texts[-1].removesuffix(END[end])
    elif variant == "blank lines behind":
        behind = END[end] * 2 + "\x1a"
    elif variant == "titles":
        more = "skip_rows = 2"
        head = ["一覧,2026" + END[end], END[end], *head]
    elif variant == "trailer":
        more, behind = 'record_count = "trailer"', "T,6" + END[end]
    elif variant == "sidecar":
        more = 'record_count = "sidecar"'
        (tmp_path / "x.csv.count").write_text("6")
    data = mark + "".join([*head, *texts, behind]).encode(name)
    passes = [True, False, True, False, False, False, True]
    result, rows = split(tmp_path, data, layout_text(encoding=encoding, more=more), passes)
    assert rows["reason"].to_list() == RULES
    passed = [text for text, ok in zip(texts, passes, strict=True) if ok]
    assert result.registrable.read_bytes() == mark + "".join([*head, *passed]).encode(name)
    kept = [
        f"{text.removesuffix(END[end])},held,{rule}{END[end]}"
        for text, rule, ok in zip(texts, RULES, passes, strict=True)
        if not ok
    ]
    marked = [*head[:-1], head[-1].removesuffix(END[end]) + ",state,reason" + END[end]]
    assert result.held.read_bytes() == mark + "".join([*marked, *kept]).encode(name)


def test_a_last_record_without_line_end_is_held_without_one(tmp_path):
    data = (",".join(HEADER) + "\n" + "\n".join(RECORDS[:2])).encode("cp932")
    result, _ = split(tmp_path, data, layout_text(), [True, False])
    assert result.held.read_bytes().endswith(b",held,x")
    assert result.held.read_bytes().count(b"\n") == 1


def test_without_a_header_line_no_headings_are_added(tmp_path):
    lines = [f"{record}\r\n".encode("cp932") for record in RECORDS[:3]]
    text = layout_text(NUMBERED, more="header = false")
    result, _ = split(tmp_path, b"".join(lines), text, [False, True, True])
    assert result.registrable.read_bytes() == lines[1] + lines[2]
    assert result.held.read_bytes() == lines[0].removesuffix(b"\r\n") + b",held,x\r\n"


def test_a_header_over_several_lines_stands_in_both_files(tmp_path):
    head = ",".join(HEADER).replace("方書", '"方書\r\n(建物)"') + "\r\n"
    lines = [record + "\r\n" for record in RECORDS[:2]]
    text = layout_text(FIELDS.replace("方書", "方書\\n(建物)"))
    result, _ = split(tmp_path, (head + "".join(lines)).encode("cp932"), text, [True, False])
    assert result.registrable.read_bytes().decode("cp932") == head + lines[0]
    assert result.held.read_bytes().decode("cp932") == (
        head.removesuffix("\r\n") + ",state,reason\r\n" + lines[1].removesuffix("\r\n") + ",held,x\r\n"
    )


def test_a_header_alone_is_written_twice(tmp_path):
    head = ",".join(HEADER).encode("cp932")
    result, _ = split(tmp_path, head, layout_text(), [])
    assert result.registrable.read_bytes() == head
    assert result.held.read_bytes() == head + b",state,reason"


UNREADABLE = {
    "cp932": ("cp932", "cp932", "郎", b"\x81\xff"),
    "euc_jp": ("euc_jp", "euc_jp", "郎", b"\x8f"),
    "utf-8": ("utf-8", "utf-8", "郎", b"\xe9\x83"),
    "a lone surrogate": ("utf-16-le", "utf-16-le", "郎", b"\x00\xd8"),
    "no character at all": ("utf-32-le", "utf-32-le", "郎", b"\xff\xff\xff\x7f"),
    "a line end in a wide character": ("utf-16-be", "utf-16-be", "郎", b"\x0a\x0d"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_undecodable_bytes_are_held_as_they_are(tmp_path, case):
    encoding, name, old, new = UNREADABLE[case]
    head, *lines = [f"{text}\r\n".encode(name) for text in (",".join(HEADER), *RECORDS[:3])]
    lines[0] = lines[0].replace(old.encode(name), new)
    readable = case == "a line end in a wide character"
    result, rows = split(
        tmp_path, head + b"".join(lines), layout_text(encoding=encoding), [False, True, True]
    )
    assert rows["reason"].to_list() == ["x" if readable else "undecodable", "x", "x"]
    end = "\r\n".encode(name)
    added = f",held,{'x' if readable else 'undecodable'}".encode(name)
    assert result.registrable.read_bytes() == head + lines[1] + lines[2]
    assert result.held.read_bytes() == (
        head.removesuffix(end) + ",state,reason".encode(name) + end + lines[0].removesuffix(end) + added + end
    )


def test_half_a_character_of_jis_that_swallows_the_line_end(tmp_path):
    """The codec reads two lines as one: what was read as one record must not lend its decision to the next."""
    head, *lines = [f"{text}\n".encode("iso2022_jp") for text in (",".join(HEADER), *RECORDS[:3])]
    cut = lines[0][: lines[0].index(b"\x1b(B101")][:-1] + b"\n"
    data = head + cut + lines[1] + lines[2]
    result, rows = split(tmp_path, data, layout_text(encoding="iso2022_jp"), [False, True])
    assert rows.rows() == [(2, "broken_line"), (3, "x")]
    assert result.registrable.read_bytes() == head + lines[2]
    assert result.held.read_bytes().endswith(
        b"\n" + cut + lines[1].removesuffix(b"\n") + b",held,broken_line\n"
    )


def test_a_record_cut_off_within_kanji_is_marked_in_ascii(tmp_path):
    head, *lines = [f"{text}\n".encode("iso2022_jp") for text in (",".join(HEADER), *RECORDS[:2])]
    cut = lines[1][: lines[1].index(b"\x1b(B")]
    result, _ = split(tmp_path, head + lines[0] + cut, layout_text(encoding="iso2022_jp"), [True, False])
    assert result.held.read_bytes().endswith(cut + b"\x1b(B,held,broken_line")
    assert result.held.read_bytes().decode("iso2022_jp").endswith(",held,broken_line")


def test_an_escape_sequence_at_the_end_is_no_record(tmp_path):
    data = f"{','.join(HEADER)}\n{RECORDS[0]}\n{RECORDS[1]}\n".encode("iso2022_jp")
    result, _ = split(tmp_path, data + b"\x1b(B", layout_text(encoding="iso2022_jp"), [False, True])
    assert result.registrable.read_bytes().endswith(b"\n" + f"{RECORDS[1]}\n".encode("iso2022_jp"))


def test_an_encoding_with_other_line_ends(tmp_path):
    fields = FIELDS
    for name, plain in zip(HEADER, "abcdefgh", strict=True):
        fields = fields.replace(f'"{name}"', f'"{plain}"')
    head, first, second = (
        f"{text}\n".encode("cp037")
        for text in ("a,b,c,d,e,f,g,h", "1,2,X,1980,1,Y,Z,1", "2,2,X,1980,1,Y,Z,1")
    )
    assert b"\n" not in head
    result, _ = split(tmp_path, head + first + second, layout_text(fields, encoding="cp037"), [False, True])
    assert result.registrable.read_bytes() == head + second
    assert result.held.read_bytes().decode("cp037").endswith("\n1,2,X,1980,1,Y,Z,1,held,x\n")


def test_a_reason_cannot_break_the_line(tmp_path):
    path, spec, rows, _ = write(
        tmp_path, f"{','.join(HEADER)}\n{RECORDS[0]}\n".encode("cp932"), layout_text()
    )
    out = tmp_path / "out"
    out.mkdir()
    told = decide(rows, [False]).with_columns(pl.lit('a,"b"\n\u9af9c\U0001f600').alias("reason"))
    held = split_file(path, spec, told, out).held.read_bytes().decode("cp932")
    assert list(csv.reader(io.StringIO(held, newline="")))[1][-2:] == ["held", 'a,"b"\n?c?']


# --- any file ---------------------------------------------------------------------------------------------------

CELL = st.text(st.sampled_from('山能,"\n1２-ーソ '), max_size=8)
ROW = st.tuples(*[CELL] * 7)
LF_IN_CELLS = [*[("",) * 7] * 3, ("",) * 4 + ("\n",) * 3, ("",) * 4 + ("\n",) * 3, ("",) * 7]
DAMAGE = st.tuples(st.integers(0, 11), st.sampled_from(["cut", "quote", "blank", "carriage return"]))


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(ROW, min_size=1, max_size=12),
    st.sampled_from(sorted(CODECS)),
    st.sampled_from(sorted(END)),
    st.booleans(),
    st.integers(0, 2**12),
    st.lists(DAMAGE, max_size=3),
)
# lines end in CR, as many LF in cells but for the line ends behind the last record
@example(LF_IN_CELLS, "cp932", "CR", True, 0, [(5, "blank")])
@example(LF_IN_CELLS, "utf-16 little", "CR", True, 5, [(5, "blank")])
def test_any_csv_is_split_without_loss(tmp_path_factory, rows, codec, end, final, choice, damage):
    """Quoted cells, cells over several lines, broken and blank lines: put together again it is the file."""
    folder = tmp_path_factory.mktemp("split")
    encoding, name, mark = CODECS[codec]
    records = [csv_line(HEADER)] + [csv_line([f"A{place}", *row]) for place, row in enumerate(rows)]
    for place, kind in damage:
        if place + 1 < len(records):
            old = records[place + 1]
            damaged = {
                "cut": "A9,1",
                "quote": f'"{old}',
                "blank": "",
                "carriage return": old.replace("1", "\r"),
            }
            records[place + 1] = damaged[kind]
    text = END[end].join(records) + (END[end] if final else "")
    lines = physical(text)
    data = mark + "".join(lines).encode(name)
    assert data == mark + b"".join(line.encode(name) for line in lines)
    try:
        path, spec, told, source = write(folder, data, layout_text(encoding=encoding))
    except SourceError:  # a file that is refused as a whole is another test
        return
    passes = [bool(choice >> place & 1) for place in range(told.height)]
    out = folder / "out"
    out.mkdir()
    if "\r" in lines[0].rstrip("\r\n"):  # as many LF in cells as line ends CR: the header may be anything
        with pytest.raises(RunError, match="見出しの行の中に改行"):
            split_file(path, spec, decide(told, passes), out)
        return
    result = split_file(path, spec, decide(told, passes), out, sha256=source.files[0].sha256)
    while not lines[-1].strip("\r\n"):
        lines.pop()
    lines[-1] = last_line(lines[-1], end)
    starts = [line - 1 for line in told["line"]]
    pieces = ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=False)]
    assert lines[0] + "".join(pieces) == "".join(lines), "header and records are the file"
    passed = [piece for piece, ok in zip(pieces, passes, strict=True) if ok]
    kept = [(piece, why) for piece, ok, why in zip(pieces, passes, told["reason"], strict=True) if not ok]
    assert result.registrable.read_bytes() == mark + "".join([lines[0], *passed]).encode(name)
    marked = [added(lines[0], ",state,reason"), *(added(piece, f",held,{why}") for piece, why in kept)]
    assert result.held.read_bytes() == mark + "".join(marked).encode(name)


def csv_line(cells):
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="").writerow(cells)
    return text.getvalue()


def physical(text):
    """Lines with their ends: CR ends one only where it is the commonest line end."""
    bare = len(re.findall("\r(?!\n)", text)) > text.count("\n")
    return re.findall("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$" if bare else "[^\n]*\n|[^\n]+$", text)


def last_line(line, end):
    """Line ends behind the last content are one line end at most; a lone CR is one only in a file of CR."""
    body = line.rstrip("\r\n")
    behind = line[len(body) :]
    if behind in ("\r\n", "\n"):
        return line
    return line if behind == "\r" and end == "CR" else body


def added(piece, what):
    body = piece.removesuffix("\n").removesuffix("\r") if piece.endswith("\n") else piece.removesuffix("\r")
    return body + what + piece[len(body) :]


@given(
    st.binary(max_size=200),
    st.sampled_from(["cp932", "utf-8", "utf-16-le", "utf-32", "euc_jp", "iso2022_jp", "cp037"]),
)
def test_no_byte_of_any_file_is_lost(data, codec):
    raw = raw_lines(data, codec)
    assert raw.mark + b"".join(raw.lines) + raw.tail == data


# --- fixed width ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("header", [False, True])
@pytest.mark.parametrize("count", ["none", "trailer"])
@pytest.mark.parametrize("codec", ["cp932", "utf-16"])
def test_lines_of_fixed_width_keep_their_bytes(tmp_path, header, count, codec):
    wide = codec == "utf-16"
    name = "utf-16-le" if wide else codec
    mark = codecs.BOM_UTF16_LE if wide else b""
    fields = re.sub(r"(start|length) = (\d+)", doubled, SLICED) if wide else SLICED
    end, blank = "\r\n".encode(name), " ".encode(name)

    def line(row):
        return (
            "".join(
                cell.ljust(width) for cell, width in zip(row, (4, 12, 20, 8, 1, 20, 10, 1), strict=True)
            ).encode(name)
            if wide
            else fixed_line(row)
        )

    rows = [["B1", "012345678901", "山田 太郎", "19800401", "1", "松本市", "", "1"]] * 3
    records = [line([f"B{place}", *row[1:]]) for place, row in enumerate(rows)]
    records[1:1] = [records[0][: 20 * len(blank)], blank * 3]
    head = line(["id", "number", "name", "birth", "s", "address", "", "g"]) + end if header else b""
    trailer = "T,4\r\n".encode(name) if count == "trailer" else b""
    passes = [True, False, False, False, True]
    text = layout_text(
        fields,
        file_format="fixed",
        encoding=codec,
        more=f'header = {str(header).lower()}\nrecord_count = "{count}"',
    )
    data = mark + head + b"".join(record + end for record in records) + trailer
    result, rows = split(tmp_path, data, text, passes, name="x.dat")
    rules = ["x", "broken_line", "blank_line", "x", "x"]
    assert rows["reason"].to_list() == rules
    assert result.registrable == tmp_path / "out" / "registrable.dat"
    assert result.registrable.read_bytes() == mark + head + records[0] + end + records[4] + end

    def tail(state, reason):
        return f"{state:24}{reason:32}".encode(name) + end

    held = [records[place] + tail("held", rules[place]) for place in (1, 2, 3)]
    first = head.removesuffix(end) + tail("state", "reason") if header else b""
    assert result.held.read_bytes() == mark + first + b"".join(held)


def doubled(match):
    value = int(match[2])
    return f"{match[1]} = {value * 2 - 1 if match[1] == 'start' else value * 2}"


# --- workbooks and parquet --------------------------------------------------------------------------------------

EXTRA = ["金額", "交付日", "時刻", "登録", "有効", "式", "空"]
CELLS = [
    [1000.5, dt.date(2020, 2, 29), dt.time(8, 30), dt.datetime(2020, 1, 2, 3, 4, 5), True, "=1+1", None],
    [3, dt.date(1955, 4, 1), dt.time(0, 0, 1), dt.datetime(2020, 1, 2, 3, 4, 6), False, "@x", ""],
    [
        -1e-9,
        dt.date(2020, 3, 1),
        dt.time(23, 59),
        dt.datetime(1999, 1, 2, 0, 0, 1),
        True,
        "http://x.example/",
        None,
    ],
]


def workbook(path, *, titles=(), trailer=None, blank_inside=False):
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    date, time, moment = (
        book.add_format({"num_format": code}) for code in ("yyyy/m/d", "h:mm:ss", "yyyy/m/d h:mm:ss")
    )
    book.add_worksheet("表紙")
    sheet = book.add_worksheet("一覧")
    rows = [*titles, [*HEADER, *EXTRA], *([*row, *cells] for row, cells in zip(ROWS, CELLS, strict=True))]
    if blank_inside:
        rows.insert(len(rows) - 1, ["", " "])
    if trailer:
        rows.append(trailer)
    for place, row in enumerate(rows):
        for column, value in enumerate(row):
            kind = {dt.date: date, dt.time: time, dt.datetime: moment}.get(type(value))
            if kind:
                sheet.write_datetime(place, column, value, kind)
            elif value is not None:
                sheet.write(place, column, value)
    sheet.write_string(len(rows) + 3, 0, " ")
    book.close()


def cells_of(path, sheet="一覧"):
    """Values by another library, a date being a moment at midnight there."""
    return [
        [
            value.date() if isinstance(value, dt.datetime) and value.time() == dt.time() else value
            for value in row
        ]
        for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)
    ]


@pytest.mark.parametrize("variant", ["plain", "titles", "trailer", "blank inside"])
def test_a_workbook_is_split_by_value(tmp_path, variant):
    made = tmp_path / "made.xlsx"
    titles = [["一覧"], []] if variant == "titles" else []
    trailer = ["T", 3] if variant == "trailer" else None
    workbook(made, titles=titles, trailer=trailer, blank_inside=variant == "blank inside")
    more = {"titles": "skip_rows = 2", "trailer": 'record_count = "trailer"'}.get(variant, "")
    text = layout_text(file_format="xlsx", more=f'sheet = "一覧"\n{more}')
    passes = [False, True, False, True] if variant == "blank inside" else [False, True, True]
    result, rows = split(tmp_path, made.read_bytes(), text, passes, name="x.xlsx")
    head = len(titles) + 1
    source = cells_of(made)
    records = source[head : head + len(passes)]
    passed = [record for record, ok in zip(records, passes, strict=True) if ok]
    kept = [record for record, ok in zip(records, passes, strict=True) if not ok]
    assert blanked(cells_of(result.registrable)) == blanked([*source[:head], *passed])
    held = cells_of(result.held)
    assert blanked(row[:-2] for row in held) == blanked([*source[:head], *kept])
    assert [tuple(row[-2:]) for row in held[head - 1 :]] == [
        ("state", "reason"),
        *(("held", why) for why, ok in zip(rows["reason"], passes, strict=True) if not ok),
    ]
    first = held[head]
    assert first[1] == "012345678901", "text with its leading zero"
    assert isinstance(first[8], float), "a number"
    assert first[12] is True
    assert first[13] == "=1+1"
    assert openpyxl.load_workbook(result.held)["一覧"].cell(head + 1, 14).data_type == "s", "no formula"


def blanked(rows):
    """Blank cells and blanks in a cell are nothing; neither are cells behind the last one."""
    return [[None if value is None or str(value).strip() == "" else value for value in row] for row in rows]


def test_what_passes_reads_as_it_did(tmp_path):
    workbook(tmp_path / "made.xlsx")
    text = layout_text(FIELDS.replace('"等級"', '"金額"'), file_format="xlsx", more='sheet = "一覧"')
    path, spec, rows, source = write(tmp_path, (tmp_path / "made.xlsx").read_bytes(), text, name="x.xlsx")
    out = tmp_path / "out"
    out.mkdir()
    result = split_file(path, spec, decide(rows, [True] * 3), out)
    again = read_source(spec, tmp_path, [result.registrable])
    assert again.accepted.drop("file").equals(source.accepted.drop("file"))


def test_parquet_is_split_by_value(tmp_path):
    frame = pl.DataFrame(ROWS, schema=HEADER, orient="row").with_columns(
        pl.Series("state", [1, None, 3], dtype=pl.Int16),
        pl.Series("金額", [1.5, None, -0.0]),
        pl.Series("交付日", [dt.date(2020, 1, 2), None, dt.date(1, 1, 1)]),
        pl.Series("等級", ["1", "2", "3"], dtype=pl.Categorical),
        pl.Series("印", [b"\x00\xff", b"", None]),
    )
    made = io.BytesIO()
    frame.write_parquet(made)
    result, _ = split(
        tmp_path, made.getvalue(), layout_text(file_format="parquet"), [False, True, False], name="x.parquet"
    )
    passed, held = pl.read_parquet(result.registrable), pl.read_parquet(result.held)
    assert passed.schema == frame.schema
    assert passed.equals(frame[1:2])
    assert held.columns == [*frame.columns, "state_", "reason"]
    assert held.drop("state_", "reason").equals(frame[[0, 2]])
    assert held["state_"].to_list() == ["held", "held"]


# --- the proof --------------------------------------------------------------------------------------------------


def small(tmp_path, content=b"", **more):
    path = tmp_path / "techo_1.csv"
    path.write_bytes(",".join(HEADER).encode() + b"\r\nA1,1,a,b,c,d,e,f\r\nA2,1,a,b,c,d,e,f\r\n" + content)
    out = tmp_path / "out"
    out.mkdir()
    return path, make_layout(tmp_path, layout_text(encoding="utf-8", **more)), out


def decided(*lines):
    return pl.DataFrame(
        {
            "line": lines,
            "state": ["held"] * len(lines),
            "reason": ["x"] * len(lines),
            "passes": [True] * len(lines),
        },
        schema={"line": pl.Int64, "state": pl.String, "reason": pl.String, "passes": pl.Boolean},
    )


@pytest.mark.parametrize(
    "lines", [(), (2,), (3,), (2, 2), (2, 2, 3), (1, 2, 3), (2, 9), (2, 3, 4), (0, 2, 3)]
)
def test_a_record_without_decision_stops_everything(tmp_path, lines):
    """Nobody's decision counts for the next record, and what nobody judged does not pass as a heading."""
    path, spec, out = small(tmp_path)
    with pytest.raises(RunError, match="判定") as error:
        split_file(path, spec, decided(*lines), out)
    assert "techo_1.csv" in str(error.value)
    assert "A1" not in str(error.value)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("column", ["line", "state", "reason", "passes"])
def test_half_a_decision_is_none(tmp_path, column):
    path, spec, out = small(tmp_path)
    told = decided(2, 3).with_columns(pl.when(pl.col("line") == 2).then(pl.col(column)).alias(column))
    with pytest.raises(RunError, match="判定"):
        split_file(path, spec, told, out)


@pytest.mark.parametrize("more", [-1, 1])
def test_lines_that_the_reader_counts_otherwise(tmp_path, monkeypatch, more):
    """Whatever a codec may do to line ends: numbers of other lines are never taken for these."""
    path, spec, out = small(tmp_path)
    count = split_lines.count_lines
    monkeypatch.setattr(split_lines, "count_lines", lambda *arguments: count(*arguments) + more)
    with pytest.raises(RunError, match="判定"):
        split_file(path, spec, decided(2, 3), out)


def test_a_quote_joins_no_lines_of_fixed_width(tmp_path):
    path = tmp_path / "x.dat"
    path.write_bytes(b'"' + fixed_line(ROWS[0])[1:] + b"\n" + fixed_line(ROWS[0])[:-1] + b'"\n')
    spec = make_layout(tmp_path, layout_text(SLICED, file_format="fixed"))
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(RunError, match="判定"):
        split_file(path, spec, decided(1), out)


@pytest.mark.parametrize("kind", ["fixed", "xlsx", "parquet"])
@pytest.mark.parametrize("lines", [(), (2,), (2, 3), (2, 3, 4, 5), (1, 2, 3, 4)])
def test_a_record_without_decision_stops_other_formats_too(tmp_path, kind, lines):
    path = tmp_path / f"x.{kind}"
    more = {"fixed": "header = true", "xlsx": 'sheet = "一覧"', "parquet": ""}[kind]
    if kind == "xlsx":
        workbook(path)
    elif kind == "fixed":
        path.write_bytes(b"".join(fixed_line(row) + b"\n" for row in [ROWS[0]] * 4))
    else:
        pl.DataFrame(ROWS, schema=HEADER, orient="row").write_parquet(path)
        lines = tuple(line - 1 for line in lines)
    fields = SLICED if kind == "fixed" else FIELDS
    spec = make_layout(tmp_path, layout_text(fields, file_format=kind, more=more))
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(RunError, match="判定"):
        split_file(path, spec, decided(*lines), out)
    assert list(out.iterdir()) == []


@pytest.mark.parametrize("function", ["split", "hold"])
def test_a_file_that_is_not_the_one_that_was_judged(tmp_path, function):
    path, spec, out = small(tmp_path)
    with pytest.raises(RunError, match="変わりました"):
        if function == "split":
            split_file(path, spec, decided(2, 3), out, sha256="0" * 64)
        else:
            hold_file(path, spec, "x", out, sha256="0" * 64)
    assert list(out.iterdir()) == []


def test_a_file_that_is_gone(tmp_path):
    path, spec, out = small(tmp_path)
    path.unlink()
    with pytest.raises(RunError, match="開けません"):
        hold_file(path, spec, "unreadable_file", out)


def test_files_are_private_and_never_replaced(tmp_path):
    path, spec, out = small(tmp_path)
    result = split_file(path, spec, decided(2, 3), out, mark=".one")
    assert (result.registrable.name, result.held.name) == ("registrable.one.csv", "held.one.csv")
    assert {each.stat().st_mode & 0o777 for each in (result.registrable, result.held)} == {0o600}
    with pytest.raises(FileExistsError):
        split_file(path, spec, decided(2, 3), out, mark=".one")


# --- files refused as a whole -----------------------------------------------------------------------------------


@pytest.mark.parametrize("trailer", [b"T,9\r\n", b'"T","9"\r\n', b"T , 9,,,\r\n", b"T,9"])
def test_a_refused_file_is_held_line_by_line(tmp_path, trailer):
    path, spec, out = small(tmp_path, b"\r\n  \r\n" + trailer, more='record_count = "trailer"')
    result = hold_file(path, spec, "record_count_mismatch", out)
    head, first, second = path.read_bytes().split(b"\r\n")[:3]
    assert (result.passed, result.kept) == (0, 2)
    assert result.registrable.read_bytes() == head + b"\r\n"
    told = b",held,record_count_mismatch\r\n"
    assert result.held.read_bytes() == head + b",state,reason\r\n" + first + told + second + told


def test_what_only_looks_like_a_trailer_is_held(tmp_path):
    path, spec, out = small(tmp_path, b"T12\r\n", more='record_count = "trailer"')
    assert hold_file(path, spec, "missing_trailer", out).kept == 3


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_first_line_that_is_no_heading_does_not_pass_as_one(tmp_path, kind):
    """The heading was forgotten: the first line is somebody's record."""
    path = tmp_path / f"x.{kind}"
    if kind == "csv":
        path.write_bytes(f"{RECORDS[0]}\n{RECORDS[1]}\n".encode("cp932"))
    else:
        book = openpyxl.Workbook()
        for row in ROWS[:2]:
            book.active.append(row)
        book.save(path)
    spec = make_layout(tmp_path, layout_text(file_format=kind))
    with pytest.raises(SourceError, match="missing_column"):
        read_source(spec, tmp_path, [path])
    out = tmp_path / "out"
    out.mkdir()
    result = hold_file(path, spec, "missing_column", out)
    assert result.kept == 2
    if kind == "csv":
        assert result.registrable.read_bytes() == b""
        assert (
            result.held.read_bytes()
            == f"{RECORDS[0]},held,missing_column\n{RECORDS[1]},held,missing_column\n".encode("cp932")
        )
    else:
        assert cells_of(result.registrable, "Sheet") == []
        assert [row[-2:] for row in cells_of(result.held, "Sheet")] == [["held", "missing_column"]] * 2


def test_records_behind_a_heading_that_hides_line_ends_are_held(tmp_path):
    """Line ends are CR, and as many LF stand in cells: where the heading ends cannot be told."""
    path = tmp_path / "x.csv"
    data = (",".join(HEADER) + '\rA1,1,"a\nb",,,,,1').encode("cp932")
    path.write_bytes(data)
    spec = make_layout(tmp_path, layout_text())
    out = tmp_path / "out"
    out.mkdir()
    result = hold_file(path, spec, "missing_column", out)
    assert result.registrable.read_bytes() == b""
    assert result.held.read_bytes().replace(b",held,missing_column", b"") == data
    assert result.kept == 2, "lines, as far as they can be told"


def test_a_refused_file_keeps_its_titles_and_a_heading_over_lines(tmp_path):
    head = "一覧\n" + ",".join(HEADER[:-1]) + ',"等\n級"\n'
    path = tmp_path / "x.csv"
    path.write_bytes((head + RECORDS[0]).encode("cp932"))
    spec = make_layout(tmp_path, layout_text(FIELDS.replace("等級", "等級欄"), more="skip_rows = 1"))
    out = tmp_path / "out"
    out.mkdir()
    result = hold_file(path, spec, "missing_column", out)
    assert result.kept == 1
    assert result.registrable.read_bytes().decode("cp932") == head
    assert (
        result.held.read_bytes().decode("cp932")
        == f"{head[:-1]},state,reason\n{RECORDS[0]},held,missing_column"
    )


def test_a_refused_fixed_file_is_held_line_by_line(tmp_path):
    path = tmp_path / "x.dat"
    line = fixed_line(ROWS[0])
    path.write_bytes(line + b"\r\n" + line)
    spec = make_layout(tmp_path, layout_text(SLICED, file_format="fixed", more='record_count = "trailer"'))
    out = tmp_path / "out"
    out.mkdir()
    result = hold_file(path, spec, "missing_trailer", out)
    told = b"held".ljust(24) + b"missing_trailer".ljust(32)
    assert (result.kept, result.registrable.read_bytes()) == (2, b"")
    assert result.held.read_bytes() == line + told + b"\r\n" + line + told


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_refused_table_is_held_by_value(tmp_path, kind):
    path = tmp_path / f"x.{kind}"
    if kind == "xlsx":
        workbook(path, trailer=["T", 9], blank_inside=True)
    else:
        pl.DataFrame(ROWS, schema=HEADER, orient="row").write_parquet(path)
    more = 'sheet = "一覧"\nrecord_count = "trailer"' if kind == "xlsx" else ""
    spec = make_layout(tmp_path, layout_text(file_format=kind, more=more))
    out = tmp_path / "out"
    out.mkdir()
    result = hold_file(path, spec, "record_count_mismatch", out)
    assert (result.passed, result.kept) == (0, 3)
    if kind == "parquet":
        assert pl.read_parquet(result.registrable).equals(pl.read_parquet(path).clear())
        assert pl.read_parquet(result.held)["reason"].to_list() == ["record_count_mismatch"] * 3
        return
    assert cells_of(result.registrable) == cells_of(path)[:1]
    held = cells_of(result.held)
    assert [row[0] for row in held] == [HEADER[0], "A1", "A2", "A3"]
    assert [row[-1] for row in held] == ["reason", *["record_count_mismatch"] * 3]


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
@pytest.mark.parametrize("content", [b"", b"no table", b"PK\x03\x04no table"])
def test_a_table_that_cannot_be_opened_is_held_as_it_is(tmp_path, kind, content):
    path = tmp_path / f"x.{kind}"
    path.write_bytes(content)
    spec = make_layout(tmp_path, layout_text(file_format=kind))
    out = tmp_path / "out"
    out.mkdir()
    result = hold_file(path, spec, "unreadable_file", out)
    assert (result.held.read_bytes(), result.kept) == (content, 0)
    assert not result.registrable.exists()


def test_a_workbook_without_the_sheet_is_held_as_it_is(tmp_path):
    path = tmp_path / "x.xlsx"
    workbook(path)
    spec = make_layout(tmp_path, layout_text(file_format="xlsx", more='sheet = "名簿"'))
    out = tmp_path / "out"
    out.mkdir()
    assert hold_file(path, spec, "missing_sheet", out).held.read_bytes() == path.read_bytes()
