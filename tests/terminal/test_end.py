"""The end of the process: quick, but after everything that was said, and with the right code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_MAIN = "from reconcile.cli import main; "


def ended(code: str, *arguments: str, **how: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        text=True,
        check=False,
        timeout=60,
        capture_output=True,
        **how,
    )


def test_everything_said_is_out_and_the_code_is_the_commands(tmp_path):
    version = ended(_MAIN + "main()", "--version")
    assert version.returncode == 0
    assert version.stdout.startswith("reconcile")
    refused = ended(_MAIN + "main()", "run", "--project", str(tmp_path / "nowhere"))
    assert refused.returncode == 2
    assert "nowhere" in refused.stderr


def test_the_values_of_a_night_are_not_taken_apart_one_by_one():
    code = (
        "import os\n"
        "class Value:\n    def __del__(self, write=os.write): write(1, b'apart')\n"
        "kept = Value()\n" + _MAIN + "main()"
    )
    assert "apart" not in ended(code, "--version").stdout
    # called from Python, the process is the caller's
    assert "apart" in ended(code.replace("main()", "main(['--version'])")).stdout


def test_what_others_do_at_the_end_is_done():
    code = (
        "import atexit, sys\n"
        "import reconcile.versions as base\n"
        "real = base.version_text\n"
        "def later():\n    atexit.register(print, 'done as well')\n    return real()\n"
        "base.version_text = later\n" + _MAIN + "main()"
    )
    assert "done as well" in ended(code, "--version").stdout


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full")
def test_what_cannot_be_said_is_no_success():
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-c", _MAIN + "main()", "--version"],
            stdout=full, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode != 0
