"""How much of a scale score's variance is what its items have in common, without taking all items for equally good.

Alpha supposes that every item is as closely tied to the scale as every other. Omega takes each item's own loading from a
factor model. With several scales added up, omega total counts all that is common, and omega hierarchical only what one general
factor behind all of them stands for: it says whether a total over the scales is one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from assessment.stats.factor_shapes import Failure, checked, correlated, fit_shape, second_order, why_not
from assessment.stats.fit import NO_FIT, Fit, fit_of
from assessment.stats.intervals import normal_quantile
from assessment.stats.moments import Floats
from assessment.stats.structures import Layout, Solution, Structure, delta

__all__ = ["Omega", "omega_hierarchical", "omega_total"]

Ratio = Callable[[NDArray[Any]], NDArray[Any]]


@dataclass(frozen=True)
class Omega:
    """An omega coefficient, or why there is none.

    Parameters
    ----------
    value : float
        0 to 1.
    se, low, high : float
        Its standard error and interval.
    n, items : int
        People who answered all items; items.
    fit : Fit
        How well the model fits that it rests on. Where that is badly, a high omega is no evidence of one factor.
    reason : str
        Why nothing could be computed, as of :class:`FactorModel`; and ``too_few_factors``: a general factor takes three.
    """

    value: float
    se: float
    low: float
    high: float
    n: int
    items: int
    fit: Fit
    reason: Failure = ""


def omega_total(covariance: ArrayLike, n: int, factors: Sequence[object] | None = None, *, confidence: float = 0.95) -> Omega:
    """Share of a total score's variance that is common to its items: McDonald's omega.

    Parameters
    ----------
    covariance : array_like, shape (items, items)
        Sample covariances (n - 1) of the items, reversed ones turned, over the people who answered all of them.
    n : int
        Those people.
    factors : sequence, optional
        The factor of each item, by any name; one for all items if left out.
    confidence : float, between 0 and 1
        How often such intervals hold the true value.

    Returns
    -------
    Omega

    Raises
    ------
    ValueError
        The covariances are not a square matrix, or there is not one factor for each item.

    Notes
    -----
    From the maximum-likelihood model: sum(L P L') / (sum(L P L') + sum(t)); with one factor, (sum l)^2 / ((sum l)^2 + sum t).
    Loadings keep their signs: an item that was not turned lowers omega, as it should. Interval: the delta method on the
    logit, log(omega / (1 - omega)).

    References
    ----------
    McDonald, R. P. (1999). Test theory: a unified treatment. Erlbaum.
    Kelley, K. & Pornprasertmanit, S. (2016). Confidence intervals for population reliability coefficients. Psychological
    Methods, 21, 69-92.

    Examples
    --------
    Loadings of .6 on each of four items: 2.4^2 / (2.4^2 + 4 * .64).

    >>> round(omega_total(np.full((4, 4), 0.36) + np.diag([0.64] * 4), 200).value, 6)
    0.692308
    """

    def share(structure: Structure, scale: Floats) -> Ratio:
        return lambda x: common_share(structure, x, scale)

    return omega(covariance, n, factors, correlated, share, confidence=confidence)


def omega_hierarchical(covariance: ArrayLike, n: int, factors: Sequence[object], *, confidence: float = 0.95) -> Omega:
    """Share of a total score's variance that is due to one general factor behind several scales.

    Parameters
    ----------
    covariance, n, confidence
        As of :func:`omega_total`.
    factors : sequence
        The scale of each item, by any name; at least three scales.

    Returns
    -------
    Omega

    Raises
    ------
    ValueError
        The covariances are not a square matrix, or there is not one factor for each item.

    Notes
    -----
    From the maximum-likelihood model of a general factor above the scales' factors (with three scales, it fits as well as that
    of correlated factors), by Schmid and Leiman: sum(l_i g_f(i))^2 / sum(C), with the items' loadings l, the factors' loadings g
    on the general one, and implied covariances C. Which items belong together is given, not searched for, so it differs from
    ``psych::omega``, which finds groups by exploratory factor analysis.

    References
    ----------
    Schmid, J. & Leiman, J. M. (1957). The development of hierarchical factor solutions. Psychometrika, 22, 53-61.
    Zinbarg, R. E., Revelle, W., Yovel, I. & Li, W. (2005). Cronbach's alpha, Revelle's beta, and McDonald's omega H.
    Psychometrika, 70, 123-133.

    Examples
    --------
    Three scales of two items: loadings of .8, scales correlated .5, so that the general factor has loadings of .8 sqrt(.5).

    >>> matrix = np.kron(np.full((3, 3), 0.32) + 0.32 * np.eye(3), np.ones((2, 2))) + 0.36 * np.eye(6)
    >>> round(omega_hierarchical(matrix, 300, "aabbcc").value, 6), round(11.52 / 17.52, 6)
    (0.657534, 0.657534)
    """
    if len(set(factors)) < 3:
        matrix, _ = checked(covariance, factors)
        return no_omega(n, len(matrix), "too_few_factors")

    def share(structure: Structure, scale: Floats) -> Ratio:
        return lambda x: general_share(structure, x, scale)

    return omega(covariance, n, factors, second_order, share, confidence=confidence)


def omega(
    covariance: ArrayLike,
    n: int,
    factors: Sequence[object] | None,
    shape: Callable[[Layout, Floats], Structure],
    share: Callable[[Structure, Floats], Ratio],
    *,
    confidence: float,
) -> Omega:
    """A ratio of variances from a model, with its interval."""
    matrix, own = checked(covariance, factors)
    layout = Layout(own)
    reason, _ = why_not(matrix, n, own)
    if reason:
        return no_omega(n, layout.items, reason)
    scale = np.sqrt(np.diag(matrix))
    structure, sample, solution, reason = fit_shape(shape, matrix, n, own)
    if reason := reason or improper(structure, solution):
        return no_omega(n, layout.items, reason)
    row = structure.expand(solution.x)
    df = layout.items * (layout.items + 1) // 2 - solution.x.size
    fit = fit_of(layout, row, [sample], distance=solution.distance, df=df)
    value, se, *_ = (float(part[0]) for part in delta(share(structure, scale), solution, confidence))
    return Omega(value, se, *logit_interval(value, se, confidence), n, layout.items, fit)


def improper(structure: Structure, solution: Solution) -> Failure:
    """Say whether a solution can't be true: a residual variance below zero, factors correlated beyond 1."""
    layout, row = structure.layout, structure.expand(solution.x)[0]
    # A general factor's loading beyond 1 need not show in the factors' correlations, which are then products of it with others.
    beyond = solution.x.size == 2 * layout.items + layout.factors and np.abs(solution.x[layout.items : -layout.items]).max() > 1
    negative = row[layout.parts[2]].min() < 0
    return "heywood" if beyond or negative or np.linalg.eigvalsh(layout.factor_matrix(row))[0] < 0 else ""


