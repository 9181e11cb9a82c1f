"""How often intervals of means and shares near an end hold among the groups that are shown.

A group is hidden where fewer than three of its people can have answered otherwise than all others. Whoever reads a report sees
the others, and what is missed is missed among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy import stats

from assessment.scores.alike import FEWEST_APART
from assessment.stats import Floats, Interval, mean_interval, share_interval, shown_interval
from benchmarks.answers import SHAPES, probabilities, scores
from benchmarks.coverage import Cell
from benchmarks.fresh_cells import between

__all__ = ["fresh_shown_means", "shown_means", "shown_shares"]

SIZES = (10, 15, 20, 30)
ITEMS = (1, 3, 5)
CELLS = 36
PEOPLE, MEAN, SPREAD, QUESTIONS, KNOWN = (10, 60), (1.4, 2.8), (0.6, 1.3), (1, 1, 2, 4), (1.5, 4.0)


def held_where_shown(seen: Floats, items: int, truth: float | Floats, population: float = np.nan) -> tuple[float, float]:
    """How often intervals of means hold, of groups that are shown, and how many are; of samples x people."""
    n, step = seen.shape[1], 25 / items
    mean, variance = seen.mean(axis=1), seen.var(axis=1, ddof=1)
    spread = (n - 1) * variance / step**2 / (1 - FEWEST_APART / n)
    off = n * mean / step, n * (100 - mean) / step
    shown = np.minimum.reduce([*off, spread]) > FEWEST_APART - 1e-9
    unseen = 1 - np.nan_to_num(n / population)
    possible = (1 - unseen) * mean, (1 - unseen) * mean + unseen * 100
    low, high = shown_interval(mean_interval(n, mean, variance, population=population), off, possible, fewest=FEWEST_APART)
    held = (low <= truth + 1e-9) & (truth <= high + 1e-9)
    return float(held[shown].mean()) if shown.any() else np.nan, float(shown.mean())


def shown_means(rounds: int) -> Iterator[Cell]:
    """Means near the top, of a large population."""
    for number, (name, items, n) in enumerate(product(("very high", "ceiling"), ITEMS, SIZES)):
        chances = probabilities(*SHAPES[name])
        seen = scores(chances, (5 * rounds, n), items, np.random.default_rng([21, number]))
        truth = float(chances @ np.arange(5)) * 25
        yield Cell(name, n, f"{items} question{'s'[: items > 1]}", *held_where_shown(seen, items, truth))


def fresh_shown_means(rounds: int) -> Iterator[Cell]:
    """Means near an end in cells drawn by chance, every third of a group of which a good part answered."""
    for number in range(CELLS):
        generator = np.random.default_rng([22, number])
        chances, items = probabilities(generator.uniform(*MEAN), generator.uniform(*SPREAD)), int(generator.choice(QUESTIONS))
        chances, n = chances[:: generator.choice([-1, 1])], between(PEOPLE, generator)
        people = round(n * generator.uniform(*KNOWN)) if number % 3 == 0 else n
        everyone = scores(chances, (5 * rounds, people), items, generator)
        mean = float(chances @ np.arange(5)) * 25
        truth, population = (everyone.mean(axis=1), float(people)) if people > n else (mean, np.nan)
        what = f"mean {mean:.0f}, {items} question{'s'[: items > 1]}{f', of {people}' if people > n else ''}"
        yield Cell(what, n, "", *held_where_shown(everyone[:, :n], items, truth, population))


def shown_shares(_rounds: int) -> Iterator[Cell]:
    """Shares, exactly: the mean over near values of the truth, of groups that are shown."""
    for n, truth in product((10, 20, 50, 100), (0.05, 0.1, 0.2, 0.35, 0.5)):
        near, count = np.linspace(truth - 0.03, truth + 0.03, 601)[:, None], np.arange(n + 1)
        low, high = shown_interval(Interval(*share_interval(count, n)), (count, n - count), (0.0, 1.0), fewest=FEWEST_APART)
        chance = stats.binom.pmf(count, n, near) * ((count >= FEWEST_APART) & (n - count >= FEWEST_APART))
        shown = chance.sum(axis=1)
        held = (chance * ((low <= near) & (near <= high))).sum(axis=1)
        yield Cell(f"share about {truth:.2f}", n, "", float(np.mean(held / shown)), float(shown.mean()))
