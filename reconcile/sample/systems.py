"""The seventeen 事務: how many records, who is in them, and how their extract is written.

The published figures are those of Nagano prefecture's self-check (reference: 長野県の自主点検, 点検対象と紐付け誤り).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal


@dataclass(frozen=True)
class Payload:
    """One business column: ``kind`` says how values are drawn, ``argument`` from what.

    ``serial``: a running number with prefix ``argument``; ``choice``: one of ``argument`` separated by |;
    ``date``: a day in the last ten years; ``until``: a day in the next two years; ``amount``: an amount up to ``argument``.
    """

    name: str
    kind: Literal["serial", "choice", "date", "until", "amount"]
    argument: str = ""


@dataclass(frozen=True)
class System:
    """One 事務.

    Attributes:
        no, id: As in its layout.
        records: 点検対象 at scale nagano.
        errors: うち紐付け誤り at scale nagano.
        ages: Youngest and oldest of the persons concerned.
        bands: How often persons of an age are concerned, relative to each other: (from age, weight), ascending.
        shares_with: Another system above this one, and the share of this one's persons who are in it too.
        roles: Whether each case has two rows: the recipient (受給者) and the child (児童).
        prefix: Prefix of the record id.
        forms: Where the number on the form is kept: ``file`` (applications), ``column`` or ``none``.
        addressee: Whether the system holds the 宛名番号.
        payload: Business columns.
    """

    no: int
    id: str
    records: int
    errors: int
    ages: tuple[int, int]
    prefix: str
    roles: bool = False
    forms: Literal["file", "column", "none"] = "file"
    addressee: bool = True
    payload: tuple[Payload, ...] = field(default_factory=tuple)
    bands: tuple[tuple[int, float], ...] = ((0, 1.0),)
    shares_with: tuple[str, float] | None = None


_OLD: Final = ((0, 0.2), (18, 0.5), (40, 1.0), (65, 4.0), (75, 6.0))
_MIDDLE: Final = ((0, 0.3), (20, 1.0), (40, 1.6), (65, 0.6))
_YOUNG: Final = ((0, 2.0), (18, 1.5), (40, 0.8), (65, 0.3))
_GRADE3: Final = Payload("grade", "choice", "1|2|3")
_ISSUED: Final = Payload("issued_on", "date")
_VALID: Final = Payload("valid_until", "until")

SYSTEMS: Final = (
    System(1, "tokutei_iryo", 27_107, 0, (18, 100), "N", payload=(Payload("recipient_no", "serial", "54"), Payload("disease_code", "choice", "002|006|013|046|051|097|107"), _VALID), bands=_OLD),
    System(2, "shoni_mansei", 2_602, 0, (0, 19), "S", roles=True, payload=(Payload("recipient_no", "serial", "52"), _VALID)),
    System(3, "seishin_techo", 35_968, 6, (18, 90), "", forms="column", payload=(Payload("techo_no", "serial", "20"), _GRADE3, _ISSUED, _VALID), bands=_MIDDLE),
    System(4, "jiritsu_seishin", 72_522, 8, (10, 95), "J", payload=(Payload("recipient_no", "serial", "21"), Payload("income_class", "choice", "生保|低1|低2|中間1|中間2|一定以上"), _VALID), bands=_MIDDLE, shares_with=("seishin_techo", 0.2)),
    System(5, "seikatsu_hogo", 963, 0, (0, 95), "H", forms="none", payload=(Payload("case_no", "serial", "7"), _ISSUED), bands=((0, 0.6), (40, 1.0), (65, 2.0))),
    System(6, "zanryu_hojin", 51, 0, (60, 100), "C", forms="none", addressee=False, payload=(_ISSUED,)),
    System(7, "shintai_techo", 57_359, 31, (3, 100), "", payload=(Payload("techo_no", "serial", "20"), Payload("grade", "choice", "1|2|3|4|5|6"), Payload("disability_code", "choice", "視覚|聴覚平衡|音声言語|肢体不自由|内部"), _ISSUED), bands=_OLD),
    System(8, "ryoiku_techo", 23_586, 6, (3, 75), "", forms="column", payload=(Payload("techo_no", "serial", "2"), Payload("grade", "choice", "A1|A2|B1|B2"), _ISSUED, Payload("next_review", "until")), bands=_YOUNG),
    System(9, "tokubetsu_jido_fuyo_teate", 9_134, 4, (0, 19), "T", roles=True, payload=(Payload("certificate_no", "serial", "6"), Payload("grade", "choice", "1|2"), Payload("amount", "amount", "55350"))),
    System(10, "tokubetsu_shogaisha_teate", 381, 2, (20, 95), "K", payload=(Payload("amount", "amount", "28840"), _ISSUED), bands=_OLD, shares_with=("shintai_techo", 0.6)),
    System(11, "shogaiji_fukushi_teate", 154, 0, (0, 19), "F", payload=(Payload("amount", "amount", "15690"), _ISSUED)),
    System(12, "keikateki_fukushi_teate", 1, 0, (60, 95), "E", forms="none", payload=(Payload("amount", "amount", "15690"),)),
    System(13, "shogaiji_shisetsu_nyusho", 1_279, 0, (0, 17), "D", payload=(Payload("facility_code", "choice", "2050100011|2050200022|2050300033"), _ISSUED, _VALID)),
    System(14, "jido_fuyo_teate", 2_580, 1, (0, 17), "G", roles=True, forms="column", payload=(Payload("certificate_no", "serial", "3"), Payload("payment_class", "choice", "全部支給|一部支給|全部停止"))),
    System(15, "boshi_fushi_kafu_shikin", 1_848, 1, (20, 65), "B", payload=(Payload("loan_no", "serial", "8"), Payload("amount", "amount", "3000000"))),
    System(16, "shokugyo_tenkan_kyufu", 87, 0, (20, 64), "W", forms="none", addressee=False, payload=(_ISSUED,)),
    System(17, "shugaku_shoreihi", 8_624, 1, (6, 18), "P", addressee=False, payload=(Payload("school_code", "choice", "特01|特02|特03|特04|特05"), Payload("grade_class", "choice", "小|中|高"), Payload("fiscal_year", "choice", "2025|2026")), shares_with=("ryoiku_techo", 0.3)),
)  # fmt: skip
BY_ID: Final[Mapping[str, System]] = {system.id: system for system in SYSTEMS}

#: Share of the causes of the published result: 28 applicant, 32 staff.
APPLICANT_SHARE: Final = 28 / 60


def record_counts(factor: float) -> dict[str, int]:
    """Records per system at ``factor`` of the prefecture; every system keeps at least one."""
    return {system.id: max(1, round(system.records * factor)) for system in SYSTEMS}


def error_counts(factor: float, records: Mapping[str, int], multiple: float = 1.0) -> dict[str, int]:
    """Planted errors per system: ``multiple`` of the published ones at factor 1, proportionally more above.

    Below, every system that has errors keeps at least one, and has up to four times its proportional share, so that a
    small sample still shows something; never more than were published.
    """
    counts = {}
    for system in SYSTEMS:
        share = system.errors * factor
        planned = round(share) if factor >= 1 else min(system.errors, max(1, round(4 * share)))
        counts[system.id] = min(round(planned * multiple), records[system.id])
    return counts
