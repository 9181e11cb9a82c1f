"""How often intervals of ICCs, and of slopes of people within units, hold, from few units to many.

Scores are normal. Sizes of units are all 25, or go from two to more than a hundred (lognormal).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assessment.stats import Icc, icc, random_intercept
from benchmarks.coverage import Cell

__all__ = ["average_reliabilities", "one_way_reliabilities", "slopes_within_units"]

UNITS = (8, 15, 30, 100)
SLOPE_UNITS, SHARES = (10, 20, 60), (0.05, 0.2)


def sizes_of(units: int, generator: np.random.Generator, *, alike: bool) -> NDArray[np.int64]:
    """People of each unit."""
    return np.full(units, 25) if alike else np.maximum(2, np.rint(generator.lognormal(np.log(20), 0.7, units))).astype(int)


def named_sizes(*, alike: bool) -> str:
    """Sizes of units in words."""
    return "units of 25 people" if alike else "units of very unequal sizes"


@cache
def found_iccs(rounds: int) -> list[tuple[str, int, float, list[Icc]]]:
    """ICCs of samples of units: what was tried, how many units, the true ICC(1), and what was found."""
    studied = []
    for number, (units, share, alike) in enumerate(product(UNITS, (0.0, 0.05, 0.2, 0.5), (True, False))):
        generator = np.random.default_rng([10, number])
        sizes = sizes_of(units, generator, alike=alike)
        starts = np.cumsum(sizes) - sizes
        found = []
        for _ in range(rounds):
            scores = np.repeat(generator.normal(size=units) * np.sqrt(share), sizes)
            scores += generator.normal(size=sizes.sum()) * np.sqrt(1 - share)
            sums, squares = np.add.reduceat(scores, starts), np.add.reduceat(scores**2, starts)
            found.append(icc(sizes, sums / sizes, (squares - sums**2 / sizes) / (sizes - 1)))
        studied.append((f"ICC(1) = {share:.2f}, {named_sizes(alike=alike)}", units, share, found))
    return studied


def one_way_reliabilities(rounds: int) -> Iterator[Cell]:
    """ICC(1)."""
    for what, units, share, found in found_iccs(rounds):
        yield Cell(what, units, "", float(np.mean([one.low <= share <= one.high for one in found])))


def average_reliabilities(rounds: int) -> Iterator[Cell]:
    """ICC(2) at the typical size of a unit."""
    for what, units, share, found in found_iccs(rounds):
        truths = [one.k0 * share / (1 + (one.k0 - 1) * share) for one in found]
        held = [one.icc2_low <= truth <= one.icc2_high for one, truth in zip(found, truths, strict=True)]
        yield Cell(what, units, "", float(np.mean(held)))


def slopes_within_units(rounds: int) -> Iterator[Cell]:
    """Slopes of people within units on a figure of their unit, which goes with half of what lies between units, or with none."""
    for number, (units, share, told, alike) in enumerate(product(SLOPE_UNITS, SHARES, (0.0, 0.5), (True, False))):
        generator = np.random.default_rng([23, number])
        sizes, held = sizes_of(units, generator, alike=alike), []
        for _ in range(rounds // 8):
            figure = generator.normal(size=units)
            level = np.sqrt(share) * (np.sqrt(told) * figure + np.sqrt(1 - told) * generator.normal(size=units))
            mean = level + np.sqrt((1 - share) / sizes) * generator.normal(size=units)
            variance = (1 - share) * generator.chisquare(sizes - 1) / (sizes - 1)
            found = random_intercept(sizes, mean, variance, figure)
            if not found.singular:
                held.append(found.low[1] <= np.sqrt(share * told) <= found.high[1])
        what = f"ICC(1) = {share:.2f}, {'half' if told else 'none'} of it goes with the figure"
        given = len(held) / (rounds // 8)
        yield Cell(what, units, named_sizes(alike=alike), float(np.mean(held)) if held else np.nan, given)
