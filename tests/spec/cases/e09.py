"""E09: rows shifted by one when they were pasted."""

from __future__ import annotations

from tests.spec.harness import Case

_RESIDENTS = """
    resident_code | my_number | name     | birth_date | sex    | address
    1             | n1        | 日向　一矢 | 2001-01-11 | male   | 長野県安曇野市豊科6001番地
    2             | n2        | 日向　双葉 | 2002-02-12 | female | 長野県安曇野市豊科6002番地
    3             | n3        | 日高　三郎 | 2003-03-13 | male   | 長野県安曇野市豊科6003番地
    4             | n4        | 日野　四季 | 2004-04-14 | female | 長野県安曇野市豊科6004番地
    5             | n5        | 日比　五朗 | 2005-05-15 | male   | 長野県安曇野市豊科6005番地
    6             | n6        | 日置　睦月 | 2006-06-16 | female | 長野県安曇野市豊科6006番地
    7             | n7        | 日下　七海 | 2007-07-17 | female | 長野県安曇野市豊科6007番地
"""

CASES = [
    Case(
        "E09",
        "副本登録用の表で行がずれた",
        why="業務システムの番号はすべて正しく点検Aは合格する。副本の宛名が一行ずれているので、点検Bが五件以上の連続を行ずれとして一まとまりで知らせ、提供を止める。",
        rows="A1",
        registry=_RESIDENTS,
        records="""
            record_id | my_number | name     | birth_date | sex    | address          | addressee_no | grade
            1         | n1        | 日向 一矢 | 2001-01-11 | male   | 安曇野市豊科6001   | A1           | B1
            2         | n2        | 日向 双葉 | 2002-02-12 | female | 安曇野市豊科6002   | A2           | A1
            3         | n3        | 日高 三郎 | 2003-03-13 | male   | 安曇野市豊科6003   | A3           | B2
            4         | n4        | 日野 四季 | 2004-04-14 | female | 安曇野市豊科6004   | A4           | A2
            5         | n5        | 日比 五朗 | 2005-05-15 | male   | 安曇野市豊科6005   | A5           | B1
            6         | n6        | 日置 睦月 | 2006-06-16 | female | 安曇野市豊科6006   | A6           | A1
            7         | n7        | 日下 七海 | 2007-07-17 | female | 安曇野市豊科6007   | A7           | B2
        """,
        addressees="""
            addressee_no | my_number
            A1           | n1
            A2           | n2
            A3           | n3
            A4           | n4
            A5           | n5
            A6           | n6
            A7           | n7
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | B1
            A1           | 2         | A1
            A2           | 3         | B2
            A3           | 4         | A2
            A4           | 5         | B1
            A5           | 6         | A1
            A7           | 7         | B2
        """,
        expected="""
            record_id | verdict | grade
            1         | same    | A
            2         | same    | A
            3         | same    | A
            4         | same    | A
            5         | same    | A
            6         | same    | A
            7         | same    | A
        """,
        expected_replica="""
            record_id | outcome
            1         | ok
            2         | row_shift
            3         | row_shift
            4         | row_shift
            5         | row_shift
            6         | row_shift
            7         | ok
        """,
        expected_stop="""
            addressee_no | record_id | why
            A1           | 2         | 点検B: 行ずれ
            A2           | 3         | 点検B: 行ずれ
            A3           | 4         | 点検B: 行ずれ
            A4           | 5         | 点検B: 行ずれ
            A5           | 6         | 点検B: 行ずれ
        """,
    ),
    Case(
        "E09 four",
        "四件だけの連続は行ずれとは言わない",
        why="隣の人の宛名が四件続いても、行ずれの目安(五件)に届かないので、一件ずつ宛名相違として知らせる。どちらでも提供は止める。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | n1        | 月岡　一矢 | 2001-01-21 | male   | 長野県安曇野市豊科6011番地
            2             | n2        | 月岡　双葉 | 2002-02-22 | female | 長野県安曇野市豊科6012番地
            3             | n3        | 月野　三郎 | 2003-03-23 | male   | 長野県安曇野市豊科6013番地
            4             | n4        | 月村　四季 | 2004-04-24 | female | 長野県安曇野市豊科6014番地
            5             | n5        | 月本　五朗 | 2005-05-25 | male   | 長野県安曇野市豊科6015番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address          | addressee_no | grade
            1         | n1        | 月岡 一矢 | 2001-01-21 | male   | 安曇野市豊科6011   | A1           | B1
            2         | n2        | 月岡 双葉 | 2002-02-22 | female | 安曇野市豊科6012   | A2           | A1
            3         | n3        | 月野 三郎 | 2003-03-23 | male   | 安曇野市豊科6013   | A3           | B2
            4         | n4        | 月村 四季 | 2004-04-24 | female | 安曇野市豊科6014   | A4           | A2
            5         | n5        | 月本 五朗 | 2005-05-25 | male   | 安曇野市豊科6015   | A5           | B1
        """,
        addressees="""
            addressee_no | my_number
            A1           | n1
            A2           | n2
            A3           | n3
            A4           | n4
            A5           | n5
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | B1
            A1           | 2         | A1
            A2           | 3         | B2
            A3           | 4         | A2
            A4           | 5         | B1
        """,
        expected="""
            record_id | verdict
            1         | same
            2         | same
            3         | same
            4         | same
            5         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | ok
            2         | wrong_addressee
            3         | wrong_addressee
            4         | wrong_addressee
            5         | wrong_addressee
        """,
        expected_stop="""
            addressee_no | record_id | why
            A1           | 2         | 点検B: 宛名相違
            A2           | 3         | 点検B: 宛名相違
            A3           | 4         | 点検B: 宛名相違
            A4           | 5         | 点検B: 宛名相違
        """,
    ),
    Case(
        "E09 numbers",
        "業務システムの番号の列がずれた",
        why="番号の列が一行ずれ、五件以上の記録が隣の記録の番号を持つ。一件ずつは別人の番号、誤りの型は行ずれとなる。",
        rows="B3 A1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | n1        | 星　一矢   | 1991-01-11 | male   | 長野県安曇野市豊科6021番地
            2             | n2        | 星川　双葉 | 1992-02-12 | female | 長野県安曇野市豊科6022番地
            3             | n3        | 星野　三郎 | 1993-03-13 | male   | 長野県安曇野市豊科6023番地
            4             | n4        | 星山　四季 | 1994-04-14 | female | 長野県安曇野市豊科6024番地
            5             | n5        | 星田　五朗 | 1995-05-15 | male   | 長野県安曇野市豊科6025番地
            6             | n6        | 星井　睦月 | 1996-06-16 | female | 長野県安曇野市豊科6026番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | n1        | 星 一矢   | 1991-01-11 | male   | 安曇野市豊科6021
            2         | n1        | 星川 双葉 | 1992-02-12 | female | 安曇野市豊科6022
            3         | n2        | 星野 三郎 | 1993-03-13 | male   | 安曇野市豊科6023
            4         | n3        | 星山 四季 | 1994-04-14 | female | 安曇野市豊科6024
            5         | n4        | 星田 五朗 | 1995-05-15 | male   | 安曇野市豊科6025
            6         | n5        | 星井 睦月 | 1996-06-16 | female | 安曇野市豊科6026
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | same    | false         | -               | -            | -           | -
            2         | mislink | true          | n2              | undetermined | pattern     | row_shift
            3         | mislink | true          | n3              | undetermined | pattern     | row_shift
            4         | mislink | true          | n4              | undetermined | pattern     | row_shift
            5         | mislink | true          | n5              | undetermined | pattern     | row_shift
            6         | mislink | true          | n6              | undetermined | pattern     | row_shift
        """,
    ),
    Case(
        "E09 payload",
        "宛名は正しく、副本の内容だけが行ずれ",
        why="宛名は本人のもので、等級だけが一行前の人のもの。一件ずつは内容相違に見えるが、五件以上続くので行ずれとして一まとまりで知らせる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | n1        | 木曽　一矢 | 1981-01-11 | male   | 長野県安曇野市豊科6041番地
            2             | n2        | 木下　双葉 | 1982-02-12 | female | 長野県安曇野市豊科6042番地
            3             | n3        | 木内　三郎 | 1983-03-13 | male   | 長野県安曇野市豊科6043番地
            4             | n4        | 木島　四季 | 1984-04-14 | female | 長野県安曇野市豊科6044番地
            5             | n5        | 木原　五朗 | 1985-05-15 | male   | 長野県安曇野市豊科6045番地
            6             | n6        | 木田　睦月 | 1986-06-16 | female | 長野県安曇野市豊科6046番地
            7             | n7        | 木野　七海 | 1987-07-17 | female | 長野県安曇野市豊科6047番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address        | addressee_no | grade
            1         | n1        | 木曽 一矢 | 1981-01-11 | male   | 安曇野市豊科6041 | A1           | 1
            2         | n2        | 木下 双葉 | 1982-02-12 | female | 安曇野市豊科6042 | A2           | 2
            3         | n3        | 木内 三郎 | 1983-03-13 | male   | 安曇野市豊科6043 | A3           | 3
            4         | n4        | 木島 四季 | 1984-04-14 | female | 安曇野市豊科6044 | A4           | 4
            5         | n5        | 木原 五朗 | 1985-05-15 | male   | 安曇野市豊科6045 | A5           | 5
            6         | n6        | 木田 睦月 | 1986-06-16 | female | 安曇野市豊科6046 | A6           | 6
            7         | n7        | 木野 七海 | 1987-07-17 | female | 安曇野市豊科6047 | A7           | 7
        """,
        addressees="""
            addressee_no | my_number
            A1           | n1
            A2           | n2
            A3           | n3
            A4           | n4
            A5           | n5
            A6           | n6
            A7           | n7
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | 1
            A2           | 2         | 1
            A3           | 3         | 2
            A4           | 4         | 3
            A5           | 5         | 4
            A6           | 6         | 5
            A7           | 7         | 6
        """,
        expected="""
            record_id | verdict
            1         | same
            2         | same
            3         | same
            4         | same
            5         | same
            6         | same
            7         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | ok
            2         | row_shift
            3         | row_shift
            4         | row_shift
            5         | row_shift
            6         | row_shift
            7         | row_shift
        """,
        expected_stop="""
            addressee_no | record_id | why
            A2           | 2         | 点検B: 行ずれ
            A3           | 3         | 点検B: 行ずれ
            A4           | 4         | 点検B: 行ずれ
            A5           | 5         | 点検B: 行ずれ
            A6           | 6         | 点検B: 行ずれ
            A7           | 7         | 点検B: 行ずれ
        """,
    ),
    Case(
        "E09 next",
        "一行抜けて、次の人の宛名に登録された",
        why="表の一行が抜け、それより後が次の人の宛名になった。前の人へのずれと同じく行ずれとして知らせる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | n1        | 水野　一矢 | 1971-01-11 | male   | 長野県安曇野市豊科6051番地
            2             | n2        | 水上　双葉 | 1972-02-12 | female | 長野県安曇野市豊科6052番地
            3             | n3        | 水谷　三郎 | 1973-03-13 | male   | 長野県安曇野市豊科6053番地
            4             | n4        | 水口　四季 | 1974-04-14 | female | 長野県安曇野市豊科6054番地
            5             | n5        | 水沢　五朗 | 1975-05-15 | male   | 長野県安曇野市豊科6055番地
            6             | n6        | 水本　睦月 | 1976-06-16 | female | 長野県安曇野市豊科6056番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address        | addressee_no | grade
            1         | n1        | 水野 一矢 | 1971-01-11 | male   | 安曇野市豊科6051 | A1           | 1
            2         | n2        | 水上 双葉 | 1972-02-12 | female | 安曇野市豊科6052 | A2           | 2
            3         | n3        | 水谷 三郎 | 1973-03-13 | male   | 安曇野市豊科6053 | A3           | 3
            4         | n4        | 水口 四季 | 1974-04-14 | female | 安曇野市豊科6054 | A4           | 4
            5         | n5        | 水沢 五朗 | 1975-05-15 | male   | 安曇野市豊科6055 | A5           | 5
            6         | n6        | 水本 睦月 | 1976-06-16 | female | 安曇野市豊科6056 | A6           | 6
        """,
        addressees="""
            addressee_no | my_number
            A1           | n1
            A2           | n2
            A3           | n3
            A4           | n4
            A5           | n5
            A6           | n6
        """,
        replica="""
            addressee_no | record_id | grade
            A2           | 1         | 1
            A3           | 2         | 2
            A4           | 3         | 3
            A5           | 4         | 4
            A6           | 5         | 5
            A6           | 6         | 6
        """,
        expected="""
            record_id | verdict
            1         | same
            2         | same
            3         | same
            4         | same
            5         | same
            6         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | row_shift
            2         | row_shift
            3         | row_shift
            4         | row_shift
            5         | row_shift
            6         | ok
        """,
    ),
    Case(
        "E09 alike",
        "隣の人と等級が同じでも行ずれではない",
        why="多くの人が同じ等級なので、隣の人と内容が同じこと自体は誤りではない。本人の記録と違う一件だけを内容相違とする。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | n1        | 土田　一矢 | 1961-01-11 | male   | 長野県安曇野市豊科6061番地
            2             | n2        | 土橋　双葉 | 1962-02-12 | female | 長野県安曇野市豊科6062番地
            3             | n3        | 土肥　三郎 | 1963-03-13 | male   | 長野県安曇野市豊科6063番地
            4             | n4        | 土岐　四季 | 1964-04-14 | female | 長野県安曇野市豊科6064番地
            5             | n5        | 土居　五朗 | 1965-05-15 | male   | 長野県安曇野市豊科6065番地
            6             | n6        | 土方　睦月 | 1966-06-16 | female | 長野県安曇野市豊科6066番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address        | addressee_no | grade
            1         | n1        | 土田 一矢 | 1961-01-11 | male   | 安曇野市豊科6061 | A1           | 2
            2         | n2        | 土橋 双葉 | 1962-02-12 | female | 安曇野市豊科6062 | A2           | 2
            3         | n3        | 土肥 三郎 | 1963-03-13 | male   | 安曇野市豊科6063 | A3           | 2
            4         | n4        | 土岐 四季 | 1964-04-14 | female | 安曇野市豊科6064 | A4           | 2
            5         | n5        | 土居 五朗 | 1965-05-15 | male   | 安曇野市豊科6065 | A5           | 2
            6         | n6        | 土方 睦月 | 1966-06-16 | female | 安曇野市豊科6066 | A6           | 3
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | 2
            A2           | 2         | 2
            A3           | 3         | ２
            A4           | 4         | 2
            A5           | 5         | 2
            A6           | 6         | 2
        """,
        expected="""
            record_id | verdict
            1         | same
            2         | same
            3         | same
            4         | same
            5         | same
            6         | same
        """,
        expected_replica="""
            record_id | outcome | columns
            1         | ok      | -
            2         | ok      | -
            3         | ok      | -
            4         | ok      | -
            5         | ok      | -
            6         | changed | grade
        """,
    ),
]
