"""What a gate leaves out of the registry is nobody whom a candidate could be or be taken for."""

from __future__ import annotations

from datetime import date

import openpyxl
import polars as pl
import pytest

from reconcile.compare.name import plain_keys
from reconcile.config import load_project
from reconcile.pipelines import reach
from reconcile.pipelines.gate import run_gate
from reconcile.pipelines.reach import within_reach
from reconcile.pipelines.residents import HISTORY_ROWS, NAME_ROWS, REGISTRY_ROWS
from reconcile.sample.rates import HARD
from reconcile.sample.write import write_sample
from reconcile.sources import load_layouts

DAY = date(2026, 4, 1)
#: Far from every record below: number, birth date and name are another's.
FAR = {
    "number": "900000000009",
    "birth": "1930-01-01",
    "is_dated": True,
    "name": "遠山 遥",
    "name_key": "遠遥",
}


def frame(rows, schema):
    """Rows of a schema; what they do not say is null."""
    return pl.DataFrame([{**dict.fromkeys(schema), **row} for row in rows], schema=schema)


def residents_of(folder, registry, history=(), names=()):
    """Write residents, numbered in their order, each a person of his own unless the row says otherwise."""
    told = {
        "ok_registry": frame(
            [{**FAR, "resident": at, "person": f"p{at}", **row} for at, row in enumerate(registry)],
            REGISTRY_ROWS,
        ),
        "ok_history": frame([{"history_row": at, **row} for at, row in enumerate(history)], HISTORY_ROWS),
        "ok_names": frame(names, NAME_ROWS),
    }
    files = {}
    for table, rows in told.items():
        files[table] = [folder / f"{table}.parquet"]
        rows.write_parquet(files[table][0])
    return files


def reached(folder, files, *records):
    """Numbers of the residents that are left for some records."""
    told = pl.DataFrame(
        [
            {"record_key": at, "name_kana": None, "former_name": None, "alias": None, **record}
            for at, record in enumerate(records)
        ],
        schema_overrides=dict.fromkeys(("number", "birth", "name_kana", "former_name", "alias"), pl.String),
    )
    left = within_reach(files, told, folder)
    assert left["ok_history"] == files["ok_history"] and left["ok_names"] == files["ok_names"]
    return sorted(pl.read_parquet(left["ok_registry"])["resident"])


RECORD = {"number": "111111111118", "birth": "1980-05-05", "name": "山田 太郎"}


def test_whoever_can_be_met_is_there_and_nobody_else(tmp_path):
    files = residents_of(
        tmp_path,
        [
            {},  # 0: nobody
            {"number": "111111111118"},  # 1: holds the number
            {"birth": "1980-05-05"},  # 2: born that day
            {"birth": "1930-00-00", "is_dated": False},  # 3: may be born on any day
            {"birth": None, "is_dated": False},  # 4: the same
            {"number": None, "name_key": None},  # 5: nobody
            {"person": "once"},  # 6: held the number once
            {"person": "once", "status": "moved_out"},  # 7: an earlier row of the same person
        ],
        history=[
            {"person": "once", "number": "111111111118"},
            {"person": "p0", "number": "222222222226"},
        ],
        names=[{"resident": 0, "birth": "1930-01-01", "is_dated": True, "name": "遠山 遥"}],
    )
    assert reached(tmp_path, files, RECORD) == [1, 2, 3, 4, 6, 7]
    assert reached(tmp_path, files, {**RECORD, "number": None}) == [2, 3, 4]


@pytest.mark.parametrize("birth", [None, "1980-05-00", "0000-05-05"])
def test_without_a_whole_birth_date_the_name_decides(tmp_path, birth):
    files = residents_of(
        tmp_path,
        [
            {},  # 0: nobody
            {"name": "山田 太郎", "name_key": key_of("山田 太郎")},  # 1: has the name
            {},  # 2: had another name once, which may be this one
        ],
        names=[{"resident": 2, "birth": "1930-01-01", "is_dated": True, "name": "山田 太郎"}],
    )
    assert reached(tmp_path, files, {**RECORD, "birth": birth}) == [1, 2]


def key_of(name):
    return plain_keys(pl.Series([name]))[0]


def test_many_records_meet_the_whole_registry(tmp_path, monkeypatch):
    files = residents_of(tmp_path, [{}, {"number": "111111111118"}])
    monkeypatch.setattr(reach, "MOST_RECORDS", 1)
    assert reached(tmp_path, files, RECORD) == [1]
    assert reached(tmp_path, files, RECORD, RECORD) == [0, 1]


@pytest.fixture(scope="module")
def hard(tmp_path_factory):
    """A sample with many people who are easily taken for another."""
    folder = tmp_path_factory.mktemp("hard") / "p"
    write_sample(folder, scale=0.02, seed=11, profile=HARD)
    return load_project(folder)


def told(project, system):
    """What a gate wrote, but for the file that names the gate itself; of a workbook its cells, for it knows its hour."""
    folder = run_gate(project, system, file=None, as_of=DAY).folder
    return {
        path.name: cells(path) if path.suffix == ".xlsx" else path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.name != "gate.json"
    }


def cells(path):
    return [row for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows(values_only=True)]


def test_a_gate_decides_as_with_the_whole_registry(hard, monkeypatch):
    systems = [each.id for each in load_layouts(hard.schemas) if each.kind == "system"]
    assert len(systems) == 17
    with monkeypatch.context() as all_there:
        all_there.setattr(reach, "MOST_RECORDS", -1)
        whole = {system: told(hard, system) for system in systems}
    assert sum(len(files["summary.csv"].splitlines()) for files in whole.values()) > 60
    monkeypatch.setattr(reach, "MOST_RECORDS", 10**9)
    assert [system for system in systems if told(hard, system) != whole[system]] == []
