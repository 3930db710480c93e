"""What one would write instead, with polars: merge on the number, compare four fields, accuse whoever differs.

``python -m benchmarks.merge_polars PROJECT``. Prints what it would accuse, against the labelled truth.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import polars as pl

from benchmarks.files import DataFile, data_files
from benchmarks.merge_rules import COMPARED, FIELDS, columns_of, converter, fixed_width


def main() -> None:
    """Merge and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("project", type=Path)
    arguments.add_argument("--threads", help="set by POLARS_MAX_THREADS")
    options = arguments.parse_args()
    print(json.dumps(counts(options.project)))


def counts(project: Path) -> dict[str, int]:
    """Merge the systems of a project with its registry and count what is accused, rightly and wrongly."""
    files = data_files(project)
    records = pl.concat(record_columns(file) for file in files if file.kind == "system")
    (registry,) = (file for file in files if file.kind == "registry")
    merged = merge(records, residents(registry))
    truth = pl.read_csv(project / "truth.csv", infer_schema=False).select(
        "system", "record_id", planted=pl.col("linkage_error") == "true"
    )
    judged = truth.join(merged, on=["system", "record_id"], how="left")
    accused = pl.col("accused").fill_null(value=True)
    return {
        "records": merged.height,
        "planted": judged.filter("planted").height,
        "found": judged.filter("planted", accused).height,
        "passed": judged.filter(pl.col("planted") & ~accused).height,
        "accused": judged.filter(~pl.col("planted") & accused).height,
        "review": 0,
        "unlabelled": judged.filter(pl.col("accused").is_null()).height,
    }


def merge(records: pl.DataFrame, registry: pl.LazyFrame) -> pl.DataFrame:
    """Return ``system, record_id, accused``: the number is nobody's, or a field that the record holds differs.

    Args:
        records: ``system`` and ``merge_rules.FIELDS``, "" where not held.
        registry: ``my_number`` and ``merge_rules.COMPARED``.
    """
    joined = records.lazy().join(
        registry, on="my_number", how="left", suffix="_registry", maintain_order="left"
    )
    differs = [(pl.col(name) != "") & (plain(name) != plain(f"{name}_registry")) for name in COMPARED]
    nobody = pl.col("name_registry").is_null()
    return joined.select("system", "record_id", accused=nobody | pl.any_horizontal(*differs)).collect()


def plain(name: str) -> pl.Expr:
    """NFKC without blanks."""
    return pl.col(name).str.normalize("NFKC").str.replace_all(" ", "", literal=True)


def residents(file: DataFile) -> pl.LazyFrame:
    """Read the registry: ``my_number`` and the compared fields."""
    columns = {field: columns_of(file.fields[field])[0][0] for field in FIELDS if field in file.fields}
    frame = pl.scan_csv(file.path, infer_schema=False, empty_string_is_null=False)
    sexes = {**dict.fromkeys(file.fields["sex"]["values"], ""), **file.fields["sex"]["values"]}
    birth = pl.col(columns["birth_date"])
    return frame.select(
        pl.col(columns["my_number"]).alias("my_number"),
        pl.col(columns["name"]).alias("name"),
        pl.format("{}-{}-{}", birth.str.slice(0, 4), birth.str.slice(4, 2), birth.str.slice(6, 2)).alias("birth_date"),
        pl.col(columns["sex"]).replace_strict(sexes, default="").alias("sex"),
        pl.col(columns["address"]).alias("address"),
    )  # fmt: skip


def record_columns(file: DataFile) -> pl.DataFrame:
    """Read one extract: ``system`` and ``FIELDS``."""
    if file.format == "fixed":
        frame = pl.DataFrame(fixed_width(file))
    else:
        raw = _table(file)
        made = []
        for field in FIELDS:
            if field in file.fields:
                columns, joiner = columns_of(file.fields[field])
                names = [raw.columns[one - 1] if isinstance(one, int) else one for one in columns]
                made.append(pl.concat_str(names, separator=joiner).alias(field))
        frame = raw.select(made)
    frame = frame.with_columns(
        *(pl.lit("").alias(field) for field in FIELDS if field not in frame.columns), pl.lit(file.source).alias("system")
    )  # fmt: skip
    changes = [
        _converted(frame, file, field) for field in ("my_number", "birth_date", "sex") if field in file.fields
    ]
    return frame.with_columns(changes).select("system", *FIELDS)


def _table(file: DataFile) -> pl.DataFrame:
    if file.format == "xlsx":
        return pl.read_excel(file.path, infer_schema_length=0).fill_null("")
    table = pl.read_csv(
        file.path,
        separator=file.delimiter,
        has_header=file.header,
        skip_rows=file.skip,
        encoding="utf8" if file.encoding.startswith("utf-8") else file.encoding,
        infer_schema=False,
        empty_string_is_null=False,
        truncate_ragged_lines=True,
    )
    return table.head(table.height - 1) if file.trailer else table


def _converted(frame: pl.DataFrame, file: DataFile, field: str) -> pl.Series:
    convert = converter(file, field)
    made = {cell: convert(cell) for cell in frame[field].unique().to_list()}
    return frame[field].replace_strict(made, return_dtype=pl.String)


if __name__ == "__main__":
    main()
