"""E29: files cut short, miscounted, or in another code."""

from __future__ import annotations

TITLE = "ファイルの途中切れ・件数不一致・文字コードの取違え・BOM"
NOTE = (
    "一件の記録ではなくファイル全体の問題なので、判定の前の受入検査で見付ける。件数の合わないファイルは丸ごと受け入れず(終了コード 1)、"
    "読めない行だけの場合はその行を results/rejected.parquet に残す。tests/e2e/test_formats.py と test_failures.py が、csv・固定長・xlsx・parquet の"
    "切れた行、合わない件数、違う文字コード、BOM について一件ずつ確かめている。"
)
