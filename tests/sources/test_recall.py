"""Rows that are known give what they gave when they were read: whatever changes, the whole is as if nothing were known."""

from __future__ import annotations

from unittest.mock import patch

import polars as pl
import polars.selectors as cs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.sources import read_source, recall
from reconcile.sources.recall import RECALLED, Recall
from tests.sources.helpers import HEADER, ROWS, SLICED, csv_text, fixed_line, layout_text, make_layout


def prepare(accepted: pl.DataFrame) -> pl.DataFrame:
    """Something that depends on several cells of a row."""
    return accepted.select(pl.concat_str(pl.col("name").fill_null("?"), "record_id").alias("prepared__text"))


class Desk:
    """One source whose file changes."""

    def __init__(self, folder, text=None, name="x.csv"):
        self.data = folder / "data"
        self.data.mkdir(exist_ok=True)
        self.layout = make_layout(folder, text or layout_text())
        self.name = name

    def write(self, content: bytes | str) -> None:
        (self.data / self.name).write_bytes(content.encode("cp932") if isinstance(content, str) else content)

    def read(self, earlier=None):
        """Read with what an earlier reading gave; return the source and what is known after it."""
        recall = Recall(prepare, *(earlier or ()))
        source = read_source(self.layout, self.data, recall=recall)
        return source, (recall.plan, source.accepted.drop(RECALLED))


def told(source):
    """Everything that a reading says, but whether it was known."""
    return (
        source.accepted.select(~cs.starts_with("recall__")).rows(),
        source.rejected.rows(),
        source.quality.rows(),
        source.files,
        source.held,
        source.notes,
    )


def recalled(source):
    return source.accepted.filter(RECALLED)["record_id"].to_list()


def test_only_what_is_new_is_interpreted(tmp_path):
    desk = Desk(tmp_path)
    desk.write(csv_text(ROWS))
    first, known = desk.read()
    assert recalled(first) == []
    assert first.accepted["prepared__text"].to_list() == ["山田 太郎A1", "長野 花子A2", "小諸 一郎A3"]
    new = ["A9", "312345678901", "飯田 三郎", "19900102", "1", "飯田市5", "", "9"]
    desk.write(csv_text([ROWS[2], new, [*ROWS[0][:5], "松本市1-3", *ROWS[0][6:]], ROWS[1]]))
    second, _ = desk.read(known)
    assert recalled(second) == ["A3", "A2"]
    assert second.accepted["record_id"].to_list() == ["A3", "A9", "A1", "A2"]
    assert second.accepted["row_no"].to_list() == [0, 1, 2, 3]
    assert second.accepted["line"].to_list() == [2, 3, 4, 5]
    assert second.accepted["address"].to_list()[2] == "松本市1-3 コーポ101"
    assert second.quality.rows() == [("techo", "A9", "payload_pattern:grade")]
    assert told(second) == told(desk.read()[0])


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["A4", "1", "", "19800401", "1", "松本市", "", "1"], "name_blank"),
        (["A4", "1", "山田", "19800401", "7", "松本市", "", "1"], "unmapped_value:sex"),
        (["A4", "1", "山田", "19800401", "1", "松本市", "", "8"], "payload_pattern:grade"),
        (["A1", "1", "山田", "19800401", "1", "松本市", "", "1"], "duplicate_record_id"),
    ],
)
def test_a_row_of_which_something_is_to_be_said_is_looked_at_every_night(tmp_path, row, rule):
    desk = Desk(tmp_path)
    desk.write(csv_text([*ROWS, row]))
    first, known = desk.read()
    second, _ = desk.read(known)
    assert recalled(second) == ["A1", "A2", "A3"]
    assert [found[2] for found in second.quality.rows()] == [rule]
    assert told(second) == told(first)


def test_a_repetition_is_told_although_both_rows_were_known(tmp_path):
    desk = Desk(tmp_path)
    desk.write(csv_text(ROWS))
    _, known = desk.read()
    new = ["A9", "312345678901", "飯田 三郎", "19900102", "1", "飯田市5", "", "1"]
    desk.write(csv_text([*ROWS, ROWS[0], new]))
    second, after = desk.read(known)
    assert second.accepted["record_id"].to_list() == ["A1", "A2", "A3", "A1#2", "A9"]
    assert second.quality.rows() == [("techo", "A1#2", "duplicate_record_id")]
    # the renamed row is not what its cells say: it must not come back under its own cells
    assert after[1].filter("recall__may")["record_id"].to_list() == ["A1", "A2", "A3", "A9"]


def test_where_nothing_is_new_nothing_is_there_to_be_kept(tmp_path):
    desk = Desk(tmp_path)
    desk.write(csv_text(ROWS))
    _, known = desk.read()
    second, after = desk.read(known)
    assert recalled(second) == ["A1", "A2", "A3"]
    assert not after[1]["recall__may"].any()
    assert recalled(desk.read(after)[0]) == []


def test_a_rule_over_a_whole_column_sees_known_rows(tmp_path):
    text = layout_text().replace('pattern = "^[1-7]$"', "unique = true")
    desk = Desk(tmp_path, text)
    desk.write(csv_text(ROWS))
    _, known = desk.read()
    twin = [*ROWS[0][:7], "2"]
    desk.write(csv_text([twin, *ROWS[1:]]))
    second, _ = desk.read(known)
    assert {found[1:] for found in second.quality.rows()} == {
        ("A1", "payload_unique:grade"),
        ("A2", "payload_unique:grade"),
    }
    assert told(second) == told(desk.read()[0])


