"""Whether two groups differ: a test that small groups near an end of the scale don't fool.

Of three hundred small shops that are all alike, some have by chance ten people who all tick the highest box. Their variance is
tiny, and Welch's test, which believes it, calls them different from the rest with a p of one in a million. The second test asks
what their variance would be if they were like the others: with so high a mean as all have together, ten alike are no wonder.
A difference counts where both tests see it.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from assessment.stats.intervals import SCORE, Estimate, difference_estimate, floats, worth_of_answers
from assessment.stats.moments import Floats

__all__ = ["difference_p"]


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
