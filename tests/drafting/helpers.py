"""Drafts as a person would complete them, and what two layouts read from one file."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import polars as pl

from reconcile.drafting import Doubt, draft_text
from reconcile.paths import root
from reconcile.sources import Layout, load_layout, read_source
from reconcile.sources.layout_check import TO_CONFIRM, TO_FILL_IN

SAMPLE = root() / "sample_data"
SCHEMAS = root() / "schemas"


def complete(text: str, *, confirm: tuple[str, ...] = ()) -> str:
    """Take the # off what must be filled in (the examples stand there), and off the doubtful fields that are named."""
    lines = []
    for line in text.splitlines():
        bare = re.sub(r"^# ", "", line)
        key = bare.split(" ", 1)[0]
        is_open = line.startswith("# ") and TO_FILL_IN in line and "=" in line
        is_named = line.startswith("# ") and TO_CONFIRM in line and key in confirm
        lines.append(bare if is_open or is_named else line)
    return "\n".join(lines) + "\n"


def drafted(
    file: Path, folder: Path, kind: str = "system", confirm: tuple[str, ...] = ()
) -> tuple[Layout, list[Doubt]]:
    """Draft, complete, write and load a layout."""
    text, doubts = draft_text(file, kind)
    path = folder / f"{abs(hash(file.name))}.toml"
    path.write_text(complete(text, confirm=confirm), "utf-8")
    return load_layout(path), doubts


def doubts_of(file: Path, kind: str = "system") -> dict[str, str]:
    """Key → message of what a draft is not sure of, without what only a person can know."""
    return {
        doubt.key: doubt.message for doubt in draft_text(file, kind)[1] if TO_FILL_IN not in doubt.message
    }


def fields_of(file: Path, folder: Path, kind: str = "system") -> dict[str, tuple[object, ...]]:
    """Field → places of what a draft has in force."""
    text, _ = draft_text(file, kind)
    fields = tomllib.loads(text).get("fields", {})
    found: dict[str, tuple[object, ...]] = {}
    for name, given in fields.items():
        spec = given if isinstance(given, dict) else {"column": given}
        if "start" in spec:
            found[name] = ((spec["start"], spec["length"]),)
        elif "pieces" in spec:
            found[name] = tuple((piece["start"], piece["length"]) for piece in spec["pieces"])
        else:
            found[name] = tuple(spec.get("columns", [spec.get("column")]))
    return found


def read(layout: Layout, file: Path) -> pl.DataFrame:
    """All accepted rows of one file."""
    return read_source(layout, file.parent, [file]).accepted.drop("file")


def differing(ours: Layout, theirs: Layout, file: Path, known_file: Path | None = None) -> list[str]:
    """Fields and payload columns that two layouts read differently from one file (or from two forms of it)."""
    mine, known = read(ours, file), read(theirs, known_file or file)
    assert mine.height == known.height
    wrong = [
        name
        for name in known.columns
        if not name.startswith("payload__")
        and name not in ("row_no", "line")
        and not mine[name].equals(known[name])
    ]
    left = [mine[f"payload__{spec.name}"].to_list() for spec in ours.payload]
    for spec in theirs.payload:
        values = known[f"payload__{spec.name}"].to_list()
        if values in left:
            left.remove(values)
        else:
            wrong.append(f"payload.{spec.name}")
    if left:
        wrong.append(f"{len(left)} payload columns too many")
    return wrong
