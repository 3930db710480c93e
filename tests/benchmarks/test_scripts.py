"""The contenders' scripts on the committed sample: what they read, and what they count."""

from __future__ import annotations

import json
import shutil

import duckdb
import polars as pl
import pytest

from benchmarks import diff_polars, limit, merge_polars, prepare
from benchmarks.accuracy import differing, judged, of_run
from benchmarks.files import data_files
from benchmarks.merge_rules import columns_of, iso, slices_of
from benchmarks.steps import check_b_seconds
from reconcile.config import load_project
from reconcile.paths import root
from reconcile.sources import load_layouts


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """The committed sample as ``reconcile sample`` would have left it: the truth beside schemas/ and sample_data/."""
    folder = tmp_path_factory.mktemp("bench") / "project"
    folder.mkdir()
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, folder / name)
    shutil.copy(root() / "reconcile.toml", folder)
    for name in ("truth.csv", "expected.json"):
        shutil.copy(root() / "sample_data" / name, folder)
    return folder


@pytest.fixture(scope="module")
def expected(project):
    sources = json.loads((project / "expected.json").read_text("utf-8"))["sources"]
    return {name: counts["read"] for name, counts in sources.items()}


def test_every_data_file_is_listed_once(project):
    listed = [file.path for file in data_files(project)]
    folder = project / "sample_data"
    there = {path for path in folder.glob("*/*") if path.suffix not in {".md", ".count"}}
    assert len(listed) == len(set(listed))
    assert set(listed) == there


def test_the_limit_stores_every_row_as_text(project, expected, tmp_path):
    database = tmp_path / "limit.duckdb"
    rows = limit.store_files(project, database, keep=[])
    trailers = sum(file.trailer for file in data_files(project))
    assert rows == sum(expected.values()) + trailers
    with duckdb.connect(str(database), read_only=True) as con:
        types = con.execute("SELECT DISTINCT data_type FROM duckdb_columns() WHERE NOT internal").fetchall()
        name = con.execute('SELECT 氏名 FROM "registry__住基抽出" LIMIT 1').fetchall()
    assert types == [("VARCHAR",)]
    first = pl.read_csv(project / "sample_data" / "registry" / "住基抽出.csv", infer_schema=False, n_rows=1)
    assert name == [(first["氏名"][0],)]


def test_the_limit_keeps_what_it_is_told_to(project, tmp_path):
    database = tmp_path / "limit.duckdb"
    limit.store_files(project, database, keep=[])
    with duckdb.connect(str(database)) as con:
        con.execute('DELETE FROM "registry__住基抽出"')
        con.execute('DELETE FROM "replica__副本"')
    whole = limit.store_files(project, database, keep=["registry"])
    with duckdb.connect(str(database), read_only=True) as con:
        kept = con.execute('SELECT count(*) FROM "registry__住基抽出"').fetchall()
        anew = con.execute('SELECT count(*) FROM "replica__副本"').fetchall()
    assert kept == [(0,)]
    assert anew[0][0] > 0
    assert whole > 0


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("昭和55年4月1日", "1980-04-01"), ("令和元年5月1日", "2019-05-01"), ("S55.4.1", "1980-04-01"), ("3550401", "1980-04-01"),
        ("19800401", "1980-04-01"), ("1980/4/1", "1980-04-01"), ("1980-04-01", "1980-04-01"), ("H31.4.30", "2019-04-30"),
        ("5010501", "2019-05-01"), ("", ""), ("不明", ""),
    ],
)  # fmt: skip
def test_dates_of_the_merge_script(written, day):
    assert iso(written) == day


def test_where_a_field_stands():
    assert columns_of("氏名") == (["氏名"], "")
    assert columns_of({"column": 2, "required": True}) == ([2], "")
    assert columns_of({"columns": ["氏", "名"], "joiner": "　"}) == (["氏", "名"], "　")
    assert slices_of({"start": 11, "length": 13}) == ([(10, 23)], "")
    assert slices_of({"pieces": [{"start": 1, "length": 2}, {"start": 5, "length": 1}], "joiner": "-"}) == (
        [(0, 2), (4, 5)], "-",
    )  # fmt: skip


def test_the_merge_script_reads_every_record_with_its_fields(project, expected):
    for file in data_files(project):
        if file.kind != "system":
            continue
        read = merge_polars.record_columns(file)
        held = [name for name in ("birth_date", "sex") if name in file.fields]
        assert read.filter(pl.any_horizontal(pl.col(name) == "" for name in held)).is_empty(), file.source
        assert read["my_number"].str.contains(r"^\d{10,13}$").mean() > 0.99, file.source
    found = merge_polars.counts(project)
    records = sum(count for name, count in expected.items() if name in systems(project))
    assert (found["records"], found["unlabelled"]) == (records, 0)
    # it accuses whoever is written otherwise: every planted error, and about three in ten of the right ones (docs/sample.md)
    assert (found["found"], found["passed"]) == (found["planted"], 0)
    assert 0.2 < found["accused"] / records < 0.45


def systems(project):
    return {file.source for file in data_files(project) if file.kind == "system"}


