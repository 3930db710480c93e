"""An office that works with the tool: it edits extracts and replicas, fills in workbooks, and runs the night.

Works on a copy of the committed sample (all persons are invented). Edits go through csv and openpyxl, never through the program.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import polars as pl

from reconcile.config import load_project
from reconcile.paths import root
from reconcile.pipelines.nightly import run_nightly
from reconcile.sources import load_layouts

FIRST_NIGHT = date(2026, 4, 1)


def finding_id(system, record_id, check):
    """docs/contract.md A4, written out again."""
    return hashlib.sha256("\x1f".join((system, record_id, check)).encode()).hexdigest()[:16]


class Table:
    """A delimited file that is read, changed and written back."""

    def __init__(self, path, encoding, delimiter=",", *, header=True):
        self.path, self.encoding, self.delimiter = path, encoding, delimiter
        with path.open(encoding=encoding, newline="") as file:
            rows = list(csv.reader(file, delimiter=delimiter))
        self.head = rows.pop(0) if header else list(range(1, len(rows[0]) + 1))
        self.has_header = header
        self.rows = [dict(zip(self.head, row, strict=True)) for row in rows]

    def write(self):
        with self.path.open("w", encoding=self.encoding, newline="") as file:
            writer = csv.writer(file, delimiter=self.delimiter, lineterminator="\r\n")
            if self.has_header:
                writer.writerow(self.head)
            writer.writerows([row[name] for name in self.head] for row in self.rows)


class Office:
    """The sample in a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        for name in ("sample_data", "schemas"):
            shutil.copytree(root() / name, folder / name)
        shutil.copy(root() / "reconcile.toml", folder / "reconcile.toml")
        self.project = load_project(folder)
        self.layouts = {layout.id: layout for layout in load_layouts(folder / "schemas")}
        self.nights = 0
        self.latest = None

    # the night

    def night(self, *, only=()):
        """Run; returns the summary."""
        day = FIRST_NIGHT + timedelta(days=self.nights)
        self.nights += 1
        summary = run_nightly(self.project, as_of=day, only=only)
        self.latest = summary
        return summary

    def findings(self, folder=None):
        """State, note and check by finding id, of the last night."""
        table = pl.read_parquet((folder or self.latest.folder) / "results" / "findings.parquet")
        return {row["finding_id"]: row for row in table.iter_rows(named=True)}

    def verdicts(self):
        """Verdict rows by (system, record_id)."""
        table = pl.read_parquet(self.latest.folder / "results" / "verdicts.parquet")
        return {(row["system"], row["record_id"]): row for row in table.iter_rows(named=True)}

    def csv(self, part, name):
        """Rows of a csv of the last night."""
        with (self.latest.folder / part / name).open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    # the departments' systems

    def extract(self, system):
        """The system's (first) file."""
        layout = self.layouts[system]
        path = min((self.folder / "sample_data").glob(layout.file.path))
        return Table(path, layout.file.encoding, layout.file.delimiter, header=layout.file.header)

    def column(self, system, field):
        """The column of a canonical field that has one."""
        return self.layouts[system].fields[field].keys[0]

    def change(self, system, record_id, **values):
        """Change fields of a record in its system."""
        table = self.extract(system)
        key = self.column(system, "record_id")
        (row,) = (row for row in table.rows if row[key] == record_id)
        for field, value in values.items():
            row[self.column(system, field)] = value
        table.write()

    def number_of(self, system, record_id):
        """The number a record holds now."""
        table = self.extract(system)
        key, number = self.column(system, "record_id"), self.column(system, "my_number")
        (row,) = (row for row in table.rows if row[key] == record_id)
        return row[number]

    def addressee_of(self, number):
        """宛名番号 of a number; whoever has none yet gets one (domain.md §4.5, step 3)."""
        table = Table(self.folder / "sample_data" / "addressees" / "宛名番号.csv", "utf-8")
        known = {row["my_number"]: row["addressee_no"] for row in table.rows}
        if number not in known:
            known[number] = f"2999{len(table.rows):011}"
            table.rows.append({"addressee_no": known[number], "my_number": number})
            table.write()
        return known[number]

    def replica(self):
        """All replicas."""
        return Table(self.folder / "sample_data" / "replica" / "副本.csv", "utf-8")

    def move_replica(self, system, record_id, addressee_no, *, keep_old=False):
        """Register a replica under another addressee, with or without deleting the old one."""
        table = self.replica()
        (row,) = (row for row in table.rows if (row["system"], row["record_id"]) == (system, record_id))
        new = {**row, "addressee_no": addressee_no}
        table.rows.insert(table.rows.index(row), new)
        if not keep_old:
            table.rows.remove(row)
        table.write()

    def delete_replica(self, system, record_id, addressee_no):
        """Delete one replica."""
        table = self.replica()
        table.rows = [
            row
            for row in table.rows
            if (row["system"], row["record_id"], row["addressee_no"]) != (system, record_id, addressee_no)
        ]
        table.write()

    # the departments' work

    def workbook(self, system, *, run=None):
        """Copy the workbook of the system's department to a desk of its own, as a mail would."""
        department = self.layouts[system].department
        desk = self.folder / "desk"
        desk.mkdir(exist_ok=True)
        target = desk / f"{len(list(desk.iterdir())):03}_{department}.xlsx"
        shutil.copy((run or self.latest.folder) / "worklists" / f"{department}.xlsx", target)
        return target

    def fill(self, path: Path, answers):
        """Fill in a workbook: finding id → (対応区分, 確定原因, 備考)."""
        book = openpyxl.load_workbook(path)
        left = dict(answers)
        for sheet in book.worksheets[1:]:
            heads = [cell.value for cell in sheet[1]]
            for row in sheet.iter_rows(min_row=2):
                cells = dict(zip(heads, row, strict=True))
                if cells["管理番号"].value in left:
                    disposition, cause, remark = left.pop(cells["管理番号"].value)
                    cells["対応区分"].value = disposition
                    cells["確定原因"].value = cause
                    cells["対応日"].value = FIRST_NIGHT + timedelta(days=self.nights)
                    cells["担当者"].value = "担当A"
                    cells["備考"].value = remark
        assert not left, left
        book.save(path)
        return path
