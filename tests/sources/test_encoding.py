"""Pieces of whole lines, and the marks for bytes that mean nothing."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.sources import encoding as encoding_module
from reconcile.sources.encoding import (
    MARK,
    codec_name,
    decode,
    guess_encoding,
    is_fixed_width_codec,
    line_pieces,
    slicing_codec,
    utf8_pieces,
)


def chunked(data: bytes, size: int) -> list[bytes]:
    return [data[at : at + size] for at in range(0, len(data), size)]


def reference(data: bytes) -> bytes:
    """What line_pieces should give in all, said slowly: one kind of line end, nothing after the last line."""
    lone = sum(1 for at in range(len(data)) if data[at : at + 1] == b"\r" and data[at + 1 : at + 2] != b"\n")
    if lone > data.count(b"\n"):
        plain = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    else:
        plain = data.replace(b"\r\n", b"\n")
    while plain and plain[-1:] in (b"\n", b"\r", b"\x1a"):
        plain = plain[:-1]
    return plain.removeprefix(b"\xef\xbb\xbf")


@given(
    st.binary(max_size=60).map(lambda data: data.replace(b"\r", b"")), st.integers(1, 30), st.integers(1, 30)
)
def test_no_byte_is_lost_between_pieces(data: bytes, chunk: int, size: int) -> None:
    pieces = list(line_pieces(iter(chunked(data, chunk)), size))
    assert b"".join(piece.data for piece in pieces) == reference(data)
    assert [piece.final for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert all(piece.data.endswith(b"\n") for piece in pieces[:-1])


@given(st.lists(st.sampled_from([b"a,b", b"", b"T,1", "長野".encode()]), max_size=12), st.integers(1, 9))
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_the_last_line_with_content_is_in_the_final_piece(end: bytes, lines: list[bytes], size: int) -> None:
    data = b"".join(line + end for line in lines)
    *others, last = line_pieces(iter(chunked(data, size)), size)
    kept = [line for line in lines if line]
    if kept:
        assert last.data.endswith(kept[-1])
    joined = b"".join(piece.data for piece in [*others, last])
    assert joined == b"\n".join(lines).rstrip(b"\n")


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("山".encode("cp932"), "cp932", "山"),
        (b"a\x81", "cp932", "a" + MARK),
        (b"a\x81,b", "cp932", "a" + MARK + ",b"),
        (b"\xff\xfd\xa0\x80", "cp932", MARK * 4),
        ("髙①".encode("cp932"), "cp932", "髙①"),
        (b"\xf0\x40", "cp932", "\ue000"),  # 外字: private use, decodable; the comparison calls it unreadable
        (b"\xe5\xb1\n", "utf-8", MARK + "\n"),
        ("\ufffd".encode(), "utf-8", "\ufffd"),
        (b"\xed\xa0\x80", "utf-8", MARK * 3),
        (b"\x8f\xa1", "euc_jp", MARK),
        (b"\x00\xd8A\x00", "utf-16-le", MARK + "A"),
    ],
)
def test_decode(data: bytes, encoding: str, text: str) -> None:
    assert decode(data, encoding) == text


@given(
    st.binary(max_size=40),
    st.sampled_from(["utf-8", "cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-32", "utf-7"]),
)
def test_any_bytes_become_utf8(tmp_path_factory: pytest.TempPathFactory, data: bytes, encoding: str) -> None:
    path = tmp_path_factory.getbasetemp() / "any.bin"
    path.write_bytes(data)
    b"".join(piece.data for piece in utf8_pieces(path, encoding)).decode("utf-8")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"plain,ascii", ""),
        ("山田,1".encode("cp932"), "cp932"),
        ("山田,1".encode(), "utf-8"),
        ("山田,1".encode("euc_jp"), "euc_jp"),
        (codecs.BOM_UTF16_LE + "山".encode("utf-16-le"), "utf-16"),
        ("a,1".encode("utf-16-be"), "utf-16"),
    ],
)
def test_guess(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / "x"
    path.write_bytes(data)
    guess = guess_encoding(path)
    assert guess == name or (
        name == "euc_jp" and guess == "cp932"
    )  # short EUC text is half-width kana in cp932


def test_names() -> None:
    assert codec_name("ms932") == codec_name("CP932") == "cp932"
    assert [slicing_codec(name) for name in ("utf-16", "UTF-16BE", "utf-32", "utf-8-sig", "sjis")] == [
        "utf-16-le",
        "utf-16-le",
        "utf-32-le",
        "utf-8",
        "shift_jis",
    ]
    usable = {
        name: is_fixed_width_codec(name)
        for name in ("cp932", "utf-8-sig", "utf-16", "iso2022_jp", "hz", "utf-7")
    }
    assert list(usable.values()) == [True, True, True, False, False, False]


@pytest.mark.parametrize("encoding", sorted(encoding_module._LIKE_ASCII))
def test_ascii_stands_for_itself_in_what_is_not_decoded(encoding: str) -> None:
    assert all(bytes([code]).decode(encoding) == chr(code) for code in range(128))


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_half_a_character_before_ascii_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(encoding_module, "_CHUNK_BYTES", size)
    text = "a表b,ソ1,申請,23\n山"  # the second bytes of 表 and ソ are ASCII
    for encoding in ("cp932", "euc_jp"):
        (tmp_path / "x").write_bytes(text.encode(encoding))
        assert b"".join(piece.data for piece in utf8_pieces(tmp_path / "x", encoding)).decode() == text
