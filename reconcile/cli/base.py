"""What all commands share: the group, and the options that each of them takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import click

from reconcile.terminal import Output

DAY: Final = click.DateTime(["%Y-%m-%d"])
as_of_option = click.option("--as-of", type=DAY, help="基準日 YYYY-MM-DD(既定: 今日)")
project_option = click.option(
    "--project",
    type=click.Path(path_type=Path),
    help="プロジェクトのフォルダ(既定: 環境変数 RECONCILE_PROJECT、今のフォルダ、組込みの順)",
)


def complete_system(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Name the systems of the project whose id begins so, for the shell; nothing when the project cannot be read."""
    from reconcile.config import load_project
    from reconcile.errors import ReconcileError
    from reconcile.sources.layout_names import system_ids

    try:
        ids = system_ids(load_project(_context.params.get("project")).schemas)
    except ReconcileError:
        return []
    return [each for each in ids if each.startswith(begun)]


system_argument = click.argument("system", shell_complete=complete_system)


def _keep(name: str) -> Callable[[click.Context, click.Parameter, bool], None]:
    def keep(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
        if value:
            setattr(context.find_root().ensure_object(Output), name, True)

    return keep


def told(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--quiet`` and ``--json``, which stand before or after a command's name."""
    quiet = click.option(
        "-q", "--quiet", is_flag=True, expose_value=False, callback=_keep("is_quiet"),
        help="結果を表示しない(止まったものだけを標準エラーに出す)",
    )  # fmt: skip
    as_json = click.option(
        "--json", is_flag=True, expose_value=False, callback=_keep("is_json"), help="結果を JSON で出す"
    )
    return quiet(as_json(command))


def today(as_of: datetime | None) -> date:
    """Return the day that ``--as-of`` names, else today."""
    return as_of.date() if as_of else date.today()


def _version(context: click.Context, _parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        from reconcile.versions import version_text

        click.echo(version_text())
        context.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@told
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="正確な版を示す"
)
def cli() -> None:
    """個人番号を、提供する前に住基と突き合わせる。"""
