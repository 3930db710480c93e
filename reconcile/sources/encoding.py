"""Files as pieces of whole lines in UTF-8, whatever their encoding, with undecodable bytes marked.

A big file is never held as a whole: a piece is about ``PIECE_BYTES``. The last line with content always comes in the
final piece, so a trailer can be told from a record. Undecodable bytes become ``MARK``, a code point that
Unicode reserves for such use (noncharacter U+FDD0): so they differ from a U+FFFD that the file itself holds.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

MARK: Final = "\ufdd0"
MARK_BYTES: Final = MARK.encode()
PIECE_BYTES: Final = 16 * 1024 * 1024
_CHUNK_BYTES: Final = PIECE_BYTES
_SPAN: Final = 64 * 1024
_ERRORS: Final = "reconcile.mark"
_UTF8: Final = frozenset({"utf-8", "utf-8-sig"})
_UTF16_32: Final = ("utf-16", "utf-32")
_BOM: Final = codecs.BOM_UTF8
#: Bytes 80, A0 and FD-FF stand for no character in cp932.
_LAX: Final = {"cp932": "\x80\uf8f0\uf8f1\uf8f2\uf8f3"}
#: Encodings in which ASCII stands for itself, whatever precedes it: there is nothing to decode.
_LIKE_ASCII: Final = frozenset({"cp932", "euc_jp", "utf-8"})
#: What may follow the last record: line ends, and the end-of-file sign of old systems.
_TAIL: Final = b"\r\n\x1a"


def _mark(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError | UnicodeEncodeError):
        return MARK, error.end
    raise error


codecs.register_error(_ERRORS, _mark)


class TextPiece(NamedTuple):
    """Whole lines of one file.

    Attributes:
        data: The lines; lines end with LF only (none after the last line of the file), no byte order mark.
        final: Whether this is the file's last piece.
    """

    data: bytes
    final: bool


def codec_name(encoding: str) -> str:
    """Return Python's own name of an encoding, for example ``cp932`` for ``ms932``."""
    return codecs.lookup(encoding).name


def is_fixed_width_codec(encoding: str) -> bool:
    """Tell whether byte positions in a line mean something: no shift states, and lines can be found."""
    name = codec_name(encoding)
    return name.startswith(_UTF16_32) or (
        name in _UTF8 or ("\n".encode(name) == b"\n" and not name.startswith(("iso2022", "hz", "utf-7")))
    )


def slicing_codec(encoding: str) -> str:
    """Return the codec in which fixed-width positions are counted (UTF-16 and UTF-32 without a mark)."""
    name = codec_name(encoding)
    for wide in _UTF16_32:
        if name.startswith(wide):
            return f"{wide}-le"
    return "utf-8" if name in _UTF8 else name


def decode(data: bytes, encoding: str) -> str:
    """Decode, with ``MARK`` in place of every undecodable sequence."""
    if data.isascii() and codec_name(encoding) in _LIKE_ASCII:
        return data.decode("ascii")
    return _mark_lax(data.decode(encoding, _ERRORS), codec_name(encoding))


def _mark_lax(text: str, name: str) -> str:
    """Mark the bytes that mean nothing, but that Python's codec lets through as private use characters."""
    for character in _LAX.get(name, ""):
        if character in text:
            text = text.replace(character, MARK)
    return text


def holds_mark(data: bytes) -> bool:
    """Tell whether UTF-8 holds ``MARK``: much sooner than ``in`` does where its first byte is rare."""
    first, second, third = MARK_BYTES
    return any(
        data.find(first, at * _SPAN, (at + 1) * _SPAN) >= 0
        and ((span[:-2] == first) & (span[1:-1] == second) & (span[2:] == third)).any()
        for at, span in enumerate(_spans(data, 2))
    )


def utf8_pieces(path: Path, encoding: str) -> Iterator[TextPiece]:
    """Yield a file's lines as UTF-8.

    Args:
        path: The file.
        encoding: Any Python text codec. A byte order mark is dropped under every name of the encoding.

    Yields:
        Pieces in order; at least one, the last with ``final``.
    """
    name = codec_name(encoding)
    if name in _UTF8:
        for piece in line_pieces(_chunks(path)):
            yield piece if _is_utf8(piece.data) else piece._replace(data=decode(piece.data, "utf-8").encode())
    else:
        yield from line_pieces(_decoded(path, _with_byte_order(path, name)))


