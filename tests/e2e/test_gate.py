"""The gate on real files (contract §8): every format and encoding, rows out = rows in, byte for byte, closed by default."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import time
from datetime import date

import openpyxl
import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.errors import ConfigError, RunError
from reconcile.pipelines import gate as gate_module
from reconcile.pipelines.gate import run_gate
from tests.e2e import formats
from tests.spec.harness import check_digit

DAY = date(2026, 4, 1)


def rows():
    """Forty records: one holds a stranger's number, one has another address, one a number that nobody holds."""
    made = [list(row) for row in formats.records()]
    made[3][1] = made[20][1]
    made[5][4] = "長野県飯田市よそ９９番地"
    made[7][1] = "31000000123" + check_digit("31000000123")
    return [tuple(row) for row in made]


HELD = {3, 5, 7}


def broken_csv(encoding, end="\r\n", **options):
    text = formats.csv_bytes(rows(), **options).decode("utf-8").replace("\r\n", end)
    return text.encode(encoding)


CASES = {
    "cp932": ('format = "csv"\nencoding = "cp932"', ".csv", lambda: broken_csv("cp932")),
    "LF": ('format = "csv"', ".csv", lambda: broken_csv("utf-8", "\n")),
    "CR": ('format = "csv"', ".csv", lambda: broken_csv("utf-8", "\r")),
    "BOM": ('format = "csv"\nencoding = "utf-8-sig"', ".txt", lambda: broken_csv("utf-8-sig")),
    "UTF-16": ('format = "csv"\nencoding = "utf-16"', ".csv", lambda: broken_csv("utf-16")),
    "UTF-16BE": (
        'format = "csv"\nencoding = "utf-16"',
        ".csv",
        lambda: b"\xfe\xff" + broken_csv("utf-16-be", "\n"),
    ),
    "EUC": ('format = "csv"\nencoding = "euc_jp"', ".csv", lambda: broken_csv("euc_jp")),
    "JIS": ('format = "csv"\nencoding = "iso2022_jp"', ".csv", lambda: broken_csv("iso2022_jp")),
    "quoted": ('format = "csv"', ".csv", lambda: broken_csv("utf-8", quote=True)),
    "titles": (
        'format = "csv"\nskip_rows = 2',
        ".csv",
        lambda: "一覧表\r\n作成 2026\r\n".encode() + broken_csv("utf-8"),
    ),
    "trailer": (
        'format = "csv"\nrecord_count = "trailer"',
        ".csv",
        lambda: broken_csv("utf-8") + b"T,40\r\n",
    ),
    "no final line end": ('format = "csv"', ".csv", lambda: broken_csv("utf-8").rstrip()),
}


def project(tmp_path, spec, suffix, content, *, fields=None, payload='column = "等級"'):
    folder = formats.new_project(tmp_path / "project")
    formats.add_system(folder, "s", 1, f'path = "s{suffix}"\n{spec}', fields=fields, payload=payload)
    path = folder / "data" / f"s{suffix}"
    path.write_bytes(content)
    return folder, path


def run(folder, path=None, day=DAY):
    return run_gate(load_project(folder), "s", file=path, as_of=day)


@pytest.mark.parametrize("name", CASES)
def test_records_leave_as_they_came(tmp_path, name):
    spec, suffix, make = CASES[name]
    content = make()
    folder, _ = project(tmp_path, spec, suffix, content)
    summary = run(folder)
    assert (summary.passed, summary.kept) == (37, 3)
    encoding = {"UTF-16BE": "utf-16"}.get(name) or (
        spec.partition('encoding = "')[2].partition('"')[0] or "utf-8"
    )
    text = content.decode(encoding)
    end = "\r\n" if "\r\n" in text else "\r" if "\r" in text else "\n"
    lines = text.split(end)
    head = 3 if name == "titles" else 1
    records = [line for line in lines[head:] if line and not line.startswith("T,")]
    passed = (summary.folder / f"registrable{suffix}").read_bytes().decode(encoding)
    held = (summary.folder / f"held{suffix}").read_bytes().decode(encoding)
    last = "" if name == "no final line end" else end
    assert passed == end.join([*lines[:head], *(r for i, r in enumerate(records) if i not in HELD)]) + last
    told = {3: "stopped,name_differs", 5: "held,address_unrelated", 7: "stopped,not_found"}
    assert (
        held
        == end.join(
            [
                *lines[: head - 1],
                lines[head - 1] + ",state,reason",
                *(f"{records[i]},{told[i]}" for i in sorted(HELD)),
            ]
        )
        + end
    )
    assert summary.folder.name in {each.name for each in (folder / "out" / "gate").iterdir()}


