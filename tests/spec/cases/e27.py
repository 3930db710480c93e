"""E27: slips of the pen in the number itself."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "E27",
        "誤記: 検査用数字、桁抜け、桁余り、入替り、だれのものでもない番号",
        why="書き誤った番号はほとんどが検査用数字で分かり、別人の番号になることはまれ。本人が住基にいれば正しい番号を示す。空欄は誤りに数えない。",
        rows="N1 N3 N4 N5 H3 H5 C1 C2 C9",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 羽田　澄   | 1953-03-13 | female | 長野県青木村大字田沢111番地
        """,
        records="""
            record_id | my_number    | name   | birth_date | sex    | address    | applied_number
            1         |              | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | a
            2         | 1234         | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | a
            3         | 123456789010 | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | 123456789010
            4         | 000000000000 | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 |
            5         | nobody       | 羽田 澄 | 1953-03-13 | female | 青木村田沢111 | nobody
            6         | nobody       | 風間 遠 | 1954-04-14 | male   | 東京都千代田区丸の内1-1-1 | nobody
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | cause
            1         | invalid_number | number_missing   | false         | a               | -
            2         | invalid_number | number_malformed | true          | a               | staff
            3         | invalid_number | check_digit      | true          | a               | applicant
            4         | invalid_number | dummy            | true          | a               | undetermined
            5         | not_found      | -                | true          | a               | applicant
            6         | not_found      | -                | false         | -               | -
        """,
    ),
    Case(
        "E27 both",
        "申請書も業務システムも違う番号",
        why="申請書の番号も業務システムの番号も本人のものでなく、互いにも違うので双方の誤りと推定する。",
        rows="N3 A1 C2 C3",
        registry="""
            resident_code | my_number    | name     | birth_date | sex    | address
            1             | 246813579129 | 羽生　澄江 | 1953-03-14 | female | 長野県青木村大字田沢112番地
        """,
        records="""
            record_id | my_number    | name     | birth_date | sex    | address      | applied_number
            1         | 24681357912  | 羽生 澄江 | 1953-03-14 | female | 青木村田沢112 | 246813579132
            2         | 2468135799129 | 羽生 澄江 | 1953-03-14 | female | 青木村田沢112 | 246813579129
            3         | 2468-1357-9129 | 羽生 澄江 | 1953-03-14 | female | 青木村田沢112 |
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | cause | pattern
            1         | invalid_number | number_malformed | true          | 246813579129    | both  | digit_missing
            2         | invalid_number | number_malformed | true          | 246813579129    | staff | digit_extra
            3         | same           | -                | false         | -               | -     | -
        """,
    ),
    Case(
        "E27 several",
        "だれのものでもない番号で、本人も一人に決まらない",
        why="住所を持たない事務で、同じ氏名・生年月日・性別の人が二人いる。どちらの番号か決まらないので正しい番号は示さず、誤りの件数にも数えない。",
        rows="H4",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 羽鳥　清美 | 1954-03-15 | female | 長野県青木村大字田沢113番地
            2             | b         | 羽鳥　清美 | 1954-03-15 | female | 長野県飯山市大字飯山1127番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex
            1         | nobody    | 羽鳥 清美 | 1954-03-15 | female
        """,
        expected="""
            record_id | verdict   | grade | reason             | linkage_error | proposed_number | cause
            1         | not_found | C     | several_candidates | false         | -               | -
        """,
    ),
    Case(
        "E27 written",
        "番号の書き方(全角、空白、ハイフン)と入替り",
        why="全角数字や区切りは番号の違いではない。数字そのものが入れ替わり、抜け、余れば番号不備とし、本人の番号と比べて型を示す。",
        rows="A1 N3 N4 C9 C8",
        registry="""
            resident_code | my_number    | name     | birth_date | sex  | address
            1             | 135792468015 | 羽根　隆史 | 1955-03-16 | male | 長野県青木村大字田沢114番地
        """,
        records="""
            record_id | my_number       | name     | birth_date | sex  | address
            1         | １３５７９２４６８０１５ | 羽根 隆史 | 1955-03-16 | male | 青木村田沢114
            2         | 1357 9246 8015  | 羽根 隆史 | 1955-03-16 | male | 青木村田沢114
            3         | 135792468051    | 羽根 隆史 | 1955-03-16 | male | 青木村田沢114
            4         | 13579246801     | 羽根 隆史 | 1955-03-16 | male | 青木村田沢114
            5         | 1357924680152   | 羽根 隆史 | 1955-03-16 | male | 青木村田沢114
            6         | なし             | 羽根 隆史 | 1955-03-16 | male | 青木村田沢114
        """,
        expected="""
            record_id | verdict        | reason           | linkage_error | proposed_number | cause        | pattern
            1         | same           | -                | false         | -               | -            | -
            2         | same           | -                | false         | -               | -            | -
            3         | invalid_number | check_digit      | true          | 135792468015    | undetermined | adjacent_transposition
            4         | invalid_number | number_malformed | true          | 135792468015    | undetermined | digit_missing
            5         | invalid_number | number_malformed | true          | 135792468015    | undetermined | digit_extra
            6         | invalid_number | number_malformed | true          | 135792468015    | undetermined | unknown
        """,
    ),
]
