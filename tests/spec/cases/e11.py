"""E11: a record that should have been deleted stayed; its handbook number stands twice."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E11",
        "返還済みの記録が残り、手帳番号が重なる",
        why="同じ手帳番号の記録が二つある。二件目には #2 を付けて両方を判定し、重複を担当課に知らせる。副本は一つの記録に二つの宛名として見付かる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 赤沼　正江 | 1938-08-08 | female | 長野県富士見町落合10777番地
            2             | two       | 赤津　和夫 | 1939-09-09 | male   | 長野県富士見町落合10778番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address         | addressee_no | grade
            1234      | one       | 赤沼 正江 | 1938-08-08 | female | 富士見町落合10777 | A1           | 3
            1234      | two       | 赤津 和夫 | 1939-09-09 | male   | 富士見町落合10778 | A2           | 4
        """,
        addressees="""
            addressee_no | my_number
            A1           | one
            A2           | two
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1234      | 3
            A2           | 1234      | 4
        """,
        expected="""
            record_id | verdict | linkage_error
            1234      | same    | false
            1234#2    | same    | false
        """,
        expected_quality="""
            record_id | rule
            1234#2    | duplicate_record_id
        """,
        expected_replica="""
            record_id | outcome
            1234      | duplicate
            1234#2    | missing
        """,
        expected_stop="""
            addressee_no | record_id | why
            A2           | 1234      | 点検B: 一記録に複数の宛名
        """,
    ),
    Case(
        "E11 orphan",
        "業務システムから消した記録の副本が残る",
        why="返還・転出で業務システムから消えた手帳の副本が残っている。だれの記録でもない副本として停止一覧に載せる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 赤坂　正則 | 1940-08-08 | male   | 長野県富士見町落合10779番地
            2             | two       | 赤塚　和美 | 1941-09-09 | female | 長野県富士見町落合10780番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address         | addressee_no | grade
            2001      | one       | 赤坂 正則 | 1940-08-08 | male | 富士見町落合10779 | A1           | 3
        """,
        addressees="""
            addressee_no | my_number
            A1           | one
            A2           | two
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 2001      | 3
            A2           | 2002      | 4
        """,
        expected="""
            record_id | verdict
            2001      | same
        """,
        expected_replica="""
            record_id | outcome
            2001      | ok
            2002      | orphan
        """,
        expected_stop="""
            addressee_no | record_id | why
            A2           | 2002      | 点検B: 業務側なし
        """,
    ),
]
