"""Tables for publication: counts only, never a value of a record (contract §6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.outputs.files import write_csv
from reconcile.outputs.model import SystemInfo, WrittenFile
from reconcile.vocabulary import CAUSES, PUBLISHED_CAUSES

_NO_COUNT: Final = {"braked": "保留", "rejected": "取込不可"}


SELF_CHECK: Final = ("項番", "事務", "担当課", "点検対象", "うち紐付け誤り")


def self_check_rows(systems: Sequence[SystemInfo], counts: pl.DataFrame) -> list[tuple[object, ...]]:
    """Return the published table: a row per system by number, then 計.

    A system without a count shows 保留 (braked) or 取込不可 (rejected) in both columns and is not in 計, so that
    the columns always add up.

    Args:
        systems: Every system, in any order.
        counts: ``system, checked, linkage_errors, state``; ``state`` is ``done``, ``braked`` or ``rejected``. A
            system without a row counts as rejected.

    Returns:
        Rows in the columns of ``SELF_CHECK``.

    Raises:
        ValueError: An unknown state, an unknown system, or two rows for one.
    """
    by_system = {row["system"]: row for row in counts.iter_rows(named=True)}
    if len(by_system) < counts.height or not set(by_system) <= {system.id for system in systems}:
        raise ValueError("counts: unknown or repeated system")
    rows: list[tuple[object, ...]] = []
    totals = [0, 0]
    for system in sorted(systems, key=lambda each: (each.no, each.id)):
        row = by_system.get(system.id, {"state": "rejected"})
        if row["state"] == "done":
            figures: tuple[object, object] = (row["checked"], row["linkage_errors"])
            totals = [totals[0] + row["checked"], totals[1] + row["linkage_errors"]]
        elif row["state"] in _NO_COUNT:
            figures = (_NO_COUNT[row["state"]],) * 2
        else:
            raise ValueError(f"counts: unknown state {row['state']}")
        rows.append((system.no, system.name, system.department, *figures))
    return [*rows, ("計", "", "", *totals)]


def write_self_check(path: Path, systems: Sequence[SystemInfo], counts: pl.DataFrame) -> WrittenFile:
    """Write ``self_check_rows``.

    Args:
        path: The csv file.
        systems: As there.
        counts: As there.

    Returns:
        The file, with the number of systems.
    """
    rows = self_check_rows(systems, counts)
    write_csv(path, SELF_CHECK, rows)
    return WrittenFile(path, len(rows) - 1)


def write_confirmed_causes(
    path: Path, presumed: Mapping[str, int], confirmed: Mapping[str, int]
) -> WrittenFile:
    """Write 原因,推定,確定 over the errors whose cause a department has confirmed (contract §4: separate columns).

    Args:
        path: The csv file.
        presumed: Their number by the presumed cause (Japanese word) at the time of the answer.
        confirmed: Their number by the confirmed cause.
    """
    rows = [(label, presumed.get(label, 0), confirmed.get(label, 0)) for label in CAUSES.values()]
    return WrittenFile(path, write_csv(path, ("原因", "推定", "確定"), rows))


def write_causes(path: Path, counts: Mapping[str, int]) -> WrittenFile:
    """Write 原因,件数: every class in every file, so that months can be laid side by side.

    These are presumed causes (推定); the caller says so where the table is shown.

    Args:
        path: The csv file.
        counts: Linkage errors by cause code; a missing code is 0.

    Returns:
        The file, with the number of classes.

    Raises:
        ValueError: A code that is not a cause: its errors would be missing from the table.
    """
    if not set(counts) <= set(PUBLISHED_CAUSES):
        raise ValueError("counts: unknown cause")
    rows = [(label, counts.get(cause, 0)) for cause, label in PUBLISHED_CAUSES.items()]
    return WrittenFile(path, write_csv(path, ("原因", "件数"), rows))
