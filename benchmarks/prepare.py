"""Parquet files for the peers: the same records, residents and replicas, read and normalised by our own reader.

``python -m benchmarks.prepare PROJECT FOLDER`` writes ``records``, ``residents``, ``payload``, ``replica`` and ``truth``. The peers
are spared decoding, layouts, dates and widths; that time is not counted for them.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from reconcile.compare.birth import birth_codes
from reconcile.compare.number import clean_numbers
from reconcile.compare.text import fold_width_expr
from reconcile.config import load_project
from reconcile.pipelines.prepared import comparable
from reconcile.sources import Layout, load_layouts, read_source

#: Katakana and hiragana are one reading.
_HIRAGANA: Final = [chr(code) for code in range(0x3041, 0x3097)]
_KATAKANA: Final = [chr(code + 0x60) for code in range(0x3041, 0x3097)]
#: What the peers link on.
PERSON: Final = ("number", "name", "kana", "birth", "sex", "address", "town")


def main() -> None:
    """Write the files of a project."""
    project, folder = Path(sys.argv[1]), Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    data = load_project(project).data
    layouts = load_layouts(load_project(project).schemas)
    by_kind = {layout.kind: layout for layout in layouts}
    write_residents(by_kind["registry"], data, folder / "residents.parquet")
    systems = [layout for layout in layouts if layout.kind == "system"]
    write_records(systems, by_kind["replica"], data, folder)
    truth = pl.read_csv(project / "truth.csv", infer_schema=False)
    truth.select(unique_id=_identity(), planted=pl.col("linkage_error") == "true").write_parquet(
        folder / "truth.parquet"
    )


def write_residents(layout: Layout, data: Path, path: Path) -> None:
    """Write every resident in parts: ``unique_id`` (住民票コード) and ``PERSON``.

    Args:
        layout: Of the registry.
        data: The data folder.
        path: A Parquet file.
    """
    schema = pa.schema([(name, pa.string()) for name in ("unique_id", *PERSON)])
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:

        def take(rows: pl.DataFrame) -> None:
            table = person(rows, pl.col("resident_code")).to_arrow()
            writer.write_table(table.cast(schema))

        read_source(layout, data, take=take)


def write_records(systems: list[Layout], replica: Layout, data: Path, folder: Path) -> None:
    """Write the records, their business columns and the replicas.

    Args:
        systems: Layouts of the systems.
        replica: Layout of the replica.
        data: The data folder.
        folder: Gets ``records.parquet`` (``unique_id, PERSON``), ``payload.parquet`` and ``replica.parquet`` (``system,
            record_id`` and every business column in the form in which it is compared, null where not held).
    """
    kinds = {column.name: column.type for column in replica.payload}
    records, payloads = [], []
    for layout in systems:
        rows = read_source(layout, data).accepted.with_columns(pl.lit(layout.id).alias("system"))
        records.append(person(rows, _identity()))
        payloads.append(
            payload(
                rows, {column.name: column.type for column in layout.payload if column.name in kinds}, kinds
            )
        )
    pl.concat(records).write_parquet(folder / "records.parquet")
    pl.concat(payloads).write_parquet(folder / "payload.parquet")
    copies = read_source(replica, data).accepted
    parts = []
    for layout in systems:
        own = copies.filter(pl.col("system") == layout.id)
        parts.append(
            payload(
                own, {column.name: column.type for column in layout.payload if column.name in kinds}, kinds
            )
        )
    pl.concat(parts).write_parquet(folder / "replica.parquet")


def person(rows: pl.DataFrame, identity: pl.Expr) -> pl.DataFrame:
    """Return ``unique_id`` and ``PERSON`` in one form: half or full width, kana, spaces and dates do not differ.

    Args:
        rows: Accepted rows with canonical fields; a field that a source does not hold is null.
        identity: Of a row.
    """
    held = rows.with_columns(
        pl.lit(None, pl.String).alias(name)
        for name in ("name", "name_kana", "sex", "address")
        if name not in rows.columns
    )
    address = _close("address").str.strip_prefix("長野県")
    return held.select(
        identity.alias("unique_id"),
        clean_numbers(held["my_number"]).alias("number"),
        _close("name").str.to_lowercase().alias("name"),
        _close("name_kana").str.replace_many(_KATAKANA, _HIRAGANA).alias("kana"),
        birth_codes(held["birth_date"]).alias("birth"),
        pl.when(pl.col("sex") != "unknown").then("sex").alias("sex"),
        address.alias("address"),
        address.str.extract(r"^(\D+)").alias("town"),
    )


def payload(rows: pl.DataFrame, own: Mapping[str, str], every: Mapping[str, str]) -> pl.DataFrame:
    """Return ``system, record_id`` and every business column in the form in which it is compared.

    Args:
        rows: Accepted rows of one system or of its replica.
        own: Columns that the system holds, with their types.
        every: Columns of the replica with their types.
    """
    made = [
        comparable(rows[f"payload__{name}"], own[name]).alias(name).replace("", None)
        if name in own
        else pl.lit(None, pl.String).alias(name)
        for name in every
    ]
    return rows.select("system", "record_id", *made)


def _close(name: str) -> pl.Expr:
    """The folded text without spaces; null when it is blank."""
    folded = fold_width_expr(pl.col(name)).str.replace_all(" ", "", literal=True)
    return pl.when(folded != "").then(folded)


def _identity() -> pl.Expr:
    return pl.format("{}/{}", "system", "record_id")


if __name__ == "__main__":
    main()
