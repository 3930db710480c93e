"""The fact sheet: what it says, what it never says, and that it stands alone on paper. Every record is invented."""

from __future__ import annotations

import dataclasses
import re
import stat
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from reconcile.errors import ConfigError
from reconcile.outputs import WrittenFile
from reconcile.outputs.leak_facts import GROUNDS, STEPS, LeakFact, write_leak_facts
from reconcile.paths import root

TEMPLATE = root() / "reports" / "leak_facts.html"
FACT = LeakFact(
    finding_id="0f3a9c1b2d4e5f60",
    system_name="身体障害者手帳",
    department="障がい者支援課",
    record_id="0012345",
    persons=1,
    why="紐付け誤り(他人の番号が付いている)",
    since=date(2024, 5, 1),
    known_on=date(2026, 3, 30),
    items=("等級", "交付年月日"),
    addressee_no="200000000003430",
    provisions=(("2025-04-18 09:12", "市町村税務課"), ("", "")),
)
#: Elements that have no end tag.
VOID = {"meta", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """Balance, references and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.references: list[str] = []
        self.ids: list[str] = []
        self.parts: list[str] = []
        self.pages = 0
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.pages += tag == "section"
        for name, value in attrs:
            assert not name.startswith("on")
            if name in {"src", "href", "action", "data", "srcset", "background", "poster"}:
                self.references.append(value or "")
            if name == "id":
                self.ids.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.parts.append(data.strip())

    @property
    def text(self) -> str:
        return " ".join(part for part in self.parts if part)


def page(path: Path, *facts: LeakFact) -> Page:
    written = write_leak_facts(path, TEMPLATE, facts, as_of=date(2026, 4, 1), body="長野県")
    assert written == WrittenFile(path, len(facts))
    return Page(path.read_text("utf-8"))


def changed(**changes: Any) -> LeakFact:
    return dataclasses.replace(FACT, **changes)


def test_the_page_says_what_is_known(tmp_path: Path) -> None:
    text = page(tmp_path / "a.html", FACT).text
    for said in (
        "長野県　基準日 2026年4月1日(水)　件数 1件",
        "事実整理票 0f3a9c1b2d4e5f60",
        "事務・担当課 身体障害者手帳(障がい者支援課)",
        "記録番号 0012345",
        "本人の数 1人(記録の数)",
        "何が起きたか 紐付け誤り(他人の番号が付いている)",
        "いつから 2024年5月1日(水)(副本の登録日)",
        "知った日 2026年3月30日(月)",
        "何を 等級、交付年月日",
        "宛名番号 200000000003430 に結び付く人(マイナポータルの自己情報)",
        "2025-04-18 09:12 市町村税務課 不明 不明",
        "番号法第29条の4",
    ):
        assert said in text
    assert "個別に対応" not in text
    assert "人を超える(数だけで" not in text


def test_deadlines_count_the_day_of_knowing_as_the_first(tmp_path: Path) -> None:
    # counted on a calendar: Mon 30 March is day 1, Fri 3 April day 5, Tue 28 April day 30, Thu 28 May day 60
    text = page(tmp_path / "a.html", FACT).text
    assert "速報 2026年4月1日(水) 〜 2026年4月3日(金)" in text
    assert "確報 2026年4月28日(火) まで(30日以内)" in text
    assert "2026年5月28日(木) まで(60日以内)" in text


def test_what_is_not_known_is_said_to_be_unknown(tmp_path: Path) -> None:
    unknown = changed(since=None, provisions=None, items=(), addressee_no="")
    text = page(tmp_path / "a.html", unknown).text
    assert "いつから 不明" in text
    assert "提供の記録の抽出がないため不明" in text
    assert "宛名番号 不明" in text
    assert "レイアウトに定めがない" in text


def test_no_provision_is_not_the_same_as_no_record_of_them(tmp_path: Path) -> None:
    text = page(tmp_path / "a.html", changed(provisions=())).text
    assert "提供の記録なし" in text
    assert "抽出がないため不明" not in text


def test_all_provisions_are_listed_when_the_beginning_is_unknown(tmp_path: Path) -> None:
    assert "全ての提供を載せた" in page(tmp_path / "a.html", changed(since=None)).text
    assert "全ての提供を載せた" not in page(tmp_path / "b.html", FACT).text


@pytest.mark.parametrize(("persons", "is_many"), [(1, False), (100, False), (101, True), (250, True)])
def test_more_than_a_hundred_persons_are_said(tmp_path: Path, persons: int, is_many: bool) -> None:
    text = page(tmp_path / "a.html", changed(persons=persons, record_id="1〜x")).text
    assert ("100人を超える(数だけで報告の対象になり得る)" in text) == is_many


def test_a_protected_person_is_handled_in_person(tmp_path: Path) -> None:
    assert (
        page(tmp_path / "a.html", changed(is_protected=True)).text.count("個別に対応") == 2
    )  # index and page


def test_boxes_for_the_steps_in_their_order_and_for_the_decision(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    text = page(path, FACT).text
    places = [text.index(step) for step in STEPS]
    assert places == sorted(places)
    order = (
        "止める",
        "訂正",
        "宛名番号を付け直す",
        "正しい宛名に副本",
        "削除",
        "やり直す",
        "停止を解く",
        "記録",
    )
    assert [word in step for word, step in zip(order, STEPS, strict=True)] == [True] * 8
    for said in ("該当する", "該当しない", "理由", "本人への通知", "判断者・日付", *GROUNDS):
        assert said in text
    assert path.read_text("utf-8").count('class="box"') == len(STEPS) + len(GROUNDS) + 4


def test_an_index_and_a_page_each(tmp_path: Path) -> None:
    facts = [changed(finding_id=f"{no:016}", record_id=str(no)) for no in range(1, 4)]
    read = page(tmp_path / "a.html", *facts)
    assert read.pages == 3
    assert read.ids == ["f1", "f2", "f3"]
    assert read.references == ["#f1", "#f2", "#f3"]
    assert read.text.index("速報の期限") < read.text.index("事実整理票 0000000000000001")
    assert "break-before: page" in (tmp_path / "a.html").read_text("utf-8")


def test_nothing_to_report_is_said(tmp_path: Path) -> None:
    read = page(tmp_path / "a.html")
    assert read.pages == 0
    assert "該当はありません" in read.text


def test_the_page_stands_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    read = page(path, FACT)
    text = path.read_text("utf-8")
    assert not read.tags & {"script", "link", "iframe", "img", "object", "embed", "form"}
    assert all(each.startswith("#") for each in read.references)
    assert not re.search(r"https?:|//|url\(|@import", text)
    assert "size: A4" in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_text_of_an_extract_stays_text(tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>\"'>&amp;{{ 7 * 7 }}"
    facts = changed(
        record_id=evil,
        system_name=evil,
        why=evil,
        items=(evil,),
        addressee_no=evil,
        provisions=((evil, evil),),
    )
    read = page(tmp_path / "a.html", facts)
    assert "script" not in read.tags
    assert (
        read.text.count(evil) == 9
    )  # index: system, why; page: system, record, why, items, addressee, provision twice
    assert "49" not in read.text


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"{% for fact in facts %}",
        b"{{ nobody }}",
        b"{{ body.__class__.__mro__ }}",
        b"\xff\xfe",
        b"{% include 'away' %}",
    ],
)
def test_a_faulty_template_is_a_configuration_error_and_leaves_no_file(
    tmp_path: Path, content: bytes | None
) -> None:
    template = tmp_path / "leak_facts.html"
    if content is not None:
        template.write_bytes(content)
    with pytest.raises(ConfigError, match=r"leak_facts\.html"):
        write_leak_facts(tmp_path / "a.html", template, [FACT], as_of=date(2026, 4, 1), body="県")
    assert not (tmp_path / "a.html").exists()
