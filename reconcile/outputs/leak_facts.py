"""事実整理票: one printed page per leak in question, with what is known for a report to the 個人情報保護委員会.

Source: 番号法 29条の4 and the rules under it, as summarised in reference/domain.md §6.1 (速報 おおむね3〜5日, 確報 30日, 不正の目的
60日) and in the published questions and answers of the 委員会 (Q4-8: what is to be reported); order of work §4.5. Days are
counted from the day of knowing as day one, weekends and holidays included: the earliest day that any way of counting gives.
The page names no person: whether to report is decided by people, on paper.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from reconcile.outputs.files import write_private
from reconcile.outputs.model import WrittenFile
from reconcile.outputs.templates import render

#: The day of knowing is day one: first and last day of the 速報, last of the 確報, and where a wrong purpose is feared.
PRELIMINARY_DAYS: Final = (3, 5)
FINAL_DAYS: Final = 30
FINAL_DAYS_WRONG_PURPOSE: Final = 60
#: More persons than this make a leak one to be reported by their number alone.
MANY_PERSONS: Final = 100

#: What is to be reported (規則 2条), for the boxes that people tick.
GROUNDS: Final = (
    "情報提供ネットワークシステム又は個人番号利用事務のシステムにある特定個人情報の漏えい等(おそれを含む)",
    "不正の目的をもって行われたおそれがある漏えい等、利用、提供",
    "不特定多数の者に閲覧され、又は閲覧されるおそれがある事態",
    f"本人の数が{MANY_PERSONS}人を超える漏えい等(おそれを含む)",
)

#: Steps of a correction, in this order (reference/domain.md §4.5).
STEPS: Final = (
    "誤った宛名の副本の提供を止める(自動応答不可、不開示)",
    "業務システムの番号を訂正する",
    "宛名番号を付け直す(符号の取得を確かめる)",
    "正しい宛名に副本を登録する",
    "誤った宛名の副本を削除する",
    "本人と旧宛名の人の両方について点検Aと点検Bをやり直す",
    "提供の停止を解く",
    "記録する",
)


@dataclass(frozen=True)
class LeakFact:
    """One leak in question.

    Attributes:
        finding_id: 管理番号 of the finding.
        system_name: 事務.
        department: 担当課.
        record_id: Record, or the first and last of a run of records.
        persons: How many records are concerned.
        why: What is wrong, in Japanese.
        since: Day from which it was wrong as far as known, None when unknown.
        known_on: Day of the first detection.
        items: What could be seen: names of the items of the replica.
        addressee_no: 宛名番号 of the person who could see it.
        provisions: (when, to whom) of what was provided meanwhile; None when no record of provisions was read.
        is_protected: 支援措置.
    """

    finding_id: str
    system_name: str
    department: str
    record_id: str
    persons: int
    why: str
    since: date | None
    known_on: date
    items: tuple[str, ...]
    addressee_no: str
    provisions: tuple[tuple[str, str], ...] | None
    is_protected: bool = False

    @property
    def preliminary(self) -> tuple[date, date]:
        """First and last day of the 速報."""
        first, last = PRELIMINARY_DAYS
        return self._day(first), self._day(last)

    @property
    def final(self) -> date:
        """Last day of the 確報."""
        return self._day(FINAL_DAYS)

    @property
    def final_wrong_purpose(self) -> date:
        """Last day of the 確報 where a wrong purpose is feared."""
        return self._day(FINAL_DAYS_WRONG_PURPOSE)

    @property
    def is_many(self) -> bool:
        """Whether the number of persons alone makes it one to be reported."""
        return self.persons > MANY_PERSONS

    def _day(self, count: int) -> date:
        return self.known_on + timedelta(days=count - 1)


def write_leak_facts(
    path: Path, template: Path, facts: Sequence[LeakFact], *, as_of: date, body: str
) -> WrittenFile:
    """Write all pages into one self-contained html file: an index, then a page each.

    Args:
        path: The html file.
        template: ``reports/leak_facts.html``.
        facts: One per leak in question, in the order of the pages.
        as_of: The day of the run.
        body: The reporting body, such as 長野県.

    Returns:
        The file, with the number of facts.

    Raises:
        ConfigError: The template is missing or faulty; nothing is written.
    """
    values = {
        "facts": facts,
        "steps": STEPS,
        "grounds": GROUNDS,
        "many": MANY_PERSONS,
        "as_of": as_of,
        "body": body,
    }
    page = render(template, values, {"day": _japanese})
    write_private(path, page.encode("utf-8"))
    return WrittenFile(path, len(facts))


def _japanese(day: date) -> str:
    """Return a day as officials write it: ``2026年4月1日(水)``."""
    return f"{day.year}年{day.month}月{day.day}日({'月火水木金土日'[day.weekday()]})"
