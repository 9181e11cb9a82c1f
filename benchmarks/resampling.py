"""How fast units are resampled: a chain of five steps of a thousand units, against pingouin's mediation of the same columns.

Run: ``python -m benchmarks.resampling``. Ours draws 10,000 times, refits each step on all before it, what runs along the chain,
past it and in all, and gives percentile and bias-corrected intervals of each. pingouin has no chains: it takes the steps between
as mediators side by side, and draws 200 times, since it refits regressions one by one. Times are of the processor and
of the clock, each the best of several, taken in turn; the ratio is of one draw to one draw, in one run on one machine.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter, process_time

import numpy as np
import pandas as pd
import pingouin

from assessment.stats import Floats, chain_effects

__all__ = ["in_turn", "main", "planted"]

UNITS, STEPS, DRAWS, THEIR_DRAWS, ROUNDS = 1000, 5, 10_000, 200, 7
MOST_SECONDS, LEAST_RATIO = 1.0, 100.0


def planted(units: int, steps: int, *, path: float = 0.5, seed: int = 1) -> Floats:
    """Make up a chain: each step is half of the one before it, and noise."""
    noise = np.random.default_rng(seed).normal(size=(units, steps))
    for step in range(1, steps):
        noise[:, step] += path * noise[:, step - 1]
    return noise


def in_turn(rounds: int, *works: Callable[[], object]) -> list[tuple[float, float]]:
    """Fewest seconds of the processor, and of the clock, that each piece of work took, all of them done in every round."""
    taken = [[seconds_of(work) for work in works] for _ in range(rounds)]
    return [(min(cpu for cpu, _ in one), min(wall for _, wall in one)) for one in zip(*taken, strict=True)]


def seconds_of(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the processor, and of the clock."""
    cpu, wall = process_time(), perf_counter()
    work()
    return process_time() - cpu, perf_counter() - wall


def told(seconds: tuple[float, float]) -> str:
    """Both times in words."""
    return f"{seconds[0]:.3f} s of the processor, {seconds[1]:.3f} s by the clock"


def main() -> bool:
    """Print both times and their ratio; say whether both aims are met."""
    units = planted(UNITS, STEPS)
    frame = pd.DataFrame(units, columns=list("abcde"))
    ours, theirs = in_turn(
        ROUNDS,
        lambda: chain_effects(units, draws=DRAWS),
        lambda: pingouin.mediation_analysis(frame, x="a", m=["b", "c", "d"], y="e", n_boot=THEIR_DRAWS, seed=1),
    )
    ratios = [(peer / THEIR_DRAWS) / (own / DRAWS) for own, peer in zip(ours, theirs, strict=True)]
    print(f"chain of {STEPS} steps, {UNITS:,} units, {DRAWS:,} draws: {told(ours)} (aim: under {MOST_SECONDS:.0f} s)")
    print(f"pingouin's mediation_analysis, same columns, {THEIR_DRAWS} draws: {told(theirs)}")
    print(f"draw by draw {ratios[0]:.0f} times as fast by the processor, {ratios[1]:.0f} by the clock (aim: {LEAST_RATIO:.0f})")
    return ours[1] < MOST_SECONDS and min(ratios) >= LEAST_RATIO


if __name__ == "__main__":
    raise SystemExit(not main())
