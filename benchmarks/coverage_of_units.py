"""How often intervals of ICCs hold, from few units to many.

Scores are normal. Sizes of units are all 25, or go from two to more than a hundred (lognormal).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

import numpy as np

from assessment.stats import Icc, icc
from benchmarks.coverage import Cell

__all__ = ["average_reliabilities", "one_way_reliabilities"]

UNITS = (8, 15, 30, 100)


@cache
def found_iccs(rounds: int) -> list[tuple[str, int, float, list[Icc]]]:
    """ICCs of samples of units: what was tried, how many units, the true ICC(1), and what was found."""
    studied = []
    for number, (units, share, alike) in enumerate(product(UNITS, (0.0, 0.05, 0.2, 0.5), (True, False))):
        generator = np.random.default_rng([10, number])
        sizes = np.full(units, 25) if alike else np.maximum(2, np.rint(generator.lognormal(np.log(20), 0.7, units))).astype(int)
        starts = np.cumsum(sizes) - sizes
        found = []
        for _ in range(rounds):
            scores = np.repeat(generator.normal(size=units) * np.sqrt(share), sizes)
            scores += generator.normal(size=sizes.sum()) * np.sqrt(1 - share)
            sums, squares = np.add.reduceat(scores, starts), np.add.reduceat(scores**2, starts)
            found.append(icc(sizes, sums / sizes, (squares - sums**2 / sizes) / (sizes - 1)))
        studied.append((f"ICC(1) = {share:.2f}, units of {'25 people' if alike else 'very unequal sizes'}", units, share, found))
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
