"""E10: the old replica was not deleted after the right one was registered."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E10",
        "訂正後も古い副本が別の宛名に残る",
        why="正しい宛名に登録し直したが、以前の宛名の副本が残り、一つの記録に二つの宛名がある。正しい宛名でない方を停止一覧に載せる。",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | own       | 黒岩　豊   | 1936-06-06 | male | 長野県坂城町大字坂城10050番地
            2             | other     | 黒沢　満   | 1937-07-07 | male | 長野県坂城町大字坂城10051番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address       | addressee_no | grade
            1         | own       | 黒岩 豊 | 1936-06-06 | male | 坂城町坂城10050 | A1           | 1
        """,
        addressees="""
            addressee_no | my_number
            A1           | own
            A2           | other
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | 1
            A2           | 1         | 1
        """,
        expected="""
            record_id | verdict
            1         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | duplicate
        """,
    ),
]
