"""E23: one address written in different ways, and addresses that only look alike."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E23",
        "住所の書き方の違い",
        why="県名・郡名・大字の有無、丁目番号とハイフン、漢数字、ケとヶ、方書の有無は同じ住所とする。",
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
]
