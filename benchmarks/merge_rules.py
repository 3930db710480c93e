"""What a merge script needs to know of the files: where each field stands, and how its dates are written.

Written as an official with some Python would, on its own: no code of ``reconcile``, the standard library alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final
from unicodedata import normalize

from benchmarks.files import DataFile

#: The four basic facts (基本4情報) that are compared, and the keys.
FIELDS: Final[tuple[str, ...]] = ("record_id", "my_number", "name", "birth_date", "sex", "address")
COMPARED: Final[tuple[str, ...]] = ("name", "birth_date", "sex", "address")
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867,
                "R": 2018, "H": 1988, "S": 1925, "T": 1911, "M": 1867,
                "5": 2018, "4": 1988, "3": 1925, "2": 1911, "1": 1867}  # fmt: skip
_WAREKI: Final = re.compile(r"(令和|平成|昭和|大正|明治|[RHSTM])(元|\d+)[年.](\d+)[月.](\d+)日?")
_ERA_CODE: Final = re.compile(r"([1-5])(\d\d)(\d\d)(\d\d)")
_WESTERN: Final = re.compile(r"(\d{4})[-/]?(\d{1,2})[-/]?(\d{1,2})")


def iso(text: str) -> str:
    """Write a date as yyyy-mm-dd, from an era, an era code of seven digits or a western date; "" when it is none."""
    plain = normalize("NFKC", text).replace(" ", "")
    if match := _WAREKI.fullmatch(plain) or _ERA_CODE.fullmatch(plain):
        era, year, month, day = match.groups()
        return f"{_ERAS[era] + (1 if year == '元' else int(year)):04}-{int(month):02}-{int(day):02}"
    if match := _WESTERN.fullmatch(plain):
        year, month, day = match.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    return ""


def columns_of(spec: Any) -> tuple[list[Any], str]:
    """Return the columns (names, or places from 1) that a field is put together from, and what stands between.

    Args:
        spec: The field's entry in a layout of a csv or xlsx file.
    """
    if isinstance(spec, dict):
        return list(spec.get("columns", [spec.get("column")])), spec.get("joiner", "")
    return [spec], ""


def slices_of(spec: dict[str, Any]) -> tuple[list[tuple[int, int]], str]:
    """Return the bytes (first from 0, end) that a field of a fixed-width file is put together from, and what stands between."""
    pieces = spec.get("pieces", [spec])
    return [(piece["start"] - 1, piece["start"] - 1 + piece["length"]) for piece in pieces], spec.get(
        "joiner", ""
    )


def fixed_width(file: DataFile) -> dict[str, list[str]]:
    """Cut a fixed-width file into ``FIELDS``.

    Args:
        file: A file of format fixed.
    """
    lines = [line for line in file.path.read_bytes().split(b"\n") if line.strip()]
    cut: dict[str, list[str]] = {}
    for field in FIELDS:
        if field not in file.fields:
            continue
        slices, joiner = slices_of(file.fields[field])
        cut[field] = [
            joiner.join(line[first:end].decode(file.encoding, "replace").strip(" 　") for first, end in slices) for line in lines
        ]  # fmt: skip
    return cut


def converter(file: DataFile, field: str) -> Callable[[str], str]:
    """Return what brings one cell of a field to the form in which it is compared."""
    if field == "birth_date":
        return iso
    if field == "sex":
        codes = file.fields["sex"]["values"]
        return lambda cell: codes.get(cell, "").replace("unknown", "")
    if field == "my_number":
        return lambda cell: re.sub(r"\D", "", normalize("NFKC", cell))
    return lambda cell: cell
