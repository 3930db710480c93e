"""Opens a worklist that came back, whatever program saved it, and finds its rows by their headings.

What cannot be read as a whole is refused, never read in part: an answer in a column that was renamed, deleted or
doubled would otherwise be lost without a word. The limits keep a damaged or hostile file from filling the memory.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import python_calamine

from reconcile.errors import ConfigError
from reconcile.outputs.files import unguarded
from reconcile.outputs.worklist import ANSWERS, HEADINGS
from reconcile.store.ids import RUN_ID

ID: Final = "管理番号"
FINDING_ID: Final = re.compile(r"[0-9a-f]{16}")

_NEEDED: Final = (ID, *ANSWERS)
#: Unpacked size of a workbook; also bounds each part, since the archive's sizes are verified.
_MAX_BYTES: Final = 200_000_000
#: Rows times columns of one sheet: a single cell in the last corner would be read as 17 billion.
_MAX_CELLS: Final = 25_000_000
_CELL_PLACE: Final = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_PROPERTIES: Final = "docProps/custom.xml"
_OLE: Final = b"\xd0\xcf\x11\xe0"
_TITLE_ROWS: Final = 50
_UNREADABLE: Final = (
    zipfile.BadZipFile,
    python_calamine.CalamineError,
    zlib.error,
    ET.ParseError,
    EOFError,
    NotImplementedError,  # of zipfile: a compression or version it does not know
    RuntimeError,  # of zipfile: encrypted
    ValueError,
)


@dataclass(frozen=True)
class Table:
    """One sheet, or the whole csv.

    Attributes:
        sheet: Its name, "" for a csv.
        place: How a message names it, without what the department may have typed there.
        cells: Rows from the first on; texts, numbers, dates.
        is_ragged: Whether rows may be longer than the headings by accident (csv).
    """

    sheet: str
    place: str
    cells: Sequence[Sequence[Any]]
    is_ragged: bool = False


def open_worklist(path: Path) -> tuple[str, list[Table]]:
    """Return the run id that a workbook carries ("" if none) and all its sheets, hidden ones too.

    Args:
        path: ``.xlsx``, ``.xlsm`` (told by its content, too), or comma- or tab-separated text in UTF-8, cp932, UTF-16.

    Raises:
        ConfigError: The file cannot be read; the message names the file and says what to do.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise no_worklist(path, "開けません") from None
    if content.startswith(_OLE):
        raise no_worklist(
            path, "古い形式(.xls)か、パスワード付きです。パスワードなしの .xlsx で保存し直してください"
        )
    if path.suffix.lower() in (".xlsx", ".xlsm") or content.startswith(b"PK\x03\x04"):
        return _read_book(path, content)
    return "", [Table("", "", _read_csv(path, content), is_ragged=True)]


def rows_by_heading(path: Path, table: Table) -> list[tuple[int, dict[str, Any]]] | None:
    """Return the rows below the headings: number of the row, and its cells by heading.

    Args:
        path: For messages.
        table: Of ``open_worklist``.

    Returns:
        None for a sheet that is no list of findings, such as 概要 or notes of the department.

    Raises:
        ConfigError: A list of findings whose headings are gone, incomplete or doubled, or a csv row with more cells
            than headings: its answers could not be told.
    """
    for at, row in enumerate(table.cells[:_TITLE_ROWS]):
        names = [_heading(value) for value in row]
        answers = sum(name in names for name in ANSWERS)
        if answers >= (1 if ID in names else 2):
            _check_headings(path, f"{table.place}{at + 1}行目", names)
            _check_width(path, table, at, len(names))
            columns = {name: names.index(name) for name in HEADINGS if name in names}
            return [
                (
                    line,
                    {
                        name: cells[column] if column < len(cells) else None
                        for name, column in columns.items()
                    },
                )
                for line, cells in enumerate(table.cells[at + 1 :], start=at + 2)
            ]
        if ID in names:
            return None  # an excerpt without any column to answer in
    for line, row in enumerate(table.cells, start=1):
        if any(isinstance(cell, str) and FINDING_ID.fullmatch(cell) for cell in row):
            raise no_worklist(path, f"{table.place}{line}行目に管理番号がありますが、見出しの行がありません")
    return None


