"""E25: a system without sex, a sex that is unknown or different."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E25",
        "性別を持たない事務",
        why="持たない項目は比べない。氏名・生年月日・住所がそろえば合格する。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 牧野　光   | 1966-06-16 | female | 長野県高山村大字高井4972番地
        """,
        records="""
            record_id | my_number | name   | birth_date | address
            1         | a         | 牧野 光 | 1966-06-16 | 高山村高井4972
        """,
        expected="""
            record_id | verdict | grade | sex_level      | match_key
            1         | same    | A     | not_comparable | +NAME+BIRTH?SEX+ADDRESS
        """,
    ),
    Case(
        "E25 different",
        "性別だけが違う、性別不明",
        why="性別だけの違いは入力誤りのことが多いが、合格にはしない。不明はほかがすべて一致し、ほかに合う人がいなければ合格する。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 牧田　望   | 1967-06-17 | female | 長野県高山村大字高井4973番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex     | address
            1         | a         | 牧田 望 | 1967-06-17 | male    | 高山村高井4973
            2         | a         | 牧田 望 | 1967-06-17 | unknown | 高山村高井4973
            3         | a         | 牧田 望 | 1967-06-17 |         | 高山村高井4973
        """,
        expected="""
            record_id | verdict | grade | reason      | sex_level
            1         | review  | B     | sex_differs | different
            2         | same    | A     | incomplete  | not_comparable
            3         | same    | A     | -           | not_comparable
        """,
    ),
]
