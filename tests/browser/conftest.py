"""A real Chromium, and the pages that a project writes: after some nights, with trouble, and for one record."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.outputs.explanation_page import explanation_page
from reconcile.paths import root
from reconcile.pipelines.explain import explain_record
from reconcile.pipelines.nightly import run_nightly
from tests.e2e import formats

ARTEFACTS = Path(__file__).parent / "artefacts"
FIRST = date(2026, 4, 1)


@dataclass(frozen=True)
class Page:
    """One page under test.

    Attributes:
        name: For the artefacts.
        path: The html file.
        public: The folder of the run's published tables; None for pages that publish none.
    """

    name: str
    path: Path
    public: Path | None = None


def sample(folder: Path) -> Path:
    """A copy of the sample project."""
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, folder / name)
    shutil.copy(root() / "reconcile.toml", folder / "reconcile.toml")
    return folder


def fortnight(folder: Path) -> Path:
    """The sample after twelve nights: on one the table of one system is lost, on one the errors of one are too many."""
    project = load_project(sample(folder))
    lost = project.data / "extracts" / "12_経過的福祉手当.csv"
    summary = None
    for night in range(12):
        content = lost.read_bytes()
        if night == 4:
            lost.unlink()
        summary = run_nightly(project, as_of=FIRST + timedelta(days=4 * night))
        lost.write_bytes(content)
    assert summary is not None
    return summary.folder


def troubled(folder: Path) -> Path:
    """Forty systems with long names; one is braked, one has no file, the registry is old."""
    formats.new_project(folder)
    for no in range(1, 41):
        formats.add_system(folder, f"s{no}", no, f'path = "s{no}.csv"\nformat = "csv"')
        layout = next(folder.glob(f"schemas/**/s{no}.toml"))
        long = f"とても長い名前の事務の例{no}(特定医療費等支給認定に関する事務の一部)"
        text = layout.read_text("utf-8")
        lines = [
            f'name = "{long}"' if line.startswith("name = ") and "column" not in line and index < 8 else line
            for index, line in enumerate(text.split("\n"))
        ]
        layout.write_text(
            "\n".join(lines).replace('department = "', 'department = "長い名前の部の長い名前の課'), "utf-8"
        )
        if no != 7:
            (folder / "data" / f"s{no}.csv").write_bytes(formats.csv_bytes(formats.records()))
    rows = [list(row) for row in formats.records()]
    for row in rows[:12]:
        row[1] = rows[-1][1]
    (folder / "data" / "s3.csv").write_bytes(formats.csv_bytes(rows))
    summary = run_nightly(load_project(folder), as_of=date.today() + timedelta(days=60))
    assert summary.brakes
    assert summary.failures
    return summary.folder


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> dict[str, Page]:
    """Every page, by name."""
    run = fortnight(tmp_path_factory.mktemp("fortnight"))
    bad = troubled(tmp_path_factory.mktemp("troubled") / "project")
    project = load_project(run.parents[2])
    verdicts = pl.read_parquet(run / "results" / "verdicts.parquet")
    made = [Page("report", run / "public" / "report.html", run / "public")]
    made.append(Page("report_troubled", bad / "public" / "report.html", bad / "public"))
    made.append(Page("leak_facts", run / "actions" / "leak_facts.html"))
    for verdict in ("mislink", "not_found", "same_moved"):
        row = verdicts.filter(pl.col("verdict") == verdict).row(0, named=True)
        told = explain_record(project, row["system"], row["record_id"], as_of=FIRST)
        path = run / f"explain_{verdict}.html"
        path.write_text(explanation_page(told, root() / "reports" / "explain.html", body="長野県"), "utf-8")
        made.append(Page(path.stem, path))
    return {page.name: page for page in made}


@pytest.fixture(scope="session")
def chromium():
    """The browser, driven by playwright."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only the target of these tests installs it

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "scripts/install_browser.sh installs Chromium"
    ARTEFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
