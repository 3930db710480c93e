"""What types alone cannot say about a layout: each check returns (key, Japanese message) pairs."""

from __future__ import annotations

import codecs
import datetime as dt
import difflib
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath, PureWindowsPath

import polars as pl

from reconcile.sources.dates import parse_date
from reconcile.sources.encoding import is_fixed_width_codec
from reconcile.sources.kinds import CLOSED, DATES, FIELDS, REQUIRED
from reconcile.sources.layout import FieldSpec, FileSpec, Layout, Located, PayloadSpec

Fault = tuple[str, str]

#: How a draft marks what a person must fill in, and what it is not sure of (comments of the TOML).
TO_FILL_IN = "要記入"
TO_CONFIRM = "不確か"


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known spelling nearest to ``word``, or "" when none is near."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return close[0] if close else ""


def suggest(word: str, known: Iterable[str]) -> str:
    """Return 「もしかして …」 for a misspelt word, or "" when nothing is near."""
    near = nearest(word, known)
    return f"(もしかして「{near}」)" if near else ""


def check_layout(layout: Layout) -> list[Fault]:
    """Return every mistake of one typed layout.

    Args:
        layout: A layout whose keys and types are right.

    Returns:
        (key, message) pairs; empty when the layout is right.
    """
    return [
        *_check_source(layout),
        *_check_file(layout.file),
        *_check_fields(layout),
        *_check_payload(layout),
    ]


def _check_source(layout: Layout) -> Iterator[Fault]:
    source = layout.source
    if layout.kind == "system":
        missing = [key for key in ("no", "name", "department") if not getattr(source, key)]
        yield from ((f"source.{key}", "業務システムには必要なキーです") for key in missing)
    elif source.no is not None:
        yield "source.no", "項番は業務システム(kind = system)だけに付けます"
    if source.scope is not None and layout.kind != "registry":
        yield "source.scope", "住民基本台帳(kind = registry)だけに書けます"


def _check_file(file: FileSpec) -> Iterator[Fault]:
    yield from _check_path(file.path)
    text = file.format in ("csv", "fixed")
    if text and not _is_text_codec(file.encoding):
        yield "file.encoding", f"「{file.encoding}」という文字コードはありません(例: cp932、utf-8、utf-16)"
    elif file.format == "fixed" and not is_fixed_width_codec(file.encoding):
        yield "file.encoding", f"「{file.encoding}」は固定長の桁位置を数えられない文字コードです"
    if len(file.delimiter) != 1 or file.delimiter in '"\r\n':
        yield "file.delimiter", '区切り文字は一文字で書いてください(タブは "\\t"。引用符と改行は使えません)'
    if file.format == "parquet" and not file.header:
        yield "file.header", "parquet は常に列名を持つので header = false にはできません"
    if file.format == "parquet" and file.record_count == "trailer":
        yield "file.record_count", "parquet に件数の行はありません(sidecar か none)"
    if file.format == "parquet" and file.skip_rows:
        yield "file.skip_rows", "parquet に表題の行はありません"
    if file.sheet and file.format != "xlsx":
        yield "file.sheet", "xlsx だけに書けます"


def _check_path(path: str) -> Iterator[Fault]:
    parts = PurePosixPath(path).parts
    outside = path.startswith(("/", "~")) or PureWindowsPath(path).is_absolute() or ":" in path
    if outside or ".." in parts or "\\" in path:
        yield "file.path", f"「{path}」はデータフォルダの外を指せません(フォルダ内の相対パスを / で区切る)"
    if any("**" in part and part != "**" for part in parts):
        yield "file.path", f"「{path}」の ** は / の間に単独で書いてください"


def _is_text_codec(encoding: str) -> bool:
    try:
        info = codecs.lookup(encoding)
        return info.incrementaldecoder is not None and "1,A\n".encode(encoding).decode(encoding) == "1,A\n"
    except (LookupError, ValueError, TypeError):
        return False


