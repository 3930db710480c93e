"""The forms in which rows are joined and compared, made from each row alone: so that they can be kept (``sources.recall``).

Columns that are made here are named ``prepared__…``: beside what stood in the file, nothing of it is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from reconcile.compare.birth import birth_codes
from reconcile.compare.number import clean_numbers, number_columns
from reconcile.sources import Layout, PayloadSpec
from reconcile.sources.plan import PAYLOAD_PREFIX
from reconcile.store.secret import digests

PREFIX: Final = "prepared__"
#: Between the values of a signature.
SEPARATOR: Final = "\x1f"
#: Kinds of sources whose rows are prepared.
KINDS: Final = ("system", "replica", "addressees", "applications")
#: Fields of a record that are joined or compared as they stand.
SYSTEM_FIELDS: Final = (
    "record_id", "name", "name_kana", "former_name", "alias", "sex", "address", "addressee_no", "entry_route",
)  # fmt: skip
#: What is asked of accepted rows beside their prepared columns; everything else need not be held.
_USED: Final = {
    "system": ("row_no", "birth_date", *SYSTEM_FIELDS),
    "replica": ("system", "addressee_no", "record_id", "registered_at"),
    "addressees": ("addressee_no",),
    "applications": ("row_no", "system", "record_id"),
}
#: What a result is bound to: number and 4情報 (contract §8).
_DIGESTED: Final = ("number", "name", "birth", "sex", "address")


@dataclass(frozen=True)
class Preparing:
    """Prepares accepted rows.

    Args:
        layouts: Every layout of the command.
        key: Of the digests.
    """

    layouts: Sequence[Layout]
    key: bytes = field(repr=False)

    @property
    def compared(self) -> dict[str, list[PayloadSpec]]:
        """As ``compared_columns``."""
        return compared_columns(self.layouts)

    def columns(self, layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
        """Return the prepared columns of accepted rows of one source.

        Args:
            layout: Of a source of ``KINDS``.
            accepted: Its rows; each is prepared without a look at the others.
        """
        makers = {
            "system": self._system, "replica": self._replica, "addressees": _numbered, "applications": _applications,
        }  # fmt: skip
        made = makers[layout.kind](layout, accepted)
        return made.select(pl.all().name.prefix(PREFIX))

    def whole(self, layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
        """Return accepted rows with their prepared columns, whether they have them already or not."""
        if any(name.startswith(PREFIX) for name in accepted.columns):
            return accepted
        return accepted.hstack(self.columns(layout, accepted).get_columns())

    @staticmethod
    def used(layout: Layout, columns: Iterable[str]) -> list[str]:
        """Choose those of the columns of accepted rows that are asked for when they are prepared."""
        return [name for name in columns if name.startswith(PREFIX) or name in _USED[layout.kind]]

    def _system(self, layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
        applied = number_columns(accepted["applied_number"])
        made = number_columns(accepted["my_number"]).with_columns(
            birth_codes(accepted["birth_date"], layout.birth_format).alias("birth"),
            applied["number"].alias("applied_number"),
            applied["number_state"].alias("applied_number_state"),
        )
        bound = made.select("number", "birth").hstack(accepted.select("name", "sex", "address").get_columns())
        return made.with_columns(
            digests(bound, list(_DIGESTED), self.key), signature(accepted, self.compared[layout.id])
        )

    def _replica(self, _layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
        signed = pl.Series("signature", [""], dtype=pl.String).new_from_index(0, accepted.height)
        for system, columns in self.compared.items():
            own = (accepted["system"] == system).arg_true()
            if len(own) and columns:
                signed = signed.scatter(own, signature(accepted[own], columns))
        return pl.DataFrame([day_codes(accepted["registered_at"]).alias("registered_day"), signed])


def compared_columns(layouts: Iterable[Layout]) -> dict[str, list[PayloadSpec]]:
    """Return the payload columns that both a system and the replica hold, by system."""
    listed = list(layouts)
    copied = {column.name for each in listed if each.kind == "replica" for column in each.payload}
    return {
        each.id: [column for column in each.payload if column.name in copied]
        for each in listed
        if each.kind == "system"
    }


def _numbered(_layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
    return clean_numbers(accepted["my_number"]).to_frame()


def _applications(_layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
    # sorts by day, then by whatever follows the day (time of receipt)
    day = birth_codes(accepted["received_at"], "auto").fill_null("")
    received = pl.concat_str(pl.lit(day), pl.col("received_at").fill_null(""), separator=" ")
    return number_columns(accepted["my_number"]).hstack(accepted.select(received.alias("received")))


def day_codes(values: pl.Series, fmt: str = "auto") -> pl.Series:
    """Read a column of days, with or without a time behind: ``YYYY-MM-DD``, null where there is no whole date."""
    codes = birth_codes(values, fmt)
    return codes.set(codes.str.contains("-00|^0000").fill_null(value=False), None)


def signature(rows: pl.DataFrame, columns: Iterable[PayloadSpec]) -> pl.Series:
    """Return the payload of each row as one text (``signature``): equal ones hold the same.

    Args:
        rows: With ``payload__<name>``.
        columns: Those that are compared.
    """
    values = [comparable(rows[PAYLOAD_PREFIX + column.name], column.type).fill_null("") for column in columns]
    if not values:
        return pl.Series("signature", [""], dtype=pl.String).new_from_index(0, rows.height)
    joined = pl.DataFrame(values).select(pl.concat_str(pl.all(), separator=SEPARATOR))
    return joined.to_series().alias("signature")


def comparable(values: pl.Series, kind: str) -> pl.Series:
    """Bring payload values to the form in which they are compared.

    Args:
        values: Text as read.
        kind: ``text`` (NFKC, trimmed), ``date`` (canonical day; text where it is no date) or ``number``
            (without leading zeros, thousands separators and a trailing ``.0``; text where it is no number).

    Returns:
        Text of the same name and length; null stays null.
    """
    text = values.str.normalize("NFKC").str.strip_chars()
    if kind == "date":
        days = birth_codes(values, "auto").alias(values.name)
        return days.zip_with(days.is_not_null(), text)
    if kind == "number":
        plain = text.str.replace_all(",", "", literal=True).str.replace(r"\.0*$", "")
        digits = plain.str.replace(r"^(-?)0+(\d)", "${1}${2}")
        return digits.zip_with(plain.str.contains(r"^-?\d+$").fill_null(value=False), text)
    return text


def names_of(compared: Mapping[str, Iterable[PayloadSpec]]) -> dict[str, list[str]]:
    """Return the names of the compared columns by system, in the order of a signature."""
    return {system: [column.name for column in columns] for system, columns in compared.items()}
