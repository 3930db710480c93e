"""Registry and history as the steps read them: prepared once, kept as Parquet, never held as a whole.

Rows are prepared and written while the next ones are read, so that memory does not grow with the registry. As long as the
files, their layouts and this program are the same, the next run takes the kept copy (``store.kept``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.compare.birth import birth_codes
from reconcile.compare.name import plain_keys
from reconcile.compare.number import clean_numbers
from reconcile.judge.candidates import is_full_date
from reconcile.judge.holders import STATE_FIELDS
from reconcile.judge.levels import NAME_AGREES, NAME_FIELDS, named_states, person_levels
from reconcile.pipelines.digests import Digests, begun
from reconcile.pipelines.kept_source import ROWS, finish, source_of
from reconcile.sources import Layout, SourceData, read_source
from reconcile.sources.files import sha256, short_names
from reconcile.store.kept import Copy, Keep, Making, address_of
from reconcile.store.lock import unwritable
from reconcile.vocabulary import OVERSEAS

#: Groups of parts besides all rows: rows of the registry that are not current; names that have more keys than a plain one.
FORMER: Final = "former"
NAMES: Final = "names"
#: Rows of a part: preparing costs a little for every part, and every part in work costs memory.
_PART_ROWS: Final = 400_000
#: Parts that may wait to be written before reading waits for them.
_BACKLOG: Final = 1
_NO_PROTECTION: Final = (
    "0", "false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "無", "無し", "なし", "非該当", "×", "-",
)  # fmt: skip
_HISTORY_FIELDS: Final = ("name", "name_kana", "former_name", "alias", "address")
#: Columns of ``ok_registry`` and ``ok_history``.
REGISTRY_ROWS: Final = {
    "resident": pl.Int64,
    "number": pl.String,
    "person": pl.String,
    "name": pl.String,
    "name_kana": pl.String,
    "former_name": pl.String,
    "alias": pl.String,
    "birth": pl.String,
    "sex": pl.String,
    "address": pl.String,
    "status": pl.String,
    "event_reason": pl.String,
    "event_date": pl.String,
    "protected": pl.Boolean,
    "name_key": pl.String,
    "is_dated": pl.Boolean,
}
NAME_ROWS: Final = {
    "resident": pl.Int64,
    "birth": pl.String,
    "is_dated": pl.Boolean,
    "name": pl.String,
    "name_kana": pl.String,
    "former_name": pl.String,
    "alias": pl.String,
}
HISTORY_ROWS: Final = {
    "history_row": pl.Int64,
    "person": pl.String,
    "number": pl.String,
    **dict.fromkeys(_HISTORY_FIELDS, pl.String),
}
#: Tables that the steps read.
RESIDENT_TABLES: Final = {
    "ok_registry": REGISTRY_ROWS,
    "ok_former": REGISTRY_ROWS,
    "ok_names": NAME_ROWS,
    "ok_history": HISTORY_ROWS,
}


def registry_rows(layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
    """Bring accepted rows of the registry, or some of them, to the form that the steps read.

    Args:
        layout: Of the registry, or of another source with its columns.
        accepted: With ``row_no``, which becomes ``resident``.

    Returns:
        ``REGISTRY_ROWS``: ``person`` is whatever rows of one person share, ``name_key`` the only blocking key of a plain
        name, ``is_dated`` whether the birth date is known to the day.
    """
    number = clean_numbers(accepted["my_number"])
    resident = pl.col("row_no")
    protected = pl.col("protected").is_not_null() & ~pl.col("protected").is_in(_NO_PROTECTION)
    return accepted.select(
        resident.alias("resident"),
        number.alias("number"),
        pl.coalesce("resident_code", pl.format("n:{}", number), pl.format("r:{}", resident)).alias("person"),
        "name",
        "name_kana",
        "former_name",
        "alias",
        birth_codes(accepted["birth_date"], layout.birth_format).alias("birth"),
        "sex",
        "address",
        pl.col("status").fill_null("current"),
        "event_reason",
        "event_date",
        protected.alias("protected"),
        plain_keys(accepted["name"]).alias("name_key"),
    ).with_columns(is_full_date("birth").fill_null(value=False).alias("is_dated"))


def registry_groups(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Divide registry rows (``REGISTRY_ROWS``) into the groups that the steps read apart from the whole."""
    has_more_keys = pl.any_horizontal(
        pl.col("name_key").is_null(), pl.col("former_name").is_not_null(), pl.col("alias").is_not_null()
    )
    return {
        ROWS: rows,
        FORMER: rows.filter(pl.col("status") != "current"),
        NAMES: rows.filter(has_more_keys).select(list(NAME_ROWS)),
    }


