"""Whether the values of a column are what a layout says: numbers, dates, names. Messages hold counts, never values."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.compare.birth import birth_codes, says_unknown
from reconcile.compare.number import number_columns
from reconcile.sources.kinds import DATES, REQUIRED
from reconcile.sources.layout import Layout

#: Share of the rows from which on a fault is a mistake and no hint.
SEVERE: Final = 0.05
_FORMATS: Final = ("iso", "yyyymmdd", "era_code", "wareki", "auto")
_ENOUGH: Final = 5


@dataclass
class Looked:
    """What was found out about one layout.

    Attributes:
        files: Files that its path matches.
        rows: Rows looked at.
        mistakes: Japanese sentences: this source would fail or mislead.
        hints: Japanese sentences: to be looked at.
    """

    files: int = 0
    rows: int = 0
    mistakes: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)


def check_column(layout: Layout, path: Path, name: str, values: pl.Series, looked: Looked) -> None:
    """Check the values of one field.

    Args:
        layout: The layout.
        path: The file that they come from.
        name: Canonical field.
        values: Text with nulls, as read.
        looked: Mistakes and hints are added to it.
    """
    filled = values.drop_nulls()
    where = f"{layout.origin} の fields.{name}"
    if not len(filled):
        if name in REQUIRED[layout.kind]:
            looked.mistakes.append(f"{where}: {path.name} の見た範囲がすべて空欄です")
        return
    if name == "my_number":
        _check_numbers(where, path, filled, looked)
    elif name in DATES:
        _check_dates(f"{where}.format", path, filled, layout.date_format(name), looked)
    elif name == "name":
        _check_names(where, path, filled, looked)
    elif name == "record_id" and layout.kind == "system":
        repeated = len(filled) - filled.n_unique()
        if repeated > SEVERE * len(filled):
            looked.hints.append(
                f"{where}: {path.name} で {repeated:,}行の番号が前の行と同じです。一件に複数の行があるなら、役割の列と合わせてください"
            )


def _check_numbers(where: str, path: Path, filled: pl.Series, looked: Looked) -> None:
    right = int(number_columns(filled)["number_state"].is_in(["ok", "dummy"]).sum())
    if len(filled) >= _ENOUGH and right < 0.5 * len(filled):
        looked.mistakes.append(
            f"{where}: {path.name} の値 {len(filled):,}件のうち、検査数字の合う12桁は {right:,}件だけです。個人番号の列を指しているか確かめてください"
        )
    elif right < 0.9 * len(filled):
        looked.hints.append(
            f"{where}: {path.name} の値 {len(filled):,}件のうち {len(filled) - right:,}件が個人番号の形ではありません"
        )


def _check_dates(where: str, path: Path, filled: pl.Series, fmt: str, looked: Looked) -> None:
    unread = _unread(filled, fmt)
    if not unread:
        return
    better = min(_FORMATS, key=lambda other: (_unread(filled, other), _FORMATS.index(other)))
    hint = (
        f"。「{better}」なら読めない値は {_unread(filled, better):,}件です"
        if _unread(filled, better) < unread
        else ""
    )
    said = f"{where}: {path.name} の日付 {len(filled):,}件のうち {unread:,}件を「{fmt}」では読めません{hint}"
    (looked.mistakes if unread > SEVERE * len(filled) else looked.hints).append(said)


def _unread(filled: pl.Series, fmt: str) -> int:
    return int((birth_codes(filled, fmt).is_null() & ~says_unknown(filled)).sum())


def _check_names(where: str, path: Path, filled: pl.Series, looked: Looked) -> None:
    odd = int(filled.str.contains(r"[0-9０-９]{3}").sum())
    if odd > SEVERE * len(filled):
        looked.mistakes.append(
            f"{where}: {path.name} の値 {len(filled):,}件のうち {odd:,}件に数字が続いています。氏名の列を指しているか確かめてください"
        )
