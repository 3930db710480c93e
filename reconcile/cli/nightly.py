"""The commands of every night and of the morning after: run, gate, query, status, explain."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from reconcile import terminal
from reconcile.cli.base import (
    as_of_option,
    cli,
    complete_system,
    project_option,
    system_argument,
    today,
    told,
)
from reconcile.config import load_project


@cli.command()
@told
@project_option
@as_of_option
@click.option(
    "--system",
    "systems",
    multiple=True,
    shell_complete=complete_system,
    metavar="ID",
    help="この事務だけを点検する(何度でも)",
)
@click.option("--table", is_flag=True, help="事務ごとの表も表示する(既定は一行)")
def run(project: Path | None, as_of: datetime | None, systems: tuple[str, ...], *, table: bool) -> None:
    """夜間の点検: すべての突合を行い、結果・訂正一覧・公表用の表を書く。"""
    from reconcile.pipelines.digests import digesting

    where = load_project(project)
    with digesting(where), terminal.progress(where.out, is_whole_run=not systems):
        from reconcile.pipelines.nightly import run_nightly

        summary = run_nightly(where, as_of=today(as_of), only=systems)
    terminal.show_run(summary, as_table=table)
    if summary.is_stopped:
        sys.exit(1)


@cli.command()
@told
@project_option
@as_of_option
@system_argument
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="登録候補のファイル(既定: その事務のレイアウトが指すファイル)",
)
def gate(project: Path | None, as_of: datetime | None, system: str, file: Path | None) -> None:
    """副本登録の前に、候補を登録できるものと保留するものに分ける。"""
    from reconcile.pipelines.digests import digesting

    where = load_project(project)
    with digesting(where), terminal.progress(where.out):
        from reconcile.pipelines.gate import run_gate

        summary = run_gate(where, system, file=file, as_of=today(as_of))
    terminal.show_gate(summary)
    if summary.kept or summary.is_refused:
        sys.exit(1)


@cli.command()
@told
@project_option
@as_of_option
@click.option("--dry-run", is_flag=True, help="件数だけを示し、照会を書かない")
def query(project: Path | None, as_of: datetime | None, *, dry_run: bool) -> None:
    """新規・変更・期限到来の記録だけについて、住基への照会を書く。"""
    from reconcile.pipelines.query import run_query

    where = load_project(project)
    with terminal.progress(where.out):
        summary = run_query(where, as_of=today(as_of), dry_run=dry_run)
    terminal.show_query(summary, is_dry=dry_run)
    if summary.failures:
        sys.exit(1)


@cli.command()
@told
@project_option
def status(project: Path | None) -> None:
    """直近の実行、課ごとの未了件数、期限を過ぎたものを示す。"""
    from reconcile.pipelines.status import read_status

    terminal.show_status(read_status(load_project(project), today=date.today()))


@cli.command()
@told
@project_option
@as_of_option
@system_argument
@click.argument("record_id")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "html", "json"]),
    default="table",
    show_default=True,
    help="表、一枚の HTML、又は JSON",
)
@click.option("--out", type=click.Path(path_type=Path), help="書くファイル(既定: 画面)")
@click.option("--unmask", is_flag=True, help="値を表示する(いつ誰が何のためにかを利用記録に残す)")
@click.option("--reason", default="", help="表示する事由(--unmask と一緒に)")
def explain(
    project: Path | None,
    as_of: datetime | None,
    system: str,
    record_id: str,
    form: str,
    out: Path | None,
    *,
    unmask: bool,
    reason: str,
) -> None:
    """一つの記録の判定の根拠を、項目ごとに示す。"""
    from reconcile.pipelines.digests import digesting
    from reconcile.terminal.explain import show_explanation

    where = load_project(project)
    with digesting(where), terminal.progress(where.out):
        from reconcile.pipelines.explain import explain_record

        told_now = explain_record(where, system, record_id, as_of=today(as_of), unmask=unmask, reason=reason)
    show_explanation(told_now, where, form, out)
