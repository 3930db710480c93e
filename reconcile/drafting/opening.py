"""The first look at a file: what kind of file it is, in which encoding, and a sample of its lines.

At most ``HEAD_BYTES`` from the beginning and ``BLOCKS`` blocks spread over the rest are read, so a file of any size takes the
same time. Blocks are runs of neighbouring lines: records that belong together stay together.
"""

from __future__ import annotations

import codecs
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from reconcile.errors import ConfigError

HEAD_BYTES: Final = 4 * 1024 * 1024
BLOCKS: Final = 16
BLOCK_BYTES: Final = 96 * 1024
TAIL_BYTES: Final = 8 * 1024
MAX_LINES: Final = 2000
HEAD_LINES: Final = 400

_SCORED: Final = 32 * 1024
_CODECS: Final = ("utf-8", "cp932", "euc_jp")
_ESCAPED: Final = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b(I")
_COMMON: Final = re.compile(
    "[\t\r\n -~\u3000-\u3002\u3005-\u3007\u3041-\u3096\u30a1-\u30fc\uff01-\uff5e\u2010\u2212\u30fb]"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_KANJI: Final = re.compile("[\u4e00-\u9fff]")
_HALF_KANA: Final = re.compile("[\uff61-\uff9f]")
_NOT_TEXT: Final = {
    b"\xd0\xcf\x11\xe0": "旧形式の Excel(.xls)又は Word のファイルです。Excel で開き、.xlsx か CSV で保存し直してください。",
    b"%PDF": "PDF です。元のシステムから CSV か Excel で出し直してもらってください。",
    b"\x1f\x8b": "圧縮されたファイル(gzip)です。展開してから指定してください。",
    b"7z\xbc\xaf": "圧縮されたファイル(7z)です。展開してから指定してください。",
}


@dataclass(frozen=True)
class Lines:
    """Lines of a text file, line ends removed.

    Attributes:
        encoding: Python codec.
        is_sure: Whether only this encoding is likely.
        head: The first lines, every one of them.
        later: Runs of neighbouring lines from the rest of the file.
        last: The last line that is not blank.
        is_whole: Whether ``head`` is the whole file.
    """

    encoding: str
    is_sure: bool
    head: tuple[str, ...]
    later: tuple[tuple[str, ...], ...]
    last: str
    is_whole: bool


def kind_of(path: Path) -> Literal["text", "xlsx", "parquet"]:
    """Tell workbooks and parquet files by their first bytes.

    Raises:
        ConfigError: No such file, it is empty, or of a kind that cannot be read.
    """
    try:
        size = path.stat().st_size if path.is_file() else -1
        with path.open("rb") as file:
            first = file.read(8)
    except OSError as error:
        raise ConfigError(
            f"ファイルを開けません: {path}({type(error).__name__})",
            "ファイル名とアクセス権を確かめてください。",
        ) from None
    if size <= 0:
        raise ConfigError(
            f"{path.name} は空です(0バイト)(empty_file)",
            "抽出又は転送の失敗です。もう一度受け取ってください。",
        )
    if first.startswith(b"PAR1"):
        return "parquet"
    if first.startswith(b"PK\x03\x04"):
        if _is_workbook(path):
            return "xlsx"
        raise _refused(path, "圧縮されたファイル(zip)です。展開してから指定してください。")
    for magic, action in _NOT_TEXT.items():
        if first.startswith(magic):
            raise _refused(path, action)
    return "text"


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "xl/workbook.xml" in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def _refused(path: Path, action: str) -> ConfigError:
    return ConfigError(f"{path.name} は読める形式のファイルではありません(unreadable_file)", action)


def read_lines(path: Path) -> Lines:
    """Sample a text file.

    Raises:
        ConfigError: It is no text, or holds nothing but blanks.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
        blocks = []
        if size > HEAD_BYTES:
            step = (size - HEAD_BYTES) / BLOCKS
            for index in range(BLOCKS):
                file.seek((HEAD_BYTES + int(step * index)) // 4 * 4)
                blocks.append(file.read(BLOCK_BYTES))
        file.seek(max(0, (size - TAIL_BYTES) // 4 * 4))
        tail = file.read()
    encoding, is_sure = guess(head, blocks)
    text = _lines(_decode(head, encoding))
    if not any(line.strip() for line in text):
        raise ConfigError(f"{path.name} に中身がありません(空白だけです)", "もう一度受け取ってください。")
    if _control_share("".join(text)) > 0.01:
        raise _refused(path, "文字のファイル(CSV、固定長)か Excel、parquet を指定してください。")
    last = next((line for line in reversed(_lines(_decode(tail, encoding))) if line.strip()), "")
    is_whole = size <= HEAD_BYTES
    cut = text if is_whole else text[:-1]
    runs = [tuple(_lines(_decode(block, encoding))[1:-1]) for block in blocks]
    if is_whole and len(cut) > MAX_LINES:
        runs = _spread(cut[HEAD_LINES:])
        cut, is_whole = cut[:HEAD_LINES], False
    room = (MAX_LINES - HEAD_LINES) // BLOCKS
    if not is_whole:
        cut, runs = cut[:HEAD_LINES], [run[:room] for run in runs]
    return Lines(encoding, is_sure, tuple(cut), tuple(run for run in runs if run), last, is_whole)


def _spread(lines: list[str]) -> list[tuple[str, ...]]:
    step = max(1, len(lines) // BLOCKS)
    return [tuple(lines[at : at + step]) for at in range(0, len(lines) - 1, step)]


def _lines(text: str) -> list[str]:
    """Cut at line ends only: ``splitlines`` would also cut at characters that belong to values."""
    clean = text.replace("\r\n", "\n")
    if clean.count("\r") > clean.count("\n"):
        clean = clean.replace("\r", "\n")
    return clean.rstrip("\n\r\x1a").split("\n")


def _decode(data: bytes, encoding: str) -> str:
    name = encoding
    if encoding == "utf-16" and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16-be" if data[0::2].count(0) > data[1::2].count(0) else "utf-16-le"
    return data.decode(name, "replace")


def _control_share(text: str) -> float:
    return len(_CONTROL.findall(text)) / max(1, len(text))


def guess(head: bytes, blocks: list[bytes]) -> tuple[str, bool]:
    """Name the encoding.

    Args:
        head: The beginning of the file.
        blocks: Parts of the rest.

    Returns:
        Python codec, and whether no other encoding is likely. Text without any other character than ASCII is
        utf-8, whatever else it may be called.
    """
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", True
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", True
    if head[:4096].count(0) * 8 > len(head[:4096]):
        return "utf-16", True
    if any(mark in head for mark in _ESCAPED):
        return "iso2022_jp", True
    data = [head[: 1024 * 1024], *blocks]
    if all(part.isascii() for part in data):
        return "utf-8", True
    short = [part for each in data if not (part := each[:_SCORED]).isascii()]
    scores = sorted(((_score(short or data, name), name) for name in _CODECS), reverse=True)
    (best, name), (second, _) = scores[0], scores[1]
    return name, best > 0.9 and best - second > 0.1


def _score(parts: list[bytes], encoding: str) -> float:
    """Share of the characters beyond ASCII that Japanese text is made of; a decoding error counts against it."""
    good = bad = 0.0
    for part in parts:
        text = "".join(char for char in part.decode(encoding, "replace") if char > "\x7f")
        kanji = _KANJI.findall(text)
        usual = sum(_is_usual(char) for char in kanji)
        common = len(_COMMON.findall(text))
        half = len(_HALF_KANA.findall(text))
        good += usual + common + 0.8 * half + 0.3 * (len(kanji) - usual)
        bad += len(text) - len(kanji) - common - half + 3 * text.count("\ufffd")
    return good / max(1.0, good + bad)


def _is_usual(kanji: str) -> bool:
    """Whether a kanji is of JIS level 1: the ones that names of people and places are mostly written with."""
    try:
        return kanji.encode("cp932")[0] <= 0x98
    except UnicodeEncodeError:
        return False
