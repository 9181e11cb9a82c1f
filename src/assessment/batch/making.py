"""The reports of a plan, made side by side, each once, whatever happens to the others.

A worker makes one report at a time (:mod:`assessment.batch.one_report`) and stores the result under the report's key, complete or
not at all. What is stored is never made again. One report failing leaves the others alone; a worker that is killed takes
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
from pathlib import Path

import assessment
from assessment.batch.files import digest, write_whole
from assessment.batch.outcome import PAPER, SECONDS_FOR_A_CELL, Made, Report
from assessment.brand import PLAIN, Brand
from assessment.language import ENGLISH, Language

__all__ = ["Job", "make_reports", "store_report", "stored_report"]

MARK = "sha256.json"
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
    language : {"en", "de", "fr", "es"}
        Its readers'.
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
    language: Language = ENGLISH


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
    """Make one report: what a worker does, which has the tools for it loaded; the run that asks for it need not."""
    return assessment.batch.make_one(job)


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
