"""Ids of the systems without checking their layouts: quick enough for the Tab key."""

from __future__ import annotations

import tomllib
from pathlib import Path


def system_ids(schemas: Path) -> list[str]:
    """Return the ids of the systems in ``schemas/**/*.toml``, sorted; a file that cannot be read names none."""
    found = []
    for path in schemas.rglob("*.toml"):
        try:
            source = tomllib.loads(path.read_text("utf-8-sig")).get("source", {})
        except (OSError, ValueError):
            continue
        if isinstance(source, dict) and source.get("kind") == "system" and isinstance(source.get("id"), str):
            found.append(source["id"])
    return sorted(found)
