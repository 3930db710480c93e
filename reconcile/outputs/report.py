"""public/report.html: the night on one self-contained page for everybody; counts only, never a value of a record (contract §6).

The page works from a file, without scripts, and prints on A4 (reports/report.html). Bars stand in the tables themselves, beside
the figure that they draw; only the findings over the nights are a picture of their own (``report_charts``). They are drawn
here and not by altair, because altair with vl-convert costs more than the rest of a small run (docs/adr).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Final

from reconcile.outputs.files import write_private
from reconcile.outputs.model import WrittenFile
from reconcile.outputs.public import SELF_CHECK
from reconcile.outputs.report_charts import columns
from reconcile.outputs.templates import render
from reconcile.outputs.usage import USAGE
from reconcile.vocabulary import STATES

#: Last days of the classes of age; older findings are in the last class.
AGE_DAYS: Final = (5, 30, 90)


@dataclass(frozen=True)
class Count:
    """A word and how often."""

    label: str
    count: int


@dataclass(frozen=True)
class CauseCount:
    """Linkage errors of one cause: presumed tonight; presumed and confirmed over the errors that were answered."""

    label: str
    presumed: int
    answered: int
    confirmed: int


@dataclass(frozen=True)
class Grades:
    """Records of one system by grade; ``note`` (保留, 取込不可) stands where there is no count."""

    no: int
    name: str
    passed: int = 0
    review: int = 0
    stopped: int = 0
    note: str = ""


@dataclass(frozen=True)
class PastNight:
    """Findings of one full run, and how many systems stood still or could not be read."""

    as_of: date
    new: int
    continuing: int
    resolved: int
    reopened: int
    braked: int
    failed: int


@dataclass(frozen=True)
class Ages:
    """Open findings of one department by age (``AGE_DAYS``), those that are overdue, and days of the oldest."""

    department: str
    counts: tuple[int, int, int, int]
    overdue: int
    oldest: int | None

    @property
    def total(self) -> int:
        """All open findings."""
        return sum(self.counts)


@dataclass(frozen=True)
class SourceCheck:
    """What was read of one source; ``note`` says in Japanese why it, or a file of it, was not used."""

    name: str
    files: int
    read: int
    accepted: int
    rejected: int
    note: str = ""


@dataclass(frozen=True)
class Phase:
    """One phase of the run: seconds, and its steps as ``(step, seconds)``."""

    label: str
    seconds: float
    steps: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Report:
    """Everything that the page shows.

    Attributes:
        body: The reporting body, such as 長野県.
        run: Run id.
        as_of: The day by which the run judged.
        left_out: Names of the systems that a partial run left out.
        checked, errors, review: Records without those of systems that stand still.
        self_check: Rows of self_check.csv, 計 last.
        causes: Per cause.
        grades: Per system.
        reasons: Reviews by reason, most first.
        statuses: Records that agree while their holder is not current: the gate holds them.
        nights: The last full runs, oldest first, tonight's last.
        ages: Per department.
        sources: Per source.
        brakes: What stands still, by name of the system, and why.
        registry_age: Days since the registry extract was written.
        is_registry_old: Whether every gate is closed for that.
        phases: In the order of the run, as far as the page knows.
        usage: Rows of usage.csv.
    """

    body: str
    run: str
    as_of: date
    left_out: tuple[str, ...]
    checked: int
    errors: int
    review: int
    self_check: Sequence[tuple[object, ...]]
    causes: Sequence[CauseCount]
    grades: Sequence[Grades]
    reasons: Sequence[Count]
    statuses: Sequence[Count]
    nights: Sequence[PastNight]
    ages: Sequence[Ages]
    sources: Sequence[SourceCheck]
    brakes: Sequence[tuple[str, str]]
    registry_age: int
    is_registry_old: bool
    phases: Sequence[Phase]
    usage: Sequence[tuple[object, ...]]

    @property
    def still(self) -> int:
        """Systems that stand still or could not be read."""
        return sum(bool(each.note) for each in self.grades)


def write_report(path: Path, template: Path, report: Report) -> WrittenFile:
    """Write the page.

    Args:
        path: The html file.
        template: reports/report.html.
        report: What it shows.

    Returns:
        The file, with the number of systems.

    Raises:
        ConfigError: The template is missing or faulty; nothing is written.
    """
    values = {
        "report": report,
        "headings": SELF_CHECK,
        "usage_headings": USAGE,
        "states": STATES,
        "age_words": _age_words(),
        "nights_picture": columns(
            [f"{night.as_of.month}/{night.as_of.day}" for night in report.nights],
            {
                STATES[state]: [getattr(night, state) for night in report.nights]
                for state in ("reopened", "new", "continuing", "resolved")
            },
            [bool(night.braked or night.failed) for night in report.nights],
        ),
    }
    page = render(template, values, {"n": _grouped, "share": _share})
    write_private(path, page.encode("utf-8"))
    return WrittenFile(path, len(report.grades))


def _age_words() -> tuple[str, ...]:
    first, *others = AGE_DAYS
    between = (f"{low + 1}〜{high}日" for low, high in pairwise(AGE_DAYS))
    return (f"{first}日まで", *between, f"{others[-1]}日超")


def _grouped(value: object) -> str:
    """Return a number with separators; text as it is."""
    return f"{value:,}" if isinstance(value, int) else str(value)


def _share(value: float, most: float) -> str:
    """Return the length of a bar in per cent of the longest; a count that is not 0 is never invisible."""
    return f"{max(100 * value / most, 0.8) if value and most else 0:.1f}"
