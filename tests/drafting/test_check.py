"""``layout draft`` and ``layout check`` as commands use them: what a person is told, and where the file and the key are."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest

from reconcile.config import load_project
from reconcile.errors import ConfigError
from reconcile.paths import root
from reconcile.pipelines.layouts import check_layouts, draft_layout
from tests.drafting.helpers import complete
from tests.drafting.people import csv_of, people

PEOPLE = people(80, seed=6)
COLUMNS = {
    "整理番号": "id", "個人番号": "number", "氏名": "name", "カナ": "kana", "生年月日": "born", "性別": "sex", "住所": "address",
    "等級": "grade",
}  # fmt: skip
SYSTEM = """[source]
id = "techo"
kind = "system"
no = 1
name = "手帳"
department = "支援課"

[file]
path = "extracts/techo.csv"
encoding = "utf-8"

[fields]
record_id = "整理番号"
my_number = { column = "個人番号", required = true }
name = "氏名"
name_kana = "カナ"
birth_date = { column = "生年月日", format = "yyyymmdd" }
sex = { column = "性別", values = { "1" = "male", "2" = "female", "" = "unknown" } }
address = "住所"

[[payload]]
name = "grade"
column = "等級"
"""
REGISTRY = """[source]
id = "registry"
kind = "registry"
[file]
path = "registry.csv"
[fields]
my_number = "個人番号"
name = "氏名"
birth_date = "生年月日"
address = "住所"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    (folder / "schemas").mkdir(parents=True)
    (folder / "data" / "extracts").mkdir(parents=True)
    (folder / "reconcile.toml").write_text('[paths]\ndata = "data"\n', "utf-8")
    (folder / "schemas" / "techo.toml").write_text(SYSTEM, "utf-8")
    (folder / "schemas" / "registry.toml").write_text(REGISTRY, "utf-8")
    (folder / "data" / "extracts" / "techo.csv").write_text(csv_of(PEOPLE, COLUMNS), "utf-8")
    (folder / "data" / "registry.csv").write_text(csv_of(PEOPLE, COLUMNS), "utf-8")
    return folder


def check(folder: Path):
    return check_layouts(load_project(folder))


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "schemas" / "techo.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def extract(folder: Path, rows=PEOPLE, columns=None, encoding="utf-8") -> None:
    text = csv_of(rows, columns or COLUMNS)
    (folder / "data" / "extracts" / "techo.csv").write_bytes(text.encode(encoding))


def test_all_is_well(project):
    checked = check(project)
    assert (checked.mistakes, checked.hints) == ((), ())
    assert [(each.id, each.name, each.files, each.rows, each.state) for each in checked.layouts] == [
        ("techo", "手帳", 1, 80, "良"),
        ("registry", "registry", 1, 80, "良"),
    ]


def test_the_project_itself_is_well():
    checked = check_layouts(load_project(root()))
    assert checked.mistakes == () and len(checked.layouts) == 23
    assert {each.state for each in checked.layouts} == {"良"}


MISTAKES = [
    (
        'path = "extracts/techo.csv"',
        'path = "extracts/tech.csv"',
        "file.path: 「extracts/tech.csv」に合うファイルが",
        "「extracts/techo.csv」",
    ),
    (
        'name = "氏名"',
        'name = "受給者氏名"',
        "fields.name: 列「受給者氏名」がありません",
        "近い見出し:「氏名」",
    ),
    ('column = "個人番号"', 'column = "個人番号1"', "fields.my_number: 列「個人番号1」", "「個人番号」"),
    (
        'column = "個人番号"',
        'column = "整理番号"',
        "fields.my_number: techo.csv の値 80件のうち、検査数字の合う12桁は",
        "指しているか",
    ),
    ('name = "氏名"', 'name = "住所"', "fields.name: techo.csv の値 80件のうち", "氏名の列"),
    ('"yyyymmdd"', '"iso"', "", ""),
    (
        'column = "生年月日"',
        'column = "氏名"',
        "fields.birth_date.format: techo.csv の日付 80件のうち 80件を「yyyymmdd」では",
        "",
    ),
    ('"1" = "male"', '"男" = "male"', "fields.sex.values: techo.csv の 80行のうち", "values にありません"),
    (
        'encoding = "utf-8"',
        'encoding = "euc_jp"',
        "file.encoding: techo.csv の文字コードは euc_jp ではなく utf-8",
        "",
    ),
    (
        'encoding = "utf-8"',
        'encoding = "utf-8"\ndelimiter = "\\t"',
        "fields.record_id: 列「整理番号」がありません",
        "",
    ),
    ('encoding = "utf-8"', 'encoding = "utf-8"\nrecord_count = "sidecar"', "file.record_count", ""),
    (
        'encoding = "utf-8"',
        'encoding = "utf-8"\nrecord_count = "trailer"',
        "file.record_count: techo.csv",
        "missing_trailer",
    ),
    ("no = 1", "", "source.no: 業務システムには必要なキーです", ""),
    (
        "name_kana",
        "name_kena",
        "fields.name_kena: system にこの項目はありません(もしかして「name_kana」)",
        "",
    ),
]


