"""E07: wrong information from the municipality that forwarded the application."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E07",
        "市町村から送られた番号が別人のもの(進達)",
        why="市町村経由(transfer)で届いた番号が別人のもの。申請書の番号がなく照会の経路でもないので、だれの誤りかは決めず判定不能とし、誤りの型だけを示す。",
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
]
