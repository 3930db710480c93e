"""Rows of the departments' worklists (訂正一覧): findings in the words of officials (contract §9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import polars as pl

from reconcile import vocabulary
from reconcile.compare.reading import plausibility
from reconcile.lifecycle.brakes import explain
from reconcile.lifecycle.priority import priority
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.next_state import Brakes
from reconcile.pipelines.results import of_records
from reconcile.sources import Layout
from reconcile.sources.layout import Located

#: Reviews in which a reading says more.
_NAME_REASONS: Final = (
    "given_name_differs",
    "surname_differs",
    "name_differs",
    "several_candidates",
    "unreadable",
)
_KANA_EVIDENCE: Final = {
    "same": "。フリガナは登録番号の人と同じ",
    "possible": "。フリガナは登録番号の人とほぼ同じ",
    "different": "。フリガナも登録番号の人と違う",
}
_MISREAD: Final = "。フリガナは記録の氏名の普通の読みではない"

_BRAKE_ADVICE: Final = "。一件ずつ直さず、抽出・取込の手順を確かめる。直るまで登録と個別の一覧を止める"

_EVIDENCE: Final = ("match_key", "my_number", "proposed_number", "cause", "cause_basis", "pattern")


def worklist_findings(findings: pl.DataFrame, intake: Intake, brakes: Brakes) -> pl.DataFrame:
    """Return the findings that a department shall work on: open ones, and of a braked system only the brake."""
    # A replica of a system that no layout names is nobody's worklist; it stays in findings.parquet.
    own = pl.col("system").is_in([layout.id for layout in intake.systems])
    withheld = pl.col("system").is_in(list(brakes.systems)) & (pl.col("check") != "brake")
    return findings.filter((pl.col("state") != "resolved") & own & ~withheld)


def worklist_rows(
    tables: Mapping[str, pl.DataFrame], intake: Intake, brakes: Brakes, as_of: date
) -> pl.DataFrame:
    """Turn findings into worklist rows.

    Args:
        tables: ``verdicts``, ``replica``, ``findings`` with ``record_key``, and the departments' ``answers``.
        intake: Names of the persons, quality rules and layouts.
        brakes: Systems that stand still, and why.
        as_of: The day from which ages are counted.

    Returns:
        One row per finding that is not resolved, as ``outputs.worklist.write_worklists`` takes it.
    """
    findings = worklist_findings(tables["findings"], intake, brakes).drop("digest", "changed_run")
    verdicts = of_records(tables["verdicts"], findings).select(
        "record_key", "grade", "reason", "is_protected", "partner", "kana_level", *_EVIDENCE
    )
    names = of_records(intake.records.select("record_key", "name", "name_kana"), findings)
    details = _replica_details(tables["replica"], intake)
    answers = tables["answers"].select("finding_id", *vocabulary.ANSWERS)
    rows = (
        findings.join(verdicts, on="record_key", how="left", maintain_order="left")
        .join(names, on="record_key", how="left", maintain_order="left")
        .join(details, on=["system", "record_id"], how="left", maintain_order="left")
        .join(answers, on="finding_id", how="left", maintain_order="left")
    )
    rows = _as_stories(rows)
    why = explain(brakes.table, vocabulary.BRAKE_RULES)
    is_a = pl.col("check") == "A"
    shifted = pl.col("code") == "row_shift"
    return rows.select(
        "finding_id",
        "check",
        "state",
        priority().alias("priority"),
        "system",
        "record_id",
        pl.when(~shifted).then(pl.col("name")).alias("name"),
        _verdict_label().alias("verdict_label"),
        pl.when(pl.col("check") == "brake")
        .then(pl.col("system").replace_strict(why, default=None, return_dtype=pl.String) + _BRAKE_ADVICE)
        .otherwise(_reason_label(_quality_labels(rows, intake), reading_evidence(rows)))
        .alias("reason_label"),
        pl.when(is_a).then(pl.col("match_key")).alias("match_key"),
        pl.when(~shifted).then(pl.col("my_number")).alias("my_number"),
        pl.when(is_a).then(pl.col("proposed_number")).alias("proposed_number"),
        pl.when(is_a).then(_words("cause", vocabulary.CAUSES)).alias("cause_label"),
        pl.when(is_a).then(_words("cause_basis", vocabulary.CAUSE_BASES)).alias("cause_basis_label"),
        pl.when(is_a).then(_pattern_label()).alias("pattern_label"),
        "first_seen",
        (pl.lit(as_of) - pl.col("first_seen")).dt.total_days().alias("elapsed_days"),
        pl.col("is_protected").fill_null(value=False).alias("protected"),
        "note",
        *vocabulary.ANSWERS,
    ).sort("priority", maintain_order=True)


def _words(column: str, words: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace_strict(words, default=None, return_dtype=pl.String)


def _as_stories(rows: pl.DataFrame) -> pl.DataFrame:
    """Put the two rows of a swapped pair one behind the other: they are mended together."""
    placed = rows.with_row_index("at")
    first = placed.filter(pl.col("check") == "A").select(
        "system", pl.col("record_id").alias("partner"), pl.col("at").alias("partner_at")
    )
    told = placed.join(first, on=["system", "partner"], how="left", maintain_order="left")
    story = pl.when(pl.col("check") == "A").then(pl.min_horizontal("at", "partner_at")).otherwise("at")
    return told.sort(story, "at").drop("at", "partner_at")


def _pattern_label() -> pl.Expr:
    label = _words("pattern", vocabulary.PATTERNS)
    together = pl.format("{}(記録 {} と互いに。両方を一緒に直す)", label, "partner")
    return pl.when(pl.col("partner").is_not_null()).then(together).otherwise(label)


def _verdict_label() -> pl.Expr:
    verdicts = {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()}
    replica = {code: f"副本: {label}" for code, label in vocabulary.REPLICA_OUTCOMES.items()}
    return (
        pl.when(pl.col("check") == "A")
        .then(_words("code", verdicts))
        .when(pl.col("check") == "B")
        .then(_words("code", replica))
        .when(pl.col("check") == "entry")
        .then(_words("code", vocabulary.ENTRY_OUTCOMES))
        .when(pl.col("check") == "brake")
        .then(pl.lit(vocabulary.CHECKS["brake"]))
        .otherwise(pl.lit("記載内容の確認"))
    )


def reading_evidence(rows: pl.DataFrame) -> pl.Series:
    """Say what the readings add where a name is in doubt: evidence for a person's eyes, which decides nothing.

    Args:
        rows: ``check, grade, reason, name, name_kana, kana_level``.

    Returns:
        Text that follows the reason, "" where the readings add nothing.
    """
    asked = (pl.col("check") == "A") & (pl.col("grade") == "B") & pl.col("reason").is_in(_NAME_REASONS)
    doubted = rows.select(asked.fill_null(value=False).alias("doubted")).to_series()
    # the dictionary of readings is loaded for a doubtful name, not for every run
    told = pl.Series([None] * rows.height, dtype=pl.Boolean)
    if doubted.any():
        held = rows.select(pl.when(doubted).then(pl.col(name)).alias(name) for name in ("name", "name_kana"))
        told = plausibility(held["name"], held["name_kana"])
    level = pl.col("kana_level").replace_strict(_KANA_EVIDENCE, default="", return_dtype=pl.String)
    misread = pl.when(~told.fill_null(value=True)).then(pl.lit(_MISREAD)).otherwise(pl.lit(""))
    said = pl.when(doubted).then(level.fill_null("") + misread).otherwise(pl.lit(""))
    return rows.select(said.alias("evidence")).to_series()


def _reason_label(quality: pl.Series, readings: pl.Series) -> pl.Expr:
    return (
        pl.when(pl.col("check") == "A")
        .then(_words("reason", vocabulary.REASONS) + readings)
        .when(pl.col("check") == "quality")
        .then(quality)
        .when(pl.col("check") == "B")
        .then(pl.col("detail"))
        .when(pl.col("code") == "differs")
        .then(pl.lit("申請書の番号が違い、業務システムは正しい。申請書の写しを確かめる"))
        .when(pl.col("code") == "form_invalid")
        .then(pl.lit("申請書の番号は番号として成り立たず、業務システムは正しい"))
    )


def _columns_of(layout: Layout) -> dict[str, str]:
    """Canonical and payload names → the heading that the department knows, where the extract has headings."""
    located = {**layout.fields, **{column.name: column for column in layout.payload}}
    return {name: _heading(name, spec) for name, spec in located.items()}


def headings_of(layout: Layout, *, payload: bool) -> list[str]:
    """Return the headings of a layout's payload columns (or of all columns), as the department knows them."""
    names = _columns_of(layout)
    return [names[column.name] for column in layout.payload] if payload else list(names.values())


