"""Whole worlds by Hypothesis: the pipeline on real files says of every record what the slow oracle says (issue: part 2, item 5)."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, note, settings

from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from tests.spec.harness import layout, system_layout, write_csv
from tests.world import make
from tests.world.oracle import judge_world

pytestmark = pytest.mark.long

SHOWN = {
    "illegible": "not_comparable",
    "unreadable": "not_comparable",
    "unknown": "not_comparable",
    "not_held": "not_comparable",
}


def run_world(folder: Path, world, *, scope: str, pieces: int = 1) -> list[dict]:
    people, records, styles = world
    tables = {
        "registry": make.registry_rows(people),
        "history": make.history_rows(people) or [{"resident_code": "nobody"}],
        "seidai": make.record_rows(records, styles),
    }
    (folder / "schemas").mkdir()
    (folder / "reconcile.toml").write_text(f'[paths]\ndata = "."\n[engine]\npieces = {pieces}\n', "utf-8")
    for name, rows in tables.items():
        columns = list(rows[0]) if name != "history" else ["resident_code", "my_number", "name", "address"]
        write_csv(folder / f"{name}.csv", columns, rows)
        is_system = name == "seidai"
        text = system_layout(name, name, 1, columns) if is_system else layout(name, columns, scope)
        (folder / "schemas" / f"{name}.toml").write_text(text, "utf-8")
    summary = run_nightly(load_project(folder), as_of=date(2026, 4, 1))
    return pl.read_parquet(summary.folder / "results" / "verdicts.parquet").to_dicts()


@pytest.mark.parametrize(("scope", "pieces", "worlds"), [("full", 1, 40), ("answer", 1, 10), ("full", 3, 15)])
def test_the_pipeline_judges_as_the_oracle_does(scope, pieces, worlds):
    @settings(deadline=None, max_examples=worlds)
    @given(make.worlds())
    def hold(world):
        people, records, _ = world
        with tempfile.TemporaryDirectory() as scratch:
            rows = run_world(Path(scratch), world, scope=scope, pieces=pieces)
        judged = judge_world(records, people, full=scope == "full")
        for row, record, expected in zip(rows, records, judged, strict=True):
            note(f"{record}\n  oracle {expected}\n  pipeline {row}")
            got = (row["verdict"], row["reason"] or "", row["linkage_error"], row["proposed_number"])
            assert got == (
                expected.verdict,
                expected.reason,
                expected.linkage_error,
                expected.proposed_number,
            )
            if expected.levels is not None:
                levels = (row["name_level"], row["birth_level"], row["sex_level"], row["address_level"])
                told = (
                    expected.levels.name,
                    expected.levels.birth,
                    expected.levels.sex,
                    expected.levels.address,
                )
                assert levels == tuple(SHOWN.get(level, level) for level in told)

    hold()
