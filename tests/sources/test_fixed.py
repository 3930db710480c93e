"""Fixed-width files: byte positions, padding, and lines whose positions cannot be trusted."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import reconcile.sources.encoding as encoding_module
import reconcile.sources.fixed as fixed_module
from reconcile.errors import SourceError
from reconcile.sources.encoding import MARK
from reconcile.sources.layout import FileSpec
from reconcile.sources.plan import Plan
from tests.sources.helpers import ROWS, SLICED, column, findings, fixed_line, layout_text, read, rules

WRITTEN = [
    [*row[:3], date, *row[4:]] for row, date in zip(ROWS, ["19800401", "3550401", "4020304"], strict=True)
]


def fixed(more: str = "", encoding: str = "cp932", fields: str = SLICED) -> str:
    return layout_text(fields, path="x.txt", file_format="fixed", encoding=encoding, more=more)


def content(end: bytes = b"\r\n", encoding: str = "cp932") -> bytes:
    return b"".join(fixed_line(row, encoding) + end for row in WRITTEN)


def read_fixed(folder: Path, data: bytes, text: str | None = None):
    return read(folder, data, text or fixed(), name="x.txt")


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_plain_file(tmp_path: Path, end: bytes) -> None:
    source = read_fixed(tmp_path, content(end))
    assert column(source, "record_id") == ["A1", "A2", "A3"]
    assert column(source, "my_number")[0] == "012345678901"
    assert column(source, "name") == ["山田 太郎", "長野 花子", "小諸 一郎"]
    assert column(source, "address") == ["松本市1-2 コーポ101", "長野市3", "上田市4"]
    assert column(source, "sex") == ["male", "female", None]
    assert column(source, "payload__grade") == ["1", "2", "3"]
    assert source.accepted["line"].to_list() == [1, 2, 3]
    assert rules(source) == [] and findings(source) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "euc_jp", "shift_jis"])
def test_positions_are_bytes_of_the_encoding(tmp_path: Path, encoding: str) -> None:
    plain = "utf-8" if encoding == "utf-8-sig" else encoding
    rows = [[*row[:6], row[6].removeprefix("コーポ"), row[7]] for row in WRITTEN]
    data = b"".join(fixed_line(row, plain) + b"\n" for row in rows)
    bom = b"\xef\xbb\xbf" if encoding == "utf-8-sig" else b""
    source = read_fixed(tmp_path, bom + data, fixed(encoding=encoding))
    assert column(source, "name") == ["山田 太郎", "長野 花子", "小諸 一郎"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings(tmp_path: Path, encoding: str) -> None:
    unit = 4 if encoding == "utf-32" else 2
    spans = {"record_id": (1, 2), "my_number": (3, 12), "name": (15, 6), "birth_date": (21, 8)}
    fields = "[fields]\n" + "".join(
        f"{name} = {{ start = {(start - 1) * unit + 1}, length = {length * unit} }}\n"
        for name, (start, length) in spans.items()
    )
    text = "A1012345678901山田 太郎　19800401\nA2\nA3212345678901小諸　一郎 19900401\n"
    source = read_fixed(tmp_path, text.encode(encoding), fixed(encoding=encoding, fields=fields))
    assert column(source, "name") == ["山田 太郎", "小諸　一郎"]
    assert column(source, "birth_date") == ["19800401", "19900401"]
    assert rules(source) == [(2, "broken_line")]


def test_full_width_padding_is_trimmed(tmp_path: Path) -> None:
    line = fixed_line(WRITTEN[0])
    name = "山田　太郎　　　　　".encode("cp932")
    source = read_fixed(tmp_path, line[:16] + name + line[36:] + b"\n")
    assert column(source, "name") == ["山田　太郎"]


@pytest.mark.parametrize("lost", [1, 5, 40, 75])
def test_short_line_is_broken(tmp_path: Path, lost: int) -> None:
    lines = content(b"\n").splitlines()
    lines[1] = lines[1][:-lost]
    source = read_fixed(tmp_path, b"\n".join(lines) + b"\n")
    assert rules(source) == [(2, "broken_line")]
    assert column(source, "record_id") == ["A1", "A3"]


@pytest.mark.parametrize("at", [0, 10, 20, 60])
@pytest.mark.parametrize("byte", [b"9", b"\xff"])
def test_an_inserted_byte_breaks_the_line(tmp_path: Path, at: int, byte: bytes) -> None:
    lines = content(b"\n").splitlines()
    lines[2] = lines[2][:at] + byte + lines[2][at:]
    assert rules(read_fixed(tmp_path, b"\n".join(lines))) == [(3, "broken_line")]


def test_a_lost_byte_breaks_the_line_even_where_unread_columns_follow(tmp_path: Path) -> None:
    lines = [line + b"MEMO12" for line in content(b"\n").splitlines()]
    lines[1] = lines[1][:20] + lines[1][21:]
    source = read_fixed(tmp_path, b"\n".join(lines))
    assert rules(source) == [(2, "broken_line")] and source.accepted.height == 2


def test_trailing_blanks_are_tolerated_and_may_be_cut(tmp_path: Path) -> None:
    lines = content(b"\n").splitlines()
    assert rules(read_fixed(tmp_path, b"\n".join([lines[0], lines[1] + b"   ", lines[2]]))) == []
    ragged = [line + memo for line, memo in zip(lines, [b"", b"M", b"MEMO"], strict=True)]
    assert rules(read_fixed(tmp_path, b"\n".join(ragged))) == []


def test_blank_lines_and_header(tmp_path: Path) -> None:
    lines = content(b"\n").splitlines()
    data = b"\n".join([b"TITLE", b"HEAD", lines[0], b"", b" " * 76, lines[1], b"", b""])
    source = read_fixed(tmp_path, data, fixed("skip_rows = 1\nheader = true"))
    assert source.accepted["line"].to_list() == [3, 6]
    assert rules(source) == [(4, "blank_line"), (5, "blank_line")]


def test_header_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="missing_header"):
        read_fixed(tmp_path, b"one line\n", fixed("skip_rows = 2"))


@pytest.mark.parametrize(("start", "rule"), [(0, "undecodable"), (8, "undecodable"), (16, "undecodable")])
def test_undecodable_key(tmp_path: Path, start: int, rule: str) -> None:
    line = bytearray(fixed_line(WRITTEN[1]))
    line[start] = 0xFF
    source = read_fixed(tmp_path, b"\n".join([fixed_line(WRITTEN[0]), bytes(line)]))
    assert rules(source) == [(2, rule)]
    assert "\ufffd" in source.rejected["raw"][0]


def test_a_character_cut_by_a_field_border_spoils_only_its_fields(tmp_path: Path) -> None:
    line = bytearray(fixed_line(WRITTEN[0]))
    line[64] = "野".encode("cp932")[0]  # last byte of the first address piece is half a character
    source = read_fixed(tmp_path, bytes(line) + b"\n" + fixed_line(WRITTEN[1]) + b"\n")
    assert column(source, "address")[0].count("\ufffd") == 1
    assert column(source, "payload__grade") == ["1", "2"]
    assert findings(source) == [("A1", "undecodable:address")]


def test_blank_id(tmp_path: Path) -> None:
    data = b"    " + fixed_line(WRITTEN[0])[4:] + b"\n" + fixed_line(WRITTEN[1])
    assert rules(read_fixed(tmp_path, data)) == [(1, "blank_record_id")]


@pytest.mark.parametrize("trailer", [b"T,3", b"T,3\r\n\x1a", b"T,3\r\n\r\n"])
def test_trailer(tmp_path: Path, trailer: bytes) -> None:
    text = fixed('record_count = "trailer"')
    assert read_fixed(tmp_path, content() + trailer, text).read == 3
    with pytest.raises(SourceError, match=r"通知は 3件、実際は 2件.*record_count_mismatch"):
        read_fixed(tmp_path, content()[:156] + trailer, text)
    with pytest.raises(SourceError, match="missing_trailer"):
        read_fixed(tmp_path, content(), text)


def test_pieces_do_not_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [fixed_line([f"B{at}", *WRITTEN[at % 3][1:]]) for at in range(30)]
    lines[7], lines[20] = b"", lines[20][:50]
    data = b"\r\n".join(lines)
    whole = read_fixed(tmp_path, data)
    monkeypatch.setattr(encoding_module, "PIECE_BYTES", 200)
    monkeypatch.setattr(encoding_module, "_CHUNK_BYTES", 70)
    pieces = read_fixed(tmp_path, data)
    assert pieces.accepted.equals(whole.accepted) and pieces.rejected.equals(whole.rejected)
    assert rules(whole) == [(8, "blank_line"), (21, "broken_line")]


WIDTHS = (4, 8, 12)
#: Cells of a record, or a line that is none.
RECORDS = st.lists(
    st.one_of(
        st.tuples(*(st.text("A1 ｱ山　", max_size=width // 4) for width in WIDTHS)),
        st.sampled_from(["", "   ", "A1", "A1  山"]),
    ),
    max_size=12,
)


def padded(text: str, width: int, encoding: str) -> bytes:
    coded, blank = text.encode(encoding), " ".encode(encoding)
    return coded + blank * ((width - len(coded)) // len(blank))


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8", "utf-16-le"])
@given(records=RECORDS)
def test_whole_columns_are_cut_as_each_line_would_be(
    tmp_path_factory: pytest.TempPathFactory, encoding: str, records: list[tuple[str, ...] | str]
) -> None:
    wide = 2 if encoding == "utf-16-le" else 1
    widths = [width * wide for width in WIDTHS]
    key = "K".encode(encoding)  # so that no record looks blank, and most lines are records
    records = [*records, *[("x", "y", "z")] * 12]
    lines, expected = [], []
    for number, record in enumerate(records, 1):
        if isinstance(record, str):
            lines.append(record.encode(encoding))
            continue
        cells = [padded(text, width, encoding) for text, width in zip(record, widths, strict=True)]
        lines.append(key + b"".join(cells))
        expected.append((number, "K", *(cell.decode(encoding) for cell in cells)))
    file = tmp_path_factory.mktemp("fixed") / "x.txt"
    file.write_bytes("\n".encode(encoding).join(lines))
    borders = [0, wide, wide + widths[0], wide + sum(widths[:2]), wide + sum(widths)]
    plan = Plan((), tuple(pairwise(borders)))
    spec = FileSpec(path="x.txt", format="fixed", encoding=encoding)
    (batch,) = fixed_module.read_fixed(file, spec, lambda shape: plan)
    assert batch.cells.rows() == expected
    assert not any(MARK in cell for row in batch.cells.drop("line").rows() for cell in row)
    told = {number: rule for number, rule, _ in batch.broken.rows()}
    none = {at: line for at, line in enumerate(records, 1) if isinstance(line, str)}
    assert told == {at: "broken_line" if line.strip() else "blank_line" for at, line in none.items()}
