"""The figures as a picture: time and memory against the number of records, one line per contender."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import altair as alt
import polars as pl
import vl_convert

from benchmarks.contenders import BY_ID
from benchmarks.table import summary


class Line(NamedTuple):
    """How a contender is drawn: colours of Okabe and Ito (2008), told apart by the colour-blind as well.

    Attributes:
        colour: One per group of contenders.
        dash: Of the line.
        shape: Of the points.
    """

    colour: str
    dash: list[int]
    shape: str


LINES: Final = {
    "ours_cold": Line("#0072B2", [1, 0], "circle"),
    "ours_warm": Line("#0072B2", [5, 3], "square"),
    "ours_same": Line("#56B4E9", [5, 3], "square"),
    "ours_pieces": Line("#0072B2", [2, 2], "diamond"),
    "ours_gate": Line("#0072B2", [1, 3], "triangle-up"),
    "limit_cold": Line("#000000", [1, 0], "circle"),
    "limit_warm": Line("#000000", [5, 3], "square"),
    "splink_train": Line("#D55E00", [1, 0], "circle"),
    "splink_predict": Line("#D55E00", [5, 3], "square"),
    "merge_polars": Line("#009E73", [1, 0], "circle"),
    "merge_pandas": Line("#009E73", [5, 3], "square"),
    "checkb_ours": Line("#CC79A7", [1, 3], "triangle-up"),
    "checkb_polars": Line("#CC79A7", [1, 0], "circle"),
    "checkb_datacompy": Line("#CC79A7", [5, 3], "square"),
}
_CHECK_B: Final = "check B within reconcile run"
_WIDTH: Final = 400
_HEIGHT: Final = 340
#: A reader's font may be wider than the one that the legend is measured with.
_PADDING: Final = {"left": 5, "top": 5, "bottom": 5, "right": 90}
_SECONDS: Final = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500]
_GIGABYTES: Final = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20]


def points(figures: dict[str, Any]) -> pl.DataFrame:
    """Return what is drawn: ``contender, label, records, scale, seconds, gigabytes`` (medians; null where unknown).

    Args:
        figures: As ``session.Session`` keeps them.
    """
    rows = []
    for row in summary(figures):
        one = {"records": row["records"], "scale": row["scale"]}
        rows.append(
            {
                **one, "contender": row["contender"], "label": BY_ID[row["contender"]].label, "seconds": row["wall"],
                "gigabytes": row["peak"] / 1e9,
            }
        )  # fmt: skip
        if row["contender"] == "ours_cold" and "check_b_seconds" in row["facts"]:
            seconds = row["facts"]["check_b_seconds"]
            rows.append(
                {**one, "contender": "checkb_ours", "label": _CHECK_B, "seconds": seconds, "gigabytes": None}
            )
    schema = {
        "records": pl.Int64, "scale": pl.Float64, "contender": pl.String, "label": pl.String, "seconds": pl.Float64,
        "gigabytes": pl.Float64,
    }  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def svg(figures: dict[str, Any]) -> str:
    """Draw the figures as SVG."""
    return str(vl_convert.vegalite_to_svg(_chart(figures)))


def png(figures: dict[str, Any]) -> bytes:
    """Draw the figures as PNG."""
    return bytes(vl_convert.vegalite_to_png(_chart(figures), scale=2))


def _chart(figures: dict[str, Any]) -> dict[str, Any]:
    drawn = points(figures)
    scales = dict(drawn.select("records", "scale").unique().sort("records").iter_rows())
    look = _look(drawn)
    panels = [
        _panel(drawn, look, scales, "seconds", "seconds, whole process", _SECONDS),
        _panel(drawn.drop_nulls("gigabytes"), look, scales, "gigabytes", "peak memory, GB", _GIGABYTES),
    ]
    machine = figures["machine"]
    title = alt.Title(
        "Time and memory against the number of records (both scales logarithmic)",
        subtitle=f"{machine['cpu']}, {machine['cores']} cores, {machine['memory'] / 2**30:.0f} GiB; {figures['begun'][:10]}; "
        "the legend is in order of time",
        anchor="start",
    )
    whole = alt.hconcat(*panels).properties(title=title, padding=_PADDING).configure_view(stroke=None)
    whole = whole.configure_legend(labelLimit=300)
    return dict(whole.to_dict())


def _look(drawn: pl.DataFrame) -> dict[str, Any]:
    """Colour, dash, width and shape of every contender; the same in both panels, which share one legend."""
    last = drawn.sort("records").group_by("contender", maintain_order=True).last()
    slowest = last.sort(pl.col("seconds") / pl.col("records"), descending=True)
    names = list(slowest["label"])
    lines = [LINES[contender] for contender in slowest["contender"]]
    legend = alt.Legend(title=None, orient="right", symbolSize=80, symbolStrokeWidth=0, symbolDash=[1, 0])

    def scale(values: list[Any]) -> alt.Scale:
        return alt.Scale(domain=names, range=values)

    return {
        "color": alt.Color("label:N", scale=scale([line.colour for line in lines]), sort=names, legend=legend),
        "shape": alt.Shape("label:N", scale=scale([line.shape for line in lines]), sort=names, legend=legend),
        "strokeDash": alt.StrokeDash("label:N", scale=scale([line.dash for line in lines]), sort=names, legend=None),
        "strokeWidth": alt.condition(alt.datum.is_ours, alt.value(3), alt.value(1.3)),
    }  # fmt: skip


def _panel(
    drawn: pl.DataFrame, look: dict[str, Any], scales: dict[int, float], value: str, title: str, ticks: list[float]
) -> alt.LayerChart:  # fmt: skip
    """One panel; ``value`` is the column that is drawn upwards."""
    told = " : ".join(
        f"datum.value < {records * 1.1:.0f} ? '{records:,} ({scale:g}x)'" for records, scale in scales.items()
    )
    x = alt.X(
        "records:Q",
        title="records",
        scale=alt.Scale(type="log", domain=[min(scales) * 0.8, max(scales) * 1.25], nice=False),
        axis=alt.Axis(values=list(scales), labelExpr=f"{told} : ''", grid=True),
    )
    values = drawn[value].to_list()
    y = alt.Y(
        f"{value}:Q",
        title=title,
        scale=alt.Scale(type="log", domain=[min(values) * 0.8, max(values) * 1.25], nice=False),
        axis=alt.Axis(values=ticks, format="~g"),
    )
    drawn = drawn.with_columns(pl.col("contender").str.contains("ours").alias("is_ours"))
    base = alt.Chart(drawn.to_arrow()).encode(x=x, y=y, color=look["color"])
    line = base.mark_line().encode(strokeDash=look["strokeDash"], strokeWidth=look["strokeWidth"])
    point = base.mark_point(filled=True, size=55, opacity=1).encode(shape=look["shape"])
    return alt.LayerChart(layer=[line, point]).properties(width=_WIDTH, height=_HEIGHT)
