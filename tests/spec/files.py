"""Spec tables of whole files: what is read from a file that is cut short, miscounted, or in another code (E29).

Each case is a system of its own whose files are written byte for byte; all share one project and one run. The residents
are those of ``RESIDENTS``: ``{a}`` in a file stands for the number of the resident ``a``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.spec.harness import (
    Case,
    Numbers,
    all_modules_attribute,
    read,
    system_head,
    write_csv,
    write_registry_layout,
)

RESIDENTS = """
    my_number | name     | birth_date | sex    | address
    a         | 芦田　国男 | 1950-01-15 | male   | 長野県小海町大字豊里71番地
    b         | 芦原　典江 | 1960-02-16 | female | 長野県小海町大字豊里72番地
    c         | 芦沢　涼   | 1970-03-17 | male   | 長野県小海町大字豊里73番地
"""
COLUMNS = {
    "record_id": "手帳番号", "my_number": "個人番号", "name": "氏名", "birth_date": "生年月日", "address": "住所",
}  # fmt: skip
_BYTES = re.compile(r"«([0-9a-f]{2}(?: [0-9a-f]{2})*)»")


@dataclass(frozen=True)
class FileCase:
    """One case of files.

    Attributes:
        id, title, why: As of ``harness.Case``.
        files: Text by the end of the file's name (``1.csv``, ``1.csv.count``); ``{a}`` is a resident's number, ``«ff»`` stands
            for that byte. A line ends with LF; the last one only where the text says so.
        expected: A row per file that the manifest lists: ``file, read, accepted, rejected``, ``refused`` (rule that refuses
            the file, ``-`` for none) and ``rules`` (of the rejected rows, in order).
        encoding: In which the files are written.
        layout: Keys of the layout's ``[file]`` beside ``path``, as TOML.
    """

    id: str
    title: str
    why: str
    files: Mapping[str, str]
    expected: str
    encoding: str = "cp932"
    layout: Mapping[str, str] = field(default_factory=lambda: {"encoding": '"cp932"'})

    @property
    def system(self) -> str:
        """Source id."""
        return Case(self.id, "", "", "", "").system


def all_files() -> list[FileCase]:
    """Every file case of every module, in order."""
    return all_modules_attribute("FILES")


def content(text: str, encoding: str, numbers: Mapping[str, str]) -> bytes:
    """Encode the text of a file, with numbers for ``{a}`` and bytes for ``«ff»``."""
    for name, number in numbers.items():
        text = text.replace(f"{{{name}}}", number)
    parts = _BYTES.split(text)
    return b"".join(
        bytes.fromhex(part) if place % 2 else part.encode(encoding) for place, part in enumerate(parts)
    )


def write_files_project(folder: Path, cases: list[FileCase]) -> None:
    """Write the project: layouts, the files of every case, and the registry of ``RESIDENTS``."""
    data, systems = folder / "data", folder / "schemas" / "systems"
    for path in (data, systems):
        path.mkdir(parents=True)
    (folder / "reconcile.toml").write_text('[paths]\ndata = "data"\n', "utf-8")
    made = Numbers()
    residents = read(RESIDENTS)
    numbers = {row["my_number"]: made.of("files", row["my_number"]) for row in residents}
    write_csv(
        data / "registry.csv",
        list(residents[0]),
        [{**row, "my_number": numbers[row["my_number"]]} for row in residents],
    )
    write_registry_layout(folder, tuple(residents[0]))
    for no, case in enumerate(cases, start=1):
        for end, text in case.files.items():
            (data / f"{case.system}_{end}").write_bytes(content(text, case.encoding, numbers))
        (systems / f"{case.system}.toml").write_text(_layout(case, no), "utf-8")


def _layout(case: FileCase, no: int) -> str:
    keys = "".join(f"{key} = {value}\n" for key, value in case.layout.items())
    fields = "".join(f'{name} = "{column}"\n' for name, column in COLUMNS.items())
    return (
        system_head(case.system, case.id, no)
        + f'[file]\npath = "{case.system}_*.csv"\nformat = "csv"\n{keys}[fields]\n{fields}'
    )
