"""概要: the first sheet of a worklist: how many findings each system has, and how to answer them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reconcile.outputs.model import SystemInfo
from reconcile.outputs.sheet_style import print_setup

Row = Sequence[object]

OVERVIEW: Final = "概要"
#: Places of 状態 and 優先度 among the columns of a row.
STATE_COLUMN: Final = 1
PRIORITY_COLUMN: Final = 2

_HOW_TO: Final = (
    ("記入のしかた", ""),
    ("1", "黄色の5列(対応区分から備考まで)だけに記入します。ほかの列は保護してあり、変えられません。"),
    ("2", "優先度「高」は、他人に情報が見えるおそれがあるものです。先に副本の提供停止を確かめてください。"),
    (
        "3",
        "登録番号は、他人の番号であるおそれがあるため桁数だけを * で示します。業務システムで確かめてください。",
    ),
    ("4", "正しい番号(候補)は機械の推定です。申請書と本人確認書類で確かめてから訂正してください。"),
    ("5", "推定原因は機械の推定です。申請書を確かめて、確定原因を一覧から選んでください。"),
    (
        "6",
        "対応区分の「誤りなし」は、番号・氏名・生年月日・性別・住所のどれかが変わるまで次回以降も有効です。",
    ),
    ("7", "「訂正済」は、次回の抽出で訂正が確かめられたときに一覧から消えます。"),
    (
        "8",
        "理由に「支援措置対象のため個別に対応」とあるものは、この一覧で処理せず、点検の担当へ連絡してください。",
    ),
    (
        "照合結果の見方",
        "+ 一致  ~ 表記・一部のちがい  ? 比べられない  - 不一致 (NAME 氏名、BIRTH 生年月日、SEX 性別、ADDRESS 住所)",
    ),
    (
        "取扱い",
        "特定個人情報に当たります。施錠して保管し、不要になったら帳票管理簿に記録して廃棄してください。",
    ),
)


def fill_overview(
    sheet: Worksheet,
    styles: Mapping[str, Format],
    department: str,
    tables: Mapping[SystemInfo, Sequence[Row]],
    names: Mapping[SystemInfo, str],
    as_of: date,
) -> None:
    """Fill the sheet.

    Args:
        sheet: Empty.
        styles: As ``sheet_style.add_styles`` made them.
        department: 担当課.
        tables: Rows per system, state and priority in the second and third column.
        names: Sheet of each system, for the links.
        as_of: The day of the run.
    """
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 36)
    sheet.set_column(2, 6, 10)
    sheet.write_string(0, 0, f"訂正一覧 {department}", styles["title"])
    sheet.write_string(1, 0, f"基準日 {as_of:%Y-%m-%d}", styles["plain"])
    for column, heading in enumerate(("項番", "事務", "件数", "うち優先度高", "新規", "継続", "再発")):
        sheet.write_string(3, column, heading, styles["heading"])
    totals = [0] * 5
    for place, (system, rows) in enumerate(tables.items(), start=4):
        counts = _counts(rows)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        sheet.write_number(place, 0, system.no, styles["count"])
        if rows:
            sheet.write_url(place, 1, f"internal:'{names[system]}'!A1", styles["text"], system.name)
        else:
            sheet.write_string(place, 1, system.name, styles["text"])
        for column, count in enumerate(counts, start=2):
            sheet.write_number(place, column, count, styles["count"])
    last = 4 + len(tables)
    sheet.write_string(last, 0, "計", styles["total"])
    sheet.write_blank(last, 1, None, styles["total"])
    for column, total in enumerate(totals, start=2):
        sheet.write_number(last, column, total, styles["total"])
    for place, (label, text) in enumerate(_HOW_TO, start=last + 2):
        sheet.write_string(place, 0, label, styles["label"])
        if text:
            sheet.merge_range(place, 1, place, 6, text, styles["wrapped"])
            sheet.set_row(place, 30)
    sheet.protect("", {"select_locked_cells": True})
    print_setup(sheet)


def _counts(rows: Sequence[Row]) -> list[int]:
    states = Counter(str(row[STATE_COLUMN]) for row in rows)
    urgent = sum(row[PRIORITY_COLUMN] == "高" for row in rows)
    return [len(rows), urgent, states["新規"], states["継続"], states["再発"]]
