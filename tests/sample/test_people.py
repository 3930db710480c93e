"""The residents and their past: plausible households, real calendar days, numbers of their own."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from stdnum.jp import in_

from reconcile.sample.history import make_world
from reconcile.sample.homes import draw_homes, street, table, with_room
from reconcile.sample.people import residents
from reconcile.sample.persons import choose_persons
from reconcile.sample.systems import SYSTEMS, record_counts
from tests.sample.test_generator import is_resident_code

YEAR = 2026


@pytest.fixture(scope="module")
def people():
    return residents(40_000, 5, YEAR)


@pytest.fixture(scope="module")
def world(people):
    return make_world(people, 5, YEAR)


@pytest.fixture(scope="module")
def persons(world):
    rng = np.random.default_rng(9)
    chosen = choose_persons(rng, world.people, record_counts(0.02), YEAR)
    return chosen.join(world.people, on="person", how="left", maintain_order="left")


def years(births):
    return births.str.slice(0, 4).cast(pl.Int32)


def test_everybody_was_born_on_a_day_of_the_calendar_before_the_extract(people):
    days = people["birth"].str.to_date("%Y%m%d", strict=True)
    assert days.max() < date(YEAR, 1, 1)
    assert days.min() > date(1915, 1, 1)


def test_parents_are_of_an_age_to_have_their_children(people):
    heads = people.filter(pl.col("role") == "h").select(
        "household", head=years(people.filter(pl.col("role") == "h")["birth"])
    )
    children = people.filter(pl.col("role") == "c").join(heads, on="household")
    gap = years(children["birth"]) - children["head"]
    assert gap.min() >= 20
    assert gap.max() <= 44
    # children are of all ages: not half of them newborn
    ages = YEAR - 1 - years(children["birth"])
    assert (ages == 0).mean() < 0.1
    assert ages.max() > 20


def test_a_household_shares_surname_and_address_and_no_given_name(people):
    houses = people.group_by("household").agg(
        pl.col("surname").n_unique(), pl.struct("city", "town", "chome", "first", "second", "room").n_unique().alias("homes"),
        pl.col("given").n_unique(), pl.len().alias("members"),
    )  # fmt: skip
    assert (houses["surname"] == 1).all()
    assert (houses["homes"] == 1).all()
    japanese = (
        people.filter(~pl.col("foreign"))
        .group_by("household")
        .agg(pl.col("given").n_unique(), pl.len().alias("members"))
    )
    assert (japanese["given"] == japanese["members"]).all()


def test_there_are_twins_foreigners_and_namesakes(people):
    children = people.filter(pl.col("role") == "c")
    twins = children.filter(pl.len().over("household", "birth") == 2)
    assert 0.005 < twins.height / children.height < 0.03
    foreign = people.filter("foreign")
    assert 0.005 < foreign.height / people.height < 0.03
    assert foreign["surname"].str.contains("^[A-Z]+$").all()
    assert 0.2 < (foreign["alias"] != "").mean() < 0.6
    assert people.select(pl.struct("surname", "given").is_duplicated()).to_series().any()


def test_surnames_come_as_often_as_in_life_and_have_a_long_tail(people):
    japanese = people.filter(~pl.col("foreign")).unique("household")
    counts = japanese["surname"].value_counts(sort=True)
    known = table("surnames.tsv").head(2000).sort("people", descending=True)["surname"][:30].to_list()
    assert set(counts["surname"][:10]) <= set(known)
    assert counts.filter(pl.col("count") == 1).height > 1000


def test_numbers_and_codes_are_valid_and_of_one_person(people, world):
    assert people["my_number"].n_unique() == people["resident_code"].n_unique() == people.height
    assert all(map(in_.is_valid, people["my_number"][:500]))
    assert all(map(is_resident_code, people["resident_code"][:500]))
    assert not set(world.spare) & set(people["my_number"])
    assert all(map(in_.is_valid, world.spare[:100]))
    old = world.history()["my_number"].drop_nulls()
    assert not set(old) & set(people["my_number"])


def test_all_77_municipalities_have_residents_in_real_towns():
    towns = table("towns.tsv")
    assert towns["city_code"].n_unique() == 77
    assert towns["city_code"].str.contains("^20[0-9]{3}$").all()
    homes = draw_homes(np.random.default_rng(1), 20_000)
    share = homes["city"].value_counts(normalize=True)
    assert share.filter(pl.col("city") == "長野市")["proportion"][0] == pytest.approx(373 / 2040, rel=0.1)
    assert homes["city"].n_unique() == 77


def test_addresses_have_blocks_only_where_the_town_has_chome():
    homes = draw_homes(np.random.default_rng(2), 5000).with_columns(street(), with_room())
    blocks = homes.filter(pl.col("chome") > 0)
    assert blocks["street"].str.contains("[1-9]丁目[0-9]+番[0-9]+号$").all()
    lots = homes.filter(pl.col("chome") == 0)
    assert lots["street"].str.contains("[0-9]+番地[0-9]*$").all()
    assert (
        homes.filter(pl.col("room") == "")["street"] == homes.filter(pl.col("room") == "")["address"]
    ).all()
    rooms = homes.filter(pl.col("room") != "")
    assert rooms["address"].str.contains("　", literal=True).all()
    assert rooms["room"].str.contains('["",]').any()  # what a csv must quote


def test_history_lists_moves_of_whole_households_and_earlier_names(world):
    history = world.history()
    past = pl.concat(world.past)
    moved = past.filter(pl.col("town").is_not_null()).join(
        world.people.select("person", "household"), on="person"
    )
    moved = moved.group_by("household").agg(pl.len().alias("states"))
    sizes = world.people.group_by("household").len()
    both = moved.join(sizes, on="household")
    assert (both["states"] == both["len"]).all()
    assert 0.2 < moved.height / sizes.height < 0.4
    assert history["name"].drop_nulls().str.contains("　", literal=True).all()
    assert history.filter(pl.all_horizontal(pl.exclude("resident_code", "valid_to").is_null())).is_empty()


def test_persons_are_of_the_ages_of_their_system(persons):
    for system in SYSTEMS:
        own = persons.filter((pl.col("system") == system.id) & (pl.col("role") != "受給者"))
        ages = YEAR - 1 - years(own["birth"])
        assert ages.is_between(*system.ages).all(), system.id
    handicapped = persons.filter(pl.col("system") == "shintai_techo")
    assert (years(handicapped["birth"]) <= YEAR - 66).mean() > 0.5  # as in life, most are old


def test_two_person_systems_have_the_parent_before_the_child(persons):
    for system in (system for system in SYSTEMS if system.roles):
        own = persons.filter(pl.col("system") == system.id)
        parents, children = own[::2], own[1::2]
        assert set(parents["role"]) == {"受給者"}
        assert set(children["role"]) == {"児童"}
        assert (parents["household"][: children.height] == children["household"]).all()


def test_nobody_is_twice_in_a_system_but_some_are_in_several(persons):
    single = persons.filter(pl.col("role") != "受給者")
    assert single.select("system", "person").is_unique().all()
    both = single.group_by("person").agg(pl.col("system"))
    with_both = both.filter(
        pl.col("system").list.contains("seishin_techo") & pl.col("system").list.contains("jiritsu_seishin")
    )
    assert with_both.height > 100
    assert set(persons["status"]) == {"current"}
