"""Columns of results/ that are put into words, and the order of their rows: checked value by value."""

from __future__ import annotations

from itertools import product

import polars as pl
import pytest

from reconcile.pipelines.results import told_levels
from reconcile.store.order import in_order

NAMES = ("name_level", "kana_level", "birth_level", "sex_level", "address_level")
#: What contract.md says of the short reason: + agrees, ~ nearly, ? open, - differs.
SIGNS = {
    "name_level": {"same": "+", "past": "+", "variant": "~", "unreadable": "?", "different": "-"},
    "kana_level": {"same": "", "not_held": ""},
    "birth_level": {"same": "+", "compatible": "~", "unknown": "?", "slip": "-"},
    "sex_level": {"same": "+", "not_held": "?", "different": "-"},
    "address_level": {"same_to_room": "+", "same_town": "~", "not_comparable": "?", "different": "-"},
}


def spelled(levels):
    told = {"name_level": "NAME", "birth_level": "BIRTH", "sex_level": "SEX", "address_level": "ADDRESS"}
    return "".join(
        SIGNS[name][level] + told[name] for name, level in zip(NAMES, levels, strict=True) if name in told
    )


def test_every_combination_of_levels_is_told_as_the_contract_says():
    rows = list(product(*SIGNS.values()))
    told = told_levels(pl.DataFrame(rows, schema=dict.fromkeys(NAMES, pl.String), orient="row"))
    assert told["match_key"].to_list() == [spelled(row) for row in rows]
    hidden = ("unreadable", "unknown", "not_held")
    shown = [tuple("not_comparable" if level in hidden else level for level in row) for row in rows]
    assert told.select(NAMES).rows() == shown


def test_a_level_that_is_not_there_stays_so_and_disturbs_no_other():
    rows = [("same", "same", "same", "same", None), (None, "same", "slip", "same", "different")]
    told = told_levels(pl.DataFrame(rows, schema=dict.fromkeys(NAMES, pl.String), orient="row"))
    assert told.select(NAMES).rows() == rows
    assert told_levels(told.select(NAMES).clear()).height == 0


@pytest.mark.parametrize("records", [["1", "2", "3"], ["3", "1", "2"], ["10", "9", None], [None, "ア", "A"]])
def test_rows_come_in_order_of_system_and_record(records):
    systems = ["z", None, "b", "a"]
    rows = [(system, record) for record in records for system in systems]
    made = in_order(pl.DataFrame(rows, schema=["system", "record_id"], orient="row"), ["b", "missing"])
    places = {"b": 0, "a": 1, "z": 2, None: 3}
    expected = sorted(rows, key=lambda row: (places[row[0]], row[1] is None, row[1] or ""))
    assert made.rows() == expected