@pytest.mark.parametrize("header", [False, True])
def test_fixed_width(tmp_path, header):
    body = formats.fixed_bytes(rows())
    first = formats.fixed_line(formats.HEADER) + b"\r\n" if header else b""
    fields, payload = formats.fixed_fields()
    spec = f'format = "fixed"\nencoding = "cp932"\nheader = {str(header).lower()}'
    folder, _ = project(tmp_path, spec, ".dat", first + body, fields=fields, payload=payload)
    summary = run(folder)
    lines = body.split(b"\r\n")[:-1]
    passed = (summary.folder / "registrable.dat").read_bytes()
    assert passed == first + b"".join(line + b"\r\n" for i, line in enumerate(lines) if i not in HELD)
    held = (summary.folder / "held.dat").read_bytes().split(b"\r\n")[:-1]
    assert [line[: len(lines[0])] for line in held[int(header) :]] == [lines[i] for i in sorted(HELD)]
    assert [line[len(lines[0]) :].split() for line in held[int(header) :]] == [
        [b"stopped", b"name_differs"],
        [b"held", b"address_unrelated"],
        [b"stopped", b"not_found"],
    ]
    assert len({len(line) for line in held[int(header) :]}) == 1, "still of fixed width"


def test_workbook_by_value(tmp_path):
    folder, path = project(tmp_path, 'format = "xlsx"\nsheet = "一覧"', ".xlsx", b"")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "一覧"
    sheet.append([*formats.HEADER, "金額", "交付日", "有効"])
    for index, row in enumerate(rows()):
        sheet.append([*row, 1000.5 + index, date(2020, 1, 1 + index % 28), index % 2 == 0])
    book.save(path)
    summary = run(folder)

    def values(name):
        sheet = openpyxl.load_workbook(summary.folder / name)["一覧"]
        return [
            tuple(value.date() if hasattr(value, "date") else value for value in row)
            for row in sheet.iter_rows(values_only=True)
        ]

    source = [
        tuple(value.date() if hasattr(value, "date") else value for value in row)
        for row in openpyxl.load_workbook(path)["一覧"].iter_rows(values_only=True)
    ]
    assert values("registrable.xlsx") == [row for i, row in enumerate(source) if i - 1 not in HELD]
    held = values("held.xlsx")
    assert held[0] == (*source[0], "state", "reason")
    assert [row[:-2] for row in held[1:]] == [source[i + 1] for i in sorted(HELD)]


def test_parquet_by_value(tmp_path):
    folder, path = project(tmp_path, 'format = "parquet"', ".parquet", b"")
    frame = pl.DataFrame(rows(), schema=list(formats.HEADER), orient="row").with_columns(
        pl.int_range(40, dtype=pl.Int16).alias("金額")
    )
    frame.write_parquet(path)
    summary = run(folder)
    keep = [i not in HELD for i in range(40)]
    assert pl.read_parquet(summary.folder / "registrable.parquet").equals(frame.filter(keep))
    held = pl.read_parquet(summary.folder / "held.parquet")
    assert held.drop("state", "reason").equals(frame.filter([not each for each in keep]))
    assert held["state"].to_list() == ["stopped", "held", "stopped"]


def test_rows_that_cannot_be_read_are_held(tmp_path):
    content = broken_csv("cp932").split(b"\r\n")
    content[1] = content[1].replace("山田 一郎".encode("cp932"), b"\x81\xff\x81")
    content[2] += b",too,many"
    content.insert(3, b"")
    folder, _ = project(tmp_path, 'format = "csv"\nencoding = "cp932"', ".csv", b"\r\n".join(content))
    summary = run(folder)
    assert (summary.passed, summary.kept) == (35, 6)
    held = (summary.folder / "held.csv").read_bytes().split(b"\r\n")
    assert held[1] == content[1] + b",held,undecodable"
    assert held[2] == content[2] + b",held,broken_line"
    assert held[3] == b",held,blank_line"


def test_a_record_over_several_lines_stays_whole(tmp_path):
    made = rows()
    made[0] = (*made[0][:4], '長野県松本市大字島内100番地\n"離れ"', made[0][5])
    made[5] = (*made[5][:4], "長野県飯田市\r\nよそ,９９番地", made[5][5])
    content = formats.csv_bytes(made)
    folder, _ = project(tmp_path, 'format = "csv"', ".csv", content)
    summary = run(folder)
    out = [
        list(csv.reader(io.StringIO((summary.folder / name).read_bytes().decode("utf-8"), newline="")))
        for name in ("registrable.csv", "held.csv")
    ]
    assert len(out[0]) + len(out[1]) == 40 + 2
    assert tuple(next(row for row in out[1] if row[0] == "R0005")[:6]) == made[5]
    assert tuple(next(row for row in (*out[0], *out[1]) if row[0] == "R0000")[:6]) == made[0]


