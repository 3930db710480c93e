"""E04: a number looked up by birth date alone."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E04",
        "生年月日だけで検索した別人の番号",
        why="生年月日だけが同じ別人。氏名と住所の二つが違うので別人の番号と分かる。",
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
]
