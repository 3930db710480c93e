"""Blocking keys of whole columns of names: those of ``name_keys``, by polars expressions, for names that hold nothing odd.

Most names have one or two words of kanji, or words of plain Latin letters, a reading in kana, and perhaps a 旧氏 or a 通称 of that
kind. Their keys need no taking apart; whoever has brackets, iteration marks, unreadable characters, or a name that is no
name (不詳) is left to :func:`~reconcile.compare.name_keys.name_keys`.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from reconcile.compare.kana import KANA_FOLD
from reconcile.compare.text import HAN, NO_NAME, fold_width_expr
from reconcile.compare.variants import coarse_map

#: Kana and kanji without the marks that repeat what stands before them.
_KANA: Final = r"\x{3041}-\x{3096}\x{30a1}-\x{30fa}\x{30fc}\x{31f0}-\x{31ff}"
_KANJI: Final = HAN.replace("\u3005-\u3007", "\u3006\u3007")
_NATIVE: Final = rf"\A[{_KANJI}{_KANA}]+(?: [{_KANJI}{_KANA}]+)*\z"
_READING: Final = rf"\A[{_KANA}]+(?: [{_KANA}]+)*\z"
_LATIN: Final = r"\A[A-Za-z]+(?: [A-Za-z]+)*\z"
_KANA_FOLDS: Final = {chr(code): kana for code, kana in KANA_FOLD.items()}
_FIELDS: Final = ("name", "name_kana", "former_name", "alias")


def column_keys(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Find the keys of those names that polars can take apart.

    Args:
        frame: ``id`` and ``name, name_kana, former_name, alias`` as the files have them, besides any other column.

    Returns:
        ``id, key``: all keys of the rows that are settled, each once a row; and the rows of the frame that are not.
    """
    folded = frame.select("id", *(fold_width_expr(pl.col(field)).fill_null("") for field in _FIELDS))
    kinds = folded.select(
        "id",
        *(pl.col(field) for field in _FIELDS),
        _is_kanji("name").alias("name_is_kanji"),
        pl.col("name").str.contains(_LATIN).alias("name_is_latin"),
        pl.col("name").str.split(" ").alias("words"),
        pl.col("name_kana").str.split(" ").alias("read"),
    )
    has_former = pl.col("former_name") != ""
    is_settled = (
        (pl.col("name_is_kanji") | pl.col("name_is_latin"))
        & ~pl.col("name").str.contains(NO_NAME)
        & ((pl.col("name_kana") == "") | pl.col("name_kana").str.contains(_READING))
        & (
            ~has_former
            | (
                pl.col("name_is_kanji")
                & (pl.col("words").list.len() == 2)
                & _is_kanji("former_name")
                & ~pl.col("former_name").str.contains(" ", literal=True)
            )
        )
        & ((pl.col("alias") == "") | _is_kanji("alias") | pl.col("alias").str.contains(_LATIN))
    )
    settled = kinds.select(is_settled).to_series()
    rows = kinds.filter(settled)
    written = pl.concat([rows.select("id", key) for key in _keys(has_former)])
    keys = written.filter(pl.col("key") != "").with_columns(_coarsely_folded())
    return keys.unique(maintain_order=True), frame.filter(~settled)


def _keys(has_former: pl.Expr) -> list[pl.Expr]:
    """Give every key of a settled row, not yet folded, null where it has none of that kind; each is named ``key``."""
    given = pl.col("words").list.last()
    # One letter may end a surname by chance; two are taken for the given name of a full name.
    is_full = (
        (given.str.len_chars() > 1)
        & pl.col("former_name").str.ends_with(given)
        & (pl.col("former_name") != given)
    )
    is_split = (pl.col("words").list.len() == 2) & (pl.col("read").list.len() == 2)
    former = pl.when(is_full).then("former_name").otherwise(pl.col("former_name") + given)
    mixed = (
        pl.col("read").list.first() + given,
        pl.col("words").list.first() + pl.col("read").list.last(),
    )
    exprs = [
        _bare(pl.col("name")),
        pl.when("name_is_latin").then(_sorted(pl.col("name"))),
        pl.when(has_former).then(former),
        _bare(pl.col("alias")),
        pl.when(pl.col("alias").str.contains(_LATIN)).then(_sorted(pl.col("alias"))),
        _bare(pl.col("name_kana")),
        _sorted(pl.col("name_kana")),
        *(pl.when(is_split).then(key) for key in mixed),
    ]
    return [expr.alias("key") for expr in exprs]


def _is_kanji(field: str) -> pl.Expr:
    """Whether a folded name is written in kanji, with or without kana, in words."""
    return pl.col(field).str.contains(_NATIVE) & pl.col(field).str.contains(f"[{_KANJI}]")


def _bare(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(" ", "", literal=True)


def _sorted(text: pl.Expr) -> pl.Expr:
    """The words in the order of their characters, as kana and capitals are folded before they are sorted."""
    folded = text.str.to_uppercase().str.replace_many(_KANA_FOLDS)
    return folded.str.split(" ").list.sort().list.join("")


def _coarsely_folded() -> pl.Expr:
    """All keys at once: the table of folds is large, and is made ready for each use."""
    return pl.col("key").str.to_uppercase().str.replace_many(coarse_map())