def name_rows(states: pl.DataFrame, registry: list[Path]) -> pl.DataFrame:
    """Put superseded names beside the residents who had them.

    Args:
        states: ``HISTORY_ROWS`` that hold a name, 旧氏 or 通称.
        registry: Parts of the registry.

    Returns:
        ``NAME_ROWS``, one row per state and registry row of its person.
    """
    persons = states["person"].unique()
    residents = (
        pl.scan_parquet(registry)
        .select("person", "resident", "birth", "is_dated")
        .filter(pl.col("person").is_in(persons.implode()))
        .collect(engine="streaming")
    )
    return states.join(residents, on="person", how="inner").select(list(NAME_ROWS))


def history_rows(accepted: pl.DataFrame) -> pl.DataFrame:
    """Bring accepted rows of the history to the form that the steps read (``HISTORY_ROWS``)."""
    return accepted.select(
        pl.col("row_no").alias("history_row"),
        pl.col("resident_code").alias("person"),
        clean_numbers(accepted["my_number"]).alias("number"),
        *_HISTORY_FIELDS,
    )


#: A former surname without a name belongs to the name of today.
_LACKS_NAME: Final = pl.col("name").is_null() & pl.col("former_name").is_not_null()


def with_todays_names(states: pl.DataFrame, registry: list[Path]) -> pl.DataFrame:
    """Give past states that hold a 旧氏 alone the name that the person has today.

    Args:
        states: ``HISTORY_ROWS`` that lack a name.
        registry: Parts of the registry.
    """
    persons = states["person"].unique()
    today = (
        pl.scan_parquet(registry)
        .select("resident", "person", pl.col("name").alias("name_today"))
        .filter(pl.col("person").is_in(persons.implode()))
        .collect(engine="streaming")
        .sort("resident")
        .unique("person", keep="first")
    )
    return (
        states.join(today.drop("resident"), on="person", how="left", maintain_order="left")
        .with_columns(pl.col("name_today").alias("name"))
        .drop("name_today")
    )


