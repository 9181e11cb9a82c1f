"""A run: every number first, then every report, then one switch.

Nothing is written where the input can't be used. What was set aside and the run's own working files go to the private folder;
what may leave the machine is built beside the release and switched in when it is complete. A run that is stopped goes on
where it was: results and reports that were finished are kept, and found again by what they depend on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import assessment
from assessment.batch.auditing import enter, prove
from assessment.batch.basis import Basis, code_digest, described, digest_inputs
from assessment.batch.files import write_whole
from assessment.batch.kept import Kept, find_kept, hold_kept, keep_results
from assessment.batch.last_look import Ids, look_through, read_ids
from assessment.batch.look import read_look
from assessment.batch.making import Job, NewExecutor, make_reports, stored_report
from assessment.batch.manifest import manifest_text
from assessment.batch.outcome import PAPER, Event, Made, Outcome, Report
from assessment.batch.paper import browser_mark, find_browser
from assessment.batch.plan import plan_reports, report_key
from assessment.batch.release import only_run, recover, staging, switch_in
from assessment.batch.release_tables import release_tables
from assessment.batch.saved import ids_file, ledger_folder
from assessment.batch.unchanged import forget_release, mark_release
from assessment.batch.warm import warm_executor, warm_up
from assessment.batch.way_in import index_page
from assessment.brand import Brand
from assessment.errors import InputError, Problem, ReportError, WithheldError
from assessment.pipeline import Run, compute
from assessment.privacy import Ledger, read_ledger
from assessment.responses import check_units
from assessment.result import Assessment
from assessment.scores import Summarise, summarise_table
from assessment.settings import Settings

__all__ = ["make_release"]

CLUSTERS = {"dask": "tcp://host:8786", "spark": "spark://host:7077"}  # how an address looks
SPARK = ("spark://", "yarn")
NO_BROWSER = "No Chromium was found, so no report comes as PDF. Install one, name it in CHROMIUM, or say pdf: none."


def make_release(
    settings: Settings, basis: Basis, *, progress: Callable[[Event], None], executor: NewExecutor | None = None
) -> Outcome:
    """Make and release every report of an engagement's wave: what :func:`assessment.batch.run` does where something changed.

    Parameters
    ----------
    settings : Settings
        The engagement and the run's choices.
    basis : Basis
        What the run rests on.
    progress : callable
        Told of each :class:`Event`.
    executor : callable
        As of :func:`assessment.batch.run`.

    Returns
    -------
    Outcome
    """
    brand = read_look(settings)
    check_workers(settings)
    home, ledger = settings.home.resolve(), read_ledger(ledger_folder(settings.home.resolve()))
    kept = find_kept(home / "private", key=basis.results, ledger=ledger)
    found, ledger = (kept, kept.ledger) if kept else (compute_afresh(settings, ledger, basis.inputs), ledger)
    # of results that were kept nothing was read, in which these would have been looked up
    check_units(settings.units, found.assessment.units["unit"], file=settings.engagement.units)
    proof = prove(found.entry, ledger)
    with only_run(home):
        private = home / "private"
        forget_release(home)
        recover(home)
        saved = (
            hold_kept(found, private)
            if isinstance(found, Kept)
            else keep_results(found, private, key=basis.results, ledger=ledger)
        )
        jobs = prepare(saved, settings, basis.notebooks, private=private, brand=brand)
        note = NO_BROWSER if settings.engagement.pdf != "none" and not jobs[0].browser else ""
        ids = read_ids(ids_file(private))
        with scratch_folder(private) as scratch:
            chosen = executor or workers_of(settings, scratch)
            made = make_all(jobs, progress, chosen, workers=settings.workers, note=note)
        progress(Event("Releasing", len(jobs), len(jobs)))
        with staging(home) as staged:
            place_reports(jobs, made, staged)
            place_tables(found.assessment, made, brand, staged, ids)
            describe_release(found.assessment, settings, basis, made=made, proof=proof, staged=staged, ids=ids)
            entered = enter(found.entry, ledger, home)
            release = switch_in(staged, home)
        write_details(made, private / "failed.txt")
        if not settings.units:
            forget_others(jobs, private)
        failed = tuple(one for one in made if one.reason)
        if not failed and not any(one.note for one in made):
            mark_release(home, basis, ledger=entered, reports=len(made))
    reused = sum(one.reused for one in made)
    return Outcome(release, made=len(made) - reused - len(failed), reused=reused, failed=failed)


def check_workers(settings: Settings) -> None:
    """Look whether the cluster that is to do the work, if one is named, can do it, before anything is read."""
    engine, address = settings.engine, settings.scheduler
    if engine != "here" and not address:
        todo = f"name its scheduler: --scheduler {CLUSTERS[engine]}"
        raise InputError(Problem(f"--engine {engine} needs a cluster, and none is named", todo=todo))
    if address.startswith(SPARK) and engine != "spark":
        todo = "say --engine spark, and reports are made here; or name a Dask scheduler"
        raise InputError(Problem("A Spark cluster sums answers up, and does nothing else", found=address, todo=todo))
    if engine == "spark":
        if not address.startswith(SPARK):
            raise InputError(Problem("--engine spark needs a Spark master", found=address, allowed=f"{CLUSTERS[engine]} or yarn"))
    elif address:
        assessment.batch.check_cluster(address)


def workers_of(settings: Settings, scratch: Path) -> NewExecutor:
    """Choose who makes the reports: warm processes of this machine, or a Dask cluster."""
    if settings.scheduler and settings.engine != "spark":
        return partial(assessment.batch.cluster_executor, address=settings.scheduler, scratch=scratch, memory=settings.memory)
    return partial(warm_executor, scratch=scratch, memory=settings.memory, language=settings.engagement.language)


@contextmanager
def scratch_folder(private: Path) -> Iterator[Path]:
    """Give an empty folder that is gone afterwards."""
    scratch = private / "work" / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def compute_afresh(settings: Settings, ledger: Ledger, inputs: Mapping[str, Any]) -> Run:
    """Read and score everything, while the warm processes start."""
    warm_up(settings.engagement.language)
    with summing(settings) as summarise:
        found = compute(settings, ledger, summarise=summarise)
    refuse_changed(inputs, digest_inputs(settings))
    return found


def summing(settings: Settings) -> AbstractContextManager[Summarise]:
    """Choose who sums the answers up: this process, or a cluster."""
    if settings.engine == "here":
        return nullcontext(summarise_table)
    summing_there = assessment.batch.summing_on_spark if settings.engine == "spark" else assessment.batch.summing_on
    return summing_there(settings.scheduler)


def refuse_changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Stop where files are not what they were when the run began; each is named."""
    changed = [name for name in sorted({**before, **after}) if before.get(name) != after.get(name)]
    how = {
        name: "changed while it was read" if name in after else "was there when the run began, and is gone" for name in changed
    }
    todo = "run again when nobody writes to the files"
    if changed:
        raise InputError([Problem(f"The file {said}", file=Path(name).name, todo=todo) for name, said in how.items()])


