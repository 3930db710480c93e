"""The files of a project by their layouts, read by no code of ours but the standard library.

What the contenders need to know of a file stands here, so that none of them imports ``reconcile``.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class DataFile:
    """One data file of a project.

    Attributes:
        source: Id of its source, as in the layout.
        kind: registry, history, system, replica, addressees, applications or provisions.
        path: The file.
        format: csv, fixed, xlsx or parquet.
        encoding: As in the layout; utf-8 where it says nothing.
        delimiter: Of csv files.
        header: Whether the first row (after ``skip``) names the columns.
        skip: Lines above the header.
        trailer: Whether the last line only tells the number of records.
        fields: The layout's table ``fields``.
        payload: The layout's tables ``payload``.
    """

    source: str
    kind: str
    path: Path
    format: str
    encoding: str
    delimiter: str
    header: bool
    skip: int
    trailer: bool
    fields: dict[str, Any]
    payload: tuple[dict[str, Any], ...]

    @property
    def table(self) -> str:
        """Name of the file's own table: the source and the file's place in the alphabet."""
        return f"{self.source}__{self.path.stem}"


def data_files(project: Path) -> list[DataFile]:
    """List the data files of a project in order of kind and name.

    Args:
        project: Folder with ``schemas/`` and ``sample_data/``.
    """
    found = []
    for layout in sorted((project / "schemas").rglob("*.toml")):
        content = tomllib.loads(layout.read_text("utf-8"))
        file = content["file"]
        for path in sorted((project / "sample_data").glob(file["path"])):
            found.append(
                DataFile(
                    source=content["source"]["id"],
                    kind=content["source"]["kind"],
                    path=path,
                    format=file["format"],
                    encoding=file.get("encoding", "utf-8"),
                    delimiter=file.get("delimiter", ","),
                    header=file["format"] != "fixed" and file.get("header", True),
                    skip=file.get("skip_rows", 0),
                    trailer=file.get("record_count") == "trailer",
                    fields=content["fields"],
                    payload=tuple(content.get("payload", ())),
                )
            )
    return sorted(found, key=lambda one: (one.kind, one.path))
