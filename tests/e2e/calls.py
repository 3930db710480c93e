"""A command called where the test runs: the same words, exit code and output as of a process, without its start.

What a process of its own shows alone (how it starts and ends, signals, limits, locks against others) is tested with one.
"""

from __future__ import annotations

import gc

import pytest

from reconcile import cli


def call(capfd: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Run a command; return its exit code and all that it wrote to the two descriptors, by Python or not."""
    capfd.readouterr()
    threshold = gc.get_threshold()
    try:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
    finally:
        gc.set_threshold(*threshold)
    out, err = capfd.readouterr()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out, err
