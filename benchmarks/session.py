"""One bench: data at every scale, rounds in which the contenders take turns, every figure kept as soon as it is there."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.contenders import CONTENDERS, PREPARED, Contender, Place
from benchmarks.machine import describe
from benchmarks.measure import INTERVAL, Measured, measure

_ROOT = Path(__file__).resolve().parents[1]
Figures = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is asked for.

    Attributes:
        scales: Multiples of the prefecture.
        runs: Measurements a scale; None for 3 at 1, 2 at 3, 1 above.
        only: Groups of contenders.
        work: Folder of generated data.
        figures: File of the figures.
        seed: Of the data.
        environments: Folder of the peers' environments.
    """

    scales: tuple[float, ...]
    runs: int | None
    only: frozenset[str]
    work: Path
    figures: Path
    seed: int
    environments: Path

    def rounds(self, scale: float) -> int:
        """Return how often a scale is measured."""
        return self.runs or (3 if scale <= 1 else 2 if scale <= 3 else 1)

    def python(self, name: str) -> Path:
        """Return the interpreter of a peer's environment."""
        return self.environments / f".venv-{name}" / "bin" / "python"


@dataclass
class Session:
    """Measures a plan.

    Attributes:
        plan: What is asked for.
        figures: ``machine``, ``data``, ``preparation``, ``measurements``, ``skipped``.
    """

    plan: Plan
    figures: Figures = field(default_factory=dict)

    def run(self) -> None:
        """Measure everything; the figures are on disk after every single measurement."""
        names = {name: self.plan.python(name) for name in ("splink", "datacompy")}
        self.figures = {
            "begun": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": describe(names),
            "settings": {"threads": 2, "seed": self.plan.seed, "sample_interval": INTERVAL},
            "data": [], "preparation": [], "measurements": [], "skipped": [],
        }  # fmt: skip
        for scale in self.plan.scales:
            self._measure_scale(self._place(scale))

    def _place(self, scale: float) -> Place:
        work = self.plan.work / f"{scale:g}x"
        work.mkdir(parents=True, exist_ok=True)
        return Place(
            scale=scale,
            project=work / f"seed-{self.plan.seed}",
            work=work,
            model=self.plan.work / "splink_model.json",
            splink=self.plan.python("splink"),
            datacompy=self.plan.python("datacompy"),
        )

    def _measure_scale(self, place: Place) -> None:
        self._make_data(place)
        able = [each for each in CONTENDERS if each.group in self.plan.only and self._may_run(each, place)]
        if any(each.group in PREPARED for each in able):
            self._prepare(place)
        _warm(place.project)
        given_up: set[str] = set()
        for turn in range(self.plan.rounds(place.scale)):
            for contender in able:
                if contender.id not in given_up and not (turn and contender.once and place.scale > 1):
                    self._measure(contender, place, turn, given_up)

    def _make_data(self, place: Place) -> None:
        """Generate the project, or use the one that is there; count what it holds."""
        cost: Figures = {}
        if not (place.project / "truth.csv").exists():
            say(f"{place.scale:g}x: generating")
            command = [
                sys.executable, "-m", "reconcile", "sample", str(place.project), "--scale", f"{place.scale:g}", "--seed", str(self.plan.seed),
            ]  # fmt: skip
            cost = _cost(_successful(measure(command, folder=_ROOT)))
        expected = json.loads((place.project / "expected.json").read_text("utf-8"))
        rows = {name: source["accepted"] for name, source in expected["sources"].items()}
        self.figures["data"].append(
            {
                "scale": place.scale,
                "residents": rows["registry"],
                "records": sum(rows[system] for system in expected["systems"]),
                "history": rows["history"],
                "replica": rows["replica"],
                "bytes": sum(path.stat().st_size for path in (place.project / "sample_data").rglob("*") if path.is_file()),
                "generated": cost,
            }
        )  # fmt: skip
        self._keep()

    def _may_run(self, contender: Contender, place: Place) -> bool:
        python = {"splink": place.splink, "checkb": place.datacompy, "merge": place.datacompy}.get(
            contender.group
        )
        reason = ""
        if place.scale > contender.most:
            reason = contender.beyond
        elif python and str(python) in contender.command(place) and not python.exists():
            reason = f"no environment {python.parents[1].name}"
        if reason:
            self._skip(contender, place, reason)
        return not reason

    def _prepare(self, place: Place) -> None:
        """Make the peers' Parquet files; their time stands apart."""
        say(f"{place.scale:g}x: preparing tables for the peers")
        done = _successful(
            measure(
                [sys.executable, "-m", "benchmarks.prepare", str(place.project), str(place.tables)],
                folder=_ROOT,
            )
        )
        self.figures["preparation"].append({"scale": place.scale, **_cost(done)})
        self._keep()

    def _measure(self, contender: Contender, place: Place, turn: int, given_up: set[str]) -> None:
        contender.before(place)
        done = measure(
            contender.command(place),
            limits=contender.limits,
            environment={"PYTHONPATH": str(_ROOT), "POLARS_MAX_THREADS": str(place.threads)},
            folder=_ROOT,
            disk=place.project,
        )
        if done.stopped or done.exit_code not in contender.exit_codes:
            given_up.add(contender.id)
            reason = {
                "time": f"not done in {contender.limits.seconds:g} s",
                "memory": f"needs more than {contender.limits.memory / 1e9:g} GB",
            }.get(done.stopped, f"ended with {done.exit_code}: {(done.errors or done.output).strip()[-300:]}")
            self._skip(contender, place, reason)
            return
        facts = contender.after(place, done)
        self.figures["measurements"].append(
            {"scale": place.scale, "round": turn, "contender": contender.id, **_cost(done), "facts": facts}
        )
        say(
            f"{place.scale:g}x, round {turn + 1}: {contender.id} {done.wall:.2f} s, {done.peak / 1e9:.2f} GB {facts or ''}"
        )
        self._keep()

    def _skip(self, contender: Contender, place: Place, reason: str) -> None:
        self.figures["skipped"].append({"scale": place.scale, "contender": contender.id, "reason": reason})
        say(f"{place.scale:g}x: {contender.id} not run: {reason}")
        self._keep()

    def _keep(self) -> None:
        self.plan.figures.parent.mkdir(parents=True, exist_ok=True)
        draft = self.plan.figures.with_suffix(".draft")
        draft.write_text(json.dumps(self.figures, ensure_ascii=False, indent=1) + "\n", "utf-8")
        draft.replace(self.plan.figures)


def _cost(done: Measured) -> Figures:
    every = asdict(done)
    return {name: every[name] for name in ("wall", "cpu", "peak", "peak_single", "exit_code")}


def _successful(done: Measured) -> Measured:
    if done.exit_code != 0:
        raise SystemExit(f"ended with {done.exit_code}: {done.errors[-2000:]}{done.output[-2000:]}")
    return done


def _warm(project: Path) -> None:
    """Read every data file once: the first contender shall not pay for the disk alone."""
    for path in (project / "sample_data").rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                while file.read(1 << 24):
                    pass


def say(text: str) -> None:
    """Tell how far the bench is."""
    print(text, file=sys.stderr, flush=True)
