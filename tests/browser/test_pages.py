"""The pages in real Chromium: how they look at every width, in the dark and on paper; what a keyboard and a screen reader get.

Screenshots and prints are left in tests/browser/artefacts/ for a person to look at.
"""

from __future__ import annotations

import csv
import re
import subprocess

import pytest

from tests.browser.conftest import ARTEFACTS

pytestmark = pytest.mark.browser
NAMES = (
    "report",
    "report_troubled",
    "explain_mislink",
    "explain_not_found",
    "explain_same_moved",
    "leak_facts",
)
THEMED = tuple(name for name in NAMES if name != "leak_facts")
REPORTS = ("report", "report_troubled")
WIDTHS = (360, 1280, 1920)


@pytest.fixture
def opened(chromium, pages):
    """Open a page; fails on any request beyond the file itself, and on any message of the console."""
    contexts, trouble = [], []

    def open_page(name, *, width=1280, scheme="light"):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="ja-JP"
        )
        contexts.append(context)
        page = context.new_page()
        url = pages[name].path.as_uri()
        page.on("request", lambda request: trouble.append(request.url) if request.url != url else None)
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.goto(url)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out_at_any_width(opened, name, width, scheme):
    page = opened(name, width=width, scheme=scheme)
    page.screenshot(path=ARTEFACTS / f"{name}-{width}-{scheme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """width => [...document.querySelectorAll('body *')].filter(e => {
            const box = e.getBoundingClientRect();
            if (!box.width || e.closest('.wide') || e.closest('.skip') || e.matches('.wide')) return false;
            return box.right > width + 1 || box.left < -1;
        }).map(e => e.tagName + ' ' + e.textContent.slice(0, 30))""",
        width,
    )
    assert outside == []


@pytest.mark.parametrize("name", NAMES)
def test_the_print_is_whole(opened, name, pages):
    page = opened(name)
    pdf = ARTEFACTS / f"{name}-A4.pdf"
    page.pdf(path=pdf, format="A4", prefer_css_page_size=True, print_background=False)
    text = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    told = re.sub(r"\s+", "", text)
    shown = page.evaluate(
        "[...document.querySelectorAll('table')].filter(t => !t.closest('details')).flatMap(t => [...t.querySelectorAll('td, th')].map(c => c.textContent))"
    )
    missing = [cell for cell in shown if re.sub(r"\s+", "", cell) not in told]
    assert missing == []
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    assert "A4" in info
    sheets = int(re.search(r"Pages:\s+(\d+)", info)[1])
    assert sheets <= {"report": 7, "report_troubled": 14, "leak_facts": 40}.get(name, 3)
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(pdf), str(ARTEFACTS / f"{name}-A4")], check=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_serious_fault(opened, name, width, scheme):
    from axe_playwright_python.sync_playwright import Axe  # noqa: PLC0415 - as playwright

    page = opened(name, width=width, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = Axe().run(page).response["violations"]
    assert [
        (each["id"], each["impact"], [node["target"] for node in each["nodes"]][:3]) for each in found
    ] == []


@pytest.mark.parametrize("name", THEMED)
def test_the_keyboard_reaches_every_box_and_link(opened, name):
    page = opened(name, width=360)
    wanted = page.evaluate(
        "[...document.querySelectorAll('.wide, a, summary')].filter(e => e.checkVisibility()).length"
    )
    reached = set()
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.outerHTML.slice(0, 160)"))
        if page.evaluate("document.activeElement === document.body"):
            break
    focused = {each for each in reached if re.match(r"<(div|a|summary)", each)}
    assert len(focused) >= len(set(page.evaluate(
        "[...document.querySelectorAll('.wide, a, summary')].filter(e => e.checkVisibility()).map(e => e.outerHTML.slice(0, 160))"
    )))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_structure_and_links(opened, name):
    page = opened(name)
    assert page.evaluate("document.documentElement.lang") == "ja"
    assert (
        page.evaluate(
            "[...document.querySelectorAll('a[href]')].filter(a => !document.getElementById(a.getAttribute('href').slice(1))).length"
        )
        == 0
    )
    assert page.evaluate("document.querySelectorAll('script, link, img, iframe').length") == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    if name in THEMED:
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
        assert page.evaluate(
            "[...document.querySelectorAll('table')].every(t => t.caption && t.caption.textContent.trim())"
        )
        assert page.evaluate("[...document.querySelectorAll('thead th')].every(t => t.scope === 'col')")


def table(page, name):
    return page.evaluate(
        "name => [...document.querySelectorAll(`table[data-table=\"${name}\"] tbody tr`)].map(r => [...r.cells].filter(c => !c.matches('.draw')).map(c => c.textContent.trim()))",
        name,
    )


def published(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [[cell.replace(",", "") for cell in row] for row in csv.reader(file)][1:]


def plain(rows):
    return [[cell.replace(",", "") for cell in row] for row in rows]


@pytest.mark.parametrize("name", REPORTS)
def test_the_tables_are_those_of_the_published_files(opened, pages, name):
    page, public = opened(name), pages[name].public
    checked = published(public / "self_check.csv")
    shown = plain(table(page, "self_check"))
    assert shown[:-1] == checked[:-1]
    assert shown[-1] == ["計", *checked[-1][3:]]
    causes = plain(table(page, "causes"))
    assert [row[1] for row in causes] == [row[1] for row in published(public / "causes.csv")]
    confirmed = published(public / "confirmed_causes.csv")
    assert [[row[0], *row[2:]] for row in causes] == confirmed
    assert plain(table(page, "usage")) == [row[1:] for row in published(public / "usage.csv")]


@pytest.mark.parametrize("name", REPORTS)
def test_rows_read_are_accepted_or_rejected(opened, name):
    for _, _, read, accepted, rejected, _ in plain(table(opened(name), "sources")):
        assert int(read) == int(accepted) + int(rejected)


def test_the_nights_stand_with_their_troubles(opened):
    page = opened("report")
    nights = table(page, "nights")
    assert len(nights) == 12
    assert nights[0][0] == "2026-05-15"
    assert [row[0] for row in nights if row[-1] != "0"] == ["2026-04-17"]
    assert page.locator("svg rect").count() >= 12
    assert "※" in page.locator("svg").text_content()


def test_what_stands_still_is_said_at_once(opened):
    page = opened("report_troubled")
    notice = page.locator(".notice").text_content()
    assert "一括停止" in notice
    assert "取込不可" in notice
    assert "日前のもの" in notice
    assert page.locator(".tiles").text_content().count("2") >= 1


def test_no_person_is_on_the_report(opened, pages):
    project = pages["report"].path.parents[4]
    text = opened("report").content()
    names, numbers = set(), set()
    with (project / "sample_data" / "registry" / "住基抽出.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        for row in csv.DictReader(file):
            names |= {row.get("氏名", "")}
            numbers |= {row.get("個人番号", "")}
    assert len(numbers) > 30_000
    assert [value for value in names | numbers if len(value) > 2 and value in text] == []
