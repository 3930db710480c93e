"""E23: one address written in different ways, and addresses that only look alike."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E23",
        "住所の書き方の違い",
        why="県名・郡名・大字の有無、丁目番号とハイフン、漢数字、ケとヶ、方書の有無は同じ住所とする。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 原田　要   | 1951-04-01 | male   | 長野県諏訪市大字四賀2丁目1番2号　白樺荘101
            2             | b         | 原口　環   | 1952-04-02 | female | 長野県駒ヶ根市赤穂1000番地の3
            3             | c         | 原島　渡   | 1953-04-03 | male   | 長野県北佐久郡軽井沢町大字長倉1235番地5
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | b         | 原口 環 | 1952-04-02 | female | 駒ケ根市赤穂１０００－３
            2         | c         | 原島 渡 | 1953-04-03 | male   | 軽井沢町長倉一二三五番地五
            3         | a         | 原田 要 | 1951-04-01 | male   | 諏訪市四賀二丁目1-2
            4         | a         | 原田 要 | 1951-04-01 | male   | 諏訪市四賀2-1-2 白樺荘203
        """,
        expected="""
            record_id | verdict | grade | address_level
            1         | same    | A     | same
            2         | same    | A     | same
            3         | same    | A     | same_to_room
            4         | same    | A     | same_to_room
        """,
    ),
    Case(
        "E23 traps",
        "似ているが別の住所",
        why="数字をつなげて比べない。2丁目1-2 と 21-2、2-11 と 2-1-1、隣の番地は別の住所である。",
        rows="V8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 原山　栞   | 1954-04-04 | female | 長野県諏訪市高島2丁目1番2号
            2             | b         | 原野　茂   | 1955-04-05 | male   | 長野県諏訪市高島2丁目11番
            3             | c         | 原川　泉   | 1956-04-06 | female | 長野県長野市大字鶴賀1000番地1
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | a         | 原山 栞 | 1954-04-04 | female | 諏訪市高島21-2
            2         | b         | 原野 茂 | 1955-04-05 | male   | 諏訪市高島2-1-1
            3         | c         | 原川 泉 | 1956-04-06 | female | 長野市鶴賀1000-11
        """,
        expected="""
            record_id | verdict | grade | reason            | address_level
            1         | review  | B     | address_unrelated | different
            2         | review  | B     | address_unrelated | different
            3         | review  | B     | address_unrelated | different
        """,
    ),
    Case(
        "E23 wide",
        "県外の住所の書き方(政令市の区、堺市の丁、地番と住居表示)",
        why="県名・市名の有無や丁目番号とハイフンの違いは同じ住所とする。区がなければ同じ市のどこか分からないので人が確かめる。",
        rows="A1 W5",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 原木　久   | 1957-04-07 | male   | 神奈川県横浜市中区本町6丁目50番地の10
            2             | b         | 原沢　忍   | 1958-04-08 | female | 大阪府堺市堺区北瓦町2丁4番16号
            3             | c         | 原　稔彦   | 1959-04-09 | male   | 長野県諏訪市高島2丁目3番4号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 原木 久   | 1957-04-07 | male   | 横浜市中区本町６－５０－１０
            2         | a         | 原木 久   | 1957-04-07 | male   | 横浜市本町6-50-10
            3         | b         | 原沢 忍   | 1958-04-08 | female | 堺市堺区北瓦町2-4-16
            4         | c         | 原 稔彦   | 1959-04-09 | male   | 諏訪市高島二丁目3番地4
        """,
        expected="""
            record_id | verdict | grade | reason     | address_level
            1         | same    | A     | -          | same
            2         | review  | B     | incomplete | same_town
            3         | same    | A     | -          | same
            4         | same    | A     | -          | same
        """,
    ),
    Case(
        "E23 room",
        "方書と部屋番号",
        why="方書・部屋番号は書かれないことが多く、違っていても同じ建物までは合うので合格とする。枝番は部屋ではないので、違えば別の住所である。",
        rows="A1 V8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 原　美晴   | 1960-04-10 | female | 長野県諏訪市高島2丁目5番6号
            2             | b         | 原　久仁   | 1961-04-11 | male   | 長野県長野市大字鶴賀1001番地5
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 原 美晴   | 1960-04-10 | female | 諏訪市高島2-5-6-301
            2         | a         | 原 美晴   | 1960-04-10 | female | 諏訪市高島2丁目5番6号 田中様方
            3         | b         | 原 久仁   | 1961-04-11 | male   | 長野市鶴賀1001番地
            4         | b         | 原 久仁   | 1961-04-11 | male   | 長野市鶴賀1001-6
        """,
        expected="""
            record_id | verdict | grade | reason            | address_level
            1         | same    | A     | -                 | same_to_room
            2         | same    | A     | -                 | same_to_room
            3         | review  | B     | address_unrelated | different
            4         | review  | B     | address_unrelated | different
        """,
    ),
]
