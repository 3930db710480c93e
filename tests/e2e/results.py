"""Two published runs, file by file."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import polars as pl

#: What is told of the run itself, not of its findings.
_OWN = {"manifest.json", "run.log.jsonl", "report.html"}


def files_that_differ(one: Path, other: Path) -> list[str]:
    """Name the files of two runs that are not the same; those that tell of the run itself must be there."""
    names = [
        sorted(str(path.relative_to(run)) for path in run.rglob("*") if path.is_file())
        for run in (one, other)
    ]
    lacking = [name for name in names[0] + names[1] if (name in names[0]) != (name in names[1])]
    common = [name for name in names[0] if name in names[1] and Path(name).name not in _OWN]
    assert len(common) > 20
    return lacking + [name for name in common if content(one / name) != content(other / name)]


def content(path: Path):
    """What a file says: rows of a table, cells of a workbook, else its bytes; the id of the run left out."""
    run = path.parents[1].name
    if path.suffix == ".parquet":
        return [[str(value).replace(run, "RUN") for value in row] for row in pl.read_parquet(path).rows()]
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [[cell.replace(run, "RUN") for cell in row] for row in csv.reader(file)]
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, read_only=True)
        return [
            [str(value).replace(run, "RUN") for value in row]
            for sheet in book.worksheets
            for row in [(sheet.title,), *sheet.iter_rows(values_only=True)]
        ]
    return path.read_bytes()