def _heading(name: str, spec: Located) -> str:
    headings = [key for key in spec.keys if isinstance(key, str)]
    return "・".join(headings) if headings else name


def _replica_details(replica: pl.DataFrame, intake: Intake) -> pl.DataFrame:
    """Say which columns of the extract differ in the replica."""
    named = {layout.id: _columns_of(layout) for layout in intake.systems}
    changed = replica.filter(pl.col("columns").is_not_null()).select("system", "record_id", "columns")
    words = [
        "相違: " + "、".join(named.get(system, {}).get(name, name) for name in columns.split(","))
        for system, columns in changed.select("system", "columns").iter_rows()
    ]
    return changed.select("system", "record_id").with_columns(pl.Series("detail", words, dtype=pl.String))


def _quality_labels(rows: pl.DataFrame, intake: Intake) -> pl.Series:
    layouts = {layout.id: layout for layout in intake.systems}
    words = [
        "、".join(quality_label(rule, layouts[system]) for rule in code.split(" "))
        if check == "quality"
        else None
        for check, system, code in rows.select("check", "system", "code").iter_rows()
    ]
    return pl.Series("quality", words, dtype=pl.String)


def quality_label(rule: str, layout: Layout) -> str:
    """Say a quality rule (``payload_pattern:grade``) in the words of the extract (``等級の形が定めと違う``)."""
    name, _, column = rule.partition(":")
    text = vocabulary.QUALITY_RULES.get(name, rule)
    return text.format(_columns_of(layout).get(column, column)) if column else text


def quality_by_record(quality: pl.DataFrame) -> pl.DataFrame:
    """Join the rules of each record into one finding: ``system, record_id, rules`` (separated by spaces)."""
    return (
        quality.drop_nulls(["system", "record_id"])
        .group_by("system", "record_id")
        .agg(pl.col("rule").unique().sort().str.join(" ").alias("rules"))
        .sort("system", "record_id")
    )
