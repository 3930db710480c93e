"""E24: eras, boundaries, unknown dates."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E24",
        "和暦・西暦・元号の境・不詳",
        why="書き方が違っても同じ日は同じ。昭和64年1月7日と平成元年1月8日は別の日。不詳は一致とせず、ほかの全項目が一致しほかに合う人がいなければ合格する。",
        rows="V5 A1 O7",
        registry="""
            resident_code | my_number | name     | birth_date  | sex    | address
            1             | a         | 岩田　昭   | 1989-01-07  | male   | 長野県中川村片桐4757番地
            2             | b         | 岩井　成美 | 1989-01-08  | female | 長野県中川村片桐4758番地
            3             | c         | 岩下　正   | 1926-12-25  | male   | 長野県中川村片桐4759番地
            4             | d         | 岩崎　ハル | 1920-00-00  | female | 長野県中川村片桐4760番地
            5             | e         | 岩波　閏   | 1980-02-30  | male   | 長野県中川村片桐4761番地
        """,
        records="""
            record_id | my_number | name     | birth_date      | sex    | address
            1         | a         | 岩田 昭   | 昭和64年1月7日    | male   | 中川村片桐4757
            2         | b         | 岩井 成美 | 平成元年1月8日    | female | 中川村片桐4758
            3         | c         | 岩下 正   | 大正15年12月25日  | male   | 中川村片桐4759
            4         | c         | 岩下 正   | 昭和元年12月25日  | male   | 中川村片桐4759
            5         | d         | 岩崎 ハル | 大正9年 月日不詳   | female | 中川村片桐4760
            6         | e         | 岩波 閏   | ３５５０２３０     | male   | 中川村片桐4761
            7         | a         | 岩田 昭   | 平成元年1月8日    | male   | 中川村片桐4757
        """,
        expected="""
            record_id | verdict | grade | reason             | birth_level
            1         | same    | A     | -                  | same
            2         | same    | A     | -                  | same
            3         | same    | A     | -                  | same
            4         | same    | A     | -                  | same
            5         | same    | A     | birth_date_unknown | compatible
            6         | same    | A     | -                  | same
            7         | review  | B     | birth_date_slip    | slip
        """,
    ),
    Case(
        "E24 unknown",
        "生年月日がまったく分からない",
        why="不詳どうしは一致ではない。同じ名の人がほかにいれば人が確かめる。",
        rows="O7 W4",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 岩瀬　トメ | 不詳        | female | 長野県中川村片桐4770番地
            2             | b         | 岩月　サト | 1925-05-05 | female | 長野県中川村片桐4771番地
            3             | c         | 岩月　サト | 1927-07-07 | female | 長野県中川村片桐4772番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 岩瀬 トメ | 不詳        | female | 中川村片桐4770
            2         | b         | 岩月 サト |            | female | 中川村片桐4771
            3         | b         | 岩月 サト |            | female | 中川村片桐
        """,
        expected="""
            record_id | verdict | grade | reason             | birth_level
            1         | same    | A     | birth_date_unknown | not_comparable
            2         | same    | A     | birth_date_unknown | not_comparable
            3         | review  | B     | birth_date_unknown | not_comparable
        """,
        expected_quality="""
            record_id | rule
            2         | birth_date_blank
            3         | birth_date_blank
        """,
    ),
    Case(
        "E24 home",
        "同じ施設に住む同姓同名の二人、一人は生年月日の月日が不詳",
        why="番号の持ち主は月日が不詳で確かめられず、生年月日まで一致する人が同じ施設にいる。不詳を一致とみなさないので別人の番号と分かる。",
        rows="A1 B11 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 岩本　ツル | 1921-04-05 | female | 長野県中川村片桐4780番地　ひまわり荘101
            2             | two       | 岩本　ツル | 1921-00-00 | female | 長野県中川村片桐4780番地　ひまわり荘205
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 岩本 ツル | 1921-04-05 | female | 中川村片桐4780
            2         | one       | 岩本 ツル | 1921-04-05 | female | 中川村片桐4780
        """,
        expected="""
            record_id | verdict | grade | reason             | birth_level | linkage_error | proposed_number | pattern
            1         | mislink | C     | birth_date_unknown | compatible  | true          | one             | family_member
            2         | same    | A     | -                  | same        | false         | -               | -
        """,
    ),
    Case(
        "E24 slip",
        "元号の取違え、数字の入替り",
        why="昭和と平成の取違え、隣り合う数字の入替りは書き誤りかもしれないので人が確かめる。まったく違う日は生年月日の相違とし、これも人が確かめる。",
        rows="V5 V6",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 岩淵　成人 | 1990-03-04 | male   | 長野県中川村片桐4790番地
        """,
        records="""
            record_id | my_number | name     | birth_date       | sex  | address
            1         | a         | 岩淵 成人 | 昭和2年3月4日      | male | 中川村片桐4790
            2         | a         | 岩淵 成人 | 1990-03-14       | male | 中川村片桐4790
            3         | a         | 岩淵 成人 | 1909-03-04       | male | 中川村片桐4790
            4         | a         | 岩淵 成人 | 1963-12-28       | male | 中川村片桐4790
        """,
        expected="""
            record_id | verdict | grade | reason             | birth_level | linkage_error
            1         | review  | B     | birth_date_slip    | slip        | false
            2         | review  | B     | birth_date_slip    | slip        | false
            3         | review  | B     | birth_date_slip    | slip        | false
            4         | review  | B     | birth_date_differs | different   | false
        """,
    ),
]