def test_several_files_of_a_source_are_told_apart(tmp_path):
    folder, _ = project(tmp_path, 'format = "csv"', "1.csv", formats.csv_bytes(rows()[:20]))
    (folder / "data" / "s2.csv").write_bytes(formats.csv_bytes(rows()[20:]))
    toml = folder / "schemas" / "s.toml"
    toml.write_text(toml.read_text("utf-8").replace('"s1.csv"', '"s*.csv"'), "utf-8")
    summary = run(folder)
    assert (summary.passed, summary.kept) == (37, 3)
    names = {path.name for path in summary.folder.iterdir()}
    assert {"registrable.01_s1.csv", "registrable.02_s2.csv", "held.01_s1.csv", "held.02_s2.csv"} <= names
    only = run(folder, folder / "data" / "s2.csv")
    assert (only.passed, only.kept) == (20, 0)
    assert (only.folder / "registrable.csv").read_bytes() == formats.csv_bytes(rows()[20:])


@pytest.mark.parametrize("fault", ["missing", "broken"])
def test_without_a_registry_everything_is_held(tmp_path, fault):
    folder, _ = project(tmp_path, 'format = "csv"', ".csv", formats.csv_bytes(rows()))
    registry = folder / "data" / "registry.csv"
    if fault == "missing":
        registry.unlink()
    else:
        registry.write_text(registry.read_text("utf-8").replace("birth_date", "born"), "utf-8")
    summary = run(folder)
    assert (summary.passed, summary.kept, summary.registry_age) == (0, 40, None)
    assert (summary.folder / "registrable.csv").read_bytes() == formats.csv_bytes([])
    assert (summary.folder / "held.csv").read_text("utf-8").count(",held,registry_missing") == 40


def test_an_old_registry_closes_the_gate(tmp_path):
    folder, _ = project(tmp_path, 'format = "csv"', ".csv", formats.csv_bytes(rows()))
    registry = folder / "data" / "registry.csv"
    written = time.mktime((2026, 2, 19, 12, 0, 0, 0, 0, -1))
    os.utime(registry, (written, written))
    assert run(folder, day=date(2026, 3, 31)).passed == 37, "40 days"
    closed = run(folder, day=date(2026, 4, 1))
    assert (closed.passed, closed.registry_age) == (0, 41)
    told = (closed.folder / "held.csv").read_text("utf-8")
    assert (told.count(",held,registry_too_old"), told.count(",stopped,")) == (38, 2)


def test_a_refused_file_is_held_whole(tmp_path):
    content = formats.csv_bytes(rows()) + b"T,41\r\n"
    folder, _ = project(tmp_path, 'format = "csv"\nrecord_count = "trailer"', ".csv", content)
    summary = run(folder)
    assert (summary.passed, summary.kept) == (0, 40)
    held = (summary.folder / "held.csv").read_text("utf-8")
    assert held.count(",held,record_count_mismatch") == 40
    assert "T,41" not in held


def test_a_file_that_changes_meanwhile_is_not_split(tmp_path, monkeypatch):
    folder, path = project(tmp_path, 'format = "csv"', ".csv", formats.csv_bytes(rows()))
    judge = gate_module.judge_records

    def slow(*arguments, **named):
        judge(*arguments, **named)
        path.write_bytes(formats.csv_bytes(rows()[1:]))

    monkeypatch.setattr(gate_module, "judge_records", slow)
    with pytest.raises(RunError, match="変わりました"):
        run(folder)
    assert not list((folder / "out").glob("gate/*"))
    assert not list((folder / "out").glob(".*"))


def test_faulty_calls_write_nothing(tmp_path):
    folder, _ = project(tmp_path, 'format = "csv"', ".csv", formats.csv_bytes(rows()))
    for system, file in (("t", None), ("s", folder / "nowhere.csv")):
        with pytest.raises(ConfigError):
            run_gate(load_project(folder), system, file=file, as_of=DAY)
    assert not (folder / "out").exists()


def test_the_command(tmp_path):
    folder, _ = project(tmp_path, 'format = "csv"', ".csv", formats.csv_bytes(rows()))
    good = folder / "good.csv"
    good.write_bytes(formats.csv_bytes(formats.records()))

    def call(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "reconcile", "gate", *arguments, "--project", str(folder)],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    code, out, err = call("s")
    assert code == 1
    assert "判定: " in err  # only the progress
    assert "住所が現住所とも過去の住所とも違う" in out
    assert not any(row[1] in out or row[2] in out for row in rows()), "no personal data on the terminal"
    assert call("s", "--file", str(good))[0] == 0
    assert call("s", "--file", str(folder / "none.csv"))[0] == 2
    assert call("t")[0] == 2
    (summary,) = [
        path
        for path in (folder / "out" / "gate").glob("*/summary.csv")
        if "停止" in path.read_text("utf-8-sig")
    ]
    with summary.open(encoding="utf-8-sig", newline="") as file:
        told = {(row["状態"], row["理由"]): row["件数"] for row in csv.DictReader(file)}
    assert told == {
        ("登録可", ""): "37",
        ("保留", "address_unrelated"): "1",
        ("停止", "name_differs"): "1",
        ("停止", "not_found"): "1",
    }
