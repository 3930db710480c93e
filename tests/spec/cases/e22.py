"""E22: variants, unreadable characters, look-alikes."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E22",
        "異体字は同じ字、似た字は別の字",
        why="髙と高、邉と辺は同じ字として扱う。玉と王、大と太は別の字で、一字違いは人が確かめる。",
        rows="T3 V3 A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 髙邉　寿   | 1941-02-01 | male   | 長野県木曽町福島2330番地
            2             | b         | 玉木　太一 | 1942-02-02 | male   | 長野県木曽町福島2331番地
            3             | c         | 齋木　真澄 | 1943-02-03 | female | 長野県木曽町福島2332番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 高辺 壽   | 1941-02-01 | male   | 木曽町福島2330
            2         | b         | 王木 太一 | 1942-02-02 | male   | 木曽町福島2331
            3         | b         | 玉木 大一 | 1942-02-02 | male   | 木曽町福島2331
            4         | c         | 斎木 眞澄 | 1943-02-03 | female | 木曽町福島2332
        """,
        expected="""
            record_id | verdict | grade | reason             | name_level
            1         | same    | A     | -                  | variant
            2         | review  | B     | surname_differs    | surname_differs
            3         | review  | B     | given_name_differs | given_differs
            4         | same    | A     | -                  | variant
        """,
    ),
    Case(
        "E22 soft",
        "斎と斉、凛と凜: 読み・生年月日・性別がそろうときだけ同じとする",
        why="法令上別の字だが、一人の人が両方で書かれることが多い。読みが示されないときは人が確かめる。",
        rows="V3 A1",
        registry="""
            resident_code | my_number | name     | name_kana    | birth_date | sex    | address
            1             | a         | 斎木　凛   | さいき　りん   | 2001-02-01 | female | 長野県木曽町福島2340番地
            2             | b         | 斎川　遥   | さいかわ　はるか | 2002-02-02 | female | 長野県木曽町福島2341番地
        """,
        records="""
            record_id | my_number | name   | name_kana       | birth_date | sex    | address
            1         | a         | 斉木 凜 | サイキ　リン      | 2001-02-01 | female | 木曽町福島2340
            2         | b         | 斉川 遥 |                 | 2002-02-02 | female | 木曽町福島2341
        """,
        expected="""
            record_id | verdict | grade | reason          | name_level      | kana_level
            1         | same    | A     | -               | variant         | same
            2         | review  | B     | surname_differs | surname_differs | not_comparable
        """,
    ),
    Case(
        "E22 twins",
        "凛と凜の双子",
        why="読み・生年月日・性別・住所が同じ双子。同じ字の本人の番号なら合格。相手の番号なら、読みだけの一致では決められないので人が確かめる。",
        rows="V1 A1",
        registry="""
            resident_code | my_number | name     | name_kana    | birth_date | sex    | address
            1             | a         | 深沢　凛   | ふかさわ　りん | 2011-02-01 | female | 長野県木曽町福島2342番地
            2             | b         | 深沢　凜   | ふかさわ　りん | 2011-02-01 | female | 長野県木曽町福島2342番地
        """,
        records="""
            record_id | my_number | name   | name_kana      | birth_date | sex    | address
            1         | a         | 深沢 凛 | フカサワ　リン   | 2011-02-01 | female | 木曽町福島2342
            2         | a         | 深沢 凜 | フカサワ　リン   | 2011-02-01 | female | 木曽町福島2342
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error
            1         | same    | A     | -                  | false
            2         | review  | B     | several_candidates | false
        """,
    ),
    Case(
        "E22 twins open",
        "凛と凜の双子、記録に住所がない",
        why="住所がないので、読みの同じ双子がいないとは言えない。氏名の字は番号の持ち主だけと一致するので同じ条件の人が二人とは言わず、住所で確かめられないとする。",
        rows="W1 V1",
        registry="""
            resident_code | my_number | name     | name_kana    | birth_date | sex    | address
            1             | a         | 深田　凛   | ふかだ　りん   | 2012-02-02 | female | 長野県木曽町福島2343番地
            2             | b         | 深田　凜   | ふかだ　りん   | 2012-02-02 | female | 長野県木曽町福島2343番地
        """,
        records="""
            record_id | my_number | name      | name_kana     | birth_date | sex
            1         | a         | 深田 凛    | フカダ　リン    | 2012-02-02 | female
            2         | a         | フカダ リン | フカダ　リン    | 2012-02-02 | female
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error
            1         | review  | B     | address_missing    | false
            2         | review  | B     | several_candidates | false
        """,
    ),
    Case(
        "E22 gaiji",
        "読めない外字(〓 ● ?)",
        why="外字は何の字か分からないので、一致とはしない。ほかの全項目が一致し、住基にほかに合う人がいなければ合格し、理由を残す。",
        rows="T3 O5 W2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 辻村　𠮷雄 | 1941-03-01 | male   | 長野県木曽町福島2350番地
            2             | b         | 堤　敏夫   | 1942-03-02 | male   | 長野県木曽町福島2351番地
            3             | c         | 堀　敏夫   | 1942-03-02 | male   | 長野県木曽町福島2351番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 辻村 〓雄 | 1941-03-01 | male   | 木曽町福島2350
            2         | a         | 辻村 ??雄 | 1941-03-01 | male   | 木曽町福島2350
            3         | b         | ● 敏夫   | 1942-03-02 | male   | 木曽町福島2351
            4         | a         | 辻〓 敏雄 | 1941-03-01 | male   | 木曽町福島2350
        """,
        expected="""
            record_id | verdict | grade | reason             | name_level
            1         | same    | A     | unreadable         | not_comparable
            2         | same    | A     | unreadable         | not_comparable
            3         | review  | B     | unreadable         | not_comparable
            4         | review  | B     | given_name_differs | given_differs
        """,
    ),
    Case(
        "E22 gaiji in another script",
        "読めない外字があり、書き方(漢字・仮名・ローマ字)も違う",
        why="フリガナがなければ、仮名やローマ字の氏名は漢字の氏名と比べられない。字が読めないためになお分からないものを、読める氏名より先に合格にはしない。",
        rows="W2 W5",
        registry="""
            resident_code | my_number | name     | name_kana | birth_date | sex    | address
            1             | a         | 〓藤　健朗 |           | 1951-03-01 | male   | 長野県木曽町福島2355番地
            2             | b         | 斉藤　健司 |           | 1952-03-02 | male   | 長野県木曽町福島2356番地
            3             | c         | LI NA    |           | 1983-03-03 | female | 長野県木曽町福島2357番地
        """,
        records="""
            record_id | my_number | name           | birth_date | sex    | address
            1         | a         | サイトウ ケンロウ | 1951-03-01 | male   | 木曽町福島2355
            2         | b         | サイトウ ケンジ  | 1952-03-02 | male   | 木曽町福島2356
            3         | c         | 〓 奈          | 1983-03-03 | female | 木曽町福島2357
        """,
        expected="""
            record_id | verdict | grade | reason     | name_level
            1         | review  | B     | unreadable | not_comparable
            2         | review  | B     | incomplete | not_comparable
            3         | review  | B     | unreadable | not_comparable
        """,
    ),
    Case(
        "E22 registry gaiji",
        "住基の側に読めない字がある",
        why="番号の持ち主の字や番地が読めなくても、全項目が一致する人がほかにいれば別人の番号と分かる。本人の番号なら一致する。",
        rows="A1 B9 B10 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | one       | 堀江　敏夫 | 1944-03-03 | male | 長野県木曽町福島2361番地
            2             | two       | 堀江　〓夫 | 1944-03-03 | male | 長野県木曽町福島2361番地
            3             | three     | 堤　和夫   | 1943-04-04 | male | 長野県木曽町福島2363番地
            4             | four      | 堤　和夫   | 1943-04-04 | male | 長野県木曽町福島236●番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | two       | 堀江 敏夫 | 1944-03-03 | male | 木曽町福島2361
            2         | four      | 堤 和夫   | 1943-04-04 | male | 木曽町福島2363
            3         | one       | 堀江 敏夫 | 1944-03-03 | male | 木曽町福島2361
            4         | three     | 堤 和夫   | 1943-04-04 | male | 木曽町福島2363
        """,
        expected="""
            record_id | verdict | grade | reason     | linkage_error | proposed_number | pattern
            1         | mislink | C     | unreadable | true          | one             | twin
            2         | mislink | C     | unreadable | true          | three           | same_name_birth
            3         | same    | A     | -          | false         | -               | -
            4         | same    | A     | -          | false         | -               | -
        """,
    ),
    Case(
        "E22 kanji and kana",
        "片仮名と漢字の形の似た字",
        why="二(に)とニ(片仮名のに)、力(ちから)とカ(片仮名のか)は別の字なので、同じ氏名とはしない。國と国のような旧字体は同じとする。",
        rows="T3 V3 A1",
        registry="""
            resident_code | my_number | name     | name_kana      | birth_date | sex  | address
            1             | a         | 二木　國雄 | ふたつぎ　くにお | 1945-05-05 | male | 長野県木曽町福島2371番地
            2             | b         | 樽沢　力   | たるさわ　ちから | 1946-06-06 | male | 長野県木曽町福島2372番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | a         | 二木 国雄 | 1945-05-05 | male | 木曽町福島2371
            2         | a         | ニ木 国雄 | 1945-05-05 | male | 木曽町福島2371
            3         | b         | 樽沢 カ   | 1946-06-06 | male | 木曽町福島2372
        """,
        expected="""
            record_id | verdict | grade | reason             | name_level
            1         | same    | A     | -                  | variant
            2         | review  | B     | surname_differs    | surname_differs
            3         | review  | B     | given_name_differs | given_differs
        """,
    ),
]
