"""How often intervals hold in cells drawn by chance, which had no part in choosing how they are made.

A grid that a method was chosen on flatters it. These cells are drawn anew, each with its own seed: everything that a grid fixes
is drawn here (sizes on a logarithmic scale), and none was looked at before the methods were settled.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from assessment.stats import FEWEST_EACH, FEWEST_FOR_RANGES, Floats
from benchmarks.coverage import Cell
from benchmarks.coverage_of_drivers import held_by_ranges, population
from benchmarks.coverage_of_weights import LEVELS, held_by_composite, parts_of_staff

__all__ = ["fresh_composites", "fresh_weights"]

CELLS = 36
DRIVERS, SHARED, ALIKE, MOST_UNITS = (2, 9), (0.05, 0.7), (0.0, 0.75), 150
STAFF, ANSWERED, MEAN, SPREAD, PARTS = (40, 600), (0.3, 0.95), (-0.5, 1.8), (0.8, 1.5), (2, 5)
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
        held = held_by_ranges(population(count, alike, slopes, shared), units, shape, rounds * 3 // 4, generator)
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
        everyone = parts_of_staff(mean, spread, sizes, (rounds * 3 // 4, parts), generator)
        what = f"{' + '.join(map(str, answered))} answered, {parts} parts, mean {np.concatenate(everyone, axis=1).mean():.0f}"
        yield Cell(what, count, "", held_by_composite(everyone, answered))
