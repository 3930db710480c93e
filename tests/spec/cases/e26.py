"""E26: readings written in different ways; foreign names in another order."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E26",
        "フリガナの揺れ、外国人名の語順",
        why="ヅとズ、小書き、長音、半角は読みの揺れで、読みだけで別人とはしない。アルファベットの氏名は語の順を問わない。",
        rows="A1 W5",
        registry="""
            resident_code | my_number | name            | name_kana        | birth_date | sex    | address
            1             | a         | 三津　京子        | みづ　きょうこ      | 1970-07-01 | female | 長野県根羽村2131番地1
            2             | b         | SANTOS MARIA ELENA | サントス　マリア　エレナ | 1980-08-02 | female | 長野県根羽村2132番地
            3             | c         | 大野　優          | おおの　ゆう        | 1990-09-03 | male   | 長野県根羽村2133番地
        """,
        records="""
            record_id | my_number | name               | name_kana       | birth_date | sex    | address
            1         | a         | 三津 京子            | ﾐｽﾞ ｷﾖｳｺ        | 1970-07-01 | female | 根羽村2131-1
            2         | b         | Maria Elena Santos | マリア エレナ サントス | 1980-08-02 | female | 根羽村2132
            3         | c         | 大野 優              | オーノ ユー       | 1990-09-03 | male   | 根羽村2133
            4         | c         | 大野 優              | オオノ マサル      | 1990-09-03 | male   | 根羽村2133
            5         | c         | オオノ ユウ           |                 | 1990-09-03 | male   | 根羽村2133
            6         | b         | MARIA SANTOS       |                 | 1980-08-02 | female | 根羽村2132
        """,
        expected="""
            record_id | verdict | grade | reason     | name_level     | kana_level
            1         | same    | A     | -          | same           | same
            2         | same    | A     | -          | variant        | possible
            3         | same    | A     | -          | same           | possible
            4         | same    | A     | -          | same           | different
            5         | same    | A     | -          | variant        | not_comparable
            6         | review  | B     | incomplete | not_comparable | not_comparable
        """,
    ),
    Case(
        "E26 katakana",
        "アルファベットの氏名が片仮名で記録されている",
        why="読みが住基にあれば片仮名の氏名と比べられる。読みがなければ比べられないので、同じとも違うとも言わず人が確かめる。",
        rows="A1 W5",
        registry="""
            resident_code | my_number | name        | name_kana     | birth_date | sex    | address
            1             | a         | SMITH JOHN  | スミス　ジョン   | 1975-01-15 | male   | 長野県根羽村2134番地
            2             | b         | CHEN MEILING |              | 1985-02-16 | female | 長野県根羽村2135番地
        """,
        records="""
            record_id | my_number | name          | birth_date | sex    | address
            1         | a         | スミス ジョン   | 1975-01-15 | male   | 根羽村2134
            2         | a         | John Smith    | 1975-01-15 | male   | 根羽村2134
            3         | b         | チェン メイリン | 1985-02-16 | female | 根羽村2135
        """,
        expected="""
            record_id | verdict | grade | reason     | name_level
            1         | same    | A     | -          | variant
            2         | same    | A     | -          | variant
            3         | review  | B     | incomplete | not_comparable
        """,
    ),
    Case(
        "E26 siblings",
        "読みの同じきょうだいの番号",
        why="読みが同じでも漢字が違えば別の人かもしれない。全項目が一致するきょうだいがいれば別人の番号、読みだけで書かれた記録は二人とも合うので人が確かめる。",
        rows="T1 V1 C8",
        registry="""
            resident_code | my_number | name     | name_kana      | birth_date | sex    | address
            1             | elder     | 大庭　悠希 | おおば　ゆうき    | 2008-01-17 | male   | 長野県根羽村2136番地
            2             | younger   | 大庭　優希 | おおば　ゆうき    | 2008-01-17 | male   | 長野県根羽村2136番地
        """,
        records="""
            record_id | my_number | name     | name_kana     | birth_date | sex  | address
            1         | younger   | 大庭 悠希 | オオバ　ユウキ   | 2008-01-17 | male | 根羽村2136
            2         | younger   | オオバ ユウキ |             | 2008-01-17 | male | 根羽村2136
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number | pattern
            1         | mislink | C     | given_name_differs | true          | elder           | twin
            2         | review  | B     | several_candidates | false         | -               | -
        """,
    ),
]
