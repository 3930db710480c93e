"""Before the first night and beside the nights: layouts, doctor, samples, evaluation, completion."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from reconcile import terminal
from reconcile.cli.base import as_of_option, cli, project_option, today, told
from reconcile.config import load_project
from reconcile.errors import ConfigError


@cli.command()
@told
@project_option
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
@told
@click.argument("directory", type=click.Path(path_type=Path))
@click.option("--scale", default="small", show_default=True, help="small、nagano、又は長野県に対する倍率")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="乱数の種")
@click.option("--hard", is_flag=True, help="紛らわしい人(一字違いの親子、双子、同姓同名など)を多く入れる")
def sample(directory: Path, scale: str, seed: int, *, hard: bool) -> None:
    """架空の人だけの見本プロジェクト一式を DIRECTORY に書く。"""
    from reconcile.sample import HARD, NORMAL, write_sample

    report = write_sample(directory, scale=scale, seed=seed, profile=HARD if hard else NORMAL)
    terminal.show_sample(report)


_SHELLS = ("bash", "zsh", "fish")


@cli.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> None:
    """コマンド、オプション、事務の ID をタブで補うための設定を出す(例: eval "$(reconcile completion bash)")。"""
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # noqa: S101 - each of the three is part of click
    click.echo(made(cli, {}, "reconcile", "_RECONCILE_COMPLETE").source())


@cli.command()
@told
@project_option
@as_of_option
def doctor(project: Path | None, as_of: datetime | None) -> None:
    """今夜の点検が動くかを、動かさずに調べる。"""
    from reconcile.pipelines.doctor import examine

    examined = examine(project, today=today(as_of))
    terminal.show_examination(examined)
    if examined.is_failing:
        sys.exit(1)


@cli.group()
def layout() -> None:
    """レイアウト(schemas/*.toml)を作り、確かめる。"""


@layout.command()
@told
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--kind", default="system", show_default=True, help="ファイルの種類(system、registry など)")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="書く TOML ファイル(既定: 画面。あるファイルは上書きしない)",
)
def draft(file: Path, kind: str, out: Path | None) -> None:
    """初めて見る抽出ファイルから、注釈付きのレイアウトの案を作る。"""
    from reconcile.pipelines.layouts import draft_layout

    terminal.show_draft(draft_layout(file, kind=kind, out=out))


@layout.command()
@told
@project_option
def check(project: Path | None) -> None:
    """すべてのレイアウトを、指しているファイルと合わせて確かめる。"""
    from reconcile.pipelines.layouts import check_layouts

    checked = check_layouts(load_project(project))
    terminal.show_checked(checked)
    if checked.mistakes:
        sys.exit(ConfigError.exit_code)
