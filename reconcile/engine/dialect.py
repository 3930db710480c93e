"""What differs between DuckDB and Apache Spark, in one place.

The SQL steps are written in what both engines understand and answer alike; nothing is translated at run time. What is left
is named here: the words a step may use, how Spark writes types, sizes and places, and what it would answer differently.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

_COMMENT_OR_TEXT: Final = re.compile(r"--[^\n]*|'(?:[^']|'')*'")
_CALL: Final = re.compile(r"\b([a-z_][a-z0-9_]*)\s*\(", re.IGNORECASE)
_SIZE: Final = re.compile(r"^(\d+(?:\.\d+)?)\s*([KMGT])(i?)B$")
_GLOB: Final = re.compile(r"([\\{}\[\]*?])")
#: Words that stand before a parenthesis without being functions.
_WORDS: Final = frozenset(
    {
        "all", "and", "as", "by", "case", "distinct", "else", "except", "exists", "filter", "from", "having", "in",
        "intersect", "join", "not", "on", "or", "over", "select", "then", "union", "using", "when", "where",
    }
)  # fmt: skip
_POWERS: Final = {"K": 1, "M": 2, "G": 3, "T": 4}


@dataclass(frozen=True)
class Dialect:
    """An engine's way of writing what the two engines write differently.

    Attributes:
        functions: Functions that were shown to give the same answer as DuckDB's (tests/spark). Others are refused: Spark
            has functions of the same name with another result (``hash``, ``regexp_replace``, ``levenshtein``, ``trim``).
        instead: What is refused besides (a pattern), and what is to be said of it.
        types: Column types by polars type.
        least_memory: Bytes below which the engine does not start.
    """

    functions: frozenset[str]
    instead: Mapping[str, str]
    types: Mapping[type[pl.DataType], str]
    least_memory: int

    def fault(self, sql: str) -> str:
        """Return what this engine may answer differently in a step, and what to write instead; "" for nothing."""
        if any("\\" in text for text in _COMMENT_OR_TEXT.findall(sql) if text.startswith("'")):
            return "文字列のバックスラッシュは、意味が変わります"
        bare = _COMMENT_OR_TEXT.sub(" ", sql)
        for pattern, better in self.instead.items():
            found = re.search(pattern, bare, re.IGNORECASE)
            if found:
                return f"{found[0]} {better}"
        unknown = sorted({name.lower() for name in _CALL.findall(bare)} - self.functions - _WORDS)
        return f"関数 {'、'.join(unknown)} は、同じ結果になることを確かめていません" if unknown else ""

    def columns(self, schema: Mapping[str, pl.DataType | type[pl.DataType]]) -> str:
        """Write a polars schema as column definitions.

        Raises:
            KeyError: A type that no table has.
        """
        return ", ".join(f"`{name}` {self.types[_base(kind)]}" for name, kind in schema.items())

    def memory(self, limit: str) -> str:
        """Write a memory limit (``2GB``, ``1.5 GiB``) in whole mebibytes, at least what the engine needs to start."""
        found = _SIZE.match(limit)
        if found is None:
            raise ValueError(limit)
        unit = (1024 if found[3] else 1000) ** _POWERS[found[2]]
        return f"{max(int(float(found[1]) * unit), self.least_memory) // 2**20}m"

    def place(self, path: Path) -> str:
        """Write a path that is to be read: an address in which no character is a wildcard."""
        return _GLOB.sub(r"\\\1", self.address(path))

    def address(self, path: Path) -> str:
        """Write a path that is to be written."""
        return f"file:{path.absolute()}"


def _base(kind: pl.DataType | type[pl.DataType]) -> type[pl.DataType]:
    return kind if isinstance(kind, type) else type(kind)


SPARK: Final = Dialect(
    functions=frozenset(
        {"bool_or", "cast", "coalesce", "count", "lag", "lead", "left", "max", "min", "right", "row_number"}
    ),
    instead={
        # Spark wants a length; DuckDB knows both names
        r"\bVARCHAR\b(?!\s*\()": "は STRING と書きます",
        # 7 / 0 is a value on DuckDB and an error on Spark
        r"/": "(割り算)は、0で割るときの結果が違います",
    },
    types={
        pl.Boolean: "BOOLEAN",
        pl.Int8: "TINYINT",
        pl.Int16: "SMALLINT",
        pl.Int32: "INT",
        pl.Int64: "BIGINT",
        pl.Float32: "FLOAT",
        pl.Float64: "DOUBLE",
        pl.String: "STRING",
        pl.Date: "DATE",
        pl.Datetime: "TIMESTAMP_NTZ",
    },
    least_memory=512 * 2**20,
)
