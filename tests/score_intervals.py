"""The interval of a mean score, worked out by itself: the roots of equations, that the mean is t standard errors away first.

That of a group that is shown is worked out from the gamma distribution, which is the Poisson one's other side.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq
from scipy.stats import gamma, t


def score_interval(n: int, mean: float, variance: float, people: float = math.inf) -> tuple[float, float]:
    """Limits, 0-100, of the mean of n of so many people's scores; nan where they do not vary (n - 1), or are one alone."""
    if not variance > 0 and n != people:
        return math.nan, math.nan
    if n == people:
        return mean, mean
    share, extra = mean / 100, 0.05
    ends = np.array([0.0, 1.0])
    weights = np.array([extra / 2, extra / 2])
    middle = (n * share + weights @ ends) / (n + extra)
    spread = (n - 1) * variance / 1e4 + n * (share - middle) ** 2 + weights @ (ends - middle) ** 2
    part = min(spread / (n + extra - 1) / (middle * (1 - middle)), 1 - 1e-6)
    df, unseen = (n - 1) * (1 + 2 * part) / (1 - part), 1 - (0 if math.isinf(people) else n / people)

    def limits(left_out: float) -> tuple[float, float]:
        reach = t.ppf(1 - left_out, df) ** 2 * part / n * unseen
        low, high = sorted(np.roots([1 + reach, -2 * share - reach, share**2]).real)  # (share - x)^2 = reach x (1 - x)
        return float(low), float(high)

    both = zip(ends, limits(0.025), limits(0.05), strict=True)
    low, high = (drawn_in(even, one_sided, n, end) for end, even, one_sided in both)
    return 100 * low, 100 * high


def drawn_in(even: float, one_sided: float, n: int, end: float) -> float:
    """The limit beyond which there is room for 2 - x people's worth of answers, x being its way from even to one-sided."""

    def at(way: float) -> float:
        return even + way * (one_sided - even)

    def beyond(way: float) -> float:
        return way - (2 - n * abs(end - at(way)))

    if n < 4 or beyond(0) >= 0:
        return even
    return one_sided if beyond(1) <= 0 else at(brentq(beyond, 0, 1, xtol=1e-14))


def shown_interval_of(n: int, mean: float, variance: float, *, steps: int) -> tuple[float, float]:
    """The same of a group that is shown, since three answers or more are off an end; a score has so many steps."""
    low, high = score_interval(n, mean, variance)
    off = (n * mean / 100 * steps, n * (100 - mean) / 100 * steps)
    return low * room(off[0]), 100 - (100 - high) * room(off[1])


def room(off: float) -> float:
    """The least number of rare events that is expected, given that three were seen, as a share of what it is given nothing."""
    if off >= 30:
        return 1.0
    given_nothing = brentq(lambda m: gamma.cdf(m, off) - 0.05, 1e-9, off)
    given_three = brentq(lambda m: gamma.cdf(m, off) - 0.05 * gamma.cdf(m, 3), 1e-9, off)
    return float(given_three / given_nothing)
