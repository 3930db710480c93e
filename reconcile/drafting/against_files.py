"""Whether the files are as their layout says: found, decoded, split, and each column what it is said to be.

The first rows of every file are read with the readers of a run. A message names file, key and counts, and no value of a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.drafting.columns import SEVERE, Looked, check_column
from reconcile.drafting.headings import meaning_of
from reconcile.errors import ConfigError
from reconcile.sources.delimited import read_delimited
from reconcile.sources.encoding import PIECE_BYTES, guess_encoding
from reconcile.sources.files import find_files, sidecar_count
from reconcile.sources.fixed import read_fixed
from reconcile.sources.kinds import REQUIRED
from reconcile.sources.layout import Key, Layout, Located
from reconcile.sources.layout_check import nearest
from reconcile.sources.model import FileRefused
from reconcile.sources.plan import Batch, Plan, plan_for
from reconcile.sources.records import Records, interpret
from reconcile.sources.tables import read_parquet, read_xlsx

ROWS: Final = 1000
_READERS: Final = {"csv": read_delimited, "fixed": read_fixed, "xlsx": read_xlsx, "parquet": read_parquet}
_DIGITS: Final = 4


def look(layout: Layout, data: Path) -> Looked:
    """Hold one layout against its files.

    Args:
        layout: A layout without mistakes of its own.
        data: The data folder.
    """
    looked = Looked()
    try:
        files = find_files(layout, data)
    except ConfigError as error:
        looked.mistakes.append(f"{layout.origin} の file.path: {error.message}")
        return looked
    looked.files = len(files)
    if not files:
        looked.mistakes.append(f"{layout.origin} の file.path: {_no_file(layout, data)}")
    for path in files:
        _look_at(layout, path, looked)
    return looked


def _no_file(layout: Layout, data: Path) -> str:
    spec = layout.file.path
    if not data.is_dir():
        return f"データフォルダがありません: {data}"
    known = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if path.is_file())
    near = nearest(spec, known)
    hint = f"。近い名前のファイル:「{near}」" if near else ""
    return f"「{spec}」に合うファイルがデータフォルダにありません{hint}"


def _look_at(layout: Layout, path: Path, looked: Looked) -> None:
    where = f"{layout.origin} の"
    plans: list[Plan] = []
    lacking: list[str] = []

    def planner(shape: list[str] | int) -> Plan:
        lacking.extend(_lacking(layout, shape, path.name, looked))
        plans.append(plan_for(layout, shape))
        return plans[-1]

    try:
        stated = sidecar_count(path) if layout.file.record_count == "sidecar" else None
        batch = next(iter(_READERS[layout.file.format](path, layout.file, planner)), None)
    except (FileRefused, UnicodeError, OSError) as error:
        if lacking:
            looked.mistakes += [*lacking, *_encoding_hint(layout, path)]
        elif isinstance(error, FileRefused):
            looked.mistakes.append(
                f"{where} {_key_of(error.rule)}: {path.name}: {error.message}({error.rule})"
            )
        else:
            looked.mistakes.append(f"{where} file.path: {path.name} を読めません({type(error).__name__})")
        return
    if batch is None or not plans:
        looked.mistakes.append(f"{where} file.path: {path.name} にデータの行がありません")
        return
    _check_count(layout, path, batch, stated, looked)
    records = interpret(_first(batch), plans[-1], layout, path.name, 0)
    looked.rows += records.read
    if not records.read:
        looked.hints.append(f"{where} file: {path.name} にデータの行がありません")
        return
    _check_records(layout, path, records, plans[-1], looked)


def _check_count(layout: Layout, path: Path, batch: Batch, stated: int | None, looked: Looked) -> None:
    """Compare with the stated number of records where the whole file was read at once."""
    if layout.file.format in ("csv", "fixed") and path.stat().st_size >= PIECE_BYTES:
        return
    stated = batch.stated if batch.stated is not None else stated
    read = len(batch.line) + batch.broken.filter(pl.col("rule") != "blank_line").height
    if stated is not None and stated != read:
        looked.mistakes.append(
            f"{layout.origin} の file.record_count: {path.name} の通知の件数は {stated:,}件、実際は {read:,}件です"
        )


def _first(batch: Batch) -> Batch:
    if len(batch.line) <= ROWS:
        return batch
    last = int(batch.line[ROWS - 1])
    first = batch.only(pl.int_range(len(batch.line), eager=True) < ROWS)
    return replace(first, broken=batch.broken.filter(pl.col("line") <= last))


def _key_of(rule: str) -> str:
    keys = {
        "missing_header": "file.header", "missing_trailer": "file.record_count", "missing_sidecar": "file.record_count",
        "missing_sheet": "file.sheet", "duplicate_column": "fields", "unreadable_file": "file.format",
    }  # fmt: skip
    return keys.get(rule, "file")


def _lacking(layout: Layout, shape: list[str] | int, file: str, looked: Looked) -> Iterator[str]:
    """Yield a mistake per required column that is not there; other columns are hints."""
    if layout.file.format == "fixed":
        return
    wanted: list[tuple[str, Located, bool]] = [
        (f"fields.{name}", spec, spec.required or name in REQUIRED[layout.kind])
        for name, spec in layout.fields.items()
    ]
    wanted += [(f"payload.{spec.name}", spec, spec.required) for spec in layout.payload]
    for key, spec, required in wanted:
        for place in spec.keys:
            said = _absent(place, shape)
            if not said:
                continue
            message = f"{layout.origin} の {key}: {said}({file})"
            if required:
                yield message
            elif message not in looked.hints:
                looked.hints.append(f"{message}。この項目は比べません")


def _absent(place: Key, shape: list[str] | int) -> str:
    if isinstance(place, int):
        width = shape if isinstance(shape, int) else len(shape)
        return f"{place}列目がありません(実際は{width}列)" if place > width else ""
    if not isinstance(place, str) or isinstance(shape, int):
        return ""
    names = [name.strip() for name in shape]
    if place.strip() in names:
        return ""
    near = _near_heading(place.strip(), names)
    return f"列「{place}」がありません" + (f"。近い見出し:「{near}」" if near else "")


def _near_heading(wanted: str, names: list[str]) -> str:
    """Return the heading that is spelt nearly so or means the same; never a cell that may be a record's."""
    safe = [name for name in names if name and sum(char.isdigit() for char in name) < _DIGITS]
    meaning = meaning_of(wanted).field
    same = [name for name in safe if meaning and meaning_of(name).field == meaning]
    return same[0] if len(same) == 1 else nearest(wanted, safe)


