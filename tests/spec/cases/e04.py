"""E04: a number looked up by birth date alone."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E04",
        "生年月日だけで検索した別人の番号",
        why="生年月日だけが同じ別人。氏名と住所の二つが違うので別人の番号と分かる。",
        rows="B3 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 上條　健   | 1971-11-12 | male   | 長野県伊那市荒井3500番地
            2             | two       | 大日方　実 | 1971-11-12 | male   | 長野県飯山市大字飯山1110番地1
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address
            1         | two       | 上条 健 | 1971-11-12 | male | 伊那市荒井3500
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | mislink | true          | one             | undetermined | pattern     | same_birth
        """,
    ),
    Case(
        "E04 lookup",
        "生年月日だけで検索した番号、入力経路は照会",
        why="申請書に番号がなく職員が照会した経路なので、職員入力誤りと推定する。性別を持たない事務でも見付かる。",
        rows="B3 C7",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 上原　健次 | 1972-11-12 | male   | 長野県伊那市荒井3502番地
            2             | two       | 大月　実枝 | 1972-11-12 | female | 長野県飯山市大字飯山1110番地2
        """,
        records="""
            record_id | my_number | name     | birth_date | address       | entry_route
            1         | two       | 上原 健次 | 1972-11-12 | 伊那市荒井3502 | registry_lookup
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | true          | one             | staff | route       | same_birth
        """,
    ),
    Case(
        "E04 alone",
        "生年月日だけで検索した別人の番号、本人は住基にいない",
        why="本人が住基にいなくても、氏名・生年月日・性別・住所のうち二つが違えば別人の番号と分かる。正しい番号は示せない。",
        rows="D5 D6 D9 D10 C8 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 上島　康夫 | 1974-11-12 | male   | 長野県飯山市大字飯山1122番地
            2             | two       | 大林　昭三 | 1975-11-12 | male   | 長野県飯山市大字飯山1123番地
            3             | three     | 大谷　千尋 | 1976-11-12 | female | 長野県飯山市大字飯山1124番地
            4             | four      | 上田　真琴 | 1977-11-12 | female | 長野県飯山市大字飯山1125番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | one       | 上島 義和 | 1974-11-12 | male | 伊那市荒井3512
            2         | two       | 上松 茂樹 | 1975-11-12 | male | 伊那市荒井3513
            3         | three     | 上野 千尋 | 1976-11-12 | male | 伊那市荒井3514
            4         | four      | 上田 真琴 | 1977-11-21 | male | 伊那市荒井3515
        """,
        expected="""
            record_id | verdict | reason             | linkage_error | proposed_number | cause        | cause_basis | pattern
            1         | mislink | given_name_differs | true          | -               | undetermined | pattern     | same_birth
            2         | mislink | name_differs       | true          | -               | undetermined | pattern     | same_birth
            3         | mislink | surname_differs    | true          | -               | undetermined | pattern     | same_birth
            4         | mislink | birth_date_slip    | true          | -               | undetermined | none        | unknown
        """,
    ),
    Case(
        "E04 no address",
        "住所を持たない事務で、生年月日だけが同じ別人の番号",
        why="住所がなくても、氏名と性別の二つが違うので別人の番号と分かる。氏名しか違わなければ、改名かもしれないので人が確かめる。",
        rows="D4 V4 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 大沢　和枝 | 1973-11-12 | female | 長野県飯山市大字飯山1126番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex
            1         | one       | 上村 隆司 | 1973-11-12 | male
            2         | one       | 上村 節代 | 1973-11-12 | female
        """,
        expected="""
            record_id | verdict | grade | reason       | linkage_error | proposed_number | pattern
            1         | mislink | C     | name_differs | true          | -               | same_birth
            2         | review  | B     | name_differs | false         | -               | -
        """,
    ),
]
