"""Rows of a worklist for tests; every person and number is made up."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from reconcile.outputs import SystemInfo

SCHEMA = {
    "finding_id": pl.String,
    "check": pl.String,
    "state": pl.String,
    "priority": pl.Int32,
    "system": pl.String,
    "record_id": pl.String,
    "name": pl.String,
    "verdict_label": pl.String,
    "reason_label": pl.String,
    "match_key": pl.String,
    "my_number": pl.String,
    "proposed_number": pl.String,
    "cause_label": pl.String,
    "cause_basis_label": pl.String,
    "pattern_label": pl.String,
    "first_seen": pl.Date,
    "elapsed_days": pl.Int64,
    "protected": pl.Boolean,
}

WRONG_NUMBER = "111111111118"
OWN_NUMBER = "023456789013"


def finding(**changes: Any) -> dict[str, Any]:
    """One row; the defaults are a mislink of 身体障害者手帳."""
    row = {
        "finding_id": "0f3a9c1b2d4e5f60",
        "check": "A",
        "state": "new",
        "priority": 1,
        "system": "shintai_techo",
        "record_id": "0012345",
        "name": "長野　花子",
        "verdict_label": "紐付け誤り",
        "reason_label": "名が違う(双子・親子・夫婦の可能性)",
        "match_key": "-NAME-BIRTH+SEX+ADDRESS",
        "my_number": WRONG_NUMBER,
        "proposed_number": OWN_NUMBER,
        "cause_label": "申請書記入誤り",
        "cause_basis_label": "申請書の番号との比較",
        "pattern_label": "家族の番号",
        "first_seen": date(2026, 3, 30),
        "elapsed_days": 2,
        "protected": False,
    }
    assert set(changes) <= set(row)
    return row | changes


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=SCHEMA)


@pytest.fixture
def systems() -> list[SystemInfo]:
    return [
        SystemInfo("ryoiku_techo", 8, "療育手帳", "障がい者支援課", "知的障害者福祉法", "法定事務", "5"),
        SystemInfo(
            "shintai_techo", 7, "身体障害者手帳", "障がい者支援課", "身体障害者福祉法", "法定事務", "5"
        ),
        SystemInfo("jido_fuyo", 14, "児童扶養手当", "こども・家庭課", "児童扶養手当法", "法定事務", "5"),
    ]
