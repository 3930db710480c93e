"""Payload rules: what breaks them, what does not, and that validation really happens."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandera.polars as pa
import polars as pl
import pytest

import reconcile.sources.rules as rules_module
from reconcile.errors import RunError
from reconcile.sources import Layout, compile_schema, validate
from reconcile.sources.dates import parse_date
from tests.sources.helpers import FIELDS, ROWS, csv_text, findings, layout_text, make_layout, read


def layout_with(folder: Path, rule: str) -> Layout:
    return make_layout(folder, layout_text(FIELDS.replace('pattern = "^[1-7]$"', rule)))


def broken(folder: Path, rule: str, values: list[str | None]) -> list[int]:
    """Indices of the values that break the rule."""
    layout = layout_with(folder, rule)
    table = pl.DataFrame({"payload__grade": values}, schema={"payload__grade": pl.String})
    found = validate(layout, table.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row_no")))
    names = {name.split(":")[0] for name in found["rule"]}
    assert all(name.endswith(":grade") for name in found["rule"]) and len(names) <= 1
    return found["row_no"].to_list()


CASES: list[tuple[str, list[str | None], list[int]]] = [
    ('pattern = "^[1-7]$"', ["1", "8", "17", None, "７"], [1, 2, 4]),
    ('pattern = "[1-7]"', ["x7", "x"], [1]),
    ("pattern = '^(?!9)\\d+$'", ["1", "91", None, "x"], [1, 3]),
    ('values = ["甲", "乙"]', ["甲", "丙", None, "甲 "], [1, 3]),
    ("values = [1, 2]", ["1", "3", "01"], [1, 2]),
    ("min = 1\nmax = 7", ["0", "1", "7", "7.5", "8", "x", None, "３", "1e0"], [0, 3, 4, 5]),
    ('min = 1000\ntype = "number"', ["1,000", "999", "-5"], [1, 2]),
    ('max = 2.5\ntype = "number"', ["2.5", "2.6"], [1]),
    ('min = 2000-01-01\ntype = "date"', ["H12.1.1", "H11.12.31", "20000101", "x", None], [1, 3]),
    (
        'min = "2000-01-01"\nmax = "2020-12-31"',
        ["2000/1/1", "5030101", "令和2年12月31日", "1999-12-31"],
        [1, 3],
    ),
    ("unique = true", ["1", "2", "1", None, None], [0, 2]),
    ("required = true", ["1", None], [1]),
]


@pytest.mark.parametrize(("rule", "values", "expected"), CASES)
def test_rules(tmp_path: Path, rule: str, values: list[str | None], expected: list[int]) -> None:
    assert broken(tmp_path, rule, values) == expected


def test_rules_are_named_for_the_department(tmp_path: Path) -> None:
    text = layout_text(FIELDS + '\nvalues = ["1"]\nmin = 1\nmax = 1\nunique = true\nrequired = true\n')
    rows = [
        [*row[:7], grade]
        for row, grade in zip([*ROWS, ["A4", *ROWS[0][1:]]], ["8", "8", "", "1"], strict=True)
    ]
    source = read(tmp_path, csv_text(rows), text)
    both = [f"payload_{name}:grade" for name in ("pattern", "range", "unique", "values")]
    expected = [(record, rule) for record in ("A1", "A2") for rule in both]
    assert findings(source) == [*expected, ("A3", "payload_required:grade")]
    assert source.accepted.height == 4


def test_findings_name_the_numbered_id(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text([ROWS[0], [*ROWS[0][:7], "9"]]))
    assert findings(source) == [("A1#2", "duplicate_record_id"), ("A1#2", "payload_pattern:grade")]


def test_nothing_to_check(tmp_path: Path) -> None:
    assert broken(tmp_path, "", ["x"]) == []
    assert broken(tmp_path, "unique = true", []) == []


def test_lazy_frames_are_refused(tmp_path: Path) -> None:
    lazy: Any = pl.LazyFrame({"payload__grade": ["9"], "row_no": [0]})
    with pytest.raises(TypeError, match="LazyFrame"):
        validate(layout_with(tmp_path, "unique = true"), lazy)


def test_canary_catches_validation_that_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = pl.DataFrame({"payload__grade": ["9"], "row_no": [0]})
    layout = layout_with(tmp_path, "unique = true")
    monkeypatch.setenv("PANDERA_VALIDATION_ENABLED", "False")
    empty = pa.DataFrameSchema({})
    with pytest.raises(RunError, match="canary"):
        validate(layout, table, empty)
    monkeypatch.setattr(pa.DataFrameSchema, "validate", lambda self, frame, lazy: frame)
    with pytest.raises(RunError, match="canary"):
        validate(layout, table)


def test_the_trap_that_the_canary_is_for(tmp_path: Path) -> None:
    """The trap is still there: a LazyFrame passes whatever it holds (peers.md, decision fact 3)."""
    schema = compile_schema(layout_with(tmp_path, 'pattern = "^[1-7]$"'))
    frame = pl.DataFrame({"payload__grade": ["9"], "__canary__": [True]})
    assert schema.validate(frame.lazy(), lazy=True).collect().height == 1
    with pytest.raises(pa.errors.SchemaErrors):
        schema.validate(frame, lazy=True)


def test_no_value_leaves_in_an_exception(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        rules_module, "_CANARY", "payload__grade"
    )  # everything looks like a canary gone wrong
    layout = layout_with(tmp_path, 'pattern = "^[1-7]$"')
    table = pl.DataFrame({"payload__grade": ["1", "秘密"], "row_no": [0, 1]})
    with pytest.raises(Exception, match=r".") as caught:
        validate(layout, table)
    assert "秘密" not in f"{caught.value!r}{caught.value.__cause__!r}"


def test_schema_is_pandera(tmp_path: Path) -> None:
    schema = compile_schema(layout_with(tmp_path, "unique = true"))
    assert isinstance(schema, pa.DataFrameSchema) and "payload__grade" in schema.columns


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("1980-04-01", dt.date(1980, 4, 1)),
        ("1980/4/1", dt.date(1980, 4, 1)),
        ("19800401", dt.date(1980, 4, 1)),
        ("1980年4月1日", dt.date(1980, 4, 1)),
        ("昭和55年4月1日", dt.date(1980, 4, 1)),
        ("S55.4.1", dt.date(1980, 4, 1)),
        ("ｓ５５．４．１", dt.date(1980, 4, 1)),
        ("3550401", dt.date(1980, 4, 1)),
        ("令和元年5月1日", dt.date(2019, 5, 1)),
        ("H 2. 3. 4", dt.date(1990, 3, 4)),
        ("2024-01-02 03:04:05", dt.date(2024, 1, 2)),
        ("1980-04-31", None),
        ("1980-13-01", None),
        ("昭和55年4月", None),
        ("", None),
        ("不詳", None),
    ],
)
def test_parse_date(text: str, date: dt.date | None) -> None:
    assert parse_date(text) == date
