"""Addressee numbers and the replica (副本): consistent with each record's number, but for a few planted faults."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import numpy as np
import polars as pl

from reconcile.sample.mistyped import MISTYPED
from reconcile.sample.rates import Rates
from reconcile.sample.systems import BY_ID, SYSTEMS

PAYLOAD_NAMES: Final = sorted({payload.name for system in SYSTEMS for payload in system.payload})
_SHIFTED: Final = "ryoiku_techo"
#: Noise whose records must not be provided: a person's eyes are needed, or the holder is gone.
_STOPPED: Final = (
    "stale_unknown",
    "birth_slip",
    "deceased",
    "moved_out",
    "other_prefecture",
    "superseded_number",
)
#: Records whose number has no person behind it here can never have been registered.
_IMPOSSIBLE: Final = (*MISTYPED, "valid_nobody", "other_prefecture")
#: Noise that every check takes for right: only these records get faults of the replica.
_SURE: Final = ("clean", "spelling", "stale_known")


def number_addressees(records: pl.DataFrame, seed: int, first: int = 0) -> pl.DataFrame:
    """Give every number in the systems an addressee number from ``first`` on: ``my_number, addressee_no`` (15 digits)."""
    rng = np.random.default_rng([seed, 5])
    numbers = records["my_number"].unique(maintain_order=True)
    drawn = 200_000_000_000_000 + first + rng.permutation(len(numbers) * 3)[: len(numbers)]
    return pl.DataFrame({"my_number": numbers, "addressee_no": pl.Series(drawn).cast(pl.String)})


def registered(records: pl.DataFrame, rates: Rates, seed: int) -> pl.DataFrame:
    """Add ``is_registered`` (in the replica unless a fault takes it out) and ``is_right`` (may get a fault).

    A wrong number is registered under its holder, as in life; now and then somebody has held it back already.
    """
    rng = np.random.default_rng([seed, 11])
    stopped = pl.col("linkage_error") | pl.col("kind").is_in(_STOPPED)
    held_back = pl.Series(rng.random(records.height) < rates.unregistered)
    never = pl.col("kind").is_in(_IMPOSSIBLE)
    return records.with_columns(
        (~never & ~(stopped & held_back)).alias("is_registered"),
        (~stopped & pl.col("kind").is_in(_SURE) & ~pl.col("is_unreadable")).alias("is_right"),
    )


class ReplicaMaker:
    """Makes the replica of all systems and remembers what is wrong with it."""

    def __init__(self, records: pl.DataFrame, addressees: pl.DataFrame, rates: Rates, seed: int) -> None:
        self._rng = np.random.default_rng([seed, 6])
        self._rates = rates
        self.addressees = addressees
        columns = ["system", "record_id", "addressee_no", *PAYLOAD_NAMES]
        self._rows: list[dict[str, Any]] = records.select(columns).to_dicts()
        self._passes = records["is_registered"].to_list()
        self._right = records["is_right"].to_list()
        self._last = {name: place for place, name in enumerate(records["system"].to_list())}
        self._wrong: dict[int, str] = {}
        self._extra: list[dict[str, Any]] = []
        self._orphans: list[tuple[str, str]] = []

    def make(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Return the replica and its truth: ``system, record_id, outcome`` of everything that is not ok."""
        self._shift()
        self._number_faults()
        for outcome, rate in (
            ("missing", self._rates.missing), ("changed", self._rates.changed),
            ("wrong_addressee", self._rates.wrong_addressee), ("duplicate", self._rates.duplicate),
        ):  # fmt: skip
            for place in self._places(rate):
                self._wrong[place] = outcome
                self._spoil(place, outcome)
        for place in self._places(self._rates.orphan):
            row = self._rows[place]
            gone = f"{row['record_id']}9"
            self._extra.append({**row, "record_id": gone})
            self._orphans.append((row["system"], gone))
        return self._frame(), self._truth()

    def _places(self, rate: float) -> list[int]:
        """Rows to spoil: registered, right, in a system that holds addressee numbers, and not spoilt yet."""
        count = max(1, round(rate * len(self._rows))) if rate else 0
        chosen: list[int] = []
        for place in self._rng.permutation(len(self._rows)).tolist():
            if len(chosen) == count:
                break
            held = BY_ID[self._rows[place]["system"]].addressee
            if (
                self._passes[place]
                and self._right[place]
                and held
                and place not in self._wrong
                and place not in chosen
            ):
                chosen.append(place)
        return chosen

    def _stranger(self, place: int) -> str:
        own = self._rows[place]["addressee_no"]
        others = self.addressees["addressee_no"]
        other = str(others[int(self._rng.integers(len(others)))])
        return other if other != own else str(others[0])

    def _spoil(self, place: int, outcome: str) -> None:
        row = self._rows[place]
        if outcome == "changed":
            name = next(payload.name for payload in BY_ID[row["system"]].payload if payload.kind != "choice")
            self._rows[place] = {**row, name: "20990101" if len(row[name]) == 8 else f"{row[name]}0"}
        elif outcome == "wrong_addressee":
            self._rows[place] = {**row, "addressee_no": self._stranger(place)}
        elif outcome == "duplicate":
            self._extra.append({**row, "addressee_no": self._stranger(place)})

    def _number_faults(self) -> None:
        """The addressee's number is not the record's: the addressee table is wrong, for persons with one record."""
        times = Counter(row["addressee_no"] for row in self._rows)
        wrong = {}
        for place in self._places(self._rates.wrong_number):
            addressee = self._rows[place]["addressee_no"]
            if times[addressee] == 1:
                self._wrong[place] = "wrong_number"
                wrong[addressee] = str(self.addressees["my_number"][0])
        numbers = [
            wrong.get(addressee, number)
            for number, addressee in self.addressees.select("my_number", "addressee_no").iter_rows()
        ]
        self.addressees = self.addressees.with_columns(pl.Series("my_number", numbers, dtype=pl.String))

    def _shift(self) -> None:
        """One run of rows that were pasted one line off: each replica is its neighbour's."""
        length = self._rates.shifted_run
        own = [place for place, row in enumerate(self._rows) if row["system"] == _SHIFTED]
        for start in range(len(own) // 3, len(own) - length - 1):
            run = own[start : start + length + 1]
            if length and all(self._passes[place] and self._right[place] for place in run):
                originals = [self._rows[place] for place in run]
                for place, source in zip(run[:-1], originals[1:], strict=True):
                    self._rows[place] = {**source, "record_id": self._rows[place]["record_id"]}
                    self._wrong[place] = "row_shift"
                return

    def _frame(self) -> pl.DataFrame:
        kept = [
            row
            for place, row in enumerate(self._rows)
            if self._passes[place] and self._wrong.get(place) != "missing"
        ]
        frame = pl.DataFrame(
            [*kept, *self._extra],
            schema=dict.fromkeys(["system", "record_id", "addressee_no", *PAYLOAD_NAMES], pl.String),
        )
        days = self._rng.integers(0, 2000, frame.height)
        registered = pl.Series("registered_at", (np.datetime64("2020-04-01") + days).astype(str))
        return frame.insert_column(3, registered)

    def _truth(self) -> pl.DataFrame:
        rows = [
            (
                row["system"],
                row["record_id"],
                "missing_expected" if not self._passes[place] else self._wrong[place],
            )
            for place, row in enumerate(self._rows)
            if not self._passes[place] or place in self._wrong
        ]
        rows += [(system, record, "orphan") for system, record in self._orphans]
        return pl.DataFrame(rows, schema=["system", "record_id", "outcome"], orient="row")
