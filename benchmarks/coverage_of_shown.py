"""How often intervals of means and shares near an end hold among the groups that are shown.

A group is hidden where fewer than three of its people can have answered otherwise than all others. Whoever reads a report sees
the others, and what is missed is missed among them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from scipy import special, stats

from assessment.scores.alike import FEWEST_APART
from assessment.stats import (
    Floats,
    Interval,
    composite_mean,
    estimate_interval,
    mean_interval,
    nps_interval,
    share_interval,
    shown_interval,
)
from benchmarks.answers import SHAPES, probabilities, scores
from benchmarks.coverage import Cell
from benchmarks.fresh_cells import between

__all__ = ["fresh_shown_means", "shown_composites", "shown_means", "shown_promoters", "shown_shares"]

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


def shown_composites(rounds: int) -> Iterator[Cell]:
    """Means of four parts near the top, all of which are shown."""
    for number, (name, items, n) in enumerate(product(("very high", "ceiling"), (1, 2, 3), SIZES)):
        chances = probabilities(*SHAPES[name])
        means, covariances = four_parts(chances, (rounds, n), items, np.random.default_rng([23, number]))
        step = 25 / items
        off = n * means / step, n * (100 - means) / step
        spread = (n - 1) * np.diagonal(covariances, axis1=1, axis2=2) / step**2 / (1 - FEWEST_APART / n)
        shown = (np.minimum.reduce([*off, spread]) > FEWEST_APART - 1e-9).all(axis=1)
        interval = estimate_interval(composite_mean(means, np.full((4, 4), n), covariances))
        low, high = shown_interval(interval, (off[0].mean(axis=1), off[1].mean(axis=1)), (0.0, 100.0), fewest=FEWEST_APART)
        truth = float(chances @ np.arange(5)) * 25
        held = (low <= truth + 1e-9) & (truth <= high + 1e-9)
        detail = f"4 parts of {items} question{'s'[: items > 1]}"
        yield Cell(name, n, detail, float(held[shown].mean()) if shown.any() else np.nan, float(shown.mean()))


def four_parts(chances: Floats, size: tuple[int, int], items: int, generator: np.random.Generator) -> tuple[Floats, Floats]:
    """Means and covariances of four scores of rounds x people; two answers go together by .5 on a scale, by .25 elsewhere."""
    cuts = special.ndtri(np.clip(np.cumsum(chances)[:-1], 1e-12, 1 - 1e-12))
    shared, of_part, own = (generator.normal(size=(*size, *shape)) for shape in ((1, 1), (4, 1), (4, items)))
    latent = (shared + of_part) / 2 + own / np.sqrt(2)
    people = np.searchsorted(cuts, latent.ravel()).reshape(latent.shape).mean(axis=3) * 25.0
    means = people.mean(axis=1)
    apart = people - means[:, None]
    return means, np.einsum("rna,rnb->rab", apart, apart) / (size[1] - 1)


def shown_promoters(rounds: int) -> Iterator[Cell]:
    """Net promoter scores."""
    groups = ((0.95, 0.01), (0.9, 0.05), (0.9, 0.02), (0.8, 0.05), (0.8, 0.15), (0.1, 0.8), (0.05, 0.9), (0.6, 0.1))
    for number, ((up, down), n) in enumerate(product(groups, (10, 15, 20, 30, 50, 100))):
        counts = np.random.default_rng([24, number]).multinomial(n, [up, 1 - up - down, down], size=5 * rounds)
        shown = n - counts.max(axis=1) >= FEWEST_APART
        off = n - counts[:, 2], n - counts[:, 0]
        low, high = shown_interval(nps_interval(counts[:, 0], counts[:, 2], n), off, (-100.0, 100.0), fewest=FEWEST_APART)
        truth = 100 * (up - down)
        held = (low <= truth + 1e-9) & (truth <= high + 1e-9)
        what = f"{up:.0%} promoters, {down:.0%} detractors"
        yield Cell(what, n, "", float(held[shown].mean()) if shown.any() else np.nan, float(shown.mean()))


def shown_shares(_rounds: int) -> Iterator[Cell]:
    """Shares, exactly: the mean over near values of the truth, of groups that are shown."""
    for n, truth in product((10, 20, 50, 100), (0.05, 0.1, 0.2, 0.35, 0.5)):
        near, count = np.linspace(truth - 0.03, truth + 0.03, 601)[:, None], np.arange(n + 1)
        low, high = shown_interval(Interval(*share_interval(count, n)), (count, n - count), (0.0, 1.0), fewest=FEWEST_APART)
        chance = stats.binom.pmf(count, n, near) * ((count >= FEWEST_APART) & (n - count >= FEWEST_APART))
        shown = chance.sum(axis=1)
        held = (chance * ((low <= near) & (near <= high))).sum(axis=1)
        yield Cell(f"share about {truth:.2f}", n, "", float(np.mean(held / shown)), float(shown.mean()))
