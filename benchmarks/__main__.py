"""``python -m benchmarks``: every measurement, one after the other; ``--write`` puts them into ``docs/benchmarks.md``, too."""

from __future__ import annotations

import argparse
import io
import os
import platform
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import averaging, gate, reading, reports, resampling

__all__ = ["machine", "main", "page"]

TARGET = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
MEASURED: Mapping[str, Callable[[], object]] = {
    "Reports: this project against the stock tools": reports.main,
    "Reading answers: this project against polars' own reader": reading.main,
    "The privacy gate: what it keeps of all groups that are large enough, and how long it takes": gate.main,
    "Resampling units: the chain against pingouin's mediation": resampling.main,
    "May we average: ICC and rwg(j) against pingouin and pandas": averaging.main,
}
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


def page(about: str, tables: Mapping[str, str]) -> str:
    r"""Write the page: the machine and the versions first, then each measurement as it was printed.

    Examples
    --------
    >>> print(page("x86_64, 2 cores.", {"Reports": "ratio\\n 10x\\n"}).splitlines()[-3:])
    ['ratio', ' 10x', '```']
    """
    head = "# Benchmarks\n\nWritten by `make bench`. What carries over to other machines are the ratios, each of one run.\n"
    parts = [f"## {title}\n\n```\n{text.strip(chr(10))}\n```\n" for title, text in tables.items()]
    return "\n".join([head, about, "", *parts])


def main() -> None:
    """Measure everything; print it, and write it where asked to."""
    asked = argparse.ArgumentParser(prog="benchmarks")
    asked.add_argument("--write", action="store_true", help=f"write {TARGET.name}, too")
    options = asked.parse_args()
    about, tables = f"{machine()}\n\n{versions()}", {}
    for title, measure in MEASURED.items():
        print(f"\n{title}", flush=True)
        with redirect_stdout(io.StringIO()) as told:
            measure()
        tables[title] = told.getvalue()
        print(tables[title], end="", flush=True)
    if options.write:
        TARGET.write_text(page(about, tables), "utf-8")


if __name__ == "__main__":
    main()
