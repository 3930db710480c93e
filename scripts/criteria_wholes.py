"""The parts of 判定基準書 that are not about one record's levels: gate, brakes, and what else is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import polars as pl

from reconcile import vocabulary
from reconcile.config import Config
from reconcile.lifecycle.brakes import MIN_RECORDS, Measure, tripped
from reconcile.lifecycle.gate import Closed, decide
from reconcile.outputs.explanations import Explanation
from reconcile.store.tables import empty, rows
from scripts.markdown import heading, table

Texts = Mapping[tuple[str, str], Explanation]
_DAY: Final = date(2026, 4, 1)
_UNTIL: Final = date(2026, 4, 30)
_LIMITS: Final = Config().brakes

#: Examples at the gate: what is told of the candidate (verdict, reason, holder, is approved, gate closed by).
_CANDIDATES: Final = (
    ("same", "", "current", False, ""),
    ("same_moved", "", "current", False, ""),
    ("same", "", "deceased", False, ""),
    ("review", "address_unrelated", "current", False, ""),
    ("review", "address_unrelated", "current", True, ""),
    ("review", "address_unrelated", "moved_out", True, ""),
    ("same", "", "current", False, "braked"),
    ("same", "", "current", False, "registry_too_old"),
    ("same", "", "current", False, "registry_missing"),
    ("mislink", "given_name_differs", "current", True, ""),
    ("mislink", "given_name_differs", "current", False, "braked"),
    ("invalid_number", "check_digit", None, False, ""),
)

#: Examples of brakes: what was counted, in words, and as the program counts it.
_COUNTED: Final = (
    ("2,000件の記録に紐付け誤りが4件", Measure("a", 2000, 4)),
    ("2,000件の記録に紐付け誤りが5件", Measure("a", 2000, 5)),
    ("10,000件の記録に紐付け誤りが20件", Measure("a", 10000, 20)),
    ("10,000件の記録に紐付け誤りが21件", Measure("a", 10000, 21)),
    ("99件の記録に紐付け誤りが30件", Measure("a", 99, 30)),
    ("1,000行のうち読めない行が50行", Measure("a", 950, read=1000, rejected=50)),
    ("1,000行のうち読めない行が51行", Measure("a", 949, read=1000, rejected=51)),
    (
        "先頭の0が落ちた番号が20件(1,000件の記録。紐付け誤りにもなる)",
        Measure("a", 1000, 20, leading_zero=20),
    ),
    ("1,000件の記録のうち、番号が隣の記録のものが51件続く", Measure("a", 1000, 51, shifted=51)),
    ("100,000件の記録のうち、副本が隣の記録のものが100件", Measure("a", 100000, shifted_replicas=100)),
    ("一つの番号が10人の記録に付いている(40件の事務)", Measure("a", 40, same_number=10)),
    (
        "三つのファイルのうち一つの件数が通知と合わない",
        Measure("a", 2000, refusals=("record_count_mismatch",)),
    ),
    ("二つのファイルのうち一つに必要な列がない", Measure("a", 2000, refusals=("missing_column",))),
)


def gate(texts: Texts) -> list[str]:
    """The states at the gate, in the order in which they are decided, with examples that the gate's own rule decided."""
    lines = heading(2, "11. 登録前の門", "gate-all")
    lines += [
        "`reconcile gate` は、副本に登録する前の候補を、その場で点検Aと同じ手順で判定し、次の順で状態を決めます。確かめられないものは通しません。",
        "",
        "1. 格が C → **停止**(門が閉じていても、承認があっても)",
        "2. 門が閉じている(一括停止、住基を読めない、住基が古い)か、持ち主が現住でないか、行を読めない → **保留**",
        "3. 格が A → **登録可**",
        "4. 格が B で、期限内の承認があり、番号と4情報が承認のときから変わっていない → **理由付き可**",
        "5. それ以外 → **保留**",
        "",
    ]
    lines += _coded(texts, "gate_state", vocabulary.GATE_STATES, "状態")
    lines += ["門を閉じる理由:", "", *_coded(texts, "gate_reason", vocabulary.GATE_REASONS, "理由")]
    return [*lines, "**例**(承認は 2026年4月30日まで、門を通す日は 2026年4月1日)", "", *_gate_examples()]


def _gate_examples() -> list[str]:
    words = vocabulary.REGISTRY_STATUSES
    told = []
    for verdict, reason, status, is_approved, closed in _CANDIDATES:
        state, why = _at_the_gate(verdict, reason, status, is_approved, closed)
        told.append(
            (
                vocabulary.VERDICTS[verdict].label,
                vocabulary.REASONS.get(reason, "—"),
                words.get(status or "", "いない"),
                "あり" if is_approved else "なし",
                vocabulary.GATE_REASONS.get(closed, "開いている"),
                vocabulary.GATE_STATES[state],
                _word(why),
            )
        )
    return table(("判定", "理由", "持ち主", "承認", "門", "→ 状態", "→ 付く理由"), told)


def _word(code: str | None) -> str:
    """A reason that the gate gives, in Japanese; the code of an approval is the office's own."""
    verdicts = {code: verdict.label for code, verdict in vocabulary.VERDICTS.items()}
    known = vocabulary.REASONS | verdicts | vocabulary.GATE_REASONS | vocabulary.REGISTRY_STATUSES
    return known.get(code or "", "承認の理由のコード" if code else "—")


