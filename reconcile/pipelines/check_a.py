"""Check A (点検A): every record against the resident registry, then who the person really is, then the cause."""

from __future__ import annotations

from datetime import date

import polars as pl

from reconcile import vocabulary
from reconcile.compare.number import number_relation
from reconcile.compare.text import UNREADABLE, fold_width_expr
from reconcile.judge import candidates, holders
from reconcile.judge.levels import ADDRESS_AGREES, NAME_AGREES, address_level, field_levels, person_levels
from reconcile.judge.table import DecisionTable
from reconcile.lifecycle.carried import Carry
from reconcile.pipelines.carrying import carry_causes, carry_verdicts
from reconcile.pipelines.intake import Intake
from reconcile.pipelines.steps import Steps

_ADULT_AGE = 18


def judge_records(
    steps: Steps, intake: Intake, verdicts: DecisionTable, *, as_of: date, carry: Carry | None
) -> None:
    """Make ``verdict_registry`` from the accepted rows.

    Args:
        steps: The runner.
        intake: What was read.
        verdicts: ``decide_registry.csv``.
        as_of: The day of the run.
        carry: Which records keep their last verdict; None when all are judged.
    """
    steps.table("ok_records", carry.fresh(intake.records) if carry else intake.records)
    steps.table("ok_registry", intake.registry)
    steps.table("ok_history", intake.history)
    steps.table("run_parameters", _parameters(intake, as_of))
    steps.table("verdict_grades", _grades())
    _find_holders(steps, intake)
    steps.sql("20_pair_registry")
    steps.sql("21_past_of_holders")
    with steps.timed("levels_registry"):
        past = pl.concat([steps.fetch("past_of_holders").select(holders.STATE_FIELDS), intake.other_states])
        _pair_levels(steps, past)
    _search(steps, intake)
    with steps.timed("misread_identifiers"):
        steps.table("misread_identifiers", _misread_identifiers(steps))
    steps.sql("42_judged")
    with steps.timed("decide_registry"):
        steps.table("decided_registry", verdicts.apply(steps.fetch("judged"), row_no="decided_by"))
    steps.sql("43_verdict_registry")
    if carry:
        carry_verdicts(steps, intake, carry)


def _parameters(intake: Intake, as_of: date) -> pl.DataFrame:
    adult = f"{as_of.year - _ADULT_AGE:04}-{as_of:%m-%d}"
    return pl.DataFrame({"scope": [intake.proof_scope], "as_of": [as_of.isoformat()], "adult_birth": [adult]})


def _grades() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "verdict": list(vocabulary.VERDICTS),
            "grade": [verdict.grade for verdict in vocabulary.VERDICTS.values()],
        }
    )


def _find_holders(steps: Steps, intake: Intake) -> None:
    steps.sql("10_holder_rows")
    steps.sql("11_superseded_rows")
    steps.sql("12_superseded_residents")
    with steps.timed("number_holders"):
        rows = steps.fetch("holder_rows")
        held = holders.held_numbers(rows)
        superseded = holders.superseded_numbers(
            steps.fetch("superseded_rows"), steps.fetch("superseded_residents"), intake.history
        )
        steps.table("number_holders", pl.concat([held, superseded]))
        intake.other_states = holders.other_states(rows)


#: Levels of a record whose number nobody holds: there is nothing to compare.
_NOTHING = {
    "name_level": "not_comparable",
    "one_character": "no",
    "is_name_loose": False,
    "kana_level": "not_comparable",
    "birth_level": "not_comparable",
    "sex_level": "not_held",
    "address_level": "not_comparable",
}


def _pair_levels(steps: Steps, past: pl.DataFrame) -> None:
    """Compare each record with the holder of its number."""
    pairs = steps.fetch("pair_registry")
    has_holder = pl.col("r_person").is_not_null()
    held = pairs.filter(has_holder)
    levels = pl.concat([held.select("record_key"), field_levels(held, past)], how="horizontal")
    alone = pairs.filter(~has_holder).select(
        "record_key", *(pl.lit(level).alias(name) for name, level in _NOTHING.items())
    )
    steps.table("levels_registry", pl.concat([levels, alone.select(levels.columns)]))


def _candidate_levels(steps: Steps, past: pl.DataFrame) -> None:
    """Compare the candidates; one whose name plainly is another is none, and his address need not be parsed."""
    pairs = steps.fetch("candidates")
    persons = person_levels(pairs, past)
    named = persons["name_level"].is_in([*NAME_AGREES, "unreadable"])
    kept = pairs.filter(named)
    levels = pl.concat(
        [kept.select("record_key", "resident"), persons.filter(named), address_level(kept, past).to_frame()],
        how="horizontal",
    )
    steps.table("named_candidates", kept)
    steps.table("levels_candidates", levels)


def _search(steps: Steps, intake: Intake) -> None:
    steps.sql("30_search_records")
    with steps.timed("candidate_keys"):
        search = steps.fetch("search_records", order=["record_key"])
        keys = candidates.record_keys(search)
        steps.table("record_keys", keys)
        steps.table("searchable_records", keys.select("record_key").unique())
        states = candidates.states_in_reach(keys, intake.registry, intake.history)
        steps.table("resident_keys", candidates.resident_keys(states))
    steps.sql("31_candidate_pairs")
    found = steps.fetch("candidate_pairs", ["resident"])["resident"].unique()
    steps.table("candidate_residents", intake.registry.filter(pl.col("resident").is_in(found.implode())))
    steps.sql("32_candidates")
    steps.sql("33_past_of_candidates")
    with steps.timed("levels_candidates"):
        past = steps.fetch("past_of_candidates").select(holders.STATE_FIELDS)
        _candidate_levels(steps, past)
    steps.sql("40_candidate_facts")
    steps.sql("41_search_facts")


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


def find_causes(steps: Steps, intake: Intake, causes: DecisionTable, carry: Carry | None) -> None:
    """Make ``entry`` and ``causes``: who wrote the wrong number, and how.

    Args:
        steps: The runner, after ``judge_records``.
        intake: What was read.
        causes: ``decide_cause.csv``.
        carry: As for ``judge_records``.
    """
    steps.table("ok_applications", intake.applications)
    steps.sql("50_form_numbers")
    steps.sql("51_entry")
    steps.sql("52_linkage_errors")
    steps.sql("53_form_holders")
    steps.sql("54_past_of_form_holders")
    with steps.timed("levels_form_holders"):
        steps.table("agreeing_form_holders", _agreeing(steps))
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


def _agreeing(steps: Steps) -> pl.DataFrame:
    """Records whose form number's holder has their name, birth date and sex (contract §4: then staff erred)."""
    pairs = steps.fetch("form_holders")
    levels = field_levels(pairs, steps.fetch("past_of_form_holders").select(holders.STATE_FIELDS))
    agrees = (
        levels["name_level"].is_in(NAME_AGREES)
        & (levels["birth_level"] == "same")
        & (levels["sex_level"] != "different")
    )
    return pairs.filter(agrees).select("record_key").unique()


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
