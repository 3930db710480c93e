"""E18: the holder has died."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E18",
        "死亡した本人の番号は誤りではない",
        why="死者の番号も本人の番号である。判定は一致とし、住基の状態を添える。提供してよいかはゲートが決める。",
        rows="B3 A1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                   | status   | event_reason
            1             | a         | 春日　昇   | 1931-01-11 | male   | 長野県阿智村駒場483番地      | deceased | 死亡
            2             | b         | 春原　登   | 1932-02-12 | male   | 長野県阿智村駒場485番地      | deceased | 死亡
            3             | c         | 春山　澄江 | 1950-03-13 | female | 長野県阿智村駒場485番地      | current  |
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 春日 昇   | 1931-01-11 | male   | 阿智村駒場483
            2         | b         | 春山 澄江 | 1950-03-13 | female | 阿智村駒場485
        """,
        expected="""
            record_id | verdict | grade | linkage_error | registry_status | proposed_number
            1         | same    | A     | false         | deceased        | -
            2         | mislink | C     | true          | deceased        | c
        """,
    ),
    Case(
        "E18 past",
        "死亡した本人、業務側の住所や氏名は生前の古いもの",
        why="死亡した人でも過去の住所・氏名と照合する。一致すれば本人の番号であり、状態(死亡)を添える。",
        rows="A2 A3",
        registry="""
            resident_code | my_number | name     | former_name | birth_date | sex    | address                | status   | event_reason
            1             | a         | 春田　久代 | 駒沢         | 1930-11-11 | female | 長野県阿智村駒場487番地   | deceased | 死亡
        """,
        history="""
            resident_code | address
            1             | 長野県阿智村駒場500番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 春田 久代 | 1930-11-11 | female | 阿智村駒場500
            2         | a         | 駒沢 久代 | 1930-11-11 | female | 阿智村駒場500
        """,
        expected="""
            record_id | verdict      | grade | linkage_error | registry_status
            1         | same_moved   | A     | false         | deceased
            2         | same_renamed | A     | false         | deceased
        """,
    ),
]
