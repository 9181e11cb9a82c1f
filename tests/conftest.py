"""What all tests share: a real browser, a loud word when there is none, and examples without a stopwatch."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

NO_BROWSER = "no Chromium: set CHROMIUM to its path, or install one (Debian: apt-get install chromium)"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# How fast a machine is today is no property of the code. In a full check the examples are the same every time, so that a
# failure is of the change that is checked; on a developer's machine they are new ones.
settings.register_profile("any-machine", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("any-machine")


def browser_path() -> str:
    """Find a browser: the one CHROMIUM names, or the first on the path; "" for none."""
    return os.environ.get("CHROMIUM", "") or next((found for name in NAMES if (found := shutil.which(name))), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a headless Chromium. Without one the test is skipped, or fails where ASSESSMENT_REQUIRE_BROWSER=1."""
    path = browser_path()
    if not path and os.environ.get("ASSESSMENT_REQUIRE_BROWSER") == "1":
        pytest.fail(NO_BROWSER)
    if not path:
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tested; a quiet "s" among dots is too easily missed."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if NO_BROWSER in str(report.longrepr)]
    if skipped:
        terminalreporter.section("BROWSER TESTS SKIPPED", sep="!", red=True, bold=True)
        terminalreporter.line(f"{len(skipped)} browser tests were not run: {NO_BROWSER}.", red=True)
