"""Answers come back as people and spreadsheet programs leave them; none is lost (contract §9). Every person is made up."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime

import openpyxl
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.compare.birth import parse_birth
from reconcile.errors import ConfigError
from reconcile.outputs import SystemInfo
from reconcile.outputs.answers import ANSWER_SCHEMA, read_answers
from reconcile.outputs.spreadsheet import Look
from reconcile.outputs.worklist import ANSWERS, HEADINGS, write_worklists
from tests.outputs.conftest import SCHEMA, finding

IDS = ("0f3a9c1b2d4e5f60", "1111111111111111", "00000000000000e5")
SAID = ("訂正済", "職員入力誤り", date(2026, 4, 2), "担当A", "確認した")


def day(text):
    try:
        return date.fromisoformat(parse_birth(text, "auto") or "")
    except ValueError:
        return None


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
        look=Look(date(2026, 4, 1), run="20260401T000000000000Z-abcd"),
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
    assert file.run == "20260401T000000000000Z-abcd"
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


def change(path, edit):
    book = openpyxl.load_workbook(path)
    edit(book.worksheets[1])
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda sheet: sheet.delete_cols(len(HEADINGS)), "2枚目のシートの1行目に見出し「備考」がありません"),
        (lambda sheet: sheet.delete_cols(1), "見出し「管理番号」がありません"),
        (lambda sheet: setattr(sheet.cell(1, 17), "value", "対応"), "見出し「対応区分」がありません"),
        (lambda sheet: sheet.delete_rows(1), "見出しの行がありません"),
        (lambda sheet: sheet.cell(1, 22, "対応区分"), "見出し「対応区分」が二つ以上"),
    ],
    ids=["remark", "id", "renamed", "headings", "doubled"],
)
def test_headings_that_are_gone_refuse_the_file_instead_of_losing_answers(written, edit, told):
    with pytest.raises(ConfigError, match=told) as refused:
        answers(change(fill(written, 2, *SAID), edit))
    assert "さくら" not in str(refused.value)


def test_a_sheet_of_the_department_is_none_of_ours(written):
    book = openpyxl.load_workbook(fill(written, 2, *SAID))
    book.create_sheet("メモ").append(["電話番号", "担当"])
    book.create_sheet("抜粋").append(["管理番号", "氏名"])
    book["抜粋"].append([IDS[1], "長野"])
    book.create_chartsheet("グラフ")
    book.save(written)
    file = answers(written)
    assert (file.rows["finding_id"].to_list(), file.problems.height) == ([IDS[0]], 0)


def test_a_note_below_the_list_is_kept_as_an_answer_to_nothing(written):
    file = answers(change(fill(written, 2, *SAID), lambda sheet: sheet.cell(9, 21, "来週また見る")))
    assert file.rows.height == 1
    assert file.problems.select("line", "rule", "remark").rows() == [
        (9, "missing_finding_id", "来週また見る")
    ]


def test_a_title_above_the_headings_moves_only_the_row_numbers(written):
    (row,) = answers(change(fill(written, 2, *SAID), lambda sheet: sheet.insert_rows(1, 2))).rows.iter_rows(
        named=True
    )
    assert (row["line"], said(row)) == (4, SAID)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("46114", date(2026, 4, 2)),
        (46114.75, date(2026, 4, 2)),
        (20260402, date(2026, 4, 2)),
        ("４月２日", None),
        ("8.4.2", None),
        (True, None),
        ("19999", None),
    ],
)
def test_numbers_as_dates(written, cell, expected):
    path = change(
        fill(written, 2, "訂正済"), lambda sheet: setattr(sheet.cell(2, 19), "number_format", "General")
    )
    file = answers(fill(path, 2, "訂正済", None, cell))
    if expected:
        assert file.rows["answered_on"].to_list() == [expected]
    else:
        assert file.problems["rule"].to_list() == ["unreadable_date"]


def test_ages_nobody_has_are_no_age(written):
    for age in ("9" * 30, "-1", "多い", 1e300):
        path = change(
            fill(written, 2, *SAID), lambda sheet, age=age: setattr(sheet.cell(2, 16), "value", age)
        )
        assert answers(path).rows["elapsed_days"].to_list() == [None]


@pytest.mark.parametrize("suffix", [".xlsm", ".XLSX", ".dat"])
def test_a_workbook_is_known_by_what_it_is(written, suffix):
    path = fill(written, 2, *SAID).rename(written.with_name(f"answers{suffix}"))
    assert answers(path).rows.height == 1


@pytest.mark.parametrize("run", ["", "zzz", "99999999T999999Z"])
def test_a_run_that_is_none_is_unknown(written, run):
    book = openpyxl.load_workbook(fill(written, 2, *SAID))
    book.custom_doc_props["run"].value = run
    book.save(written)
    assert answers(written).run == ""


LINE = f"{IDS[0]},訂正済,,2026-04-02,担当A,"
HEAD = ",".join(["管理番号", *ANSWERS])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'{HEAD}\n{IDS[0]},"訂正済,,,,\n{IDS[1]},誤りなし,,,,\n', "引用符"),
        (f"{HEAD}\n{LINE}確認,済\n", "2行目の列が見出しより多く"),
        (f"{HEAD.replace(',備考', '')}\n{IDS[0]},訂正済,,,\n", "見出し「備考」"),
        (f"{LINE}確認\n", "見出しの行がありません"),
    ],
    ids=["quote", "comma", "heading", "headless"],
)
def test_a_csv_that_would_lose_an_answer_is_refused(tmp_path, text, told):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=told):
        answers(path)


def test_titles_blank_lines_and_empty_columns_in_a_csv(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"訂正一覧,\n\n{HEAD},,\n{LINE}確認,,,\n\n", "utf-8")
    (row,) = answers(path).rows.iter_rows(named=True)
    assert (row["line"], said(row)) == (4, ("訂正済", None, date(2026, 4, 2), "担当A", "確認"))


def rewritten(path, part, change):
    """The same workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert change(parts[part]) != parts[part]
    parts[part] = change(parts[part])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def far_cell(content):
    return content.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )


