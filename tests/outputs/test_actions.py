"""Lists that somebody must act on: each read back from its bytes. Every record is invented."""

from __future__ import annotations

import csv
import re
import stat
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from reconcile.outputs import WrittenFile
from reconcile.outputs.actions import (
    METHODS,
    RECHECKS,
    write_leak_check,
    write_national_query,
    write_recheck,
    write_stop_list,
)
from reconcile.vocabulary import REASONS

STOP = {"system": "s", "addressee_no": "1", "record_id": "2", "why": "mislink", "since": "2024-05-01"}
LEAK = STOP | {"provided_at": "2025-07-01 09:12", "requester": "年金事務所"}
QUERY = {
    "system": "ryoiku_techo",
    "record_id": "0012",
    "method": "four_items",
    "verdict": "mislink",
    "reason": "name_differs",
    "lacks_name": False,
    "lacks_birth": False,
    "lacks_address": False,
    "is_protected": False,
}
RECHECK = {
    "system": "ryoiku_techo",
    "record_id": "0012",
    "addressee_no": "000000000000123",
    "subject": "own",
    "outcome": "clear",
    "corrected_on": date(2026, 4, 2),
}


def read(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def frame(example: dict[str, Any], *changes: dict[str, Any]) -> pl.DataFrame:
    kinds = pl.DataFrame([example]).schema
    return pl.DataFrame([example | change for change in changes], schema=kinds)


def whys(path: Path, *changes: dict[str, Any]) -> list[str]:
    write_national_query(path, frame(QUERY, *changes))
    return [row[3] for row in read(path)[1:]]


def test_stop_list_says_since_when_and_leaves_the_unknown_blank(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_stop_list(path, frame(STOP, {}, {"since": None})) == WrittenFile(path, 2)
    assert read(path) == [
        ["system", "addressee_no", "record_id", "why", "since"],
        ["s", "1", "2", "点検A: 紐付け誤り", "2024-05-01"],
        ["s", "1", "2", "点検A: 紐付け誤り", ""],
    ]


def test_leak_check_in_the_order_of_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    shuffled = frame(LEAK, {}, {"since": None, "why": "row_shift", "requester": None}).select(
        *sorted(LEAK), pl.lit(7).alias("provision_row")
    )
    assert write_leak_check(path, shuffled).rows == 2
    assert read(path) == [
        ["system", "addressee_no", "record_id", "provided_at", "requester", "since", "why"],
        ["s", "1", "2", "2025-07-01 09:12", "年金事務所", "2024-05-01", "点検A: 紐付け誤り"],
        ["s", "1", "2", "2025-07-01 09:12", "", "", "点検B: 行ずれ"],
    ]


def test_national_query_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = frame(
        QUERY,
        {"method": "national", "verdict": "not_found", "reason": None},
        {"method": "three_items", "verdict": "invalid_number", "reason": "number_missing"},
        {"reason": ""},
    )
    assert write_national_query(path, rows) == WrittenFile(path, 3)
    assert read(path) == [
        ["system", "record_id", "method", "why"],
        ["ryoiku_techo", "0012", "全国サーバ照会", "該当なし"],
        ["ryoiku_techo", "0012", "3情報照会", "番号不備。番号がない"],
        ["ryoiku_techo", "0012", "4情報照会", "紐付け誤り"],
    ]


def test_a_protected_person_is_listed_by_key_only(tmp_path: Path) -> None:
    assert whys(tmp_path / "a.csv", {"is_protected": True}, {"is_protected": None}, {}) == [
        "紐付け誤り。氏名が違う。支援措置対象のため個別に対応",
        "紐付け誤り。氏名が違う。支援措置対象のため個別に対応",
        "紐付け誤り。氏名が違う",
    ]


def test_what_the_lookup_needs_and_the_record_lacks_is_said(tmp_path: Path) -> None:
    assert whys(
        tmp_path / "a.csv",
        {"reason": "", "lacks_name": True, "lacks_address": True},
        {"reason": "", "lacks_birth": True, "is_protected": True},
    ) == [
        "紐付け誤り。照会の前に確かめる項目: 氏名、住所",
        "紐付け誤り。照会の前に確かめる項目: 生年月日。支援措置対象のため個別に対応",
    ]


@pytest.mark.parametrize("code", [*METHODS, *REASONS])
def test_no_code_reaches_the_list(tmp_path: Path, code: str) -> None:
    change = {"method": code} if code in METHODS else {"reason": code}
    write_national_query(tmp_path / "a.csv", frame(QUERY, change))
    assert not re.search("[a-z_]", "".join(read(tmp_path / "a.csv")[1][2:]))


def test_recheck_tells_both_sides_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = frame(
        RECHECK,
        {},
        {"subject": "old_addressee", "outcome": "replica_left"},
        {"outcome": "replica_missing"},
        {"subject": "old_addressee", "outcome": "other_record_wrong"},
        {"outcome": "unknown", "addressee_no": ""},
    )
    assert write_recheck(path, rows) == WrittenFile(path, 5)
    key = ["ryoiku_techo", "0012"]
    assert read(path) == [
        ["system", "record_id", "addressee_no", "subject", "outcome", "corrected_on"],
        [*key, "000000000000123", "本人", "確認済", "2026-04-02"],
        [*key, "000000000000123", "旧宛名の人", "旧副本が残っている", "2026-04-02"],
        [*key, "000000000000123", "本人", "副本が未登録", "2026-04-02"],
        [*key, "000000000000123", "旧宛名の人", "旧宛名の人の記録に相違", "2026-04-02"],
        [*key, "", "本人", "副本を確かめられない", "2026-04-02"],
    ]
    assert len(RECHECKS) == 5


@pytest.mark.parametrize(
    ("write", "example"),
    [
        (write_stop_list, STOP),
        (write_leak_check, LEAK),
        (write_national_query, QUERY),
        (write_recheck, RECHECK),
    ],
)
def test_an_empty_list_is_a_header_and_no_cell_is_a_formula(tmp_path: Path, write: Any, example: Any) -> None:
    path = tmp_path / "a.csv"
    assert write(path, frame(example)).rows == 0
    assert len(read(path)) == 1
    write(path, frame(example, {"record_id": "=1+1"}))
    row = dict(zip(*read(path), strict=True))
    assert row["record_id"] == "'=1+1"


def test_the_text_of_an_extract_cannot_run(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_leak_check(
        path, frame(LEAK, {"requester": "@SUM(A1)", "provided_at": "+1", "addressee_no": "\t=1"})
    )
    assert read(path)[1][:5] == ["s", "'\t=1", "2", "'+1", "'@SUM(A1)"]


@pytest.mark.parametrize(
    ("write", "rows"),
    [
        (write_national_query, frame(QUERY, {"method": "telephone"})),
        (write_national_query, frame(QUERY, {"verdict": "guess"})),
        (write_recheck, frame(RECHECK, {"outcome": "fine"})),
        (write_recheck, frame(RECHECK, {"subject": "neighbour"})),
    ],
)
def test_an_unknown_code_is_an_error_and_leaves_no_file(tmp_path: Path, write: Any, rows: Any) -> None:
    with pytest.raises(pl.exceptions.InvalidOperationError):
        write(tmp_path / "a.csv", rows)
    assert not (tmp_path / "a.csv").exists()
