"""The files under results/: one row per accepted record, finding, rejected row (contract §6)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from typing import Final

import polars as pl

from reconcile.lifecycle.carried import Carry
from reconcile.outputs.files import write_private
from reconcile.pipelines.check_b import changed_columns
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.steps import Steps
from reconcile.store.order import in_order
from reconcile.store.parquet import parquet
from reconcile.store.run_folder import RunFolder

VERDICT_COLUMNS: Final = (
    "system",
    "record_id",
    "verdict",
    "grade",
    "reason",
    "linkage_error",
    "registry_status",
    "match_key",
    "name_level",
    "kana_level",
    "birth_level",
    "sex_level",
    "address_level",
    "my_number",
    "proposed_number",
    "carried",
    "cause",
    "cause_basis",
    "pattern",
    "digest",
)

FINDING_COLUMNS: Final = (
    "finding_id", "check", "system", "record_id", "code", "state", "first_seen", "last_seen", "note",
)  # fmt: skip

#: Columns of ``verdict_registry`` that are told.
_JUDGED: Final = (
    "record_key", "verdict", "grade", "reason", "linkage_error", "registry_status", "is_protected", "is_true_protected",
    "true_number", "name_level", "kana_level", "birth_level", "sex_level", "address_level",
)  # fmt: skip

#: Columns of ``replica_results`` that are told.
OUTCOME_COLUMNS: Final = (
    "system", "record_id", "record_key", "replica_row", "outcome", "addressee_no", "expected_addressee_no", "run_first",
    "run_last",
)  # fmt: skip

#: Levels of the decision table that verdicts.parquet shows as not_comparable.
_HIDDEN_LEVELS: Final = ("unreadable", "illegible", "unknown", "not_held")

_LEVELS: Final = ("name_level", "kana_level", "birth_level", "sex_level", "address_level")

_SIGNS: Final = {
    "name": {"same": "+", "variant": "~", "past": "+", "not_comparable": "?"},
    "birth": {"same": "+", "compatible": "~", "not_comparable": "?"},
    "sex": {"same": "+", "not_comparable": "?"},
    "address": {"same": "+", "same_to_room": "+", "past": "+", "same_town": "~", "not_comparable": "?"},
}


def judged(steps: Steps, intake: Intake, carry: Carry | None) -> pl.DataFrame:
    """Assemble one row per accepted record, in order of system and file, as far as check A tells it without the causes.

    Returns:
        What ``verdicts`` adds to.
    """
    said = steps.fetch("verdict_registry", _JUDGED)
    records = intake.records.select("record_key", "system", "record_id", "number", "digest")
    kept = carry.carried["record_key"] if carry else pl.Series([], dtype=pl.Int64)
    frame = records.join(said, on="record_key", how="left", maintain_order="left")
    return frame.with_columns(
        pl.col("reason").replace({"": None}),
        *told_levels(frame.select(_LEVELS)),
        pl.col("number").alias("my_number"),
        # nobody under 支援措置 is ever proposed (contract §3, rule 7)
        pl.when(~pl.col("is_true_protected")).then(pl.col("true_number")).alias("proposed_number"),
        pl.col("record_key").is_in(kept.implode()).alias("carried"),
    )


def verdicts(steps: Steps, judged: pl.DataFrame) -> pl.DataFrame:
    """Put the causes beside what check A told.

    Args:
        steps: The runner; ``causes`` is made.
        judged: As ``judged`` gives it.

    Returns:
        ``VERDICT_COLUMNS`` and, for the other outputs and the state, ``record_key``, ``is_protected``,
        ``is_true_protected``, ``true_number`` and ``partner`` (of a swapped pair: the other record's id).
    """
    causes = steps.fetch("causes").drop("cause_decided_by")
    told = judged.join(causes, on="record_key", how="left", maintain_order="left")
    return told.select(
        *VERDICT_COLUMNS, "record_key", "is_protected", "is_true_protected", "true_number", "partner"
    )


def told_levels(levels: pl.DataFrame) -> pl.DataFrame:
    """Return the levels as verdicts.parquet shows them, and ``match_key``.

    Each combination is put into words once; a record only points to its own.

    Args:
        levels: The levels of the decision table (text), one column a field.
    """
    words = [levels[name].unique() for name in levels.columns]
    table, code = pl.DataFrame({"": [0]}), pl.lit(0, pl.UInt32)
    for own in words:
        listed = own.drop_nulls()
        # null is a word as well: the last one
        places = pl.col(own.name).cast(pl.Enum(listed)).to_physical().cast(pl.UInt32).fill_null(listed.len())
        table = table.join(
            pl.DataFrame(listed.extend_constant(None, 1)), how="cross", maintain_order="left_right"
        )
        code = code * (listed.len() + 1) + places
    told = table.select(levels.columns).with_columns(
        pl.all().replace(dict.fromkeys(_HIDDEN_LEVELS, "not_comparable"))
    )
    return told.with_columns(match_key().alias("match_key"))[levels.select(code.alias("code")).to_series()]


def match_key() -> pl.Expr:
    """Return the short sortable reason, such as ``+NAME+BIRTH+SEX-ADDRESS`` (+ agrees, ~ nearly, ? open, - differs)."""
    return pl.concat_str(
        part
        for field, signs in _SIGNS.items()
        for part in (
            pl.col(f"{field}_level").replace_strict(signs, default="-", return_dtype=pl.String),
            pl.lit(field.upper()),
        )
    )


def replica_rows(steps: Steps, intake: Intake, outcomes: pl.DataFrame) -> pl.DataFrame:
    """Assemble results/replica.parquet: one outcome per (system, record_id), in order of system and record.

    Args:
        steps: The runner, after ``check_replica``.
        intake: What was read.
        outcomes: ``OUTCOME_COLUMNS`` of ``replica_results``.
    """
    changed = changed_columns(steps, intake, outcomes)
    told = outcomes.join(changed, on="record_key", how="left", maintain_order="left").select(
        "system", "record_id", "outcome", "columns", "addressee_no", "expected_addressee_no", "record_key"
    )
    # the extracts stand mostly in order of record already: by key, which is quick, there is little left to move
    return in_order(told.sort("record_key", nulls_last=True), [layout.id for layout in intake.systems])


def finding_id(system: str, record_id: str, check: str) -> str:
    """Return the id of a finding: the same in every run, and no way back to the record (sha256, 16 hex digits)."""
    return hashlib.sha256("\x1f".join((system, record_id, check)).encode()).hexdigest()[:16]


def found_tonight(steps: Steps, intake: Intake, withheld: Collection[str]) -> pl.DataFrame:
    """Return what was found, in order of system and record: the columns of a finding, and ``record_key``.

    Args:
        steps: The runner; ``found`` is made.
        intake: Systems, and the digest of each record.
        withheld: Systems that stand still: their rows make no tickets.
    """
    found = (
        steps.fetch("found").rename({"check_name": "check"}).filter(~pl.col("system").is_in(list(withheld)))
    )
    order = pl.DataFrame({"system": [layout.id for layout in intake.systems]}).with_row_index("place")
    ids = [finding_id(*row) for row in found.select("system", "record_id", "check").iter_rows()]
    digests = of_records(intake.records.select("record_key", "digest"), found)
    return (
        found.with_columns(pl.Series("finding_id", ids, dtype=pl.String))
        .join(order, on="system", how="left")
        .join(digests, on="record_key", how="left")
        .sort("place", "system", "record_id", "check", nulls_last=True)
        .select("finding_id", "check", "system", "record_id", "code", "digest", "record_key")
    )


def of_records(rows: pl.DataFrame, few: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a few records: to pick them first is quicker than to prepare a join for all."""
    return rows.filter(pl.col("record_key").is_in(few["record_key"].drop_nulls().implode()))


def result_files(steps: Steps, intake: Intake, tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Return what each file under results/ holds besides verdicts; ``tables`` holds replica, findings and answers."""
    ordered = intake.records.select("record_key", "system", "record_id")
    entry = ordered.join(
        steps.fetch("entry", ["record_key", "outcome"]), on="record_key", how="left", maintain_order="left"
    )
    return {
        "replica": tables["replica"].drop("record_key"),
        "findings": tables["findings"].select(FINDING_COLUMNS),
        "answers": tables["answers"],
        "entry": entry.drop("record_key"),
        "quality": intake.quality,
        "rejected": intake.rejected,
    }


def write_results(folder: RunFolder, files: Mapping[str, pl.DataFrame]) -> None:
    """Write files under results/, as ``result_files`` gives them."""
    for name, frame in files.items():
        write_private(folder.file("results", f"{name}.parquet"), parquet(frame))
