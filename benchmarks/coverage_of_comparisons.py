"""How often what is said of units side by side holds: places, scores with chance allowed for, and how many marks are false.

Units' true scores are normal around 60, and their people's scores normal around them with a standard deviation of 20. Units have
25 people each, or 10 to 60.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import numpy as np

from assessment.stats import (
    Estimate,
    Floats,
    difference_p,
    false_discovery,
    mean_estimate,
    pooled_error,
    rank_intervals,
    shrink_estimates,
    shrunken_interval,
)
from benchmarks.coverage import Cell

__all__ = ["false_marks", "places", "shrunken_scores"]

UNITS, APART = (5, 10, 30, 100), (1.0, 4.0, 10.0)  # units, and the standard deviation of their true scores
PEOPLE, SPREAD, BOUNDS = 25, 20.0, (0.0, 100.0)
MARKED = 0.05  # of a false discovery rate below which a unit is marked


class Study(NamedTuple):
    """Samples of units: what was tried, how many units, the true scores and what was found, in each round."""

    what: str
    units: int
    sizes: Floats
    truth: Floats
    found: Estimate


def samples(rounds: int) -> Iterator[Study]:
    """Samples of every kind and number of units."""
    for number, (units, apart, alike) in enumerate(product(UNITS, APART, (True, False))):
        generator = np.random.default_rng([12, number])
        sizes = np.full(units, PEOPLE) if alike else np.linspace(10, 60, units).round().astype(int)
        truth = 60 + apart * generator.normal(size=(rounds, units))
        what = f"units {apart:.0f} points apart, {'25' if alike else '10 to 60'} people each"
        yield Study(what, units, sizes, truth, measured(truth, sizes, generator))


def measured(truth: Floats, sizes: Floats, generator: np.random.Generator) -> Estimate:
    """Means of people around the true scores, with their standard errors."""
    mean = truth + SPREAD / np.sqrt(sizes) * generator.normal(size=truth.shape)
    variance = SPREAD**2 * generator.chisquare(np.broadcast_to(sizes - 1, truth.shape)) / (sizes - 1)
    return mean_estimate(sizes, mean, variance)


def one(found: Estimate, number: int) -> Estimate:
    """What was found in one round."""
    return Estimate(*(np.broadcast_to(part, found.mean.shape)[number] for part in found))


def places(rounds: int) -> Iterator[Cell]:
    """Ranges of places: whether those of all units hold at once."""
    for study in samples(rounds // 4):
        true_places = study.units - study.truth.argsort(axis=1).argsort(axis=1)
        held = [
            ((ranks.low <= true) & (true <= ranks.high)).all()
            for number, true in enumerate(true_places)
            for ranks in [rank_intervals(one(study.found, number), bounds=BOUNDS)]
        ]
        yield Cell(study.what, study.units, "", float(np.mean(held)))


def shrunken_scores(rounds: int) -> Iterator[Cell]:
    """Scores with chance allowed for: the share of units whose range holds."""
    for study in samples(rounds // 4):
        held = []
        for number, true in enumerate(study.truth):
            found = one(study.found, number)
            low, high = shrunken_interval(shrink_estimates(found.mean, pooled_error(study.sizes, found)))
            held.append(np.mean((low <= true) & (true <= high)))
        yield Cell(study.what, study.units, "", float(np.mean(held)))


def false_marks(rounds: int) -> Iterator[Cell]:
    """The share of marked units that do not differ: against everybody else, and, independent, each against others of its own."""
    for number, (units, differ, tied) in enumerate(product((4, 10, 50, 200), (0.0, 0.5), (True, False))):
        generator = np.random.default_rng([13, number])
        moved = np.zeros(units)
        half = int(units * differ / 2)
        moved[: 2 * half] = np.repeat([12.0, -12.0], half)  # as far up as down: the others do not differ from everybody else
        own = measured(np.broadcast_to(60 + moved, (rounds, units)), np.full(units, PEOPLE), generator)
        rest = everybody_else(own) if tied else measured(np.full((rounds, units), 60.0), np.full(units, PEOPLE), generator)
        p = difference_p(own, rest)
        marked = np.array([false_discovery(row) < MARKED for row in p])
        share = (marked & (moved == 0)).sum(axis=1) / np.maximum(marked.sum(axis=1), 1)
        against = "against everybody else" if tied else "independent"
        yield Cell(f"{2 * half / units:.0%} of units differ", units, against, float(share.mean()))


def everybody_else(own: Estimate) -> Estimate:
    """All people outside each unit, from the means and variances of units of one size."""
    units, variance = own.mean.shape[1], own.se**2 * PEOPLE
    others = PEOPLE * (units - 1)
    mean = (own.mean.sum(axis=1, keepdims=True) - own.mean) / (units - 1)
    squares = (PEOPLE - 1) * variance + PEOPLE * own.mean**2
    rest = squares.sum(axis=1, keepdims=True) - squares - others * mean**2
    return mean_estimate(np.full(own.mean.shape, others), mean, rest / (others - 1))
