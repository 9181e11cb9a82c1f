"""Tables of all units in a report: searched, and sorted by keys, as a screen reader is told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from playwright.sync_api import Browser, Page

from assessment import figures
from assessment.reports import export_html
from made_waves import over_waves  # type: ignore[import-not-found]

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser, tmp_path: Path) -> Iterator[Page]:
    data, metadata = figures.unit_changes(over_waves(2, 60, chance=0, moved={3: 15.0, 7: -9.0}))._repr_mimebundle_()
    cell = new_code_cell("x", outputs=[new_output("display_data", data=data, metadata=metadata)])
    file = tmp_path / "report.html"
    file.write_text(export_html(new_notebook(cells=[cell]), title="Units", header={}), "utf-8")
    opened = chromium.new_page()
    asked: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda said: pytest.fail(said.text))
    opened.goto(file.as_uri())
    opened.locator("details.twin summary").click()
    yield opened
    opened.close()
    assert asked == [file.as_uri()]


def units(page: Page) -> list[str]:
    return page.locator("tbody th").all_text_contents()


def test_a_unit_is_found_by_any_part_of_its_name_and_how_many_is_told(page: Page) -> None:
    assert len(units(page)) == 50
    page.get_by_label("Find a unit").fill("nIT 55")
    assert units(page) == ["Unit 55"]
    assert page.get_by_role("status").text_content() == "1 of 61 units"


def test_figures_are_sorted_as_figures_by_a_key_and_the_order_is_told(page: Page) -> None:
    head = page.get_by_role("columnheader", name="Points since")
    head.get_by_role("button").press("Enter")
    assert (units(page)[0], head.get_attribute("aria-sort")) == ("Unit 8", "ascending")
    head.get_by_role("button").press("Enter")
    assert (units(page)[0], head.get_attribute("aria-sort")) == ("Unit 4", "descending")


def test_all_rows_are_shown_on_demand(page: Page) -> None:
    page.get_by_role("button", name="Show all 61").press("Enter")
    assert len(units(page)) == 61
