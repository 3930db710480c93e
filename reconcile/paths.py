"""Where the project lives: the built-in default project, or a folder that the operator names."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

PROJECT_VARIABLE: Final = "RECONCILE_PROJECT"
CONFIG_NAME: Final = "reconcile.toml"

#: Folders that a project may leave to the built-in one (contract §1).
FALLBACK_FOLDERS: Final = ("pipelines", "reports")


def root() -> Path:
    """Return the built-in project: inside an installed wheel, or the checkout that holds the package."""
    package = Path(__file__).resolve().parent
    builtin = package / "builtin"
    return builtin if builtin.is_dir() else package.parent


def project_folder(named: Path | None) -> Path:
    """Return the project folder: ``--project``, ``RECONCILE_PROJECT``, the current folder, the built-in one.

    The current folder counts when it holds a ``reconcile.toml``; so ``cd demo && reconcile run`` means demo.
    """
    if named is not None:
        return named.resolve()
    from_environment = os.environ.get(PROJECT_VARIABLE)
    if from_environment:
        return Path(from_environment).resolve()
    here = Path.cwd()
    return here if (here / CONFIG_NAME).is_file() else root()


def folder(project: Path, name: str) -> Path:
    """Return ``project/name``, or the built-in folder where the project has none (pipelines, reports)."""
    own = project / name
    return own if own.is_dir() or name not in FALLBACK_FOLDERS else root() / name
