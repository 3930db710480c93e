"""Counting: every figure is a count over records; a ratio of two counts is null where there is nothing to divide by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from reconcile.evaluate.truth import KEY

TOTAL: Final = "計"

#: Counts over the records of a kind, in the order in which they are shown.
COUNTS: Final = (
    *("records", "unjudged", "planted", "found", "review", "stopped", "passed", "lost"),
    *("right", "accused", "right_stopped", "right_review"),
    *("cause_known", "cause_right", "form_cause_known", "form_cause_right"),
    *("number_known", "number_right", "number_wrong", "number_absent", "right_number_wrong"),
)
#: Ratio = the first count divided by the sum of the others.
_RATIOS: Final = {
    "recall": ("found", ("planted",)),
    "passed_rate": ("passed", ("planted",)),
    "precision": ("found", ("found", "accused")),
    "cause_accuracy": ("cause_right", ("cause_known",)),
    "form_cause_accuracy": ("form_cause_right", ("form_cause_known",)),
    "number_accuracy": ("number_right", ("number_known",)),
}


@dataclass(frozen=True)
class Evaluation:
    """The figures of one run.

    Attributes:
        overall: Every count and ratio over all labelled records, by name:

            * ``records`` labelled, ``unjudged`` of them without a verdict (rejected rows);
            * ``planted`` errors = ``found`` (linkage_error) + ``review`` (grade B) + ``stopped`` (grade C that is
              not counted as a linkage error) + ``passed`` (grade A) + ``lost`` (no verdict);
            * ``right`` records, ``accused`` of a linkage error, ``right_stopped`` (grade C without), ``right_review``;
            * ``cause_known``/``cause_right`` among found errors with a labelled cause; ``form_cause_…`` among those
              of them with a number on the form;
            * ``number_known`` planted errors with a labelled number = ``number_right`` + ``number_wrong`` +
              ``number_absent``; ``right_number_wrong``: right records with a wrong number proposed;
            * ``recall, passed_rate, precision, review_rate`` (of all judged), ``cause_accuracy``,
              ``form_cause_accuracy``, ``number_accuracy``: 0 to 1, or None.
        by_kind: The same columns, one row per ``kind``, sorted by planted first, then name.
        stopped_right: Right records graded C: ``verdict, reason, linkage_error, records``.
        reviewed: All records graded B: ``kind, reason, records``.
        unlabelled: Verdicts of records that the truth does not know; they are in no other figure.
    """

    overall: dict[str, Any]
    by_kind: pl.DataFrame
    stopped_right: pl.DataFrame
    reviewed: pl.DataFrame
    unlabelled: int


def evaluate(truth: pl.DataFrame, verdicts: pl.DataFrame, entry: pl.DataFrame) -> Evaluation:
    """Compare a run with truth.

    Args:
        truth: As ``read_truth`` returns it; one row per labelled record.
        verdicts: results/verdicts.parquet (contract §6); one row per accepted record.
        entry: results/entry.parquet: ``system, record_id, outcome``.

    Returns:
        The figures.
    """
    judged = verdicts.select(
        *KEY,
        "verdict",
        "grade",
        "reason",
        pl.col("linkage_error").alias("is_accused"),
        pl.col("cause").alias("presumed_cause"),
        "proposed_number",
    )
    facts = (
        truth.join(judged, on=KEY, how="left", validate="1:1")
        .join(entry.select(*KEY, "outcome"), on=KEY, how="left", validate="1:1")
        .with_columns(**_facts())
    )
    counts = [pl.col(name).sum().cast(pl.Int64) for name in (*COUNTS, "judged_review")]
    total = _with_ratios(facts.select(pl.lit(TOTAL).alias("kind"), *counts))
    by_kind = _with_ratios(facts.group_by("kind").agg(counts)).sort(pl.col("planted") == 0, "kind")
    right_c = facts.filter("right", pl.col("grade") == "C")
    return Evaluation(
        overall=total.drop("kind").row(0, named=True),
        by_kind=by_kind,
        stopped_right=_tally(right_c, ["verdict", "reason", "is_accused"]).rename(
            {"is_accused": "linkage_error"}
        ),
        reviewed=_tally(facts.filter(pl.col("grade") == "B"), ["kind", "reason"]),
        unlabelled=verdicts.join(truth, on=KEY, how="anti").height,
    )


def _facts() -> dict[str, pl.Expr]:
    """One boolean column per count of ``COUNTS`` (no nulls), and what the review rate needs."""
    planted, right = pl.col("linkage_error"), ~pl.col("linkage_error")
    is_judged = pl.col("verdict").is_not_null()
    accused = pl.col("is_accused").fill_null(value=False)
    grade_a, grade_b, grade_c = ((pl.col("grade") == grade).fill_null(value=False) for grade in "ABC")
    cause_known = planted & accused & pl.col("cause").is_not_null()
    cause_right = cause_known & (pl.col("cause") == pl.col("presumed_cause")).fill_null(value=False)
    has_form = (pl.col("outcome") != "no_form").fill_null(value=False)
    number_known = planted & pl.col("true_number").is_not_null()
    absent = pl.col("proposed_number").is_null()
    agrees = (pl.col("proposed_number") == pl.col("true_number")).fill_null(value=False)
    return {
        "records": pl.lit(value=True),
        "unjudged": ~is_judged,
        "planted": planted,
        "found": planted & accused,
        "review": planted & ~accused & grade_b,
        "stopped": planted & ~accused & grade_c,
        "passed": planted & ~accused & grade_a,
        "lost": planted & ~is_judged,
        "right": right,
        "accused": right & accused,
        "right_stopped": right & ~accused & grade_c,
        "right_review": right & grade_b,
        "cause_known": cause_known,
        "cause_right": cause_right,
        "form_cause_known": cause_known & has_form,
        "form_cause_right": cause_right & has_form,
        "number_known": number_known,
        "number_right": number_known & agrees,
        "number_wrong": number_known & ~agrees & ~absent,
        "number_absent": number_known & absent,
        "right_number_wrong": right & ~absent & ~agrees & pl.col("true_number").is_not_null(),
        "judged_review": grade_b,
    }


def _with_ratios(counts: pl.DataFrame) -> pl.DataFrame:
    ratios = {name: _ratio(pl.col(top), pl.sum_horizontal(parts)) for name, (top, parts) in _RATIOS.items()}
    judged = pl.col("records") - pl.col("unjudged")
    return counts.with_columns(**ratios, review_rate=_ratio(pl.col("judged_review"), judged)).drop(
        "judged_review"
    )


def _ratio(top: pl.Expr, bottom: pl.Expr) -> pl.Expr:
    return pl.when(bottom > 0).then(top / bottom).otherwise(None)


def _tally(facts: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    return (
        facts.group_by(by)
        .agg(pl.len().cast(pl.Int64).alias("records"))
        .sort("records", *by, descending=[True, *[False] * len(by)])
    )
