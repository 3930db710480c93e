"""How each 事務 writes its extract: file, encoding, columns, dates and codes, each with its own habits, as in life.

The layouts in schemas/systems/ describe the same files from the reader's side; they are written by hand and a test
reads every file with its layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

DateStyle = Literal["kanji", "dotted", "code", "plain", "slash", "iso"]
SexStyle = Literal["digit", "kanji", "letter"]
NumberStyle = Literal["plain", "hyphen", "space", "wide"]
KanaStyle = Literal["hiragana", "katakana", "half"]


@dataclass(frozen=True)
class Column:
    """One column: its heading, what stands in it, and its width in bytes (fixed width files only).

    ``source`` is ``id, case, role_code, number, name, surname, given, kana, birth, sex, address, street, city, room,
    addressee, route, form, entered_by, entered_at, received_at`` or the name of a payload column.
    """

    heading: str
    source: str
    width: int = 0


@dataclass(frozen=True)
class Habit:
    """One system's way of writing.

    Attributes:
        file: File name below extracts/; ``{}`` takes the part's number when the extract has several files.
        format: csv, fixed or xlsx.
        columns: In order.
        parts: Number of files.
        title: A title line before the header.
        trailer, sidecar: How the number of records is told.
        quoted: Whether every field is quoted.
    """

    file: str
    columns: tuple[Column, ...]
    format: Literal["csv", "fixed", "xlsx"] = "csv"
    encoding: str = "cp932"
    delimiter: str = ","
    header: bool = True
    date: DateStyle = "plain"
    sex: SexStyle = "digit"
    number: NumberStyle = "plain"
    kana: KanaStyle = "katakana"
    parts: int = 1
    title: str = ""
    trailer: bool = False
    sidecar: bool = False
    quoted: bool = False


def _columns(*pairs: str) -> tuple[Column, ...]:
    """``"氏名=name"`` or, for fixed width, ``"氏名=name:40"``."""
    made = []
    for pair in pairs:
        heading, _, rest = pair.partition("=")
        source, _, width = rest.partition(":")
        made.append(Column(heading, source, int(width or 0)))
    return tuple(made)


HABITS: Final = {
    "tokutei_iryo": Habit(
        "01_特定医療費.csv", date="kanji", kana="half",
        columns=_columns("管理番号=id", "受給者番号=recipient_no", "個人番号=number", "氏名=name", "氏名カナ=kana", "生年月日=birth", "性別=sex",
                         "住所=address", "方書=room", "疾病番号=disease_code", "有効期限=valid_until", "宛名番号=addressee", "入力経路=route",
                         "更新職員=entered_by", "更新日=entered_at"),
    ),
    "shoni_mansei": Habit(
        "02_小児慢性.xlsx", format="xlsx", date="slash", sex="kanji",
        columns=_columns("認定番号=case", "続柄区分=role_code", "受給者番号=recipient_no", "個人番号=number", "氏名=name", "フリガナ=kana",
                         "生年月日=birth", "性別=sex", "住所=street", "有効期限=valid_until", "宛名番号=addressee", "入力経路=route"),
    ),
    "seishin_techo": Habit(
        "03_精神手帳.csv", encoding="utf-8-sig", quoted=True, date="dotted", number="hyphen",
        columns=_columns("整理番号=id", "手帳番号=techo_no", "個人番号=number", "申請書番号=form", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex",
                         "住所=street", "等級=grade", "交付年月日=issued_on", "有効期限=valid_until", "宛名番号=addressee", "登録区分=route",
                         "受付年月日=received_at"),
    ),
    "jiritsu_seishin": Habit(
        "04_精神通院_{}.csv", encoding="utf-16", delimiter="\t", parts=2, date="plain", number="wide", sex="kanji",
        columns=_columns("番号=id", "受給者番号=recipient_no", "マイナンバー=number", "受給者氏名=name", "受給者カナ=kana", "生年月日=birth", "性別=sex",
                         "居住地=street", "所得区分=income_class", "有効期間終了日=valid_until", "統合宛名=addressee", "経路=route"),
    ),
    "seikatsu_hogo": Habit(
        "05_生活保護.txt", format="fixed", header=False, date="code", kana="half",
        columns=_columns("id=id:10", "number=number:13", "name=name:60", "kana=kana:40", "birth=birth:7", "sex=sex:1", "street=street:160",
                         "case_no=case_no:8", "issued_on=issued_on:8", "addressee=addressee:15", "route=route:1"),
    ),
    "zanryu_hojin": Habit(
        "06_残留邦人.tsv", delimiter="\t", date="iso", sex="letter",
        columns=_columns("番号=id", "個人番号=number", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex", "住所=street", "決定日=issued_on", "経路=route"),
    ),
    "shintai_techo": Habit(
        "07_身体手帳.csv", delimiter="\t", header=False, date="code", kana="half",
        columns=_columns("1=id", "2=number", "3=name", "4=kana", "5=birth", "6=sex", "7=address", "8=room", "9=techo_no", "10=grade",
                         "11=disability_code", "12=issued_on", "13=addressee", "14=route"),
    ),
    "ryoiku_techo": Habit(
        "08_療育手帳.dat", format="fixed", header=False, date="plain",
        columns=_columns("id=id:10", "number=number:13", "form=form:13", "surname=surname:30", "given=given:30", "kana=kana:80", "birth=birth:8",
                         "sex=sex:1", "address=address:120", "room=room:50", "techo_no=techo_no:8", "grade=grade:2", "issued_on=issued_on:8",
                         "next_review=next_review:8", "addressee=addressee:15", "route=route:1"),
    ),
    "tokubetsu_jido_fuyo_teate": Habit(
        "09_特児.csv", date="kanji", sex="kanji", title="特別児童扶養手当 受給者台帳(令和8年4月)", trailer=True,
        columns=_columns("証書番号=case", "区分=role_code", "個人番号=number", "氏名=name", "氏名カナ=kana", "生年月日=birth", "性別=sex", "住所=address",
                         "方書=room", "証書通番=certificate_no", "等級=grade", "手当月額=amount", "宛名番号=addressee", "入力経路=route"),
    ),
    "tokubetsu_shogaisha_teate": Habit(
        "10_特障.csv", encoding="utf-8", date="slash", sex="letter",
        columns=_columns("認定番号=id", "個人番号=number", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex", "住所=street", "手当月額=amount",
                         "認定年月日=issued_on", "宛名番号=addressee", "経路=route"),
    ),
    "shogaiji_fukushi_teate": Habit(
        "11_障害児福祉手当.xlsx", format="xlsx", date="kanji", sex="kanji", number="space",
        columns=_columns("認定番号=id", "個人番号=number", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex", "住所=street", "手当月額=amount",
                         "認定年月日=issued_on", "宛名番号=addressee", "経路=route"),
    ),
    "keikateki_fukushi_teate": Habit(
        "12_経過的福祉手当.csv", date="dotted",
        columns=_columns("番号=id", "個人番号=number", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex", "住所=street", "手当月額=amount",
                         "宛名番号=addressee", "経路=route"),
    ),
    "shogaiji_shisetsu_nyusho": Habit(
        "13_施設入所.csv", date="kanji", sidecar=True,
        columns=_columns("受給者証番号=id", "個人番号=number", "児童氏名=name", "児童カナ=kana", "生年月日=birth", "住所=address", "方書=room",
                         "施設番号=facility_code", "入所年月日=issued_on", "支給終了日=valid_until", "宛名番号=addressee", "経路=route"),
    ),
    "jido_fuyo_teate": Habit(
        "14_児扶手.csv", encoding="utf-16", date="dotted", number="hyphen", kana="hiragana",
        columns=_columns("証書番号=case", "続柄=role_code", "個人番号=number", "申請書記載番号=form", "氏名=name", "ふりがな=kana", "生年月日=birth",
                         "性別=sex", "住所=street", "証書通番=certificate_no", "支給区分=payment_class", "宛名番号=addressee", "経路=route"),
    ),
    "boshi_fushi_kafu_shikin": Habit(
        "15_母子父子寡婦.xlsx", format="xlsx", date="slash", sex="letter",
        columns=_columns("借受番号=id", "貸付番号=loan_no", "個人番号=number", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex", "住所=street",
                         "貸付金額=amount", "宛名番号=addressee", "経路=route"),
    ),
    "shokugyo_tenkan_kyufu": Habit(
        "16_職業転換.csv", encoding="utf-8", date="iso", sex="letter",
        columns=_columns("番号=id", "個人番号=number", "氏名=name", "カナ=kana", "生年月日=birth", "性別=sex", "決定日=issued_on", "経路=route"),
    ),
    "shugaku_shoreihi": Habit(
        "17_就学奨励費.csv", quoted=True, date="plain", sex="kanji",
        columns=_columns("整理番号=id", "個人番号=number", "氏=surname", "名=given", "生年月日=birth", "性別=sex", "住所=street", "学校番号=school_code",
                         "学部=grade_class", "年度=fiscal_year", "経路=route"),
    ),
}  # fmt: skip


def holds_address(system: str) -> bool:
    """Tell whether the extract of a system has an address."""
    return any(column.source in {"address", "street"} for column in HABITS[system].columns)


def code_of(system: str) -> str:
    """Return the character code of a system's extract: what it cannot write, the system does not hold."""
    habit = HABITS[system]
    return "utf-8" if habit.format == "xlsx" else habit.encoding
