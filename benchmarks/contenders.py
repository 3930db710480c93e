"""Who is measured: the command of each contender, what is put in order before it, and what is asked of it afterwards."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.accuracy import disputed, of_run
from benchmarks.changes import change_extracts
from benchmarks.measure import NO_LIMITS, Limits, Measured
from benchmarks.steps import check_b_seconds

AS_OF: Final = "2026-04-01"
GATE_SYSTEM: Final = "shintai_techo"
GATE_CANDIDATES: Final = 1_000
_BIN: Final = Path(sys.executable).parent
#: Seconds and bytes after which we are given up: the machine must stay usable.
_OURS: Final = Limits(seconds=7200, memory=20 * 10**9)
#: Seconds and bytes after which a peer is given up.
_PATIENCE: Final = Limits(seconds=300, memory=12 * 10**9)

Facts = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """Where one scale is measured.

    Attributes:
        scale: Multiple of the prefecture.
        project: A project with labelled truth; runs write into it.
        work: Scratch folder of this scale.
        model: Where Splink's trained model is, for all scales.
        splink: Python of Splink's environment.
        datacompy: Python of datacompy's environment, with pandas.
        threads: For every contender that can be told.
    """

    scale: float
    project: Path
    work: Path
    model: Path
    splink: Path
    datacompy: Path
    threads: int = 2

    @property
    def tables(self) -> Path:
        """The Parquet files made for the peers."""
        return self.work / "tables"

    @property
    def database(self) -> Path:
        """The limit's database file."""
        return self.work / "limit.duckdb"

    @property
    def candidates(self) -> Path:
        """The gate's file of candidates."""
        return self.work / "candidates.csv"


def _nothing(_place: Place) -> None:
    """Nothing has to be put in order."""


def _no_facts(_place: Place, _measured: Measured) -> Facts:
    return {}


@dataclass(frozen=True)
class Contender:
    """One way of doing a piece of the work.

    Attributes:
        id: Name in the JSON and the options.
        group: ``ours, limit, pieces, splink, merge`` or ``checkb`` (option ``--only``).
        label: As in the table and the picture.
        command: Program and arguments.
        before: Run before each measurement, not timed.
        after: Facts of a finished measurement.
        exit_codes: Those of a success.
        limits: When it is given up.
        most: Greatest scale at which it is tried; the reason why not above is ``beyond``.
        beyond: See ``most``.
        once: Whether one measurement a scale above 1 is enough.
    """

    id: str
    group: str
    label: str
    command: Callable[[Place], list[str]]
    before: Callable[[Place], None] = _nothing
    after: Callable[[Place, Measured], Facts] = _no_facts
    exit_codes: tuple[int, ...] = (0,)
    limits: Limits = NO_LIMITS
    most: float = float("inf")
    beyond: str = ""
    once: bool = False


def _forget(place: Place) -> None:
    shutil.rmtree(place.project / "state", ignore_errors=True)
    shutil.rmtree(place.project / "out", ignore_errors=True)


def _split(place: Place, count: int) -> None:
    settings = place.project / "reconcile.toml"
    settings.write_text(
        re.sub(r"(?m)^pieces = \d+$", f"pieces = {count}", settings.read_text("utf-8")), "utf-8"
    )


def pieces_at(scale: float) -> int:
    """Return into how many pieces a run is split: each holds two and a half times the prefecture."""
    return max(2, round(scale / 2.5))


def _forget_and_split(place: Place) -> None:
    _forget(place)
    _split(place, pieces_at(place.scale))


def _after_pieces(place: Place, measured: Measured) -> Facts:
    _split(place, 1)
    return {**_after_run(place, measured), "pieces": pieces_at(place.scale), "disk": measured.disk}


def _run(place: Place) -> list[str]:
    return [str(_BIN / "reconcile"), "run", "--project", str(place.project), "--as-of", AS_OF, "--quiet"]


def _after_run(place: Place, measured: Measured) -> Facts:
    """Accuracy and check B; what the run said when a brake held a system back (exit code 1, every verdict is there)."""
    facts = of_run(place.project)
    facts["disputed"] = disputed(place.project, facts)
    said = {"said": measured.errors.strip()[:300]} if measured.exit_code else {}
    return {
        **facts, **said, "check_b_seconds": check_b_seconds(place.project / "out" / "latest" / "manifest.json"),
    }  # fmt: skip


