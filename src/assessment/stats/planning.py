"""What a survey will be able to show, worked out before anyone is asked.

Two different things run out: units and answers. Units decide whether a link between staff and customers can be seen
at all; no number of answers makes up for too few of them. Answers decide how sharply one group's score is known.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy import special

from assessment.stats.association import FEWEST_PAIRS
from assessment.stats.intervals import normal_quantile, share_interval, t_quantile

__all__ = ["answers_needed", "power", "respondents_for_share", "smallest_link", "units_needed"]

MOST = 2**53  # beyond this, whole numbers are not exact as floats


def smallest_link(units: int, *, level: float = 0.05) -> float:
    """Smallest correlation, either way, that this many units would call significant.

    Parameters
    ----------
    units : int
        Units with both a staff and a customer score.
    level : float, between 0 and 1
        Two-sided level of the test.

    Returns
    -------
    float
        0-1; nan with fewer than four units.

    Notes
    -----
    t / sqrt(units - 2 + t^2), t the quantile with units - 2 degrees of freedom.

    Examples
    --------
    >>> [round(smallest_link(units), 3) for units in (10, 20, 50, 200)]
    [0.632, 0.444, 0.279, 0.139]
    """
    if units < FEWEST_PAIRS:
        return math.nan
    t = float(t_quantile(1 - level, units - 2))
    return t / math.sqrt(units - 2 + t**2)


def units_needed(r: float, *, power: float = 0.8, level: float = 0.05) -> int:
    """Units needed to find a true correlation of a given size.

    Parameters
    ----------
    r : float, between -1 and 1, not 0
        True correlation of the units' scores as they will be measured.
    power : float, between 0 and 1
        Chance of finding it.
    level : float, between 0 and 1
        Two-sided level of the test.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        r is 0, or not between -1 and 1; or power or level is not between 0 and 1.

    Notes
    -----
    ((z_level + z_power) / atanh(r))^2 + 3, rounded up.

    References
    ----------
    Cohen, J. (1988). Statistical power analysis for the behavioral sciences (2nd ed.), chapter 3. Erlbaum.

    Examples
    --------
    >>> [units_needed(r) for r in (0.1, 0.3, 0.5)]
    [783, 85, 30]
    """
    if not 0 < abs(r) < 1:
        raise ValueError(f"a true correlation must be between -1 and 1 and not 0, to be found; not {r}")
    if not 0 < power < 1:
        raise ValueError(f"power must be between 0 and 1, not {power}")
    reach = normal_quantile(1 - level) + float(special.ndtri(power))
    return max(FEWEST_PAIRS, math.ceil((max(reach, 0) / math.atanh(r)) ** 2 + 3))


def power(r: float, units: int, *, level: float = 0.05) -> float:
    """Chance that a true correlation is found significant.

    Parameters
    ----------
    r : float, between -1 and 1
        True correlation.
    units : int
        Units with both scores.
    level : float, between 0 and 1
        Two-sided level of the test.

    Returns
    -------
    float
        0-1; nan with fewer than four units. For r = 0 it is the level: a false alarm.

    Raises
    ------
    ValueError
        r is not between -1 and 1.

    Notes
    -----
    Fisher's z: Phi(|d| - z) + Phi(-|d| - z) with d = atanh(r) sqrt(units - 3).

    Examples
    --------
    >>> round(power(0.3, 85), 3), round(power(0.3, 20), 3)
    (0.8, 0.248)
    """
    if not -1 < r < 1:
        raise ValueError(f"a true correlation must be between -1 and 1, not {r}")
    if units < FEWEST_PAIRS:
        return math.nan
    shift = abs(math.atanh(r)) * math.sqrt(units - 3)
    z = normal_quantile(1 - level)
    return float(special.ndtr(shift - z) + special.ndtr(-shift - z))


def answers_needed(half_width: float, sd: float, *, population: float = math.nan, confidence: float = 0.95) -> int:
    """Answers needed for a group's mean score to be known to within a half width.

    Parameters
    ----------
    half_width : float, above 0
        Points either way.
    sd : float, at least 0
        Standard deviation between people expected (a 0-100 score of several items: about 20).
    population : float
        People in the group; nan if not known or very many.
    confidence : float, between 0 and 1
        Of the interval.

    Returns
    -------
    int
        At least 2, at most the population.

    Raises
    ------
    ValueError
        The half width is not above 0, or the standard deviation is below 0 or not finite.

    Notes
    -----
    The smallest n with t(n - 1) * sd * sqrt((1 - n / N) / n) <= half_width: half of a mean's interval.

    Examples
    --------
    >>> answers_needed(5, 20), answers_needed(5, 20, population=60)
    (64, 32)
    """
    check_half_width(half_width)
    if not 0 <= sd < math.inf:
        raise ValueError(f"the standard deviation must be 0 or above, not {sd}")

    def narrow(n: int) -> bool:
        unseen = 1 - n / population if population >= n else 1.0
        return float(t_quantile(confidence, n - 1)) * sd * math.sqrt(unseen / n) <= half_width

    return smallest(narrow, lowest=2, highest=population)


def respondents_for_share(
    half_width: float, *, share: float = 0.5, population: float = math.nan, confidence: float = 0.95
) -> int:
    """Answers needed for a group's share to be known to within a half width.

    Parameters
    ----------
    half_width : float, above 0
        Either way, as a share: .05 for five percentage points.
    share : float, 0-1
        Share expected; .5 needs the most.
    population : float
        People in the group; nan if not known or very many.
    confidence : float, between 0 and 1
        Of the interval.

    Returns
    -------
    int
        At least 1, at most the population.

    Raises
    ------
    ValueError
        The half width is not above 0, or the share is not within 0-1.

    Notes
    -----
    The smallest n at which half of Wilson's interval (:func:`assessment.stats.intervals.share_interval`) is narrow enough.

    Examples
    --------
    >>> respondents_for_share(0.05), respondents_for_share(0.05, population=200)
    (381, 132)
    """
    check_half_width(half_width)
    if not 0 <= share <= 1:
        raise ValueError(f"a share must be within 0-1, not {share}")

    def narrow(n: int) -> bool:
        low, high = share_interval(share * n, n, population=population, confidence=confidence)
        return float(high - low) / 2 <= half_width

    return smallest(narrow, lowest=1, highest=population)


def check_half_width(half_width: float) -> None:
    """Refuse a half width that no number of answers reaches."""
    if not half_width > 0:
        raise ValueError(f"a half width must be above 0, not {half_width}")


def smallest(enough: Callable[[int], bool], *, lowest: int, highest: float) -> int:
    """Return the smallest whole number that is enough; ``highest``, a census, always is, where it is known."""
    census = int(highest) if not np.isnan(highest) and highest < MOST else MOST
    if census <= lowest:
        return census
    below, above = lowest - 1, lowest
    while above < census and not enough(above):
        below, above = above, min(2 * above, census)
    while above - below > 1:
        middle = (below + above) // 2
        below, above = (below, middle) if enough(middle) else (middle, above)
    return above
