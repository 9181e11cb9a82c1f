"""How fast reports are made, against papermill and nbconvert as their own commands.

Our side is the whole command, `assessment run` on the bundled example, from nothing: starting, reading, scoring, every report,
the release. The stock side is what anyone would script: `papermill` and then `jupyter nbconvert --to html` for each unit, with
the same notebook and the same number of workers; it is given the scored results, so it does not pay for reading.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter

from assessment.result import load_assessment
from assessment.settings import bundled

__all__ = ["main", "measure_ours", "measure_stock"]

NOTEBOOK = bundled("notebooks", "06_executive_report.ipynb")


def measure_ours(out: Path, *, workers: int) -> tuple[int, float]:
    """Run the example's engagement from nothing; give the number of reports and the seconds."""
    start = perf_counter()
    call("assessment", "run", bundled("data", "example"), "--out", out, "--workers", workers)
    seconds = perf_counter() - start
    return len([path for path in out.rglob("release/**/*.html") if path.name != "index.html"]), seconds


def measure_stock(units: Sequence[str], work: Path, folder: Path, *, workers: int) -> tuple[int, float]:
    """Make reports with the stock commands; give the number of reports and the seconds."""

    def one(number: int) -> None:
        executed = folder / f"{number}.ipynb"
        call("papermill", "--no-progress-bar", NOTEBOOK, executed, "-p", "unit", units[number], "-p", "work", work)
        call("jupyter", "nbconvert", "--to", "html", executed)

    start = perf_counter()
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(one, range(len(units))))
    return len(units), perf_counter() - start


def call(*command: object) -> None:
    """Run a command of this environment quietly; one that fails ends the measurement."""
    done = subprocess.run([sys.executable, "-m", *map(str, command)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr[-2000:]}")


def main(arguments: Sequence[str] = ()) -> None:
    """Print the rates of both sides, and their ratio, for one worker count after the other."""
    asked = argparse.ArgumentParser(prog="benchmarks.reports")
    asked.add_argument("--workers", type=int, nargs="+", default=[2])
    asked.add_argument("--stock-reports", type=int, default=8, help="how many reports the stock side makes")
    options = asked.parse_args(list(arguments))
    print(f"{'workers':>7} {'side':>6} {'reports':>8} {'seconds':>8} {'a report':>9} {'ratio':>6}")
    for workers in options.workers:
        with tempfile.TemporaryDirectory() as folder:
            ours = measure_ours(Path(folder, "out"), workers=workers)
            work = next(Path(folder, "out").rglob("private/work/results"))
            units = list(load_assessment(work).units["unit"])[: options.stock_reports]
            stock = measure_stock(units, work, Path(folder), workers=workers)
        ratio = (stock[1] / stock[0]) / (ours[1] / ours[0])
        for side, (reports, seconds), shown in (("stock", stock, ""), ("ours", ours, f"{ratio:.1f}x")):
            print(f"{workers:>7} {side:>6} {reports:>8} {seconds:>8.1f} {seconds / reports:>9.2f} {shown:>6}")


if __name__ == "__main__":
    main(sys.argv[1:])
