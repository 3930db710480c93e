"""E29: files cut short, miscounted, or in another code."""

from __future__ import annotations

from tests.spec.files import FileCase

TITLE = "ファイルの途中切れ・件数不一致・文字コードの取違え・BOM"
NOTE = (
    "一件の記録ではなくファイル全体の問題なので、判定の前の受入検査で見付ける。件数の合わないファイルは丸ごと受け入れず(終了コード 1)、"
    "読めない行だけの場合はその行を results/rejected.parquet に残して、ほかの行を判定する。ほかの事務の点検は続ける。"
    "固定長・xlsx・parquet については tests/e2e/test_formats.py が同じことを確かめている。"
)

_HEAD = "手帳番号,個人番号,氏名,生年月日,住所\n"
_ONE = "1,{a},芦田 国男,1950-01-15,小海町豊里71\n"
_TWO = "2,{b},芦原 典江,1960-02-16,小海町豊里72\n"
_THREE = "3,{c},芦沢 涼,1970-03-17,小海町豊里73\n"
_GOOD = _HEAD + _ONE + _TWO + _THREE
_CP932 = '"cp932"'
_TRAILER = {"encoding": _CP932, "record_count": '"trailer"'}
_SIDECAR = {"encoding": _CP932, "record_count": '"sidecar"'}

FILES = [
    FileCase(
        "E29 trailer",
        "件数の行が合っている",
        why="最後の行の件数と記録の数が一致するので受け入れる。件数の行は記録に数えない。",
        files={"1.csv": _GOOD + "T,3\n"},
        layout=_TRAILER,
        expected="""
            file  | read | accepted | rejected | refused | rules
            1.csv | 3    | 3        | 0        | -       | -
        """,
    ),
    FileCase(
        "E29 cut",
        "転送が途中で切れた(件数の行がない)",
        why="最後の行が件数の行でないので、途中で切れたものとしてファイルを丸ごと受け入れない。残りを判定して安心することを防ぐ。",
        files={"1.csv": _HEAD + _ONE + "2,{b},芦原"},
        layout=_TRAILER,
        expected="""
            file  | read | accepted | rejected | refused         | rules
            1.csv | 0    | 0        | 0        | missing_trailer | -
        """,
    ),
    FileCase(
        "E29 count",
        "件数の行と記録の数が違う",
        why="どの記録が欠けたか分からないので、ファイルを丸ごと受け入れない。",
        files={"1.csv": _GOOD + "T,4\n"},
        layout=_TRAILER,
        expected="""
            file  | read | accepted | rejected | refused               | rules
            1.csv | 0    | 0        | 0        | record_count_mismatch | -
        """,
    ),
    FileCase(
        "E29 sidecar",
        "件数ファイルと記録の数が違う、件数ファイルがない",
        why="件数はファイルごとに確かめる。一つの事務に二つのファイルがあれば、合っている方だけを受け入れ、その事務は取込不可とする。",
        files={
            "1.csv": _GOOD,
            "1.csv.count": "3\n",
            "2.csv": _HEAD + _ONE.replace("1,", "11,", 1),
            "2.csv.count": "2\n",
            "3.csv": _HEAD + _TWO.replace("2,", "12,", 1),
        },
        layout=_SIDECAR,
        expected="""
            file  | read | accepted | rejected | refused               | rules
            1.csv | 3    | 3        | 0        | -                     | -
            2.csv | 0    | 0        | 0        | record_count_mismatch | -
            3.csv | 0    | 0        | 0        | missing_sidecar       | -
        """,
    ),
    FileCase(
        "E29 line",
        "件数の定めがなく、最後の行だけ切れている",
        why="列の足りない行と手帳番号のない行だけを除き、その行を残す。ほかの行は判定する。",
        files={"1.csv": _GOOD + ",{a},芦田 国男,1950-01-15,小海町豊里71\n4,{a},芦田"},
        expected="""
            file  | read | accepted | rejected | refused | rules
            1.csv | 5    | 3        | 2        | -       | blank_record_id broken_line
        """,
    ),
    FileCase(
        "E29 code",
        "文字コードの取違え(シフトJISのはずが UTF-8)",
        why="見出しが読めず必要な列が見付からないので、ファイルを丸ごと受け入れない。",
        files={"1.csv": _GOOD},
        encoding="utf-8",
        expected="""
            file  | read | accepted | rejected | refused        | rules
            1.csv | 0    | 0        | 0        | missing_column | -
        """,
    ),
    FileCase(
        "E29 bytes",
        "氏名や番号に読めないバイトがある",
        why="必須の項目が読めない行だけを除く。住所の読めないバイトは読めない字(外字)として判定に回す。",
        files={
            "1.csv": _HEAD
            + _ONE
            + "2,{b},芦«ff»原 典江,1960-02-16,小海町豊里72\n"
            + "3,{c},芦沢 涼,1970-03-17,小海町豊里73 «ff»荘\n"
        },
        expected="""
            file  | read | accepted | rejected | refused | rules
            1.csv | 3    | 2        | 1        | -       | undecodable
        """,
    ),
    FileCase(
        "E29 bom",
        "BOM の付いた UTF-8、改行が CRLF",
        why="先頭の BOM と改行の違いは読み方の違いにすぎないので、そのまま受け入れる。",
        files={"1.csv": "«ef bb bf»" + _GOOD.replace("\n", "\r\n")},
        encoding="utf-8",
        layout={"encoding": '"utf-8"'},
        expected="""
            file  | read | accepted | rejected | refused | rules
            1.csv | 3    | 3        | 0        | -       | -
        """,
    ),
    FileCase(
        "E29 empty",
        "空のファイル",
        why="記録が一件もないのか転送の失敗か分からないので、受け入れない。",
        files={"1.csv": ""},
        expected="""
            file  | read | accepted | rejected | refused    | rules
            1.csv | 0    | 0        | 0        | empty_file | -
        """,
    ),
    FileCase(
        "E29 header",
        "見出しの名が変わった",
        why="必須の列(個人番号)が見付からないので、ファイルを丸ごと受け入れない。列の位置で推し量ることはしない。",
        files={"1.csv": _GOOD.replace("個人番号", "番号", 1)},
        expected="""
            file  | read | accepted | rejected | refused        | rules
            1.csv | 0    | 0        | 0        | missing_column | -
        """,
    ),
]
