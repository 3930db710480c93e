"""Lookup requests (照会): one file per route, with the business key as reference (contract §7 ``query``)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.outputs.files import write_csv
from reconcile.outputs.model import SystemInfo, WrittenFile

#: Route (住基法 別表) → file name: which server is asked (reference/domain.md §0).
ROUTES: Final[dict[str, str]] = {
    "5": "自都道府県サーバ_別表5",
    "6": "自都道府県サーバ_別表6",
    "3": "全国サーバ_別表3",
}
WHY: Final[dict[str, str]] = {
    "new": "新規",
    "changed": "変更",
    "overdue": "期限到来",
    "national": "県内に該当なし",
}
#: As text: a number may begin with zero.
_NUMBER: Final = r"^[0-9]{12}$"
_HEADINGS: Final = (
    "照会番号",
    "事務",
    "根拠",
    "法定/条例",
    "担当課",
    "業務キー",
    "個人番号",
    "理由",
)


def write_requests(folder: Path, requests: pl.DataFrame, systems: Sequence[SystemInfo]) -> list[WrittenFile]:
    """Write ``<route>.csv`` for every route with requests; the files hold personal numbers.

    Args:
        folder: Exists and is not visible yet.
        requests: ``request_id, system, record_id, my_number, route`` (5, 6, 3), ``why`` (a key of ``WHY``).
        systems: Every system that occurs.

    Returns:
        The files, in the order of the routes.

    Raises:
        ValueError: An unknown route, reason or system (its request would be lost), or a number that cannot be asked for.
    """
    infos = {info.id: info for info in systems}
    known = (
        requests["route"].is_in(list(ROUTES))
        & requests["why"].is_in(list(WHY))
        & requests["system"].is_in(list(infos))
    )
    if not known.fill_null(value=False).all():
        raise ValueError("requests: unknown route, reason or system")
    if not requests["my_number"].str.contains(_NUMBER).fill_null(value=False).all():
        raise ValueError("requests: a number that is no number")
    numbers = {info.id: info.no for info in systems}
    ordered = requests.with_columns(
        pl.col("system").replace_strict(numbers, return_dtype=pl.Int64).alias("no")
    )
    ordered = ordered.sort("no", "system", "record_id", maintain_order=True)
    written = []
    for route, name in ROUTES.items():
        own = ordered.filter(pl.col("route") == route)
        if own.height:
            path = folder / f"{name}.csv"
            rows = (_row(row, infos[row["system"]]) for row in own.iter_rows(named=True))
            written.append(WrittenFile(path, write_csv(path, _HEADINGS, rows)))
    return written


def _row(row: dict[str, str], info: SystemInfo) -> tuple[object, ...]:
    return (
        row["request_id"],
        info.name,
        info.basis,
        info.basis_kind,
        info.department,
        f"{info.id}:{row['record_id']}",
        row["my_number"],
        WHY[row["why"]],
    )
