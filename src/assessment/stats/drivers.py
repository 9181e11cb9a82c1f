"""Which of several practices goes most with an outcome, when they go with each other too.

A regression's coefficients divide badly what predictors share. General dominance (LMG) asks what each predictor adds,
averaged over all orders in which predictors could be taken; Johnson's relative weights come near to it at a fraction of the
work. Both split R2 exactly, and neither shows a cause. With few units the order of predictors is mostly luck: so each weight
has an interval, is held against what a predictor of pure noise gets in draws of units, and an order is told only where it
holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.stats.driver_ranges import Forms, tail_weight, weight_intervals
from assessment.stats.intervals import floats
from assessment.stats.moments import Floats, as_columns
from assessment.stats.paths import FEWEST_FOR_RANGES
from assessment.stats.resampling import draw_units, expanded, percentile_interval

__all__ = [
    "FEWEST_EACH",
    "MOST_PREDICTORS",
    "Drivers",
    "general_dominance",
    "rank_drivers",
    "relative_forms",
    "relative_weights",
]

MOST_PREDICTORS = 10  # 2 to the power of this many regressions
FEWEST_BEYOND = 3  # units beyond the coefficients
FEWEST_EACH = 3  # units for each predictor that ranges need: with fewer, that of a part by far the largest lies too low
ROUNDING = 1e-10

Flags = NDArray[np.bool_]
Reason = Literal["", "too_few_units", "too_many_predictors", "no_variance", "collinear"]


@dataclass(frozen=True)
class Drivers:
    """How R2 is split among predictors, or why it can't be.

    Parameters
    ----------
    weight, low, high : array of float, shape (predictors,)
        Parts of R2 with their intervals, nan of fewer than ``FEWEST_EACH`` units a predictor.
    beyond_noise : array of bool
        Whether a predictor's weight is above that of pure noise in nearly all draws, and its interval, if told, above zero.
    ahead : array of bool, shape (predictors, predictors)
        Whether row's weight is above column's in nearly all draws: where it is not, no order can be told.
    r2 : float
        The weights' sum.
    units : int
        Units with nothing missing.
    reason : {"", "too_few_units", "too_many_predictors", "no_variance", "collinear"}
        Why nothing could be computed.
    """

    weight: Floats
    low: Floats
    high: Floats
    beyond_noise: Flags
    ahead: Flags
    r2: float
    units: int
    reason: Reason = ""


def general_dominance(correlations: ArrayLike) -> Floats:
    """Split R2 by general dominance, which is LMG: what each predictor adds to R2, averaged over all orders.

    Parameters
    ----------
    correlations : array_like, shape (..., 1 + predictors, 1 + predictors)
        Correlations or covariances, the outcome first; any number of matrices at once. At most ten predictors.

    Returns
    -------
    array of float, shape (..., predictors)
        Parts of R2; they add up to it. nan where predictors can't be told apart, or something is the same everywhere.

    Raises
    ------
    ValueError
        There are more than ten predictors.

    Notes
    -----
    sum over subsets S without i of |S|! (p - |S| - 1)! / p! (R2(S and i) - R2(S)).

    References
    ----------
    Lindeman, R. H., Merenda, P. F., & Gold, R. Z. (1980). Introduction to bivariate and multivariate analysis. Scott, Foresman.
    Azen, R., & Budescu, D. V. (2003). The dominance analysis approach. Psychological Methods, 8, 129-148.

    Examples
    --------
    >>> general_dominance([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]])
    array([0.25, 0.25])
    """
    matrices = standardised(correlations)
    count = matrices.shape[-1] - 1
    apart = told_apart(matrices)[..., None]
    matrices = np.where(apart[..., None], matrices, np.eye(count + 1))
    if count > MOST_PREDICTORS:
        raise ValueError(f"there are {count} predictors, and at most {MOST_PREDICTORS} can be split in all orders")
    explained: dict[tuple[int, ...], Floats] = {(): np.zeros(matrices.shape[:-2])}
    for size in range(1, count + 1):
        for chosen in combinations(range(1, count + 1), size):
            explained[chosen] = r_squared(matrices, chosen)
    weights: Floats = np.zeros((*matrices.shape[:-2], count))
    for chosen, r2 in explained.items():
        for place in range(1, count + 1):
            if place not in chosen:
                share = factorial(len(chosen)) * factorial(count - len(chosen) - 1) / factorial(count)
                weights[..., place - 1] += share * (explained[tuple(sorted((*chosen, place)))] - r2)
    return np.where(apart, weights, np.nan)


def told_apart(matrices: Floats) -> Flags:
    """In which correlations of an outcome, first, and predictors these can be told apart."""
    known = np.asarray(np.isfinite(matrices).all(axis=(-2, -1)))
    among = np.where(known[..., None, None], matrices, np.eye(matrices.shape[-1]))[..., 1:, 1:]
    return np.asarray(known & (np.linalg.eigvalsh(among).min(axis=-1, initial=1.0) > ROUNDING))


def r_squared(matrices: Floats, chosen: tuple[int, ...]) -> Floats:
    """R2 of the outcome on some predictors."""
    with_outcome = matrices[..., list(chosen), 0]
    among = matrices[..., list(chosen), :][..., list(chosen)]
    return np.asarray((np.linalg.solve(among, with_outcome[..., None])[..., 0] * with_outcome).sum(axis=-1))


def relative_weights(correlations: ArrayLike) -> Floats:
    """Split R2 by Johnson's relative weights.

    Parameters
    ----------
    correlations : array_like, shape (..., 1 + predictors, 1 + predictors)
        As for :func:`general_dominance`, with any number of predictors.

    Returns
    -------
    array of float, shape (..., predictors)
        Parts of R2; they add up to it. nan where predictors can't be told apart, or something is the same everywhere.

    Notes
    -----
    With R = L^2 for the symmetric root L of the predictors' correlations, weights are L^2 (elementwise) times the squares of
    L^-1 r.

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple regression.
    Multivariate Behavioral Research, 35, 1-19.

    Examples
    --------
    >>> relative_weights([[1, 0.5, 0.5], [0.5, 1, 0], [0.5, 0, 1]])
    array([0.25, 0.25])
    """
    matrices = standardised(correlations)
    apart = told_apart(matrices)[..., None]
    matrices = np.where(apart[..., None], matrices, np.eye(matrices.shape[-1]))
    root, inverse = _roots(*np.linalg.eigh(matrices[..., 1:, 1:]))
    slopes = (inverse @ matrices[..., 1:, 0, None])[..., 0]
    return np.where(apart, (root**2 @ (slopes**2)[..., None])[..., 0], np.nan)


def relative_forms(among: Floats) -> Floats:
    """For each relative weight the matrix F that makes it r'Fr, from the predictors' correlations (..., predictors, predictors).

    Parameters
    ----------
    among : array, shape (..., predictors, predictors)
        Correlations of the predictors with each other.

    Returns
    -------
    array of float, shape (..., predictors, predictors, predictors)
        A symmetric matrix for each predictor; r are its and the others' correlations with the outcome.

    Notes
    -----
    R^(-1/2) D R^(-1/2), D being diagonal with the squares of the predictor's row of R^(1/2).

    References
    ----------
    Johnson, J. W. (2000). A heuristic method for estimating the relative weight of predictor variables in multiple regression.
    Multivariate Behavioral Research, 35, 1-19.

    Examples
    --------
    >>> relative_forms(np.eye(2)).tolist()
    [[[1.0, 0.0], [0.0, 0.0]], [[0.0, 0.0], [0.0, 1.0]]]
    """
    values, vectors = np.linalg.eigh(among)
    root, inverse = _roots(np.maximum(values, ROUNDING), vectors)
    return np.asarray((inverse[..., None, :, :] * (root**2)[..., None, :]) @ inverse[..., None, :, :])


def dominance_forms(among: Floats) -> Floats:
    """For each part by general dominance the matrix F that makes it r'Fr, as :func:`relative_forms` does."""
    count = among.shape[-1]
    found = np.zeros((*among.shape[:-2], count, count, count))
    for size in range(1, count + 1):
        for chosen in combinations(range(count), size):
            explained = np.linalg.inv(among[..., list(chosen), :][..., list(chosen)])
            with_each = factorial(size - 1) * factorial(count - size) / factorial(count)
            without = 0.0 if size == count else factorial(size) * factorial(count - size - 1) / factorial(count)
            for place in range(count):
                share = with_each if place in chosen else -without
                found[..., place, np.array(chosen)[:, None], chosen] += share * explained
    return found


