"""Private files, and csv cells that no spreadsheet runs."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.outputs.files import guarded, starts_formula, unguarded, write_csv, write_private


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_csv_has_bom_crlf_and_quotes_where_needed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    assert write_csv(path, ("項番", "備考"), [(1, "a,b"), (None, 'x"y\nz')]) == 2
    assert path.read_bytes() == '\ufeff項番,備考\r\n1,"a,b"\r\n,"x""y\nz"\r\n'.encode()
    assert read(path)[2] == ["", 'x"y\nz']


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_only_the_owner_can_read_whatever_the_umask(tmp_path: Path, umask: int) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"older and longer")
    path.chmod(0o644)
    before = os.umask(umask)
    try:
        write_private(path, b"new")
    finally:
        os.umask(before)
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"kept")
    link = tmp_path / "link"
    link.symlink_to(elsewhere)
    write_private(link, b"new")
    assert elsewhere.read_bytes() == b"kept"
    assert not link.is_symlink()


@pytest.mark.parametrize(
    "text", ["=1+1", "+NAME-BIRTH", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠a"]
)
def test_formulas_are_guarded(text: str) -> None:
    assert starts_formula(text)
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "0012345", "山田 太郎", "'", "'a", "*", "第1-2号"])
def test_plain_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text
    assert unguarded(text) == text


@given(st.text("='+-@\t\r＝a1 ", max_size=6))
def test_the_guard_can_be_taken_off_and_always_works(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not starts_formula(guarded(text))


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=2, max_size=2),
        max_size=5,
    )
)
def test_every_value_comes_back(tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    write_csv(path, ("a", "b"), rows)
    assert [[unguarded(cell) for cell in row] for row in read(path)[1:]] == rows
