"""E34: the account of the person who used the terminal before."""

from __future__ import annotations

TITLE = "公金受取口座: ログアウト忘れで前の人に登録"
NOTE = (
    "口座の登録画面で起きた誤りで、県の業務システムの記録は関わらない。同じことが業務システムの端末で起きて前の人の番号が残れば、"
    "E03(別の申請者の番号)として見付かる。"
)
