"""The figures of an evaluation as a picture: what became of the errors, and of the right records, per kind.

Drawn with altair and turned into SVG or PNG by vl-convert, both of which work offline. Both are imported when a picture is
drawn, because they take longer to load than the rest of the command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, NamedTuple

import polars as pl

from reconcile.evaluate.figures import Evaluation
from reconcile.evaluate.kinds import kind_label, percent
from reconcile.evaluate.target import check_suffix, replacing
from reconcile.outputs import files


class Outcome(NamedTuple):
    """One part of a bar.

    Attributes:
        label: In the legend.
        word: In the text beside the bar.
        colour, ink: Of the part, and of the figure on it. Colours of Okabe and Ito (2008), told apart by the
            colour-blind as well.
        is_alarm: Must never happen: said in red, however small its share.
    """

    label: str
    word: str
    colour: str
    ink: str = "black"
    is_alarm: bool = False


_ERRORS: Final = {
    "found": Outcome("紐付け誤りとして検出", "検出", "#0072B2", "white"),
    "review": Outcome("要確認に回した", "要確認", "#56B4E9"),
    "stopped": Outcome("停止(誤りに数えない)", "停止", "#009E73"),
    "passed": Outcome("見逃し(一致とした)", "見逃し", "#D55E00", is_alarm=True),
    "lost": Outcome("判定なし", "判定なし", "#000000", "white", is_alarm=True),
}
_RIGHTS: Final = {
    "right_review": Outcome("要確認とした", "要確認", "#56B4E9"),
    "right_stopped": Outcome("停止した(誤りに数えない)", "停止", "#009E73"),
    "accused": Outcome("誤って紐付け誤りとした", "誤った指摘", "#D55E00", is_alarm=True),
}
_FONT: Final = "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Yu Gothic', Meiryo, IPAexGothic, IPAGothic, sans-serif"
_WIDTH: Final = 560
_STEP: Final = 24
_ALARM_INK: Final = "#B03A00"
#: The smallest part of a bar, as a share of its width, that has room for its figure.
_ROOM: Final = 0.07


def write_picture(path: Path, evaluation: Evaluation, *, title: str) -> None:
    """Draw the figures.

    Args:
        path: ``.svg`` or ``.png``; replaced if it is there (mode 0600).
        evaluation: The figures; no panel is drawn for what is not there.
        title: Stands above, without personal data.

    Raises:
        ConfigError: The suffix is another.
        RunError: The file cannot be written.
    """
    import vl_convert  # noqa: PLC0415

    check_suffix(path)
    spec = _chart(evaluation, title).to_dict()
    is_svg = path.suffix.lower() == ".svg"
    content = (
        vl_convert.vegalite_to_svg(spec).encode() if is_svg else vl_convert.vegalite_to_png(spec, scale=2)
    )
    with replacing(path) as part:
        files.write_private(part, content)


def _chart(evaluation: Evaluation, title: str) -> Any:
    import altair as alt  # noqa: PLC0415

    kinds = evaluation.by_kind
    errors, rights = kinds.filter(pl.col("planted") > 0), kinds.filter(pl.col("right") > 0)
    panels: list[Any] = []
    if errors.height:
        panels.append(_panel(errors, "planted", _ERRORS, "仕込んだ誤り: 種類(件数)ごとの結果"))
    if rights.height:
        panels.append(_panel(rights, "right", _RIGHTS, "正しい記録: 種類(件数)ごとの合格しなかった率"))
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
    return chart.configure_axis(labelLimit=260, grid=False)


def _panel(kinds: pl.DataFrame, total: str, outcomes: dict[str, Outcome], title: str) -> Any:
    """One bar per kind, most records first: its parts, the figures on them, and a text at its end."""
    import altair as alt  # noqa: PLC0415

    parts: list[dict[str, Any]] = []
    texts: list[dict[str, Any]] = []
    names: list[str] = []
    for row in kinds.sort(total, "kind", descending=[True, False]).iter_rows(named=True):
        name = f"{kind_label(row['kind'])}({row[total]:,})"
        while name in names:  # two kinds may be called the same: they are two bars all the same
            name += "'"
        names.append(name)
        bar = _parts(name, row, total, outcomes)
        parts += bar
        texts.append(_text(name, bar, outcomes))
    y = alt.Y("種類:N", scale=alt.Scale(domain=names), title=None)
    share = alt.X(
        "始:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=5), title="件数に対する率"
    )
    scale = alt.Scale(
        domain=[outcome.label for outcome in outcomes.values()],
        range=[outcome.colour for outcome in outcomes.values()],
    )
    legend = alt.Legend(orient="bottom", columns=3, labelLimit=0)
    bars = _layer(parts).mark_bar().encode(x=share, x2="終:Q", y=y, description="述:N")
    bars = bars.encode(color=alt.Color("結果:N", scale=scale, title=None, legend=legend))
    inside = _layer([part for part in parts if part["広い"]]).mark_text(fontSize=12)
    inside = inside.encode(x="中:Q", y=y, text="文:N", color=alt.Color("字:N", scale=None))
    beside = _layer(texts).mark_text(align="left", dx=6, fontSize=12, fontWeight={"expr": "datum.太"})
    beside = beside.encode(x="終:Q", y=y, text="文:N", color=alt.Color("字:N", scale=None))
    heading = alt.TitleParams(title, anchor="start", frame="group")
    return alt.layer(bars, inside, beside).properties(width=_WIDTH, height=alt.Step(_STEP), title=heading)


def _layer(rows: list[dict[str, Any]]) -> Any:
    import altair as alt  # noqa: PLC0415

    return alt.Chart(alt.InlineData(values=rows))


def _parts(name: str, row: dict[str, Any], total: str, outcomes: dict[str, Outcome]) -> list[dict[str, Any]]:
    """The parts of one bar that are not empty, from left to right; places are shares of ``total``, 0 to 1."""
    parts: list[dict[str, Any]] = []
    done = 0
    for key, outcome in outcomes.items():
        start, done = done, done + row[key]
        if row[key]:
            parts.append(
                {
                    "種類": name,
                    "結果": outcome.label,
                    "key": key,
                    "件数": row[key],
                    "率": row[key] / row[total],
                    "始": start / row[total],
                    "中": (start + done) / 2 / row[total],
                    "終": done / row[total],
                    "広い": row[key] / row[total] >= _ROOM,
                    "文": f"{row[key]:,}",
                    "字": outcome.ink,
                    "述": f"{name}: {outcome.label} {row[key]:,}件",
                }
            )
    return parts


def _text(name: str, bar: list[dict[str, Any]], outcomes: dict[str, Outcome]) -> dict[str, Any]:
    """What is said at the end of a bar: alarms first; what was found is said on the bar if there is room."""
    told = [part for part in bar if part["key"] != "found" or not part["広い"]]
    told.sort(key=lambda part: not outcomes[part["key"]].is_alarm)
    is_alarm = any(outcomes[part["key"]].is_alarm for part in told)
    words = [f"{outcomes[part['key']].word} {part['件数']:,}件 {percent(part['率'])}" for part in told]
    text = "、".join(words) or ("" if bar else "0件")
    return {
        "種類": name,
        "終": bar[-1]["終"] if bar else 0,
        "文": f"▲ {text}" if is_alarm else text,
        "字": _ALARM_INK if is_alarm else "black",
        "太": "bold" if is_alarm else "normal",
    }
