"""Do questions measure what they are added up for? One factor behind a scale, or several behind a questionnaire.

A factor model says that what people's answers to some questions have in common is one thing, on which each question has a
loading. Where the model fits, adding the questions up loses little. Where it doesn't, a high alpha does not help. What
can't be fitted, or has a solution that can't be true, is said and never passed off as a figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.stats.factor_shapes import Failure, checked, correlated, direction, fit_shape, places, why_not
from assessment.stats.fit import NO_FIT, Fit, fit_of
from assessment.stats.moments import Floats
from assessment.stats.structures import Bounded, Layout, Sample, Solution, Structure, delta

__all__ = ["FactorModel", "factor_model"]


@dataclass(frozen=True)
class FactorModel:
    """A fitted factor model, or why there is none.

    Parameters
    ----------
    n : int
        People who answered all items.
    factors : tuple of int
        The factor of each item, as numbered here: 0 and up, in the order of first appearance.
    loadings : Bounded, shape (items,)
        Standardised loadings, -1 to 1; signed so that each factor's sum up to something positive.
    correlations : Bounded, shape (factors, factors)
        Correlations of the factors.
    slopes, residuals : array of float, shape (items,)
        Loadings and residual variances in the items' own units, factors having variance 1.
    fit : Fit
        How well it fits.
    reason : str
        Why there are no figures: ``too_few_items`` (fewer than three on a lone factor, two on each of several),
        ``too_few_people`` (no more than items), ``no_variance``, ``not_positive_definite`` (an item can be worked out from
        others, or the matrix is none of complete cases), ``not_identified`` (many solutions fit as well), ``not_converged``.
        ``heywood``: there are figures, but none to report, since an item has a residual variance below zero, or factors a
        correlation beyond 1: the model is wrong, or there are too few people for it.
    culprits : tuple of int
        Items that the reason is about, by position.
    """

    n: int
    factors: tuple[int, ...]
    loadings: Bounded
    correlations: Bounded
    slopes: Floats
    residuals: Floats
    fit: Fit
    reason: Failure = ""
    culprits: tuple[int, ...] = ()


def factor_model(
    covariance: ArrayLike, n: int, factors: Sequence[object] | None = None, *, confidence: float = 0.95
) -> FactorModel:
    """Fit a factor model by maximum likelihood: each item on one factor, factors correlated.

    Parameters
    ----------
    covariance : array_like, shape (items, items)
        Sample covariances (n - 1) of the items, over the people who answered all of them.
    n : int
        Those people.
    factors : sequence, optional
        The factor of each item, by any name; one for all items if left out.
    confidence : float, between 0 and 1
        How often the loadings' and correlations' intervals hold the true values.

    Returns
    -------
    FactorModel

    Raises
    ------
    ValueError
        The covariances are not a symmetric square matrix, or there is not one factor for each item.

    Notes
    -----
    Covariances L P L' + diag(t), with variance 1 for each factor; n times the smallest discrepancy is chi-square (n, not n - 1).
    Standard errors are from the expected information; those of standardised values by the delta method. They assume answers that
    are about normal: with few answer options or answers piled up at one end, chi-square is too large and intervals are too
    narrow.

    References
    ----------
    Jöreskog, K. G. (1969). A general approach to confirmatory maximum likelihood factor analysis. Psychometrika, 34, 183-202.
    Rosseel, Y. (2012). lavaan: an R package for structural equation modeling. Journal of Statistical Software, 48(2).

    Examples
    --------
    Four items with correlations of .36, all of one thing:

    >>> found = factor_model(np.full((4, 4), 0.36) + np.diag([0.64] * 4), 200)
    >>> found.loadings.value.round(6), round(found.fit.chi2, 6) + 0.0, found.fit.df
    (array([0.6, 0.6, 0.6, 0.6]), 0.0, 2)

    Three items always fit:

    >>> factor_model([[2, 1, 1], [1, 2, 1], [1, 1, 2]], 50).fit.reason
    'saturated'
    """
    matrix, own = checked(covariance, factors)
    layout = Layout(own)
    reason, culprits = why_not(matrix, n, own)
    if reason:
        return unfitted(layout, n, reason, culprits)
    scale = np.sqrt(np.diag(matrix))
    structure, sample, solution, failure = fit_shape(correlated, matrix, n, own)
    if failure:
        return unfitted(layout, n, failure)
    # The likelihood's covariances are over n, not n - 1.
    return told(structure, solution, sample, scale * np.sqrt((n - 1) / n), confidence)


def told(structure: Structure, solution: Solution, sample: Sample, scale: Floats, confidence: float) -> FactorModel:
    """A solution in the words of a result."""
    layout, x = structure.layout, solution.x
    row = structure.expand(x)[0]
    loading, _, residual, *_ = layout.parts
    signs = np.array([direction(row[loading][layout.of == number]) for number in range(layout.factors)])
    loadings = delta(lambda y: signs[layout.of] * standardised(structure, y), solution, confidence)
    between = delta(lambda y: lower(structure, y, signs), solution, confidence)
    df = layout.items * (layout.items + 1) // 2 - x.size
    fit = fit_of(layout, row[None], [sample], distance=solution.distance, df=df)
    wrong = places(row[residual] < 0)
    beyond = np.linalg.eigvalsh(layout.factor_matrix(row))[0] < 0
    return FactorModel(
        n=sample.n,
        factors=tuple(layout.of.tolist()),
        loadings=loadings,
        correlations=Bounded(*(squared(layout, part, ones) for part, ones in zip(between, (1.0, 0.0, 1.0, 1.0), strict=True))),
        slopes=row[loading] * signs[layout.of] * scale,
        residuals=row[residual] * scale**2,
        fit=fit,
        reason="heywood" if wrong or beyond else "",
        culprits=wrong,
    )


def standardised(structure: Structure, x: NDArray[Any]) -> NDArray[Any]:
    """Loadings over the implied standard deviations of items, factors having variance 1."""
    layout = structure.layout
    loading, _, residual, *_ = layout.parts
    row = structure.expand(x)[0]
    return np.asarray(row[loading] / np.sqrt(row[loading] ** 2 + row[residual]))


def lower(structure: Structure, x: NDArray[Any], signs: NDArray[np.intp]) -> NDArray[Any]:
    """Factors' correlations below the diagonal, in the direction that factors are told."""
    matrix = structure.layout.factor_matrix(structure.expand(x)[0]) * np.outer(signs, signs)
    return np.asarray(matrix[np.tril_indices(len(matrix), -1)])


def squared(layout: Layout, values: Floats, diagonal: float) -> Floats:
    """A symmetric matrix from what is below its diagonal."""
    matrix = np.full((layout.factors, layout.factors), diagonal)
    a, b = np.tril_indices(layout.factors, -1)
    matrix[a, b] = matrix[b, a] = values
    return matrix


def unfitted(layout: Layout, n: int, reason: Failure, culprits: tuple[int, ...] = ()) -> FactorModel:
    """A result without figures."""
    none, pairs = np.full(layout.items, np.nan), np.full((layout.factors, layout.factors), np.nan)
    return FactorModel(
        n, tuple(layout.of.tolist()), Bounded(*[none] * 4), Bounded(*[pairs] * 4), none, none, NO_FIT, reason, culprits
    )
