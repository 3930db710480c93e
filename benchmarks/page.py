"""``python -m benchmarks.page FIGURES.json``: puts the table between two marks of docs/performance.md, and the picture into docs/."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

from benchmarks.plot import svg
from benchmarks.table import markdown

_DOCS: Final = Path(__file__).resolve().parents[1] / "docs"
BEGIN: Final = "<!-- bench: begin (written by `python -m benchmarks.page`) -->"
END: Final = "<!-- bench: end -->"
PICTURE: Final = "pictures/bench.svg"
_ALT: Final = "Seconds and peak memory of every contender against the number of records"


def main() -> int:
    """Write table and picture; return the exit code."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.page", description=__doc__)
    arguments.add_argument("figures", type=Path, nargs="?", default=Path("work/bench/figures.json"))
    arguments.add_argument("--docs", type=Path, default=_DOCS)
    options = arguments.parse_args()
    figures = json.loads(options.figures.read_text("utf-8"))
    page = options.docs / "performance.md"
    try:
        text = replaced(page.read_text("utf-8"), block(figures))
    except ValueError as error:
        print(f"{page}: {error}", file=sys.stderr)
        return 1
    (options.docs / PICTURE).write_text(svg(figures) + "\n", "utf-8")
    page.write_text(text, "utf-8")
    return 0


def block(figures: dict[str, Any]) -> str:
    """Return what stands between the marks."""
    return f"{markdown(figures)}\n![{_ALT}]({PICTURE})\n"


def replaced(page: str, content: str) -> str:
    """Return a page with new content between its marks.

    Args:
        page: Text that holds ``BEGIN`` and ``END`` once each, in this order.
        content: Of whole lines.

    Raises:
        ValueError: A mark is missing, stands twice, or they stand in the wrong order.
    """
    if page.count(BEGIN) != 1 or page.count(END) != 1 or page.index(BEGIN) > page.index(END):
        raise ValueError(f"the two lines {BEGIN} and {END} must stand in it once each, in this order")
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    return f"{before}{BEGIN}\n\n{content}\n{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
