"""Starts and ends Spark: one quiet Java process that listens on this machine only, and leaves nothing behind.

The only module, with ``spark``, that knows pyspark, which is imported when the engine is asked for and not before.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from reconcile import paths
from reconcile.errors import ConfigError
from reconcile.store.private import write_new

#: Oldest Java on which Spark 4 runs.
_LEAST_JAVA: Final = 17
_BACK: Final = 'DuckDB で動かすときは、reconcile.toml の [engine] name を "duckdb" にしてください。'
#: Seconds until a process that was told to end is ended.
_PATIENCE: Final = 30
#: Loggers through which pyspark writes the text of an error, with values of rows, to stderr.
_LOUD: Final = ("SQLQueryContextLogger", "DataFrameQueryContextLogger")

#: Without an appender Spark takes a configuration for none, and logs as it likes.
_SILENT_LOG: Final = (
    b"appender.none.type = Null\nappender.none.name = none\n"
    b"rootLogger.level = off\nrootLogger.appenderRef.none.ref = none\n"
)
_SETTINGS: Final = {
    "spark.app.name": "reconcile",
    "spark.ui.enabled": "false",
    "spark.log.level": "OFF",
    "spark.eventLog.enabled": "false",
    "spark.hadoop.mapreduce.fileoutputcommitter.marksuccessfuljobs": "false",
    "spark.hadoop.fs.permissions.umask-mode": "077",
    # numbers that overflow and texts that are no number are errors, as on DuckDB
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.parquet.compression.codec": "lz4_raw",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.execution.arrow.useLargeVarTypes": "true",
    # nobody reads the plans
    "spark.sql.maxPlanStringLength": "1000",
}


@dataclass(frozen=True)
class SparkSession:
    """A running session.

    Attributes:
        sql: pyspark's ``SparkSession``.
        gateway: The way to its Java process.
        interrupt: How this process took Ctrl-C before.
    """

    sql: Any
    gateway: Any
    interrupt: Any

    def stop(self) -> None:
        """End the session and its process; a process that is gone already is no error."""
        from py4j.protocol import Py4JError  # noqa: PLC0415 - optional

        with suppress(Py4JError, OSError):
            self.sql.stop()
        _end(self.gateway)
        if self.interrupt is not None and threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, self.interrupt)


def start(*, memory: str, threads: int, scratch: Path, master: str) -> SparkSession:
    """Start Spark.

    Args:
        memory: Of each of its Java processes, such as ``2048m``.
        threads: Cores, when ``master`` is empty.
        scratch: Existing folder for everything that it writes.
        master: Address of a cluster; "" for this machine alone.

    Raises:
        ConfigError: pyspark or Java is missing or too old, or Spark does not start.
    """
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415 - optional
        from pyspark import SparkConf, SparkContext  # noqa: PLC0415
        from pyspark.errors import PySparkException  # noqa: PLC0415
        from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
        from pyspark.sql import SparkSession as Session  # noqa: PLC0415
    except ImportError:
        raise ConfigError(
            '[engine] name = "spark" に必要な pyspark がインストールされていません。',
            f"pip install 'reconcile-my-number[spark]' で入れてください。{_BACK}",
        ) from None
    _check_java()
    settings = _settings(memory, threads, scratch.absolute(), master)
    conf = SparkConf(loadDefaults=False).setAll(list(settings.items()))
    interrupt = signal.getsignal(signal.SIGINT)
    launch: Any = launch_gateway
    gateway = None
    try:
        with _environment(_for_java()):
            gateway = launch(
                conf, {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "umask": 0o077}
            )
            session = Session(SparkContext(conf=conf, gateway=gateway))
    except (PySparkException, Py4JError, OSError, ValueError) as error:
        _end(gateway)
        raise ConfigError(
            f"Spark を起動できません({kind_of(error)})。",
            "[engine] の master と memory_limit、空きメモリ、環境変数 JAVA_HOME と SPARK_HOME を確かめてください。"
            + _BACK,
        ) from None
    _silence()
    return SparkSession(session, gateway, interrupt)


def failures() -> tuple[type[BaseException], ...]:
    """Return what Spark raises when work fails, or when its process is gone."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - optional
    from pyspark.errors import PySparkException  # noqa: PLC0415

    return (PySparkException, Py4JError, ConnectionError)


def kind_of(error: BaseException) -> str:
    """Name an error without its text, which may hold values of rows."""
    named = getattr(error, "getCondition", lambda: None)()
    return str(named or type(error).__name__)


def _settings(memory: str, threads: int, scratch: Path, master: str) -> dict[str, str]:
    master = master or f"local[{threads}]"
    # read by every machine of a cluster: without it they log values of rows
    silent = f"-Dlog4j2.configurationFile={_silence_java(scratch).as_uri()}"
    cluster = {"spark.executor.memory": memory, "spark.executor.extraJavaOptions": silent}
    alone = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        # whoever else works on this machine cannot talk to it
        "spark.authenticate": "true",
        "spark.sql.shuffle.partitions": str(2 * threads),
        "spark.executorEnv.PYTHONPATH": str(Path(paths.__file__).parents[1]),
    }
    return {
        **_SETTINGS,
        "spark.master": master,
        "spark.driver.memory": memory,
        "spark.driver.maxResultSize": "0",
        "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
        "spark.driver.extraJavaOptions": f'{silent} "-Djava.io.tmpdir={scratch}"',
        **(alone if master.startswith("local") else cluster),
    }


def _for_java() -> dict[str, str]:
    """Variables under which Spark starts: this Python, and file names in UTF-8 whatever the account's locale."""
    return {"PYSPARK_PYTHON": os.environ.get("PYSPARK_PYTHON", sys.executable), "LC_ALL": "C.UTF-8"}


def _check_java() -> None:
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home) / "bin" / "java") if home else shutil.which("java")
    told = ""
    if java is not None:
        with suppress(OSError, subprocess.SubprocessError):
            done = subprocess.run(  # noqa: S603 - the Java that Spark itself would start
                [java, "-version"],
                capture_output=True,
                text=True,
                errors="replace",
                check=True,
                timeout=_PATIENCE,
            )
            told = done.stderr
    version = re.search(r'version "(?:1\.)?(\d+)', told)
    if version is None or int(version[1]) < _LEAST_JAVA:
        found = f"(見つかったのは Java {version[1]})" if version else ""
        raise ConfigError(
            f'[engine] name = "spark" に必要な Java {_LEAST_JAVA} 以上がありません{found}。',
            f"Java {_LEAST_JAVA} 以上を入れ、環境変数 JAVA_HOME か PATH で見つかるようにしてください。{_BACK}",
        )


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _silence_java(scratch: Path) -> Path:
    file = scratch / "log4j2.properties"
    file.unlink(missing_ok=True)
    write_new(file, _SILENT_LOG)
    return file


def _silence() -> None:
    from pyspark.logger import PySparkLogger  # noqa: PLC0415 - optional

    for name in _LOUD:
        PySparkLogger.getLogger(name).disabled = True


def _end(gateway: Any) -> None:
    """End the Java process, and let pyspark forget it, so that another engine may start one."""
    from pyspark import SparkContext  # noqa: PLC0415 - optional

    context: Any = SparkContext
    context._gateway = context._jvm = context._active_spark_context = None
    if gateway is None:
        return
    with suppress(Exception):
        gateway.shutdown()
    process = gateway.proc
    process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
