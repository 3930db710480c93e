"""The figures of an evaluation as a picture: what became of the errors, and of the right records, per kind.

Drawn with altair and turned into SVG or PNG by vl-convert, both of which work offline. Both are imported when a picture is
drawn, because they take longer to load than the rest of the command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import polars as pl

from reconcile.errors import ConfigError
from reconcile.evaluate.figures import Evaluation
from reconcile.evaluate.kinds import kind_label
from reconcile.outputs import files

SUFFIXES: Final = (".svg", ".png")
#: Colours of Okabe and Ito (2008), told apart by the colour-blind as well.
_ERRORS: Final = {
    "found": ("紐付け誤りとして検出", "#0072B2"),
    "review": ("要確認に回した", "#56B4E9"),
    "stopped": ("停止(誤りに数えない)", "#009E73"),
    "passed": ("見逃し(一致とした)", "#D55E00"),
    "lost": ("判定なし", "#000000"),
}
_RIGHTS: Final = {
    "right_review": ("要確認とした", "#56B4E9"),
    "right_stopped": ("停止した(誤りに数えない)", "#009E73"),
    "accused": ("誤って紐付け誤りとした", "#D55E00"),
}
_FONT: Final = "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo, sans-serif"
_WIDTH: Final = 620
_STEP: Final = 22


def check_suffix(path: Path) -> None:
    """Hold a picture's path to the formats that can be written.

    Raises:
        ConfigError: The suffix is neither ``.svg`` nor ``.png``.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise ConfigError(f"図 {path.name} の形式は書けません。", "拡張子を .svg か .png にしてください。")


def write_picture(path: Path, evaluation: Evaluation, *, title: str) -> None:
    """Draw the figures.

    Args:
        path: ``.svg`` or ``.png``; replaced if it is there (mode 0600).
        evaluation: The figures; no panel is drawn for what is not there.
        title: Stands above, without personal data.

    Raises:
        ConfigError: The suffix is another.
    """
    import vl_convert  # noqa: PLC0415

    check_suffix(path)
    spec = _chart(evaluation, title).to_dict()
    if path.suffix.lower() == ".svg":
        files.write_private(path, vl_convert.vegalite_to_svg(spec).encode("utf-8"))
    else:
        files.write_private(path, vl_convert.vegalite_to_png(spec, scale=2))


def _chart(evaluation: Evaluation, title: str) -> Any:
    import altair as alt  # noqa: PLC0415

    kinds = evaluation.by_kind
    errors, rights = kinds.filter(pl.col("planted") > 0), kinds.filter(pl.col("right") > 0)
    panels: list[Any] = []
    if errors.height:
        panels.append(_error_panel(errors))
    if rights.height:
        panels.append(_right_panel(rights))
    if not panels:
        panels.append(alt.Chart().mark_text(text="正解付きの記録がありません", fontSize=14))
    overall = evaluation.overall
    subtitle = (
        f"記録 {overall['records']:,}件  誤り {overall['planted']:,}件のうち見逃し {overall['passed']:,}件  "
        f"正しい記録 {overall['right']:,}件のうち誤った指摘 {overall['accused']:,}件"
    )
    heading = alt.TitleParams(
        title, subtitle=subtitle, anchor="start", fontSize=16, subtitleFontSize=12, offset=12
    )
    chart = alt.vconcat(*panels, title=heading, spacing=28).resolve_scale(color="independent")
    chart = chart.configure(font=_FONT).configure_view(strokeWidth=0)
    return chart.configure_axis(labelLimit=260, grid=False).configure_title(anchor="start")


def _long(kinds: pl.DataFrame, total: str, outcomes: dict[str, tuple[str, str]]) -> list[dict[str, Any]]:
    """One row per kind and outcome, in order of kind; shares are of ``total``."""
    return [
        {
            "種類": f"{kind_label(row['kind'])}({row[total]:,})",
            "結果": label,
            "順": place,
            "件数": row[name],
            "率": row[name] / row[total],
        }
        for row in kinds.iter_rows(named=True)
        for place, (name, (label, _)) in enumerate(outcomes.items())
    ]


def _error_panel(kinds: pl.DataFrame) -> Any:
    """Every planted error is part of its kind's bar: all of it should be found or reviewed."""
    rows = _long(kinds, "planted", _ERRORS)
    alarms = _alarms(rows, ("見逃し(一致とした)", "判定なし"))
    bars = _bars([row for row in rows if row["件数"]], _ERRORS, "仕込んだ誤りのうち")
    return _panel("仕込んだ誤り: 種類(件数)ごとの結果", bars, *alarms)


def _right_panel(kinds: pl.DataFrame) -> Any:
    """Right records should pass: what did not, as a share of the kind, with its figures."""
    rows = _long(kinds, "right", _RIGHTS)
    totals: dict[str, dict[str, Any]] = {}
    for row in rows:
        total = totals.setdefault(row["種類"], {"種類": row["種類"], "率": 0.0, "文": ""})
        total["率"] += row["率"]
        if row["件数"]:
            total["文"] += f"{'、' if total['文'] else ''}{row['件数']:,}件 {row['率']:.2%}"
    said = [{**total, "文": total["文"] or "0件"} for total in totals.values()]
    text = _text(said, align="left", dx=4, fontSize=11)
    bars = _bars(rows, _RIGHTS, "正しい記録のうち合格しなかったもの")
    alarms = _alarms(rows, ("誤って紐付け誤りとした",))
    return _panel("正しい記録: 種類(件数)ごとの合格しなかった率", bars, text, *alarms)


def _panel(title: str, *layers: Any) -> Any:
    import altair as alt  # noqa: PLC0415

    return alt.layer(*layers).properties(width=_WIDTH, height=alt.Step(_STEP), title=title)


def _bars(rows: list[dict[str, Any]], outcomes: dict[str, tuple[str, str]], axis: str) -> Any:
    import altair as alt  # noqa: PLC0415

    labels, colours = zip(*outcomes.values(), strict=True)
    legend = alt.Legend(orient="bottom", columns=3)
    scale = alt.Scale(domain=list(labels), range=list(colours))
    share = alt.X("率:Q", stack="zero", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", title=axis))
    return (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar()
        .encode(
            x=share,
            y=alt.Y("種類:N", sort=None, title=None),
            color=alt.Color("結果:N", scale=scale, title=None, legend=legend),
            order=alt.Order("順:Q"),
        )
    )


def _text(rows: list[dict[str, Any]], **style: Any) -> Any:
    """Text at the end of a share, in the order of the bars."""
    import altair as alt  # noqa: PLC0415

    chart = alt.Chart(alt.InlineData(values=rows)).mark_text(**style)
    return chart.encode(x="率:Q", y=alt.Y("種類:N", sort=None), text="文:N")


def _alarms(rows: list[dict[str, Any]], alarming: tuple[str, ...]) -> list[Any]:
    """A red figure at the right end for what must never happen, however small its share of a bar."""
    values = [
        {"種類": row["種類"], "文": f"▲ {row['結果']} {row['件数']:,}件", "率": 1}
        for row in rows
        if row["件数"] and row["結果"] in alarming
    ]
    style = {
        "align": "right",
        "dx": -4,
        "fontSize": 12,
        "fontWeight": "bold",
        "color": "#D55E00",
        "stroke": "white",
        "strokeWidth": 0.3,
    }
    return [_text(values, **style)] if values else []
