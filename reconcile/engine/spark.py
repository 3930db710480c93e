"""Apache Spark behind the surface of ``duck.Engine``: the same steps, the same rows, on one machine or on a cluster.

Every table is a folder of Parquet files in ``scratch``: made once, never computed twice, read back without Spark. On a
cluster the project's folder therefore lies, under one path, on storage that every machine sees.

Spark writes values of rows into its error messages and log, so both are shut off: its process has no output, and an error
is told by its kind alone.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from reconcile.engine import spark_session
from reconcile.engine.dialect import SPARK
from reconcile.engine.duck import PolarsType, StepResult, Work
from reconcile.errors import ConfigError, RunError

if TYPE_CHECKING:
    import pyarrow as pa

    from reconcile.engine.steps import Step

_FILE: Final = "table.parquet"
#: Columns of the packed inputs: the place of the input a row is from, and, with that place, the row itself.
_INPUT: Final = "input"
_FAILED: Final = re.compile(r"PieceError: (\w+)")


class PieceError(Exception):
    """The work on a piece failed; holds the kind of the error alone, for it travels through logs."""


class SparkEngine:
    """One Spark session for one run.

    Args:
        memory_limit: Of Spark's process (on a cluster, of each of its processes), such as ``2GB``; Python's memory comes on
            top. Less than 512 MiB counts as 512 MiB: Spark does not start with less.
        threads: Cores that are used when ``master`` is empty.
        scratch: Existing folder for tables and spilled data (inside the run's hidden folder; removed with it).
        master: Address of a cluster, such as ``spark://host:7077``; "" for this machine alone.

    Attributes:
        scratch: The same.

    Raises:
        ConfigError: pyspark or Java is missing, or Spark does not start.
    """

    def __init__(self, *, memory_limit: str, threads: int, scratch: Path, master: str = "") -> None:
        self.scratch = scratch
        self._session = spark_session.start(
            memory=SPARK.memory(memory_limit), threads=threads, scratch=scratch, master=master
        )
        self._spark: Any = self._session.sql
        self._tables: dict[str, list[Path]] = {}
        self._folders: dict[str, Path] = {}
        self._made = 0

    def __enter__(self) -> SparkEngine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._session.stop()
        for folder in self._folders.values():
            shutil.rmtree(folder, ignore_errors=True)
        self._tables.clear()
        self._folders.clear()

    def register(self, name: str, frame: pl.DataFrame) -> None:
        """Make a frame readable as table ``name``; replaces an earlier table of that name."""
        folder = self._new_folder()
        folder.mkdir(mode=0o700)
        with os.fdopen(os.open(folder / _FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            frame.write_parquet(file, compression="lz4")
        self._show(name, [folder / _FILE], folder=folder)

    def scan(self, name: str, files: Sequence[Path]) -> None:
        """Make Parquet files readable as table ``name``; they are read anew by every step, and never held as a whole."""
        self._show(name, list(files))

    def drop(self, *names: str) -> None:
        """Forget tables and remove what was made of them; a name that is not there is no error."""
        for name in names:
            if self._tables.pop(name, None) is not None:
                self._spark.catalog.dropTempView(name)
            folder = self._folders.pop(name, None)
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)

    def run(self, step: Step) -> StepResult:
        """Run one step into its output table and hold it to its row law.

        Raises:
            ConfigError: The step uses what Spark may answer differently.
            RunError: The SQL fails, or the output breaks the key or the row law.
        """
        begun = time.perf_counter()
        fault = SPARK.fault(step.sql)
        if fault:
            raise ConfigError(
                f"SQL ステップ {step.name} は Spark では使えません: {fault}。",
                'pipelines/ の当該ファイルを直すか、reconcile.toml の [engine] name を "duckdb" にしてください。',
            )
        try:
            self._keep(step.output, self._spark.sql(step.sql))
            rows = self.count(step.output)
            self._check_law(step, rows)
        except spark_session.failures() as error:
            raise RunError(
                f"SQL ステップ {step.name} を実行できません({spark_session.kind_of(error)})。",
                "pipelines/ の当該ファイルと、入力の列を確かめてください。",
            ) from None
        return StepResult(step.name, step.output, rows, time.perf_counter() - begun)

    def count(self, table: str) -> int:
        """Return the number of rows of a table."""
        return int(pl.scan_parquet(self._tables[table], glob=False).select(pl.len()).collect().item())

    def fetch(self, table: str, columns: Iterable[str] = (), order: Iterable[str] = ()) -> pl.DataFrame:
        """Return a table (or some of its columns), sorted by ``order`` when given (nulls last, texts by code point)."""
        rows = pl.scan_parquet(self._tables[table], glob=False)
        chosen, ordered = list(columns), list(order)
        if ordered:
            rows = rows.sort(ordered, nulls_last=True)
        return (rows.select(chosen) if chosen else rows).collect()

    def split(self, query: str, folder: Path) -> None:
        """Write the rows of a query into the pieces that its column ``piece`` names (``engine.pieces``).

        Args:
            query: A SELECT.
            folder: Is made; must not exist.

        Raises:
            RunError: It fails, for lack of space for example.
        """
        with _writing():
            self._spark.sql(query).write.partitionBy("piece").parquet(SPARK.address(folder))
        if any(folder.glob("piece=-*")):
            raise RunError(
                "分けた表に、どの処理にも入らない行があります。",
                "何も公開していません。不具合として開発者に知らせてください。",
            )

    def save(self, table: str, file: Path) -> None:
        """Write a table into a Parquet file.

        Raises:
            RunError: As ``split``.
        """
        with _writing():
            pl.scan_parquet(self._tables[table], glob=False).sink_parquet(file, compression="lz4")

    def apply(
        self,
        output: str,
        function: Work,
        inputs: Sequence[str],
        schema: Mapping[str, PolarsType],
        columns: Mapping[str, Sequence[str]] | None = None,
    ) -> int:
        """Let Python work on tables, one bucket at a time, on all cores or machines at once.

        Args:
            output: The table to make.
            function: Gets one frame per input, the rows of one bucket, and returns a frame with ``schema``. A pure
                function at the top level of an installed module (or a ``functools.partial`` of one).
            inputs: Tables with a column ``bucket``; the buckets of the first one are worked on.
            schema: Columns of the output.
            columns: The columns of an input that the function gets; all of them where it is not named.

        Returns:
            The number of rows.

        Raises:
            RunError: The function fails.
        """
        wanted = [list((columns or {}).get(name, ())) or self._spark.table(name).columns for name in inputs]
        work = partial(_on_buckets, function, len(inputs), dict(schema))
        try:
            rows = self._packed(inputs, wanted).mapInArrow(work, SPARK.columns(schema))
            self._keep(output, rows)
        except spark_session.failures() as error:
            told = _FAILED.search(str(error))
            raise RunError(
                f"表 {output} を計算できません({told[1] if told else spark_session.kind_of(error)})。",
                "何も公開していません。不具合として開発者に知らせてください。",
            ) from None
        return self.count(output)

    def _packed(self, inputs: Sequence[str], wanted: Sequence[Sequence[str]]) -> Any:
        """Lay all inputs below each other, each in a column of its own, so that a bucket comes as one run of rows."""
        from pyspark.sql import functions as f  # noqa: PLC0415 - optional

        tables = [self._spark.table(name) for name in inputs]
        kinds = [
            table.select(f.struct(*names)).schema[0].dataType
            for table, names in zip(tables, wanted, strict=True)
        ]
        packed = [
            table.select(
                "bucket",
                f.lit(place).alias(_INPUT),
                *(
                    (f.struct(*wanted[other]) if other == place else f.lit(None).cast(kind)).alias(
                        f"{_INPUT}{other}"
                    )
                    for other, kind in enumerate(kinds)
                ),
            )
            for place, table in enumerate(tables)
        ]
        rows = packed[0]
        for more in packed[1:]:
            rows = rows.unionAll(more)
        parts = int(self._spark.conf.get("spark.sql.shuffle.partitions"))
        return rows.repartition(parts, "bucket").sortWithinPartitions("bucket")

    def _keep(self, name: str, rows: Any) -> None:
        """Compute a table once, into files; only then does it replace an earlier one of that name."""
        folder = self._new_folder()
        try:
            rows.write.parquet(SPARK.address(folder))
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        self._show(name, sorted(folder.glob("*.parquet")), schema=rows.schema, folder=folder)

    def _show(
        self, name: str, files: list[Path], *, schema: object = None, folder: Path | None = None
    ) -> None:
        reader = self._spark.read if schema is None else self._spark.read.schema(schema)
        view = reader.parquet(*(SPARK.place(file) for file in files))
        self.drop(name)
        view.createOrReplaceTempView(name)
        self._tables[name] = files
        if folder is not None:
            self._folders[name] = folder

    def _new_folder(self) -> Path:
        self._made += 1
        return self.scratch / f"table{self._made}"

    def _check_law(self, step: Step, rows: int) -> None:
        key = ", ".join(step.key)
        distinct = self._spark.sql(f"SELECT DISTINCT {key} FROM {step.output}").count()
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


@contextmanager
def _writing() -> Iterator[None]:
    failures: tuple[type[BaseException], ...] = (
        *spark_session.failures(), OSError, pl.exceptions.PolarsError,
    )  # fmt: skip
    try:
        yield
    except failures as error:
        raise RunError(
            f"中間の表を書けません({spark_session.kind_of(error)})。",
            "空き容量と権限を確かめて、もう一度実行してください。終わったところまでは次の実行が引き継ぎます。",
        ) from None


def _on_buckets(
    function: Work, inputs: int, schema: Mapping[str, PolarsType], batches: Iterator[pa.RecordBatch]
) -> Iterator[pa.RecordBatch]:
    """Run in Spark's Python processes: work on each bucket of a partition of the packed inputs."""
    for rows in _buckets(batches):
        frames = [
            rows.filter(pl.col(_INPUT) == place).select(f"{_INPUT}{place}").unnest(f"{_INPUT}{place}")
            for place in range(inputs)
        ]
        if frames[0].is_empty():
            continue
        try:
            made = function(*frames).select(pl.col(name).cast(kind) for name, kind in schema.items())
        except Exception as error:
            raise PieceError(type(error).__name__) from None
        yield from made.to_arrow(compat_level=pl.CompatLevel.oldest()).to_batches()


def _buckets(batches: Iterator[pa.RecordBatch]) -> Iterator[pl.DataFrame]:
    """Put rows that come sorted by bucket together, one frame per bucket."""
    held: list[pl.DataFrame] = []
    for batch in batches:
        frame = pl.DataFrame(batch)
        for part in frame.partition_by("bucket", maintain_order=True):
            if held and held[0]["bucket"][0] != part["bucket"][0]:
                yield pl.concat(held)
                held = []
            held.append(part)
    if held:
        yield pl.concat(held)
