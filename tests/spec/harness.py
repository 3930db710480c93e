"""Spec tables: small tables in, expected verdicts out. All cases of one registry scope share one real project and run.

Each case is a system of its own; the residents of all cases stand in one registry (so every case also proves that
the others do not disturb it). Numbers are written short (``a1``): the harness gives each a valid 個人番号.
Every person is invented.
"""

from __future__ import annotations

import csv
import importlib
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

REGISTRY_FIELDS = (
    "resident_code", "my_number", "name", "name_kana", "former_name", "alias", "birth_date", "sex", "address",
    "status", "event_reason", "event_date", "protected",
)  # fmt: skip
OVERSEAS_FIELDS = ("my_number", "name", "birth_date", "sex", "address", "moved_on")
HISTORY_FIELDS = (
    "resident_code",
    "my_number",
    "name",
    "name_kana",
    "former_name",
    "alias",
    "address",
    "valid_to",
)
RECORD_FIELDS = (
    "record_id", "my_number", "name", "name_kana", "former_name", "alias", "birth_date", "sex", "address",
    "addressee_no", "entry_route", "applied_number", "role",
)  # fmt: skip
APPLICATION_FIELDS = ("system", "record_id", "my_number", "received_at")
REPLICA_FIELDS = ("system", "addressee_no", "record_id", "registered_at")
ADDRESSEE_FIELDS = ("addressee_no", "my_number")
NUMBER_FIELDS = {"my_number", "applied_number"}


@dataclass(frozen=True)
class Case:
    """One case: the tables, and what is expected.

    Attributes:
        id: Error case of reference/domain.md §5 or rule of contract §3, with a letter where there are several.
        title, why: Japanese, for the page: what happened, and what the tool does about it.
        registry, overseas, history, records, applications, replica, addressees: Input; cells are separated by ``|``. A column that
            ``records`` does not name is not held by this case's system; one that is no field of contract §2 is payload.
        expected: A row per record. A column it does not name is not looked at; ``-`` means null.
        expected_replica, expected_entry, expected_quality: The same for check B, the entry check, and broken rules.
        expected_stop: The case's rows of actions/stop_list.csv; a table with a header only says that there are none.
        rows: Numbers of the rows of decide_registry.csv and decide_cause.csv that decide this case's records.
        scope: Scope of the registry that the case needs; each scope is a run of its own.
    """

    id: str
    title: str
    registry: str
    records: str
    expected: str
    overseas: str = ""
    history: str = ""
    applications: str = ""
    why: str = ""
    replica: str = ""
    addressees: str = ""
    expected_replica: str = ""
    expected_entry: str = ""
    expected_quality: str = ""
    expected_stop: str = ""
    rows: str = ""
    scope: str = "full"

    @property
    def system(self) -> str:
        return "case_" + "".join(letter if letter.isalnum() else "_" for letter in self.id.lower())

    @property
    def payload(self) -> list[str]:
        """Columns of the records that check B compares."""
        return [name for name in read(self.records)[0] if name not in RECORD_FIELDS]


def modules() -> list[ModuleType]:
    """The modules of tests/spec/cases, in order of their names: one per error case, then the rules."""
    import tests.spec.cases as package  # noqa: PLC0415 - the cases import this module

    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def all_cases() -> list[Case]:
    """Every case of every module, in order."""
    return all_modules_attribute("CASES")


def all_modules_attribute(name: str) -> list[Any]:
    """The lists of that name of all modules, joined."""
    return [item for module in modules() for item in getattr(module, name, [])]


