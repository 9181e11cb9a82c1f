"""What a report costs in an engagement of ten units, a hundred, a thousand; and whether the thousandth costs what the first did.

``python -m benchmarks.scale --soak 1000`` makes the reports of so many units in one run, and compares the first hundred with the
last: seconds of processors for a report, with all that the run started, and the memory of the run itself. Then the same command
finds that nothing has changed. ``--marginal 10 100 1000`` scores engagements of so many units and then makes the same number of
reports of each, in turns; the least of the rounds counts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import forkserver
from pathlib import Path
from time import perf_counter, sleep

from assessment.batch import Event, run
from assessment.batch.making import Job, make_reports
from assessment.batch.plan import plan_reports
from assessment.batch.running import notebook_texts
from assessment.batch.warm import warm_executor, warm_up
from assessment.pipeline import compute
from assessment.result import Assessment, save_assessment
from assessment.settings import read_settings
from benchmarks.engagements import make_engagement
from benchmarks.processes import measure, resident, seconds_below

__all__ = ["main", "marginal", "soak"]

MOST_GROWTH, MOST_SLOWER, MOST_AGAIN = 50, 0.1, 3  # megabytes, share, seconds
MOMENT = 0.5  # seconds


@dataclass(frozen=True)
class Moment:
    """How far a run was: reports made, seconds on the clock and of processors, megabytes."""

    made: int
    clock: float
    processors: float
    memory: float


def soak(units: int, folder: Path, *, workers: int) -> list[Moment]:
    """Run an engagement of so many units, noting each report."""
    seen: list[Moment] = []

    def told(event: Event) -> None:
        if event.step == "Reports":
            seen.append(Moment(event.done, perf_counter(), seconds_below(os.getpid()), resident()))

    settings = read_settings(make_engagement(folder / "client", units), out=folder / "out")
    run(replace(settings, workers=workers), progress=told)
    return seen


def print_soak(units: int, *, workers: int) -> bool:
    """Print what the first and the last hundred reports took, and say whether the aims are met."""
    with tempfile.TemporaryDirectory() as folder:
        seen = soak(units, Path(folder), workers=workers)
        command = [sys.executable, "-m", "assessment", "run", f"{folder}/client", "--out", f"{folder}/out"]
        again = measure(partial(subprocess.run, command, check=True, capture_output=True))
    part = min(100, len(seen) // 3)
    first, last = seen[: part + 1], seen[-part - 1 :]
    costs = [(part_[-1].processors - part_[0].processors) / part for part_ in (first, last)]
    memory = [max(moment.memory for moment in part_) for part_ in (first, last)]
    print(f"{'reports':>14} {'processor seconds a report':>27} {'seconds a report':>17} {'MB of the run':>14}")
    for name, part_, cost, most in zip((f"first {part}", f"last {part}"), (first, last), costs, memory, strict=True):
        print(f"{name:>14} {cost:>27.3f} {(part_[-1].clock - part_[0].clock) / part:>17.2f} {most:>14.0f}")
    slower, growth = costs[1] / costs[0] - 1, memory[1] - memory[0]
    print(f"{len(seen) - 1} reports with {workers} workers: the last cost {slower:+.1%} (aim: under {MOST_SLOWER:+.0%})")
    print(f"the run itself grew by {growth:.0f} MB (aim: under {MOST_GROWTH})")
    print(f"run again, unchanged: {again.clock:.1f} s, {again.processors:.1f} of processors (aim: under {MOST_AGAIN})")
    return slower <= MOST_SLOWER and growth < MOST_GROWTH and again.clock < MOST_AGAIN


def marginal(sizes: Sequence[int], folder: Path, *, reports: int, rounds: int) -> dict[int, float]:
    """Processor seconds of a unit's report in engagements of several sizes: the least of the rounds, which take turns."""
    saved = {}
    for units in sizes:
        saved[units] = compute(read_settings(make_engagement(folder / f"client{units}", units))).assessment
        save_assessment(saved[units], folder / f"work{units}")
    warm_up()
    took: dict[int, list[float]] = {units: [] for units in sizes}
    for number in range(rounds):
        for units in sizes:
            jobs = jobs_of(saved[units], folder / f"work{units}", folder / f"made{units}-{number}", reports=reports)
            took[units].append(cost_of(jobs, folder / "scratch") / len(jobs))  # there may be fewer than asked for
    return {units: min(seconds) for units, seconds in took.items()}


def jobs_of(saved: Assessment, work: Path, store: Path, *, reports: int) -> list[Job]:
    """The reports on some units without units below them."""
    leaves = set(saved.units["unit"][saved.units["leaf"]])
    planned = [report for report in plan_reports(saved) if report.unit in leaves][:reports]
    texts = notebook_texts()
    return [
        Job(report, key=report.path.replace("/", "-"), notebook=texts[report.notebook], work=str(work), store=str(store))
        for report in planned
    ]


def cost_of(jobs: Sequence[Job], scratch: Path) -> float:
    """Processor seconds of making reports, one after the other."""
    server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
    before = seconds_below(server)
    failed = [one.reason for one in make_reports(jobs, partial(warm_executor, scratch=scratch), workers=1) if one.reason]
    if failed:
        raise RuntimeError(failed[0])
    sleep(MOMENT)  # until the server has counted the worker that has ended
    return seconds_below(server) - before


def print_marginal(sizes: Sequence[int], *, reports: int, rounds: int) -> bool:
    """Print what a report costs at each size, and say whether it is the same."""
    with tempfile.TemporaryDirectory() as folder:
        costs = marginal(sizes, Path(folder), reports=reports, rounds=rounds)
    first = costs[sizes[0]]
    print(f"{'units':>7} {'processor seconds a report':>27} {'against the first':>18}")
    for units, cost in costs.items():
        print(f"{units:>7,} {cost:>27.3f} {cost / first - 1:>+18.1%}")
    print(f"up to {reports} unit reports of each size, the least of {rounds} rounds (aim: within {MOST_SLOWER:.0%})")
    return all(abs(cost / first - 1) <= MOST_SLOWER for cost in costs.values())


def main(arguments: Sequence[str] = ()) -> bool:
    """Print what is asked for: both, of moderate sizes, if nothing is."""
    asked = argparse.ArgumentParser(prog="benchmarks.scale")
    asked.add_argument("--marginal", type=int, nargs="*", default=[10, 100, 1000], help="numbers of units")
    asked.add_argument("--reports", type=int, default=20, help="reports of each size in each round")
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--soak", type=int, default=100, help="units of the one long run; 0 for none")
    asked.add_argument("--workers", type=int, default=2)
    options = asked.parse_args(list(arguments))
    constant = not options.marginal or print_marginal(options.marginal, reports=options.reports, rounds=options.rounds)
    steady = not options.soak or print_soak(options.soak, workers=options.workers)
    return constant and steady


if __name__ == "__main__":
    raise SystemExit(not main(sys.argv[1:]))
