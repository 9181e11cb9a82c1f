"""A run that is stopped, at any time and in any way, leaves nothing running and nothing half done, and goes on later."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest

from assessment.batch.warm import can_fork

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not can_fork(), reason="this system can't fork processes")]
Maker = Callable[..., nbformat.NotebookNode]

PROGRAM = """\
import signal
import sys
from functools import partial
from pathlib import Path
from assessment.batch.making import Job, make_reports
from assessment.batch.outcome import Report
from assessment.batch.warm import warm_executor

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # tests may run where it is ignored
    folder = Path(sys.argv[1])
    text = (folder / "notebook.ipynb").read_text("utf-8")
    about = {"client": "C", "parent": "", "wave": "w", "number": 1, "staff": None, "customers": None}
    reports = [Report(f"{unit}.html", "n", unit=unit, **about) for unit in "abcd"]
    jobs = [Job(report, key=report.unit, notebook=text, work="", store=str(folder / "store")) for report in reports]
    for made in make_reports(jobs, partial(warm_executor, scratch=folder / "scratch"), workers=2):
        print(made.report.unit, made.reused, made.reason, flush=True)
"""
NOTES_AND_WAITS = """\
import os, pathlib, time
folder = pathlib.Path({folder!r})
nursery = os.getppid()
worker = open(f"/proc/{{nursery}}/stat").read().rsplit(")")[1].split()[1]
(folder / f"{{unit}}.pids").write_text(f"{{os.getpid()}} {{nursery}} {{worker}} .")
time.sleep(600 if unit != "a" and not (folder / "go").exists() else 0)
"""


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text("ascii").rsplit(")")[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(happens: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not happens():
        time.sleep(0.1)
    return happens()


def start(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, folder / "program.py", folder], stdout=subprocess.PIPE, text=True)


@pytest.fixture
def stuck(notebook: Maker, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A run of four reports that has made the first and hangs in two others."""
    nbformat.write(notebook(NOTES_AND_WAITS.format(folder=str(tmp_path))), tmp_path / "notebook.ipynb")
    (tmp_path / "program.py").write_text(PROGRAM, "utf-8")
    with start(tmp_path) as run:
        assert wait_until(lambda: (tmp_path / "store" / "a" / "sha256.json").exists() and len(noted(tmp_path)) >= 3, 240)
        yield run, tmp_path
        run.kill()


def noted(folder: Path) -> list[list[int]]:
    texts = [path.read_text("ascii") for path in folder.glob("*.pids")]
    return [[int(part) for part in text.split()[:-1]] for text in texts if text.endswith(".")]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_stopped_leaves_nothing_running(stuck: tuple[subprocess.Popen[str], Path], how: int) -> None:
    run, folder = stuck
    os.kill(run.pid, how)
    run.wait(60)
    left = {process for pids in noted(folder) for process in pids}
    assert wait_until(lambda: not any(map(alive, left)), 60)


def test_a_run_that_was_killed_goes_on_where_it_was(stuck: tuple[subprocess.Popen[str], Path]) -> None:
    run, folder = stuck
    run.kill()
    run.wait(60)
    (folder / "go").touch()
    again, _ = start(folder).communicate(timeout=240)
    assert sorted(again.splitlines()) == ["a True ", "b False ", "c False ", "d False "]
    assert {path.name for path in (folder / "store").rglob("*") if path.is_file()} == {
        "report.html",
        "report.xlsx",
        "sha256.json",
    }
