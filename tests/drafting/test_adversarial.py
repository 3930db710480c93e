"""Files that invite a wrong guess: the draft says "not sure", names the column, and shows nothing of a record."""

from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

import pytest

from reconcile.drafting import draft_text
from reconcile.errors import ConfigError
from reconcile.sources import REQUIRED
from tests.drafting.helpers import doubts_of, fields_of
from tests.drafting.people import csv_of, number, people

PEOPLE = people(120)
FULL = {
    "整理番号": "id", "個人番号": "number", "氏名": "name", "カナ": "kana", "生年月日": "born", "性別": "sex", "住所": "address",
    "交付年月日": "issued", "等級": "grade",
}  # fmt: skip


def written(folder: Path, columns: dict[str, str], rows=PEOPLE, *, header: bool = True) -> Path:
    file = folder / "x.csv"
    file.write_text(csv_of(rows, columns, header=header), "utf-8")
    return file


def without(*names: str) -> dict[str, str]:
    return {heading: key for heading, key in FULL.items() if heading not in names}


def test_the_plain_file_leaves_no_doubt(tmp_path):
    file = written(tmp_path, FULL)
    assert {"fields.record_id", "fields.my_number"}.isdisjoint(doubts_of(file))
    assert fields_of(file, tmp_path)["birth_date"] == ("生年月日",)


@pytest.mark.parametrize("headings", [("個人番号1", "個人番号2"), ("個人番号", "マイナンバー")])
def test_two_number_columns(tmp_path, headings):
    columns = {**without("個人番号"), headings[0]: "number", headings[1]: "other"}
    file = written(tmp_path, columns)
    assert "my_number" not in fields_of(file, tmp_path)
    assert "fields.my_number" in doubts_of(file)


def test_two_number_columns_without_headings(tmp_path):
    file = written(tmp_path, {**FULL, "もう一つ": "other"}, header=False)
    fields = fields_of(file, tmp_path)
    assert "my_number" not in fields and "applied_number" not in fields
    assert "2列目" in draft_text(file, "system")[0] and "10列目" in doubts_of(file)["fields.my_number"]


def test_a_second_number_under_another_heading_is_told_and_no_payload(tmp_path):
    file = written(tmp_path, {**FULL, "世帯番号等": "other"})
    text, _ = draft_text(file, "system")
    assert fields_of(file, tmp_path)["my_number"] == ("個人番号",)
    assert "「世帯番号等」" in doubts_of(file)["fields.my_number"]
    assert "世帯番号等" not in {spec.get("column") for spec in tomllib.loads(text)["payload"]}


def test_the_number_of_a_guardian_is_another_persons(tmp_path):
    columns = {**FULL, "保護者氏名": "name", "保護者個人番号": "other", "保護者生年月日": "issued"}
    file = written(tmp_path, columns)
    fields = fields_of(file, tmp_path)
    assert (fields["my_number"], fields["name"], fields["birth_date"]) == (
        ("個人番号",),
        ("氏名",),
        ("生年月日",),
    )
    assert "保護者" not in str(tomllib.loads(draft_text(file, "system")[0]).get("payload"))


def test_only_the_guardian_has_a_name(tmp_path):
    file = written(tmp_path, {**without("氏名"), "保護者氏名": "name"})
    assert "name" not in fields_of(file, tmp_path) and "別の人" in doubts_of(file)["fields.name"]


def test_several_persons_and_a_number_of_nobody_in_particular(tmp_path):
    file = written(tmp_path, {**without("氏名"), "受給者氏名": "name", "児童氏名": "name"})
    assert "name" not in fields_of(file, tmp_path) and "fields.name" in doubts_of(file)


def test_no_number_column(tmp_path):
    file = written(tmp_path, without("個人番号"))
    assert "my_number" not in fields_of(file, tmp_path)
    assert "見当たりません" in doubts_of(file)["fields.my_number"]


@pytest.mark.parametrize("decoy", ["phone", "corporate", "resident", "addressee", "id"])
def test_a_decoy_under_the_number_s_heading(tmp_path, decoy):
    file = written(tmp_path, {**without("個人番号"), "個人番号": decoy})
    assert "my_number" not in fields_of(file, tmp_path)
    assert "「個人番号」" in doubts_of(file)["fields.my_number"]


@pytest.mark.parametrize("header", [True, False])
def test_only_decoys(tmp_path, header):
    columns = {
        "法人番号": "corporate",
        "住民票コード": "resident",
        "電話番号": "phone",
        "宛名番号": "addressee",
        "手帳番号": "id",
    }
    file = written(tmp_path, columns, header=header)
    text, _ = draft_text(file, "system")
    fields = fields_of(file, tmp_path)
    assert "my_number" not in fields and "applied_number" not in fields and "name" not in fields
    assert {"fields.my_number", "fields.name", "fields.birth_date"} <= set(doubts_of(file))
    if header:
        assert not {"法人番号", "住民票コード", "電話番号"} & {
            s.get("column") for s in tomllib.loads(text).get("payload", [])
        }


