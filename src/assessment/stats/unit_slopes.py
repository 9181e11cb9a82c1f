"""Slopes of customers' answers on what is true of their unit, with ranges that hold from five units on.

The error of :func:`~assessment.stats.multilevel.random_intercept` rests on a variance between units that few units hardly tell:
where it comes out as 0, units are taken for alike. Here it is taken from how far units' averages lie from the line.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from assessment.stats.intervals import t_quantile
from assessment.stats.moments import Floats
from assessment.stats.multilevel import ROUNDING, Data, Fit, Reason, best_ratio, fitted, gather, refusal

__all__ = ["UnitSlopes", "unit_slopes"]


@dataclass(frozen=True)
class UnitSlopes:
    """Slopes on units' predictors, or why there are none.

    Parameters
    ----------
    coefficients, se, low, high, p : array of float, shape (1 + predictors,)
        Intercept, then a slope for each predictor: standard error, interval, two-sided p of no slope. Without an error where
        the predictors give units' means exactly, as chance never does.
    df : int
        Degrees of freedom of each: units less coefficients.
    units, n : int
        Units with answers, and answers in them.
    reason : {"", "too_few_units", "one_answer_each", "no_variance", "collinear"}
        As :class:`~assessment.stats.multilevel.RandomIntercept` has it.
    """

    coefficients: Floats
    se: Floats
    low: Floats
    high: Floats
    p: Floats
    df: int
    units: int
    n: int
    reason: Reason = ""


def unit_slopes(
    n: ArrayLike, mean: ArrayLike, variance: ArrayLike, predictors: ArrayLike | None = None, *, confidence: float = 0.95
) -> UnitSlopes:
    """Fit slopes on predictors that are true of whole units, and take their errors from how units' means lie around them.

    Parameters
    ----------
    n, mean, variance, predictors, confidence
        As for :func:`~assessment.stats.multilevel.random_intercept`.

    Returns
    -------
    UnitSlopes

    Notes
    -----
    Generalised least squares at the ratio of the variances at which the REML likelihood times tau is largest, which is never 0: a
    ratio of 0 can be luck, and would give a unit of a thousand answers the say of a hundred units of ten. With weights
    w = n / (1 + n ratio), k units and p coefficients the errors are those of (X'WX)^-1 sum w (mean - x'b)^2 / (k - p), and t has
    k - p degrees of freedom. With units of one size that is the exact t test on units' means, whatever the ratio.

    References
    ----------
    Chung, Y., Rabe-Hesketh, S., Dorie, V., Gelman, A., & Liu, J. (2013). A nondegenerate penalized likelihood estimator for
    variance parameters in multilevel models. Psychometrika, 78, 685-709.
    Knapp, G., & Hartung, J. (2003). Improved tests for a random effects meta-regression with a single covariate. Statistics in
    Medicine, 22, 2693-2710.

    Examples
    --------
    >>> found = unit_slopes([4, 4, 4, 4, 4], [1, 2, 5, 3, 6], [1, 1, 1, 1, 1], [1, 2, 3, 4, 5])
    >>> [round(float(value), 3) for value in (found.coefficients[1], found.low[1], found.high[1])], found.df
    ([1.1, -0.212, 2.412], 3)
    """
    data = gather(n, mean, variance, predictors)
    units, count = data.design.shape
    answers, df = int(data.n.sum()), units - count
    if reason := refusal(data):
        return UnitSlopes(*(np.full(count, np.nan),) * 5, df, units, answers, reason)
    fit = fitted(data, best_ratio(data, off_zero=True))
    se = errors(data, fit)
    reach, p = t_quantile(confidence, df) * se, 2 * special.stdtr(df, -np.abs(fit.coefficients) / se)
    return UnitSlopes(fit.coefficients, se, fit.coefficients - reach, fit.coefficients + reach, p, df, units, answers)


def errors(data: Data, fit: Fit) -> Floats:
    """Standard errors by how far units' means lie from the model; nan where they don't."""
    between = float(fit.weight @ fit.residual**2)
    if between <= ROUNDING * data.within:
        return np.full(len(fit.coefficients), np.nan)
    units, count = data.design.shape
    return np.asarray(np.sqrt(between / (units - count) * np.diag(fit.inverse)))
