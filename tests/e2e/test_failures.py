"""What goes wrong at night: one source fails, the registry fails, the configuration is wrong, something unforeseen."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from datetime import date

import polars as pl
import pytest

from reconcile import cli
from reconcile.config import load_project
from reconcile.paths import root
from reconcile.pipelines import nightly
from tests.e2e import formats
from tests.e2e.calls import call

FILE = 'path = "{id}.csv"\nformat = "csv"\nencoding = "cp932"'


@pytest.fixture
def project(tmp_path):
    folder = formats.new_project(tmp_path / "project")
    for no, identity in enumerate(("first", "second"), 1):
        (folder / "data" / f"{identity}.csv").write_bytes(
            formats.csv_bytes(formats.records(), encoding="cp932")
        )
        formats.add_system(folder, identity, no, FILE.replace("{id}", identity))
    return folder


#: One line per phase of a run, on stderr.
PROGRESS = re.compile(r"^\S+: (?:[\d,]+行 )?\d+\.\d秒\n", re.MULTILINE)


def reconcile(*arguments):
    done = subprocess.run(
        [sys.executable, "-m", "reconcile", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, PROGRESS.sub("", done.stderr)


def run(folder, *arguments):
    return reconcile("run", "--project", str(folder), "--as-of", "2026-04-01", *arguments)


def run_here(capfd, folder, *arguments):
    """The same without a process of its own, for what the first tests have shown of processes already."""
    code, out, err = call(capfd, "run", "--project", str(folder), "--as-of", "2026-04-01", *arguments)
    return code, out, PROGRESS.sub("", err)


def hidden(folder):
    return [path.name for path in (folder / "out").glob(".*")]


def test_a_good_night_ends_with_zero(project):
    code, out, err = run(project, "--table")
    assert (code, err) == (0, "")
    assert "検証課" in out
    assert str((project / "out" / "latest").resolve()) in out.replace("\n", "")
    assert (
        max(
            sum(2 if ord(char) > 0x2E80 else 1 for char in line)
            for line in out.splitlines()
            if str(project) not in line
        )
        <= 80
    )
    assert hidden(project) == []


def test_cron_gets_one_line(project):
    code, out, err = run(project)
    assert (code, err, out.count("\n")) == (0, "", 1)
    assert "点検 80件" in out
    assert (project / "out" / "latest").resolve().name in out


def test_one_source_that_fails_does_not_stop_the_others(project):
    path = project / "data" / "second.csv"
    path.write_bytes(path.read_bytes().replace("個人番号".encode("cp932"), "番号".encode("cp932")))
    code, _, told = run(project)
    assert code == 1
    assert "second" in told
    assert "個人番号" in told
    assert "→" in told
    with (project / "out" / "latest" / "public" / "self_check.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        rows = {row["事務"]: row for row in csv.DictReader(file)}
    assert rows["first"]["点検対象"] == "40"
    assert rows["second"]["点検対象"] == "取込不可"
    verdicts = pl.read_parquet(project / "out" / "latest" / "results" / "verdicts.parquet")
    assert verdicts["system"].unique().to_list() == ["first"]


def test_a_wrong_count_rejects_the_file(project):
    text = (project / "schemas" / "second.toml").read_text("utf-8")
    (project / "schemas" / "second.toml").write_text(
        text.replace("[fields]", 'record_count = "sidecar"\n[fields]'), "utf-8"
    )
    (project / "data" / "second.csv.count").write_text("41\n")
    code, _, told = run(project)
    assert code == 1
    assert "41" in told
    assert "40" in told


@pytest.mark.parametrize("breakage", ["missing", "column"])
def test_without_a_readable_registry_nothing_is_published(project, capfd, breakage):
    registry = project / "data" / "registry.csv"
    if breakage == "missing":
        registry.unlink()
    else:
        registry.write_text(registry.read_text("utf-8").replace("birth_date", "born"), "utf-8")
    code, out, err = run_here(capfd, project)
    assert (code, out) == (3, "")
    assert "registry" in err
    assert "→" in err
    assert hidden(project) == []
    assert not (project / "out" / "latest").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("reconcile.toml", "[engine]\nthreds = 2\n"),
        ("schemas/second.toml", "[source]\nid = 'x'\n"),
        ("reconcile.toml", "["),
    ],
)
def test_a_wrong_configuration_writes_nothing(project, capfd, name, text):
    (project / name).write_text(text, "utf-8")
    code, out, err = run_here(capfd, project)
    assert (code, out) == (2, "")
    assert name.split("/")[-1] in err
    assert not (project / "out").exists()


def test_a_broken_decision_table_is_a_configuration_error_before_anything_is_written(project, capfd):
    shutil.copytree(root() / "pipelines", project / "pipelines")
    table = project / "pipelines" / "decide_registry.csv"
    table.write_text(table.read_text("utf-8").replace(",held|superseded,", ",hold,", 1), "utf-8")
    code, out, err = run_here(capfd, project)
    assert (code, out) == (2, "")
    assert "decide_registry.csv" in err
    assert not (project / "out").exists()


def test_unknown_options_systems_and_projects_are_usage_errors(project, capfd, tmp_path):
    assert run(project, "--nonsense")[0] == 2
    code, _, err = run_here(capfd, project, "--system", "third")
    assert code == 2
    assert "first" in err
    assert call(capfd, "run", "--project", str(tmp_path / "nowhere"))[0] == 2
    assert call(capfd, "run", "--as-of", "yesterday")[0] == 2
    assert call(capfd, "evaluate", "truth.csv", "--project", str(project))[0] == 2
    assert not (project / "out").exists()
    assert not (project / "state").exists()


def test_a_partial_run_is_published_but_is_not_the_latest(project, capfd):
    assert run_here(capfd, project)[0] == 0
    latest = (project / "out" / "latest").resolve()
    assert run_here(capfd, project, "--system", "second")[0] == 0
    assert (project / "out" / "latest").resolve() == latest
    (partial,) = [path for path in (project / "out" / "runs").iterdir() if path != latest]
    assert pl.read_parquet(partial / "results" / "verdicts.parquet")["system"].unique().to_list() == [
        "second"
    ]


def test_an_unforeseen_error_publishes_nothing_and_tells_no_value(project, monkeypatch, capsys):
    def explode(*_):
        raise ValueError("山田 一郎 200000000001")

    monkeypatch.setattr(nightly, "check_replica", explode)
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", "--project", str(project)])
    assert ended.value.code == 3
    said = capsys.readouterr()
    assert "ValueError" in said.err
    assert "山田" not in said.err + said.out
    assert "2000" not in said.err + said.out
    assert hidden(project) == []
    assert not (project / "out" / "latest").exists()


def test_the_same_input_gives_the_same_bytes(project):
    """With the same prior state, too: the second run starts from where the first one did."""
    folders = []
    for _ in range(2):
        folders.append(nightly.run_nightly(load_project(project), as_of=date(2026, 4, 1)).folder)
        shutil.rmtree(project / "state" / "generations")
    for path in sorted((folders[0] / "results").iterdir()):
        assert path.read_bytes() == (folders[1] / "results" / path.name).read_bytes(), path.name
    for part in ("worklists", "public", "actions"):
        # a workbook names its run
        for path in sorted(each for each in (folders[0] / part).iterdir() if each.suffix != ".xlsx"):
            if path.name == "report.html":  # names its run and says how long each step took
                continue
            assert path.read_bytes() == (folders[1] / part / path.name).read_bytes(), path.name