FORMS: dict[Callable[[Floats], Floats], Forms] = {
    relative_weights: relative_forms,
    general_dominance: dominance_forms,
}


def _roots(values: Floats, vectors: Floats) -> tuple[Floats, Floats]:
    """The symmetric root of matrices with these eigenvalues and eigenvectors, and its inverse."""
    turned, lengths = np.swapaxes(vectors, -1, -2), np.sqrt(values)[..., None, :]
    return (vectors * lengths) @ turned, (vectors / lengths) @ turned


def standardised(matrices: ArrayLike) -> Floats:
    """Covariances as correlations; nan where something is the same everywhere."""
    given = floats(matrices)
    variances = np.diagonal(given, axis1=-2, axis2=-1)
    spread = np.sqrt(np.where(variances > 0, variances, np.nan))
    return np.asarray(given / (spread[..., :, None] * spread[..., None, :]))


def rank_drivers(
    outcome: ArrayLike,
    predictors: ArrayLike,
    *,
    split: Callable[[Floats], Floats] = relative_weights,
    draws: int = 5_000,
    seed: int = 0,
    confidence: float = 0.95,
) -> Drivers:
    """Split the R2 of an outcome among predictors, with intervals by resampling units.

    Parameters
    ----------
    outcome : array_like, shape (units,)
        One number a unit.
    predictors : array_like, shape (units, predictors)
        Units with anything missing are left out.
    split : callable
        :func:`relative_weights` or :func:`general_dominance`.
    draws, seed : int
        As in :func:`~assessment.stats.resampling.draw_units`.
    confidence : float, between 0 and 1
        Of the intervals, and what "nearly all" draws are.

    Returns
    -------
    Drivers

    Notes
    -----
    Intervals are :func:`~assessment.stats.driver_ranges.weight_intervals`. A weight can't be below zero, and one of
    predictors that go with each other is above it as soon as any of them goes with the outcome. So a column of noise, drawn
    anew with the seed, is put beside the predictors: a predictor is beyond noise where the difference of the two weights, in
    draws of units, has a percentile interval above zero. That and the order are expanded as for t with the degrees of
    freedom of the residual (:func:`assessment.stats.resampling.expanded` of units - predictors). Of fewer than
    ``FEWEST_FOR_RANGES`` units nothing is told.

    References
    ----------
    Tonidandel, S., LeBreton, J. M., & Johnson, J. W. (2009). Determining the statistical significance of relative weights.
    Psychological Methods, 14, 387-399.

    Examples
    --------
    >>> generator = np.random.default_rng(1)
    >>> practice = generator.normal(size=(200, 2))
    >>> found = rank_drivers(practice[:, 0] + generator.normal(size=200), practice, draws=500)
    >>> found.beyond_noise.tolist(), bool(found.ahead[0, 1])
    ([True, False], True)
    """
    data = np.column_stack([floats(outcome), as_columns(predictors)])
    data = data[np.isfinite(data).all(axis=1)]
    units, count = len(data), data.shape[1] - 1
    if reason := refusal(data, split):
        nothing, none = np.full(count, np.nan), np.zeros(count, dtype=bool)
        return Drivers(nothing, nothing, nothing, none, np.zeros((count, count), dtype=bool), np.nan, units, reason)
    noise = np.random.default_rng([seed, units]).normal(size=units)
    draws_with_noise = draw_units(np.column_stack([data, noise]), draws=draws, seed=seed).draws
    drawn, beside = weights_of_draws(draws_with_noise[:, :-1, :-1], split), weights_of_draws(draws_with_noise, split)
    span = expanded(confidence, units - count)
    beyond = percentile_interval(beside[:, :-1] - beside[:, -1:], confidence=span).low > 0
    weight = split(np.cov(data.T))
    low, high = ranges(data, split, confidence)
    return Drivers(weight, low, high, beyond & ~(low <= 0), in_order(drawn, span), float(weight.sum()), units)


