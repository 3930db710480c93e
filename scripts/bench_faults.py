"""``make bench-faults``: at least 200 kills (SIGKILL) of a run, an import and a gate, and what holds after each.

At every boundary between two changes to the disk of an import and a gate, at as many of a run as fit, and at random
moments. After each kill: what is visible is complete, no answer is lost, the next night gives the bytes of an
undisturbed one, the 帳票管理簿 knows every file (tests/faults/bed.py).
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.faults.bed import Bed, one_kill, places

_ENDED = "ended before its moment: no kill"


def main() -> None:
    """Kill, check, count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--kills",
        type=int,
        default=240,
        help="how many commands to kill (default 240); some end before their moment",
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.perf_counter()
    done: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="faults-") as temporary:
        bed = Bed(Path(temporary))
        jobs = plan(bed, options.kills, options.seed, Path(temporary))
        for no, (name, at, after) in enumerate(jobs, start=1):
            folder = Path(temporary) / f"kill_{no}"
            was_killed = one_kill(bed, folder, name, at=at, after=after)
            where = "at a boundary" if at else "at a moment"
            done[f"{name} {where}" if was_killed else _ENDED] += 1
            if no % 10 == 0:
                print(f"{no}/{len(jobs)} {time.perf_counter() - begun:.0f} s", flush=True)
    for what, count in sorted(done.items()):
        print(f"{count:4} {what}")
    kills = sum(done.values()) - done[_ENDED]
    print(f"{kills} kills, nothing damaged, {time.perf_counter() - begun:.0f} s")


def plan(bed: Bed, kills: int, seed: int, temporary: Path) -> list[tuple[str, int, float]]:
    """Return ``(command, n-th change or 0, seconds or 0)``."""
    chance = random.Random(seed)  # noqa: S311
    moments = max(10, kills // 7)
    jobs = [
        (chance.choice(["run", "run", "import", "gate"]), 0, chance.uniform(0.3, 2.2)) for _ in range(moments)
    ]
    changes = {
        name: bed.finish(name, bed.copy(temporary / f"count_{name}"))[0] for name in ("import", "gate", "run")
    }
    left = kills - moments
    for name, share in (("import", 3), ("gate", 3), ("run", 1)):
        chosen = places(changes[name], max(4, min(changes[name], left // share)), seed)
        left -= len(chosen)
        jobs += [(name, at, 0.0) for at in chosen]
    print(f"changes to the disk: {changes}, kills planned: {len(jobs)}", flush=True)
    return jobs


if __name__ == "__main__":
    sys.exit(main())
