"""Read one source: all its files, every record accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from reconcile.errors import SourceError
from reconcile.sources.delimited import read_delimited
from reconcile.sources.encoding import codec_name, guess_encoding
from reconcile.sources.files import find_files, sha256, short_names, sidecar_count
from reconcile.sources.fixed import read_fixed
from reconcile.sources.kinds import COMPLETE
from reconcile.sources.layout import FileSpec, Layout
from reconcile.sources.model import (
    QUALITY_SCHEMA,
    REJECTED_SCHEMA,
    FileRefused,
    FileReport,
    SourceData,
    UnusableSourceError,
)
from reconcile.sources.plan import Batch, Plan, Planner, plan_for
from reconcile.sources.quality import finish
from reconcile.sources.recall import Recall
from reconcile.sources.records import FINDING_SCHEMA, Records, column_names, interpret
from reconcile.sources.tables import read_parquet, read_xlsx

_READERS = {"csv": read_delimited, "fixed": read_fixed, "xlsx": read_xlsx, "parquet": read_parquet}


#: Takes accepted rows (row_no, file, line, canonical fields).
Sink = Callable[[pl.DataFrame], None]


@dataclass
class _Gathered:
    """What all files of a source gave so far."""

    records: list[Records] = field(default_factory=list)
    reports: list[FileReport] = field(default_factory=list)
    refusals: list[tuple[str, FileRefused]] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    absent: dict[str, list[str]] = field(default_factory=dict)
    quality: list[pl.DataFrame] = field(default_factory=list)
    rows: int = 0
    take: Sink | None = None
    recall: Recall | None = None
    is_ruled: bool = True


def read_source(
    layout: Layout,
    data: Path,
    files: Sequence[Path] | None = None,
    take: Sink | None = None,
    recall: Recall | None = None,
    digest: Callable[[Path], str] = sha256,
    *,
    is_ruled: bool = True,
) -> SourceData:
    """Read all files of a source.

    Args:
        layout: Its layout.
        data: The data folder.
        files: Read these files, wherever they are, instead of those that the layout's path matches.
        take: Gets the accepted rows in order, as many at a time as are read at a time, so that a source need not fit
            into memory; ``accepted`` of the result is empty then. Only for kinds that count as a whole or not at all
            (``COMPLETE``): what was taken is void when this raises.
        recall: What is known of rows from earlier nights; ``accepted`` then has the prepared columns, and what the next
            night needs to know its rows. Not together with ``take``.
        digest: Tells a file's SHA-256; for files that somebody has digested already.
        is_ruled: Whether the values of the payload are checked; their findings go to the departments, and no verdict rests
            on them.

    Returns:
        Accepted and rejected rows, findings and a report per file; accepted + rejected = read, per file and in
        all. A file that is refused (for example for its record count) is named in ``files`` and ``notes`` and leaves
        the others alone.

    Raises:
        ConfigError: A file lies outside the data folder.
        SourceError: No file matches, no file can be used, or a file of the registry or history cannot.
        RunError: The counts do not balance, or validation does not work (errors of this program).
    """
    files = find_files(layout, data) if files is None else list(files)
    if not files:
        raise SourceError(
            layout.id,
            "no_file",
            f"{layout.name} のファイルがありません: {layout.file.path}",
            f"データフォルダに抽出を置くか、{layout.origin or layout.id} の file.path を直してください。",
        )
    names = short_names(files, data)
    gathered = _Gathered(take=take, recall=recall, is_ruled=is_ruled)
    with ThreadPoolExecutor(max_workers=1) as digests:
        for path in files:
            digested = digests.submit(digest, path)
            report = _read_file(path, names[path], layout, gathered)
            gathered.reports.append(replace(report, sha256=digested.result()))
    _refuse_source(layout, gathered)
    source = _assemble(layout, gathered)
    source.check_balance()
    return source


def _read_file(path: Path, name: str, layout: Layout, gathered: _Gathered) -> FileReport:
    """Read one file into ``gathered``; a refused file leaves nothing there but its reason."""
    report = FileReport(name=name, sha256="", bytes=path.stat().st_size)
    plans: list[Plan] = []

    def planner(shape: list[str] | int) -> Plan:
        plans.append(plan_for(layout, shape))
        return plans[-1]

    try:
        stated = _expected_count(path, layout.file)
        records: list[Records] = []
        rows = gathered.rows
        for batch in _batches(path, layout.file, planner):
            plan = plans[-1] if plans else Plan((), ())
            made = (gathered.recall.interpret if gathered.recall else interpret)(
                batch, plan, layout, name, rows
            )
            records.append(_handed_on(made, layout, rows, gathered))
            rows += records[-1].count
            stated = batch.stated if batch.stated is not None else stated
        _check_count(records, stated)
    except (FileRefused, UnicodeError, OSError) as error:
        refused = _with_encoding_hint(_as_refusal(error, layout.file), path, layout.file)
        gathered.refusals.append((name, refused))
        return replace(report, refused=f"{refused.message}({refused.rule})", rule=refused.rule)
    gathered.records += records
    gathered.rows = rows
    for plan in plans:
        gathered.held |= {target.name for target in plan.targets}
        for absent in plan.absent:
            gathered.absent.setdefault(absent, []).append(name)
    return replace(
        report,
        read=sum(part.read for part in records),
        accepted=sum(part.count for part in records),
        rejected=sum(part.rejected.height for part in records),
    )


def _handed_on(records: Records, layout: Layout, first_row: int, gathered: _Gathered) -> Records:
    """Hand the accepted rows on, where somebody takes them, and keep what is to be said about them."""
    if gathered.take is None or layout.payload:  # rules over a whole column need the whole column
        return records
    findings = records.findings.with_columns(pl.col("row_no") - first_row)
    gathered.quality.append(finish(layout, records.accepted, findings)[1])
    gathered.take(records.accepted)
    nothing = records.accepted.clear()
    return Records(nothing, records.rejected, records.findings.clear(), taken=records.accepted.height)


def _batches(path: Path, spec: FileSpec, planner: Planner) -> Iterator[Batch]:
    return _READERS[spec.format](path, spec, planner)


def _expected_count(path: Path, spec: FileSpec) -> int | None:
    """Return the sidecar's count; an empty file is an error unless the sidecar says that nothing was sent."""
    stated = sidecar_count(path) if spec.record_count == "sidecar" else None
    if path.stat().st_size == 0 and (stated != 0 or spec.header):
        raise FileRefused(
            "empty_file", "ファイルが空です(0バイト)", "抽出又は転送の失敗です。もう一度受け取ってください。"
        )
    return stated


