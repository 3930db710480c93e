"""public/report.html without a browser: what is on it, with nothing and with everything; the browser's part is in tests/browser."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser

import polars as pl
import pytest

from reconcile.errors import ConfigError
from reconcile.outputs.public import SELF_CHECK
from reconcile.outputs.report import (
    Ages,
    CauseCount,
    Count,
    Grades,
    PastNight,
    Phase,
    Report,
    SourceCheck,
    write_report,
)
from reconcile.outputs.report_charts import columns, nice_top
from reconcile.paths import root
from reconcile.pipelines.report import _ages, _reasons, _statuses, phases
from reconcile.pipelines.steps import Timing
from reconcile.sources import load_layouts
from reconcile.vocabulary import CAUSES

TEMPLATE = root() / "reports" / "report.html"
DAY = date(2026, 4, 1)
EMPTY = Report(
    body="検証県", run="r", as_of=DAY, left_out=(), checked=0, errors=0, review=0, self_check=[("計", "", "", 0, 0)],
    causes=[CauseCount(label, 0, 0, 0) for label in CAUSES.values()], grades=[], reasons=[], statuses=[], nights=[], ages=[], sources=[],
    brakes=[], registry_age=0, is_registry_old=False, phases=[], usage=[(2026, "計", "", "", "", "", *[0] * 13)],
)  # fmt: skip


class Tables(HTMLParser):
    """Cells of each table by its data-table."""

    def __init__(self):
        super().__init__()
        self.tables, self._name, self._cell = {}, "", None

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        if tag == "table":
            self._name = found["data-table"]
            self.tables[self._name] = []
        elif tag == "tr" and self._name:
            self.tables[self._name].append([])
        elif tag in {"td", "th"} and "draw" not in (found.get("class") or ""):
            self._cell = ""

    def handle_data(self, data):
        if self._cell is not None:
            self._cell += data

    def handle_endtag(self, tag):
        if tag in {"td", "th"} and self._cell is not None:
            self.tables[self._name][-1].append(self._cell.strip())
            self._cell = None


def page_of(tmp_path, report):
    path = tmp_path / "report.html"
    path.unlink(missing_ok=True)
    write_report(path, TEMPLATE, report)
    text = path.read_text("utf-8")
    parser = Tables()
    parser.feed(text)
    return text, parser.tables


def test_a_night_without_anything_is_a_whole_page(tmp_path):
    text, tables = page_of(tmp_path, EMPTY)
    assert tables["self_check"] == [list(SELF_CHECK), ["計", "0", "0"]]
    assert "人が確かめる記録はありません。" in text
    assert "全事務の実行はまだありません。" in text
    assert 'class="notice"' not in text
    assert "<svg" not in text


def test_everything_is_shown(tmp_path):
    report = replace(
        EMPTY,
        checked=1_234_567,
        errors=3,
        grades=[Grades(1, "甲事務", 5, 2, 1), Grades(2, "乙事務", note="保留")],
        reasons=[Count("氏が違う", 2)],
        statuses=[Count("死亡", 4)],
        nights=[PastNight(DAY, 1, 2, 3, 4, 5, 6)],
        ages=[Ages("検証課", (1, 2, 3, 4), 5, 99)],
        sources=[SourceCheck("甲事務", 1, 9, 8, 1), SourceCheck("乙事務", 0, 0, 0, 0, "ファイルがない")],
        brakes=[("乙事務", "誤りが多い")],
        phases=[Phase("読込", 1.26, (("read_s", 1.26),))],
        is_registry_old=True,
        registry_age=77,
        left_out=("x",),
    )
    text, tables = page_of(tmp_path, report)
    assert "1,234,567" in text
    assert tables["grades"][1:] == [["甲事務", "5", "2", "1"], ["乙事務", "保留", "", "", ""]]
    assert tables["reasons"][1:] == [["氏が違う", "2"]]
    assert tables["statuses"][1:] == [["死亡", "4"]]
    assert tables["nights"][1:] == [["2026-04-01", "1", "2", "3", "4", "5", "6"]]
    assert tables["ages"][0] == [
        "担当課",
        "5日まで",
        "6〜30日",
        "31〜90日",
        "90日超",
        "計",
        "期限超過",
        "最長日数",
    ]
    assert tables["ages"][1:] == [["検証課", "1", "2", "3", "4", "10", "5", "99"]]
    assert tables["sources"][1:] == [
        ["甲事務", "1", "9", "8", "1", ""],
        ["乙事務", "0", "0", "0", "0", "ファイルがない"],
    ]
    assert tables["phases"][1:] == [["読込", "1.3"]]
    for said in ("乙事務: 誤りが多い", "乙事務: ファイルがない", "77日前のものです", "ほかの 1事務"):
        assert said in text


def test_a_name_cannot_become_markup(tmp_path):
    text, _ = page_of(tmp_path, replace(EMPTY, grades=[Grades(1, "<script>alert(1)</script>")], body='"><b>'))
    assert "<script>" not in text
    assert "<b>" not in text


def test_it_needs_nothing_from_outside(tmp_path):
    text, _ = page_of(tmp_path, replace(EMPTY, nights=[PastNight(DAY, 1, 0, 0, 0, 0, 0)]))
    assert not re.search(r"https?:|//|url\(|@import|<script|<link|<img", text)


def test_a_broken_template_writes_nothing(tmp_path):
    template = tmp_path / "report_template.html"
    template.write_text("{{ report.nothing_of_the_kind }}", "utf-8")
    with pytest.raises(ConfigError, match=r"report_template\.html"):
        write_report(tmp_path / "out.html", template, EMPTY)
    assert not (tmp_path / "out.html").exists()


@pytest.mark.parametrize(
    ("most", "top"), [(0, 4), (4, 4), (5, 8), (9, 20), (37, 40), (41, 80), (81, 200), (999, 2000)]
)
def test_the_axis_ends_at_a_round_number(most, top):
    assert nice_top(most) == top
    assert all(top * step % 4 == 0 for step in range(5))


def test_columns_are_as_high_as_their_counts():
    drawn = str(columns(["1", "2"], {"a": [10, 0], "b": [10, 40]}, [False, True]))
    heights = [float(each) for each in re.findall(r'<rect [^>]*height="([\d.]+)"', drawn)]
    assert heights == [50.0, 50.0, 200.0]
    assert re.findall(r'class="(s\d)"', drawn) == ["s0", "s1", "s1"]
    assert drawn.count("※") == 1
    assert columns([], {"a": []}, []) == ""


def test_ages_are_counted_per_department():
    layouts = [layout for layout in load_layouts(root() / "schemas") if layout.kind == "system"][:5]
    first, other = layouts[0], layouts[-1]
    rows = [
        (first.id, "A", "mislink", "new", 0), (first.id, "A", "mislink", "continuing", 5), (first.id, "A", "mislink", "continuing", 6),
        (first.id, "A", "review", "continuing", 30), (first.id, "A", "review", "reopened", 31), (first.id, "quality", "name_blank", "continuing", 90),
        (first.id, "quality", "name_blank", "continuing", 91), (first.id, "A", "mislink", "resolved", 50), ("gone", "A", "mislink", "new", 1),
    ]  # fmt: skip
    findings = pl.DataFrame(
        [
            (system, check, code, state, DAY - timedelta(days=days))
            for system, check, code, state, days in rows
        ],
        schema=["system", "check", "code", "state", "first_seen"],
        orient="row",
    )
    told = {each.department: each for each in _ages(findings, layouts, DAY, (5, 30, 90))}
    assert told[first.department] == Ages(first.department, (2, 2, 2, 1), 3, 91)
    assert told[other.department] == Ages(other.department, (0, 0, 0, 0), 0, None)


def test_reasons_and_statuses_leave_braked_systems_out():
    verdicts = pl.DataFrame(
        [
            ("s", "B", "review", "surname_differs", "current"), ("s", "B", "review", "surname_differs", "current"), ("s", "B", "old_number", "", None),
            ("t", "B", "review", "sex_differs", "current"), ("s", "A", "same", "", "deceased"), ("t", "A", "same", "", "deceased"), ("s", "C", "mislink", "", "deceased"),
        ],
        schema=["system", "grade", "verdict", "reason", "registry_status"],
        orient="row",
    )  # fmt: skip
    assert _reasons(verdicts, ["t"]) == [Count("氏が違う", 2), Count("番号変更前", 1)]
    assert _statuses(verdicts, ["t"]) == [Count("死亡", 1)]


def test_steps_are_gathered_by_phase():
    told = phases(
        [
            Timing("read_a", -1, 1.0),
            Timing("read_b", -1, 2.0),
            Timing("prepare", -1, 0.5),
            Timing("10_holder_rows", 4, 0.25),
        ]
    )
    assert [(each.label, each.seconds, len(each.steps)) for each in told] == [
        ("読込", 3.0, 2),
        ("準備", 0.5, 1),
        ("番号の持ち主", 0.25, 1),
    ]
