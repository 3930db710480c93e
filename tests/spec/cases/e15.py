"""E15: a correction that was only done by half."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E15",
        "業務側だけ直し、副本は別人の宛名のまま",
        why="業務システムの番号は直したが、副本は前の番号(別人)の宛名に残る。点検Aは合格し、点検Bが宛名相違として見付けて停止一覧に載せる。",
        rows="A1",
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
        expected_stop="""
            addressee_no | record_id | why
            A2           | 1         | 点検B: 宛名相違
        """,
    ),
    Case(
        "E15 no addressee",
        "宛名番号を持たない事務でも、宛名の番号の食い違いで分かる",
        why="業務システムに宛名番号がなくても、副本の宛名に結び付いた番号が記録の番号と違えば見付かる。",
        rows="A1",
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
        expected_stop="""
            addressee_no | record_id | why
            B2           | 1         | 点検B: 宛名の番号が業務と相違
        """,
    ),
    Case(
        "E15 replica only",
        "副本は正しく、業務側に別人の番号が残る",
        why="直したのが副本だけで業務システムの番号は別人のまま。点検Aが別人の番号と見付け、その副本も止める。",
        rows="B3 C9",
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
        expected_stop="""
            addressee_no | record_id | why
            A1           | 1         | 点検A: 紐付け誤り
        """,
    ),
    Case(
        "E15 content",
        "番号を直したときに内容を登録し直さなかった",
        why="宛名は本人のものだが、副本の等級が業務システムと違う。違う列の名を添えて内容相違とし、全角・半角の違いは同じとする。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 桜内　久江 | 1953-05-29 | female | 長野県小海町大字豊里63番地
            2             | two       | 桜川　実穂 | 1954-06-29 | female | 長野県小海町大字豊里64番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address    | addressee_no | grade | kind
            1         | one       | 桜内 久江 | 1953-05-29 | female | 小海町豊里63 | A1           | 1     | 視覚
            2         | two       | 桜川 実穂 | 1954-06-29 | female | 小海町豊里64 | A2           | 4     | 聴覚
        """,
        addressees="""
            addressee_no | my_number
            A1           | one
            A2           | two
        """,
        replica="""
            addressee_no | record_id | grade | kind
            A1           | 1         | 3     | 視覚
            A2           | 2         | ４    | 聴覚
        """,
        expected="""
            record_id | verdict
            1         | same
            2         | same
        """,
        expected_replica="""
            record_id | outcome | columns
            1         | changed | grade
            2         | ok      | -
        """,
        expected_stop="""
            addressee_no | record_id | why
        """,
    ),
    Case(
        "E15 held",
        "直るまで副本を登録していない記録",
        why="判定が合格でない記録、本人が死亡・転出した記録に副本がないのは、止めているためなので未登録(保留のため)とする。合格した記録に副本がなければ未登録とする。",
        rows="A1 B3 V8 N4 C8 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                | status
            1             | one       | 桜野　久美 | 1953-05-30 | female | 長野県小海町大字豊里65番地 | current
            2             | two       | 桜本　実男 | 1954-06-30 | male   | 長野県小海町大字豊里66番地 | current
            3             | three     | 桜町　和子 | 1955-07-30 | female | 長野県小海町大字豊里67番地 | deceased
        """,
        records="""
            record_id | my_number    | name     | birth_date | sex    | address      | addressee_no | grade
            1         | one          | 桜野 久美 | 1953-05-30 | female | 小海町豊里65   | A1           | 1
            2         | two          | 桜本 実男 | 1954-06-30 | male   | 松本市島内32   | A2           | 1
            3         | three        | 桜町 和子 | 1955-07-30 | female | 小海町豊里67   | A3           | 1
            4         | three        | 桜野 久美 | 1953-05-30 | female | 小海町豊里65   | A1           | 1
            5         | 123456789010 | 桜野 久美 | 1953-05-30 | female | 小海町豊里65   | A1           | 1
        """,
        replica="""
            addressee_no | record_id | grade
        """,
        expected="""
            record_id | verdict        | grade | registry_status
            1         | same           | A     | current
            2         | review         | B     | current
            3         | same           | A     | deceased
            4         | mislink        | C     | deceased
            5         | invalid_number | C     | -
        """,
        expected_replica="""
            record_id | outcome
            1         | missing
            2         | missing_expected
            3         | missing_expected
            4         | missing_expected
            5         | missing_expected
        """,
        expected_stop="""
            addressee_no | record_id | why
        """,
    ),
]
