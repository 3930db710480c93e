"""E25: a system without sex, a sex that is unknown or different."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E25",
        "性別を持たない事務",
        why="持たない項目は比べない。氏名・生年月日・住所がそろえば合格する。",
        rows="A1",
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
        rows="V7 A1 O10",
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
    Case(
        "E25 registry",
        "住基の側の性別が不明、記録の性別が書かれていない",
        why="どちらかが不明なら一致とはしない。ほかの全項目が一致し、ほかに合う人がいなければ合格して理由を残す。書かれていないだけなら比べない。",
        rows="A1 O10 O12",
        registry="""
            resident_code | my_number | name     | former_name | birth_date | sex     | address
            1             | a         | 牧　あきら | 若宮         | 1968-06-18 | unknown | 長野県高山村大字高井4974番地
        """,
        records="""
            record_id | my_number | name      | birth_date | sex    | address
            1         | a         | 牧 あきら   | 1968-06-18 | male   | 高山村高井4974
            2         | a         | 若宮 あきら | 1968-06-18 | male   | 高山村高井4974
            3         | a         | 牧 あきら   | 1968-06-18 |        | 高山村高井4974
        """,
        expected="""
            record_id | verdict      | grade | reason     | sex_level
            1         | same         | A     | incomplete | not_comparable
            2         | same_renamed | A     | incomplete | not_comparable
            3         | same         | A     | -          | not_comparable
        """,
    ),
]
