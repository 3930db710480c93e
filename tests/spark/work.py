"""Work for ``apply``: at the top level of a module, so that Spark's Python processes find it."""

from __future__ import annotations

import polars as pl

SCHEMA = {"id": pl.Int64, "name": pl.String, "others": pl.Int64, "bucket": pl.Int64}


def beside(left: pl.DataFrame, *others: pl.DataFrame, weight: int = 1) -> pl.DataFrame:
    """Each row of the left with how many rows the others have in its bucket; fails unless a bucket comes alone and whole."""
    buckets = {bucket for frame in (left, *others) for bucket in frame["bucket"]}
    if len(buckets) != 1:
        raise AssertionError
    return left.select(
        "id", "name", pl.lit(weight * sum(frame.height for frame in others)).alias("others"), "bucket"
    )


def schemas(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The bucket and what the frames' columns are."""
    return pl.DataFrame(
        {"bucket": left["bucket"][:1], "told": [f"{dict(left.schema)} {dict(right.schema)}"]},
    )


def fails(frame: pl.DataFrame) -> pl.DataFrame:
    """Fail as a bug would: with a value of a row in the text of the error."""
    raise ValueError(frame["name"][0])
