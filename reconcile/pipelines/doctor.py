"""``reconcile doctor``: what would fail tonight, found by reading everything and writing nothing that stays.

Each check says what it looked at, and what to do where it is not well. Only the first lines of trouble are told: a project
that cannot be configured is not looked at any further.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from reconcile.config import Project, load_project
from reconcile.engine import load_steps, open_engine
from reconcile.errors import ReconcileError
from reconcile.judge.registry import load_cause_table, load_registry_table
from reconcile.lifecycle.brakes import explain
from reconcile.log import RunLog
from reconcile.outputs.explanations import load_explanations
from reconcile.outputs.overview import read_how_to
from reconcile.pipelines.doctor_machine import environment, memory, places
from reconcile.pipelines.doctor_model import Check, Examination, failed
from reconcile.pipelines.doctor_sources import clock, sources
from reconcile.pipelines.selection import Selection, read_sources, select_layouts
from reconcile.pipelines.steps import Clock
from reconcile.sources import load_layouts
from reconcile.store.ledger import Ledger
from reconcile.store.lock import owner_now
from reconcile.store.state import StateStore
from reconcile.vocabulary import BRAKE_RULES

_TEMPLATES: Final = ("leak_facts.html", "explain.html", "report.html")


def examine(named: Path | None, *, today: date) -> Examination:
    """Look at everything that a run needs.

    Args:
        named: The folder given by ``--project``.
        today: The day that the machine takes for today.
    """
    checks = list(environment())
    try:
        project = load_project(named)
    except ReconcileError as error:
        return Examination((*checks, failed("設定", error)))
    checks.append(Check("設定", "ok", f"プロジェクト {project.folder}"))
    checks += _equipment(project)
    checks += memory(project)
    checks += places(project)
    checks += _state(project)
    selection = _selected(project)
    if isinstance(selection, Check):
        return Examination((*checks, selection))
    checks.append(Check("レイアウト", "ok", f"{len(selection.layouts)}件"))
    read = read_sources(Clock(RunLog()), project, selection)
    checks += sources(project, selection, read, today)
    checks += clock(project, read, today)
    return Examination(tuple(checks))


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
            yield failed(area, error)
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


def _engine(project: Project) -> None:
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_engine(project.config.engine, Path(scratch)) as engine,
    ):
        engine.register("probe", pl.DataFrame({"one": [1]}))
        engine.count("probe")


def _state(project: Project) -> Iterator[Check]:
    if not project.state.is_dir():
        yield Check("状態", "ok", "まだありません(初めての実行で作られます)")
        return
    try:
        state = StateStore(project.state).load()
        lines = len(Ledger(project.state).entries())
    except ReconcileError as error:
        yield failed("状態", error)
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
        return failed("レイアウト", error)
