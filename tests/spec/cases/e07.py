"""E07: wrong information from the municipality that forwarded the application."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E07",
        "市町村から送られた番号が別人のもの(進達)",
        why="市町村経由(transfer)で届いた番号が別人のもの。申請書の番号がなく照会の経路でもないので、だれの誤りかは決めず判定不能とし、誤りの型だけを示す。",
        rows="B3 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 湯本　澄子 | 1946-04-05 | female | 長野県山ノ内町大字平穏3352番地1
            2             | two       | 湯田　清   | 1958-07-09 | male   | 長野県木島平村大字往郷914番地6
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address             | entry_route
            1         | two       | 湯本 澄子 | 1946-04-05 | female | 山ノ内町平穏3352-1     | transfer
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | mislink | true          | one             | undetermined | none        | unknown
        """,
    ),
    Case(
        "E07 form",
        "市町村経由で、申請書の写しがある",
        why="進達でも申請書の番号があれば、それと比べて原因を推定する。申請書も同じ番号なら申請書記入誤り、申請書は本人の番号なら入力誤りである。",
        rows="B3 C1 C2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 湯川　寿   | 1947-04-06 | male   | 長野県山ノ内町大字平穏3353番地
            2             | two       | 湯沢　典子 | 1959-07-10 | female | 長野県木島平村大字往郷916番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address        | entry_route | applied_number
            1         | two       | 湯川 寿 | 1947-04-06 | male | 山ノ内町平穏3353 | transfer    | two
            2         | two       | 湯川 寿 | 1947-04-06 | male | 山ノ内町平穏3353 | transfer    | one
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause     | cause_basis
            1         | mislink | true          | one             | applicant | application
            2         | mislink | true          | one             | staff     | application
        """,
    ),
]
