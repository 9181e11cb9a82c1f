"""How often intervals of relative weights hold: few units and many, few predictors and many, alike or not.

Units are normal, or, where it is said, skewed (gamma with a skewness of 1 and an excess kurtosis of 1.5) or with heavy tails (t
with six degrees of freedom, an excess kurtosis of 3). Predictors have one correlation with each other, and share three or six
tenths of the outcome: through one of them alone, or through all of them, the first the most and the last the least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

import numpy as np

from assessment.stats import FEWEST_EACH, Floats, relative_forms, relative_weights, tail_weight, weight_intervals
from benchmarks.coverage import Cell

__all__ = ["held_by_ranges", "population", "weights_of_drivers"]

UNITS, PREDICTORS, ALIKE = (15, 20, 30, 60, 100), (2, 5, 9), (0.0, 0.6)
AT_ONCE, SKEWED, HEAVY = 200, 4.0, 6.0  # samples; the gamma distribution's shape, and t's degrees of freedom
PATTERNS: dict[str, Callable[[int], Floats]] = {
    "one alone": lambda count: np.eye(count)[0],
    "all, in steps": lambda count: np.arange(count, 0, -1.0),
}
TRIED = (
    ("one alone", 0.3, "normal"),
    ("one alone", 0.6, "normal"),
    ("all, in steps", 0.3, "normal"),
    ("all, in steps", 0.3, "skewed"),
)


def population(count: int, alike: float, slopes: Floats, shared: float) -> Floats:
    """Correlations of an outcome, first, and its predictors."""
    among = np.full((count, count), alike) + (1 - alike) * np.eye(count)
    slopes = slopes * np.sqrt(shared / (slopes @ among @ slopes))
    whole = np.eye(count + 1)
    whole[1:, 1:], whole[0, 1:], whole[1:, 0] = among, among @ slopes, among @ slopes
    return whole


def drawn(shape: str, size: tuple[int, ...], generator: np.random.Generator) -> Floats:
    """Figures with a mean of zero and a standard deviation of one."""
    if shape == "normal":
        return generator.normal(size=size)
    if shape == "heavy":
        return np.asarray(generator.standard_t(HEAVY, size=size) / np.sqrt(HEAVY / (HEAVY - 2)))
    return np.asarray((generator.gamma(SKEWED, size=size) - SKEWED) / np.sqrt(SKEWED))


def held_by_ranges(whole: Floats, units: int, shape: str, rounds: int, generator: np.random.Generator) -> Floats:
    """How often the interval of each weight holds."""
    truth, root = relative_weights(whole), np.linalg.cholesky(whole)
    held = np.zeros(len(truth))
    for start in range(0, rounds, AT_ONCE):
        data = drawn(shape, (min(AT_ONCE, rounds - start), units, len(whole)), generator) @ root.T
        apart = data - data.mean(axis=1, keepdims=True)
        low, high = weight_intervals(np.swapaxes(apart, 1, 2) @ apart, units, forms=relative_forms, tails=tail_weight(data))
        held += ((low <= truth + 1e-9) & (truth <= high + 1e-9)).sum(axis=0)
    return held / rounds


def weights_of_drivers(rounds: int) -> Iterator[Cell]:
    """Relative weights: the largest, and all others; of as many units as a range is told of."""
    for tried, count, alike, units in product(TRIED, PREDICTORS, ALIKE, UNITS):
        if units >= FEWEST_EACH * count:
            pattern, shared, shape = tried
            generator = np.random.default_rng([11, units, count, int(10 * alike), TRIED.index(tried)])
            whole = population(count, alike, PATTERNS[pattern](count), shared)
            held = held_by_ranges(whole, units, shape, rounds, generator)
            what = f"{shared:.0%} through {pattern}, {count} predictors correlated {alike:.1f}{', skewed' * (shape != 'normal')}"
            yield Cell(what, units, "the largest", float(held[0]))
            yield Cell(what, units, "the others", float(held[1:].mean()))
