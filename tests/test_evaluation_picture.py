"""The picture of an evaluation, and where `reconcile evaluate` puts its files."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from reconcile.cli import cli
from reconcile.errors import ConfigError
from reconcile.evaluate import evaluate, kind_label, write_picture
from reconcile.paths import root
from reconcile.sample import HARD, NORMAL, write_sample
from reconcile.sample.records import EXCLUSIVE
from tests.test_evaluate import CASES, frames

SVG = "{http://www.w3.org/2000/svg}"


def drawn(tmp_path: Path, cases: list) -> tuple[str, set[str]]:
    path = tmp_path / "picture.svg"
    write_picture(path, evaluate(*frames(cases)), title="正解との比較 run-1")
    text = path.read_text("utf-8")
    return text, {"".join(node.itertext()) for node in ElementTree.fromstring(text).iter(f"{SVG}text")}  # noqa: S314 - our own file


def test_the_figures_counted_by_hand_stand_in_the_picture(tmp_path: Path) -> None:
    _, said = drawn(tmp_path, CASES)
    assert "正解との比較 run-1" in said
    assert any("記録 11件" in text and "見逃し 1件" in text and "誤った指摘 1件" in text for text in said)
    assert {"family(6)", "nobody(1)", "相違なし(2)", "他県の人(1)", "生年月日の書き誤り(1)"} <= said
    assert "▲ 見逃し(一致とした) 1件" in said
    assert "▲ 誤って紐付け誤りとした 1件" in said
    assert "1件 50.00%" in said  # one of two clean records was accused
    assert "1件 100.00%" in said


def test_the_picture_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    text, _ = drawn(tmp_path, CASES)
    assert set(re.findall(r"https?://[^\"' ]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }
    assert "<script" not in text
    assert (tmp_path / "picture.svg").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("cases", [[], CASES[:6], CASES[7:8]], ids=["nothing", "errors only", "right only"])
def test_a_picture_of_half_the_figures_is_drawn(tmp_path: Path, cases: list) -> None:
    _, said = drawn(tmp_path, cases)
    assert ("正解付きの記録がありません" in said) is (not cases)
    assert not any(text.startswith("▲ 誤って") for text in said)


def test_png(tmp_path: Path) -> None:
    write_picture(tmp_path / "picture.PNG", evaluate(*frames(CASES)), title="x")
    assert (tmp_path / "picture.PNG").read_bytes().startswith(b"\x89PNG")


def test_other_formats_are_refused_before_anything_is_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"\.svg か \.png"):
        write_picture(tmp_path / "picture.pdf", evaluate(*frames(CASES)), title="x")
    result = CliRunner().invoke(
        cli, ["evaluate", "missing.csv", "--picture", "a.pdf", "--project", str(root())]
    )
    assert isinstance(result.exception, ConfigError)
    assert result.exception.exit_code == 2


def test_every_kind_of_the_generator_has_a_japanese_name() -> None:
    kinds = {*NORMAL.error_kinds, *HARD.error_kinds, *EXCLUSIVE, "clean", "spelling", "variant", "gaiji"}
    assert [kind for kind in kinds if kind_label(kind) == kind] == []
    assert kind_label("something_new") == "something_new"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("evaluated") / "project"
    write_sample(folder, scale=0.01, seed=2)
    done = CliRunner().invoke(cli, ["run", "--project", str(folder), "--as-of", "2026-04-01"])
    assert done.exit_code == 0, done.output
    return folder


def test_the_files_stand_beside_the_runs(project: Path) -> None:
    result = CliRunner().invoke(cli, ["evaluate", str(project / "truth.csv"), "--project", str(project)])
    assert result.exit_code == 0, result.output
    run = (project / "out" / "latest").resolve().name
    folder = project / "out" / "evaluation" / run
    assert sorted(path.name for path in folder.iterdir()) == ["evaluation.csv", "evaluation.svg"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in folder.iterdir())
    with (folder / "evaluation.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file))[-1]["passed"] == "0"
    assert f"図: {folder / 'evaluation.svg'}" in result.output.replace("\n", "")


def test_other_places_can_be_named(project: Path, tmp_path: Path) -> None:
    arguments = ["evaluate", str(project / "truth.csv"), "--project", str(project)]
    arguments += ["--csv", str(tmp_path / "a.csv"), "--picture", str(tmp_path / "b.png")]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.png"]
    missing = CliRunner().invoke(cli, [*arguments[:-1], str(tmp_path / "none" / "b.svg")])
    assert isinstance(missing.exception, ConfigError)
    assert "書けません" in missing.exception.message


def test_the_command_starts_without_the_drawing_library() -> None:
    code = "import sys, reconcile.cli, reconcile.pipelines.evaluation; sys.exit('altair' in sys.modules or 'vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
