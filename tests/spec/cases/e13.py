"""E13: handbook numbers of two branch offices collide after a move."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E13",
        "転居で支庁の間の手帳番号が重なる",
        why="二つの支庁が同じ番号を使い、片方の副本が他方の内容で上書きされた。番号の重複と、残った副本の内容の相違が見付かる。",
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
    ),
]
