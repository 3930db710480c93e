"""The picture of an evaluation, and where `reconcile evaluate` puts its files."""

from __future__ import annotations

import csv
import errno
import re
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from reconcile.cli import cli
from reconcile.errors import ConfigError, RunError
from reconcile.evaluate import (
    Evaluation,
    check_targets,
    evaluate,
    kind_label,
    target,
    write_csv,
    write_picture,
)
from reconcile.outputs import files
from reconcile.paths import root
from reconcile.sample import HARD, NORMAL, write_sample
from reconcile.sample.records import EXCLUSIVE
from tests.test_evaluate import CASES, OTHER, OWN, frames

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
    assert "▲ 見逃し 1件 16.67%、判定なし 1件 16.67%、要確認 1件 16.67%" in said  # of six of a family
    assert "▲ 誤った指摘 1件 50.00%" in said  # one of two clean records
    assert {"停止 1件 100.00%", "要確認 1件 100.00%"} <= said
    assert {"3", "1"} <= said  # on the bars


def test_the_bars_are_as_long_as_their_shares(tmp_path: Path) -> None:
    text, _ = drawn(tmp_path, CASES)
    bars = {
        node.get("aria-label"): (*map(float, re.findall(r"M([\d.]+),[\d.]+h([\d.]+)", node.get("d", ""))[0]),)
        for node in ElementTree.fromstring(text).iter(f"{SVG}path")  # noqa: S314 - our own file
        if node.get("aria-roledescription") == "bar"
    }
    sixth = 560 / 6  # of the width of the panel
    assert bars == {
        "family(6): 紐付け誤りとして検出 3件": pytest.approx((0, 3 * sixth)),
        "family(6): 要確認に回した 1件": pytest.approx((3 * sixth, sixth)),
        "family(6): 見逃し(一致とした) 1件": pytest.approx((4 * sixth, sixth)),
        "family(6): 判定なし 1件": pytest.approx((5 * sixth, sixth)),
        "nobody(1): 停止(誤りに数えない) 1件": pytest.approx((0, 560)),
        "相違なし(2): 誤って紐付け誤りとした 1件": pytest.approx((0, 280)),
        "生年月日の書き誤り(1): 要確認とした 1件": pytest.approx((0, 560)),
        "他県の人(1): 停止した(誤りに数えない) 1件": pytest.approx((0, 560)),
    }
    three = next(node for node in ElementTree.fromstring(text).iter(f"{SVG}text") if node.text == "3")  # noqa: S314
    found = re.match(r"translate\(([\d.]+),", three.get("transform", ""))
    assert found
    assert float(found[1]) == pytest.approx(1.5 * sixth)  # the figure stands in the middle of its part


def test_one_of_thousands_stands_out(tmp_path: Path) -> None:
    """What must never happen is said in bold red beside the bar, where nothing is drawn under it."""
    found, passed, clean, accused = CASES[0], CASES[4], CASES[7], CASES[8]
    text, said = drawn(tmp_path, [found] * 999 + [passed] + [clean] * 29_999 + [accused])
    alarms = {"▲ 見逃し 1件 0.10%", "▲ 誤った指摘 1件 <0.01%"}
    assert alarms <= said
    assert "999" in said
    nodes = {"".join(node.itertext()): node for node in ElementTree.fromstring(text).iter(f"{SVG}text")}  # noqa: S314
    for alarm in alarms:
        assert (nodes[alarm].get("fill"), nodes[alarm].get("font-weight")) == ("#B03A00", "bold")
    assert nodes["999"].get("font-weight") != "bold"


def test_kinds_that_share_a_name_are_two_bars_and_odd_names_do_no_harm(tmp_path: Path) -> None:
    """An unknown kind may be called as a known one; a control character once aborted the whole process."""
    kinds = ["family_member", "家族の番号", "a<b>&\"'", "x\x01y\x1b[31m"]
    text, said = drawn(tmp_path, [(kind, *CASES[0][1:]) for kind in kinds])
    assert {"家族の番号(1)", "家族の番号(1)'", "a<b>&\"'(1)", "x\ufffdy\ufffd[31m(1)"} <= said
    assert text.count('aria-roledescription="bar"') == 4


def test_no_person_is_in_the_picture(tmp_path: Path) -> None:
    text, _ = drawn(tmp_path, CASES)
    assert OWN not in text
    assert OTHER not in text


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
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("csv_name", "picture_name", "message"),
    [
        ("a.csv", "none/b.svg", "none がありません"),
        ("none/a.csv", "b.svg", "none がありません"),
        ("folder", "b.svg", "ファイルではありません"),
        ("a.csv", "b.pdf", "b.pdf の形式は書けません"),
        ("b.svg", "b.svg", "同じファイル"),
        ("truth.csv", "b.svg", "正解ファイル truth.csv"),
        ("folder/../truth.csv", "b.svg", "正解ファイル truth.csv"),
        ("a.csv/x.csv", "b.svg", "がありません"),
        ("a.csv", "n" * 300 + ".svg", "確かめられません"),
    ],
)
def test_a_place_that_cannot_be_written_changes_nothing(
    project: Path, tmp_path: Path, csv_name: str, picture_name: str, message: str
) -> None:
    """Exit code 2 means that nothing was written (contract §7): old figures and the truth stay as they were."""
    truth = (project / "truth.csv").read_bytes()
    (tmp_path / "truth.csv").write_bytes(truth)
    (tmp_path / "a.csv").write_text("old", "utf-8")
    (tmp_path / "folder").mkdir()
    result = CliRunner().invoke(
        cli,
        [
            *("evaluate", str(tmp_path / "truth.csv"), "--project", str(project)),
            *("--csv", str(tmp_path / csv_name), "--picture", str(tmp_path / picture_name)),
        ],
    )
    assert isinstance(result.exception, ConfigError)
    assert message in result.exception.message
    assert result.exception.action
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "folder", "truth.csv"]
    assert (tmp_path / "a.csv").read_text("utf-8") == "old"
    assert (tmp_path / "truth.csv").read_bytes() == truth


def test_a_folder_without_the_right_to_write_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target.os, "access", lambda *_: False)  # root may write everywhere
    with pytest.raises(ConfigError, match="に書けません"):
        check_targets(tmp_path / "truth.csv", csv=tmp_path / "a.csv", picture=None)


@pytest.mark.parametrize("write", [write_csv, partial(write_picture, title="x")], ids=["csv", "picture"])
def test_a_full_disk_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Callable[[Path, Evaluation], None]
) -> None:
    def fill_up(path: Path, content: bytes) -> None:
        path.write_bytes(content[:3])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files, "write_private", fill_up)
    path = tmp_path / "figures.svg"
    path.write_text("old", "utf-8")
    with pytest.raises(RunError, match=r"figures\.svg に書けません"):
        write(path, evaluate(*frames(CASES)))
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_starts_without_the_drawing_library() -> None:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reconcile.cli", "--help"],
        check=True, capture_output=True, text=True, encoding="utf-8",
    ).stderr  # fmt: skip
    assert "reconcile.terminal" in told
    assert not re.search(r"\b(altair|vl_convert|polars)\b", told)
    code = "import sys, reconcile.pipelines.evaluation; sys.exit('altair' in sys.modules or 'vl_convert' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
