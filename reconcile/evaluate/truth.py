"""Reading labelled truth (``truth.csv``, contract §7)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from reconcile.errors import ConfigError
from reconcile.vocabulary import CAUSES

KEY: Final = ["system", "record_id"]
TRUTH_COLUMNS: Final = (*KEY, "linkage_error", "cause", "true_number", "kind")


def read_truth(path: Path) -> pl.DataFrame:
    """Read a truth file and hold it to its format.

    Args:
        path: CSV (UTF-8) with the columns of contract §7; others are ignored.

    Returns:
        ``system, record_id, linkage_error`` (bool), ``cause`` (code or null), ``true_number`` (or null), ``kind``.

    Raises:
        ConfigError: The file is missing, cannot be read, lacks a column, or a line breaks a rule.
    """
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except (OSError, pl.exceptions.PolarsError):
        # The library's message may quote a line of the file.
        raise _fault(path, "読めません", "UTF-8 の CSV で、見出しがあるか確かめてください。") from None
    missing = [name for name in TRUTH_COLUMNS if name not in frame.columns]
    if missing:
        raise _fault(
            path, f"列がありません: {'、'.join(missing)}", f"必要な列は {','.join(TRUTH_COLUMNS)} です。"
        )
    frame = frame.select(TRUTH_COLUMNS)
    rules = {
        "system、record_id、kind は空にできません": pl.any_horizontal(pl.col(*KEY, "kind").is_null()),
        "linkage_error は true か false です": ~pl.col("linkage_error")
        .is_in(["true", "false"])
        .fill_null(value=False),
        f"cause は空か {'、'.join(CAUSES)} です": ~pl.col("cause").is_in(list(CAUSES)).fill_null(value=True),
        "同じ記録が2度あります": ~pl.struct(KEY).is_first_distinct(),
    }
    for rule, is_broken in rules.items():
        lines = frame.select(is_broken.arg_true()).to_series()
        if lines.len():
            raise _fault(path, f"{lines[0] + 2}行目: {rule}({lines.len()}行)", "その行を直してください。")
    return frame.with_columns(pl.col("linkage_error") == "true")


def _fault(path: Path, what: str, action: str) -> ConfigError:
    return ConfigError(f"正解ファイル {path.name}: {what}。", action)