@pytest.mark.parametrize(("old", "new", "said", "also"), MISTAKES)
def test_each_mistake_names_file_key_and_the_nearest_spelling(project, old, new, said, also):
    change(project, old, new)
    checked = check(project)
    if not said:  # eight digits are read whatever the format says
        assert checked.mistakes == ()
        return
    assert any(f"techo.toml の {said}" in mistake for mistake in checked.mistakes), checked.mistakes
    assert also in " ".join(checked.mistakes)
    assert next(each for each in checked.layouts if each.id == "techo").state == "誤り"
    assert next(each for each in checked.layouts if each.id == "registry").state == "良"


def test_a_better_date_format_is_named(project):
    extract(project, [{**row, "born": "3550401"} for row in PEOPLE])
    said = " ".join(check(project).mistakes)
    assert "80件を「yyyymmdd」では読めません。「era_code」なら読めない値は 0件です" in said


def test_a_column_that_is_not_required_is_a_hint(project):
    extract(
        project, columns={heading: key for heading, key in COLUMNS.items() if heading not in ("カナ", "等級")}
    )
    checked = check(project)
    assert checked.mistakes == ()
    assert [hint.split(" の ")[1].split(":")[0] for hint in checked.hints] == [
        "fields.name_kana",
        "payload.grade",
    ]
    assert next(each for each in checked.layouts if each.id == "techo").state == "注意"


def test_rows_that_cannot_be_read_are_counted(project):
    path = project / "data" / "extracts" / "techo.csv"
    path.write_text(path.read_text("utf-8") + "a,b\n" * 20, "utf-8")
    assert any("20行を読めません(broken_line 20件)" in mistake for mistake in check(project).mistakes)


