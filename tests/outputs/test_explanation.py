"""Shapes hide what a value says; the picture has one filled cell for each verdict that is left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile import vocabulary
from reconcile.errors import ConfigError
from reconcile.outputs.explanation import Step, pattern_facts, shape
from reconcile.outputs.explanation_page import picture
from reconcile.outputs.explanations import KINDS, load_explanations
from reconcile.paths import root

TEXTS = root() / "reports" / "explanations.csv"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("山田　花子", "漢漢　漢漢"),
        ("佐々木 みどり", "漢漢漢 かかか"),
        ("ﾔﾏﾀﾞ ハナコ", "ｶｶｶｶ カカカ"),
        ("Nguyễn VAN", "AAAAAA AAA"),
        ("長野県松本市大字島内100番地２号", "漢漢漢漢漢漢漢漢漢漢999漢漢９漢"),
        ("〓田 ●?", "〓漢 ●?"),
        (None, None),
    ],
)
def test_a_shape_shows_how_and_not_what(text, shown):
    assert shape(text) == shown


@given(st.text())
def test_no_letter_or_digit_survives(text):
    told = shape(text)
    assert len(told) == len(text)
    kept = [char for char, sign in zip(text, told, strict=True) if char == sign and char.isalnum()]
    assert set(kept) <= set("漢かカｶAＡ9９字")


def test_the_picture_fills_what_is_left():
    every = tuple(vocabulary.VERDICTS)
    drawn = str(
        picture(
            (Step("", "", "", "", 72, every), Step("number", "番号の形", "ok", "正しい形", 1, ("mislink",)))
        )
    )
    assert drawn.count('class="out"') == len(every) - 1
    assert drawn.count('class="on"') == len(every) + 1
    assert "番号の形: 正しい形" in drawn
    assert picture(()) == ""


def test_facts_about_a_holder_need_a_holder():
    row = dict.fromkeys(
        (
            "is_shifted",
            "is_swapped",
            "is_other_applicant",
            "is_name_same",
            "is_surname_same",
            "is_birth_same",
            "is_address_same",
        ),
        True,
    )
    assert len(pattern_facts({**row, "is_held": True})) == 7
    assert len(pattern_facts({**row, "is_held": False})) == 2


def test_every_code_has_its_text():
    texts = load_explanations(TEXTS)
    for kind, codes in KINDS.items():
        for code in codes:
            assert texts[kind, code].meaning


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("verdict,same,", "verdict,sane,", 1),
        lambda text: text + text.splitlines()[1] + "\n",
        lambda text: text.replace("kind,code", "kind,name", 1),
        lambda text: "",
        lambda text: (
            "\n".join(line for line in text.splitlines() if not line.startswith("reason,dummy")) + "\n"
        ),
    ],
)
def test_a_spoilt_file_is_told(tmp_path, spoil):
    path = tmp_path / "explanations.csv"
    path.write_text(spoil(TEXTS.read_text("utf-8")), "utf-8")
    with pytest.raises(ConfigError, match=r"explanations\.csv"):
        load_explanations(path)
    with pytest.raises(ConfigError, match="開けない"):
        load_explanations(tmp_path / "none.csv")
