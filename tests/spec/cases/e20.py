"""E20: the record holds an address from before a move."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E20",
        "転居: 業務側の住所が古い",
        why="業務側の住所が異動履歴にある。最も多い無害な相違なので、同一人(住所異動)として合格する。",
        rows="A2",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | a         | 小林　春男 | 1951-02-03 | male | 長野県松本市大字島内1番地
        """,
        history="""
            resident_code | address                  | valid_to
            1             | 長野県長野市大字安茂里77番地 | 2024-03-31
        """,
        records="""
            record_id | my_number | name    | birth_date | sex  | address
            1         | a         | 小林春男 | 1951-02-03 | male | 長野市安茂里77
        """,
        expected="""
            record_id | verdict    | grade | address_level | match_key
            1         | same_moved | A     | past          | +NAME+BIRTH+SEX+ADDRESS
        """,
    ),
    Case(
        "E20 unknown",
        "履歴にない住所",
        why="現住所とも過去の住所とも違う。ほかに合う人がいなくても、同姓同名の別人でないとは言い切れないので人が確かめる。",
        rows="V8",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | a         | 小平　春樹 | 1951-02-04 | male | 長野県松本市大字島内2番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | a         | 小平 春樹 | 1951-02-04 | male | 長野市安茂里78
            2         | a         | 小平 春樹 | 1951-02-04 | male | 東京都練馬区中村北1丁目1番
        """,
        expected="""
            record_id | verdict | grade | reason            | address_level | linkage_error
            1         | review  | B     | address_unrelated | different     | false
            2         | review  | B     | address_unrelated | different     | false
        """,
    ),
    Case(
        "E20 merged",
        "合併前の市町村の住所",
        why="合併で市町村名が変わっただけで、同じ場所である。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 小坂　夏実 | 1951-02-05 | female | 長野県千曲市大字杭瀬下85番地
            2             | b         | 小島　秋夫 | 1952-02-05 | male   | 長野県安曇野市豊科6030番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 小坂 夏実 | 1951-02-05 | female | 更埴市杭瀬下85
            2         | b         | 小島 秋夫 | 1952-02-05 | male   | 南安曇郡豊科町6030
        """,
        expected="""
            record_id | verdict | grade | address_level
            1         | same    | A     | same
            2         | same    | A     | same
        """,
    ),
    Case(
        "E20 several",
        "何度も転居した人",
        why="過去のどの住所と一致しても同一人(住所異動)とする。県外の住所も同じに照合し、方書だけの違いは同じ住所とする。",
        rows="A1 A2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 小出　冬彦 | 1961-02-06 | male   | 長野県松本市大字島内3番地　島内荘2号
        """,
        history="""
            resident_code | address                       | valid_to
            1             | 長野県長野市大字安茂里81番地      | 2010-03-31
            1             | 東京都練馬区中村北1丁目5番7号     | 2016-03-31
            1             | 長野県伊那市荒井3516番地         | 2021-03-31
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | a         | 小出 冬彦 | 1961-02-06 | male | 松本市島内3
            2         | a         | 小出 冬彦 | 1961-02-06 | male | 伊那市荒井3516
            3         | a         | 小出 冬彦 | 1961-02-06 | male | 東京都練馬区中村北1-5-7
            4         | a         | 小出 冬彦 | 1961-02-06 | male | 長野市安茂里81 安茂里団地3号
        """,
        expected="""
            record_id | verdict    | grade | address_level
            1         | same       | A     | same_to_room
            2         | same_moved | A     | past
            3         | same_moved | A     | past
            4         | same_moved | A     | past
        """,
    ),
    Case(
        "E20 town",
        "過去の住所の町名までしか書かれていない",
        why="過去の住所のことかもしれないが番地がない。一致とも相違とも言えないので人が確かめる。隣の番地なら別の住所である。",
        rows="V8 W5",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 小谷　冬美 | 1961-02-07 | female | 長野県松本市大字島内4番地
        """,
        history="""
            resident_code | address                  | valid_to
            1             | 長野県長野市大字安茂里82番地 | 2020-03-31
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 小谷 冬美 | 1961-02-07 | female | 長野市安茂里
            2         | a         | 小谷 冬美 | 1961-02-07 | female | 長野市安茂里83
        """,
        expected="""
            record_id | verdict | grade | reason            | address_level | linkage_error
            1         | review  | B     | incomplete        | same_town     | false
            2         | review  | B     | address_unrelated | different     | false
        """,
    ),
]
