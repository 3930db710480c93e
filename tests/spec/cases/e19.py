"""E19: the holder has left the country, or the prefecture."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E19",
        "国外・県外へ転出した本人の番号は誤りではない",
        why="番号は本人のもの。国外転出者は附票を使わない県では照会できないので、状態を添えて人の扱いに回す。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                   | status    | event_reason
            1             | b         | 夏目　渡   | 1972-02-12 | male   | 長野県阿智村駒場484番地      | overseas  | 国外転出
            2             | c         | 夏川　渉   | 1973-03-13 | male   | 長野県阿智村駒場486番地      | moved_out | 国内転出
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address
            1         | b         | 夏目 渡 | 1972-02-12 | male | 阿智村駒場484
            2         | c         | 夏川 渉 | 1973-03-13 | male | 阿智村駒場486
        """,
        expected="""
            record_id | verdict | grade | linkage_error | registry_status
            1         | same    | A     | false         | overseas
            2         | same    | A     | false         | moved_out
        """,
    ),
    Case(
        "E19 deleted",
        "職権で消除された本人、家族が国外へ出た記録",
        why="消除された人の番号も本人の番号である。国外へ出た家族の番号が入っていれば、状態にかかわらず別人の番号である。",
        rows="A1 B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                | status   | event_reason
            1             | a         | 夏井　岳人 | 1974-04-14 | male   | 長野県阿智村駒場488番地   | deleted  | 職権消除
            2             | father    | 夏山　洋介 | 1975-05-15 | male   | 長野県阿智村駒場489番地   | overseas | 国外転出
            3             | child     | 夏山　花凛 | 2010-10-15 | female | 長野県阿智村駒場489番地   | current  |
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 夏井 岳人 | 1974-04-14 | male   | 阿智村駒場488
            2         | father    | 夏山 花凛 | 2010-10-15 | female | 阿智村駒場489
        """,
        expected="""
            record_id | verdict | grade | linkage_error | registry_status | proposed_number | pattern
            1         | same    | A     | false         | deleted         | -               | -
            2         | mislink | C     | true          | overseas        | child           | family_member
        """,
    ),
    Case(
        "E19 register",
        "国外へ転出し、住基になく附票だけにいる本人",
        why="附票本人確認情報を渡す県では、国外へ転出した人も番号の持ち主として住民と同じ規則で判定し、状態を添えて登録前に保留する。"
        "最後の住所が空なら、住所で確かめられない記録として扱う(ほかに同じ氏名・生年月日の人がいなければ一致、いれば要確認)。",
        rows="A1 A2 O1 T1 B3 B8 H1 V1 W1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                  | status  | event_reason
            1             | both      | 冬木　徹   | 1961-01-21 | male   | 長野県阿南町東條1番地       | current |
            2             | home      | 冬島　静   | 1962-02-22 | female | 長野県阿南町東條2番地       | current |
            3             | namesake  | 冬野　誠   | 1963-03-23 | male   | 長野県阿南町東條3番地       | current |
            4             | doubt     | 冬川　栞   | 1964-04-24 | female | 長野県阿南町東條4番地       | current |
            5             | old       | 冬田　保   | 1965-05-25 | male   | 長野県阿南町東條5番地       | overseas | 国外転出
        """,
        overseas="""
            my_number | name     | birth_date | sex    | address              | moved_on
            a         | 冬山　碧   | 1970-06-11 | female | 長野県阿南町東條10番地  | 20200401
            b         | 冬沢　航   | 1971-07-12 | male   |                      | 20210501
            c         | 冬野　誠   | 1963-03-23 | male   |                      | 20220601
            twin_1    | 冬原　光   | 1990-08-13 | female | 長野県阿南町東條11番地  | 20230701
            twin_2    | 冬原　望   | 1990-08-13 | female | 長野県阿南町東條11番地  | 20230701
            both      | 冬木　徹   | 1961-01-21 | male   | 長野県阿南町東條1番地   | 20100401
            old       | 冬田　保   | 1965-05-25 | male   | 長野県阿南町東條5番地   | 20150401
            doubt     | 冬林　要   | 1984-09-14 | male   | 長野県阿南町東條12番地  | 20240801
            moved     | 冬本　渚   | 1975-10-15 | female | 長野県阿南町東條14番地  | 20240801
            moved     | 冬本　渚   | 1975-10-15 | female | 長野県阿南町東條13番地  | 20120801
        """,
        records="""
            record_id | my_number | name    | birth_date | sex    | address
            1         | a         | 冬山 碧  | 1970-06-11 | female | 阿南町東條10
            2         | b         | 冬沢 航  | 1971-07-12 | male   | 阿南町東條15
            3         | c         | 冬野 誠  | 1963-03-23 | male   | 阿南町東條16
            4         | namesake  | 冬野 誠  | 1963-03-23 | male   |
            5         | twin_2    | 冬原 光  | 1990-08-13 | female | 阿南町東條11
            6         | home      | 冬山 碧  | 1970-06-11 | female | 阿南町東條10
            7         | a         | 冬島 静  | 1962-02-22 | female | 阿南町東條2
            8         | both      | 冬木 徹  | 1961-01-21 | male   | 阿南町東條1
            9         | old       | 冬田 保  | 1965-05-25 | male   | 阿南町東條5
            10        | doubt     | 冬川 栞  | 1964-04-24 | female | 阿南町東條4
            11        | moved     | 冬本 渚  | 1975-10-15 | female | 阿南町東條13
            12        | c         | 冬野 誠  | 1963-03-23 | male   | 阿南町東條3
        """,
        expected="""
            record_id | verdict        | reason             | grade | linkage_error | registry_status   | proposed_number
            1         | same           | -                  | A     | false         | overseas_register | -
            2         | same           | -                  | A     | false         | overseas_register | -
            3         | review         | address_missing    | B     | false         | overseas_register | -
            4         | review         | several_candidates | B     | false         | current           | -
            5         | mislink        | given_name_differs | C     | true          | overseas_register | twin_1
            6         | mislink        | name_differs       | C     | true          | current           | a
            7         | mislink        | name_differs       | C     | true          | overseas_register | home
            8         | same           | -                  | A     | false         | current           | -
            9         | same           | -                  | A     | false         | overseas          | -
            10        | registry_doubt | -                  | B     | false         | current           | -
            11        | same_moved     | -                  | A     | false         | overseas_register | -
            12        | mislink        | address_missing    | C     | true          | overseas_register | namesake
        """,
    ),
]
