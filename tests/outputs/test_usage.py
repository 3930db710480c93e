"""The yearly table of lookups, in the form of the council's report."""

from __future__ import annotations

import csv
from pathlib import Path

import polars as pl
import pytest

from reconcile.outputs import SystemInfo, WrittenFile
from reconcile.outputs.usage import fiscal_year, write_usage

MONTHS = ["4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月"]
OUTSIDE = "別表3(全国サーバ、計に含めない)"
OTHER = "その他(この表にない事務)"


def usage(*rows: tuple[str, str, str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={"system": pl.String, "month": pl.String, "route": pl.String, "lookups": pl.Int64},
        orient="row",
    )


def table(path: Path, systems: list[SystemInfo], *rows: tuple[str, str, str, int]) -> list[list[str]]:
    assert write_usage(path, usage(*rows), systems, year=2026) == WrittenFile(path, 3)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def counts(row: list[str]) -> dict[str, str]:
    """The cells that are not 0."""
    return {name: cell for name, cell in zip([*MONTHS, "計"], row[6:], strict=True) if cell not in {"0", ""}}


def test_every_system_has_a_row_and_the_total_is_theirs(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = table(
        tmp_path / "usage.csv",
        systems,
        ("shintai_techo", "2026-04", "5", 3),
        ("shintai_techo", "2026-04", "6", 4),
        ("shintai_techo", "2027-03", "5", 100),
        ("jido_fuyo", "2026-11", "5", 20),
    )
    assert rows[0] == ["年度", "項番", "事務", "根拠", "法定/条例", "担当課", *MONTHS, "計"]
    assert [row[:6] for row in rows[1:]] == [
        ["2026", "7", "身体障害者手帳", "身体障害者福祉法", "法定事務", "障がい者支援課"],
        ["2026", "8", "療育手帳", "知的障害者福祉法", "法定事務", "障がい者支援課"],
        ["2026", "14", "児童扶養手当", "児童扶養手当法", "法定事務", "こども・家庭課"],
        ["2026", "計", "", "", "", ""],
        ["2026", "", OUTSIDE, "", "", ""],
    ]
    assert [counts(row) for row in rows[1:]] == [
        {"4月": "7", "3月": "100", "計": "107"},
        {},
        {"11月": "20", "計": "20"},
        {"4月": "7", "11月": "20", "3月": "100", "計": "127"},
        {},
    ]
    assert rows[2][6:] == ["0"] * 13


def test_only_the_fiscal_year(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = table(
        tmp_path / "usage.csv",
        systems,
        ("jido_fuyo", "2026-03", "5", 1000),
        ("jido_fuyo", "2027-04", "5", 1000),
        ("jido_fuyo", "2026-03", "3", 1000),
        ("jido_fuyo", "2027-01", "5", 6),
    )
    assert counts(rows[3]) == counts(rows[4]) == {"1月": "6", "計": "6"}
    assert counts(rows[5]) == {}


def test_the_national_server_stands_outside_the_total(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = table(
        tmp_path / "usage.csv",
        systems,
        ("jido_fuyo", "2026-11", "5", 2),
        ("jido_fuyo", "2026-11", "3", 30),
        ("ryoiku_techo", "2026-12", "3", 400),
    )
    assert [counts(row) for row in rows[2:]] == [
        {},
        {"11月": "2", "計": "2"},
        {"11月": "2", "計": "2"},
        {"11月": "30", "12月": "400", "計": "430"},
    ]


def test_lookups_of_a_system_that_is_gone_stay_in_the_total(
    tmp_path: Path, systems: list[SystemInfo]
) -> None:
    rows = table(
        tmp_path / "usage.csv", systems, ("gone", "2026-05", "5", 9), ("jido_fuyo", "2026-05", "5", 1)
    )
    assert [row[2] for row in rows[-3:]] == [OTHER, "", OUTSIDE]
    assert [counts(row) for row in rows[-3:]] == [{"5月": "9", "計": "9"}, {"5月": "10", "計": "10"}, {}]


def test_no_lookup_at_all_is_a_table_of_zeros(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = table(tmp_path / "usage.csv", systems)
    assert len(rows) == 6
    assert {cell for row in rows[1:] for cell in row[6:]} == {"0"}


@pytest.mark.parametrize(
    ("year", "month", "fiscal"), [(2026, 3, 2025), (2026, 4, 2026), (2026, 12, 2026), (2027, 1, 2026)]
)
def test_the_fiscal_year_begins_in_april(year: int, month: int, fiscal: int) -> None:
    assert fiscal_year(year, month) == fiscal
