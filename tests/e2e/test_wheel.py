"""The built wheel, installed into an empty folder, runs on its built-in project without a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile

from reconcile.paths import root


def test_the_wheel_carries_the_built_in_project_and_runs(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path / "dist"), str(root())],
        check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    builtin = tmp_path / "site" / "reconcile" / "builtin"
    assert {path.name for path in builtin.iterdir()} >= {
        "pipelines",
        "schemas",
        "sample_data",
        "reconcile.toml",
    }
    assert (tmp_path / "site" / "reconcile" / "compare" / "data" / "variants.tsv").exists()
    work = tmp_path / "work"
    work.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}
    environment.pop("RECONCILE_PROJECT", None)
    done = subprocess.run(
        [sys.executable, "-c", "import reconcile, sys; assert 'site' in reconcile.__file__; from reconcile.cli import main; main()", "run", "--as-of", "2026-04-01"],
        cwd=work, env=environment, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (work / "out" / "latest" / "worklists").is_dir()
