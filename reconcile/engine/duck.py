"""DuckDB behind a small surface: register frames, run steps, fetch tables.

DuckDB 2.0 raises ResourceInUseException when a result is left unfinished, so every statement here is drained.
Errors name the step, never a literal of the query or a value of a row.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import duckdb
import polars as pl
import pyarrow as pa

from reconcile.engine.pieces import quoted
from reconcile.engine.reach import FEW, FEW_ROWS, rows_in_reach
from reconcile.engine.steps import Step
from reconcile.errors import RunError

#: What ``Engine.apply`` runs: one frame per input table in, one frame out.
Work = Callable[..., pl.DataFrame]
PolarsType = pl.DataType | type[pl.DataType]

#: Rows of a piece that are gathered before they are written. The engine's own 524,288 of each of twelve pieces do not fit into
#: memory: 15 million rows took 31 s to split, and 17 s with this.
_ROWS_IN_HAND: Final = 32_768
_QUIET: Final = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


@dataclass(frozen=True)
class StepResult:
    """What one step did: its name, output table, rows and seconds."""

    name: str
    output: str
    rows: int
    seconds: float


class Engine:
    """One in-memory DuckDB database for one run; spills to ``scratch`` beyond ``memory_limit``.

    Args:
        memory_limit: DuckDB's own limit, such as ``2GB``.
        threads: Worker threads.
        scratch: Existing folder for spilled data (inside the run's hidden folder; removed with it).

    Attributes:
        scratch: The same.
    """

    def __init__(self, *, memory_limit: str, threads: int, scratch: Path) -> None:
        self._con = duckdb.connect(
            config={
                "memory_limit": memory_limit,
                "threads": str(threads),
                "temp_directory": str(scratch),
                "preserve_insertion_order": "false",
                "partitioned_write_flush_threshold": str(_ROWS_IN_HAND),
                **_QUIET,
            }
        )
        self.scratch = scratch
        self._frames: dict[str, pa.Table] = {}
        self._views: dict[str, Sequence[Path]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._con.close()
        self._frames.clear()

    def beside(self) -> _Beside:
        """Return a second way into this database, for another thread.

        Both see all tables, and the frames that were registered before; a frame registered with one of them later is seen
        by that one alone.
        """
        return _Beside(self._con.cursor(), self.scratch, self._frames)

    def adopt(self, other: _Beside) -> None:
        """Take over the frames that were registered with another way in since it was opened (``beside``)."""
        for name, table in other._frames.items():
            if table is not other._lent.get(name):
                self._show(name, table)

    def register(self, name: str, frame: pl.DataFrame) -> None:
        """Make a frame readable as table ``name``; replaces an earlier table of that name."""
        self._show(name, frame.to_arrow(compat_level=pl.CompatLevel.newest()))

    def _show(self, name: str, table: pa.Table) -> None:
        self.drop(name)
        self._frames[name] = table
        self._con.register(name, table)

    def scan(self, name: str, files: Sequence[Path]) -> None:
        """Make Parquet files readable as table ``name``; they are read anew by every step, and never held as a whole."""
        self.drop(name)
        listed = ", ".join(f"'{quoted(file)}'" for file in files)
        self._drain(
            f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM read_parquet([{listed}], hive_partitioning = false)"
        )
        self._views[name] = files

    def apply(
        self, output: str, function: Work, inputs: Sequence[str], schema: Mapping[str, PolarsType]
    ) -> int:
        """Let Python work on tables, one bucket at a time.

        Args:
            output: The table to make.
            function: Gets one frame per input, the rows of one bucket, and returns a frame with ``schema``. A pure
                function at the top level of a module, so that it may run elsewhere.
            inputs: Tables with a column ``bucket``; the buckets of the first one are worked on.
            schema: Columns of the output.

        Returns:
            The number of rows.
        """
        buckets = [row[0] for row in self._drain(f"SELECT DISTINCT bucket FROM {inputs[0]} ORDER BY bucket")]
        made = [
            function(*(self._bucket(table, bucket, single=len(buckets) == 1) for table in inputs)).select(
                pl.col(name).cast(kind) for name, kind in schema.items()
            )
            for bucket in buckets
        ]
        frame = pl.concat(made) if made else pl.DataFrame(schema=schema)
        self.register(output, frame)
        return frame.height

    def _bucket(self, table: str, bucket: object, *, single: bool) -> pl.DataFrame:
        frame = pl.from_arrow(
            self._con.sql(
                f"SELECT * FROM {table}" + ("" if single else f" WHERE bucket = {bucket}")
            ).to_arrow_table()
        )
        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table never comes back as a Series
        return frame

    def drop(self, *names: str) -> None:
        """Forget tables and free their memory; a name that is not there is no error."""
        for name in names:
            if self._frames.pop(name, None) is not None:
                self._con.unregister(name)
            elif name in self._views:
                del self._views[name]
                self._drain(f"DROP VIEW {name}")
            else:
                self._drain(f"DROP TABLE IF EXISTS {name}")

    def run(self, step: Step) -> StepResult:
        """Run one step into its output table and hold it to its row law.

        Raises:
            RunError: The SQL fails, or the output breaks the key or the row law.
        """
        begun = time.perf_counter()
        try:
            if step.output in self._views or step.output in self._frames:
                self.drop(step.output)
            with self._in_reach(step):
                self._drain(f"CREATE OR REPLACE TABLE {step.output} AS\n{step.sql}")
        except (duckdb.Error, pl.exceptions.PolarsError, OSError) as error:
            raise RunError(
                f"SQL ステップ {step.name} を実行できません({type(error).__name__})。",
                "pipelines/ の当該ファイルと、入力の列を確かめてください。",
            ) from None
        rows = self.count(step.output)
        self._check_law(step, rows)
        return StepResult(step.name, step.output, rows, time.perf_counter() - begun)

    @contextmanager
    def _in_reach(self, step: Step) -> Iterator[None]:
        """Let large tables consist of the rows that the step can reach, as long as its keys are few."""
        asked: dict[str, dict[str, pl.Series]] = {}
        for each in step.reach:
            few = FEW_ROWS if step.per == each.keys else FEW  # the law says that no key has more than one row
            if each.table in self._views and self.count(each.keys) <= few:
                sought = self.fetch(each.keys, [each.key_column]).to_series()
                asked.setdefault(each.table, {})[each.column] = sought
        shown = []
        try:
            for table, keys in asked.items():
                if len(keys) == sum(each.table == table for each in step.reach):
                    rows = rows_in_reach(self._views[table], keys, step.sql)
                    # a registered table stands before the view of its name
                    self._con.register(table, rows.to_arrow(compat_level=pl.CompatLevel.newest()))
                    shown.append(table)
            yield
        finally:
            for table in shown:
                self._con.unregister(table)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        counted = self._drain(f"SELECT count(*) FROM {table}")[0][0]
        assert isinstance(counted, int)  # noqa: S101 - count(*) is never anything else
        return counted

    def fetch(self, table: str, columns: Iterable[str] = (), order: Iterable[str] = ()) -> pl.DataFrame:
        """Return a table (or some of its columns), sorted by ``order`` when given."""
        names, held = list(columns), self._frames.get(table)
        if (
            held is not None and not order
        ):  # a frame that was registered: as it came, without a copy of every value
            frame = pl.from_arrow(held.select(names) if names else held)
            assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table never comes back as a Series
            return frame
        chosen = ", ".join(names) or "*"
        ordered = ", ".join(order)
        query = f"SELECT {chosen} FROM {table}" + (f" ORDER BY {ordered}" if ordered else "")
        frame = pl.from_arrow(self._con.sql(query).to_arrow_table())
        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table never comes back as a Series
        return frame

    def split(self, query: str, folder: Path) -> None:
        """Write the rows of a query into the pieces that its column ``piece`` names (``engine.pieces``).

        Args:
            query: A SELECT in this engine's own dialect.
            folder: Is made; must not exist.

        Raises:
            RunError: It fails, for lack of space for example.
        """
        self._copy(f"({query})", folder, ", PARTITION_BY (piece)")

    def save(self, table: str, file: Path) -> None:
        """Write a table into a Parquet file.

        Raises:
            RunError: As ``split``.
        """
        self._copy(table, file, "")

    def _copy(self, what: str, place: Path, how: str) -> None:
        try:
            self._drain(f"COPY {what} TO '{quoted(place)}' (FORMAT parquet, COMPRESSION lz4_raw{how})")
        except duckdb.Error as error:
            raise RunError(
                f"中間の表を書けません({type(error).__name__})。",
                "空き容量と権限を確かめて、もう一度実行してください。終わったところまでは次の実行が引き継ぎます。",
            ) from None

    def _check_law(self, step: Step, rows: int) -> None:
        key = ", ".join(step.key)
        distinct = self._distinct(step, f"hash({key})") if len(step.key) > 1 else 0
        if distinct != rows:
            # as many hashes as rows prove as many keys; where two hashes are equal, the keys themselves must tell
            distinct = self._distinct(step, key)
        broken = "" if distinct == rows else f"キー({key})が重複"
        if step.law != "any" and not broken:
            expected = self.count(step.per)
            held = rows == expected if step.law == "one" else rows <= expected
            broken = "" if held else f"{step.per} {expected}行に対し{rows}行"
        if broken:
            raise RunError(
                f"SQL ステップ {step.name} の行数の約束が破れました: {broken}。",
                "結果は公開していません。pipelines/ の当該ファイルを確かめてください。",
            )

    def _distinct(self, step: Step, what: str) -> int:
        return self.count(f"(SELECT DISTINCT {what} FROM {step.output})")

    def _drain(self, query: str) -> list[tuple[object, ...]]:
        rows: list[tuple[object, ...]] = self._con.execute(query).fetchall()
        return rows


class _Beside(Engine):
    """What ``Engine.beside`` returns."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, scratch: Path, frames: Mapping[str, pa.Table]
    ) -> None:
        self._con, self.scratch = connection, scratch
        self._frames, self._lent, self._views = dict(frames), dict(frames), {}
        for name, table in frames.items():
            self._con.register(name, table)
