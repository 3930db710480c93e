"""The floor: decode, parse and store the same files with DuckDB, and nothing else.

DuckDB 2.0 reads UTF-8 text only, so files in other encodings are decoded by Python first, as any reader must.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import fastexcel

ENCODINGS = ("utf-8-sig", "cp932", "utf-16")


def main() -> None:
    """Scan every data file below the folder given as argument."""
    con = duckdb.connect()
    con.execute("SET threads = 2")
    rows = 0
    for path in sorted(Path(sys.argv[1]).rglob("*.*")):
        rows += scan(con, path)
    print(f"{rows:,} 行を読みました")


def scan(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Store one file as a table of text columns and return its number of rows."""
    if path.suffix == ".xlsx":
        return fastexcel.read_excel(path).load_sheet(0, dtypes="string").to_arrow().num_rows
    if path.suffix == ".parquet":
        query = f"SELECT * FROM read_parquet('{path}')"
    elif path.suffix in {".csv", ".tsv", ".txt", ".dat"}:
        source = utf8(path)
        query = (
            f"SELECT * FROM read_csv('{source}', all_varchar = true, header = false, auto_detect = true, "
            "ignore_errors = true, null_padding = true, strict_mode = false)"
        )
    else:
        return 0
    con.execute(f"CREATE OR REPLACE TABLE scanned AS {query}").fetchall()
    return int(con.execute("SELECT count(*) FROM scanned").fetchall()[0][0])


def utf8(path: Path) -> Path:
    """Return a UTF-8 copy under /dev/shm when the file is in another encoding, else the file itself."""
    data = path.read_bytes()
    try:
        data.decode("utf-8")
        return path
    except UnicodeDecodeError:
        encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp932"
    copy = Path("/dev/shm") / f"bare-scan-{path.name}"  # noqa: S108 - synthetic sample data only
    copy.write_text(data.decode(encoding, errors="replace"), "utf-8")
    return copy


if __name__ == "__main__":
    main()
