"""E05: a namesake of the same birth date."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E05",
        "同姓同名・同一生年月日の別人",
        why="氏名・生年月日・性別が同じで住所だけ違う。住所まで合う人がほかにいれば別人の番号、いなければ人が確かめる。住所だけ違う件を合格にはしない。",
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
]
