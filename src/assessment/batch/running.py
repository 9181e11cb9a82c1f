"""A run: every number first, then every report, then one switch.

Nothing is written where the input can't be used. What was set aside and the run's own working files go to the private folder;
what may leave the machine is built beside the release and switched in when it is complete. A run that is stopped goes on
where it was: results and reports that were finished are kept, and found again by what they depend on.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from assessment.batch.auditing import enter, ledger_folder, prove
from assessment.batch.files import write_whole
from assessment.batch.kept import Kept, find_kept, hold_kept, keep_results, results_key
from assessment.batch.making import Job, Made, NewExecutor, make_reports, stored_report
from assessment.batch.manifest import code_digest, described, digest_inputs, manifest_text
from assessment.batch.plan import Report, check_units, plan_reports, report_key
from assessment.batch.release import only_run, recover, staging, switch_in
from assessment.batch.release_tables import release_tables
from assessment.batch.warm import warm_executor, warm_up
from assessment.brand import Brand, read_brand
from assessment.errors import InputError, Problem, ReportError
from assessment.pipeline import Run, compute
from assessment.privacy import Ledger, read_ledger
from assessment.reports import Entry, export_index
from assessment.settings import Settings, bundled

__all__ = ["Event", "Outcome", "run"]

TABLES = {
    "care_scores": "Scores by unit, level, wave and scale",
    "outcomes": "What customers said, and repeat business, by unit and wave",
    "links": "Links between staff and customers across units",
    "multilevel": "Customers' own answers, within units, on what staff of the unit say",
    "perception_gaps": "The same question seen by each level and by customers",
    "sturdiness": "Each step of the chain, looked at in other ways",
    "chain_effects": "The chain as a whole: along it, past it, and which side was ahead",
    "drivers": "What the chain's end shares with each practice",
    "what_if": "What would go with a change in the first step of the chain, step by step",
}


@dataclass(frozen=True)
class Event:
    """How far a run is: what it does now, how much of it is done; of one report, whether it was made now and what went wrong."""

    step: str
    done: int = 0
    total: int = 0
    failed: str = ""
    made: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a run released.

    Parameters
    ----------
    release : Path
        The release folder.
    made, reused : int
        Reports made now, and reports that were finished before.
    failed : tuple of Made
        Reports that could not be made, each with its reason.
    """

    release: Path
    made: int
    reused: int
    failed: tuple[Made, ...] = ()

    @property
    def details(self) -> Path:
        """File with all that is known of reports that could not be made."""
        return self.release.parent / "private" / "failed.txt"

    @property
    def exit_code(self) -> int:
        """0 when all is released, 4 when some reports are missing."""
        return ReportError.exit_code if self.failed else 0

    def values(self) -> dict[str, object]:
        """Give it as plain values, for scripts."""
        failed = [{"report": one.report.path, "unit": one.report.unit, "reason": one.reason} for one in self.failed]
        return {"release": str(self.release), "made": self.made, "reused": self.reused, "failed": failed}

    def text(self) -> str:
        """Say it in words; the path to open comes last."""
        kept = f", {self.reused} kept from before" if self.reused else ""
        missing = f", {len(self.failed)} missing" if self.failed else ""
        first = self.release / "report.html"
        return f"{self.made} reports made{kept}{missing}\n{first if first.is_file() else self.release / 'index.html'}"


