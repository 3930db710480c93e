"""Blocking keys of names: equal names share one, so that candidates are found without comparing everybody.

The guarantee, tested with generated names: when :func:`~reconcile.compare.name.compare_name` finds ``same``, ``variant`` or ``past``
(soft variants included) and no side is unreadable, the record's keys and the keys of the resident (past states given) meet.
The reverse does not hold; a key only says where to look.

The registry's names in bulk are *plain* (kanji, 々 and kana, no brackets, alphabet or 外字): these have a single key that polars
expressions make. The rest takes the scalar path.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final
from unicodedata import normalize

import polars as pl

from reconcile.compare import text
from reconcile.compare.kana import fold_kana
from reconcile.compare.name_fields import NameFields, read_forms, with_present_name
from reconcile.compare.name_forms import Form
from reconcile.compare.variants import coarse_fold, coarse_map

_GONE: Final = re.compile(f"[{text.INVISIBLE}{text.SPACES}]")
_IN_PLAIN: Final = (
    f"{text.INVISIBLE}{text.SPACES}ー\u3041-\u3096\u30a1-\u30fa"
    "\u3006\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_KANJI: Final = r"[\x{3400}-\x{4dbf}\x{4e00}-\x{9fff}\x{f900}-\x{faff}\x{20000}-\x{3ffff}]"
_PLAIN: Final = rf"\A[{_IN_PLAIN}]*{_KANJI}[{_IN_PLAIN}]*\z"
#: A kanji repeated by 々 (佐々木); never at the beginning, never two of them in a row.
_REPEATING: Final = rf"\A(?:[{_IN_PLAIN}]*{_KANJI}[{text.SPACES}]*々)+[{_IN_PLAIN}]*\z"
_REPEAT: Final = rf"({_KANJI})[{text.SPACES}]*々"


def name_keys(fields: NameFields, past: Sequence[NameFields] = ()) -> frozenset[str]:
    """All keys under which a person may be found.

    Args:
        fields: Name, reading, 旧氏 and 通称 of one side.
        past: Superseded states of the same person; a state without a name is taken to have the present one.

    Returns:
        Keys; empty when the name is blank. Forms with unreadable characters have none of their own.
    """
    keys: set[str] = set()
    for state in (fields, *with_present_name(fields, past)):
        forms = read_forms(state)
        keys.update(key for form in (*forms.current, *forms.past) for key in _form_keys(form))
        whole = text.fold_width(state.name or "")
        if not forms.current and text.has_letter(whole):
            keys.add(coarse_fold(whole.replace(" ", "")))
        if (reading := forms.reading()) is not None:
            keys.update(_form_keys(reading))
            keys.update(key for form in forms.current for key in _mixed_keys(form, reading))
    return frozenset(keys - {""})


def _form_keys(form: Form) -> set[str]:
    """Keys of one form: the whole of it; its words sorted, where their order is free; 旧氏 with every possible given name."""
    if form.wild:
        return set()
    if form.base:
        return {coarse_fold(form.loose + form.base[at:]) for at in range(1, len(form.base) - 1)}
    keys = {coarse_fold(form.loose)}
    if form.script in {"kana", "latin"}:
        keys.add(coarse_fold("".join(sorted(form.words))))
    return keys


def _mixed_keys(form: Form, reading: Form) -> set[str]:
    """Keys of a name in kanji of which one word is written in kana, where the reading is split as the name is."""
    if len(form.words) != 2 or len(reading.words) != 2 or form.wild:
        return set()
    return {
        coarse_fold(reading.words[0] + fold_kana(form.words[1])),
        coarse_fold(fold_kana(form.words[0]) + reading.words[1]),
    }


#: Names from which on looking at them by columns pays: the table of folds is made ready for every use.
MANY: Final = 1_000


@cache
def plain_folds() -> dict[str, str]:
    """Single characters of plain names replaced in one pass: invisible ones and spaces go, the rest folds coarsely.

    Plain names hold nothing that NFKC composes, so its effect on compatibility kanji can be part of the table.
    """
    gone = _GONE.findall(
        "".join(map(chr, (*range(0x3100), *range(0xFE00, 0xFF00), *range(0xE0100, 0xE01F0))))
    )
    compatibility = map(chr, (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)))
    folded = {char: coarse_fold(normalize("NFKC", char)) for char in compatibility}
    changed = {char: fold for char, fold in folded.items() if char != fold}
    return {**dict.fromkeys(gone, ""), **coarse_map(), **changed}


def plain_keys(names: pl.Series) -> pl.Series:
    """The key of each plain full name, by polars expressions only.

    Args:
        names: Full names as the file has them.

    Returns:
        Strings of equal length; null where :func:`is_plain` is False, so that such a row is not mistaken for done.
    """
    frame = names.to_frame("name").with_columns(
        pl.col("name").str.contains("々", literal=True).alias("repeats")
    )
    repeated = pl.col("name").str.replace_all(_REPEAT, "${1}${1}")
    if frame["repeats"].any():  # a few names in a hundred: only they are searched for what repeats
        written_out = frame.filter("repeats").select(
            pl.when(pl.col("name").str.contains(_REPEATING)).then(repeated).alias("name")
        )
        at = frame["repeats"].arg_true()
        frame = frame.with_columns(frame["name"].scatter(at, written_out["name"]).alias("name"))
    key = pl.col("name").str.replace_many(plain_folds())
    plain = pl.col("name").str.contains(_PLAIN)
    return frame.select(pl.when(plain).then(key).alias(names.name)).to_series()


def is_plain(names: pl.Series) -> pl.Series:
    """Whether :func:`plain_keys` is the only key of a name that has no reading, 旧氏 or 通称 beside it.

    Args:
        names: Full names as the file has them.

    Returns:
        Booleans: False for null, brackets, alphabet, unreadable marks, iteration marks other than a 々 behind a kanji,
        and names without kanji.
    """
    return (names.str.contains(_PLAIN) | names.str.contains(_REPEATING)).fill_null(value=False)


def equal_after_folding(left: pl.Series, right: pl.Series) -> pl.Series:
    """A quick look over many pairs: True means that the comparison would say ``same``.

    Args:
        left: Names of records.
        right: Names of residents, of equal length.

    Returns:
        Booleans: equal but for width, spaces and variation selectors, not blank, nothing unreadable.
    """
    frame = pl.DataFrame(
        {"left": left, "right": right}, schema_overrides={"left": pl.String, "right": pl.String}
    )
    is_name = ~pl.col("left").str.contains(text.NO_NAME)
    as_written = (pl.col("left") == pl.col("right")) & pl.col("left").str.contains(_PLAIN) & is_name
    frame = frame.with_row_index().with_columns(as_written.fill_null(value=False).alias("equal"))
    rest = frame.filter(~pl.col("equal"))
    a, b = (
        text.fold_width_expr(pl.col(side)).str.replace_all(" ", "", literal=True)
        for side in ("left", "right")
    )
    readable = ~a.str.contains(text.UNREADABLE) & ~a.str.contains("_", literal=True)
    is_name = a.str.contains(text.LETTER) & ~a.str.contains(text.NO_NAME)
    folded = rest.select(((a == b) & is_name & readable).fill_null(value=False).alias("equal"))
    return frame["equal"].scatter(rest["index"], folded["equal"])
