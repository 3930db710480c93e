"""A sample made in parts: everything adds up, nothing meets, and every file reads as one."""

from __future__ import annotations

import json

import polars as pl
import pytest

from reconcile.sample import parts, write_sample
from reconcile.sample.numbers import distinct_numbers
from reconcile.sample.systems import SYSTEMS, error_counts, record_counts
from reconcile.sources import load_layouts, read_source
from tests.sample.conftest import labelled_records

FACTOR = 0.05
SEED = 3


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Three parts of at most 1/50 of the prefecture."""
    folder = tmp_path_factory.mktemp("parts") / "project"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "LARGEST", 0.02)
        assert len(parts.split(FACTOR, SEED)) == 3
        write_sample(folder, scale=FACTOR, seed=SEED)
    return folder


def csv(project, name, **options):
    (path,) = (project / "sample_data").glob(name)
    return pl.read_csv(path, infer_schema=False, **options)


def test_one_part_up_to_the_size_of_the_prefecture():
    for factor in (0.02, 1.0):
        (part,) = parts.split(factor, 9)
        assert (part.seed, part.first_addressee, set(part.first_rows.values())) == (9, 0, {0})
        assert part.records == record_counts(factor)
        assert part.errors == error_counts(factor, record_counts(factor))


@pytest.mark.parametrize("factor", [1.01, 2.5, 3, 10])
def test_parts_add_up(factor):
    made = parts.split(factor, 1)
    whole = record_counts(factor)
    assert sum(part.residents for part in made) == round(2_000_000 * factor)
    assert max(part.residents for part in made) <= 2_000_000
    planned = error_counts(factor, whole)
    for system in SYSTEMS:
        assert sum(part.records[system.id] for part in made) == whole[system.id]
        assert sum(part.errors[system.id] for part in made) == planned[system.id]
        # rows of two parts never overlap, and a case of two rows is never cut
        ends = [0]
        for part in made:
            first = part.first_rows[system.id]
            assert first >= ends[-1]
            assert not (system.roles and first % 2)
            assert part.errors[system.id] <= part.records[system.id]
            ends.append(first + part.records[system.id])


def test_ten_times_the_prefecture_has_ten_times_its_errors():
    made = parts.split(10, 1)
    assert sum(sum(part.errors.values()) for part in made) == 600
    assert sum(sum(part.records.values()) for part in made) == 2_442_460


def test_the_numbers_of_a_hundred_parts_stay_apart():
    # the generator numbers residents from seed * 7,000,003 (個人番号, spare numbers behind them) and seed * 5,000,011 (住民票コード)
    seeds = [part.seed for part in parts.split(100, 1)]
    assert len(seeds) == 100
    for step, digits, width in ((7_000_003, 11, 2_110_000), (5_000_011, 10, 2_000_000)):
        cycle = 10**digits
        starts = sorted(seed * step % cycle for seed in seeds)
        gaps = [
            later - earlier for earlier, later in zip(starts, [*starts[1:], starts[0] + cycle], strict=True)
        ]
        assert min(gaps) > width
    # and a cycle indeed comes back to its beginning only after all numbers of that many digits
    assert distinct_numbers(2, 11, 0).to_list() == distinct_numbers(2, 11, 10**11).to_list()


def test_everything_that_tells_persons_apart_is_unique(project):
    registry = csv(project, "registry/*.csv")
    assert registry.height == 100_000
    for column in ("住民票コード", "個人番号"):
        assert registry[column].is_unique().all()
    former = csv(project, "history/*.csv")["my_number"].drop_nulls()
    assert former.len() > 0
    assert not former.is_in(registry["個人番号"].implode()).any()
    addressees = csv(project, "addressees/*.csv")
    assert addressees["addressee_no"].is_unique().all()
    assert pl.read_csv(project / "truth.csv").select("system", "record_id").is_unique().all()


def test_every_file_is_read_completely_by_its_layout(project):
    expected = json.loads((project / "expected.json").read_text("utf-8"))
    for layout in load_layouts(project / "schemas"):
        if layout.id not in expected["sources"]:
            continue
        data = read_source(layout, project / "sample_data")
        counts = expected["sources"][layout.id]
        assert (data.read, data.accepted.height, data.rejected.height) == (
            counts["read"],
            counts["accepted"],
            0,
        ), layout.id
        assert data.quality.is_empty(), layout.id  # unique business numbers among it
    records = record_counts(FACTOR)
    assert {name: system["checked"] for name, system in expected["systems"].items()} == records
    planted = {name: system["linkage_errors"] for name, system in expected["systems"].items()}
    assert planted == error_counts(FACTOR, records)


def test_truth_belongs_to_the_records(project):
    records = labelled_records(project)
    clean = records.filter(pl.col("kind") == "clean")
    assert (clean["digits"] == clean["true_number"]).all()
    wrong = records.filter(pl.col("linkage_error") == "true")
    assert wrong.height == sum(error_counts(FACTOR, record_counts(FACTOR)).values())
    assert (wrong["digits"] != wrong["true_number"]).all()
    assert wrong["true_number"].is_in(csv(project, "registry/*.csv")["個人番号"].implode()).all()


def test_replicas_belong_to_the_records(project):
    replica = csv(project, "replica/*.csv").select("system", "record_id", "addressee_no")
    truth = pl.read_csv(project / "truth_replica.csv", infer_schema=False)
    assert truth.filter(pl.col("outcome") == "row_shift").height == 3 * 8
    assert truth.select("system", "record_id").is_unique().all()
    listed = csv(project, "addressees/*.csv")["addressee_no"]
    assert replica["addressee_no"].is_in(listed.implode()).all()
    records = pl.read_csv(project / "truth.csv", infer_schema=False).select("system", "record_id")
    unknown = replica.join(records, on=["system", "record_id"], how="anti")
    assert unknown.height == truth.filter(pl.col("outcome") == "orphan").height


def test_the_same_seed_gives_the_same_bytes(project, tmp_path, monkeypatch):
    monkeypatch.setattr(parts, "LARGEST", 0.02)
    write_sample(tmp_path / "again", scale=FACTOR, seed=SEED)
    names = sorted(path.relative_to(project) for path in project.rglob("*") if path.is_file())
    assert names == sorted(
        path.relative_to(tmp_path / "again") for path in (tmp_path / "again").rglob("*") if path.is_file()
    )
    for name in names:
        assert (project / name).read_bytes() == (tmp_path / "again" / name).read_bytes(), name
