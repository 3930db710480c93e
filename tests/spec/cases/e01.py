"""E01: the number of a parent or another relative in the applicant's field."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E01",
        "本人欄に保護者の番号(申請書どおりに入力)",
        why="子の申請書に保護者の番号が書かれ、そのまま入力された。番号の持ち主は同じ住所・同じ氏で、名と生年月日が違う。申請書の番号と同じなので申請書記入誤りと推定する。",
        rows="B1 C1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 宮沢　秋江 | 1984-03-04 | female | 長野県岡谷市幸町8番1号
            2             | child     | 宮沢　空   | 2015-06-07 | male   | 長野県岡谷市幸町8番1号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address          | applied_number
            1         | mother    | 宮沢 空 | 2015-06-07 | male | 岡谷市幸町8番1号    | mother
        """,
        expected="""
            record_id | verdict | grade | linkage_error | proposed_number | cause     | cause_basis | pattern
            1         | mislink | C     | true          | child           | applicant | application | family_member
        """,
    ),
    Case(
        "E01 stale",
        "保護者の番号、しかも業務側の住所が古い",
        why="一家で転居したあとも業務側の住所が古いまま。住所は過去の住所で照合し、家族の番号であることは住基の本人と持ち主を比べて分かる。",
        rows="B1 C1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 宮坂　秋穂 | 1984-03-04 | female | 長野県岡谷市幸町9番1号
            2             | child     | 宮坂　陸空 | 2015-06-07 | male   | 長野県岡谷市幸町9番1号
        """,
        history="""
            resident_code | address                    | valid_to
            2             | 長野県伊那市荒井3501番地     | 2020-03-31
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address      | applied_number
            1         | mother    | 宮坂陸空  | 2015-06-07 | male | 伊那市荒井3501 | mother
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause     | pattern       | address_level
            1         | mislink | true          | child           | applicant | family_member | different
        """,
    ),
    Case(
        "E01 right",
        "同じ家族でも番号が本人のものなら誤りではない",
        why="親と子がそれぞれ自分の番号で登録されている。住所と氏が同じ人がいても疑わない。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 宮島　秋代 | 1984-03-04 | female | 長野県岡谷市幸町10番1号
            2             | child     | 宮島　大空 | 2015-06-07 | male   | 長野県岡谷市幸町10番1号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address          | applied_number
            1         | child     | 宮島 大空 | 2015-06-07 | male   | 岡谷市幸町10番1号   | child
            2         | mother    | 宮島 秋代 | 1984-03-04 | female | 岡谷市幸町10番1号   | mother
        """,
        expected="""
            record_id | verdict | grade | linkage_error | cause
            1         | same    | A     | false         | -
            2         | same    | A     | false         | -
        """,
        expected_entry="""
            record_id | outcome
            1         | agree
            2         | agree
        """,
    ),
    Case(
        "E01 unknown",
        "保護者の番号だが、本人が住基にいない",
        why="子が県外にいて住基にない。名と生年月日の二つが違うので別人の番号と分かるが、正しい番号は示せない。",
        rows="D1 C1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 宮嵜　秋乃 | 1984-03-04 | female | 長野県岡谷市幸町11番1号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address         | applied_number
            1         | mother    | 宮嵜 遥人 | 2015-06-07 | male | 岡谷市幸町11番1号  | mother
        """,
        expected="""
            record_id | verdict | reason             | linkage_error | proposed_number | cause
            1         | mislink | given_name_differs | true          | -               | applicant
        """,
    ),
    Case(
        "E01 left",
        "家を出た父の番号、業務側の住所も古い",
        why="父は別居し、子も転居した。業務側の住所は古いが、父の過去の住所が今の子の住所と同じなので、家族の番号と分かる。方書だけが違う母も同じ家族である。",
        rows="B1 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | father    | 宮入　秋彦 | 1982-03-04 | male   | 長野県飯山市大字飯山1120番地
            2             | child     | 宮入　海斗 | 2014-06-07 | male   | 長野県岡谷市幸町12番1号　コーポ岡谷101
            3             | mother    | 宮入　秋奈 | 1984-03-04 | female | 長野県岡谷市幸町12番1号
        """,
        history="""
            resident_code | address
            1             | 長野県岡谷市幸町12番1号
            2             | 長野県伊那市荒井3511番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | father    | 宮入 海斗 | 2014-06-07 | male | 伊那市荒井3511
            2         | mother    | 宮入 海斗 | 2014-06-07 | male | 伊那市荒井3511
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | pattern       | address_level
            1         | mislink | true          | child           | family_member | different
            2         | mislink | true          | child           | family_member | different
        """,
    ),
    Case(
        "E01 birth",
        "保護者の番号、子の生年月日は不詳",
        why="生年月日が不詳でも、名と性別の二つが違うので別人の番号と分かる。不詳は一致とみなさないので、正しい番号は示さない。",
        rows="D3 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | mother    | 宮原　弥生 | 1981-02-03 | female | 長野県岡谷市幸町21番1号
            2             | child     | 宮原　拓海 | 2012-06-07 | male   | 長野県岡谷市幸町21番1号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | mother    | 宮原 拓海 | 不詳        | male | 岡谷市幸町21番1号
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | mislink | C     | given_name_differs | true          | -               | undetermined | pattern     | family_member
        """,
    ),
    Case(
        "E01 surname",
        "氏の違う母、別居の祖母の番号",
        why="氏が違えば家族とは言えないので、同じ住所なら同居人の番号とし、住所も違えば型は不明とする。どちらも別人の番号であることに変わりはない。",
        rows="B3 C1",
        registry="""
            resident_code | my_number   | name     | birth_date | sex    | address
            1             | mother      | 森下　千景 | 1985-03-05 | female | 長野県岡谷市幸町22番1号
            2             | child       | 田口　陽向 | 2016-06-08 | male   | 長野県岡谷市幸町22番1号
            3             | grandmother | 平出　久枝 | 1955-01-25 | female | 長野県塩尻市大門七番町4番3号
        """,
        records="""
            record_id | my_number   | name     | birth_date | sex  | address         | applied_number
            1         | mother      | 田口 陽向 | 2016-06-08 | male | 岡谷市幸町22番1号  | mother
            2         | grandmother | 田口 陽向 | 2016-06-08 | male | 岡谷市幸町22番1号  | grandmother
        """,
        expected="""
            record_id | verdict | reason       | linkage_error | proposed_number | cause     | cause_basis | pattern
            1         | mislink | name_differs | true          | child           | applicant | application | cohabitant
            2         | mislink | name_differs | true          | child           | applicant | application | unknown
        """,
    ),
]
