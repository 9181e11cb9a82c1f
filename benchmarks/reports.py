"""How fast reports are made, against papermill and nbconvert as their own commands.

Our side is the whole command, `assessment run` on an engagement of a hundred made-up units, from nothing: starting, reading,
scoring, every report, the proof, the release. The stock side is what anyone would script: `papermill` and then `jupyter
nbconvert --to html` for each unit, with the same notebook and the same number of workers; it is given the scored results, so it
does not pay for reading. Seconds of processors count everything that was started; on a machine that does other work, they are
what to go by.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from assessment.result import load_assessment
from assessment.settings import bundled
from benchmarks.engagements import make_engagement
from benchmarks.processes import Taken, measure

__all__ = ["main", "measure_ours", "measure_stock"]

NOTEBOOK = bundled("notebooks", "06_executive_report.ipynb")
LEAST_RATIO = 10


def measure_ours(client: Path, out: Path, *, workers: int) -> tuple[int, Taken]:
    """Run an engagement from nothing; give the number of reports and what it took."""
    taken = measure(lambda: call("assessment", "run", client, "--out", out, "--workers", workers))
    return len([path for path in out.rglob("release/**/*.html") if path.name != "index.html"]), taken


def measure_stock(units: Sequence[str], work: Path, folder: Path, *, workers: int) -> tuple[int, Taken]:
    """Make reports with the stock commands; give the number of reports and what they took."""

    def one(number: int) -> None:
        executed = folder / f"{number}.ipynb"
        call("papermill", "--no-progress-bar", NOTEBOOK, executed, "-p", "unit", units[number], "-p", "work", work)
        call("jupyter", "nbconvert", "--to", "html", executed)

    def every() -> None:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(one, range(len(units))))

    return len(units), measure(every)


def call(*command: object) -> None:
    """Run a command of this environment quietly; one that fails ends the measurement."""
    done = subprocess.run([sys.executable, "-m", *map(str, command)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}")


def main(arguments: Sequence[str] = ()) -> bool:
    """Print what a report takes on both sides, and the ratios; say whether the aim is met."""
    asked = argparse.ArgumentParser(prog="benchmarks.reports")
    asked.add_argument("--workers", type=int, default=2)
    asked.add_argument("--units", type=int, default=100, help="units of the engagement that our side reports on")
    asked.add_argument("--stock-reports", type=int, default=8, help="how many reports the stock side makes")
    options = asked.parse_args(list(arguments))
    with tempfile.TemporaryDirectory() as folder:
        client, out = make_engagement(Path(folder, "client"), options.units), Path(folder, "out")
        ours = measure_ours(client, out, workers=options.workers)
        work = next(out.rglob("private/work/results"))
        units = list(load_assessment(work).units["unit"])[-options.stock_reports :]
        stock = measure_stock(units, work, Path(folder), workers=options.workers)
    print(f"{'side':>6} {'reports':>8} {'seconds':>8} {'a report':>9} {'of processors':>14} {'a report':>9}")
    for side, (reports, taken) in {"stock": stock, "ours": ours}.items():
        each = taken / reports
        print(f"{side:>6} {reports:>8} {taken.clock:>8.1f} {each.clock:>9.2f} {taken.processors:>14.1f} {each.processors:>9.2f}")
    by_clock, by_processors = ((getattr(stock[1] / stock[0], name) / getattr(ours[1] / ours[0], name)) for name in NAMES)
    print(f"{options.workers} workers a side (aim: {LEAST_RATIO}x):")
    print(f"{by_clock:.1f}x by the clock, {by_processors:.1f}x by seconds of processors")
    return bool(min(by_clock, by_processors) >= LEAST_RATIO)


NAMES = ("clock", "processors")

if __name__ == "__main__":
    raise SystemExit(not main(sys.argv[1:]))
