"""``reconcile layout draft`` and ``layout check``: a layout for a new extract, and all layouts against their files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reconcile.config import Project
from reconcile.drafting import Doubt, draft_text, look
from reconcile.errors import ConfigError, ReconcileError
from reconcile.outputs.files import write_named
from reconcile.pipelines.selection import select_layouts
from reconcile.sources.kinds import FIELDS
from reconcile.sources.layout_check import suggest
from reconcile.sources.layout_files import Examined, examine_layouts


@dataclass(frozen=True)
class Draft:
    """A proposed layout.

    Attributes:
        text: TOML with Japanese comments.
        unsure: What a person must fill in or confirm, in the order of the text.
        path: Where it was written, None when nowhere.
    """

    text: str
    unsure: tuple[Doubt, ...]
    path: Path | None = None


@dataclass(frozen=True)
class CheckedLayout:
    """One layout and its files.

    Attributes:
        id: Source id; the file's name where the id is missing.
        name: Name of the source.
        files: Files that its path matches.
        rows: Rows looked at.
        state: 良, 注意 or 誤り.
    """

    id: str
    name: str
    files: int
    rows: int
    state: str


@dataclass(frozen=True)
class Checked:
    """All layouts of a project.

    Attributes:
        layouts: One entry per TOML file, in the order of reports.
        mistakes: Japanese sentences, each naming file and key: to be put right before a run.
        hints: Japanese sentences: to be looked at.
    """

    layouts: tuple[CheckedLayout, ...]
    mistakes: tuple[str, ...]
    hints: tuple[str, ...]


def draft_layout(file: Path, *, kind: str = "system", out: Path | None = None) -> Draft:
    """Propose a layout for an extract.

    Args:
        file: The extract.
        kind: Kind of source.
        out: TOML file to write; it must not exist.

    Returns:
        The draft; what the file does not settle is a comment in it and listed in ``unsure``.

    Raises:
        ConfigError: Unknown kind, the file cannot be used, or ``out`` exists or cannot be written.
    """
    if kind not in FIELDS:
        raise ConfigError(
            f"種類「{kind}」はありません{suggest(kind, FIELDS)}。",
            f"次から選んでください: {'、'.join(FIELDS)}",
        )
    text, doubts = draft_text(file, kind)
    if out is not None:
        write_named(out, text)
    return Draft(text, tuple(doubts), out)


def check_layouts(project: Project) -> Checked:
    """Load every layout and hold it against the files that it points at.

    Args:
        project: The project; nothing is written.

    Returns:
        Layouts, mistakes and hints of all of them at once.

    Raises:
        ConfigError: There is no layout at all.
    """
    examined = examine_layouts(project.schemas)
    mistakes: list[str] = []
    hints: list[str] = []
    rows: list[CheckedLayout] = []
    kinds = list(FIELDS)
    for each in sorted(examined, key=lambda item: _order(item, kinds)):
        own = [*each.mistakes, *_still_open(each)]
        unconfirmed = list(_unconfirmed(each))
        files = looked_at = 0
        if each.layout is not None and not each.mistakes:
            looked = look(each.layout, project.data)
            own += looked.mistakes
            unconfirmed += looked.hints
            files, looked_at = looked.files, looked.rows
        mistakes += own
        hints += unconfirmed
        state = "誤り" if own else "注意" if unconfirmed else "良"
        layout = each.layout
        names = (layout.id, layout.name) if layout else (each.origin.removesuffix(".toml"), "")
        rows.append(CheckedLayout(*names, files, looked_at, state))
    if not mistakes:
        mistakes += _together(examined)
    return Checked(tuple(rows), tuple(mistakes), tuple(hints))


def _order(item: Examined, kinds: list[str]) -> tuple[int, int, str]:
    layout = item.layout
    return (kinds.index(layout.kind), layout.no or 0, layout.id) if layout else (len(kinds), 0, item.origin)


def _still_open(item: Examined) -> Iterator[str]:
    """Say what a draft still needs; a key that is told as missing already is not told twice."""
    told = " ".join(item.mistakes)
    for each in item.open_items:
        if each.is_needed and f"{each.line}行目" not in told:
            yield f"{item.origin} の {each.key}: まだ記入されていません({each.line}行目)。{each.text}"


def _unconfirmed(item: Examined) -> Iterator[str]:
    for each in item.open_items:
        if not each.is_needed:
            yield f"{item.origin} の {each.key}: 不確かなまま残っています({each.line}行目)。{each.text}"


def _together(examined: list[Examined]) -> list[str]:
    """Say what only all layouts together show: no registry, a kind that may stand once stands twice."""
    try:
        select_layouts([each.layout for each in examined if each.layout is not None])
    except ReconcileError as error:
        return [error.message]
    return []
