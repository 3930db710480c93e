"""E17: the number from before a change."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E17",
        "変更前の番号",
        why="本人の変更前の番号。申請者の誤りでも職員の誤りでもなく、新しい番号に直す。別人の変更前の番号は別人の番号である。",
        rows="H2 B3 F1 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                     | event_reason
            1             | new       | 矢島　都   | 1944-04-14 | female | 長野県原村6549番地1           |
            2             | new2      | 平林　京   | 1945-05-15 | female | 長野県生坂村5493番地2         | 個人番号の変更請求
            3             | other     | 征矢　司   | 1946-06-16 | male   | 長野県朝日村大字小野沢300番地  |
        """,
        history="""
            resident_code | my_number
            1             | old
            3             | foreign
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | old       | 矢島 都 | 1944-04-14 | female | 原村6549-1
            2         | gone      | 平林 京 | 1945-05-15 | female | 生坂村5493-2
            3         | foreign   | 矢島 都 | 1944-04-14 | female | 原村6549-1
        """,
        expected="""
            record_id | verdict    | grade | linkage_error | proposed_number
            1         | old_number | B     | false         | new
            2         | old_number | B     | false         | new2
            3         | mislink    | C     | true          | new
        """,
    ),
    Case(
        "E17 unrelated",
        "変更前の番号の持ち主と住所が合わない",
        why="氏名と生年月日は合うが住所が合わない。同姓同名の別人の古い番号かもしれないので人が確かめる。",
        rows="V8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | new       | 矢沢　都子 | 1944-04-15 | female | 長野県原村6550番地
        """,
        history="""
            resident_code | my_number
            1             | old
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | old       | 矢沢 都子 | 1944-04-15 | female | 茅野市塚原2丁目30番1号
        """,
        expected="""
            record_id | verdict | grade | reason            | linkage_error
            1         | review  | B     | address_unrelated | false
        """,
    ),
    Case(
        "E17 changed",
        "変更前の番号で、住所も氏名も変更前",
        why="番号・住所・氏名とも変更前のままでも、異動履歴で本人と分かれば変更前の番号とする。提供はせず、新しい番号に直す。",
        rows="F1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | new       | 矢崎　真弓 | 1954-04-16 | female | 長野県原村6551番地
        """,
        history="""
            resident_code | my_number | name     | address
            1             | old       |          |
            1             |           | 征矢野　真弓 | 長野県朝日村大字小野沢301番地
        """,
        records="""
            record_id | my_number | name       | birth_date | sex    | address
            1         | old       | 矢崎 真弓   | 1954-04-16 | female | 朝日村小野沢301
            2         | old       | 征矢野 真弓 | 1954-04-16 | female | 朝日村小野沢301
        """,
        expected="""
            record_id | verdict    | grade | linkage_error | proposed_number | cause
            1         | old_number | B     | false         | new             | -
            2         | old_number | B     | false         | new             | -
        """,
    ),
    Case(
        "E17 family",
        "家族の変更前の番号、生年月日が一か所違う変更前の番号",
        why="変更前の番号でも、持ち主が家族なら家族の番号の紐付け誤りである。生年月日が一か所違えば人が確かめる。",
        rows="B1 V5 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 矢口　秋実 | 1983-04-17 | female | 長野県原村6552番地
            2             | child     | 矢口　大和 | 2013-06-19 | male   | 長野県原村6552番地
        """,
        history="""
            resident_code | my_number
            1             | past
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | past      | 矢口 大和 | 2013-06-19 | male   | 原村6552
            2         | past      | 矢口 秋実 | 1983-04-18 | female | 原村6552
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number | pattern
            1         | mislink | C     | given_name_differs | true          | child           | family_member
            2         | review  | B     | birth_date_slip    | false         | -               | -
        """,
    ),
]
