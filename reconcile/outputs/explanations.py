"""What each code means to an official and what he does next: reports/explanations.csv, read by explain and by 判定基準書."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, NamedTuple

from reconcile import vocabulary
from reconcile.errors import ConfigError

#: Kind → the codes of which each has one line. A level is ``field.level``, as the decision tables and verdicts.parquet name it.
KINDS: Final = {
    "verdict": tuple(vocabulary.VERDICTS),
    "reason": ("", *vocabulary.REASONS),
    "level": tuple(
        f"{field}.{level}"
        for field in [*vocabulary.FACTS, *(set(vocabulary.LEVELS) - set(vocabulary.FACTS))]
        for level in dict.fromkeys(
            [*vocabulary.FACTS.get(field, ("", {}))[1], *vocabulary.LEVELS.get(field, ())]
        )
    ),
    "cause": tuple(vocabulary.CAUSES),
    "cause_basis": tuple(vocabulary.CAUSE_BASES),
    "pattern": tuple(vocabulary.PATTERNS),
    "replica": tuple(vocabulary.REPLICA_OUTCOMES),
    "entry": tuple(vocabulary.ENTRY_OUTCOMES),
    "gate_state": tuple(vocabulary.GATE_STATES),
    "gate_reason": tuple(vocabulary.GATE_REASONS),
    "registry_status": tuple(vocabulary.REGISTRY_STATUSES),
    "brake": tuple(vocabulary.BRAKE_RULES),
}
_HEADER: Final = ["kind", "code", "meaning", "next_step"]


class Explanation(NamedTuple):
    """One code in Japanese sentences.

    Attributes:
        meaning: What it says about the record.
        next_step: What the official does; a level that asks for nothing has none.
    """

    meaning: str
    next_step: str


def load_explanations(path: Path) -> dict[tuple[str, str], Explanation]:
    """Read the texts.

    Args:
        path: reports/explanations.csv (UTF-8).

    Returns:
        (kind, code) → texts; every code of ``KINDS`` is there.

    Raises:
        ConfigError: The file is missing, its heading is another, or a code has no line, two lines, or is unknown.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header, *rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError):
        raise _fault(path, "開けないか、空です") from None
    if header != _HEADER or any(len(row) != len(_HEADER) for row in rows):
        raise _fault(path, f"見出しは {'、'.join(_HEADER)} の四列です")
    texts = {(kind, code): Explanation(meaning, step) for kind, code, meaning, step in rows}
    known = {(kind, code) for kind, codes in KINDS.items() for code in codes}
    wrong = sorted("/".join(each) for each in known ^ set(texts))
    if wrong or len(texts) != len(rows):
        raise _fault(path, f"説明が足りないか余っています({'、'.join(wrong) or '同じコードが二行'})")
    return texts


def _fault(path: Path, what: str) -> ConfigError:
    return ConfigError(f"reports/{path.name}: {what}。", "reports/ を既定のものから写し直してください。")
