"""E16: the registry itself has one number for two men."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E16",
        "住基で二人が同じ番号を持つ",
        why="読みと生年月日が同じ二人に同じ番号が付いた(長野市・坂出市の例)。どちらの誤りでもないので住基側疑義として市町村に確かめる。",
        rows="H1",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | both      | 小口　昭夫 | 1939-03-21 | male | 長野県長野市大字鶴賀緑町1613番地
            2             | both      | 尾口　秋男 | 1939-03-21 | male | 香川県坂出市室町二丁目3番5号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | both      | 小口 昭夫 | 1939-03-21 | male | 長野市鶴賀緑町1613
        """,
        expected="""
            record_id | verdict        | grade | linkage_error
            1         | registry_doubt | B     | false
        """,
    ),
    Case(
        "E16 several rows",
        "一人の複数の住基行は一人",
        why="転出前の行と今の行が同じ番号で並んでいても一人である。今の行で判定し、前の住所は過去の住所とする。",
        rows="A1 A2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                   | status    | event_date
            1             | a         | 伊東　円   | 1979-09-19 | female | 長野県売木村968番地1        | moved_out | 2020-01-01
            1             | a         | 伊東　円   | 1979-09-19 | female | 長野県天龍村平岡878番地      | current   | 2023-01-01
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | a         | 伊東 円 | 1979-09-19 | female | 天龍村平岡878
            2         | a         | 伊東 円 | 1979-09-19 | female | 売木村968-1
        """,
        expected="""
            record_id | verdict    | registry_status
            1         | same       | current
            2         | same_moved | current
        """,
    ),
    Case(
        "E16 renamed",
        "一人の氏名変更前と後の住基行",
        why="同じ人の変更前の行(転出)と今の行が同じ番号で並ぶ。住基の参照番号と生年月日が同じなので一人とし、変更前の氏名は過去の氏名とする。",
        rows="A1 A3",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address              | status    | event_date
            1             | a         | 伊原　円佳 | 1979-09-20 | female | 長野県売木村969番地     | moved_out | 2020-01-01
            1             | a         | 中山　円佳 | 1979-09-20 | female | 長野県天龍村平岡879番地 | current   | 2023-01-01
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 中山 円佳 | 1979-09-20 | female | 天龍村平岡879
            2         | a         | 伊原 円佳 | 1979-09-20 | female | 売木村969
        """,
        expected="""
            record_id | verdict      | grade | registry_status
            1         | same         | A     | current
            2         | same_renamed | A     | current
        """,
    ),
    Case(
        "E16 stranger",
        "二人が持つ番号が、どちらでもない人の記録にある",
        why="住基の二人のどちらの番号か決まらないので、記録がだれのものでもまず市町村に確かめる。性別や生年月日が違う二人も同じに扱う。",
        rows="H1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | both      | 小山　千代 | 1940-03-22 | female | 長野県長野市大字鶴賀緑町1614番地
            2             | both      | 尾山　辰夫 | 1951-08-02 | male   | 長野県飯田市大久保町2538番地
            3             | own       | 小林　桂吾 | 1962-12-12 | male   | 長野県長野市大字鶴賀緑町1615番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | both      | 小林 桂吾 | 1962-12-12 | male   | 長野市鶴賀緑町1615
            2         | both      | 尾山 辰夫 | 1951-08-02 | male   | 飯田市大久保町2538
        """,
        expected="""
            record_id | verdict        | grade | linkage_error | proposed_number
            1         | registry_doubt | B     | false         | -
            2         | registry_doubt | B     | false         | -
        """,
    ),
]
