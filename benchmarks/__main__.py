"""``python -m benchmarks [NAME...]``: every measurement, or those named; ``--write`` puts them into ``docs/benchmarks.md``."""

from __future__ import annotations

import argparse
import io
import os
import platform
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import averaging, gate, panels, reading, red_team, reports, resampling, scale, streaming

__all__ = ["machine", "main", "page", "section"]

TARGET = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
MEASURED: Mapping[str, tuple[str, Callable[[], object]]] = {
    "panels": ("Panels: from a change to the redrawn chart, in a browser", panels.measure),
    "reports": ("Reports: this project against the stock tools", reports.main),
    "scale": ("A report in engagements of any size; a long run; a run in which nothing changed", scale.main),
    "reading": ("Reading answers: this project against polars' own reader", reading.main),
    "streaming": ("Summing up: from a Parquet file to the sums of 2,000 units, against decoding it, and pandas", streaming.main),
    "gate": ("The privacy gate: what it keeps of all groups that are large enough, and how long it takes", gate.main),
    "release": ("The proof: all steps of a release beside an earlier one, of 300 and of 2,000 units", gate.releases),
    "red_team": ("A red team: what an attacker rebuilds from all released figures of random organisations", red_team.main),
    "resampling": ("Resampling units: the chain against pingouin's mediation", resampling.main),
    "averaging": ("May we average: ICC and rwg(j) against pingouin and pandas", averaging.main),
}
HEAD = "# Benchmarks\n\nWritten by `make bench`. What carries over to other machines are the ratios, each of one run."
PEERS = ("nbclient", "nbconvert", "numpy", "pandas", "papermill", "pingouin", "polars", "scipy")


def machine() -> str:
    """Say what the figures were measured on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f"; {os.getloadavg()[0]:.1f} processes were waiting for them at the start" if hasattr(os, "getloadavg") else ""
    return f"{platform.machine()}, {cores} cores{load}. {platform.system()}, Python {platform.python_version()}."


def versions() -> str:
    """Name the versions of what is measured against, as far as it is installed."""
    found = []
    for name in PEERS:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return ", ".join(found) + "."


def section(title: str, about: str, told: str) -> str:
    r"""Write what was measured, and what it was measured on.

    Examples
    --------
    >>> print(section("Reports", "x86_64, 2 cores.", "ratio\\n 10x\\n"))
    ## Reports
    <BLANKLINE>
    x86_64, 2 cores.
    <BLANKLINE>
    ```
    ratio
     10x
    ```
    """
    return f"## {title}\n\n{about}\n\n```\n{told.strip(chr(10))}\n```"


def page(sections: Mapping[str, str], before: str = "") -> str:
    """Write the page; what was not measured now stays as it was.

    Parameters
    ----------
    sections : mapping of str to str
        What was measured now, by title.
    before : str
        The page as it is.
    """
    old = {part.partition("\n")[0]: f"## {part.strip()}" for part in before.split("\n## ")[1:]}
    every = {**old, **sections}
    return "\n\n".join([HEAD, *(every[title] for title, _ in MEASURED.values() if title in every)]) + "\n"


def main() -> None:
    """Measure everything, or what is named; print it, and write it where asked to."""
    asked = argparse.ArgumentParser(prog="benchmarks")
    asked.add_argument("names", nargs="*", metavar="NAME", help=f"what to measure: {', '.join(MEASURED)}; by default all")
    asked.add_argument("--write", action="store_true", help=f"write {TARGET.name}, too")
    options = asked.parse_args()
    for name in options.names or MEASURED:
        title, measure = MEASURED[name]
        about = f"{machine()} {versions()}"
        print(f"\n{title}", flush=True)
        with redirect_stdout(io.StringIO()) as told:
            measure()
        print(told.getvalue(), end="", flush=True)
        if options.write:
            before = TARGET.read_text("utf-8") if TARGET.is_file() else ""
            TARGET.write_text(page({title: section(title, about, told.getvalue())}, before), "utf-8")


if __name__ == "__main__":
    main()
