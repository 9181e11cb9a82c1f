"""Reports as a reader opens them: in a real browser, from a file, with the network watched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Dialog, Page
from sample_report import DESCRIPTION, HEADER, book, display, figure, sample  # type: ignore[import-not-found]
from test_index import many  # type: ignore[import-not-found]

from assessment.brand import Brand, Logo
from assessment.figures.dots import dots
from assessment.reports import Entry, export_html, export_index
from made_brand import SVG  # type: ignore[import-not-found]

pytestmark = pytest.mark.browser
A4_WIDTH = 680  # CSS pixels between the margins
DRAWN = "[...document.querySelectorAll('.drawing')].map(place => place.querySelectorAll('svg.main-svg').length)"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CLIPPED = """[...document.querySelectorAll('.drawing')].filter(place => [...place.querySelectorAll('svg.main-svg')]
    .some(svg => svg.getBoundingClientRect().right > place.getBoundingClientRect().right + 1)).length"""


@dataclass
class Opened:
    """A page, all it asked for and all it complained of."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def complain_and_dismiss(seen: Opened, dialog: Dialog) -> None:
    seen.complaints.append(f"dialog: {dialog.message}")
    dialog.dismiss()


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    pages: list[Page] = []

    def open_page(html: str, *, width: int = 1280, script: bool = True) -> Opened:
        file = tmp_path / "page.html"
        file.write_text(html, encoding="utf-8")
        page = chromium.new_page(viewport={"width": width, "height": 900}, java_script_enabled=script)
        seen = Opened(page)
        page.on("request", lambda request: seen.asked.append(request.url))
        page.on("console", lambda message: seen.complaints.extend([message.text] if message.type in ("error", "warning") else []))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on("dialog", lambda dialog: complain_and_dismiss(seen, dialog))
        page.goto(file.as_uri())
        if script and "data-chart=" in html:
            page.wait_for_selector("html[data-charts=done]")
        pages.append(page)
        return seen

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def report() -> str:
    return export_html(sample(), title="Executive report", header=HEADER)


@pytest.fixture(scope="module")
def index() -> str:
    units = [
        Entry(name, f"units/{n:04d}/report.html", parent="North", staff=staff) for n, (name, staff) in enumerate(UNITS.items())
    ]
    return export_index(
        [Entry("The whole", "report.html", kind="whole"), *units], title="All units", header={"client": "Northwind"}
    )


def wait_for_width(page: Page, wanted: str) -> None:
    """Wait until the first chart is so wide. (The page's own policy forbids playwright's waiting functions.)"""
    for _ in range(100):
        if page.evaluate(f"document.querySelector('svg.main-svg').getBoundingClientRect().width {wanted}"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"no chart became {wanted} pixels wide")


UNITS = {"Unit 10": 9, "Unit 2": 100, "Église": None, "NA": 25}


def test_a_report_asks_for_nothing_and_draws_every_chart(opened: Callable[..., Opened], report: str) -> None:
    seen = opened(report)
    assert [url[:7] for url in seen.asked] == ["file://"]
    assert seen.complaints == []
    assert all(number >= 1 for number in seen.page.evaluate(DRAWN))
    assert len(seen.page.evaluate(DRAWN)) == 2


def test_a_report_is_small_and_its_words_are_there_before_its_charts(opened: Callable[..., Opened], report: str) -> None:
    assert len(report.encode()) < 1_000_000
    page = opened(report).page
    page.wait_for_timeout(100)
    paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    drawn = page.evaluate("performance.getEntriesByName('charts drawn')[0].startTime")
    assert paint < drawn


def test_a_browser_that_can_not_unpack_shows_each_description(opened: Callable[..., Opened], report: str) -> None:
    seen = opened(re.sub('"application/gzip">[^<]{9}', '"application/gzip">', report))
    assert seen.page.get_by_text(DESCRIPTION).is_visible()
    assert seen.complaints


def test_no_button_sends_a_chart_anywhere(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report).page
    assert page.locator("[data-title*='Share chart'], .modebar-btn, .plotlyjsicon").count() == 0


@pytest.mark.parametrize("width", [320, 375, 768, 1280])
def test_no_width_makes_the_page_scroll_sideways(width: int, opened: Callable[..., Opened], report: str) -> None:
    page = opened(report, width=width).page
    assert page.evaluate(OVERFLOW) <= 0
    assert page.evaluate(CLIPPED) == 0


def test_charts_follow_the_window(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report).page
    page.set_viewport_size({"width": 500, "height": 900})
    wait_for_width(page, "< 500")
    assert page.evaluate(CLIPPED) == 0


def test_charts_fit_on_paper_and_come_back_after(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report).page
    page.set_viewport_size({"width": A4_WIDTH, "height": 900})
    page.emulate_media(media="print")
    wait_for_width(page, "== 640")
    assert page.evaluate(CLIPPED) == 0
    assert page.evaluate(OVERFLOW) <= 0
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="screen")
    wait_for_width(page, "> 900")


def test_folded_tables_are_open_on_paper_and_only_there(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report).page
    page.emulate_media(media="print")
    page.wait_for_selector("details.fold[open] table")
    assert not page.locator("details.twin summary").first.is_visible()
    page.emulate_media(media="screen")
    page.wait_for_selector("details.fold:not([open])")


