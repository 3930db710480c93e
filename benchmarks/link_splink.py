"""Splink 5 on DuckDB, linking the same records to the same registry: trained and used, or used with a given model.

``python -m benchmarks.link_splink FOLDER (--train | --model) MODEL.json``. Prints what the best links say of every number.
"""

from __future__ import annotations

import argparse
import json
import logging
from pathlib import Path
from typing import Any, Final

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

#: A link that is taken for the person.
THRESHOLD: Final = 0.9
#: Pairs that are worth a look.
_KEPT: Final = 0.01
_SEED: Final = 1


def main() -> None:
    """Link and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    mode = arguments.add_mutually_exclusive_group(required=True)
    mode.add_argument("--train", type=Path, metavar="MODEL", help="train, and write the model there")
    mode.add_argument("--model", type=Path, help="use this model")
    arguments.add_argument("--threads", type=int, default=2)
    options = arguments.parse_args()
    if options.model and not options.model.exists():
        arguments.error("no trained model yet: measure 1x first")
    logging.disable(logging.WARNING)
    con = duckdb.connect()
    con.execute(f"SET threads = {options.threads}")
    linker = make_linker(con, options.folder, settings() if options.train else options.model)
    if options.train:
        train(linker)
        linker.misc.save_model_to_json(str(options.train), overwrite=True)
    pairs = linker.inference.predict(threshold_match_probability=_KEPT)
    print(json.dumps({**counts(con, pairs.physical_name, options.folder), "threshold": THRESHOLD}))


def make_linker(con: duckdb.DuckDBPyConnection, folder: Path, model: SettingsCreator | Path) -> Linker:
    """Load the tables and return a linker.

    Args:
        con: A database.
        folder: As ``prepare`` wrote it.
        model: Settings to train, or a trained model.
    """
    for name in ("records", "residents"):
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM read_parquet('{folder / f'{name}.parquet'}')")
    api = DuckDBAPI(connection=con)
    tables = [api.register(name, dataset_display_name=name) for name in ("records", "residents")]
    return Linker(tables, model if isinstance(model, SettingsCreator) else str(model), log_level=None)


def settings() -> SettingsCreator:
    """Return what is compared and which pairs are formed; the number forms pairs but is no evidence."""
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            cl.JaroWinklerAtThresholds("name", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("kana", [0.9, 0.7]),
            cl.DamerauLevenshteinAtThresholds("birth", [1, 2]),
            cl.ExactMatch("sex"),
            cl.CustomComparison(
                output_column_name="address",
                comparison_levels=[
                    cll.NullLevel("address"),
                    cll.ExactMatchLevel("address"),
                    cll.ExactMatchLevel("town"),
                    cll.ElseLevel(),
                ],
            ),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            block_on("birth", "name"),
            block_on("birth", "kana"),
            block_on("birth", "substr(name, 1, 1)"),
            block_on("birth", "town"),
            block_on("name", "address"),
        ],
        additional_columns_to_retain=["number"],
        retain_matching_columns=False,
    )


def train(linker: Linker) -> None:
    """Estimate all parameters: u by chance pairs, m by expectation maximisation within two blockings."""
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("number")], recall=0.99)
    training.estimate_u_using_random_sampling(max_pairs=5e6, seed=_SEED)
    training.estimate_parameters_using_expectation_maximisation(
        block_on("number"), record_sample_proportion=1
    )
    training.estimate_parameters_using_expectation_maximisation(
        block_on("birth", "kana"), record_sample_proportion=1
    )


def counts(con: duckdb.DuckDBPyConnection, pairs: str, folder: Path) -> dict[str, Any]:
    """Say of every record's number what its best link says, against truth.

    Right when the best link above the threshold is to a holder of the record's number; wrong when it is to another;
    open when there is none.

    Args:
        con: The database.
        pairs: Table of predictions.
        folder: As ``prepare`` wrote it.
    """
    left = con.execute(f"SELECT any_value(source_dataset_l) FROM {pairs}").fetchall()[0][0]
    one, other = ("l", "r") if left == "records" else ("r", "l")
    (row,) = con.execute(
        f"""
        WITH best AS (
            SELECT unique_id_{one} AS unique_id, number_{one} AS held,
                   list(number_{other}) AS numbers
            FROM (
                SELECT *, rank() OVER (PARTITION BY unique_id_{one} ORDER BY match_probability DESC) AS place
                FROM {pairs} WHERE match_probability >= {THRESHOLD}
            ) WHERE place = 1
            GROUP BY ALL
        ),
        judged AS (
            SELECT truth.planted,
                   CASE WHEN best.unique_id IS NULL THEN 'open'
                        WHEN list_contains(best.numbers, best.held) THEN 'right' ELSE 'wrong' END AS verdict
            FROM read_parquet('{folder / "truth.parquet"}') AS truth LEFT JOIN best USING (unique_id)
        )
        SELECT count(*), count_if(planted), count_if(planted AND verdict = 'wrong'), count_if(planted AND verdict = 'right'),
               count_if(NOT planted AND verdict = 'wrong'), count_if(verdict = 'open')
        FROM judged
        """
    ).fetchall()
    names = ("records", "planted", "found", "passed", "accused", "review")
    total = con.execute(f"SELECT count(*) FROM {pairs}").fetchall()[0][0]
    return {**dict(zip(names, row, strict=True)), "pairs": int(total)}


if __name__ == "__main__":
    main()
