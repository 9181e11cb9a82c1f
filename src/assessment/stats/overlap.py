"""How a mean has changed where some of the same people were asked twice.

Who thought well of a thing in spring mostly does in autumn. So what chance put into the first mean is partly in the second too,
and goes out of the difference: the more people answered twice, and the more alike they answered, the better it is known.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import SCORE, Estimate, difference_estimate, floats, leaning_freedom, leaning_limits, third_side
from assessment.stats.moments import Floats

__all__ = ["overlap_correlation", "overlap_interval"]

SAME = 1e-6  # of a standard error: nothing is left but rounding


def overlap_correlation(n_a: ArrayLike, n_b: ArrayLike, both: ArrayLike, *, population: ArrayLike = np.nan) -> Floats:
    """Correlation, over all people there are, of having answered once with having answered the other time.

    Parameters
    ----------
    n_a, n_b : array_like
        Who answered each time.
    both : array_like
        Who of them answered both times.
    population : array_like
        People in the group; nan means not known, and endless.

    Returns
    -------
    array of float
        -1 to 1: 1 where the same people answered, 0 where as many answered twice as chance would have it; nan in a census.

    Raises
    ------
    ValueError
        More answered both times than one of them.

    Notes
    -----
    (both - n_a n_b / N) / sqrt(n_a (1 - n_a / N) n_b (1 - n_b / N)), and both / sqrt(n_a n_b) where N is not known. Times the
    correlation of the two answers it is that of the two means. N is at least all who answered.

    References
    ----------
    Tam, S. M. (1984). On covariances from overlapping samples. The American Statistician, 38(4), 288-289.

    Examples
    --------
    >>> [round(float(overlap_correlation(20, 20, both, population=40)), 3) for both in (20, 10, 0)]
    [1.0, 0.0, -1.0]
    """
    one, other, twice = floats(n_a), floats(n_b), floats(both)
    if np.any((twice < 0) | (twice > np.minimum(one, other))):
        raise ValueError("nobody can have answered both times without answering each time")
    people = np.maximum(floats(population), one + other - twice)
    share = np.where(np.isnan(people), 0.0, 1 / people)
    with np.errstate(divide="ignore", invalid="ignore"):
        return (twice - one * other * share) / np.sqrt(one * (1 - one * share) * other * (1 - other * share))


def overlap_interval(
    a: Estimate,
    b: Estimate,
    r: ArrayLike,
    *,
    counts: tuple[ArrayLike, ArrayLike, ArrayLike],
    population: ArrayLike = np.nan,
    bounds: tuple[float, float] = SCORE,
    confidence: float = 0.95,
) -> tuple[Floats, Floats, Floats]:
    """Intervals of differences a - b between means, where some of the people are the same.

    Parameters
    ----------
    a, b : Estimate
        Means, standard errors and degrees of freedom.
    r : array_like
        Correlation of the two answers among those who gave both; nan where there is none.
    counts : (array_like, array_like, array_like)
        Who answered for a, for b, and for both.
    population : array_like
        People in the group; nan means not known.
    bounds : (float, float)
        The lowest and the highest possible mean.
    confidence : float, between 0 and 1
        How often such intervals hold the true difference.

    Returns
    -------
    difference, low, high : array of float
        In points; the limits nan where r is, where a side is a census or all of it gave one answer, and where all have moved
        by the same, so that nothing would be left to chance: :func:`assessment.stats.difference_interval` has an interval.

    Notes
    -----
    se^2 = se_a^2 + se_b^2 - 2 t se_a se_b, with t = r :func:`overlap_correlation`: without a population, s_a^2 / n_a +
    s_b^2 / n_b - 2 n_ab r s_a s_b / (n_a n_b). df = n_ab - 1 + (w - n_ab + 1) (n_a + n_b - 2 n_ab) / (n_a + n_b), w being
    Welch's: that of paired answers where all are, and Welch's where none is. Near an end of the scale low = a - b -
    sqrt((a - low_a)^2 + (high_b - b)^2 - 2 t (a - low_a) (high_b - b)), high likewise, with t of as many times df as leaning
    intervals have Welch's there (:func:`assessment.stats.difference_interval`).

    References
    ----------
    Derrick, B., Toher, D., & White, P. (2017). How to compare the means of two samples that include paired observations and
    independent observations: A companion to Derrick, Russ, Toher and White (2017). The Quantitative Methods for Psychology,
    13(2), 120-126.
    Zou, G. Y. (2007). Toward using confidence intervals to compare correlations. Psychological Methods, 12, 399-413.

    Examples
    --------
    Twenty-five people each time, all different; then the same, with answers that correlate .75:

    >>> [round(float(part), 2) for part in overlap_interval((70, 4, 24), (60, 4, 24), 0, counts=(25, 25, 0))]
    [10.0, -1.37, 21.37]
    >>> [round(float(part), 2) for part in overlap_interval((70, 4, 24), (60, 4, 24), 0.75, counts=(25, 25, 25))]
    [10.0, 4.16, 15.84]
    """
    n_a, n_b, both = (floats(part) for part in counts)
    apart = difference_estimate(a, b, bounds=bounds, confidence=confidence)
    (_, se_a, df_a), (_, se_b, df_b) = ([floats(part) for part in side] for side in (a, b))
    tied = floats(r) * overlap_correlation(n_a, n_b, both, population=population)
    se = third_side(se_a, se_b, tied)
    usable = np.isfinite(tied) & np.isfinite(df_a) & np.isfinite(df_b) & (se_a > 0) & (se_b > 0)
    usable &= se > SAME * np.maximum(se_a, se_b)
    alone = (n_a + n_b - 2 * both) / (n_a + n_b)
    df = both - 1 + (np.where(usable, apart.df, np.nan) - both + 1) * alone
    freedom = df * leaning_freedom(a, b, bounds=bounds) / apart.df
    found, tied = Estimate(apart.mean, np.where(usable, se, np.nan), df), np.where(usable, tied, np.nan)
    limits = leaning_limits(found, a, b, freedom=freedom, tied=tied, bounds=bounds, confidence=confidence)
    return found.mean, *limits
