"""What the bench changes between two nights: every text file, and nothing that it says."""

from __future__ import annotations

import shutil

from benchmarks.changes import SHARE, change_extracts
from reconcile.config import load_project
from reconcile.paths import root
from reconcile.sources import load_layouts, read_source


def rows(project):
    """What every source says, whatever the order of its lines."""
    told = {}
    for layout in load_layouts(project.schemas):
        source = read_source(layout, project.data)
        told[layout.id] = sorted(map(repr, source.accepted.drop("row_no", "line").rows()))
    return told


def test_every_night_has_files_that_were_never_there_before_and_says_the_same(tmp_path):
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, tmp_path / name)
    shutil.copy(root() / "reconcile.toml", tmp_path)
    project = load_project(tmp_path)
    said, seen = rows(project), []
    for _ in range(3):
        seen.append({path: path.read_bytes() for path in project.data.rglob("*.*") if path.is_file()})
        assert change_extracts(tmp_path) > 15
    nights = [{path for path in seen[0] if seen[night][path] != seen[0][path]} for night in (1, 2)]
    assert nights[0] == nights[1]
    assert not any(seen[1][path] == seen[2][path] for path in nights[0])
    assert {path.parent.name for path in nights[0]} == {"extracts", "replica", "addressees", "applications"}
    assert rows(project) == said


def test_about_one_row_in_so_many_changes(tmp_path):
    for name in ("schemas", "sample_data"):
        shutil.copytree(root() / name, tmp_path / name)
    path = next((tmp_path / "sample_data" / "extracts").glob("07_*"))
    before = path.read_bytes().split(b"\n")
    change_extracts(tmp_path)
    after = path.read_bytes().split(b"\n")
    changed = sum(one != other for one, other in zip(before, after, strict=True))
    assert len(before) / SHARE / 2 < changed <= len(before) / SHARE + 1