def _encoding_hint(layout: Layout, path: Path) -> list[str]:
    if layout.file.format not in ("csv", "fixed"):
        return []
    guess = guess_encoding(path)
    spelt = guess.replace("_", "-")
    if not guess or spelt in layout.file.encoding.replace("_", "-") or guess == layout.file.encoding:
        return []
    return [
        f"{layout.origin} の file.encoding: {path.name} の文字コードは {layout.file.encoding} ではなく {guess} のようです"
    ]


def _check_records(layout: Layout, path: Path, records: Records, plan: Plan, looked: Looked) -> None:
    where = f"{layout.origin} の"
    rejected = records.rejected.filter(pl.col("rule") != "blank_line")
    if rejected.height:
        rules = "、".join(
            f"{rule} {count}件" for rule, count in rejected["rule"].value_counts(sort=True).iter_rows()
        )
        said = f"{where} file: {path.name} の先頭 {records.read:,}行のうち {rejected.height:,}行を読めません({rules})"
        severe = rejected.height > SEVERE * records.read
        (looked.mistakes if severe else looked.hints).append(said)
        if severe:
            looked.mistakes += _encoding_hint(layout, path)
    table = records.accepted
    if not table.height:
        return
    for rule, count in records.findings["rule"].value_counts(sort=True).iter_rows():
        _tell_finding(layout, path, str(rule), int(count), table.height, looked)
    held = {target.name for target in plan.targets}
    for name in layout.fields:
        if name in held:
            check_column(layout, path, name, table[name], looked)


def _tell_finding(layout: Layout, path: Path, rule: str, count: int, rows: int, looked: Looked) -> None:
    kind, _, name = rule.partition(":")
    share = f"{path.name} の {rows:,}行のうち {count:,}行"
    severe = count > SEVERE * rows
    said = ""
    if kind == "unmapped_value":
        said = f"fields.{name}.values: {share}の値が values にありません"
    elif kind == "undecodable":
        said = f"file.encoding: {share}で {name} を {layout.file.encoding} として読めません"
    elif kind == "null_key":
        said = f"fields.{name}: {share}が空欄です"
    if said:
        (looked.mistakes if severe else looked.hints).append(f"{layout.origin} の {said}")
