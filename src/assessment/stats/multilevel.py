"""People within units: how much units differ, and what of it goes with something that is true of the unit.

Customers of one store are more alike than customers of two, so a thousand customers of twenty stores are not a thousand facts
about stores. A random intercept gives each unit its own level and lets the data say how far units differ; a slope on a
unit's staff score is then held against the differences between units, with about as many degrees of freedom as there are
units. Everything is computed from each unit's count, mean and variance.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from assessment.stats.intervals import floats, t_quantile
from assessment.stats.moments import Floats, as_columns

__all__ = ["RandomIntercept", "Shrunken", "random_intercept", "shrink"]

FEWEST_BEYOND = 2  # units beyond the coefficients, so that their spread can be told
GRID = np.concatenate([[0.0], np.geomspace(1e-7, 1e5, 145)])  # ratios of the variances, tau2 / sigma2, that are looked at first
MOST = 1e30  # no ratio is larger, of answers that differ by more than floating point does
ROUNDING = 1e-12  # spread, relative to size, below which numbers differ by floating point only

Reason = Literal["", "too_few_units", "one_answer_each", "no_variance", "collinear"]


@dataclass(frozen=True)
class RandomIntercept:
    """A model of answers within units, or why there is none.

    Parameters
    ----------
    coefficients, se, df, low, high, p : array of float, shape (1 + predictors,)
        Intercept, then a slope for each predictor: standard error, degrees of freedom, interval, two-sided p of no slope.
    tau2, sigma2 : float
        Variance between units (beyond what the predictors say) and within them.
    deviance : float
        The REML criterion, -2 log restricted likelihood.
    units, n : int
        Units with answers, and answers in them.
    reason : {"", "too_few_units", "one_answer_each", "no_variance", "collinear"}
        Why nothing could be computed: fewer than two units beyond the coefficients; no unit with two answers; all answers
        the same within units; predictors that tell the same.
    singular : bool
        No variance between units is left to see: tau2 is 0.
    """

    coefficients: Floats
    se: Floats
    df: Floats
    low: Floats
    high: Floats
    p: Floats
    tau2: float
    sigma2: float
    deviance: float
    units: int
    n: int
    reason: Reason = ""
    singular: bool = False


class Shrunken(NamedTuple):
    """Units' means drawn towards the mean of all, the more so the fewer answers they rest on.

    Parameters
    ----------
    mean, se : array of float
        Best guess of each unit's true mean, and its standard error; nan for a unit without answers.
    weight : array of float, 0-1
        How much of a unit's own mean is in it.
    """

    mean: Floats
    se: Floats
    weight: Floats


class Data(NamedTuple):
    """Units with answers: count, mean, the design matrix; and the sum of squares within all of them."""

    n: Floats
    mean: Floats
    design: Floats
    within: float


class Fit(NamedTuple):
    """A generalised least squares fit at one ratio of the variances."""

    coefficients: Floats
    inverse: Floats  # of X'WX
    residual: Floats
    weight: Floats
    squares: float  # the weighted sum of squares, within and between


def random_intercept(
    n: ArrayLike, mean: ArrayLike, variance: ArrayLike, predictors: ArrayLike | None = None, *, confidence: float = 0.95
) -> RandomIntercept:
    """Fit a random intercept by restricted maximum likelihood, with predictors that are true of whole units.

    Parameters
    ----------
    n, mean, variance : array_like, shape (units,)
        Answers of each unit, their mean, and their variance (divisor n - 1; not looked at where n is 1). Units without answers
        are left out, as are those with a predictor missing.
    predictors : array_like, shape (units,) or (units, predictors), optional
        Such as each unit's staff score. An intercept is always in the model.
    confidence : float, between 0 and 1
        Of the intervals.

    Returns
    -------
    RandomIntercept

    Notes
    -----
    y_ij = x_j'b + u_j + e_ij, u ~ N(0, tau2), e ~ N(0, sigma2). The ratio tau2 / sigma2 is found on the profiled REML likelihood,
    first on a grid, so that no local optimum is taken, then as the root of its derivative. Degrees of freedom: Satterthwaite's,
    from the observed information of the two variances, at least 1 and at most units - coefficients. Where tau2 is 0 they are
    units - coefficients, and standard errors are as if units did not differ: ``singular`` says so. All are the figures of lme4
    and lmerTest, but for these bounds: lmerTest has nearly as many degrees of freedom as answers where tau2 is 0 or hardly above,
    which nothing that is true of a whole unit can have. A range that holds as often as it says, where tau2 is 0 by luck, too, is
    that of :func:`~assessment.stats.unit_slopes.unit_slopes`.

    References
    ----------
    Harville, D. A. (1977). Maximum likelihood approaches to variance component estimation. Journal of the American Statistical
    Association, 72, 320-338.
    Kuznetsova, A., Brockhoff, P. B., & Christensen, R. H. B. (2017). lmerTest package. Journal of Statistical Software, 82(13).

    Examples
    --------
    >>> found = random_intercept([4, 4, 4, 4, 4], [1, 2, 5, 3, 6], [1, 1, 1, 1, 1], [1, 2, 3, 4, 5])
    >>> [round(float(value), 3) for value in (found.coefficients[1], found.low[1], found.high[1], found.tau2, found.sigma2)]
    [1.1, -0.212, 2.412, 1.45, 1.0]
    """
    data = gather(n, mean, variance, predictors)
    units, count = data.design.shape
    if reason := refusal(data):
        nothing = np.full(count, np.nan)
        missing = (nothing,) * 6
        return RandomIntercept(*missing, np.nan, np.nan, np.nan, units, int(data.n.sum()), reason)
    ratio = best_ratio(data)
    fit = fitted(data, ratio)
    sigma2 = fit.squares / (data.n.sum() - count)
    tau2 = ratio * sigma2
    se = np.sqrt(sigma2 * np.diag(fit.inverse))
    df = degrees_of_freedom(data, tau2, sigma2)
    reach = t_quantile(confidence, df) * se
    p = 2 * special.stdtr(df, -np.abs(fit.coefficients) / se)
    return RandomIntercept(
        coefficients=fit.coefficients, se=se, df=df, low=fit.coefficients - reach, high=fit.coefficients + reach, p=p,
        tau2=tau2, sigma2=sigma2, deviance=float(deviance(data, ratio)), units=units, n=int(data.n.sum()), singular=ratio == 0,
    )  # fmt: skip


def shrink(n: ArrayLike, mean: ArrayLike, variance: ArrayLike) -> Shrunken:
    """Units' means as they most likely are: each drawn towards the mean of all by as much as chance may have moved it.

    Parameters
    ----------
    n, mean, variance : array_like, shape (units,)
        As for :func:`random_intercept`.

    Returns
    -------
    Shrunken
        nan throughout where no model can be fitted. A unit without answers has none of its own: nan.

    Notes
    -----
    weight = tau2 / (tau2 + sigma2 / n); mean = m + weight (own mean - m), m being the generalised least squares mean;
    se^2 = weight sigma2 / n + (1 - weight)^2 se(m)^2. (That of lme4 leaves the last term out.) For comparing units: a ranking of
    raw means ranks luck, since the smallest units are at both ends. The n shown with a unit stays its own.

    References
    ----------
    Efron, B., & Morris, C. (1977). Stein's paradox in statistics. Scientific American, 236(5), 119-127.

    Examples
    --------
    >>> found = shrink([5, 50, 50, 5], [20, 48, 52, 80], [100, 100, 100, 100])
    >>> found.mean.round(1), found.weight.round(2)
    (array([21., 48., 52., 79.]), array([0.97, 1.  , 1.  , 0.97]))
    """
    data = gather(n, mean, variance, None)
    sizes, means, _ = np.broadcast_arrays(floats(n), floats(mean), floats(variance))
    if refusal(data):
        return Shrunken(*(np.full(sizes.shape, np.nan),) * 3)
    ratio = best_ratio(data)
    fit = fitted(data, ratio)
    sigma2 = fit.squares / (data.n.sum() - 1)
    own = 1 / np.where(sizes > 0, sizes, np.nan)
    weight, centre = ratio / (ratio + own), fit.coefficients[0]
    spread = weight * own + (1 - weight) ** 2 * fit.inverse[0, 0]
    return Shrunken(centre + weight * (means - centre), np.sqrt(sigma2 * spread), weight)


def gather(n: ArrayLike, mean: ArrayLike, variance: ArrayLike, predictors: ArrayLike | None) -> Data:
    """Units with answers and predictors, and the design matrix of an intercept and the predictors."""
    sizes, means, variances = (np.ravel(part) for part in np.broadcast_arrays(floats(n), floats(mean), floats(variance)))
    columns = np.empty((sizes.size, 0)) if predictors is None else as_columns(predictors)
    used = (sizes > 0) & np.isfinite(means) & np.isfinite(columns).all(axis=1)
    within = np.where(sizes > 1, (sizes - 1) * variances, 0.0)[used].sum()
    design = np.column_stack([np.ones(int(used.sum())), columns[used]])
    return Data(sizes[used], means[used], design, float(within))


def refusal(data: Data) -> Reason:
    """Why no model can be fitted; "" where one can."""
    units, count = data.design.shape
    if units < count + FEWEST_BEYOND:
        return "too_few_units"
    if data.n.sum() == units:
        return "one_answer_each"
    if not data.within > float(data.n.sum() * (ROUNDING * np.max(np.abs(data.mean))) ** 2):
        return "no_variance"
    sizes = np.linalg.norm(data.design, axis=0)
    if not sizes.all():
        return "collinear"
    return "collinear" if np.linalg.matrix_rank(data.design / sizes, tol=1e-10) < count else ""


def fitted(data: Data, ratio: float | Floats) -> Fit:
    """Coefficients at one ratio of the variances, or at each of several, in units of sigma2."""
    weight = data.n / (1 + np.asarray(ratio)[..., None] * data.n)
    root = np.sqrt(weight)
    q, r = np.linalg.qr(root[..., None] * data.design)
    back = np.linalg.inv(r)
    turned = np.swapaxes(q, -1, -2) @ (root * data.mean)[..., None]
    coefficients = (back @ turned)[..., 0]
    residual = data.mean - coefficients @ data.design.T
    inverse = back @ np.swapaxes(back, -1, -2)
    return Fit(coefficients, inverse, residual, weight, data.within + (weight * residual**2).sum(axis=-1))


def deviance(data: Data, ratio: float | Floats) -> Floats:
    """The REML criterion with sigma2 profiled out, at one ratio of the variances or at each of several."""
    fit, count = fitted(data, ratio), data.design.shape[1]
    free = data.n.sum() - count
    _, size = np.linalg.slogdet(fit.inverse)
    beside = np.log1p(np.asarray(ratio)[..., None] * data.n).sum(axis=-1) - size
    return np.asarray(free * (1 + np.log(2 * np.pi * fit.squares / free)) + beside)


def slope(data: Data, ratio: float) -> float:
    """Derivative of the criterion by the ratio."""
    fit, free = fitted(data, ratio), data.n.sum() - data.design.shape[1]
    hat = np.einsum("ij,jk,ik->i", data.design, fit.inverse, data.design)
    return float(-free * (fit.weight**2 @ fit.residual**2) / fit.squares + fit.weight.sum() - fit.weight**2 @ hat)


def best_ratio(data: Data, *, off_zero: bool = False) -> float:
    """The ratio of the variances at which the criterion is smallest; or, off zero, the criterion less the ratio's logarithm."""

    def lowest(scale: Floats) -> int:
        return int(np.argmin(deviance(data, scale) - (np.log(scale) if off_zero else 0)))

    scale = GRID[int(off_zero) :] / np.median(data.n)
    while (at := lowest(scale)) == scale.size - 1 and scale[-1] < MOST:  # units differ by more than was looked at
        scale = scale[-2] * GRID[1:] / GRID[1]
    low, high = scale[max(at - 1, 0)], scale[min(at + 1, scale.size - 1)]

    def turn(ratio: float) -> float:
        return slope(data, ratio) - (1 / ratio if off_zero else 0)

    if turn(low) >= 0 or turn(high) <= 0:  # nothing turns between them: the smallest is at an end
        return float(scale[at])
    return root_of(turn, low, high)


