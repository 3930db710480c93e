"""A small project to break: forty invented residents, two systems, some errors, and what must hold after a kill."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl

from reconcile.config import load_project
from reconcile.paths import root
from reconcile.pipelines.decisions import import_worklists
from reconcile.pipelines.nightly import run_nightly
from reconcile.store.ledger import Ledger
from reconcile.store.state import StateStore
from tests.e2e import formats

FILE = 'path = "{id}.csv"\nformat = "csv"\nencoding = "cp932"'
RESULTS = ("answers", "entry", "findings", "quality", "rejected", "replica", "verdicts")


def command(*arguments, kill_at=0, folder=""):
    """Start a command in a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.killed", str(kill_at), str(folder), *arguments],
        cwd=root(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


class Bed:
    """A project, the arguments of three commands on it, and their undisturbed outcome."""

    def __init__(self, folder: Path):
        self.start = folder / "start"
        project = formats.new_project(self.start)
        rows = formats.records()
        swapped = [rows[1][1], rows[0][1]]
        wrong = [(row[0], number, *row[2:]) for row, number in zip(rows[:2], swapped, strict=True)]
        for no, (identity, records) in enumerate({"first": rows, "second": [*wrong, *rows[2:]]}.items(), 1):
            (project / "data" / f"{identity}.csv").write_bytes(formats.csv_bytes(records, encoding="cp932"))
            formats.add_system(project, identity, no, FILE.replace("{id}", identity))
        # time of the extracts, so that copies are equal
        self.finish("run", self.start)
        self.book = self.filled()
        self.reference = self.undisturbed(folder / "reference")

    def filled(self) -> bytes:
        """The workbook of the first run with two answers."""
        (path,) = (self.start / "out" / "latest" / "worklists").glob("*.xlsx")
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[1]
        heads = [cell.value for cell in sheet[1]]
        for line, answer in ((2, "訂正済"), (3, "本人確認中")):
            sheet.cell(line, heads.index("対応区分") + 1).value = answer
            sheet.cell(line, heads.index("担当者") + 1).value = "担当A"
        target = self.start / "answers.xlsx"
        book.save(target)
        return target.read_bytes()

    def arguments(self, name, folder):
        project = ("--project", str(folder))
        return {
            "run": ("run", *project, "--as-of", "2026-04-02"),
            "import": ("worklist", "import", str(folder / "answers.xlsx"), *project),
            "gate": ("gate", "second", *project, "--as-of", "2026-04-02"),
        }[name]

    def finish(self, name, folder):
        """Run a command to its end."""
        process = command(*self.arguments(name, folder), folder=folder)
        out, err = process.communicate()
        assert process.returncode in (0, 1), err
        return int(out.rsplit("changes ", 1)[1]), out, err

    def copy(self, target) -> Path:
        """A fresh project as it stands after the first run."""
        shutil.copytree(self.start, target, symlinks=True)
        return target

    def undisturbed(self, folder):
        """Results of the night after the first run, and of the one after that."""
        self.copy(folder)
        nights = []
        for _ in range(2):
            self.finish("run", folder)
            nights.append(results(folder / "out" / "latest"))
        return nights

    def kill(self, name, folder, *, at=0, after=0.0):
        """Kill a command at its n-th change, or after some seconds; returns whether it was killed."""
        process = command(*self.arguments(name, folder), kill_at=at, folder=folder)
        if after:
            time.sleep(after)
            process.send_signal(signal.SIGKILL)
        process.communicate()
        return process.returncode == -signal.SIGKILL

    # what must hold

    def check_visible(self, folder):
        """Whatever is visible is complete, whenever the process died."""
        out = folder / "out"
        latest = (out / "latest").resolve()
        assert latest.parent == out / "runs"
        for run in (out / "runs").iterdir():
            manifest = json.loads((run / "manifest.json").read_text("utf-8"))
            assert manifest["run"] == run.name
            assert sorted(path.stem for path in (run / "results").iterdir()) == sorted(RESULTS)
            verdicts = pl.read_parquet(run / "results" / "verdicts.parquet")
            assert verdicts.height == 80
        for gate in (out / "gate").iterdir() if (out / "gate").is_dir() else ():
            counts = json.loads((gate / "gate.json").read_text("utf-8"))
            assert (counts["registrable"], counts["held"]) == (38, 2)
            passed, held = (
                (gate / name).read_bytes().count(b"\r\n") for name in ("registrable.csv", "held.csv")
            )
            assert (passed, held) == (39, 3)
        StateStore(folder / "state").load()  # readable, or it raises

    def check_next_night(self, folder, runs_before):
        """The next night gives what an undisturbed one gives; here, for what it finds was left by another process."""
        runs = len(list((folder / "out" / "runs").iterdir()))
        run_nightly(load_project(folder), as_of=date(2026, 4, 2))
        assert results(folder / "out" / "latest") == self.reference[runs - runs_before]
        assert not [path.name for path in (folder / "out").glob(".*")]
        assert not list((folder / "state").glob(".next-*"))
        entered = {entry["path"] for entry in Ledger(folder / "state").entries()}
        files = {
            path.relative_to(folder / "out").as_posix()
            for place in ("runs", "gate", "import")
            for path in (folder / "out" / place).rglob("*")
            if path.is_file()
        }
        assert files == entered

    def check_answers(self, folder):
        """After the answers are brought again, each is there exactly once."""
        import_worklists(load_project(folder), (folder / "answers.xlsx",))
        answers = StateStore(folder / "state").load()["answers"]
        assert sorted(answers.select("disposition", "status").rows()) == [
            ("本人確認中", "accepted"),
            ("訂正済", "accepted"),
        ]


def results(run: Path):
    """Bytes of every file under results/."""
    return {path.name: path.read_bytes() for path in sorted((run / "results").iterdir())}


def one_kill(bed: Bed, folder: Path, name: str, *, at=0, after=0.0):
    """Copy, kill, check everything, remove; returns whether the kill came before the end."""
    bed.copy(folder)
    runs = len(list((folder / "out" / "runs").iterdir()))
    was_killed = bed.kill(name, folder, at=at, after=after)
    bed.check_visible(folder)
    if name == "import":
        bed.check_answers(folder)
    else:
        bed.check_next_night(folder, runs)
    shutil.rmtree(folder)
    return was_killed


def places(changes: int, count: int, seed: int):
    """Spread ``count`` kills over the changes of a command: first, last, and random ones between."""
    fixed = [1, 2, changes - 1, changes]
    others = list(range(3, changes - 1))
    chosen = random.Random(seed).sample(others, min(len(others), max(0, count - len(fixed))))  # noqa: S311
    return sorted({*fixed[:count], *chosen})


assert os.name == "posix"