def _change(place: Place) -> None:
    """A night later: the copies of a whole run are there, the registry is the same, every extract is another."""
    change_extracts(place.project)


def _write_candidates(place: Place) -> None:
    """The first records of a system, as a file of the department would hold them."""
    (source,) = (place.project / "sample_data" / "extracts").glob("07_*.csv")
    with source.open("rb") as lines:
        place.candidates.write_bytes(
            b"".join(line for _, line in zip(range(GATE_CANDIDATES), lines, strict=False))
        )


def _gate(place: Place) -> list[str]:
    return [
        str(_BIN / "reconcile"), "gate", GATE_SYSTEM, "--file", str(place.candidates), "--project", str(place.project),
        "--as-of", AS_OF,
    ]  # fmt: skip


def _limit(place: Place, *keep: str) -> list[str]:
    return [
        sys.executable, "-m", "benchmarks.limit", str(place.project), str(place.database),
        "--threads", str(place.threads), *(["--keep", *keep] if keep else []),
    ]  # fmt: skip


def _script(python: Path | str, name: str, place: Place, *arguments: str) -> list[str]:
    return [str(python), "-m", f"benchmarks.{name}", *arguments, "--threads", str(place.threads)]


def printed(_place: Place, measured: Measured) -> Facts:
    """Return the JSON object that a script wrote as its last line."""
    lines = measured.output.strip().splitlines()
    found = json.loads(lines[-1]) if lines else {}
    return dict(found)


def _splink(place: Place, *, train: bool) -> list[str]:
    mode = "--train" if train else "--model"
    return _script(place.splink, "link_splink", place, str(place.tables), mode, str(place.model))


def _with_truth(place: Place, name: str, python: Path | str) -> list[str]:
    return _script(python, name, place, str(place.project))


CONTENDERS: Final = (
    Contender("ours_cold", "ours", "reconcile run, nothing kept", _run, before=_forget, after=_after_run, exit_codes=(0, 1), limits=_OURS),
    Contender("limit_cold", "limit", "limit: DuckDB stores the files", _limit,
              before=lambda place: place.database.unlink(missing_ok=True), after=printed),
    Contender("ours_same", "ours", "reconcile run, nothing changed", _run, after=_after_run, exit_codes=(0, 1), limits=_OURS),
    Contender("ours_warm", "ours", "reconcile run, registry unchanged, every extract changed", _run,
              before=_change, after=_after_run, exit_codes=(0, 1), limits=_OURS),
    Contender("limit_warm", "limit", "limit, registry and history stored before",
              lambda place: _limit(place, "registry", "history"), after=printed),
    Contender("ours_gate", "ours", f"reconcile gate, {GATE_CANDIDATES:,} candidates", _gate, before=_write_candidates,
              exit_codes=(0, 1), limits=_OURS),
    Contender("ours_pieces", "pieces", "reconcile run in pieces, nothing kept", _run, before=_forget_and_split, after=_after_pieces,
              exit_codes=(0, 1), limits=_OURS, once=True),
    Contender("merge_polars", "merge", "merge script, polars", lambda place: _with_truth(place, "merge_polars", sys.executable),
              after=printed, limits=_PATIENCE, once=True),
    Contender("merge_pandas", "merge", "merge script, pandas", lambda place: _with_truth(place, "merge_pandas", place.datacompy),
              after=printed, limits=_PATIENCE, once=True),
    Contender("splink_train", "splink", "Splink, training and prediction", lambda place: _splink(place, train=True),
              after=printed, limits=_PATIENCE, once=True, most=1, beyond="a model is trained once, at 1x"),
    Contender("splink_predict", "splink", "Splink, prediction alone", lambda place: _splink(place, train=False),
              after=printed, limits=_PATIENCE, once=True),
    Contender("checkb_polars", "checkb", "check B: polars full join",
              lambda place: _script(sys.executable, "diff_polars", place, str(place.tables)), after=printed,
              limits=_PATIENCE, once=True),
    Contender("checkb_datacompy", "checkb", "check B: datacompy",
              lambda place: _script(place.datacompy, "diff_datacompy", place, str(place.tables)), after=printed,
              limits=_PATIENCE, once=True),
)  # fmt: skip
GROUPS: Final = tuple(dict.fromkeys(contender.group for contender in CONTENDERS))
BY_ID: Final[Mapping[str, Contender]] = {contender.id: contender for contender in CONTENDERS}
#: Groups that need the Parquet files.
PREPARED: Final = frozenset({"splink", "checkb"})
