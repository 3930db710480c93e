"""E30: two members of a household with each other's number."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E30",
        "夫婦の番号が互いに入れ替わっている",
        why="二件の記録が互いの番号を持つ。両方を一つの話として並べて示し、一緒に直してもらう。",
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
]
