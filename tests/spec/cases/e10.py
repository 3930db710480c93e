"""E10: the old replica was not deleted after the right one was registered."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E10",
        "訂正後も古い副本が別の宛名に残る",
        why="正しい宛名に登録し直したが、以前の宛名の副本が残り、一つの記録に二つの宛名がある。正しい宛名でない方を停止一覧に載せる。",
        rows="A1",
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
        expected_stop="""
            addressee_no | record_id | why
            A2           | 1         | 点検B: 一記録に複数の宛名
        """,
    ),
    Case(
        "E10 twice",
        "同じ宛名に登録し直した副本は重複ではない",
        why="同じ宛名に二度登録されていても宛名は一つなので、重複とは言わない。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | own       | 黒田　豊作 | 1936-06-07 | male | 長野県坂城町大字坂城10052番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address       | addressee_no | grade
            1         | own       | 黒田 豊作 | 1936-06-07 | male | 坂城町坂城10052 | A1           | 1
        """,
        addressees="""
            addressee_no | my_number
            A1           | own
        """,
        replica="""
            addressee_no | record_id | registered_at | grade
            A1           | 1         | 2022-04-01    | 1
            A1           | 1         | 2024-04-01    | 1
        """,
        expected="""
            record_id | verdict
            1         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | ok
        """,
        expected_stop="""
            addressee_no | record_id | why
        """,
    ),
    Case(
        "E10 two records",
        "同じ人の二つの記録は、一つの宛名でよい",
        why="一人が二つの手帳を持てば、一つの宛名に二つの副本がある。記録ごとに見るので重複ではない。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | own       | 黒木　満子 | 1938-06-08 | female | 長野県坂城町大字坂城10053番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address       | addressee_no | grade
            1         | own       | 黒木 満子 | 1938-06-08 | female | 坂城町坂城10053 | A1           | 1
            2         | own       | 黒木 満子 | 1938-06-08 | female | 坂城町坂城10053 | A1           | 4
        """,
        addressees="""
            addressee_no | my_number
            A1           | own
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | 1
            A1           | 2         | 4
        """,
        expected="""
            record_id | verdict
            1         | same
            2         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | ok
            2         | ok
        """,
    ),
]
