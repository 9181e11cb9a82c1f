"""Which factor models there are, whether the data allow them, and where the search for their parameters begins.

Each item belongs to one factor. Factors may be correlated freely, or through one general factor above them; of several groups,
parameters may be the same in all or each group's own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assessment.stats.intervals import floats
from assessment.stats.moments import Floats
from assessment.stats.structures import Layout, Sample, Solution, Structure, solve

__all__ = [
    "Failure",
    "begin",
    "checked",
    "correlated",
    "direction",
    "failed",
    "fit_shape",
    "fitted",
    "linear",
    "places",
    "second_order",
    "why_not",
]

Failure = Literal[
    "", "too_few_items", "too_few_factors", "too_few_people", "no_variance", "not_positive_definite", "not_identified",
    "not_converged", "heywood",
]  # fmt: skip
SMALLEST = 1e-10  # smallest eigenvalue of a correlation matrix that has an inverse worth the name
ALIKE = 1e-8  # how far two entries that should be the same may differ, relative to their size
ROUNDS = 30  # of principal axes, for where the search begins
HIGHEST = 0.95


def checked(covariance: ArrayLike, factors: Sequence[object] | None) -> tuple[Floats, NDArray[np.intp]]:
    """The matrix, and the factor of each item by number."""
    matrix = floats(covariance)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not matrix.size:
        raise ValueError(f"covariances must be a square matrix, not of shape {matrix.shape}")
    if not np.allclose(matrix, matrix.T, rtol=ALIKE, atol=ALIKE * np.nanmax(np.abs(matrix), initial=0), equal_nan=True):
        raise ValueError("covariances must be the same above and below the diagonal")
    names = [0] * len(matrix) if factors is None else list(factors)
    if len(names) != len(matrix):
        raise ValueError(f"there are {len(matrix)} items and the factors of {len(names)}")
    order = list(dict.fromkeys(names))
    return matrix, np.array([order.index(name) for name in names], dtype=np.intp)


def why_not(matrix: Floats, n: int, own: NDArray[np.intp]) -> tuple[Failure, tuple[int, ...]]:
    """Why no model can be fitted to these covariances, and which items are to blame; "" if one can."""
    sizes = np.bincount(own)
    fewest = 3 if sizes.size == 1 else 2
    small = np.asarray(sizes < fewest)[own]
    if small.any():
        return "too_few_items", places(small)
    if n <= own.size:
        return "too_few_people", ()
    if not np.isfinite(matrix).all():
        return "not_positive_definite", places(np.asarray(~np.isfinite(matrix).all(axis=1)))
    variances = np.diag(matrix)
    flat = np.less_equal(variances, 0)
    if flat.any():
        return "no_variance", places(flat)
    deviation = np.sqrt(variances)
    sizes_of, directions = np.linalg.eigh(matrix / np.outer(deviation, deviation))
    if sizes_of[0] <= SMALLEST:
        return "not_positive_definite", places(np.abs(directions[:, 0]) > 0.1)
    return "", ()


def places(chosen: NDArray[np.bool_]) -> tuple[int, ...]:
    """Positions that are true."""
    return tuple(np.flatnonzero(chosen).tolist())


def failed(solution: Solution) -> Failure:
    """Why a search gave no solution; "" if it did."""
    if not solution.identified:
        return "not_identified"
    return "" if solution.settled else "not_converged"


def correlated(layout: Layout, correlations: Floats) -> Structure:
    """The model of correlated factors for one group: loadings, factors' correlations and residual variances are free."""
    start = begin(layout, correlations)
    loading, factor, residual, *_ = layout.parts
    a, b = layout.pairs
    free = np.zeros(layout.size, dtype=bool)
    free[loading] = free[residual] = True
    free[factor] = a != b
    return linear(layout, start[None], np.where(free, np.cumsum(free) - 1, -1)[None])


def second_order(layout: Layout, correlations: Floats) -> Structure:
    """The model of factors that go together only through one general factor: their correlations are products of its loadings.

    Notes
    -----
    Free are the items' loadings, the factors' loadings g on the general factor, and residual variances. The correlation of
    factors a and b is g_a g_b. Schmid and Leiman's loading of an item on the general factor is its own times its factor's g.

    References
    ----------
    Schmid, J. & Leiman, J. M. (1957). The development of hierarchical factor solutions. Psychometrika, 22, 53-61.
    """
    row = begin(layout, correlations)
    loading, factor, residual, *_ = layout.parts
    items, (a, b) = layout.items, layout.pairs
    general, apart = slice(items, items + layout.factors), np.flatnonzero(a != b)
    above = principal_axis(layout.factor_matrix(row))
    start = np.concatenate([row[loading], above, row[residual]])

    def expand(x: NDArray[Any]) -> NDArray[Any]:
        full = np.zeros((1, layout.size), dtype=x.dtype)
        full[0, loading], full[0, residual] = x[:items], x[general.stop :]
        full[0, factor] = np.where(a == b, 1.0, x[general][a] * x[general][b])
        return full

    def chain(x: Floats) -> Floats:
        slopes = np.zeros((1, layout.size, x.size))
        slopes[0, loading, :items] = slopes[0, residual, general.stop :] = np.eye(items)
        slopes[0, factor.start + apart, items + a[apart]] = x[general][b[apart]]
        slopes[0, factor.start + apart, items + b[apart]] = x[general][a[apart]]
        return slopes

    return Structure(layout, start, expand, chain)


