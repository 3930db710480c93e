"""The cases of contract §3 and §4 that the main job rests on (domain.md §5); every person is invented."""

from __future__ import annotations

from tests.spec.harness import Case

CASES = [
    Case(
        "same",
        "全項目一致、表記ゆれ",
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
        "E20",
        "転居: 業務側の住所が古い",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | a         | 小林　春男 | 1951-02-03 | male | 長野県松本市大字島内1番地
        """,
        history="""
            resident_code | address                  | valid_to
            1             | 長野県長野市大字安茂里77番地 | 2024-03-31
        """,
        records="""
            record_id | my_number | name    | birth_date | sex  | address
            1         | a         | 小林春男 | 1951-02-03 | male | 長野市安茂里77
        """,
        expected="""
            record_id | verdict    | grade | address_level | match_key
            1         | same_moved | A     | past          | +NAME+BIRTH+SEX+ADDRESS
        """,
    ),
    Case(
        "E21",
        "婚姻・旧氏・通称",
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
        "E01",
        "本人欄に保護者の番号(申請書どおりに入力)",
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
        "E02",
        "申請書は本人の番号、職員が家族の番号を入力",
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
    ),
    Case(
        "E03",
        "同時に処理した別の申請者の番号",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 柳沢　一郎 | 1950-01-02 | male   | 長野県須坂市大字須坂1番地
            2             | two       | 若林　二葉 | 1966-03-04 | female | 長野県小諸市相生町3丁目3番3号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address             | applied_number | entry_route
            1         | two       | 柳沢 一郎 | 1950-01-02 | male   | 須坂市須坂1番地        |                | registry_lookup
            2         | two       | 若林 二葉 | 1966-03-04 | female | 小諸市相生町3-3-3     | two            | application
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause | cause_basis | pattern
            1         | mislink | true          | one             | staff | route       | other_applicant
            2         | same    | false         | -               | -     | -           | -
        """,
    ),
    Case(
        "E04",
        "生年月日だけで検索した別人の番号",
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
        "E05",
        "同姓同名・同一生年月日の別人",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | one       | 佐藤　恵子 | 1948-08-08 | female | 長野県茅野市塚原2丁目6番1号
            2             | two       | 佐藤　恵子 | 1948-08-08 | female | 長野県大町市大町3887番地
            3             | three     | 田中　幸子 | 1949-09-09 | female | 長野県中野市三好町1丁目3番19号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex    | address
            1         | two       | 佐藤 恵子 | 1948-08-08 | female | 茅野市塚原2-6-1
            2         | one       | 佐藤 恵子 | 1948-08-08 | female | 茅野市塚原2-6-1
            3         | three     | 田中 幸子 | 1949-09-09 | female | 駒ヶ根市赤須町20番1号
            4         | two       | 佐藤 恵子 | 1948-08-08 | female | 駒ヶ根市赤須町20番1号
        """,
        expected="""
            record_id | verdict | grade | reason             | linkage_error | proposed_number | pattern
            1         | mislink | C     | address_unrelated  | true          | one             | same_name_birth
            2         | same    | A     | -                  | false         | -               | -
            3         | review  | B     | address_unrelated  | false         | -               | -
            4         | review  | B     | several_candidates | false         | -               | -
        """,
    ),
    Case(
        "rule1",
        "住所を持たない事務",
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
        "rule3",
        "双子、同じ日に生まれた夫婦、一字違いの父子",
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
        "rule4",
        "生年月日の書き誤り、性別だけ違う",
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
        "rule5",
        "外字、不詳、性別不明",
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
        "rule7",
        "支援措置: 本人の番号も候補に出さない",
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
        "E16",
        "住基で二人が同じ番号を持つ",
        registry="""
            resident_code | my_number | name     | birth_date | sex  | address
            1             | both      | 小口　昭夫 | 1939-03-21 | male | 長野県長野市大字鶴賀緑町1613番地
            2             | both      | 尾口　秋男 | 1939-03-21 | male | 香川県坂出市室町二丁目3番5号
        """,
        records="""
            record_id | my_number | name     | birth_date | sex  | address
            1         | both      | 小口 昭夫 | 1939-03-21 | male | 長野市鶴賀緑町1613
        """,
        expected="""
            record_id | verdict        | grade | linkage_error
            1         | registry_doubt | B     | false
        """,
    ),
    Case(
        "E17",
        "変更前の番号",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                     | event_reason
            1             | new       | 矢島　都   | 1944-04-14 | female | 長野県原村6549番地1           |
            2             | new2      | 平林　京   | 1945-05-15 | female | 長野県生坂村5493番地2         | 個人番号の変更請求
            3             | other     | 征矢　司   | 1946-06-16 | male   | 長野県朝日村大字小野沢300番地  |
        """,
        history="""
            resident_code | my_number
            1             | old
            3             | foreign
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | old       | 矢島 都 | 1944-04-14 | female | 原村6549-1
            2         | gone      | 平林 京 | 1945-05-15 | female | 生坂村5493-2
            3         | foreign   | 矢島 都 | 1944-04-14 | female | 原村6549-1
        """,
        expected="""
            record_id | verdict    | grade | linkage_error | proposed_number
            1         | old_number | B     | false         | new
            2         | old_number | B     | false         | new2
            3         | mislink    | C     | true          | new
        """,
    ),
    Case(
        "E18",
        "死亡・転出・国外転出した本人の番号は誤りではない",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                   | status
            1             | a         | 春日　昇   | 1931-01-11 | male   | 長野県阿智村駒場483番地      | deceased
            2             | b         | 夏目　渡   | 1972-02-12 | male   | 長野県阿智村駒場484番地      | overseas
        """,
        records="""
            record_id | my_number | name   | birth_date | sex  | address
            1         | a         | 春日 昇 | 1931-01-11 | male | 阿智村駒場483
            2         | b         | 夏目 渡 | 1972-02-12 | male | 阿智村駒場484
        """,
        expected="""
            record_id | verdict | grade | linkage_error | registry_status
            1         | same    | A     | false         | deceased
            2         | same    | A     | false         | overseas
        """,
    ),
    Case(
        "several_rows",
        "一人の複数の住基行は一人",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address                   | status    | event_date
            1             | a         | 伊東　円   | 1979-09-19 | female | 長野県売木村968番地1        | moved_out | 2020-01-01
            1             | a         | 伊東　円   | 1979-09-19 | female | 長野県天龍村平岡878番地      | current   | 2023-01-01
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address
            1         | a         | 伊東 円 | 1979-09-19 | female | 天龍村平岡878
            2         | a         | 伊東 円 | 1979-09-19 | female | 売木村968-1
        """,
        expected="""
            record_id | verdict    | registry_status
            1         | same       | current
            2         | same_moved | current
        """,
    ),
    Case(
        "E27",
        "誤記: 検査用数字、桁抜け、桁余り、入替り、だれのものでもない番号",
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
        "E30",
        "夫婦の番号が互いに入れ替わっている",
        registry="""
            resident_code | my_number | name     | birth_date | sex    | address
            1             | husband   | 両角　剛   | 1961-01-21 | male   | 長野県下諏訪町4613番地8
            2             | wife      | 両角　優   | 1963-03-23 | female | 長野県下諏訪町4613番地8
        """,
        records="""
            record_id | my_number | name   | birth_date | sex    | address      | applied_number
            1         | wife      | 両角 剛 | 1961-01-21 | male   | 下諏訪町4613-8 | wife
            2         | husband   | 両角 優 | 1963-03-23 | female | 下諏訪町4613-8 | husband
        """,
        expected="""
            record_id | verdict | linkage_error | proposed_number | cause     | pattern
            1         | mislink | true          | husband         | applicant | swapped_pair
            2         | mislink | true          | wife            | applicant | swapped_pair
        """,
    ),
]
