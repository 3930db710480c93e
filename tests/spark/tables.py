"""Tables for the comparison of the two engines, and what a step makes of them on both."""

from __future__ import annotations

import random

import polars as pl

from reconcile.errors import RunError

#: What else is unique in the tables that come from outside, beside the keys of the steps' outputs.
KEYS = {
    "ok_records": [["record_key"], ["system", "record_id"]],
    "ok_registry": [["resident"]],
    "ok_history": [["history_row"]],
    "ok_replica": [["replica_row"]],
    "ok_applications": [["row_no"]],
    "ok_provisions": [["provision_row"]],
    "run_parameters": [["scope"]],
}
#: Columns that are never empty.
FILLED = {
    "record_key",
    "resident",
    "history_row",
    "replica_row",
    "row_no",
    "provision_row",
    "system",
    "record_id",
    "bucket",
    "place",
}
#: Beginnings of names of columns that hold what the rest of the name says.
SIDES = ("r_", "held_", "expected_", "true_", "found_", "form_", "applied_", "current_", "holder_")
HARD = ["", "𠮷田", "吉田", "～", "ﾔﾏﾀﾞ", "%", "_", "0000-00-00", "個人番号の変更", "|", "'"]


def subject(column: str) -> str:
    """The name of a column without the side it is from."""
    for side in SIDES:
        column = column.removeprefix(side)
    return column


def shuffled(
    tables: dict[str, pl.DataFrame], keys: dict[str, list[list[str]]], seed: str, *, height: int = 120
) -> dict[str, pl.DataFrame]:
    """Small tables with the columns of ``tables`` whose cells are drawn from few values, so that much meets by chance.

    Args:
        tables: Tables of a real run.
        keys: By table, sets of columns on which no two rows agree.
        seed: Of the draw.
        height: Rows before those are left out that break a key.
    """
    draw = random.Random(seed)  # noqa: S311 - nothing secret
    pools = {}
    for frame in tables.values():
        for column in frame.columns:
            values = frame[column].drop_nulls().unique().sort().to_list()
            pools.setdefault((subject(column), frame.schema[column]), set()).update(
                draw.sample(values, min(6, len(values)))
            )
    made = {}
    for name, frame in tables.items():
        columns = {}
        for column, kind in frame.schema.items():
            pool = sorted(pools[subject(column), kind])
            if kind == pl.String and subject(column) in {
                "name",
                "birth",
                "event_reason",
                "record_id",
                "addressee_no",
            }:
                pool = pool + draw.sample(HARD, 3)
            if kind == pl.Int64 and column in FILLED - {"bucket"}:
                # where two keys make one, as of a record and its candidates, the same two must meet again
                pool = list(
                    range(8 if column == "resident" and "record_key" in frame.columns else height // 3)
                )
            # some numbers are in one table alone
            pool = draw.sample(pool, min(5, len(pool))) if column == "number" else pool
            empty = 0.0 if column in FILLED else 0.15
            columns[column] = [
                draw.choice(pool) if pool and draw.random() >= empty else None for _ in range(height)
            ]
        mixed = pl.DataFrame(columns, schema=frame.schema)
        if name == "run_parameters":
            mixed = frame.head(1)
        for key in keys.get(name, []):
            mixed = mixed.unique(key, keep="first", maintain_order=True)
        made[name] = mixed
    return made


def outcome(engine, step, tables):
    """What an engine makes of a step: its rows in some fixed order, and the law it broke.

    Args:
        engine: Either engine.
        step: The step.
        tables: What it reads, forgotten afterwards.
    """
    for name, frame in tables.items():
        engine.register(name, frame)
    told = answer(engine, step)
    engine.drop(*tables)
    return told


def answer(engine, step):
    """As ``outcome``, of tables that are there."""
    broken = ""
    try:
        engine.run(step)
    except RunError as error:
        broken = str(error)
    made = engine.fetch(step.output)
    engine.drop(step.output)
    return made.sort(made.columns, nulls_last=True), broken
