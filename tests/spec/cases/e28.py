"""E28: another kind of number in the field."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E28",
        "法人番号・住民票コード・仮の番号",
        why="13桁の法人番号、11桁の住民票コードはそれぞれの検査用数字で見分け、別の種類の番号とする。同じ数字の繰返しなど、検査用数字の合う仮の番号は仮の番号とする。",
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
]