def _check_count(records: list[Records], stated: int | None) -> None:
    """Compare with the stated count. A blank line is accounted for, but nobody counts it as a record."""
    if stated is None:
        return
    blank = sum((part.rejected["rule"] == "blank_line").sum() for part in records)
    read = sum(part.read for part in records) - blank
    if read != stated:
        raise FileRefused(
            "record_count_mismatch",
            f"件数が合いません。通知は {stated}件、実際は {read}件です",
            "転送が途中で切れた可能性があります。抽出をもう一度受け取ってください。",
        )


def _as_refusal(error: Exception, spec: FileSpec) -> FileRefused:
    """Say in the same way that a file cannot be opened, or that a codec gave up on it as a whole."""
    if isinstance(error, FileRefused):
        return error
    if isinstance(error, OSError):
        return FileRefused(
            "unreadable_file",
            f"ファイルを開けません({type(error).__name__})",
            "アクセス権と、ほかの処理が使っていないかを確かめてください。",
        )
    return FileRefused(
        "undecodable",
        f"文字コード {spec.encoding} では読めません",
        "抽出の文字コードを確かめ、レイアウトの encoding を直してください。",
    )


def _with_encoding_hint(refused: FileRefused, path: Path, spec: FileSpec) -> FileRefused:
    """Say so when a file that lacks its columns is likely written in another encoding."""
    if refused.rule not in ("missing_column", "missing_header") or spec.format not in ("csv", "fixed"):
        return refused
    guess = guess_encoding(path)
    if not guess or codec_name(guess).split("-sig")[0] in codec_name(spec.encoding):
        return refused
    hint = f"{refused.message}。文字コードは {spec.encoding} ではなく {guess} のようです"
    return FileRefused(refused.rule, hint, refused.action, refused.line)


def _refuse_source(layout: Layout, gathered: _Gathered) -> None:
    refusals = gathered.refusals
    if not refusals or (len(refusals) < len(gathered.reports) and layout.kind not in COMPLETE):
        return
    name, refused = refusals[0]
    more = f"。ほかに {len(refusals) - 1} ファイル" if len(refusals) > 1 else ""
    error = UnusableSourceError(
        layout.id, refused.rule, refused.message + more, refused.action, file=name, line=refused.line
    )
    error.files = tuple(gathered.reports)
    raise error from None


def _assemble(layout: Layout, gathered: _Gathered) -> SourceData:
    parts = gathered.records
    found = [part.accepted for part in parts] or [_no_rows(layout, gathered.recall)]
    accepted = pl.concat(found, rechunk=False)
    findings = pl.concat([pl.DataFrame(schema=FINDING_SCHEMA), *(part.findings for part in parts)])
    gathered.records = []  # the big tables live once
    accepted, quality = finish(layout, accepted, findings, is_ruled=gathered.is_ruled)
    if gathered.take is not None and accepted.height:
        gathered.take(accepted)
        accepted, gathered.rows = accepted.clear(), accepted.height
    quality = pl.concat([*gathered.quality, quality.select(list(QUALITY_SCHEMA))])
    return SourceData(
        source=layout.id,
        taken=gathered.rows if gathered.take is not None else 0,
        accepted=accepted,
        rejected=pl.concat([pl.DataFrame(schema=REJECTED_SCHEMA), *(part.rejected for part in parts)]),
        quality=quality,
        files=tuple(gathered.reports),
        held=frozenset(gathered.held),
        notes=_notes(gathered),
    )


def _no_rows(layout: Layout, recall: Recall | None) -> pl.DataFrame:
    columns = {"row_no": pl.Int64, "file": pl.String, "line": pl.Int64}
    none = pl.DataFrame(schema=columns | dict.fromkeys(column_names(layout), pl.String))
    return none if recall is None else recall.columns_of(none)


def _notes(gathered: _Gathered) -> tuple[str, ...]:
    refused = [f"{name} は使えません: {reason.message}({reason.rule})" for name, reason in gathered.refusals]
    absent = [
        f"項目 {item} の列が {'、'.join(files)} にないので、この項目は比べません(absent_column)"
        for item, files in sorted(gathered.absent.items())
    ]
    return (*refused, *absent)
