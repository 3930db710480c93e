"""E27: slips of the pen in the number itself."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E27",
        "誤記: 検査用数字、桁抜け、桁余り、入替り、だれのものでもない番号",
        why="書き誤った番号はほとんどが検査用数字で分かり、別人の番号になることはまれ。本人が住基にいれば正しい番号を示す。空欄は誤りに数えない。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 羽田　澄   | 1953-03-13 | female | 長野県青木村大字田沢111番地
        """,
        records="""
            record_id | my_number    | name   | birth_date | sex    | address    | applied_number
            1         |              | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | a
            2         | 1234         | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | a
            3         | 123456789010 | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | 123456789010
            4         | 000000000000 | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 |
            5         | nobody       | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | nobody
            6         | nobody       | 風間 遠 | 1954-04-14 | male   | 東京都千代田区丸の内1-1-1 | nobody
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | cause
            1         | invalid_number | number_missing   | false         | a               | -
            2         | invalid_number | number_malformed | true          | a               | staff
            3         | invalid_number | check_digit      | true          | a               | applicant
            4         | invalid_number | dummy            | true          | a               | undetermined
            5         | not_found      | -                | true          | a               | applicant
            6         | not_found      | -                | false         | -               | -
        """,
    ),
    Case(
        "E27 both",
        "申請書も業務システムも違う番号",
        why="申請書の番号も業務システムの番号も本人のものでなく、互いにも違うので双方の誤りと推定する。",
        registry="""
            resident_code | my_number    | name     | birth_date | sex    | address
            1             | 246813579129 | 羽生　澄江 | 1953-03-14 | female | 長野県青木村大字田沢112番地
        """,
        records="""
            record_id | my_number    | name     | birth_date | sex    | address      | applied_number
            1         | 24681357912  | 羽生 澄江 | 1953-03-14 | female | 青木村田沢112 | 246813579132
            2         | 2468135799129 | 羽生 澄江 | 1953-03-14 | female | 青木村田沢112 | 246813579129
            3         | 2468-1357-9129 | 羽生 澄江 | 1953-03-14 | female | 青木村田沢112 |
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | cause | pattern
            1         | invalid_number | number_malformed | true          | 246813579129    | both  | digit_missing
            2         | invalid_number | number_malformed | true          | 246813579129    | staff | digit_extra
            3         | same           | -                | false         | -               | -     | -
        """,
    ),
]