@dataclass
class ResidentReader:
    """Reads registry and history, or takes the kept copy.

    Args:
        state: The state folder, for the copies; its lock is held.
        is_kept: Whether copies outlive the command (``engine.keep_registry``).
        scratch: Where they are made otherwise.

    Attributes:
        copies: What was read, by kind of source.
    """

    state: Path
    is_kept: bool
    scratch: Path
    copies: dict[str, Copy] = field(default_factory=dict)
    _digests: Digests = field(default_factory=begun)
    _looked: dict[str, Future[Copy | None]] = field(default_factory=dict)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))

    def __post_init__(self) -> None:
        """Find out where copies lie."""
        self._keep = Keep(self.state if self.is_kept else self.scratch)

    def close(self) -> None:
        """Let no thread outlive the reading."""
        self._digests.close()
        self._pool.shutdown(cancel_futures=True)

    def expect(self, layout: Layout, data: Path, files: Sequence[Path]) -> None:
        """Begin to digest the files of a source and to look for its copy, while others are read.

        Args:
            layout: Of the registry or the history; the registry first.
            data: The data folder.
            files: Its files.
        """
        self._digests.expect(files)
        self._looked[layout.kind] = self._pool.submit(self._look, layout, data, files)

    def read(self, layout: Layout, data: Path, files: Sequence[Path]) -> SourceData:
        """Read one source.

        Args:
            layout: Of the registry or the history; the registry first.
            data: The data folder.
            files: Its files.

        Returns:
            As ``read_source``, ``accepted`` being empty; the rows are in ``copies``. A history without its registry is
            only read: nothing can be judged by it.

        Raises:
            SourceError: As ``read_source``.
            RunError: The copy cannot be written.
        """
        if layout.kind == "history" and "registry" not in self.copies:
            return read_source(layout, data, files)
        try:
            looked = self._looked.get(layout.kind)
            copy = looked.result() if looked else None
            copy = copy or self._find(layout, files, data) or self._make(layout, files, data)
        except OSError as error:
            raise unwritable(self._keep.folder, error) from None
        self.copies[layout.kind] = copy
        return source_of(layout, copy)

    def rows(self, kind: str, group: str = ROWS) -> list[Path]:
        """Return the Parquet files of the registry or the history (or a group of them); none when it was not read."""
        return list(self.copies[kind].parts.get(group, ())) if kind in self.copies else []

    def _look(self, layout: Layout, data: Path, files: Sequence[Path]) -> Copy | None:
        """Find a copy before it is asked for; that of a history can wait where the registry's is not there."""
        registry = None
        if layout.kind == "history":
            looked = self._looked.get("registry")  # its turn came before: the pool has one thread
            registry = looked.result() if looked else None
            if registry is None:
                return None
        return self._find(layout, files, data, registry)

    def _find(
        self, layout: Layout, files: Sequence[Path], data: Path, registry: Copy | None = None
    ) -> Copy | None:
        address = self._address(layout, files, data, registry)
        return self._keep.find(layout.id, address) if address and files else None

    def _address(
        self, layout: Layout, files: Sequence[Path], data: Path, registry: Copy | None = None
    ) -> str:
        """Return what a source's copy is made of: its bytes, its layout, and for past names the registry.

        "" when a file is not the one that was digested: what was read of it is good for nothing but this run.
        """
        digested = {file: self._digests.of(file) for file in files}
        if not all(digested.values()):
            return ""
        around = ""
        if layout.kind == "history":
            around = (registry or self.copies["registry"]).meta["address"]
        names = short_names(files, data)
        return address_of(
            layout.model_dump_json(),
            around,
            *(f"{names[file]} {digest}" for file, digest in digested.items()),
        )

    def _digest(self, file: Path) -> str:
        """Return the digest of a file as it is now, which as a rule is known."""
        return self._digests.of(file) or sha256(file)

    def _make(self, layout: Layout, files: Sequence[Path], data: Path) -> Copy:
        lacking, named = [pl.DataFrame(schema=HISTORY_ROWS)], [pl.DataFrame(schema=HISTORY_ROWS)]

        def prepare(accepted: pl.DataFrame) -> dict[str, pl.DataFrame]:
            if layout.kind == "registry":
                return registry_groups(registry_rows(layout, accepted))
            rows = history_rows(accepted)
            lacking.append(rows.filter(_LACKS_NAME))
            named.append(named_states(rows.filter(~_LACKS_NAME)))
            return {ROWS: rows.filter(~_LACKS_NAME)}

        with self._keep.making(layout.id) as making:
            with _Writer(making, prepare) as writer:
                read = read_source(layout, data, files, take=writer.take, digest=self._digest)
            if layout.kind == "history":
                completed = with_todays_names(pl.concat(lacking), self.rows("registry"))
                making.add(ROWS, completed)
                named.append(completed)
                making.add(NAMES, name_rows(pl.concat(named), self.rows("registry")))
            return finish(self._keep, making, layout, self._address(layout, files, data), read, {})


