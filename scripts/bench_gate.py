"""Times the gate at the prefecture's size: 244,246 candidates of one system in one file.

``python -m scripts.bench_gate PROJECT``, where PROJECT was made by ``reconcile sample PROJECT --scale nagano``. The records of
身体障害者手帳 are repeated under new record ids until there are as many as the prefecture holds in all systems.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

CANDIDATES: Final = 244_246
_SYSTEM: Final = "shintai_techo"


def main() -> None:
    """Write the candidates, run the gate, print seconds, memory and counts."""
    project = Path(sys.argv[1])
    (source,) = (project / "sample_data" / "extracts").glob("07_*.csv")
    lines = source.read_bytes().splitlines(keepends=True)
    with tempfile.TemporaryDirectory(prefix="gate-") as temporary:
        file = Path(temporary) / "candidates.csv"
        copies = -(-CANDIDATES // len(lines))
        many = [b"%d-%s" % (copy, line) for copy in range(copies) for line in lines][:CANDIDATES]
        file.write_bytes(b"".join(many))
        begun = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "reconcile",
            "gate",
            _SYSTEM,
            "--file",
            str(file),
            "--project",
            str(project),
        ]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
        seconds = time.perf_counter() - begun
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024**2
        print(done.stdout, done.stderr)
        folder = Path(done.stdout.rsplit("場所: ", 1)[1].strip())
        out = sum((folder / name).read_bytes().count(b"\n") for name in ("registrable.csv", "held.csv"))
        print(
            f"{CANDIDATES:,} in, {out:,} out, {seconds:.1f} s, {memory:.2f} GB, exit code {done.returncode}"
        )


if __name__ == "__main__":
    main()
