"""訂正一覧 as an official opens it: sheets, locks, choices, print set-up; and what must never be in it."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import stat
import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reconcile import vocabulary
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


def with_answer(rows: pl.DataFrame, **said: object) -> pl.DataFrame:
    kinds = {"answered_on": pl.Date}
    return rows.with_columns(
        pl.lit(value, kinds.get(name, pl.String)).alias(name) for name, value in said.items()
    )


def test_earlier_answers_stand_in_the_last_five_columns_and_can_be_changed(
    tmp_path: Path, systems: list[SystemInfo]
) -> None:
    rows = with_answer(
        frame(finding()),
        disposition="本人確認中",
        confirmed_cause="双方",
        answered_on=date(2026, 3, 31),
        person="担当A",
        remark="=電話",
    )
    write(tmp_path, rows, systems)
    cells = sheet_of(tmp_path, "07 身体障害者手帳")[2][16:]
    assert [cell.value for cell in cells] == ["本人確認中", "双方", datetime(2026, 3, 31), "担当A", "=電話"]
    assert cells[4].data_type == "s"
    assert not any(cell.protection.locked for cell in cells)
    assert csv_of(tmp_path)[1][16:] == ["本人確認中", "双方", "2026-03-31", "担当A", "'=電話"]


def test_a_note_follows_the_reason_also_the_fixed_one(tmp_path: Path, systems: list[SystemInfo]) -> None:
    rows = frame(
        finding(reason_label="姓が違う"),
        finding(reason_label="姓が違う", protected=True),
        finding(reason_label=None),
        finding(reason_label=None),
    ).with_columns(pl.Series("note", ["訂正未反映", "旧副本が残っている", "訂正未反映", None]))
    write(tmp_path, rows, systems)
    reasons = [row[7].value for row in sheet_of(tmp_path, "07 身体障害者手帳").iter_rows(min_row=2)]
    assert reasons == [
        "姓が違う。訂正未反映",
        "支援措置対象のため個別に対応。旧副本が残っている",
        "訂正未反映",
        "",
    ]
    assert [row[7] for row in csv_of(tmp_path)[1:]] == reasons


def test_a_system_that_stands_still_is_one_row_about_all_records(
    tmp_path: Path, systems: list[SystemInfo]
) -> None:
    rows = frame(finding(check="brake", record_id="*", name=None, my_number=None, verdict_label="一括停止"))
    write(tmp_path, rows, systems)
    row = csv_of(tmp_path)[1]
    assert (row[4], row[5], row[6], row[9]) == ("(全件)", "", "一括停止", "")


def test_the_run_and_the_page_header(tmp_path: Path, systems: list[SystemInfo]) -> None:
    systems = [dataclasses.replace(system, department="企画&総務課") for system in systems]
    look = Look(AS_OF, run="20260401T000000000000Z-abcd")
    write_worklists(tmp_path, frame(finding()), systems, look=look, show_proposed_number=True)
    book = load_workbook(tmp_path / "企画&総務課.xlsx")
    assert {each.name: each.value for each in book.custom_doc_props.props} == {
        "run": "20260401T000000000000Z-abcd"
    }
    sheet = book["07 身体障害者手帳"]
    assert sheet.oddHeader.left.text == "企画&&総務課 身体障害者手帳 基準日 2026-04-01"
    assert sheet.oddFooter.center.text.replace(" ", "") == "&P/&N"


def test_a_long_name_leaves_the_page_header_whole(tmp_path: Path, systems: list[SystemInfo]) -> None:
    """Excel drops a header of more than 255 characters."""
    systems = [dataclasses.replace(system, name="とても長い名前の事務&" * 60) for system in systems]
    write(tmp_path, frame(finding()), systems)
    header = _sheets(tmp_path)[1].oddHeader
    assert "取扱注意" in header.right.text
    assert header.left.text.startswith("障がい者支援課 とても長い")


def _sheets(folder: Path) -> list[Worksheet]:
    return list(load_workbook(folder / "障がい者支援課.xlsx").worksheets)


def colours(sheet: Worksheet) -> list[tuple[str, str, str, str]]:
    """Range, formula, font and fill colour of each rule, the strongest first."""
    rules = [(str(area.sqref), rule) for area in sheet.conditional_formatting for rule in area.rules]
    return [
        (
            area,
            rule.formula[0],
            rule.dxf.font.color.rgb[2:],
            rule.dxf.fill.bgColor.rgb[2:] if rule.dxf.fill else "FFFFFF",
        )
        for area, rule in sorted(rules, key=lambda each: each[1].priority)
    ]


def first_colour(sheet: Worksheet, column: str, **cells: object) -> str | None:
    """Font colour that a cell of the first row takes, by working the formulas out."""
    names = {"$B2": "state", "$C2": "priority", "$P2": "age", "$Q2": "answer"}
    for area, formula, font, _ in colours(sheet):
        left, right = (end.rstrip("0123456789") for end in (area.split(":")[0], area.split(":")[-1]))
        if not left <= column <= right:
            continue
        told = re.sub(r"\$[A-Z]2", lambda found: names[found[0]], formula.removeprefix("="))
        told = told.replace("=", "==").replace("<>", "!=")  # no formula has >= or <=
        functions = {"AND": lambda *each: all(each), "OR": lambda *each: any(each)}
        if eval(told, {"__builtins__": {}}, {**functions, **cells}):  # noqa: S307 - our own formulas
            return font
    return None


RED, AMBER, GREY = "7A0000", "5A3E00", "595959"


@pytest.mark.parametrize(
    ("priority", "age", "colour"),
    [
        *(("高", 2, None), ("高", 3, AMBER), ("高", 5, AMBER), ("高", 6, RED)),
        *(("中", 15, None), ("中", 16, AMBER), ("中", 30, AMBER), ("中", 31, RED)),
        *(("低", 45, None), ("低", 46, AMBER), ("低", 90, AMBER), ("低", 91, RED)),
    ],
)
def test_ages_are_coloured_against_the_days_of_their_priority(
    tmp_path: Path, systems: list[SystemInfo], priority: str, age: int, colour: str | None
) -> None:
    write(tmp_path, frame(finding()), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    assert first_colour(sheet, "P", state="新規", priority=priority, age=age, answer="") == colour


def test_the_due_days_are_a_setting(tmp_path: Path, systems: list[SystemInfo]) -> None:
    look = Look(AS_OF, due_days=(10, 20, 40))
    write_worklists(tmp_path, frame(finding()), systems, look=look, show_proposed_number=True)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    told = [first_colour(sheet, "P", state="新規", priority="高", age=age, answer="") for age in (5, 6, 11)]
    assert told == [None, AMBER, RED]


@pytest.mark.parametrize(
    ("column", "state", "answer", "colour"),
    [
        ("A", "継続", "", None),
        ("A", "継続", "本人確認中", GREY),
        ("H", "新規", "訂正済", GREY),
        ("A", "再発", "訂正済", None),  # it came back: somebody has to look again
        ("B", "再発", "", RED),
        ("C", "新規", "", RED),
        ("Q", "継続", "本人確認中", None),
    ],
)
def test_answered_rows_step_back_unless_they_came_back(
    tmp_path: Path, systems: list[SystemInfo], column: str, state: str, answer: str, colour: str | None
) -> None:
    write(tmp_path, frame(finding()), systems)
    sheet = sheet_of(tmp_path, "07 身体障害者手帳")
    assert first_colour(sheet, column, state=state, priority="高", age=0, answer=answer) == colour


def test_every_colour_can_be_read(tmp_path: Path, systems: list[SystemInfo]) -> None:
    """WCAG 2: text to ground at least 7:1."""
    write(tmp_path, frame(finding(), finding(record_id="2")), systems)
    found = colours(sheet_of(tmp_path, "07 身体障害者手帳"))
    assert {area for area, *_ in found} == {"A2:P3", "B2:B3", "C2:C3", "P2:P3"}
    for _, formula, font, fill in found:
        light, dark = sorted((luminance(font), luminance(fill)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 7, formula


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_first_sheet_tells_the_order_of_a_correction_and_what_each_answer_leads_to(
    tmp_path: Path, systems: list[SystemInfo]
) -> None:
    write(tmp_path, frame(finding()), systems)
    labels = [row[0].value for row in sheet_of(tmp_path, "概要").iter_rows(min_row=8)]
    steps = [label for label in labels if label and re.fullmatch(r"[1-8] \S+", str(label))]
    assert [step[0] for step in steps] == list("12345678")
    assert steps[0].endswith(
        "止める"
    )  # domain.md 4.5: the stop comes first, the deletion before it is lifted
    assert steps.index("5 消す") < steps.index("7 停止を解く")
    choices = sheet_of(tmp_path, "07 身体障害者手帳").data_validations.dataValidation[0].formula1
    assert set(choices.strip('"').split(",")) <= set(labels)
    words = {verdict.label for verdict in vocabulary.VERDICTS.values() if verdict.grade != "A"}
    assert {f"判定: {word}" for word in words} <= set(labels)


def test_no_row_of_the_how_to_hides_its_text(tmp_path: Path, systems: list[SystemInfo]) -> None:
    write(tmp_path, frame(finding()), systems)
    sheet = sheet_of(tmp_path, "概要")
    for row in sheet.iter_rows(min_row=8, max_col=2):
        text = str(row[1].value or "")
        lines = -(-len(text) // 47)  # B to G are 86 * 7 + 6 * 5 pixels, a kanji of 10 points is 13.3
        assert (sheet.row_dimensions[row[0].row].height or 15) >= 13 * lines, row[0].row


@pytest.mark.parametrize("content", [None, b"label;text\n", b"\xff\xfe\x00"])
def test_a_how_to_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "worklist_howto.csv"
    if content is not None:
        path.write_bytes(content + b"a,b\n")
    with pytest.raises(ConfigError, match=r"worklist_howto\.csv"):
        read_how_to(path)
