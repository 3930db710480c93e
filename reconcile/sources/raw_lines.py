"""The lines of a text file as bytes, exactly as they are: for files that must leave as they came (contract §8).

Lines are the same as those that ``encoding.utf8_pieces`` numbers: LF or CRLF ends one, CR only in a file that has no
other line end; line ends and end-of-file signs behind the last line with content are no lines.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from reconcile.sources.encoding import codec_name

_TAIL = b"\r\n\x1a"
_MARKS = {
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
        end: The line end of the file, in its encoding.
    """

    mark: bytes
    lines: list[bytes]
    tail: bytes
    codec: str
    end: bytes


def raw_lines(data: bytes, encoding: str) -> RawLines:
    """Cut the bytes of a file into its lines.

    Args:
        data: The whole file.
        encoding: Of the layout.

    Returns:
        Parts that put together give ``data`` again.
    """
    codec = _byte_order(data, codec_name(encoding))
    mark = _MARKS.get("utf-8" if codec.startswith("utf-8") else codec, b"")
    mark = mark if data.startswith(mark) else b""
    body = data[len(mark) :]
    if codec.startswith(("utf-16", "utf-32")):
        return _wide(mark, body, codec)
    lines, tail, end = _cut(body)
    return RawLines(mark, lines, tail, codec, end)


def _cut(body: bytes) -> tuple[list[bytes], bytes, bytes]:
    """Return lines with their ends, what follows them, and the usual line end."""
    line_end = b"\r" if body.count(b"\r") - body.count(b"\r\n") > body.count(b"\n") else b"\n"
    content = len(body.rstrip(_TAIL))
    if not content:
        return [], body, b"\n"
    found = body.find(line_end, content)
    # the last line keeps its own line end
    stop = found + 1 if found >= 0 and body[content:found] in (b"", b"\r") else content
    parts = body[:stop].split(line_end)
    last = parts.pop()
    lines = [part + line_end for part in parts] + ([last] if last else [])
    return lines, body[stop:], b"\r\n" if lines[0].endswith(b"\r\n") else line_end


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


def _wide(mark: bytes, body: bytes, codec: str) -> RawLines:
    """Cut at code units: text and back, which loses nothing, lone surrogates and an odd last byte included."""
    width = 4 if codec.startswith("utf-32") else 2
    whole = len(body) - len(body) % width
    lines, tail, end = _cut(body[:whole].decode(codec, "surrogatepass").encode("utf-8", "surrogatepass"))

    def back(part: bytes) -> bytes:
        return part.decode("utf-8", "surrogatepass").encode(codec, "surrogatepass")

    return RawLines(mark, [back(line) for line in lines], back(tail) + body[whole:], codec, back(end))
