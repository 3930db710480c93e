"""Whatever is thrown at a run, no number, name, address or birth date reaches a message, the log, the manifest or public/."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.e2e import formats
from tests.e2e.calls import call

FILE = 'path = "mixed.csv"\nformat = "csv"\nencoding = "cp932"'
ROWS = formats.records()
GOOD = formats.csv_bytes(ROWS, encoding="cp932")


def broken_files():
    """Name → bytes of an extract that is wrong in one way."""
    lines = GOOD.split(b"\r\n")
    return {
        "no header": b"\r\n".join(lines[1:]),
        "other code": GOOD.decode("cp932").encode("utf-16"),
        "utf-8 read as cp932": GOOD.decode("cp932").encode("utf-8"),
        "cut in a line": GOOD[: len(GOOD) // 2],
        "stray quote": GOOD.replace("山田".encode("cp932"), b'"' + "山田".encode("cp932"), 3),
        "zero bytes": GOOD.replace(b"R0003", b"R\x00003"),
        "columns moved": b"\r\n".join(
            [lines[0], *(b",".join(reversed(line.split(b","))) for line in lines[1:])]
        ),
        "one long line": GOOD.replace(b"\r\n", b","),
        "empty": b"",
        "binary": bytes(range(256)) * 20,
    }


#: For these the slower commands are looked at as well.
_ALL_COMMANDS = {"utf-8 read as cp932", "stray quote", "one long line"}
#: This one is thrown at every command in a process of its own, as a shell would.
_OWN_PROCESS = "utf-8 read as cp932"


def in_a_process(_, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "reconcile", *arguments],
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", broken_files())
@pytest.mark.parametrize("kind", ["system", "registry"])
def test_no_value_leaks(tmp_path, capfd, name, kind):
    folder = formats.new_project(tmp_path / "project")
    content = broken_files()[name]
    formats.add_system(folder, "mixed", 1, FILE)
    (folder / "data" / "mixed.csv").write_bytes(content if kind == "system" else GOOD)
    if kind == "registry":
        (folder / "data" / "registry.csv").write_bytes(content)
    said = []
    others = (("gate", "mixed"), ("query",)) if kind == "system" else (("status",), ("ledger", "list"))
    for command in (("run", "--as-of", "2026-04-01"), *(others if name in _ALL_COMMANDS else others[:1])):
        way = in_a_process if name == _OWN_PROCESS else call
        code, out, err = way(capfd, *command, "--project", str(folder))
        assert code in {0, 1, 3}, err
        assert "予期しない" not in err, command
        said += [out, err]
    written = [
        *(folder / "out").rglob("*.json"),
        *(folder / "out").rglob("*.jsonl"),
        *(folder / "out").rglob("summary.csv"),
        *(folder / "out").rglob("actions/*"),
        *(folder / "out").rglob("public/*"),
        *(folder / "state").rglob("*.json*"),
        *(folder / "state").glob("l*"),
    ]
    text = "\n".join([*said, *(path.read_text("utf-8-sig") for path in written)])
    values = {cell for row in ROWS for cell in row[1:5]} | {row[2].replace(" ", "") for row in ROWS}
    assert [value for value in values if value in text] == []