def test_decoys_beside_the_number(tmp_path):
    columns = {
        **FULL,
        "法人番号": "corporate",
        "住民票コード": "resident",
        "電話番号": "phone",
        "宛名番号": "addressee",
        "手帳番号": "id",
    }
    file = written(tmp_path, columns)
    fields = fields_of(file, tmp_path)
    assert fields["my_number"] == ("個人番号",) and fields["addressee_no"] == ("宛名番号",)
    headless = written(tmp_path, columns, header=False)
    assert fields_of(headless, tmp_path)["my_number"] == (2,)


@pytest.mark.parametrize("header", [True, False])
def test_a_phone_list(tmp_path, header):
    file = written(tmp_path, {"氏名": "name", "電話番号": "phone", "住所": "address"}, header=header)
    assert not {"my_number", "birth_date", "record_id"} & set(fields_of(file, tmp_path))
    assert {f"fields.{name}" for name in ("my_number", "birth_date", "record_id")} <= set(doubts_of(file))


def test_headings_that_contradict_the_values(tmp_path):
    swapped = {**FULL, "個人番号": "name", "氏名": "number"}
    file = written(tmp_path, swapped)
    assert not {"my_number", "name"} & set(fields_of(file, tmp_path))
    assert {"fields.my_number", "fields.name"} <= set(doubts_of(file))


def test_name_and_kana_swapped(tmp_path):
    file = written(tmp_path, {**FULL, "氏名": "kana", "カナ": "name"})
    assert not {"name", "name_kana"} & set(fields_of(file, tmp_path))


def test_birth_and_issue_dates_swapped(tmp_path):
    file = written(tmp_path, {**FULL, "生年月日": "issued", "交付年月日": "born"})
    assert "birth_date" not in fields_of(file, tmp_path)
    assert "「交付年月日」より後" in doubts_of(file)["fields.birth_date"]


@pytest.mark.parametrize("header", [True, False])
def test_a_date_that_is_no_birth_date(tmp_path, header):
    file = written(tmp_path, without("生年月日"), header=header)
    assert "birth_date" not in fields_of(file, tmp_path) and "fields.birth_date" in doubts_of(file)


def test_dates_to_come_are_no_birth_dates(tmp_path):
    rows = [{**row, "born": f"20{60 + index % 30}0401"} for index, row in enumerate(PEOPLE)]
    file = written(tmp_path, FULL, rows)
    assert "birth_date" not in fields_of(file, tmp_path)


def test_codes_of_sex_against_the_names(tmp_path):
    rows = [{**row, "sex": {"1": "2", "2": "1"}[row["sex"]]} for row in PEOPLE]
    file = written(tmp_path, FULL, rows)
    assert "sex" not in fields_of(file, tmp_path) and "逆" in doubts_of(file)["fields.sex"]
    assert "sex" in fields_of(written(tmp_path, FULL), tmp_path)


@pytest.mark.parametrize("codes", [{"1": "0", "2": "1"}, {"1": "A", "2": "B"}])
def test_codes_of_sex_that_say_nothing(tmp_path, codes):
    rows = [{**row, "sex": codes[row["sex"]]} for row in PEOPLE]
    file = written(tmp_path, FULL, rows)
    assert "sex" not in fields_of(file, tmp_path) and "fields.sex" in doubts_of(file)


def test_a_form_s_serial_number_is_no_number_of_a_person(tmp_path):
    file = written(tmp_path, {**FULL, "申請書番号": "id"})
    assert "applied_number" not in fields_of(file, tmp_path) and "fields.applied_number" in doubts_of(file)


def test_wrong_and_blank_numbers_do_not_hide_the_column(tmp_path):
    dice = random.Random(3)  # noqa: S311 - invented data
    rows = [dict(row) for row in PEOPLE]
    for row in rows[::9]:
        row["number"] = ""
    for row in rows[4::9]:
        row["number"] = "".join(str(dice.randrange(10)) for _ in range(12))
    rows[7]["number"] = "不明"
    for header in (True, False):
        expected = ("個人番号",) if header else (2,)
        assert fields_of(written(tmp_path, FULL, rows, header=header), tmp_path)["my_number"] == expected


@pytest.mark.parametrize("write", ["{} ", "{}", " {}"])
def test_numbers_in_other_writing(tmp_path, write):
    rows = [
        {**row, "number": write.format(f"{row['number'][:4]}-{row['number'][4:8]}-{row['number'][8:]}")}
        for row in PEOPLE
    ]
    assert fields_of(written(tmp_path, FULL, rows, header=False), tmp_path)["my_number"] == (2,)


def test_three_rows(tmp_path):
    with_headings = written(tmp_path, FULL, PEOPLE[:3])
    assert set(REQUIRED["system"]) <= set(fields_of(with_headings, tmp_path))
    headless = written(tmp_path, FULL, PEOPLE[:3], header=False)
    assert fields_of(headless, tmp_path) == {}
    assert {f"fields.{name}" for name in REQUIRED["system"]} <= set(doubts_of(headless))


