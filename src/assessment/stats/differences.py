"""Whether two groups differ: a test that small groups near an end of the scale don't fool.

Of three hundred small shops that are all alike, some have by chance ten people who all tick the highest box. Their variance is
tiny, and Welch's test, which believes it, calls them different from the rest with a p of one in a million. The second test asks
what their variance would be if they were like the others: with so high a mean as all have together, ten alike are no wonder.
A difference counts where both tests see it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import SCORE, Estimate, Interval, difference_estimate, floats, share_interval, worth_of_answers
from assessment.stats.moments import Floats

__all__ = ["difference_p", "share_difference"]


def share_difference(count: ArrayLike, n: ArrayLike, base_count: ArrayLike, base_n: ArrayLike) -> Interval:
    """95 % intervals of differences of two shares of different people.

    Parameters
    ----------
    count, n : array_like
        How many of how many on the one side.
    base_count, base_n : array_like
        The same on the side that is taken off.

    Returns
    -------
    Interval
        Ends of share less base share, -1 to 1; nan where a side has nobody.

    Raises
    ------
    ValueError
        A count is below zero or above n.

    Notes
    -----
    From Wilson's ends l and u of each share p: the low end is d - sqrt((p - l)^2 + (u' - p')^2), the high end d + sqrt((u - p)^2
    + (p' - l')^2), primes marking the side that is taken off.

    References
    ----------
    Newcombe, R. G. (1998). Interval estimation for the difference between independent proportions: comparison of eleven methods.
    Statistics in Medicine, 17, 873-890 (method 10).

    Examples
    --------
    >>> low, high = share_difference(56, 70, 48, 80)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)
    """
    (low, high), (base_low, base_high) = share_interval(count, n), share_interval(base_count, base_n)
    with np.errstate(invalid="ignore", divide="ignore"):
        share, base = floats(count) / floats(n), floats(base_count) / floats(base_n)
    gap = share - base
    return Interval(gap - np.hypot(share - low, base_high - base), gap + np.hypot(high - share, base - base_low))


def difference_p(a: Estimate, b: Estimate, *, bounds: tuple[float, float] = SCORE) -> Floats:
    """Two-sided p of no difference between means of different people.

    Parameters
    ----------
    a, b : Estimate
        Means, standard errors and degrees of freedom.
    bounds : (float, float)
        The lowest and the highest possible mean; infinite where there is none.

    Returns
    -------
    array of float
        The larger of two: Welch's, with each side's own standard error; and a score test, with the standard errors that both
        would have at the mean of all. nan where a side has no standard error; 0 for different censuses.

    Notes
    -----
    Score test: with p_a, p_b the means as shares of the way from low to high, and w = se^2 / (p (1 - p)), t = (p_a - p_b) /
    sqrt(p_0 (1 - p_0) (w_a + w_b)), p_0 being the mean weighted by the people behind each side, and Welch's degrees of freedom of
    w_a and w_b. Without finite bounds there is only Welch's.

    References
    ----------
    Rao, C. R. (1948). Large sample tests of statistical hypotheses concerning several parameters. Proceedings of the Cambridge
    Philosophical Society, 44, 50-57.
    Welch, B. L. (1947). The generalization of "Student's" problem. Biometrika, 34, 28-35.

    Examples
    --------
    >>> round(float(difference_p(Estimate(70.0, 3.0, 24.0), Estimate(60.0, 4.0, 15.0))), 4)
    0.055
    """
    welch = difference_estimate(a, b, bounds=bounds)
    own = tail(welch.mean, welch.se, welch.df)
    if not np.isfinite(bounds[1] - bounds[0]):
        return own
    (share_a, one_a), (share_b, one_b) = worth_of_answers(a, bounds), worth_of_answers(b, bounds)
    people_a, people_b = (np.where(np.isfinite(floats(side[2])), floats(side[2]), 1e12) + 1 for side in (a, b))
    together = (people_a * share_a + people_b * share_b) / (people_a + people_b)
    one = one_a + one_b
    with np.errstate(divide="ignore", invalid="ignore"):
        df = one**2 / (one_a**2 / floats(a[2]) + one_b**2 / floats(b[2]))
        common = tail(share_a - share_b, np.sqrt(together * (1 - together) * one), np.where(one == 0, np.inf, df))
    return np.fmax(own, np.where(np.isnan(own), np.nan, common))


def tail(difference: Floats, se: Floats, df: Floats) -> Floats:
    """Chance of a difference this far from zero where there is none; without sampling error any difference is one."""
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.where(difference == 0, 0.0, np.abs(difference) / se)
    endless = np.isinf(df)
    return np.asarray(2 * np.where(endless, special.ndtr(-t), special.stdtr(np.where(endless, 1.0, df), -t)))
