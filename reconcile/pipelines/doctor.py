"""``reconcile doctor``: what would fail tonight, found by reading everything and writing nothing that stays.

Each check says what it looked at, and what to do where it is not well. Only the first lines of trouble are told: a project
that cannot be configured is not looked at any further.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from reconcile.config import Project, load_project
from reconcile.engine import Engine, load_steps
from reconcile.errors import ReconcileError, SourceError
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.lifecycle.brakes import explain
from reconcile.log import RunLog
from reconcile.outputs.explanations import load_explanations
from reconcile.outputs.overview import read_how_to
from reconcile.pipelines.intake import registry_age
from reconcile.pipelines.selection import ReadSources, Selection, read_sources, select_layouts
from reconcile.pipelines.steps import Clock
from reconcile.sources import FileReport, load_layouts
from reconcile.sources.encoding import guess_encoding
from reconcile.store.ids import time_of
from reconcile.store.ledger import Ledger
from reconcile.store.lock import owner_now
from reconcile.store.state import StateStore
from reconcile.versions import versions
from reconcile.vocabulary import BRAKE_RULES, REJECTION_RULES

_TEMPLATES: Final = ("leak_facts.html", "explain.html", "report.html")
_OLDEST_PYTHON: Final = (3, 11)
_MEMORY_BESIDE_ENGINE: Final = 2 * 1024**3
_SPARE_DISK: Final = 200 * 1024**2
_OPEN_MODES: Final = 0o077


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        area: What it belongs to, such as 時計.
        state: ``ok``, ``warning`` (look at it), ``failure`` (tonight fails, or this source does).
        message: What was found; no value of a record.
        action: What to do; "" where all is well.
    """

    area: str
    state: Literal["ok", "warning", "failure"]
    message: str
    action: str = ""


@dataclass(frozen=True)
class Examination:
    """All checks, in the order in which they were made."""

    checks: tuple[Check, ...]

    @property
    def is_failing(self) -> bool:
        """Whether tonight's run, or a source of it, would fail."""
        return any(check.state == "failure" for check in self.checks)


def examine(named: Path | None, *, today: date) -> Examination:
    """Look at everything that a run needs.

    Args:
        named: The folder given by ``--project``.
        today: The day that the machine takes for today.
    """
    checks = list(_environment())
    try:
        project = load_project(named)
    except ReconcileError as error:
        return Examination((*checks, _failed("設定", error)))
    checks.append(Check("設定", "ok", f"プロジェクト {project.folder}"))
    checks += _equipment(project)
    checks += _places(project)
    checks += _state(project)
    selection = _selected(project)
    if isinstance(selection, Check):
        return Examination((*checks, selection))
    checks.append(Check("レイアウト", "ok", f"{len(selection.layouts)}件"))
    read = read_sources(Clock(RunLog()), project, selection)
    checks += _sources(project, selection, read, today)
    checks += _clock(project, read, today)
    return Examination(tuple(checks))


def _failed(area: str, error: ReconcileError) -> Check:
    return Check(area, "failure", error.message, error.action)


def _environment() -> Iterator[Check]:
    found = versions()
    if sys.version_info < _OLDEST_PYTHON:
        yield Check(
            "環境",
            "failure",
            f"Python {found['python']} は古すぎます",
            "Python 3.11 以上で入れ直してください。",
        )
    missing = sorted(name for name, number in found.items() if number.startswith("("))
    if missing:
        yield Check(
            "環境",
            "failure",
            f"入っていない部品があります: {'、'.join(missing)}",
            "配布物から入れ直してください。",
        )
    else:
        yield Check("環境", "ok", f"Python {found['python']}、{platform.system()}、部品 {len(found) - 4}件")
    if sys.getfilesystemencoding().lower() != "utf-8":
        yield Check(
            "文字コード",
            "warning",
            f"ファイル名の文字コードが {sys.getfilesystemencoding()} です",
            "環境変数 LANG を C.UTF-8 か ja_JP.UTF-8 にしてください。",
        )
    else:
        yield Check("文字コード", "ok", "ファイル名は UTF-8")


