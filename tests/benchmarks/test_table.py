"""The bench's statistics, table, page and picture, from figures written by hand."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from benchmarks import page, plot
from benchmarks.contenders import CONTENDERS
from benchmarks.table import markdown, seconds, summary, unsound

SOUND = {"records": 100, "planted": 5, "found": 5, "passed": 0, "accused": 0, "review": 2, "unlabelled": 0}


def one(contender, wall, *, scale=1.0, turn=0, cpu=None, peak=2_000_000_000, **facts):
    return {
        "scale": scale, "round": turn, "contender": contender, "wall": wall, "cpu": cpu or wall * 2, "peak": peak,
        "peak_single": peak, "exit_code": 0, "facts": facts,
    }  # fmt: skip


def figures(*measurements, scales=(1.0,), skipped=()):
    return {
        "begun": "2026-04-01T00:00:00+00:00",
        "machine": {
            "cpu": "Example", "cores": 2, "memory": 24 * 2**30, "load": 0.5, "python": "3.11.7", "commit": "abc123",
            "packages": {"ours": {"duckdb": "2.0.0"}},
        },
        "data": [
            {"scale": scale, "residents": int(1000 * scale), "records": int(100 * scale), "bytes": 5_000_000, "generated": {}}
            for scale in scales
        ],
        "preparation": [{"scale": 1.0, "wall": 4.0}],
        "measurements": list(measurements),
        "skipped": list(skipped),
    }  # fmt: skip


def test_medians_and_extremes():
    (row,) = summary(
        figures(*(one("limit_cold", wall, turn=turn) for turn, wall in enumerate((5.0, 1.0, 2.0))))
    )
    assert (row["wall"], row["least"], row["greatest"], row["cpu"], row["runs"]) == (2.0, 1.0, 5.0, 4.0, 3)
    assert (row["records"], row["wall_ratio"]) == (100, None)


def test_the_ratio_is_taken_round_by_round():
    # the machine was busy in round 1: both took twice as long, and the ratio stays 3
    rows = summary(
        figures(
            one("ours_cold", 30.0, turn=0), one("limit_cold", 10.0, turn=0),
            one("ours_cold", 60.0, turn=1), one("limit_cold", 20.0, turn=1),
            one("ours_cold", 45.0, turn=2, cpu=50.0), one("limit_cold", 15.0, turn=2, cpu=25.0),
        )
    )  # fmt: skip
    ours = next(row for row in rows if row["contender"] == "ours_cold")
    assert (ours["wall_ratio"], ours["cpu_ratio"]) == (3.0, 3.0)


def test_warm_is_held_against_warm():
    rows = summary(figures(one("ours_warm", 8.0), one("limit_cold", 4.0), one("limit_warm", 2.0)))
    assert {row["contender"]: row["wall_ratio"] for row in rows} == {
        "ours_warm": 4.0, "limit_cold": None, "limit_warm": None,
    }  # fmt: skip


def test_a_round_without_the_limit_gives_no_ratio():
    rows = summary(figures(one("ours_cold", 8.0, turn=1), one("limit_cold", 4.0, turn=0)))
    assert rows[0]["wall_ratio"] is None


@pytest.mark.parametrize("fact", ["passed", "accused", "unlabelled", "disputed"])
def test_the_bench_fails_when_the_run_is_wrong(fact):
    measured = figures(one("ours_warm", 1.0, turn=2, **{**SOUND, fact: 3}))
    (complaint,) = unsound(measured)
    assert fact in complaint
    assert "ours_warm" in complaint
    assert "3" in complaint


def test_the_bench_fails_when_the_run_fails():
    measured = figures(skipped=[{"scale": 3.0, "contender": "ours_cold", "reason": "ended with 2: broke"}])
    assert unsound(measured) == ["3x, ours_cold: ended with 2: broke"]
    assert (
        unsound(figures(skipped=[{"scale": 3.0, "contender": "splink_train", "reason": "ended with 2"}]))
        == []
    )


def test_the_bench_does_not_fail_for_a_peer():
    assert unsound(figures(one("merge_polars", 1.0, **{**SOUND, "accused": 77}), one("ours_gate", 1.0))) == []


def test_markdown_holds_every_contender_and_what_was_not_run():
    measured = figures(
        one("ours_cold", 30.0, **SOUND, check_b_seconds=1.5, said="一括停止: 例"),
        one("limit_cold", 10.0),
        one("merge_polars", 3.0, **{**SOUND, "accused": 77_767}),
        skipped=[{"scale": 1.0, "contender": "splink_train", "reason": "not done in 300 s"}],
    )
    text = markdown(measured)
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    assert ["1x", "reconcile run, nothing kept", "1", "30.0", "", "60.0", "2.00", "3.0", "3.0"] in rows
    assert ["1x", "of it: check B", "1", "1.50", "", "", "", "", ""] in rows
    assert ["1x", "merge script, polars", "5", "5", "0", "77,767", "2"] in rows
    assert "- 1x, Splink, training and prediction: not run (not done in 300 s)" in text
    assert "- 1x, reconcile run, nothing kept: exit code 1, 一括停止: 例" in text
    assert "prepared in 4.00 s (not counted)" in text
    heads = [line for line in text.splitlines() if set(line) <= set("|-: ") and line]
    assert [line.count("|") for line in heads] == [10, 8]
    assert all(len(row) in {9, 7} for row in rows)


@pytest.mark.parametrize(
    ("value", "text"), [(0.456, "0.46"), (9.99, "9.99"), (10.04, "10.0"), (99.9, "99.9"), (1234.4, "1,234")]
)
def test_seconds(value, text):
    assert seconds(value) == text


def test_every_contender_has_a_line_of_its_own():
    drawn = {contender.id for contender in CONTENDERS}
    assert drawn | {"checkb_ours"} == set(plot.LINES)
    assert len({(line.colour, tuple(line.dash), line.shape) for line in plot.LINES.values()}) == len(
        plot.LINES
    )


def test_what_is_drawn():
    measured = figures(
        one("ours_cold", 30.0, check_b_seconds=1.5), one("limit_cold", 10.0, peak=500_000_000),
        one("ours_cold", 90.0, scale=3.0, check_b_seconds=4.0),
        scales=(1.0, 3.0),
    )  # fmt: skip
    drawn = plot.points(measured)
    assert sorted(drawn.select("contender", "records", "seconds", "gigabytes").rows()) == [
        ("checkb_ours", 100, 1.5, None), ("checkb_ours", 300, 4.0, None), ("limit_cold", 100, 10.0, 0.5),
        ("ours_cold", 100, 30.0, 2.0), ("ours_cold", 300, 90.0, 2.0),
    ]  # fmt: skip


def test_the_picture_is_svg_with_every_label():
    measured = figures(
        one("ours_cold", 30.0), one("limit_cold", 10.0), one("ours_cold", 90.0, scale=3.0), scales=(1.0, 3.0)
    )
    text = plot.svg(measured)
    root = ET.fromstring(text)  # noqa: S314
    assert root.tag.endswith("svg")
    for label in (
        "reconcile run, nothing kept",
        "limit: DuckDB stores the files",
        "300 (3x)",
        "peak memory, GB",
    ):
        assert label in text


def test_the_page_keeps_what_stands_around():
    old = f"# Performance\n\nbefore\n\n{page.BEGIN}\nold\n{page.END}\n\nafter\n"
    new = page.replaced(old, "new")
    assert new == f"# Performance\n\nbefore\n\n{page.BEGIN}\n\nnew\n{page.END}\n\nafter\n"
    assert page.replaced(new, "new") == new


@pytest.mark.parametrize(
    "text", ["none", page.BEGIN, page.END + page.BEGIN, page.BEGIN + page.BEGIN + page.END]
)
def test_a_page_without_its_two_marks_is_left_alone(text):
    with pytest.raises(ValueError, match="once each"):
        page.replaced(text, "new")
