"""The lines of a text file as bytes, exactly as they are: for files that must leave as they came (contract §8).

Lines are the same as those that ``encoding.utf8_pieces`` numbers: LF or CRLF ends one, CR only in a file that has hardly
any other line end; line ends and end-of-file signs behind the last line with content are no lines. Line ends are looked for
among the file's code units: a byte 0A inside a wide character is none.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Final

import numpy as np

from reconcile.sources.encoding import codec_name, raw_pieces, utf8_pieces
from reconcile.sources.layout import FileSpec

_TAIL: Final = b"\r\n\x1a"
_WIDE: Final = {"utf-16-le": "<u2", "utf-16-be": ">u2", "utf-32-le": "<u4", "utf-32-be": ">u4"}
_MARKS: Final = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


@dataclass(frozen=True)
class RawLines:
    """A file, cut into lines.

    Attributes:
        mark: Byte order mark, b"" without one.
        lines: Each with its own line end; the last may have none.
        tail: What follows the last line: blank line ends, the end-of-file sign.
        codec: Python's name of the encoding in which text is added to a line.
    """

    mark: bytes
    lines: list[bytes]
    tail: bytes
    codec: str

    def text(self, index: int) -> str:
        """Return one line as the reader would see it: without its line end, undecodable bytes as U+FFFD."""
        return self.lines[index].decode(self.codec, "replace").rstrip("\r\n").replace("\r\n", "\n")


def raw_lines(data: bytes, encoding: str, counted: int | None = None) -> RawLines:
    """Cut the bytes of a file into its lines.

    Args:
        data: The whole file.
        encoding: Of the layout.
        counted: Number of lines as the reader numbered them (``count_lines``), if that matters. Where the number differs
            the lines are cut once more, as the codec decodes: in ISO-2022-JP half a character swallows the line end.

    Returns:
        Parts that put together give ``data`` again. Whoever gave ``counted`` compares it with the number of lines.
    """
    codec = _byte_order(data, codec_name(encoding))
    mark = _MARKS.get(codec, b"")
    mark = mark if data.startswith(mark) else b""
    body = data[len(mark) :]
    width, signs = _signs(body, codec)
    is_cr = _is_cr(signs)  # by the whole file, as the reader tells it
    stop = _end(signs, is_cr=is_cr)
    lines = _cut(signs[:stop], is_cr=is_cr)
    if signs is not body:
        borders = accumulate((len(line) * width for line in lines), initial=0)
        lines = [body[start:end] for start, end in pairwise(borders)]
    tail = body[stop * width :]
    if counted is not None and counted != len(lines):
        lines, tail = _as_decoded(lines, tail, codec)
    return RawLines(mark, lines, tail, codec)


def count_lines(path: Path, spec: FileSpec) -> int:
    """Count a file's lines as the reader numbers them.

    Args:
        path: The file.
        spec: Its layout, csv or fixed width.
    """
    wide = codec_name(spec.encoding).startswith(("utf-16", "utf-32"))
    pieces = raw_pieces(path) if spec.format == "fixed" and not wide else utf8_pieces(path, spec.encoding)
    return sum(piece.data.count(b"\n") + bool(piece.final and piece.data) for piece in pieces)


def _byte_order(data: bytes, name: str) -> str:
    """Name the byte order that ``encoding`` would read by."""
    if name == "utf-8-sig":
        return "utf-8"
    if name not in ("utf-16", "utf-32"):
        return name
    for order in ("le", "be"):
        if data.startswith(_MARKS[f"{name}-{order}"]):
            return f"{name}-{order}"
    sample = data[:4096]
    return f"{name}-be" if sample[0::2].count(0) > sample[1::2].count(0) else f"{name}-le"


def _signs(body: bytes, codec: str) -> tuple[int, bytes]:
    """Return the bytes of a code unit, and one ASCII byte per code unit in which line ends can be found.

    That is the body itself where a line end is one byte 0A or 0D and nothing else is.
    """
    if codec in _WIDE:
        kind = np.dtype(_WIDE[codec])
        units = np.frombuffer(body, kind, count=len(body) // kind.itemsize)
        return kind.itemsize, np.where(units < 0x80, units, 0x7F).astype(np.uint8).tobytes()
    if "\n".encode(codec) == b"\n":
        return 1, body
    table = bytearray(b"\x7f" * 256)  # EBCDIC
    for sign in _TAIL.decode():
        table[sign.encode(codec)[0]] = ord(sign)
    return 1, body.translate(bytes(table))


def _end(signs: bytes, *, is_cr: bool) -> int:
    """Return where the last line with content ends, its own line end included."""
    content = len(signs.rstrip(_TAIL))
    if not content:
        return 0
    behind = signs[content : content + 2]
    if behind == b"\r\n":
        return content + 2
    return content + (behind[:1] == b"\n" or (behind[:1] == b"\r" and is_cr))


def _is_cr(signs: bytes) -> bool:
    """Tell whether CR ends a line, by the same rule as the reader."""
    return signs.count(b"\r") - signs.count(b"\r\n") > signs.count(b"\n")


def _cut(signs: bytes, *, is_cr: bool) -> list[bytes]:
    """Return lines with their ends."""
    if is_cr or signs.count(b"\r") == signs.count(b"\r\n"):
        return signs.splitlines(keepends=True)  # of bytes: LF, CRLF and CR, nothing else
    lines = [part + b"\n" for part in signs.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _as_decoded(lines: list[bytes], tail: bytes, codec: str) -> tuple[list[bytes], bytes]:
    """Join lines whose line end the codec took for a part of a character; what says nothing at the end is tail."""
    merged = list(_merged(lines, codec))
    kept = len(merged)
    while kept and not merged[kept - 1][1].strip("\r\n\x1a"):
        kept -= 1
    return [line for line, _ in merged[:kept]], b"".join(line for line, _ in merged[kept:]) + tail


def _merged(lines: list[bytes], codec: str) -> Iterator[tuple[bytes, str]]:
    decoder = codecs.getincrementaldecoder(codec)("replace")
    parts: list[bytes] = []
    text = ""
    for line in lines:
        parts.append(line)
        text += decoder.decode(line)
        if text.endswith(("\n", "\r")):
            yield b"".join(parts), text
            parts, text = [], ""
    if parts:
        yield b"".join(parts), text
