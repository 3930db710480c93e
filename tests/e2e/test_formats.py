"""Rows of every format, whole and broken, through the whole run: nothing is lost, one verdict per accepted record."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from reconcile.config import load_project
from reconcile.pipelines.nightly import run_nightly
from tests.e2e import formats

GOOD = formats.records()
CP932 = 'format = "csv"\nencoding = "cp932"'


def spoiled(rows):
    """Rows with a blank record id, a repeated one, a blank name and a value against the payload rule."""
    rows = [list(row) for row in rows]
    rows[3][0] = ""
    rows[5][0] = rows[4][0]
    rows[6][2] = ""
    rows[7][5] = "9"
    return [tuple(row) for row in rows]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One project with every format twice: whole and broken. Expected: id → (read, rejected rules in order)."""
    folder = formats.new_project(tmp_path_factory.mktemp("formats") / "project")
    data = folder / "data"
    fields, place = formats.fixed_fields()
    numbered = "\n".join(
        f"{name} = {at}"
        for at, name in enumerate(("record_id", "my_number", "name", "birth_date", "address"), 1)
    )
    expected = {}

    def add(identity, file, content=None, *, read=40, rejected=(), **kwargs):
        formats.add_system(folder, identity, len(expected) + 1, file, **kwargs)
        if content is not None:
            (data / f"{identity}.txt").write_bytes(content)
        expected[identity] = (read, list(rejected))

    for name, encoding, delimiter in (
        ("cp932", "cp932", ","), ("bom", "utf-8-sig", ","), ("utf16", "utf-16", ","), ("tab", "utf-8", "\t"),
    ):  # fmt: skip
        header = name != "tab"
        spec = f'path = "{{id}}.txt"\nformat = "csv"\nencoding = "{encoding}"\ndelimiter = "{delimiter}"\nheader = {str(header).lower()}'
        extra = {} if header else {"fields": numbered, "payload": "column = 6"}
        options = {"encoding": encoding, "delimiter": delimiter, "header": header}
        whole = formats.csv_bytes(GOOD, **options)
        add(f"{name}_whole", spec.replace("{id}", f"{name}_whole"), whole, **extra)
        broken = formats.csv_bytes(spoiled(GOOD), **options)
        cut = f"R9001{delimiter}123\r\n".encode(encoding.replace("utf-8-sig", "utf-8"))
        broken += cut[2:] if encoding == "utf-16" else cut
        add(
            f"{name}_broken",
            spec.replace("{id}", f"{name}_broken"),
            broken,
            read=41,
            rejected=["blank_record_id", "broken_line"],
            **extra,
        )

    undecodable = formats.csv_bytes(GOOD, encoding="cp932").replace(
        "山田 花子".encode("cp932"), b"\x81\xff\xfd \x81"
    )
    add("cp932_bytes", f'path = "cp932_bytes.txt"\n{CP932}', undecodable, rejected=["undecodable"])
    quoted = formats.csv_bytes(GOOD, encoding="cp932", quote=True).replace(
        '大字島内101番地"'.encode("cp932"), '大字島内101番地\r\n""ひまわり荘"", 2号"'.encode("cp932")
    )
    add("quoted", f'path = "quoted.txt"\n{CP932}', quoted)
    unbalanced = formats.csv_bytes(GOOD, encoding="cp932", quote=True) + b'"R9002","123\r\n'
    add("unbalanced", f'path = "unbalanced.txt"\n{CP932}', unbalanced, read=41, rejected=["broken_line"])

    fixed = 'path = "{id}.txt"\nformat = "fixed"\nencoding = "cp932"'
    add(
        "fixed_whole",
        fixed.replace("{id}", "fixed_whole"),
        formats.fixed_bytes(GOOD),
        fields=fields,
        payload=place,
    )
    add(
        "fixed_broken", fixed.replace("{id}", "fixed_broken"),
        formats.fixed_bytes(spoiled(GOOD)) + b"R9003 123\r\n\r\n" + formats.fixed_line(GOOD[0]).replace(b"R0000", b"R9004").replace("山田".encode("cp932"), b"\xff\xff\xff\xff"),
        read=43, rejected=["blank_record_id", "broken_line", "blank_line", "undecodable"], fields=fields, payload=place,
    )  # fmt: skip
    for name, rows, rejected in (
        ("xlsx_whole", GOOD, []),
        ("xlsx_broken", spoiled(GOOD), ["blank_record_id"]),
    ):
        formats.write_xlsx(data / f"{name}.xlsx", rows)
        add(name, f'path = "{name}.xlsx"\nformat = "xlsx"', rejected=rejected)
    for name, rows, rejected in (
        ("parquet_whole", GOOD, []),
        ("parquet_broken", spoiled(GOOD), ["blank_record_id"]),
    ):
        formats.write_parquet(data / f"{name}.parquet", rows)
        add(name, f'path = "{name}.parquet"\nformat = "parquet"', rejected=rejected)
    titled = (
        "令和8年4月1日 出力\r\n".encode("cp932") + formats.csv_bytes(GOOD, encoding="cp932") + b"T,40\r\n"
    )
    add("titled", f'path = "titled.txt"\n{CP932}\nskip_rows = 1\nrecord_count = "trailer"', titled)

    summary = run_nightly(load_project(folder), as_of=date(2026, 4, 1))
    results = {path.stem: pl.read_parquet(path) for path in (summary.folder / "results").glob("*.parquet")}
    manifest = json.loads((summary.folder / "manifest.json").read_text("utf-8"))
    return expected, results, manifest, summary


