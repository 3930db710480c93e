"""``python -m benchmarks.plan FIGURES.json``: what a run in pieces over a nation would need, from the pieces that were measured.

Everything that such a run does is done once per row or once per piece of a fixed size, so time and disk are taken as straight lines
through the two largest runs in pieces. So is memory: what grows is the table of all records, which no piece holds alone.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.contenders import pieces_at

#: Residents of Japan, and records at Nagano's rate.
RESIDENTS: Final = 125_000_000
RECORDS: Final = 16_000_000
_MEASURED: Final = "ours_pieces"


@dataclass(frozen=True)
class Need:
    """What a run needs.

    Attributes:
        scale: Multiple of the prefecture.
        pieces: Into how many it is split.
        seconds: Wall time.
        memory: Peak bytes.
        disk: Peak bytes beside the extracts themselves.
        files: Bytes of the extracts.
    """

    scale: float
    pieces: int
    seconds: float
    memory: float
    disk: float
    files: float


def main() -> int:
    """Print the plan; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.plan", description=__doc__)
    arguments.add_argument(
        "figures", type=Path, nargs="+", help="figures of make bench, with runs in pieces at two scales"
    )
    arguments.add_argument("--residents", type=int, default=RESIDENTS)
    arguments.add_argument("--records", type=int, default=RECORDS)
    options = arguments.parse_args()
    needs = measured([json.loads(path.read_text("utf-8")) for path in options.figures])
    if len(needs) < 2:
        print("runs in pieces at two scales are needed: make bench SCALES=10,30 ONLY=pieces", file=sys.stderr)
        return 1
    print(table([*needs, planned(needs, options.residents, options.records)]))
    return 0


def measured(figures: list[dict[str, Any]]) -> list[Need]:
    """Return what the runs in pieces needed, by scale; of several at one scale the last one."""
    found = {}
    for each in figures:
        files = {row["scale"]: row["bytes"] for row in each["data"]}
        for one in each["measurements"]:
            if one["contender"] == _MEASURED:
                facts = one["facts"]
                found[one["scale"]] = Need(
                    one["scale"],
                    facts["pieces"],
                    one["wall"],
                    one["peak"],
                    facts["disk"],
                    files[one["scale"]],
                )
    return [found[scale] for scale in sorted(found)]


def planned(needs: list[Need], residents: int, records: int) -> Need:
    """Draw a line through the two largest runs.

    Args:
        needs: Of at least two scales.
        residents: Of the registry; 2,000,000 at scale 1.
        records: Of all systems; 244,246 at scale 1. The larger of the two scales counts.
    """
    scale = max(residents / 2_000_000, records / 244_246)
    one, other = needs[-2:]
    ahead = (scale - one.scale) / (other.scale - one.scale)

    def at(name: str) -> float:
        low, high = getattr(one, name), getattr(other, name)
        return float(low + (high - low) * ahead)

    return Need(round(scale, 1), pieces_at(scale), at("seconds"), at("memory"), at("disk"), at("files"))


def table(needs: list[Need]) -> str:
    """Return the needs as Markdown; the last one is planned, the others were measured."""
    lines = [
        "| scale | pieces | time, min | peak memory, GB | extracts, GB | disk beside them, GB | |",
        "| ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    for place, need in enumerate(needs):
        cells = (
            f"{need.scale:g}x", f"{need.pieces}", f"{need.seconds / 60:.1f}", f"{need.memory / 1e9:.1f}", f"{need.files / 1e9:.1f}",
            f"{need.disk / 1e9:.1f}", "planned" if place == len(needs) - 1 else "measured",
        )  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
