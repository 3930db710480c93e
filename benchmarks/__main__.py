"""``python -m benchmarks``: measures every contender at every scale and writes figures, table and picture.

Exits 1 when the nightly run passed a planted error as right, or accused a right record.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.contenders import GROUPS
from benchmarks.session import Plan, Session
from benchmarks.table import markdown, unsound


def main() -> int:
    """Measure; return the exit code."""
    plan = _plan()
    session = Session(plan)
    session.run()
    print(markdown(session.figures))
    for complaint in unsound(session.figures):
        print(complaint, file=sys.stderr)
    return 1 if unsound(session.figures) else 0


def _plan() -> Plan:
    here = Path(__file__).parent
    arguments = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    arguments.add_argument(
        "--scales", default="1,3,10", help="multiples of the prefecture, with commas between"
    )
    arguments.add_argument("--runs", type=int, help="measurements a scale (default: 3 at 1, 2 at 3, 1 above)")
    arguments.add_argument("--only", default=",".join(GROUPS), help=f"of {', '.join(GROUPS)}")
    arguments.add_argument(
        "--work", type=Path, default=Path("work/bench"), help="generated data, kept and used again"
    )
    arguments.add_argument("--json", type=Path, help="the figures (default: WORK/figures.json)")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument(
        "--environments", type=Path, default=here, help="where .venv-splink and .venv-datacompy are"
    )
    options = arguments.parse_args()
    only = options.only.split(",")
    if unknown := sorted(set(only) - set(GROUPS)):
        arguments.error(f"--only: {', '.join(unknown)}; choose from {', '.join(GROUPS)}")
    work = options.work.resolve()
    return Plan(
        scales=tuple(float(scale) for scale in options.scales.split(",")),
        runs=options.runs,
        only=frozenset(only),
        work=work,
        figures=(options.json or work / "figures.json").resolve(),
        seed=options.seed,
        environments=options.environments.absolute(),
    )


if __name__ == "__main__":
    sys.exit(main())
