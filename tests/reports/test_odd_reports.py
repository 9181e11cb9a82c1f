"""Whole runs of odd engagements, and their pages as a reader sees them: on a desk, a tablet, a phone, and on paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from pathlib import Path

import openpyxl
import papermill
import pytest
from playwright.sync_api import Browser, Page
from pptx import Presentation
from test_accessibility import AXE, BROKEN  # type: ignore[import-not-found]

from assessment.batch import run
from assessment.reports import export_html
from assessment.settings import bundled, read_settings
from odd_engagements import LONG, NAMES, write_case  # type: ignore[import-not-found]

Maker = Callable[[str], Path]
Opener = Callable[[Path], tuple[Page, list[str]]]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
LOOKS = (Path(__file__).parent / "looks.js").read_text("utf-8")
NO_WORD = re.compile(r"(?<![\w’'])(?:nan|NaN|NaT|inf|None(?! of)|null|undefined|<NA>)(?!\w)")
SIZES = {"desk": 1280, "tablet": 768, "after a resize": 400, "phone": 320, "paper": 680}
RUNS = {
    "gaps": ["Nobody", "One level"],
    "hard names": ["..", NAMES[0], "**A** unit"],
    "one group": [],
    "one unit": [],
    "two respondents": ["Unit 1"],
    "no variance": [],
    "blank staff": [],
    "blank customers": [],
}
every = pytest.mark.parametrize("name", RUNS)


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """Give the folder of a case's release; each is made once."""

    @cache
    def make(name: str) -> Path:
        folder = tmp_path_factory.mktemp("odd")
        settings = read_settings(write_case(name, folder / "client"), out=folder / "out")
        outcome = run(replace(settings, units=tuple(RUNS[name]), workers=1), progress=lambda _: None)
        assert not outcome.failed
        return outcome.release

    return make


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Opener]:
    """Open a file; give the page, and the list of what it complains of."""
    context = chromium.new_context(bypass_csp=True)

    def open_page(file: Path) -> tuple[Page, list[str]]:
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: complaints.append(dialog.message))
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(file.as_uri())
        if "data-chart=" in file.read_text("utf-8"):
            page.wait_for_selector("html[data-charts=done]", timeout=120_000)
        return page, complaints

    yield open_page
    context.close()


def faults(page: Page, size: str) -> list[str]:
    """What is wrong to see at a size, of a page that had another one before."""
    page.set_viewport_size({"width": SIZES[size], "height": 900})
    page.emulate_media(media="print" if size == "paper" else "screen")
    page.wait_for_timeout(300)
    found: list[str] = page.evaluate(f"({LOOKS})({'true' if size == 'paper' else 'false'})")
    return [f"{size}: {fault}" for fault in found]


@every
def test_every_page_of_a_run_is_whole_at_every_size(name: str, release: Maker, opened: Opener) -> None:
    for file in sorted(release(name).rglob("*.html")):
        page, complaints = opened(file)
        found = [fault for size in SIZES for fault in faults(page, size)]
        assert (file.parent.name, found) == (file.parent.name, [])
        assert complaints == []
        assert NO_WORD.findall(page.inner_text("body")) == []
        page.close()


@every
def test_workbooks_and_slides_of_a_run_hold_no_number_that_is_none(name: str, release: Maker) -> None:
    for file in sorted(release(name).rglob("*.xlsx")):
        sheets = openpyxl.load_workbook(file).worksheets
        values = [value for sheet in sheets for row in sheet.iter_rows(values_only=True) for value in row]
        assert not [value for value in values if isinstance(value, str) and (NO_WORD.findall(value) or value.startswith("#N"))]
    for file in sorted(release(name).rglob("*.pptx")):
        shapes = chain.from_iterable(slide.shapes for slide in Presentation(str(file)).slides)
        assert not [shape.text_frame.text for shape in shapes if shape.has_text_frame and NO_WORD.findall(shape.text_frame.text)]


def test_names_that_a_chart_has_no_room_for_can_still_be_told_apart(release: Maker, opened: Opener) -> None:
    page, _ = opened(release("hard names") / "compare.html")
    names = page.locator("#chart-standing svg .ytick text").all_text_contents()
    assert len(set(names)) == len(names) == len(NAMES)
    assert sum(name.startswith(LONG[:8]) for name in names) == 2


def broken_rules(page: Page) -> list[object]:
    """The rules that a page breaks, each with the elements that break it."""
    page.evaluate(AXE)
    found: list[object] = page.evaluate(BROKEN)
    return found


@pytest.mark.parametrize("file", ["report.html", "compare.html", "index.html"])
@pytest.mark.parametrize("size", ["desk", "phone", "paper"])
def test_pages_of_a_run_break_no_rule(file: str, size: str, release: Maker, opened: Opener) -> None:
    page, _ = opened(release("gaps") / file)
    faults(page, size)
    assert broken_rules(page) == []


def test_the_page_on_what_came_back_is_whole_and_breaks_no_rule(tmp_path: Path, opened: Opener) -> None:
    notebook, engagement = bundled("notebooks") / "01_check_responses.ipynb", write_case("gaps", tmp_path / "client")
    made = papermill.execute_notebook(
        notebook, None, parameters={"engagement": str(engagement)}, cwd=notebook.parent, progress_bar=False
    )
    (tmp_path / "page.html").write_text(export_html(made, title="What came back", header={"client": "The House"}), "utf-8")
    page, complaints = opened(tmp_path / "page.html")
    assert [fault for size in SIZES for fault in faults(page, size)] == []
    assert complaints == []
    assert broken_rules(page) == []
