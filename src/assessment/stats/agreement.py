"""Whether people in a unit agree and units differ, without which there is no "score of the unit" to speak of.

Two questions that are easily confused. *Agreement* (rwg) looks inside one unit: are its people's answers closer together
than if they had ticked boxes at random? *Reliability* (ICC) compares units: how much of the difference between
people is a difference between units (ICC(1)), and how well does a unit's mean tell it apart from others (ICC(2))? Where
units do not differ, ICCs are near zero or below, and a link between units has nothing to stand on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats

__all__ = ["Agreement", "Icc", "OneWay", "icc", "one_way", "rwg_j", "skewed_variance", "uniform_variance"]

# Slightly skewed answers, by number of options (LeBreton & Senter 2008, table 2).
SLIGHTLY_SKEWED = {5: 1.34, 6: 1.85, 7: 2.90, 8: 3.47, 9: 5.66, 10: 6.30, 11: 7.31}

ROUNDING = 1e-12  # difference of means, relative to their size, that is floating point only
NEAR = 1e-13  # how near to its ends an ICC(1) is looked for

Reason = Literal["", "one_group", "one_answer_each", "no_variance"]


@dataclass(frozen=True)
class Icc:
    """Intraclass correlations of groups, or why there are none.

    Parameters
    ----------
    icc1 : float
        Share of the differences between people that lies between groups; below zero if groups differ less than chance has it.
    icc2 : float
        Reliability of a group's mean at the typical group size k0; may be below zero.
    low, high : float
        95 % interval of icc1, exact for normal scores in groups of any sizes.
    icc2_low, icc2_high : float
        The same of icc2, at k0.
    k0 : float
        The group size that stands for unequal ones.
    groups, n : int
        Groups with at least one answer, and answers in them.
    reason : {"", "one_group", "one_answer_each", "no_variance"}
        Why something is nan: fewer than two groups, no group with two answers, or all answers the same.
    """

    icc1: float
    icc2: float
    low: float
    high: float
    icc2_low: float
    icc2_high: float
    k0: float
    groups: int
    n: int
    reason: Reason = ""


class OneWay(NamedTuple):
    """A one-way analysis of variance.

    Parameters
    ----------
    between, within : float
        Mean squares between and within groups; within is nan where no group has two.
    k0 : float
        The group size that stands for unequal ones; nan of fewer than two groups.
    groups, n : int
        Groups with at least one answer, and answers in them.
    """

    between: float
    within: float
    k0: float
    groups: int
    n: int


class Agreement(NamedTuple):
    """Agreement within each group.

    Parameters
    ----------
    raw : array of float
        rwg(j) as the formula gives it; below 0 or above 1 where people differ more than at random. nan with fewer than two
        respondents.
    floored : array of float
        The same, but 0 where people differ more than at random: between 0 and 1. This is the one to report.
    ratio : array of float
        Mean item variance over the random variance: above 1, people are split.
    """

    raw: Floats
    floored: Floats
    ratio: Floats


def one_way(n: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> OneWay:
    """Analyse the variance of groups of any sizes, from their counts, means and variances.

    Parameters
    ----------
    n, mean, variance : array_like, shape (groups,)
        Of each group; groups with n = 0 are left out, the variance of a group of one is not looked at. Means may be counted from
        anywhere: from exact sums, :func:`~assessment.stats.moments.mean_deviations` loses no digit.

    Returns
    -------
    OneWay

    Notes
    -----
    MSB = sum n (mean - grand mean)^2 / (G - 1), MSW = sum (n - 1) variance / (N - G), k0 = (N - sum n^2 / N) / (G - 1).

    References
    ----------
    Searle, S. R. (1971). Linear models, p. 473-474 (k0). Wiley.

    Examples
    --------
    >>> one_way([3, 3, 3], [2, 4, 6], [1, 1, 1])
    OneWay(between=12.0, within=1.0, k0=3.0, groups=3, n=9)
    """
    sizes, means, variances = (np.ravel(part) for part in np.broadcast_arrays(floats(n), floats(mean), floats(variance)))
    some = sizes > 0
    sizes, means, variances = sizes[some], means[some], variances[some]
    groups, people = int(sizes.size), int(sizes.sum())
    if groups < 2:
        return OneWay(np.nan, np.nan, np.nan, groups, people)
    grand = means @ sizes / people
    between = float(sizes @ (means - grand) ** 2) / (groups - 1)
    inside = float((sizes - 1) @ np.where(sizes > 1, variances, 0.0))
    within = inside / (people - groups) if people > groups else np.nan
    # What floating point leaves of means that are the same is no difference; beside what people differ by, least of all.
    size = max(float(grand**2), 0.0 if np.isnan(within) else within)
    between = 0.0 if between <= ROUNDING**2 * size else between
    return OneWay(between, within, float((people - (sizes**2).sum() / people) / (groups - 1)), groups, people)


def icc(n: ArrayLike, mean: ArrayLike, variance: ArrayLike, *, confidence: float = 0.95) -> Icc:
    """ICC(1) and ICC(2) of groups of any sizes, from their counts, means and variances.

    Parameters
    ----------
    n, mean, variance : array_like, shape (groups,)
        As for :func:`one_way`.
    confidence : float, between 0 and 1
        Of the intervals.

    Returns
    -------
    Icc
        Values below zero are kept: cutting them would hide that units do not differ.

    Notes
    -----
    ICC(1) = (MSB - MSW) / (MSB + (k0 - 1) MSW), ICC(2) = (MSB - MSW) / MSB = 1 - 1 / F. Interval of ICC(1): those values at which
    Wald's ratio of weighted squares between to MSW lies between F's quantiles; of groups of one size, F / F_q in place of F.
    Of ICC(2): k0 ICC(1) / (1 + (k0 - 1) ICC(1)) of its ends. Neither is ever short of the estimate itself. Not the rater
    coefficients of Shrout and Fleiss that bear similar names, and not to be quoted for one unit much smaller or larger than k0.

    References
    ----------
    Bliese, P. D. (2000). Within-group agreement, non-independence, and reliability. In K. J. Klein & S. W. J. Kozlowski
    (Eds.), Multilevel theory, research, and methods in organizations (pp. 349-381). Jossey-Bass.
    Wald, A. (1940). A note on the analysis of variance with unequal class frequencies. Annals of Mathematical Statistics, 11,
    96-100 (intervals).

    Examples
    --------
    >>> found = icc([3, 3, 3], [2, 4, 6], [1, 1, 1])
    >>> round(found.icc1, 4), round(found.icc2, 4), found.k0, found.groups, found.n
    (0.7857, 0.9167, 3.0, 3, 9)
    >>> round(found.icc2_low, 4), round(found.icc2_high, 4)
    (0.395, 0.9979)
    """
    found = one_way(n, mean, variance)
    between, within, k0, groups, people = found
    if groups < 2:
        return refused(found, "one_group")
    if people == groups:
        return refused(found, "one_answer_each")
    if within == 0 and between == 0:
        return refused(found, "no_variance")
    icc1, icc2 = icc1_of(between, within, k0), icc2_of(between, within)
    lower, upper = exact_limits(n, mean, found, confidence)
    low, high = min(lower, icc1), max(upper, icc1)
    low2, high2 = stepped_up(low, k0), stepped_up(high, k0)
    if between == 0:
        low2, high2 = np.nan, np.nan
    return Icc(icc1, icc2, low, high, low2, high2, k0, groups, people)


def rwg_j(item_variances: ArrayLike, n: ArrayLike, *, random_variance: float) -> Agreement:
    """Agreement within groups on a scale of several items: rwg(j), or rwg for one item.

    Parameters
    ----------
    item_variances : array_like, shape (..., items)
        Sample variance (n - 1) of each item in each group, over the people who answered all of them.
    n : array_like, shape (...)
        Those people.
    random_variance : float, above 0
        Variance of answers ticked at random: :func:`uniform_variance` of the number of options, or the variance of a
        skewed pattern (5 options: slightly skewed 1.34, moderately .90, heavily .44). In the same squared units as the
        variances: where scores are rescaled to 0-100 the random variance must be too.

    Returns
    -------
    Agreement
        nan for groups of fewer than two people, who can't disagree.

    Raises
    ------
    ValueError
        The random variance is not above zero.

    Notes
    -----
    With q = mean item variance / random variance: J (1 - q) / (J (1 - q) + q). Where q is above 1 the raw formula is no
    measure of anything (it passes 1 for a unit split between two camps), so the floored one takes q as 1 and gives 0.

    References
    ----------
    James, L. R., Demaree, R. G. & Wolf, G. (1984). Estimating within-group interrater reliability with and without
    response bias. Journal of Applied Psychology, 69, 85-98. LeBreton, J. M. & Senter, J. L. (2008). Answers to 20
    questions about interrater reliability and interrater agreement. Organizational Research Methods, 11, 815-852.

    Examples
    --------
    Two items, five options: a unit that agrees closely, one whose people are split, one all the same, one person:

    >>> found = rwg_j([[0.5, 0.5], [2.5, 2.5], [0, 0], [0, 0]], [8, 8, 8, 1], random_variance=uniform_variance(5))
    >>> found.floored.round(4), found.raw.round(4)
    (array([0.8571, 0.    , 1.    ,    nan]), array([ 0.8571, -0.6667,  1.    ,     nan]))
    """
    if not random_variance > 0:
        raise ValueError(f"the random variance must be above 0, not {random_variance}")
    variances = floats(item_variances)
    items = variances.shape[-1]
    spread = np.where(floats(n) >= 2, variances.mean(axis=-1), np.nan) / random_variance
    return Agreement(rwg_of(spread, items), rwg_of(np.minimum(spread, 1.0), items), spread)


def uniform_variance(options: int) -> float:
    """Variance of answers ticked at random when every option is as likely as any other.

    Parameters
    ----------
    options : int, at least 2
        Points of the answer scale; 0-10 has eleven.

    Returns
    -------
    float
        (options^2 - 1) / 12, in squared answer points.

    Raises
    ------
    ValueError
        There are fewer than two options.

    Examples
    --------
    >>> [round(uniform_variance(options), 3) for options in (4, 5, 6, 7, 11)]
    [1.25, 2.0, 2.917, 4.0, 10.0]
    """
    if options < 2:
        raise ValueError(f"a scale needs at least two options, not {options}")
    return (options**2 - 1) / 12


def skewed_variance(options: int) -> float | None:
    """Variance of answers ticked at random by people who lean slightly to one side, as most do.

    Parameters
    ----------
    options : int
        Points of the answer scale; 0-10 has eleven.

    Returns
    -------
    float or None
        In squared answer points, as published for five to eleven options; None for others.

    Notes
    -----
    Of five options: 5, 15, 20, 35 and 25 % of answers.

    References
    ----------
    LeBreton, J. M. & Senter, J. L. (2008). Answers to 20 questions about interrater reliability and interrater agreement.
    Organizational Research Methods, 11, 815-852, table 2.

    Examples
    --------
    >>> skewed_variance(5), skewed_variance(4)
    (1.34, None)
    """
    return SLIGHTLY_SKEWED.get(options)


def rwg_of(spread: Floats, items: int) -> Floats:
    """Return rwg(j) for a ratio of variances; nan where the formula divides by zero."""
    agreeing = items * (1 - spread)
    below = agreeing + spread
    return agreeing / np.where(below == 0, np.nan, below)


def icc1_of(between: float, within: float, k0: float) -> float:
    """ICC(1) from mean squares."""
    return (between - within) / (between + (k0 - 1) * within)


def icc2_of(between: float, within: float) -> float:
    """ICC(2) from mean squares; nan where all group means are the same, as it then has no lower limit."""
    return (between - within) / between if between > 0 else np.nan


def stepped_up(icc1: float, k0: float) -> float:
    """ICC(2) that goes with an ICC(1), by Spearman and Brown; nan where it has no lower limit."""
    below = 1 + (k0 - 1) * icc1
    return k0 * icc1 / below if below > 0 else np.nan


def exact_limits(n: ArrayLike, mean: ArrayLike, found: OneWay, confidence: float) -> tuple[float, float]:
    """Limits of ICC(1): where Wald's ratio passes the upper and the lower quantile of F."""
    if found.within == 0:
        return 1.0, 1.0
    sizes, means = (np.ravel(part) for part in np.broadcast_arrays(floats(n), floats(mean)))
    sizes, means = sizes[sizes > 0], means[sizes > 0]
    df = found.groups - 1, found.n - found.groups

    def ratio(icc1: float) -> float:
        """Squares between groups, weighted as they would be at this ICC(1), over those within; falls as ICC(1) rises."""
        weights = sizes * (1 - icc1) / (1 - icc1 + icc1 * sizes)
        centre = weights @ means / weights.sum()
        return float(weights @ (means - centre) ** 2) / df[0] / found.within

    def limit(quantile: float) -> float:
        """Where the ratio passes a quantile; an end of what can be where it passes it nowhere."""
        lowest, highest = -1 / (float(sizes.max()) - 1) + NEAR, 1 - NEAR
        if ratio(lowest) <= quantile:
            return lowest
        if ratio(highest) >= quantile:
            return 1.0
        return float(optimize.brentq(lambda at: ratio(at) - quantile, lowest, highest, xtol=1e-15))

    tail = (1 - confidence) / 2
    low, high = (limit(float(special.fdtri(*df, share))) for share in (1 - tail, tail))
    return low, high


def refused(found: OneWay, reason: Reason) -> Icc:
    """Say that nothing could be computed, and why."""
    return Icc(*(np.nan,) * 6, found.k0, found.groups, found.n, reason)
