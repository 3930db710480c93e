"""A measured process: its descendants count, its output is kept, and a limit ends the whole tree."""

from __future__ import annotations

import os
import sys
import time

from benchmarks.measure import Limits, measure, tree_memory

_CHILD = "import time; kept = bytearray({size}); kept[::4096] = b'x' * len(kept[::4096]); time.sleep({rest})"


def python(code):
    return [sys.executable, "-c", code]


def test_output_and_exit_code():
    done = measure(python("import sys; print('給付'); print('b', file=sys.stderr); sys.exit(3)"))
    assert (done.output, done.errors, done.exit_code, done.stopped) == ("給付\n", "b\n", 3, "")


def test_memory_of_children_is_summed():
    child = _CHILD.format(size=60_000_000, rest=0.6)
    parent = f"import subprocess, sys; [p.wait() for p in [subprocess.Popen([sys.executable, '-c', {child!r}]) for _ in 'ab']]"
    done = measure(python(parent))
    assert done.exit_code == 0
    assert 120_000_000 < done.peak < 250_000_000


def test_memory_of_the_bench_itself_does_not_count():
    held = bytearray(300_000_000)
    held[::4096] = b"x" * len(held[::4096])
    done = measure(python("import time; time.sleep(0.2)"))
    assert 0 < done.peak < 100_000_000
    assert done.peak_single == 0


def test_processor_time_of_children_counts():
    busy = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    assert measure(python(parent)).cpu > 0.3


def test_a_process_that_takes_too_long_is_ended_with_its_children(tmp_path):
    mark = tmp_path / "alive"
    child = f"import time, pathlib; time.sleep(1.5); pathlib.Path({str(mark)!r}).touch()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    done = measure(python(parent), limits=Limits(seconds=0.4))
    assert (done.stopped, done.exit_code) == ("time", -9)
    assert done.wall < 1.4
    time.sleep(1.4)
    assert not mark.exists()


def test_a_process_that_takes_too_much_is_ended():
    done = measure(python(_CHILD.format(size=80_000_000, rest=5)), limits=Limits(memory=60_000_000))
    assert (done.stopped, done.exit_code) == ("memory", -9)
    assert done.wall < 4


def test_a_process_that_is_gone_has_no_memory():
    assert tree_memory(2**22 + 1) == 0
    assert tree_memory(os.getpid()) > 1_000_000


def test_the_environment_is_added_to(monkeypatch):
    monkeypatch.setenv("BENCH_OUTER", "1")
    done = measure(
        python("import os; print(os.environ['BENCH_OUTER'] + os.environ['BENCH_INNER'])"),
        environment={"BENCH_INNER": "2"},
    )
    assert done.output == "12\n"
