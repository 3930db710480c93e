"""What headings mean: spellings that extracts of Japanese authorities use, brought to canonical fields.

A heading is compared without width, spaces, underscores, brackets round a remark and leading numbers. Words for a person
(受給者, 児童 …) before a field's word say whose field it is.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final, NamedTuple

from reconcile.sources.kinds import FIELDS


class Meaning(NamedTuple):
    """What a heading says.

    Attributes:
        field: Canonical field, ``payload`` or ``ignored``; "" for an unknown heading.
        name: For payload: the column's name in the replica. For a part of a field: its place in the field, such as ``2``.
        person: Whose field: "" or a word such as 児童.
        rank: Smaller is the better record id.
    """

    field: str = ""
    name: str = ""
    person: str = ""
    rank: int = 0


#: Persons that a row can be about.
_SUBJECTS: Final = (
    "受給者", "児童", "対象児童", "障害児", "被保険者", "借受人", "借受者", "生徒", "園児", "支給対象者", "支給対象児童", "債務者",
    "患者", "受診者",
)  # fmt: skip
#: Words that say nothing more than "the person of this row".
_SELF: Final = ("本人", "対象者", "利用者", "認定者", "手帳所持者", "所持者")
#: Persons beside the one that the row is about.
BYSTANDERS: Final = frozenset(
    (
        "世帯主", "保護者", "申請者", "届出者", "配偶者", "扶養義務者", "父", "母", "代理人", "連帯保証人", "保証人", "相手方",
        "緊急連絡先", "後見人", "世帯員", "同居者",
    )
)  # fmt: skip
_PERSONS: Final = tuple(sorted((*_SUBJECTS, *_SELF, *BYSTANDERS), key=len, reverse=True))

_FIELDS: Final[dict[str, str]] = {
    "my_number": "個人番号 マイナンバー 個人no 個人番号マイナンバー マイナンバー個人番号 行政手続個人番号 mynumber kojinbango",
    "name": "氏名 漢字氏名 氏名漢字 名前 お名前 姓名 氏名漢字氏名 宛名氏名 名称氏名 fullname shimei kanjishimei",
    "name_kana": "氏名カナ カナ氏名 カナ カナ名 フリガナ ふりがな 氏名フリガナ 氏名ふりがな 氏名かな かな氏名 かな ヨミガナ よみがな 読み 読み仮名 振り仮名 "
    "カナ氏名フリガナ 氏名ヨミ 氏名ヨミガナ 半角カナ氏名 全角カナ氏名 カナ宛名 kana shimeikana namekana",
    "birth_date": "生年月日 誕生日 出生日 生年月日和暦 生年月日西暦 出生年月日 birthday birth dateofbirth dob seinengappi",
    "sex": "性別 性別コード 性別区分 性別cd 性別名 男女 男女区分 男女別 gender seibetsu",
    "address": "住所 現住所 居住地 居所 住所地 住民票住所 住所漢字 住所全体 居住地住所 所在地 jusho juusho",
    "postal_code": "郵便番号 〒 郵便no zip zipcode postcode yubinbango",
    "former_name": "旧氏 旧姓 旧氏名 旧姓氏名 併記旧氏 旧氏併記",
    "alias": "通称 通称名 通名 併記名 外国人通称名 通称氏名",
    "addressee_no": "宛名番号 統合宛名 統合宛名番号 団体内統合宛名番号 団体内統合宛名 宛名no 宛名コード 宛名cd 統合宛名no atenano",
    "entry_route": "入力経路 登録区分 経路 登録経路 取得経路 番号取得経路 番号登録経路 番号入力経路 個人番号取得区分 番号取得区分 入力区分 番号登録区分",
    "entered_by": "更新職員 入力者 登録者 更新者 入力職員 登録職員 職員番号 職員id 入力担当者 更新担当者 処理者 更新者id 入力者id 担当職員",
    "entered_at": "更新日 更新年月日 入力日 入力年月日 更新日時 処理日 処理年月日 入力日時 登録日時 最終更新日",
    "received_at": "受付年月日 受付日 受理日 受理年月日 申請日 申請年月日 申請受付日 受付日時 収受日",
    "applied_number": "申請書番号 申請書記載番号 申請書個人番号 申請書記載個人番号 申請時個人番号 記載個人番号 申請個人番号 届出個人番号 申請書記入番号 申請番号個人番号",
    "role": "続柄区分 続柄 対象者区分 役割 本人区分 受給者児童区分 受給者区分 対象区分 者区分 区分",
    "resident_code": "住民票コード 住民コード 住民票cd 住基コード",
    "city_code": "市町村コード 市区町村コード 団体コード 自治体コード 市町村cd",
    "status": "異動区分 住民状態 住民区分 現存区分 消除区分 住基状態 状態区分",
    "event_reason": "異動事由 異動理由 異動事由名",
    "event_date": "異動年月日 異動日 異動事由発生日",
    "protected": "支援措置 支援措置区分 支援措置対象 dv支援 支援措置有無",
    "valid_to": "有効終了日 履歴終了日 適用終了日 異動前終了日",
    "system": "システム 事務 業務 業務id 事務id システムid 業務コード",
    "registered_at": "副本登録日 副本登録日時 登録日時副本",
    "provided_at": "提供日 提供年月日 情報提供日 提供日時 情報提供日時",
    "requester": "照会機関 照会者 提供先 情報照会者 照会元",
}  # fmt: skip
#: Headings of record ids, best first; a comma ends a rank.
_IDS: Final = (
    "recordid,管理番号 整理番号 管理no 整理no 台帳番号 記録番号 レコード番号 識別番号 個別番号 キー,番号 no 連番 通番,"
    "認定番号 認定no,証書番号,借受番号,ケース番号 世帯番号,受給者証番号,手帳番号 手帳記号番号,受給者番号,証書通番,貸付番号"
)
_PARTS: Final[dict[str, str]] = {
    "name": "氏 姓 苗字 名字 surname lastname familyname 氏漢字 姓漢字,名 givenname firstname 名漢字",
    "name_kana": "氏カナ 姓カナ セイ カナ氏 カナ姓 氏フリガナ 姓フリガナ 氏かな 姓かな,名カナ メイ カナ名前 名フリガナ 名かな",
    "address": "都道府県 都道府県名 県名,市区町村 市町村 市区町村名 市町村名 市郡 住所1,町名 町域 町字 大字 大字町名 字 町丁目 住所2,"
    "番地 地番 番地号 丁目番地 住所3 番地以下,方書 建物名 建物 マンション名 アパート名 建物名等 方書き 住所4 住所方書 住所建物 方書建物名",
}
_PAYLOAD: Final[dict[str, str]] = {
    "recipient_no": "受給者番号 公費受給者番号 受給者証番号 受給者no",
    "techo_no": "手帳番号 手帳記号番号 手帳no",
    "certificate_no": "証書通番 証書番号 証明書番号",
    "case_no": "ケース番号 世帯番号 ケースno",
    "loan_no": "貸付番号 貸付no",
    "disease_code": "疾病番号 疾病コード 疾患コード 病名コード 告示番号",
    "disability_code": "障害種別 障害区分 障害名コード 障害コード 障害の種類",
    "facility_code": "施設番号 施設コード 施設cd 事業所番号",
    "school_code": "学校番号 学校コード 学校cd",
    "grade_class": "学部 学年",
    "grade": "等級 程度 障害等級 障害の程度 判定 級別 総合等級 障害程度",
    "fiscal_year": "年度 対象年度 支給年度",
    "income_class": "所得区分 所得階層 負担区分",
    "payment_class": "支給区分 支給停止区分",
    "amount": "手当月額 手当額 支給額 支給月額 貸付金額 金額 月額 給付額",
    "issued_on": "交付年月日 交付日 決定日 決定年月日 認定年月日 認定日 入所年月日 入所日 支給決定日 支給決定年月日 開始日 有効期間開始日",
    "valid_until": "有効期限 有効期間終了日 支給終了日 有効期間満了日 終了日 満了日 有効終了年月日 有効年月日",
    "next_review": "次回判定日 次回判定年月 次回判定年月日 再判定日 再認定日 再判定年月",
    "application_no": "申請受付番号 受付番号",
}
#: Never needed for the comparison: numbers of others, other addresses, contacts, remarks.
_IGNORED: Final = (
    "法人番号 法人番号13桁 住民票コード 住民コード 電話番号 電話 携帯 携帯電話 携帯電話番号 連絡先 連絡先電話番号 自宅電話 fax fax番号 メール メールアドレス email "
    "備考 摘要 メモ 年齢 世帯主名 本籍 本籍地 送付先 送付先住所 送付先郵便番号 前住所 転出先 転出先住所 口座番号 口座名義 金融機関 支店 基礎年金番号 被保険者番号 "
    "被保険者証番号 記号番号 運転免許証番号 在留カード番号 国籍 行番号 予備 旧宛名番号 旧個人番号 変更前個人番号 前個人番号"
)
_NOISE: Final = re.compile(r"[\s_・\-‐―/／.:：*※'\"「」【】\[\]<>〔〕]")
_REMARK: Final = re.compile(r"[((]([^()()]*)[))]")
_NUMBERED: Final = re.compile(r"^\d{1,3}[._ ::、]+")
_KEPT_REMARKS: Final = frozenset(["カナ", "かな", "漢字", "フリガナ", "ふりがな", "半角カナ", "全角カナ"])


@cache
def _table() -> dict[str, Meaning]:
    found: dict[str, Meaning] = {}
    for field, words in _FIELDS.items():
        for word in words.split():
            found.setdefault(word, Meaning(field))
    for field, parts in _PARTS.items():
        for place, words in enumerate(parts.split(","), 1):
            for word in words.split():
                found.setdefault(word, Meaning(f"{field}:part", str(place)))
    for name, words in _PAYLOAD.items():
        for word in words.split():
            found.setdefault(word, Meaning("payload", name))
    for word in _IGNORED.split():
        found.setdefault(word, Meaning("ignored"))
    for name in {name for names in FIELDS.values() for name in names}:
        found[name.replace("_", "")] = Meaning(name)
    return found


@cache
def _id_ranks() -> dict[str, int]:
    return {word: rank for rank, words in enumerate(_IDS.split(","), 1) for word in words.split()}


def plain(heading: str) -> str:
    """Reduce a heading to what is compared."""
    text = _NUMBERED.sub("", unicodedata.normalize("NFKC", heading).strip().lower())
    kept = "".join(f"{word}" for word in _REMARK.findall(text) if word.strip() in _KEPT_REMARKS)
    return _NOISE.sub("", _REMARK.sub("", text)) + kept


def meaning_of(heading: str) -> Meaning:
    """Say what a heading means.

    Args:
        heading: As it stands in the file.

    Returns:
        The meaning; its ``rank`` is set wherever the heading can also be that of a record id.
    """
    text = plain(heading)
    rank = _id_ranks().get(text, 0)
    found = _table().get(text)
    if found is not None:
        return found._replace(rank=rank)
    if rank:
        return Meaning("record_id", rank=rank)
    for person in _PERSONS:
        rest = text.removeprefix(person).removeprefix("の")
        inner = _table().get(rest) if rest != text else None
        if inner is not None and inner.field.partition(":")[0] in _OF_A_PERSON:
            return inner._replace(person="" if person in _SELF else person)
    return Meaning()


_OF_A_PERSON: Final = frozenset(
    ("my_number", "name", "name_kana", "birth_date", "sex", "address", "postal_code", "former_name", "alias")
)


def is_known(heading: str) -> bool:
    """Whether a cell is a heading that this table knows."""
    return bool(heading.strip()) and meaning_of(heading) != Meaning()


def payload_name(heading: str) -> str:
    """Return the name that a heading has in the replica, "" when the heading does not tell."""
    found = meaning_of(heading)
    if found.field == "payload":
        return found.name
    other = {word: name for name, words in _PAYLOAD.items() for word in words.split()}
    text = plain(heading)
    if text in other:
        return other[text]
    bare = heading.strip()
    return bare if re.fullmatch(r"[a-z][a-z0-9_]*", bare) else ""


def is_payload_word(heading: str) -> bool:
    """Whether this table itself knows the payload column, in Japanese or by its name in the replica."""
    return payload_name(heading) in _PAYLOAD
