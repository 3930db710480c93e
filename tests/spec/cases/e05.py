"""E05: a namesake of the same birth date."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E05",
        "同姓同名・同一生年月日の別人",
        why="氏名・生年月日・性別が同じで住所だけ違う。住所まで合う人がほかにいれば別人の番号、いなければ人が確かめる。住所だけ違う件を合格にはしない。",
        rows="B7 V1 V8 A1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐藤　恵子 | 1948-08-08 | female | 長野県茅野市塚原2丁目6番1号
            2             | two       | 佐藤　恵子 | 1948-08-08 | female | 長野県大町市大町3887番地
            3             | three     | 田中　幸子 | 1949-09-09 | female | 長野県中野市三好町1丁目3番19号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 佐藤 恵子 | 1948-08-08 | female | 茅野市塚原2-6-1
            2         | one       | 佐藤 恵子 | 1948-08-08 | female | 茅野市塚原2-6-1
            3         | three     | 田中 幸子 | 1949-09-09 | female | 駒ヶ根市赤須町20番1号
            4         | two       | 佐藤 恵子 | 1948-08-08 | female | 駒ヶ根市赤須町20番1号
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number | pattern
            1         | mislink | C     | address_unrelated  | true          | one             | same_name_birth
            2         | same    | A     | -                  | false         | -               | -
            3         | review  | B     | address_unrelated  | false         | -               | -
            4         | review  | B     | several_candidates | false         | -               | -
        """,
    ),
    Case(
        "E05 past",
        "同姓同名・同一生年月日の別人が、以前その住所に住んでいた",
        why="業務側の住所に以前住んでいた人が本人。過去の住所も照合して正しい番号を示す。",
        rows="B7 A2 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | one       | 佐野　博司 | 1948-08-10 | male | 長野県飯山市大字飯山1111番地
            2             | two       | 佐野　博司 | 1948-08-10 | male | 長野県大町市大町3889番地
        """,
        history="""
            resident_code | address                      | valid_to
            1             | 長野県茅野市塚原2丁目6番12号    | 2019-03-31
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | two       | 佐野 博司 | 1948-08-10 | male | 茅野市塚原2-6-12
            2         | one       | 佐野 博司 | 1948-08-10 | male | 茅野市塚原2-6-12
        """,
        expected="""
            record_id | verdict    | grade | linkage_error | proposed_number
            1         | mislink    | C     | true          | one
            2         | same_moved | A     | false         | -
        """,
    ),
    Case(
        "E05 town",
        "同じ町内に住む同姓同名・同一生年月日の別人",
        why="町名まで同じでも番地が違えば別の家。番地の記載がなければどちらとも決められない。",
        rows="B7 V1 A1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐竹　静子 | 1949-08-11 | female | 長野県茅野市塚原2丁目6番21号
            2             | two       | 佐竹　静子 | 1949-08-11 | female | 長野県茅野市塚原2丁目8番21号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 佐竹 静子 | 1949-08-11 | female | 茅野市塚原2-6-21
            2         | two       | 佐竹 静子 | 1949-08-11 | female | 茅野市塚原2-8-21
            3         | two       | 佐竹 静子 | 1949-08-11 | female | 茅野市塚原二丁目
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number
            1         | mislink | C     | address_unrelated  | true          | one
            2         | same    | A     | -                  | false         | -
            3         | review  | B     | several_candidates | false         | -
        """,
    ),
    Case(
        "E05 sex",
        "同じ名・同じ生年月日で性別が違う別人",
        why="名が男女とも使われ、性別と住所が違う。住所まで合う人がほかにいるので別人の番号。",
        rows="B6 A1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐伯　薫   | 1950-08-12 | female | 長野県茅野市塚原2丁目6番31号
            2             | two       | 佐伯　薫   | 1950-08-12 | male   | 長野県大町市大町3888番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | two       | 佐伯 薫 | 1950-08-12 | female | 茅野市塚原2-6-31
            2         | two       | 佐伯 薫 | 1950-08-12 | male   | 大町市大町3888
        """,
        expected="""
            record_id | verdict | grade | reason      | linkage_error | proposed_number
            1         | mislink | C     | sex_differs | true          | one
            2         | same    | A     | -           | false         | -
        """,
    ),
    Case(
        "E05 kana",
        "カナ氏名と生年月日で検索した、漢字の違う別人",
        why="読みは同じだが漢字が一字違う。一字の違いは書き誤りかもしれないので、全項目が合う人がほかにいれば別人の番号、いなければ住所が違っても人が確かめる。",
        rows="K1 K3 C8",
        registry="""
            resident_code | my_number | name       | name_kana     | birth_date | sex    | address
            1             | one       | 佐々木　英子 | ささき　えいこ   | 1951-08-13 | female | 長野県茅野市塚原2丁目6番41号
            2             | two       | 佐々木　栄子 | ささき　えいこ   | 1951-08-13 | female | 長野県大町市大町3890番地
        """,
        records="""
            record_id | my_number | name       | name_kana     | birth_date | sex    | address
            1         | two       | 佐々木 英子 | ササキ　エイコ   | 1951-08-13 | female | 茅野市塚原2-6-41
            2         | one       | 佐々木 映子 | ササキ　エイコ   | 1951-08-13 | female | 松本市島内31
        """,
        expected="""
            record_id | verdict | grade | reason             | kana_level | linkage_error | proposed_number | pattern
            1         | mislink | C     | given_name_differs | same       | true          | one             | same_birth
            2         | review  | B     | given_name_differs | same       | false         | -               | -
        """,
    ),
    Case(
        "E05 birth",
        "同姓同名で生年月日の違う別人",
        why="生年月日の一か所だけの違いは書き誤りにも見えるが、住所まで一致する人がほかにいるので別人の番号と分かる。",
        rows="A1 B4 B5 C8 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐川　節子 | 1952-08-14 | female | 長野県茅野市塚原2丁目6番42号
            2             | two       | 佐川　節子 | 1952-08-15 | female | 長野県大町市大町3891番地
            3             | three     | 佐川　美保 | 1953-01-05 | female | 長野県茅野市塚原2丁目6番43号
            4             | four      | 佐川　美保 | 1961-11-27 | female | 長野県大町市大町3892番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 佐川 節子 | 1952-08-14 | female | 茅野市塚原2-6-42
            2         | four      | 佐川 美保 | 1953-01-05 | female | 茅野市塚原2-6-43
            3         | two       | 佐川 節子 | 1952-08-15 | female | 大町市大町3891
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number | pattern
            1         | mislink | C     | birth_date_slip    | true          | one             | other_applicant
            2         | mislink | C     | birth_date_differs | true          | three           | unknown
            3         | same    | A     | -                  | false         | -               | -
        """,
    ),
    Case(
        "E05 open",
        "番号の持ち主の住所が市町村名や町名までしか分からない",
        why="番号の持ち主とは住所で確かめられないが、住所まで一致する同姓同名・同一生年月日の人がほかにいるので、別人の番号と分かる。",
        rows="A1 B8 B12 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐原　光枝 | 1954-08-16 | female | 長野県茅野市塚原2丁目6番44号
            2             | two       | 佐原　光枝 | 1954-08-16 | female | 長野県茅野市
            3             | three     | 佐倉　千代 | 1955-08-17 | female | 長野県茅野市塚原2丁目6番45号
            4             | four      | 佐倉　千代 | 1955-08-17 | female | 長野県茅野市塚原2丁目
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 佐原 光枝 | 1954-08-16 | female | 茅野市塚原2-6-44
            2         | four      | 佐倉 千代 | 1955-08-17 | female | 茅野市塚原2-6-45
            3         | three     | 佐倉 千代 | 1955-08-17 | female | 茅野市塚原2-6-45
        """,
        expected="""
            record_id | verdict | grade | reason          | linkage_error | proposed_number | pattern
            1         | mislink | C     | address_missing | true          | one             | same_name_birth
            2         | mislink | C     | incomplete      | true          | three           | same_name_birth
            3         | same    | A     | -               | false         | -               | -
        """,
    ),
    Case(
        "E05 alone",
        "同姓同名の別人、住所まで合う人は住基にいない",
        why="ほかに合う人がいなくても、氏名のほかの二つ(生年月日と住所、性別と住所)が違えば別人の番号と分かる。生年月日の不詳は一致とみなさない。",
        rows="D12 D13 C9",
        registry="""
            resident_code | my_number | name       | birth_date | sex    | address
            1             | one       | 佐田　勲     | 1956-08-18 | male   | 長野県大町市大町3893番地
            2             | two       | 佐波　つかさ | 1957-08-19 | female | 長野県大町市大町3894番地
        """,
        records="""
            record_id | my_number | name       | birth_date       | sex  | address
            1         | one       | 佐田 勲     | 1971-02-03       | male | 茅野市塚原2-6-46
            2         | two       | 佐波 つかさ | 昭和32年 月日不詳   | male | 茅野市塚原2-6-47
        """,
        expected="""
            record_id | verdict | reason             | birth_level | linkage_error | proposed_number | pattern
            1         | mislink | birth_date_differs | different   | true          | -               | unknown
            2         | mislink | sex_differs        | compatible  | true          | -               | unknown
        """,
    ),
    Case(
        "E05 no address",
        "住所を持たない事務の同姓同名・同一生年月日",
        why="住所がなくても性別まで一致する人が一人だけなら別人の番号と分かる。番号の持ち主が合っていても、同じ氏名・生年月日の人がほかにいる間は合格にしない。",
        rows="B6 W1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐久間　操 | 1960-08-22 | female | 長野県茅野市塚原2丁目6番50号
            2             | two       | 佐久間　操 | 1960-08-22 | male   | 長野県大町市大町3898番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex
            1         | two       | 佐久間 操 | 1960-08-22 | female
            2         | one       | 佐久間 操 | 1960-08-22 | female
        """,
        expected="""
            record_id | verdict | grade | reason          | linkage_error | proposed_number | pattern
            1         | mislink | C     | sex_differs     | true          | one             | same_name_birth
            2         | review  | B     | address_missing | false         | -               | -
        """,
    ),
]
