"""A source as a whole: which files, whose counts, what is refused, and that one failure stays alone."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import reconcile.sources.reader as reader_module
from reconcile.errors import ConfigError, RunError, SourceError
from reconcile.sources import UnusableSourceError, read_source
from reconcile.sources.files import sha256
from tests.sources.helpers import (
    NUMBERED,
    ROWS,
    SLICED,
    column,
    csv_text,
    fixed_line,
    layout_text,
    make_layout,
    read,
)


def put(folder: Path, **files: bytes | str) -> Path:
    data = folder / "data"
    data.mkdir(exist_ok=True)
    for name, content in files.items():
        raw = content.encode("cp932") if isinstance(content, str) else content
        (data / (name + ".csv")).write_bytes(raw)
    return data


def rows_of(prefix: str, count: int = 1) -> str:
    return csv_text([[f"{prefix}{at}", *ROWS[0][1:]] for at in range(count)])


def test_files_are_concatenated_in_name_order(tmp_path: Path) -> None:
    data = put(tmp_path, x_2=rows_of("B", 2), x_10=rows_of("A"), x_3=rows_of("C"), y=rows_of("Y"))
    source = read_source(make_layout(tmp_path, layout_text(path="x_*.csv")), data)
    assert column(source, "record_id") == ["A0", "B0", "B1", "C0"]
    assert [report.name for report in source.files] == ["x_10.csv", "x_2.csv", "x_3.csv"]
    assert source.accepted["row_no"].to_list() == [0, 1, 2, 3]
    assert source.accepted["file"].to_list() == ["x_10.csv", "x_2.csv", "x_2.csv", "x_3.csv"]
    assert source.files[0].sha256 == hashlib.sha256((data / "x_10.csv").read_bytes()).hexdigest()
    assert source.files[0].bytes == (data / "x_10.csv").stat().st_size


def test_newest_is_the_last_by_name(tmp_path: Path) -> None:
    data = put(tmp_path, x_20260301=rows_of("A"), x_20260401=rows_of("B"))
    source = read_source(make_layout(tmp_path, layout_text(path="x_*.csv", more='select = "newest"')), data)
    assert column(source, "record_id") == ["B0"]


def test_ids_repeat_across_files(tmp_path: Path) -> None:
    data = put(tmp_path, x_1=rows_of("A"), x_2=rows_of("A"))
    source = read_source(make_layout(tmp_path, layout_text(path="x_*.csv")), data)
    assert column(source, "record_id") == ["A0", "A0#2"]


def test_same_name_in_two_folders_is_told_apart(tmp_path: Path) -> None:
    data = put(tmp_path)
    for city in ("matsumoto", "nagano"):
        (data / city).mkdir()
        (data / city / "x.csv").write_bytes(rows_of(city).encode("cp932"))
    source = read_source(make_layout(tmp_path, layout_text(path="**/x.csv")), data)
    assert source.accepted["file"].to_list() == ["matsumoto/x.csv", "nagano/x.csv"]


def test_named_files_are_read_wherever_they_are(tmp_path: Path) -> None:
    (tmp_path / "candidates.csv").write_text(rows_of("N", 2), "cp932")
    source = read_source(make_layout(tmp_path, layout_text()), put(tmp_path), [tmp_path / "candidates.csv"])
    assert column(source, "record_id") == ["N0", "N1"]
    assert source.accepted["file"].unique().to_list() == ["candidates.csv"]


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_source(make_layout(tmp_path, layout_text()), put(tmp_path))
    assert (
        caught.value.rule == "no_file" and "x.csv" in str(caught.value) and "one.toml" in caught.value.action
    )


def test_hidden_files_and_locks_are_no_extracts(tmp_path: Path) -> None:
    data = put(tmp_path, **{"x": rows_of("A"), "~$x": "lock", ".x": "hidden"})
    source = read_source(make_layout(tmp_path, layout_text(path="*x.csv")), data)
    assert [report.name for report in source.files] == ["x.csv"]


def test_a_link_out_of_the_data_folder(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_text(rows_of("A"), "cp932")
    data = put(tmp_path)
    (data / "x.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(ConfigError, match="データフォルダの外"):
        read_source(make_layout(tmp_path, layout_text()), data)


@pytest.mark.parametrize("trailer", ["T,3", '"T","3"', "T,3,,,,,,", "T, 3 "])
def test_trailer(tmp_path: Path, trailer: str) -> None:
    text = layout_text(more='record_count = "trailer"')
    source = read(tmp_path, csv_text(ROWS) + trailer + "\n", text)
    assert (source.read, source.accepted.height) == (3, 3)


def test_trailer_counts_broken_lines_but_not_blank_ones(tmp_path: Path) -> None:
    text = layout_text(more='record_count = "trailer"')
    source = read(tmp_path, csv_text([*ROWS, ["bad"]]) + "\nT,4\n", text)
    assert (source.read, source.accepted.height, source.rejected.height) == (5, 3, 2)


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ("T,2", "record_count_mismatch"),
        ("T,4", "record_count_mismatch"),
        ("", "missing_trailer"),
        ("T,x", "missing_trailer"),
    ],
)
def test_trailer_mismatch(tmp_path: Path, tail: str, rule: str) -> None:
    with pytest.raises(UnusableSourceError) as caught:
        read(tmp_path, csv_text(ROWS) + tail, layout_text(more='record_count = "trailer"'))
    assert caught.value.rule == rule and "もう一度" in caught.value.action
    assert [(report.name, report.read, report.rule) for report in caught.value.files] == [("x.csv", 0, rule)]


def test_trailer_of_nothing(tmp_path: Path) -> None:
    text = layout_text(NUMBERED, more='header = false\nrecord_count = "trailer"')
    assert read(tmp_path, "T,0\n", text).read == 0
    assert read(tmp_path, csv_text([]) + "T,0", layout_text(more='record_count = "trailer"')).read == 0


def test_sidecar(tmp_path: Path) -> None:
    layout = make_layout(tmp_path, layout_text(path="x*", more='record_count = "sidecar"'))
    data = put(tmp_path, x=csv_text(ROWS))
    with pytest.raises(SourceError, match=r"x\.csv\.count がありません\(missing_sidecar\)"):
        read_source(layout, data)
    for count in ("3", "3\r\n", "\ufeff3", " ３ "):
        (data / "x.csv.count").write_text(count, "utf-8")
        assert read_source(layout, data).read == 3
    (data / "x.csv.count").write_text("2")
    with pytest.raises(SourceError, match="通知は 2件、実際は 3件"):
        read_source(layout, data)
    (data / "x.csv.count").write_text("many")
    with pytest.raises(SourceError, match="数字がありません"):
        read_source(layout, data)


def test_empty_file_that_the_sidecar_confirms(tmp_path: Path) -> None:
    text = layout_text(SLICED, file_format="fixed", more='record_count = "sidecar"')
    data = put(tmp_path, x=b"")
    (data / "x.csv.count").write_text("0")
    assert read_source(make_layout(tmp_path, text), data).read == 0
    (data / "x.csv.count").write_text("1")
    with pytest.raises(SourceError, match="empty_file"):
        read_source(make_layout(tmp_path, text), data)


def test_one_refused_file_leaves_the_others(tmp_path: Path) -> None:
    data = put(tmp_path, x_1=rows_of("A", 2) + "T,3", x_2=rows_of("B", 2) + "T,2", x_3="")
    text = layout_text(path="x_*.csv", more='record_count = "trailer"')
    source = read_source(make_layout(tmp_path, text), data)
    assert column(source, "record_id") == ["B0", "B1"]
    assert source.accepted["row_no"].to_list() == [0, 1]
    assert [(r.name, r.read, r.rule) for r in source.files] == [
        ("x_1.csv", 0, "record_count_mismatch"),
        ("x_2.csv", 2, ""),
        ("x_3.csv", 0, "empty_file"),
    ]
    assert source.files[1].refused is None and "件数が合いません" in (source.files[0].refused or "")
    assert len(source.notes) == 2 and source.notes[0].startswith("x_1.csv は使えません")


@pytest.mark.parametrize("kind", ["registry", "history"])
def test_an_incomplete_registry_is_no_registry(tmp_path: Path, kind: str) -> None:
    source = f'[source]\nid = "{kind}"\nkind = "{kind}"\n'
    fields = (
        '[fields]\nresident_code = "コード"\nname = "氏名"\n'
        'my_number = "個人番号"\naddress = "住所"\n'
        + ('birth_date = "生年月日"\n' if kind == "registry" else "")
    )
    head = "コード,氏名,個人番号,住所,生年月日\n"
    data = put(tmp_path, x_1=head + "1,a,2,b,c\n", x_2="コード\n1\n")
    text = layout_text(fields, path="x_*.csv", source=source)
    if kind == "history":  # only the reference is required there: make the second file unreadable altogether
        (data / "x_2.csv").write_bytes(b"")
    with pytest.raises(UnusableSourceError) as caught:
        read_source(make_layout(tmp_path, text), data)
    assert caught.value.file == "x_2.csv" and len(caught.value.files) == 2


def test_a_field_that_only_one_file_holds(tmp_path: Path) -> None:
    data = put(tmp_path, x_1=rows_of("A"), x_2=rows_of("B").replace("等級", "級"))
    source = read_source(make_layout(tmp_path, layout_text(path="x_*.csv")), data)
    assert column(source, "payload__grade") == ["1", None]
    assert "payload__grade" in source.held
    assert source.notes == (
        "項目 payload__grade の列が x_2.csv にないので、この項目は比べません(absent_column)",
    )


def test_balance_is_checked(tmp_path: Path) -> None:
    source = read(tmp_path, csv_text(ROWS))
    lost = replace(source, files=(replace(source.files[0], accepted=2),))
    with pytest.raises(RunError, match=r"読込 3、受入 2、除外 0\(unbalanced\)"):
        lost.check_balance()
    with pytest.raises(RunError, match="unbalanced"):
        replace(source, accepted=source.accepted.head(1)).check_balance()


@pytest.mark.parametrize("fault", [PermissionError("x"), UnicodeError("山田 太郎")])
def test_files_that_cannot_be_opened_are_refused(
    tmp_path: Path, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise fault

    data = put(tmp_path, x_1=rows_of("A"), x_2=rows_of("B"))
    layout = make_layout(tmp_path, layout_text(path="x_*.csv"))
    whole = reader_module._batches
    monkeypatch.setattr(
        reader_module, "_batches", lambda path, *rest: fail() if path.stem == "x_1" else whole(path, *rest)
    )
    source = read_source(layout, data)
    assert column(source, "record_id") == ["B0"]
    assert source.files[0].rule in ("unreadable_file", "undecodable")
    assert "山田" not in str(source.notes) + str(source.files)


def test_digest_of_a_file_that_cannot_be_opened(tmp_path: Path) -> None:
    assert sha256(tmp_path / "nowhere") == ""


def test_messages_hold_no_values(tmp_path: Path) -> None:
    content = csv_text(ROWS).replace("個人番号", "番号") + "T,9"
    for more in ("", 'record_count = "trailer"'):
        with pytest.raises(SourceError) as caught:
            read(tmp_path, content, layout_text(more=more))
        for row in ROWS:
            assert not any(cell in str(caught.value) for cell in row if len(cell) > 1)


GOOD = {
    "csv": csv_text(ROWS, end="\r\n").encode("cp932"),
    "quoted": csv_text([[f'"{cell}"' for cell in row] for row in ROWS]).encode("cp932"),
    "utf8": csv_text(ROWS).encode("utf-8"),
    "utf16": csv_text(ROWS).encode("utf-16"),
    "fixed": b"".join(fixed_line([*r[:3], "19800401", *r[4:]]) + b"\n" for r in ROWS),
}
LAYOUTS = {
    "csv": layout_text(),
    "quoted": layout_text(),
    "utf8": layout_text(encoding="utf-8"),
    "utf16": layout_text(encoding="utf-16"),
    "fixed": layout_text(SLICED, file_format="fixed"),
}
NOISE = st.binary(max_size=6) | st.sampled_from(
    [b'"', b"\n", b"\r\n", b",", b'"\n', b"\x1a", b"\x81", b"\0", b'""', b'","']
)


@pytest.mark.parametrize("shape", list(GOOD))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.lists(st.tuples(st.integers(0, 400), NOISE), min_size=1, max_size=4), cut=st.integers(0, 30))
def test_noise_never_crashes_and_always_balances(
    tmp_path: Path, shape: str, noise: list[tuple[int, bytes]], cut: int
) -> None:
    content = GOOD[shape]
    for at, junk in noise:
        content = content[:at] + junk + content[at:]
    content = content[: len(content) - cut]
    try:
        source = read(tmp_path, content, LAYOUTS[shape])
    except SourceError as error:
        assert error.rule in ("missing_column", "missing_header", "empty_file", "duplicate_column")
        return
    source.check_balance()
    text = source.accepted.drop("row_no", "line")
    assert not any("\ufdd0" in str(cell) for row in text.iter_rows() for cell in row)
    assert source.accepted["record_id"].n_unique() == source.accepted.height
    lines = [*source.accepted["line"], *source.rejected["line"]]
    assert len(set(lines)) == len(lines)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    junk=st.lists(st.text("abｱ長野ー, \t　0123髙①", max_size=20), max_size=6),
    where=st.integers(0, 3),
)
def test_junk_lines_never_touch_their_neighbours(tmp_path: Path, junk: list[str], where: int) -> None:
    lines = csv_text(ROWS).split("\n")[:-1]
    junk = [line for line in junk if line.count(",") != 7]
    lines[where + 1 : where + 1] = junk
    source = read(tmp_path, ("\n".join(lines) + "\n").encode("cp932"))
    assert column(source, "record_id") == ["A1", "A2", "A3"]
    assert set(source.rejected["rule"]) <= {"broken_line", "blank_line"}
