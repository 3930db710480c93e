"""E08: the number of somebody who lives at the same address."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E08",
        "同居人の番号",
        why="番号の持ち主は同じ住所に住むが、氏も名も生年月日も違う。",
        rows="B3 C1",
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
        rows="B2 C1",
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
    Case(
        "E08 alone",
        "同居人の番号、本人は住基にいない",
        why="住所が一致しても格を上げない。氏だけの違いや読めない違い(漢字とアルファベット)でも、生年月日と性別の二つが違えば別人の番号と分かる。",
        rows="D7 D11 C8",
        registry="""
            resident_code | my_number | name   | birth_date | sex    | address
            1             | one       | 村田　薫 | 1964-08-10 | female | 長野県上田市大手1丁目11番18号
            2             | two       | 村瀬　武 | 1950-09-09 | male   | 長野県上田市大手1丁目11番19号
        """,
        records="""
            record_id | my_number | name          | birth_date | sex    | address
            1         | one       | 小出 薫        | 1990-01-02 | male   | 上田市大手1-11-18
            2         | two       | ANNA KOWALSKA | 1992-05-05 | female | 上田市大手1-11-19
        """,
        expected="""
            record_id | verdict | reason             | name_level      | address_level | linkage_error | proposed_number | pattern
            1         | mislink | surname_differs    | surname_differs | same          | true          | -               | cohabitant
            2         | mislink | birth_date_differs | not_comparable  | same          | true          | -               | cohabitant
        """,
    ),
    Case(
        "E08 right",
        "同居人がいても本人の番号なら一致",
        why="同じ住所に氏の違う人がいることは疑いの理由にならない。方書の有無だけの違いも同じ住所とする。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 小柳　吾郎 | 1962-05-07 | male   | 長野県上田市大手1丁目11番20号　大手ハイツ203
            2             | two       | 村木　千種 | 1964-08-11 | female | 長野県上田市大手1丁目11番20号　大手ハイツ203
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | one       | 小柳 吾郎 | 1962-05-07 | male   | 上田市大手1-11-20
            2         | two       | 村木 千種 | 1964-08-11 | female | 上田市大手1-11-20 大手ハイツ203号
        """,
        expected="""
            record_id | verdict | grade | linkage_error | address_level
            1         | same    | A     | false         | same_to_room
            2         | same    | A     | false         | same
        """,
    ),
]
