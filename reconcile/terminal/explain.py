"""An explanation on the terminal: the verdict in words, then the evidence, field by field (at most 80 columns)."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from rich.console import Console

from reconcile import vocabulary
from reconcile.outputs.explanation import (
    FIELDS,
    GRADES,
    PARTS,
    RELATIONS,
    fact_label,
    key_facts,
    level_label,
    searched_words,
)
from reconcile.outputs.files import write_named
from reconcile.terminal.base import WIDTH, console, output, say, table

if TYPE_CHECKING:
    from reconcile.config import Project
    from reconcile.outputs.explanation import Decision, Explanation, Field


#: More verdicts than these are counted, not named.
_MOST_WORDS: Final = 4


def show_explanation(told: Explanation, project: Project, form: str, out: Path | None) -> None:
    """Show the evidence for one verdict, or write it to a file that only its owner can read.

    Args:
        told: The evidence, masked as it shall be shown.
        project: Name of the body, templates.
        form: ``table``, ``html`` or ``json``; ``--json`` counts as the last.
        out: The file; None for the terminal.

    Raises:
        ConfigError: The file is there already, or cannot be written.
    """
    if form == "html":
        from reconcile.outputs.explanation_page import explanation_page

        text = explanation_page(told, project.reports / "explain.html", body=project.config.project.name)
    elif form == "json" or output().is_json:
        text = json.dumps(told.as_json(), ensure_ascii=False, indent=2) + "\n"
    else:
        screen = Console(width=WIDTH, highlight=False, file=io.StringIO()) if out else console()
        _explain(screen, told)
        text = screen.file.getvalue() if isinstance(screen.file, io.StringIO) else ""
    if out is not None:
        write_named(out, text)
        click.echo(f"書きました: {out}", err=True)
    else:
        click.echo(text, nl=False)


def _explain(screen: Console, told: Explanation) -> None:
    _head(screen, told)
    if told.is_protected:
        say(screen, "支援措置対象のため個別に対応します。住所を推し量れる根拠は、ここには表示しません。")
        return
    if told.is_carried:
        say(screen, "前回の照会の回答で決めた判定を引き継いでいます(番号と4情報が変わっていないため)。")
    _fields(screen, told)
    _decision(screen, told)
    _others(screen, told)
    _cause(screen, told)
    if not told.is_unmasked:
        say(screen, "値は伏せています(漢・カ・9 は字の種類)。--unmask で表示でき、利用記録に残ります。")


def _head(screen: Console, told: Explanation) -> None:
    say(screen, f"[{told.system}] {told.system_name}  記録 {told.record_id}  基準日 {told.as_of}")
    reason = f"  理由: {told.reason_label}" if told.reason_label else ""
    say(screen, f"判定: {told.verdict_label}({GRADES[told.grade]}){reason}")
    say(screen, f"意味: {told.meaning}")
    say(screen, f"次に: {told.next_step}")
    for name, value in key_facts(told):
        if value:
            say(screen, f"{name}: {value}")


def _fields(screen: Console, told: Explanation) -> None:
    if not told.fields:
        say(screen, "\n番号の持ち主がいないため、項目は比べていません。")
        return
    rows = table("\n項目ごとの照合(番号の持ち主と)")
    rows.add_column("項目", no_wrap=True)
    rows.add_column("程度", max_width=16, overflow="fold")
    rows.add_column("そろえ方、違う所", max_width=24, overflow="fold")
    rows.add_column("業務側", max_width=16, overflow="fold")
    rows.add_column("住基", max_width=16, overflow="fold")
    for each in told.fields:
        rows.add_row(
            FIELDS[each.field], each.level_label, _how(each), each.record or "なし", each.registry or "なし"
        )
    screen.print(rows)


def _how(each: Field) -> str:
    unlike = [
        f"{PARTS[part]}が{RELATIONS[relation]}"
        for part, relation in each.parts.items()
        if relation != "equal" and each.field != "name"  # the level of a name says it already
    ]
    return "。".join(filter(None, [each.how_label, "、".join(unlike)]))


def _decision(screen: Console, told: Explanation) -> None:
    if told.decision is None:
        return
    rows = table("\nどう決まったか(判定表をこの順に絞り込む)")
    for heading in ("事実", "この記録では"):
        rows.add_column(heading, max_width=22, overflow="fold")
    rows.add_column("残る行", justify="right", no_wrap=True)
    rows.add_column("残る判定", max_width=32, overflow="fold")
    for step in told.steps:
        words = [vocabulary.VERDICTS[verdict].label for verdict in step.verdicts]
        left = "、".join(words) if len(words) <= _MOST_WORDS else f"{len(words)}通り"
        rows.add_row(step.fact_label or "(はじめ)", step.level_label, f"{step.rows}", left)
    screen.print(rows)
    say(screen, _row(told.decision))


def _row(decision: Decision) -> str:
    return f"決めた行: {decision.table} の {decision.row}「{decision.explanation}」(根拠 {decision.case})"


def _others(screen: Console, told: Explanation) -> None:
    if told.is_carried:
        return
    say(screen, f"\nほかに合う人: {searched_words(told)}")
    if told.others:
        rows = table("")
        for heading in ("近い順", *(FIELDS[name] for name in told.others[0].levels), "この人は"):
            rows.add_column(heading, max_width=18, overflow="fold")
        for place, other in enumerate(told.others, start=1):
            rows.add_row(f"{place}", *other.levels.values(), other.result_label)
        screen.print(rows)


def _cause(screen: Console, told: Explanation) -> None:
    cause = told.cause
    if cause is None:
        return
    say(
        screen, f"\n推定原因: {cause.cause_label}(根拠: {cause.basis_label})  誤りの型: {cause.pattern_label}"
    )
    if cause.decision:
        met = "、".join(
            f"{fact_label(fact)}は{level_label(fact, level)}" for fact, level in cause.decision.levels.items()
        )
        say(screen, f"  {met}")
        say(screen, f"  {_row(cause.decision)}")
    for fact in cause.facts:
        say(screen, f"  ・{fact}")
