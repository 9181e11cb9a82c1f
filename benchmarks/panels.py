"""How long a panel takes from a change to the redrawn chart, in a real browser, with a thousand units.

An engagement of the core questionnaires is made up and scored, its panels are served as ``assessment live`` serves them, and a
headless Chromium changes a list again and again. The clock runs in the page: from the change event to the second frame after the
new chart (or table) is there and the old one is gone.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import numpy as np
from playwright.sync_api import Page, sync_playwright

from assessment.batch.paper import find_browser
from assessment.batch.serving import free_port, panel_notebook
from assessment.live.server import open_server
from assessment.pipeline import compute
from assessment.result import save_assessment
from assessment.settings import read_settings
from benchmarks.engagements import make_engagement

__all__ = ["measure"]

UNITS = 1000
CHANGES = 60
WARM = 5  # changes before the clock counts
SEED = 5
PATIENCE = 30_000  # milliseconds until a page or a chart is there
MEDIAN, LATE = 150, 300  # milliseconds that are aimed at
# Choose another option of a list, and wait until the chart or the table says something else, and was painted.
CHANGE = """async ([label, index, kind]) => {
  const list = [...document.querySelectorAll('select')].find(one => one.labels[0]?.textContent === label);
  const now = () => kind === 'chart'
    ? document.querySelector('.js-plotly-plot')?.textContent
    : document.querySelector('tbody')?.textContent;
  const frame = () => new Promise(requestAnimationFrame);
  const before = now(), start = performance.now();
  list.selectedIndex = index;
  list.dispatchEvent(new Event('change', {bubbles: true}));
  while (performance.now() - start < 20000) { await frame(); if (now() && now() !== before) break; }
  await frame();
  return performance.now() - start;
}"""
CHART = ".js-plotly-plot"
FOUND = "label => [...document.querySelectorAll('select')].some(one => one.labels[0]?.textContent === label)"
COUNT = "label => [...document.querySelectorAll('select')].find(one => one.labels[0]?.textContent === label).options.length"


def measure() -> None:
    """Time changes of the unit, of two units side by side, of the order of all units, and of their page."""
    with tempfile.TemporaryDirectory(prefix="panels-") as name:
        folder = Path(name)
        settings = read_settings(make_engagement(folder / "engagement", UNITS))
        save_assessment(compute(settings).assessment, folder / "results")
        (folder / "page").mkdir()
        nbformat.write(panel_notebook(folder / "results", title="Made up"), folder / "page" / "panels.ipynb")
        print(f"{UNITS} units, {CHANGES} changes each; milliseconds from the change to the second frame after the redraw")
        command = [sys.executable, "-m", "benchmarks.panels", str(folder / "page" / "panels.ipynb")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
            try:
                assert server.stdout
                measure_at(server.stdout.readline().strip())
            finally:
                server.terminate()  # also where the page failed: leaving the block waits for its end


def measure_at(address: str) -> None:
    """Open served panels, and time their changes."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(address, timeout=PATIENCE)
        page.wait_for_selector("tbody tr", timeout=PATIENCE)
        tell("all units, page", times(page, "Page", "table"))
        tell("all units, order", times(page, "Sort by", "table"))
        for panel, label in (("A unit", "Unit"), ("Two units", "Compared with")):
            page.get_by_role("button", name=panel, exact=True).click()
            page.wait_for_selector(f"{CHART} .scatterlayer", timeout=PATIENCE)
            page.wait_for_function(FOUND, arg=label, timeout=PATIENCE)
            tell(panel.lower(), times(page, label, "chart"))
        browser.close()


def times(page: Page, label: str, kind: str) -> list[float]:
    """Milliseconds of each change of a list, without the first few."""
    options = int(page.evaluate(COUNT, label))
    generator = np.random.default_rng(SEED)
    places = [0]
    while len(places) <= CHANGES + WARM:
        place = int(generator.integers(options))
        places += [place] if place != places[-1] else []
    return [float(page.evaluate(CHANGE, [label, place, kind])) for place in places[1:]][WARM:]


def tell(what: str, found: list[float]) -> None:
    """Print the median and the 95th percentile, and whether they are what is aimed at."""
    median, late = np.percentile(found, [50, 95])
    verdict = "within" if median <= MEDIAN and late <= LATE else "beyond"
    print(f"{what:18} median {median:5.0f}   95th percentile {late:5.0f}   {verdict} {MEDIAN} and {LATE}")


if __name__ == "__main__":
    open_server(Path(sys.argv[1]), port=free_port(0), ready=lambda address: print(address, flush=True))
