"""What the doctor says of one thing, and of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from reconcile.errors import ReconcileError


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        area: What it belongs to, such as 時計.
        state: ``ok``, ``warning`` (look at it), ``failure`` (tonight fails, or this source does).
        message: What was found; no value of a record.
        action: What to do; "" where all is well.
    """

    area: str
    state: Literal["ok", "warning", "failure"]
    message: str
    action: str = ""


@dataclass(frozen=True)
class Examination:
    """All checks, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def is_failing(self) -> bool:
        """Whether tonight's run, or a source of it, would fail."""
        return any(check.state == "failure" for check in self.checks)


def failed(area: str, error: ReconcileError) -> Check:
    """Return a failure in the words of an error."""
    return Check(area, "failure", error.message, error.action)
