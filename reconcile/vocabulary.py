"""The codes of docs/contract.md with their Japanese words: one place that outputs, docs and tests share.

Source: contract §3 (verdicts, reasons), §4 (causes, patterns, entry check), §5 (outcomes of check B).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Verdict(NamedTuple):
    """One verdict of check A: its word for officials and its grade (A passes, B needs eyes, C stops)."""

    label: str
    grade: str


VERDICTS: Final[dict[str, Verdict]] = {
    "same": Verdict("一致", "A"),
    "same_moved": Verdict("同一人(住所異動)", "A"),
    "same_renamed": Verdict("同一人(氏名変更)", "A"),
    "review": Verdict("要確認", "B"),
    "old_number": Verdict("番号変更前", "B"),
    "registry_doubt": Verdict("住基側疑義", "B"),
    "mislink": Verdict("紐付け誤り", "C"),
    "invalid_number": Verdict("番号不備", "C"),
    "not_found": Verdict("該当なし", "C"),
}

#: Verdicts that stop (grade C).
STOPPED: Final = frozenset(code for code, verdict in VERDICTS.items() if verdict.grade == "C")

REASONS: Final[dict[str, str]] = {
    "several_candidates": "同じ条件に合う人が複数いる",
    "given_name_differs": "名が違う(双子・親子・夫婦の可能性)",
    "surname_differs": "氏が違う",
    "name_differs": "氏名が違う",
    "birth_date_slip": "生年月日が一か所だけ違う(書き誤りの可能性)",
    "birth_date_differs": "生年月日が違う",
    "sex_differs": "性別が違う",
    "address_unrelated": "住所が現住所とも過去の住所とも違う",
    "address_missing": "住所で確かめられない",
    "unreadable": "読めない文字(外字)がある",
    "birth_date_unknown": "生年月日の全部又は一部が不詳",
    "incomplete": "確かめるための項目が足りない",
    "number_missing": "番号がない",
    "number_malformed": "番号の桁数又は文字が違う",
    "check_digit": "検査用数字が合わない",
    "dummy": "仮の番号",
    "other_identifier": "個人番号ではない別の番号",
}

CAUSES: Final[dict[str, str]] = {
    "applicant": "申請書記入誤り",
    "staff": "職員入力誤り",
    "both": "双方",
    "undetermined": "判定不能",
}

PUBLISHED_CAUSES: Final[dict[str, str]] = {
    "applicant": "申請書に記入された番号の誤り",
    "staff": "職員が入力した番号の誤り",
    "both": "双方(申請書の記入も職員の入力も誤り)",
    "undetermined": "判定不能",
}

CAUSE_BASES: Final[dict[str, str]] = {
    "application": "申請書の番号との比較",
    "route": "入力経路",
    "pattern": "誤りの型のみ(原因は決めない)",
    "none": "根拠なし",
}

PATTERNS: Final[dict[str, str]] = {
    "row_shift": "行ずれ",
    "swapped_pair": "二人の入替り",
    "twin": "双子",
    "family_member": "家族の番号",
    "same_name_birth": "同姓同名・同一生年月日",
    "other_applicant": "同じ事務の別の申請者",
    "cohabitant": "同居人の番号",
    "same_birth": "同じ生年月日の別人",
    "leading_zero": "先頭ゼロ落ち",
    "adjacent_transposition": "隣り合う桁の入替り",
    "digit_substitution": "一桁の誤り",
    "digit_missing": "桁抜け",
    "digit_extra": "桁の重複・余分",
    "other_identifier": "別の種類の番号",
    "unknown": "不明",
}

ENTRY_OUTCOMES: Final[dict[str, str]] = {
    "agree": "申請書と一致",
    "differs": "申請書と相違",
    "no_form": "申請書の番号なし",
    "form_invalid": "申請書の番号不備",
}

REPLICA_OUTCOMES: Final[dict[str, str]] = {
    "ok": "一致",
    "missing": "未登録",
    "missing_expected": "未登録(保留のため)",
    "orphan": "業務側なし",
    "changed": "内容相違",
    "wrong_addressee": "宛名相違",
    "wrong_number": "宛名の番号が業務と相違",
    "duplicate": "一記録に複数の宛名",
    "row_shift": "行ずれ",
}

#: Outcomes of check B in which somebody else may see the record.
EXPOSING: Final = ("wrong_addressee", "wrong_number", "duplicate", "row_shift", "orphan")

REGISTRY_STATUSES: Final[dict[str, str]] = {
    "current": "現住",
    "deceased": "死亡",
    "moved_out": "転出",
    "overseas": "国外転出",
    "deleted": "消除",
    "overseas_register": "国外転出(附票で確認)",
}

#: Status of a holder whom only the 附票本人確認情報 knows: he moved abroad.
OVERSEAS: Final = "overseas_register"

#: States of a candidate at the gate (contract §8).
GATE_STATES: Final[dict[str, str]] = {
    "registrable": "登録可",
    "registrable_with_reason": "理由付き可",
    "held": "保留",
    "stopped": "停止",
}

#: What closes the gate for a whole system.
GATE_REASONS: Final[dict[str, str]] = {
    "braked": "一括停止中の事務",
    "registry_missing": "住基の抽出を読めない",
    "registry_too_old": "住基の抽出が古い",
}

#: Record id of a finding about a whole system.
ALL_RECORDS: Final = "*"

#: What a department fills in, in the order of the worklist: column → heading.
ANSWERS: Final[dict[str, str]] = {
    "disposition": "対応区分",
    "confirmed_cause": "確定原因",
    "answered_on": "対応日",
    "person": "担当者",
    "remark": "備考",
}

STATES: Final[dict[str, str]] = {
    "new": "新規",
    "continuing": "継続",
    "resolved": "解消",
    "reopened": "再発",
}

LEVELS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("same", "variant", "past", "surname_differs", "given_differs", "different", "not_comparable"),
    "kana": ("same", "possible", "different", "not_comparable"),
    "birth": ("same", "compatible", "slip", "different", "not_comparable"),
    "sex": ("same", "different", "not_comparable"),
    "address": ("same", "same_to_room", "past", "same_town", "different", "not_comparable"),
}

#: Why an answer of a department is kept aside.
ASIDE_RULES: Final[dict[str, str]] = {
    "changed_since_export": "出力した後に内容が変わった。新しい訂正一覧で確かめる",
    "already_resolved": "既に解消している",
    "unknown_finding": "この管理番号はない",
    "bad_finding_id": "管理番号の形が違う(表計算で数値に変わったおそれ)",
    "missing_finding_id": "管理番号がない",
    "unknown_disposition": "対応区分が一覧にない",
    "unknown_cause": "確定原因が一覧にない",
    "unreadable_date": "対応日を日付として読めない",
}

#: Why a row or a whole file of a source cannot be read (docs/contract.md A1).
REJECTION_RULES: Final[dict[str, str]] = {
    "broken_line": "行が壊れている",
    "blank_line": "空の行",
    "blank_record_id": "記録番号が空欄",
    "undecodable": "文字コードとして読めない",
    "empty_file": "ファイルが空",
    "missing_header": "見出しの行がない",
    "missing_column": "必要な列がない",
    "duplicate_column": "見出しが重複している",
    "missing_sheet": "シートがない",
    "unreadable_file": "ファイルを開けない",
    "nested_column": "列が文字・数・日付でない",
    "control_characters": "制御文字が多すぎる",
    "missing_trailer": "件数の行がない",
    "missing_sidecar": "件数のファイルがない",
    "record_count_mismatch": "件数が合わない",
    "no_file": "ファイルがない",
}

#: Rules that stop a whole system; the text says what was measured.
BRAKE_RULES: Final[dict[str, str]] = {
    "count_mismatch": "ファイルの件数が通知と合わない({rows}行、使えないファイル {measured})",
    "file_refused": "使えないファイルがある({measured}ファイル)",
    "leading_zero": "番号の先頭の 0 が落ちた記録が {rows}件ある(基準 {threshold}件)",
    "row_shift": "番号又は副本が隣の記録のものになっている(行ずれ {rows}件、{measured}%、基準 {threshold}%)",
    "same_number": "一つの番号が別々の {rows}人の記録に付いている(基準 {threshold}人)",
    "rejected_rows": "読めない行が {rows}行ある({measured}%、基準 {threshold}%)",
    "error_rate": "紐付け誤りが {rows}件ある(1万件当たり {measured}件、基準 {threshold}件)",
}

#: 優先度: 1 somebody else may see the record, or a whole system stands still; 2 the other findings of checks A and B; 3 the rest.
PRIORITIES: Final[dict[int, str]] = {1: "高", 2: "中", 3: "低"}

CHECKS: Final[dict[str, str]] = {
    "brake": "一括停止",
    "A": "点検A",
    "B": "点検B(副本)",
    "entry": "申請突合",
    "quality": "記載内容",
}

#: Rules of quality.parquet; ``{}`` stands for the column of the extract.
QUALITY_RULES: Final[dict[str, str]] = {
    "name_blank": "氏名が空欄",
    "birth_date_blank": "生年月日が空欄",
    "birth_date_unreadable": "生年月日を日付として読めない",
    "duplicate_record_id": "記録番号の重複",
    "undecodable": "{}に読めない文字",
    "unmapped_value": "{}に定義のない値",
    "null_key": "{}が空欄",
    "payload_required": "{}が空欄",
    "payload_pattern": "{}の形が定めと違う",
    "payload_values": "{}が定めた値でない",
    "payload_range": "{}が定めた範囲の外",
    "payload_unique": "{}が他の記録と重複",
}

#: What the decision tables know of a record: column → its word, and the words of its levels (in the order of the tables).
FACTS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "number": (
        "番号の形",
        {
            "missing": "番号がない",
            "malformed": "桁数か文字が違う",
            "other_identifier": "別の種類の番号",
            "check_digit": "検査用数字が合わない",
            "dummy": "仮の番号",
            "ok": "正しい形",
        },
    ),
    "holder": (
        "番号の持ち主",
        {
            "none": "住基にも異動履歴にもいない",
            "held": "住基に一人いる",
            "superseded": "変更前の番号として一人いる",
            "several": "住基に二人いる",
        },
    ),
    "name": (
        "氏名",
        {
            "same": "同じ",
            "variant": "異体字・フリガナで同じ",
            "past": "過去の氏名・旧氏・通称と同じ",
            "surname_differs": "氏が違う",
            "given_differs": "名が違う",
            "different": "氏名が違う",
            "unreadable": "読めない文字があり、読める文字は合う",
            "illegible": "読めない文字があり、比べられない",
            "not_comparable": "比べられない",
        },
    ),
    "one_character": ("氏名は一字違いか", {"yes": "一字違い", "no": "一字違いではない"}),
    "kana": (
        "フリガナ",
        {
            "same": "同じ",
            "possible": "ほぼ同じ",
            "different": "違う",
            "not_comparable": "比べられない",
        },
    ),
    "birth": (
        "生年月日",
        {
            "same": "同じ",
            "compatible": "分かる部分は同じ",
            "slip": "一か所だけ違う",
            "different": "違う",
            "not_comparable": "比べられない",
        },
    ),
    "sex": (
        "性別",
        {"same": "同じ", "different": "違う", "unknown": "一方が不明", "not_held": "業務側にない"},
    ),
    "address": (
        "住所",
        {
            "same": "同じ",
            "same_to_room": "方書のほかは同じ",
            "past": "過去の住所と同じ",
            "same_town": "番地などが一方にない",
            "different": "違う",
            "unreadable": "読めない文字がある",
            "not_comparable": "比べられない",
        },
    ),
    "search": (
        "ほかに合う人",
        {
            "only": "いない",
            "other": "いないとは言い切れない",
            "tie": "持ち主と同じだけ合う人がいる",
            "several": "全項目が合う人が複数いる",
            "better": "全項目が合う人が一人いる",
            "renumbered": "全項目が合い、番号を変更した人が一人いる",
        },
    ),
    "form": (
        "申請書の番号",
        {
            "equals_system": "業務システムと同じ",
            "equals_true": "本人の正しい番号",
            "third_number": "どちらとも違う",
            "holder_agrees": "その持ち主が記録と一致する",
            "unsettled": "決め手にならない",
            "none": "ない",
        },
    ),
    "route": ("入力経路", {"registry_lookup": "職員が住基照会で入力", "other": "申請書などから入力"}),
    "pattern": ("誤りの型", {"known": "当てはまる型がある", "unknown": "当てはまる型がない"}),
}

#: Phases in their order: words, SQL steps by the beginning of their number, other steps by name.
_PHASES: Final = (
    ("読込", "", r"read_.*"),
    ("準備", "", r"prepare|known_records|known_search"),
    ("番号の持ち主", "1", r"number_holders"),
    ("項目の照合", "2", r"levels_registry|split_by_.*|keep_piece"),
    (
        "ほかに合う人の検索",
        "3",
        r"record_keys|other_keys|head_cities|levels_candidates|misread_identifiers|4[01]_.*",
    ),
    ("判定", "4", r"decide_registry|carry_verdicts|learned_records|learned_search"),
    ("原因", "5", r"levels_form_holders|found_relations|number_relations|decide_cause|6[01]_.*"),
    ("副本の点検", "6", r"prepare_replica|brakes"),
    ("書出し", "7", r"8.*|results|worklists|lists|report"),
)
_BY_NAME: Final = [(words, re.compile(pattern)) for words, _, pattern in _PHASES]
_BY_NUMBER: Final = {digit: words for words, digit, _ in _PHASES if digit}


def phase_of(step: str) -> str:
    """Return the Japanese word of the phase that a step of a run belongs to."""
    named = next((words for words, pattern in _BY_NAME if pattern.fullmatch(step)), "")
    return named or _BY_NUMBER.get(step[:1], "処理")