def test_a_report_prints_as_a_pdf_and_returns_to_its_screen_size(opened: Callable[..., Opened], report: str) -> None:
    seen = opened(report)
    pdf = seen.page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594.95996 841.91998]" in pdf or b"/MediaBox [0 0 595" in pdf
    wait_for_width(seen.page, "> 900")
    assert seen.complaints == []


def test_the_keyboard_meets_the_skip_link_first_and_it_leads_to_the_content(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_table_that_scrolls_can_be_reached_by_keyboard(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report, width=320).page
    assert page.locator(".tabled .scroll").first.get_attribute("tabindex") == "0"
    assert page.locator(".tabled .scroll").first.get_attribute("aria-label") == "CARE by level"


def test_without_script_the_words_and_the_tables_are_there(opened: Callable[..., Opened], report: str) -> None:
    page = opened(report, script=False).page
    assert page.get_by_text(DESCRIPTION).is_visible()
    page.locator("details.twin summary").first.click()
    assert page.locator("details.twin table").first.is_visible()


def test_a_chart_that_cannot_be_drawn_leaves_its_description(opened: Callable[..., Opened], report: str) -> None:
    seen = opened(report.replace('"layout":', '"layout":null,"was":', 1).replace('{"data": [', '{"data": 7, "x": [', 1))
    assert seen.page.get_by_text(DESCRIPTION).is_visible()
    assert seen.page.evaluate(DRAWN)[1] >= 1


def test_hostile_names_do_nothing_in_a_browser(opened: Callable[..., Opened]) -> None:
    bad = "</script><img src=https://elsewhere.example/x onerror=alert(1)><svg onload=alert(1)>"
    spec = {"data": [{"type": "bar", "x": [bad], "y": [1], "name": bad}], "layout": {"title": {"text": bad}}}
    notebook = book(
        f"## {bad}", figure(name=bad, caption=bad, description=bad, table=bad, spec=spec), display(bad, kind="finding")
    )
    seen = opened(export_html(notebook, title=bad, header={"client": bad, "unit": bad}))
    seen.page.wait_for_timeout(300)
    assert len(seen.asked) == 1
    assert seen.complaints == []
    assert seen.page.evaluate(DRAWN) != [0]


@pytest.mark.parametrize("width", [320, 1280])
def test_a_range_is_longer_than_its_mark_at_every_width(width: int, opened: Callable[..., Opened]) -> None:
    about = {"title": ["North · Committed", "South · Committed"], "viewer": "all", "label": "Difference", "of": ""}
    rows = pd.DataFrame({**about, "value": [-24.0, 23.0], "ci_low": [-28.0, 19.0], "ci_high": [-20.0, 27.0]})
    notebook = book("## Units", figure(spec=dots(rows, legend=False, reference=0.0)))
    page = opened(export_html(notebook, title="R", header=HEADER), width=width).page
    marks, ranges = (
        page.eval_on_selector_all(of, "found => found.map(one => one.getBoundingClientRect().width)")
        for of in ("svg .points path", "svg .errorbars path")
    )
    assert len(ranges) == 2
    assert min(ranges) > 1.5 * max(marks)


def test_the_index_finds_units_whatever_their_accents(opened: Callable[..., Opened], index: str) -> None:
    seen = opened(index)
    seen.page.fill("#search", "eglise nor")
    assert seen.page.locator("#list tbody tr:visible").all_inner_texts()[0].startswith("Église")
    assert seen.page.inner_text("#found") == "1 of 4 units"
    assert (len(seen.asked), seen.complaints) == (1, [])


@pytest.mark.parametrize(
    ("column", "order"), [(1, ["Église", "NA", "Unit 2", "Unit 10"]), (3, ["Église", "Unit 10", "NA", "Unit 2"])]
)  # fmt: skip
def test_the_index_sorts_names_and_numbers(column: int, order: list[str], opened: Callable[..., Opened], index: str) -> None:
    page = opened(index).page
    page.click(f"#list th:nth-child({column}) button")
    assert page.locator("#list tbody th").all_inner_texts() == order
    page.click(f"#list th:nth-child({column}) button")
    assert page.locator("#list tbody th").all_inner_texts() == order[::-1]


def test_the_index_is_a_plain_list_without_script(opened: Callable[..., Opened], index: str) -> None:
    page = opened(index, script=False).page
    assert page.locator("#list tbody a").count() == 4
    assert not page.locator("#find").is_visible()


def test_an_index_of_thousands_answers_at_once_and_shows_all_when_asked(opened: Callable[..., Opened]) -> None:
    seen = opened(export_index(many(), title="All units", header=HEADER, scale="CARE"))
    rows = seen.page.locator("#list tbody tr:visible")
    assert rows.count() == 50
    seen.page.fill("#search", "unit 19")
    assert seen.page.inner_text("#found") == "139 of 2,000 units"
    seen.page.click("#list th:nth-child(3) button")
    seen.page.click("#more")
    assert rows.count() == 139
    scores = [int(text) for text in seen.page.locator("#list tr:visible td strong").all_inner_texts()]
    assert scores == sorted(scores)
    assert seen.complaints == []


def test_the_index_fits_a_phone(opened: Callable[..., Opened], index: str) -> None:
    assert opened(index, width=320).page.evaluate(OVERFLOW) <= 0


def test_a_logo_is_shown_and_no_script_in_one_runs(opened: Callable[..., Opened]) -> None:
    active = SVG.replace(
        b"<rect", b"<script>document.title='changed'</script><image href='https://elsewhere.example/x.png'/><rect"
    )
    brand = Brand("Northwind", "#7a1f5c", Logo("svg+xml", active, 4, 60))
    seen = opened(export_html(sample(), title="Report", header=HEADER, brand=brand))
    assert seen.page.evaluate("document.querySelector('.logo').naturalWidth") > 0
    assert seen.page.title().startswith("Report")
    assert [url[:5] for url in seen.asked if not url.startswith("file:")] in ([], ["data:"])
    assert seen.complaints == []
