"""The rules of contract §3 that are not negotiable."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "rule same",
        "全項目一致、表記ゆれ",
        why="異体字・全半角・和暦・大字の有無などの書き方の違いは同じ人とみなす。",
        registry="""
            resident_code | my_number | name      | name_kana     | birth_date | sex    | address
            1             | a         | 渡邉　花子 | わたなべ　はなこ | 1980-04-01 | female | 長野県北佐久郡軽井沢町大字長倉1234番地5
        """,
        records="""
            record_id | my_number | name     | name_kana  | birth_date      | sex    | address
            1         | a         | 渡辺 花子 | ﾜﾀﾅﾍﾞ ﾊﾅｺ  | 昭和55年4月1日    | female | 軽井沢町長倉１２３４－５
            2         | a         | 渡邉花子  | ワタナベハナコ | S55.4.1         | female | 北佐久郡軽井沢町大字長倉1234番地の5
        """,
        expected="""
            record_id | verdict | grade | reason | linkage_error | name_level | kana_level | birth_level | address_level | match_key
            1         | same    | A     | -      | false         | variant    | same       | same        | same          | ~NAME+BIRTH+SEX+ADDRESS
            2         | same    | A     | -      | false         | same       | same       | same        | same          | +NAME+BIRTH+SEX+ADDRESS
        """,
    ),
    Case(
        "rule 1",
        "住所を持たない事務",
        why="住所を持たない事務では、住基に同じ氏名・生年月日の人がほかにいないときだけ合格する。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 鈴木　明   | 1955-05-05 | male   | 長野県佐久市中込3056番地
            2             | two       | 鈴木　明   | 1955-05-05 | male   | 長野県千曲市大字杭瀬下84番地
            3             | three     | 赤羽　光   | 1956-06-06 | male   | 長野県東御市県281番地2
            4             | four      | 赤羽　光   | 1956-06-06 | female | 長野県安曇野市豊科6000番地
            5             | five      | 百瀬　大   | 1957-07-07 | male   | 長野県塩尻市大門七番町3番3号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex
            1         | one       | 鈴木 明 | 1955-05-05 | male
            2         | three     | 赤羽 光 | 1956-06-06 | male
            3         | five      | 百瀬 大 | 1957-07-07 | male
        """,
        expected="""
            record_id | verdict | grade | reason             | address_level
            1         | review  | B     | several_candidates | not_comparable
            2         | review  | B     | address_missing    | not_comparable
            3         | same    | A     | -                  | not_comparable
        """,
    ),
    Case(
        "rule 3",
        "双子、同じ日に生まれた夫婦、一字違いの父子",
        why="双子・同じ日に生まれた夫婦・一字違いの父子は、住所や氏が合っても合格にしない。全項目が合う人がほかにいれば別人の番号、いなければ人が確かめる。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | twin1     | 竹内　翔   | 2010-10-10 | male   | 長野県箕輪町大字中箕輪10298番地
            2             | twin2     | 竹内　翼   | 2010-10-10 | male   | 長野県箕輪町大字中箕輪10298番地
            3             | father    | 古川　正一 | 1960-01-01 | male   | 長野県高森町下市田2183番地1
            4             | son       | 古川　正二 | 1990-02-02 | male   | 長野県高森町下市田2183番地1
            5             | husband   | 池田　登   | 1970-03-03 | male   | 長野県池田町大字池田3203番地6
            6             | lonely    | 武田　実   | 1960-05-05 | male   | 長野県白馬村大字北城7025番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | twin2     | 竹内 翔   | 2010-10-10 | male   | 箕輪町中箕輪10298
            2         | father    | 古川 正二 | 1990-02-02 | male   | 高森町下市田2183-1
            3         | husband   | 池田 泉   | 1970-03-03 | female | 池田町池田3203-6
            4         | lonely    | 武田 稔   | 1985-06-06 | male   | 白馬村北城7025
        """,
        expected="""
            record_id | verdict | reason             | linkage_error | proposed_number | pattern
            1         | mislink | given_name_differs | true          | twin1           | twin
            2         | mislink | given_name_differs | true          | son             | family_member
            3         | review  | given_name_differs | false         | -               | -
            4         | review  | given_name_differs | false         | -               | -
        """,
    ),
    Case(
        "rule 4",
        "生年月日の書き誤り、性別だけ違う",
        why="生年月日が一か所だけ違う、性別だけが違う記録は、書き誤りかもしれないので人が確かめる。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 山口　進   | 1962-10-11 | male   | 長野県小川村大字高府8800番地8
            2             | b         | 石川　文   | 1963-10-11 | female | 長野県小川村大字高府8801番地
            3             | c         | 前田　望   | 1964-10-11 | male   | 長野県小川村大字高府8802番地
        """,
        records="""
            record_id | my_number | name   | birth_date    | sex    | address
            1         | a         | 山口 進 | 昭和37年11月10日 | male   | 小川村高府8800-8
            2         | b         | 石川 文 | 昭和38年10月11日 | male   | 小川村高府8801
            3         | c         | 前田 望 | 昭和20年1月31日  | male   | 小川村高府8802
        """,
        expected="""
            record_id | verdict | reason             | birth_level
            1         | review  | birth_date_slip    | slip
            2         | review  | sex_differs        | same
            3         | review  | birth_date_differs | different
        """,
    ),
    Case(
        "rule 5",
        "外字、不詳、性別不明",
        why="読めない字・不詳・性別不明は一致とはしない。ほかの全項目が一致し、ほかに合う人がいなければ合格して理由を残す。",
        registry="""
            resident_code | my_number | name      | birth_date | sex    | address
            1             | a         | 髙野　実   | 1941-01-01 | male   | 長野県木曽町福島2326番地6
            2             | b         | 原　節     | 1930-00-00 | female | 長野県木曽町福島2327番地
            3             | c         | 林　茂     | 1942-02-02 | male   | 長野県木曽町福島2328番地
            4             | d         | 関　勝     | 1943-03-03 | male   | 長野県木曽町福島2329番地
        """,
        records="""
            record_id | my_number | name    | birth_date | sex     | address
            1         | a         | 〓野 実  | 1941-01-01 | male    | 木曽町福島2326-6
            2         | b         | 原 節    | 1930-05-05 | female  | 木曽町福島2327
            3         | c         | 林 茂    | 1942-02-02 | unknown | 木曽町福島2328
            4         | d         | 〓 勝    | 1943-03-03 | male    | 諏訪市高島2丁目1番1号
        """,
        expected="""
            record_id | verdict | grade | reason             | name_level     | birth_level | sex_level
            1         | same    | A     | unreadable         | not_comparable | same        | same
            2         | same    | A     | birth_date_unknown | same           | compatible  | same
            3         | same    | A     | incomplete         | same           | same        | not_comparable
            4         | review  | B     | address_unrelated  | not_comparable | same        | same
        """,
    ),
    Case(
        "same_town",
        "番地の記載がない住所は合格させない",
        why="番地がなければ同じ町のだれの住所とも言えるので、合格にも誤りにもしない。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 宮下　梓   | 1938-08-18 | female | 長野県岡谷市幸町8番1号
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | a         | 宮下 梓 | 1938-08-18 | female | 岡谷市幸町
        """,
        expected="""
            record_id | verdict | grade | reason     | address_level | match_key
            1         | review  | B     | incomplete | same_town     | +NAME+BIRTH+SEX~ADDRESS
        """,
    ),
    Case(
        "rule 7",
        "支援措置: 本人の番号も候補に出さない",
        why="支援措置対象者の番号・住所をうかがわせるものは候補にも出さない。判定と原因は変わらない。",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                  | protected
            1             | hidden    | 滝沢　渚   | 1995-05-15 | female | 長野県辰野町中央1番地       | 1
            2             | other     | 唐木　潮   | 1996-06-16 | female | 長野県辰野町中央2番地       |
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address      | applied_number
            1         | other     | 滝沢 渚 | 1995-05-15 | female | 辰野町中央1   | hidden
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause
            1         | mislink | true          | -               | staff
        """,
    ),
]
