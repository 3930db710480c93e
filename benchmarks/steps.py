"""What the steps of a run took, from its manifest."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

#: The steps that make the outcome of every replica: its rows in comparable form, the join, the shifted rows, what each pair is.
_CHECK_B: Final = re.compile(r"prepare_replica|6[2-57]_\w*replica\w*")


def check_b_seconds(manifest: Path) -> float:
    """Return the seconds of the steps of check B.

    Args:
        manifest: ``manifest.json`` of a run.

    Raises:
        ValueError: It names no such step.
    """
    steps = json.loads(manifest.read_text("utf-8"))["steps"]
    own = [step["seconds"] for step in steps if _CHECK_B.fullmatch(step["step"])]
    if not own:
        raise ValueError(f"{manifest} names no step of check B")
    return float(sum(own))
