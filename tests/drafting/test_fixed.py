"""Fixed width: borders and fields of records laid out at random are found, or said to be open; never wrong ones."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest

from reconcile.drafting.draft import open_grid
from reconcile.drafting.opening import kind_of, read_lines
from tests.drafting.disguise import table_of
from tests.drafting.helpers import SAMPLE, doubts_of, fields_of
from tests.drafting.people import people

PEOPLE = people(150, seed=4)
#: Column of ``people`` → bytes in cp932.
WIDTHS = {
    "id": 10,
    "number": 13,
    "name": 40,
    "kana": 40,
    "born": 8,
    "sex": 1,
    "address": 120,
    "issued": 8,
    "addressee": 15,
    "grade": 1,
}
FIELD_OF = {
    "id": "record_id", "number": "my_number", "name": "name", "kana": "name_kana", "born": "birth_date", "sex": "sex",
    "address": "address", "addressee": "addressee_no",
}  # fmt: skip


def laid_out(rows, order, widths=None, *, encoding="cp932") -> tuple[bytes, dict[str, tuple[int, int]]]:
    """Lines, and the (1-based first byte, length) of each column."""
    widths = widths or WIDTHS
    unit = 2 if encoding == "utf-16-le" else 1
    places, at = {}, 1
    for key in order:
        places[key] = (at, widths[key] * unit)
        at += widths[key] * unit
    lines = []
    for row in rows:
        line = b""
        for key in order:
            part = row[key].encode(encoding)
            pad = " ".encode(encoding)
            assert len(part) <= widths[key] * unit, key
            line += part + pad * ((widths[key] * unit - len(part)) // len(pad))
        lines.append(line + "\n".encode(encoding))
    return b"".join(lines), places


def written(folder: Path, content: bytes) -> Path:
    file = folder / "x.dat"
    file.write_bytes(content)
    return file


def values_at(content: bytes, places, encoding="cp932") -> list[str]:
    """What slices hold, joined and trimmed."""
    found = []
    for line in content.split("\n".encode(encoding)):
        if line:
            parts = [
                line[start - 1 : start - 1 + length].decode(encoding).strip(" \u3000")
                for start, length in places
            ]
            found.append("　".join(part for part in parts if part))
    return found


def test_a_plain_record(tmp_path):
    content, places = laid_out(PEOPLE, list(WIDTHS))
    fields = fields_of(written(tmp_path, content), tmp_path)
    assert fields == {field: (places[key],) for key, field in FIELD_OF.items()}


@pytest.mark.parametrize("seed", range(30))
def test_columns_in_any_order(tmp_path, seed):
    dice = random.Random(seed)  # noqa: S311 - invented data
    order = list(WIDTHS)
    dice.shuffle(order)
    widths = {
        **WIDTHS,
        "name": dice.choice([20, 24, 40]),
        "kana": dice.choice([24, 40]),
        "number": dice.choice([12, 13, 14]),
        "id": dice.choice([7, 8, 10]),
    }
    content, _ = laid_out(PEOPLE, order, widths)
    file = written(tmp_path, content)
    fields = fields_of(file, tmp_path)
    for key, field in FIELD_OF.items():
        if field in fields:
            assert values_at(content, fields[field]) == [row[key] for row in PEOPLE], field
        else:
            told = doubts_of(file)
            assert f"fields.{field}" in told or "桁の境目" in str(told)
    assert {"my_number", "name", "address"} <= set(fields)


def test_digits_side_by_side(tmp_path):
    rows = [{**row, "born": _era(row["born"])} for row in PEOPLE]
    order = ["id", "number", "born", "sex", "issued", "addressee", "grade", "name", "kana", "address"]
    widths = {**WIDTHS, "id": 7, "number": 12, "born": 7}
    content, places = laid_out(rows, order, widths)
    file = written(tmp_path, content)
    fields = fields_of(file, tmp_path)
    for key in ("number", "born", "sex"):
        assert fields[FIELD_OF[key]] == (places[key],)


def _era(text: str) -> str:
    day = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    era, base = (4, 1988) if day >= date(1989, 1, 8) else (3, 1925)
    return f"{era}{day.year - base:02}{day:%m%d}"


@pytest.mark.parametrize("encoding", ["cp932", "euc_jp", "utf-8"])
def test_bytes_are_those_of_the_encoding(tmp_path, encoding):
    widths = {**WIDTHS, "name": 48, "kana": 60, "address": 160}
    content, places = laid_out(PEOPLE, list(WIDTHS), widths, encoding=encoding)
    fields = fields_of(written(tmp_path, content), tmp_path)
    assert fields == {field: (places[key],) for key, field in FIELD_OF.items()}


@pytest.mark.parametrize(("name", "encoding"), [("05_生活保護.txt", "utf-8"), ("08_療育手帳.dat", "euc_jp")])
def test_the_sample_s_fixed_files_in_another_encoding(tmp_path, name, encoding):
    """Written anew with the columns of the first draft, padded to a width that holds the longest value."""
    _, rows = table_of(SAMPLE / "extracts" / name)
    columns = list(zip(*rows, strict=True))
    widths = {
        str(at): max(len(cell.encode(encoding, "replace")) for cell in column) + 2
        for at, column in enumerate(columns)
    }
    records = [
        {str(at): cell.encode(encoding, "replace").decode(encoding) for at, cell in enumerate(row)}
        for row in rows
    ]
    content, places = laid_out(records, list(widths), widths, encoding=encoding)
    file = written(tmp_path, content)
    old, new = fields_of(SAMPLE / "extracts" / name, tmp_path), fields_of(file, tmp_path)
    assert set(old) == set(new)
    at_old = [column.place for column in open_grid(SAMPLE / "extracts" / name).columns]
    for field, where in old.items():
        assert new[field] == tuple(places[str(at_old.index(place))] for place in where)


def test_titles_and_count(tmp_path):
    content, _ = laid_out(PEOPLE, list(WIDTHS))
    head = "療育手帳 台帳\n作成日 令和8年4月1日\n".encode("cp932")
    file = written(tmp_path, head + content + f"T,{len(PEOPLE)}\n".encode())
    facts = open_grid(file).facts
    assert (facts.format, facts.skip_rows, facts.record_count, facts.header) == ("fixed", 2, "trailer", False)


def test_few_lines_prove_nothing(tmp_path):
    content, _ = laid_out(PEOPLE[:4], list(WIDTHS))
    file = written(tmp_path, content)
    assert fields_of(file, tmp_path) == {}
    assert "4 行だけでは" in doubts_of(file)["file.format"]


def test_a_name_that_fills_its_field_is_not_cut(tmp_path):
    rows = [dict(row) for row in PEOPLE]
    rows[5]["name"] = "長宗我部　権左衛門"
    widths = {**WIDTHS, "name": 18}
    content, places = laid_out(rows, list(WIDTHS), widths)
    assert fields_of(written(tmp_path, content), tmp_path)["name"] == (places["name"],)


@pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16", "euc_jp"])
def test_encodings_are_told_apart(tmp_path, encoding):
    text = "\n".join(f"{row['name']},{row['kana']},{row['address']}" for row in PEOPLE)
    lines = read_lines(written(tmp_path, text.encode(encoding)))
    assert (lines.encoding, lines.is_sure) == (encoding, True)
    assert kind_of(tmp_path / "x.dat") == "text"


def test_half_width_kana_and_a_few_damaged_bytes_stay_cp932(tmp_path):
    text = "\n".join(f"{row['id']},ｻﾄｳ ﾊﾅｺ,{row['name']}" for row in PEOPLE).encode("cp932")
    lines = read_lines(written(tmp_path, text + b"\n0000,\x81\x20\xff,x\n"))
    assert lines.encoding == "cp932"