def no_worklist(path: Path, why: str) -> ConfigError:
    """Return the error for a file of which nothing is imported."""
    return ConfigError(
        f"{path.name} は訂正一覧として読めません: {why}。何も取り込んでいません。",
        "reconcile run が書いた訂正一覧(.xlsx か .csv)に記入したファイルを指定してください。",
    )


def _check_headings(path: Path, place: str, names: Sequence[str]) -> None:
    missing = [name for name in _NEEDED if name not in names]
    if missing:
        raise no_worklist(path, f"{place}に見出し「{'」「'.join(missing)}」がありません")
    doubled = [name for name in _NEEDED if names.count(name) > 1]
    if doubled:
        raise no_worklist(path, f"{place}に見出し「{'」「'.join(doubled)}」が二つ以上あります")


def _check_width(path: Path, table: Table, at: int, width: int) -> None:
    """A comma too many moves answers into other columns or out of the table."""
    if not table.is_ragged:
        return
    for line, row in enumerate(table.cells[at + 1 :], start=at + 2):
        if any(cell.strip() for cell in row[width:]):
            raise no_worklist(
                path, f"{line}行目の列が見出しより多くあります(記入した文のコンマは引用符で囲みます)"
            )


def _heading(value: Any) -> str:
    folded = _folded(value if isinstance(value, str) else "")
    return _HEADINGS.get(folded, folded)


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


_HEADINGS: Final = {_folded(name): name for name in HEADINGS}


def _read_book(path: Path, content: bytes) -> tuple[str, list[Table]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(path, archive)
            run = _run_of(archive)
        book = python_calamine.load_workbook(io.BytesIO(content))
        return run, [
            Table(
                name,
                f"{place}枚目のシートの",
                book.get_sheet_by_name(name).to_python(skip_empty_area=False),
            )
            for place, name in enumerate(book.sheet_names, start=1)
        ]
    except _UNREADABLE:
        raise no_worklist(path, "Excel のブックとして開けません") from None


def _check_sizes(path: Path, archive: zipfile.ZipFile) -> None:
    if sum(info.file_size for info in archive.infolist()) > _MAX_BYTES:
        raise no_worklist(path, "展開すると大きすぎます")
    if archive.testzip() is not None:  # reads no more than the sizes that the archive states
        raise zipfile.BadZipFile
    for name in archive.namelist():
        if name.lower().endswith(".xml") and _cells(archive.read(name)) > _MAX_CELLS:
            raise no_worklist(
                path, "シートの遠く離れた所まで使われています。表の外の行と列を削除してください"
            )


def _cells(part: bytes) -> int:
    """Return how many cells a sheet spans, from the first row and column to the last it names."""
    rows = columns = 0
    for letters, digits in _CELL_PLACE.findall(part):
        column = 0
        for letter in letters:
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(digits)), max(columns, column)
    return rows * columns


def _run_of(archive: zipfile.ZipFile) -> str:
    """Return the custom property ``run``, "" unless it is a run id."""
    if _PROPERTIES not in archive.namelist():
        return ""
    content = archive.read(_PROPERTIES)
    if b"<!DOCTYPE" in content:
        raise ValueError("no spreadsheet program writes a document type")
    for each in ET.fromstring(content):  # noqa: S314 - bounded, without entities
        if each.get("name") == "run":
            run = "".join(each.itertext()).strip()
            return run if RUN_ID.fullmatch(run) else ""
    return ""


def _read_csv(path: Path, content: bytes) -> list[list[str]]:
    text = _decoded(content)
    if text is None or "\0" in text:
        raise no_worklist(path, "文字コードが UTF-8、cp932、UTF-16 のどれでもありません")
    headings = next((line for line in text.splitlines() if ID in line), "")
    delimiter = "\t" if "\t" in headings else ","
    # strict: a quote that is never closed would swallow the rows below it
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        return [[unguarded(cell) for cell in row] for row in reader]
    except csv.Error:
        raise no_worklist(
            path, f"CSV として読めません({reader.line_num}行目まで: 引用符が閉じていないか、欄が長すぎます)"
        ) from None


def _decoded(content: bytes) -> str | None:
    utf_16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf_16 else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
