"""Kinds of a truth file and ratios as people read them; a kind that is not known here is shown as it stands."""

from __future__ import annotations

from typing import Final

_WRONG: Final = {
    "family_member": "家族の番号",
    "other_applicant": "別の申請者の番号",
    "same_birth": "同じ生年月日の別人",
    "namesake": "同姓同名・同一生年月日",
    "cohabitant": "同居人の番号",
    "swapped_pair": "番号の入替り",
    "twin": "双子の番号",
    "role_swap": "親と子の取違え",
    "digit_substitution": "一桁の誤記",
    "adjacent_transposition": "隣の桁の入替り",
    "digit_missing": "桁抜け",
    "digit_extra": "桁余り",
    "leading_zero": "先頭のゼロ落ち",
    "dummy": "仮の番号",
    "other_identifier": "別の種類の番号",
    "valid_nobody": "だれのものでもない番号",
    "father_son": "一字違いの父子",
    "twin_similar": "似た名の双子",
    "twin_sounding": "読みの同じ双子",
    "spouse_same_day": "同じ日生まれの夫婦",
    "namesake_in_town": "同じ町の同姓同名",
    "stale_variant_family": "家族+古い住所+異体字",
    "romaji_family": "家族+ローマ字の語順",
    "noisy_family": "家族+記録にも誤り",
}
_RIGHT: Final = {
    "clean": "相違なし",
    "spelling": "住所の書き方",
    "variant": "異体字・空白",
    "gaiji": "読めない外字",
    "stale_known": "古い住所(履歴あり)",
    "stale_unknown": "古い住所(履歴なし)",
    "stale_variant": "古い住所+異体字",
    "renamed": "前の氏名・旧氏・通称",
    "birth_slip": "生年月日の書き誤り",
    "deceased": "死亡",
    "moved_out": "転出",
    "other_prefecture": "他県の人",
    "superseded_number": "変更前の番号",
    "romaji_order": "ローマ字の語順",
    "kana_name": "氏名がカナだけ",
}
_LABELS: Final = {**_WRONG, **_RIGHT}
#: The least ratio that is written as 0.01%.
_LEAST: Final = 0.00005


def kind_label(kind: str) -> str:
    """Return the Japanese name of a kind of ``truth.csv``.

    Characters that neither a terminal nor XML can take (control characters) are shown as U+FFFD.
    """
    label = _LABELS.get(kind, kind)
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in label)


def percent(ratio: float | None) -> str:
    """Write a ratio (0 to 1) with two decimals, never rounded to none or to all; None is a dash."""
    if ratio is None:
        return "-"
    if 0 < ratio < _LEAST:
        return "<0.01%"
    return ">99.99%" if 1 - _LEAST < ratio < 1 else f"{ratio:.2%}"
