"""Check A piece by piece, for a registry and records that are larger than memory; the result is that of one piece.

Two things bring a record and a resident together: the number, and birth date with name. So everything is split twice:

* by number: a piece holds the records whose number falls into it, the registry rows that have such a number, and whatever
  belongs to their persons (superseded states, rows that are not current, rows of persons who had such a number once);
* by birth date: the searched records, the residents born on those days, and their superseded states. Residents whose birth
  date is not known to the day are a piece of their own, and records without a birth date are searched for in every piece.

Each finished piece stays in ``state/kept/pieces-<address>/`` until the run is published: a run that was interrupted goes on
with the first piece that is missing, as long as every file, step and setting is the same.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.engine import PolarsType
from reconcile.engine.pieces import files, of
from reconcile.pipelines.residents import RESIDENT_TABLES
from reconcile.pipelines.steps import Steps
from reconcile.store.private import write_new

#: What the pieces by number, and those by birth date, hand to the steps after them.
BY_NUMBER: Final = ("pair_registry", "past_of_holders", "levels_registry", "search_records", "record_keys")
BY_BIRTH: Final = ("named_candidates", "levels_candidates")
_DONE: Final = "done.json"
Schemas = Mapping[str, Mapping[str, PolarsType]]


@dataclass(frozen=True)
class Pieces:
    """How a run is split.

    Attributes:
        count: Pieces by number, and as many by birth date.
        folder: Where they lie (0700).
    """

    count: int
    folder: Path


@dataclass(frozen=True)
class Work:
    """What is done piece by piece.

    Attributes:
        place: Registers ``ok_records`` and the tables of the residents as a whole.
        records: Schema of ``ok_records``.
        settle: Makes ``BY_NUMBER`` from these tables.
        seek: Makes ``BY_BIRTH`` from ``ok_registry, ok_names, ok_history, search_records, record_keys``.
    """

    place: Callable[[], None]
    records: Mapping[str, PolarsType]
    settle: Callable[[Steps], None]
    seek: Callable[[Steps], None]


def judge_in_pieces(steps: Steps, split: Pieces, work: Work) -> None:
    """Make the tables ``BY_NUMBER`` and ``BY_BIRTH`` piece by piece.

    Args:
        steps: The runner; ``run_parameters`` is there.
        split: How many pieces, and where.
        work: What is done with each.

    Raises:
        RunError: A step fails, or a piece cannot be written; what is finished stays for the next run.
    """
    by_number, by_birth = range(split.count), range(split.count + 1)
    work.place()
    number = _Stage(steps, split.folder / "number", BY_NUMBER)
    number.split(_by_number(split.count))
    held = {name: RESIDENT_TABLES[name] for name in ("ok_registry", "ok_former", "ok_history")}
    for piece in by_number:
        number.work(piece, {"ok_records": work.records, **held}, work.settle)
    work.place()
    number.gather(by_number)
    birth = _Stage(steps, split.folder / "birth", BY_BIRTH)
    birth.split(_by_birth(split.count))
    searched = {name: number.schema(name) for name in ("search_records", "record_keys")}
    sought = {name: RESIDENT_TABLES[name] for name in ("ok_registry", "ok_names", "ok_history")}
    for piece in by_birth:
        birth.work(piece, {**searched, **sought}, work.seek)
    work.place()
    number.gather(by_number)
    birth.gather(by_birth)


@dataclass(frozen=True)
class _Stage:
    """One way to split: its input in ``<folder>/in/<table>/piece=<n>``, its output in ``<folder>/<n>/<table>.parquet``."""

    steps: Steps
    folder: Path
    outputs: tuple[str, ...]

    def split(self, queries: Mapping[str, str]) -> None:
        """Split every table by its query, unless that is done."""
        place = self.folder / "in"
        if _is_done(place):
            return
        with self.steps.timed(f"split_by_{self.folder.name}"):
            _begin(place)
            for table, query in queries.items():
                self.steps.engine.split(query, place / table)
            _finish(place)

    def work(self, piece: int, inputs: Schemas, function: Callable[[Steps], None]) -> None:
        """Work on one piece and keep what it makes, unless that is done."""
        place = self.folder / str(piece)
        if _is_done(place):
            return
        for table, schema in inputs.items():
            self.steps.files(table, files(self.folder / "in" / table, piece), schema)
        function(self.steps)
        with self.steps.timed("keep_piece"):
            _begin(place)
            for table in self.outputs:
                self.steps.engine.save(table, place / f"{table}.parquet")
            _finish(place)

    def gather(self, pieces: Iterable[int]) -> None:
        """Make each output readable as one table."""
        made = list(pieces)
        for table in self.outputs:
            self.steps.engine.scan(table, [self.folder / str(piece) / f"{table}.parquet" for piece in made])

    def schema(self, table: str) -> Mapping[str, PolarsType]:
        """Return the schema of an output."""
        return pl.read_parquet_schema(self.folder / "0" / f"{table}.parquet")


# What is gathered over the whole registry is gathered of those persons alone who are asked for: to tell everybody's rows apart
# would take more than memory at the size of a nation.
def _by_number(count: int) -> dict[str, str]:
    own = of("r.number", count)
    held = of("h.number", count)
    return {
        "ok_records": f"SELECT s.*, coalesce({of('s.number', count)}, 0) AS piece FROM ok_records AS s",
        # beside whoever has a number of the piece: who had one once
        "ok_registry": f"""
            SELECT r.*, {own} AS piece FROM ok_registry AS r WHERE r.number IS NOT NULL
            UNION ALL
            SELECT r.*, m.piece FROM ok_registry AS r
            INNER JOIN (
                SELECT DISTINCT r.resident, {held} AS piece
                FROM ok_registry AS r INNER JOIN ok_history AS h ON r.person = h.person
                WHERE h.number IS NOT NULL AND {own} IS DISTINCT FROM {held}
            ) AS m ON r.resident = m.resident""",
        "ok_former": f"""
            SELECT f.*, m.piece FROM ok_former AS f
            INNER JOIN (
                SELECT r.person, {own} AS piece
                FROM ok_registry AS r SEMI JOIN ok_former AS o ON r.person = o.person
                WHERE r.number IS NOT NULL
                UNION
                SELECT h.person, {held} AS piece
                FROM ok_history AS h SEMI JOIN ok_former AS o ON h.person = o.person
                WHERE h.number IS NOT NULL
            ) AS m ON f.person = m.person""",
        "ok_history": f"""
            SELECT h.*, m.piece FROM ok_history AS h
            INNER JOIN (
                SELECT h.history_row, {held} AS piece FROM ok_history AS h WHERE h.number IS NOT NULL
                UNION
                SELECT h.history_row, {own} AS piece
                FROM ok_history AS h INNER JOIN ok_registry AS r ON h.person = r.person
                WHERE r.number IS NOT NULL
                UNION
                SELECT h.history_row, {of("o.number", count)} AS piece
                FROM ok_history AS h INNER JOIN ok_history AS o ON h.person = o.person
                WHERE o.number IS NOT NULL
            ) AS m ON h.history_row = m.history_row""",
    }


def _by_birth(count: int) -> dict[str, str]:
    born = f"CASE WHEN r.is_dated THEN {of('r.birth', count)} ELSE {count} END"
    keys = f"""
        SELECT k.*, {of("k.birth", count)} AS piece FROM record_keys AS k WHERE k.block <> 'name'
        UNION ALL
        SELECT k.*, p.piece FROM record_keys AS k CROSS JOIN range({count}) AS p(piece) WHERE k.block = 'name'
        UNION ALL
        SELECT k.*, {count} AS piece FROM record_keys AS k"""
    return {
        "record_keys": keys,
        "search_records": f"""
            SELECT s.*, m.piece FROM search_records AS s
            INNER JOIN (SELECT DISTINCT k.record_key, k.piece FROM ({keys}) AS k) AS m ON s.record_key = m.record_key""",
        "ok_registry": f"SELECT r.*, {born} AS piece FROM ok_registry AS r",
        "ok_names": f"SELECT r.*, {born} AS piece FROM ok_names AS r",
        "ok_history": f"""
            SELECT h.*, m.piece FROM ok_history AS h
            INNER JOIN (
                SELECT DISTINCT r.person, {born} AS piece
                FROM ok_registry AS r SEMI JOIN ok_history AS o ON r.person = o.person
            ) AS m ON h.person = m.person""",
    }


def _begin(place: Path) -> None:
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(mode=0o700, parents=True)


def _finish(place: Path) -> None:
    digests = {path.relative_to(place).as_posix(): _digest(path) for path in sorted(place.rglob("*.parquet"))}
    write_new(place / _DONE, json.dumps(digests).encode())


def _is_done(place: Path) -> bool:
    """Whether a folder was finished, and is as it was then."""
    try:
        digests = json.loads((place / _DONE).read_bytes())
        return all(_digest(place / name) == digest for name, digest in digests.items())
    except (OSError, ValueError):
        return False


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()