def _equipment(project: Project) -> Iterator[Check]:
    """Steps, tables, templates, engine: what the operator did not write, and may have broken."""
    loaders: tuple[tuple[str, Callable[[], object]], ...] = (
        ("SQL ステップ", lambda: load_steps(project.pipelines)),
        ("判定表", lambda: (load_registry_table(project.pipelines), load_cause_table(project.pipelines))),
        ("説明文", lambda: load_explanations(project.reports / "explanations.csv")),
        ("訂正一覧の説明", lambda: read_how_to(project.reports / "worklist_howto.csv")),
        ("エンジン", lambda: _engine(project)),
    )
    for area, load in loaders:
        try:
            load()
        except ReconcileError as error:
            yield _failed(area, error)
        else:
            yield Check(
                area, "ok", "読めます" if area != "エンジン" else f"動きます({project.config.engine.name})"
            )
    missing = [name for name in _TEMPLATES if not (project.reports / name).is_file()]
    if missing:
        yield Check(
            "ひな形",
            "failure",
            f"ありません: {'、'.join(missing)}",
            "reports/ を既定のものから写し直してください。",
        )
    memory = _memory()
    limit = _bytes(project.config.engine.memory_limit)
    if memory and limit + _MEMORY_BESIDE_ENGINE > memory:
        yield Check(
            "メモリ",
            "warning",
            f"この機械は {_size(memory)}、エンジンの上限は {_size(limit)} です",
            "reconcile.toml の engine.memory_limit を下げてください(ほかに約 2GB を使います)。",
        )


def _engine(project: Project) -> None:
    settings = project.config.engine
    with (
        tempfile.TemporaryDirectory() as scratch,
        Engine(memory_limit=settings.memory_limit, threads=settings.threads, scratch=Path(scratch)) as duck,
    ):
        duck.count("(SELECT 1)")


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return 0


def _bytes(text: str) -> int:
    """Read a size such as ``2GB`` or ``512MiB``."""
    number = text.rstrip("KMGTiB ")
    power = "KMGT".index(text[len(number) :].strip()[0]) + 1
    return int(float(number) * 1024**power)


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f}GB"


def _places(project: Project) -> Iterator[Check]:
    for name, folder in (("out", project.out), ("state", project.state)):
        yield from _writable(name, folder)
    inside = _nearest(project.out)
    if inside is None:
        return
    free = shutil.disk_usage(inside).free
    latest = project.out / "latest"
    last = _weight(latest.resolve()) if latest.is_dir() else 0
    needed = (
        2 * last + _weight(project.data) + _SPARE_DISK
    )  # a run, the state after it, what the engine spills
    state: Literal["ok", "failure"] = "ok" if free > needed else "failure"
    yield Check(
        "空き容量",
        state,
        f"空き {_size(free)}、見込み {_size(needed)}",
        "" if state == "ok" else "古い実行を reconcile purge で整理するか、容量を増やしてください。",
    )


def _nearest(folder: Path) -> Path | None:
    """Return the folder itself, or the nearest one above it that exists."""
    return next((each for each in (folder, *folder.parents) if each.is_dir()), None)


def _writable(name: str, folder: Path) -> Iterator[Check]:
    inside = _nearest(folder)
    try:
        with tempfile.TemporaryFile(dir=inside) as file:
            file.write(b"\0")
    except OSError as error:
        yield Check(
            "場所",
            "failure",
            f"{name} に書けません: {folder}({type(error).__name__})",
            "権限と設定を確かめてください。",
        )
        return
    if folder.is_dir() and folder.stat().st_mode & _OPEN_MODES:
        yield Check(
            "場所",
            "warning",
            f"{name} をほかの利用者が開けます: {folder}",
            f"chmod 700 {folder} を実行してください。",
        )
    else:
        yield Check("場所", "ok", f"{name} に書けます: {folder}")


def _weight(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _state(project: Project) -> Iterator[Check]:
    if not project.state.is_dir():
        yield Check("状態", "ok", "まだありません(初めての実行で作られます)")
        return
    try:
        state = StateStore(project.state).load()
        lines = len(Ledger(project.state).entries())
    except ReconcileError as error:
        yield _failed("状態", error)
        return
    yield Check("状態", "ok", f"実行 {state['runs'].height:,}回、帳票管理簿 {lines:,}行(連鎖は正常)")
    owner = owner_now(project.state)
    if owner:
        yield Check(
            "状態",
            "warning",
            f"実行中: reconcile {owner.command}(pid {owner.pid}、{owner.since} から)",
            "終わるのを待ってください。二つの run は同時に動きません。",
        )
    for system, why in explain(state["brakes"], BRAKE_RULES).items():
        yield Check(
            "一括停止",
            "warning",
            f"[{system}] {why}",
            "原因を直すか、reconcile brake release で理由を付けて解除してください。",
        )


def _selected(project: Project) -> Selection | Check:
    try:
        return select_layouts(load_layouts(project.schemas))
    except ReconcileError as error:
        return _failed("レイアウト", error)


def _sources(project: Project, selection: Selection, read: ReadSources, today: date) -> Iterator[Check]:
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


def _clock(project: Project, read: ReadSources, today: date) -> Iterator[Check]:
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
