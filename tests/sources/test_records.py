"""What becomes of a split row: mapping, joining, blanks, repeats, and keys of the shared files."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.sources.quality import number_repeats
from tests.sources.helpers import FIELDS, ROWS, column, csv_text, findings, layout_text, read, rules


def shared(kind: str, fields: str, more: str = "") -> str:
    source = f'[source]\nid = "{kind}"\nkind = "{kind}"\n'
    return layout_text(f"[fields]\n{fields}", more=more, source=source)


def with_row(**cells: str) -> list[list[str]]:
    names = ["record_id", "my_number", "name", "birth_date", "sex", "address", "room", "grade"]
    row = list(ROWS[1])
    for name, value in cells.items():
        row[names.index(name)] = value
    return [ROWS[0], row, ROWS[2]]


def test_blanks_are_null_and_trimmed_everywhere(tmp_path: Path) -> None:
    source = read(
        tmp_path, csv_text(with_row(my_number=" \t", name="　長野　花子 ", address="　", room="　"))
    )
    assert column(source, "my_number")[1] is None
    assert column(source, "name")[1] == "長野　花子"
    assert column(source, "address")[1] is None
    assert rules(source) == [] and findings(source) == []


def test_nothing_is_normalised(tmp_path: Path) -> None:
    rows = with_row(name="ﾅｶﾞﾉ　花子", my_number="１１2-345", birth_date="Ｓ５５")
    source = read(tmp_path, csv_text(rows))
    assert (column(source, "name")[1], column(source, "my_number")[1]) == ("ﾅｶﾞﾉ　花子", "１１2-345")
    assert column(source, "birth_date")[1] == "Ｓ５５"


def test_blank_name_and_birth_date_are_findings(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text(with_row(name="", birth_date="　")))
    assert findings(source) == [("A2", "birth_date_blank"), ("A2", "name_blank")]
    assert source.accepted.height == 3
    assert source.quality["system"].unique().to_list() == ["techo"]


def test_unmapped_value_is_a_finding_and_null(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text(with_row(sex="9")))
    assert column(source, "sex") == ["male", None, "unknown"]
    assert findings(source) == [("A2", "unmapped_value:sex")]


def test_values_may_map_any_field(tmp_path: Path) -> None:
    fields = FIELDS.replace(
        'name = "氏名"', 'name = { column = "氏名", values = { "山田 太郎" = "山田 次郎" } }'
    )
    source = read(tmp_path, csv_text(ROWS), layout_text(fields))
    assert column(source, "name") == ["山田 次郎", None, None]
    assert ("A2", "unmapped_value:name") in findings(source) and ("A2", "name_blank") in findings(source)


def test_sex_without_a_mapping_must_be_canonical(tmp_path: Path) -> None:
    fields = FIELDS.replace(', values = { "1" = "male", "2" = "female", "" = "unknown" }', "")
    rows = [[*row[:4], sex, *row[5:]] for row, sex in zip(ROWS, ["male", "男", ""], strict=True)]
    source = read(tmp_path, csv_text(rows), layout_text(fields))
    assert column(source, "sex") == ["male", None, None]
    assert findings(source) == [("A2", "unmapped_value:sex")]


def test_record_id_of_several_columns(tmp_path: Path) -> None:
    fields = FIELDS.replace(
        'record_id = "手帳番号"', 'record_id = { columns = ["手帳番号", "等級"], joiner = "-" }'
    )
    source = read(
        tmp_path, csv_text([*ROWS, ["A4", *ROWS[0][1:7], ""], ["", *ROWS[0][1:7], ""]]), layout_text(fields)
    )
    assert column(source, "record_id") == ["A1-1", "A2-2", "A3-3", "A4"]
    assert rules(source) == [(6, "blank_record_id")]


def test_repeated_ids_are_numbered(tmp_path: Path) -> None:
    ids = ["A", "B", "A", "A#2", "A", "B"]
    source = read(tmp_path, csv_text([[name, *ROWS[0][1:]] for name in ids]))
    assert column(source, "record_id") == ["A", "B", "A#3", "A#2", "A#4", "B#2"]
    assert findings(source) == [(name, "duplicate_record_id") for name in ("A#3", "A#4", "B#2")]


@given(st.lists(st.sampled_from(["A", "B", "A#2", "A#2#2", "A#3"]), max_size=12))
def test_numbered_ids_are_unique_and_first_ones_keep_theirs(ids: list[str]) -> None:
    table = pl.DataFrame({"record_id": ids}, schema={"record_id": pl.String})
    table = table.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row_no"))
    numbered, found = number_repeats(table)
    result = numbered["record_id"].to_list()
    assert len(set(result)) == len(ids)
    repeats = [at for at, name in enumerate(ids) if name in ids[:at]]
    assert found["row_no"].to_list() == repeats
    assert all(result[at] == name for at, name in enumerate(ids) if at not in repeats)
    assert all(result[at].startswith(ids[at] + "#") for at in repeats)


def test_replica(tmp_path: Path) -> None:
    fields = 'system = "事務"\naddressee_no = "宛名"\nrecord_id = "番号"\n[[payload]]\nname = "grade"\ncolumn = "級"\n'
    text = "事務,宛名,番号,級\ntecho,1,A1,1\ntecho,,A2,\n,3,A3,\ntecho,1,A1,2\ntecho,5,,1\n"
    source = read(tmp_path, text, shared("replica", fields))
    assert column(source, "record_id") == ["A1", "A2", "A3", "A1"]  # repeats are check B's matter
    assert list(source.quality.iter_rows()) == [
        ("techo", "A2", "null_key:addressee_no"),
        ("replica", "A3", "null_key:system"),
    ]
    assert rules(source) == [(6, "blank_record_id")]
    assert column(source, "payload__grade") == ["1", None, None, "2"]


def test_addressees_have_no_record_id(tmp_path: Path) -> None:
    source = read(
        tmp_path, "宛名,番号\n1,\n,2\n", shared("addressees", 'addressee_no = "宛名"\nmy_number = "番号"\n')
    )
    assert source.accepted.height == 2
    assert findings(source) == [("x.csv#3", "null_key:addressee_no")]


def test_applications_and_provisions(tmp_path: Path) -> None:
    fields = 'system = "事務"\nrecord_id = "記録"\nmy_number = "番号"\n'
    source = read(tmp_path, "事務,記録,番号\na,1,\n,2,3\na,,3\n", shared("applications", fields))
    assert findings(source) == [("2", "null_key:system")] and rules(source) == [(4, "blank_record_id")]
    fields = 'system = "事務"\naddressee_no = "宛名"\nprovided_at = "日"\n'
    source = read(tmp_path, "事務,宛名,日\na,,2026\n", shared("provisions", fields))
    assert list(source.quality.iter_rows()) == [("a", "x.csv#2", "null_key:addressee_no")]


REGISTRY = 'my_number = "番号"\nname = "氏名"\nbirth_date = "生"\naddress = "住所"\nstatus = "状態"\n'


def test_registry_keeps_residents_without_number(tmp_path: Path) -> None:
    text = "番号,氏名,生,住所,状態\n,山田 太郎,1,長野市,current\n1,,,,deceased\n2,x,1,y,99\n"
    source = read(tmp_path, text, shared("registry", REGISTRY))
    assert source.accepted.height == 3 and rules(source) == []
    assert column(source, "status") == ["current", "deceased", None]
    assert findings(source) == [("x.csv#4", "unmapped_value:status")]


@pytest.mark.parametrize(("cell", "rejected"), [(0, True), (1, True), (2, True), (3, False)])
def test_undecodable_registry(tmp_path: Path, cell: int, rejected: bool) -> None:
    cells = [b"1", b"x", b"1", b"y", b"current"]
    cells[cell] += b"\xff"
    head = "番号,氏名,生,住所,状態\n".encode("cp932")
    source = read(tmp_path, head + b",".join(cells), shared("registry", REGISTRY))
    assert (source.rejected.height == 1) is rejected
    if not rejected:
        assert findings(source) == [("x.csv#2", "undecodable:address")]
        assert column(source, "address") == ["y\ufffd"]


def test_history_without_its_reference_is_named(tmp_path: Path) -> None:
    fields = 'resident_code = "コード"\nname = "氏名"\n'
    source = read(tmp_path, "コード,氏名\n,山田 太郎\n", shared("history", fields))
    assert findings(source) == [("x.csv#2", "null_key:resident_code")]
