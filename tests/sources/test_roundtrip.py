"""The same rows in every format give the same records as a slow and obvious reader in plain Python."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconcile.sources import SourceData, read_source
from tests.sources.helpers import (
    FIELDS,
    HEADER,
    NUMBERED,
    SLICED,
    as_table,
    fixed_line,
    layout_text,
    make_layout,
)

SPACES = " \u3000\t"
ID = st.sampled_from(["A", "B", "A#2", "", " ", "長1"])
TEXT = st.text("山田ﾀ髙9a -'", max_size=5) | st.sampled_from(["", " ", "\u3000", "山\u3000田"])
SEX = st.sampled_from(["1", "2", "", "9"])
GRADE = st.sampled_from(["1", "7", "8", ""])
ROW = st.tuples(ID, TEXT, TEXT, TEXT.map(lambda t: t[:2]), SEX, TEXT, TEXT.map(lambda t: t[:3]), GRADE)


def oracle(rows: list[list[str]]) -> tuple[list[dict[str, str | None]], list[int], set[tuple[str, str]]]:
    """Accepted records, indices of rejected rows, findings: one row after the other, nothing clever."""
    taken = {row[0].strip(SPACES) for row in rows}
    seen: dict[str, int] = {}
    accepted, rejected, findings = [], [], set()
    for index, row in enumerate(rows):
        cells = [cell.strip(SPACES) or None for cell in row]
        if cells[0] is None:
            rejected.append(index)
            continue
        record_id = cells[0]
        if cells[0] in seen:
            number = seen[cells[0]] + 1
            while f"{cells[0]}#{number}" in taken:
                number += 1
            record_id = f"{cells[0]}#{number}"
            taken.add(record_id)
            seen[cells[0]] = number
            findings.add((record_id, "duplicate_record_id"))
        else:
            seen[cells[0]] = 1
        sex = {"1": "male", "2": "female", None: "unknown"}.get(cells[4])
        if cells[4] == "9":
            findings.add((record_id, "unmapped_value:sex"))
        if cells[7] == "8":
            findings.add((record_id, "payload_pattern:grade"))
        if cells[2] is None:
            findings.add((record_id, "name_blank"))
        if cells[3] is None:
            findings.add((record_id, "birth_date_blank"))
        accepted.append(
            {
                "record_id": record_id,
                "my_number": cells[1],
                "name": cells[2],
                "birth_date": cells[3],
                "sex": sex,
                "address": " ".join(cell for cell in cells[5:7] if cell) or None,
                "payload__grade": cells[7],
            }
        )
    return accepted, rejected, findings


def delimited(
    encoding: str, delimiter: str, header: bool, quoting: int
) -> Callable[[Path, list[list[str]]], None]:
    def write(path: Path, rows: list[list[str]]) -> None:
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
        writer.writerows([HEADER, *rows] if header else rows)
        path.write_bytes(stream.getvalue().encode(encoding))

    return write


def fixed(path: Path, rows: list[list[str]]) -> None:
    path.write_bytes(b"".join(fixed_line(row) + b"\r\n" for row in rows))


def workbook(path: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([HEADER, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(at, column, cell)


UNMARKED = '"2" = "female"'
MARKED = '"2" = "female", "" = "unknown"'
ALL = csv.QUOTE_ALL
FORMATS: dict[str, tuple[str, Callable[[Path, list[list[str]]], None], int]] = {
    "csv": (layout_text(), delimited("cp932", ",", True, csv.QUOTE_MINIMAL), 2),
    "quoted": (layout_text(encoding="utf-8"), delimited("utf-8-sig", ",", True, ALL), 2),
    "tab": (
        layout_text(
            NUMBERED.replace(UNMARKED, MARKED), encoding="utf-16", more='header = false\ndelimiter = "\\t"'
        ),
        delimited("utf-16", "\t", False, csv.QUOTE_MINIMAL),
        1,
    ),
    "fixed": (layout_text(SLICED.replace(UNMARKED, MARKED), file_format="fixed"), fixed, 1),
    "xlsx": (layout_text(FIELDS, file_format="xlsx"), workbook, 2),
    "parquet": (
        layout_text(FIELDS, file_format="parquet"),
        lambda path, rows: as_table(rows).write_parquet(path),
        1,
    ),
}


def observed(
    source: SourceData, first: int
) -> tuple[list[dict[str, str | None]], list[int], set[tuple[str, str]]]:
    names = ["record_id", "my_number", "name", "birth_date", "sex", "address", "payload__grade"]
    found = set(source.quality.select("record_id", "rule").iter_rows())
    return (
        source.accepted.select(names).to_dicts(),
        [line - first for line in source.rejected["line"]],
        found,
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW.map(list), max_size=8))
def test_every_format_agrees_with_the_oracle(tmp_path: Path, rows: list[list[str]]) -> None:
    # A row of blanks is a blank line in a workbook and in fixed width, and nothing at all at the end: tested elsewhere.
    rows = [row for row in rows if any(cell.strip(SPACES) for cell in row)]
    expected = oracle(rows)
    (tmp_path / "data").mkdir(exist_ok=True)
    for name, (text, write, first) in FORMATS.items():
        write(tmp_path / "data" / "x.csv", rows)
        if name == "fixed" and not rows:  # an empty file is refused
            continue
        if name == "tab" and not rows:
            continue
        source = read_source(make_layout(tmp_path, text), tmp_path / "data")
        assert observed(source, first) == expected, name
        assert source.rejected["rule"].unique().to_list() in ([], ["blank_record_id"]), name
