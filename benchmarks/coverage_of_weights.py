"""How often intervals of weighted scores hold: groups of people of which some answered more than others.

Staff are of three levels, 7 in 10, 2 in 10 and 1 in 10 of them; levels higher up answer more kindly, and as often or more so. The
truth is the mean of all staff. Customers are of several units with very unequal numbers of customers and ten answers each, and
units differ; the truth is the mean of all customers.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from assessment.stats import Estimate, Floats, estimate_interval, stratified_composite, stratified_mean
from benchmarks.answers import CUTS, SHAPES, probabilities, scores
from benchmarks.coverage import Cell

__all__ = ["LEVELS", "held_by_composite", "parts_of_staff", "weighted_composites", "weighted_scores"]

LEVELS = (0.7, 0.2, 0.1)  # of all staff
ANSWERED = {"half of each level answered": (0.5, 0.5, 0.5), "from 3 in 10 to 9 in 10 answered": (0.3, 0.6, 0.9)}
STAFF = (50, 100, 200, 500)
KINDER, QUESTIONS, PARTS = 0.4, 5, 4  # on the normal scale, of each level above the one below; a scale's questions; a composite's
UNITS, ASKED = (3, 5, 10, 30), 10
TRIED = ("middle", "agreeing", "high", "very high")


def group(shape: str, kinder: float, size: tuple[int, int], generator: np.random.Generator) -> Floats:
    """Scores of the people of one group, in all rounds."""
    mean, spread = SHAPES[shape]
    return scores(probabilities(mean + kinder, spread), size, QUESTIONS, generator)


def held_by_mean(everyone: list[Floats], answered: list[int], truth: Floats | float, people: Floats) -> float:
    """How often the interval of a weighted mean holds, the first people of each group having answered."""
    seen = [side[:, :n] for side, n in zip(everyone, answered, strict=True)]
    means, variances = (
        np.column_stack(part) for part in zip(*((x.mean(axis=1), x.var(axis=1, ddof=1)) for x in seen), strict=True)
    )
    found = [stratified_mean(answered, mean, variance, people) for mean, variance in zip(means, variances, strict=True)]
    return held_by(found, truth, people.sum())


def held_by(found: list[Estimate], truth: Floats | float, population: float) -> float:
    """How often the intervals of estimates hold."""
    low, high = estimate_interval(Estimate(*np.array(found).T), population=population)
    return float(np.mean((low <= truth + 1e-9) & (truth <= high + 1e-9)))


def sizes_of(count: int, shares: tuple[float, ...]) -> tuple[list[int], list[int]]:
    """People of each level, and how many of them answered."""
    sizes = [round(count * share) for share in LEVELS]
    return sizes, [max(2, round(size * share)) for size, share in zip(sizes, shares, strict=True)]


def weighted_scores(rounds: int) -> Iterator[Cell]:
    """Means of staff weighted by level, and of customers weighted by unit."""
    for number, (shape, how, count) in enumerate(product(TRIED, ANSWERED, STAFF)):
        generator = np.random.default_rng([14, number])
        sizes, answered = sizes_of(count, ANSWERED[how])
        everyone = [group(shape, KINDER * level, (rounds, size), generator) for level, size in enumerate(sizes)]
        people = np.array(sizes, dtype=float)
        yield Cell(f"staff, {shape}", count, how, held_by_mean(everyone, answered, np.hstack(everyone).mean(axis=1), people))
    for number, (shape, units) in enumerate(product(TRIED, UNITS)):
        generator = np.random.default_rng([15, number])
        people = np.rint(generator.lognormal(np.log(1000), 1.0, units)) + ASKED
        kinder = generator.normal(0, 0.3, units)
        seen = [group(shape, more, (rounds, ASKED), generator) for more in kinder]
        mean, spread = SHAPES[shape]
        true = np.array([probabilities(mean + more, spread) @ np.arange(5) * 25 for more in kinder])
        held = held_by_mean(seen, [ASKED] * units, float(people @ true / people.sum()), people)
        yield Cell(f"customers, {shape}", units * ASKED, "ten of each unit", held)


def weighted_composites(rounds: int) -> Iterator[Cell]:
    """Composites of staff weighted by level: four parts of the same people, each one question."""
    for number, (shape, how, count) in enumerate(product(TRIED, ANSWERED, STAFF)):
        sizes, answered = sizes_of(count, ANSWERED[how])
        everyone = parts_of_staff(*SHAPES[shape], sizes, (rounds * 3 // 4, PARTS), np.random.default_rng([16, number]))
        yield Cell(f"staff, {shape}", count, how, held_by_composite(everyone, answered))


def held_by_composite(everyone: list[Floats], answered: list[int]) -> float:
    """How often the interval of a weighted composite holds, the first people of each group having answered."""
    count = everyone[0].shape[-1]
    people = np.repeat(np.array([side.shape[1] for side in everyone], dtype=float)[:, None], count, axis=1)
    both = np.broadcast_to(np.array(answered, dtype=float)[:, None, None], (len(answered), count, count))
    truth, found = np.concatenate(everyone, axis=1).mean(axis=(1, 2)), []
    for each in range(len(truth)):
        seen = [side[each, :n] for side, n in zip(everyone, answered, strict=True)]
        tied = np.array([np.cov(x.T) for x in seen])
        found.append(stratified_composite(np.array([x.mean(axis=0) for x in seen]), both, tied, people))
    return held_by(found, truth, people[:, 0].sum())


def parts_of_staff(
    mean: float, spread: float, sizes: list[int], size: tuple[int, int], generator: np.random.Generator
) -> list[Floats]:
    """Everybody's parts of a composite by level, shape (rounds, people, parts), tied by what a person thinks of all of them."""
    rounds, parts = size
    found = []
    for level, people in enumerate(sizes):
        own = generator.normal(size=(rounds, people, 1)) + generator.normal(size=(rounds, people, parts))
        found.append(25.0 * np.searchsorted(CUTS, mean + KINDER * level + spread * own / np.sqrt(2)))
    return found
