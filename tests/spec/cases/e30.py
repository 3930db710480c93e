"""E30: two members of a household with each other's number."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E30",
        "夫婦の番号が互いに入れ替わっている",
        why="二件の記録が互いの番号を持つ。両方を一つの話として並べて示し、一緒に直してもらう。",
        rows="K1 C1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | husband   | 両角　剛   | 1961-01-21 | male   | 長野県下諏訪町4613番地8
            2             | wife      | 両角　優   | 1963-03-23 | female | 長野県下諏訪町4613番地8
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address      | applied_number
            1         | wife      | 両角 剛 | 1961-01-21 | male   | 下諏訪町4613-8 | wife
            2         | husband   | 両角 優 | 1963-03-23 | female | 下諏訪町4613-8 | husband
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause     | pattern
            1         | mislink | true          | husband         | applicant | swapped_pair
            2         | mislink | true          | wife            | applicant | swapped_pair
        """,
    ),
    Case(
        "E30 twins",
        "双子の番号が入れ替わっている",
        why="住所・氏・生年月日が同じ双子。相手の記録があれば入替り、なければ双子の番号とする。",
        rows="T1 B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | elder     | 両川　朝陽 | 2012-12-12 | male   | 長野県下諏訪町4614番地
            2             | younger   | 両川　夕陽 | 2012-12-12 | male   | 長野県下諏訪町4614番地
            3             | third     | 両川　真昼 | 2014-01-12 | female | 長野県下諏訪町4614番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | younger   | 両川 朝陽 | 2012-12-12 | male   | 下諏訪町4614
            2         | elder     | 両川 夕陽 | 2012-12-12 | male   | 下諏訪町4614
            3         | elder     | 両川 真昼 | 2014-01-12 | female | 下諏訪町4614
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause        | pattern
            1         | mislink | true          | elder           | undetermined | swapped_pair
            2         | mislink | true          | younger         | undetermined | swapped_pair
            3         | mislink | true          | third           | undetermined | family_member
        """,
    ),
    Case(
        "E30 half",
        "入れ替わった二人の一方だけ直した",
        why="一方は直り、もう一方に相手の番号が残っている。残った記録だけが誤りで、家族の番号とする。",
        rows="A1 B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | husband   | 両沢　昭宏 | 1962-01-22 | male   | 長野県下諏訪町4615番地
            2             | wife      | 両沢　久恵 | 1964-03-24 | female | 長野県下諏訪町4615番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | husband   | 両沢 昭宏 | 1962-01-22 | male   | 下諏訪町4615
            2         | husband   | 両沢 久恵 | 1964-03-24 | female | 下諏訪町4615
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | pattern
            1         | same    | false         | -               | -
            2         | mislink | true          | wife            | family_member
        """,
    ),
    Case(
        "E30 ring",
        "三人きょうだいの番号が一つずつ回っている",
        why="互いに入れ替わった組ではないので、それぞれを家族の番号とする。三人とも正しい番号を示せる。",
        rows="B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | n1        | 両丸　陽菜 | 2009-01-25 | female | 長野県下諏訪町4616番地
            2             | n2        | 両丸　健吾 | 2011-03-25 | male   | 長野県下諏訪町4616番地
            3             | n3        | 両丸　美羽 | 2013-05-25 | female | 長野県下諏訪町4616番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | n2        | 両丸 陽菜 | 2009-01-25 | female | 下諏訪町4616
            2         | n3        | 両丸 健吾 | 2011-03-25 | male   | 下諏訪町4616
            3         | n1        | 両丸 美羽 | 2013-05-25 | female | 下諏訪町4616
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | pattern
            1         | mislink | true          | n1              | family_member
            2         | mislink | true          | n2              | family_member
            3         | mislink | true          | n3              | family_member
        """,
    ),
    Case(
        "E30 spouses",
        "同じ日に生まれた夫婦の番号",
        why="住所・氏・生年月日が同じだが、性別の違う成人なので双子ではなく家族の番号とする。子どもの男女の双子は双子とする。",
        rows="T1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | husband   | 両国　誠一 | 1973-07-27 | male   | 長野県下諏訪町4617番地
            2             | wife      | 両国　千春 | 1973-07-27 | female | 長野県下諏訪町4617番地
            3             | boy       | 両国　湊人 | 2014-08-28 | male   | 長野県下諏訪町4617番地
            4             | girl      | 両国　紬希 | 2014-08-28 | female | 長野県下諏訪町4617番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | wife      | 両国 誠一 | 1973-07-27 | male   | 下諏訪町4617
            2         | girl      | 両国 湊人 | 2014-08-28 | male   | 下諏訪町4617
        """,
        expected="""
            record_id | verdict | reason             | linkage_error | proposed_number | pattern
            1         | mislink | given_name_differs | true          | husband         | family_member
            2         | mislink | given_name_differs | true          | boy             | twin
        """,
    ),
]
