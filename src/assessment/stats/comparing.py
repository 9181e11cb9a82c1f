"""Ranks of units, with what is not known about them.

A table of units in order looks certain and seldom is: with forty units of like size, a unit in the middle could stand almost
anywhere. An interval for a rank says so, and for all units at once, since a reader looks at all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from assessment.stats.differences import difference_p
from assessment.stats.intervals import Estimate, believable, floats
from assessment.stats.moments import Floats

__all__ = ["Ranks", "rank_intervals"]

AT_ONCE = 1_000_000  # pairs of units held together
BELIEVED = 0.95  # as in `difference_p`

Places = NDArray[np.intp]


class Ranks(NamedTuple):
    """Ranks, 1 for the highest, with the places that each unit could have.

    Parameters
    ----------
    rank : array of float
        By the estimates, ties sharing the mean of their places; nan for a unit without an estimate.
    low, high : array of float
        The best and the worst place it could have.
    """

    rank: Floats
    low: Floats
    high: Floats


ENDLESS = (-np.inf, np.inf)


def rank_intervals(estimate: Estimate, *, bounds: tuple[float, float] = ENDLESS, confidence: float = 0.95) -> Ranks:
    """Places that units could have, for all units together.

    Parameters
    ----------
    estimate : Estimate
        Figures of independent groups of people, with standard errors and degrees of freedom; nan where there is none.
    bounds : (float, float)
        The lowest and the highest possible value: near them chance is taken to move an estimate by more than its own spread says
        (:func:`assessment.stats.difference_p`).
    confidence : float, between 0 and 1
        How often the intervals of *all* ranks hold the true ones.

    Returns
    -------
    Ranks

    Notes
    -----
    Every two units are compared (:func:`assessment.stats.difference_p`), in both directions, and all these one-sided tests are
    corrected together by Holm's rule. A unit stands below every unit that is told to be above it, and above every one that is
    told to be below. The chance that any of these is false is at most 1 - confidence, however the tests hang together, so that
    all ranges hold at once. A unit without a standard error could stand anywhere.

    References
    ----------
    Mogstad, M., Romano, J. P., Shaikh, A. M., & Wilhelm, D. (2024). Inference for ranks with applications to mobility across
    neighbourhoods and academic achievement across countries. Review of Economic Studies, 91, 476-518.

    Examples
    --------
    >>> found = rank_intervals(Estimate(np.array([50.0, 70.0, 71.0]), np.array([2.0, 2.0, 2.0]), np.array([50.0, 50.0, 50.0])))
    >>> found.rank.tolist(), found.low.tolist(), found.high.tolist()
    ([3.0, 2.0, 1.0], [3.0, 1.0, 1.0], [3.0, 2.0, 2.0])
    """
    mean, se, df = (np.array(part, dtype=float) for part in np.broadcast_arrays(*map(floats, estimate[:3])))
    known = np.isfinite(mean) & np.isfinite(se)
    rank, low, high = (np.full(mean.shape, np.nan) for _ in range(3))
    units = int(known.sum())
    if not units:
        return Ranks(rank, low, high)
    chosen = Estimate(mean[known], se[known], df[known])
    ahead, behind = told_apart(chosen, bounds, 1 - confidence)
    sorted_mean = np.sort(mean[known])
    above = units - np.searchsorted(sorted_mean, mean[known], side="right")
    alike = units - np.searchsorted(sorted_mean, mean[known], side="left") - above
    rank[known] = above + (alike + 1) / 2
    low[known], high[known] = 1 + behind, units - ahead
    return Ranks(rank, low, high)


def told_apart(estimate: Estimate, bounds: tuple[float, float], level: float) -> tuple[Floats, Floats]:
    """How many units each is told to be above, and how many below, all at once.

    Of every two units at most one of the two tests is rejected, so that Holm's rule asks of any rejected p to be at most twice
    level / tests: only pairs whose plain Welch ratio could reach that are looked at, and the others are counted.
    """
    units, spread = len(estimate.mean), believable(estimate, bounds, BELIEVED)
    testable = int(np.isfinite(spread.se).sum())
    tests = max(testable * (testable - 1), 1)
    pairs = list(far_apart(spread, -special.ndtri(min(2 * level / tests, 0.5))))
    upper, lower = (np.concatenate([pair[side] for pair in pairs]) for side in (0, 1))
    p = np.concatenate([one_sided(estimate, pair, bounds) for pair in pairs])
    order = np.argsort(p, kind="stable")
    kept = order[: holm_count(p[order], tests, level)]
    ahead, behind = (np.bincount(place[kept], minlength=units).astype(float) for place in (upper, lower))
    return ahead, behind


def far_apart(estimate: Estimate, least: float) -> Iterator[tuple[Places, Places]]:
    """Units whose means are so many standard errors of the difference apart, the higher one first, some rows at a time."""
    order = np.argsort(-estimate.mean, kind="stable")
    mean, variance = estimate.mean[order], estimate.se[order] ** 2
    rows = max(1, AT_ONCE // len(mean))
    for start in range(0, len(mean), rows):
        own = slice(start, start + rows)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = (mean[own, None] - mean[start:]) / np.sqrt(variance[own, None] + variance[start:])
        above, below = np.nonzero((ratio >= least) & (mean[own, None] > mean[start:]))
        yield order[start + above], order[start + below]


def one_sided(estimate: Estimate, pair: tuple[Places, Places], bounds: tuple[float, float]) -> Floats:
    """Chance that the first of two units is so far above the second, were it not above it."""
    sides = (Estimate(*(part[place] for part in estimate)) for place in pair)
    return difference_p(*sides, bounds=bounds) / 2


def holm_count(p: Floats, tests: int, level: float) -> int:
    """How many of so many tests Holm's rule rejects, from the smallest p in order."""
    kept = p <= level / (tests - np.arange(len(p)))
    return len(p) if kept.all() else int(np.argmin(kept))
