"""Answers, papers, uses, evaluations and samples, as a person or a program sees them; never a value of a record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from reconcile import vocabulary
from reconcile.outputs.files import write_csv
from reconcile.terminal.base import console, tell

if TYPE_CHECKING:
    import polars as pl

    from reconcile.pipelines.decisions import Imported
    from reconcile.pipelines.evaluation import Evaluated
    from reconcile.pipelines.papers import Listed
    from reconcile.sample import SampleReport


def show_import(imported: Imported) -> None:
    """Tell how many answers were taken over, and each one that was kept aside (on stderr)."""
    tell(lambda: _import(imported), lambda: _import_line(imported))
    for each in imported.aside:
        places = (each.answer["file"], each.answer["sheet"], f"{each.answer['line']}行目")
        click.echo(f"  {' '.join(filter(None, places))}: {vocabulary.ASIDE_RULES[each.rule]}", err=True)


def _import(imported: Imported) -> dict[str, Any]:
    return {
        "accepted": imported.accepted,
        "unchanged": imported.unchanged,
        "aside": [
            {"rule": each.rule, **{name: each.answer[name] for name in ("file", "sheet", "line")}}
            for each in imported.aside
        ],
        "folder": imported.folder,
    }


def _import_line(imported: Imported) -> None:
    click.echo(
        f"取り込み {imported.accepted:,}件、変更なし {imported.unchanged:,}件、取り込まず別に保存 {len(imported.aside):,}件"
    )
    if imported.folder:
        click.echo(f"一覧: {imported.folder / 'aside.csv'}")


def show_papers(listed: Listed, csv: Path | None) -> None:
    """Tell the 帳票管理簿 one line a file, or write it as csv for the auditor."""
    tell(lambda: _papers(listed), lambda: _paper_lines(listed, csv))


def _papers(listed: Listed) -> dict[str, Any]:
    entries = [dict(zip(_PAPER_COLUMNS, _paper_row(entry), strict=True)) for entry in listed.entries]
    return {"entries": entries, "lines": listed.lines, "head": listed.head}


def _paper_lines(listed: Listed, csv: Path | None) -> None:
    if csv is not None:
        written = write_csv(csv, list(_PAPER_COLUMNS), (_paper_row(entry) for entry in listed.entries))
        click.echo(f"帳票管理簿 {written:,}件を書きました: {csv}")
    else:
        for entry in listed.entries:
            number, title, *_, rows, department, keep_until, fate = _paper_row(entry)[:9]
            click.echo(f"{number}  {title}  {rows}件  {department}  保存期限 {keep_until}  {fate}")
    fates = Counter(entry["fate"] for entry in listed.entries)
    told = "、".join(f"{fate} {count:,}" for fate, count in fates.most_common())
    click.echo(
        f"連鎖は正常です({listed.lines:,}行、末尾 {listed.head[:16]})。{told or '帳票はまだありません'}"
    )


_PAPER_COLUMNS: Final = (
    "管理番号", "帳票名", "事務", "出力日時", "出力者", "件数", "宛先課", "保存期限", "状態", "sha256", "ファイル",
    "廃棄者", "廃棄承認者", "廃棄日", "廃棄方法",
)  # fmt: skip


def _paper_row(entry: dict[str, Any]) -> tuple[object, ...]:
    names = (
        "number",
        "title",
        "subject",
        "at",
        "by",
        "rows",
        "department",
        "keep_until",
        "fate",
        "sha256",
        "path",
    )
    ended = entry["fate_entry"] or {}
    gone = (ended.get("by"), ended.get("approver"), ended.get("disposed_on") or (ended.get("at") or "")[:10])
    return (*("" if entry[name] is None else entry[name] for name in names), *gone, ended.get("method"))


def show_uses(uses: pl.DataFrame, csv: Path | None) -> None:
    """Tell when, by whom and what for the number of one record was used; never the number."""
    tell(lambda: {"uses": uses.to_dicts()}, lambda: _use_lines(uses, csv))


def _use_lines(uses: pl.DataFrame, csv: Path | None) -> None:
    headings = ("日時(UTC)", "操作者", "処理", "事由", "結果", "処理番号")
    rows = [
        (
            f"{row['at']:%Y-%m-%d %H:%M:%S}",
            *(row[name] for name in ("operator", "command", "purpose", "result", "event")),
        )
        for row in uses.iter_rows(named=True)
    ]
    if csv is not None:
        write_csv(csv, headings, rows)
        click.echo(f"利用記録 {len(rows):,}件を書きました: {csv}")
        return
    for row in rows:
        click.echo("  ".join(str(cell) for cell in row))
    click.echo(f"利用記録 {len(rows):,}件")


def show_evaluation(evaluated: Evaluated) -> None:
    """Tell the figures against labelled truth, and where the csv and the picture are."""
    tell(lambda: _evaluation(evaluated), lambda: _evaluation_table(evaluated))


def _evaluation(evaluated: Evaluated) -> dict[str, Any]:
    figures = evaluated.evaluation
    return {
        "overall": figures.overall,
        "by_kind": figures.by_kind.to_dicts(),
        "unlabelled": figures.unlabelled,
        "csv": evaluated.csv,
        "picture": evaluated.picture,
    }


def _evaluation_table(evaluated: Evaluated) -> None:
    from reconcile.evaluate import render

    screen = console()
    screen.print(render(evaluated.evaluation), markup=False)
    screen.print(f"数値: {evaluated.csv}", markup=False, soft_wrap=True)
    screen.print(f"図: {evaluated.picture}", markup=False, soft_wrap=True)


def show_sample(report: SampleReport) -> None:
    """Say what was generated, and where."""
    plain = {name: getattr(report, name) for name in ("residents", "records", "errors", "directory")}
    tell(lambda: plain, lambda: _sample_lines(report))


def _sample_lines(report: SampleReport) -> None:
    screen = console()
    screen.print(
        f"架空の見本を書きました: 住民 {report.residents:,}人、記録 {report.records:,}件、"
        f"仕込んだ誤り {report.errors:,}件",
        markup=False,
    )
    screen.print(f"場所: {report.directory}", markup=False, soft_wrap=True)