def ranges(data: Floats, split: Callable[[Floats], Floats], confidence: float) -> tuple[Floats, Floats]:
    """Intervals of weights, nan where there are too few units for so many predictors."""
    units, count = len(data), data.shape[1] - 1
    if units < FEWEST_EACH * count:
        return np.full(count, np.nan), np.full(count, np.nan)
    forms, tails = FORMS[split], tail_weight(data)
    return weight_intervals(np.corrcoef(data.T), units, forms=forms, tails=tails, confidence=confidence)


def weights_of_draws(matrices: Floats, split: Callable[[Floats], Floats]) -> Floats:
    """Weights in each draw; nan where a draw's predictors can't be told apart."""
    variances = np.diagonal(matrices, axis1=1, axis2=2)
    found = np.full((len(matrices), matrices.shape[1] - 1), np.nan)
    varied = np.flatnonzero((variances > 0).all(axis=1))
    fit = varied[np.linalg.eigvalsh(standardised(matrices[varied])[:, 1:, 1:])[:, 0] > ROUNDING]
    found[fit] = split(matrices[fit])
    return found


def in_order(drawn: Floats, confidence: float) -> Flags:
    """Whether one weight is above another in nearly all draws."""
    low, _ = percentile_interval(drawn[:, :, None] - drawn[:, None, :], confidence=confidence)
    return np.asarray(low > 0)


def refusal(data: Floats, split: Callable[[Floats], Floats]) -> Reason:
    """Why R2 can't be split; "" where it can."""
    units, count = len(data), data.shape[1] - 1
    if split is general_dominance and count > MOST_PREDICTORS - 1:  # one more stands for noise
        return "too_many_predictors"
    if units < max(FEWEST_FOR_RANGES, count + 1 + FEWEST_BEYOND):
        return "too_few_units"
    spread = data.std(axis=0)
    if (spread <= ROUNDING * np.abs(data).max(axis=0)).any():
        return "no_variance"
    return "collinear" if np.linalg.eigvalsh(standardised(np.cov(data.T))[1:, 1:])[0] <= ROUNDING else ""
