"""Published tables and the stop list, byte by byte."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from reconcile.outputs import SystemInfo, WrittenFile
from reconcile.outputs.actions import write_stop_list
from reconcile.outputs.public import write_causes, write_self_check
from reconcile.vocabulary import REPLICA_OUTCOMES, VERDICTS


def lines(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    assert text.endswith("\r\n")
    return text[1:-2].split("\r\n")


def counts(*rows: tuple[str, int, int, str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["system", "checked", "linkage_errors", "state"], orient="row")


def test_self_check(tmp_path: Path, systems: list[SystemInfo]) -> None:
    path = tmp_path / "self_check.csv"
    figures = counts(
        ("jido_fuyo", 2580, 1, "done"),
        ("ryoiku_techo", 23586, 6, "done"),
        ("shintai_techo", 57359, 31, "done"),
    )
    assert write_self_check(path, systems, figures) == WrittenFile(path, 3)
    assert lines(path) == [
        "項番,事務,担当課,点検対象,うち紐付け誤り",
        "7,身体障害者手帳,障がい者支援課,57359,31",
        "8,療育手帳,障がい者支援課,23586,6",
        "14,児童扶養手当,こども・家庭課,2580,1",
        "計,,,83525,38",
    ]


def test_a_system_without_a_count_is_not_in_the_total(tmp_path: Path, systems: list[SystemInfo]) -> None:
    path = tmp_path / "self_check.csv"
    write_self_check(
        path, systems, counts(("shintai_techo", 57359, 900, "braked"), ("jido_fuyo", 2580, 1, "done"))
    )
    assert lines(path)[1:] == [
        "7,身体障害者手帳,障がい者支援課,保留,保留",
        "8,療育手帳,障がい者支援課,取込不可,取込不可",
        "14,児童扶養手当,こども・家庭課,2580,1",
        "計,,,2580,1",
    ]


def test_nothing_could_be_counted(tmp_path: Path, systems: list[SystemInfo]) -> None:
    path = tmp_path / "self_check.csv"
    write_self_check(path, systems, counts(("jido_fuyo", 0, 0, "rejected")))
    assert lines(path)[-1] == "計,,,0,0"


@pytest.mark.parametrize(
    "rows",
    [
        [("elsewhere", 1, 0, "done")],
        [("jido_fuyo", 1, 0, "done"), ("jido_fuyo", 1, 0, "done")],
        [("jido_fuyo", 1, 0, "lost")],
    ],
)
def test_counts_that_cannot_be_placed_are_errors(
    tmp_path: Path, systems: list[SystemInfo], rows: list[tuple[str, int, int, str]]
) -> None:
    with pytest.raises(ValueError, match="counts"):
        write_self_check(tmp_path / "a.csv", systems, counts(*rows))
    assert not (tmp_path / "a.csv").exists()


def test_causes_in_the_published_words(tmp_path: Path) -> None:
    path = tmp_path / "causes.csv"
    assert write_causes(path, {"staff": 32, "applicant": 28}) == WrittenFile(path, 4)
    assert lines(path) == [
        "原因,件数",
        "申請書に記入された番号の誤り,28",
        "職員が入力した番号の誤り,32",
        "双方(申請書の記入も職員の入力も誤り),0",
        "判定不能,0",
    ]


def test_an_unknown_cause_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown cause"):
        write_causes(tmp_path / "causes.csv", {"weather": 1})


def test_stop_list(tmp_path: Path) -> None:
    path = tmp_path / "stop_list.csv"
    rows = pl.DataFrame(
        [
            ("shintai_techo", "000000000012345", "0012345", "mislink", "2024-05-01"),
            ("shintai_techo", "", "0012346", "wrong_addressee", None),
            ("ryoiku_techo", None, "=1", "職員の申出", None),
        ],
        schema=["system", "addressee_no", "record_id", "why", "since"],
        orient="row",
    )
    assert write_stop_list(
        path, rows.select("since", "why", "record_id", "addressee_no", "system")
    ) == WrittenFile(path, 3)
    assert lines(path) == [
        "system,addressee_no,record_id,why,since",
        "shintai_techo,000000000012345,0012345,点検A: 紐付け誤り,2024-05-01",
        "shintai_techo,,0012346,点検B: 宛名相違,",
        "ryoiku_techo,,'=1,職員の申出,",
    ]


@pytest.mark.parametrize("code", [*(c for c, v in VERDICTS.items() if v.grade == "C"), *REPLICA_OUTCOMES])
def test_every_code_has_its_words(tmp_path: Path, code: str) -> None:
    rows = pl.DataFrame(
        {"system": ["s"], "addressee_no": ["1"], "record_id": ["2"], "why": [code], "since": [None]}
    )
    write_stop_list(tmp_path / "a.csv", rows)
    words = lines(tmp_path / "a.csv")[1].split(",")[3]
    assert words.startswith("点検")
    assert code not in words


def test_an_empty_stop_list_is_a_header(tmp_path: Path) -> None:
    rows = pl.DataFrame(
        schema=dict.fromkeys(("system", "addressee_no", "record_id", "why", "since"), pl.String)
    )
    assert write_stop_list(tmp_path / "a.csv", rows).rows == 0
    assert lines(tmp_path / "a.csv") == ["system,addressee_no,record_id,why,since"]
