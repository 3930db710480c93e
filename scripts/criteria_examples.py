"""Worked examples for 判定基準書, taken from the spec tables in tests/spec/cases and shown without any code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Final

from reconcile import vocabulary
from scripts import write_cases_page as cases_page
from scripts.markdown import table
from tests.spec.harness import NUMBER_FIELDS, Case, all_cases, modules, read

#: How numbers are called in an example: 甲 is the first that is named.
_NAMES: Final = "甲乙丙丁戊己庚辛壬癸"
_INPUTS: Final = (
    ("registry", "住基"),
    ("history", "異動履歴"),
    ("records", "業務システムの記録"),
    ("applications", "申請書"),
    ("addressees", "宛名と番号"),
    ("replica", "副本"),
)
_OUTPUTS: Final = (
    ("expected", "点検A"),
    ("expected_entry", "申請突合"),
    ("expected_replica", "点検B"),
    ("expected_stop", "停止一覧"),
)
_WORDS: Final[dict[str, dict[str, str]]] = {
    "verdict": {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()},
    "reason": vocabulary.REASONS,
    "cause": vocabulary.CAUSES,
    "cause_basis": vocabulary.CAUSE_BASES,
    "pattern": vocabulary.PATTERNS,
    "outcome": vocabulary.ENTRY_OUTCOMES | vocabulary.REPLICA_OUTCOMES,
    "why": {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()}
    | vocabulary.REPLICA_OUTCOMES,
    "status": vocabulary.REGISTRY_STATUSES,
    "registry_status": vocabulary.REGISTRY_STATUSES,
    "entry_route": {"application": "申請書", "registry_lookup": "住基照会", "transfer": "進達"},
    "linkage_error": {"true": "誤り", "false": "誤りでない"},
    "sex": {"male": "男", "female": "女", "unknown": "不明"},
    **{
        f"{field}_level": vocabulary.FACTS[field][1] | {"not_comparable": "比べられない"}
        for field in vocabulary.LEVELS
    },
}
#: Cells that hold personal numbers, by their place in the spec tables.
_NUMBERS: Final = NUMBER_FIELDS | {"proposed_number"}


class Examples:
    """The examples of one page: a case that was shown already is not shown again but linked to."""

    def __init__(self) -> None:
        self._shown: set[str] = set()

    def of(self, column: str, code: str, *, place: str = "expected", most: int = 1) -> list[str]:
        """Return the plainest cases of which a record comes out with this code.

        Args:
            column: Of the expected table.
            code: What stands there.
            place: Which expected table of the case.
            most: How many cases at most.

        Returns:
            Lines of Markdown; empty when no case has it.
        """
        found = [
            case for case in all_cases() if any(row.get(column) == code for row in read(getattr(case, place)))
        ]
        plain = sorted(found, key=lambda case: (_size(case), bool(case.history)))
        return [line for case in plain[:most] for line in self._told(case)]

    def _told(self, case: Case) -> list[str]:
        anchor = f"example-{case.system}"
        if case.id in self._shown:
            return [f"**例** [{case.title}](#{anchor})", ""]
        self._shown.add(case.id)
        return [f'<a id="{anchor}"></a>', "", *_case(case)]


def links(row: str, most: int = 3) -> str:
    """Return links to the cases that a row of the decision tables decides, as docs/cases.md tells them."""
    found = [case for case in all_cases() if row in case.rows.split()]
    names = dict.fromkeys(case_link(case) for case in found)
    return " ".join(list(names)[:most])


def case_link(case: Case) -> str:
    """Return a link to the part of docs/cases.md in which a case stands."""
    name = case.id.partition(" ")[0].replace("rule", "規則")
    return f"[{name}](../cases.md#{_module_of()[case.id]})"


@cache
def _module_of() -> dict[str, str]:
    return {
        case.id: module.__name__.rpartition(".")[2]
        for module in modules()
        for case in getattr(module, "CASES", [])
    }


def _size(case: Case) -> int:
    """How much there is to read: records count double, and what a table adds to the story counts, too."""
    rows = sum(len(read(getattr(case, place))) for place, _ in _INPUTS)
    return rows + len(read(case.records)) + 2 * sum(bool(getattr(case, place)) for place, _ in _INPUTS)


def _case(case: Case) -> list[str]:
    lines = [f"**例 {case.title}**({case_link(case)})", "", case.why, ""]
    names = _names_of(case)
    for place, label in _INPUTS:
        if rows := read(getattr(case, place)):
            scope = "(照会した人だけ)" if place == "registry" and case.scope == "answer" else ""
            lines += [f"{label}{scope}", "", *_table(rows, place, names)]
    for place, label in _OUTPUTS:
        if rows := read(getattr(case, place)):
            lines += [f"→ {label}", "", *_table(rows, place, names)]
    return [*lines, f"決めた行: {'、'.join(f'[{row}](#row-{row})' for row in case.rows.split())}", ""]


def _table(rows: list[dict[str, str]], place: str, names: dict[str, str]) -> list[str]:
    held = [column for column in rows[0] if column != "match_key"]
    # "grade" is the verdict's in check A and a payload column everywhere else
    headings = [
        "格" if (column, place) == ("grade", "expected") else cases_page.HEADINGS[column] for column in held
    ]
    return table(headings, ([_cell(column, row[column], names) for column in held] for row in rows))


def _cell(column: str, cell: str, names: dict[str, str]) -> str:
    if column in _NUMBERS:
        return names.get(cell, cell)
    return _WORDS.get(column, {}).get(cell, cell)


def _names_of(case: Case) -> dict[str, str]:
    """Call the case's numbers 番号甲, 番号乙 … in the order in which they are met."""
    met = [name for place, _ in _INPUTS for name in _numbers(read(getattr(case, place)))]
    short = [name for name in dict.fromkeys(met) if re.match(r"[a-z]", name)]
    return {name: f"番号{_NAMES[place]}" for place, name in enumerate(short)}


def _numbers(rows: Iterable[dict[str, str]]) -> list[str]:
    return [row[column] for row in rows for column in row if column in _NUMBERS]
