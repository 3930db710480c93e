"""The figures of an evaluation for the terminal and as csv."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from rich.console import Group
from rich.table import Table

from reconcile.evaluate.figures import TOTAL, Evaluation
from reconcile.evaluate.kinds import kind_label, percent
from reconcile.evaluate.target import replacing
from reconcile.outputs import files
from reconcile.vocabulary import REASONS, VERDICTS


def write_csv(path: Path, evaluation: Evaluation) -> None:
    """Write one row per kind and a 計 row with every count and ratio (ratios with six decimals).

    Args:
        path: The csv file; replaced if it is there.
        evaluation: The figures.

    Raises:
        RunError: The file cannot be written.
    """
    total = pl.DataFrame([{"kind": TOTAL, **evaluation.overall}], schema=evaluation.by_kind.schema)
    table = pl.concat([evaluation.by_kind, total])
    rows = ([f"{cell:.6f}" if isinstance(cell, float) else cell for cell in row] for row in table.iter_rows())
    with replacing(path) as part:
        files.write_csv(part, table.columns, rows)


def render(evaluation: Evaluation) -> Group:
    """Lay the figures out for a terminal of 80 columns."""
    kinds = evaluation.by_kind
    tables = [_overall_table(evaluation)]
    if (errors := kinds.filter(pl.col("planted") > 0)).height:
        tables.append(_error_table(errors))
    if (rights := kinds.filter(pl.col("right") > 0)).height:
        tables.append(_right_table(rights))
    if evaluation.stopped_right.height:
        tables.append(_stopped_table(evaluation.stopped_right))
    if evaluation.reviewed.height:
        tables.append(_review_table(evaluation.reviewed))
    return Group(*tables)


def _overall_table(evaluation: Evaluation) -> Table:
    figures = evaluation.overall
    table = _table("正解との比較", "項目", "件数", "率")
    lines: list[tuple[str, str, str | None]] = [
        ("記録", "records", None),
        ("  判定のない記録", "unjudged", None),
        ("仕込んだ誤り", "planted", None),
        ("  紐付け誤りとして検出(再現率)", "found", "recall"),
        ("  要確認に回した", "review", None),
        ("  停止(紐付け誤りに数えない)", "stopped", None),
        ("  見逃し(一致とした)", "passed", "passed_rate"),
        ("  判定なし", "lost", None),
        ("正しい記録", "right", None),
        ("  誤って紐付け誤りとした(率は適合率)", "accused", "precision"),
        ("  誤って停止した", "right_stopped", None),
        ("  要確認とした(率は全記録の要確認率)", "right_review", "review_rate"),
        ("原因が正しい", "cause_right", "cause_accuracy"),
        ("  うち申請書の番号があるもの", "form_cause_right", "form_cause_accuracy"),
        ("正しい番号の候補: 正", "number_right", "number_accuracy"),
        ("  誤", "number_wrong", None),
        ("  なし", "number_absent", None),
        ("  正しい記録に誤った候補", "right_number_wrong", None),
    ]
    for label, count, ratio in lines:
        table.add_row(label, f"{figures[count]:,}", percent(figures[ratio]) if ratio else "")
    if evaluation.unlabelled:
        table.add_row("正解のない記録(数えていない)", f"{evaluation.unlabelled:,}", "")
    return table


def _error_table(kinds: pl.DataFrame) -> Table:
    heads = (
        "誤り",
        "再現率",
        "要確認",
        "停止",
        "見逃し",
        "番号\n正解率",
        "番号\n誤り",
        "番号\nなし",
        "原因\n正解率",
    )
    table = _table("誤りの種類別", "種類", *heads)
    table.collapse_padding = True  # ten columns need every place
    for row in kinds.sort("planted", "kind", descending=[True, False]).iter_rows(named=True):
        table.add_row(
            kind_label(row["kind"]),
            f"{row['planted']:,}",
            percent(row["recall"]),
            *(f"{row[name]:,}" for name in ("review", "stopped", "passed")),
            percent(row["number_accuracy"]),
            *(f"{row[name]:,}" for name in ("number_wrong", "number_absent")),
            percent(row["cause_accuracy"]),
        )
    return table


def _right_table(kinds: pl.DataFrame) -> Table:
    table = _table("正しい記録の種類別", "種類", "記録", "誤った指摘", "停止", "要確認", "要確認率")
    for row in kinds.sort("right", "kind", descending=[True, False]).iter_rows(named=True):
        counts = (row["right"], row["accused"], row["right_stopped"], row["right_review"])
        rate = row["right_review"] / row["right"]
        table.add_row(kind_label(row["kind"]), *(f"{count:,}" for count in counts), percent(rate))
    return table


def _stopped_table(stopped: pl.DataFrame) -> Table:
    table = _table("停止した正しい記録", "判定", "理由", "誤りに数えた", "件数")
    for verdict, reason, is_error, records in stopped.iter_rows():
        label = VERDICTS[verdict].label if verdict in VERDICTS else verdict
        table.add_row(
            label, REASONS.get(reason, reason or ""), "はい" if is_error else "いいえ", f"{records:,}"
        )
    return table


def _review_table(reviewed: pl.DataFrame) -> Table:
    table = _table("要確認の内訳", "種類", "理由", "件数")
    for kind, reason, records in reviewed.iter_rows():
        table.add_row(kind_label(kind), REASONS.get(reason, reason or ""), f"{records:,}")
    return table


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for heading in headings:
        is_text = heading in ("項目", "種類", "判定", "理由")
        # Figures are never cut; a kind or a reason that is too long goes on in the next line.
        table.add_column(
            heading, justify="left" if is_text else "right", no_wrap=not is_text, overflow="fold"
        )
    return table
