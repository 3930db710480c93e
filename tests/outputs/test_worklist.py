"""訂正一覧 as an official opens it: sheets, locks, choices, print set-up; and what must never be in it."""

from __future__ import annotations

import csv
import io
import stat
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile.errors import ConfigError
from reconcile.outputs import SystemInfo, WrittenFile
from reconcile.outputs.files import unguarded
from reconcile.outputs.overview import read_how_to
from reconcile.outputs.spreadsheet import Look
from reconcile.outputs.worklist import ANSWERS, HEADINGS, write_worklists
from reconcile.paths import root
from tests.outputs.conftest import OWN_NUMBER, WRONG_NUMBER, finding, frame

AS_OF = date(2026, 4, 1)
#: Contract §9, copied by hand.
COLUMNS = [
    *("管理番号", "状態", "優先度", "事務", "記録番号", "氏名", "判定", "理由", "照合結果"),
    *("登録番号(マスク)", "正しい番号(候補)", "推定原因", "推定根拠", "誤りの型", "初回検出日", "経過日数"),
    *("対応区分", "確定原因", "対応日", "担当者", "備考"),
]


def write(
    folder: Path, rows: pl.DataFrame, systems: Sequence[SystemInfo], *, show: bool = True
) -> list[WrittenFile]:
    how_to = read_how_to(root() / "reports" / "worklist_howto.csv")
    return write_worklists(folder, rows, systems, look=Look(AS_OF, how_to), show_proposed_number=show)


def sheet_of(folder: Path, title: str, department: str = "障がい者支援課") -> Worksheet:
    sheet = load_workbook(folder / f"{department}.xlsx")[title]
    assert isinstance(sheet, Worksheet)
    return sheet


def csv_of(folder: Path, department: str = "障がい者支援課") -> list[list[str]]:
    with (folder / f"{department}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_columns_are_those_of_the_contract(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding()), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    assert [cell.value for cell in sheet[1]] == COLUMNS
    assert csv_of(tmp_path)[0] == COLUMNS
    assert list(HEADINGS) == COLUMNS
    assert list(ANSWERS) == COLUMNS[-5:]


def test_one_row_in_words(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding()), systems)
    words = [
        *("0f3a9c1b2d4e5f60", "新規", "高", "身体障害者手帳", "0012345", "長野　花子", "紐付け誤り"),
        *("名が違う(双子・親子・夫婦の可能性)", "-NAME-BIRTH+SEX+ADDRESS", "************", OWN_NUMBER),
        *("申請書記入誤り", "申請書の番号との比較", "家族の番号"),
    ]
    cells = [cell.value for cell in sheet_of(tmp_path, "07 身体障害者手帳")[2]]
    assert cells == [*words, datetime(2026, 3, 30), 2, None, None, None, None, None]
    plain = csv_of(tmp_path)[1]
    assert [unguarded(cell) for cell in plain] == [*words, "2026-03-30", "2", "", "", "", "", ""]
    assert plain[8] == "'-NAME-BIRTH+SEX+ADDRESS"


