"""kill -9 at boundaries between two changes to the disk, and at any moment; many more in ``make bench-faults``."""

from __future__ import annotations

import pytest

from tests.faults.bed import Bed, one_kill, places

KILLS = {"run": 6, "import": 5, "gate": 4}


@pytest.fixture(scope="module")
def bed(tmp_path_factory):
    return Bed(tmp_path_factory.mktemp("faults"))


@pytest.mark.parametrize("name", KILLS)
def test_a_kill_at_a_boundary_damages_nothing(bed, tmp_path, name):
    changes, _, _ = bed.finish(name, bed.copy(tmp_path / "count"))
    for at in places(changes, KILLS[name], seed=1):
        assert one_kill(bed, tmp_path / f"{name}_{at}", name, at=at), f"{name}: change {at} of {changes}"


@pytest.mark.parametrize("after", [0.9, 1.6])
def test_a_kill_at_any_moment_damages_nothing(bed, tmp_path, after):
    one_kill(bed, tmp_path / "moment", "run", after=after)
