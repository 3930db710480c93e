"""Field by field: the record beside the holder of its number, as ``reconcile explain`` tells it."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from reconcile.compare.name import NameFields
from reconcile.compare.trace import Trace, address_trace, birth_trace, name_trace
from reconcile.judge.holders import STATE_FIELDS
from reconcile.judge.levels import NAME_FIELDS
from reconcile.outputs import explanation as told
from reconcile.pipelines.steps import Steps

_COLUMNS: Final = {"name": "name", "kana": "name_kana", "birth": "birth", "sex": "sex", "address": "address"}
_SEX: Final = {"male": "男", "female": "女", "unknown": "不明"}
_NO_TRACE: Final = Trace("")
_AGREES: Final = ("same", "possible")


def compared_fields(
    steps: Steps, row: dict[str, Any], *, unmask: bool, is_open: bool
) -> tuple[told.Field, ...]:
    """Return every field with its level, how the two sides came to agree, and what may be shown of them.

    Args:
        steps: The runner, after ``judge_records``.
        row: The record's row of the verdicts.
        unmask: Show the record's own values.
        is_open: Show the holder's values, too.

    Returns:
        One entry per key of ``outputs.explanation.FIELDS``; levels alone for a carried verdict; empty when nobody
        holds the number.
    """
    own = pl.col("record_key") == row["record_key"]
    levels = steps.fetch("levels_registry").filter(own).row(0, named=True)
    pairs = steps.fetch("pair_registry").filter(own).to_dicts()
    if not pairs:
        return tuple(_field(name, levels, _NO_TRACE, None, None) for name in told.FIELDS)
    (pair,) = pairs
    if pair["r_person"] is None:
        return ()
    past = steps.fetch("states_of_holders").select(STATE_FIELDS)
    states = past.filter(pl.col("person") == pair["r_person"])
    traces = _traces(pair, levels, states)
    fields = []
    is_other = row["grade"] == "C"  # another person: no more of his than the level
    pair = {**pair, "sex": _SEX.get(pair["sex"]), "r_sex": _SEX.get(pair["r_sex"])}
    for name, column in _COLUMNS.items():
        trace = traces[name]._replace(parts=()) if is_other and name != "name" else traces[name]
        record, registry = pair[column], pair[f"r_{column}"]
        shown = record if unmask else told.shape(record) if name != "sex" else record and told.HIDDEN
        beside = registry if is_open or registry is None else told.HIDDEN
        fields.append(_field(name, levels, trace, shown, beside))
    return tuple(fields)


def _traces(pair: dict[str, Any], levels: dict[str, Any], states: pl.DataFrame) -> dict[str, Trace]:
    record = NameFields(*(pair[name] for name in NAME_FIELDS))
    resident = NameFields(*(pair[f"r_{name}"] for name in NAME_FIELDS))
    past = [NameFields(*row) for row in states.select(NAME_FIELDS).iter_rows()]
    supported = all(levels[f"{name}_level"] == "same" for name in ("kana", "birth", "sex"))
    sound = "as_written" if pair["name_kana"] == pair["r_name_kana"] else "sound"
    return {
        "name": name_trace(record, resident, past, supported=supported),
        "kana": Trace(sound if levels["kana_level"] in _AGREES else ""),
        "birth": birth_trace(pair["birth"], pair["r_birth"]),
        "sex": Trace("mapped" if levels["sex_level"] == "same" else ""),
        "address": address_trace(pair["address"], pair["r_address"], states["address"].drop_nulls()),
    }


def _field(
    name: str, levels: dict[str, Any], trace: Trace, record: str | None, registry: str | None
) -> told.Field:
    level = levels[f"{name}_level"]
    return told.Field(
        name,
        level,
        told.level_label(name, level),
        trace.how,
        told.HOW[trace.how],
        dict(trace.parts),
        record,
        registry,
    )
