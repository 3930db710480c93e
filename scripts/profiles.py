"""`make profiles`: the sample at 250,000 records, normal and hard, with several seeds, against the promises of docs/quality.md.

Per sample it prints what was planted, what passed, who was accused or stopped, the review rate (over all records, and over
those whose resident's address history is complete), causes and proposed numbers. Exits 1 when a promise is broken:
0 planted errors graded A, 0 right records with linkage_error, no right record graded C but those whose number the registry
does not hold, at least 99.9% of the errors found as linkage_error or review, causes right wherever a form number is held,
proposed numbers right in 99.5% (ties that contract §3 leaves to review apart) and never wrong, and (normal profile) review at most 1.0% and 0.3%.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

BIN = Path(sys.executable).parent
#: 250,000 of the prefecture's 244,246 records.
SCALE = 250_000 / 244_246


def main() -> int:
    """Run all profiles and seeds; return the exit code."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--seeds", default="1-10", help="such as 1-10 or 3")
    arguments.add_argument("--profile", choices=("normal", "hard", "both"), default="both")
    arguments.add_argument("--scale", type=float, default=SCALE)
    arguments.add_argument("--out", type=Path, help="write the figures as JSON lines")
    options = arguments.parse_args()
    first, _, last = options.seeds.partition("-")
    broken = 0
    reviews: list[pl.DataFrame] = []
    for profile in ("normal", "hard") if options.profile == "both" else (options.profile,):
        for seed in range(int(first), int(last or first) + 1):
            with tempfile.TemporaryDirectory() as scratch:
                joined = _run(Path(scratch) / "sample", profile, seed, options.scale)
            figures = measure(joined)
            failures = broken_promises(figures, profile)
            broken += bool(failures)
            line = {"profile": profile, "seed": seed, **figures, "broken": failures}
            print(json.dumps(line, ensure_ascii=False), flush=True)
            if options.out:
                with options.out.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
            kinds = joined.filter(pl.col("grade") == "B").group_by("kind", "reason").len()
            reviews.append(kinds.with_columns(pl.lit(profile).alias("profile")))
    totals = pl.concat(reviews).group_by("profile", "kind", "reason").agg(pl.col("len").sum())
    with pl.Config(tbl_rows=-1, tbl_hide_dataframe_shape=True):
        print(totals.sort("profile", "len", descending=[True, True]))
    return 1 if broken else 0


def _run(folder: Path, profile: str, seed: int, scale: float) -> pl.DataFrame:
    """Generate, run, and return truth, verdict and form of every record."""
    hard = ["--hard"] if profile == "hard" else []
    _quietly("sample", str(folder), "--scale", str(scale), "--seed", str(seed), *hard)
    # so many errors stop whole systems (exit code 1), as they should; their verdicts are there all the same
    _quietly("run", "--project", str(folder), "--as-of", "2026-04-01", fine=(0, 1))
    results = folder / "out" / "latest" / "results"
    key = ["system", "record_id"]
    truth = pl.read_csv(folder / "truth.csv", infer_schema=False)
    verdicts = pl.read_parquet(results / "verdicts.parquet").drop("my_number").rename({"cause": "presumed"})
    entry = pl.read_parquet(results / "entry.parquet")
    joined = truth.join(verdicts.drop("linkage_error"), on=key, how="full", coalesce=True)
    errors = verdicts.select(*key, accused="linkage_error")
    joined = joined.join(errors, on=key, how="left").join(entry, on=key, how="left")
    shutil.rmtree(folder)
    return joined.with_columns(planted=pl.col("linkage_error") == "true")


def _quietly(*arguments: str, fine: tuple[int, ...] = (0,)) -> None:
    done = subprocess.run([str(BIN / "reconcile"), *arguments], check=False, stdout=subprocess.DEVNULL)
    if done.returncode not in fine:
        done.check_returncode()


def measure(joined: pl.DataFrame) -> dict[str, Any]:
    """Count, straight from truth and verdicts.

    Args:
        joined: One row per record: ``planted, accused, verdict, grade, kind, cause, presumed, outcome, true_number, proposed_number``.
    """
    planted, right = joined.filter("planted"), joined.filter(~pl.col("planted"))
    found = planted.filter("accused")
    formed = found.filter(pl.col("outcome") != "no_form")
    # a record that disagrees with its own person, too, names nobody
    told = planted.filter(pl.col("kind") != "noisy_family")
    # nor do two who fit alike (twins 凛 and 凜 of one reading): contract §3 leaves a tie to review
    tie = (pl.col("verdict") == "review") & (pl.col("reason") == "several_candidates")
    review = pl.col("grade") == "B"
    return {
        "records": joined.height,
        "unjudged": joined.filter(pl.col("grade").is_null() | pl.col("planted").is_null()).height,
        "planted": planted.height,
        "found": found.height,
        "planted_review": planted.filter(review).height,
        "passed": planted.filter(pl.col("grade") == "A").height,
        "accused": right.filter("accused").height,
        "right_c": right.filter((pl.col("grade") == "C") & (pl.col("kind") != "other_prefecture")).height,
        "cause_right": found.filter(pl.col("cause") == pl.col("presumed")).height,
        "form_cause": formed.height,
        "form_cause_right": formed.filter(pl.col("cause") == pl.col("presumed")).height,
        "number_known": told.height,
        "number_tied": told.filter(tie).height,
        "number_right": told.filter(pl.col("proposed_number") == pl.col("true_number")).height,
        "number_wrong": joined.filter(pl.col("proposed_number") != pl.col("true_number")).height,
        "review_rate": round(joined.filter(review).height / joined.height, 6),
        "review_rate_complete": round(_review_rate_complete(joined), 6),
    }


def _review_rate_complete(joined: pl.DataFrame) -> float:
    """The review rate where the address history is complete: records with an address that nothing lists are left out."""
    complete = joined.filter(pl.col("kind") != "stale_unknown")
    return complete.filter(pl.col("grade") == "B").height / complete.height


def broken_promises(figures: dict[str, Any], profile: str) -> list[str]:
    """Name the promises that the figures break."""
    promises = {
        "every record is labelled and judged": figures["unjudged"] == 0,
        "no planted error passes": figures["passed"] == 0,
        "no right record is accused": figures["accused"] == 0,
        "no right record is stopped": figures["right_c"] == 0,
        "errors are found": figures["found"] + figures["planted_review"] >= 0.999 * figures["planted"],
        "causes are right": figures["form_cause_right"] == figures["form_cause"],
        "proposed numbers are right": figures["number_right"]
        >= 0.995 * (figures["number_known"] - figures["number_tied"]),
        "no proposed number is wrong": figures["number_wrong"] == 0,
        "review": profile == "hard" or figures["review_rate"] <= 0.01,
        "review, history complete": profile == "hard" or figures["review_rate_complete"] <= 0.003,
    }
    return [name for name, holds in promises.items() if not holds]


if __name__ == "__main__":
    sys.exit(main())
