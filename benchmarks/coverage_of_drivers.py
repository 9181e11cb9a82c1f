"""How often intervals of relative weights hold: few units and many, few predictors and many, alike or not.

Units are normal. Predictors have one correlation with each other, and share three tenths of the outcome: through one of them
alone, or through all of them, the first the most and the last the least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import product

import numpy as np

from assessment.stats import Floats, rank_drivers, relative_weights
from benchmarks.coverage import Cell

__all__ = ["weights_of_drivers"]

UNITS, PREDICTORS, ALIKE = (15, 20, 30, 60, 100), (2, 5, 9), (0.0, 0.6)
SHARED, SAMPLES, DRAWS, FEWEST_BEYOND = 0.3, 150, 400, 4
PATTERNS: dict[str, Callable[[int], Floats]] = {
    "one alone": lambda count: np.eye(count)[0],
    "all, in steps": lambda count: np.arange(count, 0, -1.0),
}


def population(count: int, alike: float, slopes: Floats) -> Floats:
    """Correlations of an outcome, first, and its predictors."""
    among = np.full((count, count), alike) + (1 - alike) * np.eye(count)
    slopes = slopes * np.sqrt(SHARED / (slopes @ among @ slopes))
    whole = np.eye(count + 1)
    whole[1:, 1:], whole[0, 1:], whole[1:, 0] = among, among @ slopes, among @ slopes
    return whole


@cache
def held_by_weights(units: int, count: int, alike: float, pattern: str, rounds: int) -> tuple[float, float]:
    """How often the intervals of the first weight, and of all the others, hold."""
    whole = population(count, alike, PATTERNS[pattern](count))
    truth, root = relative_weights(whole), np.linalg.cholesky(whole)
    held = np.zeros(count)
    for number in range(rounds):
        generator = np.random.default_rng([11, units, count, int(10 * alike), number])
        data = generator.normal(size=(units, count + 1)) @ root.T
        found = rank_drivers(data[:, 0], data[:, 1:], draws=DRAWS, seed=number)
        held += (found.low <= truth + 1e-12) & (truth <= found.high)
    return float(held[0] / rounds), float(held[1:].mean() / rounds)


def weights_of_drivers(rounds: int) -> Iterator[Cell]:
    """Relative weights: the largest, and all others."""
    for pattern, count, alike, units in product(PATTERNS, PREDICTORS, ALIKE, UNITS):
        if units >= count + FEWEST_BEYOND:
            first, others = held_by_weights(units, count, alike, pattern, min(rounds, SAMPLES))
            what = f"through {pattern}, {count} predictors correlated {alike:.1f}"
            yield Cell(what, units, "the largest", first)
            yield Cell(what, units, "the others", others)
