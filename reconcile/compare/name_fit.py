"""A quick look over many pairs of names: which plainly differ, so that no closer comparison can say otherwise.

A record whose name holds an unreadable character is held against whoever born that day may have the same characters at an
end of it, or against everybody where no end can be read; hardly any of them fits.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.name_fields import NameFields, read_forms
from reconcile.compare.name_forms import Form
from reconcile.compare.name_keys import plain_folds
from reconcile.compare.text import PRIVATE_USE, SPACES, UNREADABLE, WILDCARDS

_MARK: Final = "〓"
_KANJI: Final = r"\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}"
#: ``?`` may stand for one character or for half of one; ``_`` may separate two names.
_MARKS: Final = "".join(mark for mark in WILDCARDS if mark not in "?*")
_WORD: Final = rf"[{_MARKS}]*[{_KANJI}][{_KANJI}{_MARKS}]*"
#: One or two words of kanji and marks, each with a kanji that can be read: nothing but the characters counts.
_SIMPLE: Final = rf"\A{_WORD}(?:[{SPACES}]+{_WORD})?\z"
#: A name without a space, with a mark at an end.
_MARK_AT_END: Final = rf"\A(?:[{_MARKS}][^{SPACES}]*|[^{SPACES}]*[{_MARKS}])\z"
#: Nothing but kanji, kana (ノ, ヶ), iteration marks, unreadable marks and spaces.
_HIDDEN: Final = rf"\A[{_KANJI}々ぁ-ゖァ-ヺー{_MARKS}{PRIVATE_USE}{SPACES}]+\z"

_ALPHABET: Final = "A-Za-zＡ-Ｚａ-ｚ"
_HIDDEN_LATIN: Final = rf"\A[{_ALPHABET}{_MARKS}{PRIVATE_USE}{SPACES}]+\z"


def visible_ends(names: pl.Series) -> pl.DataFrame:
    """Find the first or the last characters of names that hold unreadable ones.

    Whoever may bear such a name, with all of their own names in readable kanji (:func:`ends_tell`), has the same characters
    at that end, coarsely folded, or kana there: a word in kana may be any kanji's reading.

    Args:
        names: Names of records that hold no other name; with an unreadable character each.

    Returns:
        ``first, last``, one character or two, folded as blocking keys are: one of them at most is not null, the longer one,
        the first where both are as long; neither where a name holds anything but kanji, kana and marks.
    """
    joined = names.to_frame("name").select(
        pl.col("name").str.contains(_HIDDEN).fill_null(value=False).alias("is_usable"),
        pl.col("name").str.replace_all(f"[{SPACES}]", "").alias("name"),
    )
    begins, ends = (
        pl.col("name").str.extract(pattern).str.replace_many(plain_folds())
        for pattern in (rf"\A([{_KANJI}]{{1,2}})", rf"([{_KANJI}]{{1,2}})\z")
    )
    is_first = ends.is_null() | (begins.str.len_chars() >= ends.str.len_chars())
    return joined.select(
        pl.when("is_usable", is_first).then(begins).alias("first"),
        pl.when(pl.col("is_usable") & ~is_first.fill_null(value=False)).then(ends).alias("last"),
    )


def ends_tell(fields: NameFields) -> bool:
    """Whether all names of one side are written in kanji, so that :func:`visible_ends` may be held against them.

    Args:
        fields: Name, reading, 旧氏 and 通称 of a resident, of one state, none of them hidden.
    """
    return all(form.script == "kanji" for form in _full_forms(fields))


def is_hidden(fields: NameFields) -> bool:
    """Whether one side has a name, present or past, with a character that cannot be read.

    Args:
        fields: As for :func:`ends_tell`.
    """
    return any(form.wild for form in _full_forms(fields))


def _full_forms(fields: NameFields) -> list[Form]:
    forms = read_forms(fields)
    return [form for form in (*forms.current, *forms.past) if not form.base]


def agree_with_nobody(names: pl.Series) -> pl.Series:
    """Whether ``compare_name`` finds a name equal to none, present or past, because a character of it cannot be read.

    Args:
        names: Names of records that hold no 旧氏 and no 通称.

    Returns:
        Booleans; False wherever a closer look is needed.
    """
    hidden = _hidden_in_kanji("name") | _hidden_in_latin("name")
    return names.to_frame("name").select(hidden.fill_null(value=False)).to_series()


def _hidden_in_kanji(name: str) -> pl.Expr:
    return _holds(name, _HIDDEN, f"[{_KANJI}]", UNREADABLE)


def _hidden_in_latin(name: str) -> pl.Expr:
    return _holds(name, _HIDDEN_LATIN, f"[{_ALPHABET}]", UNREADABLE)


def _holds(name: str, *patterns: str) -> pl.Expr:
    return pl.all_horizontal(pl.col(name).str.contains(pattern) for pattern in patterns)


def plainly_differ(left: pl.Series, right: pl.Series) -> pl.Series:
    """Whether two names differ so that ``compare_name`` neither finds them equal nor unreadable.

    It says so only of names of one or two words in kanji, with or without unreadable marks: these can be one name
    only when they agree, coarsely folded, wherever both can be read, and are equally long. Marks alone may be a whole word
    of any length, though, so that the length of a name without a space says nothing when one stands at an end of it. Whoever
    has a past name, 旧氏 or 通称 beside it is for the caller to leave out.

    Args:
        left: Names of records.
        right: Names of residents, of equal length.

    Returns:
        Booleans; False wherever a closer look is needed.
    """
    frame = pl.DataFrame(
        {"left": left, "right": right}, schema_overrides={"left": pl.String, "right": pl.String}
    )
    simple = pl.all_horizontal(pl.col(side).str.contains(_SIMPLE) for side in ("left", "right"))
    # both sides in one go: the table of folds is made ready for every use
    both = pl.concat([frame["left"], frame["right"]]).to_frame("name")
    seen = both.select(
        pl.col("name").str.replace_many(plain_folds()).str.replace_all(UNREADABLE, _MARK)
    ).to_series()
    folded = pl.DataFrame(
        {
            "simple": frame.select(simple.fill_null(value=False)).to_series(),
            "left": seen.head(frame.height),
            "right": seen.tail(frame.height),
        }
    )
    has_mark_at_end = pl.any_horizontal(pl.col(side).str.contains(_MARK_AT_END) for side in ("left", "right"))
    may_be_any_length = frame.select(has_mark_at_end.fill_null(value=False)).to_series()
    lengths = folded["left"].str.len_chars()
    equally_long = lengths == folded["right"].str.len_chars()
    differ = ~equally_long & ~may_be_any_length
    longest = lengths.max()
    for place in range(longest if isinstance(longest, int) else 0):
        a, b = (folded[side].str.slice(place, 1) for side in ("left", "right"))
        differ |= (a != b) & (a != _MARK) & (b != _MARK) & equally_long
    return (folded["simple"] & differ).fill_null(value=False)