class _Writer:
    """Prepares and writes rows in a thread of its own, while the next ones are read.

    Args:
        making: The copy.
        prepare: From accepted rows to what is kept, by group.
    """

    def __init__(self, making: Making, prepare: Callable[[pl.DataFrame], dict[str, pl.DataFrame]]) -> None:
        self._making = making
        self._prepare = prepare
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._gathered: list[pl.DataFrame] = []
        self._waiting: list[Future[None]] = []

    def __enter__(self) -> _Writer:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None and self._gathered:
            self._hand_over()
        self._pool.shutdown(wait=True, cancel_futures=kind is not None)
        if kind is None:
            for each in self._waiting:
                each.result()

    def take(self, accepted: pl.DataFrame) -> None:
        """Take the next accepted rows; waits when too many are waiting already."""
        self._gathered.append(accepted)
        if sum(part.height for part in self._gathered) >= _PART_ROWS:
            self._hand_over()

    def _hand_over(self) -> None:
        while len(self._waiting) >= _BACKLOG:
            self._waiting.pop(0).result()
        rows = pl.concat(self._gathered)
        self._gathered = []
        self._waiting.append(self._pool.submit(self._write, rows))

    def _write(self, accepted: pl.DataFrame) -> None:
        for group, rows in self._prepare(accepted).items():
            self._making.add(group, rows)


def overseas_rows(layout: Layout, accepted: pl.DataFrame) -> pl.DataFrame:
    """Bring accepted rows of the 附票 to the form of the registry (``REGISTRY_ROWS``), the latest move first."""
    moved = birth_codes(accepted["moved_on"], layout.date_format("moved_on"))
    rows = accepted.with_columns(
        moved.alias("moved_on"),
        pl.lit(OVERSEAS).alias("status"),
        *(pl.lit(None, pl.String).alias(name) for name in ("event_reason", "event_date")),
    ).sort("moved_on", descending=True, nulls_last=True, maintain_order=True)
    return registry_rows(layout, rows.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("row_no")))


def behind_registry(overseas: pl.DataFrame, registry: list[Path], residents: int) -> pl.DataFrame:
    """Put the people of the 附票 behind the residents, so that they are found like everybody else.

    Whoever is in the registry under the same number with an agreeing name, the same birth date and no other sex is known
    already, and the registry's row counts. A number that both hold for persons who do not agree stays in both:
    ``holders`` sees a doubt or a renewal.

    Args:
        overseas: As ``overseas_rows`` returns them.
        registry: Parts of the registry.
        residents: Number of its rows: theirs follow.
    """
    unknown = overseas.filter(~pl.col("resident").is_in(_known(overseas, registry).implode()))
    return unknown.with_columns(
        (pl.int_range(pl.len(), dtype=pl.Int64) + residents).alias("resident"),
        # without a reference of his own nobody shares that of a row of the registry
        pl.when(pl.col("person").str.contains("^[nr]:"))
        .then(pl.format("o:{}", "person"))
        .otherwise("person")
        .alias("person"),
    )


def _known(overseas: pl.DataFrame, registry: list[Path]) -> pl.Series:
    """Return the rows of the 附票 (``resident``) whose person the registry has under the same number."""
    numbers = overseas["number"].drop_nulls().unique()
    theirs = (
        pl.scan_parquet(registry)
        .select(
            "number", *(pl.col(name).alias(f"r_{name}") for name in (*NAME_FIELDS, "birth", "sex", "person"))
        )
        .filter(pl.col("number").is_in(numbers.implode()))
        .collect(engine="streaming")
    )
    pairs = overseas.join(theirs, on="number", how="inner", maintain_order="left")
    levels = person_levels(pairs, pl.DataFrame(schema=dict.fromkeys(STATE_FIELDS, pl.String)))
    # the two sources take 不詳 from each other, so that equal parts of a date are one date here
    born_alike = (levels["birth_level"] == "same") | pairs["birth"].eq_missing(pairs["r_birth"])
    alike = levels["name_level"].is_in(NAME_AGREES) & born_alike & (levels["sex_level"] != "different")
    return pairs.filter(alike)["resident"].unique()