@pytest.mark.parametrize(
    ("part", "change", "told"),
    [
        ("xl/worksheets/sheet2.xml", far_cell, "遠く離れた所"),
        ("xl/worksheets/sheet2.xml", lambda content: content[: len(content) // 2], "開けません"),
        ("docProps/custom.xml", lambda _: b"<!DOCTYPE x><x/>", "開けません"),
        ("docProps/custom.xml", lambda content: content[:-9], "開けません"),
    ],
    ids=["far cell", "cut sheet", "document type", "cut property"],
)
def test_damaged_parts_are_refused(written, part, change, told):
    with pytest.raises(ConfigError, match=told):
        answers(rewritten(written, part, change))


def test_an_old_or_encrypted_workbook_is_told_apart(tmp_path):
    path = tmp_path / "old.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500))
    with pytest.raises(ConfigError, match="パスワード"):
        answers(path)
    with pytest.raises(ConfigError, match="開けません"):
        answers(tmp_path)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused(tmp_path_factory, systems_once, data):
    damaged = bytearray(systems_once)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("damaged") / "a.xlsx"
    path.write_bytes(bytes(damaged))
    try:
        file = answers(path)
    except ConfigError:
        return
    assert file.rows.height + file.problems.height == 1


def one_system():
    return [SystemInfo("shintai_techo", 7, "身体障害者手帳", "福祉課", "身体障害者福祉法", "法定事務", "5")]


def write_said(folder, values):
    """A worklist whose one row carries an earlier answer."""
    names = ("disposition", "confirmed_cause", "answered_on", "person", "remark")
    rows = pl.DataFrame([finding()], schema=SCHEMA, orient="row").with_columns(
        pl.lit(value, pl.Date if name == "answered_on" else pl.String).alias(name)
        for name, value in zip(names, values, strict=True)
    )
    write_worklists(folder, rows, one_system(), look=Look(date(2026, 4, 1)), show_proposed_number=True)
    return folder / "福祉課.xlsx", folder / "福祉課.csv"


@pytest.fixture(scope="module")
def systems_once(tmp_path_factory):
    return write_said(tmp_path_factory.mktemp("whole"), SAID)[0].read_bytes()


#: Also what a workbook has to escape (_x000D_), formulas, guards and line breaks inside a cell.
WILD = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=30)
#: Two escapes that share a "_" are where xlsxwriter and Excel disagree; nobody writes them.
WILD = WILD.filter(lambda text: not re.search("_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_", text))
WILD |= st.sampled_from(["_x000D_", "a_x0041_b", "=1+1", "'=x", "''+1", "#N/A", "TRUE", "0123", "1e5"])


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(["訂正済", "誤りなし", "本人確認中", "対応不要"]),
    st.dates(date(2015, 10, 5), date(2099, 12, 31)),
    WILD,
    WILD,
)
def test_what_was_answered_comes_back_from_both_files_as_it_was(
    tmp_path_factory, disposition, answered_on, person, remark
):
    """Else an answer that nobody touched would count as a new one the next time."""
    told = (disposition, "双方", answered_on, person.strip() or None, remark.strip() or None)
    for path in write_said(tmp_path_factory.mktemp("said"), told):
        (row,) = answers(path).rows.iter_rows(named=True)
        assert said(row) == told, path.suffix
