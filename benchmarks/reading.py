"""How fast and in how much memory answers are read, against polars' own reader of the same file.

Our side is `read_responses`: every cell understood, every row checked, the account of what does not count. The stock side is
`scan_csv(...).collect()`, which guesses types and checks nothing. `reading` is ours without the signs of careless answers, which
are no part of reading but are worked out with it. The files have a respondent, a unit, a level and 37 items,
some cells blank and some at fault. Each reading is a process of its own, the two sides take turns, and the least time of the
rounds counts: other work on the machine only ever adds. Memory is the process's peak, with the interpreter and the libraries.
Then the files that are made to bring a reader down: seconds and megabytes until each is refused.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, process_time
from unittest import mock

import numpy as np
import polars as pl

from assessment.careless import FLAGS, INDICES
from assessment.errors import InputError
from assessment.responses import Units, read_responses
from assessment.settings import Engagement
from assessment.surveys import Survey

__all__ = ["main", "make_export"]

ITEMS = [f"item_{number}" for number in range(1, 38)]
LABELS = ["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]
UNITS = [f"Unit {number}" for number in range(300)]
LEVELS = ["Front line", "Manager", "Senior leader"]


def make_export(path: Path, rows: int, *, labels: bool) -> None:
    """Write an export of made-up answers: 2 % of cells blank, 0.02 % outside the scale, a row in a thousand of no known unit."""
    generator = np.random.default_rng(1)
    units = np.where(generator.random(rows) < 0.001, "Unit X", np.array(UNITS)[generator.integers(0, len(UNITS), rows)])
    columns = {
        "respondent": [f"R{number:07d}" for number in range(rows)],
        "unit": units,
        "level": np.array(LEVELS)[generator.choice(3, rows, p=[0.8, 0.15, 0.05])],
    }
    for item in ITEMS:
        answers = generator.integers(1, 6, rows)
        texts = np.array(LABELS)[answers - 1] if labels else answers.astype("U17")
        texts = np.where(generator.random(rows) < 0.02, "", texts)
        columns[item] = np.where(generator.random(rows) < 0.0002, "7", texts)
    pl.DataFrame(columns).write_csv(path)


def read_ours(path: Path) -> None:
    """Read an export as an engagement's only source."""
    scale = {"low": 1, "high": 5, "labels": dict(enumerate(LABELS, 1))}
    items = {item: {"text": f"Statement {item}", "concepts": ["x"], "answers": "agree"} for item in ITEMS}
    asked = {"survey": "s", "title": "S", "respondents": "employee", "answers": {"agree": scale}, "items": items}
    source = {"survey": "employee", "wave": "1", "file": path.name}
    engagement = Engagement.model_validate({"client": "All", "waves": ["1"], "surveys": {"employee": "s"}, "sources": [source]})
    units = Units({"All": "", **dict.fromkeys(UNITS, "All")})
    read_responses(engagement, path.parent, {"employee": Survey.model_validate(asked)}, units)


def read_stock(path: Path) -> None:
    """Read an export with polars."""
    pl.scan_csv(path).collect()


def read_only(path: Path) -> None:
    """Read an export as ours, but for the signs of careless answers."""

    def nobody(answers: pl.DataFrame, *_: object) -> pl.DataFrame:
        return answers.select(
            *FLAGS.keys() - INDICES.keys() - {"careless"},
            *(pl.lit(None, dtype=pl.Boolean).alias(name) for name in INDICES),
            pl.lit(value=False).alias("careless"),
        )

    with mock.patch("assessment.responses.read.find_careless", nobody):
        read_ours(path)


SIDES: dict[str, Callable[[Path], None]] = {"polars": read_stock, "reading": read_only, "ours": read_ours}


def measure(side: str, path: Path) -> tuple[float, float, float, str]:
    """Seconds on the clock, seconds of processors, megabytes at the peak, and the refusal, of one reading in its own process."""
    command = [sys.executable, "-m", "benchmarks.reading", "--side", side, "--file", path]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    wall, processors, peak, said = done.stdout.split("\t")
    return float(wall), float(processors), float(peak), said.strip()


def run_side(side: str, path: Path) -> None:
    """Read once and print what it took."""
    wall, processors, said = perf_counter(), process_time(), ""
    try:
        SIDES[side](path)
    except InputError as error:
        said = str(error)
    print(perf_counter() - wall, process_time() - processors, peak_memory(), said, sep="\t")


def peak_memory() -> float:
    """Megabytes that this process held at most: by Linux's own count, which starts with the program and not with its parent."""
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else float("nan")


def make_bombs(folder: Path) -> dict[str, Path]:
    """Write files that no reader should take in."""
    bombs = {
        name: folder / name for name in ("columns.csv", "cell.csv", "huge.csv", "packed.xlsx", "columns.xlsx", "corner.xlsx")
    }
    bombs["columns.csv"].write_text(",".join(map(str, range(1_000_000))) + "\n" + "1," * 999_999 + "1\n")
    bombs["cell.csv"].write_text("unit,item_1\nUnit 1,4\nUnit 1," + "x" * 10_000_000 + "\n")
    with bombs["huge.csv"].open("wb") as stream:
        stream.truncate(5_000_000_000)
    sheets = {"packed.xlsx": None, "columns.xlsx": b'<c r="BDWGN1"/>', "corner.xlsx": b'<c r="A1"/><c r="XFD1048576"/>'}
    for name, sheet in sheets.items():
        with zipfile.ZipFile(bombs[name], "w", zipfile.ZIP_DEFLATED) as book:
            book.writestr("xl/workbook.xml", b"<workbook/>")
            with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as member:
                for _ in range(1 if sheet else 600):
                    member.write(sheet or b"0" * 1_000_000)
    return bombs


def compare(folder: Path, sizes: Sequence[int], rounds: int) -> None:
    """Print time and memory of both sides, and their ratios."""
    print(f"{'rows':>9} {'answers':>8} {'side':>7} {'seconds':>8} {'processor':>10} {'peak MB':>8} {'ratios':>21}")
    for rows in sizes:
        for labels in (False, True):
            make_export(folder / "answers.csv", rows, labels=labels)
            taken = [{side: measure(side, folder / "answers.csv")[:3] for side in SIDES} for _ in range(rounds)]
            best = {side: tuple(min(one[side][at] for one in taken) for at in range(3)) for side in SIDES}
            for side, (wall, processors, peak) in best.items():
                ratios = [mine / stock for mine, stock in zip((wall, processors, peak), best["polars"], strict=True)]
                shown = "".join(f"{ratio:>6.1f}x" for ratio in ratios) if side != "polars" else ""
                kind = "labels" if labels else "numbers"
                print(f"{rows:>9,} {kind:>8} {side:>7} {wall:>8.2f} {processors:>10.2f} {peak:>8.0f} {shown:>21}", flush=True)


def main(arguments: Sequence[str] = ()) -> None:
    """Print the measurements."""
    asked = argparse.ArgumentParser(prog="benchmarks.reading")
    asked.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--side", choices=list(SIDES), help="read one file and say what it took")
    asked.add_argument("--file", type=Path)
    options = asked.parse_args(list(arguments))
    if options.side:
        run_side(options.side, options.file)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(Path(folder), options.rows, options.rounds)
        print(f"\n{'refused':>14} {'seconds':>8} {'processor':>10} {'peak MB':>8}")
        for name, path in make_bombs(Path(folder)).items():
            wall, processors, peak, said = measure("ours", path)
            print(f"{name:>14} {wall:>8.2f} {processors:>10.2f} {peak:>8.0f}  {said or 'was read!'}")


if __name__ == "__main__":
    main(sys.argv[1:])