def test_every_department_gets_both_files_also_without_findings(
    tmp_path: Path, systems: list[SystemInfo]
) -> None:
    written = write(tmp_path, frame(finding(), finding(system="ryoiku_techo")), systems)
    assert [(file.path.name, file.rows, file.department) for file in written] == [
        ("障がい者支援課.xlsx", 2, "障がい者支援課"),
        ("障がい者支援課.csv", 2, "障がい者支援課"),
        ("こども・家庭課.xlsx", 0, "こども・家庭課"),
        ("こども・家庭課.csv", 0, "こども・家庭課"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(file.path.name for file in written)
    assert load_workbook(tmp_path / "こども・家庭課.xlsx").sheetnames == ["概要"]
    assert csv_of(tmp_path, "こども・家庭課") == [COLUMNS]
    assert {stat.S_IMODE(file.path.stat().st_mode) for file in written} == {0o600}


def test_sheets_in_order_of_the_systems_and_only_own_rows(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = frame(
        finding(record_id="a", system="ryoiku_techo"),
        finding(record_id="b", priority=2),
        finding(record_id="c", system="jido_fuyo"),
        finding(record_id="d", priority=1),
    )
    write(tmp_path, rows, systems)
    book = load_workbook(tmp_path / "障がい者支援課.xlsx")
    assert book.sheetnames == ["概要", "07 身体障害者手帳", "08 療育手帳"]
    assert [row[4] for row in book["07 身体障害者手帳"].iter_rows(min_row=2, values_only=True)] == ["b", "d"]
    assert [row[4] for row in csv_of(tmp_path)[1:]] == ["b", "d", "a"]
    assert [row[4] for row in csv_of(tmp_path, "こども・家庭課")[1:]] == ["c"]


def test_the_overview_counts_per_system(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = frame(
        finding(),
        finding(state="continuing", priority=2),
        finding(state="reopened", priority=3),
        finding(state="new", priority=3),
    )
    write(tmp_path, rows, systems)
    sheet = sheet_of(tmp_path, "概要")
    assert sheet["A1"].value == "訂正一覧 障がい者支援課"
    assert sheet["A2"].value == "基準日 2026-04-01"
    table = [[cell.value for cell in row[:7]] for row in sheet.iter_rows(min_row=4, max_row=7)]
    assert table == [
        ["項番", "事務", "件数", "うち優先度高", "新規", "継続", "再発"],
        [7, "身体障害者手帳", 4, 1, 2, 1, 1],
        [8, "療育手帳", 0, 0, 0, 0, 0],
        ["計", None, 4, 1, 2, 1, 1],
    ]
    link = sheet["B5"].hyperlink
    assert link is not None
    assert link.location == "'07 身体障害者手帳'!A1"
    assert sheet["B6"].hyperlink is None
    text = "".join(str(cell.value) for row in sheet.iter_rows(min_row=8) for cell in row if cell.value)
    assert "記入のしかた" in text
    assert "個別に対応" in text
    assert sheet.protection.sheet


def test_only_the_last_five_columns_can_be_changed(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding(), finding(record_id="2")), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    assert sheet.protection.sheet
    for row in sheet.iter_rows(min_row=2):
        assert [cell.protection.locked for cell in row] == [True] * 16 + [False] * 5
    assert all(cell.protection.locked for cell in sheet[1])
    # False means that the action is allowed although the sheet is protected
    assert sheet.protection.autoFilter is False
    assert sheet.protection.formatColumns is False
    assert sheet.protection.insertRows is True
    assert sheet.protection.deleteRows is True


def test_choices_and_the_date(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding(), finding(record_id="2")), systems)
    found = {
        str(rule.sqref): rule
        for rule in sheet_of(tmp_path, "07 身体障害者手帳").data_validations.dataValidation
    }
    assert found["Q2:Q3"].formula1 == '"訂正済,誤りなし,本人確認中,対応不要"'
    assert found["R2:R3"].formula1 == '"申請書記入誤り,職員入力誤り,双方,判定不能"'
    assert {found["Q2:Q3"].type, found["R2:R3"].type} == {"list"}
    assert (found["S2:S3"].type, found["S2:S3"].errorStyle) == ("date", "warning")
    assert len(found) == 3


def test_reading_and_printing(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding(), finding(record_id="2")), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    assert sheet.freeze_panes == "F2"  # headings, and 管理番号 to 記録番号
    assert sheet.auto_filter.ref == "A1:U3"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default and not written
    assert int(sheet.page_setup.fitToHeight) == 0
    # one page wide must stay legible: A4 landscape holds about 145 characters
    assert sum(column.width for column in sheet.column_dimensions.values()) < 145 / 0.65
    assert "取扱注意" in str(sheet.oddHeader.right.text)


@pytest.mark.parametrize("text", ["=HYPERLINK(A1)", "+81", "-5", "@x", "\tx", "＝1"])
def test_a_cell_is_text_whatever_it_begins_with(tmp_path: Path, systems: list[SystemInfo], text: str) -> None:
    write(tmp_path, frame(finding(name=text, record_id=text)), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    for place in ("E2", "F2"):
        assert (sheet[place].value, sheet[place].data_type) == (text, "s")
        assert sheet[place].quotePrefix
    assert "<f>" not in _xml(tmp_path / "障がい者支援課.xlsx")
    assert csv_of(tmp_path)[1][4:6] == [f"'{text}"] * 2


@pytest.mark.parametrize("text", ["0012345", "1e5", "http://example.jp/", "2026-04-01", "TRUE", "mailto:a"])
def test_ids_stay_as_they_are(tmp_path: Path, systems: list[SystemInfo], text: str) -> None:
    write(tmp_path, frame(finding(record_id=text)), systems)
    cell = sheet_of(tmp_path, "07 身体障害者手帳")["E2"]
    assert (cell.value, cell.data_type, cell.hyperlink, cell.number_format) == (text, "s", None, "@")


def test_nothing_is_lost_of_very_long_or_strange_text(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding(name="山" * 40_000, record_id="a\x0bb\nc")), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    assert sheet["F2"].value == "山" * 32_000
    assert sheet["E2"].value in ("a\x0bb\nc", "a_x000B_b\nc")
    assert csv_of(tmp_path)[1][5] == "山" * 40_000


def _xml(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.parametrize("show", [True, False])
def test_nothing_hidden_is_anywhere_in_the_files(
    tmp_path: Path, systems: list[SystemInfo], show: bool
) -> None:
    rows = frame(
        finding(proposed_number=None),
        finding(record_id="2", protected=True, proposed_number="034567890123", reason_label="住所が違う"),
        finding(record_id="3"),
    )
    write(tmp_path, rows, systems, show=show)
    everything = _xml(tmp_path / "障がい者支援課.xlsx") + (tmp_path / "障がい者支援課.csv").read_text(
        "utf-8-sig"
    )
    assert WRONG_NUMBER not in everything
    assert "034567890123" not in everything
    assert "住所が違う" not in everything
    assert (OWN_NUMBER in everything) is show


def test_equal_rows_give_equal_bytes(tmp_path: Path, systems: list[SystemInfo]) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name, frame(finding(), finding(system="ryoiku_techo")), list(systems))
        systems.reverse()
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name
    created = load_workbook(tmp_path / "one" / "障がい者支援課.xlsx").properties.created
    assert created == datetime(2026, 4, 1)


@pytest.mark.parametrize("system", ["elsewhere", None])
def test_a_row_of_no_system_is_an_error_not_a_loss(
    tmp_path: Path, systems: list[SystemInfo], system: str | None
) -> None:
    with pytest.raises(ValueError, match="unknown system"):
        write(tmp_path, frame(finding(), finding(system=system)), systems)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("departments", [("企画/総務課", "企画:総務課"), ("A課", "a課"), ("", "福祉課")])
def test_departments_must_differ_as_file_names(tmp_path: Path, departments: tuple[str, str]) -> None:
    clashing = [SystemInfo(f"s{no}", no, "事務", name) for no, name in enumerate(departments, start=1)]
    with pytest.raises(ConfigError, match="担当課"):
        write(tmp_path, frame(), clashing)


def test_awkward_names_of_departments_and_systems(tmp_path: Path) -> None:
    long = "とても長い名前の事務" * 5
    awkward = [
        SystemInfo("a", 1, "[甲]:*?/\\'乙'", "../企画/総務課"),
        SystemInfo("b", 2, long + "その1", "../企画/総務課"),
        SystemInfo("c", 3, long + "その2", "../企画/総務課"),
    ]
    rows = frame(*(finding(system=system.id) for system in awkward))
    written = write(tmp_path, rows, awkward)
    assert {file.path.parent for file in written} == {tmp_path}
    titles = load_workbook(io.BytesIO(written[0].path.read_bytes())).sheetnames
    assert len(set(titles)) == 4
    assert all(len(title) <= 31 for title in titles)
