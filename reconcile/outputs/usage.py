"""Lookups of 本人確認情報 per 事務 and month, in the form of the yearly table reported to the council (domain.md §0)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.outputs.files import write_csv
from reconcile.outputs.model import SystemInfo, WrittenFile

_MONTHS: Final = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
#: 別表3 (全国サーバ) is outside the council's count.
_OUTSIDE: Final = "3"


def fiscal_year(year: int, month: int) -> int:
    """Return the fiscal year (April to March) of a month."""
    return year if month >= _MONTHS[0] else year - 1


USAGE: Final = (
    "年度", "項番", "事務", "根拠", "法定/条例", "担当課", *(f"{month}月" for month in _MONTHS), "計",
)  # fmt: skip


def write_usage(path: Path, usage: pl.DataFrame, systems: Sequence[SystemInfo], *, year: int) -> WrittenFile:
    """Write ``usage_rows`` under the headings ``USAGE``.

    Returns:
        The file, with the number of systems.
    """
    write_csv(path, USAGE, usage_rows(usage, systems, year=year))
    return WrittenFile(path, len(systems))


def usage_rows(usage: pl.DataFrame, systems: Sequence[SystemInfo], *, year: int) -> list[tuple[object, ...]]:
    """Return 年度,項番,事務,根拠,法定/条例,担当課,4月…3月,計 with a 計 row, and 別表3 below it.

    Args:
        usage: ``system, month`` (``YYYY-MM``), ``route, lookups``.
        systems: Every system, in any order; one row each. Lookups for others (a layout that was taken away, a partial
            run) stand in one row その他 before 計, so that no lookup is missing from the count.
        year: The fiscal year.

    Returns:
        Rows in the columns of ``USAGE``.
    """
    months = [f"{year + int(month < _MONTHS[0])}-{month:02}" for month in _MONTHS]
    counted = {(system, month): 0 for system in (info.id for info in systems) for month in months}
    others, outside = dict.fromkeys(months, 0), dict.fromkeys(months, 0)
    for system, month, route, lookups in usage.select("system", "month", "route", "lookups").iter_rows():
        if month not in outside:
            continue
        if route == _OUTSIDE:
            outside[month] += lookups
        elif (system, month) in counted:
            counted[system, month] += lookups
        else:
            others[month] += lookups
    rows: list[tuple[object, ...]] = []
    for info in sorted(systems, key=lambda each: (each.no, each.id)):
        counts = [counted[info.id, month] for month in months]
        head = (year, info.no, info.name, info.basis, info.basis_kind, info.department)
        rows.append((*head, *_summed(counts)))
    if any(others.values()):
        rows.append((year, "", "その他(この表にない事務)", "", "", "", *_summed(list(others.values()))))
    totals = [
        others[month] + sum(count for (_, each), count in counted.items() if each == month)
        for month in months
    ]
    rows.append((year, "計", "", "", "", "", *_summed(totals)))
    rows.append((year, "", "別表3(全国サーバ、計に含めない)", "", "", "", *_summed(list(outside.values()))))
    return rows


def _summed(counts: list[int]) -> list[int]:
    return [*counts, sum(counts)]