def raw_pieces(path: Path) -> Iterator[TextPiece]:
    """Yield a file's lines as they are, for encodings in which LF is never part of another character."""
    return line_pieces(_chunks(path))


def line_pieces(chunks: Iterator[bytes], size: int | None = None) -> Iterator[TextPiece]:
    """Cut chunks of bytes at line ends, and write CRLF (or CR, in a file that has no other) as LF."""
    limit = PIECE_BYTES if size is None else size
    buffer = b""
    line_end = b""
    first = True
    for chunk in chunks:
        buffer = buffer + chunk if buffer else chunk
        if len(buffer) < limit:
            continue
        line_end = line_end or _line_end(buffer.removesuffix(b"\r"))  # a CR at the end may lack its LF
        cut = buffer.rfind(line_end, 0, _content_end(buffer)) + 1 if line_end else 0
        if cut:
            yield TextPiece(_clean(buffer[:cut], line_end, first), final=False)
            buffer = buffer[cut:]
            first = False
    line_end = line_end or _line_end(buffer)
    yield TextPiece(_clean(buffer[: _content_end(buffer)], line_end, first), final=True)


def _content_end(data: bytes) -> int:
    """Return where the line ends and end-of-file signs at the end begin."""
    end = len(data)
    while end and data[end - 1] in _TAIL:
        end -= 1
    return end


def _line_end(data: bytes) -> bytes:
    """Return CR only for a file written with CR: a stray CR must not break an LF file apart; "" is no telling."""
    if b"\r" in data:
        returns, lines = (sum(np.count_nonzero(each == code) for each in _spans(data)) for code in b"\r\n")
        if returns > lines and returns - data.count(b"\r\n") > lines:
            return b"\r"
    return b"\n" if b"\n" in data else b""


def _clean(data: bytes, line_end: bytes, first: bool) -> bytes:
    if first and data.startswith(_BOM):
        data = data[len(_BOM) :]
    if b"\r" in data:
        # to leave a byte out is much faster than to replace two
        data = data.translate(None, b"\r") if _is_paired(data) else data.replace(b"\r\n", b"\n")
        if line_end == b"\r":
            data = data.replace(b"\r", b"\n")
    return data


def _is_paired(data: bytes) -> bool:
    """Tell whether each CR has its LF."""
    return not data.endswith(b"\r") and not any(
        ((span[:-1] == ord("\r")) & (span[1:] != ord("\n"))).any() for span in _spans(data, 1)
    )


def _spans(data: bytes, more: int = 0) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield bytes by spans that stay in the processor's cache, each with some of the next span."""
    codes = np.frombuffer(data, np.uint8)
    return (codes[at : at + _SPAN + more] for at in range(0, len(codes), _SPAN))


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _decoded(path: Path, name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)(_ERRORS)
    for chunk in _chunks(path):
        if name in _LIKE_ASCII and chunk.isascii() and not decoder.getstate()[0]:
            yield chunk
            continue
        yield _mark_lax(decoder.decode(chunk), name).encode("utf-8", _ERRORS)
    yield _mark_lax(decoder.decode(b"", True), name).encode("utf-8", _ERRORS)


def _with_byte_order(path: Path, name: str) -> str:
    """Name the byte order of UTF-16 and UTF-32 without a mark, which Python would refuse to guess.

    Digits and delimiters have a zero byte: behind them in little endian, before them in big endian.
    """
    if name not in _UTF16_32:
        return name
    with path.open("rb") as file:
        sample = file.read(4096)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        return name
    return f"{name}-be" if sample[0::2].count(0) > sample[1::2].count(0) else f"{name}-le"


def _is_utf8(data: bytes) -> bool:
    """Validate by polars, which makes no Python string of the whole."""
    try:
        pl.Series([data], dtype=pl.Binary).cast(pl.String)
    except pl.exceptions.PolarsError:
        return False
    return True


def guess_encoding(path: Path) -> str:
    """Name the likely encoding of a file, for a hint to the operator; "" when there is no telling."""
    with path.open("rb") as file:
        sample = file.read(65536)
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if sample.isascii():
        return "utf-16" if b"\0" in sample else ""
    for name in ("utf-8", "cp932", "euc_jp"):
        try:
            codecs.getincrementaldecoder(name)().decode(sample)
        except UnicodeDecodeError:
            continue
        return name
    return ""
