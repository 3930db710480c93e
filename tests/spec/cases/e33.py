"""E33: lists of namesake householders laid over each other: the children are swapped."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E33",
        "同姓同名の世帯主の一覧を重ね合わせ、子どもの番号が入れ替わった",
        why="世帯主が同姓同名の二つの世帯で、子の番号が互いに入れ替わった。世帯主の名ではなく子ども自身の氏名・生年月日・住所で照合するので見付かる。",
        rows="B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 松浦　樹里 | 2009-09-01 | female | 長野県佐久穂町大字高野町569番地
            2             | two       | 松浦　颯太 | 2010-10-02 | male   | 長野県信濃町大字柏原428番地2
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 松浦 樹里 | 2009-09-01 | female | 佐久穂町高野町569
            2         | one       | 松浦 颯太 | 2010-10-02 | male   | 信濃町柏原428-2
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | pattern
            1         | mislink | true          | one             | swapped_pair
            2         | mislink | true          | two             | swapped_pair
        """,
    ),
    Case(
        "E33 ring",
        "三世帯の子どもの番号が一つずつずれた",
        why="世帯主の一覧の一行がずれ、三人の子の番号が順にずれた。組ではないので、それぞれを同じ事務の別の申請者の番号とする。",
        rows="B3 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 松田　莉子 | 2011-01-11 | female | 長野県佐久穂町大字高野町570番地
            2             | two       | 小松　陸斗 | 2012-02-22 | male   | 長野県信濃町大字柏原429番地
            3             | three     | 若山　葵衣 | 2013-03-23 | female | 長野県小布施町大字小布施1491番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 松田 莉子 | 2011-01-11 | female | 佐久穂町高野町570
            2         | three     | 小松 陸斗 | 2012-02-22 | male   | 信濃町柏原429
            3         | one       | 若山 葵衣 | 2013-03-23 | female | 小布施町小布施1491
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | pattern
            1         | mislink | true          | one             | other_applicant
            2         | mislink | true          | two             | other_applicant
            3         | mislink | true          | three           | other_applicant
        """,
    ),
]
