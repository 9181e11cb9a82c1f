"""How often intervals hold in cells drawn by chance, which had no part in choosing how they are made.

A grid that a method was chosen on flatters it. These cells are drawn anew, each with its own seed: everything that a grid fixes
is drawn here (sizes on a logarithmic scale), and none was looked at before the methods were settled.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assessment.stats import FEWEST_EACH, FEWEST_FOR_RANGES, Floats, difference_interval, mean_estimate, mean_interval
from benchmarks.answers import probabilities, scores
from benchmarks.coverage import Cell
from benchmarks.coverage_of_drivers import held_by_ranges, population
from benchmarks.coverage_of_weights import LEVELS, held_by_composite, parts_of_staff

__all__ = ["fresh_composites", "fresh_differences", "fresh_means", "fresh_weights"]

CELLS = 36
DRIVERS, SHARED, ALIKE, MOST_UNITS = (2, 9), (0.05, 0.7), (0.0, 0.75), 150
STAFF, ANSWERED, MEAN, SPREAD, PARTS = (40, 600), (0.3, 0.95), (-0.5, 1.8), (0.8, 1.5), (2, 5)
PEOPLE, QUESTIONS, GROUP_MEAN, GROUP_SPREAD, EVEN = (10, 300), 6, (-0.5, 2.8), (0.7, 2.2), np.full(5, 0.8)
SHAPES = ("normal", "normal", "skewed", "heavy")
PATTERNS = ("one alone", "in steps", "half of them", "some against others")


def between(ends: tuple[float, float], generator: np.random.Generator) -> int:
    """A whole number, drawn evenly on a logarithmic scale."""
    return round(float(np.exp(generator.uniform(*np.log(ends)))))


def slopes_of(pattern: str, count: int) -> Floats:
    """How the outcome goes with each predictor, but for one factor."""
    place = np.arange(count)
    return np.asarray(
        np.select(
            [pattern == "one alone", pattern == "in steps", pattern == "half of them"],
            [place == 0, count - place, place < (count + 1) // 2],
            np.where(place % 2 == 0, 1.0, -0.5),
        ),
        dtype=float,
    )


def fresh_weights(rounds: int) -> Iterator[Cell]:
    """Relative weights: the first, and all others."""
    for number in range(CELLS):
        generator = np.random.default_rng([17, number])
        shape, count = SHAPES[number % len(SHAPES)], int(generator.integers(DRIVERS[0], DRIVERS[1] + 1))
        shared, alike = generator.uniform(*SHARED), generator.uniform(*ALIKE)
        slopes = slopes_of(PATTERNS[int(generator.integers(len(PATTERNS)))], count)
        units = between((max(FEWEST_FOR_RANGES, FEWEST_EACH * count), MOST_UNITS), generator)
        held = held_by_ranges(population(count, alike, slopes, shared), units, shape, rounds * 15 // 4, generator)
        what = f"{shape}, {count} predictors correlated {alike:.2f}, {shared:.0%} shared"
        yield Cell(what, units, "the first", float(held[0]))
        yield Cell(what, units, "the others", float(held[1:].mean()))


def fresh_composites(rounds: int) -> Iterator[Cell]:
    """Composites of staff weighted by level."""
    for number in range(CELLS):
        generator = np.random.default_rng([18, number])
        count, parts = between(STAFF, generator), int(generator.integers(PARTS[0], PARTS[1] + 1))
        sizes = [round(count * share) for share in LEVELS]
        answered = [
            max(2, round(size * share)) for size, share in zip(sizes, generator.uniform(*ANSWERED, len(sizes)), strict=True)
        ]
        mean, spread = generator.uniform(*MEAN), generator.uniform(*SPREAD)
        everyone = parts_of_staff(mean, spread, sizes, (rounds * 3 // 2, parts), generator)
        what = f"{' + '.join(map(str, answered))} answered, {parts} parts, mean {np.concatenate(everyone, axis=1).mean():.0f}"
        yield Cell(what, count, "", held_by_composite(everyone, answered))


def group(number: int, generator: np.random.Generator) -> Floats:
    """Chances of five answers: cut from a normal scale, or, every other, each as likely as may be."""
    if number % 2 == 0:
        return probabilities(generator.uniform(*GROUP_MEAN), generator.uniform(*GROUP_SPREAD))
    return np.asarray(generator.dirichlet(EVEN))


def fresh_means(rounds: int) -> Iterator[Cell]:
    """Means of samples of a large population."""
    for number in range(2 * CELLS):
        generator = np.random.default_rng([19, number])
        chances, items = group(number, generator), int(generator.integers(1, QUESTIONS + 1))
        n, truth = between(PEOPLE, generator), float(chances @ np.arange(5)) * 25
        seen = scores(chances, (rounds, n), items, generator)
        low, high = mean_interval(n, seen.mean(axis=1), seen.var(axis=1, ddof=1))
        what = f"{', '.join(f'{chance:.0%}' for chance in chances)}, {items} question{'s'[: items > 1]}, mean {truth:.0f}"
        yield Cell(what, n, "", float(np.mean((low <= truth + 1e-9) & (truth <= high + 1e-9))))


def fresh_differences(rounds: int) -> Iterator[Cell]:
    """Differences between two groups."""
    for number in range(CELLS):
        generator = np.random.default_rng([20, number])
        sides, items = [group(number, generator) for _ in range(2)], int(generator.integers(1, QUESTIONS + 1))
        sizes = [between(PEOPLE, generator) for _ in sides]
        seen = [scores(chances, (rounds * 5 // 2, n), items, generator) for chances, n in zip(sides, sizes, strict=True)]
        _, low, high = difference_interval(*(mean_estimate(x.shape[1], x.mean(axis=1), x.var(axis=1, ddof=1)) for x in seen))
        means = [float(chances @ np.arange(5)) * 25 for chances in sides]
        truth = means[0] - means[1]
        what = f"means {means[0]:.0f} and {means[1]:.0f}, {items} question{'s'[: items > 1]}, against {sizes[1]}"
        yield Cell(what, sizes[0], "", float(np.mean((low <= truth + 1e-9) & (truth <= high + 1e-9))))
