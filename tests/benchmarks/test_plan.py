"""A plan is a straight line through what was measured."""

from __future__ import annotations

import pytest

from benchmarks.plan import Need, measured, planned, table


def figures(scale, wall, disk):
    return {
        "data": [{"scale": scale, "bytes": int(scale * 1e9)}],
        "measurements": [
            {"scale": scale, "contender": "ours_cold", "wall": 1.0, "peak": 1, "facts": {}},
            {"scale": scale, "contender": "ours_pieces", "wall": wall, "peak": 5e9, "facts": {"pieces": 4, "disk": disk}},
        ],
    }  # fmt: skip


def test_only_runs_in_pieces_count_in_order_of_scale():
    assert measured([figures(30, 900.0, 9e9), figures(10, 300.0, 3e9)]) == [
        Need(10, 4, 300.0, 5e9, 3e9, 10e9),
        Need(30, 4, 900.0, 5e9, 9e9, 30e9),
    ]


@pytest.mark.parametrize(
    ("residents", "records", "scale"),
    [(100_000_000, 1, 50), (1, 244_246 * 50, 50), (100_000_000, 244_246 * 70, 70)],
)
def test_the_larger_of_residents_and_records_counts(residents, records, scale):
    needs = measured([figures(10, 320.0, 3e9), figures(30, 920.0, 9e9)])
    need = planned(needs, residents, records)
    # 320 = 20 + 30 · 10, 920 = 20 + 30 · 30
    assert need.scale == scale
    assert need.seconds == pytest.approx(20 + 30 * scale)
    assert need.disk == pytest.approx(0.3e9 * scale)
    assert need.memory == 5e9
    assert need.pieces == scale / 2.5


def test_the_table_says_what_is_measured_and_what_is_planned():
    rows = table([Need(10, 4, 300.0, 5e9, 3e9, 10e9), Need(65.5, 26, 1800.0, 8e9, 20e9, 30e9)]).splitlines()
    assert rows[2] == "| 10x | 4 | 5.0 | 5.0 | 10.0 | 3.0 | measured |"
    assert rows[3] == "| 65.5x | 26 | 30.0 | 8.0 | 30.0 | 20.0 | planned |"
