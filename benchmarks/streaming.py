"""From a Parquet file of answers to the summaries of 2,000 units, against only decoding the file, and against pandas.

Ours is `summarise` of a query of the files. `decode` reads the same columns with pyarrow, batch by batch, and does nothing with
them. `pandas` reads the files whole and works out the same sums with `groupby`: scores, their sums and squares, cross-products of
parts and of questions, counts of answers. Each is a process of its own, they take turns, and the least of the rounds counts:
other work on the machine only ever adds. Time is that of all threads on processors, and by the clock; memory the process's peak
less what it had when everything was imported. The answers have 30 questions in six scales,
of which four make up a composite; 2 % are missing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from itertools import combinations_with_replacement
from pathlib import Path
from time import perf_counter, process_time

import numpy as np
import pandas as pd
import polars as pl

from assessment.scores import keys_of, summarise
from assessment.settings import LEVELS
from assessment.surveys import Survey

__all__ = ["main", "make_answers"]

SCALES = {f"s{number}": [f"q{number}{place}" for place in range(5)] for number in range(6)}
ITEMS = [item for items in SCALES.values() for item in items]
PARTS = list(SCALES)[:4]
GROUP = ["wave", "unit", "level"]
UNITS = np.array([f"Unit {number:04d}" for number in range(2000)])
ROWS_AT_ONCE = 500_000


def survey() -> Survey:
    """What was asked."""
    items = {
        item: {"text": item, "concepts": [scale], "answers": "agree", "scales": [scale]}
        for scale, of_scale in SCALES.items()
        for item in of_scale
    }
    scales = {name: {"title": name} for name in SCALES} | {"both": {"title": "both", "parts": PARTS}}
    asked = {"survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": {"low": 1, "high": 5}}}
    return Survey.model_validate(asked | {"items": items, "scales": scales})


def make_answers(folder: Path, rows: int) -> None:
    """Write made-up answers, a file for each half a million."""
    generator = np.random.default_rng(1)
    for number, first in enumerate(range(0, rows, ROWS_AT_ONCE)):
        count = min(ROWS_AT_ONCE, rows - first)
        labels = {
            "wave": np.full(count, "w"),
            "unit": UNITS[generator.integers(0, len(UNITS), count)],
            "level": np.array(["front_line", "manager", "senior_leader"])[generator.choice(3, count, p=[0.8, 0.15, 0.05])],
        }
        answers = {item: generator.integers(1, 6, count).astype(np.int16) for item in ITEMS}
        blank = {item: pl.Series(generator.random(count) < 0.02) for item in ITEMS}
        frame = pl.DataFrame(labels | answers).with_columns(
            pl.when(~blank[item]).then(pl.col(item)).alias(item) for item in ITEMS
        )
        frame.write_parquet(folder / f"{number:04d}.parquet")


def decode(folder: Path) -> None:
    """Decode the files."""
    parquet = import_module("pyarrow.parquet")  # only this side's process is to bear it
    for path in sorted(folder.glob("*.parquet")):
        for _ in parquet.ParquetFile(path).iter_batches():
            pass


def ours(folder: Path) -> None:
    """Summarise the files."""
    asked = survey()
    summarise([pl.scan_parquet(path) for path in sorted(folder.glob("*.parquet"))], "employee", asked, keys_of(asked, LEVELS))


def with_pandas(folder: Path) -> None:
    """Work out the same sums with pandas."""
    frame = pd.concat([pd.read_parquet(path) for path in sorted(folder.glob("*.parquet"))], ignore_index=True)
    points = frame[ITEMS] - 1
    scores = {
        name: points[items].mean(axis=1).where(points[items].notna().sum(axis=1) * 2 >= len(items))
        for name, items in SCALES.items()
    }
    of_parts = pd.DataFrame({name: scores[name] for name in PARTS})
    scores["both"] = of_parts.mean(axis=1).where(of_parts.notna().sum(axis=1) * 2 >= len(PARTS))
    sums: dict[str, pd.Series] = {}
    for name, score in scores.items():
        sums |= {f"{name} n": score.notna(), f"{name} total": score, f"{name} squares": score**2}
    for a, b in combinations_with_replacement(PARTS, 2):
        sums[f"{a} {b}"] = scores[a] * scores[b]
    for items in SCALES.values():
        complete = points[items].dropna()
        for a, b in combinations_with_replacement(items, 2):
            sums[f"{a} {b}"] = complete[a] * complete[b]
    keys = [frame[name] for name in GROUP]
    for column in sums.values():
        column.groupby([key.loc[column.index] for key in keys], observed=True).sum()
    complete = points[[item for part in PARTS for item in SCALES[part]]].dropna()
    for _, rows in complete.groupby(frame["level"].loc[complete.index]):
        rows.T.dot(rows)
    for item in ITEMS:
        frame.groupby([*GROUP, item], observed=True).size()


SIDES: dict[str, Callable[[Path], None]] = {"decode": decode, "ours": ours, "pandas": with_pandas}


def peak() -> float:
    """Megabytes that this process took at most so far; Linux."""
    line = next(line for line in Path("/proc/self/status").read_text("ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def measure(side: str, folder: Path) -> None:
    """In a process of its own: do one side's work; print processor's seconds, seconds and megabytes."""
    before, started, spent = peak(), perf_counter(), process_time()
    SIDES[side](folder)
    print(process_time() - spent, perf_counter() - started, peak() - before)


def run(side: str, folder: Path) -> list[float]:
    """Have a side measured."""
    command = [sys.executable, "-m", "benchmarks.streaming", "--side", side, "--files", str(folder)]
    said = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in said.stdout.split()]


def table(found: dict[str, Sequence[float]], rows: int) -> str:
    """Write what was found, and the ratios to ours."""
    lines = [f"{rows:,} respondents x {len(ITEMS)} questions, {len(UNITS):,} units", f"{'':10}{'cpu s':>10}{'s':>10}{'MB':>10}"]
    lines += [f"{side:10}{cpu:10.2f}{wall:10.2f}{memory:10.0f}" for side, (cpu, wall, memory) in found.items()]
    mine = found["ours"]
    for side, other in found.items():
        if side != "ours":
            lines.append(
                f"ours / {side}: {mine[0] / other[0]:.2f} of the processor's time, {mine[1] / other[1]:.2f} by the clock,"
                f" {mine[2] / other[2]:.2f} of the memory"
            )
    return "\n".join(lines)


def main(arguments: Sequence[str] = ()) -> None:
    """Measure all sides; ``--rows 10000000 --without-pandas`` where pandas would not fit."""
    asked = argparse.ArgumentParser(prog="benchmarks.streaming")
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--without-pandas", action="store_true")
    asked.add_argument("--side", choices=SIDES)
    asked.add_argument("--files", type=Path)
    options = asked.parse_args(list(arguments))
    if options.side:
        measure(options.side, options.files)
        return
    sides = [side for side in SIDES if not (side == "pandas" and options.without_pandas)]
    with tempfile.TemporaryDirectory() as folder:
        make_answers(Path(folder), options.rows)
        rounds = [{side: run(side, Path(folder)) for side in sides} for _ in range(options.rounds)]
    print(table({side: [min(one[side][at] for one in rounds) for at in range(3)] for side in sides}, options.rows))


if __name__ == "__main__":
    main(sys.argv[1:])