def test_all_blank_under_headings(tmp_path):
    file = tmp_path / "x.csv"
    file.write_text(",".join(FULL) + "\n" + ("," * (len(FULL) - 1) + "\n") * 20, "utf-8")
    assert not set(REQUIRED["system"]) & set(fields_of(file, tmp_path))
    assert {f"fields.{name}" for name in REQUIRED["system"]} <= set(doubts_of(file))


def test_a_blank_required_column(tmp_path):
    rows = [{**row, "number": ""} for row in PEOPLE]
    file = written(tmp_path, FULL, rows)
    assert "my_number" not in fields_of(file, tmp_path) and "空欄" in doubts_of(file)["fields.my_number"]


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "empty_file"),
        (b"\r\n   \r\n\x1a", ""),
        (bytes(range(256)) * 40, "unreadable_file"),
        (b"%PDF-1.7 ...", "unreadable_file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "unreadable_file"),
        (b"PK\x03\x04 no workbook", "unreadable_file"),
        (b"PAR1 no parquet", "unreadable_file"),
        ("一行の文章です。\nもう一行は長さの違う文章です。\n".encode(), "unknown_format"),
    ],
)
def test_what_is_no_extract_is_refused_with_the_next_step(tmp_path, content, rule):
    file = tmp_path / "x.csv"
    file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        draft_text(file, "system")
    assert "x.csv" in caught.value.message and rule in caught.value.message and caught.value.action


def test_no_such_file(tmp_path):
    with pytest.raises(ConfigError, match="開けません"):
        draft_text(tmp_path / "nowhere.csv", "system")
    with pytest.raises(ConfigError):
        draft_text(tmp_path, "system")


@pytest.mark.parametrize("header", [True, False])
def test_no_value_of_a_record_gets_out(tmp_path, header):
    staff = ["佐藤", "鈴木", "高橋", "SUZUKI"]
    rows = [{**row, "staff": staff[index % 4], "note": "転居予定"} for index, row in enumerate(PEOPLE)]
    file = written(
        tmp_path,
        {**FULL, "担当": "staff", "備考欄": "note", "電話": "phone", "予備番号": "other"},
        rows,
        header=header,
    )
    text, doubts = draft_text(file, "system")
    told = text + " ".join(doubt.message for doubt in doubts)
    for row in rows:
        for key in (
            "number",
            "other",
            "name",
            "kana",
            "surname",
            "address",
            "phone",
            "born",
            "id",
            "staff",
            "note",
        ):
            assert not re.search(rf"(?<![0-9]){re.escape(row[key])}(?![0-9])", told), key


def test_a_first_record_is_never_taken_for_headings(tmp_path):
    file = tmp_path / "x.csv"
    rows = [
        {**row, "number": number(random.Random(1)) if index else "", "born": row["born"] if index else ""}  # noqa: S311 - invented data
        for index, row in enumerate(PEOPLE)
    ]
    columns = {"a": "name", "b": "kana", "c": "number", "d": "born"}
    file.write_text(csv_of(rows, columns, header=False), "utf-8")
    text, _ = draft_text(file, "system")
    assert rows[0]["name"] not in text and rows[0]["kana"] not in text


def test_odd_headings_stay_valid_toml(tmp_path):
    file = tmp_path / "x.csv"
    odd = ['"a""b"', "c\\d", "'e'", "x=y # z", "個人番号"]
    lines = [",".join(odd)] + [
        f"{row['grade']},{row['grade']},{row['grade']},{row['grade']},{row['number']}" for row in PEOPLE
    ]
    file.write_text("\n".join(lines), "utf-8")
    text, _ = draft_text(file, "system")
    assert {spec["column"] for spec in tomllib.loads(text)["payload"]} == {'a"b', "c\\d", "'e'", "x=y # z"}


def test_two_columns_of_one_heading_name_neither(tmp_path):
    file = tmp_path / "x.csv"
    text = csv_of(PEOPLE, FULL).replace("等級", "氏名", 1)
    file.write_text(text, "utf-8")
    assert "name" not in fields_of(file, tmp_path)


def test_the_kana_of_another_person(tmp_path):
    others = [row["kana"] for row in people(120, seed=9)]
    rows = [{**row, "kana": kana} for row, kana in zip(PEOPLE, others, strict=True)]
    file = written(tmp_path, FULL, rows)
    assert "name_kana" not in fields_of(file, tmp_path) and "別の人" in doubts_of(file)["fields.name_kana"]
    assert "name_kana" in fields_of(written(tmp_path, FULL), tmp_path)


def test_a_heading_that_stands_twice_names_no_column(tmp_path):
    file = tmp_path / "x.csv"
    columns = {**FULL, "課税": "grade", "判定": "grade", "": "grade"}
    file.write_text(csv_of(PEOPLE, columns).replace("判定", "課税", 1), "utf-8")
    text, _ = draft_text(file, "system")
    assert {spec["column"] for spec in tomllib.loads(text)["payload"]} == {"交付年月日", "等級"}