def _at_the_gate(
    verdict: str, reason: str, status: str | None, is_approved: bool, closed: str
) -> tuple[str, str | None]:
    candidate = pl.DataFrame(
        {
            "system": ["a"],
            "record_id": ["1"],
            "digest": ["d"],
            "verdict": [verdict],
            "grade": [vocabulary.VERDICTS[verdict].grade],
            "reason": [reason],
            "registry_status": pl.Series([status], dtype=pl.String),
        }
    )
    approval = {
        "system": "a",
        "record_id": "1",
        "reason": "R1",
        "by": "承認者",
        "until": _UNTIL,
        "digest": "d",
        "verdict": verdict,
    }
    approvals = rows("approvals", [approval | {"approved_at": None}]) if is_approved else empty("approvals")
    decided = decide(candidate, approvals, Closed(closed), today=_DAY).row(0, named=True)
    return decided["state"], decided["why"]


def brakes(texts: Texts) -> list[str]:
    """The rules that stop a system, with the default thresholds and examples that the rules themselves decided."""
    lines = heading(2, "12. 一括停止", "brakes-all")
    lines += [
        "事務全体に及ぶ誤りは、一件ずつの一覧にせず、事務を止めます。初めに当たる規則が名になり、当たった規則はすべて理由に書きます。",
        f"「先頭の0」「行ずれ」「誤り率」は、記録が{MIN_RECORDS}件以上の事務だけに使います。件数の基準は達したとき、割合の基準は超えたときに止めます。",
        "止まっている間も判定と提供停止リストは書きます。公表用の表では「保留」とします。",
        "",
    ]
    thresholds = _thresholds()
    for code in vocabulary.BRAKE_RULES:
        told = texts["brake", code]
        lines += heading(3, f"{_name(code)} `{code}`", f"brake-{code}")
        lines += [told.meaning, "", f"**基準(既定)**: {thresholds[code]}", ""]
        lines += [f"**次にすること**: {told.next_step}", ""]
    examples = (
        (words, "、".join(_name(brake.rule) for brake in tripped(measure, _LIMITS)) or "止めない")
        for words, measure in _COUNTED
    )
    return [*lines, "**例**(既定の基準)", "", *table(("数えたもの", "→ 当たる規則"), examples)]


def _name(code: str) -> str:
    return {
        "count_mismatch": "件数の不一致",
        "file_refused": "使えないファイル",
        "leading_zero": "先頭の0落ち",
        "row_shift": "行ずれ",
        "same_number": "同じ番号",
        "rejected_rows": "読めない行",
        "error_rate": "誤り率",
    }[code]


def _thresholds() -> dict[str, str]:
    limits = _LIMITS
    return {
        "count_mismatch": "一つのファイルでも件数が合わない、又は件数の行・ファイルがないとき。",
        "file_refused": "一つのファイルでも、そのほかの理由で使えないとき。",
        "leading_zero": f"{limits.leading_zero_rows}件以上(`leading_zero_rows`)。",
        "row_shift": f"{limits.shifted_rows}件以上(`shifted_rows`)、又は記録の{limits.shifted_rows_percent:g}%を超えるとき(`shifted_rows_percent`)。",
        "same_number": f"{limits.same_number_records}人以上(`same_number_records`)。氏名と生年月日の異なる人を数えます。",
        "rejected_rows": f"読んだ行の{limits.rejected_rows_percent:g}%を超えるとき(`rejected_rows_percent`)。",
        "error_rate": f"1万件当たり{limits.linkage_errors_per_10k:g}件を超え(`linkage_errors_per_10k`)、かつ{limits.min_errors}件以上(`min_errors`)。",
    }


def lists() -> list[str]:
    """What else stands in a worklist or a result: priorities, states, notes on values and rows, answers kept aside."""
    lines = heading(2, "14. そのほかの表示", "lists-all")
    lines += ["**優先度**", ""]
    lines += table(
        ("優先度", "どの検出か"),
        (
            ("高", "格が C のもの、副本が他人に見えるおそれのあるもの、一括停止"),
            ("中", "点検A・点検Bのそのほかのもの"),
            ("低", "申請突合、記載内容"),
        ),
    )
    lines += ["**検出の種類**", "", *_plain(vocabulary.CHECKS, "種類")]
    lines += ["**状態**", "", *_plain(vocabulary.STATES, "状態")]
    lines += [
        "**記載内容**(記録は判定され、この規則が訂正一覧に載ります。`{}` は項目の名)",
        "",
        *_plain(vocabulary.QUALITY_RULES, "内容"),
    ]
    lines += ["**読めない行・使えないファイル**", "", *_plain(vocabulary.REJECTION_RULES, "内容")]
    return [*lines, "**取り込まない回答**", "", *_plain(vocabulary.ASIDE_RULES, "理由")]


def _plain(labels: Mapping[str, str], title: str) -> list[str]:
    return table((title, "コード"), ((label, f"`{code}`") for code, label in labels.items()))


def _coded(texts: Texts, kind: str, labels: Mapping[str, str], title: str) -> list[str]:
    cells: list[Sequence[str]] = [
        (f'<a id="{kind}-{code}"></a>{label}', f"`{code}`", *texts[kind, code])
        for code, label in labels.items()
    ]
    return table((title, "コード", "意味", "次にすること"), cells)
