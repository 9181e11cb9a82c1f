"""Reports side by side: each made once, none harming another."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
import pytest

from assessment.batch.making import Job, make_reports, store_report, stored_report
from assessment.batch.outcome import Made, Report
from assessment.batch.warm import warm_executor

Maker = Callable[..., nbformat.NotebookNode]


FILES = {".html": b"<p>", ".xlsx": b"PK"}


def job(unit: str, notebook: nbformat.NotebookNode, folder: Path) -> Job:
    report = Report(f"{unit}.html", "n", client="C", unit=unit, parent="", wave="w1", number=1, staff=None, customers=None)
    return Job(report, key=f"key-{unit}", notebook=nbformat.writes(notebook), work=str(folder), store=str(folder / "store"))


def make(jobs: list[Job], folder: Path, workers: int = 2) -> dict[str, Made]:
    made = make_reports(jobs, partial(warm_executor, scratch=folder / "scratch"), workers=workers)
    return {one.report.unit: one for one in made}


def test_a_stored_report_is_found_by_its_key(tmp_path: Path) -> None:
    store_report(tmp_path, "key", FILES)
    assert stored_report(tmp_path, "key") == {ending: tmp_path / "key" / f"report{ending}" for ending in FILES}
    assert stored_report(tmp_path, "other") is None


@pytest.mark.parametrize("spoiled", ["report.html", "report.xlsx", "sha256.json"])
@pytest.mark.parametrize("content", ["", "<p", None])
def test_a_stored_report_that_is_not_whole_does_not_count(tmp_path: Path, spoiled: str, content: str | None) -> None:
    store_report(tmp_path, "key", FILES)
    (tmp_path / "key" / spoiled).unlink()
    if content is not None:
        (tmp_path / "key" / spoiled).write_text(content, "utf-8")
    assert stored_report(tmp_path, "key") is None


def test_what_is_stored_is_not_made_again(notebook: Maker, tmp_path: Path) -> None:
    store_report(tmp_path / "store", "key-A", FILES)
    assert make([job("A", notebook("1 / 0"), tmp_path)], tmp_path)["A"].reused


def test_a_worker_that_is_killed_takes_no_other_report_with_it(notebook: Maker, tmp_path: Path) -> None:
    kill = (
        "import os, signal\n"
        "nursery = os.getppid()\n"
        "worker = int(open(f'/proc/{nursery}/stat').read().rsplit(')')[1].split()[1])\n"
        "os.kill(worker, signal.SIGKILL) if unit == 'bad' else None"
    )
    made = make([job(unit, notebook(kill), tmp_path) for unit in ("a", "bad", "b", "c")], tmp_path)
    assert {unit: one.reason for unit, one in made.items() if one.reason} == {
        "bad": "its worker was killed twice (out of memory?)"
    }


def test_a_fault_in_a_page_is_one_reports_failure(notebook: Maker, tmp_path: Path) -> None:
    strange = "from IPython.display import publish_display_data\npublish_display_data({'application/x-strange': 'x'})"
    made = make([job("bad", notebook(strange), tmp_path), job("good", notebook("1"), tmp_path)], tmp_path)
    assert {unit: one.reason for unit, one in made.items()} == {"bad": "its pages could not be written", "good": ""}