def fitted(structure: Structure, samples: list[Sample]) -> tuple[Solution, Failure]:
    """The solution of a model, and why it is none."""
    solution = solve(structure, samples)
    return solution, failed(solution)


def fit_shape(
    shape: Callable[[Layout, Floats], Structure], matrix: Floats, n: int, own: NDArray[np.intp]
) -> tuple[Structure, Sample, Solution, Failure]:
    """Fit a model of one group, in standard deviations; why there is no solution comes last, "" if there is one.

    A scale's omega, its fit and its loadings are of one model, which is fitted once: the latest fit of each shape is kept.
    """
    return fit_kept(shape, matrix.tobytes(), n, tuple(own.tolist()))


@lru_cache(maxsize=2)
def fit_kept(
    shape: Callable[[Layout, Floats], Structure], matrix: bytes, n: int, own: tuple[int, ...]
) -> tuple[Structure, Sample, Solution, Failure]:
    """Fit a model to a matrix that is given by its bytes."""
    layout, covariance = Layout(np.array(own, dtype=np.intp)), np.frombuffer(matrix).reshape(len(own), len(own))
    scale = np.sqrt(np.diag(covariance))
    sample = Sample(n, np.zeros(layout.items), covariance / np.outer(scale, scale))
    structure = shape(layout, sample.covariance)
    return structure, sample, *fitted(structure, [sample])


def linear(layout: Layout, rows: Floats, free: NDArray[np.intp]) -> Structure:
    """A model whose parameters are free numbers as they are, or fixed.

    Parameters
    ----------
    layout : Layout
        Where parameters stand.
    rows : array of float, shape (groups, layout.size)
        Where the search begins; fixed parameters stay there.
    free : array of int, shape (groups, layout.size)
        Which free number each parameter is, and -1 where it is fixed; parameters of one number are equal.
    """
    count = int(free.max()) + 1
    chain = (free[..., None] == np.arange(count)).astype(float)
    fixed = np.where(free < 0, rows, 0.0)
    start = np.array([rows[free == number].mean() for number in range(count)])

    def expand(x: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(fixed + chain @ x)

    return Structure(layout, start, expand, lambda _: chain)


def begin(layout: Layout, correlations: Floats) -> Floats:
    """A row of parameters near the solution: principal axes of each factor's items, and least squares between factors."""
    loading, factor, residual, *_ = layout.parts
    row = np.zeros(layout.size)
    for number in range(layout.factors):
        own = np.flatnonzero(layout.of == number)
        row[loading][own] = principal_axis(correlations[np.ix_(own, own)])
    matrix = layout.loading_matrix(row)
    sums = (matrix**2).sum(axis=0)
    between = np.clip(matrix.T @ correlations @ matrix / np.outer(sums, sums), -0.8, 0.8)
    np.fill_diagonal(between, 1.0)
    while np.linalg.eigvalsh(between)[0] < 0.05:
        between = 0.8 * between + 0.2 * np.eye(layout.factors)
    row[factor] = between[layout.pairs]
    row[residual] = 1 - row[loading] ** 2
    return row


def principal_axis(correlations: Floats) -> Floats:
    """Loadings of items on one axis, their sum positive."""
    common = np.full(len(correlations), 0.5)
    for _ in range(ROUNDS):
        reduced = correlations - np.diag(1 - common)
        sizes, directions = np.linalg.eigh(reduced)
        loadings = directions[:, -1] * np.sqrt(max(sizes[-1], 0.01))
        common = np.clip(loadings**2, 0.01, HIGHEST**2)
    return np.asarray(np.sign(loadings) * np.sqrt(common) * direction(loadings))


def direction(loadings: NDArray[Any]) -> int:
    """Which way round a factor is told: so that its loadings add up to something positive."""
    total = float(loadings.real.sum())
    return 1 if total > 0 or (total == 0 and loadings.real[0] > 0) else -1
