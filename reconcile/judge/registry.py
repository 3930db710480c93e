"""The domain of ``decide_registry.csv``: which levels a pair of record and holder can have (contract §3)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reconcile.judge.table import DecisionTable, load_table

#: Levels as the table sees them. ``unreadable``, ``illegible``, ``unknown`` and ``not_held`` are kinds of ``not_comparable``
#: that the rules tell apart (contract §3, rules 1 and 5); verdicts.parquet shows them as ``not_comparable``.
REGISTRY_DOMAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("missing", "malformed", "other_identifier", "check_digit", "dummy", "ok"),
    "holder": ("none", "held", "superseded", "several"),
    "name": (
        "same",
        "variant",
        "past",
        "surname_differs",
        "given_differs",
        "different",
        "unreadable",
        "illegible",
        "not_comparable",
    ),
    "one_character": ("yes", "no"),
    "birth": ("same", "compatible", "slip", "different", "not_comparable"),
    "sex": ("same", "different", "unknown", "not_held"),
    "address": (
        "same",
        "same_to_room",
        "past",
        "same_town",
        "different",
        "unreadable",
        "not_comparable",
    ),
    "search": ("only", "other", "tie", "several", "better", "renumbered"),
}

#: Domain of ``decide_cause.csv`` (contract §4).
CAUSE_DOMAIN: Final[Mapping[str, tuple[str, ...]]] = {
    "form": ("equals_system", "equals_true", "third_number", "holder_agrees", "unsettled", "none"),
    "route": ("registry_lookup", "other"),
    "pattern": ("known", "unknown"),
}


def load_registry_table(pipelines: Path) -> DecisionTable:
    """Read ``decide_registry.csv``: levels per field to verdict and reason."""
    return load_table(pipelines / "decide_registry.csv", REGISTRY_DOMAIN)


def load_cause_table(pipelines: Path) -> DecisionTable:
    """Read ``decide_cause.csv``: form number, entry route and pattern to cause and its basis."""
    return load_table(pipelines / "decide_cause.csv", CAUSE_DOMAIN)