def read(table: str) -> list[dict[str, str]]:
    """Parse a table with ``|`` between cells; the first line is the header."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    if not lines:
        return []
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def check_digit(eleven: str) -> str:
    """平成26年総務省令85号5条, written out once more for the tests."""
    weights = (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    remainder = sum(int(digit) * weight for digit, weight in zip(eleven, weights, strict=True)) % 11
    return str(0 if remainder <= 1 else 11 - remainder)


class Numbers:
    """Gives every short name (per case) a valid number; other texts (``123``, ``000000000000``) stay."""

    def __init__(self) -> None:
        self._given: dict[tuple[str, str], str] = {}

    def of(self, case: str, text: str) -> str:
        if not text or not text[0].isalpha() or not text.isascii():
            return text
        key = (case, text)
        if key not in self._given:
            eleven = f"{31_415_926_535 + 7_919 * len(self._given):011}"
            self._given[key] = eleven + check_digit(eleven)
        return self._given[key]


def write_project(folder: Path, cases: list[Case], numbers: Numbers, *, scope: str = "full") -> None:
    """Write a whole project: layouts, extracts, registry, history, applications."""
    data = folder / "data"
    systems = folder / "schemas" / "systems"
    for path in (data, systems):
        path.mkdir(parents=True)
    (folder / "reconcile.toml").write_text('[paths]\ndata = "data"\n', "utf-8")
    gathered: dict[str, list[dict[str, str]]] = {
        kind: [] for kind in ("registry", "overseas", "history", "applications", "replica", "addressees")
    }
    for no, case in enumerate(cases, start=1):
        records = [_numbered(case, row, numbers) for row in read(case.records)]
        records = [_addressed(case, row) for row in records]
        held = [name for name in RECORD_FIELDS if name in records[0]]
        write_csv(data / f"{case.system}.csv", [*held, *case.payload], records)
        (systems / f"{case.system}.toml").write_text(_system_layout(case, no, held), "utf-8")
        for kind, table in (("registry", case.registry), ("history", case.history)):
            gathered[kind] += [_own(case, _numbered(case, row, numbers)) for row in read(table)]
        gathered["overseas"] += [_numbered(case, row, numbers) for row in read(case.overseas)]
        gathered["applications"] += [
            {**_numbered(case, row, numbers), "system": case.system} for row in read(case.applications)
        ]
        gathered["replica"] += [
            {**_addressed(case, row), "system": case.system} for row in read(case.replica)
        ]
        gathered["addressees"] += [
            _addressed(case, _numbered(case, row, numbers)) for row in read(case.addressees)
        ]
    payload = sorted({name for case in cases for name in case.payload})
    fields = {
        "registry": REGISTRY_FIELDS,
        **({"overseas": OVERSEAS_FIELDS} if gathered["overseas"] else {}),
        "history": HISTORY_FIELDS,
        "applications": APPLICATION_FIELDS,
        "replica": (*REPLICA_FIELDS, *payload),
        "addressees": ADDRESSEE_FIELDS,
    }
    for kind, names in fields.items():
        write_csv(data / f"{kind}.csv", list(names), gathered[kind])
        known = tuple(name for name in names if name not in payload)
        text = layout(kind, known, scope) + (_payload(payload) if kind == "replica" else "")
        (folder / "schemas" / f"{kind}.toml").write_text(text, "utf-8")


def _numbered(case: Case, row: dict[str, str], numbers: Numbers) -> dict[str, str]:
    return {name: numbers.of(case.id, cell) if name in NUMBER_FIELDS else cell for name, cell in row.items()}


def _addressed(case: Case, row: dict[str, str]) -> dict[str, str]:
    """宛名番号 are per case."""
    no = row.get("addressee_no", "")
    return {**row, "addressee_no": f"{case.system}-{no}"} if no else row


def _own(case: Case, row: dict[str, str]) -> dict[str, str]:
    """Resident references are per case."""
    code = row.get("resident_code", "")
    return {**row, "resident_code": f"{case.system}-{code}" if code else ""}


def write_csv(path: Path, names: list[str], rows: list[dict[str, str]]) -> None:
    """Write rows under a header; columns that ``names`` lacks are left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def write_registry_layout(folder: Path, names: tuple[str, ...]) -> None:
    """Write the layout of a full registry in ``registry.csv`` whose columns are named as the fields."""
    text = layout("registry", names, "full")
    (folder / "schemas" / "registry.toml").write_text(text, "utf-8")


def _system_layout(case: Case, no: int, held: list[str]) -> str:
    return system_layout(case.system, case.id, no, held) + _payload(case.payload)


def system_layout(identity: str, name: str, no: int, held: Sequence[str]) -> str:
    """The layout of a system whose columns are named as the fields, without payload."""
    return system_head(identity, name, no) + _file(identity) + _fields(held)


def system_head(identity: str, name: str, no: int) -> str:
    """The ``[source]`` of a system's layout."""
    return (
        f'[source]\nid = "{identity}"\nkind = "system"\nno = {no}\nname = "{name}"\ndepartment = "検証課"\n'
        'basis = "検証"\nbasis_kind = "法定事務"\nappendix = "5"\n'
    )


def _payload(names: list[str]) -> str:
    return "".join(f'[[payload]]\nname = "{name}"\ncolumn = "{name}"\ntype = "text"\n' for name in names)


def layout(kind: str, names: Sequence[str], scope: str) -> str:
    """The layout of a source that is no system and named as its kind; its columns are named as the fields."""
    extra = f'scope = "{scope}"\n' if kind == "registry" else ""
    return (
        f'[source]\nid = "{kind}"\nkind = "{kind}"\nname = "{kind}"\n{extra}' + _file(kind) + _fields(names)
    )


def _file(name: str) -> str:
    return (
        f'[file]\npath = "{name}.csv"\nformat = "csv"\nencoding = "utf-8"\ndelimiter = ","\nheader = true\n'
    )


def _fields(names: Sequence[str]) -> str:
    return "[fields]\n" + "".join(f'{name} = "{name}"\n' for name in names)
