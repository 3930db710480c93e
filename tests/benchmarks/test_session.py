"""One bench with contenders of a few milliseconds: turns, what is kept, what is given up."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from benchmarks import __main__ as entry
from benchmarks import session as session_module
from benchmarks.contenders import BY_ID, GATE_CANDIDATES, Contender, Place, printed
from benchmarks.measure import Limits
from benchmarks.session import Plan, Session

SOURCES = {"registry": 20, "history": 4, "replica": 5, "s": 5}


@pytest.fixture
def plan(tmp_path):
    for scale in ("1x", "3x"):
        project = tmp_path / scale / "seed-1"
        (project / "sample_data" / "registry").mkdir(parents=True)
        (project / "sample_data" / "registry" / "a.csv").write_bytes(b"12345")
        (project / "truth.csv").touch()
        expected = {
            "sources": {name: {"accepted": rows} for name, rows in SOURCES.items()},
            "systems": {"s": {}},
        }
        (project / "expected.json").write_text(json.dumps(expected), "utf-8")
    return Plan(
        scales=(1.0, 3.0), runs=None, only=frozenset({"ours", "merge"}), work=tmp_path, figures=tmp_path / "f.json", seed=1,
        environments=tmp_path / "none",
    )  # fmt: skip


def says(text):
    return lambda place: [sys.executable, "-c", f"print('{text}')"]


def run(monkeypatch, plan, *contenders):
    monkeypatch.setattr(session_module, "CONTENDERS", contenders)
    session = Session(plan)
    session.run()
    assert json.loads(plan.figures.read_text("utf-8")) == session.figures
    return session.figures


def order(figures):
    return [(one["scale"], one["round"], one["contender"]) for one in figures["measurements"]]


def test_contenders_take_turns(monkeypatch, plan):
    figures = run(
        monkeypatch, plan, Contender("a", "ours", "A", says('{"n": 1}'), after=printed),
        Contender("b", "merge", "B", says("b"), once=True), Contender("c", "limit", "C", says("c")),
    )  # fmt: skip
    first = [(1.0, turn, name) for turn in range(3) for name in "ab"]
    # at 3x twice, peers once
    assert order(figures) == [*first, (3.0, 0, "a"), (3.0, 0, "b"), (3.0, 1, "a")]
    assert figures["measurements"][0]["facts"] == {"n": 1}
    assert all(one["wall"] > 0 and one["cpu"] > 0 for one in figures["measurements"])
    assert [(row["scale"], row["residents"], row["records"], row["bytes"]) for row in figures["data"]] == [
        (1.0, 20, 5, 5), (3.0, 20, 5, 5),
    ]  # fmt: skip
    assert figures["skipped"] == []


def test_who_fails_or_takes_too_long_is_named_and_left_out(monkeypatch, plan):
    slow = [sys.executable, "-c", "import time; time.sleep(20)"]
    figures = run(
        monkeypatch, plan,
        Contender("fails", "merge", "F", lambda _: [sys.executable, "-c", "import sys; sys.exit('給付 broke')"]),
        Contender("slow", "merge", "S", lambda _: slow, limits=Limits(seconds=0.3)),
        Contender("small", "merge", "M", says("m"), most=1, beyond="small only"),
        Contender("three", "ours", "T", lambda _: [sys.executable, "-c", "import sys; sys.exit(3)"], exit_codes=(0, 3)),
    )  # fmt: skip
    reasons = [(one["scale"], one["contender"], one["reason"]) for one in figures["skipped"]]
    assert reasons == [
        (1.0, "fails", "ended with 1: 給付 broke"), (1.0, "slow", "not done in 0.3 s"),
        (3.0, "small", "small only"), (3.0, "fails", "ended with 1: 給付 broke"), (3.0, "slow", "not done in 0.3 s"),
    ]  # fmt: skip
    # tried once a scale, not in every round
    assert {one["contender"] for one in figures["measurements"]} == {"small", "three"}


def test_an_environment_that_is_not_there(monkeypatch, plan):
    pandas = Contender("p", "merge", "P", lambda place: [str(place.datacompy), "-c", "pass"])
    figures = run(monkeypatch, plan, pandas)
    assert [one["reason"] for one in figures["skipped"]] == ["no environment .venv-datacompy"] * 2


@pytest.mark.parametrize(("scale", "rounds"), [(0.02, 3), (1, 3), (3, 2), (10, 1)])
def test_rounds(plan, scale, rounds):
    assert plan.rounds(scale) == rounds
    assert Plan(**{**vars(plan), "runs": 5}).rounds(scale) == 5


def place(folder: Path) -> Place:
    return Place(1.0, folder / "p", folder, folder / "model.json", folder / "s", folder / "d")


def test_cold_forgets_and_warm_keeps(tmp_path):
    here = place(tmp_path)
    for name in ("state", "out", "sample_data"):
        (here.project / name).mkdir(parents=True)
    here.database.touch()
    BY_ID["ours_warm"].before(here)
    BY_ID["limit_warm"].before(here)
    assert (here.project / "state").exists()
    assert here.database.exists()
    BY_ID["ours_cold"].before(here)
    BY_ID["limit_cold"].before(here)
    assert [path.name for path in here.project.iterdir()] == ["sample_data"]
    assert not here.database.exists()
    assert BY_ID["limit_warm"].command(here)[-3:] == ["--keep", "registry", "history"]


def test_candidates_of_the_gate_are_the_first_lines(tmp_path):
    here = place(tmp_path)
    folder = here.project / "sample_data" / "extracts"
    folder.mkdir(parents=True)
    (folder / "07_x.csv").write_bytes(b"".join(b"%d\r\n" % line for line in range(3000)))
    BY_ID["ours_gate"].before(here)
    assert here.candidates.read_bytes().splitlines() == [b"%d" % line for line in range(GATE_CANDIDATES)]


def test_exit_code_of_the_bench(monkeypatch, plan, capsys):
    accused = {"planted": 1, "found": 1, "passed": 0, "accused": 1, "review": 0, "unlabelled": 0}
    wrong = Contender("ours_cold", "ours", "A", says(json.dumps(accused)), after=printed)
    monkeypatch.setattr(session_module, "CONTENDERS", (wrong,))
    arguments = [
        "bench",
        "--scales",
        "1",
        "--runs",
        "1",
        "--work",
        str(plan.work),
        "--json",
        str(plan.figures),
    ]
    monkeypatch.setattr(sys, "argv", arguments)
    assert entry.main() == 1
    assert "accused 1" in capsys.readouterr().err
    right = Contender("ours_cold", "ours", "A", says(json.dumps({**accused, "accused": 0})), after=printed)
    monkeypatch.setattr(session_module, "CONTENDERS", (right,))
    assert entry.main() == 0
