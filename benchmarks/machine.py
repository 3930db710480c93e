"""What a measurement stands on: the machine and the versions."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

_OURS: Final = ("duckdb", "polars", "pyarrow", "fastexcel")
_ROOT: Final = Path(__file__).resolve().parents[1]


def describe(environments: dict[str, Path]) -> dict[str, Any]:
    """Return the machine, the versions and the commit.

    Args:
        environments: Peers' Python interpreters by name.

    Returns:
        ``cpu, cores, memory`` (bytes), ``load`` (of one minute, when asked), ``system, python, packages`` (ours, and
        by environment), ``commit`` (with ``+`` when files differ from it; empty outside a repository).
    """
    packages = {"ours": {name: version(name) for name in _OURS}}
    for name, python in environments.items():
        if python.exists():
            packages[name] = _packages(python)
    return {
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)),
        "memory": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "load": round(os.getloadavg()[0], 2),
        "system": platform.platform(),
        "python": platform.python_version(),
        "packages": packages,
        "commit": _commit(),
    }


def _cpu() -> str:
    for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def _packages(python: Path) -> dict[str, str]:
    script = (
        "from importlib.metadata import distributions as d; print(*(f'{i.name}={i.version}' for i in d()))"
    )
    done = subprocess.run([str(python), "-c", script], capture_output=True, text=True, check=True)
    wanted = {"splink", "duckdb", "datacompy", "polars", "pandas", "pyarrow", "numpy"}
    pairs = (pair.split("=", 1) for pair in done.stdout.split())
    return {name: number for name, number in sorted(pairs) if name in wanted}


def _commit() -> str:
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    commit = git("rev-parse", "--short=12", "HEAD")
    return f"{commit}+" if commit and git("status", "--porcelain", "--untracked-files=no") else commit


def interpreter() -> str:
    """Return this environment's Python."""
    return sys.executable
