"""Answers come back as people and spreadsheet programs leave them; none is lost (contract §9). Every person is made up."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare.birth import parse_birth
from reconcile.errors import ConfigError
from reconcile.outputs.answers import ANSWER_SCHEMA, read_answers
from reconcile.outputs.spreadsheet import Look
from reconcile.outputs.worklist import ANSWERS, HEADINGS, write_worklists
from tests.outputs.conftest import SCHEMA, finding

IDS = ("0f3a9c1b2d4e5f60", "1111111111111111", "00000000000000e5")
SAID = ("訂正済", "職員入力誤り", date(2026, 4, 2), "担当A", "確認した")


def day(text):
    code = parse_birth(text, "auto")
    return date.fromisoformat(code) if code else None


@pytest.fixture
def written(tmp_path, systems):
    rows = pl.DataFrame(
        [finding(finding_id=id_, record_id=f"R{place}") for place, id_ in enumerate(IDS)],
        schema=SCHEMA,
        orient="row",
    )
    write_worklists(
        tmp_path,
        rows,
        systems,
        look=Look(date(2026, 4, 1), run="20260401T000000Z-abcd"),
        show_proposed_number=True,
    )
    return tmp_path / "障がい者支援課.xlsx"


def fill(path, line, *values):
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    for offset, value in enumerate(values):
        sheet.cell(line, len(HEADINGS) - len(ANSWERS) + 1 + offset).value = value
    book.save(path)
    return path


def answers(path):
    return read_answers(path, day)


def said(row):
    return tuple(row[name] for name in ("disposition", "confirmed_cause", "answered_on", "person", "remark"))


def test_a_workbook_comes_back_with_its_run_and_what_the_department_saw(written):
    file = answers(fill(written, 3, *SAID))
    assert file.run == "20260401T000000Z-abcd"
    assert file.problems.is_empty()
    (row,) = file.rows.iter_rows(named=True)
    assert (row["finding_id"], row["line"], row["record_id"]) == (IDS[1], 3, "R1")
    assert said(row) == SAID
    assert (row["verdict_label"], row["match_key"]) == ("紐付け誤り", "-NAME-BIRTH+SEX+ADDRESS")
    assert (row["first_seen"], row["elapsed_days"]) == (date(2026, 3, 30), 2)


def test_nothing_filled_in_is_no_answer(written):
    file = answers(written)
    assert (file.rows.height, file.problems.height) == (0, 0)
    assert file.rows.schema == pl.Schema(ANSWER_SCHEMA)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (date(2026, 4, 2), date(2026, 4, 2)),
        (datetime(2026, 4, 2, 13, 5), date(2026, 4, 2)),
        (46114, date(2026, 4, 2)),
        ("2026-04-02", date(2026, 4, 2)),
        ("2026/4/2", date(2026, 4, 2)),
        ("R8.4.2", date(2026, 4, 2)),
        ("令和８年４月２日", date(2026, 4, 2)),
        (None, None),
    ],
)
def test_dates_as_they_are_written(written, cell, expected):
    (row,) = answers(fill(written, 2, "本人確認中", None, cell, None, None)).rows.iter_rows(named=True)
    assert row["answered_on"] == expected


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        (("直した", None, None, None, None), "unknown_disposition"),
        (("訂正済", "私", None, None, None), "unknown_cause"),
        (("訂正済", None, "先週", None, None), "unreadable_date"),
    ],
)
def test_an_answer_that_cannot_be_understood_is_kept_as_it_is(written, values, rule):
    file = answers(fill(written, 2, *values))
    assert file.rows.is_empty()
    (row,) = file.problems.iter_rows(named=True)
    assert (row["rule"], row["finding_id"], row["line"]) == (rule, IDS[0], 2)
    assert said(row) == values


@pytest.mark.parametrize(
    ("id_", "rule"),
    [(None, "missing_finding_id"), ("1.11111E+15", "bad_finding_id"), (1.1e15, "bad_finding_id")],
)
def test_an_answer_to_no_finding_is_kept(written, id_, rule):
    path = fill(written, 2, *SAID)
    book = openpyxl.load_workbook(path)
    book.worksheets[1].cell(2, 1).value = id_
    book.save(path)
    file = answers(path)
    assert (file.rows.height, file.problems["rule"].to_list()) == (0, [rule])


def test_words_with_other_spaces_and_widths(written):
    (row,) = answers(
        fill(written, 2, " 誤り なし　", "職員\n入力誤り", None, "　担当A ", None)
    ).rows.iter_rows(named=True)
    assert said(row)[:2] == ("誤りなし", "職員入力誤り")
    assert row["person"] == "担当A"


def test_moved_columns_sorted_rows_renamed_and_hidden_sheets(written):
    path = fill(fill(written, 2, *SAID), 4, "誤りなし", None, None, None, None)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    sheet.delete_rows(1, sheet.max_row)
    for row in [table[0], table[3], table[1]]:
        sheet.append(["", *reversed(row)])
    sheet.title = "さくら"
    sheet.sheet_state = "hidden"
    book.save(path)
    told = {row["finding_id"]: row["disposition"] for row in answers(path).rows.iter_rows(named=True)}
    assert told == {IDS[2]: "誤りなし", IDS[0]: "訂正済"}


def test_the_same_finding_twice_is_told_twice_in_order(written):
    path = fill(written, 2, *SAID)
    book = openpyxl.load_workbook(path)
    copied = book.copy_worksheet(book.worksheets[1])
    copied.cell(2, len(HEADINGS) - 4).value = "誤りなし"
    book.save(path)
    file = answers(path)
    assert file.rows.select("finding_id", "disposition").rows() == [(IDS[0], "訂正済"), (IDS[0], "誤りなし")]


def as_csv(written, encoding, delimiter=","):
    with written.with_suffix(".csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    table[1][-5:] = ["訂正済", "職員入力誤り", "2026/4/2", "担当A", "'=1+1"]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(table)
    path = written.with_name("answers.csv")
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "delimiter"), [("utf-8-sig", ","), ("utf-8", ","), ("cp932", ","), ("utf-16", "\t")]
)
def test_csv_as_spreadsheets_save_it(written, encoding, delimiter):
    file = answers(as_csv(written, encoding, delimiter))
    assert file.run == ""
    (row,) = file.rows.iter_rows(named=True)
    assert said(row) == ("訂正済", "職員入力誤り", date(2026, 4, 2), "担当A", "=1+1"), "the guard is off"
    assert (row["first_seen"], row["elapsed_days"], row["line"]) == (date(2026, 3, 30), 2, 2)


def hostile():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 201_000_000)
    entity = io.BytesIO()
    with zipfile.ZipFile(entity, "w") as archive:
        archive.writestr(
            "docProps/custom.xml",
            '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x><p name="run">&e;</p></x>',
        )
    other = io.BytesIO()
    openpyxl.Workbook().save(other)
    return {
        "text.xlsx": b"hello",
        "bomb.xlsx": bomb.getvalue(),
        "entity.xlsx": entity.getvalue(),
        "other.xlsx": other.getvalue(),
        "other.csv": "氏名,住所\r\n山田,松本\r\n".encode(),
        "binary.csv": bytes(range(256)),
        "empty.csv": b"",
    }


@pytest.mark.parametrize("name", hostile())
def test_a_file_that_is_no_worklist_is_refused_by_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(hostile()[name])
    with pytest.raises(ConfigError, match=name) as refused:
        answers(path)
    assert "山田" not in str(refused.value)
    assert "→" in str(refused.value)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=30)


@settings(max_examples=60)
@given(st.tuples(TEXT, TEXT, TEXT, TEXT, TEXT))
def test_whatever_is_written_is_an_answer_or_a_problem(tmp_path_factory, values):
    """Every text in the five columns survives a csv, as an answer or as a problem; blank ones are no answer."""
    path = tmp_path_factory.mktemp("any") / "a.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["管理番号", *ANSWERS])
        writer.writerow(
            [IDS[0], *(f"'{value}" if value[:1] in tuple("=+-@＝＋－＠'") else value for value in values)]
        )
    file = answers(path)
    kept = [value.strip() for value in values if value.strip()]
    assert file.rows.height + file.problems.height == (1 if kept else 0)
    for row in (*file.rows.iter_rows(named=True), *file.problems.iter_rows(named=True)):
        for name, value in (("person", values[3]), ("remark", values[4])):
            assert (row[name] or "").lstrip("'") == value.strip().lstrip("'")
