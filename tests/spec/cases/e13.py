"""E13: handbook numbers of two branch offices collide after a move."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E13",
        "転居で支庁の間の手帳番号が重なる",
        why="二つの支庁が同じ番号を使い、片方の副本が他方の内容で上書きされた。番号の重複と、残った副本の内容の相違が見付かる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 青柳　夏生 | 1999-03-03 | male   | 長野県松川町元大島3823番地
            2             | two       | 青島　冬美 | 2000-04-04 | female | 長野県松川町元大島3824番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address          | addressee_no | grade
            77        | one       | 青柳 夏生 | 1999-03-03 | male   | 松川町元大島3823   | A1           | A1
            77        | two       | 青島 冬美 | 2000-04-04 | female | 松川町元大島3824   | A2           | B2
        """,
        addressees="""
            addressee_no | my_number
            A1           | one
            A2           | two
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 77        | B2
        """,
        expected="""
            record_id | verdict
            77        | same
            77#2      | same
        """,
        expected_quality="""
            record_id | rule
            77#2      | duplicate_record_id
        """,
        expected_replica="""
            record_id | outcome | columns
            77        | changed | grade
            77#2      | missing | -
        """,
        expected_stop="""
            addressee_no | record_id | why
        """,
    ),
    Case(
        "E13 three",
        "三つの支庁で手帳番号が重なる",
        why="重なった記録も一件ずつ本人の番号で判定する。後から来た記録には #2、#3 を付け、番号の重なりを担当課に知らせる。",
        rows="A1 B3 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 青野　夏希 | 1999-03-05 | female | 長野県松川町元大島3825番地
            2             | two       | 青田　冬馬 | 2000-04-06 | male   | 長野県松川町元大島3826番地
            3             | three     | 青池　秋穂 | 2001-05-07 | female | 長野県松川町元大島3827番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            78        | one       | 青野 夏希 | 1999-03-05 | female | 松川町元大島3825
            78        | one       | 青田 冬馬 | 2000-04-06 | male   | 松川町元大島3826
            78        | three     | 青池 秋穂 | 2001-05-07 | female | 松川町元大島3827
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | pattern
            78        | same    | false         | -               | -
            78#2      | mislink | true          | two             | other_applicant
            78#3      | same    | false         | -               | -
        """,
        expected_quality="""
            record_id | rule
            78#2      | duplicate_record_id
            78#3      | duplicate_record_id
        """,
    ),
]
