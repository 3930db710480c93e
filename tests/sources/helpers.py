"""Layouts and files for the tests of sources: obviously synthetic people only."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from reconcile.sources import Layout, SourceData, load_layouts, read_source

SYSTEM = """
[source]
id = "techo"
kind = "system"
no = 7
name = "手帳"
department = "支援課"
basis = "手帳法"
basis_kind = "法定事務"
appendix = "5"
"""

FILE = """
[file]
path = "{path}"
format = "{format}"
encoding = "{encoding}"
{more}
"""

FIELDS = """
[fields]
record_id = "手帳番号"
my_number = { column = "個人番号", required = true }
name = "氏名"
birth_date = { column = "生年月日", format = "auto" }
sex = { column = "性別", values = { "1" = "male", "2" = "female", "" = "unknown" } }
address = { columns = ["住所", "方書"], joiner = " " }

[[payload]]
name = "grade"
column = "等級"
pattern = "^[1-7]$"
"""

NUMBERED = """
[fields]
record_id = 1
my_number = { column = 2 }
name = 3
birth_date = 4
sex = { column = 5, values = { "1" = "male", "2" = "female" } }
address = { columns = [6, 7] }
[[payload]]
name = "grade"
column = 8
pattern = "^[1-7]$"
"""

#: Byte positions in cp932: id 4, number 12, name 20, birth 8, sex 1, address 30, grade 1 = 76 bytes.
SLICED = """
[fields]
record_id = { start = 1, length = 4 }
my_number = { start = 5, length = 12 }
name = { start = 17, length = 20 }
birth_date = { start = 37, length = 8 }
sex = { start = 45, length = 1, values = { "1" = "male", "2" = "female" } }
address = { pieces = [{ start = 46, length = 20 }, { start = 66, length = 10 }], joiner = " " }
[[payload]]
name = "grade"
start = 76
length = 1
pattern = "^[1-7]$"
"""

HEADER = ["手帳番号", "個人番号", "氏名", "生年月日", "性別", "住所", "方書", "等級"]
ROWS = [
    ["A1", "012345678901", "山田 太郎", "19800401", "1", "松本市1-2", "コーポ101", "1"],
    ["A2", "112345678901", "長野 花子", "昭和55年4月1日", "2", "長野市3", "", "2"],
    ["A3", "212345678901", "小諸 一郎", "S55.4.1", "", "上田市4", "", "3"],
]


def layout_text(
    fields: str = FIELDS,
    *,
    path: str = "x.csv",
    file_format: str = "csv",
    encoding: str = "cp932",
    more: str = "",
    source: str = SYSTEM,
) -> str:
    """Return a layout as TOML."""
    head = FILE.format(path=path, format=file_format, encoding=encoding, more=more)
    return source + head + fields


def make_layout(folder: Path, text: str) -> Layout:
    """Write a layout and load it."""
    schemas = folder / "schemas"
    schemas.mkdir(exist_ok=True)
    (schemas / "one.toml").write_text(text, "utf-8")
    return load_layouts(schemas)[0]


def csv_text(rows: list[list[str]], *, delimiter: str = ",", end: str = "\n", header: bool = True) -> str:
    """Join rows without quoting."""
    lines = [HEADER, *rows] if header else rows
    return "".join(delimiter.join(line) + end for line in lines)


def read(folder: Path, content: bytes | str, text: str | None = None, *, name: str = "x.csv") -> SourceData:
    """Write one file (text in cp932), read it through a layout, and check that the counts balance."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    (data / name).write_bytes(content.encode("cp932") if isinstance(content, str) else content)
    source = read_source(make_layout(folder, text or layout_text()), data)
    assert source.accepted.height + source.rejected.height == source.read
    return source


def rules(source: SourceData) -> list[tuple[int, str]]:
    """Line and rule of every rejected row."""
    return list(source.rejected.select("line", "rule").iter_rows())


def findings(source: SourceData) -> list[tuple[str, str]]:
    """record_id and rule of every quality finding."""
    return list(source.quality.select("record_id", "rule").iter_rows())


def column(source: SourceData, name: str) -> list[str | None]:
    """One accepted column."""
    return source.accepted[name].to_list()


def fixed_line(row: list[str], encoding: str = "cp932") -> bytes:
    """One row in the positions of ``SLICED``, padded with blanks."""
    widths = [4, 12, 20, 8, 1, 20, 10, 1]
    line = b""
    for value, width in zip(row, widths, strict=True):
        part = value.encode(encoding)
        assert len(part) <= width
        line += part + b" " * (width - len(part))
    return line


def as_table(rows: list[list[str]]) -> pl.DataFrame:
    """Rows as a table of text with the header's names."""
    return pl.DataFrame(rows, schema=HEADER, orient="row")
