"""Counts and sums to means, variances and covariances, without losing a digit.

A group's answers are kept as three whole numbers: how many, their sum, and the sum of their squares. Two groups are
pooled by adding the three. The usual fault of working from sums is that a variance is a small difference of two huge
numbers, and floating point drops the digits that the difference is made of. Here the difference is taken in whole
numbers, of any size, and only the finished result becomes a float.
"""

from __future__ import annotations

import operator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Floats", "Moments", "covariance", "covariance_matrix", "mean_deviations", "mean_variance"]

Floats = NDArray[np.float64]
Wholes = NDArray[Any]  # int64, or Python's own unlimited integers where 64 bits might not do

WIDEST = 2**63 - 1


def as_columns(numbers: ArrayLike) -> Floats:
    """Numbers as the columns of a table; those of one column may come as a plain row. There may be none.

    Examples
    --------
    >>> as_columns([1, 2]).shape, as_columns([]).shape, as_columns([[1, 2]]).shape
    ((2, 1), (0, 1), (1, 2))
    """
    found = np.asarray(numbers, dtype=np.float64)
    return found[:, None] if found.ndim == 1 else found


class Moments(NamedTuple):
    """What a group's sums say.

    Parameters
    ----------
    n : array of float
        How many.
    mean : array of float
        Their mean; nan where there are none.
    variance : array of float
        Their sample variance (n - 1); nan where there are fewer than two.
    """

    n: Floats
    mean: Floats
    variance: Floats


def mean_variance(n: ArrayLike, total: ArrayLike, squares: ArrayLike, *, step: tuple[ArrayLike, ArrayLike] = (1, 1)) -> Moments:
    """Mean and variance of groups from their counts, sums and sums of squares.

    Parameters
    ----------
    n, total, squares : array_like of int, of one shape
        Count, sum and sum of squares of whole-number scores: numpy integers, or lists of Python integers of any size.
    step : (int, int) or two arrays of int
        What one whole step is worth, as a fraction (numerator, denominator): (100, 240) if a stored score of 240
        stands for 100 points.

    Returns
    -------
    Moments
        In points, of the broadcast shape.

    Raises
    ------
    ValueError
        The sums are not whole numbers, or are impossible together: a count or a variance below zero.

    Notes
    -----
    variance = (n * squares - total^2) / (n * (n - 1)), where the numerator is exact, so that the result is within a few
    units of the last place of the true one whatever the size of the mean beside the spread.

    References
    ----------
    Chan, T. F., Golub, G. H. & LeVeque, R. J. (1983). Algorithms for computing the sample variance. The American
    Statistician, 37(3), 242-247.

    Examples
    --------
    Scores 1, 2, 3 and, far from zero, 10**9 + 1, 10**9 + 2, 10**9 + 3:

    >>> mean_variance([3, 3], [6, 3 * 10**9 + 6], [14, 3 * 10**18 + 12 * 10**9 + 14]).variance
    array([1., 1.])
    """
    counts, sums, powers = np.broadcast_arrays(whole(n), whole(total), whole(squares))
    top, bottom = whole(step[0]), whole(step[1])
    spread = cross_deviation(counts, sums, sums, powers)
    if np.any(np.less(counts, 0)) or np.any(np.less(spread, 0)):
        raise ValueError("impossible sums: a count is below zero, or n * squares is less than total squared")
    numerator, denominator = widened((sums, top), (counts, bottom))
    mean = divided(numerator[0] * numerator[1], denominator[0] * denominator[1])
    worth = top.astype(float) / bottom.astype(float)
    return Moments(as_floats(counts), mean, per_pair(spread, counts) * worth**2)


def mean_deviations(n: ArrayLike, total: ArrayLike, *, step: tuple[int, int] = (1, 1)) -> Floats:
    """How far groups' means lie from the mean of all, from their counts and sums, without losing a digit.

    Parameters
    ----------
    n, total : array_like of int, shape (groups,)
        Count and sum of whole-number scores of each group.
    step : (int, int)
        What one whole step is worth, as in :func:`mean_variance`.

    Returns
    -------
    array of float, shape (groups,)
        In points; nan where there are none.

    Notes
    -----
    (total_j N - total n_j) / (n_j N), the numerator exact.

    Examples
    --------
    >>> mean_deviations([2, 2], [2 * 10**15 + 2, 2 * 10**15 + 4])
    array([-0.5,  0.5])
    """
    counts, sums = (np.array([int(value) for value in whole(part).ravel()], dtype=object) for part in (n, total))
    people = sum(counts)
    return divided(sums * people - sum(sums) * counts, counts * people) * (step[0] / step[1])


