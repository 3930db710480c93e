"""``make bundle``: everything that a closed network needs to install and run reconcile, in one archive.

The same commit gives the same bytes: times come from the commit, the archive is sorted, the wheels are those of runtime.lock by
hash. The archive is proved by tests/delivery (``make test-bundle``), which installs it with the network off.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import zipfile
from pathlib import Path

from scripts.sbom import metadata, write_sbom

ROOT = Path(__file__).resolve().parents[1]
PRODUCT = "reconcile-my-number"
_FILES = ROOT / "scripts" / "bundle_files"
_ROOM = 3  # installed, a bundle is about so many times its wheels


def main() -> None:
    """Build the archive and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument(
        "--python",
        action="append",
        metavar="X.Y",
        help="Python to pack wheels for (again for several; default: the one that runs this)",
    )
    options = parser.parse_args()
    pythons = options.python or ["{}.{}".format(*sys.version_info[:2])]
    options.out.mkdir(parents=True, exist_ok=True)
    archive = build(options.out, pythons)
    print(f"{archive} ({archive.stat().st_size / 1024**2:.0f} MB)")
    print(f"sha256 {hashlib.sha256(archive.read_bytes()).hexdigest()}")


def build(out: Path, pythons: list[str]) -> Path:
    """Build the archive.

    Args:
        out: Existing folder.
        pythons: Versions of Python, such as ``3.11``.

    Returns:
        The archive.
    """
    epoch = commit_time()
    with tempfile.TemporaryDirectory() as scratch:
        wheel = own_wheel(Path(scratch), epoch)
        version = metadata(wheel)["Version"]
        tags = "-".join(f"py{each.replace('.', '')}" for each in pythons)
        name = f"reconcile-bundle-{version}-{tags}-{sysconfig.get_platform()}"
        folder = Path(scratch) / name
        (folder / "wheels").mkdir(parents=True)
        for python in pythons:
            download(folder / "wheels", python)
        shutil.copy(wheel, folder / "wheels")
        fill(folder, version, pythons, epoch)
        return pack(folder, out / f"{name}.tar.gz", epoch)


def commit_time() -> int:
    """Return the time of the commit (SOURCE_DATE_EPOCH, when it is set)."""
    stated = os.environ.get("SOURCE_DATE_EPOCH")
    if stated:
        return int(stated)
    command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def own_wheel(scratch: Path, epoch: int) -> Path:
    """Build the project's wheel."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(scratch), str(ROOT)],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
        check=True,
        capture_output=True,
    )
    (wheel,) = scratch.glob("*.whl")
    return wheel


def download(wheels: Path, python: str) -> None:
    """Fetch the locked wheels of one Python, by hash; none is built here."""
    foreign = [] if python == "{}.{}".format(*sys.version_info[:2]) else ["--python-version", python]
    done = subprocess.run(
        [
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
            "--require-hashes", "-r", str(ROOT / "runtime.lock"), "--dest", str(wheels), *foreign,
        ],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode:
        sys.exit(done.stderr)


def fill(folder: Path, version: str, pythons: list[str], epoch: int) -> None:
    """Write everything beside the wheels."""
    wheels = sorted((folder / "wheels").glob("*.whl"))
    for path in _FILES.iterdir():
        shutil.copy(path, folder / path.name)
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "docs" / "systemd", folder / "systemd")
    requirements = [
        f"{metadata(wheel)['Name']}=={metadata(wheel)['Version']} --hash=sha256:{_sha256(wheel)}"
        for wheel in wheels
    ]
    (folder / "requirements.txt").write_text("\n".join(_joined(requirements)) + "\n", "utf-8")
    licences(folder / "licences", wheels)
    write_sbom(folder / "sbom.cdx.json", wheels, product=PRODUCT, epoch=epoch)
    build_id = hashlib.sha256((folder / "requirements.txt").read_bytes()).hexdigest()[:8]
    room = _ROOM * sum(wheel.stat().st_size for wheel in wheels) // 1024**2 + 100
    settings = {
        "VERSION": version,
        "BUILD": build_id,
        "PYTHONS": " ".join(pythons),
        "MACHINE": sysconfig.get_platform(),
        "NEEDED_MB": room,
    }
    (folder / "bundle.env").write_text(
        "".join(f'{key}="{value}"\n' for key, value in settings.items()), "utf-8"
    )
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [f"{_sha256(path)}  {path.relative_to(folder).as_posix()}" for path in files]
    (folder / "SHA256SUMS").write_text("\n".join(sums) + "\n", "utf-8")


def _joined(lines: list[str]) -> list[str]:
    """Join the hashes of wheels of one version (for several Pythons) into one requirement."""
    hashes: dict[str, list[str]] = {}
    for line in lines:
        requirement, digest = line.split(" ", 1)
        hashes.setdefault(requirement, []).append(digest)
    return [" ".join([requirement, *sorted(set(found))]) for requirement, found in sorted(hashes.items())]


def licences(folder: Path, wheels: list[Path]) -> None:
    """Take every licence text out of the wheels."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                file = Path(name)
                is_text = any(
                    word in file.name.upper() for word in ("LICENSE", "LICENCE", "COPYING", "NOTICE")
                )
                if (
                    ".dist-info" in file.parts[0]
                    and is_text
                    and file.suffix.lower() in {"", ".txt", ".md", ".rst"}
                ):
                    place = folder / metadata(wheel)["Name"].lower() / file.name
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(archive.read(name))


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def pack(folder: Path, archive: Path, epoch: int) -> Path:
    """Pack a folder: sorted, no owner, one time, so that the bytes depend on the content alone."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = 0
        entry.uname = entry.gname = ""
        entry.mtime = epoch
        entry.mode = 0o755 if entry.isdir() or entry.name.endswith(".sh") else 0o644
        return entry

    with (
        archive.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", mtime=epoch) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for path in [folder, *sorted(folder.rglob("*"))]:
            tar.add(path, path.relative_to(folder.parent).as_posix(), recursive=False, filter=plain)
    return archive


if __name__ == "__main__":
    sys.exit(main())
