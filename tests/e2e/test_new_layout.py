"""A system's extract changes wholly: another id, encoding, headings, dates and order. Only its TOML changes."""

from __future__ import annotations

from datetime import date

import polars as pl

from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from tests.e2e import formats

OLD = 'path = "old.csv"\nformat = "csv"\nencoding = "cp932"'

NEW = """
[source]
id = "renewed_techo"
kind = "system"
no = 1
name = "更新後の手帳"
department = "新しい課"
basis = "検証法"
basis_kind = "条例事務"
appendix = "5"

[file]
path = "renewed/*.tsv"
format = "csv"
encoding = "utf-16"
delimiter = "\\t"
skip_rows = 1

[fields]
record_id = { columns = ["県番号", "枝番"], joiner = "-" }
my_number = "マイナンバー"
name = { columns = ["姓", "名"], joiner = "　" }
birth_date = { column = "誕生日", format = "wareki" }
address = "居所"

[[payload]]
name = "grade"
column = "程度"
pattern = "^[A-D]$"
"""


def wareki(day: str) -> str:
    """19500110 → 昭和25年1月10日; all the invented people were born in 昭和 or 平成."""
    year, month, of_month = int(day[:4]), int(day[4:6]), int(day[6:])
    era, first = ("平成", 1989) if day >= "19890108" else ("昭和", 1926)
    return f"{era}{year - first + 1}年{month}月{of_month}日"


def renewed_rows():
    for identity, number, name, birth, address, grade in formats.records():
        surname, given = name.split(" ")
        hyphened = f"{number[:4]}-{number[4:8]}-{number[8:]}"
        yield "\t".join(
            (
                address,
                "ABCD"[int(grade) - 1],
                given,
                surname,
                wareki(birth),
                hyphened,
                identity[:3],
                identity[3:],
            )
        )


def run(folder):
    summary = run_nightly(load_project(folder), as_of=date(2026, 4, 1))
    assert not summary.is_stopped
    return pl.read_parquet(summary.folder / "results" / "verdicts.parquet"), summary


def test_a_new_extract_needs_only_a_new_toml(tmp_path):
    folder = formats.new_project(tmp_path / "project")
    (folder / "data" / "old.csv").write_bytes(formats.csv_bytes(formats.records(), encoding="cp932"))
    formats.add_system(folder, "old_techo", 1, OLD)
    before, _ = run(folder)
    assert set(before["verdict"]) == {"same"}

    (folder / "schemas" / "old_techo.toml").unlink()
    (folder / "data" / "old.csv").unlink()
    (folder / "schemas" / "renewed.toml").write_text(NEW, "utf-8")
    (folder / "data" / "renewed").mkdir()
    head = "手帳台帳(令和8年度)\n居所\t程度\t名\t姓\t誕生日\tマイナンバー\t県番号\t枝番"
    text = "\n".join([head, *renewed_rows()]) + "\n"
    (folder / "data" / "renewed" / "2026.tsv").write_bytes(text.encode("utf-16"))
    after, summary = run(folder)
    assert after["system"].unique().to_list() == ["renewed_techo"]
    assert after["record_id"].to_list() == [f"{each[:3]}-{each[3:]}" for each in before["record_id"]]
    same = ["verdict", "grade", "match_key", "name_level", "birth_level", "address_level", "my_number"]
    assert after.select(same).equals(before.select(same))
    assert (summary.folder / "worklists" / "新しい課.xlsx").exists()
