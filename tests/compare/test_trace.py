"""How two values came to agree: every treatment has a pair that needs just it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.compare.address import compare_address
from reconcile.compare.name import NameFields, compare_name
from reconcile.compare.trace import address_trace, birth_trace, name_trace

NAMES = [
    ("as_written", NameFields("山田 花子"), NameFields("山田 花子")),
    ("width", NameFields("山田花子"), NameFields("山田　花子")),
    ("width", NameFields("ＮＧＵＹＥＮ ＶＡＮ"), NameFields("NGUYEN VAN")),
    ("variant", NameFields("渡邊 花子"), NameFields("渡辺 花子")),
    ("reading", NameFields("ヤマダ ハナコ"), NameFields("山田 花子", "ヤマダ ハナコ")),
    ("former_or_alias", NameFields("長野 花子"), NameFields("山田 花子", former_name="長野")),
    ("", NameFields("山田 花子"), NameFields("山田 桜子")),
    ("", NameFields("山田 花子"), NameFields(None)),
]


@pytest.mark.parametrize(("how", "record", "resident"), NAMES)
def test_a_name_is_traced_to_its_treatment(how, record, resident):
    assert name_trace(record, resident).how == how


def test_a_superseded_name_is_traced_to_the_history():
    trace = name_trace(NameFields("長野 花子"), NameFields("山田 花子"), [NameFields("長野 花子")])
    assert trace.how == "history"


def test_names_that_differ_say_which_part():
    assert dict(name_trace(NameFields("山田 花子"), NameFields("山田 桜子")).parts) == {
        "surname": "equal",
        "given": "different",
    }
    assert dict(name_trace(NameFields("長野 花子"), NameFields("山田 花子")).parts) == {
        "surname": "different",
        "given": "equal",
    }


@given(st.text("山田渡辺邊花子桜 　", max_size=6), st.text("山田渡辺邊花子桜 　", max_size=6))
def test_a_name_is_traced_exactly_when_it_agrees(one, other):
    record, resident = NameFields(one), NameFields(other)
    agrees = compare_name(record, resident).level in {"same", "variant", "past"}
    assert bool(name_trace(record, resident).how) == (agrees or (one == other and bool(one)))


def test_birth_dates_say_which_part():
    assert birth_trace("1980-04-01", "1980-04-01").how == "calendar"
    assert dict(birth_trace("1980-04-01", "1980-04-11").parts) == {
        "year": "equal",
        "month": "equal",
        "day": "different",
    }
    assert dict(birth_trace("1980-00-00", "1980-04-11").parts) == {
        "year": "equal",
        "month": "missing",
        "day": "missing",
    }
    assert birth_trace(None, "1980-04-01").parts == ()
    assert birth_trace("1980-04-01", None).parts == ()


ADDRESSES = [
    ("as_written", "長野県松本市大字島内100番地", "長野県松本市大字島内100番地", {"city": "equal", "town": "equal", "figures": "equal", "room": "equal"}),
    ("parts", "松本市島内１００", "長野県松本市大字島内100番地", {"city": "equal", "town": "equal", "figures": "equal", "room": "equal"}),
    ("parts", "長野県松本市大字島内100番地 島内荘101", "長野県松本市大字島内100番地", {"city": "equal", "town": "equal", "figures": "equal", "room": "missing"}),
    ("", "長野県松本市大字島内101番地", "長野県松本市大字島内100番地", {"city": "equal", "town": "equal", "figures": "different"}),
    ("", "長野県飯田市上郷黒田100番地", "長野県松本市大字島内100番地", {"city": "different"}),
    ("", "長野県松本市大字島内", "長野県松本市大字島内100番地", {"city": "equal", "town": "equal", "figures": "missing"}),
    ("", "長野県松本市", "長野県松本市大字島内100番地", {"city": "equal", "town": "missing", "figures": "missing"}),
    # of what cannot be read, or is not there, no part is told
    ("", "長野県松本市大字島〓100番地", "長野県松本市大字島内100番地", {}),
    ("", "長野県松本市大字島内100番地", "長野県松本市大字島〓100番地", {}),
    ("", None, "長野県松本市大字島内100番地", {}),
    ("", "長野県松本市大字島内100番地", None, {}),
]  # fmt: skip


@pytest.mark.parametrize(("how", "record", "resident", "parts"), ADDRESSES)
def test_an_address_says_which_part(how, record, resident, parts):
    trace = address_trace(record, resident)
    assert (trace.how, dict(trace.parts)) == (how, parts)


def test_a_past_address_is_traced_to_the_history():
    past = ["長野県飯田市上郷黒田5番地", "長野県松本市大字島内100番地"]
    assert address_trace("松本市島内100", "長野県長野市大字南長野1番地", past).how == "history"


@pytest.mark.parametrize(("how", "record", "resident", "parts"), ADDRESSES)
def test_the_trace_never_contradicts_the_level(how, record, resident, parts):
    agrees = compare_address(record, resident).level in {"same", "same_to_room"}
    assert bool(how) == agrees
