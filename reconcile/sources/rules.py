"""Payload rules of a layout as a pandera schema, and their findings.

Three traps are closed here. pandera checks no data of a LazyFrame, so only a DataFrame goes in; a canary column whose
first row must fail proves on every call that checks did run. And its failure cases hold the values: only row index
and rule name leave this module, and its exceptions are never chained.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import polars as pl

from reconcile.errors import RunError
from reconcile.sources.dates import parse_date
from reconcile.sources.layout import Layout, PayloadSpec
from reconcile.sources.layout_check import is_engine_pattern, range_kind, range_value
from reconcile.sources.plan import PAYLOAD_PREFIX
from reconcile.sources.records import FINDING_SCHEMA

if TYPE_CHECKING:
    import pandera.polars as pa

_CANARY: Final = "__canary__"
#: pandera keeps how deep it validates in one place for all threads.
_ONE_AT_A_TIME: Final = threading.Lock()
Rule = tuple[str, Callable[[pl.Expr], pl.Expr]]


def compile_schema(layout: Layout) -> pa.DataFrameSchema:
    """Compile a layout's payload rules.

    Args:
        layout: The layout.

    Returns:
        A schema for tables with the ``payload__<name>`` columns (text, null when blank) and the canary column.
        Every check is named like the quality rule it stands for.
    """
    import pandera.polars as pa  # noqa: PLC0415 - costs most of a second, and gate calls without payload need none

    columns = {
        PAYLOAD_PREFIX + spec.name: pa.Column(
            pl.String, [_check(name, rule) for name, rule in _rules(spec)], nullable=True
        )
        for spec in layout.payload
        if _rules(spec)
    }
    canary = pa.Column(pl.Boolean, [_check(_CANARY, lambda column: ~column)])
    return pa.DataFrameSchema({**columns, _CANARY: canary})


def _check(name: str, rule: Callable[[pl.Expr], pl.Expr]) -> pa.Check:
    import pandera.polars as pa  # noqa: PLC0415 - see compile_schema

    def run(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(rule(pl.col(data.key)).fill_null(False))

    return pa.Check(run, name=name)


def validate(layout: Layout, table: pl.DataFrame, schema: pa.DataFrameSchema | None = None) -> pl.DataFrame:
    """Check the payload columns of accepted rows.

    Args:
        layout: The layout.
        table: Accepted rows with row_no and payload columns, in memory.
        schema: ``compile_schema(layout)`` if at hand.

    Returns:
        row_no and rule of every broken rule (``payload_pattern:<name>`` …), ordered by row.

    Raises:
        TypeError: The table is lazy.
        RunError: The canary did not fail: validation is not working.
    """
    if not isinstance(table, pl.DataFrame):
        raise TypeError("only a DataFrame can be validated: pandera checks no data of a LazyFrame")
    ruled = [PAYLOAD_PREFIX + spec.name for spec in layout.payload if _rules(spec)]
    if table.is_empty() or not ruled:
        return pl.DataFrame(schema=FINDING_SCHEMA)
    canary = pl.int_range(pl.len()) == 0
    failures = _failures(schema or compile_schema(layout), table.select(*ruled, canary.alias(_CANARY)))
    caught = failures.filter(pl.col("check") == _CANARY)
    if caught["index"].to_list() != [0]:
        raise RunError(
            f"[{layout.id}] 検証の見張り行が検出されません。検証が働いていません(canary)",
            "pandera と polars の版を requirements.lock のとおりにしてください。",
        )
    real = failures.filter(pl.col("check") != _CANARY)
    return real.select(table["row_no"].gather(real["index"]), rule="check").sort("row_no", "rule")


def _failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> pl.DataFrame:
    """Run the schema; returns check and index only, never a value."""
    import pandera.errors  # noqa: PLC0415 - see compile_schema

    try:
        with _ONE_AT_A_TIME:
            schema.validate(frame, lazy=True)
    except pandera.errors.SchemaErrors as errors:
        cases: pl.DataFrame = errors.failure_cases
        return cases.select("check", pl.col("index").cast(pl.Int64))
    return pl.DataFrame(schema={"check": pl.String, "index": pl.Int64})


def _rules(spec: PayloadSpec) -> list[Rule]:
    """Return the rules of one payload column; a blank value breaks none of them but ``required``."""
    rules: list[Rule] = []

    def add(name: str, rule: Callable[[pl.Expr], pl.Expr]) -> None:
        rules.append((f"payload_{name}:{spec.name}", lambda column: column.is_null() | rule(column)))

    if spec.required:
        rules.append((f"payload_required:{spec.name}", lambda column: column.is_not_null()))
    if spec.pattern is not None:
        add("pattern", _pattern(spec.pattern))
    if spec.values is not None:
        allowed = [str(value) for value in spec.values]
        add("values", lambda column: column.is_in(allowed))
    if spec.min is not None or spec.max is not None:
        add("range", _range(spec))
    if spec.unique:
        add("unique", lambda column: column.is_unique())
    return rules


def _pattern(pattern: str) -> Callable[[pl.Expr], pl.Expr]:
    if is_engine_pattern(pattern):
        return lambda column: column.str.contains(pattern)
    compiled = re.compile(pattern)  # look-around: Python's own engine, once per distinct value
    return lambda column: _each(column, lambda text: float(compiled.search(text) is not None)) == 1.0


def _range(spec: PayloadSpec) -> Callable[[pl.Expr], pl.Expr]:
    bounds = [bound for bound in (spec.min, spec.max) if bound is not None]
    read = _day if range_kind(spec, bounds[0]) == "date" else _number
    low = range_value(spec, spec.min) if spec.min is not None else float("-inf")
    high = range_value(spec, spec.max) if spec.max is not None else float("inf")
    # A value that is no number (or date) at all is outside the range too.
    return lambda column: _each(column, read).is_between(low, high).fill_null(False)


def _number(text: str) -> float | None:
    try:
        return float(unicodedata.normalize("NFKC", text).replace(",", ""))
    except ValueError:
        return None


def _day(text: str) -> float | None:
    day = parse_date(text)
    return (
        float(day.year * 10000 + day.month * 100 + day.day) if day else None
    )  # strftime takes as long as parsing


def _each(column: pl.Expr, function: Callable[[str], float | None]) -> pl.Expr:
    """Apply a Python function once per distinct value."""

    def run(values: pl.Series) -> pl.Series:
        distinct = values.drop_nulls().unique()
        table = {value: function(value) for value in distinct}
        return values.replace_strict(table, default=None, return_dtype=pl.Float64)

    return column.map_batches(run, return_dtype=pl.Float64)
