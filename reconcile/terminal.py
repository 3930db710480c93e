"""What a person sees in the terminal: Japanese, at most 80 columns, never a value of a record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.console import Console
from rich.table import Table

from reconcile import vocabulary

if TYPE_CHECKING:
    from reconcile.pipelines.evaluation import Evaluated
    from reconcile.pipelines.nightly import RunSummary
    from reconcile.sample import SampleReport

_WIDTH: Final = 80


def _console() -> Console:
    return Console(width=_WIDTH, highlight=False, soft_wrap=False)


def show_summary(summary: RunSummary) -> None:
    """Print the table of a run, its causes, what was stopped, and where the worklists are."""
    console = _console()
    table = Table(title="点検結果", title_justify="left", box=None, pad_edge=False)
    table.add_column("項番", justify="right")
    table.add_column("事務", max_width=28)
    for heading in ("点検対象", "誤り", "要確認", "停止", "読取不可"):
        table.add_column(heading, justify="right")
    for row in summary.systems.iter_rows(named=True):
        counts = (row["checked"], row["linkage_errors"], row["review"], row["stopped"], row["rejected"])
        shown = [f"{count:,}" for count in counts] if row["state"] == "done" else ["取込不可", "", "", "", ""]
        table.add_row(str(row["no"]), row["name"], *shown)
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
    for failure in summary.failures.values():
        console.print(f"取込不可: {failure}", style="bold red", markup=False)
    console.print("訂正一覧(件数):")
    for department, count in summary.findings.items():
        console.print(f"  {department} {count:,}件", markup=False)
    console.print(f"場所: {summary.folder / 'worklists'}", markup=False, soft_wrap=True)
    console.print(f"公表用の表: {summary.folder / 'public'}", markup=False, soft_wrap=True)


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
