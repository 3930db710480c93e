"""The limit: decode, parse and store the same files with DuckDB, and nothing else.

``python -m benchmarks.limit PROJECT DATABASE [--keep KIND ...]``. Every file becomes a table of text columns in a
database file on disk; the tables of the kinds to keep are left as they are when they are there. DuckDB 2.0 reads UTF-8
text only, so files in other encodings are decoded by Python first, as any reader must. Lines of fixed width are stored
whole: less than any reader has to do.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Final

import duckdb
import fastexcel

from benchmarks.files import DataFile, data_files

_UTF8: Final = {"utf-8", "utf-8-sig"}
#: A character that no extract holds: a fixed-width line is one cell.
_NO_DELIMITER: Final = "\\x01"


def main() -> None:
    """Store the files and print how many rows there are."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("project", type=Path)
    arguments.add_argument("database", type=Path)
    arguments.add_argument("--keep", nargs="*", default=[], metavar="KIND")
    arguments.add_argument("--threads", type=int, default=2)
    options = arguments.parse_args()
    rows = store_files(options.project, options.database, keep=options.keep, threads=options.threads)
    print(json.dumps({"rows": rows}))


def store_files(project: Path, database: Path, *, keep: list[str], threads: int = 2) -> int:
    """Store every file of a project and return the number of rows.

    Args:
        project: Folder with layouts and data.
        database: DuckDB database file; made when it is not there.
        keep: Kinds whose tables are kept when they are there.
        threads: Of DuckDB.
    """
    with (
        duckdb.connect(str(database)) as con,
        tempfile.TemporaryDirectory(prefix="limit-", dir=database.parent) as scratch,
    ):
        con.execute(f"SET threads = {threads}")
        there = {str(row[0]) for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
        rows = 0
        for file in data_files(project):
            if file.table not in there or file.kind not in keep:
                store(con, file, Path(scratch))
            rows += int(con.execute(f'SELECT count(*) FROM "{file.table}"').fetchall()[0][0])
    return rows


def store(con: duckdb.DuckDBPyConnection, file: DataFile, scratch: Path) -> None:
    """Store one file as a table of text columns.

    Args:
        con: An open database.
        file: The file.
        scratch: Where a copy in UTF-8 may be written.
    """
    if file.format == "xlsx":
        sheet = fastexcel.read_excel(file.path).load_sheet(0, dtypes="string").to_arrow()
        con.register("sheet", sheet)
        con.execute(f'CREATE OR REPLACE TABLE "{file.table}" AS SELECT * FROM sheet')
        con.unregister("sheet")
        return
    if file.format == "parquet":
        con.execute(
            f"CREATE OR REPLACE TABLE \"{file.table}\" AS SELECT COLUMNS(*)::VARCHAR FROM read_parquet('{file.path}')"
        )
        return
    path = utf8(file, scratch)
    fixed = file.format == "fixed"
    delimiter = _NO_DELIMITER if fixed else {"\t": "\\t"}.get(file.delimiter, file.delimiter)
    quote = "" if fixed else '"'
    con.execute(
        f"CREATE OR REPLACE TABLE \"{file.table}\" AS SELECT * FROM read_csv('{path}', auto_detect = true, "
        f"all_varchar = true, header = {file.header}, skip = {file.skip}, delim = E'{delimiter}', quote = '{quote}', "
        "null_padding = true, strict_mode = false)"
    )
    if path != file.path:
        path.unlink()


def utf8(file: DataFile, scratch: Path) -> Path:
    """Return a copy of a file in UTF-8, or the file itself when it is UTF-8 already."""
    if file.encoding in _UTF8:
        return file.path
    copy = scratch / file.path.name
    copy.write_bytes(file.path.read_bytes().decode(file.encoding, errors="replace").encode())
    return copy


if __name__ == "__main__":
    main()
