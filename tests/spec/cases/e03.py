"""E03: the number of another applicant handled at the same time."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E03",
        "同時に処理した別の申請者の番号",
        why="番号の持ち主は同じ事務の別の申請者で、氏名も生年月日も違う。申請書がなく職員が照会して入力した経路なので、職員入力誤りと推定する。",
        rows="B3 A1 C7",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 柳沢　一郎 | 1950-01-02 | male   | 長野県須坂市大字須坂1番地
            2             | two       | 若林　二葉 | 1966-03-04 | female | 長野県小諸市相生町3丁目3番3号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address             | applied_number | entry_route
            1         | two       | 柳沢 一郎 | 1950-01-02 | male   | 須坂市須坂1番地        |                | registry_lookup
            2         | two       | 若林 二葉 | 1966-03-04 | female | 小諸市相生町3-3-3     | two            | application
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | true          | one             | staff | route       | other_applicant
            2         | same    | false         | -               | -     | -           | -
        """,
    ),
    Case(
        "E03 bundle",
        "申請書の束の取違え(申請書には本人の番号がある)",
        why="申請書の番号は本人のものなのに、隣の申請者の番号が入っている。",
        rows="B3 A1 C2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 柳原　一江 | 1951-01-02 | female | 長野県須坂市大字須坂2番地
            2             | two       | 若月　二郎 | 1967-03-04 | male   | 長野県小諸市相生町3丁目3番4号
            3             | three     | 若生　三郎 | 1968-03-04 | male   | 長野県小諸市相生町3丁目3番5号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address           | applied_number
            1         | two       | 柳原 一江 | 1951-01-02 | female | 須坂市須坂2番地      | one
            2         | two       | 若月 二郎 | 1967-03-04 | male   | 小諸市相生町3-3-4   | two
            3         | three     | 若生 三郎 | 1968-03-04 | male   | 小諸市相生町3-3-5   | three
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | true          | one             | staff | application | other_applicant
            2         | same    | false         | -               | -     | -           | -
            3         | same    | false         | -               | -     | -           | -
        """,
    ),
    Case(
        "E03 outside",
        "申請者は県外の人で住基にいない",
        why="番号の持ち主は同じ事務の別の申請者で、氏名も生年月日も違う。本人が住基にいなくても別人の番号と分かる。正しい番号は全国サーバで確かめる。",
        rows="A1 D2 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | two       | 若松　芙美 | 1969-01-20 | female | 長野県小諸市相生町3丁目3番6号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address                  | entry_route
            1         | two       | 柳田 和彦 | 1952-07-07 | male   | 新潟県糸魚川市一の宮1丁目2番5号 | application
            2         | two       | 若松 芙美 | 1969-01-20 | female | 小諸市相生町3-3-6           | application
        """,
        expected="""
            record_id | verdict | reason       | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | mislink | name_differs | true          | -               | undetermined | pattern     | other_applicant
            2         | same    | -            | false         | -               | -            | -           | -
        """,
    ),
    Case(
        "E03 given",
        "名だけ同じ別の申請者の番号",
        why="氏だけの違いなら婚姻かもしれないが、生年月日も住所も違うので別人の番号と分かる。",
        rows="A1 D8 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | two       | 若杉　恵子 | 1970-01-21 | female | 長野県小諸市相生町3丁目3番7号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 柳川 恵子 | 1953-08-09 | female | 須坂市須坂3番地
            2         | two       | 若杉 恵子 | 1970-01-21 | female | 小諸市相生町3-3-7
        """,
        expected="""
            record_id | verdict | reason          | name_level      | linkage_error | pattern
            1         | mislink | surname_differs | surname_differs | true          | other_applicant
            2         | same    | -               | same            | false         | -
        """,
    ),
]
