"""E15: a correction that was only done by half."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E15",
        "業務側だけ直し、副本は別人の宛名のまま",
        why="業務システムの番号は直したが、副本は前の番号(別人)の宛名に残る。点検Aは合格し、点検Bが宛名相違として見付けて停止一覧に載せる。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | own       | 桜井　久   | 1953-05-25 | male   | 長野県小海町大字豊里57番地1
            2             | other     | 桜田　実   | 1954-06-26 | male   | 長野県小海町大字豊里58番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address      | addressee_no | grade
            1         | own       | 桜井 久 | 1953-05-25 | male | 小海町豊里57-1 | A1           | 1
        """,
        addressees="""
            addressee_no | my_number
            A1           | own
            A2           | other
        """,
        replica="""
            addressee_no | record_id | grade
            A2           | 1         | 1
        """,
        expected="""
            record_id | verdict
            1         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | wrong_addressee
        """,
    ),
    Case(
        "E15 no addressee",
        "宛名番号を持たない事務でも、宛名の番号の食い違いで分かる",
        why="業務システムに宛名番号がなくても、副本の宛名に結び付いた番号が記録の番号と違えば見付かる。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | own       | 桜木　和   | 1953-05-27 | male   | 長野県小海町大字豊里59番地
            2             | other     | 桜庭　実   | 1954-06-27 | male   | 長野県小海町大字豊里60番地
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address    | grade
            1         | own       | 桜木 和 | 1953-05-27 | male | 小海町豊里59 | 1
        """,
        addressees="""
            addressee_no | my_number
            B1           | own
            B2           | other
        """,
        replica="""
            addressee_no | record_id | grade
            B2           | 1         | 1
        """,
        expected="""
            record_id | verdict
            1         | same
        """,
        expected_replica="""
            record_id | outcome
            1         | wrong_number
        """,
    ),
    Case(
        "E15 replica only",
        "副本は正しく、業務側に別人の番号が残る",
        why="直したのが副本だけで業務システムの番号は別人のまま。点検Aが別人の番号と見付け、その副本も止める。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | own       | 桜沢　久子 | 1953-05-28 | female | 長野県小海町大字豊里61番地
            2             | other     | 桜山　実   | 1954-06-28 | male   | 長野県小海町大字豊里62番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address    | addressee_no | grade
            1         | other     | 桜沢 久子 | 1953-05-28 | female | 小海町豊里61 | A1           | 1
        """,
        addressees="""
            addressee_no | my_number
            A1           | own
        """,
        replica="""
            addressee_no | record_id | grade
            A1           | 1         | 1
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number
            1         | mislink | true          | own
        """,
        expected_replica="""
            record_id | outcome
            1         | wrong_number
        """,
    ),
]
