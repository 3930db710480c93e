"""E12: similar handbook numbers were given out when the authority was transferred."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E12",
        "権限委譲時に似た手帳番号を付けた",
        why="似た番号(枝番・先頭の字)は別の記録として扱い、取り違えた副本だけを見付ける。番号の似方では疑わない。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 緑川　節子 | 1947-01-08 | female | 長野県飯島町飯島2537番地
            2             | two       | 緑山　昭   | 1948-02-09 | male   | 長野県飯島町飯島2538番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address       | addressee_no | grade
            20-1055   | one       | 緑川 節子 | 1947-01-08 | female | 飯島町飯島2537 | A1           | 2
            201055    | two       | 緑山 昭   | 1948-02-09 | male   | 飯島町飯島2538 | A2           | 5
        """,
        addressees="""
            addressee_no | my_number
            A1           | one
            A2           | two
        """,
        replica="""
            addressee_no | record_id | grade
            A2           | 20-1055   | 2
            A2           | 201055    | 5
        """,
        expected="""
            record_id | verdict
            20-1055   | same
            201055    | same
        """,
        expected_replica="""
            record_id | outcome
            20-1055   | wrong_addressee
            201055    | ok
        """,
        expected_stop="""
            addressee_no | record_id | why
            A2           | 20-1055   | 点検B: 宛名相違
        """,
    ),
    Case(
        "E12 key",
        "委譲の前の手帳番号で登録された副本",
        why="業務システムは新しい手帳番号、副本は委譲前の番号で登録されている。番号が似ていても同じとみなさず、未登録と業務側なしの二件として知らせる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | one       | 緑野　誠治 | 1949-01-09 | male | 長野県飯島町飯島2539番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address     | addressee_no | grade
            S-1056    | one       | 緑野 誠治 | 1949-01-09 | male | 飯島町飯島2539 | A1           | 2
        """,
        addressees="""
            addressee_no | my_number
            A1           | one
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1056      | 2
        """,
        expected="""
            record_id | verdict
            S-1056    | same
        """,
        expected_replica="""
            record_id | outcome
            S-1056    | missing
            1056      | orphan
        """,
        expected_stop="""
            addressee_no | record_id | why
            A1           | 1056      | 点検B: 業務側なし
        """,
    ),
]
