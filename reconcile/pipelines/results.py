"""The files under results/: one row per accepted record, finding, rejected row (contract §6)."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Final

import polars as pl

from reconcile.pipelines.check_b import changed_columns
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.steps import Steps
from reconcile.store.run_folder import RunFolder
from reconcile.store.secret import digests

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

#: What a result is bound to: number and 4情報 (contract §8).
_DIGESTED: Final = ["number", "name", "birth", "sex", "address"]

#: Levels of the decision table that verdicts.parquet shows as not_comparable.
_HIDDEN_LEVELS: Final = ("unreadable", "unknown", "not_held")

_SIGNS: Final = {
    "name": {"same": "+", "variant": "~", "past": "+", "not_comparable": "?"},
    "birth": {"same": "+", "compatible": "~", "not_comparable": "?"},
    "sex": {"same": "+", "not_comparable": "?"},
    "address": {"same": "+", "same_to_room": "+", "past": "+", "same_town": "~", "not_comparable": "?"},
}


def verdicts(steps: Steps, intake: Intake, key: bytes) -> pl.DataFrame:
    """Assemble one row per accepted record, in order of system and file.

    Returns:
        ``VERDICT_COLUMNS`` and, for the other outputs, ``record_key``, ``is_protected`` and ``partner`` (of a swapped
        pair: the other record's id).
    """
    judged = steps.fetch("verdict_registry").select(
        "record_key",
        "verdict",
        "grade",
        "reason",
        "linkage_error",
        "registry_status",
        "is_protected",
        "is_true_protected",
        "true_number",
    )
    levels = steps.fetch("levels_registry").drop("one_character", "is_name_loose")
    causes = steps.fetch("causes").drop("cause_decided_by")
    frame = (
        intake.records.join(judged, on="record_key", how="left", maintain_order="left")
        .join(levels, on="record_key", how="left", maintain_order="left")
        .join(causes, on="record_key", how="left", maintain_order="left")
        .with_columns(pl.col(r"^.*_level$").replace(dict.fromkeys(_HIDDEN_LEVELS, "not_comparable")))
    )
    return frame.with_columns(
        pl.col("reason").replace({"": None}),
        match_key().alias("match_key"),
        pl.col("number").alias("my_number"),
        # nobody under 支援措置 is ever proposed (contract §3, rule 7)
        pl.when(~pl.col("is_true_protected")).then(pl.col("true_number")).alias("proposed_number"),
        pl.lit(value=False).alias("carried"),
        digests(frame, _DIGESTED, key),
    ).select(*VERDICT_COLUMNS, "record_key", "is_protected", "partner")


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


def replica_rows(steps: Steps, intake: Intake) -> pl.DataFrame:
    """Assemble results/replica.parquet: one outcome per (system, record_id)."""
    order = pl.DataFrame({"system": [layout.id for layout in intake.systems]}).with_row_index("place")
    return (
        steps.fetch("replica_outcomes")
        .join(changed_columns(steps, intake), on=["system", "record_id"], how="left")
        .join(order, on="system", how="left")
        .sort("place", "system", "record_id", nulls_last=True)
        .select(
            "system", "record_id", "outcome", "columns", "addressee_no", "expected_addressee_no", "record_key"
        )
    )


def finding_id(system: str, record_id: str, check: str) -> str:
    """Return the id of a finding: the same in every run, and no way back to the record (sha256, 16 hex digits)."""
    return hashlib.sha256("\x1f".join((system, record_id, check)).encode()).hexdigest()[:16]


def findings(steps: Steps, intake: Intake, as_of: date) -> pl.DataFrame:
    """Assemble results/findings.parquet (with ``record_key``); every finding of a first run is new."""
    found = steps.fetch("found").rename({"check_name": "check"})
    order = pl.DataFrame({"system": [layout.id for layout in intake.systems]}).with_row_index("place")
    ids = [finding_id(*row) for row in found.select("system", "record_id", "check").iter_rows()]
    return (
        found.with_columns(
            pl.Series("finding_id", ids, dtype=pl.String),
            pl.lit("new").alias("state"),
            pl.lit(as_of).alias("first_seen"),
            pl.lit(as_of).alias("last_seen"),
        )
        .join(order, on="system", how="left")
        .sort("place", "system", "record_id", "check", nulls_last=True)
        .select(
            "finding_id",
            "check",
            "system",
            "record_id",
            "code",
            "state",
            "first_seen",
            "last_seen",
            "record_key",
        )
    )


def write_results(folder: RunFolder, steps: Steps, intake: Intake, tables: dict[str, pl.DataFrame]) -> None:
    """Write every file under results/; ``tables`` holds verdicts, replica and findings."""
    ordered = intake.records.select("record_key", "system", "record_id")
    entry = ordered.join(
        steps.fetch("entry", ["record_key", "outcome"]), on="record_key", how="left", maintain_order="left"
    )
    files = {
        "verdicts": tables["verdicts"].select(VERDICT_COLUMNS),
        "replica": tables["replica"].drop("record_key"),
        "findings": tables["findings"].drop("record_key"),
        "entry": entry.drop("record_key"),
        "quality": intake.quality,
        "rejected": intake.rejected,
    }
    for name, frame in files.items():
        frame.write_parquet(folder.file("results", f"{name}.parquet"), compression="zstd", statistics=True)
