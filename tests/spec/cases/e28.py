"""E28: another kind of number in the field."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E28",
        "法人番号・住民票コード・仮の番号",
        why="13桁の法人番号、11桁の住民票コードはそれぞれの検査用数字で見分け、別の種類の番号とする。同じ数字の繰返しなど、検査用数字の合う仮の番号は仮の番号とする。",
        rows="N2 N3 N4 N5 C8 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | a         | 樋口　実   | 1959-09-19 | male | 長野県豊丘村大字神稲3120番地
        """,
        records="""
            record_id | my_number     | name   | birth_date | sex  | address
            1         | 7000012050002 | 樋口 実 | 1959-09-19 | male | 豊丘村神稲3120
            2         | 24727059608   | 樋口 実 | 1959-09-19 | male | 豊丘村神稲3120
            3         | 777777777777  | 樋口 実 | 1959-09-19 | male | 豊丘村神稲3120
            4         | 123456789018  | 樋口 実 | 1959-09-19 | male | 豊丘村神稲3120
            5         | 12345678901A  | 樋口 実 | 1959-09-19 | male | 豊丘村神稲3120
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | pattern
            1         | invalid_number | other_identifier | true          | a               | other_identifier
            2         | invalid_number | other_identifier | true          | a               | other_identifier
            3         | invalid_number | check_digit      | true          | a               | unknown
            4         | invalid_number | dummy            | true          | a               | unknown
            5         | invalid_number | number_malformed | true          | a               | unknown
        """,
    ),
    Case(
        "E28 digits",
        "一桁の書き余り・書き落としは別の種類の番号とはしない",
        why="13桁・11桁で別の種類の番号の検査用数字に合っても、本人の番号から一桁増減しただけなら桁の誤りとする。カード製造番号などその他の桁数は番号不備とする。",
        rows="N3 C8 C9",
        registry="""
            resident_code | my_number    | name     | birth_date | sex  | address
            1             | 024681357919 | 樋田　実則 | 1959-09-20 | male | 長野県豊丘村大字神稲3121番地
        """,
        records="""
            record_id | my_number        | name     | birth_date | sex  | address
            1         | 24681357919      | 樋田 実則 | 1959-09-20 | male | 豊丘村神稲3121
            2         | 3024681357919    | 樋田 実則 | 1959-09-20 | male | 豊丘村神稲3121
            3         | 1234567890123456 | 樋田 実則 | 1959-09-20 | male | 豊丘村神稲3121
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | pattern
            1         | invalid_number | number_malformed | true          | 024681357919    | leading_zero
            2         | invalid_number | number_malformed | true          | 024681357919    | digit_extra
            3         | invalid_number | number_malformed | true          | 024681357919    | unknown
        """,
    ),
    Case(
        "E28 held",
        "仮の番号に見える番号を実際に持つ人",
        why="連番の番号でも、住基でその番号を持つ人がいれば本人の番号である。持ち主との照合で判定する。",
        rows="A1",
        scope="answer",
        registry="""
            resident_code | my_number    | name     | birth_date | sex    | address
            1             | 234567890121 | 樋沼　真希 | 1969-09-21 | female | 長野県豊丘村大字神稲3122番地
        """,
        records="""
            record_id | my_number    | name     | birth_date | sex    | address
            1         | 234567890121 | 樋沼 真希 | 1969-09-21 | female | 豊丘村神稲3122
        """,
        expected="""
            record_id | verdict | grade | linkage_error
            1         | same    | A     | false
        """,
    ),
]
