"""What ``reconcile explain`` tells about one record: plain values, already masked, with their Japanese words.

Whoever shows an :class:`Explanation` (terminal, json, html) need not mask anything: what may not be seen is not in it.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

from reconcile import vocabulary

HIDDEN: Final = "(表示しません)"
GRADES: Final = {"A": "A 通す", "B": "B 人が確かめる", "C": "C 止める"}
#: Fields in the order in which they are compared.
FIELDS: Final = {"name": "氏名", "kana": "フリガナ", "birth": "生年月日", "sex": "性別", "address": "住所"}
HOW: Final = {
    "as_written": "書いてあるとおりで同じ",
    "width": "全角・半角、空白、線をそろえると同じ",
    "spelling": "括弧や区切りを外すと同じ",
    "variant": "異体字をそろえると同じ",
    "reading": "フリガナ、又はゆるい異体字でだけ同じ",
    "former_or_alias": "旧氏又は通称と同じ",
    "history": "異動履歴にある過去のものと同じ",
    "calendar": "和暦・西暦の書き方をそろえると同じ",
    "parts": "都道府県から番地までを分けて比べると同じ",
    "mapped": "コードを読み替えると同じ",
    "sound": "清濁・小書き・長音の書き方をそろえると同じか近い",
    "": "",
}
PARTS: Final = {
    "surname": "氏", "given": "名", "year": "年", "month": "月", "day": "日",
    "city": "市区町村", "town": "町・字", "figures": "番地", "room": "方書",
}  # fmt: skip
RELATIONS: Final = {"equal": "同じ", "missing": "一方にない", "different": "違う"}
#: What another resident is to the record.
OTHERS: Final = {
    "full": "記録の全項目と一致する",
    "tie": "番号の持ち主と同じだけ一致する",
    "rival": "ほかの人である可能性を否定できない",
    "none": "記録の人ではない",
}
_PATTERN_FACTS: Final = {
    "is_shifted": "前後の記録と合わせて、番号が一行ずつずれている",
    "is_swapped": "同じ事務の別の記録と番号が入れ替わっている",
    "is_other_applicant": "番号の持ち主は同じ事務の別の記録の人",
    "is_name_same": "番号の持ち主は記録と同じ氏名",
    "is_surname_same": "番号の持ち主は記録の人と同じ氏",
    "is_birth_same": "番号の持ち主は記録の人と同じ生年月日",
    "is_address_same": "番号の持ち主は記録の人と同じ住所(過去の住所を含む)",
}


@dataclasses.dataclass(frozen=True)
class Field:
    """One field of the record beside the holder of its number.

    Attributes:
        field: Key of ``FIELDS``.
        level: As in decide_registry.csv.
        level_label: The same in Japanese.
        how: Key of ``HOW``: after which treatment the two agree; "" when they do not.
        how_label: The same in Japanese.
        parts: Part → ``equal``, ``missing``, ``different``.
        record: What the record holds: its shape (漢漢 漢漢), or itself when unmasked; None when not held.
        registry: What the registry holds: ``HIDDEN``, or itself when unmasked and no other person's; None when not held.
    """

    field: str
    level: str
    level_label: str
    how: str = ""
    how_label: str = ""
    parts: Mapping[str, str] = dataclasses.field(default_factory=dict)
    record: str | None = None
    registry: str | None = None


@dataclasses.dataclass(frozen=True)
class Step:
    """What is still possible once a fact is known.

    Attributes:
        fact: Column of decide_registry.csv; "" before any fact.
        fact_label: The same in Japanese.
        level: The record's level.
        level_label: The same in Japanese.
        rows: Rows of the table that can still decide.
        verdicts: Verdicts that are still possible.
    """

    fact: str
    fact_label: str
    level: str
    level_label: str
    rows: int
    verdicts: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Other:
    """Another resident who was considered; who it is, is told to nobody.

    Attributes:
        levels: Field → level.
        result: Key of ``OTHERS``.
        result_label: The same in Japanese.
    """

    levels: Mapping[str, str]
    result: str
    result_label: str


@dataclasses.dataclass(frozen=True)
class Decision:
    """The row of a decision table that decided: its number, its sentence, the case it stands for, the levels it met."""

    table: str
    row: str
    explanation: str
    case: str
    levels: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Cause:
    """Why the number is wrong, as far as the evidence goes.

    Attributes:
        cause: 推定原因 (code), cause_label in Japanese.
        basis: 推定根拠 (code), basis_label in Japanese.
        pattern: 誤りの型 (code), pattern_label in Japanese.
        decision: The row of decide_cause.csv.
        facts: What told the pattern, in Japanese.
    """

    cause: str
    cause_label: str
    basis: str
    basis_label: str
    pattern: str
    pattern_label: str
    decision: Decision | None
    facts: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Explanation:
    """The evidence for one verdict.

    Attributes:
        system, system_name, department, record_id, as_of: What is explained, and by which day.
        verdict, verdict_label, grade, reason, reason_label: The verdict on the data as they are now.
        meaning, next_step: What it means for an official, and what to do (reports/explanations.csv).
        registry_status, registry_status_label: The holder's status; None when nobody holds the number.
        match_key: See contract §6; None for protected persons.
        my_number: The registered number, masked to its length unless it may be shown.
        proposed_number: ``*`` for each digit unless it may be shown; None when none is proposed.
        published: ``run, verdict, grade, is_same`` of the last run; None when it did not have the record.
        fields: Field by field; empty when nobody holds the number, and for protected persons.
        steps: The facts that narrowed the table down to one row; empty for protected persons and carried verdicts.
        decision: The row of decide_registry.csv; None for protected persons and carried verdicts.
        is_searched: Whether other residents were looked for.
        looked_at: Other residents whose birth date or name gave reason to look at them.
        others: The nearest of them, nearest first, at most five.
        cause: None unless the number is wrong.
        entry: Outcome of the entry check with its words, "" when there is none.
        replica: Outcome of check B in the last run with its words, "" when there is none.
        finding: ``finding_id, state, state_label, first_seen, note`` of the finding that is open; None when there is none.
        is_protected: 支援措置: nothing is shown that could betray an address.
        is_carried: The verdict was carried over from an earlier answer of the registry.
        is_unmasked: Whether values are shown.
    """

    system: str
    system_name: str
    department: str
    record_id: str
    as_of: str
    verdict: str
    verdict_label: str
    grade: str
    reason: str
    reason_label: str
    meaning: str
    next_step: str
    registry_status: str | None
    registry_status_label: str | None
    match_key: str | None
    my_number: str
    proposed_number: str | None
    published: Mapping[str, Any] | None
    fields: tuple[Field, ...]
    steps: tuple[Step, ...]
    decision: Decision | None
    is_searched: bool
    looked_at: int
    others: tuple[Other, ...]
    cause: Cause | None
    entry: str
    replica: str
    finding: Mapping[str, Any] | None
    is_protected: bool
    is_carried: bool
    is_unmasked: bool

    def as_json(self) -> dict[str, Any]:
        """Return plain values for ``json.dumps``, in the order of the attributes."""
        return dataclasses.asdict(self)


def key_facts(told: Explanation) -> list[tuple[str, str | None]]:
    """Return what stands beside the verdict: name and value, None or "" where there is none."""
    return [
        ("照合結果", told.match_key),
        ("登録番号", told.my_number or "なし"),
        ("正しい番号(候補)", told.proposed_number),
        ("持ち主の状態", told.registry_status_label),
        ("申請突合", told.entry),
        ("副本", told.replica),
        ("訂正一覧", _finding(told.finding)),
        ("直近の実行", _last_run(told.published)),
    ]


def _finding(finding: Mapping[str, Any] | None) -> str:
    if finding is None:
        return ""
    return f"{finding['finding_id']} {finding['state_label']}(初回 {finding['first_seen']}) {finding['note']}".strip()


def _last_run(last: Mapping[str, Any] | None) -> str:
    if last is None:
        return "この記録の判定はありません"
    if last["is_same"]:
        return f"{last['run']} と同じ判定です"
    return f"{last['run']} では {last['verdict_label']} でした。抽出か住基が、その後に変わっています"


def searched_words(told: Explanation) -> str:
    """Say how many others were looked at, or why nobody was."""
    if not told.is_searched:
        return "番号の持ち主と全項目が一致するため、探していません。"
    if not told.looked_at:
        return "生年月日と氏名の近い人は、ほかにいませんでした。"
    return f"生年月日か氏名の近い {told.looked_at:,}人を見ました(だれであるかは示しません)。"


def fact_label(fact: str) -> str:
    """Return the Japanese word of a column of decide_registry.csv or decide_cause.csv."""
    return vocabulary.FACTS[fact][0] if fact else ""


def level_label(fact: str, level: str) -> str:
    """Return the Japanese words of a level."""
    return vocabulary.FACTS[fact][1][level] if fact else ""


def pattern_facts(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which facts of ``error_pairs`` hold for a linkage error."""
    held = bool(row["is_held"])
    needs_holder = {
        "is_name_same",
        "is_surname_same",
        "is_birth_same",
        "is_address_same",
        "is_other_applicant",
    }
    return tuple(
        words for fact, words in _PATTERN_FACTS.items() if row[fact] and (held or fact not in needs_holder)
    )


#: Beginning of a character's Unicode name → the sign that stands for it.
_SIGNS: Final = (
    ("CJK ", "漢"), ("IDEOGRAPHIC ITERATION", "漢"), ("HIRAGANA", "か"), ("KATAKANA", "カ"), ("HALFWIDTH KATAKANA", "ｶ"),
    ("LATIN", "A"), ("FULLWIDTH LATIN", "Ａ"), ("DIGIT", "9"), ("FULLWIDTH DIGIT", "９"),
)  # fmt: skip


def shape(text: str | None) -> str | None:
    """Return how a value is written and nothing of what it says: 漢 カ か A 9 for letters and digits, the rest as it is.

    A mark for an unreadable character stays, because that is what a person looks for.

    Args:
        text: A value of a record.
    """
    return None if text is None else "".join(map(_sign, text))


def _sign(char: str) -> str:
    name = unicodedata.name(char, "")
    found = next((sign for beginning, sign in _SIGNS if name.startswith(beginning)), "")
    return found or ("字" if char.isalnum() else char)
