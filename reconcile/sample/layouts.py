"""The layouts of a synthetic project: those of the prefecture, with room for a project that is larger than one."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from reconcile.paths import root
from reconcile.sample.systems import SYSTEMS

#: Rows that can be told apart by the six digits that the prefecture's layouts ask of a running number.
_MOST_ROWS: Final = 999_999
_SIX: Final = '[0-9]{6}$"'
_SEVEN: Final = '[0-9]{6,7}$"'


def write_layouts(schemas: Path, rows: Mapping[str, int]) -> None:
    """Write the layouts; a system of more rows than six digits can number may have running numbers of seven.

    The pattern is all that changes, and only above 13 times the prefecture.

    Args:
        schemas: Made here.
        rows: Rows by system.
    """
    shutil.copytree(root() / "schemas", schemas)
    for system in SYSTEMS:
        if rows.get(system.id, 0) > _MOST_ROWS:
            file = schemas / "systems" / f"{system.no:02}_{system.id}.toml"
            file.write_text(file.read_text("utf-8").replace(_SIX, _SEVEN), "utf-8")
