"""Check A (点検A): every record against the resident registry, then who the person really is, then the cause."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from reconcile import vocabulary
from reconcile.compare.address_plain import home_cities
from reconcile.compare.number import number_relation
from reconcile.compare.text import UNREADABLE, fold_width_expr
from reconcile.judge import holders, pieces
from reconcile.judge.levels import ADDRESS_AGREES, NAME_AGREES, field_levels
from reconcile.judge.table import DecisionTable
from reconcile.lifecycle.carried import Carry
from reconcile.pipelines.carrying import carry_causes, carry_verdicts
from reconcile.pipelines.evidence import Evidence
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.piecewise import Pieces, Work, judge_in_pieces
from reconcile.pipelines.residents import RESIDENT_TABLES
from reconcile.pipelines.searched import Searched
from reconcile.pipelines.steps import Steps

_ADULT_AGE = 18
#: What only check A reads.
_SPENT = (
    "pair_registry", "levels_registry", "past_of_holders", "states_of_holders", "holder_persons", "search_records", "record_keys",
    "candidate_pairs", "possible_persons", "past_of_possible", "address_heads", "head_cities", "candidates", "levels_candidates",
    "named_candidates", "search_facts", "judged", "level_combinations",
    "decided_registry", "unsettled_pairs", "past_of_unsettled", "form_numbers", "form_holders", "other_keys", "name_states",
)  # fmt: skip
#: Records that are compared at a time: as many as keep the memory of one piece well below that of reading.
_PIECE = 250_000
#: Pairs of a record and whoever may be its person that are few enough for one go.
_FEW_PAIRS = 2 * _PIECE


def judge_records(
    steps: Steps,
    intake: Intake,
    verdicts: DecisionTable,
    *,
    as_of: date,
    carry: Carry | None,
    split: Pieces | None = None,
    evidence: Evidence | None = None,
    searched: Searched | None = None,
) -> None:
    """Make ``verdict_registry`` from the accepted rows.

    Args:
        steps: The runner.
        intake: What was read.
        verdicts: ``decide_registry.csv``.
        as_of: The day of the run.
        carry: Which records keep their last verdict; None when all are judged.
        split: How the work is split into pieces on disk; None for one piece.
        evidence: Facts of earlier nights, for records that need not be compared again; None to compare all.
        searched: The search of an earlier night, for the others; None to search anew.
    """
    judged_now = carry.fresh(intake.records) if carry else intake.records
    records, known = judged_now, None
    if evidence is not None:
        with steps.timed("known_records"):
            known = evidence.known(records)
            if known is not None:
                records = records.join(
                    known.select("record_key"), on="record_key", how="anti", maintain_order="left"
                )

    def place() -> None:
        steps.table("ok_records", records)
        for table, schema in RESIDENT_TABLES.items():
            steps.files(table, intake.residents[table], schema)

    steps.table("run_parameters", _parameters(intake, as_of, records.height // (split.count if split else 1)))
    steps.table("verdict_grades", _grades())
    found = None
    if searched is not None:
        with steps.timed("known_search"):
            found = searched.known(records)
    if found is not None:
        place()
        for table, rows in found.items():
            steps.table(table, rows)
    else:
        _compare_and_seek(steps, place, records, split)
    if known is not None:
        fresh = steps.fetch("judged")
        steps.table("judged", pl.concat([fresh, known.select(fresh.columns)]))
        steps.table("ok_records", judged_now)
    steps.sql("43_level_combinations")
    with steps.timed("decide_registry"):
        combinations = steps.fetch("level_combinations")
        steps.table("decided_registry", verdicts.apply(combinations, row_no="decided_by"))
    steps.sql("44_verdict_registry")
    if evidence is not None:
        with steps.timed("learned_records"):
            evidence.learn(steps, judged_now, known)
    if searched is not None and found is None:
        with steps.timed("learned_search"):
            searched.learn(steps, judged_now)
    if carry:
        carry_verdicts(steps, intake, carry)


def _compare_and_seek(
    steps: Steps, place: Callable[[], None], records: pl.DataFrame, split: Pieces | None
) -> None:
    """Make ``judged``: compare records with the holders of their numbers, and seek the persons of the others."""
    if split is None:
        place()
        _settle(steps)
        _seek(steps)
    else:
        judge_in_pieces(steps, split, Work(place, records.schema, _settle, _seek))
    for name in ("31_searchable_records", "40_candidate_facts", "41_search_facts"):
        steps.sql(name)
    with steps.timed("misread_identifiers"):
        steps.table("misread_identifiers", _misread_identifiers(steps))
    steps.sql("42_judged")


def _parameters(intake: Intake, as_of: date, records: int) -> pl.DataFrame:
    adult = f"{as_of.year - _ADULT_AGE:04}-{as_of:%m-%d}"
    return pl.DataFrame(
        {
            "scope": [intake.proof_scope],
            "as_of": [as_of.isoformat()],
            "adult_birth": [adult],
            "buckets": [1 + records // _PIECE],
            "few_pairs": [_FEW_PAIRS],
        }
    )


def _grades() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "verdict": list(vocabulary.VERDICTS),
            "grade": [verdict.grade for verdict in vocabulary.VERDICTS.values()],
        }
    )


def _settle(steps: Steps) -> None:
    """Compare each record with the holder of its number; what that does not settle is to be searched for."""
    for name in (
        "10_holder_rows", "11_superseded_rows", "12_superseded_residents", "13_superseded_states", "14_shared_rows",
    ):  # fmt: skip
        steps.sql(name)
    with steps.timed("number_holders"):
        held = holders.held_numbers(steps.fetch("shared_rows"))
        superseded = holders.superseded_numbers(
            steps.fetch("superseded_rows"),
            steps.fetch("superseded_residents"),
            steps.fetch("superseded_states"),
        )
        steps.table("settled_holders", pl.concat([held, superseded]))
    for name in (
        "15_number_holders", "20_pair_registry", "21_holder_persons", "22_past_of_holders", "23_states_of_holders",
    ):  # fmt: skip
        steps.sql(name)
    steps.apply(
        "levels_registry", pieces.record_levels, ("pair_registry", "states_of_holders"), pieces.RECORD_LEVELS
    )
    steps.sql("30_search_records")
    steps.apply("record_keys", pieces.search_keys, ("search_records",), pieces.RECORD_KEYS)


def _seek(steps: Steps) -> None:
    """Find who else the person of a searched record may be."""
    for name in ("32_searched_births", "33_name_states"):
        steps.sql(name)
    steps.apply("other_keys", pieces.state_keys, ("name_states",), pieces.OTHER_KEYS)
    for name in ("34_candidate_pairs", "35_possible_persons", "36_past_of_possible", "37_address_heads"):
        steps.sql(name)
    with steps.timed("head_cities"):
        heads = steps.fetch("address_heads")
        steps.table("head_cities", heads.with_columns(home_cities(heads["head"]).alias("city")))
    steps.sql("38_candidates")
    steps.apply(
        "levels_candidates",
        pieces.candidate_levels,
        ("candidates", "past_of_possible"),
        pieces.CANDIDATE_LEVELS,
    )
    steps.sql("39_named_candidates")


def _misread_identifiers(steps: Steps) -> pl.DataFrame:
    """Numbers that look like another identifier but are the person's own with a digit lost or added.

    An 11-digit number that lost its leading zero always passes the check digit of the 住民票コード: the weights are
    the same (E14). When the person found has that very number, it is a malformed 個人番号 and nothing else.
    """
    suspects = steps.fetch("pair_registry", ["record_key", "number", "number_state"]).filter(
        pl.col("number_state") == "other_identifier"
    )
    found = steps.fetch("search_facts").filter(pl.col("full_count") == 1)
    pairs = suspects.join(found, on="record_key").select("record_key", "number", "found_number")
    keys = [key for key, wrong, right in pairs.iter_rows() if number_relation(wrong, right) is not None]
    return pl.DataFrame({"record_key": pl.Series(keys, dtype=pl.Int64)})


def find_causes(steps: Steps, causes: DecisionTable, carry: Carry | None) -> None:
    """Make ``causes``: who wrote the wrong number, and how.

    Args:
        steps: The runner, after ``judge_records`` and ``entry_check.check_entries``.
        causes: ``decide_cause.csv``.
        carry: As for ``judge_records``.
    """
    steps.sql("52_linkage_errors")
    steps.sql("53_form_holders")
    steps.sql("54_past_of_form_holders")
    with steps.timed("levels_form_holders"):
        states = steps.fetch("past_of_form_holders")
        steps.table("agreeing_form_holders", pieces.agreeing_holders(steps.fetch("form_holders"), states))
    steps.sql("55_found_pairs")
    with steps.timed("found_relations"):
        steps.table("found_relations", _relations_to_holder(steps))
    steps.sql("56_shifted_numbers")
    steps.sql("57_other_applicants")
    steps.sql("58_error_pairs")
    with steps.timed("number_relations"):
        steps.table("number_relations", _relations(steps.fetch("error_pairs")))
    steps.sql("59_error_patterns")
    steps.sql("60_cause_levels")
    with steps.timed("decide_cause"):
        steps.table("decided_cause", causes.apply(steps.fetch("cause_levels"), row_no="cause_decided_by"))
    steps.sql("61_causes")
    if carry:
        carry_causes(steps, carry)


def forget(steps: Steps) -> None:
    """Let go of the tables that nothing after check A reads; the largest ones of a run."""
    steps.engine.drop(*_SPENT)


def _relations_to_holder(steps: Steps) -> pl.DataFrame:
    """What the holder of a wrong number is to the person found: one surname, one address (today's or a past one)."""
    pairs = steps.fetch("found_pairs")
    levels = field_levels(pairs, steps.fetch("past_of_holders").select(holders.STATE_FIELDS))
    return (
        pl.concat([pairs.select("record_key", "name", "r_name"), levels], how="horizontal")
        .group_by("record_key")
        .agg(
            (
                pl.col("name_level").is_in([*NAME_AGREES, "given_differs"])
                | (_surname("name") == _surname("r_name"))
            )
            .any()
            .alias("is_surname_same"),
            pl.col("address_level").is_in(ADDRESS_AGREES).any().alias("is_address_same"),
        )
    )


def _surname(name: str) -> pl.Expr:
    """The readable surname of a name with a space, else null: a mark in the given name hides no family."""
    words = fold_width_expr(pl.col(name)).str.split(" ")
    readable = ~words.list.first().str.contains(UNREADABLE) & (words.list.len() > 1)
    return pl.when(readable).then(words.list.first())


def _relations(pairs: pl.DataFrame) -> pl.DataFrame:
    rows = [
        (key, number_relation(wrong, right))
        for key, wrong, right in pairs.select("record_key", "number", "compared_number").iter_rows()
    ]
    return pl.DataFrame(rows, schema={"record_key": pl.Int64, "relation": pl.String}, orient="row")
