"""The figures as a Markdown table: medians, and how many times the limit."""

from __future__ import annotations

from statistics import median
from typing import Any, Final

from benchmarks.contenders import BY_ID, CONTENDERS

Figures = dict[str, Any]
#: Groups of runs of ours: each of them is held to the truth.
_OWN: Final = frozenset({"ours", "pieces"})
#: Whose time is the measure of which contender.
_MEASURED_BY: Final = {
    "ours_cold": "limit_cold", "ours_pieces": "limit_cold", "ours_warm": "limit_warm", "ours_same": "limit_warm",
}  # fmt: skip


def summary(figures: Figures) -> list[dict[str, Any]]:
    """Summarise the measurements, one row per scale and contender.

    Args:
        figures: As ``session.Session`` keeps them.

    Returns:
        ``scale, records, contender, runs, wall, cpu, peak`` (medians; seconds, bytes), ``least, greatest`` (wall),
        ``wall_ratio, cpu_ratio`` (to the limit, median over the rounds in which both were measured; None without one),
        ``facts`` of the last run, with the median of ``check_b_seconds``.
    """
    records = {row["scale"]: row["records"] for row in figures["data"]}
    groups: dict[tuple[float, str], list[dict[str, Any]]] = {}
    for one in figures["measurements"]:
        groups.setdefault((one["scale"], one["contender"]), []).append(one)
    rows = []
    for scale, count in records.items():
        for contender in CONTENDERS:
            group = groups.get((scale, contender.id))
            if not group:
                continue
            limit = groups.get((scale, _MEASURED_BY.get(contender.id, "")), [])
            rows.append(
                {
                    "scale": scale,
                    "records": count,
                    "contender": contender.id,
                    "runs": len(group),
                    "wall": median(one["wall"] for one in group),
                    "least": min(one["wall"] for one in group),
                    "greatest": max(one["wall"] for one in group),
                    "cpu": median(one["cpu"] for one in group),
                    "peak": median(one["peak"] for one in group),
                    "wall_ratio": _ratio(group, limit, "wall"),
                    "cpu_ratio": _ratio(group, limit, "cpu"),
                    "facts": _facts(group),
                }
            )
    return rows


def _ratio(group: list[Figures], limit: list[Figures], what: str) -> float | None:
    """How many times the limit, round by round: what else the machine did then troubles both."""
    by_round = {one["round"]: one[what] for one in limit}
    ratios = [one[what] / by_round[one["round"]] for one in group if one["round"] in by_round]
    return median(ratios) if ratios else None


def _facts(group: list[Figures]) -> Figures:
    facts = dict(group[-1]["facts"])
    own = [one["facts"]["check_b_seconds"] for one in group if "check_b_seconds" in one["facts"]]
    return {**facts, "check_b_seconds": median(own)} if own else facts


def unsound(figures: Figures) -> list[str]:
    """Name every run of ours that failed, passed a planted error, accused a right record, left one without verdict, or is evaluated otherwise."""
    complaints = [
        f"{one['scale']:g}x, {one['contender']}: {one['reason']}"
        for one in figures["skipped"]
        if BY_ID[one["contender"]].group in _OWN
    ]
    for one in figures["measurements"]:
        for fact in ("passed", "accused", "unlabelled", "disputed"):
            if BY_ID[one["contender"]].group in _OWN and one["facts"].get(fact):
                complaints.append(
                    f"{one['scale']:g}x, round {one['round'] + 1}, {one['contender']}: {fact} {one['facts'][fact]}"
                )
    return complaints


def markdown(figures: Figures) -> str:
    """Return everything that was measured as Markdown."""
    parts = [_machine(figures), _costs(figures), _findings(figures), _notes(figures)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _machine(figures: Figures) -> str:
    machine = figures["machine"]
    packages = "; ".join(
        f"{name}: {', '.join(f'{package} {number}' for package, number in own.items())}"
        for name, own in machine["packages"].items()
    )
    data = "; ".join(
        f"{row['scale']:g}x = {row['records']:,} records, {row['residents']:,} residents, {row['bytes'] / 1e6:,.0f} MB"
        for row in figures["data"]
    )
    return (
        f"Measured {figures['begun'][:10]} at commit `{machine['commit']}` on {machine['cpu']}, {machine['cores']} cores, "
        f"{machine['memory'] / 2**30:.0f} GiB (load {machine['load']} at the start), Python {machine['python']}, "
        f"2 threads everywhere. {packages}.\n\nData: {data}."
    )


def _costs(figures: Figures) -> str:
    heads = (
        "scale",
        "what",
        "runs",
        "seconds",
        "least–greatest",
        "CPU s",
        "peak GB",
        "times the limit",
        "in CPU",
    )
    lines = [_row(*heads), _rule(len(heads), 2)]
    for row in summary(figures):
        lines.append(
            _row(
                f"{row['scale']:g}x",
                BY_ID[row["contender"]].label,
                str(row["runs"]),
                seconds(row["wall"]),
                f"{seconds(row['least'])}–{seconds(row['greatest'])}" if row["runs"] > 1 else "",
                seconds(row["cpu"]),
                f"{row['peak'] / 1e9:.2f}",
                f"{row['wall_ratio']:.1f}" if row["wall_ratio"] else "",
                f"{row['cpu_ratio']:.1f}" if row["cpu_ratio"] else "",
            )
        )
        own = row["facts"].get("check_b_seconds")
        if own is not None and row["contender"] == "ours_cold":
            cells = (f"{row['scale']:g}x", "of it: check B", str(row["runs"]), seconds(own))
            lines.append(_row(*cells, *[""] * (len(heads) - len(cells))))
    return "\n".join(lines)


def _findings(figures: Figures) -> str:
    """What the linking contenders found: ours, Splink and the scripts."""
    rows = [row for row in summary(figures) if "planted" in row["facts"]]
    if not rows:
        return ""
    heads = (
        "scale",
        "what",
        "planted errors",
        "found",
        "passed as right",
        "right ones accused",
        "left to people",
    )
    lines = [_row(*heads), _rule(len(heads), 2)]
    for row in rows:
        facts = row["facts"]
        counts = (facts[name] for name in ("planted", "found", "passed", "accused", "review"))
        lines.append(
            _row(f"{row['scale']:g}x", BY_ID[row["contender"]].label, *(f"{count:,}" for count in counts))
        )
    return "\n".join(lines)


def _notes(figures: Figures) -> str:
    lines = [
        f"- {one['scale']:g}x, {BY_ID[one['contender']].label}: not run ({one['reason']})"
        for one in figures["skipped"]
    ]
    lines += [
        f"- {row['scale']:g}x, {BY_ID[row['contender']].label}: exit code 1, {row['facts']['said']}"
        for row in summary(figures)
        if row["facts"].get("said")
    ]
    lines += [
        f"- {one['scale']:g}x: the peers' tables were prepared in {seconds(one['wall'])} s (not counted)"
        for one in figures["preparation"]
    ]
    lines += [
        f"- {one['scale']:g}x: generated in {seconds(one['generated']['wall'])} s with {one['generated']['peak'] / 1e9:.1f} GB"
        for one in figures["data"]
        if one["generated"]
    ]
    return "\n".join(lines)


def seconds(value: float) -> str:
    """Write seconds with as many digits as mean something."""
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:,.0f}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _rule(columns: int, texts: int) -> str:
    return _row(*(["---"] * texts + ["---:"] * (columns - texts)))
