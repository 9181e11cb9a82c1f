"""Ranks of units, with what is not known about them.

A table of units in order looks certain and seldom is: with forty units of like size, a unit in the middle could stand almost
anywhere. An interval for a rank says so, and for all units at once, since a reader looks at all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from assessment.stats.intervals import Estimate, estimate_interval, floats
from assessment.stats.moments import Floats

__all__ = ["Ranks", "rank_intervals"]


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
        The lowest and the highest possible value: near them intervals lean (:func:`assessment.stats.estimate_interval`).
    confidence : float, between 0 and 1
        How often the intervals of *all* ranks hold the true ones.

    Returns
    -------
    Ranks

    Notes
    -----
    Each unit gets an interval at the level confidence^(1 / units), so that all hold together (Sidak). A unit stands below every
    unit whose interval lies wholly above its own, and above every one whose interval lies wholly below. A unit without an
    interval, all its few answers being the same on a scale without ends, could stand anywhere.

    References
    ----------
    Klein, M., Wright, T., & Wieczorek, J. (2020). A joint confidence region for an overall ranking of populations. Journal of the
    Royal Statistical Society C, 69, 589-606.

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
    limits = estimate_interval(chosen, bounds=bounds, confidence=confidence ** (1 / units))
    bottom, top = np.where(np.isnan(limits.low), -np.inf, limits.low), np.where(np.isnan(limits.high), np.inf, limits.high)
    sorted_mean, sorted_bottom, sorted_top = np.sort(mean[known]), np.sort(bottom), np.sort(top)
    above = units - np.searchsorted(sorted_mean, mean[known], side="right")
    alike = units - np.searchsorted(sorted_mean, mean[known], side="left") - above
    rank[known] = above + (alike + 1) / 2
    low[known] = 1 + units - np.searchsorted(sorted_bottom, top, side="right")
    high[known] = units - np.searchsorted(sorted_top, bottom, side="left")
    return Ranks(rank, low, high)
