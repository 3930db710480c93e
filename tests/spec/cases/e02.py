"""E02: the form has the applicant's and a relative's number; staff typed the relative's."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E02",
        "申請書は本人の番号、職員が家族の番号を入力",
        why="同じ記録に申請書が二通あり、新しい方に本人の番号がある。業務システムだけが家族の番号なので職員入力誤りと推定する。",
        rows="B1 C2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 西澤　秋江 | 1983-03-04 | female | 長野県諏訪市高島1丁目22番30号
            2             | child     | 西澤　陸   | 2014-06-07 | male   | 長野県諏訪市高島1丁目22番30号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address            | applied_number
            1         | mother    | 西沢 陸 | 2014-06-07 | male | 諏訪市高島1-22-30    |
        """,
        applications="""
            record_id | my_number | received_at
            1         | mother    | 2024-01-05
            1         | child     | 2025-01-05
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | true          | child           | staff | application | family_member
        """,
        expected_entry="""
            record_id | outcome
            1         | differs
        """,
    ),
    Case(
        "E02 file wins",
        "申請書の台帳と業務システムの控えが食い違う",
        why="申請書の番号は台帳(applications)が業務システムの控え(applied_number)より優先する。",
        rows="B1 C2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | father    | 西尾　秋彦 | 1980-03-04 | male   | 長野県諏訪市高島1丁目22番31号
            2             | child     | 西尾　海   | 2013-06-07 | female | 長野県諏訪市高島1丁目22番31号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address            | applied_number
            1         | father    | 西尾 海 | 2013-06-07 | female | 諏訪市高島1-22-31    | father
        """,
        applications="""
            record_id | my_number | received_at
            1         | child     | 2025-01-05
        """,
        expected="""
            record_id | verdict | proposed_number | cause | cause_basis
            1         | mislink | child           | staff | application
        """,
    ),
    Case(
        "E02 put right",
        "申請書が誤りで、職員が直して登録した",
        why="申請書には家族の番号があるが、業務システムは本人の番号。止めずに、申請書の写しを確かめる件として知らせる。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 西野　秋子 | 1983-03-04 | female | 長野県諏訪市高島1丁目22番32号
            2             | child     | 西野　陸斗 | 2014-06-07 | male   | 長野県諏訪市高島1丁目22番32号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address            | applied_number
            1         | child     | 西野 陸斗 | 2014-06-07 | male | 諏訪市高島1-22-32    | mother
            2         | child     | 西野 陸斗 | 2014-06-07 | male | 諏訪市高島1-22-32    | 123456789010
            3         | child     | 西野 陸斗 | 2014-06-07 | male | 諏訪市高島1-22-32    |
        """,
        expected="""
            record_id | verdict | grade | linkage_error | cause
            1         | same    | A     | false         | -
            2         | same    | A     | false         | -
            3         | same    | A     | false         | -
        """,
        expected_entry="""
            record_id | outcome
            1         | differs
            2         | form_invalid
            3         | no_form
        """,
    ),
    Case(
        "E02 unknown",
        "本人を住基で一人に決められないが、申請書の番号の持ち主が記録と合う",
        why="業務側の住所が転居前で履歴にもなく、候補を一人に決められない。申請書の番号の持ち主は氏名・生年月日・性別が記録と合うので、職員入力誤りと推定する。",
        rows="D2 C4",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | other     | 西川　登喜 | 1939-01-04 | female | 長野県諏訪市高島1丁目22番33号
            2             | own       | 西岡　菊   | 1940-06-07 | female | 長野県諏訪市高島1丁目22番34号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address              | applied_number
            1         | other     | 西岡 菊 | 1940-06-07 | female | 茅野市塚原2丁目6番9号   | own
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis
            1         | mislink | true          | -               | staff | application
        """,
    ),
    Case(
        "E02 sibling",
        "きょうだいの申請を一緒に受け、弟の番号を姉に入力",
        why="申請書には本人の番号があり、業務システムだけが弟の番号なので職員入力誤りと推定する。弟の記録は正しい。",
        rows="A1 B1 C2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | sister    | 西原　柚葉 | 2011-03-02 | female | 長野県諏訪市高島1丁目22番35号
            2             | brother   | 西原　蒼介 | 2013-09-08 | male   | 長野県諏訪市高島1丁目22番35号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address           | applied_number
            1         | brother   | 西原 柚葉 | 2011-03-02 | female | 諏訪市高島1-22-35   | sister
            2         | brother   | 西原 蒼介 | 2013-09-08 | male   | 諏訪市高島1-22-35   | brother
        """,
        expected="""
            record_id | verdict | grade | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | C     | true          | sister          | staff | application | family_member
            2         | same    | A     | false         | -               | -     | -           | -
        """,
        expected_entry="""
            record_id | outcome
            1         | differs
            2         | agree
        """,
    ),
    Case(
        "E02 unsettled",
        "本人が住基にいず、申請書の番号の持ち主も別人",
        why="申請書と業務システムの番号が違い、どちらの持ち主も記録と合わない。本人の番号が分からないので、だれの誤りかは決めない。",
        rows="D2 C5 C6",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 西村　公平 | 1957-01-11 | male   | 長野県諏訪市高島1丁目22番36号
            2             | two       | 西本　文恵 | 1959-03-13 | female | 長野県諏訪市高島1丁目22番37号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address              | applied_number
            1         | one       | 西山 周作 | 1985-05-15 | male | 諏訪市高島1-22-36      | two
            2         | one       | 西山 周作 | 1985-05-15 | male | 茅野市塚原2丁目31番1号   | two
        """,
        expected="""
            record_id | verdict | reason       | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | mislink | name_differs | true          | -               | undetermined | pattern     | cohabitant
            2         | mislink | name_differs | true          | -               | undetermined | none        | unknown
        """,
    ),
]
