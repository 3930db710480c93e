"""Lookup requests, read back as the server's side would. The numbers are nobody's."""

from __future__ import annotations

import csv
import stat
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from reconcile.outputs import SystemInfo
from reconcile.outputs.queries import write_requests

SYSTEMS = [
    SystemInfo(
        "shugaku", 17, "就学奨励費", "特別支援教育課", "特別支援学校への就学奨励に関する法律", "法定事務", "6"
    ),
    SystemInfo("shintai", 7, "身体障害者手帳", "障がい者支援課", "身体障害者福祉法", "法定事務", "5"),
    SystemInfo("tokutei_nanbyo", 1, "特定医療費", "保健・疾病対策課", "難病法", "条例事務", "5"),
]
REQUEST = {
    "request_id": "Q-1",
    "system": "shintai",
    "record_id": "0012",
    "my_number": "012345678901",
    "route": "5",
    "why": "new",
}
HEADINGS = ["照会番号", "事務", "根拠", "法定/条例", "担当課", "業務キー", "個人番号", "理由"]


def requests(*changes: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        [REQUEST | change for change in changes], schema=dict.fromkeys(REQUEST, pl.String), orient="row"
    )


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_one_file_per_route_that_is_asked(tmp_path: Path) -> None:
    written = write_requests(
        tmp_path,
        requests({"route": "3", "why": "national"}, {}, {"system": "shugaku", "route": "6"}, {}),
        SYSTEMS,
    )
    assert [(file.path.name, file.rows) for file in written] == [
        ("自都道府県サーバ_別表5.csv", 2),
        ("自都道府県サーバ_別表6.csv", 1),
        ("全国サーバ_別表3.csv", 1),
    ]
    assert {path.name for path in tmp_path.iterdir()} == {file.path.name for file in written}
    assert {stat.S_IMODE(file.path.stat().st_mode) for file in written} == {0o600}
    assert read(written[2].path)[1][-1] == "県内に該当なし"


def test_a_request_carries_its_business_and_its_key(tmp_path: Path) -> None:
    (written,) = write_requests(tmp_path, requests({"why": "overdue"}), SYSTEMS)
    assert read(written.path) == [
        HEADINGS,
        [
            "Q-1",
            "身体障害者手帳",
            "身体障害者福祉法",
            "法定事務",
            "障がい者支援課",
            "shintai:0012",
            "012345678901",
            "期限到来",
        ],
    ]


def test_in_the_order_of_systems_and_records(tmp_path: Path) -> None:
    (written,) = write_requests(
        tmp_path,
        requests(
            {"record_id": "2", "why": "changed"},
            {"record_id": "10"},
            {"system": "tokutei_nanbyo", "record_id": "9"},
        ),
        SYSTEMS,
    )
    rows = read(written.path)[1:]
    assert [row[5] for row in rows] == ["tokutei_nanbyo:9", "shintai:10", "shintai:2"]
    assert [row[7] for row in rows] == ["新規", "新規", "変更"]


def test_leading_zeros_survive_reading_back_as_text(tmp_path: Path) -> None:
    numbers = ["000000000019", "012345678901", "987654321098"]
    (written,) = write_requests(tmp_path, requests(*({"my_number": each} for each in numbers)), SYSTEMS)
    back = pl.read_csv(written.path, infer_schema=False)
    assert back["個人番号"].to_list() == numbers


def test_nothing_to_ask_writes_nothing(tmp_path: Path) -> None:
    assert write_requests(tmp_path, requests(), SYSTEMS) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "change",
    [
        {"route": "4"},
        {"route": None},
        {"why": "curiosity"},
        {"why": None},
        {"system": "elsewhere"},
        {"system": None},
        {"my_number": None},
        {"my_number": ""},
        {"my_number": "12345678901"},
        {"my_number": "01234567890X"},
        {"my_number": "\n012345678901"},
        {"my_number": "012345678901\n"},
        {"my_number": "０１２３４５６７８９０１"},
    ],
)
def test_no_request_is_lost_and_nobody_is_asked_for_without_a_number(tmp_path: Path, change: Any) -> None:
    with pytest.raises(ValueError, match="requests") as caught:
        write_requests(tmp_path, requests({}, change), SYSTEMS)
    assert "01234" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []
