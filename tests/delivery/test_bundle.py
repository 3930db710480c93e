"""The bundle: the same bytes from the same commit, installs with the network off, refuses what is damaged or does not fit."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import pytest

from reconcile.paths import root

pytestmark = pytest.mark.delivery

#: Runs a command where there is no network at all.
OFFLINE = ["unshare", "--map-root-user", "--net"]


@pytest.fixture(scope="module")
def bundles(tmp_path_factory):
    """The archive, built twice."""
    made = []
    for turn in range(2):
        out = tmp_path_factory.mktemp(f"dist{turn}")
        done = subprocess.run(
            [sys.executable, "-m", "scripts.bundle", "--out", str(out)],
            cwd=root(),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        (archive,) = out.glob("*.tar.gz")
        made.append(archive)
    return made


@pytest.fixture
def unpacked(bundles, tmp_path):
    with tarfile.open(bundles[0]) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    return folder


@pytest.fixture(scope="module")
def installed(bundles, tmp_path_factory):
    """The bundle, installed with the network off."""
    folder = tmp_path_factory.mktemp("installed")
    with tarfile.open(bundles[0]) as archive:
        archive.extractall(folder, filter="data")
    (source,) = folder.iterdir()
    done = install(source, folder / "opt")
    assert done.returncode == 0, done.stderr
    return source, folder / "opt", done


def environment():
    """What a fresh shell has: nothing of this checkout."""
    return {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}} | {
        "LANG": "C.UTF-8"
    }


def install(source, target, **more):
    command = [*OFFLINE, str(source / "install.sh"), str(target)]
    return subprocess.run(
        command,
        env={**environment(), "PYTHON": base_python(), **more},
        capture_output=True,
        text=True,
        check=False,
    )


def base_python():
    return str(Path(sys.base_prefix) / "bin" / "python{}.{}".format(*sys.version_info[:2]))


def packages(python):
    listed = subprocess.run(
        [str(python), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return {
        each["name"].lower().replace("_", "-"): each["version"]
        for each in json.loads(listed.stdout)
        if each["name"] not in {"pip", "setuptools"}
    }


def test_there_is_really_no_network():
    probe = "import socket; socket.create_connection(('192.0.2.1', 9), timeout=2)"
    done = subprocess.run(
        [*OFFLINE, sys.executable, "-c", probe], capture_output=True, text=True, check=False
    )
    assert "unreachable" in done.stderr


def test_the_same_commit_gives_the_same_bytes(bundles):
    first, second = (hashlib.sha256(each.read_bytes()).hexdigest() for each in bundles)
    assert first == second


def test_the_run_time_lock_agrees_with_the_whole_one():
    locks = [
        dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (root() / name).read_text("utf-8"), re.MULTILINE))
        for name in ("runtime.lock", "requirements.lock", "tools.lock")
    ]
    runtime, whole, tools = locks
    assert runtime
    assert runtime.items() <= whole.items()
    assert runtime.items() <= tools.items()


def test_it_installs_and_runs_without_a_network(installed, tmp_path):
    _, target, done = installed
    assert "導入しました" in done.stdout
    empty = tmp_path / "empty"
    empty.mkdir()
    command = target / "bin" / "reconcile"
    night = subprocess.run(
        [*OFFLINE, str(command), "run", "--as-of", "2026-04-01"],
        cwd=empty,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert night.returncode == 0, night.stderr
    assert night.stdout.startswith("点検 4,886件、誤り 10")
    assert (empty / "out" / "latest" / "public" / "report.html").is_file()
    told = subprocess.run(
        [*OFFLINE, str(command), "explain", "jiritsu_seishin", "J001047", "--as-of", "2026-04-01"],
        cwd=empty,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "決めた行" in told.stdout


def test_version_and_bill_of_materials_are_what_is_installed(installed):
    source, target, _ = installed
    bom = json.loads((source / "sbom.cdx.json").read_text("utf-8"))
    assert bom["specVersion"] == "1.6"
    components = [*bom["components"], bom["metadata"]["component"]]
    listed = {each["name"]: each["version"] for each in components}
    found = packages(target / "bin" / ".." / (target / "bin" / "reconcile").readlink().parent / "python")
    assert listed == found
    assert all(each["licenses"] and each["hashes"] and each["purl"] for each in components)
    shown = subprocess.run(
        [str(target / "bin" / "reconcile"), "--version"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    versions = dict(line.split(" ", 1) for line in shown.stdout.splitlines())
    assert versions["polars"] == found["polars"]
    assert versions["reconcile"] == found["reconcile-my-number"]


def test_the_wheel_carries_no_tests_and_nothing_of_a_run(installed):
    source, _, _ = installed
    (wheel,) = (source / "wheels").glob("reconcile_my_number-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert not [
        name for name in names if re.search(r"(^|/)(tests|out|state|\.git|nagano)/|digest\.key", name)
    ]


def test_every_file_is_in_the_sums(unpacked):
    listed = {line.split("  ", 1)[1] for line in (unpacked / "SHA256SUMS").read_text("utf-8").splitlines()}
    assert listed == {
        path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*") if path.is_file()
    } - {"SHA256SUMS"}


def test_one_changed_byte_is_refused(unpacked, tmp_path):
    wheel = sorted((unpacked / "wheels").glob("*.whl"))[0]
    content = bytearray(wheel.read_bytes())
    content[len(content) // 2] ^= 1
    wheel.write_bytes(content)
    done = install(unpacked, tmp_path / "opt")
    assert done.returncode == 2
    assert "壊れているか、書き換えられています" in done.stderr
    assert wheel.name in done.stderr + done.stdout
    assert not (tmp_path / "opt").exists()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("PYTHONS", "3.99"), "対応していない配布物です(対応: 3.99)"),
        (("MACHINE", "toaster"), "この機械("),
        (("NEEDED_MB", "99999999"), "空き容量が足りません"),
    ],
)
def test_what_does_not_fit_is_refused(unpacked, tmp_path, change, message):
    name, value = change
    settings = unpacked / "bundle.env"
    settings.write_text(re.sub(rf'{name}=".*"', f'{name}="{value}"', settings.read_text("utf-8")), "utf-8")
    sums = unpacked / "SHA256SUMS"
    digest = hashlib.sha256(settings.read_bytes()).hexdigest()
    sums.write_text(re.sub(r"\S+  bundle\.env", f"{digest}  bundle.env", sums.read_text("utf-8")), "utf-8")
    done = install(unpacked, tmp_path / "opt")
    assert done.returncode == 2
    assert message in done.stderr
    assert not list((tmp_path / "opt").glob("versions/*"))


def test_missing_python_or_target_is_said(unpacked, tmp_path):
    done = install(unpacked, tmp_path / "opt", PYTHON="/nowhere/python")
    assert done.returncode == 2
    assert "がありません" in done.stderr
    done = subprocess.run(
        [str(unpacked / "install.sh")], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "導入先がありません" in done.stderr


def test_an_interrupted_install_leaves_the_old_version_working(installed, unpacked, tmp_path):
    target = tmp_path / "opt"
    shutil.copytree(installed[1], target, symlinks=True)
    before = (target / "bin" / "reconcile").readlink()
    settings = unpacked / "bundle.env"
    settings.write_text(settings.read_text("utf-8").replace('VERSION="', 'VERSION="9.'), "utf-8")
    sums = unpacked / "SHA256SUMS"
    digest = hashlib.sha256(settings.read_bytes()).hexdigest()
    sums.write_text(re.sub(r"\S+  bundle\.env", f"{digest}  bundle.env", sums.read_text("utf-8")), "utf-8")
    begun = subprocess.Popen(
        [str(unpacked / "install.sh"), str(target)],
        env={**environment(), "PYTHON": base_python()},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(target.glob("versions/9.*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    os.killpg(begun.pid, signal.SIGKILL)
    begun.communicate()
    assert (target / "bin" / "reconcile").readlink() == before
    assert not list(target.glob("versions/9.*/.complete"))
    done = install(unpacked, target)
    assert done.returncode == 0, done.stderr
    assert "9." in str((target / "bin" / "reconcile").readlink())
    assert len(list(target.glob("versions/*"))) == 2
