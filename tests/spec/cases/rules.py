"""The rules of contract §3 that are not negotiable."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "rule same",
        "全項目一致、表記ゆれ",
        why="異体字・全半角・和暦・大字の有無などの書き方の違いは同じ人とみなす。",
        rows="A1",
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
        rows="V1 O1 W1",
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
        rows="T1 T3 K1 K3 C8",
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
        rows="V5 V6 V7",
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
        rows="V8 O5 O7 O10",
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
        "rule 1 town",
        "番地の記載がない住所は合格させない",
        why="番地がなければ同じ町のだれの住所とも言えるので、合格にも誤りにもしない。",
        rows="W5",
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
        rows="B3 C2",
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
    Case(
        "rule 1 address",
        "住所だけ違う記録は合格にしない",
        why="氏名・生年月日・性別が一致しても、住所が今も過去も違えば合格にしない。住所まで合う人がほかにいれば別人の番号、いなければ人が確かめる。",
        rows="B7 V8 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 鈴村　好江 | 1951-05-06 | female | 長野県佐久市中込3057番地
            2             | two       | 鈴村　好江 | 1951-05-06 | female | 長野県千曲市大字杭瀬下86番地
            3             | three     | 赤岡　晃   | 1958-06-07 | male   | 長野県東御市県282番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 鈴村 好江 | 1951-05-06 | female | 佐久市中込3057
            2         | three     | 赤岡 晃   | 1958-06-07 | male   | 佐久市中込3058
        """,
        expected="""
            record_id | verdict | grade | reason            | linkage_error | proposed_number
            1         | mislink | C     | address_unrelated | true          | one
            2         | review  | B     | address_unrelated | false         | -
        """,
    ),
    Case(
        "rule 1 past name",
        "住所を持たない事務で、記録の氏名が旧氏",
        why="過去の氏名でも、住基に同じ氏名・生年月日の人がほかにいなければ同一人(氏名変更)とする。今その氏名の人が別にいれば人が確かめる。",
        rows="O2 V1",
        registry="""
            resident_code | my_number | name     | former_name | birth_date | sex    | address
            1             | a         | 鈴本　明里 | 赤堀         | 1986-05-07 | female | 長野県佐久市中込3059番地
            2             | b         | 鈴川　静香 | 赤松         | 1987-05-08 | female | 長野県佐久市中込3060番地
            3             | c         | 赤松　静香 |             | 1987-05-08 | female | 長野県東御市県283番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex
            1         | a         | 赤堀 明里 | 1986-05-07 | female
            2         | b         | 赤松 静香 | 1987-05-08 | female
        """,
        expected="""
            record_id | verdict      | grade | reason             | name_level | linkage_error
            1         | same_renamed | A     | -                  | past       | false
            2         | review       | B     | several_candidates | past       | false
        """,
    ),
    Case(
        "rule 1 answer",
        "照会した人だけの住基では、ほかに人がいないことは示せない",
        why="住基が照会への回答だけなら、候補が一人でも同姓同名・同一生年月日の別人がいないとは言えない。住所がなければ合格にせず、住所まで一致すれば合格にする。",
        rows="A1 W1",
        scope="answer",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | a         | 百瀬　大助 | 1957-07-08 | male | 長野県塩尻市大門七番町3番4号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | a         | 百瀬 大助 | 1957-07-08 | male |
            2         | a         | 百瀬 大助 | 1957-07-08 | male | 塩尻市大門七番町3-4
        """,
        expected="""
            record_id | verdict | grade | reason          | address_level
            1         | review  | B     | address_missing | not_comparable
            2         | same    | A     | -               | same
        """,
    ),
    Case(
        "rule 1 answer found",
        "照会した人だけの住基でも、住所まで一致する人は見付かる",
        why="回答の中に全項目が一致する人がほかにいれば別人の番号と分かる。住所のない記録では、回答の中でただ一人でも正しい番号とは言えないので示さない。",
        rows="B3 D2 C9",
        scope="answer",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | own       | 百井　清志 | 1959-09-08 | male   | 長野県塩尻市大門七番町3番5号
            2             | other     | 三村　光代 | 1967-10-18 | female | 長野県塩尻市大門七番町3番6号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | other     | 百井 清志 | 1959-09-08 | male | 塩尻市大門七番町3-5
            2         | other     | 百井 清志 | 1959-09-08 | male |
        """,
        expected="""
            record_id | verdict | grade | reason       | linkage_error | proposed_number
            1         | mislink | C     | name_differs | true          | own
            2         | mislink | C     | name_differs | true          | -
        """,
    ),
    Case(
        "rule 2",
        "一項目の相違だけでは別人としない",
        why="別人の番号とするには証拠が要る。全項目が一致する人がほかにいるか、氏名・生年月日・性別・住所の二つが違うかである。氏名と生年月日がともに一致すれば、最も悪くても人が確かめる。",
        rows="E1 E2 V2 V6",
        registry="""
            resident_code | my_number | name       | birth_date | sex    | address
            1             | one       | 佐山　ひかる | 1958-08-20 | female | 長野県大町市大町3895番地
            2             | two       | 佐保　あおい | 1959-08-21 | female | 長野県大町市大町3896番地
            3             | three     | 佐保　あおい | 1959-08-21 | male   | 長野県茅野市塚原2丁目6番49号
            4             | four      | 佐保　あおい | 1959-08-21 | male   | 長野県大町市大町3897番地
            5             | five      | 佐橋　文江   | 1961-08-23 | female | 長野県大町市大町3899番地
        """,
        history="""
            resident_code | address
            4             | 長野県茅野市塚原2丁目6番49号
        """,
        records="""
            record_id | my_number | name       | birth_date | sex    | address
            1         | one       | 佐山 ひかる | 1958-08-20 | male   | 茅野市塚原2-6-48
            2         | two       | 佐保 あおい | 1959-08-21 | male   | 茅野市塚原2-6-49
            3         | five      | 佐橋 千鶴   | 1961-08-23 | female | 大町市大町
            4         | five      | 佐橋 文江   | 1938-12-30 | female | 大町市大町3899
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number
            1         | review  | B     | sex_differs        | false         | -
            2         | review  | B     | several_candidates | false         | -
            3         | review  | B     | given_name_differs | false         | -
            4         | review  | B     | birth_date_differs | false         | -
        """,
    ),
    Case(
        "rule 2 two",
        "二つの項目が違えば別人の番号",
        why="住所が一致していても、ほかの二つが違えば別人の番号とする。住所の一致で格を上げない。",
        rows="D1 D11 C8",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 鷲沢　光男 | 1963-08-24 | male   | 長野県大町市大町3900番地
            2             | two       | 鷲尾　忍   | 1964-08-25 | female | 長野県大町市大町3901番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | one       | 鷲沢 亜紀 | 1991-02-02 | female | 大町市大町3900
            2         | two       | 鷲尾 忍   | 1990-03-03 | male   | 大町市大町3901
        """,
        expected="""
            record_id | verdict | grade | reason             | address_level | linkage_error | proposed_number | pattern
            1         | mislink | C     | given_name_differs | same          | true          | -               | family_member
            2         | mislink | C     | birth_date_differs | same          | true          | -               | family_member
        """,
    ),
    Case(
        "rule 3 several",
        "双子・一字違いで、合う人が二人いる",
        why="番号の持ち主とは名が違い、全項目が合う人が二人いる。どちらの番号か決まらないので人が確かめる。",
        rows="T2 K2",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | twin      | 竹村　明里 | 1999-10-11 | female | 長野県箕輪町大字中箕輪10299番地
            2             | one       | 竹村　千里 | 1999-10-11 | female | 長野県箕輪町大字中箕輪10299番地
            3             | two       | 竹村　千里 | 1999-10-11 | female | 長野県高森町下市田2184番地
            4             | father    | 竹中　正雄 | 1959-01-01 | male   | 長野県高森町下市田2185番地
            5             | son       | 竹中　正夫 | 1989-02-02 | male   | 長野県高森町下市田2185番地
            6             | namesake  | 竹中　正夫 | 1989-02-02 | male   | 長野県箕輪町大字中箕輪10300番地
        """,
        history="""
            resident_code | address
            3             | 長野県箕輪町大字中箕輪10299番地
            6             | 長野県高森町下市田2185番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | twin      | 竹村 千里 | 1999-10-11 | female | 箕輪町中箕輪10299
            2         | father    | 竹中 正夫 | 1989-02-02 | male   | 高森町下市田2185
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number
            1         | review  | B     | several_candidates | false         | -
            2         | review  | B     | several_candidates | false         | -
        """,
    ),
    Case(
        "rule 3 right",
        "双子・一字違いの父子でも、それぞれ本人の番号なら一致",
        why="よく似た家族がいることは疑いの理由にならない。",
        rows="A1",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | twin1     | 竹沢　翔太 | 2010-10-12 | male   | 長野県箕輪町大字中箕輪10301番地
            2             | twin2     | 竹沢　翔大 | 2010-10-12 | male   | 長野県箕輪町大字中箕輪10301番地
            3             | father    | 竹沢　孝一 | 1975-01-03 | male   | 長野県箕輪町大字中箕輪10301番地
            4             | son       | 竹沢　孝二 | 2004-02-04 | male   | 長野県箕輪町大字中箕輪10301番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | twin1     | 竹沢 翔太 | 2010-10-12 | male   | 箕輪町中箕輪10301
            2         | twin2     | 竹沢 翔大 | 2010-10-12 | male   | 箕輪町中箕輪10301
            3         | father    | 竹沢 孝一 | 1975-01-03 | male   | 箕輪町中箕輪10301
            4         | son       | 竹沢 孝二 | 2004-02-04 | male   | 箕輪町中箕輪10301
        """,
        expected="""
            record_id | verdict | grade | linkage_error
            1         | same    | A     | false
            2         | same    | A     | false
            3         | same    | A     | false
            4         | same    | A     | false
        """,
    ),
    Case(
        "rule 5 address",
        "住所に読めない字がある",
        why="読めない番地は一致とはしない。ほかの全項目が一致し、住基に同じ氏名・生年月日の人がほかにいなければ合格して理由を残す。いれば人が確かめる。",
        rows="O3 O4 W3",
        registry="""
            resident_code | my_number | name     | former_name | birth_date | sex    | address
            1             | a         | 沢村　栄二 | 楠           | 1946-01-01 | male   | 長野県木曽町福島2381番地
            2             | b         | 沢井　春江 |             | 1947-02-02 | female | 長野県木曽町福島2382番地
            3             | c         | 沢井　春江 |             | 1947-02-02 | female | 長野県飯島町飯島2540番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | a         | 沢村 栄二 | 1946-01-01 | male   | 木曽町福島238●
            2         | a         | 楠 栄二   | 1946-01-01 | male   | 木曽町福島238●
            3         | b         | 沢井 春江 | 1947-02-02 | female | 木曽町福島238●
        """,
        expected="""
            record_id | verdict      | grade | reason     | address_level
            1         | same         | A     | unreadable | not_comparable
            2         | same_renamed | A     | unreadable | not_comparable
            3         | review       | B     | unreadable | not_comparable
        """,
    ),
    Case(
        "rule 5 past",
        "読めない字・不詳・性別不明と、過去の住所・氏名",
        why="ほかの項目の一致は過去の住所・氏名でもよい。一つの項目だけが読めないか不明で、ほかに合う人がいなければ合格して理由を残す。",
        rows="O6 O8 O9 O11 O12",
        registry="""
            resident_code | my_number | name     | former_name | birth_date | sex    | address
            1             | a         | 沢城　亀吉 |             | 1931-03-03 | male   | 長野県木曽町福島2391番地
            2             | b         | 沢登　きぬ | 塩沢         | 1932-00-00 | female | 長野県木曽町福島2392番地
            3             | c         | 沢木　一恵 | 柴田         | 1953-05-03 | female | 長野県木曽町福島2393番地
        """,
        history="""
            resident_code | address
            1             | 長野県飯島町飯島2541番地
            2             | 長野県飯島町飯島2542番地
            3             | 長野県飯島町飯島2543番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex     | address
            1         | a         | 沢〓 亀吉 | 1931-03-03 | male    | 飯島町飯島2541
            2         | b         | 沢登 きぬ | 1932-06-06 | female  | 飯島町飯島2542
            3         | b         | 塩沢 きぬ | 1932-06-06 | female  | 飯島町飯島2542
            4         | c         | 沢木 一恵 | 1953-05-03 | unknown | 飯島町飯島2543
            5         | c         | 柴田 一恵 | 1953-05-03 | unknown | 木曽町福島2393
        """,
        expected="""
            record_id | verdict      | grade | reason             | address_level
            1         | same_moved   | A     | unreadable         | past
            2         | same_moved   | A     | birth_date_unknown | past
            3         | same_renamed | A     | birth_date_unknown | past
            4         | same_moved   | A     | incomplete         | past
            5         | same_renamed | A     | incomplete         | same
        """,
    ),
    Case(
        "rule 5 two",
        "確かめられない項目が二つある、ほかに合う人がいる",
        why="読めない字や不詳が二つの項目にあれば、ほかに人がいなくても合格にしない。読めない字がだれの氏名にも読めるときも人が確かめる。",
        rows="W2 W4 W5",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 沢田　実紀 | 1948-04-04 | female | 長野県木曽町福島2401番地
            2             | b         | 沢口　実紀 | 1948-04-04 | female | 長野県木曽町福島2401番地
            3             | c         | 沢辺　正吉 | 1933-00-00 | male   | 長野県木曽町福島2402番地
            4             | d         | 沢渡　千晴 | 1959-05-04 | female | 長野県木曽町福島2403番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex     | address
            1         | a         | 沢〓 実紀 | 1948-04-04 | female  | 木曽町福島2401
            2         | c         | 沢辺 正吉 | 1933-06-06 | male    | 木曽町福島
            3         | d         | 沢渡 千晴 | 1959-05-04 | unknown | 木曽町福島
            4         | d         | 沢〓 千晴 | 1959-05-04 | unknown | 木曽町福島2403
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error
            1         | review  | B     | unreadable         | false
            2         | review  | B     | birth_date_unknown | false
            3         | review  | B     | incomplete         | false
            4         | review  | B     | unreadable         | false
        """,
    ),
    Case(
        "rule 5 answer",
        "照会した人だけの住基では、読めない字・不詳・不明の記録は合格にしない",
        why="回答の中でただ一人の候補でも、ほかに合う人がいないとは言えないので人が確かめる。",
        rows="W2 W4 W5",
        scope="answer",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | a         | 沢野　光夫 | 1949-05-05 | male   | 長野県木曽町福島2411番地
            2             | b         | 沢柳　トミ | 1934-00-00 | female | 長野県木曽町福島2412番地
        """,
        records="""
            record_id | my_number | name     | birth_date | sex     | address
            1         | a         | 沢〓 光夫 | 1949-05-05 | male    | 木曽町福島2411
            2         | b         | 沢柳 トミ | 1934-07-07 | female  | 木曽町福島2412
            3         | a         | 沢野 光夫 | 1949-05-05 | unknown | 木曽町福島2411
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error
            1         | review  | B     | unreadable         | false
            2         | review  | B     | birth_date_unknown | false
            3         | review  | B     | incomplete         | false
        """,
    ),
    Case(
        "rule 6",
        "よく似た氏名は合格にも誤りにもしない",
        why="似ている度合いは並べる順を決めるだけで、合格や紐付け誤りの理由にはならない。一字違いは、住所が違っても人が確かめる。",
        rows="K3 T3 V3",
        registry="""
            resident_code | my_number | name       | birth_date | sex    | address
            1             | a         | 大津　千恵子 | 1951-09-01 | female | 長野県小川村大字高府8803番地
            2             | b         | 太田　孝行   | 1952-09-02 | male   | 長野県小川村大字高府8804番地
        """,
        records="""
            record_id | my_number | name       | birth_date | sex    | address
            1         | a         | 大津 智恵子 | 1951-09-01 | female | 小川村高府8803
            2         | a         | 大津 智恵子 | 1951-09-01 | female | 伊那市荒井3517
            3         | b         | 大田 孝行   | 1952-09-02 | male   | 小川村高府8804
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error
            1         | review  | B     | given_name_differs | false
            2         | review  | B     | given_name_differs | false
            3         | review  | B     | surname_differs    | false
        """,
    ),
]