def _check_fields(layout: Layout) -> Iterator[Fault]:
    known = FIELDS[layout.kind]
    for name in REQUIRED[layout.kind]:
        if name not in layout.fields:
            yield f"fields.{name}", f"{layout.kind} に必ず要る項目です"
    for name, spec in layout.fields.items():
        if name not in known:
            yield f"fields.{name}", f"{layout.kind} にこの項目はありません{suggest(name, known)}"
            continue
        yield from _check_place(f"fields.{name}", spec, layout.file)
        yield from _check_meaning(name, spec)


def _check_meaning(name: str, spec: FieldSpec) -> Iterator[Fault]:
    if spec.format != "auto" and name not in DATES:
        yield f"fields.{name}.format", "日付の項目だけに書けます"
    allowed = CLOSED.get(name)
    for value in sorted(set((spec.values or {}).values()) - {""}):
        if allowed and value not in allowed:
            words = "、".join(sorted(allowed))
            yield f"fields.{name}.values", f"「{value}」には変換できません。使えるのは {words}"


def _check_place(key: str, spec: Located, file: FileSpec) -> Iterator[Fault]:
    if spec.ways != 1 or not spec.keys:
        yield key, "column、columns、start と length、pieces のうち一つだけを書いてください"
        return
    sliced = isinstance(spec.keys[0], tuple)
    if sliced != (file.format == "fixed"):
        yield key, "固定長なら start と length(又は pieces)、それ以外なら列を書いてください"
        return
    for part in spec.keys:
        if isinstance(part, str) and not part.strip():
            yield key, "列名が空です"
        elif isinstance(part, str) and not file.header:
            yield key, f"header = false なので、列「{part}」ではなく列番号(1から)を書いてください"
        if isinstance(part, int) and (file.header or part < 1):
            yield key, f"列番号 {part} は header = false のときに 1 から数えて書きます"


def _check_payload(layout: Layout) -> Iterator[Fault]:
    seen: set[str] = set()
    for spec in layout.payload:
        key = f"payload.{spec.name}"
        if spec.name in seen:
            yield key, "同じ name が二度あります"
        seen.add(spec.name)
        yield from _check_place(key, spec, layout.file)
        if spec.pattern is not None and not _compiles(spec.pattern):
            yield f"{key}.pattern", "正規表現として読めません"
        yield from _check_range(key, spec)


def _compiles(pattern: str) -> bool:
    try:
        re.compile(pattern)
    except re.error:
        return is_engine_pattern(pattern)
    return True


def is_engine_pattern(pattern: str) -> bool:
    """Tell whether polars can run the pattern; one with look-around is left to Python's ``re``."""
    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError:
        return False
    return True


def _check_range(key: str, spec: PayloadSpec) -> Iterator[Fault]:
    low, high = spec.min, spec.max
    kinds = {range_kind(spec, bound) for bound in (low, high) if bound is not None}
    if "" in kinds:
        yield f"{key}.min/max", "数か日付を書いてください(日付は 2000-01-01 の形)"
    elif len(kinds) > 1:
        yield f"{key}.min/max", "min と max の一方が数、他方が日付です"
    elif low is not None and high is not None and range_value(spec, low) > range_value(spec, high):
        yield f"{key}.min/max", "min が max より大きくなっています"


def range_kind(spec: PayloadSpec, bound: object) -> str:
    """Return what a bound of min/max is: "number", "date", or "" when it is neither."""
    if isinstance(bound, dt.date):
        return "date"
    if isinstance(bound, int | float) and spec.type != "date":
        return "number"
    return "date" if parse_date(str(bound)) else ""


def range_value(spec: PayloadSpec, bound: object) -> float:
    """Return a bound as a number: itself, or the date's yyyymmdd."""
    if range_kind(spec, bound) == "number":
        return float(str(bound))
    day = bound if isinstance(bound, dt.date) else parse_date(str(bound))
    return float(day.strftime("%Y%m%d")) if day else float("nan")
