"""What the doctor found, what a layout draft is unsure of, what is wrong with layouts: for people and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reconcile.terminal.base import console, say, table, tell

if TYPE_CHECKING:
    from reconcile.pipelines.doctor_model import Examination
    from reconcile.pipelines.layouts import Checked, Draft

_MARKS = {"ok": " 良 ", "warning": "注意", "failure": "不可"}


def show_examination(examined: Examination) -> None:
    """Tell what would fail tonight, and what should be looked at; each with what to do."""
    tell(lambda: {"checks": [vars(each) for each in examined.checks]}, lambda: _examination(examined))


def _examination(examined: Examination) -> None:
    screen = console()
    for each in examined.checks:
        say(screen, f"[{_MARKS[each.state]}] {each.area}: {each.message}", indent=" " * 7)
        if each.action:
            say(screen, f"       → {each.action}", indent=" " * 9)
    failures = sum(each.state == "failure" for each in examined.checks)
    warnings = sum(each.state == "warning" for each in examined.checks)
    if failures:
        screen.print(f"今夜の点検は、このままでは動きません(不可 {failures}件、注意 {warnings}件)。")
    else:
        screen.print(f"今夜の点検は動きます(注意 {warnings}件)。")


def show_draft(draft: Draft) -> None:
    """Print the draft of a layout, or where it was written, and what is still to be decided (on stderr)."""
    tell(lambda: _draft(draft), lambda: click.echo(f"書きました: {draft.path}" if draft.path else draft.text))
    for doubt in draft.unsure:
        click.echo(f"不確か: {doubt.key}: {doubt.message}", err=True)


def _draft(draft: Draft) -> dict[str, Any]:
    unsure = [{"key": doubt.key, "message": doubt.message} for doubt in draft.unsure]
    return {"path": draft.path, "text": draft.text, "unsure": unsure}


def show_checked(checked: Checked) -> None:
    """Tell how each layout and its files go together, then every mistake and hint."""
    tell(lambda: _checked(checked), lambda: _checked_table(checked))


def _checked(checked: Checked) -> dict[str, Any]:
    return {
        "layouts": [vars(each) for each in checked.layouts],
        "mistakes": list(checked.mistakes),
        "hints": list(checked.hints),
    }


def _checked_table(checked: Checked) -> None:
    screen = console()
    rows = table("レイアウトの確認")
    rows.add_column("ID", max_width=26)
    rows.add_column("名称", max_width=24)
    for heading in ("ファイル", "見た行"):
        rows.add_column(heading, justify="right")
    rows.add_column("結果", max_width=12)
    for each in checked.layouts:
        rows.add_row(each.id, each.name, f"{each.files:,}", f"{each.rows:,}", each.state)
    screen.print(rows)
    for mistake in checked.mistakes:
        say(screen, f"・{mistake}")
    for hint in checked.hints:
        say(screen, f"(注意) {hint}")
    if not checked.mistakes:
        screen.print("レイアウトに誤りはありません。")
