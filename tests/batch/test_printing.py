"""A page printed to PDF: the same bytes each time, tagged; and a run that goes on where there is no browser, or a bad one."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from assessment.batch import Event, run
from assessment.batch.paper import browser_mark, find_browser, print_page
from assessment.errors import ReportError
from assessment.reports import export_html
from assessment.settings import Settings

Engage = Callable[..., Settings]
PRINTS = """#!/bin/sh
text="%PDF-1.4 /CreationDate (D:20261126025132+00'00') %%EOF"
for word in "$@"; do case "$word" in --print-to-pdf=*) echo "$text" > "${word#*=}";; esac; done
"""
FAILS = "#!/bin/sh\nexit 1\n".ljust(len(PRINTS), "#")
PRINTED = b"%PDF-1.4 /CreationDate (D:20200101000000+00'00') %%EOF\n"
HANGS = "#!/bin/sh\nsleep 60 & echo $! > {pid}; wait\n"


def browser(folder: Path, script: str) -> str:
    path = folder / "browser"
    path.write_text(script, "utf-8")
    path.chmod(0o755)
    return str(path)


def test_the_time_of_printing_does_not_stay_in_the_file(tmp_path: Path) -> None:
    assert print_page(b"<p>", browser(tmp_path, PRINTS)) == PRINTED


@pytest.mark.parametrize("start", [7, 788, 9_999])
def test_where_the_browser_starts_to_count_nodes_does_not_stay_in_the_file(start: int, tmp_path: Path) -> None:
    nodes = f"/ID (node{start:08d}) /ID (node{start + 3:08d}) /Headers [(node{start:08d})] %%EOF"
    printed = print_page(b"<p>", browser(tmp_path, PRINTS.replace("%%EOF", nodes)))
    assert printed.endswith(b"/ID (node00000001) /ID (node00000002) /Headers [(node00000001)] %%EOF\n")


def test_a_browser_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="took more than 1 seconds"):
        print_page(b"<p>", browser(tmp_path, HANGS.format(pid=tmp_path / "pid")), seconds=1)
    child = int((tmp_path / "pid").read_text("ascii"))
    for _ in range(100):
        if not Path(f"/proc/{child}/cmdline").exists() or not Path(f"/proc/{child}/cmdline").read_bytes():
            return
        time.sleep(0.05)
    pytest.fail("what the browser started goes on")


@pytest.mark.parametrize(
    ("script", "said"), [("#!/bin/sh\nexit 1\n", "gave no PDF"), ("#!/nowhere/at/all\n", "could not be started")]
)
def test_a_browser_that_prints_nothing_is_told(script: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ReportError, match=said):
        print_page(b"<p>", browser(tmp_path, script))


def test_the_browser_that_is_named_is_taken_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = browser(tmp_path, PRINTS)
    monkeypatch.setenv("CHROMIUM", named)
    assert find_browser() == named
    assert browser_mark(named) != browser_mark(browser(tmp_path, HANGS))
    monkeypatch.setenv("CHROMIUM", "/nowhere/browser")
    assert (find_browser(), browser_mark("")) == ("", "")


def printed(engaged: Engage, settings: Settings | None = None, pdf: str = "whole") -> tuple[Path, list[str]]:
    """A run's release, and what it noted."""
    events: list[Event] = []
    given = settings or engaged()
    given = replace(given, engagement=given.engagement.model_copy(update={"pdf": pdf}))
    release = run(given, progress=events.append).release
    return release, [event.note for event in events if event.note]


@pytest.mark.parametrize(("pdf", "count"), [("whole", 2), ("all", 6), ("none", 0)])
def test_pdfs_are_in_the_release_and_its_manifest_and_index(
    pdf: str, count: int, engaged: Engage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", browser(tmp_path, PRINTS))
    release, notes = printed(engaged, pdf=pdf)
    files = [path.relative_to(release).as_posix() for path in sorted(release.rglob("*.pdf"))]
    assert (len(files), notes) == (count, [])
    listed = json.loads((release / "manifest.json").read_text("utf-8"))["files"]
    assert [name for name in sorted(listed) if name.endswith(".pdf")] == files
    assert all(f'<a href="{name}"' in (release / "index.html").read_text("utf-8") for name in files)
    assert ('<a href="report.pdf" download>PDF</a>' in (release / "report.html").read_text("utf-8")) == (count > 0)


def test_without_a_browser_the_run_says_so_and_goes_on(engaged: Engage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/browser")
    release, notes = printed(engaged)
    assert [note.split(",")[0] for note in notes] == ["No Chromium was found"]
    assert not list(release.rglob("*.pdf"))
    assert "report.pdf" not in (release / "report.html").read_text("utf-8")


def test_where_printing_fails_the_report_is_released_without_and_printed_another_time(
    engaged: Engage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", browser(tmp_path, FAILS))
    settings = engaged()
    release, notes = printed(engaged, settings)
    assert sorted(notes) == ["All: no PDF. The browser gave no PDF.", "the comparison of units: no PDF. The browser gave no PDF."]
    assert ".pdf" not in (release / "index.html").read_text("utf-8") + (release / "report.html").read_text("utf-8")
    about = (tmp_path / "browser").stat()
    browser(tmp_path, PRINTS)  # to all that can be told without starting it, the same browser
    os.utime(tmp_path / "browser", ns=(about.st_atime_ns, about.st_mtime_ns))
    assert (printed(engaged, settings)[0] / "report.pdf").read_bytes() == PRINTED


@pytest.mark.browser
def test_a_browsers_pdf_is_tagged_has_an_outline_and_a_language_and_no_address(chromium: Browser) -> None:
    notebook_module = pytest.importorskip("nbformat.v4")
    cells = [notebook_module.new_markdown_cell("## First\n\nWords."), notebook_module.new_markdown_cell("## Second")]
    page = export_html(
        notebook_module.new_notebook(cells=cells), title="R", header={"client": "N"}, beside={"Slides": "report.pptx"}
    ).encode()
    first, second = (print_page(page, find_browser()) for _ in range(2))
    assert first == second
    for mark in (b"/StructTreeRoot", b"/Outlines", b"/Lang (en)", b"/MarkInfo"):
        assert mark in first
    assert b"file:" not in first
    assert b"report.pptx" not in first
