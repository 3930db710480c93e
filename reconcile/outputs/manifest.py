"""``manifest.json``: what went into a run and what it took; never a value of a record."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from reconcile import __version__

_LIBRARIES: Final = ("duckdb", "pandera", "polars", "pyarrow", "rapidfuzz")
_COUNTS: Final = ("read", "accepted", "rejected")


def manifest(
    *,
    run: str,
    as_of: date,
    files: Mapping[str, Sequence[Mapping[str, Any]]],
    failed: Mapping[str, str],
    steps: Sequence[Mapping[str, Any]],
    partial: Sequence[str] = (),
    ledger: Mapping[str, Any],
) -> dict[str, Any]:
    """Assemble the manifest.

    Args:
        run: Run id.
        as_of: The day the run judges by.
        files: By source, one mapping a file: name, sha256, bytes, read, accepted, rejected, refused.
        failed: Sources that could not be used, with the rule they broke.
        steps: One mapping a step: step, rows, seconds.
        partial: Systems of a partial run, empty for a full one.
        ledger: Lines of the 帳票管理簿 before this run and the hash of the last: a witness against writing it anew.
    """
    return {
        "run": run,
        "as_of": as_of.isoformat(),
        "partial": list(partial),
        "versions": {
            "reconcile": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in _LIBRARIES},
        },
        "sources": {
            source: {
                **{count: sum(file[count] for file in reports) for count in _COUNTS},
                "files": list(reports),
            }
            for source, reports in sorted(files.items())
        },
        "failed_sources": dict(sorted(failed.items())),
        "steps": list(steps),
        "ledger": dict(ledger),
    }


def write_manifest(path: Path, content: Mapping[str, Any]) -> None:
    """Write the manifest as indented JSON."""
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", "utf-8")
