"""Addresses and readings of the sample as they are read: columns say what the scalar says, on every distinct pair."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.compare.address import address_levels, compare_address
from reconcile.compare.address_plain import plain_levels
from reconcile.compare.kana import kana_level
from reconcile.compare.kana_columns import kana_levels
from reconcile.paths import root
from reconcile.sources import load_layouts, read_source

FIELDS = ("my_number", "name_kana", "address")


@pytest.fixture(scope="module")
def read():
    """Records of all systems, residents, past states: the fields of each as they are read."""
    frames = {"system": [], "registry": [], "history": []}
    for layout in load_layouts(root() / "schemas"):
        if layout.kind in frames:
            frames[layout.kind].append(read_source(layout, root() / "sample_data").accepted)
    records = pl.concat(
        frame.select(
            *(
                pl.col(name) if name in frame.columns else pl.lit(None, pl.String).alias(name)
                for name in FIELDS
            )
        )
        for frame in frames["system"]
    )
    digits = pl.col("my_number").str.normalize("NFKC").str.replace_all("[^0-9]", "")
    return records.with_columns(digits), frames["registry"][0], frames["history"][0]


@pytest.fixture(scope="module")
def pairs(read):
    """Records beside the resident who has their number."""
    records, residents, _ = read
    return records.join(residents.select("resident_code", *FIELDS), on="my_number", suffix="_right")


def test_addresses_of_today_and_past_ones(pairs, read):
    history = read[2].select("resident_code", past="address").drop_nulls()
    now = pairs.select("address", "address_right")
    past = pairs.join(history, on="resident_code").select("address", address_right="past")
    distinct = pl.concat([now, past]).drop_nulls().unique(maintain_order=True)
    assert distinct.height > 5_000
    expected = [tuple(compare_address(one, other)) for one, other in distinct.iter_rows()]
    assert list(address_levels(*distinct).iter_rows()) == expected
    said = plain_levels(*distinct)
    assert all(level in {None, result[0]} for level, result in zip(said, expected, strict=True))
    assert said.null_count() < 0.02 * distinct.height, "the short cut settles the usual spellings"


def test_addresses_of_neighbours(pairs):
    texts = pl.concat([pairs["address"], pairs["address_right"]]).drop_nulls().unique()
    beside = texts.to_frame().sort(pl.col("address").str.replace_all("^長野県|大字", "")).to_series()
    one, other = beside.head(-1), beside.tail(-1)
    expected = [tuple(compare_address(*pair)) for pair in zip(one, other, strict=True)]
    assert list(address_levels(one, other).iter_rows()) == expected


def test_readings(pairs):
    distinct = pairs.select("name_kana", "name_kana_right").unique(maintain_order=True)
    turned = distinct.select("name_kana", pl.col("name_kana_right").shift(-1))
    both = pl.concat([distinct, turned])
    assert both.height > 5_000
    assert kana_levels(*both).to_list() == [kana_level(one, other) for one, other in both.iter_rows()]
