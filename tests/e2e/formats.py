"""The same forty records in every format that a layout can describe, whole or broken. All persons are invented."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import polars as pl
import xlsxwriter

from tests.spec.harness import check_digit

SURNAMES = ("山田", "長野", "松本", "上田", "飯田")
GIVEN = ("一郎", "花子", "三郎", "桜子", "五郎", "梅子", "七郎", "菊子")
HEADER = ("記録番号", "個人番号", "氏名", "生年月日", "住所", "等級")
WIDTHS = (6, 12, 20, 8, 60, 1)


def people() -> list[dict[str, str]]:
    """Forty invented residents with valid numbers."""
    rows = []
    for index in range(40):
        eleven = f"{20_000_000_000 + 104_729 * index:011}"
        rows.append(
            {
                "my_number": eleven + check_digit(eleven),
                "name": f"{SURNAMES[index % 5]} {GIVEN[index // 5]}",
                "birth_date": f"19{50 + index}0{1 + index % 9}1{index % 9}",
                "address": f"長野県松本市大字島内{100 + index}番地",
            }
        )
    return rows


def records() -> list[tuple[str, ...]]:
    """One record a person: 記録番号, 個人番号, 氏名, 生年月日, 住所, 等級."""
    return [
        (f"R{index:04}", row["my_number"], row["name"], row["birth_date"], row["address"], str(1 + index % 4))
        for index, row in enumerate(people())
    ]


def csv_bytes(rows, *, encoding="utf-8", delimiter=",", header=True, quote=False) -> bytes:
    text = io.StringIO()
    writer = csv.writer(
        text,
        delimiter=delimiter,
        quoting=csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL,
        lineterminator="\r\n",
    )
    if header:
        writer.writerow(HEADER)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


def fixed_line(row) -> bytes:
    return b"".join(cell.encode("cp932").ljust(width) for cell, width in zip(row, WIDTHS, strict=True))


def fixed_bytes(rows) -> bytes:
    return b"\r\n".join(fixed_line(row) for row in rows) + b"\r\n"


def write_xlsx(path: Path, rows) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("一覧")
        for line, row in enumerate([HEADER, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell)


def write_parquet(path: Path, rows) -> None:
    pl.DataFrame(rows, schema=list(HEADER), orient="row").write_parquet(path)


def layout(
    identity: str, no: int, file: str, fields: str | None = None, payload: str = 'column = "等級"'
) -> str:
    """A layout in TOML: ``file`` holds the keys of [file], ``fields`` those of [fields]."""
    named = "\n".join(
        f'{field} = "{column}"'
        for field, column in zip(
            ("record_id", "my_number", "name", "birth_date", "address"), HEADER, strict=False
        )
    )
    return (
        f'[source]\nid = "{identity}"\nkind = "system"\nno = {no}\nname = "{identity}"\ndepartment = "検証課"\n'
        f'basis = "検証"\nbasis_kind = "法定事務"\nappendix = "5"\n\n[file]\n{file}\n\n[fields]\n{fields or named}\n\n'
        f'[[payload]]\nname = "grade"\n{payload}\npattern = "^[1-4]$"\n'
    )


def fixed_fields() -> tuple[str, str]:
    """[fields] and the payload's place for the fixed width file."""
    starts = [1 + sum(WIDTHS[:index]) for index in range(len(WIDTHS))]
    names = ("record_id", "my_number", "name", "birth_date", "address")
    fields = "\n".join(
        f"{name} = {{ start = {start}, length = {width} }}"
        for name, start, width in zip(names, starts, WIDTHS, strict=False)
    )
    return fields, f"start = {starts[5]}\nlength = {WIDTHS[5]}"


def write_registry(folder: Path, rows: list[dict[str, str]] | None = None) -> None:
    """The registry of the forty residents (or of others), with its layout."""
    rows = people() if rows is None else rows
    frame = pl.DataFrame(rows).with_columns(
        pl.Series("resident_code", [f"c{index}" for index in range(len(rows))])
    )
    frame.write_csv(folder / "data" / "registry.csv")
    names = "\n".join(f'{name} = "{name}"' for name in frame.columns)
    (folder / "schemas" / "registry.toml").write_text(
        f'[source]\nid = "registry"\nkind = "registry"\nscope = "full"\n\n[file]\npath = "registry.csv"\n\n[fields]\n{names}\n',
        "utf-8",
    )


def new_project(folder: Path) -> Path:
    """An empty project with the registry."""
    (folder / "data").mkdir(parents=True)
    (folder / "schemas").mkdir()
    (folder / "reconcile.toml").write_text('[paths]\ndata = "data"\n', "utf-8")
    write_registry(folder)
    return folder


def add_system(
    folder: Path,
    identity: str,
    no: int,
    file: str,
    *,
    fields: str | None = None,
    payload: str = 'column = "等級"',
) -> None:
    (folder / "schemas" / f"{identity}.toml").write_text(layout(identity, no, file, fields, payload), "utf-8")
