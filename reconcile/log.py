"""The structured log ``run.log.jsonl``: what ran, how many rows, how long; never a value of a record.

Only names from a fixed list may be logged, and every value must be a number or a short word without digits that
could be a personal number: so a mistake in a caller cannot leak (contract §6).
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_FIELDS: Final = frozenset(
    {
        "step",
        "rows",
        "seconds",
        "source",
        "file",
        "read",
        "accepted",
        "rejected",
        "refused",
        "rule",
        "line",
        "run",
        "as_of",
        "version",
        "system",
        "count",
        "state",
        "error",
    }
)
_LONG_NUMBER: Final = re.compile(r"\d{9,}")

#: File names and run ids carry time stamps; they never come from inside a record.
_MAY_BE_LONG: Final = frozenset({"file", "run"})


class RunLog:
    """Appends one JSON object a line; without a path it only checks its input."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path

    def event(self, event: str, **fields: str | int | float) -> None:
        """Append one event.

        Raises:
            ValueError: A field that the log does not know, or a value that looks like an identifier.
        """
        unknown = fields.keys() - _FIELDS
        if unknown:
            raise ValueError(f"not a log field: {sorted(unknown)}")
        line = json.dumps(
            {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **fields},
            ensure_ascii=False,
        )
        for name, value in fields.items():
            if name not in _MAY_BE_LONG and isinstance(value, str) and _LONG_NUMBER.search(value):
                raise ValueError(f"log field {name} holds a long number")
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
