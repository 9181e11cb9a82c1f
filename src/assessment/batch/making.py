"""The reports of a plan, made side by side, each once, whatever happens to the others.

A worker makes one report at a time: it runs the notebook, exports it, and stores the result under the report's key, complete
or not at all. What is stored is never made again. One report failing leaves the others alone; a worker that is killed takes
only its own report with it, and that one is tried again by itself.
"""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat

from assessment.batch.execution import SECONDS_FOR_A_CELL, CellError, execute
from assessment.batch.files import digest, write_whole
from assessment.batch.last_look import Ids, look_through, read_ids
from assessment.batch.outcome import PAPER, Made, Report
from assessment.batch.paper import print_page
from assessment.brand import PLAIN, Brand
from assessment.errors import ReportError, WithheldError
from assessment.reports import export_html, export_slides, export_workbook

__all__ = ["Job", "make_reports", "stored_report"]

MARK = "sha256.json"
SHAPES: Mapping[str, Callable[..., bytes]] = {".xlsx": export_workbook, ".pptx": export_slides}
PAGE = ".html"
NewExecutor = Callable[[int], Executor]


@dataclass(frozen=True)
class Job:
    """One report's making: plain values that travel to a worker.

    Parameters
    ----------
    report : Report
        What to make.
    key : str
        What it depends on, as a digest.
    notebook : str
        The notebook's text.
    work : str
        Folder of the run's saved results.
    store : str
        Folder of finished reports.
    seconds : int
        How long a cell may take.
    brand : Brand
        How it looks.
    browser : str
        What prints it; "" for none.
    ids : str
        File with what respondents' ids are known by; "" to look for none.
    """

    report: Report
    key: str
    notebook: str
    work: str
    store: str
    seconds: int = SECONDS_FOR_A_CELL
    brand: Brand = PLAIN
    browser: str = ""
    ids: str = ""


def make_reports(jobs: Sequence[Job], executor: NewExecutor, *, workers: int) -> Iterator[Made]:
    """Make all reports, giving each as it is done.

    Parameters
    ----------
    jobs : sequence of Job
        In any order.
    executor : callable
        Takes a number of workers and gives a new ``concurrent.futures.Executor``.
    workers : int
        How many to ask for.

    Yields
    ------
    Made
        One for each job, in the order in which they end.
    """
    waiting = []
    for job in jobs:
        if not is_finished(job):
            waiting.append(job)
        else:
            yield Made(job.report, job.key, reused=True)
    if not waiting:
        return
    lost: list[Job] = []
    with opened(executor, min(workers, len(waiting))) as pool:
        yield from gather(waiting, pool, lost)
    for job in sorted(lost, key=lambda job: job.report.path):
        yield from make_alone(job, executor)


@contextmanager
def opened(executor: NewExecutor, workers: int) -> Iterator[Executor]:
    """Give an executor; when the run is stopped it ends at once, with the workers that it started."""
    before = set(multiprocessing.active_children())
    pool = executor(workers)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.kill()  # nbclient would catch a gentler signal, and wait for its cell
        raise
    finally:
        pool.shutdown()


def gather(jobs: Sequence[Job], pool: Executor, lost: list[Job]) -> Iterator[Made]:
    """Give results as they come; jobs whose worker was killed are noted as lost."""
    futures: dict[Future[Made], Job] = {}
    for job in jobs:
        try:
            futures[pool.submit(make_report, job)] = job
        except BrokenProcessPool:
            lost.append(job)
    for future in as_completed(futures):
        try:
            yield future.result()
        except BrokenProcessPool:
            lost.append(futures[future])


def make_alone(job: Job, executor: NewExecutor) -> Iterator[Made]:
    """Make a report that lost its worker in a pool of its own, so that it can only harm itself."""
    if is_finished(job):
        yield Made(job.report, job.key)
        return
    again: list[Job] = []
    with opened(executor, 1) as pool:
        yield from gather([job], pool, again)
    for _ in again:
        yield Made(job.report, job.key, reason="its worker was killed twice (out of memory?)")


