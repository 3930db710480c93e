"""From split lines to records: which rows are accepted, and what is to be said about them."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from reconcile.sources.encoding import MARK
from reconcile.sources.kinds import CLOSED, FIELDS, KEYS, NEEDS_RECORD_ID, READABLE
from reconcile.sources.layout import Layout
from reconcile.sources.model import REJECTED_SCHEMA
from reconcile.sources.plan import PAYLOAD_PREFIX, Batch, Plan, Target

#: Padding that is no content: ASCII and full-width spaces, tabs, line ends, NUL, byte order mark, zero width space.
BLANKS = " \u3000\t\r\n\v\f\0\u00a0\u2003\u2002\u2009\ufeff\u200b"
FINDING_SCHEMA = {"row_no": pl.Int64, "rule": pl.String}


@dataclass(frozen=True)
class Records:
    """One batch, interpreted.

    Attributes:
        accepted: row_no, file, line, canonical fields, payload columns.
        rejected: source, file, line, rule, raw.
        findings: row_no, rule.
        taken: Number of accepted rows that were handed on and are no longer in ``accepted``.
    """

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    findings: pl.DataFrame
    taken: int = 0

    @property
    def count(self) -> int:
        """Accepted rows."""
        return self.accepted.height + self.taken

    @property
    def read(self) -> int:
        """Records and blank lines that went in."""
        return self.count + self.rejected.height


def column_names(layout: Layout) -> list[str]:
    """Return the text columns of the accepted table, in order."""
    return [*FIELDS[layout.kind], *(PAYLOAD_PREFIX + spec.name for spec in layout.payload)]


def interpret(batch: Batch, plan: Plan, layout: Layout, file: str, first_row: int) -> Records:
    """Make records of one batch.

    Args:
        batch: Lines, split.
        plan: What is where.
        layout: The layout.
        file: File name for the results.
        first_row: row_no of the first record that is accepted.

    Returns:
        Accepted and rejected rows and findings; together as many as the batch had.
    """
    values = _values(batch, plan)
    table, notes = _closed_values(values, layout)
    if batch.faulty:
        table, faults = _faults(table)
        notes.update(faults)
    rule = _rejection(table, notes, layout)
    # After the undecodable rows are known, what is left of a fault is shown as U+FFFD like any unreadable character.
    keep = rule.is_null()
    accepted = table.filter(keep)
    numbers = pl.int_range(first_row, first_row + accepted.height, dtype=pl.Int64, eager=True).alias("row_no")
    notes |= _blank_notes(table, layout)
    findings = [
        pl.DataFrame({"row_no": numbers.filter(flags.filter(keep))}).with_columns(rule=pl.lit(name))
        for name, flags in notes.items()
        if flags.any()
    ]
    return Records(
        accepted=accepted.select(
            numbers, pl.lit(file).alias("file"), "line", *_in_order(accepted, column_names(layout))
        ),
        rejected=_rejected(batch, rule, layout.id, file),
        findings=pl.concat(findings) if findings else pl.DataFrame(schema=FINDING_SCHEMA),
    )


def _in_order(table: pl.DataFrame, names: list[str]) -> list[pl.Expr]:
    held = set(table.columns)
    return [pl.col(name) if name in held else pl.lit(None, pl.String).alias(name) for name in names]


def _values(batch: Batch, plan: Plan) -> pl.DataFrame:
    """Trim every cell and put the parts of each field together; blank is null."""
    trimmed = batch.cells.with_columns(pl.col(name).str.strip_chars(BLANKS) for name in plan.names)
    trimmed = trimmed.with_columns(_null_if_blank(pl.col(name)).alias(name) for name in plan.names)
    return trimmed.select("line", *(_combine(target).alias(target.name) for target in plan.targets))


def _null_if_blank(column: pl.Expr) -> pl.Expr:
    return pl.when(column != "").then(column)


def _combine(target: Target) -> pl.Expr:
    if len(target.parts) == 1:
        return pl.col(target.parts[0])
    joined = pl.concat_str(
        [pl.col(part) for part in target.parts], separator=target.joiner, ignore_nulls=True
    )
    return _null_if_blank(joined)


def _closed_values(table: pl.DataFrame, layout: Layout) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Apply ``values`` and hold closed vocabularies; returns the table and the rows that do not fit."""
    notes: dict[str, pl.Series] = {}
    changed: list[pl.Series] = []
    for name, spec in layout.fields.items():
        mapping = spec.values
        allowed = CLOSED.get(name)
        if name not in table.columns or (mapping is None and allowed is None):
            continue
        raw = table[name]
        mapping = mapping if mapping is not None else {word: word for word in allowed or ()}
        mapped = raw.fill_null("").replace_strict(mapping, default=None, return_dtype=pl.String)
        notes[f"unmapped_value:{name}"] = raw.is_not_null() & mapped.is_null()
        changed.append(mapped.replace("", None) if "" in mapping.values() else mapped)
    return table.with_columns(changed), notes


def _faults(table: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, pl.Series]]:
    """Find fields with undecodable bytes; the bytes become U+FFFD, which is nobody's readable name."""
    names = table.columns[1:]
    marked = {name: table[name].str.contains(MARK, literal=True).fill_null(False) for name in names}
    faulty = {name: flags for name, flags in marked.items() if flags.any()}
    clean = table.with_columns(pl.col(n).str.replace_all(MARK, "\ufffd", literal=True) for n in faulty)
    return clean, {
        f"undecodable:{name.removeprefix(PAYLOAD_PREFIX)}": flags for name, flags in faulty.items()
    }


def _rejection(table: pl.DataFrame, notes: dict[str, pl.Series], layout: Layout) -> pl.Series:
    """Name the rule by which a row is rejected, null for accepted rows."""
    rule = pl.Series("rule", [None], dtype=pl.String).new_from_index(0, table.height)
    if layout.kind in NEEDS_RECORD_ID and "record_id" in table.columns:
        blank = table["record_id"].is_null()
        rule = rule.set(blank, "blank_record_id") if blank.any() else rule
    for name in READABLE[layout.kind]:
        fault = notes.get(f"undecodable:{name}")
        if fault is not None:
            rule = rule.set(fault, "undecodable")
    return rule


def _blank_notes(table: pl.DataFrame, layout: Layout) -> dict[str, pl.Series]:
    held = set(table.columns)
    notes = {f"null_key:{key}": table[key].is_null() for key in KEYS[layout.kind] if key in held}
    if layout.kind == "system":
        notes |= {f"{key}_blank": table[key].is_null() for key in ("name", "birth_date") if key in held}
    return notes


def _rejected(batch: Batch, rule: pl.Series, source: str, file: str) -> pl.DataFrame:
    """Put broken lines and rejected rows together, in the order of the file, with what was read."""
    away = rule.is_not_null()
    together = batch.broken
    if away.any():
        together = pl.concat([together, _shown(batch, rule, away)]).sort("line")
    return together.with_columns(source=pl.lit(source), file=pl.lit(file)).select(list(REJECTED_SCHEMA))


def _shown(batch: Batch, rule: pl.Series, away: pl.Series) -> pl.DataFrame:
    """Return line, rule and what was read of the rows that are not accepted."""
    shown = batch.origin(away)
    rows = pl.DataFrame({"line": batch.line.filter(away), "rule": rule.filter(away)})
    raw = pl.concat_str(pl.all().fill_null(""), separator="\t").alias("raw")
    return rows.hstack(shown.select(raw.str.replace_all(MARK, "\ufffd", literal=True)))