def test_under_another_heading_nothing_is_known(tmp_path):
    desk = Desk(tmp_path)
    desk.write(csv_text(ROWS))
    _, known = desk.read()
    places = [0, 1, 2, 3, 4, 6, 5, 7]  # 住所 and 方書 change places, the cells stay
    heading = ",".join(HEADER[place] for place in places)
    desk.write(heading + "\n" + csv_text(ROWS, header=False))
    second, _ = desk.read(known)
    assert recalled(second) == []
    assert second.accepted["address"].to_list()[0] == "コーポ101 松本市1-2"


def test_cells_that_hold_the_separator_are_not_mixed_up(tmp_path):
    desk = Desk(tmp_path)
    desk.write(csv_text([[*ROWS[0][:5], "松本市\x1f1-2", "", "1"]]))
    _, known = desk.read()
    desk.write(csv_text([[*ROWS[0][:5], "松本市", "1-2\x1f", "1"]]))
    second, _ = desk.read(known)
    assert recalled(second) == []
    assert told(second) == told(desk.read()[0])


def test_files_are_told_by_their_order_for_names_hold_the_day(tmp_path):
    desk = Desk(tmp_path, layout_text(path="*.csv"), "a_0401.csv")
    desk.write(csv_text(ROWS[:2]))
    desk.name = "b_0401.csv"
    other = ",".join(reversed(HEADER)) + "\n" + csv_text([ROWS[2][::-1]], header=False)
    desk.write(other)  # another heading: its rows are read every night
    first, known = desk.read()
    for name in ("a", "b"):
        (desk.data / f"{name}_0401.csv").rename(desk.data / f"{name}_0402.csv")
    with patch.object(recall, "_FEW", 0):
        second, _ = desk.read(known)
    assert recalled(second) == ["A1", "A2"]
    assert second.accepted["file"].to_list() == ["a_0402.csv", "a_0402.csv", "b_0402.csv"]
    assert second.accepted["name"].to_list() == first.accepted["name"].to_list() == [row[2] for row in ROWS]
    assert told(second) == told(desk.read()[0])


def test_where_many_rows_moved_they_are_looked_for(tmp_path):
    desk = Desk(tmp_path)
    rows = [[f"B{place}", *ROWS[0][1:]] for place in range(60)]
    desk.write(csv_text(rows))
    _, known = desk.read()
    desk.write(csv_text([*rows[:59], ["B99", *ROWS[0][1:]]]))
    edited, _ = desk.read(known)
    assert recalled(edited) == [row[0] for row in rows[:59]]
    desk.write(csv_text([["B98", *ROWS[0][1:]], *rows]))
    moved, _ = desk.read(known)
    assert recalled(moved) == [row[0] for row in rows]
    assert told(moved) == told(desk.read()[0])


def test_fixed_width_rows_are_known_too(tmp_path):
    desk = Desk(tmp_path, layout_text(SLICED, path="x.dat", file_format="fixed"), "x.dat")
    rows = [[*row[:3], "19800401", *row[4:]] for row in ROWS]
    desk.write(b"\n".join(fixed_line(row) for row in rows))
    _, known = desk.read()
    broken = fixed_line(rows[1])[:-3]
    desk.write(b"\n".join([fixed_line(rows[2]), broken, fixed_line(rows[0])]))
    second, _ = desk.read(known)
    assert recalled(second) == ["A3", "A1"]
    assert second.rejected.height == 1
    assert told(second) == told(desk.read()[0])


CELLS = st.sampled_from(
    ["A1", "A2", "", "1", "2", "9", "山田 太郎", " 山田 太郎", "１", "19800401", '"', "\u3000", "●", "\x1f"]
)
TABLES = st.lists(st.lists(CELLS, min_size=8, max_size=8), max_size=8)


@settings(max_examples=150, deadline=None)
@given(TABLES, TABLES, st.data())
def test_whatever_was_known_the_reading_is_the_same(tmp_path_factory, before, after, data):
    desk = Desk(tmp_path_factory.mktemp("recall"))
    desk.write(csv_text(before))
    _, known = desk.read()
    kept = [row for row in before if data.draw(st.booleans())]
    tonight = data.draw(st.permutations([*kept, *after]))
    desk.write(csv_text(tonight))
    with patch.object(
        recall, "_FEW", data.draw(st.sampled_from([0, 1, 50]))
    ):  # 0: nobody looks for what has moved
        again = desk.read(known)[0]
    assert told(again) == told(desk.read()[0])


LINES = st.lists(
    st.sampled_from(
        [
            "A1,1,山田,19800401,1,松本市,,1",
            'A1,1,"山田",19800401,1,松本市,,1',
            'A2,1,"山\n田",19800401,1,松本市,,1',
            'A2,1,"山\n野",19800401,1,松本市,,1',
            'A2,1,"山',
            '田",19800401,1,松本市,,1',
            'A3,1,山"田,19800401,1,松本市,,1',
            'A4,"1,山田,19800401,1,松本市,,1',
            "A5,1,山田",
            ",,,,,,,",
            '"',
            "",
            "A6,1,山\x1f田,19800401,1,松本市,,1",
        ]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(LINES, LINES, st.data())
def test_quotes_that_run_over_lines_and_lines_that_are_broken_are_read_as_ever(
    tmp_path_factory, before, after, data
):
    desk = Desk(tmp_path_factory.mktemp("recall"))
    head = ",".join(HEADER)
    desk.write("\n".join([head, *before]))
    _, known = desk.read()
    tonight = data.draw(st.permutations([*before, *after]))
    desk.write("\r\n".join([head, *tonight]))
    with patch.object(recall, "_FEW", data.draw(st.sampled_from([0, 1, 50]))):
        again = desk.read(known)[0]
    assert told(again) == told(desk.read()[0])
