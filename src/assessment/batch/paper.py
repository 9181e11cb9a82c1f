"""A report on paper: its page, printed to PDF by a browser, where there is one.

The browser prints what a reader would print: tagged, with an outline of the headings. It loads the page from a folder of its
own, and nothing from anywhere. It writes the time into the file, and names table cells by a count that starts anywhere: the time
is set to one fixed time, and the names are counted from one, so that the same page is the same file.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from assessment.errors import ReportError

__all__ = ["browser_mark", "find_browser", "print_page"]

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-pdf-header-footer", "--export-tagged-pdf", "--generate-pdf-document-outline", "--virtual-time-budget=10000",
)  # fmt: skip
SECONDS = 120
DATES = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}([+-]\d\d'\d\d'\))")
MADE = rb"\g<1>20200101000000\g<2>"
NODES = re.compile(rb"\(node(\d{8})\)")


def find_browser() -> str:
    """Find a Chromium: the one that the variable CHROMIUM names, or the first on the path; "" for none."""
    named = os.environ.get("CHROMIUM", "")
    return shutil.which(named) or "" if named else next((found for name in NAMES if (found := shutil.which(name))), "")


def browser_mark(browser: str) -> str:
    """What tells one browser from another, without starting it; "" for none."""
    if not browser:
        return ""
    about = Path(browser).resolve().stat()
    return f"{browser} {about.st_size} {about.st_mtime_ns}"


def print_page(html: bytes, browser: str, *, seconds: float = SECONDS) -> bytes:
    """Print a page.

    Parameters
    ----------
    html : bytes
        A page that is complete in itself.
    browser : str
        From :func:`find_browser`.
    seconds : float
        How long it may take.

    Returns
    -------
    bytes
        A PDF: the same for the same page and browser.

    Raises
    ------
    ReportError
        The browser could not be started, took too long, or gave no PDF.
    """
    with tempfile.TemporaryDirectory(prefix="assessment-", ignore_cleanup_errors=True) as folder:
        page, paper = Path(folder) / "report.html", Path(folder) / "report.pdf"
        page.write_bytes(html)
        # A browser's own walls can't be built by root, as in a container; the page runs no script but ours.
        walls = ["--no-sandbox"] if os.geteuid() == 0 else []
        own = [f"--user-data-dir={folder}/browser", f"--print-to-pdf={paper}"]
        run_browser([browser, *ARGUMENTS, *walls, *own, page.as_uri()], seconds)
        content = paper.read_bytes() if paper.is_file() else b""
    if not (content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF")):
        raise ReportError("The browser gave no PDF.")
    return count_nodes(DATES.sub(MADE, content))


def count_nodes(paper: bytes) -> bytes:
    """Count the names of nodes from one, in the order of their numbers; no name changes its length, and so nothing its place.

    >>> count_nodes(b"/ID (node00000788) /Headers [(node00000788) (node00000791)]")
    b'/ID (node00000001) /Headers [(node00000001) (node00000002)]'
    """
    counted = {node: b"(node%08d)" % count for count, node in enumerate(sorted(set(NODES.findall(paper))), start=1)}
    return NODES.sub(lambda found: counted[found.group(1)], paper)


def run_browser(command: list[str], seconds: float) -> None:
    """Run a browser to its end; one that takes too long is ended with all that it started.

    Raises
    ------
    ReportError
        It can't be started, or takes too long.
    """
    null = subprocess.DEVNULL
    try:
        process = subprocess.Popen(  # noqa: S603 - the browser that was found, on our own page
            command, stdin=null, stdout=null, stderr=null, start_new_session=True
        )
    except OSError as error:
        raise ReportError(f"The browser could not be started ({error.strerror}).") from error
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ReportError(f"The browser took more than {seconds:.0f} seconds to print the page.") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
