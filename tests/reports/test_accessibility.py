"""No page breaks a rule that axe-core knows, on screen or on paper, wide or narrow.

axe-core 4.12.1 (Deque Systems, MPL 2.0: its notice is in the file) is kept beside this test: nothing is loaded from anywhere.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from sample_report import HEADER, sample  # type: ignore[import-not-found]
from test_index import many  # type: ignore[import-not-found]

from assessment.reports import export_html, export_index

pytestmark = [pytest.mark.browser, pytest.mark.slow]
AXE = gzip.decompress((Path(__file__).parent / "axe.min.js.gz").read_bytes()).decode("utf-8")
BROKEN = "axe.run().then(found => found.violations.map(rule => [rule.id, rule.nodes.map(node => node.html)]))"


def broken_rules(chromium: Browser, html: str, folder: Path, *, width: int, media: Literal["screen", "print"]) -> list[object]:
    """The rules that a page breaks, each with the elements that break it. The page's policy would not let axe-core in."""
    file = folder / "page.html"
    file.write_text(html, encoding="utf-8")
    context = chromium.new_context(bypass_csp=True, viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(file.as_uri())
    if "data-chart=" in html:
        page.wait_for_selector("html[data-charts=done]")
    page.emulate_media(media=media)
    page.evaluate(AXE)
    found: list[object] = page.evaluate(BROKEN)
    context.close()
    return found


@pytest.mark.parametrize("media", ["screen", "print"])
@pytest.mark.parametrize("width", [320, 1280])
def test_pages_break_no_rule(chromium: Browser, tmp_path: Path, width: int, media: Literal["screen", "print"]) -> None:
    report = export_html(sample(), title="Report", header=HEADER)
    index = export_index(many(60), title="All units", header=HEADER, scale="CARE")
    for html in (report, index):
        assert broken_rules(chromium, html, tmp_path, width=width, media=media) == []


def test_a_rule_that_is_broken_is_found(chromium: Browser, tmp_path: Path) -> None:
    html = '<!DOCTYPE html><html lang="en"><title>x</title><main><h1>x</h1><a href="x"></a></main></html>'
    assert "link-name" in str(broken_rules(chromium, html, tmp_path, width=1280, media="screen"))
