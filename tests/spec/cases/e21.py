"""E21: marriage, former surname, alias, naturalisation."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E21",
        "婚姻・旧氏・通称",
        why="業務側の氏名が過去の氏名・旧氏・通称と一致すれば同一人(氏名変更)。氏だけが違い履歴にもなければ、婚姻かもしれないので人が確かめる。",
        rows="V3 A3",
        registry="""
            resident_code | my_number | name     | former_name | alias    | birth_date | sex    | address
            1             | a         | 中村　夏美 |             |          | 1990-05-06 | female | 長野県上田市大手1丁目2番3号
            2             | b         | 清水　冬子 | 藤原         |          | 1975-07-08 | female | 長野県上田市大手1丁目2番4号
            3             | c         | KIM MINJI |             | 木村　美智 | 1988-09-10 | female | 長野県上田市大手1丁目2番5号
            4             | d         | 北沢　桃子 |             |          | 1991-01-02 | female | 長野県上田市大手1丁目2番6号
        """,
        history="""
            resident_code | name     | address
            1             | 丸山　夏美 | 長野県飯田市大久保町2534番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 丸山 夏美 | 1990-05-06 | female | 飯田市大久保町2534
            2         | b         | 藤原冬子  | 1975-07-08 | female | 上田市大手1-2-4
            3         | c         | 木村 美智 | 1988-09-10 | female | 上田市大手一丁目2番5号
            4         | d         | 南沢 桃子 | 1991-01-02 | female | 上田市大手一丁目2番6号
        """,
        expected="""
            record_id | verdict      | grade | reason          | name_level
            1         | same_renamed | A     | -               | past
            2         | same_renamed | A     | -               | past
            3         | same_renamed | A     | -               | past
            4         | review       | B     | surname_differs | surname_differs
        """,
    ),
    Case(
        "E21 move",
        "婚姻して転居した(氏と住所が違う)",
        why="名・生年月日・性別が一致し、氏と住所だけ違う。婚姻と転居で説明がつくので別人とはせず、人が確かめる。",
        rows="D9 V3 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 中沢　春菜 | 1990-05-07 | female | 長野県上田市大手1丁目3番3号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 西山 春菜 | 1990-05-07 | female | 飯田市大久保町2535
            2         | a         | 西山 春菜 | 1990-05-07 | male   | 飯田市大久保町2535
        """,
        expected="""
            record_id | verdict | grade | reason          | linkage_error
            1         | review  | B     | surname_differs | false
            2         | mislink | C     | surname_differs | true
        """,
    ),
    Case(
        "E21 brackets",
        "旧氏併記・アルファベットと通称の書式",
        why="「新氏［旧氏］　名」「ALPHABET＿漢字（通称）」の書式を分けて読む。旧氏だけ、通称だけの記録も本人と分かる。",
        rows="A1 A3",
        registry="""
            resident_code | my_number | name                    | birth_date | sex    | address
            1             | a         | 中川［片桐］　夏子         | 1977-07-17 | female | 長野県上田市大手1丁目4番3号
            2             | b         | PARK JIHYE＿朴　智恵（新井　智恵） | 1987-07-18 | female | 長野県上田市大手1丁目4番4号
        """,
        records="""
            record_id | my_number | name        | birth_date | sex    | address
            1         | a         | 中川 夏子    | 1977-07-17 | female | 上田市大手1-4-3
            2         | a         | 片桐 夏子    | 1977-07-17 | female | 上田市大手1-4-3
            3         | b         | PARK JIHYE  | 1987-07-18 | female | 上田市大手1-4-4
            4         | b         | 新井 智恵    | 1987-07-18 | female | 上田市大手1-4-4
            5         | b         | 朴 智恵      | 1987-07-18 | female | 上田市大手1-4-4
        """,
        expected="""
            record_id | verdict      | grade | name_level
            1         | same         | A     | same
            2         | same_renamed | A     | past
            3         | same         | A     | same
            4         | same_renamed | A     | past
            5         | same         | A     | same
        """,
    ),
    Case(
        "E21 found",
        "別人の番号で、本人は旧姓のまま記録されている",
        why="記録の氏名は婚姻前のもの。過去の氏名でも本人を探すので、正しい番号を示せる。",
        rows="B3 C2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | own       | 中島　美里 | 1990-09-07 | female | 長野県上田市大手1丁目5番3号
            2             | other     | 西村　義男 | 1949-11-17 | male   | 長野県上田市大手1丁目5番4号
        """,
        history="""
            resident_code | name
            1             | 古畑　美里
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address       | applied_number
            1         | other     | 古畑 美里 | 1990-09-07 | female | 上田市大手1-5-3 | own
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause
            1         | mislink | true          | own             | staff
        """,
    ),
    Case(
        "E21 changed",
        "改名・帰化で名や氏名がまるごと違い、履歴にない",
        why="生年月日・性別が一致し、住所は町名まで合う。氏名だけの違いでは別人と言えないので、改名・帰化の届けを人が確かめる。",
        rows="V2 V4",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 中条　結衣 | 1992-01-03 | female | 長野県上田市大手1丁目6番3号
            2             | b         | 岡本　誠司 | 1983-11-05 | male   | 長野県上田市大手1丁目6番4号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 中条 花枝 | 1992-01-03 | female | 上田市大手一丁目
            2         | b         | 金田 修   | 1983-11-05 | male   | 上田市大手一丁目
        """,
        expected="""
            record_id | verdict | grade | reason             | address_level | linkage_error
            1         | review  | B     | given_name_differs | same_town     | false
            2         | review  | B     | name_differs       | same_town     | false
        """,
    ),
    Case(
        "E21 divorced",
        "離婚して旧姓に戻った、業務側が旧姓か新姓かどちらでも",
        why="記録の氏が婚姻中のものでも、その前のものでも、履歴にあれば同一人(氏名変更)とする。業務システムだけが旧氏を持つ場合も同じである。",
        rows="A1 A3",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 中原　睦美 | 1984-01-04 | female | 長野県上田市大手1丁目6番5号
            2             | b         | 西田　希   | 1985-02-05 | female | 長野県上田市大手1丁目6番6号
        """,
        history="""
            resident_code | name
            1             | 倉沢　睦美
            2             | 堀内　希
        """,
        records="""
            record_id | my_number | name     | former_name | birth_date | sex    | address
            1         | a         | 中原 睦美 |             | 1984-01-04 | female | 上田市大手1-6-5
            2         | a         | 倉沢 睦美 |             | 1984-01-04 | female | 上田市大手1-6-5
            3         | b         | 宮本 希   | 堀内         | 1985-02-05 | female | 上田市大手1-6-6
        """,
        expected="""
            record_id | verdict      | grade | name_level
            1         | same         | A     | same
            2         | same_renamed | A     | past
            3         | same_renamed | A     | past
        """,
    ),
]
