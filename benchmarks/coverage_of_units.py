"""How often intervals of ICCs, and of slopes of people within units, hold, from few units to many.

Scores are normal. Sizes of units are all 25, or go from two to more than a hundred (lognormal); of slopes, one
unit in four is fifteen times as large as the others, too, which is nearly as unequal as they may be to have a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

from assessment.stats import Icc, icc
from benchmarks.coverage import Cell
from benchmarks.many_units import Sampled, ranges_of_slopes

__all__ = ["average_reliabilities", "one_way_reliabilities", "slopes_within_units"]

UNITS = (8, 15, 30, 100)
SLOPE_UNITS = (5, 10, 20, 60)
BETWEEN = ((0.0, 0.0), (0.05, 0.0), (0.05, 0.5), (0.2, 0.0), (0.2, 0.5))  # ICC(1), and what of it goes with the figure


def sizes_of(units: int, generator: np.random.Generator, *, alike: bool) -> NDArray[np.int64]:
    """People of each unit."""
    return np.full(units, 25) if alike else np.maximum(2, np.rint(generator.lognormal(np.log(20), 0.7, units))).astype(int)


def named_sizes(*, alike: bool) -> str:
    """Sizes of units in words."""
    return "units of 25 people" if alike else "units of very unequal sizes"


SIZES: dict[str, Callable[[int, np.random.Generator], NDArray[np.int64]]] = {
    named_sizes(alike=True): partial(sizes_of, alike=True),
    named_sizes(alike=False): partial(sizes_of, alike=False),
    "one unit in four of 150 people, the others of 10": lambda units, _: np.where(np.arange(units) % 4 == 1, 150, 10),
}


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
    for number, (units, (share, told), kind) in enumerate(product(SLOPE_UNITS, BETWEEN, SIZES)):
        generator = np.random.default_rng([23, number])
        sizes, size = SIZES[kind](units, generator), (rounds * 5, units)
        figure, own, noise = generator.normal(size=(3, *size))
        level = np.sqrt(share) * (np.sqrt(told) * figure + np.sqrt(1 - told) * own)
        within = (1 - share) * generator.chisquare(sizes - 1, size=size).sum(axis=1)
        low, high = ranges_of_slopes(Sampled(sizes, level + np.sqrt((1 - share) / sizes) * noise, figure, within))
        truth = np.sqrt(share * told)
        goes = f", {'half' if told else 'none'} of it goes with the figure" if share else ""
        yield Cell(f"ICC(1) = {share:.2f}{goes}", units, kind, float(np.mean((low <= truth) & (truth <= high))))
