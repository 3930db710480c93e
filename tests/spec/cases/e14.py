"""E14: leading zeros got lost: of the handbook number, or of the personal number."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E14",
        "手帳番号の先頭ゼロ落ちで別人の番号を流し込んだ",
        why="旧6桁 012345 と現5桁 12345 を同じ手帳とみなし、別人の個人番号を入れた。手帳番号は文字として扱うので二つは別の記録で、番号は住基で別人と分かる。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | old       | 白井　カヨ | 1929-01-05 | female | 長野県野沢温泉村大字豊郷9817番地
            2             | new       | 白鳥　隆   | 1985-10-15 | male   | 長野県飯綱町大字牟礼2795番地1
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address           | entry_route
            012345    | new       | 白井 カヨ | 1929-01-05 | female | 野沢温泉村豊郷9817  | transfer
            12345     | new       | 白鳥 隆   | 1985-10-15 | male   | 飯綱町牟礼2795-1    | application
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause        | pattern
            012345    | mislink | true          | old             | undetermined | other_applicant
            12345     | same    | false         | -               | -            | -
        """,
    ),
    Case(
        "E14 number",
        "個人番号の先頭のゼロが落ちて11桁になった",
        why="表計算ソフトで先頭の 0 が落ちた。11桁は住民票コードの検査用数字にも合ってしまうが、本人の番号から 0 が落ちたものと分かるので桁抜けとする。",
        registry="""
            resident_code | my_number    | name     | birth_date | sex    | address
            1             | 012345678903 | 白川　美月 | 1986-10-16 | female | 長野県飯綱町大字牟礼2795番地2
        """,
        records="""
            record_id | my_number   | name     | birth_date | sex    | address        | applied_number
            1         | 12345678903 | 白川 美月 | 1986-10-16 | female | 飯綱町牟礼2795-2 | 012345678903
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | cause | pattern
            1         | invalid_number | number_malformed | true          | 012345678903    | staff | leading_zero
        """,
    ),
]
