"""The doctor's look at what would be read tonight, and at the clock that ages are counted by."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from reconcile.config import Project
from reconcile.errors import SourceError
from reconcile.pipelines.doctor_model import Check
from reconcile.pipelines.intake import registry_age
from reconcile.pipelines.selection import ReadSources, Selection
from reconcile.sources import FileReport
from reconcile.sources.encoding import guess_encoding
from reconcile.store.ids import time_of
from reconcile.vocabulary import REJECTION_RULES


def sources(project: Project, selection: Selection, read: ReadSources, today: date) -> Iterator[Check]:
    """Tell which sources cannot be used, which rows cannot be read, and how old the registry extract is."""
    for layout in selection.layouts:
        if layout.id in read.failures:
            yield _unusable(read.failures[layout.id], read.files.get(layout.id, []))
        else:
            yield from _unread(layout.id, read.reports[layout.id])
    reports = [report for each in read.reports.values() for report in each]
    rows = sum(report.accepted for report in reports)
    yield Check("抽出", "ok", f"読める行 {rows:,}({len(reports)}ファイル)")
    age = read.times.get(selection.registry.id)
    limit = project.config.limits.registry_max_age_days
    if age is not None:
        days = registry_age(today, age)
        is_old = days > limit
        yield Check(
            "住基",
            "warning" if is_old else "ok",
            f"抽出は {days}日前({limit}日まで)",
            "新しい抽出を受け取ってください。それまで登録の門は閉じます。" if is_old else "",
        )


def _unusable(error: SourceError, files: Iterable[Path]) -> Check:
    hints = sorted({guess for path in files if (guess := _guess(path))})
    hint = f"文字コードは {'、'.join(hints)} のようです。" if error.rule == "undecodable" and hints else ""
    return Check("抽出", "failure", error.message, f"{error.action}{hint}")


def _guess(path: Path) -> str:
    try:
        return guess_encoding(path)
    except OSError:
        return ""


def _unread(source: str, reports: Iterable[FileReport]) -> Iterator[Check]:
    """Tell what of a source's files cannot be read."""
    for report in reports:
        if report.refused:
            why = REJECTION_RULES.get(report.rule, report.rule)
            yield Check(
                "抽出", "failure", f"[{source}] {report.name}: {why}({report.rule})", "抽出し直してください。"
            )
        elif report.rejected:
            yield Check(
                "抽出",
                "warning",
                f"[{source}] {report.name}: {report.read:,}行のうち {report.rejected:,}行を読めません",
                "文字コードと区切りを確かめてください(実行後は results/rejected.parquet に行があります)。",
            )


def clock(project: Project, read: ReadSources, today: date) -> Iterator[Check]:
    """Hold the machine's clock against the last run and the files."""
    now = datetime.now(UTC)
    zone = time.strftime("%Z%z")
    late = sorted(source for source, at in read.times.items() if at > now + timedelta(days=1))
    latest = project.out / "latest"
    last = time_of(latest.resolve().name) if latest.is_dir() else None
    if last is not None and last > now:
        yield Check(
            "時計",
            "failure",
            f"直近の実行({last:%Y-%m-%d %H:%M}Z)が今より後です",
            "機械の時計を合わせてください。",
        )
    elif late:
        yield Check(
            "時計",
            "warning",
            f"先の日付のファイルがあります: {'、'.join(late)}",
            "機械と渡し元の時計を確かめてください。",
        )
    else:
        yield Check("時計", "ok", f"今日は {today}({zone})")