def common_share(structure: Structure, x: NDArray[Any], scale: Floats) -> NDArray[Any]:
    """Share of what is common in the variance of the items' sum."""
    layout, row = structure.layout, structure.expand(x)[0]
    sums = (layout.loading_matrix(row) * scale[:, None]).sum(axis=0)
    common = sums @ layout.factor_matrix(row) @ sums
    return np.array([common / (common + (row[layout.parts[2]] * scale**2).sum())])


def general_share(structure: Structure, x: NDArray[Any], scale: Floats) -> NDArray[Any]:
    """Share of the general factor in the variance of the items' sum."""
    layout, row = structure.layout, structure.expand(x)[0]
    sums = (layout.loading_matrix(row) * scale[:, None]).sum(axis=0)
    total = sums @ layout.factor_matrix(row) @ sums + (row[layout.parts[2]] * scale**2).sum()
    return np.array([(sums @ x[layout.items : -layout.items]) ** 2 / total])


def logit_interval(value: float, se: float, confidence: float) -> tuple[float, float]:
    """An interval of a share by the delta method on its logit, so that it stays within 0 and 1."""
    if not 0 < value < 1:
        return np.nan, np.nan
    reach = normal_quantile(confidence) * se / (value * (1 - value))
    low, high = (float(special.expit(special.logit(value) + side * reach)) for side in (-1, 1))
    return low, high


def no_omega(n: int, items: int, reason: Failure) -> Omega:
    """A result without figures."""
    return Omega(np.nan, np.nan, np.nan, np.nan, n, items, NO_FIT, reason)
