"""What one would write instead, with pandas: merge on the number, compare four fields, accuse whoever differs.

``python -m benchmarks.merge_pandas PROJECT``. Prints what it would accuse, against the labelled truth.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pandas as pd

from benchmarks.files import DataFile, data_files
from benchmarks.merge_rules import COMPARED, FIELDS, columns_of, converter, fixed_width


def main() -> None:
    """Merge and print the counts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("project", type=Path)
    arguments.add_argument("--threads", help="pandas has one")
    options = arguments.parse_args()
    print(json.dumps(counts(options.project)))


def counts(project: Path) -> dict[str, int]:
    """Merge the systems of a project with its registry and count what is accused, rightly and wrongly."""
    files = data_files(project)
    records = pd.concat([record_columns(file) for file in files if file.kind == "system"], ignore_index=True)
    (registry,) = (file for file in files if file.kind == "registry")
    merged = records.merge(residents(registry), on="my_number", how="left", suffixes=("", "_registry"))
    accused = merged["name_registry"].isna()
    for name in COMPARED:
        accused |= (merged[name] != "") & (
            plain(merged[name]) != plain(merged[f"{name}_registry"].fillna(""))
        )
    merged["accused"] = accused
    truth = pd.read_csv(project / "truth.csv", dtype=str, usecols=["system", "record_id", "linkage_error"])
    judged = truth.merge(merged[["system", "record_id", "accused"]], on=["system", "record_id"], how="left")
    planted = judged["linkage_error"] == "true"
    blamed = judged["accused"] != False  # noqa: E712 - a record that is missing was not passed
    return {
        "records": len(merged),
        "planted": int(planted.sum()),
        "found": int((planted & blamed).sum()),
        "passed": int((planted & ~blamed).sum()),
        "accused": int((~planted & blamed).sum()),
        "review": 0,
        "unlabelled": int(judged["accused"].isna().sum()),
    }


def plain(cells: pd.Series) -> pd.Series:
    """NFKC without blanks."""
    return cells.str.normalize("NFKC").str.replace(" ", "", regex=False)


def residents(file: DataFile) -> pd.DataFrame:
    """Read the registry: ``my_number`` and the compared fields."""
    columns = {columns_of(file.fields[field])[0][0]: field for field in FIELDS if field in file.fields}
    frame = pd.read_csv(file.path, dtype=str, keep_default_na=False, usecols=list(columns)).rename(
        columns=columns
    )
    birth = frame["birth_date"]
    frame["birth_date"] = birth.str[:4] + "-" + birth.str[4:6] + "-" + birth.str[6:]
    frame["sex"] = frame["sex"].map(file.fields["sex"]["values"]).replace("unknown", "")
    return frame


def record_columns(file: DataFile) -> pd.DataFrame:
    """Read one extract: ``system`` and ``FIELDS``."""
    frame = pd.DataFrame(fixed_width(file)) if file.format == "fixed" else _fields(_table(file), file)
    for field in ("my_number", "birth_date", "sex"):
        if field in file.fields:
            convert = converter(file, field)
            frame[field] = frame[field].map({cell: convert(cell) for cell in frame[field].unique()})
    return frame.assign(system=file.source).reindex(columns=["system", *FIELDS], fill_value="")


def _fields(table: pd.DataFrame, file: DataFile) -> pd.DataFrame:
    made = {}
    for field in FIELDS:
        if field in file.fields:
            columns, joiner = columns_of(file.fields[field])
            first, *rest = (table[one - 1 if isinstance(one, int) else one] for one in columns)
            made[field] = first.str.cat(rest, sep=joiner) if rest else first
    return pd.DataFrame(made)


def _table(file: DataFile) -> pd.DataFrame:
    if file.format == "xlsx":
        return pd.read_excel(file.path, dtype=str, engine="calamine").fillna("")
    table = pd.read_csv(
        file.path,
        sep=file.delimiter,
        header=0 if file.header else None,
        skiprows=file.skip,
        encoding=file.encoding,
        encoding_errors="replace",
        dtype=str,
        keep_default_na=False,
    )
    return table.iloc[:-1] if file.trailer else table


if __name__ == "__main__":
    main()
