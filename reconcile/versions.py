"""Exact versions of everything that decides what a run does; for ``--version``, the doctor and whoever asks for help."""

from __future__ import annotations

import platform
import re
import unicodedata
from importlib.metadata import PackageNotFoundError, requires, version
from typing import Final

from reconcile import __version__

#: Instead of a version: declared, and not installed.
MISSING: Final = "(入っていません)"
_DISTRIBUTION: Final = "reconcile-my-number"
_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")


def versions() -> dict[str, str]:
    """Return name → version: reconcile, Python, platform, Unicode, and each run-time dependency in alphabetical order."""
    return {
        "reconcile": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "unicode": unicodedata.unidata_version,
        **dependencies(),
    }


def version_text() -> str:
    """Return the same, one line each."""
    return "\n".join(f"{name} {number}" for name, number in versions().items())


def dependencies() -> dict[str, str]:
    """Return the run-time dependencies in alphabetical order: name → version, or ``MISSING``."""
    return {name: _version(name) for name in _declared()}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return MISSING


def _declared() -> list[str]:
    """Name the run-time dependencies that the installed package declares; none when it is not installed."""
    try:
        declared = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return []
    named = (_NAME.match(line) for line in declared if "extra ==" not in line)
    return sorted(found[0].lower() for found in named if found)
