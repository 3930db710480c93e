"""E31: the recipient (parent) and the child of one case."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E31",
        "受給者(親)と対象児童の取違え",
        why="一つの認定に親と子の二人がいる事務で、子の欄に親の番号がある。欄ごとに一つの記録とするので、子の記録だけが誤りとなる。",
        rows="B1 A1 C1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | parent    | 土屋　早苗 | 1986-02-16 | female | 長野県御代田町大字御代田2464番地2
            2             | child     | 土屋　蒼   | 2017-11-07 | male   | 長野県御代田町大字御代田2464番地2
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address           | role   | applied_number
            77-1      | parent    | 土屋 早苗 | 1986-02-16 | female | 御代田町御代田2464-2 | 受給者 | parent
            77-2      | parent    | 土屋 蒼   | 2017-11-07 | male   | 御代田町御代田2464-2 | 児童   | parent
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause     | pattern
            77-1      | same    | false         | -               | -         | -
            77-2      | mislink | true          | child           | applicant | family_member
        """,
    ),
    Case(
        "E31 swapped",
        "親と子の番号が互いに入れ替わっている",
        why="親の欄に子の番号、子の欄に親の番号。互いに入れ替わった一組として示す。",
        rows="B1 C7",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | parent    | 土井　早紀 | 1986-02-17 | female | 長野県御代田町大字御代田2465番地
            2             | child     | 土井　青   | 2017-11-08 | male   | 長野県御代田町大字御代田2465番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address         | role   | entry_route
            78-1      | child     | 土井 早紀 | 1986-02-17 | female | 御代田町御代田2465 | 受給者 | registry_lookup
            78-2      | parent    | 土井 青   | 2017-11-08 | male   | 御代田町御代田2465 | 児童   | registry_lookup
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis | pattern
            78-1      | mislink | true          | parent          | staff | route       | swapped_pair
            78-2      | mislink | true          | child           | staff | route       | swapped_pair
        """,
    ),
    Case(
        "E31 right",
        "一人の親が二人の子の認定に現れる",
        why="同じ番号が何度現れても、それぞれの欄の人の番号なら正しい。役割ごとに一つの記録として照合する。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | parent    | 土川　早苗 | 1987-02-18 | female | 長野県御代田町大字御代田2466番地
            2             | elder     | 土川　朱莉 | 2014-11-09 | female | 長野県御代田町大字御代田2466番地
            3             | younger   | 土川　悠真 | 2018-04-19 | male   | 長野県御代田町大字御代田2466番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address         | role
            79-1      | parent    | 土川 早苗 | 1987-02-18 | female | 御代田町御代田2466 | 受給者
            79-2      | elder     | 土川 朱莉 | 2014-11-09 | female | 御代田町御代田2466 | 児童
            80-1      | parent    | 土川 早苗 | 1987-02-18 | female | 御代田町御代田2466 | 受給者
            80-2      | younger   | 土川 悠真 | 2018-04-19 | male   | 御代田町御代田2466 | 児童
        """,
        expected="""
            record_id | verdict | grade | linkage_error
            79-1      | same    | A     | false
            79-2      | same    | A     | false
            80-1      | same    | A     | false
            80-2      | same    | A     | false
        """,
    ),
]
