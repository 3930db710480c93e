"""What a department may see: masks, proposals, protected persons."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.outputs.masking import NOT_SHOWN, PROTECTED_REASON, mask, shown_rows
from tests.outputs.conftest import OWN_NUMBER, finding, frame


@given(st.one_of(st.none(), st.text("0123456789", max_size=14), st.text(max_size=30)))
def test_the_mask_tells_the_length_and_nothing_else(number: str | None) -> None:
    assert set(mask(number)) <= {"*"}
    assert len(mask(number)) == min(len(number or ""), 20)


def shown(*, show: bool = True, **changes: object) -> dict[str, object]:
    return shown_rows(frame(finding(**changes)), show_proposed_number=show).row(0, named=True)


def test_the_registered_number_is_never_shown() -> None:
    assert shown()["my_number"] == "************"
    assert shown(my_number="1180301018771")["my_number"] == "*************"
    assert shown(my_number=None)["my_number"] == ""


def test_the_proposed_number_is_shown_when_the_project_allows_it() -> None:
    assert shown()["proposed_number"] == OWN_NUMBER
    assert shown(show=False)["proposed_number"] == NOT_SHOWN
    assert shown(show=False, proposed_number=None)["proposed_number"] is None


@pytest.mark.parametrize("show", [True, False])
@pytest.mark.parametrize("protected", [True, None])
def test_a_protected_person_is_handled_in_person(show: bool, protected: bool | None) -> None:
    """Rule 7. A flag that is missing counts as set: showing an address once cannot be undone."""
    row = shown(show=show, protected=protected, reason_label="住所が現住所とも過去の住所とも違う")
    assert row["reason_label"] == PROTECTED_REASON
    assert row["proposed_number"] is None
    assert row["match_key"] is None
    assert row["pattern_label"] is None
    assert not any("住所" in str(value) or "ADDRESS" in str(value) for value in row.values())
    assert (row["record_id"], row["verdict_label"]) == ("0012345", "紐付け誤り")


@pytest.mark.parametrize("sign", ["+", "~", "?", "-"])
def test_two_protected_persons_with_different_addresses_look_the_same(sign: str) -> None:
    """Nothing shown depends on how the address compared."""
    one = shown(protected=True, match_key=f"+NAME+BIRTH+SEX{sign}ADDRESS", pattern_label="同居人の番号")
    other = shown(protected=True, match_key="+NAME+BIRTH+SEX+ADDRESS", pattern_label="同じ生年月日の別人")
    assert one == other


def test_the_rest_is_left_alone() -> None:
    rows = frame(finding(), finding(record_id="2", match_key=None, reason_label=None, my_number=None))
    result = shown_rows(rows, show_proposed_number=True)
    untouched = pl.exclude("my_number")
    assert result.select(untouched).equals(rows.select(untouched))
    assert result.columns == rows.columns


def test_no_rows() -> None:
    assert shown_rows(frame(), show_proposed_number=True).equals(frame())