def root_of(function: Callable[[float], float], low: float, high: float) -> float:
    """Where a function turns its sign between two points."""
    return float(optimize.brentq(function, low, high, xtol=1e-14, rtol=8.9e-16, maxiter=200))


def degrees_of_freedom(data: Data, tau2: float, sigma2: float) -> Floats:
    """Satterthwaite's degrees of freedom of each coefficient."""
    units, count = data.design.shape
    most = float(units - count)
    if tau2 == 0:
        return np.full(count, most)
    spread: Floats = np.asarray(tau2 + sigma2 / data.n)  # of each unit's mean
    parts = (np.ones(units), 1 / data.n)  # its derivatives by tau2 and sigma2
    scaled = data.design / spread[:, None]
    covariance: Floats = np.asarray(np.linalg.inv(data.design.T @ scaled), dtype=float)
    information = observed_information(data, spread, parts, (scaled, covariance), sigma2)
    changes = np.array([np.diag(covariance @ (scaled.T * part) @ scaled @ covariance) for part in parts])
    try:
        spread_of = np.einsum("ik,ij,jk->k", changes, np.linalg.inv(information), changes)
    except np.linalg.LinAlgError:
        return np.full(count, most)
    with np.errstate(divide="ignore", invalid="ignore"):
        found = 2 * np.diag(covariance) ** 2 / spread_of
    return np.clip(np.where(spread_of > 0, found, most), 1.0, most)


def observed_information(
    data: Data, spread: Floats, parts: tuple[Floats, Floats], projection: tuple[Floats, Floats], sigma2: float
) -> Floats:
    """Minus the second derivatives of the restricted log likelihood by tau2 and sigma2."""
    scaled, covariance = projection

    def project(values: Floats) -> Floats:
        return values / spread - scaled @ (covariance @ (scaled.T @ values))

    residual = project(data.mean)
    information = np.empty((2, 2))
    for i, one in enumerate(parts):
        for j, other in enumerate(parts):
            inner = covariance @ (scaled.T * one) @ scaled
            outer = covariance @ (scaled.T * other) @ scaled
            cross = covariance @ (scaled.T * (one * other / spread)) @ scaled
            trace = (one * other / spread**2).sum() - 2 * np.trace(cross) + np.trace(inner @ outer)
            information[i, j] = -trace / 2 + residual @ (one * project(other * residual))
    beyond = data.n.sum() - data.n.size
    information[1, 1] += -beyond / (2 * sigma2**2) + data.within / sigma2**3
    return information
