"""SQL steps: one file each in ``pipelines/``, with a header that says what goes in, what comes out and how many rows.

Header (comment lines at the top of the file, all required)::

    -- step: what it does, one sentence
    -- inputs: table, table
    -- output: table
    -- key: column, column          (no two output rows agree on all of them)
    -- row law: one row per TABLE | at most one row per TABLE | any number of rows

and, for a large table of which a step reads nothing but rows with the keys of a small one (every join with it asks for one of
the pairs), any number of::

    -- reach: TABLE.column in TABLE.column
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
_REACH: Final = re.compile(r"^--\s*reach:\s*(\w+)\.(\w+) in (\w+)\.(\w+)\s*$")


@dataclass(frozen=True)
class Reach:
    """What a step needs of a large table: rows whose ``column`` is in ``key_column`` of the table ``keys``."""

    table: str
    column: str
    keys: str
    key_column: str


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
        reach: What it needs of large tables; a row that any of a table's pairs asks for is needed.
    """

    name: str
    purpose: str
    inputs: tuple[str, ...]
    output: str
    key: tuple[str, ...]
    law: Law
    per: str
    sql: str
    reach: tuple[Reach, ...] = ()


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
    reach: list[Reach] = []
    for line in text.splitlines():
        told = _REACH.match(line)
        if told:
            reach.append(Reach(*told.groups()))
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
    if not {table for each in reach for table in (each.table, each.keys)} <= set(_split(header["inputs"])):
        raise _fault(name, "reach には inputs の表だけを書きます")
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
        reach=tuple(reach),
    )


def _split(names: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in names.split(","))


def _fault(name: str, what: str) -> ConfigError:
    return ConfigError(
        f"pipelines/{name}.sql: {what}。",
        "SQL ステップの見出しを docs/architecture.md の形に直してください。",
    )
