"""The ``reconcile`` command: parse, call one pipeline, map errors to exit codes and Japanese messages.

Exit codes (contract §7): 0 done · 1 done, but something was stopped · 2 usage or configuration error, nothing
written · 3 failed, nothing published.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NoReturn

import click

from reconcile.cli import nightly, office, setup
from reconcile.cli.base import cli
from reconcile.errors import ConfigError, ReconcileError

__all__ = ["cli", "main", "nightly", "office", "setup"]

#: Objects after which Python looks for garbage: hardly anything here refers to itself, and a look takes all objects in hand.
_BEFORE_A_LOOK: Final = 500_000


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Entry point: no traceback and no value of a record ever reaches the terminal.

    Args:
        arguments: Of the command; None for those of the process, which then ends with the command.
    """
    gc.set_threshold(_BEFORE_A_LOOK)
    ended_with: list[int] = []
    if arguments is None:
        atexit.register(_leave, ended_with)  # first in, last out: what others do at the end is done before
    try:
        _run(arguments)
    except SystemExit as ended:
        if isinstance(ended.code, int):
            ended_with.append(ended.code)
        raise


def _leave(ended_with: Sequence[int]) -> None:
    """End the process as it stands: to take a night's millions of values apart one by one takes longer than to let go.

    Everything that shall stay is flushed to the disk by then.
    """
    if not ended_with:
        return
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        return  # the interpreter's own end tells what cannot be written
    os._exit(ended_with[0])


def _run(arguments: Sequence[str] | None) -> NoReturn:
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
