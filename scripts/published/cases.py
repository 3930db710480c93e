"""What was published, and how each case is simulated (reference/domain.md §1.3, §4.5, §5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class PublishedCase:
    """One publication.

    Attributes:
        id: For the command line.
        body: Who published it.
        what: What happened, in one sentence (Japanese).
        systems: Records per system at full size.
        numbers: Wrong numbers planted per system at full size; ``kinds`` are the generator's, with their weights.
        kinds: Kinds of wrong numbers.
        replica: Faults of the copies: ``row_shift, same_id, similar_id, half_corrected, one_number`` → how many at full size.
        assumed: What was not published and is assumed here (Japanese), or "".
        missed: Why a kind cannot be found, by kind (Japanese): an honest miss.
    """

    id: str
    body: str
    what: str
    systems: Mapping[str, int]
    numbers: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[str, int] = field(default_factory=dict)
    replica: Mapping[str, int] = field(default_factory=dict)
    assumed: str = ""
    missed: Mapping[str, str] = field(default_factory=dict)


_SIMILAR: Final = {
    "similar_id": "似た手帳番号でも、それぞれが本人の番号と本人の副本に結び付いていれば誤りではない。番号の付け方の紛らわしさは、このプログラムは見ない。",
}

CASES: Final = (
    PublishedCase(
        "miyazaki", "宮崎県", "療育手帳 8,279件のうち 2,336件で、副本登録用の表の行がずれた(E09)。",
        systems={"ryoiku_techo": 8_279}, replica={"row_shift": 2_336},
    ),
    PublishedCase(
        "shizuoka", "静岡県", "62件。カナ氏名と生年月日で照会した同姓同名・同一生年月日の別人 47件(E05)と、手帳番号の重複 15件(E11)。",
        systems={"shintai_techo": 60_000}, numbers={"shintai_techo": 47}, kinds={"namesake": 47}, replica={"same_id": 15},
        assumed="対象件数は分からないので 60,000件とした。",
    ),
    PublishedCase(
        "aichi", "愛知県", "身体障害者手帳 165,491件のうち 23件。家族の番号 18、申請書の取違え 2、生年月日だけの照会 2、その他 1(E01–E04)。",
        systems={"shintai_techo": 165_491}, numbers={"shintai_techo": 23},
        kinds={"family_member": 18, "other_applicant": 2, "same_birth": 2, "cohabitant": 1},
        assumed="その他 1件は同居人の番号とした。",
    ),
    PublishedCase(
        "shimane", "島根県", "四つの事務 66,828件のうち 12件。家族の番号 10、同姓同名など 2。",
        systems={"shintai_techo": 21_197, "ryoiku_techo": 7_526, "seishin_techo": 10_201, "jiritsu_seishin": 27_904},
        numbers={"ryoiku_techo": 2, "seishin_techo": 3, "jiritsu_seishin": 7}, kinds={"family_member": 10, "namesake": 2},
    ),
    PublishedCase(
        "fukuoka", "福岡県", "三つの事務 216,166件のうち 65件(身体 28、療育 13、精神 24)。家族の番号、画面からの誤転記など(E01, E02, E06, E07)。",
        systems={"shintai_techo": 166_817, "ryoiku_techo": 19_640, "seishin_techo": 29_709},
        numbers={"shintai_techo": 28, "ryoiku_techo": 13, "seishin_techo": 24},
        kinds={"family_member": 40, "other_applicant": 10, "digit_substitution": 8, "adjacent_transposition": 5, "valid_nobody": 2},
        assumed="内訳は公表の一部しか分からないので、家族 40、別の申請者 10、誤転記 15 とした。",
    ),
    PublishedCase(
        "osaka", "大阪府", "7件。旧6桁 0xxxxx と現5桁 xxxxx の手帳番号を同じとみなし、別人の番号を流し込んだ(E14)。",
        systems={"shintai_techo": 30_000}, numbers={"shintai_techo": 7}, kinds={"other_applicant": 7},
        assumed="対象件数は分からないので 30,000件とした。流し込まれたのは同じ事務の別人の番号である。",
    ),
    PublishedCase(
        "tottori", "鳥取県", "485件。権限委譲のときに、重複する又は似た手帳番号を付けた(E12)。",
        systems={"shintai_techo": 20_000}, replica={"same_id": 243, "similar_id": 242},
        assumed="対象件数と内訳は分からないので 20,000件、重複 243・類似 242 とした。", missed=_SIMILAR,
    ),
    PublishedCase(
        "yamagata", "山形県", "療育手帳 9,025件のうち 23件。転居により総合支庁の間で手帳番号が重なった(E13)。",
        systems={"ryoiku_techo": 9_025}, replica={"same_id": 23},
    ),
    PublishedCase(
        "fukushima", "福島県", "5件。更新のときに誤りに気付いて直したが、訂正が不完全で別人の番号との結び付きが残った(E15)。",
        systems={"shintai_techo": 15_000}, numbers={"shintai_techo": 2}, kinds={"family_member": 2}, replica={"half_corrected": 3},
        assumed="対象件数は分からないので 15,000件、業務側に残ったもの 2・副本に残ったもの 3 とした。",
    ),
    PublishedCase(
        "nagano_sakaide", "長野市・坂出市", "1件。読みと生年月日が同じ二人の男性に、住基で一つの番号が付いた(E16)。",
        systems={"shintai_techo": 5_000}, replica={"one_number": 1}, assumed="対象件数は事例にないので 5,000件とした。",
    ),
)  # fmt: skip
