"""SQL steps: one file each in ``pipelines/``, with a header that says what goes in, what comes out and how many rows.

Header (comment lines at the top of the file, all required)::

    -- step: what it does, one sentence
    -- inputs: table, table
    -- output: table
    -- key: column, column          (no two output rows agree on all of them)
    -- row law: one row per TABLE | at most one row per TABLE | any number of rows
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from reconcile.errors import ConfigError

Law = Literal["one", "at most one", "any"]

_HEADER: Final = re.compile(r"^--\s*(step|inputs|output|key|row law):\s*(.+?)\s*$")
_LAW: Final = re.compile(r"^(one|at most one) row per ([a-z][a-z0-9_]*)$|^any number of rows$")
_NAME: Final = re.compile(r"^[a-z][a-z0-9_]*$")


@dataclass(frozen=True)
class Step:
    """One SQL step.

    Attributes:
        name: File name without ``.sql``, such as ``20_pair_registry``.
        purpose: One sentence.
        inputs: Tables it reads.
        output: Table it makes.
        key: Columns that identify an output row.
        law: ``one`` or ``at most one`` row per row of ``per``; ``any`` number.
        per: The table the law counts against, "" for ``any``.
        sql: One SELECT.
    """

    name: str
    purpose: str
    inputs: tuple[str, ...]
    output: str
    key: tuple[str, ...]
    law: Law
    per: str
    sql: str


def load_steps(folder: Path) -> dict[str, Step]:
    """Read every ``*.sql`` of a pipelines folder.

    Args:
        folder: The project's or the built-in ``pipelines/``.

    Returns:
        Steps by name (file stem), in name order.

    Raises:
        ConfigError: A header line is missing or malformed.
    """
    return {
        path.stem: parse_step(path.stem, path.read_text("utf-8")) for path in sorted(folder.glob("*.sql"))
    }


def parse_step(name: str, text: str) -> Step:
    """Parse one step file; see the module's docstring for the header."""
    header: dict[str, str] = {}
    for line in text.splitlines():
        found = _HEADER.match(line)
        if found:
            header[found[1]] = found[2]
        elif line.strip() and not line.startswith("--"):
            break
    missing = {"step", "inputs", "output", "key", "row law"} - header.keys()
    if missing:
        raise _fault(name, f"見出しに {'、'.join(sorted(missing))} がありません")
    law = _LAW.match(header["row law"])
    if law is None:
        raise _fault(name, f"row law「{header['row law']}」は読めません")
    names = (*_split(header["inputs"]), header["output"], *_split(header["key"]))
    if not all(_NAME.match(each) for each in names):
        raise _fault(name, "表や列の名前は英小文字・数字・下線だけにします")
    kind: Law = "any" if law[1] is None else "one" if law[1] == "one" else "at most one"
    return Step(
        name=name,
        purpose=header["step"],
        inputs=_split(header["inputs"]),
        output=header["output"],
        key=_split(header["key"]),
        law=kind,
        per=law[2] or "",
        sql=text,
    )


def _split(names: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in names.split(","))


def _fault(name: str, what: str) -> ConfigError:
    return ConfigError(
        f"pipelines/{name}.sql: {what}。",
        "SQL ステップの見出しを docs/architecture.md の形に直してください。",
    )
