"""A run, a gate, a query and the morning after, as a person or a program sees them; never a value of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from reconcile import vocabulary
from reconcile.terminal.base import console, table, tell

if TYPE_CHECKING:
    from reconcile.pipelines.gate import GateSummary
    from reconcile.pipelines.night_outputs import RunSummary
    from reconcile.pipelines.query import QuerySummary
    from reconcile.pipelines.status import Status


def show_run(summary: RunSummary, *, as_table: bool) -> None:
    """Tell what a run did: one line for the logs of cron and systemd, or a table; what stands still always, on stderr."""
    show = _summary if as_table else _line
    tell(lambda: _run(summary), lambda: show(summary))
    _say_stopped(summary)


def _run(summary: RunSummary) -> dict[str, Any]:
    return {
        "run": summary.run,
        "folder": summary.folder,
        "is_stopped": summary.is_stopped,
        "systems": summary.systems.to_dicts(),
        "causes": summary.causes,
        "findings": summary.findings,
        "states": summary.states,
        "brakes": summary.brakes,
        "failures": {source: error.rule for source, error in summary.failures.items()},
        "registry_age_days": summary.registry_age,
        "is_registry_old": summary.is_registry_old,
        "seconds": {each.step: round(each.seconds, 3) for each in summary.timings},
    }


def _line(summary: RunSummary) -> None:
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


def _summary(summary: RunSummary) -> None:
    screen = console()
    rows = table("点検結果")
    rows.add_column("項番", justify="right")
    rows.add_column("事務", max_width=28)
    for heading in ("点検対象", "誤り", "要確認", "停止", "読取不可"):
        rows.add_column(heading, justify="right")
    for row in summary.systems.iter_rows(named=True):
        rows.add_row(str(row["no"]), row["name"], *_shown_counts(row))
    done = summary.systems.filter(summary.systems["state"] == "done")
    totals = (done[name].sum() for name in ("checked", "linkage_errors", "review", "stopped", "rejected"))
    rows.add_row("計", "", *(f"{total:,}" for total in totals))
    screen.print(rows)
    causes = [
        f"{label} {summary.causes[cause]:,}"
        for cause, label in vocabulary.CAUSES.items()
        if summary.causes.get(cause)
    ]
    screen.print(f"推定原因: {'、'.join(causes) or '誤りなし'}")
    states = [
        f"{label} {summary.states[state]:,}"
        for state, label in vocabulary.STATES.items()
        if state in summary.states
    ]
    screen.print(f"一覧の状態: {'、'.join(states) or 'なし'}")
    screen.print("訂正一覧(件数):")
    for department, count in summary.findings.items():
        screen.print(f"  {department} {count:,}件", markup=False)
    screen.print(f"場所: {summary.folder / 'worklists'}", markup=False, soft_wrap=True)
    screen.print(f"すぐに止める副本など: {summary.folder / 'actions'}", markup=False, soft_wrap=True)
    screen.print(f"公表用の表: {summary.folder / 'public'}", markup=False, soft_wrap=True)


def _shown_counts(row: dict[str, Any]) -> list[str]:
    if row["state"] == "done":
        names = ("checked", "linkage_errors", "review", "stopped", "rejected")
        return [f"{row[name]:,}" for name in names]
    return ["保留" if row["state"] == "braked" else "取込不可", "", "", "", ""]


def show_gate(summary: GateSummary) -> None:
    """Tell what passed and what was held, with the reasons, and where the files are."""
    tell(lambda: _gate(summary), lambda: _gate_table(summary))


def _gate(summary: GateSummary) -> dict[str, Any]:
    return {
        "folder": summary.folder,
        "system": summary.system,
        "registrable": summary.passed,
        "held": summary.kept,
        "counts": summary.counts.to_dicts(),
        "registry_age_days": summary.registry_age,
        "is_refused": summary.is_refused,
    }


def _gate_table(summary: GateSummary) -> None:
    from reconcile.pipelines.gate import gate_reason

    screen = console()
    rows = table(f"登録候補の点検 {summary.system}")
    rows.add_column("状態")
    rows.add_column("理由", max_width=50)
    rows.add_column("件数", justify="right")
    for state, why, records in summary.counts.iter_rows():
        rows.add_row(vocabulary.GATE_STATES[state], gate_reason(why), f"{records:,}")
    rows.add_row(
        "計", f"登録可 {summary.passed:,}、保留・停止 {summary.kept:,}", f"{summary.passed + summary.kept:,}"
    )
    screen.print(rows)
    screen.print(f"場所: {summary.folder}", markup=False, soft_wrap=True)


def show_query(summary: QuerySummary, *, is_dry: bool) -> None:
    """Tell how many lookups are asked for, by route and reason."""
    tell(lambda: _query(summary), lambda: _query_table(summary, is_dry=is_dry))
    for failure in summary.failures.values():
        click.echo(f"取込不可: {failure}", err=True)


def _query(summary: QuerySummary) -> dict[str, Any]:
    return {
        "folder": summary.folder,
        "counts": summary.counts.to_dicts(),
        "again": summary.again,
        "unusable": summary.unusable,
        "failures": {source: error.rule for source, error in summary.failures.items()},
    }


def _query_table(summary: QuerySummary, *, is_dry: bool) -> None:
    from reconcile.outputs.queries import ROUTES, WHY

    screen = console()
    rows = table("住基への照会" + ("(件数のみ)" if is_dry else ""))
    for heading in ("経路", "理由"):
        rows.add_column(heading)
    rows.add_column("件数", justify="right")
    for route, why, requests in summary.counts.iter_rows():
        rows.add_row(ROUTES[route], WHY[why], f"{requests:,}")
    total = int(summary.counts["requests"].sum())
    rows.add_row("計", f"うち再送 {summary.again:,}", f"{total:,}")
    screen.print(rows)
    if summary.unusable:
        screen.print(
            f"番号では照会できない記録 {summary.unusable:,}件(actions/national_query.csv を見てください)"
        )
    if summary.folder:
        screen.print(f"場所: {summary.folder}", markup=False, soft_wrap=True)


def show_status(status: Status) -> None:
    """Tell the morning after."""
    tell(lambda: _status(status), lambda: _status_table(status))


def _status(status: Status) -> dict[str, Any]:
    valid, ending = status.approvals
    return {
        "last_run": status.run,
        "days_since": status.days_since,
        "working": vars(status.working) if status.working else None,
        "departments": status.departments.to_dicts(),
        "brakes": status.brakes,
        "approvals": valid,
        "approvals_ending": ending,
        "rechecks": status.rechecks,
        "requests": status.requests,
        "due_lookups": status.due_lookups,
    }


def _status_table(status: Status) -> None:
    screen = console()
    if status.run is None:
        screen.print("まだ実行がありません。reconcile run を実行してください。")
    else:
        run = status.run
        screen.print(
            f"直近の実行 {run['run']}(基準日 {run['as_of']}、{status.days_since}日前)\n"
            f"  点検 {run['checked']:,}件、誤り {run['linkage_errors']:,}、新規 {run['new']:,}、継続 {run['continuing']:,}、"
            f"解消 {run['resolved']:,}、再発 {run['reopened']:,}",
            markup=False,
        )
    if status.working:
        screen.print(
            f"実行中: reconcile {status.working.command}(pid {status.working.pid}、{status.working.since} から)"
        )
    rows = table("未了(課ごと)")
    rows.add_column("担当課", max_width=30)
    for heading in ("未了", "うち高", "期限超過", "最長日数"):
        rows.add_column(heading, justify="right")
    for row in status.departments.iter_rows(named=True):
        oldest = "" if row["oldest"] is None else f"{row['oldest']:,}"
        rows.add_row(row["department"], *(f"{row[name]:,}" for name in ("open", "high", "overdue")), oldest)
    screen.print(rows)
    for system, why in status.brakes.items():
        screen.print(f"一括停止: {system} {why}", markup=False)
    valid, ending = status.approvals
    screen.print(
        f"理由付き可 {valid:,}件(14日以内に期限 {ending:,})、訂正後の再確認待ち {status.rechecks:,}件\n"
        f"照会の回答待ち {status.requests:,}件、再点検の期限到来 {status.due_lookups:,}件"
    )
    if status.is_quiet:
        screen.print("期限を過ぎたもの、停止中のものはありません。")
