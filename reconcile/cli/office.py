"""What people decide and answer for: worklists, approvals, brakes, the ledger."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from reconcile import terminal
from reconcile.cli.base import DAY, cli, project_option, system_argument, told
from reconcile.config import load_project


@cli.group()
def worklist() -> None:
    """訂正一覧を扱う。"""


@worklist.command("import")
@told
@project_option
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(project: Path | None, files: tuple[Path, ...]) -> None:
    """担当課が記入した訂正一覧を取り込む。"""
    from reconcile.pipelines.decisions import import_worklists

    imported = import_worklists(load_project(project), files)
    terminal.show_import(imported)
    if imported.aside:
        sys.exit(1)


@cli.command()
@told
@project_option
@system_argument
@click.argument("record_id")
@click.option("--reason", required=True, metavar="CODE", help="登録を認める理由のコード")
@click.option("--by", required=True, metavar="NAME", help="承認者")
@click.option("--until", required=True, type=DAY, help="承認の期限 YYYY-MM-DD")
def approve(project: Path | None, system: str, record_id: str, reason: str, by: str, until: datetime) -> None:
    """要確認(B)の記録を理由付き可とする。番号か4情報が変わるまで、期限まで有効。"""
    from reconcile.pipelines import decisions

    decisions.approve(
        load_project(project),
        system,
        record_id,
        reason=reason,
        by=by,
        until=until.date(),
        today=date.today(),
    )
    click.echo(f"理由付き可にしました: [{system}] {record_id}({reason}、{until:%Y-%m-%d} まで)")


@cli.group()
def brake() -> None:
    """一括停止を扱う。"""


@brake.command()
@told
@project_option
@system_argument
@click.option("--reason", required=True, help="解除する理由")
@click.option("--by", required=True, metavar="NAME", help="解除者")
def release(project: Path | None, system: str, reason: str, by: str) -> None:
    """一括停止を、理由を記録して解除する。"""
    from reconcile.pipelines.decisions import release_brake

    rules = release_brake(load_project(project), system, reason=reason, by=by)
    click.echo(f"一括停止を解除しました: [{system}] {'、'.join(rules)}。個別の一覧は次の実行から出ます。")


@cli.group()
def ledger() -> None:
    """帳票管理簿: 書いたすべてのファイルと、その廃棄の記録。"""


@ledger.command("list")
@told
@project_option
@click.option("--csv", type=click.Path(path_type=Path), help="一覧を書く CSV(既定: 画面に示す)")
def list_(project: Path | None, csv: Path | None) -> None:
    """帳票管理簿を、改ざんがないことを確かめて示す。"""
    from reconcile.pipelines.papers import list_papers

    terminal.show_papers(list_papers(load_project(project), today=date.today()), csv)


@ledger.command()
@told
@project_option
@click.argument("number")
@click.option("--by", required=True, metavar="NAME", help="廃棄者")
@click.option("--approver", required=True, metavar="NAME", help="廃棄を承認した管理者")
@click.option("--method", default="削除", show_default=True, help="廃棄の方法")
def dispose(project: Path | None, number: str, by: str, approver: str, method: str) -> None:
    """帳票(管理番号か実行番号 NUMBER)を廃棄し、記録する。"""
    from reconcile.pipelines.papers_commands import dispose_papers

    numbers = dispose_papers(load_project(project), number, by=by, approver=approver, method=method)
    click.echo(f"廃棄を記録しました: {len(numbers):,}件({numbers[0]} など)")


@ledger.command()
@told
@project_option
@system_argument
@click.argument("record_id")
@click.option("--csv", type=click.Path(path_type=Path), help="一覧を書く CSV(既定: 画面に示す)")
def uses(project: Path | None, system: str, record_id: str, csv: Path | None) -> None:
    """一つの記録の個人番号を、いつ誰が何のために使ったかを示す(開示請求への回答)。"""
    from reconcile.store.use_log import uses_of

    terminal.show_uses(uses_of(load_project(project).state, system, record_id), csv)


@cli.command()
@told
@project_option
def purge(project: Path | None) -> None:
    """保存期限を過ぎたものを削除し、記録する。"""
    from reconcile.pipelines.papers_commands import purge_papers

    purged = purge_papers(load_project(project))
    click.echo(
        f"期限により削除 {purged.removed:,}件、所在不明を記録 {purged.lost:,}件、利用記録等 {purged.others:,}件"
    )
