"""Delimited files: encodings, line ends, headers, and every way in which a line can be broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.errors import SourceError
from tests.sources.helpers import (
    FIELDS,
    HEADER,
    NUMBERED,
    ROWS,
    column,
    csv_text,
    findings,
    layout_text,
    read,
    rules,
)

BAD_BYTES = [
    ("cp932", b"\x81"),
    ("cp932", b"\xff"),
    ("cp932", b"\x80"),
    ("utf-8", b"\xe3\x81"),
    ("utf-8", b"\xff"),
    ("euc_jp", b"\x8f\xa1"),
]


def test_plain_file(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text(ROWS))
    assert column(source, "record_id") == ["A1", "A2", "A3"]
    assert column(source, "my_number") == ["012345678901", "112345678901", "212345678901"]
    assert column(source, "address") == ["松本市1-2 コーポ101", "長野市3", "上田市4"]
    assert column(source, "sex") == ["male", "female", "unknown"]
    assert column(source, "birth_date") == ["19800401", "昭和55年4月1日", "S55.4.1"]
    assert column(source, "payload__grade") == ["1", "2", "3"]
    assert column(source, "alias") == [None] * 3
    assert source.accepted["line"].to_list() == [2, 3, 4]
    assert source.accepted["row_no"].to_list() == [0, 1, 2]
    assert source.accepted["file"].to_list() == ["x.csv"] * 3
    assert rules(source) == [] and findings(source) == []
    assert source.held == {"record_id", "my_number", "name", "birth_date", "sex", "address", "payload__grade"}


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("cp932", b""),
        ("shift_jis", b""),
        ("euc_jp", b""),
        ("iso2022_jp", b""),
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("utf-8-sig", b""),
        ("utf-8-sig", b"\xef\xbb\xbf"),
        ("utf-16", b""),
        ("utf-16", b"\xff\xfe"),
        ("utf-16", b"\xfe\xff"),
        ("utf-16-le", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b""),
        ("utf-16-be", b"\xfe\xff"),
        ("utf-32", b""),
        ("utf-32", b"\xff\xfe\x00\x00"),
        ("gb18030", b""),
        ("utf-7", b""),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_encodings_and_line_ends(tmp_path: Path, encoding: str, bom: bytes, end: str, last: bool) -> None:
    writer = encoding
    if encoding == "utf-16":
        writer = "utf-16-be" if bom == b"\xfe\xff" else "utf-16-le"
    elif encoding in ("utf-32", "utf-8-sig"):
        writer = {"utf-32": "utf-32-le", "utf-8-sig": "utf-8"}[encoding]
    text = csv_text(ROWS, end=end)
    content = bom + (text if last else text.removesuffix(end)).encode(writer)
    source = read(tmp_path, content, layout_text(encoding=encoding))
    assert column(source, "name") == ["山田 太郎", "長野 花子", "小諸 一郎"]
    assert source.accepted["line"].to_list() == [2, 3, 4]
    assert rules(source) == []


@pytest.mark.parametrize("delimiter", [",", "\t", "|", ";", " ", "^", "¦", "、"])
@pytest.mark.parametrize("quoted", [False, True])
def test_delimiters(tmp_path: Path, delimiter: str, quoted: bool) -> None:
    rows = [[cell.replace(" ", "　") for cell in row] for row in ROWS]
    if quoted:
        rows = [[f'"{cell}{delimiter}"' if at == 5 else cell for at, cell in enumerate(row)] for row in rows]
    shown = delimiter.replace("\t", "\\t")
    text = layout_text(encoding="utf-8", more=f'delimiter = "{shown}"')
    source = read(tmp_path, csv_text(rows, delimiter=delimiter).encode(), text)
    assert column(source, "name") == ["山田　太郎", "長野　花子", "小諸　一郎"]
    expected = f"長野市3{delimiter if quoted else ''}".strip()
    assert column(source, "address")[1] == expected


def test_end_of_file_sign_and_trailing_line_ends_are_no_lines(tmp_path: Path) -> None:
    for tail in ("", "\r\n", "\r\n\x1a", "\x1a", "\n\n\n", "\x1a\r\n"):
        source = read(tmp_path, csv_text(ROWS, end="\r\n").removesuffix("\r\n") + tail)
        assert source.read == 3, repr(tail)


def test_blank_line_inside_is_accounted_for(tmp_path: Path) -> None:
    text = csv_text(ROWS[:1]) + "\n　 \n" + csv_text(ROWS[1:], header=False)
    source = read(tmp_path, text)
    assert source.accepted["line"].to_list() == [2, 5, 6]
    assert rules(source) == [(3, "blank_line"), (4, "blank_line")]
    assert source.read == 5


@pytest.mark.parametrize("line", ["A9,1,2", "A9,1,2,3,4,5,6,7,8", "x", ",", "A9;1;2;3;4;5;6;7"])
def test_wrong_number_of_delimiters(tmp_path: Path, line: str) -> None:
    source = read(tmp_path, csv_text(ROWS[:1]) + line + "\n" + csv_text(ROWS[1:], header=False))
    assert rules(source) == [(3, "broken_line")]
    assert source.rejected["raw"].to_list() == [line]
    assert source.rejected["file"].to_list() == ["x.csv"]
    assert source.rejected["source"].to_list() == ["techo"]
    assert column(source, "record_id") == ["A1", "A2", "A3"]
    assert source.accepted["line"].to_list() == [2, 4, 5]


@pytest.mark.parametrize("blank", ["", " ", "　", "\t 　"])
def test_blank_record_id_is_rejected(tmp_path: Path, blank: str) -> None:
    rows = [ROWS[0], [blank, *ROWS[1][1:]], ROWS[2]]
    source = read(tmp_path, csv_text(rows))
    assert rules(source) == [(3, "blank_record_id")]
    assert source.rejected["raw"][0].startswith(blank + ",1123")
    assert source.accepted["row_no"].to_list() == [0, 1]


def test_row_of_delimiters_only_is_a_record_without_id(tmp_path: Path) -> None:
    assert rules(read(tmp_path, csv_text([*ROWS, [""] * 8]))) == [(5, "blank_record_id")]


@pytest.mark.parametrize("at", [0, 1, 2, 3])
@pytest.mark.parametrize(("encoding", "bad"), BAD_BYTES)
def test_undecodable_key_field_rejects_the_row(tmp_path: Path, at: int, encoding: str, bad: bytes) -> None:
    lines = csv_text(ROWS).encode(encoding).split(b"\n")
    cells = lines[2].split(b",")
    cells[at] += bad
    lines[2] = b",".join(cells)
    source = read(tmp_path, b"\n".join(lines), layout_text(encoding=encoding))
    assert rules(source) == [(3, "undecodable")]
    assert "\ufffd" in source.rejected["raw"][0] and "\ufdd0" not in source.rejected["raw"][0]
    assert column(source, "record_id") == ["A1", "A3"]


def test_undecodable_bytes_elsewhere_keep_the_row(tmp_path: Path) -> None:
    content = csv_text(ROWS).encode("cp932")
    content = content.replace("長野市3".encode("cp932"), "長野".encode("cp932") + b"\xff3")
    source = read(tmp_path, content.replace(b",1\n", b",\xfe\n", 1))
    assert column(source, "address")[1] == "長野\ufffd3"
    assert findings(source) == [
        ("A1", "payload_pattern:grade"),
        ("A1", "undecodable:grade"),
        ("A2", "undecodable:address"),
    ]


def test_undecodable_bytes_in_a_column_nobody_reads(tmp_path: Path) -> None:
    fields = FIELDS.replace('{ columns = ["住所", "方書"], joiner = " " }', '"住所"')
    content = csv_text(ROWS).encode("cp932").replace("コーポ".encode("cp932"), b"\xff\xfe")
    source = read(tmp_path, content, layout_text(fields))
    assert source.accepted.height == 3 and findings(source) == []


def test_a_replacement_character_in_the_file_is_decodable(tmp_path: Path) -> None:
    rows = [["A1", "012345678901", "山\ufffd 太郎", *ROWS[0][3:]]]
    source = read(tmp_path, csv_text(rows).encode(), layout_text(encoding="utf-8"))
    assert column(source, "name") == ["山\ufffd 太郎"] and rules(source) == [] and findings(source) == []


def test_byte_fault_that_eats_a_delimiter_breaks_the_line(tmp_path: Path) -> None:
    # 0x81 and "|" (0x7C) are one character in cp932: the line is short of a delimiter.
    content = csv_text(ROWS, delimiter="|").encode("cp932").replace("花子".encode("cp932"), b"\x81")
    source = read(tmp_path, content, layout_text(more='delimiter = "|"'))
    assert rules(source) == [(3, "broken_line")]


def test_title_lines_are_skipped_and_counted_in_line_numbers(tmp_path: Path) -> None:
    text = "手帳一覧,,\n作成日 令和8年4月1日\n" + csv_text([*ROWS, ["bad"]])
    source = read(tmp_path, text, layout_text(more="skip_rows = 2"))
    assert source.accepted["line"].to_list() == [4, 5, 6]
    assert rules(source) == [(7, "broken_line")]


def test_without_header(tmp_path: Path) -> None:
    text = csv_text([ROWS[0], ["bad"], *ROWS[1:]], header=False, delimiter="\t")
    source = read(tmp_path, text, layout_text(NUMBERED, more='header = false\ndelimiter = "\\t"'))
    assert column(source, "record_id") == ["A1", "A2", "A3"]
    assert source.accepted["line"].to_list() == [1, 3, 4]
    assert rules(source) == [(2, "broken_line")]


def test_without_header_the_first_line_may_be_the_broken_one(tmp_path: Path) -> None:
    text = "bad\n" + csv_text(ROWS, header=False)
    source = read(tmp_path, text, layout_text(NUMBERED, more="header = false"))
    assert rules(source) == [(1, "broken_line")] and source.accepted.height == 3


def test_without_header_too_few_columns(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"2列目\(実際は1列\).*missing_column"):
        read(tmp_path, "a\nb\n", layout_text(NUMBERED, more="header = false"))


def test_missing_required_column_names_the_nearest_header(tmp_path: Path) -> None:
    text = csv_text(ROWS).replace("個人番号", "個人番号ＣＤ")
    with pytest.raises(SourceError) as caught:
        read(tmp_path, text)
    assert caught.value.rule == "missing_column" and caught.value.file == "x.csv"
    assert "「個人番号」(近い見出し:「個人番号ＣＤ」)" in str(caught.value)
    assert "one.toml" in caught.value.action


def test_file_without_its_header_shows_no_record(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, csv_text([["氏名X", "012345678901", "氏名 太郎", *ROWS[0][3:]]], header=False))
    assert "012345678901" not in str(caught.value) and "19800401" not in str(caught.value)


def test_optional_column_that_is_absent_is_not_held(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text(ROWS).replace("方書", "部屋").replace("等級", "級"))
    assert column(source, "address") == [None] * 3 and column(source, "payload__grade") == [None] * 3
    assert source.held == {"record_id", "my_number", "name", "birth_date", "sex"}
    assert [note.split()[1] for note in source.notes] == ["address", "payload__grade"]


def test_duplicate_header_is_refused_only_where_it_matters(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="duplicate_column"):
        read(tmp_path, csv_text(ROWS).replace("生年月日", "氏名"))
    doubled = FIELDS.replace('{ columns = ["住所", "方書"], joiner = " " }', '"住所"')
    rows = [[*row, "x", "y"] for row in ROWS]
    text = ",".join([*HEADER, "備考", "備考"]) + "\n" + csv_text(rows, header=False)
    assert read(tmp_path, text, layout_text(doubled)).accepted.height == 3


def test_header_names_are_trimmed(tmp_path: Path) -> None:
    text = csv_text(ROWS).replace("氏名", " 氏名　").replace("等級", '"等級"')
    assert column(read(tmp_path, text), "name")[0] == "山田 太郎"


@pytest.mark.parametrize("content", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n\x1a"])
def test_nothing_in_the_file(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        read(tmp_path, content, layout_text(encoding="utf-8"))
    assert caught.value.rule in ("empty_file", "missing_header")
    assert "もう一度受け取って" in caught.value.action


def test_header_alone_is_a_system_without_records(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text([]))
    assert (source.read, source.accepted.height) == (0, 0)
    assert source.accepted.columns[:4] == ["row_no", "file", "line", "record_id"]


def test_wrong_encoding_is_suggested(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="cp932 ではなく utf-8 のようです"):
        read(tmp_path, csv_text(ROWS).encode("utf-8"))
    with pytest.raises(SourceError, match="utf-8 ではなく cp932 のようです"):
        read(tmp_path, csv_text(ROWS).encode("cp932"), layout_text(encoding="utf-8"))
    with pytest.raises(SourceError, match="cp932 ではなく utf-16 のようです"):
        read(tmp_path, csv_text(ROWS).encode("utf-16"))


def test_stray_carriage_return_does_not_break_a_line(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text(ROWS).replace("長野市3", "長野市\r3"))
    assert rules(source) == [] and column(source, "address")[1] == "長野市\r3"


def test_only_line_ends_end_lines(tmp_path: Path) -> None:
    odd = "x\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\0y"
    rows = [[*ROWS[0][:5], odd, *ROWS[0][6:]], ROWS[1]]
    source = read(tmp_path, csv_text(rows).encode(), layout_text(encoding="utf-8"))
    assert column(source, "address") == [odd + " コーポ101", "長野市3"]


def test_one_column_file(tmp_path: Path) -> None:
    fields = '[fields]\nrecord_id = "番号"\nmy_number = "番号"\nname = "番号"\nbirth_date = "番号"\n'
    source = read(tmp_path, "番号\n1\n\n2,3\n", layout_text(fields))
    assert column(source, "name") == ["1"]
    assert rules(source) == [(3, "blank_line"), (4, "broken_line")]
