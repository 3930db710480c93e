"""Layouts: what is read from TOML, and a clear Japanese message for every mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconcile.errors import ConfigError
from reconcile.sources import FIELDS, PERSONAL, REQUIRED, load_layout, load_layouts
from reconcile.sources.kinds import CLOSED, DATES, KEYS, READABLE
from reconcile.sources.layout_files import examine_layouts
from tests.sources.helpers import FIELDS as FIELD_TEXT
from tests.sources.helpers import NUMBERED, SLICED, SYSTEM, layout_text, make_layout

REGISTRY = (
    '[source]\nid = "registry"\nkind = "registry"\n{more}\n[file]\npath = "r.csv"\n[fields]\n'
    'my_number = "a"\nname = "b"\nbirth_date = "c"\naddress = "d"\n'
)


def complaint(folder: Path, text: str) -> str:
    with pytest.raises(ConfigError) as caught:
        make_layout(folder, text)
    assert caught.value.exit_code == 2
    assert "contract.md" in caught.value.action
    return caught.value.message


def test_everything_of_the_contract_is_read(tmp_path: Path) -> None:
    layout = make_layout(
        tmp_path, layout_text(path="extracts/07_*.csv", more='select = "newest"\nskip_rows = 2')
    )
    assert (layout.id, layout.kind, layout.no, layout.name) == ("techo", "system", 7, "手帳")
    assert (layout.department, layout.basis, layout.basis_kind) == ("支援課", "手帳法", "法定事務")
    assert (layout.appendix, layout.birth_format, layout.origin) == ("5", "auto", "one.toml")
    file = layout.file
    assert (file.path, file.select, file.format, file.encoding) == (
        "extracts/07_*.csv",
        "newest",
        "csv",
        "cp932",
    )
    assert (file.delimiter, file.header, file.skip_rows, file.record_count) == (",", True, 2, "none")
    assert layout.fields["record_id"].keys == ("手帳番号",)
    assert layout.fields["my_number"].required and not layout.fields["name"].required
    assert layout.fields["address"].keys == ("住所", "方書") and layout.fields["address"].joiner == " "
    assert layout.fields["sex"].values == {"1": "male", "2": "female", "": "unknown"}
    assert (layout.payload[0].name, layout.payload[0].type, layout.payload[0].keys) == (
        "grade",
        "text",
        ("等級",),
    )


def test_places(tmp_path: Path) -> None:
    numbered = make_layout(tmp_path, layout_text(NUMBERED, more="header = false"))
    assert numbered.fields["record_id"].keys == (1,) and numbered.fields["address"].keys == (6, 7)
    sliced = make_layout(tmp_path, layout_text(SLICED, file_format="fixed"))
    assert sliced.fields["my_number"].keys == ((5, 12),) and sliced.file.header is False
    assert sliced.fields["address"].keys == ((46, 20), (66, 10))


def test_defaults_and_registry(tmp_path: Path) -> None:
    layout = make_layout(tmp_path, REGISTRY.format(more='scope = "answer"'))
    assert layout.scope == "answer" and layout.name == "registry" and layout.no is None
    assert (layout.file.encoding, layout.file.header) == ("utf-8", True)
    assert make_layout(tmp_path, REGISTRY.format(more="")).scope == "full"


def test_date_format(tmp_path: Path) -> None:
    text = layout_text(FIELD_TEXT.replace('format = "auto"', 'format = "era_code"'))
    layout = make_layout(tmp_path, text)
    assert layout.birth_format == "era_code" and layout.date_format("received_at") == "auto"


def test_order_and_folders(tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    for no in (10, 2):
        text = layout_text(source=SYSTEM.replace("techo", f"s{no}").replace("no = 7", f"no = {no}"))
        (tmp_path / "systems" / f"{no}.toml").write_text("\ufeff" + text, "utf-8")
    (tmp_path / "a.toml").write_text(REGISTRY.format(more=""), "utf-8")
    assert [layout.id for layout in load_layouts(tmp_path)] == ["s2", "s10", "registry"]


def test_no_layouts(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ConfigError, match="レイアウト"):
            load_layouts(folder)


MISTAKES = [
    ('kind = "system"', 'kind = "sistem"', "source.kind: 「sistem」は使えません(もしかして「system」)"),
    ('id = "techo"', 'id = "手帳"', "source.id: 「手帳」は使えません"),
    ('id = "techo"', 'id = "Techo"', "source.id"),
    ('id = "techo"', "", "source.id: 必要なキーがありません"),
    ("no = 7", "", "source.no: 業務システムには必要"),
    ("no = 7", 'no = "7"', "source.no: 整数で書いてください"),
    ("no = 7", "no = 0", "source.no"),
    ('department = "支援課"', "", "source.department: 業務システムには必要"),
    ('name = "手帳"', 'name = ""', "source.name: 業務システムには必要"),
    (
        'department = "支援課"',
        'departmant = "支援課"',
        "source.departmant: このキーはありません(もしかして「department」)",
    ),
    (
        'basis_kind = "法定事務"',
        'basis_kind = "法定"',
        "source.basis_kind: 「法定」は使えません(もしかして「法定事務」)",
    ),
    ('appendix = "5"', 'appendix = "7"', "source.appendix"),
    ('appendix = "5"', 'scope = "full"', "source.scope: 住民基本台帳"),
    ("[file]", "[fille]", "fille: このキーはありません(もしかして「file」)"),
    ('path = "x.csv"', "", "file.path: 必要なキーがありません"),
    ('path = "x.csv"', 'path = ""', "file.path"),
    ('path = "x.csv"', 'path = "../x.csv"', "file.path: 「../x.csv」はデータフォルダの外"),
    ('path = "x.csv"', 'path = "a/../../x.csv"', "file.path"),
    ('path = "x.csv"', 'path = "/etc/x.csv"', "file.path"),
    ('path = "x.csv"', "path = 'C:\\x.csv'", "file.path"),
    ('path = "x.csv"', "path = 'a\\x.csv'", "file.path"),
    ('path = "x.csv"', 'path = "~/x.csv"', "file.path"),
    ('path = "x.csv"', 'path = "a/**x.csv"', "file.path: 「a/**x.csv」の **"),
    ('name = "氏名"', 'name = " "', "fields.name: 列名が空です"),
    (
        'path = "x.csv"',
        'path = "x.csv"\nselect = "newst"',
        "file.select: 「newst」は使えません(もしかして「newest」)",
    ),
    (
        'path = "x.csv"',
        'path = "x.csv"\nencode = "cp932"',
        "file.encode: このキーはありません(もしかして「encoding」)",
    ),
    ('path = "x.csv"', 'path = "x.csv"\nskip_rows = -1', "file.skip_rows"),
    ('path = "x.csv"', 'path = "x.csv"\nheader = "yes"', "file.header: true か false"),
    ('path = "x.csv"', 'path = "x.csv"\nsheet = "a"', "file.sheet: xlsx だけ"),
    ('path = "x.csv"', 'path = "x.csv"\nrecord_count = "last"', "file.record_count"),
    ('format = "csv"', 'format = "excel"', "file.format: 「excel」は使えません"),
    ('format = "csv"', 'format = "fixed"', "fields.record_id: 固定長なら start と length"),
    ('encoding = "cp932"', 'encoding = "cp923"', "file.encoding: 「cp923」という文字コードはありません"),
    ('encoding = "cp932"', 'encoding = "rot13"', "file.encoding"),
    ('encoding = "cp932"', 'encoding = "base64"', "file.encoding"),
    ('encoding = "cp932"', 'encoding = "cp932"\ndelimiter = "||"', "file.delimiter"),
    ('encoding = "cp932"', 'encoding = "cp932"\ndelimiter = ""', "file.delimiter"),
    ('encoding = "cp932"', 'encoding = "cp932"\ndelimiter = \'"\'', "file.delimiter"),
    ('record_id = "手帳番号"', "", "fields.record_id: system に必ず要る項目です"),
    ('name = "氏名"', 'nama = "氏名"', "fields.nama: system にこの項目はありません(もしかして「name」)"),
    ('name = "氏名"', 'name = "氏名"\nresident_code = "x"', "fields.resident_code: system にこの項目は"),
    ('name = "氏名"', "name = 3", "fields.name: 列番号 3 は header = false"),
    ('name = "氏名"', "name = true", "fields.name"),
    ('name = "氏名"', "name = 1.5", "fields.name"),
    (
        'name = "氏名"',
        'name = { colum = "氏名" }',
        "fields.name.colum: このキーはありません(もしかして「column」)",
    ),
    ('name = "氏名"', "name = {}", "fields.name: column、columns"),
    ('name = "氏名"', 'name = { column = "a", columns = ["b"] }', "fields.name: column、columns"),
    ('name = "氏名"', "name = { columns = [] }", "fields.name.columns"),
    ('name = "氏名"', "name = { start = 1, length = 2 }", "fields.name: 固定長なら"),
    ('name = "氏名"', 'name = { column = "氏名", format = "iso" }', "fields.name.format: 日付の項目だけ"),
    (
        'format = "auto"',
        'format = "eracode"',
        "fields.birth_date.format: 「eracode」は使えません(もしかして「era_code」)",
    ),
    (
        '"1" = "male"',
        '"1" = "man"',
        "fields.sex.values: 「man」には変換できません。使えるのは female、male、unknown",
    ),
    ('"1" = "male"', '"1" = 1', "fields.sex.values.1: 文字列"),
    ('column = "等級"', "", "payload.grade: column、columns"),
    ('pattern = "^[1-7]$"', 'pattern = "[1-"', "payload.grade.pattern: 正規表現として読めません"),
    ('pattern = "^[1-7]$"', 'patern = "x"', "payload.1.patern: このキーはありません(もしかして「pattern」)"),
    ('pattern = "^[1-7]$"', 'type = "int"', "payload.1.type"),
    ('pattern = "^[1-7]$"', "min = 7\nmax = 1", "payload.grade.min/max: min が max より大きく"),
    ('pattern = "^[1-7]$"', 'min = "abc"', "payload.grade.min/max: 数か日付"),
    ('pattern = "^[1-7]$"', "min = 1\nmax = 2020-01-01", "payload.grade.min/max: min と max の一方が数"),
    ('pattern = "^[1-7]$"', '[[payload]]\nname = "grade"\ncolumn = "x"', "payload.grade: 同じ name が二度"),
    ('name = "grade"', 'name = "等級"', "payload.1.name: 「等級」は使えません"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES)
def test_every_mistake_is_told(tmp_path: Path, right: str, wrong: str, message: str) -> None:
    text = layout_text()
    assert right in text
    said = complaint(tmp_path, text.replace(right, wrong, 1))
    assert "one.toml の " in said and message in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("start = 1, length = 4", "start = 0, length = 4"), "fields.record_id.start"),
        (("start = 1, length = 4", "start = 1"), "fields.record_id: column、columns"),
        (("{ start = 46, length = 20 }", "{ start = 46, len = 20 }"), "もしかして「length」"),
        (('encoding = "cp932"', 'encoding = "iso2022_jp"'), "固定長の桁位置を数えられない"),
    ],
)
def test_mistakes_in_fixed_width(tmp_path: Path, change: tuple[str, str], message: str) -> None:
    assert message in complaint(tmp_path, layout_text(SLICED, file_format="fixed").replace(*change))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ("header = false", "header = false にはできません"),
        ('record_count = "trailer"', "件数の行はありません"),
        ("skip_rows = 1", "表題の行はありません"),
    ],
)
def test_mistakes_with_parquet(tmp_path: Path, more: str, message: str) -> None:
    assert message in complaint(tmp_path, layout_text(file_format="parquet", more=more))


def test_header_names_without_a_header(tmp_path: Path) -> None:
    said = complaint(tmp_path, layout_text(more="header = false"))
    assert "fields.record_id: header = false なので、列「手帳番号」ではなく列番号" in said
    assert complaint(tmp_path, layout_text(NUMBERED.replace("name = 3", "name = 0"), more="header = false"))


def test_all_mistakes_of_all_files_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(layout_text().replace("no = 7", ""), "utf-8")
    (tmp_path / "b.toml").write_text("[source\n", "utf-8")
    (tmp_path / "c.toml").write_bytes("氏名".encode("cp932"))
    two = layout_text().replace('path = "x.csv"', 'path = "../x"').replace('name = "氏名"', "")
    (tmp_path / "d.toml").write_text(two.replace("techo", "other"), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_layouts(tmp_path)
    lines = caught.value.message.splitlines()[1:]
    assert len(lines) == 5
    for said in (
        "a.toml の source.no",
        "b.toml: TOML として",
        "c.toml: UTF-8",
        "d.toml の file.path",
        "d.toml の fields.name",
    ):
        assert any(said in line for line in lines), said


def test_same_id_and_same_number(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(layout_text(), "utf-8")
    with pytest.raises(ConfigError) as caught:
        load_layouts(tmp_path)
    assert "b.toml の source.id: 「techo」は a.toml と同じです" in caught.value.message
    assert "b.toml の source.no: 7 は a.toml と同じです" in caught.value.message


def test_number_and_scope_where_they_do_not_belong(tmp_path: Path) -> None:
    assert "source.no: 項番は業務システム" in complaint(tmp_path, REGISTRY.format(more="no = 1"))
    assert "「part」は使えません" in complaint(tmp_path, REGISTRY.format(more='scope = "part"'))


def test_origin_is_no_key(tmp_path: Path) -> None:
    assert "origin: このキーはありません" in complaint(tmp_path, 'origin = "x"\n' + layout_text())


def test_one_layout(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text(layout_text(), "utf-8")
    assert load_layout(path).id == "techo"
    path.write_text(layout_text().replace("no = 7", ""), "utf-8")
    with pytest.raises(ConfigError, match=r"one\.toml に誤りがあります\n  ・source\.no"):
        load_layout(path)


def test_the_tables_of_kinds_agree() -> None:
    every = {name for names in FIELDS.values() for name in names}
    for kind, names in FIELDS.items():
        assert len(set(names)) == len(names)
        assert set(REQUIRED[kind]) <= set(names) and set(READABLE[kind]) <= set(REQUIRED[kind])
        assert set(KEYS[kind]) <= set(REQUIRED[kind])
    assert every >= PERSONAL and every >= DATES and every >= set(CLOSED)
    assert {"my_number", "name", "address", "birth_date"} <= PERSONAL


def test_what_a_draft_left_open_is_pointed_at(tmp_path: Path) -> None:
    text = layout_text().replace('id = "techo"', '# id = "jimu_no_id"  # 要記入: 英小文字の ID')
    text = text.replace('department = "支援課"', '# department = "○○課"  # 要記入: 担当課')
    at = 1 + text.splitlines().index('# id = "jimu_no_id"  # 要記入: 英小文字の ID')
    said = complaint(tmp_path, text)
    assert (
        f"source.id: 必要なキーがありません。{at}行目の「# id = …」を書き、行頭の # を取ってください(英小文字の ID)"
        in said
    )
    filled = text.replace("# id", "id", 1)
    at = 1 + filled.splitlines().index('# department = "○○課"  # 要記入: 担当課')
    assert f"source.department: 業務システムには必要なキーです。{at}行目の「# department = …」" in complaint(
        tmp_path, filled
    )


def test_examining_does_not_stop_at_mistakes(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(layout_text().replace("no = 7", ""), "utf-8")
    (tmp_path / "b.toml").write_text("[source\n", "utf-8")
    doubtful = '# former_name = "旧姓"  # 不確か: 値が氏名の形ではありません'
    text = layout_text(fields=FIELD_TEXT.replace("[fields]", f"[fields]\n{doubtful}"))
    (tmp_path / "c.toml").write_text(text.replace("techo", "other").replace("no = 7", "no = 8"), "utf-8")
    a, b, c = examine_layouts(tmp_path)
    assert [each.origin for each in (a, b, c)] == ["a.toml", "b.toml", "c.toml"]
    assert a.layout is not None and len(a.mistakes) == 1 and b.layout is None and len(b.mistakes) == 1
    assert c.mistakes == () and len(c.open_items) == 1
    item = c.open_items[0]
    assert (item.key, item.is_needed, item.is_comment) == ("fields.former_name", False, True)
    assert item.line == 1 + text.splitlines().index(doubtful)
    with pytest.raises(ConfigError, match="レイアウト"):
        examine_layouts(tmp_path / "nowhere")