def covariance(n: ArrayLike, total_a: ArrayLike, total_b: ArrayLike, product: ArrayLike) -> Floats:
    """Sample covariance of two scores from sums over the people who have both.

    Parameters
    ----------
    n, total_a, total_b, product : array_like of int
        Count, both sums, and the sum of products. They broadcast.

    Returns
    -------
    array of float
        In squared whole steps; nan where n < 2.

    Raises
    ------
    ValueError
        The sums are not whole numbers.

    Notes
    -----
    (n * product - total_a * total_b) / (n * (n - 1)), the numerator exact.

    Examples
    --------
    Pairs (1, 2), (2, 4), (3, 6):

    >>> float(covariance(3, 6, 12, 28))
    2.0
    """
    counts, sums_a, sums_b, products = np.broadcast_arrays(whole(n), whole(total_a), whole(total_b), whole(product))
    return per_pair(cross_deviation(counts, sums_a, sums_b, products), counts)


def covariance_matrix(n: ArrayLike, totals: ArrayLike, products: ArrayLike) -> Floats:
    """Covariance matrices of k scores from sums over complete cases.

    Parameters
    ----------
    n : array_like of int, shape (...)
        Complete cases of each group.
    totals : array_like of int, shape (..., k)
        Sum of each score.
    products : array_like of int, shape (..., k, k)
        Sums of products of each pair.

    Returns
    -------
    array of float, shape (..., k, k)
        nan where n < 2.

    Examples
    --------
    >>> covariance_matrix(3, [6, 12], [[14, 28], [28, 56]])
    array([[1., 2.],
           [2., 4.]])
    """
    sums = whole(totals)
    return covariance(whole(n)[..., None, None], sums[..., :, None], sums[..., None, :], products)


def whole(values: ArrayLike) -> Wholes:
    """Take whole numbers as an array, refusing anything that is not one."""
    # A list of integers beyond 63 bits would become an array of floats, digits lost, if numpy chose the type.
    array = values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object)
    if array.dtype.kind == "i":
        return array.astype(np.int64)
    try:
        exact = [operator.index(value) for value in array.astype(object).ravel()]
    except TypeError as error:
        raise ValueError(f"sums must be whole numbers: {error}") from error
    narrow = all(abs(value) <= WIDEST for value in exact)
    return np.array(exact, dtype=np.int64 if narrow else object).reshape(array.shape)


def largest(values: Wholes) -> int:
    """Return the largest absolute value, as a Python integer."""
    return max(abs(int(values.max())), abs(int(values.min()))) if values.size else 0


def widened(*products: tuple[Wholes, ...]) -> tuple[tuple[Wholes, ...], ...]:
    """Change to unlimited integers, slower, if any of these products might not fit into 64 bits."""
    fits = all(np.prod([largest(factor) for factor in factors], dtype=object) <= WIDEST // 2 for factors in products)
    return products if fits else tuple(tuple(factor.astype(object) for factor in factors) for factors in products)


def cross_deviation(n: Wholes, total_a: Wholes, total_b: Wholes, product: Wholes) -> Wholes:
    """Return n * product - total_a * total_b, exactly."""
    (counts, products), (sums_a, sums_b) = widened((n, product), (total_a, total_b))
    exact: Wholes = np.asarray(counts * products - sums_a * sums_b)
    return exact


def per_pair(deviation: Wholes, n: Wholes) -> Floats:
    """Divide by n * (n - 1); nan where n < 2."""
    ((left, right),) = widened((n, n - 1))
    return divided(deviation, np.where(np.asarray(n) < 2, 0, left * right))


def divided(numerator: Wholes, denominator: Wholes) -> Floats:
    """Divide whole numbers; nan where the denominator is zero."""
    below = as_floats(denominator)
    below[below == 0] = np.nan
    return as_floats(numerator) / below


def as_floats(values: Wholes) -> Floats:
    """Round whole numbers to the nearest floats, in an array of its own."""
    return np.array(values, dtype=np.float64)
