"""The ``reconcile`` command: parse, call one pipeline, map errors to exit codes and Japanese messages.

Exit codes (contract §7): 0 done · 1 done, but something was stopped · 2 usage or configuration error, nothing
written · 3 failed, nothing published.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn

import click

from reconcile import __version__, terminal
from reconcile.config import load_project
from reconcile.errors import ConfigError, ReconcileError

_DAY = click.DateTime(["%Y-%m-%d"])
_as_of = click.option("--as-of", type=_DAY, help="基準日 YYYY-MM-DD(既定: 今日)")
_project = click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="プロジェクトのフォルダ(既定: 環境変数 RECONCILE_PROJECT、今のフォルダ、組込みの順)",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="reconcile")
def cli() -> None:
    """個人番号を、提供する前に住基と突き合わせる。"""


def _today(as_of: datetime | None) -> date:
    return as_of.date() if as_of else date.today()


@cli.command()
@_project
@_as_of
@click.option("--system", "systems", multiple=True, metavar="ID", help="この事務だけを点検する(何度でも)")
@click.option("--table", is_flag=True, help="事務ごとの表も表示する(既定は一行)")
def run(project: Path | None, as_of: datetime | None, systems: tuple[str, ...], *, table: bool) -> None:
    """夜間の点検: すべての突合を行い、結果・訂正一覧・公表用の表を書く。"""
    from reconcile.pipelines.nightly import run_nightly

    summary = run_nightly(load_project(project), as_of=_today(as_of), only=systems)
    if table:
        terminal.show_summary(summary)
    else:
        terminal.show_line(summary)
    if summary.is_stopped:
        sys.exit(1)


@cli.command()
@_project
@_as_of
@click.argument("system")
@click.option(
    "--file",
    type=click.Path(path_type=Path),
    help="登録候補のファイル(既定: その事務のレイアウトが指すファイル)",
)
def gate(project: Path | None, as_of: datetime | None, system: str, file: Path | None) -> None:
    """副本登録の前に、候補を登録できるものと保留するものに分ける。"""
    from reconcile.pipelines.gate import run_gate

    summary = run_gate(load_project(project), system, file=file, as_of=_today(as_of))
    terminal.show_gate(summary)
    if summary.kept or summary.is_refused:
        sys.exit(1)


@cli.group()
def worklist() -> None:
    """訂正一覧を扱う。"""


@worklist.command("import")
@_project
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def import_(project: Path | None, files: tuple[Path, ...]) -> None:
    """担当課が記入した訂正一覧を取り込む。"""
    from reconcile.pipelines.decisions import import_worklists

    imported = import_worklists(load_project(project), files)
    terminal.show_import(imported)
    if imported.aside:
        sys.exit(1)


@cli.command()
@_project
@click.argument("system")
@click.argument("record_id")
@click.option("--reason", required=True, metavar="CODE", help="登録を認める理由のコード")
@click.option("--by", required=True, metavar="NAME", help="承認者")
@click.option("--until", required=True, type=_DAY, help="承認の期限 YYYY-MM-DD")
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
@_project
@click.argument("system")
@click.option("--reason", required=True, help="解除する理由")
@click.option("--by", required=True, metavar="NAME", help="解除者")
def release(project: Path | None, system: str, reason: str, by: str) -> None:
    """一括停止を、理由を記録して解除する。"""
    from reconcile.pipelines.decisions import release_brake

    rules = release_brake(load_project(project), system, reason=reason, by=by)
    click.echo(f"一括停止を解除しました: [{system}] {'、'.join(rules)}。個別の一覧は次の実行から出ます。")


@cli.command()
@_project
@_as_of
@click.option("--dry-run", is_flag=True, help="件数だけを示し、照会を書かない")
def query(project: Path | None, as_of: datetime | None, *, dry_run: bool) -> None:
    """新規・変更・期限到来の記録だけについて、住基への照会を書く。"""
    from reconcile.pipelines.query import run_query

    summary = run_query(load_project(project), as_of=_today(as_of), dry_run=dry_run)
    terminal.show_query(summary, is_dry=dry_run)
    if summary.failures:
        sys.exit(1)


@cli.command()
@_project
def status(project: Path | None) -> None:
    """直近の実行、課ごとの未了件数、期限を過ぎたものを示す。"""
    from reconcile.pipelines.status import read_status

    terminal.show_status(read_status(load_project(project), today=date.today()))


@cli.command()
@_project
@click.argument("truth", type=click.Path(path_type=Path))
@click.option("--csv", type=click.Path(path_type=Path), help="数値を書く CSV(既定: out/evaluation/ の下)")
@click.option(
    "--picture", type=click.Path(path_type=Path), help="図を書くファイル .svg か .png(既定: CSV の既定の隣)"
)
def evaluate(project: Path | None, truth: Path, csv: Path | None, picture: Path | None) -> None:
    """直近の実行を正解付きの TRUTH.csv と比べる。"""
    from reconcile.pipelines.evaluation import evaluate_latest

    terminal.show_evaluation(evaluate_latest(load_project(project), truth, csv=csv, picture=picture))


@cli.command()
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--scale", default="small", show_default=True, help="small、nagano、又は長野県に対する倍率")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="乱数の種")
@click.option("--hard", is_flag=True, help="紛らわしい人(一字違いの親子、双子、同姓同名など)を多く入れる")
def sample(directory: Path, scale: str, seed: int, *, hard: bool) -> None:
    """架空の人だけの見本プロジェクト一式を DIRECTORY に書く。"""
    from reconcile.sample import HARD, NORMAL, write_sample

    report = write_sample(directory, scale=scale, seed=seed, profile=HARD if hard else NORMAL)
    terminal.show_sample(report)


@cli.group()
def ledger() -> None:
    """帳票管理簿: 書いたすべてのファイルと、その廃棄の記録。"""


@ledger.command("list")
@_project
@click.option("--csv", type=click.Path(path_type=Path), help="一覧を書く CSV(既定: 画面に示す)")
def list_(project: Path | None, csv: Path | None) -> None:
    """帳票管理簿を、改ざんがないことを確かめて示す。"""
    from reconcile.pipelines.papers import list_papers

    terminal.show_papers(list_papers(load_project(project), today=date.today()), csv)


@ledger.command()
@_project
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
@_project
@click.argument("system")
@click.argument("record_id")
@click.option("--csv", type=click.Path(path_type=Path), help="一覧を書く CSV(既定: 画面に示す)")
def uses(project: Path | None, system: str, record_id: str, csv: Path | None) -> None:
    """一つの記録の個人番号を、いつ誰が何のために使ったかを示す(開示請求への回答)。"""
    from reconcile.store.use_log import uses_of

    terminal.show_uses(uses_of(load_project(project).state, system, record_id), csv)


@cli.command()
@_project
def purge(project: Path | None) -> None:
    """保存期限を過ぎたものを削除し、記録する。"""
    from reconcile.pipelines.papers_commands import purge_papers

    purged = purge_papers(load_project(project))
    click.echo(
        f"期限により削除 {purged.removed:,}件、所在不明を記録 {purged.lost:,}件、利用記録等 {purged.others:,}件"
    )


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point: no traceback and no value of a record ever reaches the terminal."""
    try:
        cli.main(args=arguments, prog_name="reconcile", standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.Abort:
        _fail("中断しました。何も公開していません。", 3)
    except click.ClickException as error:
        error.show()
        sys.exit(ConfigError.exit_code)
    except ReconcileError as error:
        _fail(f"エラー: {error}", error.exit_code)
    except Exception as error:  # whatever happens, nothing is published and nothing leaks
        _fail(
            f"予期しないエラーで止めました。何も公開していません。\n  → {_place(error)} を開発者に知らせてください。",
            3,
        )
    sys.exit(0)


def _place(error: Exception) -> str:
    """Say where an unforeseen error arose: type, file and line only, for its text may hold values of records."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "reconcile" in frame.filename]
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "不明な箇所"
    return f"{type(error).__name__} ({place})"


def _fail(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
