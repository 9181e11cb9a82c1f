"""How fast units are resampled: a chain of five steps of a thousand units, against pingouin's mediation of the same columns.

Run: ``python -m benchmarks.resampling``. Ours draws 10,000 times, refits each step on all before it, what runs along the chain,
past it and in all, and gives percentile and bias-corrected intervals of each. pingouin has no chains: it takes the steps between
as mediators side by side, and draws 200 times, since it refits regressions one by one. Times are the best of five; the ratio is
of one draw to one draw, in one run on one machine.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pandas as pd
import pingouin

from assessment.stats import Floats, chain_effects

__all__ = ["best_of", "main", "planted"]

UNITS, STEPS, DRAWS, THEIR_DRAWS = 1000, 5, 10_000, 200
MOST_SECONDS, LEAST_RATIO = 1.0, 100.0


def planted(units: int, steps: int, *, path: float = 0.5, seed: int = 1) -> Floats:
    """Make up a chain: each step is half of the one before it, and noise."""
    noise = np.random.default_rng(seed).normal(size=(units, steps))
    for step in range(1, steps):
        noise[:, step] += path * noise[:, step - 1]
    return noise


def best_of(times: int, work: Callable[[], object]) -> float:
    """Seconds that the fastest of some runs took."""
    seconds = []
    for _ in range(times):
        start = perf_counter()
        work()
        seconds.append(perf_counter() - start)
    return min(seconds)


def main() -> bool:
    """Print both times and their ratio; say whether both aims are met."""
    units = planted(UNITS, STEPS)
    frame = pd.DataFrame(units, columns=list("abcde"))
    ours = best_of(5, lambda: chain_effects(units, draws=DRAWS))
    theirs = best_of(5, lambda: pingouin.mediation_analysis(frame, x="a", m=["b", "c", "d"], y="e", n_boot=THEIR_DRAWS, seed=1))
    ratio = (theirs / THEIR_DRAWS) / (ours / DRAWS)
    print(f"chain of {STEPS} steps, {UNITS:,} units, {DRAWS:,} draws: {ours:.2f} s (aim: under {MOST_SECONDS:.0f} s)")
    print(f"pingouin's mediation_analysis, same columns, {THEIR_DRAWS} draws: {theirs:.2f} s")
    print(f"draw by draw {ratio:.0f} times as fast (aim: {LEAST_RATIO:.0f})")
    return ours < MOST_SECONDS and ratio >= LEAST_RATIO


if __name__ == "__main__":
    raise SystemExit(not main())
