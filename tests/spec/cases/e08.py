"""E08: the number of somebody who lives at the same address."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E08",
        "同居人の番号",
        why="番号の持ち主は同じ住所に住むが、氏も名も生年月日も違う。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 小池　勝利 | 1961-05-06 | male   | 長野県上田市大手1丁目11番16号
            2             | two       | 村山　千秋 | 1963-08-09 | female | 長野県上田市大手1丁目11番16号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address           | applied_number
            1         | two       | 小池 勝利 | 1961-05-06 | male | 上田市大手1-11-16   | two
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause     | pattern
            1         | mislink | true          | one             | applicant | cohabitant
        """,
    ),
    Case(
        "E08 surname",
        "再婚した親の番号(氏が違い、名は同じ字)",
        why="氏と生年月日・性別が違う同居の別人。氏だけの違いで別人とはせず、ほかの二つの違いで決める。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 小泉　翼   | 2001-05-06 | male   | 長野県上田市大手1丁目11番17号
            2             | two       | 村越　翼   | 1975-08-09 | female | 長野県上田市大手1丁目11番17号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address           | applied_number
            1         | two       | 小泉 翼 | 2001-05-06 | male | 上田市大手1-11-17   | two
        """,
        expected="""
            record_id | verdict | reason          | linkage_error | proposed_number | pattern
            1         | mislink | surname_differs | true          | one             | cohabitant
        """,
    ),
]
