"""What every message in the terminal has in common: Japanese, at most 80 columns; quiet, json, or for people."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

WIDTH: Final = 80
#: Characters that may not begin a line (行頭禁則).
_NEVER_FIRST: Final = "、。,.」』)]】?!"


@dataclass
class Output:
    """How a command tells its result.

    Attributes:
        is_quiet: Nothing on stdout; what stands still is said on stderr all the same.
        is_json: One JSON object on stdout, for programs.
    """

    is_quiet: bool = False
    is_json: bool = False


def output() -> Output:
    """Return how the command that runs now tells its result."""
    context = click.get_current_context(silent=True)
    return context.find_root().ensure_object(Output) if context else Output()


def tell(plain: Callable[[], Mapping[str, Any]], show: Callable[[], None]) -> None:
    """Tell a result in the way that was asked for.

    Args:
        plain: Makes the JSON object; keys in English, no value of a record.
        show: Prints it for people.
    """
    how = output()
    if how.is_json:
        click.echo(json.dumps(plain(), ensure_ascii=False, indent=2, default=str))
    elif not how.is_quiet:
        show()


def console() -> Console:
    """Return a console of 80 columns."""
    from rich.console import Console

    return Console(width=WIDTH, highlight=False, soft_wrap=False)


def say(screen: Console, text: str, indent: str = "  ") -> None:
    """Print a sentence in lines of at most 80 columns, broken anywhere, as Japanese is; later lines are indented."""
    from rich.cells import cell_len

    line = ""
    for char in text:
        if cell_len(line) + cell_len(char) > WIDTH:
            carried = line[-1] if char in _NEVER_FIRST else ""
            screen.print(line.removesuffix(carried), markup=False, soft_wrap=True)
            line = indent + carried
        line += char
    screen.print(line, markup=False, soft_wrap=True)


def table(title: str) -> Table:
    """Return a table without frames, so that it can be copied into a mail."""
    from rich.table import Table

    return Table(title=title, title_justify="left", box=None, pad_edge=False)