def run(settings: Settings, *, progress: Callable[[Event], None], executor: NewExecutor | None = None) -> Outcome:
    """Make and release every report of an engagement's wave.

    Parameters
    ----------
    settings : Settings
        The engagement and the run's choices.
    progress : callable
        Told of each :class:`Event`.
    executor : callable
        Takes a number of workers and gives a ``concurrent.futures.Executor``; by default warm processes on this machine.

    Returns
    -------
    Outcome

    Raises
    ------
    InputError
        The input or the settings can't be used, or another run works on the same folder; nothing was written.
    WithheldError
        It is not proved that the release identifies nobody; nothing was released.
    ReportError
        Not one report could be made; nothing was released.
    """
    progress(Event("Reading and scoring"))
    brand = read_brand(settings)
    home, inputs = settings.home.resolve(), digest_inputs(settings)
    key, ledger = results_key(settings, inputs), read_ledger(ledger_folder(home))
    kept = find_kept(home / "private", key=key, ledger=ledger)
    found, ledger = (kept, kept.ledger) if kept else (compute_afresh(settings, ledger, inputs), ledger)
    check_units(found.assessment, settings.units)
    proof = prove(found.entry, ledger)
    with only_run(home):
        recover(home)
        private = home / "private"
        saved = hold_kept(found, private) if isinstance(found, Kept) else keep_results(found, private, key=key, ledger=ledger)
        jobs = prepare(saved, settings, private, brand)
        with scratch_folder(home / "private") as scratch:
            new_executor = executor or partial(warm_executor, scratch=scratch, memory=settings.memory)
            made = make_all(jobs, progress, new_executor, workers=settings.workers)
        progress(Event("Releasing", len(jobs), len(jobs)))
        with staging(home) as staged:
            place_reports(jobs, made, staged)
            for path, text in {**release_tables(found.assessment), "index.html": index_page(made, brand)}.items():
                write_whole(staged / path, text.encode())
            files = {path.relative_to(staged).as_posix(): described(path) for path in sorted(staged.rglob("*")) if path.is_file()}
            manifest = manifest_text(found.assessment, settings, inputs=inputs, files=files, made=made, proof=proof)
            write_whole(staged / "manifest.json", manifest.encode())
            enter(found.entry, ledger, home)
            release = switch_in(staged, home)
        write_details(made, home / "private" / "failed.txt")
        if not settings.units:
            forget_others(jobs, home / "private")
    failed = tuple(one for one in made if one.reason)
    reused = sum(one.reused for one in made)
    return Outcome(release, made=len(made) - reused - len(failed), reused=reused, failed=failed)


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
    warm_up()
    found = compute(settings, ledger)
    if digest_inputs(settings) != inputs:
        raise InputError(Problem("A file changed while it was read", todo="run again when nobody writes to the files"))
    return found


def prepare(saved: Kept, settings: Settings, private: Path, brand: Brand) -> list[Job]:
    """Plan the reports with what each depends on."""
    code = code_digest([brand.digest])
    texts = notebook_texts()
    places = {"work": str(private / "work" / "results"), "store": str(private / "work" / "reports")}

    def job(report: Report) -> Job:
        notebook = texts[report.notebook]
        about = saved.everything if report.compares else saved.by_unit[report.unit]
        return Job(
            report,
            key=report_key(report, code=code, notebook=notebook, results=about),
            notebook=notebook,
            seconds=settings.seconds,
            brand=brand,
            **places,
        )

    return [job(report) for report in plan_reports(saved.assessment, settings.units)]


def notebook_texts() -> dict[str, str]:
    """Read the notebooks once, by name."""
    return {path.stem: path.read_text("utf-8") for path in bundled("notebooks").glob("*.ipynb")}


def make_all(jobs: Sequence[Job], progress: Callable[[Event], None], executor: NewExecutor, *, workers: int) -> list[Made]:
    """Make every report, telling of each; give them back in the order of the plan.

    Raises
    ------
    ReportError
        Not one could be made: there is nothing to release.
    """
    made: dict[str, Made] = {}
    progress(Event("Reports", 0, len(jobs)))
    for one in make_reports(jobs, executor, workers=workers):
        made[one.report.path] = one
        failed = f"{one.report.name}: {one.reason}" if one.reason else ""
        progress(Event("Reports", len(made), len(jobs), failed=failed, made=not one.reused))
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


def index_page(made: Sequence[Made], brand: Brand) -> str:
    """Write the way in: the whole, the comparison, every unit with what became of its report, the tables."""
    reports = [entry(one) for one in made]
    tables = [Entry(name, f"tables/{name}.csv", kind="table", about=about) for name, about in TABLES.items()]
    return export_index([*reports, *tables], title="All reports", header=made[0].report.header, brand=brand)


def entry(one: Made) -> Entry:
    """Give a report's line in the index."""
    report: Report = one.report
    workbook = str(PurePosixPath(report.path).with_suffix(".xlsx"))
    files: dict[str, Any] = {"href": report.path, "workbook": workbook, "failed": one.reason}
    if report.compares:
        return Entry("Units side by side", kind="comparison", **files)
    if not report.parent:
        return Entry(report.unit, kind="whole", about="The whole organisation", **files)
    return Entry(report.unit, parent=report.parent, staff=report.staff, customers=report.customers, **files)


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