def prepare(saved: Kept, settings: Settings, notebooks: Mapping[str, str], *, private: Path, brand: Brand) -> list[Job]:
    """Plan the reports with what each depends on."""
    browser = find_browser() if settings.engagement.pdf != "none" else ""
    code = code_digest([brand.digest])
    places = {
        "work": str(private / "work" / "results"),
        "store": str(private / "work" / "reports"),
        "ids": str(ids_file(private)),
    }

    def code_of(report: Report) -> str:
        return code + browser_mark(browser) if PAPER in report.shapes else code

    def job(report: Report) -> Job:
        notebook = notebooks[report.notebook]
        about = saved.everything if report.compares else saved.by_unit[report.unit]
        return Job(
            report,
            key=report_key(report, code=code_of(report), notebook=notebook, results=about),
            notebook=notebook,
            seconds=settings.seconds,
            brand=brand,
            browser=browser,
            language=saved.assessment.language,
            **places,
        )

    return [job(shaped(report, settings, browser)) for report in plan_reports(saved.assessment, settings.units)]


def shaped(report: Report, settings: Settings, browser: str) -> Report:
    """Give a report with the shapes that the engagement asks for."""
    wanted = {".pptx": settings.engagement.slides, PAPER: settings.engagement.pdf if browser else "none"}
    further = [ending for ending, of in wanted.items() if of == "all" or (of == "whole" and not report.of_a_unit)]
    return replace(report, shapes=(*report.shapes, *further))


