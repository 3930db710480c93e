"""The terminal: quiet is quiet, json is json, progress goes to stderr, nothing is wider than 80 columns."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from datetime import date

import pytest
from click.testing import CliRunner
from rich.cells import cell_len
from rich.console import Console

from reconcile.cli import cli
from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from reconcile.terminal.base import WIDTH, say
from reconcile.vocabulary import phase_of
from tests.e2e import formats

FILE = 'path = "s.csv"\nformat = "csv"'


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = formats.new_project(tmp_path_factory.mktemp("terminal") / "project")
    formats.add_system(folder, "s", 1, FILE)
    (folder / "data" / "s.csv").write_bytes(formats.csv_bytes(formats.records()))
    return folder


def reconcile(project, *arguments):
    """Run a command in a process of its own: what goes where is what a shell would see."""
    command = [sys.executable, "-m", "reconcile", *arguments, "--project", str(project)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def test_a_log_gets_plain_lines_on_stderr_and_the_result_on_stdout(project):
    done = reconcile(project, "run")
    assert done.returncode == 0
    assert done.stdout.startswith("点検 40件")
    assert len(done.stdout.splitlines()) == 1
    phases = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert phases == [
        "読込",
        "準備",
        "番号の持ち主",
        "項目の照合",
        "ほかに合う人の検索",
        "判定",
        "原因",
        "副本の点検",
        "書出し",
    ]
    assert all(re.fullmatch(r"\S+: (?:[\d,]+行 )?\d+\.\d秒", line) for line in done.stderr.splitlines())


def test_quiet_says_nothing_unless_something_stands_still(project, tmp_path):
    done = reconcile(project, "run", "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    broken = formats.new_project(tmp_path / "broken")
    formats.add_system(broken, "s", 1, FILE)
    done = reconcile(broken, "run", "-q")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("取込不可: ")


@pytest.mark.parametrize("place", ["before", "after"])
def test_json_is_one_object(project, place):
    words = ["--json", "run"] if place == "before" else ["run", "--json"]
    done = reconcile(project, *words)
    told = json.loads(done.stdout)
    assert done.stderr == ""
    assert told["systems"][0]["checked"] == 40
    assert told["seconds"]["44_verdict_registry"] > 0
    assert told["is_stopped"] is False


def test_every_command_that_tells_a_result_takes_both_options():
    for name, command in cli.commands.items():
        for below in getattr(command, "commands", {name: command}).values():
            options = {option for parameter in below.params for option in parameter.opts}
            assert below.name in {"completion"} or {"--quiet", "--json"} <= options, below.name


@pytest.mark.parametrize(
    "words",
    [["status"], ["ledger", "list"], ["query", "--dry-run"], ["gate", "s"], ["ledger", "uses", "s", "R0001"]],
)
def test_other_results_as_json(project, words):
    run_nightly(load_project(project), as_of=date(2026, 4, 1))
    done = CliRunner().invoke(cli, [*words, "--json", "--project", str(project)])
    assert json.loads(done.stdout)


def test_a_terminal_gets_a_bar_with_the_time_left(project):
    summary = run_nightly(load_project(project), as_of=date(2026, 4, 1))
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "reconcile", "run", "--project", str(project)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"}
    ) as process:
        os.close(theirs)
        seen = b""
        while True:
            try:
                chunk = os.read(ours, 65536)
            except OSError:  # the other side has closed
                break
            if not chunk:
                break
            seen += chunk
        assert process.stdout is not None
        assert process.stdout.read().decode().startswith("点検 40件")
    os.close(ours)
    text = seen.decode("utf-8", "replace")
    # drawn ten times a second: reading forty records may be over before
    assert any(f"{phase_of(each.step)} ({each.step[:24]})" in text for each in summary.timings)
    assert re.search(r"残り約\d+秒", text)
    assert re.search(r"\d+/\d+", text)


def test_every_step_of_a_run_belongs_to_a_phase(project):
    summary = run_nightly(load_project(project), as_of=date(2026, 4, 1))
    assert [each.step for each in summary.timings if phase_of(each.step) == "処理"] == []


def test_a_long_sentence_is_broken_where_japanese_may_be_broken():
    screen = Console(width=WIDTH, file=io.StringIO())
    say(screen, "番号は他人のものです。" * 12)
    lines = screen.file.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= WIDTH
    assert not [line for line in lines if line.strip().startswith(("、", "。"))]
    assert "".join(line.strip() for line in lines) == "番号は他人のものです。" * 12


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed_for_each_shell(shell):
    done = CliRunner().invoke(cli, ["completion", shell])
    assert done.exit_code == 0
    assert "_RECONCILE_COMPLETE" in done.stdout


def test_completion_names_the_systems(project):
    environment = {
        **os.environ,
        "_RECONCILE_COMPLETE": "bash_complete",
        "COMP_WORDS": f"reconcile gate --project {project} ",
        "COMP_CWORD": "4",
    }
    done = subprocess.run(
        [sys.executable, "-m", "reconcile"], env=environment, capture_output=True, text=True, check=False
    )
    assert "plain,s" in done.stdout


def test_the_version_is_exact():
    done = CliRunner().invoke(cli, ["--version"])
    versions = dict(line.split(" ", 1) for line in done.stdout.splitlines())
    assert versions["python"] == ".".join(map(str, sys.version_info[:3]))
    assert {"reconcile", "platform", "unicode", "duckdb", "polars", "pandera"} <= set(versions)
    assert all(re.match(r"\d", versions[name]) for name in ("duckdb", "polars", "pandera"))