def test_every_row_read_is_accounted_for(run):
    expected, results, manifest, summary = run
    assert not summary.failures
    for system, (read, rules) in expected.items():
        counts = manifest["sources"][system]
        rejected = results["rejected"].filter(pl.col("source") == system)
        assert rejected["rule"].to_list() == rules, system
        assert (counts["read"], counts["rejected"], counts["accepted"]) == (
            read,
            len(rules),
            read - len(rules),
        ), system
        assert results["verdicts"].filter(pl.col("system") == system).height == counts["accepted"], system


def test_every_format_gives_the_same_verdicts(run):
    _, results, _, _ = run
    reference = results["verdicts"].filter(pl.col("system") == "cp932_whole").drop("system")
    assert reference["verdict"].unique().to_list() == ["same"]
    for system in ("bom", "utf16", "tab", "fixed", "xlsx", "parquet"):
        other = results["verdicts"].filter(pl.col("system") == f"{system}_whole").drop("system")
        assert other.equals(reference), system
    assert results["verdicts"].filter(pl.col("system") == "titled").drop("system").equals(reference)


def test_rows_that_break_a_rule_are_judged_and_named(run):
    _, results, _, _ = run
    for name in ("cp932", "bom", "utf16", "tab", "fixed", "xlsx", "parquet"):
        system = f"{name}_broken"
        rules = results["quality"].filter(pl.col("system") == system).select("record_id", "rule").rows()
        assert set(rules) == {
            ("R0004#2", "duplicate_record_id"),
            ("R0006", "name_blank"),
            ("R0007", "payload_pattern:grade"),
        }, system
        verdicts = dict(
            results["verdicts"].filter(pl.col("system") == system).select("record_id", "verdict").rows()
        )
        assert verdicts["R0007"] == "same"
        assert verdicts["R0006"] == "review"
        # the repeated id stands before somebody else's data: judged by its own number, and right
        assert verdicts["R0004"] == verdicts["R0004#2"] == "same"


def test_a_quoted_field_keeps_its_comma_quote_and_line_break(run):
    _, results, _, _ = run
    row = (
        results["verdicts"]
        .filter((pl.col("system") == "quoted") & (pl.col("record_id") == "R0001"))
        .row(0, named=True)
    )
    assert (row["verdict"], row["address_level"]) == ("same", "same_to_room")


def test_rejected_rows_keep_their_place_and_raw_line(run):
    _, results, _, _ = run
    row = results["rejected"].filter(pl.col("source") == "cp932_broken").row(1, named=True)
    assert (row["file"], row["line"], row["rule"], row["raw"].rstrip()) == (
        "cp932_broken.txt",
        42,
        "broken_line",
        "R9001,123",
    )