def test_repeated_record_ids_are_a_hint(project):
    extract(project, [{**row, "id": str(index // 2)} for index, row in enumerate(PEOPLE)])
    assert any("fields.record_id" in hint and "40行" in hint for hint in check(project).hints)


def test_an_empty_file_and_one_without_records(project):
    path = project / "data" / "extracts" / "techo.csv"
    path.write_text(",".join(COLUMNS) + "\n", "utf-8")
    assert any("データの行がありません" in said for said in (*check(project).hints, *check(project).mistakes))
    path.write_bytes(b"")
    assert any("techo.csv" in mistake for mistake in check(project).mistakes)


def test_no_value_of_a_record_is_told(project):
    for old, new in (
        ('name = "氏名"', 'name = "個人番号"'),
        ('column = "性別"', 'column = "氏名"'),
        ('"生年月日"', '"住所"'),
    ):
        change(project, old, new)
    checked = check(project)
    told = " ".join((*checked.mistakes, *checked.hints))
    assert checked.mistakes
    for row in PEOPLE:
        assert not any(row[key] in told for key in ("number", "name", "address", "born"))


def test_what_only_all_layouts_show(project):
    (project / "schemas" / "registry.toml").unlink()
    assert any("住基" in mistake for mistake in check(project).mistakes)


def test_same_id_twice(project):
    shutil.copy(project / "schemas" / "techo.toml", project / "schemas" / "zz.toml")
    said = " ".join(check(project).mistakes)
    assert (
        "zz.toml の source.id: 「techo」は techo.toml と同じです" in said and "zz.toml の source.no" in said
    )


def test_no_layouts_at_all(project):
    shutil.rmtree(project / "schemas")
    with pytest.raises(ConfigError):
        check(project)


def test_a_draft_fails_the_check_until_it_is_filled_in(project):
    file = project / "data" / "extracts" / "techo.csv"
    out = project / "schemas" / "techo.toml"
    out.unlink()
    draft = draft_layout(file, out=out)
    assert draft.path == out and stat.S_IMODE(out.stat().st_mode) == 0o600
    assert out.read_text("utf-8") == draft.text and 'path = "extracts/techo.csv"' in draft.text
    keys = {doubt.key for doubt in draft.unsure}
    assert {
        "source.no",
        "source.name",
        "source.department",
        "source.basis",
    } <= keys and "source.id" not in keys
    checked = check(project)
    lines = draft.text.splitlines()
    for key in ("no", "name", "department", "basis", "basis_kind", "appendix"):
        at = 1 + next(index for index, line in enumerate(lines) if line.startswith(f"# {key} ="))
        told = [mistake for mistake in checked.mistakes if f"techo.toml の source.{key}:" in mistake]
        assert len(told) == 1 and f"{at}行目" in told[0]
    out.write_text(complete(draft.text).replace("  # 要記入", "  # "), "utf-8")
    assert check(project).mistakes == ()


def test_what_is_left_unsure_is_a_hint_with_its_line(project):
    file = project / "data" / "extracts" / "techo.csv"
    extract(project, [{**row, "sex": {"1": "A", "2": "B"}[row["sex"]]} for row in PEOPLE])
    out = project / "schemas" / "techo.toml"
    draft = draft_layout(file)
    out.write_text(complete(draft.text).replace("  # 要記入", "  # "), "utf-8")
    at = 1 + next(
        index for index, line in enumerate(out.read_text("utf-8").splitlines()) if line.startswith("# sex")
    )
    checked = check(project)
    assert checked.mistakes == ()
    assert any(
        f"techo.toml の fields.sex: 不確かなまま残っています({at}行目)" in hint for hint in checked.hints
    )


def test_an_id_that_no_file_name_gives(project):
    file = project / "data" / "extracts" / "07_身体手帳_20260401.csv"
    shutil.copy(project / "data" / "extracts" / "techo.csv", file)
    draft = draft_layout(file)
    assert '\nno = 7  # ファイル名から\nname = "身体手帳"' in draft.text and '# id = "' in draft.text
    assert 'path = "extracts/07_身体手帳_*.csv"' in draft.text and 'select = "newest"' in draft.text
    (project / "schemas" / "new.toml").write_text(draft.text, "utf-8")
    said = [mistake for mistake in check(project).mistakes if "new.toml の source.id" in mistake]
    at = 1 + next(index for index, line in enumerate(draft.text.splitlines()) if line.startswith("# id"))
    assert len(said) == 1 and f"{at}行目の「# id = …」を書き" in said[0] and "英小文字" in said[0]


def test_out_is_never_overwritten_and_kinds_are_checked(project, tmp_path):
    file = project / "data" / "extracts" / "techo.csv"
    there = tmp_path / "there.toml"
    there.write_text("mine", "utf-8")
    with pytest.raises(ConfigError, match="もうあります"):
        draft_layout(file, out=there)
    assert there.read_text("utf-8") == "mine"
    with pytest.raises(ConfigError, match="書けません"):
        draft_layout(file, out=tmp_path / "no" / "x.toml")
    with pytest.raises(ConfigError, match="もしかして「registry」"):
        draft_layout(file, kind="registory")


def test_a_registry_s_scope_is_left_to_a_person(project):
    draft = draft_layout(project / "data" / "registry.csv", kind="registry")
    assert "source.scope" in {doubt.key for doubt in draft.unsure} and '\n# scope = "full"' in draft.text
    (project / "schemas" / "registry.toml").write_text(draft.text, "utf-8")
    assert any(
        "registry.toml の source.scope: まだ記入されていません" in said for said in check(project).mistakes
    )


def test_files_outside_a_data_folder(project, tmp_path):
    file = tmp_path / "other.csv"
    file.write_text(csv_of(PEOPLE, COLUMNS), "utf-8")
    assert "file.path" in {doubt.key for doubt in draft_layout(file).unsure}


def test_a_name_with_signs_of_a_pattern(project):
    file = project / "data" / "extracts" / "台帳[最終]_1.csv"
    for name in (file.name, "台帳[最終]_2.csv"):
        (file.parent / name).write_text(csv_of(PEOPLE, COLUMNS), "utf-8")
    draft = draft_layout(file)
    path = next(line for line in draft.text.splitlines() if line.startswith("path"))
    assert path.startswith('path = "extracts/台帳[[]最終]_*.csv"')
