"""E14: leading zeros got lost: of the handbook number, or of the personal number."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E14",
        "手帳番号の先頭ゼロ落ちで別人の番号を流し込んだ",
        why="旧6桁 012345 と現5桁 12345 を同じ手帳とみなし、別人の個人番号を入れた。手帳番号は文字として扱うので二つは別の記録で、番号は住基で別人と分かる。",
        rows="B3 A1 C8",
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
        rows="N3 C2",
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
    Case(
        "E14 replica",
        "副本の手帳番号の先頭のゼロが落ちた",
        why="副本の側で 012345 が 12345 となり、別の人の 12345 と重なった。一記録に二つの宛名として見付かり、別の人の宛名の方を止める。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | old       | 白石　キク | 1930-01-06 | female | 長野県野沢温泉村大字豊郷9818番地
            2             | new       | 白木　孝   | 1986-11-16 | male   | 長野県飯綱町大字牟礼2796番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address          | addressee_no | grade
            012345    | old       | 白石 キク | 1930-01-06 | female | 野沢温泉村豊郷9818 | A1           | 3
            12345     | new       | 白木 孝   | 1986-11-16 | male   | 飯綱町牟礼2796    | A2           | 2
        """,
        addressees="""
            addressee_no | my_number
            A1           | old
            A2           | new
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 12345     | 3
            A2           | 12345     | 2
        """,
        expected="""
            record_id | verdict
            012345    | same
            12345     | same
        """,
        expected_replica="""
            record_id | outcome
            012345    | missing
            12345     | duplicate
        """,
        expected_stop="""
            addressee_no | record_id | why
            A1           | 12345     | 点検B: 一記録に複数の宛名
        """,
    ),
]
