"""What a person sees in the terminal: Japanese, at most 80 columns, never a value of a record."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from rich.console import Console
from rich.table import Table

from reconcile import vocabulary
from reconcile.outputs.files import write_csv

if TYPE_CHECKING:
    import polars as pl

    from reconcile.pipelines.decisions import Imported
    from reconcile.pipelines.evaluation import Evaluated
    from reconcile.pipelines.gate import GateSummary
    from reconcile.pipelines.nightly import RunSummary
    from reconcile.pipelines.papers import Listed
    from reconcile.pipelines.query import QuerySummary
    from reconcile.pipelines.status import Status
    from reconcile.sample import SampleReport

_WIDTH: Final = 80


def _console() -> Console:
    return Console(width=_WIDTH, highlight=False, soft_wrap=False)


def show_line(summary: RunSummary) -> None:
    """Print a run on one line, for logs of cron and systemd."""
    done = summary.systems.filter(summary.systems["state"] == "done")
    totals = {name: int(done[name].sum()) for name in ("checked", "linkage_errors", "review")}
    states = "、".join(
        f"{label}{summary.states[state]:,}"
        for state, label in vocabulary.STATES.items()
        if summary.states.get(state)
    )
    stopped = [f"一括停止{len(summary.brakes)}事務"] if summary.brakes else []
    stopped += [f"取込不可{len(summary.failures)}"] if summary.failures else []
    stopped += [f"住基の抽出が古い({summary.registry_age}日)"] if summary.is_registry_old else []
    parts = [
        f"点検 {totals['checked']:,}件",
        f"誤り {totals['linkage_errors']:,}",
        f"要確認 {totals['review']:,}",
        f"一覧 {states or 'なし'}",
        *stopped,
        summary.run,
    ]
    click.echo("、".join(parts))
    _say_stopped(summary)


def _say_stopped(summary: RunSummary) -> None:
    """Say on stderr what stands still and why."""
    for failure in summary.failures.values():
        click.echo(f"取込不可: {failure}", err=True)
    for system, why in summary.brakes.items():
        click.echo(f"一括停止: [{system}] {why}", err=True)
    if summary.is_registry_old:
        click.echo(
            f"住基の抽出が {summary.registry_age}日前のものです。新しい抽出が来るまで登録の門を閉じます。",
            err=True,
        )


def show_summary(summary: RunSummary) -> None:
    """Print the table of a run, its causes, what was stopped, and where the worklists are."""
    console = _console()
    table = Table(title="点検結果", title_justify="left", box=None, pad_edge=False)
    table.add_column("項番", justify="right")
    table.add_column("事務", max_width=28)
    for heading in ("点検対象", "誤り", "要確認", "停止", "読取不可"):
        table.add_column(heading, justify="right")
    for row in summary.systems.iter_rows(named=True):
        table.add_row(str(row["no"]), row["name"], *_shown_counts(row))
    done = summary.systems.filter(summary.systems["state"] == "done")
    totals = (done[name].sum() for name in ("checked", "linkage_errors", "review", "stopped", "rejected"))
    table.add_row("計", "", *(f"{total:,}" for total in totals))
    console.print(table)
    causes = [
        f"{label} {summary.causes[cause]:,}"
        for cause, label in vocabulary.CAUSES.items()
        if summary.causes.get(cause)
    ]
    console.print(f"推定原因: {'、'.join(causes) or '誤りなし'}")
    states = [
        f"{label} {summary.states[state]:,}"
        for state, label in vocabulary.STATES.items()
        if state in summary.states
    ]
    console.print(f"一覧の状態: {'、'.join(states) or 'なし'}")
    _say_stopped(summary)
    console.print("訂正一覧(件数):")
    for department, count in summary.findings.items():
        console.print(f"  {department} {count:,}件", markup=False)
    console.print(f"場所: {summary.folder / 'worklists'}", markup=False, soft_wrap=True)
    console.print(f"すぐに止める副本など: {summary.folder / 'actions'}", markup=False, soft_wrap=True)
    console.print(f"公表用の表: {summary.folder / 'public'}", markup=False, soft_wrap=True)


def _shown_counts(row: dict[str, Any]) -> list[str]:
    if row["state"] == "done":
        names = ("checked", "linkage_errors", "review", "stopped", "rejected")
        return [f"{row[name]:,}" for name in names]
    return ["保留" if row["state"] == "braked" else "取込不可", "", "", "", ""]


def show_gate(summary: GateSummary) -> None:
    """Print what passed and what was held, with the reasons, and where the files are."""
    from reconcile.pipelines.gate import gate_reason

    console = _console()
    table = Table(title=f"登録候補の点検 {summary.system}", title_justify="left", box=None, pad_edge=False)
    table.add_column("状態")
    table.add_column("理由", max_width=50)
    table.add_column("件数", justify="right")
    for state, why, records in summary.counts.iter_rows():
        table.add_row(vocabulary.GATE_STATES[state], gate_reason(why), f"{records:,}")
    table.add_row(
        "計", f"登録可 {summary.passed:,}、保留・停止 {summary.kept:,}", f"{summary.passed + summary.kept:,}"
    )
    console.print(table)
    console.print(f"場所: {summary.folder}", markup=False, soft_wrap=True)


def show_import(imported: Imported) -> None:
    """Print how many answers were taken over, and each one that was kept aside."""
    click.echo(
        f"取り込み {imported.accepted:,}件、変更なし {imported.unchanged:,}件、取り込まず別に保存 {len(imported.aside):,}件"
    )
    for each in imported.aside:
        place = f"{each.answer['file']} {each.answer['sheet'] or ''} {each.answer['line']}行目".replace(
            "  ", " "
        )
        click.echo(f"  {place}: {vocabulary.ASIDE_RULES[each.rule]}", err=True)
    if imported.folder:
        click.echo(f"一覧: {imported.folder / 'aside.csv'}")


def show_query(summary: QuerySummary, *, is_dry: bool) -> None:
    """Print how many lookups are asked for, by route and reason."""
    from reconcile.outputs.queries import ROUTES, WHY

    console = _console()
    table = Table(
        title="住基への照会" + ("(件数のみ)" if is_dry else ""),
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for heading in ("経路", "理由"):
        table.add_column(heading)
    table.add_column("件数", justify="right")
    for route, why, requests in summary.counts.iter_rows():
        table.add_row(ROUTES[route], WHY[why], f"{requests:,}")
    total = int(summary.counts["requests"].sum())
    table.add_row("計", f"うち再送 {summary.again:,}", f"{total:,}")
    console.print(table)
    if summary.unusable:
        console.print(
            f"番号では照会できない記録 {summary.unusable:,}件(actions/national_query.csv を見てください)"
        )
    for failure in summary.failures.values():
        click.echo(f"取込不可: {failure}", err=True)
    if summary.folder:
        console.print(f"場所: {summary.folder}", markup=False, soft_wrap=True)


def show_status(status: Status) -> None:
    """Print the morning after."""
    console = _console()
    if status.run is None:
        console.print("まだ実行がありません。reconcile run を実行してください。")
    else:
        run = status.run
        console.print(
            f"直近の実行 {run['run']}(基準日 {run['as_of']}、{status.days_since}日前)\n"
            f"  点検 {run['checked']:,}件、誤り {run['linkage_errors']:,}、新規 {run['new']:,}、継続 {run['continuing']:,}、"
            f"解消 {run['resolved']:,}、再発 {run['reopened']:,}",
            markup=False,
        )
    if status.working:
        console.print(
            f"実行中: reconcile {status.working.command}(pid {status.working.pid}、{status.working.since} から)"
        )
    table = Table(title="未了(課ごと)", title_justify="left", box=None, pad_edge=False)
    table.add_column("担当課", max_width=30)
    for heading in ("未了", "うち高", "期限超過", "最長日数"):
        table.add_column(heading, justify="right")
    for row in status.departments.iter_rows(named=True):
        oldest = "" if row["oldest"] is None else f"{row['oldest']:,}"
        table.add_row(row["department"], *(f"{row[name]:,}" for name in ("open", "high", "overdue")), oldest)
    console.print(table)
    for system, why in status.brakes.items():
        console.print(f"一括停止: {system} {why}", markup=False)
    valid, ending = status.approvals
    console.print(
        f"理由付き可 {valid:,}件(14日以内に期限 {ending:,})、訂正後の再確認待ち {status.rechecks:,}件\n"
        f"照会の回答待ち {status.requests:,}件、再点検の期限到来 {status.due_lookups:,}件"
    )
    if status.is_quiet:
        console.print("期限を過ぎたもの、停止中のものはありません。")


def show_papers(listed: Listed, csv: Path | None) -> None:
    """Print the 帳票管理簿 one line a file, or write it as csv for the auditor."""
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
    """Print when, by whom and what for the number of one record was used; never the number."""
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
    """Print the figures against labelled truth, and where the csv and the picture are."""
    from reconcile.evaluate import render

    console = _console()
    console.print(render(evaluated.evaluation), markup=False)
    console.print(f"数値: {evaluated.csv}", markup=False, soft_wrap=True)
    console.print(f"図: {evaluated.picture}", markup=False, soft_wrap=True)


def show_sample(report: SampleReport) -> None:
    """Say what was generated, and where."""
    console = _console()
    console.print(
        f"架空の見本を書きました: 住民 {report.residents:,}人、記録 {report.records:,}件、"
        f"仕込んだ誤り {report.errors:,}件",
        markup=False,
    )
    console.print(f"場所: {report.directory}", markup=False, soft_wrap=True)
