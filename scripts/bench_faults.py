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
from collections.abc import Iterator
from pathlib import Path

from tests.faults.bed import Bed, one_kill, places


def main() -> None:
    """Kill at every boundary, then at random moments until so many commands were really killed; check after each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=210, help="how many kills at least (default 210)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    begun = time.perf_counter()
    done: Counter[str] = Counter()
    kills = 0
    with tempfile.TemporaryDirectory(prefix="faults-") as temporary:
        bed = Bed(Path(temporary) / "bed")
        for no, (name, at, after) in enumerate(
            plan(bed, options.kills, options.seed, Path(temporary)), start=1
        ):
            if kills >= options.kills and not at:
                break
            was_killed = one_kill(bed, Path(temporary) / f"kill_{no}", name, at=at, after=after)
            where = "at a boundary" if at else "at a moment"
            done[f"{name} {where}" if was_killed else "ended before its moment: no kill"] += 1
            kills += was_killed
            if no % 10 == 0:
                print(f"{no} commands, {kills} kills, {time.perf_counter() - begun:.0f} s", flush=True)
    for what, count in sorted(done.items()):
        print(f"{count:4} {what}")
    print(f"{kills} kills, nothing damaged, {time.perf_counter() - begun:.0f} s")


def plan(bed: Bed, kills: int, seed: int, temporary: Path) -> Iterator[tuple[str, int, float]]:
    """Yield ``(command, n-th change or 0, seconds or 0)``: boundaries between changes, then moments without end."""
    chance = random.Random(seed)  # noqa: S311
    changes = {
        name: bed.finish(name, bed.copy(temporary / f"count_{name}"))[0] for name in ("import", "gate", "run")
    }
    print(f"changes to the disk: {changes}", flush=True)
    left = kills - kills // 7
    for name, share in (("import", 3), ("gate", 3), ("run", 1)):
        chosen = places(changes[name], max(4, min(changes[name], left // share)), seed)
        left -= len(chosen)
        yield from ((name, at, 0.0) for at in chosen)
    while True:
        yield chance.choice(["run", "run", "import", "gate"]), 0, chance.uniform(0.3, 2.2)


if __name__ == "__main__":
    sys.exit(main())
