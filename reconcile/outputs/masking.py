"""What a department may see of a finding; the rest never reaches a worklist (contract §3 rule 7, §9).

* The registered number: its length only. Where it is wrong it is another person's, and nobody knows before the
  correction which of them are wrong.
* The person's own number: when the project allows it, and never for a protected person.
* Persons under 支援措置 (``protected``; also set when the holder of the wrong number or a candidate is one): nothing
  from which an address, or that two addresses are the same, could be inferred. Not only the address part of the
  match key goes: with name, birth date and sex agreeing, 要確認 can only mean the address. The patterns 双子, 家族,
  同居人 say that two addresses are one.
"""

from __future__ import annotations

from typing import Final

import polars as pl

PROTECTED_REASON: Final = "支援措置対象のため個別に対応"
NOT_SHOWN: Final = "候補あり(設定により非表示)"

_HIDDEN_WHEN_PROTECTED: Final = ("match_key", "proposed_number", "pattern_label")


def shown_rows(rows: pl.DataFrame, *, show_proposed_number: bool) -> pl.DataFrame:
    """Replace everything that a department may not see.

    Args:
        rows: As ``worklist.write_worklists`` takes them: ``my_number`` and ``proposed_number`` in clear,
            ``protected`` true or false.
        show_proposed_number: ``worklists.show_proposed_number`` of reconcile.toml.

    Returns:
        The same rows and columns; ``my_number`` is masked.
    """
    protected = pl.col("protected").fill_null(value=True)  # unknown is treated as protected
    proposed = pl.col("proposed_number")
    allowed = proposed if show_proposed_number else pl.when(proposed.is_not_null()).then(pl.lit(NOT_SHOWN))
    masks = pl.Series("my_number", [mask(number) for number in rows["my_number"]], dtype=pl.String)
    return rows.with_columns(masks, allowed.alias("proposed_number")).with_columns(
        pl.when(protected)
        .then(pl.lit(PROTECTED_REASON))
        .otherwise(pl.col("reason_label"))
        .alias("reason_label"),
        *(pl.when(~protected).then(pl.col(name)).alias(name) for name in _HIDDEN_WHEN_PROTECTED),
    )


def mask(number: str | None) -> str:
    """Return the only form of a registered number that a worklist shows: its length, and nothing else.

    The wrong number of a record is another person's. The last four digits (as SSNVS leaves them) would tell him
    apart in a small office, and three of them with the check digit narrow the rest a thousandfold; a mask that
    cannot be undone shows none. The length stays because a wrong length is what the department has to look for.

    Args:
        number: The number, cleaned or raw.

    Returns:
        One ``*`` per character, at most 20; "" for a missing number.
    """
    return "*" * min(len(number or ""), 20)
