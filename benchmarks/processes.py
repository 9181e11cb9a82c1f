"""What processes take: seconds of processors of everything that a piece of work starts, and memory of this process.

Programs that reports are made with outlive the one that started them by a moment, and nobody would count what they took. So this
process takes in whatever is left of its children's children (Linux), waits for it, and counts it.
"""

from __future__ import annotations

import ctypes
import os
import re
import resource
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

__all__ = ["Taken", "measure", "resident", "seconds_below"]

TAKE_IN_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Taken:
    """Seconds on the clock, and seconds of processors."""

    clock: float
    processors: float

    def __truediv__(self, count: float) -> Taken:
        return Taken(self.clock / count, self.processors / count)


def measure(work: Callable[[], object]) -> Taken:
    """Do some work, wait for all that it started, and say what it took together."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(TAKE_IN_ORPHANS, 1, 0, 0, 0)
    others, began, before = children(), perf_counter(), spent()
    work()
    took = perf_counter() - began
    while left := children() - others:
        for process in left:
            os.waitpid(process, 0)
    return Taken(took, spent() - before)


def children() -> set[int]:
    """Processes whose parent this one is (Linux)."""
    return {process for process, (parent, _) in listed().items() if parent == os.getpid()}


def spent() -> float:
    """Seconds of processors that this process and its ended children have taken."""
    both = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def seconds_below(root: int) -> float:
    """Seconds of processors that a process, and all that it started, have taken so far (Linux)."""
    known = listed()
    return sum(seconds for process, (_, seconds) in known.items() if below(process, root, known))


def listed() -> dict[int, tuple[int, float]]:
    """Each process's parent, and the seconds of processors that it and its ended children have taken (Linux)."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            parts = stat.read_text("ascii", "replace").rpartition(")")[2].split()
            found[int(stat.parent.name)] = int(parts[1]), sum(map(int, parts[11:15])) / TICKS
    return found


def below(process: int, root: int, known: Mapping[int, tuple[int, float]]) -> bool:
    """Whether a process is another or was started by it."""
    while process in known and process != root:
        process = known[process][0]
    return process == root


def resident() -> float:
    """Megabytes of this process that are in memory now (Linux)."""
    found = re.search(r"VmRSS:\s*(\d+) kB", Path("/proc/self/status").read_text("ascii"))
    return int(found[1]) / 1024 if found else float("nan")