def make_report(job: Job) -> Made:
    """Run a notebook, export it, store the report: what a worker does. Every failure comes back as a reason."""
    report = job.report
    try:
        notebook = nbformat.reads(job.notebook, as_version=4)
        parameters = {"unit": report.unit, "wave": report.header["wave"], "work": job.work}
        files, note = exported(execute(notebook, parameters, seconds=job.seconds), job)
        look_through(
            {str(PurePosixPath(report.path).with_suffix(ending)): content for ending, content in files.items()},
            read_ids(Path(job.ids)) if job.ids else Ids(),
        )
        store_report(Path(job.store), job.key, files)
    except WithheldError as error:
        return Made(report, job.key, reason="it is withheld", detail=str(error), withheld=True)
    except CellError as error:
        return Made(report, job.key, reason=str(error), detail=error.detail)
    except ReportError as error:
        return Made(report, job.key, reason="its pages could not be written", detail=str(error))
    except OSError as error:
        return Made(report, job.key, reason=f"it could not be written ({error.strerror})", detail=repr(error))
    except Exception as error:  # noqa: BLE001 - one report's failure, whatever it is, must leave the others alone
        return Made(report, job.key, reason=f"it could not be made ({type(error).__name__})", detail=repr(error))
    return Made(report, job.key, note=note)


def title_of(notebook: nbformat.NotebookNode) -> str:
    r"""Give a notebook's title: the text of its first top heading.

    Examples
    --------
    >>> from nbformat.v4 import new_markdown_cell, new_notebook
    >>> title_of(new_notebook(cells=[new_markdown_cell("# How we serve\n\nWhat was said.")]))
    'How we serve'
    """
    lines = (line for cell in notebook.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line[2:].strip() for line in lines if line.startswith("# ")), "Report")


def exported(executed: nbformat.NotebookNode, job: Job) -> tuple[dict[str, bytes], str]:
    """Give an executed notebook in every shape that is released, by the end of the file's name; and what is left out, and why."""
    report = job.report
    about: dict[str, Any] = {"title": title_of(executed), "header": report.header, "brand": job.brand}
    beside = {word: PurePosixPath(path).name for word, path in report.others.items()}
    files = {PAGE: export_html(executed, **about, beside=beside).encode()}
    files |= {ending: export(executed, **about) for ending, export in SHAPES.items() if ending in report.shapes}
    if PAPER not in report.shapes:
        return files, ""
    try:
        return {**files, PAPER: print_page(files[PAGE], job.browser)}, ""
    except ReportError as error:
        there = {word: name for word, name in beside.items() if not name.endswith(PAPER)}
        files[PAGE] = export_html(executed, **about, beside=there).encode()
        return files, f"{report.name}: no PDF. {error}"


def store_report(store: Path, key: str, files: Mapping[str, bytes]) -> None:
    """Keep a finished report: first its files, then the mark that says that they are finished."""
    marks = {ending: write_whole(store / key / f"report{ending}", content) for ending, content in files.items()}
    write_whole(store / key / MARK, json.dumps(marks, sort_keys=True).encode())


def is_finished(job: Job) -> bool:
    """Whether a report need not be made again; one whose PDF could not be printed is, as that may go well another time."""
    stored = stored_report(Path(job.store), job.key)
    return stored is not None and (PAPER not in job.report.shapes or PAPER in stored)


def stored_report(store: Path, key: str) -> dict[str, Path] | None:
    """Find a finished report whose bytes are those that were stored; None if there is none.

    Parameters
    ----------
    store : Path
        Folder of finished reports.
    key : str
        The report's key.

    Returns
    -------
    dict of str to Path, or None
        Its files by the ends of their names.
    """
    folder = store / key
    try:
        marks: dict[str, str] = json.loads((folder / MARK).read_text("ascii"))
        whole = all(digest(folder / f"report{ending}") == mark for ending, mark in marks.items())
    except (OSError, ValueError, AttributeError):
        return None
    return {ending: folder / f"report{ending}" for ending in marks} if whole and marks else None