def make_all(
    jobs: Sequence[Job], progress: Callable[[Event], None], executor: NewExecutor, *, workers: int, note: str = ""
) -> list[Made]:
    """Make every report, telling of each; give them back in the order of the plan.

    Raises
    ------
    ReportError
        Not one could be made: there is nothing to release.
    WithheldError
        One holds the id of a respondent.
    """
    made: dict[str, Made] = {}
    progress(Event("Reports", 0, len(jobs), note=note))
    for one in make_reports(jobs, executor, workers=workers):
        if one.withheld:
            raise WithheldError(one.detail)
        made[one.report.path] = one
        failed = f"{one.report.name}: {one.reason}" if one.reason else ""
        progress(Event("Reports", len(made), len(jobs), failed=failed, made=not one.reused, note=one.note))
    if all(one.reason for one in made.values()):
        raise ReportError(f"Not one report could be made, so nothing was released. The first: {made[jobs[0].report.path].detail}")
    return [made[job.report.path] for job in jobs]


def place_reports(jobs: Sequence[Job], made: Sequence[Made], staged: Path) -> None:
    """Copy every finished report to its place in the release."""
    for job, one in zip(jobs, made, strict=True):
        if not one.reason and (stored := stored_report(Path(job.store), job.key)):
            target = staged / job.report.path
            target.parent.mkdir(parents=True, exist_ok=True)
            for ending, file in stored.items():
                shutil.copyfile(file, target.with_suffix(ending))


def place_tables(assessment: Assessment, made: Sequence[Made], brand: Brand, staged: Path, ids: Ids) -> None:
    """Write the tables and the way in."""
    write_texts({**release_tables(assessment), "index.html": index_page(assessment, made, brand)}, staged, ids)


def describe_release(
    assessment: Assessment,
    settings: Settings,
    basis: Basis,
    *,
    made: Sequence[Made],
    proof: Mapping[str, Any],
    staged: Path,
    ids: Ids,
) -> None:
    """Write what the release is made of, when all of it is there."""
    files = {path.relative_to(staged).as_posix(): described(path) for path in sorted(staged.rglob("*")) if path.is_file()}
    manifest = manifest_text(assessment, settings, inputs=basis.inputs, files=files, made=made, proof=proof)
    write_texts({"manifest.json": manifest}, staged, ids)


def write_texts(texts: Mapping[str, str], staged: Path, ids: Ids) -> None:
    """Write files of a release that are no reports, each looked through first."""
    contents = {path: text.encode() for path, text in texts.items()}
    look_through(contents, ids)
    for path, content in contents.items():
        write_whole(staged / path, content)


def write_details(made: Sequence[Made], path: Path) -> None:
    """Write all that is known of reports that could not be made; not for publication."""
    texts = [f"{one.report.path} ({one.report.name}): {one.reason}\n\n{one.detail}\n" for one in made if one.reason]
    if texts:
        write_whole(path, "\n".join(texts).encode())
    else:
        path.unlink(missing_ok=True)


def forget_others(jobs: Sequence[Job], private: Path) -> None:
    """Remove finished reports that this run has no use for; what could be needed again can be made again."""
    kept = {job.key for job in jobs}
    for stored in (private / "work" / "reports").iterdir():
        if stored.name not in kept:
            shutil.rmtree(stored)
