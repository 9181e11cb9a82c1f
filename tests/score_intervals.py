"""The interval of a mean score, worked out by itself: the roots of the equation that the mean is t standard errors away."""

from __future__ import annotations

import math

import numpy as np
from scipy.stats import t


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
    reach = t.ppf(0.975, (n - 1) * (1 + 2 * part) / (1 - part)) ** 2 * part / n * (1 - (0 if math.isinf(people) else n / people))
    # (share - x)^2 = reach x (1 - x)
    low, high = sorted(np.roots([1 + reach, -2 * share - reach, share**2]).real)
    return 100 * float(low), 100 * float(high)
