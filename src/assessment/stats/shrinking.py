"""Estimates of many units as they most likely are: each drawn towards all of them by as much as chance may have moved it.

Of forty units the highest is the highest partly by luck, and the fewer its answers the more so. How far estimates are drawn
together depends on how much units truly differ, which is itself not known exactly, least of all with few units: every amount that
the estimates allow is tried, and counts by how well it fits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from assessment.stats.intervals import Estimate, Interval, floats, normal_quantile
from assessment.stats.moments import Floats
from assessment.stats.multilevel import Shrunken

__all__ = ["FEWEST_SHRUNKEN", "pooled_error", "shrink_estimates", "shrunken_interval"]

FEWEST_SHRUNKEN = 5  # units; with three or fewer the differences between units could be of any size
STEPS = 400  # amounts of difference between units that are tried
FAR = 25.0  # as a logarithm: so much less than any sampling variance, or more than all of them, none is likely
NEGLIGIBLE = 20.0  # as a logarithm: amounts so much less likely than the likeliest count for nothing


def pooled_error(n: ArrayLike, estimate: Estimate) -> Floats:
    """Sampling variances of units' means, from one spread of answers that all share.

    Parameters
    ----------
    n : array_like, shape (units,)
        Answers of each unit.
    estimate : Estimate
        Their means, standard errors and degrees of freedom; nan where there is none.

    Returns
    -------
    array of float, shape (units,)
        nan for a unit without an estimate; 0 where everybody in it answered.

    Notes
    -----
    sum(df n se^2) / sum(df), over the units' own n. Ten answers tell little of how much ten people differ: by their own standard
    errors, units that happened to agree would count as the best known. What a standard error is narrowed by because much of a
    unit answered is shared among units in the same way, but a unit that answered completely has no sampling error.

    Examples
    --------
    >>> pooled_error([10, 40], Estimate(np.array([50.0, 60.0]), np.array([6.0, 3.0]), np.array([9.0, 39.0])))
    array([36.,  9.])
    """
    sizes = floats(n)
    mean, se, df = (floats(part) for part in estimate)
    known = np.isfinite(mean) & np.isfinite(se) & (sizes > 0)
    sampled = known & np.isfinite(df)
    weight = df[sampled]
    spread = float(weight @ (sizes[sampled] * se[sampled] ** 2) / weight.sum()) if weight.sum() > 0 else 0.0
    return np.where(known, np.where(sampled, spread / np.where(known, sizes, 1.0), 0.0), np.nan)


def shrink_estimates(mean: ArrayLike, variance: ArrayLike) -> Shrunken:
    """Draw estimates of units towards the mean of all of them.

    Parameters
    ----------
    mean : array_like, shape (units,)
        The estimates; nan for a unit without one.
    variance : array_like, shape (units,)
        Their sampling variances (:func:`pooled_error`), 0 or more.

    Returns
    -------
    Shrunken
        nan throughout with fewer than five estimates, or where none has any sampling error.

    Notes
    -----
    y_j ~ N(theta_j, V_j), theta_j ~ N(m, A), with m and A unknown and equally likely everywhere (A >= 0). For each A,
    theta_j has the mean m + w (y_j - m), w = A / (A + V_j), with m weighted by 1 / (A + V_j), and the variance
    w V_j + (1 - w)^2 / sum(1 / (A + V)). These are averaged over A by its restricted likelihood, on 400 even steps of log A
    wherever that is not negligible; the variance of the means over A is added. Unlike a plug-in of the best A, this claims no
    certainty where the best A is 0. :func:`assessment.stats.shrink` is that plug-in, for whoever has each unit's variance.

    References
    ----------
    Morris, C. N., & Lysy, M. (2012). Shrinkage estimation in multilevel normal models. Statistical Science, 27, 115-134.

    Examples
    --------
    >>> found = shrink_estimates([40, 48, 50, 52, 60], [25, 1, 1, 1, 25])
    >>> found.mean.round(1), found.weight.round(2)
    (array([43. , 48.1, 50. , 51.9, 57. ]), array([0.7 , 0.97, 0.97, 0.97, 0.7 ]))
    """
    means, errors = np.broadcast_arrays(floats(mean), floats(variance))
    known = np.isfinite(means) & np.isfinite(errors)
    nothing = Shrunken(*(np.full(means.shape, np.nan) for _ in range(3)))
    if known.sum() < FEWEST_SHRUNKEN or not errors[known].any():
        return nothing
    y, v = means[known], errors[known]
    steps = likely_steps(y, v)
    between, precision, together, centre = at_steps(steps, y, v)
    chance = np.exp(log_chance(steps, y, v))
    chance /= chance.sum()
    weight = between * precision
    drawn = centre + weight * (y - centre)
    best = chance @ drawn
    spread = weight * v + (1 - weight) ** 2 / together + (drawn - best) ** 2
    for part, value in zip(nothing, (best, np.sqrt(chance @ spread), chance @ weight), strict=True):
        part[known] = value
    return nothing


def at_steps(steps: Floats, y: Floats, v: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """For each logarithm of A: A, units' precisions, their sum, and the mean that they give."""
    between = np.exp(steps)[:, None]
    precision = 1 / (between + v)
    together = precision.sum(axis=1, keepdims=True)
    return between, precision, together, (precision @ y)[:, None] / together


def log_chance(steps: Floats, y: Floats, v: Floats) -> Floats:
    """How likely each logarithm of A is, as a logarithm with 0 for the likeliest: even steps of log A are not even steps of A."""
    _, precision, together, centre = at_steps(steps, y, v)
    fit = np.log(precision).sum(axis=1) - np.log(together[:, 0]) - (precision * (y - centre) ** 2).sum(axis=1)
    found = fit / 2 + steps
    return np.asarray(found - found.max())


def likely_steps(y: Floats, v: Floats) -> Floats:
    """Even steps of log A over all that are likely."""
    steps = np.linspace(np.log(v[v > 0].min()) - FAR, np.log(max(v.max(), y.var())) + FAR, STEPS)
    near = np.flatnonzero(log_chance(steps, y, v) > -NEGLIGIBLE)
    return np.linspace(steps[max(near[0] - 1, 0)], steps[min(near[-1] + 1, STEPS - 1)], STEPS)


def shrunken_interval(found: Shrunken, *, confidence: float = 0.95) -> Interval:
    """Ranges that hold units' true values as often as promised, counted over all units.

    Parameters
    ----------
    found : Shrunken
        From :func:`shrink_estimates`.
    confidence : float, between 0 and 1
        How often, of all units.

    Returns
    -------
    Interval

    Notes
    -----
    mean -+ z se. The promise is for the units taken together: of those at both ends of a table it holds too, which is not so of
    intervals around the estimates themselves (whoever looks at the highest looks at luck).

    Examples
    --------
    >>> low, high = shrunken_interval(Shrunken(np.array([60.0]), np.array([2.0]), np.array([0.8])))
    >>> low.round(1), high.round(1)
    (array([56.1]), array([63.9]))
    """
    reach = normal_quantile(confidence) * found.se
    return Interval(found.mean - reach, found.mean + reach)