def test_merge():
    records = pl.DataFrame(
        {
            "system": ["s"] * 5, "record_id": list("abcde"), "my_number": ["1", "1", "2", "3", "1"],
            "name": ["山田　花子", "山田 花子", "山田花子", "山田花子", "田中花子"], "birth_date": ["1980-04-01"] * 5, "sex": ["female", "", *["female"] * 3],
            "address": ["長野市１－２", "", "長野市1-2", "長野市1-2", "長野市1-2"],
        }
    )  # fmt: skip
    registry = pl.LazyFrame(
        {
            "my_number": ["1", "2"], "name": ["山田　花子"] * 2, "birth_date": ["1980-04-01", "1980-04-02"], "sex": ["female"] * 2,
            "address": ["長野市1-2"] * 2,
        }
    )  # fmt: skip
    # a: width alone; b: fields that are not held; c: another birth date; d: nobody's number; e: another name
    merged = dict(merge_polars.merge(records, registry).select("record_id", "accused").iter_rows())
    assert merged == {"a": False, "b": False, "c": True, "d": True, "e": True}


def test_tables_for_the_peers(project, expected, tmp_path):
    layouts = load_layouts(load_project(project).schemas)
    replica = next(layout for layout in layouts if layout.kind == "replica")
    registry = next(layout for layout in layouts if layout.kind == "registry")
    data = load_project(project).data
    prepare.write_residents(registry, data, tmp_path / "residents.parquet")
    prepare.write_records([layout for layout in layouts if layout.kind == "system"], replica, data, tmp_path)
    residents = pl.read_parquet(tmp_path / "residents.parquet")
    records = pl.read_parquet(tmp_path / "records.parquet")
    assert (residents.height, residents["unique_id"].n_unique()) == (expected["registry"],) * 2
    assert (
        records["unique_id"].n_unique() == records.height == sum(expected[name] for name in systems(project))
    )
    # most right records agree on every field that is held: the same normal form on both sides
    both = records.join(residents, on="number", suffix="_r")
    for name, least in (
        ("name", 0.95),
        ("kana", 0.95),
        ("birth", 0.99),
        ("sex", 0.99),
        ("address", 0.6),
        ("town", 0.75),
    ):
        held = both.filter(pl.col(name).is_not_null())
        assert (held[name] == held[f"{name}_r"]).mean() > least, name
    found = diff_polars.differences(
        pl.read_parquet(tmp_path / "payload.parquet"), pl.read_parquet(tmp_path / "replica.parquet")
    )
    truth = pl.read_csv(root() / "sample_data" / "truth_replica.csv", infer_schema=False)[
        "outcome"
    ].value_counts()
    planted = dict(truth.iter_rows())
    assert found["missing"] == planted["missing"] + planted["missing_expected"]
    assert found["added"] == planted["orphan"]
    assert found["changed"] == planted["changed"] + planted["row_shift"]


def test_differences():
    held = pl.DataFrame({"system": ["s"] * 4, "record_id": list("abcd"), "grade": ["1", "2", None, None]})
    copied = pl.DataFrame({"system": ["s"] * 4, "record_id": list("abce"), "grade": ["1", "3", None, "1"]})
    assert diff_polars.differences(held, copied) == {"missing": 1, "added": 1, "changed": 1, "same": 2}


def test_judged_counts_what_passed_and_who_was_accused():
    truth = pl.DataFrame(
        {"system": ["s"] * 6, "record_id": list("abcdef"), "planted": [True, True, True, False, False, False]}
    )
    verdicts = pl.DataFrame(
        {
            "system": ["s"] * 6, "record_id": list("abcdeg"), "grade": ["C", "A", "B", "A", "C", "A"],
            "linkage_error": [True, False, False, False, True, False],
        }
    )  # fmt: skip
    assert judged(truth, verdicts) == {
        "records": 6, "planted": 3, "found": 1, "passed": 1, "accused": 1, "review": 1, "unlabelled": 2,
    }  # fmt: skip


def test_an_evaluation_that_counts_otherwise():
    counted = {
        "records": 9,
        "planted": 3,
        "found": 2,
        "passed": 1,
        "accused": 0,
        "review": 4,
        "unlabelled": 0,
    }
    assert differing({"overall": {**counted, "review": 1}}, counted) == 0
    assert differing({"overall": {**counted, "passed": 0, "accused": 2}}, counted) == 2


def test_of_run_reads_the_last_run(tmp_path):
    results = tmp_path / "out" / "latest" / "results"
    results.mkdir(parents=True)
    pl.DataFrame(
        {"system": ["s"], "record_id": ["a"], "grade": ["C"], "linkage_error": [True]}
    ).write_parquet(results / "verdicts.parquet")
    (tmp_path / "truth.csv").write_text("system,record_id,linkage_error\ns,a,true\n", "utf-8")
    assert of_run(tmp_path) == {
        "records": 1, "planted": 1, "found": 1, "passed": 0, "accused": 0, "review": 0, "unlabelled": 0,
    }  # fmt: skip


def test_the_steps_of_check_b(tmp_path):
    steps = {
        "read_replica": 9.0, "prepare_replica": 0.5, "60_cause_levels": 9.0, "61_causes": 9.0, "62_repeated_replicas": 0.25,
        "63_replica_pairs": 0.125, "66_brake_measures": 9.0, "67_replica_results": 0.5, "70_findings": 9.0,
    }  # fmt: skip
    manifest = tmp_path / "manifest.json"
    manifest.write_text(
        json.dumps({"steps": [{"step": name, "seconds": taken} for name, taken in steps.items()]}), "utf-8"
    )
    assert check_b_seconds(manifest) == 1.375
    manifest.write_text('{"steps": []}', "utf-8")
    with pytest.raises(ValueError, match="no step"):
        check_b_seconds(manifest)
