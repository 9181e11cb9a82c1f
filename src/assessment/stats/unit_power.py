"""The chance that units show a link, when each unit's two scores are averages of a few people's answers.

A formula for r takes the scores as they are measured. What is planned for is the link of what units are really like: few answers
a unit blur it, and units that answer in unequal numbers blur it unequally. That is drawn here, many times, from a seed.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.random import Generator, default_rng

from assessment.stats.association import FEWEST_PAIRS
from assessment.stats.intervals import share_interval
from assessment.stats.moments import Floats
from assessment.stats.planning import answers_needed, smallest_link
from assessment.stats.reliability import spearman_brown

__all__ = ["Chance", "dependability", "rate_needed", "simulated_power"]

DRAWS = 2000
MOST_AT_ONCE = 2_000_000  # numbers held in memory


class Chance(NamedTuple):
    """How often a link was found, in draws.

    Parameters
    ----------
    share : float, 0-1
        Of the draws; nan with fewer than four units.
    low, high : float
        Wilson's interval of what more draws would give.
    draws : int
        How many.
    """

    share: float
    low: float
    high: float
    draws: int


def dependability(icc1: float, answers: float) -> float:
    """Reliability of a unit's mean, ICC(2), from ICC(1) and how many answered.

    Parameters
    ----------
    icc1 : float, 0-1
        Share of the differences between people that lies between units.
    answers : float, at least 1
        Answers a unit.

    Returns
    -------
    float
        0-1.

    Raises
    ------
    ValueError
        icc1 is not within 0-1, or there is less than one answer a unit.

    Notes
    -----
    k ICC(1) / (1 + (k - 1) ICC(1)).

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In Klein & Kozlowski (Eds.), Multilevel
    theory, research, and methods in organizations, 349-381. Jossey-Bass.

    Examples
    --------
    >>> [round(dependability(0.1, answers), 3) for answers in (1, 10, 40)]
    [0.1, 0.526, 0.816]
    """
    if not 0 <= icc1 <= 1:
        raise ValueError(f"ICC(1) must be within 0-1 for planning, not {icc1}")
    if not answers >= 1:
        raise ValueError(f"a unit must have at least one answer, not {answers}")
    return float(spearman_brown(icc1, times=answers))


def simulated_power(
    r: float,
    units: int,
    *,
    icc1: tuple[float, float],
    answers: tuple[float, float],
    uneven: float = 0.0,
    draws: int = DRAWS,
    seed: int = 0,
) -> Chance:
    """Chance that a true link of units is found significant (two-sided test at 5 %), by simulation.

    Parameters
    ----------
    r : float, between -1 and 1
        Correlation of what units are truly like.
    units : int
        Units with both scores.
    icc1, answers : (float, float)
        ICC(1), and mean number of answers a unit, of the one side and of the other.
    uneven : float, at least 0
        Standard deviation of answers over units, as a share of their mean; 0 where all have the same.
    draws : int, at least 1
        Surveys that are drawn.
    seed : int
        Of the draws; the same seed, the same chance.

    Returns
    -------
    Chance

    Raises
    ------
    ValueError
        r is not between -1 and 1, an ICC(1) not within 0-1, or there is less than one answer a unit.

    Notes
    -----
    True scores are bivariate normal with variances ICC(1); a unit's mean adds a normal error of variance (1 - ICC(1)) / k. With
    ``uneven``, k follows a gamma distribution, rounded, at least 1. With even units the measured r is
    r sqrt(ICC(2) ICC(2)) on average, and :func:`assessment.stats.planning.power` of that is the same but for its approximation.

    References
    ----------
    Muthén, L. K., & Muthén, B. O. (2002). How to use a Monte Carlo study to decide on sample size and determine power. Structural
    Equation Modeling, 9, 599-620.

    Examples
    --------
    >>> simulated_power(0.5, 30, icc1=(1, 1), answers=(1, 1), draws=500).share > 0.75
    True
    >>> few, many = (simulated_power(0.5, 30, icc1=(0.1, 0.1), answers=(n, n), draws=500).share for n in (5, 50))
    >>> few < many
    True
    """
    if not -1 < r < 1:
        raise ValueError(f"a true correlation must be between -1 and 1, not {r}")
    for share, number in zip(icc1, answers, strict=True):
        dependability(share, number)  # refuses what can't be
    if units < FEWEST_PAIRS:
        return Chance(math.nan, math.nan, math.nan, 0)
    rng, at_once = default_rng(seed), max(1, MOST_AT_ONCE // units)
    sizes = [min(at_once, draws - start) for start in range(0, draws, at_once)]
    found = sum(significant(r, (size, units), icc1=icc1, answers=answers, uneven=uneven, rng=rng) for size in sizes)
    low, high = share_interval(float(found), draws)
    return Chance(found / draws, float(low), float(high), draws)


def significant(
    r: float,
    shape: tuple[int, int],
    *,
    icc1: tuple[float, float],
    answers: tuple[float, float],
    uneven: float,
    rng: Generator,
) -> int:
    """In how many of some drawn surveys the link is significant."""
    first, other = rng.standard_normal((2, *shape))
    true = first, r * first + math.sqrt(1 - r**2) * other
    x, y = (
        math.sqrt(share) * scores + np.sqrt((1 - share) / counts(number, shape, uneven, rng)) * rng.standard_normal(shape)
        for scores, share, number in zip(true, icc1, answers, strict=True)
    )
    x, y = (scores - scores.mean(axis=1, keepdims=True) for scores in (x, y))
    seen = (x * y).sum(axis=1) / np.sqrt((x**2).sum(axis=1) * (y**2).sum(axis=1))
    return int((np.abs(seen) > smallest_link(shape[1])).sum())


def counts(number: float, shape: tuple[int, int], uneven: float, rng: Generator) -> Floats:
    """Answers of each unit in each drawn survey."""
    if not uneven:
        return np.full(shape, float(number))
    drawn = rng.gamma(1 / uneven**2, number * uneven**2, shape)
    return np.asarray(np.maximum(1.0, np.round(drawn)))


def rate_needed(half_width: float, sd: float, population: int, *, confidence: float = 0.95) -> float:
    """Response rate that a group of known size needs for its score's interval to be narrow enough.

    Parameters
    ----------
    half_width : float, above 0
        Points either way.
    sd : float, at least 0
        Standard deviation between people expected.
    population : int, at least 1
        People in the group.
    confidence : float, between 0 and 1
        Of the interval.

    Returns
    -------
    float
        A share 0-1.

    Raises
    ------
    ValueError
        The group has nobody in it, or :func:`assessment.stats.planning.answers_needed` refuses.

    Notes
    -----
    n / N with the smallest n at which t(n - 1) sd sqrt((1 - n / N) / n) <= half width. With z for t that is Cochran's
    n0 / (1 + n0 / N), n0 = (z sd / half width)^2.

    References
    ----------
    Cochran, W. G. (1977). Sampling techniques (3rd ed.), chapter 4. Wiley.

    Examples
    --------
    >>> [round(rate_needed(5, 20, people), 2) for people in (12, 60, 1000)]
    [0.92, 0.53, 0.06]
    """
    if population < 1:
        raise ValueError(f"a group must have at least one person in it, not {population}")
    return answers_needed(half_width, sd, population=population, confidence=confidence) / population
